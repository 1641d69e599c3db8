//! The chain: blocks, clock, token and fees.

use crate::{
	AccountId, Aura, Balance, Balances, Block, BlockNumber, Hash, MICRO_TIE, MILLI_TIE, Nonce,
	PalletInfo, Runtime, RuntimeCall, RuntimeEvent, RuntimeFreezeReason, RuntimeHoldReason,
	RuntimeOrigin, RuntimeTask, SLOT_MILLIS, SafeMode, System, TxPause, VERSION,
	fees::{ByFullness, ByteFee},
};
use frame_support::{
	derive_impl,
	dispatch::DispatchClass,
	parameter_types,
	traits::{ConstU8, ConstU32, ConstU64, ConstU128, InsideBoth, VariantCountOf},
	weights::{
		IdentityFee, Weight,
		constants::{ParityDbWeight, WEIGHT_REF_TIME_PER_SECOND},
	},
};
use pallet_sponsorship::ChargeSponsor;
use pallet_transaction_payment::{FungibleAdapter, Multiplier};
use sp_runtime::{FixedPointNumber, Perbill, Perquintill, traits::One};
use sp_version::RuntimeVersion;

/// The SS58 prefix of addresses: the generic one, for chains without a registered prefix.
pub const SS58_PREFIX: u8 = 42;
/// The existential deposit: an account with less is removed.
pub const EXISTENTIAL_DEPOSIT: Balance = MILLI_TIE;

/// The fee per byte of an extrinsic on an idle chain: a tenth of the deposit per byte of storage,
/// since validators keep blocks for as long as the chain.
pub const BYTE_FEE: Balance = MICRO_TIE;

/// The share of a block that normal extrinsics may fill; the rest is for operational ones.
const NORMAL_DISPATCH_RATIO: Perbill = Perbill::from_percent(75);
/// The maximum weight of a block: half a slot of execution time. The other half is for propagation
/// to the other validators and for their execution.
const BLOCK_EXECUTION: Weight =
	Weight::from_parts(WEIGHT_REF_TIME_PER_SECOND * SLOT_MILLIS / 2_000, u64::MAX);
/// The maximum length of a block, in bytes.
const BLOCK_BYTES: u32 = 5 * 1024 * 1024;

parameter_types! {
	/// The number of recent block hashes kept, which bounds the era of an extrinsic.
	pub const BlockHashCount: BlockNumber = 4_096;
	/// The runtime's version.
	pub const Version: RuntimeVersion = VERSION;
	/// The weight limits of a block.
	pub BlockWeights: frame_system::limits::BlockWeights =
		frame_system::limits::BlockWeights::with_sensible_defaults(
			BLOCK_EXECUTION,
			NORMAL_DISPATCH_RATIO,
		);
	/// The length limits of a block.
	pub BlockLength: frame_system::limits::BlockLength =
		frame_system::limits::BlockLength::builder()
			.max_length(BLOCK_BYTES)
			.modify_max_length_for_class(DispatchClass::Normal, |length| {
				*length = NORMAL_DISPATCH_RATIO * BLOCK_BYTES
			})
			.build();
	/// The SS58 prefix.
	pub const SS58Prefix: u8 = SS58_PREFIX;
	/// The fullness of the room for normal calls at which fees stay as they are.
	pub const TargetFullness: Perquintill = Perquintill::from_percent(25);
	/// How fast fees rise: by an eighth in each block whose open room is full, so that keeping others
	/// out soon costs a hundred times as much; and they fall by a fourteenth in each empty one.
	pub FeeAdjustment: Multiplier = Multiplier::saturating_from_rational(3, 10);
	/// The multiplier of an idle chain.
	pub LowestFee: Multiplier = Multiplier::one();
	/// The highest: what an account has to be able to pay in advance for a call whose fee it has back.
	pub HighestFee: Multiplier = Multiplier::saturating_from_integer(100);
}

#[derive_impl(frame_system::config_preludes::SolochainDefaultConfig)]
impl frame_system::Config for Runtime {
	type Block = Block;
	type AccountId = AccountId;
	type AccountData = pallet_balances::AccountData<Balance>;
	type BaseCallFilter = InsideBoth<SafeMode, TxPause>;
	type BlockHashCount = BlockHashCount;
	type BlockLength = BlockLength;
	type BlockWeights = BlockWeights;
	type DbWeight = ParityDbWeight;
	type Hash = Hash;
	type MaxConsumers = ConstU32<64>;
	type Nonce = Nonce;
	type SS58Prefix = SS58Prefix;
	type SingleBlockMigrations = crate::migrations::Migrations;
	type SystemWeightInfo = frame_system::weights::SubstrateWeight<Runtime>;
	type Version = Version;
}

impl pallet_timestamp::Config for Runtime {
	type Moment = u64;
	type OnTimestampSet = Aura;
	type MinimumPeriod = ConstU64<{ SLOT_MILLIS / 2 }>;
	type WeightInfo = pallet_timestamp::weights::SubstrateWeight<Runtime>;
}

impl pallet_balances::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type RuntimeHoldReason = RuntimeHoldReason;
	type RuntimeFreezeReason = RuntimeFreezeReason;
	type WeightInfo = pallet_balances::weights::SubstrateWeight<Runtime>;
	type Balance = Balance;
	type DustRemoval = ();
	type ExistentialDeposit = ConstU128<EXISTENTIAL_DEPOSIT>;
	type AccountStore = System;
	type ReserveIdentifier = [u8; 8];
	type FreezeIdentifier = RuntimeFreezeReason;
	type MaxLocks = ConstU32<50>;
	type MaxReserves = ConstU32<50>;
	type MaxFreezes = VariantCountOf<RuntimeFreezeReason>;
	type DoneSlashHandler = ();
}

impl pallet_transaction_payment::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type OnChargeTransaction = ChargeSponsor<FungibleAdapter<Balances, ()>>;
	type WeightToFee = IdentityFee<Balance>;
	type LengthToFee = ByteFee;
	type FeeMultiplierUpdate = ByFullness;
	type OperationalFeeMultiplier = ConstU8<5>;
	type WeightInfo = pallet_transaction_payment::weights::SubstrateWeight<Runtime>;
}

/// The deposit for storing so many items with so many bytes in total.
pub(super) const fn deposit(items: u32, bytes: u32) -> Balance {
	items as Balance * 10 * MILLI_TIE + bytes as Balance * 10 * MICRO_TIE
}
