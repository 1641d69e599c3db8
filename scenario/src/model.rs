//! The nouns of a scenario, and what follows from them at once.

use crate::live::Live;
use crate::sky::{self, SAMPLES_PER_HOUR, SunPosition};
use crate::trial::{Expect, Fault, Network};
use jiff::civil::Date;
use std::{collections::BTreeMap, ops::RangeInclusive, path::PathBuf, sync::OnceLock};
use tieline_agents::dso::{LimitSettings, RegulatorSettings};
use tieline_client::zone::{LocalTime, day_of};
use tieline_feeder::{Criteria, Feeder, Qsts, QstsError};
use tieline_primitives::{
	Capability, Curve, Day, Interval, MILLIS_PER_HOUR, Millis, Penalties, PointName, Price,
	Profile, Technology, Watts, Zone,
};

/// The local hours of a day, for each of which a scenario has a value. An hour that a change of the
/// clocks repeats has the same value twice, one that it leaves out none.
pub const HOURS: usize = 24;

/// The shortest phase of an auction on the chain, in seconds.
pub const MIN_PHASE_S: u64 = 10;
/// The shortest bidding phase, in seconds: three slots more, in which the auction is opened.
pub const MIN_BIDDING_S: u64 = MIN_PHASE_S + 6;
/// How many days ahead a replayed day may lie on the chain.
pub const REPLAY_HORIZON_DAYS: u64 = 366;
/// The most connection points that an area has on the chain.
pub const MAX_POINTS: usize = 256;
/// The most portfolios of a pricing node on the chain: one for each aggregation and point.
pub const MAX_PORTFOLIOS: usize = 6_144;

/// What the ISO, the DSO and each aggregator get on a development chain for deposits, bonds and
/// fees, in whole tokens of the chain.
pub const ENDOWMENT_TOKENS: u32 = 10_000;
/// What an owner gets, and the same again for each of its devices.
pub const OWNER_TOKENS: u32 = 10;
/// What the account has that endows the others on a development chain, in whole tokens.
pub const TREASURY_TOKENS: u32 = 10_000_000;

/// The years whose changes of the clocks the chain of a scenario knows.
pub(crate) fn zone_years(date: Date) -> RangeInclusive<i16> {
	date.year().saturating_sub(1).max(1970)..=date.year().saturating_add(9).min(9998)
}

/// A market day, checked.
#[derive(Clone, Debug)]
pub struct Scenario {
	/// What the day is called in reports.
	pub title: String,
	/// What the scenario asks, in a sentence.
	pub question: Option<String>,
	/// The file that it was read from.
	pub file: PathBuf,
	/// The local date of delivery.
	pub date: Date,
	/// Where the feeder stands.
	pub place: Place,
	/// The feeder and its base load.
	pub feeder: FeederSetting,
	/// The distribution utility.
	pub dso: Dso,
	/// The market operator, and the wholesale market behind it.
	pub iso: Iso,
	/// The length of a delivery interval: 60, 30, 15 or 5 minutes.
	pub interval_length: Millis,
	/// How long each phase of the auction lasts.
	pub auction: Schedule,
	/// The aggregators, in the order of the file.
	pub aggregators: Vec<Aggregator>,
	/// The devices, in the order of the file.
	pub devices: Vec<Device>,
	/// What differs on the day from what the market was told.
	pub live: Live,
	/// The nodes that the chain runs on.
	pub network: Network,
	/// What happens to programs while the market runs.
	pub faults: Vec<Fault>,
	/// What is expected of all that.
	pub expect: Expect,
	/// The sun over the day, once it has been asked for.
	pub(crate) sun: OnceLock<Vec<SunPosition>>,
	/// The local hour of each interval, once it has been asked for.
	pub(crate) hours: OnceLock<Vec<usize>>,
}

/// A place on Earth, for the sun.
#[derive(Clone, Debug, PartialEq)]
pub struct Place {
	/// Its name.
	pub name: String,
	/// Degrees north of the equator.
	pub latitude_degrees: f64,
	/// Degrees east of Greenwich.
	pub longitude_degrees: f64,
	/// Its clocks: where the days of the market begin and end.
	pub zone: Zone,
}

/// Which feeder, and how loaded.
#[derive(Clone, Debug, PartialEq)]
pub struct FeederSetting {
	/// The OpenDSS script of the network.
	pub script: String,
	/// The settings of its regulators in place of the script's.
	pub regulators: Option<RegulatorSettings>,
	/// The network, with these settings.
	pub network: Feeder,
	/// What the feeder's loads are multiplied by, by local hour.
	pub load_multipliers: [f64; HOURS],
}

/// The distribution utility.
#[derive(Clone, Debug, PartialEq)]
pub struct Dso {
	/// Its name.
	pub name: String,
	/// The URI of its key.
	pub key: String,
	/// The lowest voltage that it allows, in per unit.
	pub lowest_pu: f64,
	/// The highest voltage that it allows, in per unit.
	pub highest_pu: f64,
	/// How far inside the voltage band its limit rows stay.
	pub voltage_margin_pu: f64,
	/// The share of a branch's rating that its limit rows leave unused.
	pub thermal_margin: f64,
	/// What holds at every connection point whenever the DSO is silent.
	pub standing_limit: StandingLimit,
	/// What a megawatt-hour of a violation costs that a limit has without any award, by the reason
	/// of the limit.
	pub penalties: Penalties,
	/// The most that the devices of a site may inject and withdraw together, by the serial number of
	/// its settlement meter.
	pub envelopes: Vec<(String, Capability)>,
}

/// A standing limit, as shares of what is connected at a point.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct StandingLimit {
	/// The share of the summed export ratings that may be injected.
	pub export_share: f64,
	/// The share of the summed import ratings that may be withdrawn.
	pub import_share: f64,
}

/// The market operator, and the wholesale market behind it.
#[derive(Clone, Debug)]
pub struct Iso {
	/// Its name.
	pub name: String,
	/// The URI of its key.
	pub key: String,
	/// The URI of the key of the account that receives the congestion rent.
	pub congestion_account: String,
	/// The lowest price of the pricing node.
	pub price_floor: Price,
	/// The highest price of the pricing node.
	pub price_cap: Price,
	/// The bond of a bid, in whole tokens of the chain.
	pub bond_tokens: u32,
	/// What it is more for each megawatt of the aggregation's size, in whole tokens of the chain.
	pub bond_per_mw_tokens: u32,
	/// The smallest aggregation that it admits.
	pub minimum_size: Watts,
	/// What the wholesale market buys and sells, by local hour.
	pub wholesale: [Curve; HOURS],
}

/// How long each phase of an auction lasts, in seconds of chain time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Schedule {
	/// For sealed bids.
	pub bidding_s: u64,
	/// For revealing them.
	pub revealing_s: u64,
	/// For posting certificates.
	pub clearing_s: u64,
}

/// An aggregator, with one aggregation at the pricing node.
#[derive(Clone, Debug, PartialEq)]
pub struct Aggregator {
	/// Its name.
	pub name: String,
	/// The URI of its key.
	pub key: String,
	/// How it bids.
	pub strategy: Strategy,
}

impl Aggregator {
	/// The name of its agent.
	pub fn agent_name(&self) -> String {
		format!("aggregator-{}", self.name.to_lowercase())
	}
}

/// How an aggregator bids for its devices: by technology and direction, the prices it asks or
/// pays, each for a share of what the devices can do in the hour.
#[derive(Clone, Debug, PartialEq)]
pub struct Strategy {
	/// Supply of the clear-sky forecast.
	pub solar: Vec<PricedShare>,
	/// Demand of storage in the charging hours.
	pub charge: Vec<PricedShare>,
	/// When storage may charge.
	pub charge_hours: Hours,
	/// Supply of storage in the discharging hours.
	pub discharge: Vec<PricedShare>,
	/// When storage may discharge.
	pub discharge_hours: Hours,
	/// Demand of EV chargers while cars are plugged in.
	pub ev_charging: Vec<PricedShare>,
	/// Supply of flexible load: less than its forecast.
	pub reduce: Vec<PricedShare>,
	/// Demand of flexible load: more than its forecast.
	pub increase: Vec<PricedShare>,
}

/// A share of what is offered, at a price.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PricedShare {
	/// The price.
	pub price: Price,
	/// The share, of at most 1.
	pub share: f64,
}

/// The hours of the day from one to another, past midnight when the second is not after the
/// first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hours {
	/// The first hour.
	pub from: u8,
	/// The first hour after.
	pub until: u8,
}

impl Hours {
	/// The local hours in order.
	pub fn iter(self) -> impl Iterator<Item = usize> {
		let day = HOURS as u8;
		let length = (self.until + day - self.from) % day;
		let length = if length == 0 { day } else { length };
		(0..length).map(move |k| usize::from((self.from + k) % day))
	}

	/// Whether the hour is among them.
	pub fn contains(self, hour: usize) -> bool {
		self.iter().any(|h| h == hour)
	}
}

/// A DER and whom it belongs to.
#[derive(Clone, Debug, PartialEq)]
pub struct Device {
	/// Its name in the scenario.
	pub id: String,
	/// The URI of its owner's key.
	pub owner: String,
	/// The index of the aggregator that its owner consents to.
	pub aggregator: usize,
	/// The device's serial number.
	pub serial: String,
	/// The serial number of the settlement meter of its site.
	pub meter: String,
	/// The serial number of a meter of its own, if it has one.
	pub submeter: Option<String>,
	/// Where it is connected.
	pub point: PointName,
	/// Its ratings.
	pub capability: Capability,
	/// What it is, with what matters for its bids.
	pub kind: DeviceKind,
}

/// What a device is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum DeviceKind {
	/// Photovoltaic generation; the export rating is the inverter's.
	Solar {
		/// The rating of the array under standard test conditions, in kW.
		array_kw: f64,
		/// The array's tilt from the horizontal.
		tilt_degrees: f64,
		/// The direction that the array faces, clockwise from north.
		azimuth_degrees: f64,
	},
	/// A battery.
	Storage {
		/// What it can hold, in kWh.
		capacity_kwh: f64,
		/// What it holds when the day begins, in kWh.
		initial_kwh: f64,
		/// What comes out of a kWh that goes in.
		round_trip_efficiency: f64,
	},
	/// An electric vehicle's charger, or several behind one meter.
	EvCharger {
		/// What the cars need over the day, in kWh.
		energy_kwh: f64,
		/// When they are plugged in.
		hours: Hours,
	},
	/// Load that can change against its forecast.
	FlexibleLoad {
		/// When it can.
		hours: Hours,
	},
}

impl Device {
	/// The technology, as the chain names it.
	pub const fn technology(&self) -> Technology {
		match self.kind {
			DeviceKind::Solar { .. } => Technology::Solar,
			DeviceKind::Storage { .. } => Technology::Storage,
			DeviceKind::EvCharger { .. } => Technology::EvCharger,
			DeviceKind::FlexibleLoad { .. } => Technology::FlexibleLoad,
		}
	}
}

impl Scenario {
	/// The first instant of the day.
	pub fn start(&self) -> Millis {
		self.place.zone.start(self.day())
	}

	/// The market day.
	pub fn day(&self) -> Day {
		day_of(self.date)
	}

	/// The clocks of the place on the day.
	pub fn clocks(&self) -> LocalTime {
		LocalTime::of(&self.place.zone, self.day())
	}

	/// The number of delivery intervals of the day, which they divide.
	pub fn intervals(&self) -> usize {
		let Millis(length) = self.place.zone.day(self.day()).length;
		usize::try_from(length / self.interval_length.0.max(1)).unwrap_or(0)
	}

	/// The delivery interval at a position in the day, from 0.
	pub fn interval(&self, index: usize) -> Interval {
		let offset = Millis(self.interval_length.0.saturating_mul(index as u64));
		Interval { start: self.start().saturating_add(offset), length: self.interval_length }
	}

	/// The names of its agents.
	pub fn agent_names(&self) -> impl Iterator<Item = String> + '_ {
		let fixed = ["consortium", "owners", "dso", "iso", "solve"].into_iter().map(str::to_owned);
		fixed.chain(self.aggregators.iter().map(Aggregator::agent_name))
	}

	/// The length of a delivery interval in hours.
	pub fn interval_hours(&self) -> f64 {
		self.interval_length.0 as f64 / MILLIS_PER_HOUR as f64
	}

	/// The local hour in which the interval at a position begins.
	pub fn hour(&self, index: usize) -> usize {
		self.hours().get(index).copied().unwrap_or_default()
	}

	/// The local hour in which each interval of the day begins.
	fn hours(&self) -> &[usize] {
		self.hours.get_or_init(|| {
			let clocks = self.clocks();
			let hour = |index| clocks.hour(self.interval(index).start.0).unwrap_or_default();
			(0..self.intervals()).map(hour).map(usize::from).collect()
		})
	}

	/// The positions of the intervals that begin in these local hours, in the order of the hours.
	pub fn intervals_in(&self, hours: Hours) -> impl Iterator<Item = usize> + '_ {
		hours.iter().flat_map(|wanted| {
			let begin = self.hours().iter().enumerate();
			begin.filter(move |(_, hour)| **hour == wanted).map(|(index, _)| index)
		})
	}

	/// A value for each delivery interval of the day, from its position.
	pub fn profile<T>(&self, value: impl FnMut(usize) -> T) -> Profile<T> {
		let values = (0..self.intervals()).map(value).collect();
		Profile::new(self.start(), self.interval_length, values)
			.expect("a day within the range of dates that is checked lies within time")
	}

	/// What the feeder's loads are multiplied by in each interval of the day.
	pub fn loads(&self) -> Profile<f64> {
		self.profile(|index| self.feeder.load_multipliers[self.hour(index)])
	}

	/// What the wholesale market buys and sells in each interval of the day.
	pub fn curves(&self) -> Profile<Curve> {
		self.profile(|index| self.iso.wholesale[self.hour(index)].clone())
	}

	/// The feeder with its load over the day, held to the DSO's limits.
	pub fn study(&self) -> Result<Qsts, QstsError> {
		Qsts::new(self.feeder.network.clone(), self.criteria(), self.loads())
	}

	/// The connection points that devices use, each with what is connected there, in the order of
	/// their names.
	pub fn points(&self) -> BTreeMap<&PointName, Capability> {
		let mut points = BTreeMap::<_, Capability>::new();
		for device in &self.devices {
			let sum = points.entry(&device.point).or_default();
			sum.export = sum.export.saturating_add(device.capability.export);
			sum.import = sum.import.saturating_add(device.capability.import);
		}
		points
	}

	/// The buses that the voltage band does not bind, since the regulators do not serve them.
	pub fn source_buses(&self) -> Vec<&str> {
		let network = &self.feeder.network;
		let served = network.served_buses();
		let buses = network.buses.iter().enumerate();
		buses.filter(|(at, _)| !served.contains(at)).map(|(_, bus)| bus.name.as_str()).collect()
	}

	/// What the DSO holds the feeder to.
	pub fn criteria(&self) -> Criteria {
		self.limits().criteria(&self.feeder.network)
	}

	pub(crate) fn limits(&self) -> LimitSettings {
		LimitSettings {
			lowest_pu: self.dso.lowest_pu,
			highest_pu: self.dso.highest_pu,
			voltage_margin_pu: self.dso.voltage_margin_pu,
			thermal_margin: self.dso.thermal_margin,
		}
	}

	/// The devices that an aggregator enrols.
	pub fn devices_of(&self, aggregator: usize) -> impl Iterator<Item = &Device> {
		self.devices.iter().filter(move |device| device.aggregator == aggregator)
	}

	/// What the devices of an aggregator can do together.
	pub fn capability_of(&self, aggregator: usize) -> Capability {
		self.devices_of(aggregator).fold(Capability::ZERO, |sum, device| Capability {
			export: sum.export.saturating_add(device.capability.export),
			import: sum.import.saturating_add(device.capability.import),
		})
	}

	/// The sun over the place, sampled over the day.
	pub(crate) fn sun(&self) -> &[SunPosition] {
		let Place { latitude_degrees, longitude_degrees, .. } = self.place;
		let start_s = self.start().0 as f64 / 1000.0;
		let samples = self.intervals() * self.samples();
		self.sun.get_or_init(|| sky::of_day(latitude_degrees, longitude_degrees, start_s, samples))
	}

	/// The samples of the sun in an interval.
	pub(crate) fn samples(&self) -> usize {
		(self.interval_hours() * SAMPLES_PER_HOUR as f64).round() as usize
	}
}
