//! The processes of a demonstration: the node and the agents, none of which may end by itself.

use super::{KEY_VARIABLE, Settings};
use anyhow::{Context, Error, Result, bail};
use std::{
	fs::{self, File},
	path::{Path, PathBuf},
	process::Stdio,
	time::{Duration, Instant},
};
use tieline_scenario::Scenario;
use tieline_testnet::DevNode;
use tokio::process::{Child, Command};

/// How often the processes are looked at.
const LOOK: Duration = Duration::from_secs(1);

/// Looks after the node and the agents until one has ended by itself, and says which and why.
pub(super) async fn supervise(node: &mut DevNode, agents: &mut Agents) -> Error {
	loop {
		if let Err(fault) = look(node, agents).await {
			return fault;
		}
		tokio::time::sleep(LOOK).await;
	}
}

async fn look(node: &mut DevNode, agents: &mut Agents) -> Result<()> {
	node.check()?;
	agents.check()?;
	agents.trouble().await
}

/// The running agents.
pub(super) struct Agents {
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
		.env_remove(KEY_VARIABLE)
		.stdin(Stdio::null())
		.stdout(log.try_clone()?)
		.stderr(log)
		.kill_on_drop(true)
		.spawn()?)
}

impl Agents {
	pub fn start(
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

	/// Ends them all; then there are none.
	pub async fn stop(&mut self) {
		for mut agent in self.running.drain(..) {
			// It may have ended already; either way it is gone.
			agent.child.kill().await.ok();
		}
	}
}
