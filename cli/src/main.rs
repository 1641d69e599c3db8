//! The `tieline` command: the agents of the market, a demonstration of all of them together, and
//! the tools around a market day.

mod agents;
mod cosim;
mod demo;
mod history;
mod log;
mod run;
mod serve;
mod study;
mod tools;

use agents::{Ends, Kind};
use anyhow::{Result, bail, ensure};
use clap::{Args, Parser, Subcommand, ValueEnum};
use std::{
	io::{self, Write},
	net::SocketAddr,
	path::PathBuf,
	process::ExitCode,
	time::Duration,
};
use tieline_client::agent::shutdown_signal;
use tieline_cosim::feeder::EngineKind;
use tieline_index::export::Form;
use tieline_observer::explain::Question;
use tieline_primitives::{Day, Hardware, PricingNodeId, Side};
use tools::{RecordRequest, print};

/// Agents and tools of the Tieline market.
#[derive(Parser)]
#[command(name = "tieline", version)]
struct Cli {
	#[command(subcommand)]
	command: Command,
	/// The format of the log.
	#[arg(long, global = true, value_enum, default_value_t)]
	log: log::Format,
}

/// The engine of a feeder.
#[derive(Clone, Copy, ValueEnum)]
#[value(rename_all = "lowercase")]
enum Engine {
	/// Ours.
	Tieline,
	/// OpenDSS.
	OpenDss,
	/// GridLAB-D.
	GridLabD,
}

impl From<Engine> for EngineKind {
	fn from(engine: Engine) -> Self {
		match engine {
			Engine::Tieline => Self::Tieline,
			Engine::OpenDss => Self::OpenDss,
			Engine::GridLabD => Self::GridLabD,
		}
	}
}

#[derive(Subcommand)]
enum Command {
	/// Runs a market operator, which opens the auctions of its pricing node.
	Iso(AgentArguments),
	/// Runs a distribution utility, which reviews DERs and posts limits.
	Dso(AgentArguments),
	/// Runs an aggregator, which enrols DERs and bids for them.
	Aggregator(AgentArguments),
	/// Runs a solver, which clears auctions. Anyone may.
	Solve(AgentArguments),
	/// Runs the wallet of one owner of devices, or of several: registers and consents.
	Owners(AgentArguments),
	/// Sets up a development chain, with root's key.
	Consortium(AgentArguments),
	/// Runs the gateway of a site: sets a device by SunSpec Modbus to what the chain awards it, within
	/// its limits, and keeps its energy for the meter agent.
	Gateway {
		/// The gateway's configuration (TOML), which names its nodes too.
		#[arg(long)]
		config: PathBuf,
	},
	/// Writes the configurations of a scenario's agents.
	Configs {
		/// The scenario.
		#[arg(long)]
		scenario: PathBuf,
		/// The folder in which each agent gets one of its own.
		#[arg(long)]
		out: PathBuf,
	},
	/// Checks a scenario: everything that is wrong with it, and that the chain would refuse.
	Check {
		/// The scenario.
		scenario: PathBuf,
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
		/// Have node and agents serve metrics, each at a free port, and write where to this file, for
		/// `file_sd_configs` of Prometheus.
		#[arg(long)]
		metrics: Option<PathBuf>,
		/// Serve the live page here while the day is played, such as 127.0.0.1:8080; at a free port where
		/// that one is taken.
		#[arg(long)]
		page: Option<SocketAddr>,
		/// Keep node and page running when the day is over, until the process is asked to end.
		#[arg(long, requires = "page")]
		stay: bool,
		/// Open the page in a browser.
		#[arg(long, requires = "page")]
		open: bool,
	},
	/// Plays a cleared market day of a demonstration on a live feeder, under HELICS: DERs follow their
	/// awards minute by minute, and the feeder answers.
	Cosim {
		/// The folder of the demonstration, whose chain has the awards.
		#[arg(long, default_value = "target/demo")]
		demo: PathBuf,
		/// The market day that the demonstration played.
		#[arg(long)]
		scenario: PathBuf,
		/// The engine of the feeder; the scenario's unless given.
		#[arg(long)]
		engine: Option<Engine>,
		/// The length of a step, in seconds: at least 5, and a part of a delivery interval. The scenario's
		/// unless given.
		#[arg(long, value_parser = clap::value_parser!(u32).range(5..=3_600))]
		step: Option<u32>,
		/// A second of the day takes a second.
		#[arg(long)]
		real_time: bool,
		/// The folder for the results; `cosim` in that of the demonstration unless given.
		#[arg(long)]
		out: Option<PathBuf>,
	},
	/// Plays scenarios, market and delivery, and checks what each expects. Exits with an error when
	/// something does not hold, and writes JUnit XML.
	Run {
		/// Scenarios, or folders of them.
		#[arg(required = true)]
		scenarios: Vec<PathBuf>,
		/// Where the results go, a folder a scenario.
		#[arg(long, default_value = "target/run")]
		out: PathBuf,
		/// The node's program, if it is not beside this one.
		#[arg(long)]
		node: Option<PathBuf>,
		/// The engine of the feeder; the scenario's unless given.
		#[arg(long)]
		engine: Option<Engine>,
		/// Give a market day up after this many seconds.
		#[arg(long, default_value_t = 1_800)]
		patience: u64,
		/// Run one scenario with many values of a key, as `key=a..b`, and make one table and plot.
		#[arg(long)]
		vary: Option<String>,
		/// How many values.
		#[arg(long, default_value_t = 6, requires = "vary")]
		values: usize,
		/// How many runs at once.
		#[arg(long, default_value_t = 2, requires = "vary")]
		at_once: usize,
	},
	/// Shows the state of the market at the newest finalized block of any chain.
	Status(Endpoints),
	/// Records an auction of any chain, and writes its report.
	Record {
		#[command(flatten)]
		endpoints: Endpoints,
		/// The auction; the latest unless it is given.
		#[arg(long)]
		auction: Option<u32>,
		/// The first block of the record.
		#[arg(long, default_value_t = 1)]
		from: u32,
		/// The last block of the record; the newest finalized one unless it is given.
		#[arg(long)]
		to: Option<u32>,
		/// A file with headings and the model of the feeder (TOML); without it the record has no
		/// voltages.
		#[arg(long)]
		study: Option<PathBuf>,
		/// The folder for market-day.json and report.html.
		#[arg(long, default_value = "record")]
		out: PathBuf,
	},
	/// Explains an award, with the block and the extrinsic of each link.
	Explain {
		#[command(flatten)]
		endpoints: Endpoints,
		/// The folder of a demonstration, whose chain is asked in place of a running node.
		#[arg(long)]
		demo: Option<PathBuf>,
		/// The pricing node, where the aggregator is at several.
		#[arg(long)]
		node: Option<u16>,
		/// The market day, such as 2026-04-15; the latest with an auction unless it is given.
		#[arg(long, value_parser = market_day)]
		day: Option<Day>,
		/// The aggregator's name on the chain.
		aggregator: String,
		/// The connection point, such as 675.2.
		point: String,
		/// The interval of the auction, from 0.
		interval: u16,
		/// The side of the offer.
		#[arg(value_enum, default_value_t = SideArgument::Supply)]
		side: SideArgument,
	},
	/// Follows a chain into a database: every finalized block with its extrinsics and events, and the
	/// market's own tables (docs/history.md). Goes on where it was; several at once do no harm.
	Index {
		#[command(flatten)]
		endpoints: Endpoints,
		/// The database: sqlite:PATH, or postgres://USER:PASSWORD@HOST/NAME.
		#[arg(long, env = "TIELINE_DATABASE", hide_env_values = true)]
		database: String,
		/// The folder of a demonstration, whose chain is written in place of that of a running node.
		#[arg(long)]
		demo: Option<PathBuf>,
		/// End at this block, or at the newest one with `now`, rather than follow the chain.
		#[arg(long, value_parser = until)]
		until: Option<history::Until>,
		/// Check the database rather than write it: hashes, awards derived again, sums. Exits with an
		/// error where something differs, and says what.
		#[arg(long, conflicts_with = "until")]
		verify: bool,
	},
	/// Writes tables and views of a database as files: CSV or Parquet.
	Export {
		/// The database: sqlite:PATH, or postgres://USER:PASSWORD@HOST/NAME.
		#[arg(long, env = "TIELINE_DATABASE", hide_env_values = true)]
		database: String,
		/// A table or a view; several may be given. All of them unless given.
		#[arg(long)]
		table: Vec<String>,
		/// The form of the files.
		#[arg(long, value_enum, default_value_t = FormArgument::Csv)]
		format: FormArgument,
		/// The folder for the files.
		#[arg(long, default_value = "export")]
		out: PathBuf,
	},
	/// Serves the history of a chain over HTTP: index, API and page in one program (docs/api.md).
	Serve(Box<serve::Arguments>),
	/// Prints what a device or a meter is registered under: by its LFDI, or by its serial number, for
	/// which the utility issues it.
	Identifier {
		/// The LFDI of IEEE 2030.5, 40 hexadecimal digits; or the serial number.
		text: String,
		/// It is that of a meter.
		#[arg(long)]
		meter: bool,
		/// The file of the utility's secret, of mode 0600; needed for a serial number.
		#[arg(long)]
		secret: Option<PathBuf>,
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
struct AgentArguments {
	/// The agent's configuration (TOML).
	#[arg(long)]
	config: PathBuf,
	#[command(flatten)]
	endpoints: Endpoints,
	/// Serve metrics for Prometheus at this address, such as 127.0.0.1:9616, with /health and /ready.
	#[arg(long)]
	metrics: Option<SocketAddr>,
	/// Send the way of each call to the OpenTelemetry collector at this URL, such as http://127.0.0.1:4318.
	#[arg(long, env = "OTEL_EXPORTER_OTLP_ENDPOINT")]
	otlp: Option<String>,
}

#[derive(Args)]
struct Endpoints {
	/// A node's endpoint; several to fail over.
	#[arg(long, default_value = "ws://127.0.0.1:9944", value_parser = endpoint)]
	url: Vec<String>,
}

#[derive(Clone, Copy, ValueEnum)]
enum FormArgument {
	Csv,
	Parquet,
}

impl From<FormArgument> for Form {
	fn from(form: FormArgument) -> Self {
		match form {
			FormArgument::Csv => Self::Csv,
			FormArgument::Parquet => Self::Parquet,
		}
	}
}

#[derive(Clone, Copy, ValueEnum)]
enum SideArgument {
	Supply,
	Demand,
}

impl From<SideArgument> for Side {
	fn from(side: SideArgument) -> Self {
		match side {
			SideArgument::Supply => Self::Supply,
			SideArgument::Demand => Self::Demand,
		}
	}
}

fn endpoint(text: &str) -> Result<String, String> {
	let host = text.strip_prefix("ws://").or_else(|| text.strip_prefix("wss://"));
	match host {
		Some(host) if !host.is_empty() => Ok(text.into()),
		_ => Err("write it as `ws://host:port`, or with `wss://`".into()),
	}
}

/// A market day by its date: the chain counts days from 1970.
fn market_day(text: &str) -> Result<Day, String> {
	let date = text.parse::<jiff::civil::Date>().map_err(|error| error.to_string())?;
	let days = date.duration_since(jiff::civil::date(1970, 1, 1)).as_secs() / 86_400;
	u32::try_from(days).map(Day).map_err(|_| format!("{text} is before 1970"))
}

fn until(text: &str) -> Result<history::Until, String> {
	if text == "now" {
		return Ok(history::Until::Now);
	}
	let number = text.parse().map_err(|_| "write the number of a block, or `now`")?;
	Ok(history::Until::Block(number))
}

fn unreliable(text: &str) -> Result<(String, Duration), String> {
	let (name, seconds) = text.split_once(':').ok_or("write it as `name:seconds`")?;
	let seconds = seconds.parse().map_err(|_| format!("`{seconds}` is no number of seconds"))?;
	Ok((name.into(), Duration::from_secs(seconds)))
}

#[tokio::main]
async fn main() -> ExitCode {
	let Cli { command, log } = Cli::parse();
	log::begin(log);
	match obey(command, log).await {
		Ok(()) => ExitCode::SUCCESS,
		Err(error) => {
			// The exit code says it too, should nobody be there to read.
			writeln!(io::stderr(), "tieline: {error:#}").ok();
			ExitCode::FAILURE
		},
	}
}

async fn obey(command: Command, log: log::Format) -> Result<()> {
	let (kind, AgentArguments { config, endpoints, metrics, otlp }) = match command {
		Command::Iso(arguments) => (Kind::Iso, arguments),
		Command::Dso(arguments) => (Kind::Dso, arguments),
		Command::Aggregator(arguments) => (Kind::Aggregator, arguments),
		Command::Solve(arguments) => (Kind::Solve, arguments),
		Command::Owners(arguments) => (Kind::Owners, arguments),
		Command::Consortium(arguments) => (Kind::Consortium, arguments),
		tool => return use_tool(tool, log).await,
	};
	agents::run(kind, &config, Ends { nodes: endpoints.url, metrics, otlp }).await
}

/// Runs one of the commands that are not agents. All but the gateway and the server, which end well with
/// a signal, and the demonstration, which ends its processes first, end at once with one.
async fn use_tool(command: Command, log: log::Format) -> Result<()> {
	if let Command::Gateway { config } = command {
		return Ok(tieline_gateway::run(&config, shutdown_signal()).await?);
	}
	if let Command::Serve(arguments) = command {
		return serve::run(*arguments).await;
	}
	if let Command::Demo { scenario, out, node, unreliable, patience, metrics, page, stay, open } =
		command
	{
		let patience = Duration::from_secs(patience);
		let page = page.map(|address| demo::PageSettings { address, stays: stay, opens: open });
		let settings =
			demo::Settings { scenario, out, node, unreliable, patience, metrics, log, page };
		return play(settings).await;
	}
	tokio::select! {
		// Listening comes before there is anything to end.
		biased;
		() = shutdown_signal() => bail!("interrupted"),
		done = tool(command) => done,
	}
}

async fn play(settings: demo::Settings) -> Result<()> {
	let running = demo::begin(&settings).await?;
	let played = &running.played;
	print(&format!("{}See {}.\n", played.summary(), played.report.display()))?;
	if let Some(url) = running.url() {
		print(&format!("The page is at {url} until you press Ctrl-C.\n"))?;
		shutdown_signal().await;
	}
	let played = running.end().await?;
	ensure!(
		played.violations.is_empty(),
		"the feeder leaves its limits although the DSO's rows hold:\n{}",
		played.violations.join("\n"),
	);
	Ok(())
}

async fn tool(command: Command) -> Result<()> {
	match command {
		Command::Configs { scenario, out } => tools::configs(&scenario, &out),
		Command::Check { scenario } => tools::check(&scenario),
		Command::Status(endpoints) => tools::status_of(&endpoints.url).await,
		Command::Record { endpoints, auction, from, to, study, out } => {
			let request = RecordRequest { auction, from, to, study, out };
			tools::recorded(&endpoints.url, &request).await
		},
		Command::Cosim { demo, scenario, engine, step, real_time, out } => {
			let out = out.unwrap_or_else(|| demo.join("cosim"));
			let engine = engine.map(Into::into);
			let settings = cosim::Settings { demo, scenario, engine, step, real_time, out };
			print(&cosim::run(&settings).await?.said())
		},
		Command::Run { scenarios, out, node, engine, patience, vary, values, at_once } => {
			let (engine, patience) = (engine.map(Into::into), Duration::from_secs(patience));
			let settings = run::Settings { scenarios, out, node, engine, patience };
			match vary {
				Some(vary) => {
					let vary = run::sweep::Vary::parse(&vary, values)?;
					run::sweep::run(&settings, &vary, at_once).await
				},
				None => run::run(&settings).await,
			}
		},
		Command::Explain { endpoints, demo, node, day, aggregator, point, interval, side } => {
			let (node, side) = (node.map(PricingNodeId), side.into());
			let question = Question { aggregator, point, node, day, interval, side };
			tools::explained(&endpoints.url, demo.as_deref(), &question).await
		},
		Command::Identifier { text, meter, secret } => {
			let of = if meter { Hardware::Meter } else { Hardware::Device };
			print(&format!("{}\n", tools::identifier(&text, of, secret.as_deref())?))
		},
		Command::Index { endpoints, database, demo, until, verify } => {
			let endpoints = endpoints.url;
			let request = history::IndexRequest { endpoints, demo, database, until, verify };
			history::indexed(request).await
		},
		Command::Export { database, table, format, out } => {
			history::exported(&database, &table, format.into(), &out).await
		},
		Command::Report { record, out } => tools::reported(&record, &out),
		Command::Iso(_)
		| Command::Dso(_)
		| Command::Aggregator(_)
		| Command::Solve(_)
		| Command::Owners(_)
		| Command::Consortium(_)
		| Command::Gateway { .. }
		| Command::Serve(_)
		| Command::Demo { .. } => Ok(()),
	}
}
