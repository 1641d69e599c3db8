//! Energy for the meter agent, signed with the gateway's key.

use crate::energy::{Energy, Ledger};
use serde::{Deserialize, Serialize};
use tieline_client::{
	chain::Account,
	keys::{SignError, Signature},
};
use tieline_primitives::DerId;

/// What is before the text that is signed, so that a signature is never one of something else.
const DOMAIN: &[u8] = b"tieline-gateway-interval-1:";

/// The energy of one interval of a DER.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct IntervalEnergy {
	/// The DER.
	pub der: u32,
	/// The start of the interval, in Unix milliseconds.
	pub start: u64,
	/// The length of the interval, in milliseconds.
	pub length_ms: u64,
	/// The energy.
	#[serde(flatten)]
	pub energy: EnergyText,
}

/// The energy of an interval, as it is handed over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EnergyText {
	/// The energy injected, in milliwatt-hours.
	pub injected_milli_wh: u64,
	/// The energy withdrawn, in milliwatt-hours.
	pub withdrawn_milli_wh: u64,
	/// The part of the interval that was measured, in milliseconds.
	pub covered_ms: u64,
	/// The part that was interpolated, in milliseconds.
	pub interpolated_ms: u64,
	/// What happened to the counters or the clock.
	pub remarks: Vec<String>,
}

impl From<&Energy> for EnergyText {
	fn from(energy: &Energy) -> Self {
		Self {
			injected_milli_wh: energy.injected_milli_wh,
			withdrawn_milli_wh: energy.withdrawn_milli_wh,
			covered_ms: energy.covered_ms,
			interpolated_ms: energy.interpolated_ms,
			remarks: energy.remarks.clone(),
		}
	}
}

/// An interval with the gateway's signature.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signed {
	/// The JSON text of an [`IntervalEnergy`].
	pub interval: String,
	/// The account of the gateway's key, in SS58.
	pub account: String,
	/// The signature over the hash of the text ([`payload`]): the scheme (0 Ed25519, 1 Sr25519,
	/// 2 ECDSA) and the signature itself, in hexadecimal digits.
	pub signature: String,
}

/// What is signed for a text: the BLAKE2b-256 hash of it, after `tieline-gateway-interval-1:`.
pub fn payload(text: &str) -> [u8; 32] {
	sp_crypto_hashing::blake2_256(&[DOMAIN, text.as_bytes()].concat())
}

/// The intervals that wait to be taken, oldest first, at most so many.
pub fn waiting(ledger: &Ledger, der: DerId, most: usize) -> Vec<IntervalEnergy> {
	let kept = ledger.kept().iter().take(most);
	kept.map(|(start, energy)| IntervalEnergy {
		der: der.0,
		start: *start,
		length_ms: ledger.length(),
		energy: energy.into(),
	})
	.collect()
}

/// Signs an interval.
pub async fn sign(account: &Account, interval: &IntervalEnergy) -> Result<Signed, SignError> {
	let text = serde_json::to_string(interval).map_err(SignError::refused)?;
	let signature = account.signer().sign(&payload(&text)).await?;
	let (scheme, bytes) = match &signature {
		Signature::Ed25519(bytes) => (0u8, &bytes[..]),
		Signature::Sr25519(bytes) => (1, &bytes[..]),
		Signature::Ecdsa(bytes) => (2, &bytes[..]),
	};
	let digits = std::iter::once(&scheme).chain(bytes).map(|byte| format!("{byte:02x}"));
	let signature = format!("0x{}", digits.collect::<String>());
	Ok(Signed { interval: text, account: account.address(), signature })
}
