//! Fees that rise while blocks are full, by weight or by length.
//!
//! FRAME's adjustment knows weight alone, and its fee by length never changes: a block could be filled
//! by length at the price of an idle chain. Here one multiplier follows whichever of the two is fuller,
//! and holds for both fees.

use crate::{
	Balance, Runtime, System, TransactionPayment,
	configs::{BYTE_FEE, BlockLength, FeeAdjustment, HighestFee, LowestFee, TargetFullness},
};
use frame_support::{
	dispatch::DispatchClass,
	weights::{Weight, WeightToFee},
};
use pallet_transaction_payment::{Multiplier, MultiplierUpdate, TargetedFeeAdjustment};
use sp_runtime::{
	FixedPointNumber, Perquintill,
	traits::{Convert, One, Saturating},
};

/// FRAME's adjustment, by weight.
type ByWeight =
	TargetedFeeAdjustment<Runtime, TargetFullness, FeeAdjustment, LowestFee, HighestFee>;

/// The adjustment of fees after each block.
pub struct ByFullness;

impl Convert<Multiplier, Multiplier> for ByFullness {
	fn convert(previous: Multiplier) -> Multiplier {
		ByWeight::convert(previous).max(by_length(previous))
	}
}

impl MultiplierUpdate for ByFullness {
	fn min() -> Multiplier {
		ByWeight::min()
	}

	fn max() -> Multiplier {
		ByWeight::max()
	}

	fn target() -> Perquintill {
		ByWeight::target()
	}

	fn variability() -> Multiplier {
		ByWeight::variability()
	}
}

/// The same adjustment by length: with a fullness `f`, a target `t` and a variability `v`, the
/// multiplier changes by the factor `1 + v (f − t) + v² (f − t)² / 2`.
fn by_length(previous: Multiplier) -> Multiplier {
	let room = u128::from(*BlockLength::get().max.get(DispatchClass::Normal)).max(1);
	let used = u128::from(System::block_size()).min(room);
	let target = TargetFullness::get() * room;
	let diff = Multiplier::saturating_from_rational(used.abs_diff(target), room);
	let first = FeeAdjustment::get().saturating_mul(diff);
	let second = first.saturating_mul(first) / Multiplier::from_u32(2);
	let factor = if used >= target {
		Multiplier::one().saturating_add(first).saturating_add(second)
	} else {
		Multiplier::one().saturating_add(second).saturating_sub(first)
	};
	previous.saturating_mul(factor).clamp(LowestFee::get(), HighestFee::get())
}

/// The fee by length, of bytes in place of a weight's time: [`BYTE_FEE`] for each, times the multiplier.
pub struct ByteFee;

impl WeightToFee for ByteFee {
	type Balance = Balance;

	fn weight_to_fee(bytes: &Weight) -> Balance {
		let idle = Balance::from(bytes.ref_time()).saturating_mul(BYTE_FEE);
		TransactionPayment::next_fee_multiplier().saturating_mul_int(idle)
	}
}
