//! A delivery interval: its clearing problem, the result, and the power flow at the awards.

use super::ReasonRecord;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use tieline_clearing::ExactPrice;
use tieline_primitives::{MILLIS_PER_HOUR, Side, WattHours};

/// A delivery interval.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct IntervalRecord {
	/// When delivery begins at the place, with the offset from UTC: `12:00-07:00`. Each interval of
	/// a day has its own name, also where a change of the clocks repeats an hour.
	pub name: String,
	/// When delivery begins.
	pub start: u64,
	/// How long it lasts, in milliseconds.
	pub length: u64,
	/// Each regulator's tap in the power flow at the awards.
	pub taps: BTreeMap<String, i32>,
	/// Each regulator's tap in the power flow without limits.
	pub taps_without_limits: BTreeMap<String, i32>,
	/// What the feeder's loads draw at each node, at the solution.
	pub loads: BTreeMap<String, [f64; 2]>,
	/// What the feeder's loads would draw if the DSO had no limits.
	pub loads_without_limits: BTreeMap<String, [f64; 2]>,
	/// What the DERs inject at each node.
	pub injections: BTreeMap<String, [f64; 2]>,
	/// What they would inject if the DSO had no limits.
	pub injections_without_limits: BTreeMap<String, [f64; 2]>,
	/// The voltages at the awards, by an exact power flow with the regulators free.
	pub voltages: BTreeMap<String, [f64; 2]>,
	/// The voltages if the DSO had no limits; empty where the feeder would then have no operating
	/// point.
	pub voltages_without_limits: BTreeMap<String, [f64; 2]>,
	/// The price at which the pricing node settles: λ to the nearest unit, within the price bounds.
	/// `None` (in the file `null`) where nothing trades.
	pub price: Option<i64>,
	/// The price at which the pricing node would settle if the DSO had no limits.
	pub price_without_limits: Option<i64>,
	/// The price λ of the certificate, exactly.
	#[serde(with = "tieline_client::market::exact")]
	pub exact_price: ExactPrice,
	/// The lowest and the highest price of the pricing node.
	pub price_bounds: [i64; 2],
	/// The nodal price of each point with an offer of an aggregation.
	pub nodal_prices: BTreeMap<String, NodalPriceRecord>,
	/// What the wholesale market buys: steps of `[price, watts]`.
	pub demand: Vec<[i64; 2]>,
	/// The watts that the wholesale market was awarded of it.
	pub demand_awarded_w: i64,
	/// The money that the wholesale market receives over the interval; negative when it pays.
	pub wholesale_payment: i64,
	/// What demand pays over the interval beyond what supply receives: with the payments of all
	/// offers of aggregations and of the wholesale market it adds up to nothing.
	pub congestion_rent: i64,
	/// The limit rows.
	pub limits: Vec<LimitRecord>,
	/// The offers, with their awards.
	pub offers: Vec<OfferRecord>,
	/// The block in which the interval cleared.
	pub block: u32,
	/// Its hash, in hex.
	pub block_hash: String,
	/// The extrinsic of that block which carried the certificate.
	pub extrinsic: u32,
	/// The current of each rated branch at the awards, as a share of its rating, by branch and
	/// phase as in [`ReasonRecord::Thermal`]. Left out of a record without a feeder.
	#[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
	pub loading: BTreeMap<String, f64>,
}

impl IntervalRecord {
	/// The energy of a constant power over the interval, rounded to a watt-hour.
	pub fn energy(&self, power_w: i64) -> WattHours {
		let watt_ms = i128::from(power_w) * i128::from(self.length);
		let ms = i128::from(MILLIS_PER_HOUR);
		let nearest = (watt_ms + ms / 2).div_euclid(ms);
		WattHours(nearest.clamp(i64::MIN.into(), i64::MAX.into()) as i64)
	}
}

/// The nodal price of a point.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct NodalPriceRecord {
	/// `λ − Σ a·μ`, exactly.
	#[serde(with = "tieline_client::market::exact")]
	pub exact: ExactPrice,
	/// The price at which awards are paid there: the nearest unit, within the price bounds.
	pub settled: i64,
}

/// A limit row.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LimitRecord {
	/// What it protects.
	pub reason: ReasonRecord,
	/// The weight of a watt of net injection at each point.
	pub coefficients: BTreeMap<String, i32>,
	/// What is left for the awards.
	pub headroom_w: i64,
	/// What one more watt of headroom is worth, exactly.
	#[serde(with = "tieline_client::market::exact")]
	pub shadow_price: ExactPrice,
	/// The price of the violation that the row has without any award. Of no account where the
	/// headroom is not negative.
	pub penalty: i64,
	/// The block in which the DSO posted it; `None` for a standing limit.
	pub posted_in_block: Option<u32>,
}

/// An offer and its award.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfferRecord {
	/// The aggregation's name, or [`WHOLESALE`](super::WHOLESALE).
	pub aggregation: String,
	/// The connection point; of what the wholesale market sells, where the feeder meets the grid.
	pub point: String,
	/// Supply or demand.
	pub side: Side,
	/// Steps of `[price, watts]`.
	pub steps: Vec<[i64; 2]>,
	/// The watts awarded.
	pub awarded_w: i64,
	/// The money that the award is paid over the interval; negative where the aggregation pays.
	pub payment: i64,
	/// The watts of steps whose price beats the price of the pricing node that a limit refused.
	pub curtailed_w: i64,
	/// The limits that refused them; their watts add up to `curtailed_w`.
	pub reasons: Vec<CurtailmentReason>,
}

/// A limit's part in a curtailment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CurtailmentReason {
	/// The index of the row in the interval's `limits`.
	pub limit: u32,
	/// What the row takes from the nodal price: its coefficient times its shadow price, rounded away
	/// from zero. Against supply positive, against demand negative.
	pub price: i64,
	/// The watts that are put down to it, in proportion to `price` among the offer's reasons.
	pub curtailed_w: i64,
}
