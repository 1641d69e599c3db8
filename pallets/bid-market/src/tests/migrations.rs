//! Upgrades of the pallet's storage.

use super::*;
use crate::migrations::v2::{self, v1};
use frame_support::{
	parameter_types,
	traits::{GetStorageVersion, OnRuntimeUpgrade, StorageVersion},
};

parameter_types! {
	pub NewGate: Gate = terms().gate;
}

type Migration = v2::Migration<Test, NewGate>;

fn old_terms() -> v1::Terms<u64> {
	let Terms { floor, cap, bond, bond_per_mw, minimum_size, .. } = terms();
	v1::Terms { floor, cap, bond, bond_per_mw, minimum_size }
}

/// A chain of version 1 with a pricing node whose days start at seven o'clock UTC, and an auction
/// of it.
fn version_1(test: impl FnOnce()) {
	new_test_ext().execute_with(|| {
		StorageVersion::new(1).put::<BidMarket>();
		v1::PricingNodes::<Test>::insert(
			NODE,
			v1::PricingNode {
				iso: ISO,
				congestion_account: RENT,
				name: name("4001").unwrap(),
				terms: old_terms(),
				day_start: Millis(7 * MILLIS_PER_HOUR),
				replay: false,
			},
		);
		v1::Auctions::<Test>::insert(
			AUCTION,
			v1::Auction {
				node: NODE,
				product: Product::DayAhead,
				day: Day(20_003),
				start: Millis(20_003 * MILLIS_PER_DAY + 7 * MILLIS_PER_HOUR),
				interval_length: Millis(MILLIS_PER_HOUR),
				intervals: 24,
				schedule: Schedule {
					bidding_until: Millis(1),
					revealing_until: Millis(2),
					clearing_until: Millis(3),
				},
				terms: old_terms(),
				kept_until: Millis(4),
				bids: 0,
				cleared: 0,
			},
		);
		test();
	});
}

#[test]
fn version_2_should_keep_the_days_of_a_pricing_node_where_they_were() {
	version_1(|| {
		Migration::on_runtime_upgrade();
		assert_eq!(BidMarket::on_chain_storage_version(), 2);

		let node = PricingNodes::<Test>::get(NODE).unwrap();
		assert_eq!((node.iso, node.congestion_account, node.replay), (ISO, RENT, false));
		assert_eq!((node.terms, node.next_terms), (terms(), None));
		assert!(node.zone.is_well_formed());
		let start = Millis(20_003 * MILLIS_PER_DAY + 7 * MILLIS_PER_HOUR);
		assert_eq!(node.zone.start(Day(20_003)), start);
		assert_eq!(node.zone.day_of(start), Day(20_003));
	});
}

#[test]
fn version_2_should_keep_an_auction_and_say_how_long_its_intervals_are() {
	version_1(|| {
		Migration::on_runtime_upgrade();
		let auction = Auctions::<Test>::get(AUCTION).unwrap();
		assert_eq!(auction.schedule.clearing_until, Millis(3));
		assert_eq!(auction.interval(23).unwrap().end(), auction.delivery().end());
		assert_eq!(auction.terms, terms());
	});
}

#[test]
fn a_migration_should_run_once() {
	version_1(|| {
		Migration::on_runtime_upgrade();
		let node = PricingNodes::<Test>::get(NODE);
		Migration::on_runtime_upgrade();
		assert_eq!(PricingNodes::<Test>::get(NODE), node);
	});
}
