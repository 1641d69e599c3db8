//! The benchmark of the call in its worst case.

use crate::*;
use alloc::{boxed::Box, vec::Vec};
use frame_benchmarking::v2::*;
use frame_support::{
	BoundedVec,
	traits::{EnsureOrigin, Get},
};
use frame_system::RawOrigin;

/// What a runtime sets up for the benchmarks.
pub trait BenchmarkHelper<AccountId, Header> {
	/// Registers session keys of an account.
	fn register_keys(who: &AccountId, index: u32);

	/// Two headers that prove a double authorship by a validator of the running session.
	fn double_authorship() -> (Header, Header);
}

#[benchmarks]
mod benchmarks {
	use super::*;

	#[benchmark]
	fn set_validators(
		v: Linear<{ T::MinValidators::get() }, { T::MaxValidators::get() }>,
	) -> Result<(), BenchmarkError> {
		let origin =
			T::ManageOrigin::try_successful_origin().map_err(|_| BenchmarkError::Weightless)?;
		let validators = (0..v)
			.map(|index| {
				let who: T::AccountId = account("validator", index, 0);
				T::BenchmarkHelper::register_keys(&who, index);
				who
			})
			.collect::<Vec<_>>();
		let validators: BoundedVec<_, T::MaxValidators> = BoundedVec::truncate_from(validators);
		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, validators);
		assert_eq!(Validators::<T>::get().len() as u32, v);
		Ok(())
	}

	#[benchmark]
	fn report_double_authorship() {
		let (first, second) = T::BenchmarkHelper::double_authorship();
		#[extrinsic_call]
		_(RawOrigin::Authorized, Box::new(first), Box::new(second));
		assert_eq!(Reported::<T>::iter().count(), 1);
	}

	impl_benchmark_test_suite!(Pallet, crate::mock::new_test_ext(), crate::mock::Test);
}
