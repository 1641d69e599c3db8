//! The runtime's "no".

use std::fmt;
use subxt::{
	error::{DispatchError, DispatchErrorDecodeError},
	metadata::ArcMetadata,
};

/// A call that was executed and refused, with the reason in the runtime's words.
///
/// ```text
/// BidMarket.WrongPhase: The auction is not in the phase that the call belongs to.
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
	/// Who refused: a pallet, or `Token`, `Arithmetic`, `Transactional` or `Runtime` for the
	/// refusals that all pallets share.
	pub by: String,
	/// The name of the error.
	pub error: String,
	/// What the runtime's documentation says about it; empty when it says nothing.
	pub meaning: String,
}

impl fmt::Display for Refusal {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		write!(f, "{}.{}", self.by, self.error)?;
		if !self.meaning.is_empty() {
			write!(f, ": {}", self.meaning)?;
		}
		Ok(())
	}
}

impl Refusal {
	/// Whether it is this error of this pallet.
	pub fn is(&self, pallet: &str, error: &str) -> bool {
		self.by == pallet && self.error == error
	}

	/// From an encoded `DispatchError`.
	pub(super) fn decode(
		bytes: &[u8],
		metadata: ArcMetadata,
	) -> Result<Self, DispatchErrorDecodeError> {
		let error = DispatchError::decode_from(bytes, metadata)?;
		Ok(match &error {
			DispatchError::Module(module) => match module.details() {
				Ok(details) => Self {
					by: details.pallet.name().into(),
					error: details.variant.name.clone(),
					meaning: sentence(&details.variant.docs),
				},
				Err(_) => Self {
					by: format!("pallet {}", module.pallet_index()),
					error: format!("error {}", module.error_index()),
					meaning: String::new(),
				},
			},
			DispatchError::Token(token) => Self::shared("Token", token, token),
			DispatchError::Arithmetic(number) => Self::shared("Arithmetic", number, number),
			DispatchError::Transactional(layer) => Self::shared("Transactional", layer, layer),
			other => Self::shared("Runtime", other, other),
		})
	}

	fn shared(by: &str, error: impl fmt::Debug, meaning: impl fmt::Display) -> Self {
		Self { by: by.into(), error: format!("{error:?}"), meaning: meaning.to_string() }
	}

	/// The refusal that an event reports, if it reports one.
	///
	/// `System.ExtrinsicFailed` is the extrinsic's own. The others report the failure of a call
	/// inside one that succeeded, which would otherwise look like success.
	pub(super) fn in_event(
		pallet: &str,
		event: &str,
		fields: &[u8],
		metadata: &ArcMetadata,
	) -> Result<Option<Self>, DispatchErrorDecodeError> {
		/// The length of a proposal's hash.
		const HASH: usize = 32;
		let result = match (pallet, event) {
			("System", "ExtrinsicFailed") => {
				return Self::decode(fields, metadata.clone()).map(Some);
			},
			("Sudo", "Sudid" | "SudoAsDone") | ("Proxy", "ProxyExecuted") => fields,
			("Council", "Executed" | "MemberExecuted") => fields.get(HASH..).unwrap_or_default(),
			_ => return Ok(None),
		};
		match result {
			[1, error @ ..] => Self::decode(error, metadata.clone()).map(Some),
			_ => Ok(None),
		}
	}
}

fn sentence(docs: &[String]) -> String {
	let lines = docs.iter().map(|line| line.trim()).take_while(|line| !line.is_empty());
	lines.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn a_refusal_reads_as_pallet_error_and_meaning() {
		let refusal = Refusal {
			by: "BidMarket".into(),
			error: "WrongPhase".into(),
			meaning: sentence(&[" The auction is in".into(), " another phase.".into(), "".into()]),
		};
		assert_eq!(refusal.to_string(), "BidMarket.WrongPhase: The auction is in another phase.");
		assert!(refusal.is("BidMarket", "WrongPhase"));
	}
}
