//! The numbers of the report: sums and extremes of a market day.

use crate::record::{IntervalRecord, MarketDay, OfferRecord, WHOLESALE};
use std::collections::BTreeMap;
use tieline_primitives::{Side, WattHours};

/// The offers of aggregations, without the wholesale market's.
pub(super) fn bids(interval: &IntervalRecord) -> impl Iterator<Item = &OfferRecord> {
	interval.offers.iter().filter(|offer| offer.aggregation != WHOLESALE)
}

/// The energy of one aggregation over the day.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Shares {
	pub injected: WattHours,
	pub withdrawn: WattHours,
	pub injection_refused: WattHours,
	pub withdrawal_refused: WattHours,
}

impl Shares {
	pub fn refused(&self) -> WattHours {
		self.injection_refused.saturating_add(self.withdrawal_refused)
	}
}

/// The awarded and the refused energy of each aggregation, by name.
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
			*awarded = awarded.saturating_add(interval.energy(offer.awarded_w));
			*refused = refused.saturating_add(interval.energy(offer.curtailed_w));
		}
	}
	shares
}

/// The energy that limits refused of all aggregations.
pub(super) fn refused(day: &MarketDay) -> WattHours {
	let shares = shares(day).into_values();
	shares.fold(WattHours::ZERO, |sum, share| sum.saturating_add(share.refused()))
}

/// The congestion rent of the day, in µ$.
pub(super) fn congestion_rent(day: &MarketDay) -> i128 {
	day.intervals.iter().map(|interval| i128::from(interval.congestion_rent)).sum()
}

/// What the awards of each aggregation are paid over the day, in µ$, by name; negative where it
/// pays.
pub(super) fn payments(day: &MarketDay) -> BTreeMap<&str, i128> {
	let mut payments: BTreeMap<&str, i128> =
		day.aggregations.iter().map(|a| (a.name.as_str(), 0)).collect();
	for offer in day.intervals.iter().flat_map(bids) {
		*payments.entry(offer.aggregation.as_str()).or_default() += i128::from(offer.payment);
	}
	payments
}

/// What the wholesale market receives over the day, in µ$; negative where it pays.
pub(super) fn wholesale_payment(day: &MarketDay) -> i128 {
	day.intervals.iter().map(|interval| i128::from(interval.wholesale_payment)).sum()
}

/// Money in dollars.
pub(super) fn dollars(micro: i128) -> f64 {
	micro as f64 / 1e6
}

/// Energy in MWh.
pub(super) fn mwh(energy: WattHours) -> f64 {
	energy.kwh() / 1e3
}

/// The power that limits refused in an interval, in watts.
pub(super) fn refused_w(interval: &IntervalRecord) -> i64 {
	bids(interval).map(|offer| offer.curtailed_w).sum()
}

/// The interval in which limits refused most; the first one when they refused nothing.
pub(super) fn most_curtailed(day: &MarketDay) -> Option<usize> {
	(0..day.intervals.len()).max_by_key(|&at| (refused_w(&day.intervals[at]), usize::MAX - at))
}

/// The extremes of a day's voltages.
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

/// The times from time stamp to finality of the blocks for which they are known, ascending, in
/// milliseconds.
pub(super) fn finality(day: &MarketDay) -> Vec<u64> {
	let mut finality: Vec<_> = day.chain.blocks.iter().filter_map(|b| b.finality_ms).collect();
	finality.sort_unstable();
	finality
}

/// The value below which a share of the sorted values lies; `None` without values.
pub(super) fn quantile(sorted: &[u64], share: f64) -> Option<u64> {
	let at = ((sorted.len() as f64 - 1.0) * share).round().max(0.0) as usize;
	sorted.get(at).copied()
}
