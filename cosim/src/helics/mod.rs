//! HELICS, loaded at run time: value federates, as far as the co-simulation needs them.
//!
//! The library is `libhelics.so.3` of HELICS 3. It is loaded by `libloading`, so that nothing here is
//! needed to build, and only the federates to run. One process has one federate: broker and
//! federates as threads of one process are known to hang.
//!
//! The functions are those of `helics/helics_api.h`. Each takes a `HelicsError`, which is checked
//! after each call.

mod federate;
mod functions;
mod library;

pub use federate::{Federate, Input, Publication, Settings};
pub(crate) use library::within;
pub use library::{LIBRARY_VARIABLE, Library, PYTHON_VARIABLE};

/// Why HELICS does not do what it is asked to.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum HelicsError {
	/// The library is not there.
	#[error(
		"HELICS is not installed ({0}): run `cargo xtask setup`, or name the library in \
		 TIELINE_HELICS"
	)]
	Missing(String),
	/// A name or value has a zero byte.
	#[error("`{0}` has a zero byte")]
	Zero(String),
	/// A function of the library failed.
	#[error("HELICS: {function}: {message} ({code})")]
	Failed {
		/// The function.
		function: &'static str,
		/// The library's message.
		message: String,
		/// The library's number for it.
		code: i32,
	},
}
