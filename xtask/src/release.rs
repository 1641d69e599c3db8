//! `cargo xtask release`: the node as consortium members run it.

use crate::{
	run::{built, say, step},
	setup,
};
use anyhow::Result;

/// Builds the node, and its runtime with the hash of its metadata.
pub fn run() -> Result<()> {
	let toolchain = setup::toolchain()?;
	step(
		"building the node for release (the runtime is compiled twice, to hash its metadata)",
		toolchain
			.cargo()
			.args(["build", "--release", "--package", "tieline-node"])
			.args(["--features", "metadata-hash"]),
	)?;
	let runtime = built("wbuild/tieline-runtime/tieline_runtime.compact.compressed.wasm");
	say(&format!("node: {}", built("tieline-node").display()));
	say(&format!("runtime, for an upgrade: {}", runtime.display()));
	Ok(())
}
