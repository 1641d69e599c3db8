//! Names on chain as text.

/// The text of a name, which the runtime has checked to be UTF-8.
pub(crate) fn text(name: &[u8]) -> String {
	String::from_utf8_lossy(name).into_owned()
}
