//! Sponsorship: who pays the fees and deposits of accounts without a token, and for which calls.

use super::chain::deposit;
use crate::{
	AccountId, Balance, Balances, Council, DerRegistry, MILLI_TIE, Runtime, RuntimeCall,
	RuntimeHoldReason, RuntimeOrigin,
};
use frame_support::{
	parameter_types,
	traits::{ConstU32, Contains, EnsureOrigin, GetCallMetadata},
};
use frame_system::RawOrigin;

parameter_types! {
	/// The least budget: a tenth of a TIE, which pays for registering a DER with its deposits, and
	/// for ending the sponsorship at the highest fees.
	pub const MinBudget: Balance = 100 * MILLI_TIE;
	/// The deposit for the record of a beneficiary and for its account.
	pub const RecordDeposit: Balance = deposit(2, 256);
}

/// The calls of a DER owner, and that with which it refuses a sponsor.
pub struct OwnersCalls;

impl OwnersCalls {
	/// The calls of the registry that an owner signs.
	pub const REGISTRY: [&str; 9] = [
		"register",
		"register_many",
		"consent",
		"consent_many",
		"revoke_consent",
		"switch",
		"request_review",
		"retire",
		"forget",
	];
}

impl Contains<RuntimeCall> for OwnersCalls {
	fn contains(call: &RuntimeCall) -> bool {
		let metadata = call.get_call_metadata();
		match metadata.pallet_name {
			"DerRegistry" => Self::REGISTRY.contains(&metadata.function_name),
			"Sponsorship" => metadata.function_name == "end_sponsorship",
			_ => false,
		}
	}
}

/// An aggregator that the registry has admitted, or a member of the council: an ISO, a DSO.
pub struct Sponsors;

impl EnsureOrigin<RuntimeOrigin> for Sponsors {
	type Success = AccountId;

	fn try_origin(origin: RuntimeOrigin) -> Result<AccountId, RuntimeOrigin> {
		match origin.clone().into() {
			Ok(RawOrigin::Signed(who))
				if DerRegistry::is_admitted(&who) || Council::is_member(&who) =>
			{
				Ok(who)
			},
			_ => Err(origin),
		}
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn try_successful_origin() -> Result<RuntimeOrigin, ()> {
		let who = AccountId::new([7; 32]);
		pallet_collective::Members::<Runtime, super::CouncilInstance>::put(alloc::vec![
			who.clone()
		]);
		Ok(RawOrigin::Signed(who).into())
	}
}

impl pallet_sponsorship::Config for Runtime {
	type WeightInfo = pallet_sponsorship::weights::SubstrateWeight<Runtime>;
	type Currency = Balances;
	type RuntimeHoldReason = RuntimeHoldReason;
	type SponsorOrigin = Sponsors;
	type SponsoredCalls = OwnersCalls;
	type MinBudget = MinBudget;
	type RecordDeposit = RecordDeposit;
	type MaxBeneficiaries = ConstU32<256>;
}
