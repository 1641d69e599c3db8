//! The limit rows of an auction's intervals, computed as far as there is time.

use prometheus_client::metrics::histogram::Histogram;
use std::{
	collections::BTreeMap,
	time::{Duration, Instant},
};
use tieline_client::market::Auction;
use tieline_feeder::{Qsts, QstsError, Range};
use tieline_primitives::{AuctionId, Capability, Limit};

/// How many intervals one call posts rows for.
pub(super) const INTERVALS_A_CALL: usize = 6;

/// The rows of the auction that was computed last, as far as they are computed: they cost seconds
/// and do not change.
#[derive(Debug, Default)]
pub(super) struct RowCache {
	auction: Option<AuctionId>,
	rows: BTreeMap<u16, Vec<Limit>>,
}

impl RowCache {
	/// Forgets the rows of any other auction.
	pub fn turn_to(&mut self, auction: AuctionId) {
		if self.auction != Some(auction) {
			*self = Self { auction: Some(auction), rows: BTreeMap::new() };
		}
	}

	/// Whether the rows of all these intervals are there.
	pub fn has_all(&self, intervals: &[u16]) -> bool {
		intervals.iter().all(|index| self.rows.contains_key(index))
	}

	/// The rows of those of these intervals that are computed.
	pub fn ready(&self, intervals: &[u16]) -> Vec<(u16, Vec<Limit>)> {
		let ready =
			intervals.iter().filter_map(|index| Some((*index, self.rows.get(index)?.clone())));
		ready.collect()
	}

	/// Computes rows of missing intervals, in their order: of one call's worth, and of more until
	/// it has worked for so long. An interval without a solution gets rows that allow nothing at any
	/// of the area's `points`. `took` observes how long each interval takes.
	pub fn compute(
		&mut self,
		study: &mut Qsts,
		auction: &Auction,
		missing: &[u16],
		(ranges, points): (&[Range], &[u16]),
		(work, took): (Duration, &Histogram),
	) {
		let begun = Instant::now();
		let mut done = 0;
		for &index in missing {
			let Some(interval) =
				auction.interval(index).filter(|_| !self.rows.contains_key(&index))
			else {
				continue;
			};
			if done >= INTERVALS_A_CALL && begun.elapsed() >= work {
				return;
			}
			done += 1;
			let solving = Instant::now();
			let rows = study.limit_rows(&interval, ranges);
			took.observe(solving.elapsed().as_secs_f64());
			self.rows.insert(index, rows.unwrap_or_else(|error| closed(index, &error, points)));
		}
	}
}

/// Rows that allow no export and no import at any of these points.
fn closed(interval: u16, error: &QstsError, points: &[u16]) -> Vec<Limit> {
	tracing::error!(interval, %error, "no limit rows: nothing is allowed");
	points.iter().flat_map(|point| Limit::envelope(*point, Capability::ZERO)).collect()
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::metrics::work_histogram;
	use tieline_client::market::{Gate, Product, Schedule, Terms};
	use tieline_feeder::Criteria;
	use tieline_opendss::ieee13;
	use tieline_primitives::{Interval, MILLIS_PER_HOUR, Millis, Price, Profile, Watts};

	const LENGTH: Millis = Millis(MILLIS_PER_HOUR);

	fn auction() -> Auction {
		let terms = Terms {
			floor: Price::ZERO,
			cap: Price::ZERO,
			bond: 0,
			bond_per_mw: 0,
			minimum_size: Watts::ZERO,
			interval_length: LENGTH,
			gate: Gate::replayed(LENGTH, LENGTH, LENGTH),
		};
		let (bidding_until, revealing_until, clearing_until) = Default::default();
		Auction {
			id: AuctionId(0),
			node: Default::default(),
			product: Product::DayAhead,
			day: Default::default(),
			start: Millis::ZERO,
			interval_length: LENGTH,
			intervals: 25,
			schedule: Schedule { bidding_until, revealing_until, clearing_until },
			terms,
			kept_until: Millis::ZERO,
			bids: 0,
			cleared: 0,
		}
	}

	/// A feeder with a forecast for the first 24 of the auction's 25 intervals.
	fn study() -> Qsts {
		let mut feeder = ieee13();
		for regulator in &mut feeder.regulators {
			regulator.settings.target_volts = 121.0;
		}
		let criteria = Criteria { margin_pu: 0.002, ..Criteria::range_a(&feeder) };
		let loads = Profile::new(Millis::ZERO, LENGTH, vec![0.4; 24]).unwrap();
		Qsts::new(feeder, criteria, loads).unwrap()
	}

	#[test]
	fn rows_are_computed_a_call_s_worth_at_a_time_and_go_on_where_they_are_missing() {
		let (auction, mut study) = (auction(), study());
		let capability = Capability { export: Watts(900_000), import: Watts(100_000) };
		let range = Range { index: 3, point: "675.2".parse().unwrap(), capability };
		let ranges = [range];
		let points = [3, 4];
		let missing = [0, 1, 4, 5, 6, 7, 8, 9, 24];
		let took = work_histogram();
		let mut cache = RowCache::default();
		cache.turn_to(auction.id);
		let mut compute = |cache: &mut RowCache| {
			let work = (Duration::ZERO, &took);
			cache.compute(&mut study, &auction, &missing, (&ranges, &points), work);
			cache.ready(&missing).into_iter().map(|(index, _)| index).collect::<Vec<_>>()
		};
		assert_eq!(compute(&mut cache), [0, 1, 4, 5, 6, 7]);
		assert!(!cache.has_all(&missing));
		assert_eq!(compute(&mut cache), missing);

		let seventh = Interval { start: Millis(7 * LENGTH.0), length: LENGTH };
		let ready = cache.ready(&[7, 24]);
		assert_eq!(ready[0].1, study.limit_rows(&seventh, &ranges).unwrap());
		let past = &ready[1].1;
		assert_eq!(past.len(), 2 * points.len(), "without a forecast nothing is allowed");
		assert!(past.iter().all(|row| row.headroom == Watts::ZERO));

		cache.turn_to(AuctionId(1));
		assert!(cache.ready(&missing).is_empty(), "another auction has rows of its own");
	}
}
