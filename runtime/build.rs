//! Builds the runtime's Wasm blob. With the feature `metadata-hash` it also carries the hash that
//! offline signers check, for the token's symbol and decimals. With the feature `upgrade` there is a
//! second one of the next version, for tests of what lives through an upgrade.

fn main() {
	#[cfg(all(feature = "std", not(feature = "metadata-hash")))]
	substrate_wasm_builder::WasmBuilder::build_using_defaults();

	#[cfg(all(feature = "std", feature = "metadata-hash"))]
	substrate_wasm_builder::WasmBuilder::init_with_defaults()
		.enable_metadata_hash("TIE", 12)
		.build();

	#[cfg(all(feature = "std", feature = "upgrade"))]
	substrate_wasm_builder::WasmBuilder::init_with_defaults()
		.enable_feature("next-version")
		.set_file_name("next_wasm_binary.rs")
		.build();
}
