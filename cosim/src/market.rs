//! The federate of the market: it publishes the awards of the day, the limits in force, the overrides
//! at the newest finalized block and the multiplier of the loads, and records what the feeder and the
//! DERs do.

use crate::{
	chain::Overrides,
	contract::{self, Kind, check_input},
	feeder::{ConfigError, FederateError, FeederConfig},
	helics::{Federate, Input, Library, Publication},
	points::{ChainConfig, PointConfig},
	progress::Progress,
};
use num_complex::Complex64;
use serde::{Deserialize, Serialize};
use std::{
	fs, io,
	path::{Path, PathBuf},
	thread,
	time::{Duration, Instant},
};
use tieline_devices::Limits;

/// The configuration of the market's federate: JSON.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MarketConfig {
	/// The configuration of the feeder federate, which names nodes and DERs.
	pub feeder: FeederConfig,
	/// The delivery intervals of the day, in order.
	pub intervals: Vec<Delivery>,
	/// The connection points with DERs.
	pub points: Vec<PointConfig>,
	/// Where overrides come from; none without a chain.
	pub chain: Option<ChainConfig>,
	/// Whether a DSO's federate takes part, which the market waits for in each step.
	pub dso: bool,
	/// Whether a second of the day takes a second.
	pub real_time: bool,
	/// Where the record goes: JSON of a [`Played`].
	pub record: PathBuf,
	/// Where the federate says how far it has got.
	pub progress: PathBuf,
	/// Where the federate says at its end what its steps have taken.
	pub effort: PathBuf,
}

/// What holds during a delivery interval.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Delivery {
	/// Its beginning, in seconds of the day.
	pub from_s: f64,
	/// What the rated loads are multiplied by.
	pub load_multiplier: f64,
	/// What the forecast said of it.
	pub forecast_multiplier: f64,
	/// The set-point of each DER in W from its baseline, in the order of the configuration: its share
	/// of the award.
	pub awards_w: Vec<f64>,
	/// The limits in force for each DER, overrides aside.
	pub limits: Vec<Limits>,
}

/// The day as it was played.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Played {
	/// The beginning of each step, in seconds of the day.
	pub at_s: Vec<f64>,
	/// The highest voltage of any node in each step, in pu.
	pub highest_pu: Vec<f64>,
	/// The lowest voltage of any node in each step, in pu.
	pub lowest_pu: Vec<f64>,
	/// The taps of the regulators in each step.
	pub taps: Vec<Vec<i64>>,
	/// The active power that the source delivers in each step, all phases, in W.
	pub source_w: Vec<f64>,
	/// The active power of each DER from its baseline in each step, in W.
	pub ders_w: Vec<Vec<f64>>,
	/// The number of DERs with an override in each step.
	pub overridden: Vec<usize>,
}

impl MarketConfig {
	/// Reads the configuration of a file.
	pub fn read(file: &Path) -> Result<Self, ConfigError> {
		crate::feeder::read_json(file)
	}

	/// What holds at a time.
	pub fn at(&self, at_s: f64) -> Result<&Delivery, FederateError> {
		let delivery = self.intervals.iter().rev().find(|delivery| delivery.from_s <= at_s);
		delivery.ok_or_else(|| FederateError::Values(format!("no delivery interval at {at_s} s")))
	}
}

/// What the federate reads and publishes.
struct Ports {
	multiplier: Publication,
	awards: Vec<Publication>,
	limits: Vec<[Publication; 2]>,
	caps: Vec<[Publication; 2]>,
	looked_at: Option<Input>,
	voltages: Vec<Input>,
	taps: Vec<Input>,
	source: [Input; 3],
	ders: Vec<Input>,
}

impl Ports {
	fn register(federate: &Federate, config: &MarketConfig) -> Result<Self, FederateError> {
		let feeder = &config.feeder;
		let double = Kind::Double.name();
		let awards = feeder.ders.iter();
		let awards =
			awards.map(|der| federate.publication(&contract::award(&der.name), double, "W"));
		let both = |key: fn(&str, &str) -> String| {
			let ders = feeder.ders.iter().map(move |der| {
				let of = |direction| federate.publication(&key(&der.name, direction), double, "W");
				Ok([of("export")?, of("import")?])
			});
			ders.collect::<Result<Vec<_>, FederateError>>()
		};
		let looked_at = config.dso.then(|| federate.input(contract::DSO_LOOKED_AT, "s", true));
		let voltages = feeder.nodes.iter();
		let voltages = voltages
			.map(|(bus, phase)| federate.input(&contract::voltage(bus, *phase), "pu", true));
		let taps = feeder.regulator_names.iter();
		let taps = taps.map(|name| federate.input(&contract::tap(name), "", true));
		let source = |phase| federate.input(&contract::source(phase), "VA", true);
		let ders = feeder.ders.iter();
		let ders = ders.map(|der| federate.input(&contract::der_power(&der.name), "VA", true));
		Ok(Self {
			multiplier: federate.publication(contract::LOAD_MULTIPLIER, double, "")?,
			awards: awards.collect::<Result<_, _>>()?,
			limits: both(contract::limit)?,
			caps: both(contract::cap)?,
			looked_at: looked_at.transpose()?,
			voltages: voltages.collect::<Result<_, _>>()?,
			taps: taps.collect::<Result<_, _>>()?,
			source: [source(1)?, source(2)?, source(3)?],
			ders: ders.collect::<Result<_, _>>()?,
		})
	}

	/// Publishes what holds, as far as it has changed.
	fn publish(
		&self,
		federate: &Federate,
		now: &Delivery,
		before: Option<&Delivery>,
	) -> Result<(), FederateError> {
		if before.is_none_or(|before| before.load_multiplier != now.load_multiplier) {
			federate.publish_double(self.multiplier, now.load_multiplier)?;
		}
		for (index, (publication, award)) in self.awards.iter().zip(&now.awards_w).enumerate() {
			if before.is_none_or(|before| before.awards_w.get(index) != Some(award)) {
				federate.publish_double(*publication, *award)?;
			}
		}
		for (index, (publications, limit)) in self.limits.iter().zip(&now.limits).enumerate() {
			if before.is_none_or(|before| before.limits.get(index) != Some(limit)) {
				federate.publish_double(publications[0], limit.export_w)?;
				federate.publish_double(publications[1], limit.import_w)?;
			}
		}
		Ok(())
	}

	/// Publishes the caps of overrides, as far as they have changed.
	fn publish_caps(
		&self,
		federate: &Federate,
		now: &[Option<Limits>],
		before: Option<&[Option<Limits>]>,
	) -> Result<(), FederateError> {
		for (index, (publications, cap)) in self.caps.iter().zip(now).enumerate() {
			if before.is_none_or(|before| before.get(index) != Some(cap)) {
				let watts = |of: fn(&Limits) -> f64| cap.as_ref().map_or(f64::NAN, of);
				federate.publish_double(publications[0], watts(|of| of.export_w))?;
				federate.publish_double(publications[1], watts(|of| of.import_w))?;
			}
		}
		Ok(())
	}

	/// Records the state of a step.
	fn record(
		&self,
		federate: &Federate,
		state: &mut State,
		at_s: f64,
		played: &mut Played,
	) -> Result<(), FederateError> {
		for (input, pu) in self.voltages.iter().zip(&mut state.voltages_pu) {
			if federate.is_updated(*input) {
				*pu = federate.read_complex(*input)?.norm();
			}
		}
		for (input, w) in self.ders.iter().zip(&mut state.ders_w) {
			if federate.is_updated(*input) {
				*w = federate.read_complex(*input)?.re;
			}
		}
		let taps = self.taps.iter().map(|tap| federate.read_integer(*tap));
		let source = self.source.iter().map(|source| federate.read_complex(*source));
		let source = source.sum::<Result<Complex64, _>>()?;
		let voltages = || state.voltages_pu.iter().copied();
		played.at_s.push(at_s);
		played.highest_pu.push(voltages().fold(f64::NEG_INFINITY, f64::max));
		played.lowest_pu.push(voltages().fold(f64::INFINITY, f64::min));
		played.taps.push(taps.collect::<Result<_, _>>()?);
		played.source_w.push(source.re);
		played.ders_w.push(state.ders_w.clone());
		Ok(())
	}
}

/// What was read last.
struct State {
	voltages_pu: Vec<f64>,
	ders_w: Vec<f64>,
}

/// Runs the market's federate to the end of the day.
pub fn run(config: &MarketConfig) -> Result<(), FederateError> {
	let library = Library::load()?;
	let mut progress = Progress::begin(&config.progress)?;
	let federate = Federate::join(&library, "market", &config.feeder.federation)?;
	let done = steps(config, &federate, &mut progress);
	if let Err(error) = &done {
		federate.abort(&error.to_string());
	}
	let _ = federate.leave();
	let json = |value: &Played| serde_json::to_string(value).map_err(io::Error::from);
	fs::write(&config.record, json(&done?)?)?;
	let effort = progress.done(config.feeder.end_s)?;
	Ok(fs::write(&config.effort, serde_json::to_string(&effort).map_err(io::Error::from)?)?)
}

fn steps(
	config: &MarketConfig,
	federate: &Federate,
	progress: &mut Progress,
) -> Result<Played, FederateError> {
	let feeder = &config.feeder;
	let ports = Ports::register(federate, config)?;
	let mut overrides = config.chain.as_ref().map(Overrides::follow).transpose()?;
	let feeder_contract = federate.input(contract::FEEDER_CONTRACT, "", true)?;
	federate.initialize()?;
	for (input, (bus, phase)) in ports.voltages.iter().zip(&feeder.nodes) {
		let key = contract::voltage(bus, *phase);
		check_input(federate, *input, (&key, Kind::Complex, "pu"))?;
	}
	if let Some(looked_at) = ports.looked_at {
		check_input(federate, looked_at, (contract::DSO_LOOKED_AT, Kind::Double, "s"))?;
	}
	let mut caps_at = |at_s: f64, now: &Delivery| match &mut overrides {
		Some(overrides) => overrides.caps(at_s, &config.points, &now.awards_w),
		None => Ok(vec![None; now.awards_w.len()]),
	};
	let mut now = config.at(0.0)?;
	let mut caps = caps_at(0.0, now)?;
	ports.publish(federate, now, None)?;
	ports.publish_caps(federate, &caps, None)?;
	federate.begin()?;
	let began = Instant::now();
	let key = contract::FEEDER_CONTRACT;
	contract::check_version(federate, feeder_contract, key, contract::FEEDER_VERSION)?;
	let mut state = State {
		voltages_pu: vec![f64::NAN; feeder.nodes.len()],
		ders_w: vec![0.0; feeder.ders.len()],
	};
	let mut played = Played::default();
	let mut begins_s = 0.0;
	while begins_s < feeder.end_s {
		let at_s = begins_s + contract::MARKET_OFFSET_S;
		contract::advance(federate, at_s, feeder.end_s)?;
		progress.granted(at_s)?;
		ports.record(federate, &mut state, begins_s, &mut played)?;
		if let Some(looked_at) = ports.looked_at {
			let (looked_at_s, key) = (federate.read_double(looked_at)?, contract::DSO_LOOKED_AT);
			if looked_at_s != begins_s {
				let error = format!("`{key}` is {looked_at_s} s in the step from {begins_s} s");
				return Err(FederateError::Values(error));
			}
		}
		played.overridden.push(caps.iter().flatten().count());
		begins_s += feeder.step_s;
		if begins_s < feeder.end_s {
			// In time for the DERs, which read it when the next step begins.
			let next = config.at(begins_s)?;
			ports.publish(federate, next, Some(now))?;
			let next_caps = caps_at(begins_s, next)?;
			ports.publish_caps(federate, &next_caps, Some(&caps))?;
			(now, caps) = (next, next_caps);
		}
		progress.waits(at_s)?;
		if config.real_time {
			let until = Duration::from_secs_f64(begins_s);
			thread::sleep(until.saturating_sub(began.elapsed()));
		}
	}
	contract::advance(federate, feeder.end_s + contract::END_OFFSET_S, feeder.end_s)?;
	Ok(played)
}
