//! `cargo xtask release`: the programs for the members of a consortium.

use crate::{
	run::{built, say, step},
	setup,
};
use anyhow::Result;

/// Builds the node, its runtime with the hash of its metadata, and the agents.
pub fn run() -> Result<()> {
	let toolchain = setup::toolchain()?;
	step(
		"building for release (the runtime is compiled twice, to hash its metadata)",
		toolchain
			.cargo()
			.args(["build", "--release"])
			.args(["--package", "tieline-node", "--package", "tieline-cli"])
			.args(["--features", "tieline-node/metadata-hash"]),
	)?;
	let runtime = built("wbuild/tieline-runtime/tieline_runtime.compact.compressed.wasm");
	say(&format!("node: {}", built("tieline-node").display()));
	say(&format!("agents: {}", built("tieline").display()));
	say(&format!("runtime, for an upgrade: {}", runtime.display()));
	Ok(())
}
