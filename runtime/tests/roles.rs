//! ISO, DSO and aggregator of one pricing node are different accounts.

mod chain;

use chain::chain;
use pallet_bid_market as market;
use pallet_der_registry as registry;
use pallet_dso_constraints as network;
use sp_core::H256;
use sp_keyring::Sr25519Keyring::{self, Alice, Bob, Charlie, Dave};
use sp_runtime::{DispatchError, DispatchResult, traits::Dispatchable};
use tieline_primitives::{
	AreaId, MILLIS_PER_DAY, MILLIS_PER_HOUR, Millis, Penalties, Price, PricingNodeId, Watts, Zone,
	name,
};
use tieline_runtime::{Runtime, RuntimeCall, RuntimeOrigin};

const FIRST: PricingNodeId = PricingNodeId(0);
const SECOND: PricingNodeId = PricingNodeId(1);

/// Runs a test on a chain without a root key, with an ISO, Alice, and an area of a DSO, Bob, at the
/// first pricing node; and with an aggregator, Charlie, at both.
fn production(test: impl FnOnce()) {
	chain("local_testnet", || {
		pallet_sudo::Key::<Runtime>::kill();
		pallet_timestamp::Now::<Runtime>::put(20_000 * MILLIS_PER_DAY);
		create_node(Alice).unwrap();
		create_node(Dave).unwrap();
		create_area(Bob, FIRST).unwrap();
		admit(Charlie).unwrap();
		aggregate(Charlie, FIRST).unwrap();
		aggregate(Charlie, SECOND).unwrap();
		test();
	});
}

fn root(call: impl Into<RuntimeCall>) -> DispatchResult {
	call.into().dispatch(RuntimeOrigin::root()).map(|_| ()).map_err(|refused| refused.error)
}

fn terms() -> market::Terms<u128> {
	let phase = Millis(300_000);
	let hours = |hours| Millis(hours * MILLIS_PER_HOUR);
	market::Terms {
		floor: Price(0),
		cap: Price(300_000_000),
		bond: 0,
		bond_per_mw: 0,
		minimum_size: Watts(0),
		interval_length: hours(1),
		gate: market::Gate {
			lead: hours(12),
			opens: hours(12),
			open_to_all: hours(4),
			bidding: hours(2),
			revealing: phase,
			clearing: phase,
		},
	}
}

fn create_node(iso: Sr25519Keyring) -> DispatchResult {
	root(market::Call::<Runtime>::create_pricing_node {
		iso: iso.to_account_id(),
		congestion_account: iso.to_account_id(),
		name: name("4001").unwrap(),
		terms: terms(),
		zone: Zone::utc(),
		replay: false,
	})
}

fn set_iso(iso: Sr25519Keyring, node: PricingNodeId) -> DispatchResult {
	root(market::Call::<Runtime>::set_pricing_node {
		node,
		iso: iso.to_account_id(),
		congestion_account: iso.to_account_id(),
		name: name("4001").unwrap(),
		terms: terms(),
	})
}

fn create_area(dso: Sr25519Keyring, pricing_node: PricingNodeId) -> DispatchResult {
	root(network::Call::<Runtime>::create_area {
		dso: dso.to_account_id(),
		pricing_node,
		name: name("IEEE 13").unwrap(),
		review_period: Millis(MILLIS_PER_DAY),
		qualify_on_lapse: false,
		penalties: Penalties::uniform(Price(5_000_000_000)),
	})
}

fn set_dso(dso: Sr25519Keyring, area: AreaId) -> DispatchResult {
	root(network::Call::<Runtime>::set_dso { area, dso: dso.to_account_id() })
}

fn admit(aggregator: Sr25519Keyring) -> DispatchResult {
	let (who, name) = (aggregator.to_account_id(), name("Sunrise").unwrap());
	root(registry::Call::<Runtime>::admit_aggregator { who, name })
}

fn aggregate(who: Sr25519Keyring, pricing_node: PricingNodeId) -> DispatchResult {
	let call: RuntimeCall = registry::Call::<Runtime>::create_aggregation {
		pricing_node,
		name: name("Main Street").unwrap(),
		attestation: H256::zero(),
	}
	.into();
	let signed = RuntimeOrigin::signed(who.to_account_id());
	call.dispatch(signed).map(|_| ()).map_err(|refused| refused.error)
}

fn market_conflict() -> DispatchResult {
	Err(market::Error::<Runtime>::RoleConflict.into())
}

fn network_conflict() -> DispatchResult {
	Err(network::Error::<Runtime>::RoleConflict.into())
}

#[test]
fn an_iso_should_not_be_dso_or_aggregator_of_its_node() {
	production(|| {
		assert_eq!(create_area(Alice, FIRST), network_conflict());
		assert_eq!(set_dso(Alice, AreaId(0)), network_conflict());
		admit(Alice).unwrap();
		let conflict: DispatchError = registry::Error::<Runtime>::RoleConflict.into();
		assert_eq!(aggregate(Alice, FIRST), Err(conflict));
		assert_eq!(aggregate(Alice, SECOND), Ok(()));
	});
}

#[test]
fn a_dso_should_not_be_iso_or_aggregator_of_its_node() {
	production(|| {
		assert_eq!(set_iso(Bob, FIRST), market_conflict());
		assert_eq!(set_iso(Bob, SECOND), Ok(()));
		admit(Bob).unwrap();
		let conflict: DispatchError = registry::Error::<Runtime>::RoleConflict.into();
		assert_eq!(aggregate(Bob, FIRST), Err(conflict));
		assert_eq!(aggregate(Bob, SECOND), Err(conflict), "its ISO by now");
	});
}

#[test]
fn an_aggregator_should_not_be_appointed_iso_or_dso() {
	production(|| {
		assert_eq!(set_iso(Charlie, FIRST), market_conflict());
		assert_eq!(create_node(Charlie), market_conflict());
		assert_eq!(create_area(Charlie, SECOND), network_conflict());
		assert_eq!(set_dso(Charlie, AreaId(0)), network_conflict());
	});
}

#[test]
fn one_account_should_play_all_roles_where_the_chain_has_a_root_key() {
	chain("development", || {
		pallet_timestamp::Now::<Runtime>::put(20_000 * MILLIS_PER_DAY);
		assert_eq!(create_node(Alice), Ok(()));
		assert_eq!(create_area(Alice, FIRST), Ok(()));
		assert_eq!(admit(Alice), Ok(()));
		assert_eq!(aggregate(Alice, FIRST), Ok(()));
	});
}
