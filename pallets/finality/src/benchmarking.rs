//! Benchmarks of the call and of the end of a block, in their worst cases.

use crate::*;
use alloc::vec::Vec;
use frame_benchmarking::v2::*;
use frame_support::{
	BoundedVec,
	traits::{ConstU32, Get},
};
use frame_system::{RawOrigin, pallet_prelude::BlockNumberFor};
use tieline_primitives::{Finality, Interval, Millis};

/// The helpers that the runtime gives to the benchmarks.
pub trait BenchmarkHelper {
	/// Makes this many authorities.
	fn set_authorities(count: u32);

	/// Sets the slot of this block.
	fn set_slot(slot: u64);

	/// Sets the chain's time, in Unix milliseconds.
	fn set_time(now: Millis);
}

/// See [`tieline_primitives::Finality::prepare`].
pub(crate) fn prepare<T: Config>(span: Option<Interval>) {
	let stalls = match span {
		Some(span) => full(span.start, span.end()),
		None => full(Millis(0), Millis(0)),
	};
	Stalls::<T>::put(stalls);
	Latest::<T>::put(FinalBlock { number: 1u32.into(), time: Millis(u64::MAX) });
}

/// As many stalls as are kept, the last of which is the span.
fn full(from: Millis, until: Millis) -> BoundedVec<Stall, ConstU32<MAX_STALLS>> {
	let mut stalls = (1..u64::from(MAX_STALLS))
		.map(|index| Stall { from: Millis(2 * index), until: Millis(2 * index + 1) })
		.collect::<Vec<_>>();
	stalls.push(Stall { from, until });
	BoundedVec::truncate_from(stalls)
}

#[benchmarks]
mod benches {
	use super::*;

	#[benchmark]
	fn note() {
		frame_system::Pallet::<T>::set_block_number(2u32.into());

		#[extrinsic_call]
		_(RawOrigin::None, BlockNumberFor::<T>::from(1u32));

		assert!(Noted::<T>::exists());
	}

	/// A block in which the median rises, finality resumes, the list of stalls is full, and the
	/// authorities have changed.
	#[benchmark]
	fn on_finalize(a: Linear<1, { T::MaxAuthorities::get() }>) {
		let number = BlockNumberFor::<T>::from(300u32);
		let parent = BlockNumberFor::<T>::from(299u32);
		let time = Millis(1_000_000);
		frame_system::Pallet::<T>::set_block_number(number);
		T::BenchmarkHelper::set_authorities(a);
		T::BenchmarkHelper::set_time(time);
		T::BenchmarkHelper::set_slot(0);
		let words = T::Authorities::get()
			.into_iter()
			.rev()
			.map(|authority| Word { authority, finalized: parent });
		Words::<T>::put(BoundedVec::truncate_from(words.collect()));
		Noted::<T>::put(parent);
		Latest::<T>::put(FinalBlock { number: 1u32.into(), time: Millis(500_000) });
		Times::<T>::insert(Pallet::<T>::time_index(parent), time);
		StalledSince::<T>::put(Millis(500_000));
		Stalls::<T>::put(full(Millis(300), Millis(301)));

		#[block]
		{
			Pallet::<T>::close_block(number);
		}

		assert!(!<Pallet<T> as Finality>::stalled_now());
		assert_eq!(Stalls::<T>::get().len(), MAX_STALLS as usize);
	}

	impl_benchmark_test_suite!(Pallet, crate::mock::new_test_ext(), crate::mock::Test);
}
