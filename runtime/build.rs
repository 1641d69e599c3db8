//! Builds the runtime's Wasm blob. With the feature `metadata-hash` it also carries the hash that
//! offline signers check, for the token's symbol and decimals.

fn main() {
	#[cfg(all(feature = "std", not(feature = "metadata-hash")))]
	substrate_wasm_builder::WasmBuilder::build_using_defaults();

	#[cfg(all(feature = "std", feature = "metadata-hash"))]
	substrate_wasm_builder::WasmBuilder::init_with_defaults()
		.enable_metadata_hash("TIE", 12)
		.build();
}
