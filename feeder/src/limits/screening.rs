//! Constraint screening: the choice of the limit rows to post.

use super::market::MarketPoint;
use std::collections::BTreeMap;
use tieline_primitives::{Capability, Limit};

/// The rows that can bind, the tightest first.
///
/// A row is redundant when all awards within the points' ranges keep it, or when another row
/// implies it there. Both are decided in exact arithmetic: awards that keep the rows returned keep
/// all. The range of a point that is not listed is zero. Of rows with the same coefficients only
/// the tightest is returned.
///
/// Rows of several operating points, each with the same ranges, may be screened together: awards
/// then keep all of them.
pub fn screen(rows: Vec<Limit>, points: &[MarketPoint]) -> Vec<Limit> {
	let ranges: BTreeMap<u16, Capability> = points.iter().map(|p| (p.index, p.range)).collect();
	let mut posted: Vec<Limit> = Vec::new();
	for row in tightest_first(rows, &ranges) {
		if !posted.iter().any(|other| implies(other, &row, &ranges)) {
			posted.retain(|other| !implies(&row, other, &ranges));
			posted.push(row);
		}
	}
	posted
}

/// The rows that some award within the ranges violates, by the share of its maximum that each
/// allows.
fn tightest_first(rows: Vec<Limit>, ranges: &BTreeMap<u16, Capability>) -> Vec<Limit> {
	let mut rows: Vec<(Limit, i128)> = rows
		.into_iter()
		.map(|row| {
			let reach = highest(&row, None, ranges);
			(row, reach)
		})
		.filter(|(row, reach)| *reach > headroom(row))
		.collect();
	rows.sort_by(|(a, reach_a), (b, reach_b)| {
		let share = |row: &Limit, reach: i128| headroom(row) as f64 / reach.max(1) as f64;
		share(a, *reach_a).total_cmp(&share(b, *reach_b))
	});
	rows.into_iter().map(|(row, _)| row).collect()
}

/// Whether some award within the points' ranges keeps the row. A row that no award keeps stays
/// violated, at its penalty price: the violation exceeds the relief that the market has to offer,
/// and the DSO has to clear it by other means.
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

/// Whether awards within the ranges that keep the first row keep the second: the maximum of the
/// difference of their left sides is at most the difference of their headrooms.
fn implies(first: &Limit, second: &Limit, ranges: &BTreeMap<u16, Capability>) -> bool {
	highest(second, Some(first), ranges) <= headroom(second) - headroom(first)
}

/// The headroom in millionths of a watt.
fn headroom(row: &Limit) -> i128 {
	i128::from(row.headroom.0) * 1_000_000
}

/// The maximum over the ranges of a row's left side, less that of another row, in millionths of a
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
