//! The numbers behind the report: sums and extremes of a market day.

use crate::record::{IntervalRecord, LimitRecord, MarketDay, OfferRecord, ReasonRecord, WHOLESALE};
use std::collections::BTreeMap;
use tieline_primitives::{Bound, Side};

/// The offers of aggregations, without the wholesale market's.
pub(super) fn bids(interval: &IntervalRecord) -> impl Iterator<Item = &OfferRecord> {
	interval.offers.iter().filter(|offer| offer.aggregation != WHOLESALE)
}

/// How long the interval lasts, in hours: what turns W into Wh.
pub(super) fn hours(interval: &IntervalRecord) -> f64 {
	interval.length as f64 / 3_600_000.0
}

/// A limit row's reason in words.
pub(super) fn reason_words(reason: &ReasonRecord) -> String {
	match reason {
		ReasonRecord::Voltage { node, bound: Bound::Upper } => format!("voltage of {node} high"),
		ReasonRecord::Voltage { node, bound: Bound::Lower } => format!("voltage of {node} low"),
		ReasonRecord::Thermal { branch } => format!("current in {branch}"),
		ReasonRecord::Outage => "outage".into(),
		ReasonRecord::Envelope => "operating envelope".into(),
	}
}

/// What a row takes from the nodal price at a point, in µ$/MWh.
fn row_price(limit: &LimitRecord, point: &str) -> f64 {
	let coefficient = limit.coefficients.get(point).copied().unwrap_or_default();
	f64::from(coefficient) / 1e6 * limit.shadow_price as f64
}

/// What all rows together take from the nodal price at a point, in µ$/MWh.
pub(super) fn congestion(interval: &IntervalRecord, point: &str) -> f64 {
	interval.limits.iter().map(|limit| row_price(limit, point)).sum()
}

/// Of one aggregation over the day, in Wh.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Shares {
	pub injected: f64,
	pub withdrawn: f64,
	pub injection_refused: f64,
	pub withdrawal_refused: f64,
}

impl Shares {
	pub fn refused(&self) -> f64 {
		self.injection_refused + self.withdrawal_refused
	}
}

/// What each aggregation was awarded and refused, by name.
pub(super) fn shares(day: &MarketDay) -> BTreeMap<&str, Shares> {
	let mut shares: BTreeMap<&str, Shares> =
		day.aggregations.iter().map(|a| (a.name.as_str(), Shares::default())).collect();
	for interval in &day.intervals {
		for offer in bids(interval) {
			let sum = shares.entry(offer.aggregation.as_str()).or_default();
			let (awarded, refused) = match offer.side {
				Side::Supply => (&mut sum.injected, &mut sum.injection_refused),
				Side::Demand => (&mut sum.withdrawn, &mut sum.withdrawal_refused),
			};
			*awarded += offer.awarded_w as f64 * hours(interval);
			*refused += offer.curtailed_w as f64 * hours(interval);
		}
	}
	shares
}

/// The watts that an interval refused.
pub(super) fn refused_w(interval: &IntervalRecord) -> i64 {
	bids(interval).map(|offer| offer.curtailed_w).sum()
}

/// The interval that refused most; the first one when none did.
pub(super) fn most_curtailed(day: &MarketDay) -> Option<usize> {
	(0..day.intervals.len()).max_by_key(|&at| (refused_w(&day.intervals[at]), usize::MAX - at))
}

/// How far the voltages of a day go.
#[derive(Clone, Copy, Debug)]
pub(super) struct Extremes {
	pub lowest: f64,
	pub highest: f64,
	/// Intervals in which some node leaves the band.
	pub intervals_outside: usize,
	/// Those of them that have no operating point.
	pub intervals_collapsed: usize,
}

/// The extremes among the nodes that the band binds.
pub(super) fn extremes(
	day: &MarketDay,
	voltages: impl Fn(&IntervalRecord) -> &BTreeMap<String, [f64; 2]>,
) -> Extremes {
	let flows = || day.intervals.iter().map(&voltages);
	let bound = flows().flatten().filter(|(node, _)| day.is_bound(node)).map(|(_, [pu, _])| *pu);
	let (lowest, highest) = bound
		.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), pu| (low.min(pu), high.max(pu)));
	Extremes {
		lowest,
		highest,
		intervals_outside: flows().filter(|flow| day.is_outside(flow)).count(),
		intervals_collapsed: flows().filter(|flow| flow.is_empty()).count(),
	}
}

/// The value below which a share of the sorted values lies.
pub(super) fn quantile(sorted: &[u64], share: f64) -> u64 {
	let at = ((sorted.len() as f64 - 1.0) * share).round().max(0.0) as usize;
	sorted.get(at).copied().unwrap_or_default()
}
