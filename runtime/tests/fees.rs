//! Fees and deposits, and the cost of filling the chain.

mod chain;

use chain::chain;
use frame_support::{
	dispatch::{DispatchClass, DispatchInfo, Pays},
	traits::OnFinalize,
	weights::Weight,
};
use pallet_transaction_payment::Multiplier;
use tieline_runtime::{
	Balance, Runtime, System, TIE, TransactionPayment,
	configs::{BYTE_FEE, BlockLength, BlockWeights},
	room::OPEN_SHARE,
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

/// What it costs to fill the room that is open to all for this many blocks in a row, in TIE.
fn cost_of_filling(blocks: u64) -> Balance {
	let room = OPEN_SHARE * BlockWeights::get().max_block;
	let mut cost = 0;
	for _ in 0..blocks {
		cost += fee(0, room);
		System::register_extra_weight_unchecked(room, DispatchClass::Normal);
		TransactionPayment::on_finalize(System::block_number());
		System::set_block_consumed_resources(Weight::zero(), 0);
	}
	cost / TIE
}

/// What it costs to fill the bytes that are open to all for this many blocks in a row, in TIE.
fn cost_of_filling_by_length(blocks: u64) -> Balance {
	let room = OPEN_SHARE * *BlockLength::get().max.get(DispatchClass::Mandatory);
	let mut cost = 0;
	for _ in 0..blocks {
		cost += fee(room, Weight::zero());
		System::set_block_consumed_resources(Weight::zero(), room as usize);
		TransactionPayment::on_finalize(System::block_number());
	}
	System::set_block_consumed_resources(Weight::zero(), 0);
	cost / TIE
}

#[test]
fn filling_blocks_by_length_should_cost_no_less_than_by_weight() {
	let (mut by_weight, mut by_length) = (0, 0);
	chain("development", || by_weight = cost_of_filling(150));
	chain("development", || by_length = cost_of_filling_by_length(150));
	assert!(by_length > by_weight, "{by_length} and {by_weight} TIE");
}

#[test]
fn the_fee_by_length_should_rise_and_fall_as_the_one_by_weight_does() {
	chain("development", || {
		let idle = fee(1_001, Weight::zero()) - fee(1, Weight::zero());
		cost_of_filling_by_length(150);
		let busy = fee(1_001, Weight::zero()) - fee(1, Weight::zero());
		assert_eq!(busy, 100 * idle);
		for _ in 0..70 {
			System::set_block_consumed_resources(Weight::zero(), 0);
			TransactionPayment::on_finalize(System::block_number());
		}
		assert_eq!(fee(1_001, Weight::zero()) - fee(1, Weight::zero()), idle);
	});
}

#[test]
fn filling_blocks_should_soon_cost_a_hundred_times_as_much() {
	chain("development", || {
		let phase: u64 = <Runtime as pallet_bid_market::Config>::MinPhase::get().0;
		let blocks = phase / tieline_runtime::SLOT_MILLIS;
		assert_eq!(blocks, 150);
		let cost = cost_of_filling(blocks);
		assert!((5_000..8_000).contains(&cost), "{cost} TIE");
		let highest = pallet_transaction_payment::NextFeeMultiplier::<Runtime>::get();
		assert_eq!(highest, Multiplier::from_u32(100));
	});
}

#[test]
fn fees_should_fall_again_in_empty_blocks() {
	chain("development", || {
		let idle = fee(0, Weight::from_parts(1_000_000_000, 0));
		cost_of_filling(150);
		let busy = fee(0, Weight::from_parts(1_000_000_000, 0));
		assert!(busy > 90 * idle, "{busy} and {idle}");
		for _ in 0..70 {
			System::set_block_consumed_resources(Weight::zero(), 0);
			TransactionPayment::on_finalize(System::block_number());
		}
		assert_eq!(fee(0, Weight::from_parts(1_000_000_000, 0)), idle);
	});
}

#[test]
fn the_rows_of_a_day_should_cost_less_than_two_tokens() {
	chain("development", || {
		let most = BlockWeights::get().get(DispatchClass::Normal).max_extrinsic.unwrap();
		assert!(fee(200_000, most) < 2 * TIE);
	});
}
