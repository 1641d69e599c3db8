//! The chains that the node knows by name.

use sc_service::{ChainType, GenericChainSpec, Properties};
use tieline_runtime::{TOKEN_DECIMALS, TOKEN_SYMBOL, WASM_BINARY, configs::SS58_PREFIX};

/// A chain specification.
pub type ChainSpec = GenericChainSpec;

/// One validator, Alice, on one machine.
pub fn development() -> Result<ChainSpec, String> {
	build(
		"Tieline Development",
		"tieline_dev",
		ChainType::Development,
		sp_genesis_builder::DEV_RUNTIME_PRESET,
	)
}

/// A consortium of four validators on one machine.
pub fn local() -> Result<ChainSpec, String> {
	build(
		"Tieline Local Testnet",
		"tieline_local",
		ChainType::Local,
		sp_genesis_builder::LOCAL_TESTNET_RUNTIME_PRESET,
	)
}

fn build(name: &str, id: &str, kind: ChainType, preset: &str) -> Result<ChainSpec, String> {
	let wasm = WASM_BINARY.ok_or(
		"this node was built without its Wasm runtime (SKIP_WASM_BUILD); build it without that \
		 variable",
	)?;
	Ok(ChainSpec::builder(wasm, None)
		.with_name(name)
		.with_id(id)
		.with_chain_type(kind)
		.with_genesis_config_preset_name(preset)
		.with_protocol_id("tieline")
		.with_properties(properties())
		.build())
}

/// What wallets show: the same values as the runtime's.
fn properties() -> Properties {
	let mut properties = Properties::new();
	properties.insert("tokenSymbol".into(), TOKEN_SYMBOL.into());
	properties.insert("tokenDecimals".into(), TOKEN_DECIMALS.into());
	properties.insert("ss58Format".into(), SS58_PREFIX.into());
	properties
}
