use super::*;
use frame_support::traits::Hooks;

#[test]
fn the_configuration_should_let_the_largest_clearing_fit_a_block() {
	new_test_ext().execute_with(<BidMarket as Hooks<u64>>::integrity_test);
}

#[test]
fn clearing_should_weigh_more_the_larger_the_market() {
	let weight = |offers, work, rows| BidMarket::clear_weight(offers, work, rows).ref_time();
	let small = weight(10, 10_000, 1);
	assert!(weight(11, 10_000, 1) > small);
	assert!(weight(10, 11_000, 1) > small);
	assert!(weight(10, 10_000, 2) > small);
	assert!(BidMarket::largest_clear().ref_time() > 10 * small);
}
