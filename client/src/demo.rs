//! A market day from nothing: a development node, all the agents, and the record of what they did.
//!
//! Each agent is a process of its own with a key of its own; they talk only through the chain.

use crate::{
	agent::told_to_end,
	agents::World,
	chain::{AtFinalizedBlock, Client},
	dev_node::{DevNode, Sealing},
	market::{Auction, Phase},
	market_day::{MarketDay, write_whole},
	record::{Recorded, SeenBlock, hours_outside, record},
	report,
	scenario::Scenario,
};
use anyhow::{Context, Result, bail, ensure};
use indicatif::{ProgressBar, ProgressStyle};
use std::{
	fs::{self, File},
	path::{Path, PathBuf},
	process::Stdio,
	time::{Duration, Instant},
};
use tieline_primitives::Millis;
use tokio::process::{Child, Command};

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

/// What marks a folder as the chain of a demonstration, which the next one may delete.
const CHAIN_MARKER: &str = ".tieline-demo";

/// Plays a market day. What it writes into the folder: `market-day.json`, `feeder.dss`,
/// `report.html`, what every program said under `logs`, and the chain itself under `chain`, for
/// [`explain`](crate::explain::explain) to read.
///
/// Fails, with everything written, when the feeder leaves its limits although the DSO's rows hold.
pub async fn run(settings: &Settings) -> Result<MarketDay> {
	let begun = Instant::now();
	let scenario = Scenario::read(&settings.scenario)?;
	let chain = empty_chain_folder(&settings.out)?;
	let logs = settings.out.join("logs");
	fs::create_dir_all(&logs)
		.with_context(|| format!("the folder {} cannot be made", logs.display()))?;
	let bar = ProgressBar::new(100).with_style(
		ProgressStyle::with_template("{bar:30} {percent:>3} % {elapsed} {msg}")
			.unwrap_or_else(|_| ProgressStyle::default_bar()),
	);
	let show = |percent: u64, message: String| {
		if bar.is_hidden() && bar.position() != percent {
			eprintln!("{percent:>3} % {message}");
		}
		bar.set_position(percent);
		bar.set_message(message);
	};

	show(0, "starting a development node".into());
	let mut node = DevNode::start_at(chain, settings.node.clone(), Sealing::Aura).await?;
	let client = Client::connect([node.endpoint()]).await?;
	let mut agents = Agents::start(settings, &scenario, &node.endpoint(), &logs)?;

	let ended = tokio::select! {
		() = told_to_end() => Err(anyhow::anyhow!("interrupted")),
		watched = watch(settings, &scenario, &client, &mut agents, &show, begun) => watched,
	};
	agents.stop().await;
	// What the node said may be the reason of a failure.
	let kept = fs::copy(node.log(), logs.join("node.log"));
	let (at, blocks) = ended?;
	kept.with_context(|| format!("the node's log cannot be copied to {}", logs.display()))?;

	show(96, "solving every hour again".into());
	let Recorded { day, script, violations } = record(&at, &scenario, &blocks).await?;
	node.stop();
	day.write(&settings.out.join("market-day.json"))?;
	let write = |name: &str, text: &str| {
		write_whole(&settings.out.join(name), |file| file.write_all(text.as_bytes()))
	};
	write("feeder.dss", &script)?;
	write("report.html", &report::html(&day))?;
	show(100, "done".into());
	bar.finish_and_clear();
	let (outside, outside_without) = hours_outside(&day);
	println!(
		"{}: {} devices of {} aggregations, {} intervals cleared in {} blocks, {:.0} s.\n\
		 Hours with a voltage outside {:.2} to {:.2} pu: {outside}; without the DSO's limits: \
		 {outside_without}.\nSee {}.",
		day.title,
		day.devices,
		day.aggregations.len(),
		day.intervals.len(),
		day.chain.blocks.len(),
		begun.elapsed().as_secs_f64(),
		day.voltage_band[0],
		day.voltage_band[1],
		settings.out.join("report.html").display(),
	);
	ensure!(
		violations.is_empty(),
		"the feeder leaves its limits although the DSO's rows hold:\n{}",
		violations.join("\n"),
	);
	Ok(day)
}

/// Where the chain of a demonstration is, in its folder.
pub fn chain_folder(out: &Path) -> PathBuf {
	out.join("chain")
}

/// An empty folder for the chain, in place of that of an earlier demonstration. A folder of this
/// name that no demonstration has made stays as it is.
fn empty_chain_folder(out: &Path) -> Result<PathBuf> {
	let chain = chain_folder(out);
	let marker = chain.join(CHAIN_MARKER);
	if chain.symlink_metadata().is_ok() {
		ensure!(
			marker.is_file(),
			"{} would be deleted, but no demonstration has made it: move it away, or choose \
			 another folder",
			chain.display(),
		);
		fs::remove_dir_all(&chain)
			.with_context(|| format!("the earlier chain {} cannot be removed", chain.display()))?;
	}
	fs::create_dir_all(&chain)
		.and_then(|()| fs::write(&marker, ""))
		.with_context(|| format!("the folder {} cannot be made", chain.display()))?;
	Ok(chain)
}

/// Follows the chain until the auction is over. Gives the state then, and every block so far but
/// the genesis block.
async fn watch(
	settings: &Settings,
	scenario: &Scenario,
	client: &Client,
	agents: &mut Agents,
	show: &impl Fn(u64, String),
	begun: Instant,
) -> Result<(AtFinalizedBlock, Vec<SeenBlock>)> {
	let mut stream = client.finalized_blocks();
	let mut blocks = Vec::new();
	let mut next_number = 1;
	loop {
		let left = settings.patience.saturating_sub(begun.elapsed());
		let Ok(next) = tokio::time::timeout(left, stream.next()).await else {
			bail!(
				"the day was not over after {} s; what each agent said is in {}",
				settings.patience.as_secs(),
				settings.out.join("logs").display(),
			);
		};
		let newest = next?;
		agents.check()?;
		agents.trouble().await?;
		// The stream leaves out blocks when it falls behind.
		for number in next_number..=newest.number() {
			let at = if number == newest.number() {
				newest.clone()
			} else {
				let missed = client.at_number(number).await?;
				missed.with_context(|| format!("block {number} is final but not there"))?
			};
			let now = at.now().await?;
			let auction = match World::find(&at, scenario).await? {
				Some(world) => {
					Auction::all(&at).await?.into_iter().find(|auction| auction.node == world.node)
				},
				None => None,
			};
			let (percent, phase, message) = progress(auction.as_ref(), now, begun);
			show(percent, format!("block {number}: {message}"));
			blocks.push(SeenBlock::read(&at, newest.seen(), phase).await?);
			if auction.is_some_and(|auction| auction.is_over(now)) {
				return Ok((at, blocks));
			}
		}
		next_number = newest.number().saturating_add(1).max(next_number);
	}
}

fn progress(auction: Option<&Auction>, now: Millis, begun: Instant) -> (u64, &'static str, String) {
	let Some(auction) = auction else {
		// Registration takes about half a minute; the bar need not know better.
		let percent = (begun.elapsed().as_secs() / 2).min(24);
		return (percent, "registration", "registering, reviewing, enrolling".into());
	};
	let part = |from: Millis, until: Millis| {
		let length = until.0.saturating_sub(from.0).max(1);
		(now.0.saturating_sub(from.0).min(length) * 20 / length).min(20)
	};
	match auction.phase(now) {
		Phase::Bidding => (
			25 + part(Millis(0), auction.bidding_until) / 2,
			"bidding",
			"taking sealed bids".into(),
		),
		Phase::Revealing => (
			45 + part(auction.bidding_until, auction.reveal_until),
			"revealing",
			"revealing bids".into(),
		),
		Phase::Clearing | Phase::Over => (
			65 + u64::from(auction.cleared) * 30 / u64::from(auction.intervals.max(1)),
			"clearing",
			format!("{} of {} intervals cleared", auction.cleared, auction.intervals),
		),
	}
}

/// The running agents.
struct Agents {
	running: Vec<Running>,
}

struct Running {
	name: String,
	arguments: Vec<String>,
	log: PathBuf,
	child: Child,
	/// After how long it is killed, if it is, and when it was started last.
	life: Option<Duration>,
	since: Instant,
}

impl Running {
	fn start(name: String, arguments: Vec<String>, log: PathBuf) -> Result<Self> {
		let child = spawn(&arguments, &log).with_context(|| format!("{name} does not start"))?;
		Ok(Self { name, arguments, log, child, life: None, since: Instant::now() })
	}
}

fn spawn(arguments: &[String], log: &Path) -> Result<Child> {
	let program = std::env::current_exe().context("this program's own path is not known")?;
	let log = File::options()
		.create(true)
		.append(true)
		.open(log)
		.with_context(|| format!("the log {} cannot be written", log.display()))?;
	Ok(Command::new(program)
		.args(arguments)
		.stdin(Stdio::null())
		.stdout(log.try_clone()?)
		.stderr(log)
		.kill_on_drop(true)
		.spawn()?)
}

impl Agents {
	fn start(
		settings: &Settings,
		scenario: &Scenario,
		endpoint: &str,
		logs: &Path,
	) -> Result<Self> {
		let names = ["consortium", "owners", "dso", "iso", "solve"]
			.into_iter()
			.map(|name| (name.to_owned(), vec![name.to_owned()]))
			.chain(scenario.aggregators.iter().map(|aggregator| {
				let arguments = vec!["aggregator".to_owned(), aggregator.name.clone()];
				(format!("aggregator-{}", aggregator.name.to_lowercase()), arguments)
			}));
		let mut running = Vec::new();
		for (name, mut arguments) in names {
			arguments.extend(["--url".to_owned(), endpoint.to_owned()]);
			let scenario = settings.scenario.display().to_string();
			arguments.extend(["--scenario".to_owned(), scenario]);
			let log = logs.join(format!("{name}.log"));
			fs::remove_file(&log).ok();
			running.push(Running::start(name, arguments, log)?);
		}
		for (name, life) in &settings.unreliable {
			let known = running.iter().map(|agent| agent.name.clone()).collect::<Vec<_>>();
			let agent = running
				.iter_mut()
				.find(|agent| agent.name == *name)
				.with_context(|| format!("no agent `{name}`; there are {}", known.join(", ")))?;
			agent.life = Some(*life);
		}
		Ok(Self { running })
	}

	/// Fails when an agent has ended by itself.
	fn check(&mut self) -> Result<()> {
		for agent in &mut self.running {
			if let Some(status) = agent.child.try_wait()? {
				let log = fs::read_to_string(&agent.log).unwrap_or_default();
				let tail = log.lines().rev().take(5).collect::<Vec<_>>();
				let tail = tail.into_iter().rev().collect::<Vec<_>>().join("\n");
				bail!(
					"{} ended ({status}); the end of {}:\n{tail}",
					agent.name,
					agent.log.display()
				);
			}
		}
		Ok(())
	}

	/// Kills the unreliable agents whose time has come, and starts them again.
	async fn trouble(&mut self) -> Result<()> {
		let due =
			|agent: &&mut Running| agent.life.is_some_and(|life| agent.since.elapsed() >= life);
		for agent in self.running.iter_mut().filter(due) {
			agent.child.kill().await?;
			agent.child = spawn(&agent.arguments, &agent.log)?;
			agent.since = Instant::now();
		}
		Ok(())
	}

	async fn stop(&mut self) {
		for agent in &mut self.running {
			// It may have ended already; either way it is gone.
			agent.child.kill().await.ok();
		}
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn the_chain_of_an_earlier_demonstration_is_replaced() {
		let out = tempfile::tempdir().unwrap();
		let chain = empty_chain_folder(out.path()).unwrap();
		fs::write(chain.join("block"), "").unwrap();
		assert_eq!(empty_chain_folder(out.path()).unwrap(), chain);
		assert!(chain.is_dir() && !chain.join("block").exists());
	}

	#[test]
	fn a_folder_that_no_demonstration_has_made_is_kept_and_named() {
		let out = tempfile::tempdir().unwrap();
		let chain = chain_folder(out.path());
		fs::create_dir(&chain).unwrap();
		fs::write(chain.join("mod.rs"), "").unwrap();
		let error = empty_chain_folder(out.path()).unwrap_err().to_string();
		assert!(error.contains(&chain.display().to_string()), "{error}");
		assert!(chain.join("mod.rs").is_file());
	}
}
