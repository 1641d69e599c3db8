//! A block taken apart, as evidence.

use super::{AccountId, AtFinalizedBlock, ChainError, Config, Hash, Refusal, api};
use subxt::{
	client::OnlineClientAtBlockImpl,
	events::{DecodeAsEvent, Events, Phase},
	ext::scale_value::Composite,
	extrinsics::DecodeAsExtrinsic,
};
use tieline_primitives::Millis;

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
	/// Who signed it; `None` for the block author's own.
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
	pub async fn read(at: &AtFinalizedBlock) -> Result<Self, ChainError> {
		let reading = async {
			let bodies = at.extrinsics().fetch().await?;
			let raw_events = at.events().fetch().await?;
			let mut extrinsics = Vec::with_capacity(bodies.len());
			for raw in bodies.iter() {
				extrinsics.push(Extrinsic::new(raw?.into_owned()));
			}
			let metadata = at.metadata();
			let mut events = Vec::new();
			for event in raw_events.iter() {
				let event = event?;
				let extrinsic = extrinsic_of(event.phase());
				let (pallet, name) = (event.pallet_name(), event.event_name());
				let refusal = Refusal::in_event(pallet, name, event.field_bytes(), &metadata)
					.map_err(subxt::Error::from)?;
				if let Some(extrinsic) = extrinsic.and_then(|at| extrinsics.get_mut(at as usize)) {
					extrinsic.refusal = extrinsic.refusal.take().or(refusal);
				}
				events.push(Event {
					index: event.index(),
					extrinsic,
					pallet: pallet.into(),
					name: name.into(),
					fields: event.decode_fields_unchecked_as::<Composite<()>>()?,
				});
			}
			let clock = extrinsics.iter().find_map(|x| x.decode::<api::timestamp::calls::Set>());
			// The genesis block has none.
			let time = Millis(clock.map_or(0, |set| set.now));
			let (number, hash) = (at.number(), at.hash());
			Ok::<_, subxt::Error>(Self { number, hash, time, extrinsics, events, raw_events })
		};
		match reading.await {
			Ok(block) => Ok(block),
			Err(error) => Err(at.explain("a block with its events", error).await),
		}
	}

	pub(crate) fn raw_events(&self) -> &Events<Config> {
		&self.raw_events
	}

	/// The events of this type, each with the index of the extrinsic that caused it and its own.
	pub fn events_of<E: DecodeAsEvent>(&self) -> Vec<(Option<u32>, u32, E)> {
		let decoded = self.raw_events.iter().filter_map(Result::ok).filter_map(|event| {
			Some((extrinsic_of(event.phase()), event.index(), event.decode_fields_as::<E>()?.ok()?))
		});
		decoded.collect()
	}
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
	pub fn decode<C: DecodeAsExtrinsic>(&self) -> Option<C> {
		self.raw.decode_call_data_fields_as::<C>()?.ok()
	}

	/// The extrinsic's call, and where it is a batch or is made on another's behalf, the calls
	/// inside instead, in order. Empty when this program does not know the call.
	pub fn calls(&self) -> Vec<api::Call> {
		let mut calls = Vec::new();
		if let Ok(call) = self.raw.decode_call_data_as::<api::Call>() {
			unwrap(call, &mut calls);
		}
		calls
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
