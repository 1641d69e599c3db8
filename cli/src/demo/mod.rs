//! A market day from nothing: a development node, all the agents, and the record of what they did.
//!
//! Each agent is a process of its own with a key of its own; they talk only through the chain.

pub(crate) mod faults;
mod folder;
mod follow;
mod page;
mod participants;
mod preparation;
mod progress;
mod refusals;
mod targets;

pub use folder::Folder;
pub use page::PageSettings;

use crate::{log::Format, study};
use anyhow::{Context, Error, Result, anyhow};
use faults::{Faults, Nodes, SeenPhase};
use follow::follow;
use page::Page;
use progress::Progress;
use std::{
	path::{Path, PathBuf},
	sync::Arc,
	time::{Duration, Instant},
};
use tieline_client::{
	Venue,
	agent::shutdown_signal,
	chain::{AtFinalizedBlock, Client},
};
use tieline_observer::{
	audit::{Auctions, Recorded, Scope, SeenBlock, record_followed},
	record::{IntervalsOutside, MarketDay},
	report,
};
use tieline_primitives::Money;
use tieline_scenario::{FaultKind, Scenario};
use tieline_testnet::{DevNode, Fleet, Program, Validators};

/// How long the agents may take to end when they are asked to.
const AGENTS_END: Duration = Duration::from_secs(5);
/// How long the agents go on once the day is over: two slots.
const LAST_LOOK: Duration = Duration::from_secs(4);

/// What is to be demonstrated, and where the results go.
#[derive(Clone, Debug)]
pub struct Settings {
	/// The scenario's file.
	pub scenario: PathBuf,
	/// The folder for the results.
	pub out: PathBuf,
	/// The node's program; found beside this one when it is not given.
	pub node: Option<PathBuf>,
	/// Agents that are killed and started again, over and over, to show that it does not matter:
	/// each agent's name, and how long it runs each time.
	pub unreliable: Vec<(String, Duration)>,
	/// How long the whole day may take.
	pub patience: Duration,
	/// The file for where node and agents serve metrics. They do if it is given.
	pub metrics: Option<PathBuf>,
	/// The format of the agents' logs.
	pub log: Format,
	/// The live page, if there is to be one.
	pub page: Option<PageSettings>,
}

/// A market day that was played to its end.
#[derive(Clone, Debug)]
pub struct Played {
	/// Its record.
	pub day: MarketDay,
	/// The file of its report.
	pub report: PathBuf,
	/// The limits that the feeder leaves although the DSO's rows hold, a line for each limit and
	/// hour. Empty when the rows are good.
	pub violations: Vec<String>,
	/// How long it took.
	pub took: Duration,
}

impl Played {
	/// The result in a few lines.
	pub fn summary(&self) -> String {
		let day = &self.day;
		let IntervalsOutside { with_limits, without_limits } = day.intervals_outside();
		let rent = day.intervals.iter().map(|interval| interval.congestion_rent);
		format!(
			"{}: {} devices of {} aggregations, {} intervals cleared in {} blocks, {:.0} s.\n\
			 Intervals with a voltage outside {:.2} to {:.2} pu: {with_limits}; without the DSO's \
			 limits: {without_limits}.\n\
			 Awards are paid at nodal prices; the congestion rent of the day is {}.\n",
			day.title,
			day.devices,
			day.aggregations.len(),
			day.intervals.len(),
			day.chain.blocks.len(),
			self.took.as_secs_f64(),
			day.voltage_band[0],
			day.voltage_band[1],
			Money(rent.sum()),
		)
	}
}

/// Plays a market day. It writes into the folder: `market-day.json`, `feeder.dss` and
/// `report.html`, all three or none; the programs' logs, under `logs`; and the chain itself, under
/// `chain`, for [`explain`](tieline_observer::explain::explain) to read. The results of an earlier
/// demonstration are removed from the folder at the start.
///
/// SIGINT and SIGTERM end it with an error. However it ends, the node and the agents end with it.
pub async fn run(settings: &Settings) -> Result<Played> {
	begin(settings).await?.end().await
}

/// A market day that was played to its end, with what still runs: the node and the page, where they are to
/// stay.
pub struct Running {
	/// The day.
	pub played: Played,
	nodes: Nodes,
	page: Option<Page>,
	folder: Folder,
}

impl Running {
	/// The URL of the page, where there is one that stays.
	pub fn url(&self) -> Option<&str> {
		self.page.as_ref().map(|page| page.url.as_str())
	}

	/// Ends it.
	pub async fn end(mut self) -> Result<Played> {
		if let Some(page) = &mut self.page {
			page.stop().await;
		}
		self.nodes.stop().await;
		self.folder.keep_node_log()?;
		Ok(self.played)
	}
}

/// As [`run`], but the node and the page go on where the settings say so.
pub async fn begin(settings: &Settings) -> Result<Running> {
	let scenario = Arc::new(Scenario::read(&settings.scenario)?);
	let folder = Folder::take(&settings.out)?;
	let mut progress = Progress::new();
	let played = tokio::select! {
		// Listening comes before there is anything to end.
		biased;
		() = shutdown_signal() => Err(anyhow!("interrupted")),
		() = tokio::time::sleep(settings.patience) => Err(anyhow!(
			"the day was not over after {} s; the last step: {}; the logs are in {}",
			settings.patience.as_secs(),
			progress.step(),
			folder.logs().display(),
		)),
		played = play(settings, scenario, &folder, &mut progress) => played,
	};
	match played {
		Ok(Scene { played, nodes, page }) => Ok(Running { played, nodes, page, folder }),
		Err(error) => {
			// The node's log may show the reason of a failure.
			folder.keep_node_log().ok();
			Err(failure(error, folder.is_full(), &settings.out))
		},
	}
}

/// A day that was played, and what still runs.
struct Scene {
	played: Played,
	nodes: Nodes,
	page: Option<Page>,
}

/// A full disk has many faces: a node that ended, a log that stops. So the error says it too.
fn failure(error: Error, full: bool, out: &Path) -> Error {
	if full { error.context(format!("no space is left in {}", out.display())) } else { error }
}

async fn play(
	settings: &Settings,
	scenario: Arc<Scenario>,
	folder: &Folder,
	progress: &mut Progress,
) -> Result<Scene> {
	let begun = Instant::now();
	let mut nodes = start_nodes(settings, &scenario, folder, progress).await?;
	let client = Client::connect(nodes.endpoints()).await?;
	let mut programs = agents(&scenario, &folder.agents(), &nodes.endpoints())?;
	if settings.log == Format::Json {
		programs = programs.into_iter().map(|agent| agent.arguments(["--log", "json"])).collect();
	}
	if let Some(file) = &settings.metrics {
		programs = targets::serve(programs, nodes.metrics(), file)?;
	}
	let mut fleet = Fleet::start(programs, &folder.logs())?;
	let mut page = match &settings.page {
		Some(page) => {
			let specification = nodes.specification(settings.node.as_deref(), folder)?;
			let page = Page::start(
				page,
				&settings.scenario,
				&nodes.endpoints(),
				specification.as_deref(),
				folder,
			)?;
			progress.note(&format!("The day can be watched at {}", page.url));
			Some(page)
		},
		None => None,
	};
	for (name, life) in &settings.unreliable {
		fleet.make_unreliable(name, *life)?;
	}

	let phase = SeenPhase::default();
	let mut faults = Faults::new(&scenario.faults, phase.clone());
	let followed = tokio::select! {
		followed = follow(&client, &scenario, &phase, progress) => followed,
		fault = faults.watch(&mut nodes, &mut fleet) => Err(fault),
	};
	let (at, blocks) = match followed {
		Ok(followed) => followed,
		Err(error) => {
			// An answer may be missing because the node has ended.
			nodes.check()?;
			return Err(error);
		},
	};
	faults.missed()?;
	// Those who have bid read what they are awarded.
	tokio::time::sleep(LAST_LOOK).await;
	fleet.stop(AGENTS_END).await;

	progress.show(96, "solving every interval again".into());
	// In a task of its own, so that this one hears signals while it solves.
	let recording = tokio::spawn(async move { record_day(&at, &scenario, &blocks).await });
	let Recorded { day, script, violations } = tokio::select! {
		recorded = recording => recorded??,
		fault = faults.watch(&mut nodes, &mut fleet) => return Err(fault),
	};
	if let Some(page) = &mut page {
		page.check()?;
	}
	if !settings.page.is_some_and(|page| page.stays) {
		if let Some(mut page) = page.take() {
			page.stop().await;
		}
		nodes.stop().await;
	}
	let script = script.context("the day was recorded without its feeder")?;
	folder.write(&day, &script, &report::html(&day))?;
	progress.end();
	let played = Played { day, report: folder.report(), violations, took: begun.elapsed() };
	Ok(Scene { played, nodes, page })
}

async fn start_nodes(
	settings: &Settings,
	scenario: &Scenario,
	folder: &Folder,
	progress: &mut Progress,
) -> Result<Nodes> {
	let mut node = DevNode::builder();
	if let Some(program) = &settings.node {
		node = node.program(program);
	}
	if settings.metrics.is_some() {
		node = node.serve_metrics();
	}
	if settings.page.is_some() && scenario.network.validators == 1 {
		node = node.serve_light_clients();
	}
	if scenario.network.validators > 1 {
		progress.show(0, "waiting for four validators".into());
		let latency = scenario.network.latency_ms;
		let latency = latency.map(|ms| Duration::from_secs_f64(ms / 1e3));
		let are_parted = scenario.faults.iter().any(|of| of.kind == FaultKind::Partition);
		let validators = if latency.is_some() || are_parted {
			Validators::start_apart(node, latency).await?
		} else {
			Validators::start_with(node).await?
		};
		return Ok(Nodes::Four(validators));
	}
	let node = node.directory(folder.chain());
	let started = node.start_with(|waiting| {
		progress.show(0, format!("waiting for the development node to {waiting}"));
	});
	Ok(Nodes::One(Box::new(started.await?)))
}

/// The agents of a scenario, each this program with a configuration of its own.
fn agents(scenario: &Scenario, folder: &Path, endpoints: &[String]) -> Result<Vec<Program>> {
	let tieline = std::env::current_exe().context("this program's own path is not known")?;
	let agents = scenario.write_configs(folder)?;
	// Each begins at another node unless the scenario names one, and fails over to the others.
	let first = |index: usize, name: &str| {
		let named = scenario.network.first.iter().find(|(agent, _)| agent == name);
		named.map_or(index, |(_, first)| *first)
	};
	let programs = agents.into_iter().enumerate().map(|(index, agent)| {
		let first = first(index, &agent.name);
		let urls = (0..endpoints.len()).map(|n| &endpoints[(first + n) % endpoints.len()]);
		Program::new(agent.name, &tieline)
			.arguments([agent.command])
			.arguments(urls.flat_map(|url| ["--url", url.as_str()]))
			.arguments(["--config"])
			.arguments([agent.file.as_os_str()])
	});
	Ok(programs.collect())
}

/// The record of the day that a scenario plays.
async fn record_day(
	at: &AtFinalizedBlock,
	scenario: &Scenario,
	blocks: &[SeenBlock],
) -> Result<Recorded> {
	let venue = scenario.venue()?;
	let node = Venue::node_of(at, &venue.iso).await?;
	let node = node.context("the ISO's pricing node is not on the chain any more")?;
	let scope = Scope { node, auctions: Auctions::Day(scenario.day()) };
	Ok(record_followed(at, &scope, blocks, study::of_scenario(scenario)).await?)
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn a_failure_on_a_full_disk_says_that_it_is_full() {
		let failed = |full| {
			let error = failure(anyhow!("the node ended"), full, Path::new("target/demo"));
			format!("{error:#}")
		};
		assert_eq!(failed(true), "no space is left in target/demo: the node ended");
		assert_eq!(failed(false), "the node ended");
	}
}
