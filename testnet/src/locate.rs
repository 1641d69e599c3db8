//! Where the node's program is.

use crate::DevNodeError;
use std::{
	env,
	path::{Path, PathBuf},
};

/// The environment variable that holds the path of the node's program.
pub const NODE_VARIABLE: &str = "TIELINE_NODE";
/// The name of the node's program.
pub(crate) const NODE: &str = "tieline-node";

/// The path of the node's program: that in [`NODE_VARIABLE`], or else that of the one that was
/// built beside this program.
pub fn node_program() -> Result<PathBuf, DevNodeError> {
	let looked = match env::var_os(NODE_VARIABLE) {
		Some(path) => vec![PathBuf::from(path)],
		None => {
			let here = env::current_exe()
				.map_err(DevNodeError::io("this program's own path is not known"))?;
			beside(&here)
		},
	};
	match looked.iter().find(|path| path.is_file()) {
		Some(path) => Ok(path.clone()),
		None => Err(DevNodeError::NoProgram { looked }),
	}
}

/// The places of a node that was built with the program `here`, which may be a test or an example,
/// with or without optimisation.
fn beside(here: &Path) -> Vec<PathBuf> {
	let mut looked = Vec::new();
	let profile = here
		.ancestors()
		.skip(1)
		.find(|folder| !folder.ends_with("deps") && !folder.ends_with("examples"));
	if let Some(profile) = profile {
		looked.push(profile.join(NODE));
		if let Some(target) = profile.parent() {
			looked.push(target.join("release").join(NODE));
		}
	}
	looked.dedup();
	looked
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn a_test_finds_the_node_that_was_built_for_release() {
		let looked = beside(Path::new("target/debug/deps/chain-0123456789abcdef"));
		assert_eq!(
			looked,
			[Path::new("target/debug/tieline-node"), Path::new("target/release/tieline-node")]
		);
	}

	#[test]
	fn the_command_finds_the_node_beside_it() {
		let looked = beside(Path::new("target/release/tieline"));
		assert_eq!(looked, [Path::new("target/release/tieline-node")]);
	}
}
