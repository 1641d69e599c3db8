//! Has the page embedded anew when it is built anew.

use std::path::Path;

fn main() {
	println!("cargo:rerun-if-changed=build.rs");
	// A folder that is not there would count as changed at every build.
	for folder in ["../web/dist", "../web"] {
		if Path::new(folder).is_dir() {
			println!("cargo:rerun-if-changed={folder}");
			break;
		}
	}
}
