//! The project's commands. `cargo xtask demo` runs a market day, `cargo xtask test` every test;
//! both first do all set-up.

mod demo;
mod release;
mod run;
mod setup;
mod test;
mod weights;

use anyhow::Result;
use clap::Parser;
use std::path::PathBuf;

/// Tieline's commands for developers.
#[derive(Parser)]
#[command(name = "cargo xtask")]
enum Command {
	/// Sets up, builds with optimisation, and runs a market day on a development node.
	Demo {
		/// Where the report and the data go.
		#[arg(long, default_value = "target/demo")]
		out: PathBuf,
		/// The market day.
		#[arg(long, default_value = "scenarios/ieee13-day.toml")]
		scenario: PathBuf,
	},
	/// Sets up and runs format, clippy, every unit, property and end-to-end test, and the
	/// polkadot.js check.
	Test,
	/// Builds the node for release: its runtime carries the hash of its metadata, which offline
	/// signers check.
	Release,
	/// Sets up only: installs what the other commands need.
	Setup,
	/// Writes the runtime's metadata to the client, after a change of a pallet's interface.
	Metadata,
	/// Measures the pallets' weights on this machine and writes them.
	Weights {
		/// The pallets; all three of the market when none is named.
		pallets: Vec<String>,
	},
}

fn main() -> Result<()> {
	match Command::parse() {
		Command::Demo { out, scenario } => demo::run(&out, &scenario),
		Command::Test => test::run(),
		Command::Release => release::run(),
		Command::Setup => setup::toolchain().map(drop),
		Command::Metadata => test::write_metadata(),
		Command::Weights { pallets } => weights::run(&pallets),
	}
}
