//! Consensus: who authors and finalizes, with which keys, and what becomes of one that equivocates.

use super::chain::deposit;
use crate::{
	AccountId, Aura, Balance, Balances, BlockNumber, Hash, Header, Historical, MINUTES, Offences,
	Runtime, RuntimeCall, RuntimeEvent, SLOT_MILLIS, Session, SessionKeys, TxExtension,
	UncheckedExtrinsic, Validators,
};
use alloc::vec::Vec;
use frame_support::{
	parameter_types,
	traits::{ConstBool, ConstU32, ConstU64, ValidatorRegistration},
};
use frame_system::{EnsureRoot, offchain};
use pallet_session::{
	FindAccountFromAuthorIndex, NextKeys, PeriodicSessions, SessionManager,
	disabling::UpToLimitDisablingStrategy, historical,
};
use sp_consensus_aura::{
	Slot,
	digests::CompatibleDigestItem,
	sr25519::{AuthorityId as AuraId, AuthoritySignature as AuraSignature},
};
use sp_runtime::{
	RuntimeAppPublic, generic,
	traits::{ConvertInto, OpaqueKeys, Zero},
};
use sp_staking::SessionIndex;

/// The most validators.
const MAX_VALIDATORS: u32 = 64;

parameter_types! {
	/// The length of a session, in blocks: ten minutes. A change of validators or keys takes effect
	/// at the beginning of the session after the next.
	pub const SessionPeriod: BlockNumber = 10 * MINUTES;
	/// Sessions begin at multiples of their length.
	pub const SessionOffset: BlockNumber = 0;
	/// The deposit for session keys: the keys and, for each of the two, its owner.
	pub const KeyDeposit: Balance = deposit(3, 3 * 64);
	/// The time in which an equivocation can be reported, in blocks: a report that was not included
	/// by then is made anew.
	pub const ReportLongevity: u64 = (SESSIONS_KEPT * SessionPeriod::get()) as u64;
}

/// The past sessions whose validators can still be proved: a day's.
const SESSIONS_KEPT: u32 = 144;

impl pallet_aura::Config for Runtime {
	type AuthorityId = AuraId;
	type DisabledValidators = Session;
	type MaxAuthorities = ConstU32<MAX_VALIDATORS>;
	type AllowMultipleBlocksPerSlot = ConstBool<false>;
	type SlotDuration = ConstU64<SLOT_MILLIS>;
}

impl pallet_grandpa::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type WeightInfo = ();
	type MaxAuthorities = ConstU32<MAX_VALIDATORS>;
	type MaxNominators = ConstU32<0>;
	type MaxSetIdSessionEntries = ConstU64<{ SESSIONS_KEPT as u64 }>;
	type KeyOwnerProof = sp_session::MembershipProof;
	type EquivocationReportSystem =
		pallet_grandpa::EquivocationReportSystem<Self, Offences, Historical, ReportLongevity>;
}

impl pallet_authorship::Config for Runtime {
	type FindAuthor = FindAccountFromAuthorIndex<Self, Aura>;
	type EventHandler = ();
}

impl pallet_session::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type ValidatorId = AccountId;
	type ValidatorIdOf = ConvertInto;
	type ShouldEndSession = PeriodicSessions<SessionPeriod, SessionOffset>;
	type NextSessionRotation = PeriodicSessions<SessionPeriod, SessionOffset>;
	type SessionManager = Sessions;
	type SessionHandler = <SessionKeys as OpaqueKeys>::KeyTypeIdProviders;
	type Keys = SessionKeys;
	type DisablingStrategy = UpToLimitDisablingStrategy;
	type WeightInfo = pallet_session::weights::SubstrateWeight<Runtime>;
	type Currency = Balances;
	type KeyDeposit = KeyDeposit;
}

/// The validators of each session, whose roots are kept for as long as an equivocation in it can be
/// reported.
pub struct Sessions;

impl SessionManager<AccountId> for Sessions {
	fn new_session(index: SessionIndex) -> Option<Vec<AccountId>> {
		historical::NoteHistoricalRoot::<Runtime, Validators>::new_session(index)
	}

	fn new_session_genesis(index: SessionIndex) -> Option<Vec<AccountId>> {
		historical::NoteHistoricalRoot::<Runtime, Validators>::new_session_genesis(index)
	}

	fn start_session(index: SessionIndex) {
		<Validators as SessionManager<AccountId>>::start_session(index);
	}

	fn end_session(index: SessionIndex) {
		let oldest = index.saturating_sub(SESSIONS_KEPT);
		if !oldest.is_zero() {
			Historical::prune_up_to(oldest);
		}
	}
}

/// Of a validator the session's proof says only that it is one.
pub struct NoIdentification;

impl sp_runtime::traits::Convert<AccountId, Option<()>> for NoIdentification {
	fn convert(_: AccountId) -> Option<()> {
		Some(())
	}
}

impl historical::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type FullIdentification = ();
	type FullIdentificationOf = NoIdentification;
}

impl pallet_offences::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type IdentificationTuple = historical::IdentificationTuple<Self>;
	type OnOffenceHandler = Validators;
}

impl pallet_validators::Config for Runtime {
	type WeightInfo = pallet_validators::weights::SubstrateWeight<Runtime>;
	type ManageOrigin = EnsureRoot<AccountId>;
	type Keys = RegisteredKeys;
	type Session = RunningSession;
	type DoubleAuthorship = SealedTwice;
	type MinValidators = ConstU32<1>;
	type MaxValidators = ConstU32<MAX_VALIDATORS>;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = super::benchmarking::Helper;
}

/// The accounts that have registered session keys.
pub struct RegisteredKeys;

impl ValidatorRegistration<AccountId> for RegisteredKeys {
	fn is_registered(who: &AccountId) -> bool {
		NextKeys::<Runtime>::contains_key(who)
	}
}

/// The running session, from which offenders are taken.
pub struct RunningSession;

impl pallet_validators::Disable<AccountId> for RunningSession {
	fn index() -> SessionIndex {
		Session::current_index()
	}

	fn disable(who: &AccountId) {
		let disabled = Session::disabled_validators();
		let validators = Session::validators();
		let is_offender = |(_, validator): &(u32, &AccountId)| *validator == who;
		let Some((offender, _)) = (0..).zip(&validators).find(is_offender) else { return };
		// The set that is to come has others, but this session need not: no block follows when none of
		// it authors.
		let is_left = |index: u32| index != offender && !disabled.contains(&index);
		if (0..).take(validators.len()).any(is_left) {
			Session::disable_index(offender);
		}
	}
}

/// The proof by Aura's seals that an author made two blocks in one slot.
pub struct SealedTwice;

impl pallet_validators::DoubleAuthorship<Header, AccountId> for SealedTwice {
	fn offender(first: &Header, second: &Header) -> Option<(AccountId, u64)> {
		let (first, second) = (Sealed::of(first)?, Sealed::of(second)?);
		if first.slot != second.slot || first.hash == second.hash {
			return None;
		}
		let authors = pallet_aura::Authorities::<Runtime>::get();
		let turn = u64::from(first.slot).checked_rem(authors.len() as u64)?;
		let turn = usize::try_from(turn).ok()?;
		let author = authors.get(turn)?;
		let is_sealed = |block: &Sealed| author.verify(&block.hash, &block.seal);
		if !is_sealed(&first) || !is_sealed(&second) {
			return None;
		}
		let validator = pallet_session::Validators::<Runtime>::get().get(turn).cloned()?;
		Some((validator, first.slot.into()))
	}

	fn now() -> u64 {
		pallet_aura::CurrentSlot::<Runtime>::get().into()
	}
}

/// A sealed header: what its author has signed, and when it was its turn.
struct Sealed {
	slot: Slot,
	/// The hash without the seal.
	hash: Hash,
	seal: AuraSignature,
}

impl Sealed {
	fn of(header: &Header) -> Option<Self> {
		let mut header = header.clone();
		let seal = header.digest.pop()?.as_aura_seal()?;
		let slot = header
			.digest
			.logs
			.iter()
			.find_map(CompatibleDigestItem::<AuraSignature>::as_aura_pre_digest)?;
		Some(Self { slot, hash: header.hash(), seal })
	}
}

// Reports of equivocations are made by nodes, and carry their proof in place of a signature.
impl<LocalCall> offchain::CreateTransactionBase<LocalCall> for Runtime
where
	RuntimeCall: From<LocalCall>,
{
	type Extrinsic = UncheckedExtrinsic;
	type RuntimeCall = RuntimeCall;
}

impl<LocalCall> offchain::CreateTransaction<LocalCall> for Runtime
where
	RuntimeCall: From<LocalCall>,
{
	type Extension = TxExtension;

	fn create_transaction(call: RuntimeCall, extension: TxExtension) -> UncheckedExtrinsic {
		UncheckedExtrinsic::new_transaction(call, extension)
	}
}

impl<LocalCall> offchain::CreateAuthorizedTransaction<LocalCall> for Runtime
where
	RuntimeCall: From<LocalCall>,
{
	fn create_extension() -> TxExtension {
		let mortality = frame_system::CheckEra::from(generic::Era::Immortal);
		let nonce = frame_system::CheckNonce::from(0);
		#[cfg(not(feature = "next-version"))]
		let (first, second) = (mortality, nonce);
		#[cfg(feature = "next-version")]
		let (first, second) = (nonce, mortality);
		(
			frame_system::AuthorizeCall::new(),
			frame_system::CheckNonZeroSender::new(),
			frame_system::CheckSpecVersion::new(),
			frame_system::CheckTxVersion::new(),
			frame_system::CheckGenesis::new(),
			first,
			second,
			crate::room::KeepRoom,
			frame_system::CheckWeight::new(),
			pallet_sponsorship::ChargeSponsored(
				pallet_transaction_payment::ChargeTransactionPayment::from(0),
			),
			frame_metadata_hash_extension::CheckMetadataHash::new(false),
			frame_system::WeightReclaim::new(),
		)
	}
}

impl<LocalCall> offchain::CreateBare<LocalCall> for Runtime
where
	RuntimeCall: From<LocalCall>,
{
	fn create_bare(call: RuntimeCall) -> UncheckedExtrinsic {
		generic::UncheckedExtrinsic::new_bare(call)
	}
}
