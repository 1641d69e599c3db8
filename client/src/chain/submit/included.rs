//! A call that happened.

use super::SubmitError;
use crate::chain::{Config, Hash, Refusal};
use std::{fmt, sync::Arc, time::Duration};
use subxt::{
	ArcMetadata,
	events::{DecodeAsEvent, Events, Phase},
};

/// What becomes of a submitted call.
pub(super) type Outcome = Result<Included, SubmitError>;

/// A call that happened: where, and what came of it.
#[derive(Clone)]
pub struct Included {
	/// The number of the finalized block.
	pub block_number: u32,
	/// Its hash.
	pub block_hash: Hash,
	/// The extrinsic's index in it.
	pub extrinsic_index: u32,
	/// The extrinsic's hash.
	pub extrinsic_hash: Hash,
	/// How long it took from the first signature until this program saw that it is final.
	pub waited: Duration,
	pub(super) events: Arc<Events<Config>>,
}

impl Included {
	pub(crate) fn raw_events(&self) -> &Events<Config> {
		&self.events
	}

	/// The first event of this type that the extrinsic caused.
	pub fn event<E: DecodeAsEvent>(&self) -> Option<E> {
		self.events_of::<E>().into_iter().next()
	}

	/// The events of this type that the extrinsic caused.
	pub fn events_of<E: DecodeAsEvent>(&self) -> Vec<E> {
		let own = Phase::ApplyExtrinsic(self.extrinsic_index);
		let events = self.events.iter().filter_map(Result::ok).filter(|e| e.phase() == own);
		events.filter_map(|event| event.decode_fields_as::<E>()?.ok()).collect()
	}

	/// The names of the events that the extrinsic caused, such as `BidMarket.Committed`.
	pub fn event_names(&self) -> Vec<String> {
		let own = Phase::ApplyExtrinsic(self.extrinsic_index);
		let events = self.events.iter().filter_map(Result::ok).filter(|e| e.phase() == own);
		events.map(|event| format!("{}.{}", event.pallet_name(), event.event_name())).collect()
	}
}

impl fmt::Debug for Included {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		f.debug_struct("Included")
			.field("block_number", &self.block_number)
			.field("extrinsic_index", &self.extrinsic_index)
			.field("events", &self.event_names())
			.finish_non_exhaustive()
	}
}

/// What the events say about an extrinsic that is in a finalized block.
pub(super) fn settle(included: Included, metadata: &ArcMetadata) -> Outcome {
	let own = Phase::ApplyExtrinsic(included.extrinsic_index);
	for event in included.events.iter().filter_map(Result::ok).filter(|e| e.phase() == own) {
		let (pallet, name) = (event.pallet_name(), event.event_name());
		let refusal = Refusal::in_event(pallet, name, event.field_bytes(), metadata)
			.unwrap_or_else(|error| {
				Some(Refusal {
					by: "Runtime".into(),
					error: "Unknown".into(),
					meaning: format!("the runtime's reason cannot be read: {error}"),
					item: None,
				})
			});
		if let Some(refusal) = refusal {
			return Err(SubmitError::Refused {
				refusal,
				block_number: included.block_number,
				block_hash: included.block_hash,
				extrinsic_index: included.extrinsic_index,
			});
		}
	}
	Ok(included)
}
