//! `cargo xtask rehearse`: an upgrade of the runtime on the state of a real chain.

use crate::{run::step, setup};
use anyhow::Result;
use std::path::Path;

/// Runs the migrations of this runtime on a state that `tieline-node export-state` wrote, with all
/// checks of try-runtime.
pub fn run(state: &Path) -> Result<()> {
	let toolchain = setup::toolchain()?;
	step(
		"rehearsing the upgrade",
		toolchain
			.cargo()
			.args(["run", "--release", "--package", "tieline-runtime"])
			.args(["--features", "try-runtime", "--example", "rehearse", "--"])
			.arg(state)
			// The runtime runs natively here.
			.env("SKIP_WASM_BUILD", "1"),
	)
}
