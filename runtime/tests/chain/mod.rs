//! A chain that begins with one of the presets.

use frame_support::genesis_builder_helper::{build_state, get_preset};
use serde_json::Value;
use sp_io::TestExternalities;
use tieline_runtime::{RuntimeGenesisConfig, System, genesis};

/// Runs a test in block 1 of the chain with this preset.
pub fn chain(preset: &str, test: impl FnOnce()) {
	let mut config = default_config();
	let patch = genesis::preset(&preset.into()).expect("the preset exists");
	merge(&mut config, serde_json::from_slice(&patch).expect("a preset is JSON"));
	let mut ext = TestExternalities::default();
	ext.execute_with(|| {
		let config = serde_json::to_vec(&config).expect("JSON");
		build_state::<RuntimeGenesisConfig>(config).expect("the preset builds");
		System::set_block_number(1);
		test();
	});
}

fn default_config() -> Value {
	let config = get_preset::<RuntimeGenesisConfig>(&None, |_| None).expect("there is a default");
	serde_json::from_slice(&config).expect("the default is JSON")
}

/// Puts a patch over a configuration, as a chain specification does.
fn merge(config: &mut Value, patch: Value) {
	match (config, patch) {
		(Value::Object(config), Value::Object(patch)) => {
			for (key, value) in patch {
				merge(config.entry(key).or_insert(Value::Null), value);
			}
		},
		(config, patch) => *config = patch,
	}
}
