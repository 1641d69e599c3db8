//! The runtime's metadata is an interface: the client is generated from a copy of it.

use std::{fs, path::PathBuf};
use tieline_runtime::Runtime;

/// The newest version of the metadata that the runtime gives.
const VERSION: u32 = 16;

#[test]
fn the_client_is_generated_from_the_metadata_of_this_runtime() {
	let file = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../client/metadata.scale");
	let metadata = Runtime::metadata_at_version(VERSION).expect("the runtime has this version");
	if std::env::var_os("TIELINE_WRITE_METADATA").is_some() {
		fs::write(&file, &*metadata).unwrap();
	}
	assert!(
		fs::read(&file).is_ok_and(|written| written == *metadata),
		"the runtime's interface has changed: run `cargo xtask metadata` and commit \
		 client/metadata.scale with the change",
	);
}
