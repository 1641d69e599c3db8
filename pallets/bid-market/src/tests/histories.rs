//! Whatever happens in whatever order, the invariants hold, and no money is made or lost but the
//! bonds that are burned.

use super::*;
use frame_support::storage::with_storage_layer;
use proptest::prelude::*;
use tieline_primitives::{AwardOverride, Capability, OverrideId};

#[derive(Clone, Debug)]
enum Action {
	Wait(u64),
	Open(u32),
	OpenAsAnyone(u32),
	PostCurves,
	SetTerms { bond: u64, minutes: u64 },
	SetZone { from: u32, hours: i32 },
	Commit { aggregation: u8, price: i64 },
	Withdraw { aggregation: u8 },
	Reveal { aggregation: u8, price: i64 },
	Forfeit { aggregation: u8 },
	Forgive { aggregation: u8 },
	Clear { interval: u16 },
	Issue { point: u16, minutes: (u64, u64), export: i64 },
	End { id: u32, minutes: u64 },
	Tally { interval: u16, ids: Vec<u32> },
	RemoveBid { aggregation: u8 },
	RemoveAuction,
}

fn action() -> impl Strategy<Value = Action> {
	use Action::*;
	let aggregation = 7u8..11;
	let price = 30i64..32;
	prop_oneof![
		2 => (0u64..MILLIS_PER_HOUR).prop_map(Wait),
		1 => Just(Wait(40 * MILLIS_PER_DAY)),
		1 => (0u32..5).prop_map(Open),
		1 => (0u32..5).prop_map(OpenAsAnyone),
		1 => Just(PostCurves),
		1 => (0u64..2_000, prop::sample::select(vec![60, 30, 15, 5]))
			.prop_map(|(bond, minutes)| SetTerms { bond, minutes }),
		1 => (0u32..50, -6i32..-2).prop_map(|(from, hours)| SetZone { from, hours }),
		4 => (aggregation.clone(), price.clone())
			.prop_map(|(aggregation, price)| Commit { aggregation, price }),
		1 => aggregation.clone().prop_map(|aggregation| Withdraw { aggregation }),
		6 => (aggregation.clone(), price)
			.prop_map(|(aggregation, price)| Reveal { aggregation, price }),
		2 => aggregation.clone().prop_map(|aggregation| Forfeit { aggregation }),
		1 => aggregation.clone().prop_map(|aggregation| Forgive { aggregation }),
		3 => (0u16..3).prop_map(|interval| Clear { interval }),
		2 => (7u16..11, (0u64..60, 60u64..180), 0i64..120)
			.prop_map(|(point, minutes, export)| Issue { point, minutes, export }),
		1 => (0u32..4, 0u64..180).prop_map(|(id, minutes)| End { id, minutes }),
		3 => (0u16..3, proptest::collection::vec(0u32..4, 1..3))
			.prop_map(|(interval, ids)| Tally { interval, ids }),
		2 => aggregation.prop_map(|aggregation| RemoveBid { aggregation }),
		1 => Just(RemoveAuction),
	]
}

fn owner(aggregation: AggregationId) -> AccountId {
	Aggregations::get()[&aggregation].aggregator
}

fn bid_at(aggregation: u8, price: i64) -> BidOf<Test> {
	let offers = (0..2).map(|interval| supply(aggregation.into(), interval, &[(price, 100)]));
	bid_of(AggregationId(aggregation.into()), offers.collect())
}

/// Opens a day with a curve for each of its intervals.
fn open_sized(who: AccountId, day: Day) -> sp_runtime::DispatchResult {
	let node = PricingNodes::<Test>::get(NODE).unwrap();
	let count = node.terms_of(day).intervals(node.zone.day(day).length, 300).unwrap_or(0);
	let origin = RuntimeOrigin::signed(who);
	BidMarket::open_auction(origin, NODE, day, curves(count.into()))
}

/// Acts if the rules allow it; what they refuse has to leave no trace.
fn act(action: Action) {
	let anyone = RuntimeOrigin::signed(ANYONE);
	let id = |aggregation: u8| AggregationId(aggregation.into());
	let before = state();
	let now = Now::get();
	let result = with_storage_layer(|| match action {
		Action::Wait(time) => {
			Now::set(now + time);
			Ok(())
		},
		Action::Open(days) => open_sized(ISO, Day(BidMarket::first_free_day(NODE).0 + days)),
		Action::OpenAsAnyone(days) => {
			let day = Day(BidMarket::first_free_day(NODE).0 + days);
			BidMarket::open_auction(anyone, NODE, day, curves(0))
		},
		Action::PostCurves => {
			BidMarket::post_curves(RuntimeOrigin::signed(ISO), AUCTION, curves(24))
		},
		Action::SetTerms { bond, minutes } => {
			let terms = Terms { bond, interval_length: Millis(minutes * 60_000), ..terms() };
			let (root, renamed) = (RuntimeOrigin::root(), name("N").unwrap());
			BidMarket::set_pricing_node(root, NODE, ISO, RENT, renamed, terms)
		},
		Action::SetZone { from, hours } => {
			let zone = zone(&[(0, -4), (TOMORROW.0 + from, hours)]);
			BidMarket::set_zone(RuntimeOrigin::root(), NODE, zone)
		},
		Action::Commit { aggregation, price } => {
			commit(owner(id(aggregation)), &bid_at(aggregation, price))
		},
		Action::Withdraw { aggregation } => BidMarket::withdraw_commitment(
			RuntimeOrigin::signed(owner(id(aggregation))),
			AUCTION,
			id(aggregation),
		),
		Action::Reveal { aggregation, price } => {
			reveal(owner(id(aggregation)), &bid_at(aggregation, price))
		},
		Action::Forfeit { aggregation } => BidMarket::forfeit(anyone, AUCTION, id(aggregation)),
		Action::Forgive { aggregation } => {
			BidMarket::forgive(RuntimeOrigin::root(), AUCTION, id(aggregation))
		},
		Action::Clear { interval } => match BidMarket::problem(AUCTION, interval) {
			Some(IntervalProblem { snapshot, .. }) => {
				let certificate = solve(&snapshot.problem()).unwrap();
				clear(interval, certificate).map(|_| ()).map_err(|error| error.error)
			},
			None => Ok(()),
		},
		Action::Issue { point, minutes, export } => {
			let instant = |minutes| start(TOMORROW).saturating_add(Millis(minutes * 60_000));
			let issued = AwardOverride {
				area: AreaId(0),
				dso: DSO,
				points: vec![point].try_into().unwrap(),
				from: instant(minutes.0),
				until: instant(minutes.1),
				caps: Capability { export: kw(export), import: kw(0) },
				reason: Reason::Outage,
			};
			let id = OverrideId(Issued::get().len().try_into().unwrap());
			Issued::mutate(|all| all.insert(id, issued));
			Ok(())
		},
		Action::End { id, minutes } => {
			let until = start(TOMORROW).saturating_add(Millis(minutes * 60_000));
			Issued::mutate(|all| {
				if let Some(issued) = all.get_mut(&OverrideId(id)) {
					issued.until = issued.until.min(until.max(issued.from));
				}
			});
			Ok(())
		},
		Action::Tally { interval, ids } => {
			let named = ids.into_iter().map(OverrideId).collect::<Vec<_>>();
			let named = named.try_into().unwrap();
			BidMarket::tally_overrides(anyone, AUCTION, interval, AreaId(0), named)
				.map(drop)
				.map_err(|failed| failed.error)
		},
		Action::RemoveBid { aggregation } => {
			BidMarket::remove_bid(anyone, AUCTION, id(aggregation))
				.map(drop)
				.map_err(|failed| failed.error)
		},
		Action::RemoveAuction => {
			BidMarket::remove_auction(anyone, AUCTION).map(drop).map_err(|failed| failed.error)
		},
	});
	if result.is_err() {
		assert_eq!(state(), before);
	}
}

/// The bonds that have been forfeited, by the events.
fn burned() -> u64 {
	let events = System::events().into_iter().map(|record| record.event);
	let bonds = events.filter_map(|event| match event {
		RuntimeEvent::BidMarket(Event::BondForfeited { amount, .. }) => Some(amount),
		_ => None,
	});
	bonds.sum()
}

/// Lets everything end: nothing stays held.
fn end() {
	let Some(auction) = Auctions::<Test>::get(AUCTION) else { return };
	Now::set(auction.kept_until.0.max(Now::get()));
	let anyone = || RuntimeOrigin::signed(ANYONE);
	for aggregation in [SOLAR, BATTERIES, ELSEWHERE, PENNILESS] {
		let _ = BidMarket::forfeit(anyone(), AUCTION, aggregation);
		let _ = BidMarket::remove_bid(anyone(), AUCTION, aggregation);
	}
	assert_ok!(BidMarket::remove_auction(anyone(), AUCTION));
	for who in [SUN, VOLT, POOR] {
		assert_eq!(held(HoldReason::Bond, who), 0);
		assert_eq!(held(HoldReason::StorageDeposit, who), 0);
	}
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(64))]

	#[test]
	fn any_history_should_keep_the_invariants(
		actions in proptest::collection::vec(action(), 1..60),
	) {
		open_market(|| {
			let issuance = Balances::total_issuance();
			for action in actions {
				act(action);
				BidMarket::do_try_state().unwrap();
			}
			end();
			assert_eq!(Balances::total_issuance() + burned(), issuance);
		});
	}
}
