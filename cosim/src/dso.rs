//! The federate of the DSO: between clearings it watches the feeder, and overrides awards on chain when
//! a voltage or a current leaves its limit.
//!
//! In each step it looks at what the feeder has answered, submits what relieves it, and waits until that
//! is final; the market's federate reads after it. So an override holds from the next step on. Each is
//! justified at once by a document with what was measured, whose hash goes on chain.

use crate::{
	chain::Chain,
	contract::{self, Kind, check_input},
	feeder::{ConfigError, FederateError, FeederConfig},
	helics::{Federate, Input, Library, Publication},
	market::Delivery,
	points::{ActConfig, PointConfig},
	progress::Progress,
};
use num_complex::Complex64;
use serde::{Deserialize, Serialize};
use std::{
	collections::BTreeSet,
	fs, io,
	path::{Path, PathBuf},
};
use tieline_agents::{
	config,
	dso::{self, Excursion, Expected, Relief, Seen, Watch},
};
use tieline_client::{
	chain::{Account, Included, SubmitError},
	events::Event,
	network::{self, NewOverride},
};
use tieline_primitives::OverrideId;

/// How far beyond a cap a point is that does not follow it, as a share of the cap, and in W.
const BEYOND_SHARE: f64 = 0.02;
const BEYOND_W: f64 = 100.0;

/// The configuration of a DSO's federate: JSON.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DsoConfig {
	/// The configuration of the feeder federate, which names nodes, lines and DERs.
	pub feeder: FeederConfig,
	/// The configuration of the DSO's agent: the feeder's model, its limits, and the DSO's key.
	pub agent: PathBuf,
	/// Where and how it acts; none: it only watches.
	pub act: Option<ActConfig>,
	/// The connection points with DERs.
	pub points: Vec<PointConfig>,
	/// The delivery intervals of the day, in order: what was awarded and forecast.
	pub intervals: Vec<Delivery>,
	/// How long an override lasts at least, in seconds: to the end of the delivery interval, or this long.
	pub least_s: f64,
	/// When its link is lost, in seconds of the day: it sees nothing, and does nothing.
	pub lost_s: Vec<(f64, f64)>,
	/// Where the record goes: JSON of a [`Watched`].
	pub record: PathBuf,
	/// Where the federate says how far it has got.
	pub progress: PathBuf,
	/// Where the federate says at its end what its steps have taken.
	pub effort: PathBuf,
}

impl DsoConfig {
	/// Reads the configuration of a file.
	pub fn read(file: &Path) -> Result<Self, ConfigError> {
		crate::feeder::read_json(file)
	}

	fn interval(&self, at_s: f64) -> Option<&Delivery> {
		self.intervals.iter().rev().find(|delivery| delivery.from_s <= at_s)
	}

	/// Until when an override lasts that begins at a time.
	fn until(&self, from_s: f64) -> f64 {
		let ends = self.intervals.iter().map(|delivery| delivery.from_s);
		let ends = ends.chain([self.feeder.end_s]).filter(|end| *end > from_s);
		ends.fold(f64::INFINITY, f64::min).min(self.feeder.end_s).max(from_s + self.least_s)
	}
}

/// What the DSO has seen and done.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Watched {
	/// The times at which a limit was left.
	pub excursions: Vec<SeenExcursion>,
	/// The overrides that were issued.
	pub overrides: Vec<Issued>,
	/// What the chain has refused, with the time of the step in seconds of the day.
	pub refusals: Vec<(f64, String)>,
}

impl Watched {
	/// How long limits were left, each by itself, in seconds.
	pub fn left_s(&self) -> f64 {
		self.excursions.iter().fold(0.0, |sum, of| sum + of.until_s - of.from_s)
	}
}

/// A limit that was left for a while.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SeenExcursion {
	/// The limit, such as `voltage of 675.2`.
	pub limit: String,
	/// The beginning of the first step outside, in seconds of the day.
	pub from_s: f64,
	/// The beginning of the first step inside again.
	pub until_s: f64,
	/// The value farthest outside: pu, or A.
	pub worst: f64,
	/// What is allowed.
	pub allowed: f64,
	/// Why, at its first step.
	pub cause: String,
	/// The overrides of its steps, by number.
	pub overrides: Vec<u32>,
	/// The connection points that do not follow an override.
	pub not_following: Vec<String>,
}

/// An override.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Issued {
	/// Its number.
	pub id: u32,
	/// The finalized block that has it, and the extrinsic's index there.
	pub block: u32,
	/// The extrinsic's index in the block.
	pub extrinsic: u32,
	/// The beginning of the step in which the excursion was seen, in seconds of the day.
	pub seen_s: f64,
	/// From when, in seconds of the day.
	pub from_s: f64,
	/// Until when, in seconds of the day.
	pub until_s: f64,
	/// The connection points.
	pub points: Vec<String>,
	/// The most that each may inject, in W; none where it is not limited.
	pub export_w: Option<i64>,
	/// The most that each may withdraw, in W; none where it is not limited.
	pub import_w: Option<i64>,
	/// Why, as on chain: the limit.
	pub limit: String,
	/// Whether it is expected to suffice.
	pub suffices: bool,
	/// How long it took from the signature to finality, in seconds.
	pub took_s: f64,
}

/// What the federate reads and publishes.
struct Ports {
	looked_at: Publication,
	contract: Publication,
	voltages: Vec<Input>,
	currents: Vec<Vec<Input>>,
	taps: Vec<Input>,
	ders: Vec<Input>,
	multiplier: Input,
	feeder: Input,
}

impl Ports {
	fn register(federate: &Federate, feeder: &FeederConfig) -> Result<Self, FederateError> {
		let voltages = feeder.nodes.iter();
		let voltages = voltages
			.map(|(bus, phase)| federate.input(&contract::voltage(bus, *phase), "pu", true));
		let currents = feeder.lines.iter().map(|line| {
			let current =
				|phase: &u8| federate.input(&contract::current(&line.name, *phase), "A", true);
			line.phases.iter().map(current).collect::<Result<Vec<_>, _>>()
		});
		let taps = feeder.regulator_names.iter();
		let taps = taps.map(|name| federate.input(&contract::tap(name), "", true));
		let ders = feeder.ders.iter();
		let ders = ders.map(|der| federate.input(&contract::der_power(&der.name), "VA", true));
		Ok(Self {
			looked_at: federate.publication(contract::DSO_LOOKED_AT, Kind::Double.name(), "s")?,
			contract: federate.publication(contract::DSO_CONTRACT, Kind::Text.name(), "")?,
			voltages: voltages.collect::<Result<_, _>>()?,
			currents: currents.collect::<Result<_, _>>()?,
			taps: taps.collect::<Result<_, _>>()?,
			ders: ders.collect::<Result<_, _>>()?,
			multiplier: federate.input(contract::LOAD_MULTIPLIER, "", true)?,
			feeder: federate.input(contract::FEEDER_CONTRACT, "", true)?,
		})
	}

	fn check(&self, federate: &Federate, feeder: &FeederConfig) -> Result<(), FederateError> {
		for (input, (bus, phase)) in self.voltages.iter().zip(&feeder.nodes) {
			let key = contract::voltage(bus, *phase);
			check_input(federate, *input, (&key, Kind::Complex, "pu"))?;
		}
		for (inputs, line) in self.currents.iter().zip(&feeder.lines) {
			for (input, phase) in inputs.iter().zip(&line.phases) {
				let key = contract::current(&line.name, *phase);
				check_input(federate, *input, (&key, Kind::Double, "A"))?;
			}
		}
		Ok(())
	}

	/// What is measured, with the nodes and lines in the order of the feeder federate.
	fn read(&self, federate: &Federate, points: &[PointConfig]) -> Result<Seen, FederateError> {
		let voltages = self.voltages.iter().map(|input| federate.read_complex(*input));
		let voltages = voltages.map(|voltage| voltage.map(|pu| pu.norm()));
		let currents = self.currents.iter().map(|phases| {
			phases.iter().map(|input| federate.read_double(*input)).collect::<Result<Vec<_>, _>>()
		});
		let taps = self.taps.iter().map(|input| {
			let tap = federate.read_integer(*input)?;
			i8::try_from(tap).map_err(|_| FederateError::Values(format!("a tap of {tap}")))
		});
		let ders = self.ders.iter().map(|input| federate.read_complex(*input));
		let ders = ders.collect::<Result<Vec<_>, _>>()?;
		let at = |point: &PointConfig| {
			let ders = point.ders.iter().map(|of| ders.get(of.der).copied().unwrap_or_default());
			ders.sum::<Complex64>()
		};
		Ok(Seen {
			voltages_pu: voltages.collect::<Result<_, _>>()?,
			currents_a: currents.collect::<Result<_, _>>()?,
			points_va: points.iter().map(at).collect(),
			taps: taps.collect::<Result<_, FederateError>>()?,
			load_multiplier: federate.read_double(self.multiplier)?,
		})
	}
}

/// Runs the DSO's federate to the end of the day.
pub fn run(config: &DsoConfig) -> Result<(), FederateError> {
	let library = Library::load()?;
	let mut progress = Progress::begin(&config.progress)?;
	let mut desk = Desk::new(config)?;
	let federate = Federate::join(&library, "dso", &config.feeder.federation)?;
	let done = steps(config, &mut desk, &federate, &mut progress);
	if let Err(error) = &done {
		federate.abort(&error.to_string());
	}
	let _ = federate.leave();
	// What was done before the end of the federation stays on chain, so it is recorded in any case.
	fs::write(&config.record, serde_json::to_string(&desk.watched).map_err(io::Error::from)?)?;
	done?;
	let effort = progress.done(config.feeder.end_s)?;
	Ok(fs::write(&config.effort, serde_json::to_string(&effort).map_err(io::Error::from)?)?)
}

fn steps(
	config: &DsoConfig,
	desk: &mut Desk<'_>,
	federate: &Federate,
	progress: &mut Progress,
) -> Result<(), FederateError> {
	let feeder = &config.feeder;
	let ports = Ports::register(federate, feeder)?;
	federate.initialize()?;
	ports.check(federate, feeder)?;
	federate.publish_string(ports.contract, contract::DSO_VERSION)?;
	federate.begin()?;
	let key = contract::FEEDER_CONTRACT;
	contract::check_version(federate, ports.feeder, key, contract::FEEDER_VERSION)?;
	let mut begins_s = 0.0;
	while begins_s < feeder.end_s {
		let at_s = begins_s + contract::DSO_OFFSET_S;
		contract::advance(federate, at_s, feeder.end_s)?;
		progress.granted(at_s)?;
		let is_lost = config.lost_s.iter().any(|(from, until)| (*from..*until).contains(&begins_s));
		if !is_lost {
			desk.look(begins_s, ports.read(federate, &config.points)?)?;
		}
		federate.publish_double(ports.looked_at, begins_s)?;
		progress.waits(at_s)?;
		begins_s += feeder.step_s;
	}
	Ok(contract::advance(federate, feeder.end_s + contract::END_OFFSET_S, feeder.end_s)?)
}

/// The DSO's side of a step: the watch, the chain, and the record.
struct Desk<'a> {
	config: &'a DsoConfig,
	watch: Watch,
	chain: Option<(Chain, Account)>,
	/// By node of the watch's feeder: its place in the feeder federate's list. And by line.
	nodes: Vec<usize>,
	lines: Vec<usize>,
	watched: Watched,
	open: Vec<usize>,
}

impl<'a> Desk<'a> {
	fn new(config: &'a DsoConfig) -> Result<Self, FederateError> {
		let agent: dso::Config = config::read(&config.agent)?;
		let (feeder, criteria) = agent.feeder.read(&config.agent)?;
		let nodes = (0..feeder.nodes.len()).map(|node| {
			let name = feeder.node_name(node);
			let mut known = config.feeder.nodes.iter();
			let place =
				known.position(|(bus, phase)| format!("{bus}.{phase}") == name.to_lowercase());
			place.ok_or_else(|| FederateError::Values(format!("the feeder federate has no {name}")))
		});
		let nodes = nodes.collect::<Result<_, _>>()?;
		let lines = feeder.lines.iter().map(|line| {
			let mut known = config.feeder.lines.iter();
			let place = known.position(|of| of.name.eq_ignore_ascii_case(&line.name));
			place.ok_or_else(|| {
				FederateError::Values(format!("the feeder federate has no line {}", line.name))
			})
		});
		let lines = lines.collect::<Result<_, _>>()?;
		let points = config.points.iter().map(|point| {
			let name = point.name.parse();
			let name =
				name.map_err(|error| FederateError::Values(format!("{}: {error}", point.name)));
			Ok((point.index, name?))
		});
		let points = points.collect::<Result<Vec<_>, FederateError>>()?;
		let chain = match &config.act {
			Some(act) => Some((Chain::connect(&act.chain)?, agent.account.load(&config.agent)?)),
			None => None,
		};
		let watch = Watch::new(feeder, criteria, points)?;
		let (watched, open) = Default::default();
		Ok(Self { config, watch, chain, nodes, lines, watched, open })
	}

	/// Looks at a step, and acts.
	fn look(&mut self, begins_s: f64, mut seen: Seen) -> Result<(), FederateError> {
		seen.voltages_pu = self.nodes.iter().map(|place| seen.voltages_pu[*place]).collect();
		let currents = self.lines.iter().map(|place| seen.currents_a[*place].clone());
		seen.currents_a = currents.collect();
		let Some(delivery) = self.config.interval(begins_s) else { return Ok(()) };
		let awards = self.config.points.iter().map(|point| {
			point.ders.iter().map(|of| delivery.awards_w.get(of.der).copied().unwrap_or(0.0)).sum()
		});
		let expected =
			Expected { points_w: awards.collect(), load_multiplier: delivery.forecast_multiplier };
		let deaf = self.not_following(begins_s, &seen);
		let (excursions, reliefs) = self.watch.look(&seen, &expected, &deaf)?;
		let mut ids = Vec::new();
		for relief in reliefs {
			ids.extend(self.issue(begins_s, &seen, &relief, &excursions)?);
		}
		self.note(begins_s, excursions, &ids, &deaf);
		Ok(())
	}

	/// The connection points that are beyond the cap of an override in force.
	fn not_following(&self, at_s: f64, seen: &Seen) -> BTreeSet<usize> {
		let overrides = self.watched.overrides.iter();
		let in_force = overrides.filter(|of| of.from_s <= at_s && at_s < of.until_s);
		let beyond = in_force.flat_map(|of| {
			let points = self.config.points.iter().zip(&seen.points_va).enumerate();
			points.filter(move |(_, (point, va))| {
				let exceeds = |w: f64, cap: Option<i64>| {
					cap.is_some_and(|cap| w > cap as f64 * (1.0 + BEYOND_SHARE) + BEYOND_W)
				};
				of.points.contains(&point.name)
					&& (exceeds(va.re, of.export_w) || exceeds(-va.re, of.import_w))
			})
		});
		beyond.map(|(index, _)| index).collect()
	}

	/// Issues an override and justifies it; `None` where the chain refuses it, or nobody acts.
	fn issue(
		&mut self,
		begins_s: f64,
		seen: &Seen,
		relief: &Relief,
		excursions: &[Excursion],
	) -> Result<Option<u32>, FederateError> {
		let Some((chain, account)) = &self.chain else { return Ok(None) };
		let from_s = begins_s + self.config.feeder.step_s;
		let until_s = self.config.until(from_s);
		let call = network::override_awards(NewOverride {
			area: chain.area,
			points: relief.points.clone(),
			from: chain.delivery(from_s),
			until: chain.delivery(until_s),
			caps: relief.caps,
			reason: relief.reason.clone(),
		});
		let submitter = chain.client.submitter(account);
		let included = match chain.runtime.block_on(submitter.submit(call)) {
			Ok(included) => included,
			Err(SubmitError::Chain(error)) => {
				return Err(FederateError::Values(format!("the chain: {error}")));
			},
			Err(error) => {
				self.watched.refusals.push((begins_s, error.to_string()));
				return Ok(None);
			},
		};
		let Some(id) = issued(&included) else { return Ok(None) };
		let named = self.config.points.iter().filter(|of| relief.points.contains(&of.index));
		let bounded = |watts: i64| (watts < dso::UNBOUNDED.0).then_some(watts);
		let excursion = excursions.iter().find(|excursion| excursion.reason == relief.reason);
		let issued = Issued {
			id: id.0,
			block: included.block_number,
			extrinsic: included.extrinsic_index,
			seen_s: begins_s,
			from_s,
			until_s,
			points: named.map(|point| point.name.clone()).collect(),
			export_w: bounded(relief.caps.export.0),
			import_w: bounded(relief.caps.import.0),
			limit: excursion.map(|of| of.limit.clone()).unwrap_or_default(),
			suffices: relief.suffices,
			took_s: included.waited.as_secs_f64(),
		};
		let document = serde_json::json!({
			"override": issued,
			"cause": excursion.map(|of| &of.cause),
			"measured": {
				"voltages_pu": seen.voltages_pu,
				"line_currents_a": seen.currents_a,
				"points_w": seen.points_va.iter().map(|va| va.re).collect::<Vec<_>>(),
				"taps": seen.taps,
				"load_multiplier": seen.load_multiplier,
			},
		});
		self.watched.overrides.push(issued);
		let document = serde_json::to_vec_pretty(&document).map_err(io::Error::from)?;
		if let Some(act) = &self.config.act {
			fs::create_dir_all(&act.evidence)?;
			fs::write(act.evidence.join(format!("override-{id}.json")), &document)?;
		}
		let evidence = sp_crypto_hashing::blake2_256(&document).into();
		let justified = submitter.submit(network::justify_override(id, evidence));
		if let Err(error) = chain.runtime.block_on(justified) {
			self.watched.refusals.push((begins_s, format!("justification of {id}: {error}")));
		}
		Ok(Some(id.0))
	}

	/// Notes which limits are left, and which are kept again.
	fn note(
		&mut self,
		begins_s: f64,
		excursions: Vec<Excursion>,
		ids: &[u32],
		deaf: &BTreeSet<usize>,
	) {
		let step_s = self.config.feeder.step_s;
		let deaf = deaf.iter().filter_map(|index| self.config.points.get(*index));
		let deaf = deaf.map(|point| point.name.clone()).collect::<Vec<_>>();
		let mut open = Vec::with_capacity(excursions.len());
		for Excursion { limit, value, allowed, cause, .. } in excursions {
			let known = self.open.iter().copied();
			let mut known = known.filter(|index| self.watched.excursions[*index].limit == limit);
			let index = known.next().unwrap_or_else(|| {
				self.watched.excursions.push(SeenExcursion {
					limit: limit.clone(),
					from_s: begins_s,
					until_s: begins_s,
					worst: value,
					allowed,
					cause,
					overrides: Vec::new(),
					not_following: Vec::new(),
				});
				self.watched.excursions.len() - 1
			});
			let of = &mut self.watched.excursions[index];
			of.until_s = begins_s + step_s;
			if (value - of.allowed).abs() > (of.worst - of.allowed).abs() {
				of.worst = value;
			}
			of.overrides.extend(ids);
			let unknown = deaf.iter().filter(|name| !of.not_following.contains(*name));
			let unknown = unknown.cloned().collect::<Vec<_>>();
			of.not_following.extend(unknown);
			open.push(index);
		}
		self.open = open;
	}
}

/// The number of the override that a call has issued.
fn issued(included: &Included) -> Option<OverrideId> {
	let events = included.market_events().ok()?;
	events.into_iter().find_map(|event| match event {
		Event::Network(network::Event::AwardsOverridden { id, .. }) => Some(id),
		_ => None,
	})
}
