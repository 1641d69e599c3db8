//! Benchmarks of every call, and of a fee that a sponsor pays, in their worst cases.

use crate::*;
use alloc::vec::Vec;
use frame_benchmarking::v2::*;
use frame_support::{
	BoundedVec,
	traits::{
		EnsureOrigin, Get,
		fungible::{Inspect, Mutate},
	},
};
use frame_system::RawOrigin;
use sp_runtime::traits::{Saturating, Zero};

/// Endows the account with the amount and all that it has to hold besides, for so many
/// beneficiaries.
fn endow<T: Config>(who: &T::AccountId, amount: BalanceOf<T>, beneficiaries: u32) {
	let deposits =
		T::RecordDeposit::get().saturating_add(amount).saturating_mul(beneficiaries.into());
	let existential = T::Currency::minimum_balance().saturating_mul(10u32.into());
	let _ = T::Currency::mint_into(who, deposits.saturating_add(existential));
}

/// A sponsor whose budget for the account covers the amount.
pub(crate) fn cover<T: Config>(who: &T::AccountId, amount: BalanceOf<T>) -> T::AccountId {
	let budget = T::MinBudget::get().saturating_add(amount);
	match Sponsorships::<T>::get(who).filter(|record| record.budget.is_some()) {
		Some(record) => {
			endow::<T>(&record.sponsor, budget, 1);
			Pallet::<T>::do_top_up(record.sponsor.clone(), who.clone(), budget).expect("endowed");
			record.sponsor
		},
		None => {
			let sponsor = account("sponsor", 0, 0);
			endow::<T>(&sponsor, budget, 1);
			let beneficiaries = BoundedVec::truncate_from(Vec::from([who.clone()]));
			Pallet::<T>::do_sponsor(sponsor.clone(), beneficiaries, budget).expect("endowed");
			sponsor
		},
	}
}

/// An account that may sponsor, with its origin, endowed for so many beneficiaries.
fn sponsor_origin<T: Config>(
	beneficiaries: u32,
) -> Result<(T::RuntimeOrigin, T::AccountId), BenchmarkError> {
	let origin = T::SponsorOrigin::try_successful_origin().map_err(|_| "no sponsor")?;
	let sponsor = T::SponsorOrigin::ensure_origin(origin.clone()).map_err(|_| "no sponsor")?;
	endow::<T>(&sponsor, T::MinBudget::get().saturating_mul(2u32.into()), beneficiaries);
	Ok((origin, sponsor))
}

#[benchmarks]
mod benches {
	use super::*;

	/// Each of them from a sponsor whose budget is spent.
	#[benchmark]
	fn sponsor(b: Linear<1, { T::MaxBeneficiaries::get() }>) -> Result<(), BenchmarkError> {
		let beneficiaries =
			(0..b).map(|index| account("beneficiary", index, 0)).collect::<Vec<T::AccountId>>();
		for who in &beneficiaries {
			let former = cover::<T>(who, Zero::zero());
			let budget = Sponsorships::<T>::get(who).and_then(|record| record.budget);
			Pallet::<T>::spend(who, &former, budget.unwrap_or_default()).expect("covered");
		}
		let (origin, payer) = sponsor_origin::<T>(b)?;
		let list = BoundedVec::truncate_from(beneficiaries.clone());

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, list, T::MinBudget::get());

		for who in beneficiaries {
			assert_eq!(
				Sponsorships::<T>::get(who).map(|record| record.sponsor),
				Some(payer.clone())
			);
		}
		Ok(())
	}

	#[benchmark]
	fn top_up() -> Result<(), BenchmarkError> {
		let (origin, payer) = sponsor_origin::<T>(2)?;
		let who: T::AccountId = account("beneficiary", 0, 0);
		let list = BoundedVec::truncate_from(Vec::from([who.clone()]));
		let budget = T::MinBudget::get();
		Pallet::<T>::do_sponsor(payer, list, budget).expect("endowed");

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, who.clone(), budget);

		let left = Sponsorships::<T>::get(who).and_then(|record| record.budget);
		assert_eq!(left, Some(budget.saturating_add(budget)));
		Ok(())
	}

	#[benchmark]
	fn end_sponsorship() {
		let who: T::AccountId = account("beneficiary", 0, 0);
		cover::<T>(&who, Zero::zero());

		#[extrinsic_call]
		_(RawOrigin::Signed(who.clone()), who.clone());

		assert!(!Sponsorships::<T>::contains_key(who));
	}

	#[benchmark]
	fn release_beneficiary() {
		let who: T::AccountId = account("beneficiary", 0, 0);
		let payer = cover::<T>(&who, Zero::zero());
		frame_system::Pallet::<T>::inc_consumers(&who).expect("it exists");
		Pallet::<T>::do_end_sponsorship(payer.clone(), who.clone()).expect("it runs");
		frame_system::Pallet::<T>::dec_consumers(&who);

		#[extrinsic_call]
		_(RawOrigin::Signed(payer), who.clone());

		assert!(!Sponsorships::<T>::contains_key(who));
	}

	#[benchmark]
	fn charge() {
		let who: T::AccountId = account("beneficiary", 0, 0);
		let fee = T::MinBudget::get();
		let payer = cover::<T>(&who, Zero::zero());

		#[block]
		{
			Pallet::<T>::spend(&who, &payer, fee).expect("covered");
			Pallet::<T>::refund(&who, &payer, fee);
		}

		let left = Sponsorships::<T>::get(who).and_then(|record| record.budget);
		assert_eq!(left, Some(fee));
	}

	impl_benchmark_test_suite!(Pallet, crate::mock::new_test_ext(), crate::mock::Test);
}
