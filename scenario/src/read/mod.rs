//! Reading a scenario: from TOML to a checked [`Scenario`], with every mistake by its line.

mod base;
mod bidders;
mod chain;
mod check;
mod devices;
mod feeder;
mod live;
mod market;
mod trial;

use crate::{
	error::{Problem, ScenarioError},
	live::Live,
	model::{MIN_BIDDING_S, MIN_PHASE_S, Place, Scenario, Schedule},
	raw::RawScenario,
	trial::{Expect, Network},
};
use base::Whole;
use chain::{Places, now};
use check::Check;
use devices::repeated;
use std::{
	collections::HashMap,
	ops::Range,
	path::{Path, PathBuf},
	sync::OnceLock,
};

impl Scenario {
	/// Reads and checks a scenario.
	pub fn read(path: impl AsRef<Path>) -> Result<Self, ScenarioError> {
		let file = path.as_ref().to_path_buf();
		let text = std::fs::read_to_string(&file)
			.map_err(|cause| ScenarioError::Unreadable { file: file.clone(), cause })?;
		Self::parse(&text, file)
	}

	/// Checks the text of a scenario; `file` is named in errors, and paths in the text are
	/// relative to its folder.
	pub fn parse(text: &str, file: PathBuf) -> Result<Self, ScenarioError> {
		let whole = Whole::of(text, &file)?;
		let text = &whole.text;
		let problem = |range: Range<usize>, what: String| {
			let (line, column) = line_and_column(text, range.start);
			let (origin, line) = whole.origin(line);
			Problem { base: Some(origin).filter(|origin| *origin != file), line, column, what }
		};
		let raw: RawScenario = toml::from_str(text).map_err(|error| {
			let problems =
				vec![problem(error.span().unwrap_or_default(), error.message().to_string())];
			ScenarioError::Malformed { file: file.clone(), problems }
		})?;
		let mut check = Check::default();
		let places = Places::of(&raw);
		let scenario = check.scenario(raw, &file);
		if check.problems.is_empty() {
			check.chain(&scenario, &places, now());
		}
		if check.problems.is_empty() {
			return Ok(scenario);
		}
		let mut problems: Vec<_> =
			check.problems.into_iter().map(|(range, what)| problem(range, what)).collect();
		problems.sort();
		Err(ScenarioError::Malformed { file, problems })
	}
}

/// The line and the column of a byte of a text, each from 1.
fn line_and_column(text: &str, at: usize) -> (usize, usize) {
	let before = text.get(..at).unwrap_or(text);
	let line_start = before.rfind('\n').map_or(0, |end| end + 1);
	(before.matches('\n').count() + 1, before[line_start..].chars().count() + 1)
}

impl Check {
	fn scenario(&mut self, raw: RawScenario, file: &Path) -> Scenario {
		let date = self.date(&raw.date);
		let place = Place {
			name: raw.place.name,
			latitude_degrees: self.number(&raw.place.latitude, "the latitude", -90.0..=90.0),
			longitude_degrees: self.number(&raw.place.longitude, "the longitude", -180.0..=180.0),
			zone: self.zone(&raw.place.zone, date),
		};
		let interval_length = self.interval_length(&raw.auction, &place.zone, date);
		let (feeder, network_is_known) = self.feeder(&raw.feeder, file);
		let network = network_is_known.then_some(&feeder.network);
		let dso = self.dso(raw.dso);
		let prices = self.prices(&raw.iso);
		let iso = self.iso(raw.iso, prices.as_ref());
		let auction = Schedule {
			bidding_s: self.phase(&raw.auction.bidding_s, "bidding", MIN_BIDDING_S),
			revealing_s: self.phase(&raw.auction.revealing_s, "revealing", MIN_PHASE_S),
			clearing_s: self.phase(&raw.auction.clearing_s, "clearing", MIN_PHASE_S),
		};
		let names: HashMap<_, _> = raw
			.aggregators
			.iter()
			.enumerate()
			.map(|(index, aggregator)| (aggregator.name.get_ref().clone(), index))
			.collect();
		self.unique("aggregator", raw.aggregators.iter().map(|a| (&a.name, a.name.get_ref())));
		for (key, of, first) in repeated(raw.aggregators.iter().map(|a| (&a.key, a.name.get_ref())))
		{
			self.wrong(key.span(), format!("the key of `{of}` is already that of `{first}`"));
		}
		let devices = self.devices(&raw.devices, &names, network);
		let aggregators = raw.aggregators.into_iter();
		let aggregators = aggregators.map(|a| self.aggregator(a, prices.as_ref())).collect();
		let mut scenario = Scenario {
			title: raw.title,
			question: raw.question,
			file: file.to_path_buf(),
			date,
			place,
			feeder,
			dso,
			iso,
			interval_length,
			auction,
			aggregators,
			devices,
			live: Live::default(),
			network: Network::default(),
			faults: Vec::new(),
			expect: Expect::default(),
			sun: OnceLock::new(),
			hours: OnceLock::new(),
		};
		if self.problems.is_empty() {
			scenario.network = self.validators(raw.network, &scenario);
			scenario.live = self.live(raw.live, &scenario);
			scenario.faults = self.faults(raw.faults, &scenario);
			scenario.expect = self.expect(raw.expect, &scenario);
		}
		scenario
	}
}
