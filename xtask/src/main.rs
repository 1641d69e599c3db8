//! The project's commands. `cargo xtask demo` runs a market day, `cargo xtask test` every test;
//! both first do all set-up.

mod cosim;
mod demo;
mod prometheus;
mod python;
mod rehearse;
mod release;
mod run;
mod servers;
mod setup;
mod test;
mod web;
mod weights;

use anyhow::Result;
use clap::Parser;
use run::root;
use std::{ffi::OsString, path::PathBuf};

/// Tieline's commands for developers.
#[derive(Parser)]
#[command(name = "cargo xtask")]
enum Command {
	/// Sets up, builds the node and the agents with optimisation, and runs a market day on a
	/// development node.
	Demo {
		/// Where the report and the data go; `target/demo` of the project unless given.
		#[arg(long)]
		out: Option<PathBuf>,
		/// The market day; `scenarios/ieee13-day.toml` of the project unless given.
		#[arg(long)]
		scenario: Option<PathBuf>,
		/// End when the day is over. At a terminal the node and the page stay until Ctrl-C else.
		#[arg(long)]
		exit: bool,
		/// Open no browser.
		#[arg(long)]
		no_open: bool,
	},
	/// Builds the page, which the programs carry when they are built after it.
	Web {
		/// Check it too, and drive it in a browser, with the programs that are built already.
		#[arg(long)]
		drive: bool,
	},
	/// Sets up, runs a market day on a development node, and plays its delivery minute by minute on a
	/// live feeder, under HELICS.
	Cosim {
		/// Where the market day and the results go; `target/demo` of the project unless given.
		#[arg(long)]
		out: Option<PathBuf>,
		/// The market day; `scenarios/ieee13-day.toml` of the project unless given.
		#[arg(long)]
		scenario: Option<PathBuf>,
		/// The engine of the feeder: `tieline`, `opendss` or `gridlabd`; the scenario's unless given.
		#[arg(long)]
		engine: Option<String>,
		/// The length of a step, in seconds; the scenario's unless given.
		#[arg(long)]
		step: Option<u32>,
		/// A second of the day takes a second.
		#[arg(long)]
		real_time: bool,
		/// Play the delivery of the market day that is there already.
		#[arg(long)]
		again: bool,
	},
	/// Sets up and runs scenarios as tests: market and delivery, and what each expects. What follows
	/// goes to `tieline run`, such as `scenarios/` or `scenarios/ev-evening.toml --engine opendss`.
	Run {
		/// Scenarios or folders of them, and further arguments of `tieline run`.
		#[arg(required = true, trailing_var_arg = true, allow_hyphen_values = true)]
		arguments: Vec<OsString>,
	},
	/// Sets up and runs format, clippy, every unit, property and end-to-end test, and the
	/// polkadot.js check.
	Test,
	/// Builds the node and the agents for release: the runtime carries the hash of its metadata,
	/// which offline signers check.
	Release {
		/// The file of a consortium, to make the specification of its chain from:
		/// `node/consortium.example.toml` explains it.
		consortium: Option<PathBuf>,
	},
	/// Sets up only: installs what the other commands need.
	Setup,
	/// Writes the runtime's metadata to the client, after a change of a pallet's interface.
	Metadata,
	/// Rehearses an upgrade of the runtime: runs its migrations on the state of a chain, decodes all
	/// that is stored and checks every invariant.
	Rehearse {
		/// The state, a file that `tieline-node export-state` wrote.
		state: PathBuf,
	},
	/// Measures the pallets' weights on this machine and writes them.
	Weights {
		/// The pallets; all of ours when none is named.
		pallets: Vec<String>,
	},
}

fn main() -> Result<()> {
	match Command::parse() {
		Command::Demo { out, scenario, exit, no_open } => {
			let scenario = given(scenario, "scenarios/ieee13-day.toml")?;
			demo::run(&given(out, "target/demo")?, &scenario, &demo::Page { exit, no_open })
		},
		Command::Web { drive: false } => web::build(),
		Command::Web { drive: true } => {
			web::browser()?;
			web::build()?;
			web::check()?;
			web::drive()
		},
		Command::Cosim { out, scenario, engine, step, real_time, again } => {
			let scenario = given(scenario, "scenarios/ieee13-day.toml")?;
			let settings = cosim::Settings { engine: engine.as_deref(), step, real_time, again };
			cosim::run(&given(out, "target/demo")?, &scenario, &settings)
		},
		Command::Run { arguments } => cosim::run_scenarios(&arguments),
		Command::Test => test::run(),
		Command::Release { consortium } => release::run(consortium.as_deref()),
		Command::Setup => {
			setup::toolchain()?;
			servers::install()?;
			web::node_js()?;
			web::browser()?;
			python::environment()?;
			python::api_environment()?;
			prometheus::programs().map(drop)
		},
		Command::Metadata => test::write_metadata(),
		Command::Rehearse { state } => rehearse::run(&std::path::absolute(state)?),
		Command::Weights { pallets } => weights::run(&pallets),
	}
}

/// The path given, relative to the current folder, or else the one of the project.
fn given(path: Option<PathBuf>, otherwise: &str) -> Result<PathBuf> {
	match path {
		Some(path) => Ok(std::path::absolute(path)?),
		None => Ok(root().join(otherwise)),
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn a_given_path_is_relative_to_the_current_folder_and_the_default_to_the_project() {
		let here = std::env::current_dir().unwrap();
		assert_eq!(given(Some("day.toml".into()), "target/demo").unwrap(), here.join("day.toml"));
		assert_eq!(
			given(Some("/day.toml".into()), "target/demo").unwrap(),
			PathBuf::from("/day.toml")
		);
		assert_eq!(given(None, "target/demo").unwrap(), root().join("target/demo"));
	}
}
