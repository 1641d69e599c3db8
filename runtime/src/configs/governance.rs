//! Governance: the council and the regulator, root by both, safe mode and transaction pauses, proxies
//! and multisig accounts.

use super::chain::deposit;
use crate::{
	AccountId, Balance, Balances, BlockNumber, DAYS, HOURS, OriginCaller, Runtime, RuntimeCall,
	RuntimeEvent, RuntimeHoldReason, RuntimeOrigin, System, TIE, Timestamp, configs::BlockWeights,
};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use core::str;
use frame_support::{
	parameter_types,
	traits::{
		CallMetadata, ConstU32, Contains, EitherOfDiverse, GetCallMetadata, InstanceFilter,
		fungible::HoldConsideration,
	},
	weights::Weight,
};
use frame_system::EnsureRoot;
use pallet_tx_pause::RuntimeCallNameOf;
use scale_info::TypeInfo;
use sp_runtime::{FixedU128, Perbill, traits::BlakeTwo256};
use tieline_primitives::{MILLIS_PER_DAY, Millis};

/// The instance of the collective that governs the chain.
pub type CouncilInstance = pallet_collective::Instance1;

/// The instance of the collective that is the regulator.
pub type RegulatorInstance = pallet_collective::Instance2;

/// Two thirds of the council.
type CouncilMajority = pallet_collective::EnsureProportionAtLeast<AccountId, CouncilInstance, 2, 3>;

/// The origin that admits participants and creates areas and pricing nodes: two thirds of the
/// council, or root.
pub type Admin = EitherOfDiverse<EnsureRoot<AccountId>, CouncilMajority>;

/// Three quarters of the council: the origin that proposes root calls.
pub type RootMajority =
	pallet_collective::EnsureProportionAtLeast<AccountId, CouncilInstance, 3, 4>;

/// More than half of the regulator's members: the origin that vetoes root calls or ends their delay.
pub type RegulatorMajority =
	pallet_collective::EnsureProportionMoreThan<AccountId, RegulatorInstance, 1, 2>;

parameter_types! {
	/// The delay of a root call, in milliseconds: two days, for the regulator to look at it and for
	/// everyone to prepare.
	pub const RootDelay: Millis = Millis(2 * MILLIS_PER_DAY);
	/// The time after the delay in which a root call can be enacted, in milliseconds: a week.
	pub const RootLifetime: Millis = Millis(7 * MILLIS_PER_DAY);
	/// The maximum weight of a motion.
	pub MaxProposalWeight: Weight = Perbill::from_percent(50) * BlockWeights::get().max_block;
	/// The voting period of a motion, in blocks.
	pub const MotionDuration: BlockNumber = 3 * DAYS;
	/// The duration of safe mode, in blocks.
	pub const SafeModeDuration: BlockNumber = 4 * HOURS;
	/// The deposit of a multisig operation.
	pub const MultisigDepositBase: Balance = deposit(1, 88);
	/// The deposit of each of its signatories.
	pub const MultisigDepositFactor: Balance = deposit(0, 32);
	/// The deposit of an account's first proxy.
	pub const ProxyDepositBase: Balance = deposit(1, 8);
	/// The deposit of each proxy.
	pub const ProxyDepositFactor: Balance = deposit(0, 33);
	/// The deposit of an account's first announcement.
	pub const AnnouncementDepositBase: Balance = deposit(1, 8);
	/// The deposit of each announcement.
	pub const AnnouncementDepositFactor: Balance = deposit(0, 66);
	/// No deposit buys entry into safe mode.
	pub const NoDeposit: Option<Balance> = None;
	/// Deposits for safe mode are never released by time.
	pub const NoRelease: Option<BlockNumber> = None;
}

/// The vote of a member that does not vote: no. So a motion has the ayes that its majority takes, not a
/// bare majority that silence makes a large one.
pub struct SilenceIsNo;

impl pallet_collective::DefaultVote for SilenceIsNo {
	fn default_vote(_: Option<bool>, _: u32, _: u32, _: u32) -> bool {
		false
	}
}

parameter_types! {
	/// What the fifth open motion costs to hold, and the sixth twice as much, and so on: a member that
	/// fills the list locks the others out.
	pub const MotionDeposit: Balance = 10 * TIE;
	/// By how much the deposit grows from motion to motion.
	pub MotionDepositGrowth: FixedU128 = FixedU128::from_u32(2);
	/// The hold reason of the council's motions.
	pub const CouncilMotion: RuntimeHoldReason =
		RuntimeHoldReason::Council(pallet_collective::HoldReason::ProposalSubmission);
	/// The hold reason of the regulator's motions.
	pub const RegulatorMotion: RuntimeHoldReason =
		RuntimeHoldReason::Regulator(pallet_collective::HoldReason::ProposalSubmission);
}

/// The deposit of a motion, by the number of those that are open: four are free.
type MotionPrice = pallet_collective::deposit::Delayed<
	ConstU32<4>,
	pallet_collective::deposit::Geometric<MotionDepositGrowth, MotionDeposit>,
>;

impl pallet_collective::Config<CouncilInstance> for Runtime {
	type RuntimeOrigin = RuntimeOrigin;
	type Proposal = RuntimeCall;
	type RuntimeEvent = RuntimeEvent;
	type MotionDuration = MotionDuration;
	type MaxProposals = ConstU32<64>;
	type MaxMembers = ConstU32<64>;
	type DefaultVote = SilenceIsNo;
	type WeightInfo = pallet_collective::weights::SubstrateWeight<Runtime>;
	// Root alone: a majority must not vote a member out without the delay and the regulator's veto.
	type SetMembersOrigin = EnsureRoot<AccountId>;
	type MaxProposalWeight = MaxProposalWeight;
	type DisapproveOrigin = Admin;
	type KillOrigin = EnsureRoot<AccountId>;
	type Consideration = HoldConsideration<AccountId, Balances, CouncilMotion, MotionPrice, u32>;
}

impl pallet_collective::Config<RegulatorInstance> for Runtime {
	type RuntimeOrigin = RuntimeOrigin;
	type Proposal = RuntimeCall;
	type RuntimeEvent = RuntimeEvent;
	type MotionDuration = MotionDuration;
	type MaxProposals = ConstU32<64>;
	type MaxMembers = ConstU32<16>;
	type DefaultVote = SilenceIsNo;
	type WeightInfo = pallet_collective::weights::SubstrateWeight<Runtime>;
	// Root, whose calls the regulator can veto: nobody votes it out alone.
	type SetMembersOrigin = EnsureRoot<AccountId>;
	type MaxProposalWeight = MaxProposalWeight;
	type DisapproveOrigin = EnsureRoot<AccountId>;
	type KillOrigin = EnsureRoot<AccountId>;
	type Consideration = HoldConsideration<AccountId, Balances, RegulatorMotion, MotionPrice, u32>;
}

impl pallet_enactment::Config for Runtime {
	type WeightInfo = pallet_enactment::weights::SubstrateWeight<Runtime>;
	type RuntimeCall = RuntimeCall;
	type ProposeOrigin = RootMajority;
	type RegulatorOrigin = RegulatorMajority;
	type Time = Timestamp;
	type Delay = RootDelay;
	type Lifetime = RootLifetime;
	type MaxProposals = ConstU32<32>;
	type MaxCallLength = ConstU32<{ 64 * 1024 }>;
}

impl pallet_sudo::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type RuntimeCall = RuntimeCall;
	type WeightInfo = pallet_sudo::weights::SubstrateWeight<Runtime>;
}

/// The calls that neither safe mode nor a pause can stop: the clock, the calls that end safe mode
/// and pauses, and those that meet a deadline or protect a feeder.
pub struct AlwaysAllowed;

impl AlwaysAllowed {
	/// Whether this call of this pallet is one of them.
	fn names(pallet: &str, call: &str) -> bool {
		match pallet {
			"System" | "Timestamp" | "Finality" | "Council" | "Regulator" | "Enactment"
			| "Sudo" | "SafeMode" | "TxPause" => true,
			// A chain whose validators cannot be changed or rotate their keys does not recover.
			"Session" | "Validators" | "Grandpa" => true,
			// A pause must not forfeit a bond, nor leave a feeder unprotected, nor stop a clearing
			// while the clock of its phase runs on.
			"BidMarket" => matches!(call, "reveal" | "clear" | "forgive"),
			"DsoConstraints" => matches!(
				call,
				"override_awards"
					| "end_override"
					| "justify_override"
					| "accept_justification"
					| "reject_justification"
					| "lapse_override"
			),
			// The same by proxy, multisig or derivative account. The wrapped call is dispatched with
			// the caller's filter, so it has to be allowed by itself.
			"Proxy" => matches!(call, "proxy" | "proxy_announced" | "announce"),
			"Multisig" => matches!(
				call,
				"as_multi" | "as_multi_threshold_1" | "approve_as_multi" | "cancel_as_multi"
			),
			"Utility" => matches!(call, "batch" | "batch_all" | "force_batch" | "as_derivative"),
			_ => false,
		}
	}
}

impl Contains<RuntimeCall> for AlwaysAllowed {
	fn contains(call: &RuntimeCall) -> bool {
		let CallMetadata { pallet_name, function_name } = call.get_call_metadata();
		Self::names(pallet_name, function_name)
	}
}

impl Contains<RuntimeCallNameOf<Runtime>> for AlwaysAllowed {
	fn contains((pallet, call): &RuntimeCallNameOf<Runtime>) -> bool {
		match (str::from_utf8(pallet), str::from_utf8(call)) {
			(Ok(pallet), Ok(call)) => Self::names(pallet, call),
			_ => false,
		}
	}
}

/// The origin that may enter safe mode, for a fixed duration.
type AdminForDuration = frame_system::EnsureWithSuccess<Admin, AccountId, SafeModeDuration>;

impl pallet_safe_mode::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type Currency = Balances;
	type RuntimeHoldReason = RuntimeHoldReason;
	type WhitelistedCalls = AlwaysAllowed;
	type EnterDuration = SafeModeDuration;
	type ExtendDuration = SafeModeDuration;
	type EnterDepositAmount = NoDeposit;
	type ExtendDepositAmount = NoDeposit;
	type ForceEnterOrigin = AdminForDuration;
	type ForceExtendOrigin = AdminForDuration;
	type ForceExitOrigin = Admin;
	type ForceDepositOrigin = Admin;
	type Notify = ();
	type ReleaseDelay = NoRelease;
	type WeightInfo = pallet_safe_mode::weights::SubstrateWeight<Runtime>;
}

impl pallet_tx_pause::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type RuntimeCall = RuntimeCall;
	type PauseOrigin = Admin;
	type UnpauseOrigin = Admin;
	type WhitelistedCalls = AlwaysAllowed;
	type MaxNameLen = ConstU32<256>;
	type WeightInfo = pallet_tx_pause::weights::SubstrateWeight<Runtime>;
}

impl pallet_utility::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type RuntimeCall = RuntimeCall;
	type PalletsOrigin = OriginCaller;
	type WeightInfo = pallet_utility::weights::SubstrateWeight<Runtime>;
}

impl pallet_multisig::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type RuntimeCall = RuntimeCall;
	type Currency = Balances;
	type DepositBase = MultisigDepositBase;
	type DepositFactor = MultisigDepositFactor;
	type MaxSignatories = ConstU32<32>;
	type WeightInfo = pallet_multisig::weights::SubstrateWeight<Runtime>;
	type BlockNumberProvider = System;
}

/// What a proxy may do for the account that appointed it.
#[derive(
	Clone,
	Copy,
	Debug,
	Default,
	PartialEq,
	Eq,
	PartialOrd,
	Ord,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
pub enum ProxyType {
	/// Everything.
	#[default]
	#[codec(index = 0)]
	Any,
	/// Vote and propose in the council or as the regulator, and enact root calls.
	#[codec(index = 1)]
	Governance,
	/// Post limits and override awards, for a DSO.
	#[codec(index = 2)]
	Network,
	/// Register, review and enrol DERs.
	#[codec(index = 3)]
	Registry,
	/// Open auctions, bid and clear.
	#[codec(index = 4)]
	Market,
}

impl InstanceFilter<RuntimeCall> for ProxyType {
	fn filter(&self, call: &RuntimeCall) -> bool {
		match self {
			Self::Any => true,
			Self::Governance => matches!(
				call,
				RuntimeCall::Council(_)
					| RuntimeCall::Regulator(_)
					| RuntimeCall::Enactment(_)
					| RuntimeCall::Utility(_)
			),
			Self::Network => {
				matches!(call, RuntimeCall::DsoConstraints(_) | RuntimeCall::Utility(_))
			},
			Self::Registry => matches!(call, RuntimeCall::DerRegistry(_) | RuntimeCall::Utility(_)),
			Self::Market => matches!(call, RuntimeCall::BidMarket(_) | RuntimeCall::Utility(_)),
		}
	}

	fn is_superset(&self, other: &Self) -> bool {
		self == other || *self == Self::Any
	}
}

impl pallet_proxy::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type RuntimeCall = RuntimeCall;
	type Currency = Balances;
	type ProxyType = ProxyType;
	type ProxyDepositBase = ProxyDepositBase;
	type ProxyDepositFactor = ProxyDepositFactor;
	type MaxProxies = ConstU32<32>;
	type WeightInfo = pallet_proxy::weights::SubstrateWeight<Runtime>;
	type MaxPending = ConstU32<32>;
	type CallHasher = BlakeTwo256;
	type AnnouncementDepositBase = AnnouncementDepositBase;
	type AnnouncementDepositFactor = AnnouncementDepositFactor;
	type BlockNumberProvider = System;
}
