//! `cargo xtask test`: every check that a change has to pass.

use crate::{
	prometheus, python,
	run::{Beside, beside, built, root, step, target_dir},
	servers,
	setup::{self, Toolchain},
	web,
};
use anyhow::{Result, bail};
use std::process::Command;

/// Our pallets, whose benchmarks are tests too.
pub const PALLETS: [&str; 7] = [
	"pallet-dso-constraints",
	"pallet-der-registry",
	"pallet-bid-market",
	"pallet-enactment",
	"pallet-validators",
	"pallet-finality",
	"pallet-sponsorship",
];

/// Sets up and runs every check.
pub fn run() -> Result<()> {
	let toolchain = setup::toolchain()?;
	servers::install()?;
	web::browser()?;
	web::build()?;
	web::check()?;
	let (python, api_python) = (python::environment()?, python::api_environment()?);
	let prometheus = prometheus::programs()?;
	step("checking the format", toolchain.cargo().args(["fmt", "--all", "--check"]))?;
	toolchain.build_all()?;
	// The tests wait for blocks most of the time, and leave room for it.
	let linting = lint(&toolchain)?;
	let mut tests = toolchain.cargo();
	tests
		.args(["test", "--release", "--workspace"])
		.env("TIELINE_NODE", built("tieline-node"))
		.env(python::VARIABLE, python)
		.env(python::API_VARIABLE, api_python)
		.envs(prometheus.map(|programs| (prometheus::VARIABLE, programs)));
	step("testing every crate, with a real node where the chain is part of the test", &mut tests)?;
	linting.finish()?;
	step("testing the pallets' benchmarks", &mut benchmark_tests(&toolchain))?;
	polkadot_js()?;
	web::drive()
}

/// Starts clippy, in a folder of its own: cargo lets one command at a time into a folder.
fn lint(toolchain: &Toolchain) -> Result<Beside> {
	let folder = target_dir().join("lint");
	std::fs::create_dir_all(&folder)?;
	let mut lint = toolchain.cargo();
	lint.args(["clippy", "--release", "--workspace", "--all-targets", "--", "-D", "warnings"]);
	// The Wasm builder does not work under clippy.
	lint.env("SKIP_WASM_BUILD", "1").env("CARGO_TARGET_DIR", &folder);
	beside("linting", &lint, folder.join("clippy.log"))
}

/// The tests of the pallets' benchmarks.
fn benchmark_tests(toolchain: &Toolchain) -> Command {
	let mut tests = toolchain.cargo();
	tests.args(["test", "--release", "--lib"]);
	for pallet in PALLETS {
		tests.args(["--package", pallet]);
		tests.args(["--features", &format!("{pallet}/runtime-benchmarks")]);
	}
	// The programs have no library to test. With them the dependencies have the features that they
	// were built with, and most are not built again.
	tests.args(["--package", "tieline-node", "--package", "tieline-cli"]);
	tests.arg("benchmark");
	tests
}

/// Audits a market day with `@polkadot/api`, as an auditor would.
fn polkadot_js() -> Result<()> {
	let dir = root().join("polkadot-js");
	web::packages(&dir)?;
	step(
		"checking a market day with polkadot.js",
		Command::new("npm")
			.args(["test", "--silent"])
			.current_dir(&dir)
			.env("TIELINE", built("tieline"))
			.env("TIELINE_NODE", built("tieline-node")),
	)
}

/// Writes the metadata that the client is generated from.
pub fn write_metadata() -> Result<()> {
	let toolchain = setup::toolchain()?;
	step(
		"writing the runtime's metadata",
		toolchain
			.cargo()
			// The whole workspace, so that nothing is built in two ways.
			.args(["test", "--release", "--workspace", "--test", "metadata"])
			.env("TIELINE_WRITE_METADATA", "1"),
	)?;
	if !root().join("client/metadata.scale").is_file() {
		bail!("client/metadata.scale was not written");
	}
	Ok(())
}
