//! A call that happened.

use super::SubmitError;
use crate::chain::{Config, Hash, RawEvent, Refusal, UnknownForm, unknown};
use std::{fmt, sync::Arc, time::Duration};
use subxt::{
	ArcMetadata,
	events::{DecodeAsEvent, Events, Phase},
};

/// The outcome of a submitted call.
pub(super) type Outcome = Result<Included, SubmitError>;

/// A call that happened: its place, and the events that it caused.
#[derive(Clone)]
pub struct Included {
	/// The number of the block.
	pub block_number: u32,
	/// Its hash.
	pub block_hash: Hash,
	/// The extrinsic's index in it.
	pub extrinsic_index: u32,
	/// The extrinsic's hash.
	pub extrinsic_hash: Hash,
	/// Whether the block is final. Only [`submit_all_at`](super::Submitter::submit_all_at) reports
	/// calls in blocks that are not, while finality lags.
	pub is_final: bool,
	/// How long it took from the first signature until this program saw the block.
	pub waited: Duration,
	pub(super) events: Arc<Events<Config>>,
}

impl Included {
	pub(crate) fn raw_events(&self) -> &Events<Config> {
		&self.events
	}

	/// The events of this type that the extrinsic caused. For those of the market's pallets see
	/// [`market_events`](Self::market_events).
	pub fn events_of<E: DecodeAsEvent>(&self) -> Result<Vec<E>, UnknownForm> {
		let decoded = self.own_events().filter_map(|event| {
			let decoded = event.decode_fields_as::<E>()?;
			Some(decoded.map_err(|cause| unknown(self.block_number, &event, cause)))
		});
		decoded.collect()
	}

	/// The names of the events that the extrinsic caused, such as `BidMarket.Committed`.
	pub fn event_names(&self) -> Vec<String> {
		let name = |event: RawEvent<'_>| format!("{}.{}", event.pallet_name(), event.event_name());
		self.own_events().map(name).collect()
	}

	/// The events that the extrinsic caused. All events of the block were found readable.
	fn own_events(&self) -> impl Iterator<Item = RawEvent<'_>> {
		let own = Phase::ApplyExtrinsic(self.extrinsic_index);
		self.events.iter().filter_map(Result::ok).filter(move |event| event.phase() == own)
	}
}

impl fmt::Debug for Included {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		f.debug_struct("Included")
			.field("block_number", &self.block_number)
			.field("extrinsic_index", &self.extrinsic_index)
			.field("is_final", &self.is_final)
			.field("events", &self.event_names())
			.finish_non_exhaustive()
	}
}

/// The outcome of an extrinsic that is in a block, by its events.
pub(super) fn settle(included: Included, metadata: &ArcMetadata) -> Outcome {
	for event in included.own_events() {
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
