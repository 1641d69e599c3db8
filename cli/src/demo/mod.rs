//! A market day from nothing: a development node, all the agents, and the record of what they did.
//!
//! Each agent is a process of its own with a key of its own; they talk only through the chain.

mod folder;
mod follow;
mod processes;

pub use folder::Folder;

use anyhow::{Error, Result, anyhow};
use follow::{Progress, follow};
use processes::{Agents, supervise};
use std::{
	io,
	path::{Path, PathBuf},
	sync::Arc,
	time::{Duration, Instant},
};
use tieline_client::agent::shutdown_signal;
use tieline_client::chain::Client;
use tieline_observer::audit::{Recorded, hours_outside, record};
use tieline_observer::record::MarketDay;
use tieline_observer::report;
use tieline_scenario::Scenario;
use tieline_testnet::{DevNode, Sealing};

/// The variable that holds an agent's key, a secret URI, when `--key` is not given. The agents of
/// a demonstration do not get it.
pub const KEY_VARIABLE: &str = "TIELINE_KEY";

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
	/// each agent's name, and after how long each time.
	pub unreliable: Vec<(String, Duration)>,
	/// How long the whole day may take.
	pub patience: Duration,
}

/// A market day that was played to its end.
#[derive(Clone, Debug)]
pub struct Played {
	/// Its record.
	pub day: MarketDay,
	/// What the feeder does not keep to although the DSO's rows hold, a line for each limit and
	/// hour. Empty when the rows did what they are for.
	pub violations: Vec<String>,
	/// How long it took.
	pub took: Duration,
}

impl Played {
	/// What came out, in a few lines.
	pub fn summary(&self) -> String {
		let day = &self.day;
		let (outside, outside_without) = hours_outside(day);
		format!(
			"{}: {} devices of {} aggregations, {} intervals cleared in {} blocks, {:.0} s.\n\
			 Hours with a voltage outside {:.2} to {:.2} pu: {outside}; without the DSO's limits: \
			 {outside_without}.\n",
			day.title,
			day.devices,
			day.aggregations.len(),
			day.intervals.len(),
			day.chain.blocks.len(),
			self.took.as_secs_f64(),
			day.voltage_band[0],
			day.voltage_band[1],
		)
	}
}

/// Plays a market day. What it writes into the folder: `market-day.json`, `feeder.dss` and
/// `report.html`, all three or none; what every program said under `logs`; and the chain itself
/// under `chain`, for [`explain`](tieline_observer::explain::explain) to read. What an earlier demonstration
/// has left there is removed at the start.
///
/// Fails when the process is told to end (SIGINT or SIGTERM) too. However it ends, the node and
/// the agents end with it.
pub async fn run(settings: &Settings) -> Result<Played> {
	let scenario = Arc::new(Scenario::read(&settings.scenario)?);
	let folder = Folder::take(&settings.out)?;
	let played = tokio::select! {
		// Listening comes before there is anything to end.
		biased;
		() = shutdown_signal() => Err(anyhow!("interrupted")),
		played = play(settings, scenario, &folder) => played,
	};
	// What the node said may be the reason of a failure.
	let kept = folder.keep_node_log();
	let played = played.map_err(|error| failure(error, folder.room(), &settings.out))?;
	kept.map(|()| played)
}

/// A full disk has many faces: a node that ended, a log that stops. So it is said beside them.
fn failure(error: Error, room: io::Result<()>, out: &Path) -> Error {
	match room {
		Err(room) if is_full(&room) => {
			error.context(format!("no space is left in {}", out.display()))
		},
		_ => error,
	}
}

fn is_full(error: &io::Error) -> bool {
	matches!(error.kind(), io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded)
}

async fn play(settings: &Settings, scenario: Arc<Scenario>, folder: &Folder) -> Result<Played> {
	let begun = Instant::now();
	let progress = Progress::new();
	progress.show(0, "starting a development node".into());
	let mut node = DevNode::start_at(folder.chain(), settings.node.clone(), Sealing::Aura).await?;
	let client = Client::connect([node.endpoint()]).await?;
	let mut agents = Agents::start(settings, &scenario, &node.endpoint(), &folder.logs())?;

	let followed = tokio::select! {
		followed = follow(&client, &scenario, &progress) => followed,
		fault = supervise(&mut node, &mut agents) => Err(fault),
		() = tokio::time::sleep(settings.patience.saturating_sub(begun.elapsed())) => Err(anyhow!(
			"the day was not over after {} s; what each agent said is in {}",
			settings.patience.as_secs(),
			folder.logs().display(),
		)),
	};
	agents.stop().await;
	let (at, blocks) = match followed {
		Ok(followed) => followed,
		Err(error) => {
			// It may be for want of a node that an answer has not come.
			node.check()?;
			return Err(error);
		},
	};

	progress.show(96, "solving every hour again".into());
	// A task of its own: while it solves, this one can hear that it is told to end.
	let recording = tokio::spawn(async move { record(&at, &scenario, &blocks).await });
	let Recorded { day, script, violations } = tokio::select! {
		recorded = recording => recorded??,
		fault = supervise(&mut node, &mut agents) => return Err(fault),
	};
	node.stop();
	folder.write(&day, &script, &report::html(&day))?;
	progress.end();
	Ok(Played { day, violations, took: begun.elapsed() })
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn a_failure_on_a_full_disk_says_that_it_is_full() {
		let failed = |room| {
			let error = failure(anyhow!("the node ended"), room, Path::new("target/demo"));
			format!("{error:#}")
		};
		let full = Err(io::ErrorKind::StorageFull.into());
		assert_eq!(failed(full), "no space is left in target/demo: the node ended");
		assert_eq!(failed(Err(io::ErrorKind::PermissionDenied.into())), "the node ended");
		assert_eq!(failed(Ok(())), "the node ended");
	}
}
