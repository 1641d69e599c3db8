//! The `tieline` command: the market's agents, a demonstration of all of them together, and the
//! explanation of what came out.

mod demo;

use anyhow::{Context, Result, bail, ensure};
use clap::{Args, Parser, Subcommand, ValueEnum};
use demo::{Folder, KEY_VARIABLE};
use std::{
	io::{self, IsTerminal, Write},
	path::PathBuf,
	process::ExitCode,
	sync::Arc,
	time::Duration,
};
use tieline_agents::{Aggregator, Consortium, Dso, Iso, Owners, Solver};
use tieline_client::agent::{self, Agent, shutdown_signal};
use tieline_client::chain::{Account, Client};
use tieline_observer::explain::{Question, explain};
use tieline_observer::record::{MarketDay, write_whole};
use tieline_observer::report;
use tieline_primitives::Side;
use tieline_scenario::Scenario;
use tieline_testnet::{DevNode, Sealing};

/// Agents and tools of the Tieline market.
#[derive(Parser)]
#[command(name = "tieline", version)]
struct Cli {
	#[command(subcommand)]
	command: Command,
}

#[derive(Subcommand)]
enum Command {
	/// Runs the market operator, which opens the auction of the scenario's day.
	Iso(Common),
	/// Runs the distribution utility, which reviews DERs and posts limits.
	Dso(Common),
	/// Runs an aggregator, which enrols DERs and bids for them.
	Aggregator {
		/// Its name in the scenario.
		name: String,
		#[command(flatten)]
		common: Common,
	},
	/// Runs a solver, which clears auctions. Anyone may.
	Solve {
		#[command(flatten)]
		common: Common,
		/// The key that pays for the certificates, as a secret URI. On a command line everybody on
		/// the machine can read it, in the environment its owner alone.
		#[arg(long, env = KEY_VARIABLE, hide_env_values = true, default_value = "//Bob")]
		key: String,
	},
	/// Runs the wallets of the devices' owners, who register and consent.
	Owners(Common),
	/// Sets up a development chain for a scenario, with root's key.
	Consortium {
		#[command(flatten)]
		common: Common,
		/// Root's key, as a secret URI. On a command line everybody on the machine can read it, in
		/// the environment its owner alone.
		#[arg(long, env = KEY_VARIABLE, hide_env_values = true, default_value = "//Alice")]
		key: String,
	},
	/// Plays a market day: a development node and all the agents.
	Demo {
		/// The market day.
		#[arg(long)]
		scenario: PathBuf,
		/// Where the report and the data go, in place of those of an earlier demonstration.
		#[arg(long, default_value = "target/demo")]
		out: PathBuf,
		/// The node's program, if it is not beside this one.
		#[arg(long)]
		node: Option<PathBuf>,
		/// Kill this agent again and again while the day runs, as `name:seconds`; may be given
		/// several times.
		#[arg(long, value_parser = unreliable)]
		unreliable: Vec<(String, Duration)>,
		/// Give up after this many seconds.
		#[arg(long, default_value_t = 600)]
		patience: u64,
	},
	/// Says why an award is what it is, with the block and the extrinsic of each link.
	Explain {
		#[command(flatten)]
		common: Common,
		/// The folder of a demonstration, whose chain is asked in place of a running node.
		#[arg(long)]
		demo: Option<PathBuf>,
		/// The aggregator's name in the scenario.
		aggregator: String,
		/// The connection point, such as 675.2.
		point: String,
		/// The interval of the day, from 0.
		interval: u16,
		/// What the offer was.
		#[arg(value_enum, default_value_t = SideArgument::Supply)]
		side: SideArgument,
	},
	/// Writes the report of a market day again, from its record.
	Report {
		/// The record, market-day.json.
		record: PathBuf,
		/// The report's file.
		#[arg(long, default_value = "report.html")]
		out: PathBuf,
	},
}

#[derive(Args)]
struct Common {
	/// A node's endpoint; give several to fail over.
	#[arg(long, default_value = "ws://127.0.0.1:9944", value_parser = endpoint)]
	url: Vec<String>,
	/// The scenario.
	#[arg(long)]
	scenario: PathBuf,
}

#[derive(Clone, Copy, ValueEnum)]
enum SideArgument {
	Supply,
	Demand,
}

fn endpoint(text: &str) -> Result<String, String> {
	let host = text.strip_prefix("ws://").or_else(|| text.strip_prefix("wss://"));
	match host {
		Some(host) if !host.is_empty() => Ok(text.into()),
		_ => Err("write it as `ws://host:port`, or with `wss://`".into()),
	}
}

fn unreliable(text: &str) -> Result<(String, Duration), String> {
	let (name, seconds) = text.split_once(':').ok_or("write it as `name:seconds`")?;
	let seconds = seconds.parse().map_err(|_| format!("`{seconds}` is no number of seconds"))?;
	Ok((name.into(), Duration::from_secs(seconds)))
}

#[tokio::main]
async fn main() -> ExitCode {
	tracing_subscriber::fmt()
		.with_env_filter(
			tracing_subscriber::EnvFilter::try_from_default_env()
				.unwrap_or_else(|_| "tieline=info,warn".into()),
		)
		.with_writer(io::stderr)
		.with_ansi(io::stderr().is_terminal() && !no_color())
		// Where a log cannot be written, on a full disk, saying so would panic.
		.log_internal_errors(false)
		.init();
	match run(Cli::parse().command).await {
		Ok(()) => ExitCode::SUCCESS,
		Err(error) => {
			// The exit code says it too, should nobody be there to read.
			writeln!(io::stderr(), "tieline: {error:#}").ok();
			ExitCode::FAILURE
		},
	}
}

/// Whether the user wants no colours (<https://no-color.org>).
fn no_color() -> bool {
	std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty())
}

async fn run(command: Command) -> Result<()> {
	match command {
		Command::Iso(common) => {
			let scenario = common.scenario()?;
			let key = scenario.iso.key.clone();
			serve(&common, &key, Iso::new(scenario)).await
		},
		Command::Dso(common) => {
			let scenario = common.scenario()?;
			let key = scenario.dso.key.clone();
			serve(&common, &key, Dso::new(scenario)?).await
		},
		Command::Aggregator { name, common } => {
			let scenario = common.scenario()?;
			let aggregator = Aggregator::new(scenario, &name)?;
			let account = aggregator.account().clone();
			serve_as(&common, account, aggregator).await
		},
		Command::Solve { common, key } => serve(&common, &key, Solver::new()).await,
		Command::Owners(common) => {
			let scenario = common.scenario()?;
			// Every action is signed by the owner that it is for.
			let key = scenario.devices.first().map_or("//Alice", |device| &device.owner).to_owned();
			serve(&common, &key, Owners::new(scenario)).await
		},
		Command::Consortium { common, key } => {
			serve(&common, &key, Consortium::new(common.scenario()?)).await
		},
		Command::Demo { scenario, out, node, unreliable, patience } => {
			let settings = demo::Settings {
				scenario,
				out,
				node,
				unreliable,
				patience: Duration::from_secs(patience),
			};
			let played = demo::run(&settings).await?;
			print(&format!("{}See {}.\n", played.summary(), played.report.display()))?;
			ensure!(
				played.violations.is_empty(),
				"the feeder leaves its limits although the DSO's rows hold:\n{}",
				played.violations.join("\n"),
			);
			Ok(())
		},
		Command::Explain { common, demo, aggregator, point, interval, side } => {
			let side = match side {
				SideArgument::Supply => Side::Supply,
				SideArgument::Demand => Side::Demand,
			};
			let scenario = common.scenario()?;
			let question = Question { aggregator, point, interval, side };
			let told = async {
				// The chain of a demonstration has no node of its own. Both live until it is told.
				let folder = demo.as_deref().map(Folder::earlier).transpose()?;
				let node = match &folder {
					Some(folder) => {
						let node = DevNode::builder().directory(folder.chain());
						Some(node.sealing(Sealing::Manual).start().await?)
					},
					None => None,
				};
				let endpoints = node.as_ref().map_or(common.url, |node| vec![node.endpoint()]);
				let client = Client::connect(endpoints).await?;
				explain(&client, &scenario, &question).await
			};
			let told = tokio::select! {
				// Listening comes before there is anything to end.
				biased;
				() = shutdown_signal() => bail!("interrupted"),
				told = told => told?,
			};
			print(&told)
		},
		Command::Report { record, out } => {
			let day = MarketDay::read(&record)?;
			write_whole(&out, |file| file.write_all(report::html(&day).as_bytes()))?;
			Ok(())
		},
	}
}

/// Prints what was asked for. A reader who has read enough is no error; a full disk is.
fn print(text: &str) -> Result<()> {
	let mut out = io::stdout().lock();
	match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
		Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
			Err(error).context("the result cannot be printed")
		},
		_ => Ok(()),
	}
}

impl Common {
	fn scenario(&self) -> Result<Arc<Scenario>> {
		Ok(Arc::new(Scenario::read(&self.scenario)?))
	}
}

async fn serve<A: Agent>(common: &Common, key: &str, agent: A) -> Result<()> {
	let account = key.parse::<Account>().context("the agent's key")?;
	serve_as(common, account, agent).await
}

async fn serve_as<A: Agent>(common: &Common, account: Account, mut agent: A) -> Result<()> {
	let client = Client::connect(&common.url).await?;
	agent::run(&client, &account, &mut agent).await?;
	Ok(())
}
