//! The calls.

use crate::*;
use codec::{DecodeLimit, Encode};
use frame_support::{
	dispatch::{GetDispatchInfo, extract_actual_weight},
	ensure,
	pallet_prelude::*,
	storage::with_storage_layer,
	traits::Time,
};
use frame_system::RawOrigin;
use sp_core::H256;
use sp_runtime::traits::{BlakeTwo256, Dispatchable, Hash};
use tieline_primitives::Millis;

/// How deep calls may be nested within each other, as deep as in a block.
const MAX_DEPTH: u32 = frame_support::MAX_EXTRINSIC_DEPTH;

/// How many layers of storage a call of root finds at least.
const LAYERS: u32 = 64;

/// Whether so many layers of storage can be opened within each other here.
fn has_layers(count: u32) -> bool {
	let Some(fewer) = count.checked_sub(1) else { return true };
	let opened = with_storage_layer(|| {
		let has_more = has_layers(fewer);
		if has_more { Ok(()) } else { Err(DispatchError::Exhausted) }
	});
	opened.is_ok()
}

impl<T: Config> Pallet<T> {
	/// Chain time.
	pub(crate) fn now() -> Millis {
		Millis(T::Time::now())
	}

	pub(crate) fn do_propose(call: &<T as Config>::RuntimeCall) -> DispatchResult {
		let bytes = BoundedVec::try_from(call.encode()).map_err(|_| Error::<T>::CallTooLong)?;
		ensure!(Proposals::<T>::count() < T::MaxProposals::get(), Error::<T>::TooManyProposals);
		let id = NextProposal::<T>::get();
		let next = id.0.checked_add(1).ok_or(Error::<T>::TooManyProposals)?;
		let call_hash = BlakeTwo256::hash(&bytes);
		let enactable_from = Self::now().saturating_add(T::Delay::get());
		let lapses_at = enactable_from.saturating_add(T::Lifetime::get());
		NextProposal::<T>::put(ProposalId(next));
		Proposals::<T>::insert(
			id,
			Proposal { call: bytes, enactable_from, lapses_at, concurred: false },
		);
		Self::deposit_event(Event::Proposed { proposal: id, call_hash, enactable_from, lapses_at });
		Ok(())
	}

	pub(crate) fn do_concur(id: ProposalId) -> DispatchResult {
		let mut record = Proposals::<T>::get(id).ok_or(Error::<T>::UnknownProposal)?;
		ensure!(!record.concurred, Error::<T>::AlreadyConcurred);
		ensure!(record.stage(Self::now()) != Stage::Lapsed, Error::<T>::LifetimeOver);
		record.concurred = true;
		Proposals::<T>::insert(id, record);
		Self::deposit_event(Event::Concurred { proposal: id });
		Ok(())
	}

	pub(crate) fn do_veto(id: ProposalId) -> DispatchResult {
		let record = Proposals::<T>::take(id).ok_or(Error::<T>::UnknownProposal)?;
		let call_hash = BlakeTwo256::hash(&record.call);
		Self::deposit_event(Event::Vetoed { proposal: id, call_hash });
		Ok(())
	}

	pub(crate) fn do_withdraw(id: ProposalId) -> DispatchResult {
		Proposals::<T>::take(id).ok_or(Error::<T>::UnknownProposal)?;
		Self::deposit_event(Event::Withdrawn { proposal: id });
		Ok(())
	}

	pub(crate) fn do_enact(id: ProposalId, max_weight: Weight) -> DispatchResultWithPostInfo {
		let record = Proposals::<T>::get(id).ok_or(Error::<T>::UnknownProposal)?;
		match record.stage(Self::now()) {
			Stage::Waiting => return Err(Error::<T>::DelayNotOver.into()),
			Stage::Lapsed => return Err(Error::<T>::LifetimeOver.into()),
			Stage::Enactable => {},
		}
		let call = <T as Config>::RuntimeCall::decode_all_with_depth_limit(
			MAX_DEPTH,
			&mut &record.call[..],
		)
		.map_err(|_| Error::<T>::UndecodableCall)?;
		let info = call.get_dispatch_info();
		ensure!(info.call_weight.all_lte(max_weight), Error::<T>::WeightTooLow);
		// At the bottom of a tower of batches a batch would do nothing for its depth, and yet succeed.
		ensure!(has_layers(LAYERS), Error::<T>::NestedTooDeep);
		let call_hash: H256 = BlakeTwo256::hash(&record.call);
		let outcome = with_storage_layer(|| {
			// Before the dispatch, so that the call itself cannot be enacted twice. Where it fails the
			// proposal stays: anyone chooses the moment, and could choose one at which it must fail.
			Proposals::<T>::remove(id);
			call.dispatch(RawOrigin::Root.into())
		});
		let spent = extract_actual_weight(&outcome, &info);
		let result = outcome.map(|_| ()).map_err(|refused| refused.error);
		Self::deposit_event(Event::Enacted { proposal: id, call_hash, result });
		Ok(Some(T::WeightInfo::enact(record.call.len() as u32).saturating_add(spent)).into())
	}

	pub(crate) fn do_lapse(id: ProposalId) -> DispatchResult {
		let record = Proposals::<T>::get(id).ok_or(Error::<T>::UnknownProposal)?;
		ensure!(record.stage(Self::now()) == Stage::Lapsed, Error::<T>::LifetimeNotOver);
		Proposals::<T>::remove(id);
		Self::deposit_event(Event::Lapsed { proposal: id });
		Ok(())
	}
}
