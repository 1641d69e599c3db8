//! Which limit rows are worth posting.

use crate::limits::MarketPoint;
use std::collections::BTreeMap;
use tieline_primitives::{Capability, Limit};

/// The rows that could bind, the tightest first.
///
/// Left out are rows that hold whatever is awarded within the points' ranges, and rows that
/// another one implies there. Both are decided in exact arithmetic, so that awards that keep the
/// rows that are left keep all. A point that is not listed cannot be awarded anything.
///
/// The rows may come from several operating points, each with the same ranges: then awards keep
/// them all.
pub fn screen(rows: Vec<Limit>, points: &[MarketPoint]) -> Vec<Limit> {
	let ranges: BTreeMap<u16, Capability> = points.iter().map(|p| (p.index, p.range)).collect();
	let mut kept: Vec<(Limit, i128)> = rows
		.into_iter()
		.map(|row| {
			let reach = highest(&row, None, &ranges);
			(row, reach)
		})
		.filter(|(row, reach)| *reach > headroom(row))
		.collect();
	// By the share of its reach that a row allows: what is least comes first.
	kept.sort_by(|(a, reach_a), (b, reach_b)| {
		let share = |row: &Limit, reach: i128| headroom(row) as f64 / reach.max(1) as f64;
		share(a, *reach_a).total_cmp(&share(b, *reach_b))
	});
	let mut posted: Vec<Limit> = Vec::new();
	for (row, _) in kept {
		if !posted.iter().any(|other| implies(other, &row, &ranges)) {
			posted.retain(|other| !implies(&row, other, &ranges));
			posted.push(row);
		}
	}
	posted
}

/// Whether some award within the points' ranges keeps the row. A row that none keeps makes a
/// clearing infeasible: the limit is violated by more than the market can relieve, and it is for
/// the DSO to mend otherwise.
pub fn is_attainable(row: &Limit, points: &[MarketPoint]) -> bool {
	let lowest: i128 = points
		.iter()
		.map(|point| {
			let slope = i128::from(row.sensitivity(point.index).0);
			let (export, import) = (point.range.export.0.max(0), point.range.import.0.max(0));
			(slope * i128::from(export)).min(-slope * i128::from(import))
		})
		.sum();
	lowest <= headroom(row)
}

/// Whether awards within the ranges that keep the first row keep the second: what the second
/// counts more than the first is never more than its headroom is wider.
fn implies(first: &Limit, second: &Limit, ranges: &BTreeMap<u16, Capability>) -> bool {
	highest(second, Some(first), ranges) <= headroom(second) - headroom(first)
}

/// The headroom in millionths of a watt.
fn headroom(row: &Limit) -> i128 {
	i128::from(row.headroom.0) * 1_000_000
}

/// The most that a row can count within the ranges, less what another counts, in millionths of a
/// watt.
fn highest(row: &Limit, less: Option<&Limit>, ranges: &BTreeMap<u16, Capability>) -> i128 {
	ranges
		.iter()
		.map(|(&point, range)| {
			let other = less.map_or(0, |less| less.sensitivity(point).0);
			let slope = i128::from(row.sensitivity(point).0) - i128::from(other);
			let (export, import) = (range.export.0.max(0), range.import.0.max(0));
			(slope * i128::from(export)).max(-slope * i128::from(import))
		})
		.sum()
}
