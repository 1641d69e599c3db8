//! Fees and deposits, and the cost of filling the chain.

mod chain;

use chain::chain;
use frame_support::{
	dispatch::{DispatchClass, DispatchInfo, Pays},
	weights::Weight,
};
use tieline_runtime::{
	Balance, Runtime, TIE, TransactionPayment,
	configs::{BYTE_FEE, BlockLength, BlockWeights},
};

/// The fee of a normal call of this many bytes.
fn fee(bytes: u32, call_weight: Weight) -> Balance {
	let info = DispatchInfo {
		call_weight,
		extension_weight: Weight::zero(),
		class: DispatchClass::Normal,
		pays_fee: Pays::Yes,
	};
	TransactionPayment::compute_fee(bytes, &info, 0)
}

#[test]
fn a_byte_of_an_extrinsic_should_cost_a_tenth_of_a_byte_of_storage() {
	// The deposit for a proxy is that of 33 bytes.
	let stored: Balance = <Runtime as pallet_proxy::Config>::ProxyDepositFactor::get() / 33;
	assert_eq!(stored, 10 * BYTE_FEE);
	chain("development", || {
		assert_eq!(fee(1_001, Weight::zero()) - fee(1, Weight::zero()), 1_000 * BYTE_FEE);
	});
}

#[test]
fn keeping_others_out_of_a_phase_should_cost_a_hundred_tokens() {
	chain("development", || {
		let by_length = fee(*BlockLength::get().max.get(DispatchClass::Normal), Weight::zero());
		let weight = BlockWeights::get().get(DispatchClass::Normal).max_total.unwrap();
		let by_weight = fee(0, weight);
		let block = by_length.min(by_weight);
		let phase: u64 = <Runtime as pallet_bid_market::Config>::MinPhase::get().0;
		let blocks = phase / tieline_runtime::SLOT_MILLIS;
		assert!(block * Balance::from(blocks) > 100 * TIE, "{block} a block");
	});
}

#[test]
fn the_rows_of_a_day_should_cost_less_than_two_tokens() {
	chain("development", || {
		let most = BlockWeights::get().get(DispatchClass::Normal).max_extrinsic.unwrap();
		assert!(fee(200_000, most) < 2 * TIE);
	});
}
