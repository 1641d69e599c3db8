//! The state of charge that awards imply for storage.

use super::MarketDay;
use serde::{Deserialize, Serialize};
use tieline_primitives::Side;

/// Storage at a connection point. The chain does not hold its capacity or its charge; they come
/// with the study of the day.
///
/// All awards of the aggregation at the point are taken to be the storage's, so list only points
/// at which the aggregation has nothing else.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct StorageRecord {
	/// The aggregation, as in `offers`.
	pub aggregation: String,
	/// The connection point, as in `offers`.
	pub point: String,
	/// The energy that it holds when full, in kWh.
	pub capacity_kwh: f64,
	/// The energy that it holds when the first interval begins, in kWh.
	pub initial_kwh: f64,
	/// The share of the energy withdrawn that can be injected again, from 0 to 1. Charging and
	/// discharging lose alike.
	pub round_trip_efficiency: f64,
}

impl StorageRecord {
	/// The energy that it holds, in kWh: when the first interval of the day begins, then at the end
	/// of each. Where the awards ask for more than it has, it falls below zero; where they bring more
	/// than it can hold, it exceeds the capacity.
	pub fn charge_kwh(&self, day: &MarketDay) -> Vec<f64> {
		let one_way = self.round_trip_efficiency.sqrt();
		let mut charge = self.initial_kwh;
		let mut charges = vec![charge];
		for interval in &day.intervals {
			let own = interval
				.offers
				.iter()
				.filter(|offer| offer.aggregation == self.aggregation && offer.point == self.point);
			for offer in own {
				let kwh = interval.energy(offer.awarded_w).kwh();
				charge += match offer.side {
					Side::Supply => -kwh / one_way,
					Side::Demand => kwh * one_way,
				};
			}
			charges.push(charge);
		}
		charges
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::record::{IntervalRecord, OfferRecord};

	fn half_hour(side: Side, awarded_w: i64) -> IntervalRecord {
		let offer = |aggregation: &str| OfferRecord {
			aggregation: aggregation.into(),
			point: "675.1".into(),
			side,
			steps: Vec::new(),
			awarded_w,
			payment: 0,
			curtailed_w: 0,
			reasons: Vec::new(),
		};
		IntervalRecord {
			length: 1_800_000,
			offers: vec![offer("Harbor"), offer("Sunrise")],
			..Default::default()
		}
	}

	#[test]
	fn losses_are_shared_by_charging_and_discharging() {
		let storage = StorageRecord {
			aggregation: "Harbor".into(),
			point: "675.1".into(),
			capacity_kwh: 200.0,
			initial_kwh: 100.0,
			round_trip_efficiency: 0.81,
		};
		let day = MarketDay {
			intervals: vec![half_hour(Side::Demand, 100_000), half_hour(Side::Supply, 90_000)],
			..Default::default()
		};
		let charges = storage.charge_kwh(&day);
		for (charge, expected) in charges.iter().zip([100.0, 145.0, 95.0]) {
			assert!((charge - expected).abs() < 1e-9, "{charges:?}");
		}
		assert_eq!(charges.len(), 3);
	}
}
