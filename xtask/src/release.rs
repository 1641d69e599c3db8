//! `cargo xtask release`: the programs for the members of a consortium.

use crate::{
	run::{built, say, step},
	setup,
};
use anyhow::Result;
use std::{path::Path, process::Command};

/// Builds the node, its runtime with the hash of its metadata, and the agents; and makes the
/// specification of the chain of `consortium`, where its file is given.
pub fn run(consortium: Option<&Path>) -> Result<()> {
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
	if let Some(file) = consortium {
		let specification = built("chain.json");
		step(
			"making the specification of the consortium's chain",
			Command::new(built("tieline-node"))
				.arg("consortium")
				.arg(file)
				.arg("--output")
				.arg(&specification),
		)?;
		say(&format!("chain specification: {}", specification.display()));
	}
	Ok(())
}
