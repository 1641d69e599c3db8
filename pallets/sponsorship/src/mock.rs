//! A runtime of this pallet, balances and fees, whose accounts pay as on the chain.

use crate as pallet_sponsorship;
use crate::{ChargeSponsor, ChargeSponsored, Sponsored};
use frame_support::{
	derive_impl, parameter_types,
	traits::{Contains, EnsureOrigin, Footprint},
	weights::{IdentityFee, Weight, WeightToFee},
};
use pallet_transaction_payment::FungibleAdapter;
use sp_runtime::{
	BuildStorage,
	traits::{ConstU32, ConstU64, Convert},
};

/// A sponsor.
pub const SUN: u64 = 1;
/// Another sponsor.
pub const VOLT: u64 = 2;
/// An account that may sponsor and cannot pay.
pub const POOR: u64 = 3;
/// An owner without a balance.
pub const OWNER: u64 = 10;
/// Another owner without a balance.
pub const OTHER: u64 = 11;
/// An account with a balance that may not sponsor.
pub const RICH: u64 = 20;
/// What accounts begin with.
pub const FUNDS: u64 = 100_000_000;
/// What an account has at least.
pub const EXISTENTIAL_DEPOSIT: u64 = 10;
/// The least budget.
pub const MIN_BUDGET: u64 = 1_000_000;
/// The deposit for a record.
pub const RECORD_DEPOSIT: u64 = 500;

#[frame_support::runtime]
mod runtime {
	#[runtime::runtime]
	#[runtime::derive(
		RuntimeCall,
		RuntimeEvent,
		RuntimeError,
		RuntimeOrigin,
		RuntimeTask,
		RuntimeHoldReason,
		RuntimeFreezeReason
	)]
	pub struct Test;

	#[runtime::pallet_index(0)]
	pub type System = frame_system;
	#[runtime::pallet_index(1)]
	pub type Balances = pallet_balances;
	#[runtime::pallet_index(2)]
	pub type TransactionPayment = pallet_transaction_payment;
	#[runtime::pallet_index(3)]
	pub type Sponsorship = pallet_sponsorship;
	#[runtime::pallet_index(4)]
	pub type Register = register;
}

/// A pallet that holds deposits of the accounts themselves.
#[frame_support::pallet]
pub mod register {
	#[pallet::pallet]
	pub struct Pallet<T>(_);

	#[pallet::config]
	pub trait Config: frame_system::Config {}

	#[pallet::composite_enum]
	pub enum HoldReason {
		/// The deposit of an account.
		Deposit,
	}
}

impl register::Config for Test {}

/// The extensions that have to do with weight and fees, in the order of the chain's.
pub type TxExtension = (
	frame_system::CheckNonce<Test>,
	frame_system::CheckWeight<Test>,
	ChargeSponsored<Test>,
	frame_system::WeightReclaim<Test>,
);

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
	type Block = frame_system::mocking::MockBlock<Test>;
	type AccountData = pallet_balances::AccountData<u64>;
}

#[derive_impl(pallet_balances::config_preludes::TestDefaultConfig)]
impl pallet_balances::Config for Test {
	type AccountStore = System;
	type ExistentialDeposit = ConstU64<EXISTENTIAL_DEPOSIT>;
}

/// A unit of fee for each microsecond.
pub struct PerMicrosecond;
impl WeightToFee for PerMicrosecond {
	type Balance = u64;

	fn weight_to_fee(weight: &Weight) -> u64 {
		weight.ref_time() / 1_000_000
	}
}

#[derive_impl(pallet_transaction_payment::config_preludes::TestDefaultConfig)]
impl pallet_transaction_payment::Config for Test {
	type OnChargeTransaction = ChargeSponsor<FungibleAdapter<Balances, ()>>;
	type WeightToFee = PerMicrosecond;
	type LengthToFee = IdentityFee<u64>;
}

/// `SUN`, `VOLT` and `POOR`.
pub struct Sponsors;
impl EnsureOrigin<RuntimeOrigin> for Sponsors {
	type Success = u64;

	fn try_origin(origin: RuntimeOrigin) -> Result<u64, RuntimeOrigin> {
		match frame_system::ensure_signed(origin.clone()) {
			Ok(who) if [SUN, VOLT, POOR].contains(&who) => Ok(who),
			_ => Err(origin),
		}
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn try_successful_origin() -> Result<RuntimeOrigin, ()> {
		Ok(RuntimeOrigin::signed(SUN))
	}
}

/// Remarks, and the end of a sponsorship.
pub struct OwnersCalls;
impl Contains<RuntimeCall> for OwnersCalls {
	fn contains(call: &RuntimeCall) -> bool {
		matches!(
			call,
			RuntimeCall::System(frame_system::Call::remark { .. })
				| RuntimeCall::Sponsorship(crate::Call::end_sponsorship { .. })
		)
	}
}

/// A unit of deposit for each byte.
pub struct PerByte;
impl Convert<Footprint, u64> for PerByte {
	fn convert(footprint: Footprint) -> u64 {
		footprint.size
	}
}

parameter_types! {
	/// The reason for which an account's own deposits are held: any but the pallet's own.
	pub const OwnReason: RuntimeHoldReason =
		RuntimeHoldReason::Register(register::HoldReason::Deposit);
}

/// The ticket of a deposit.
pub type Ticket = Sponsored<Test, OwnReason, PerByte>;

impl crate::Config for Test {
	type WeightInfo = ();
	type Currency = Balances;
	type RuntimeHoldReason = RuntimeHoldReason;
	type SponsorOrigin = Sponsors;
	type SponsoredCalls = OwnersCalls;
	type MinBudget = ConstU64<MIN_BUDGET>;
	type RecordDeposit = ConstU64<RECORD_DEPOSIT>;
	type MaxBeneficiaries = ConstU32<8>;
}

/// Block 1 of a chain on which two sponsors and another account have money.
pub fn new_test_ext() -> sp_io::TestExternalities {
	let mut storage = frame_system::GenesisConfig::<Test>::default().build_storage().unwrap();
	pallet_balances::GenesisConfig::<Test> {
		balances: [SUN, VOLT, RICH]
			.map(|who| (who, FUNDS))
			.into_iter()
			.chain([(POOR, EXISTENTIAL_DEPOSIT)])
			.collect(),
		..Default::default()
	}
	.assimilate_storage(&mut storage)
	.unwrap();
	let mut ext = sp_io::TestExternalities::new(storage);
	ext.execute_with(|| System::set_block_number(1));
	ext
}
