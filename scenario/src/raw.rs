//! What the TOML of a scenario looks like, before anything in it is checked. Values that can be
//! wrong know where in the file they are.

use serde::Deserialize;
use std::collections::BTreeMap;
use toml::{Spanned, value::Datetime};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawScenario {
	pub title: String,
	pub question: Option<String>,
	pub date: Spanned<Datetime>,
	pub place: RawPlace,
	pub feeder: RawFeeder,
	pub dso: RawDso,
	pub iso: RawIso,
	pub auction: RawSchedule,
	pub aggregators: Vec<RawAggregator>,
	pub devices: Vec<RawDevice>,
	pub live: Option<RawLive>,
	pub network: Option<RawNetwork>,
	#[serde(default)]
	pub faults: Vec<RawFault>,
	pub expect: Option<RawExpect>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawPlace {
	pub name: String,
	pub latitude: Spanned<f64>,
	pub longitude: Spanned<f64>,
	pub zone: Spanned<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawFeeder {
	pub model: Spanned<String>,
	pub load_multipliers: Spanned<Vec<Spanned<f64>>>,
	pub regulators: Option<RawRegulators>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawRegulators {
	pub set_point_v: Spanned<f64>,
	pub band_v: Spanned<f64>,
	pub r_v: Spanned<f64>,
	pub x_v: Spanned<f64>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawDso {
	pub name: Spanned<String>,
	pub key: Spanned<String>,
	pub lowest_pu: Spanned<f64>,
	pub highest_pu: Spanned<f64>,
	pub voltage_margin_pu: Spanned<f64>,
	pub thermal_margin: Spanned<f64>,
	pub standing_limit: RawStandingLimit,
	#[serde(default)]
	pub penalties: RawPenalties,
	#[serde(default)]
	pub envelopes: Vec<RawEnvelope>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawEnvelope {
	pub meter: Spanned<String>,
	pub export_kw: Spanned<f64>,
	pub import_kw: Spanned<f64>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawPenalties {
	pub voltage: Option<Spanned<f64>>,
	pub thermal: Option<Spanned<f64>>,
	pub outage: Option<Spanned<f64>>,
	pub envelope: Option<Spanned<f64>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawStandingLimit {
	pub export_share: Spanned<f64>,
	pub import_share: Spanned<f64>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawIso {
	pub name: Spanned<String>,
	pub key: Spanned<String>,
	pub congestion_account: Option<Spanned<String>>,
	pub price_floor: Spanned<f64>,
	pub price_cap: Spanned<f64>,
	pub bond_tokens: Spanned<u64>,
	pub bond_per_mw_tokens: Spanned<u64>,
	pub minimum_size_kw: Spanned<f64>,
	pub wholesale: RawWholesale,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawWholesale {
	pub price: Spanned<Vec<Spanned<f64>>>,
	pub buys: Spanned<Vec<Spanned<(f64, f64)>>>,
	pub sells: Spanned<Vec<Spanned<(f64, f64)>>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawSchedule {
	pub interval_minutes: Option<Spanned<u64>>,
	pub bidding_s: Spanned<u64>,
	pub revealing_s: Spanned<u64>,
	pub clearing_s: Spanned<u64>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawAggregator {
	pub name: Spanned<String>,
	pub key: Spanned<String>,
	pub strategy: RawStrategy,
}

pub(super) type RawShares = Spanned<Vec<Spanned<(f64, f64)>>>;
pub(super) type RawHours = Spanned<(u8, u8)>;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawStrategy {
	pub solar: RawShares,
	pub charge: RawShares,
	pub charge_hours: RawHours,
	pub discharge: RawShares,
	pub discharge_hours: RawHours,
	pub ev_charging: RawShares,
	pub reduce: RawShares,
	pub increase: RawShares,
}

#[derive(Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum RawTechnology {
	Solar,
	Storage,
	EvCharger,
	FlexibleLoad,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawDevice {
	pub id: Spanned<String>,
	pub owner: Spanned<String>,
	pub aggregator: Spanned<String>,
	pub serial: Spanned<String>,
	pub meter: Spanned<String>,
	pub submeter: Option<Spanned<String>>,
	pub technology: Spanned<RawTechnology>,
	pub point: Spanned<String>,
	pub export_kw: Option<Spanned<f64>>,
	pub import_kw: Option<Spanned<f64>>,
	pub array_kw: Option<Spanned<f64>>,
	pub tilt: Option<Spanned<f64>>,
	pub azimuth: Option<Spanned<f64>>,
	pub capacity_kwh: Option<Spanned<f64>>,
	pub initial_kwh: Option<Spanned<f64>>,
	pub round_trip_efficiency: Option<Spanned<f64>>,
	pub energy_kwh: Option<Spanned<f64>>,
	pub hours: Option<RawHours>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawLive {
	pub engine: Option<Spanned<String>>,
	pub step_s: Option<Spanned<u32>>,
	pub load_of_forecast: Option<Spanned<f64>>,
	pub load_of_forecast_by_hour: Option<Spanned<Vec<Spanned<f64>>>>,
	pub override_minutes: Option<Spanned<f64>>,
	pub seed: Option<u64>,
	#[serde(default)]
	pub deviations: Vec<RawDeviation>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawDeviation {
	pub kind: Spanned<String>,
	pub from: Spanned<String>,
	pub until: Spanned<String>,
	#[serde(default)]
	pub devices: Vec<Spanned<String>>,
	pub aggregator: Option<Spanned<String>>,
	pub share: Option<Spanned<f64>>,
	pub jitter_s: Option<Spanned<f64>>,
	pub depth: Option<Spanned<f64>>,
	pub edge_s: Option<Spanned<f64>>,
	pub speed_m_per_s: Option<Spanned<f64>>,
	pub flicker: Option<Spanned<f64>>,
	pub delivered: Option<Spanned<f64>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawNetwork {
	pub validators: Option<Spanned<u32>>,
	pub latency_ms: Option<Spanned<f64>>,
	#[serde(default)]
	pub first: BTreeMap<Spanned<String>, Spanned<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawFault {
	pub kind: Spanned<String>,
	pub who: Spanned<RawWho>,
	pub phase: Option<Spanned<String>>,
	pub after_s: Option<Spanned<f64>>,
	pub at: Option<Spanned<String>>,
	pub for_s: Option<Spanned<f64>>,
}

#[derive(Deserialize)]
#[serde(untagged)]
pub(super) enum RawWho {
	One(String),
	Several(Vec<String>),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawExpect {
	pub intervals_cleared: Option<Spanned<u32>>,
	pub bonds_lost_at_most: Option<u32>,
	pub longest_excursion_s: Option<Spanned<f64>>,
	pub without_dso_at_least_s: Option<Spanned<f64>>,
	pub overrides: Option<Spanned<(f64, f64)>>,
	pub override_refusals_at_most: Option<Spanned<u32>>,
	pub congestion_rent_usd: Option<Spanned<(f64, f64)>>,
	pub paid_usd: Option<Spanned<(f64, f64)>>,
	#[serde(default)]
	pub refused: Vec<Spanned<String>>,
	#[serde(default)]
	pub delivered: Vec<RawDelivered>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawDelivered {
	pub aggregator: Spanned<String>,
	pub share: Spanned<(f64, f64)>,
}
