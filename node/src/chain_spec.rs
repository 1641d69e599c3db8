//! The chains that the node knows by name.

use sc_service::{ChainType, GenericChainSpec, Properties};
use serde_json::Value;
use tieline_runtime::{
	TOKEN_DECIMALS, TOKEN_SYMBOL, WASM_BINARY, configs::SS58_PREFIX, genesis::preset,
};

/// A chain specification.
pub type ChainSpec = GenericChainSpec;

/// One validator, Alice, on one machine.
pub fn development() -> Result<ChainSpec, String> {
	let genesis = of_preset(sp_genesis_builder::DEV_RUNTIME_PRESET)?;
	build("Tieline Development", "tieline_dev", ChainType::Development, genesis)
}

/// A consortium of four validators on one machine.
pub fn local() -> Result<ChainSpec, String> {
	let genesis = of_preset(sp_genesis_builder::LOCAL_TESTNET_RUNTIME_PRESET)?;
	build("Tieline Local Testnet", "tieline_local", ChainType::Local, genesis)
}

/// The genesis configuration of a preset. From the node's own copy of the runtime: the SDK would
/// compile the Wasm one for it.
fn of_preset(name: &str) -> Result<Value, String> {
	let genesis =
		preset(&name.into()).ok_or_else(|| format!("the runtime has no genesis preset {name}"))?;
	serde_json::from_slice(&genesis)
		.map_err(|error| format!("the runtime's genesis preset: {error}"))
}

/// A specification whose genesis configuration is a change of the runtime's default one.
pub fn build(name: &str, id: &str, kind: ChainType, genesis: Value) -> Result<ChainSpec, String> {
	let wasm = WASM_BINARY.ok_or(
		"this node was built without its Wasm runtime (SKIP_WASM_BUILD); build it without that \
		 variable",
	)?;
	Ok(ChainSpec::builder(wasm, None)
		.with_name(name)
		.with_id(id)
		.with_chain_type(kind)
		.with_genesis_config_patch(genesis)
		.with_protocol_id("tieline")
		.with_properties(properties())
		.build())
}

/// The properties of the token that wallets show, the same as the runtime's.
fn properties() -> Properties {
	let mut properties = Properties::new();
	properties.insert("tokenSymbol".into(), TOKEN_SYMBOL.into());
	properties.insert("tokenDecimals".into(), TOKEN_DECIMALS.into());
	properties.insert("ss58Format".into(), SS58_PREFIX.into());
	properties
}
