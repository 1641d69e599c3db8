//! Rehearses the upgrade of a chain to this runtime: runs its migrations on the state of the chain,
//! with their checks before and after, decodes all that is stored, and checks every invariant.
//!
//! The state is a raw chain specification, as `tieline-node export-state` writes it.

use frame_support::traits::UpgradeCheckSelect;
use serde_json::Value;
use sp_core::{bytes::from_hex, storage::Storage};
use sp_runtime::TryRuntimeError;
use std::{env, fs, process::ExitCode};
use tieline_runtime::{Executive, VERSION, configs::BlockWeights};

fn main() -> ExitCode {
	match env::args().nth(1).ok_or_else(|| "usage: rehearse STATE".into()).and_then(rehearse) {
		Ok(report) => {
			println!("{report}");
			ExitCode::SUCCESS
		},
		Err(reason) => {
			eprintln!("{reason}");
			ExitCode::FAILURE
		},
	}
}

/// What the upgrade of the chain whose state a file has comes to.
fn rehearse(file: String) -> Result<String, String> {
	let text = fs::read_to_string(&file).map_err(|error| format!("cannot read {file}: {error}"))?;
	let spec = serde_json::from_str::<Value>(&text).map_err(|error| format!("{file}: {error}"))?;
	let storage = storage(&spec).ok_or_else(|| {
		format!("{file} has no raw state: make it with `tieline-node export-state`")
	})?;
	let items = storage.top.len();
	let weight = sp_io::TestExternalities::from(storage)
		.execute_with(|| Executive::try_runtime_upgrade(UpgradeCheckSelect::All))
		.map_err(|error| match error {
			TryRuntimeError::Other(reason) => format!("{file}: the upgrade fails: {reason}"),
			error => format!("{file}: the upgrade fails: {error:?}"),
		})?;
	let most = BlockWeights::get().max_block;
	if !weight.all_lte(most) {
		return Err(format!(
			"{file}: the migrations weigh {weight:?}, more than a block: {most:?}"
		));
	}
	let share = 100.0 * weight.ref_time() as f64 / most.ref_time() as f64;
	Ok(format!(
		"{file}: {items} items of storage upgraded to version {} of the runtime; the migrations \
		 weigh {share:.3} % of a block, all that is stored decodes, and every invariant holds",
		VERSION.spec_version
	))
}

/// The state in a raw chain specification.
fn storage(spec: &Value) -> Option<Storage> {
	let top = spec.pointer("/genesis/raw/top")?.as_object()?;
	let item = |(key, value): (&String, &Value)| {
		Some((from_hex(key).ok()?, from_hex(value.as_str()?).ok()?))
	};
	let top = top.iter().map(item).collect::<Option<_>>()?;
	Some(Storage { top, ..Storage::default() })
}
