//! Benchmarks of every call in its worst case.

use crate::*;
use alloc::{boxed::Box, vec};
use codec::Encode;
use frame_benchmarking::v2::*;
use frame_support::{
	traits::{EnsureOrigin, Get},
	weights::Weight,
};
use frame_system::{Call as SystemCall, RawOrigin};
use tieline_primitives::Millis;

/// A remark whose call has about `length` bytes, which root dispatches for nothing.
fn remark<T: Config>(length: u32) -> <T as Config>::RuntimeCall
where
	<T as Config>::RuntimeCall: From<SystemCall<T>>,
{
	// Two bytes say which call it is, four at most how long the remark is.
	SystemCall::<T>::remark { remark: vec![1; length.saturating_sub(6) as usize] }.into()
}

/// A pending proposal, in whose place the regulator has concurred or the lifetime is over.
fn pending<T: Config>(length: u32, concurred: bool, lapses_at: Millis) -> ProposalId
where
	<T as Config>::RuntimeCall: From<SystemCall<T>>,
{
	let call = remark::<T>(length).encode();
	let call = call.try_into().expect("no longer than the longest call");
	let record = Proposal { call, enactable_from: Millis(u64::MAX), lapses_at, concurred };
	let id = NextProposal::<T>::get();
	Proposals::<T>::insert(id, record);
	NextProposal::<T>::put(ProposalId(id.0 + 1));
	id
}

const NEVER: Millis = Millis(u64::MAX);

#[benchmarks(where <T as Config>::RuntimeCall: From<SystemCall<T>>)]
mod benchmarks {
	use super::*;

	#[benchmark]
	fn propose(l: Linear<6, { T::MaxCallLength::get() }>) -> Result<(), BenchmarkError> {
		let origin =
			T::ProposeOrigin::try_successful_origin().map_err(|_| BenchmarkError::Weightless)?;
		let call = Box::new(remark::<T>(l));
		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, call);
		assert_eq!(Proposals::<T>::count(), 1);
		Ok(())
	}

	#[benchmark]
	fn concur() -> Result<(), BenchmarkError> {
		let origin =
			T::RegulatorOrigin::try_successful_origin().map_err(|_| BenchmarkError::Weightless)?;
		let id = pending::<T>(T::MaxCallLength::get(), false, NEVER);
		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, id);
		assert_eq!(Pallet::<T>::is_enactable(id), Some(true));
		Ok(())
	}

	#[benchmark]
	fn veto() -> Result<(), BenchmarkError> {
		let origin =
			T::RegulatorOrigin::try_successful_origin().map_err(|_| BenchmarkError::Weightless)?;
		let id = pending::<T>(T::MaxCallLength::get(), true, NEVER);
		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, id);
		assert_eq!(Proposals::<T>::count(), 0);
		Ok(())
	}

	#[benchmark]
	fn withdraw() -> Result<(), BenchmarkError> {
		let origin =
			T::ProposeOrigin::try_successful_origin().map_err(|_| BenchmarkError::Weightless)?;
		let id = pending::<T>(T::MaxCallLength::get(), true, NEVER);
		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, id);
		assert_eq!(Proposals::<T>::count(), 0);
		Ok(())
	}

	#[benchmark]
	fn enact(l: Linear<6, { T::MaxCallLength::get() }>) {
		let id = pending::<T>(l, true, NEVER);
		let caller: T::AccountId = whitelisted_caller();
		#[extrinsic_call]
		_(RawOrigin::Signed(caller), id, Weight::MAX);
		assert_eq!(Proposals::<T>::count(), 0);
	}

	#[benchmark]
	fn lapse() {
		let id = pending::<T>(T::MaxCallLength::get(), true, Millis(0));
		let caller: T::AccountId = whitelisted_caller();
		#[extrinsic_call]
		_(RawOrigin::Signed(caller), id);
		assert_eq!(Proposals::<T>::count(), 0);
	}

	impl_benchmark_test_suite!(Pallet, crate::mock::new_test_ext(), crate::mock::Test);
}
