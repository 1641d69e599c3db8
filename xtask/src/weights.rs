//! `cargo xtask weights`: measures the weight of each call and writes the pallets' `weights.rs`.

use crate::{
	run::{built, root, step},
	setup,
	test::PALLETS,
};
use anyhow::Result;
use std::process::Command;

/// Measures `pallets`, or all of ours when none is named.
pub fn run(pallets: &[String]) -> Result<()> {
	let toolchain = setup::toolchain()?;
	step(
		"building the node with benchmarks",
		toolchain
			.cargo()
			.args(["build", "--release", "--package", "tieline-node"])
			.args(["--features", "runtime-benchmarks"])
			// The runtime of benchmarks that are not run here.
			.env("SKIP_FRAME_STORAGE_ACCESS_TEST_RUNTIME_WASM_BUILD", "1"),
	)?;
	let all = PALLETS.map(String::from);
	for pallet in if pallets.is_empty() { &all[..] } else { pallets } {
		let folder = pallet.trim_start_matches("pallet-").replace('_', "-");
		step(
			&format!("measuring {pallet}"),
			Command::new(built("tieline-node"))
				.args(["benchmark", "pallet", "--extrinsic", "*"])
				.arg("--runtime")
				.arg(built("wbuild/tieline-runtime/tieline_runtime.compact.compressed.wasm"))
				.args(["--genesis-builder", "runtime"])
				.args(["--genesis-builder-preset", "development"])
				.args(["--steps", "20", "--repeat", "10", "--heap-pages", "4096"])
				.arg(format!("--pallet={}", pallet.replace('-', "_")))
				.arg(format!("--template={}", root().join("xtask/weights.hbs").display()))
				.arg(format!(
					"--output={}",
					root().join("pallets").join(folder).join("src/weights.rs").display()
				)),
		)?;
	}
	step("formatting what was written", toolchain.cargo().args(["fmt", "--all"]))
}
