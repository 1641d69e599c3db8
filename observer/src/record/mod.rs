//! The record of a market day: `market-day.json`.
//!
//! The record is enough to check the day with other programs. Each interval has the clearing
//! problem (`offers`, `demand` and `limits`), its result (`price`, awards, shadow prices, nodal
//! prices, payments) and the power flows at the awards (`taps`, `loads`, `injections`, `voltages`, `loading`, and most of them
//! also without limits). The supply of the wholesale market is an entry of `offers` with the
//! aggregation [`WHOLESALE`], at the substation, where no limit row counts it. So the linear
//! programme is
//!
//! ```text
//! maximise    Σ price · watts over demand and demand offers − Σ price · watts over supply offers
//!             − Σ penalty · violation over limits with a negative headroom
//! subject to  Σ supply = Σ demand                                        (dual: exact_price)
//!             Σ coefficient / 10⁶ · (supply − demand at point)
//!                                      ≤ headroom_w + violation          (dual: shadow_price)
//!             0 ≤ each step's fill ≤ its watts,   0 ≤ violation ≤ −headroom_w
//! ```
//!
//! but for the elasticity of steps and the yield of rows, which make the optimum unique
//! (`docs/market-rules.md`). Awards are paid at the nodal price of their point, the trade of the
//! wholesale market at `price`; what remains is `congestion_rent`.
//!
//! In an interval in which the feeder would have no operating point without the limits,
//! `voltages_without_limits` and the other flows without limits are empty. In a record made without
//! a model of the feeder all flows are empty, `feeder` and `feeder_script` are empty texts, and
//! `voltage_band` is `[0, 0]`.
//!
//! The keys `loading` of an interval, and `storage` and `overrides` of the day, came after the others;
//! where there is nothing to record they are left out, and a reader takes them as empty.
//!
//! Units are in the file itself ([`Units`]). Maps are in the order of their keys and lists in the
//! order of the chain, so that the same day gives the same bytes.

mod chain;
mod file;
mod interval;
mod overrides;
mod reason;
mod storage;

pub use chain::{Block, Chain};
pub use file::{RecordError, Staged, write_whole};
pub use interval::{CurtailmentReason, IntervalRecord, LimitRecord, NodalPriceRecord, OfferRecord};
pub use overrides::OverrideRecord;
pub use reason::ReasonRecord;
pub use storage::StorageRecord;

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use tieline_client::zone::LocalTime;

/// The version of the format that this module writes.
pub const FORMAT: &str = "tieline-market-day-3";
/// The aggregation of what the wholesale market sells.
pub const WHOLESALE: &str = "wholesale";

/// A day of the market on a chain.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct MarketDay {
	/// [`FORMAT`].
	pub format: String,
	/// The title.
	pub title: String,
	/// The file name of the scenario that was played; empty when the day was not played from one.
	pub scenario: String,
	/// The local date of delivery, as 2026-04-15.
	pub date: String,
	/// Where the feeder stands.
	pub place: String,
	/// The clocks of the place on the day: a name of the IANA time zone database, such as
	/// `America/Los_Angeles`, or an offset from UTC, such as `-07:00`.
	pub zone: String,
	/// The unit of every number.
	pub units: Units,
	/// The feeder's name; empty when there was no model of it.
	pub feeder: String,
	/// The OpenDSS script of the feeder as solved, beside this file; empty when there is none.
	pub feeder_script: String,
	/// The lowest and the highest voltage that the DSO allows, in per unit; `[0, 0]` without a model
	/// of the feeder.
	pub voltage_band: [f64; 2],
	/// The buses upstream of the regulators and without a load, which the band does not bind.
	pub source_buses: Vec<String>,
	/// The participants.
	pub participants: Participants,
	/// The aggregations.
	pub aggregations: Vec<Aggregation>,
	/// The number of devices in the aggregations.
	pub devices: u32,
	/// The chain of the market.
	pub chain: Chain,
	/// The delivery intervals, in order.
	pub intervals: Vec<IntervalRecord>,
	/// The storage whose capacity and initial charge are known. Left out where there is none.
	#[serde(default, skip_serializing_if = "Vec::is_empty")]
	pub storage: Vec<StorageRecord>,
	/// The overrides whose windows share an instant with the intervals. Left out where there is none.
	#[serde(default, skip_serializing_if = "Vec::is_empty")]
	pub overrides: Vec<OverrideRecord>,
}

/// The number of intervals with a voltage outside its band.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct IntervalsOutside {
	/// At the awards.
	pub with_limits: usize,
	/// At the awards that would follow without the DSO's limits.
	pub without_limits: usize,
}

/// The units of the numbers in the file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Units {
	/// Of `price`, the settled prices, the price bounds, the penalties and the prices of steps, and
	/// of the exact prices and shadow prices, which are decimal numbers in a text.
	pub price: String,
	/// Of `payment`, `wholesale_payment` and `congestion_rent`.
	pub money: String,
	/// Of the powers of steps and of all `_w`.
	pub power: String,
	/// Of `coefficients`.
	pub coefficients: String,
	/// Of `loads` and `injections`.
	pub flows: String,
	/// Of `voltages`.
	pub voltages: String,
	/// Of all times.
	pub time: String,
}

impl Default for Units {
	fn default() -> Self {
		Self {
			price: "micro-dollars per MWh; exact ones as decimal text".into(),
			money: "micro-dollars; positive when received".into(),
			power: "watts; of supply injected, of demand withdrawn".into(),
			coefficients: "parts per million of a watt of net injection at the point".into(),
			flows: "[kW, kvar]; loads as drawn, injections positive into the grid".into(),
			voltages: "[per unit of the node's nominal voltage to ground, degrees]".into(),
			time: "milliseconds of the Unix epoch".into(),
		}
	}
}

/// The operators of the market and of the network.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Participants {
	/// The market operator.
	pub iso: String,
	/// The distribution utility.
	pub dso: String,
	/// The address of the account that receives the congestion rent.
	pub congestion_account: String,
}

/// An aggregation.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Aggregation {
	/// Its identifier on chain.
	pub id: u32,
	/// Its name, which `offers` refer to: its aggregator's, with more where that names several.
	pub name: String,
	/// The number of devices that it sells energy from.
	pub devices: u32,
	/// Their summed export capability on the day, in watts.
	pub export_w: i64,
	/// Their summed import capability on the day, in watts.
	pub import_w: i64,
	/// The number of devices of each technology.
	pub technologies: BTreeMap<String, u32>,
}

impl MarketDay {
	/// Whether the record has power flows: it was made with a model of the feeder.
	pub fn has_feeder(&self) -> bool {
		self.voltage_band != [0.0, 0.0]
	}

	/// Whether the voltage band binds a node, such as `671.2`.
	pub fn is_bound(&self, node: &str) -> bool {
		let bus = node.split('.').next().unwrap_or(node);
		!self.source_buses.iter().any(|source| source == bus)
	}

	/// Whether any of these voltages of an interval leaves the band that binds it. No voltages at
	/// all are outside too: without an operating point the feeder has collapsed. Without a band none
	/// are.
	pub fn is_outside(&self, voltages: &BTreeMap<String, [f64; 2]>) -> bool {
		let [lowest, highest] = self.voltage_band;
		let outside = |(node, [pu, _]): (&String, &[f64; 2])| {
			self.is_bound(node) && !(lowest..=highest).contains(pu)
		};
		self.has_feeder() && (voltages.is_empty() || voltages.iter().any(outside))
	}

	/// The number of intervals with a voltage outside its band, with and without limits.
	pub fn intervals_outside(&self) -> IntervalsOutside {
		let count = |voltages: fn(&IntervalRecord) -> &BTreeMap<String, [f64; 2]>| {
			self.intervals.iter().filter(|interval| self.is_outside(voltages(interval))).count()
		};
		IntervalsOutside {
			with_limits: count(|interval| &interval.voltages),
			without_limits: count(|interval| &interval.voltages_without_limits),
		}
	}

	/// The interval as people at the place name it, such as `12:00-07:00`.
	pub fn name_of(&self, interval: &IntervalRecord) -> String {
		self.local_time().interval(interval.start)
	}

	pub(crate) fn local_time(&self) -> LocalTime {
		LocalTime::named(&self.zone).unwrap_or(LocalTime::UTC)
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use serde_json::json;
	use tieline_clearing::ExactPrice;
	use tieline_primitives::{Bound, Price, Side};

	fn empty() -> MarketDay {
		MarketDay { format: FORMAT.into(), ..Default::default() }
	}

	/// What programs in other languages read, so a change of a name here is a new [`FORMAT`].
	#[test]
	fn the_keys_of_the_record_are_those_that_others_read() {
		let node = |node: &str, of: [f64; 2]| [(node.to_owned(), of)].into();
		let half = ExactPrice(ExactPrice::MICRO_DOLLAR / 2);
		let nodal = NodalPriceRecord { exact: half, settled: 1 };
		let interval = IntervalRecord {
			name: "00:00-07:00".into(),
			start: 1_776_236_400_000,
			length: 3_600_000,
			taps: [("reg1".to_owned(), 5)].into(),
			taps_without_limits: [("reg1".to_owned(), 6)].into(),
			loads: node("671.1", [385.0, 220.0]),
			loads_without_limits: node("671.1", [386.0, 221.0]),
			injections: node("675.2", [40.0, -1.0]),
			injections_without_limits: node("675.2", [50.0, 0.0]),
			voltages: node("675.2", [1.049, -119.5]),
			voltages_without_limits: node("675.2", [1.062, -118.5]),
			price: Some(20_000_000),
			price_without_limits: None,
			exact_price: Price(20_000_000).into(),
			price_bounds: [-150_000_000, 1_000_000_000],
			nodal_prices: [("675.2".to_owned(), nodal)].into(),
			demand: vec![[30_000_000, 600_000], [20_000_000, 900_000]],
			demand_awarded_w: 800_000,
			wholesale_payment: -16_000_000,
			congestion_rent: 16_200_000,
			limits: vec![LimitRecord {
				reason: ReasonRecord::Voltage { node: "675.2".into(), bound: Bound::Upper },
				coefficients: [("675.2".to_owned(), 1_000_000)].into(),
				headroom_w: 40_000,
				shadow_price: Price(25_000_000).into(),
				penalty: 5_000_000_000,
				posted_in_block: Some(7),
			}],
			offers: vec![OfferRecord {
				aggregation: "Sunrise".into(),
				point: "675.2".into(),
				side: Side::Supply,
				steps: vec![[-5_000_000, 50_000]],
				awarded_w: 40_000,
				payment: -200_000,
				curtailed_w: 10_000,
				reasons: vec![CurtailmentReason {
					limit: 0,
					price: 25_000_000,
					curtailed_w: 10_000,
				}],
			}],
			block: 30,
			block_hash: "0xab".into(),
			extrinsic: 2,
			loading: [("632671.1".to_owned(), 0.75)].into(),
		};
		let storage = StorageRecord {
			aggregation: "Harbor".into(),
			point: "671.1.2.3".into(),
			capacity_kwh: 400.0,
			initial_kwh: 200.0,
			round_trip_efficiency: 0.88,
		};
		let day = MarketDay { intervals: vec![interval], storage: vec![storage], ..empty() };
		let written = serde_json::to_value(&day).unwrap();
		assert_eq!(written["format"], "tieline-market-day-3");
		assert_eq!(
			written["intervals"],
			json!([{
				"name": "00:00-07:00",
				"start": 1_776_236_400_000_u64,
				"length": 3_600_000,
				"taps": {"reg1": 5},
				"taps_without_limits": {"reg1": 6},
				"loads": {"671.1": [385.0, 220.0]},
				"loads_without_limits": {"671.1": [386.0, 221.0]},
				"injections": {"675.2": [40.0, -1.0]},
				"injections_without_limits": {"675.2": [50.0, 0.0]},
				"voltages": {"675.2": [1.049, -119.5]},
				"voltages_without_limits": {"675.2": [1.062, -118.5]},
				"price": 20_000_000,
				"price_without_limits": null,
				"exact_price": "20000000",
				"price_bounds": [-150_000_000, 1_000_000_000],
				"nodal_prices": {"675.2": {"exact": "0.5", "settled": 1}},
				"demand": [[30_000_000, 600_000], [20_000_000, 900_000]],
				"demand_awarded_w": 800_000,
				"wholesale_payment": -16_000_000,
				"congestion_rent": 16_200_000,
				"limits": [{
					"reason": {"kind": "voltage", "node": "675.2", "bound": "upper"},
					"coefficients": {"675.2": 1_000_000},
					"headroom_w": 40_000,
					"shadow_price": "25000000",
					"penalty": 5_000_000_000_i64,
					"posted_in_block": 7,
				}],
				"offers": [{
					"aggregation": "Sunrise",
					"point": "675.2",
					"side": "supply",
					"steps": [[-5_000_000, 50_000]],
					"awarded_w": 40_000,
					"payment": -200_000,
					"curtailed_w": 10_000,
					"reasons": [{"limit": 0, "price": 25_000_000, "curtailed_w": 10_000}],
				}],
				"block": 30,
				"block_hash": "0xab",
				"extrinsic": 2,
				"loading": {"632671.1": 0.75},
			}])
		);
		assert_eq!(
			written["storage"],
			json!([{
				"aggregation": "Harbor",
				"point": "671.1.2.3",
				"capacity_kwh": 400.0,
				"initial_kwh": 200.0,
				"round_trip_efficiency": 0.88,
			}])
		);
	}

	#[test]
	fn a_record_without_the_later_keys_reads_and_writes_as_before() {
		let day = MarketDay { intervals: vec![IntervalRecord::default()], ..empty() };
		let mut written = serde_json::to_value(&day).unwrap();
		assert!(written.get("storage").is_none());
		assert!(written["intervals"][0].get("loading").is_none());
		written["chain"]["blocks"] = json!([{
			"number": 1, "hash": "0x", "time": 2, "extrinsics": 1, "bytes": 9, "finality_ms": 700,
			"phase": "bidding",
		}]);
		let read: MarketDay = serde_json::from_value(written).unwrap();
		assert_eq!(read.chain.blocks[0].finality_ms, Some(700));
		assert_eq!(read.intervals, day.intervals);
	}

	#[test]
	fn a_day_without_a_feeder_has_no_voltage_outside_a_band() {
		let day = MarketDay { intervals: vec![IntervalRecord::default()], ..empty() };
		assert!(!day.has_feeder());
		assert_eq!(day.intervals_outside(), IntervalsOutside::default());
	}

	#[test]
	fn voltages_that_have_collapsed_are_outside_the_band() {
		let day =
			MarketDay { voltage_band: [0.95, 1.05], source_buses: vec!["650".into()], ..empty() };
		let at = |node: &str, pu: f64| [(node.to_owned(), [pu, 0.0])].into();
		assert!(!day.is_outside(&at("671.1", 1.05)));
		assert!(day.is_outside(&at("671.1", 1.051)));
		assert!(!day.is_outside(&at("650.1", 1.06)), "the source is not bound");
		assert!(day.is_outside(&BTreeMap::new()));
	}
}
