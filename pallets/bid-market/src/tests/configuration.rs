use super::*;
use frame_support::traits::Hooks;

#[test]
fn the_configuration_should_let_the_largest_clearing_fit_a_block() {
	new_test_ext().execute_with(<BidMarket as Hooks<u64>>::integrity_test);
}

#[test]
fn clearing_should_weigh_more_the_larger_the_market() {
	let weight = |entries, work, rows| BidMarket::clear_weight(entries, work, rows).ref_time();
	let small = weight(10, 10_000, 1);
	assert!(weight(11, 10_000, 1) > small);
	assert!(weight(10, 11_000, 1) > small);
	assert!(weight(10, 10_000, 2) > small);
	assert!(BidMarket::largest_clear().ref_time() > 10 * small);
}

#[test]
fn revealing_should_weigh_more_with_each_offer_and_read_no_more_points_than_a_node_has() {
	let weight = |offers| BidMarket::reveal_weight(offers).ref_time();
	let most = BidMarket::max_points();
	let up_to_all_points = weight(most) - weight(most - 1);
	let beyond = weight(most + 1) - weight(most);
	assert!(beyond > 0);
	assert!(up_to_all_points > beyond);
	assert_eq!(weight(2 * most) - weight(most), u64::from(most) * beyond);
}
