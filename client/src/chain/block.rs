//! A block taken apart, as evidence.

use super::{
	AccountId, AtFinalizedBlock, ChainError, Config, Hash, Refusal, UnknownForm, api,
	json::JsonFields,
};
use futures::future::BoxFuture;
use subxt::{
	ArcMetadata, OnlineClientAtBlock,
	client::OnlineClientAtBlockImpl,
	events::{DecodeAsEvent, Events, Phase},
	ext::scale_value::Composite,
	extrinsics::{DecodeAsExtrinsic, Extrinsics},
};
use tieline_primitives::Millis;

pub(crate) type RawEvent<'events> = subxt::events::Event<'events, Config>;
type RawExtrinsics<'at> = Extrinsics<'at, Config, OnlineClientAtBlockImpl<Config>>;
type RawExtrinsic = subxt::extrinsics::Extrinsic<'static, Config, OnlineClientAtBlockImpl<Config>>;

/// A finalized block with its extrinsics and events.
pub struct Block {
	/// Its number.
	pub number: u32,
	/// Its hash.
	pub hash: Hash,
	/// When it was made, by the chain's clock; zero for the genesis block.
	pub time: Millis,
	/// Its extrinsics, in order. The first sets the clock.
	pub extrinsics: Vec<Extrinsic>,
	/// Its events, in order.
	pub events: Vec<Event>,
	raw_events: Events<Config>,
}

/// An extrinsic in a block.
pub struct Extrinsic {
	/// Its index in the block.
	pub index: u32,
	/// Its hash.
	pub hash: Hash,
	/// The pallet that it calls.
	pub pallet: String,
	/// The call.
	pub call: String,
	/// The account that signed it; `None` for an inherent of the block's author.
	pub signer: Option<AccountId>,
	/// Its length in bytes.
	pub bytes: usize,
	/// Why it, or a call inside it, was refused; `None` when all of it happened.
	pub refusal: Option<Refusal>,
	raw: RawExtrinsic,
}

/// An event in a block.
pub struct Event {
	/// Its index in the block.
	pub index: u32,
	/// The extrinsic that caused it; `None` when the block itself did.
	pub extrinsic: Option<u32>,
	/// The pallet that emitted it.
	pub pallet: String,
	/// Its name.
	pub name: String,
	/// Its fields, for showing.
	pub fields: Composite<()>,
}

impl Block {
	/// Reads the block that `at` stands at.
	pub fn read(at: &AtFinalizedBlock) -> BoxFuture<'_, Result<Self, ChainError>> {
		Box::pin(async move {
			let reading = async {
				let bodies = at.extrinsics().fetch().await?;
				let raw_events = at.events().fetch().await?;
				let place = (at.number(), at.hash());
				Self::new(place, bodies, raw_events, &at.metadata()).map_err(|error| *error)
			};
			match reading.await {
				Ok(block) => Ok(block),
				Err(error) => Err(at.explain("a block with its events", error).await),
			}
		})
	}

	/// A block from its body and the value of `System.Events`, both encoded, by the runtime that
	/// executed it.
	pub(super) async fn decode(
		runtime: &OnlineClientAtBlock<Config>,
		place: (u32, Hash),
		body: Vec<Vec<u8>>,
		events: Vec<u8>,
	) -> Result<Self, subxt::Error> {
		let bodies = runtime.extrinsics().from_bytes(body).await;
		let events = runtime.events().from_bytes(events);
		Self::new(place, bodies, events, &runtime.metadata()).map_err(|error| *error)
	}

	fn new(
		(number, hash): (u32, Hash),
		bodies: RawExtrinsics<'_>,
		raw_events: Events<Config>,
		metadata: &ArcMetadata,
	) -> Result<Self, Box<subxt::Error>> {
		let mut extrinsics = Vec::with_capacity(bodies.len());
		for raw in bodies.iter() {
			extrinsics.push(Extrinsic::new(raw.map_err(boxed)?.into_owned()));
		}
		let mut events = Vec::new();
		for event in raw_events.iter() {
			let event = event.map_err(boxed)?;
			let extrinsic = extrinsic_of(event.phase());
			let (pallet, name) = (event.pallet_name(), event.event_name());
			let refusal =
				Refusal::in_event(pallet, name, event.field_bytes(), metadata).map_err(boxed)?;
			if let Some(extrinsic) = extrinsic.and_then(|at| extrinsics.get_mut(at as usize)) {
				extrinsic.refusal = extrinsic.refusal.take().or(refusal);
			}
			events.push(Event {
				index: event.index(),
				extrinsic,
				pallet: pallet.into(),
				name: name.into(),
				fields: event.decode_fields_unchecked_as::<Composite<()>>().map_err(boxed)?,
			});
		}
		let clock = extrinsics.iter().find_map(|extrinsic| {
			extrinsic.raw.decode_call_data_fields_as::<api::timestamp::calls::Set>()
		});
		let clock = clock.transpose().map_err(boxed)?;
		// The genesis block has none.
		let time = Millis(clock.map_or(0, |set| set.now));
		Ok(Self { number, hash, time, extrinsics, events, raw_events })
	}

	/// The fields of each event as a JSON object by name, in the order of the events: accounts as
	/// addresses, bytes that are no text in hexadecimal, numbers of 128 bits as text.
	pub fn event_fields(&self) -> Result<Vec<serde_json::Value>, UnknownForm> {
		// Each could be decoded when the block was read.
		let events = self.raw_events.iter().filter_map(Result::ok);
		let fields = events.map(|event| match event.decode_fields_unchecked_as::<JsonFields>() {
			Ok(fields) => Ok(fields.0),
			Err(cause) => Err(unknown(self.number, &event, cause)),
		});
		fields.collect()
	}

	pub(crate) fn raw_events(&self) -> &Events<Config> {
		&self.raw_events
	}

	/// The events of this type, each with the index of the extrinsic that caused it and its own.
	pub fn events_of<E: DecodeAsEvent>(&self) -> Result<Vec<(Option<u32>, u32, E)>, UnknownForm> {
		let mut found = Vec::new();
		// Each could be decoded when the block was read.
		for event in self.raw_events.iter().filter_map(Result::ok) {
			match event.decode_fields_as::<E>() {
				Some(Ok(decoded)) => {
					found.push((extrinsic_of(event.phase()), event.index(), decoded));
				},
				Some(Err(cause)) => return Err(unknown(self.number, &event, cause)),
				None => {},
			}
		}
		Ok(found)
	}
}

fn boxed(error: impl Into<subxt::Error>) -> Box<subxt::Error> {
	Box::new(error.into())
}

/// Why an event of a block cannot be read.
pub(crate) fn unknown(
	block: u32,
	event: &RawEvent<'_>,
	cause: impl Into<subxt::Error>,
) -> UnknownForm {
	let (pallet, name, index) = (event.pallet_name(), event.event_name(), event.index());
	UnknownForm::new(format_args!("event {index} of block {block}, {pallet}.{name},"), cause)
}

/// The index of the extrinsic that caused an event; `None` when the block itself did.
pub(crate) fn extrinsic_of(phase: Phase) -> Option<u32> {
	match phase {
		Phase::ApplyExtrinsic(index) => Some(index),
		Phase::Initialization | Phase::Finalization => None,
	}
}

impl Extrinsic {
	fn new(raw: RawExtrinsic) -> Self {
		/// How an address begins that is an account.
		const ID: u8 = 0;
		let signer = match raw.address_bytes() {
			Some([ID, id @ ..]) => id.try_into().ok().map(AccountId),
			_ => None,
		};
		Self {
			index: u32::try_from(raw.index()).unwrap_or(u32::MAX),
			hash: raw.hash(),
			pallet: raw.pallet_name().into(),
			call: raw.call_name().into(),
			signer,
			bytes: raw.bytes().len(),
			refusal: None,
			raw,
		}
	}

	/// The extrinsic's own call, if it is of this type. For calls inside a batch see
	/// [`calls`](Self::calls).
	pub fn decode<C: DecodeAsExtrinsic>(&self) -> Result<Option<C>, UnknownForm> {
		let decoded = self.raw.decode_call_data_fields_as::<C>().transpose();
		decoded.map_err(|cause| self.unknown(cause))
	}

	/// The arguments of the call as a JSON object by name, in the form of
	/// [`Block::event_fields`].
	pub fn arguments(&self) -> Result<serde_json::Value, UnknownForm> {
		let decoded = self.raw.decode_call_data_fields_unchecked_as::<JsonFields>();
		decoded.map(|fields| fields.0).map_err(|cause| self.unknown(cause))
	}

	/// The extrinsic's call; where it is a batch or on behalf of another account, the calls inside
	/// instead, in order.
	pub fn calls(&self) -> Result<Vec<api::Call>, UnknownForm> {
		let call = self.raw.decode_call_data_as::<api::Call>();
		let call = call.map_err(|cause| self.unknown(cause))?;
		let mut calls = Vec::new();
		unwrap(call, &mut calls);
		Ok(calls)
	}

	fn unknown(&self, cause: impl Into<subxt::Error>) -> UnknownForm {
		let Self { hash, pallet, call, .. } = self;
		UnknownForm::new(format_args!("extrinsic {hash:?}, {pallet}.{call},"), cause)
	}
}

fn unwrap(call: api::Call, into: &mut Vec<api::Call>) {
	use api::{proxy, sudo, utility};
	match call {
		api::Call::Utility(
			utility::Call::batch { calls }
			| utility::Call::batch_all { calls }
			| utility::Call::force_batch { calls },
		) => calls.into_iter().for_each(|call| unwrap(call, into)),
		api::Call::Sudo(sudo::Call::sudo { call }) => unwrap(*call, into),
		api::Call::Proxy(proxy::Call::proxy { call, .. }) => unwrap(*call, into),
		call => into.push(call),
	}
}
