//! The runtime's refusal of a call.

use std::fmt;
use subxt::{
	error::{DispatchError, DispatchErrorDecodeError},
	metadata::ArcMetadata,
};

/// Why the runtime refused a call that it executed.
///
/// ```text
/// BidMarket.NotBidding: The auction is not in its bidding phase.
/// DerRegistry.NotQualified (item 7): The DER is not qualified on the first day that it would count.
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
	/// The pallet that refused, or `Token`, `Arithmetic`, `Transactional` or `Runtime` for the
	/// refusals that all pallets share.
	pub by: String,
	/// The name of the error.
	pub error: String,
	/// The error's description in the runtime's documentation; empty when it has none.
	pub meaning: String,
	/// Which item of a bulk call was refused, counted from 0, where the error says so. Errors that
	/// a bulk call shares with the call for one item have it there too: then it is 0.
	pub item: Option<u8>,
}

impl fmt::Display for Refusal {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		write!(f, "{}.{}", self.by, self.error)?;
		if let Some(item) = self.item {
			write!(f, " (item {item})")?;
		}
		if !self.meaning.is_empty() {
			write!(f, ": {}", self.meaning)?;
		}
		Ok(())
	}
}

impl Refusal {
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
					// Pallet and error take a byte each; what the error carries follows.
					item: (!details.variant.fields.is_empty())
						.then(|| module.bytes().get(2).copied())
						.flatten(),
				},
				Err(_) => Self {
					by: format!("pallet {}", module.pallet_index()),
					error: format!("error {}", module.error_index()),
					meaning: String::new(),
					item: None,
				},
			},
			DispatchError::Token(token) => Self::shared("Token", token, token),
			DispatchError::Arithmetic(number) => Self::shared("Arithmetic", number, number),
			DispatchError::Transactional(layer) => Self::shared("Transactional", layer, layer),
			other => Self::shared("Runtime", other, other),
		})
	}

	fn shared(by: &str, error: impl fmt::Debug, meaning: impl fmt::Display) -> Self {
		let (error, meaning) = (format!("{error:?}"), meaning.to_string());
		Self { by: by.into(), error, meaning, item: None }
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
			("Council", "Executed" | "MemberExecuted") => match fields.get(HASH..) {
				Some(result) => result,
				None => return Ok(None),
			},
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
	use codec::Decode;

	#[test]
	fn a_refusal_reads_as_pallet_error_and_meaning() {
		let refusal = Refusal {
			by: "BidMarket".into(),
			error: "WrongPhase".into(),
			meaning: sentence(&[" The auction is in".into(), " another phase.".into(), "".into()]),
			item: None,
		};
		assert_eq!(refusal.to_string(), "BidMarket.WrongPhase: The auction is in another phase.");
		let of_item = Refusal { item: Some(7), ..refusal };
		assert!(of_item.to_string().starts_with("BidMarket.WrongPhase (item 7): The auction"));
	}

	#[test]
	fn a_refusal_of_a_bulk_call_says_which_item() {
		let metadata = include_bytes!("../../metadata.scale");
		let metadata = subxt::Metadata::decode(&mut &metadata[..]).expect("metadata");
		let metadata = ArcMetadata::from(metadata);
		let registry = metadata.pallet_by_name("DerRegistry").expect("the registry");
		let refusal = |name: &str| {
			let variants = registry.error_variants().expect("its errors");
			let error = variants.iter().find(|variant| variant.name == name).expect("the error");
			// `DispatchError::Module`: the pallet, then four bytes of the error.
			let bytes = [3, registry.error_index(), error.index, 7, 0, 0];
			Refusal::decode(&bytes, metadata.clone()).expect("a refusal")
		};
		let refused = refusal("NotQualified");
		assert_eq!((&*refused.by, &*refused.error), ("DerRegistry", "NotQualified"));
		assert_eq!(refused.item, Some(7));
		assert_eq!(refusal("NotEnrolled").item, None);
	}
}
