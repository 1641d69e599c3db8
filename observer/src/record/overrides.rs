//! The overrides of a day, and what they took off the awards.

use super::{MarketDay, ReasonRecord};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use tieline_primitives::{MILLIS_PER_HOUR, Side, WattHours};

/// An override of awards by a DSO.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OverrideRecord {
	/// Its identifier on the chain.
	pub id: u32,
	/// The address of the DSO that issued it.
	pub dso: String,
	/// The connection points, as in `offers`.
	pub points: Vec<String>,
	/// The first instant of delivery.
	pub from: u64,
	/// The first instant after.
	pub until: u64,
	/// The most that each of the points may inject, net, in watts.
	pub export_w: i64,
	/// The most that each of the points may withdraw, net, in watts.
	pub import_w: i64,
	/// The reason.
	pub reason: ReasonRecord,
	/// What had become of it at the last block of the record, in words: `to be justified`, `under
	/// review`, `justified`, `justified, not reviewed`, `lapsed` or `rejected`.
	pub state: String,
	/// The block in which it was issued.
	pub block: u32,
}

impl OverrideRecord {
	/// The awarded energy that it takes away, by aggregation: at each of its points what the net
	/// award of all aggregations exceeds the cap by, divided among those whose own net award is in
	/// that direction, in proportion to it. Rounded down; aggregations that lose nothing are left
	/// out.
	pub fn withheld(&self, day: &MarketDay) -> BTreeMap<String, WattHours> {
		// In watts times milliseconds.
		let mut withheld = BTreeMap::<String, i128>::new();
		for interval in &day.intervals {
			let end = interval.start.saturating_add(interval.length);
			let overlap = self.until.min(end).saturating_sub(self.from.max(interval.start));
			for point in self.points.iter().filter(|_| overlap > 0) {
				let mut nets = BTreeMap::<&str, i128>::new();
				for offer in interval.offers.iter().filter(|offer| offer.point == *point) {
					let net = nets.entry(&offer.aggregation).or_default();
					*net += match offer.side {
						Side::Supply => i128::from(offer.awarded_w),
						Side::Demand => -i128::from(offer.awarded_w),
					};
				}
				let net = nets.values().sum::<i128>();
				let (excess, sign) = match net {
					net if net > i128::from(self.export_w) => (net - i128::from(self.export_w), 1),
					net if -net > i128::from(self.import_w) => {
						(-net - i128::from(self.import_w), -1)
					},
					_ => continue,
				};
				let in_direction = || nets.iter().filter(|(_, net)| **net * sign > 0);
				let all = in_direction().map(|(_, net)| net * sign).sum::<i128>().max(1);
				for (aggregation, net) in in_direction() {
					let share = excess * net * sign * i128::from(overlap) / all;
					*withheld.entry((*aggregation).to_owned()).or_default() += share;
				}
			}
		}
		withheld
			.into_iter()
			.map(|(aggregation, energy)| {
				let energy = i64::try_from(energy / i128::from(MILLIS_PER_HOUR));
				(aggregation, WattHours(energy.unwrap_or(i64::MAX)))
			})
			.filter(|(_, energy)| *energy > WattHours::ZERO)
			.collect()
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::record::{IntervalRecord, OfferRecord};

	const HOUR: u64 = MILLIS_PER_HOUR;

	fn offer(aggregation: &str, point: &str, side: Side, awarded_w: i64) -> OfferRecord {
		OfferRecord {
			aggregation: aggregation.into(),
			point: point.into(),
			side,
			steps: Vec::new(),
			awarded_w,
			payment: 0,
			curtailed_w: 0,
			reasons: Vec::new(),
		}
	}

	/// Two hours with the same awards.
	fn day(offers: &[OfferRecord]) -> MarketDay {
		let hour = |start| IntervalRecord {
			start,
			length: HOUR,
			offers: offers.to_vec(),
			..Default::default()
		};
		MarketDay { intervals: vec![hour(0), hour(HOUR)], ..Default::default() }
	}

	fn issued(points: &[&str], (from, until): (u64, u64)) -> OverrideRecord {
		OverrideRecord {
			id: 0,
			dso: "5Dso".into(),
			points: points.iter().map(|point| (*point).into()).collect(),
			from,
			until,
			export_w: 10_000,
			import_w: 2_000,
			reason: ReasonRecord::Outage,
			state: "under review".into(),
			block: 1,
		}
	}

	fn expect(day: &MarketDay, issued: &OverrideRecord, expected: &[(&str, i64)]) {
		let expected = expected.iter().map(|(name, energy)| ((*name).into(), WattHours(*energy)));
		assert_eq!(issued.withheld(day), expected.collect());
	}

	#[test]
	fn what_an_override_takes_away_is_shared_in_proportion_to_the_awards() {
		let day = day(&[
			offer("Sunrise", "675.2", Side::Supply, 30_000),
			offer("Harbor", "675.2", Side::Supply, 10_000),
			offer("Harbor", "671.1", Side::Supply, 50_000),
		]);
		// 30 kW too much at 675.2 for an hour and a half.
		let issued = issued(&["675.2"], (HOUR / 2, 2 * HOUR));
		expect(&day, &issued, &[("Harbor", 11_250), ("Sunrise", 33_750)]);
	}

	#[test]
	fn demand_at_the_point_makes_room_for_supply_and_loses_nothing_to_a_cap_of_export() {
		let day = day(&[
			offer("Sunrise", "675.2", Side::Supply, 30_000),
			offer("Harbor", "675.2", Side::Demand, 15_000),
		]);
		expect(&day, &issued(&["675.2"], (0, HOUR)), &[("Sunrise", 5_000)]);
	}

	#[test]
	fn a_cap_of_import_takes_from_demand() {
		let day = day(&[offer("Harbor", "675.2", Side::Demand, 5_000)]);
		expect(&day, &issued(&["675.2"], (0, 2 * HOUR)), &[("Harbor", 6_000)]);
	}

	#[test]
	fn an_override_takes_nothing_that_is_not_awarded_or_outside_of_its_window() {
		let day = day(&[offer("Sunrise", "675.2", Side::Supply, 9_000)]);
		expect(&day, &issued(&["675.2", "671.1"], (0, HOUR)), &[]);
		let day = super::tests::day(&[offer("Sunrise", "675.2", Side::Supply, 90_000)]);
		expect(&day, &issued(&["675.2"], (2 * HOUR, 3 * HOUR)), &[]);
	}
}
