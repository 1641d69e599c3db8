//! Room in blocks for the calls that cannot wait: a transaction extension without data.
//!
//! A block that others have filled must not cost a bidder its bond, an interval its clearing or a
//! feeder its protection. So the calls of those who are *entitled* to them come before all others
//! and have room that the others cannot use:
//!
//! - `BidMarket::reveal`, signed by the account that committed the bid, while revealing;
//! - `BidMarket::clear`, signed by the ISO of the pricing node or the DSO of one of its areas, while
//!   clearing;
//! - `DsoConstraints::override_awards` and `end_override`, signed by the DSO of the area. These are
//!   operational, with the quarter of a block that only operational calls may use.
//!
//! The same by proxy without a delay, as a derivative account, by a multisig of threshold one, or in a
//! batch of nothing else. A DSO that is a multisig of a higher threshold overrides as everybody else:
//! its account should have a proxy. Everybody may still clear: without an entitlement a certificate
//! takes its turn among the other calls.
//!
//! A reveal is entitled with the bid and salt of the commitment. It is entitled once, and so is a
//! certificate of one signer for an interval: one of each waits in a pool, a batch has no two, and where
//! one is refused the next has no room of its own and comes as everybody else's. So nobody keeps the
//! others out by what is refused again and again.
//!
//! All other calls together may use [`OPEN_SHARE`] of a block, of its weight and of its length. One that declares more than what is left
//! of it is taken while they have used no more than [`LITTLE`]: so the largest calls of the runtime
//! still fit, and those that declare far more than they use, as certificates do, wait for each
//! other no more than before.
//!
//! An operational call of an account that is neither entitled to it nor sits in a body that governs
//! the chain is refused before it is in a block: failing ones would use up the room. Anyone may hand
//! in the code of an authorized upgrade.

use crate::{
	AccountId, Address, BidMarket, Council, DsoConstraints, Proxy, Regulator, Runtime, RuntimeCall,
	RuntimeOrigin, System,
	configs::{BlockLength, BlockWeights, ProxyType},
};
use alloc::{collections::BTreeSet, vec, vec::Vec};
use codec::{Decode, DecodeWithMemTracking, Encode};
use frame_support::{
	dispatch::{DispatchClass, DispatchInfo, DispatchResult, PostDispatchInfo},
	traits::{Get, InstanceFilter},
	weights::{RuntimeDbWeight, Weight, constants::ParityDbWeight},
};
use pallet_bid_market::Turn;
use scale_info::TypeInfo;
use sp_runtime::{
	Perbill,
	traits::{
		AsSystemOriginSigner, BlakeTwo256, Hash, StaticLookup, TransactionExtension, ValidateResult,
	},
	transaction_validity::{
		InvalidTransaction, TransactionPriority, TransactionSource, TransactionValidityError,
		ValidTransaction,
	},
};

/// What the calls without an entitlement may use of a block together.
pub const OPEN_SHARE: Perbill = Perbill::from_percent(50);

/// What they may have used of a block that still takes one of any weight.
pub const LITTLE: Perbill = Perbill::from_percent(10);

/// The priority of an entitled call: half of the highest. The tip that overtakes it is thousands of
/// TIE.
const PRIORITY: TransactionPriority = TransactionPriority::MAX / 2;

/// How deep an entitled call may lie in proxies and batches.
const MAX_DEPTH: u32 = 3;
/// How many calls of a batch are looked at.
const MAX_CALLS: usize = 32;
/// The most reads that an entitlement takes: the records of each call, its proxy included.
const READS_PER_CALL: u64 = 12;

/// Keeps room in each block for the calls of those who are entitled to it.
#[derive(
	Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo,
)]
pub struct KeepRoom;

/// Whether a signer is entitled to room for its call.
pub fn is_entitled(who: &AccountId, call: &RuntimeCall) -> bool {
	turns(who, call).is_some()
}

/// What a signer that is entitled to room for its call takes its turns for, each once.
fn turns(who: &AccountId, call: &RuntimeCall) -> Option<Vec<Turn<AccountId>>> {
	let turns = turns_within(who, call, MAX_DEPTH)?;
	let distinct = turns.iter().collect::<BTreeSet<_>>().len();
	(distinct == turns.len()).then_some(turns)
}

fn turns_within(who: &AccountId, call: &RuntimeCall, depth: u32) -> Option<Vec<Turn<AccountId>>> {
	let depth = depth.checked_sub(1)?;
	if let Some((acts, call)) = acts_as(who, call) {
		return turns_within(&acts, call, depth);
	}
	match call {
		RuntimeCall::BidMarket(call) => BidMarket::turn(who, call).map(|turn| vec![turn]),
		RuntimeCall::DsoConstraints(call) => DsoConstraints::is_entitled(who, call).then(Vec::new),
		_ => {
			let turns = batched(call)?.iter().map(|call| turns_within(who, call, depth));
			Some(turns.collect::<Option<Vec<_>>>()?.concat())
		},
	}
}

/// The account that a signer acts as in a call, and the call that it makes so.
fn acts_as<'a>(who: &AccountId, call: &'a RuntimeCall) -> Option<(AccountId, &'a RuntimeCall)> {
	match call {
		RuntimeCall::Proxy(pallet_proxy::Call::proxy { real, force_proxy_type, call }) => {
			Some((proxied(who, real, *force_proxy_type, call)?, call))
		},
		RuntimeCall::Utility(pallet_utility::Call::as_derivative { index, call }) => {
			Some((pallet_utility::derivative_account_id(who.clone(), *index), call))
		},
		RuntimeCall::Multisig(pallet_multisig::Call::as_multi_threshold_1 {
			other_signatories,
			call,
		}) => {
			let mut signatories = other_signatories.clone();
			let place = signatories.binary_search(who).err()?;
			signatories.insert(place, who.clone());
			Some((pallet_multisig::Pallet::<Runtime>::multi_account_id(&signatories, 1), call))
		},
		_ => None,
	}
}

/// The calls of a batch, of which there are some and no more than are looked at.
fn batched(call: &RuntimeCall) -> Option<&[RuntimeCall]> {
	let RuntimeCall::Utility(
		pallet_utility::Call::batch { calls }
		| pallet_utility::Call::batch_all { calls }
		| pallet_utility::Call::force_batch { calls },
	) = call
	else {
		return None;
	};
	(!calls.is_empty() && calls.len() <= MAX_CALLS).then_some(calls)
}

/// The account that a signer is a proxy for in a call, without a delay.
fn proxied(
	who: &AccountId,
	real: &Address,
	kind: Option<ProxyType>,
	call: &RuntimeCall,
) -> Option<AccountId> {
	let real = <Runtime as frame_system::Config>::Lookup::lookup(real.clone()).ok()?;
	let proxy = Proxy::find_proxy(&real, who, kind).ok()?;
	(proxy.delay == 0 && proxy.proxy_type.filter(call)).then_some(real)
}

/// What it weighs to find out whether a call is entitled, and to note that it was refused.
fn entitlement_weight(call: &RuntimeCall, depth: u32) -> Weight {
	let db = <ParityDbWeight as Get<RuntimeDbWeight>>::get();
	let other = db.reads(READS_PER_CALL);
	let Some(depth) = depth.checked_sub(1) else { return other };
	match call {
		RuntimeCall::BidMarket(
			pallet_bid_market::Call::reveal { .. } | pallet_bid_market::Call::clear { .. },
		) => other.saturating_add(db.reads_writes(2, 1)),
		RuntimeCall::Proxy(pallet_proxy::Call::proxy { call, .. })
		| RuntimeCall::Utility(pallet_utility::Call::as_derivative { call, .. })
		| RuntimeCall::Multisig(pallet_multisig::Call::as_multi_threshold_1 { call, .. }) => {
			entitlement_weight(call, depth)
		},
		_ => batched(call).map_or(other, |calls| {
			let weights = calls.iter().map(|call| entitlement_weight(call, depth));
			weights.fold(Weight::zero(), |sum, weight| sum.saturating_add(weight))
		}),
	}
}

/// Whether a call hands in the runtime whose upgrade is authorized, which anyone may do.
fn applies_upgrade(call: &RuntimeCall) -> bool {
	let RuntimeCall::System(frame_system::Call::apply_authorized_upgrade { code }) = call else {
		return false;
	};
	let hash = BlakeTwo256::hash(code);
	// Its hash comes first; the SDK has no way to read it in Wasm.
	System::authorized_upgrade().is_some_and(|authorized| {
		authorized.using_encoded(|authorized| authorized.starts_with(hash.as_ref()))
	})
}

/// Whether a signer sits in a body that governs the chain, or acts as an account that does, in each
/// call of a batch.
fn governs(who: &AccountId, call: &RuntimeCall, depth: u32) -> bool {
	let Some(depth) = depth.checked_sub(1) else { return false };
	let as_another = || acts_as(who, call).is_some_and(|(acts, call)| governs(&acts, call, depth));
	Council::is_member(who)
		|| Regulator::is_member(who)
		|| pallet_sudo::Key::<Runtime>::get().as_ref() == Some(who)
		|| as_another()
		|| batched(call).is_some_and(|calls| calls.iter().all(|call| governs(who, call, depth)))
}

/// Whether the calls without an entitlement have room left in the block for one of this weight and
/// length.
fn has_open_room(weight: Weight, length: usize) -> bool {
	let block = BlockWeights::get().max_block;
	let used = *System::block_weight().get(DispatchClass::Normal);
	let longest = *BlockLength::get().max.get(DispatchClass::Normal);
	let length = u32::try_from(length).unwrap_or(u32::MAX);
	let fits = System::block_size().saturating_add(length) <= OPEN_SHARE * longest;
	let has_weight = used.ref_time() <= (LITTLE * block).ref_time()
		|| used.saturating_add(weight).ref_time() <= (OPEN_SHARE * block).ref_time();
	fits && has_weight
}

/// What the extension found out about a call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
	/// It has room of its own, for these turns.
	Entitled(Vec<Turn<AccountId>>),
	/// It takes its turn.
	Open,
}

impl TransactionExtension<RuntimeCall> for KeepRoom {
	const IDENTIFIER: &'static str = "KeepRoom";
	type Implicit = ();
	type Val = Standing;
	/// The turns of an entitled call.
	type Pre = Vec<Turn<AccountId>>;

	fn weight(&self, call: &RuntimeCall) -> Weight {
		// Of those who govern, three more at each depth; the calls of a batch have them in common.
		let governs = <ParityDbWeight as Get<RuntimeDbWeight>>::get().reads(9);
		entitlement_weight(call, MAX_DEPTH).saturating_add(governs)
	}

	fn validate(
		&self,
		origin: RuntimeOrigin,
		call: &RuntimeCall,
		info: &DispatchInfo,
		_: usize,
		_: (),
		_: &impl Encode,
		_: TransactionSource,
	) -> ValidateResult<Standing, RuntimeCall> {
		let Some(who) = origin.as_system_origin_signer() else {
			return Ok((ValidTransaction::default(), Standing::Open, origin));
		};
		if let Some(turns) = turns(who, call) {
			let tag = |turn: &Turn<AccountId>| (b"turn", turn).encode();
			let provides = turns.iter().map(tag).collect();
			let priority = ValidTransaction { priority: PRIORITY, provides, ..Default::default() };
			return Ok((priority, Standing::Entitled(turns), origin));
		}
		let may_be_operational = || governs(who, call, MAX_DEPTH) || applies_upgrade(call);
		if info.class == DispatchClass::Operational && !may_be_operational() {
			return Err(InvalidTransaction::Call.into());
		}
		Ok((ValidTransaction::default(), Standing::Open, origin))
	}

	fn prepare(
		self,
		standing: Standing,
		_: &RuntimeOrigin,
		_: &RuntimeCall,
		info: &DispatchInfo,
		length: usize,
	) -> Result<Vec<Turn<AccountId>>, TransactionValidityError> {
		match standing {
			Standing::Entitled(turns) => Ok(turns),
			Standing::Open
				if info.class == DispatchClass::Normal
					&& !has_open_room(info.total_weight(), length) =>
			{
				Err(InvalidTransaction::ExhaustsResources.into())
			},
			Standing::Open => Ok(Vec::new()),
		}
	}

	// What is noted here stays when the call's own changes are rolled back.
	fn post_dispatch_details(
		turns: Vec<Turn<AccountId>>,
		_: &DispatchInfo,
		_: &PostDispatchInfo,
		_: usize,
		_: &DispatchResult,
	) -> Result<Weight, TransactionValidityError> {
		for turn in turns {
			BidMarket::note_turn(turn);
		}
		Ok(Weight::zero())
	}
}
