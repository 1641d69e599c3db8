//! Where the library is, and its version.

use super::{HelicsError, functions::Functions};
use std::{
	env,
	ffi::{CStr, OsStr},
	path::{Path, PathBuf},
	sync::Arc,
};

/// The environment variable that names the library.
pub const LIBRARY_VARIABLE: &str = "TIELINE_HELICS";
/// The environment variable that names the Python of the virtual environment with HELICS in it.
pub const PYTHON_VARIABLE: &str = "TIELINE_COSIM_PYTHON";
/// The file of the library.
const FILE: &str = "libhelics.so.3";

/// The loaded library.
#[derive(Clone)]
pub struct Library {
	pub(super) functions: Arc<Functions>,
	/// Keeps the functions where they are.
	_library: Arc<libloading::Library>,
}

impl Library {
	/// Loads the library: the one that [`LIBRARY_VARIABLE`] names, or else that of the virtual
	/// environment of [`PYTHON_VARIABLE`], or else the system's.
	pub fn load() -> Result<Self, HelicsError> {
		Self::open(&find())
	}

	/// Loads this library.
	pub fn open(path: &Path) -> Result<Self, HelicsError> {
		let missing = |error: libloading::Error| HelicsError::Missing(error.to_string());
		// SAFETY: HELICS runs initialisers of its own when it is loaded, which need nothing of ours.
		let library = unsafe { libloading::Library::new(path) }.map_err(missing)?;
		// SAFETY: the file is called like HELICS 3, or the user says that it is.
		let functions = unsafe { Functions::find(&library) }.map_err(missing)?;
		Ok(Self { functions: Arc::new(functions), _library: Arc::new(library) })
	}

	/// The version of the library.
	pub fn version(&self) -> String {
		// SAFETY: the version is a static C string.
		let version = unsafe { CStr::from_ptr((self.functions.helicsGetVersion)()) };
		version.to_string_lossy().into_owned()
	}
}

/// The path of the library.
fn find() -> PathBuf {
	if let Some(named) = env::var_os(LIBRARY_VARIABLE) {
		return named.into();
	}
	let python = env::var_os(PYTHON_VARIABLE).map(PathBuf::from);
	python.and_then(|python| within(&python, FILE)).unwrap_or_else(|| FILE.into())
}

/// A file of the package of HELICS in the virtual environment of a Python: its library, or its broker.
pub(crate) fn within(python: &Path, file: impl AsRef<OsStr>) -> Option<PathBuf> {
	let root = python.parent()?.parent()?;
	let versions = std::fs::read_dir(root.join("lib")).ok()?.flatten();
	let installed = versions.map(|version| version.path().join("site-packages/helics/install"));
	let mut files = installed
		.flat_map(|install| ["lib64", "lib", "bin"].map(|folder| install.join(folder)))
		.map(|folder| folder.join(file.as_ref()));
	files.find(|file| file.exists())
}
