use super::*;
use frame_support::dispatch::{DispatchErrorWithPostInfo, DispatchResultWithPostInfo};
use tieline_primitives::{AwardOverride, Capability, OverrideId, WattHours};

const AREA: AreaId = AreaId(0);
/// A watt-hour in watts times milliseconds.
const WATT_HOUR: u128 = MILLIS_PER_HOUR as u128;

/// Runs a test after interval 0 of the congested market: `SOLAR` is awarded 100 kW at point 0,
/// `BATTERIES` 20 kW at point 1.
fn delivered_market(test: impl FnOnce()) {
	congested_market(|| {
		assert_ok!(clear(0, congested_certificate()));
		Now::set(start(TOMORROW).0 + MILLIS_PER_HOUR);
		test();
	});
}

/// Issues an override for some minutes from the start of interval 0, with a cap of export in
/// kilowatts. An outage, unless a test changes it.
fn issue(id: u32, points: &[u16], minutes: (u64, u64), export: i64) {
	let instant = |minutes| start(TOMORROW).saturating_add(Millis(minutes * 60_000));
	let issued = AwardOverride {
		area: AREA,
		dso: DSO,
		points: points.to_vec().try_into().unwrap(),
		from: instant(minutes.0),
		until: instant(minutes.1),
		caps: Capability { export: kw(export), import: kw(0) },
		reason: Reason::Outage,
	};
	Issued::mutate(|all| all.insert(OverrideId(id), issued));
}

fn change(id: u32, how: impl FnOnce(&mut AwardOverride<AccountId>)) {
	Issued::mutate(|all| how(all.get_mut(&OverrideId(id)).unwrap()));
}

/// Ends an override after some minutes of interval 0.
fn end(id: u32, minutes: u64) {
	let until = start(TOMORROW).saturating_add(Millis(minutes * 60_000));
	change(id, |issued| issued.until = until);
}

fn named(ids: &[u32]) -> NamedOverrides {
	ids.iter().map(|id| OverrideId(*id)).collect::<Vec<_>>().try_into().unwrap()
}

fn tally_in(interval: u16, ids: &[u32]) -> DispatchResultWithPostInfo {
	let anyone = RuntimeOrigin::signed(ANYONE);
	// As in a block: what fails leaves no trace.
	with_storage_layer(|| {
		BidMarket::tally_overrides(anyone, AUCTION, interval, AREA, named(ids))
			.map_err(|failed| failed.error)
	})
	.map_err(Into::into)
}

fn tally(ids: &[u32]) {
	let paid = tally_in(0, ids).unwrap();
	assert_eq!(paid.pays_fee, Pays::No);
	assert!(paid.actual_weight.unwrap().all_lt(BidMarket::largest_tally()));
}

/// A call that fails leaves no trace, and its sender pays for it.
fn refused(interval: u16, ids: &[u32], error: Error<Test>) {
	let before = state();
	let anyone = RuntimeOrigin::signed(ANYONE);
	let called = BidMarket::tally_overrides(anyone, AUCTION, interval, AREA, named(ids));
	let Err(DispatchErrorWithPostInfo { post_info, error: found }) = called else {
		panic!("accepted what should fail with {error:?}");
	};
	assert_eq!(found, error.into());
	assert_eq!(post_info.pays_fee, Pays::Yes);
	assert!(post_info.actual_weight.unwrap().all_lt(BidMarket::largest_tally()));
	assert_eq!(state(), before);
}

fn withheld(aggregation: AggregationId) -> Withheld {
	OverrideCurtailment::<Test>::get((aggregation, AREA, DSO))
}

/// What outages have withheld, in watt-hours, of `SOLAR` and of `BATTERIES`.
fn outages() -> (u128, u128) {
	(withheld(SOLAR).outage / WATT_HOUR, withheld(BATTERIES).outage / WATT_HOUR)
}

#[test]
fn tally_overrides_should_count_what_they_take_from_whom_free_of_charge() {
	delivered_market(|| {
		// 60 kW of 100 and 0 of 20 for half an hour; 15 kW of 20 for the whole of it.
		issue(0, &[0, 1], (30, 90), 40);
		issue(1, &[1], (0, 60), 5);
		System::reset_events();
		tally(&[0, 1]);
		assert_eq!(outages(), (30_000, 15_000));
		let withheld = |aggregation, energy| {
			Event::<Test>::AwardsWithheld {
				auction: AUCTION,
				interval: 0,
				aggregation,
				area: AREA,
				dso: DSO,
				energy: WattHours(energy),
			}
			.into()
		};
		let tallied = Event::<Test>::OverridesTallied {
			auction: AUCTION,
			interval: 0,
			area: AREA,
			overrides: named(&[0, 1]),
		};
		let events = System::events().into_iter().map(|record| record.event).collect::<Vec<_>>();
		let expected = [tallied.into(), withheld(SOLAR, 30_000), withheld(BATTERIES, 15_000)];
		assert_eq!(events, expected);
	});
}

#[test]
fn tally_overrides_should_keep_dsos_and_kinds_of_reason_apart() {
	delivered_market(|| {
		issue(0, &[0], (0, 30), 40);
		issue(1, &[0], (30, 45), 60);
		issue(2, &[0], (45, 60), 60);
		change(1, |issued| issued.reason = Reason::Envelope);
		change(2, |issued| issued.dso = ANYONE);
		tally(&[0, 1, 2]);
		let expected = Withheld {
			outage: 30_000 * WATT_HOUR,
			envelope: 10_000 * WATT_HOUR,
			..Default::default()
		};
		assert_eq!(withheld(SOLAR), expected);
		assert_eq!(expected.energy(), WattHours(40_000));
		let others = OverrideCurtailment::<Test>::get((SOLAR, AREA, ANYONE));
		assert_eq!(others.outage, 10_000 * WATT_HOUR);
		let by = |dso, withheld| WithheldBy { area: AREA, dso, withheld };
		assert_eq!(BidMarket::withheld(SOLAR), [by(DSO, expected), by(ANYONE, others)]);
		assert_eq!(BidMarket::withheld(BATTERIES), []);
	});
}

#[test]
fn tally_overrides_should_count_no_watt_twice_in_whatever_order() {
	let overrides = || {
		issue(0, &[0], (0, 40), 60);
		issue(1, &[0], (20, 60), 30);
		issue(2, &[0, 1], (0, 60), 50);
		change(0, |issued| issued.reason = Reason::Envelope);
	};
	let count = |calls: &[&[u32]]| {
		let mut counted = None;
		delivered_market(|| {
			overrides();
			calls.iter().for_each(|ids| tally(ids));
			counted = Some(withheld(SOLAR));
		});
		counted.unwrap()
	};
	let expected = Withheld {
		// 40 kW for 40 minutes.
		envelope: 80_000 * WATT_HOUR / 3,
		// 30 kW more for 20 minutes, 70 kW for 20, and 10 kW more in the first 20.
		outage: (30_000 + 70_000 + 10_000) * WATT_HOUR / 3,
		..Default::default()
	};
	for calls in [&[&[0u32, 1, 2][..]][..], &[&[2], &[1], &[0]], &[&[1], &[2, 0]], &[&[2, 0, 1]]] {
		assert_eq!(count(calls), expected, "{calls:?}");
	}
}

#[test]
fn tally_overrides_should_share_a_cap_in_proportion_to_the_awards() {
	open_market(|| {
		bid(SUN, SOLAR, vec![supply(0, 0, &[(30, 150)])]);
		bid(VOLT, BATTERIES, vec![supply(0, 0, &[(40, 50)])]);
		Now::set(SCHEDULE.revealing_until.0);
		assert_ok!(clear(0, solved(0)));
		Now::set(start(TOMORROW).0 + MILLIS_PER_HOUR);
		issue(0, &[0], (0, 60), 100);
		tally(&[0]);
		assert_eq!(outages(), (75_000, 25_000));
	});
}

#[test]
fn tally_overrides_should_count_a_cap_of_import_against_demand() {
	open_market(|| {
		let buys = offer(point(0), 0, Side::Demand, &[(80, 100)]);
		bid(VOLT, BATTERIES, vec![buys]);
		Now::set(SCHEDULE.revealing_until.0);
		assert_ok!(clear(0, solved(0)));
		Now::set(start(TOMORROW).0 + MILLIS_PER_HOUR);
		issue(0, &[0], (0, 60), 0);
		change(0, |issued| issued.caps.import = kw(30));
		tally(&[0]);
		assert_eq!(outages(), (0, 70_000));
	});
}

#[test]
fn tally_overrides_should_count_an_override_once_also_where_it_takes_nothing() {
	delivered_market(|| {
		issue(0, &[0], (0, 60), 40);
		issue(1, &[0], (0, 60), 100);
		tally(&[1, 0]);
		for ids in [&[0][..], &[1], &[0, 1]] {
			refused(0, ids, Error::<Test>::AlreadyTallied);
		}
		assert_eq!(outages(), (60_000, 0));
		// Its end does not matter once it is after that of the interval.
		end(0, 90);
		refused(0, &[0], Error::<Test>::AlreadyTallied);
	});
}

#[test]
fn tally_overrides_should_count_anew_one_that_ended_earlier() {
	delivered_market(|| {
		issue(0, &[0], (0, 120), 40);
		issue(1, &[0], (0, 60), 60);
		tally(&[0, 1]);
		end(0, 30);
		System::reset_events();
		tally(&[0]);
		// 60 kW for half an hour, and then what the other refuses.
		assert_eq!(outages(), (30_000 + 20_000, 0));
		System::assert_has_event(
			Event::<Test>::AwardsWithheld {
				auction: AUCTION,
				interval: 0,
				aggregation: SOLAR,
				area: AREA,
				dso: DSO,
				energy: WattHours(-10_000),
			}
			.into(),
		);
		refused(0, &[0], Error::<Test>::AlreadyTallied);
		end(0, 0);
		tally(&[0]);
		assert_eq!(outages(), (40_000, 0));
	});
}

#[test]
fn tally_overrides_should_wait_for_delivery_but_in_replay() {
	congested_market(|| {
		assert_ok!(clear(0, congested_certificate()));
		issue(0, &[0], (0, 30), 40);
		Now::set(start(TOMORROW).0 + MILLIS_PER_HOUR - 1);
		refused(0, &[0], Error::<Test>::DeliveryNotOver);
		PricingNodes::<Test>::mutate(NODE, |node| node.as_mut().unwrap().replay = true);
		tally(&[0]);
		assert_eq!(outages(), (30_000, 0));
	});
}

#[test]
fn tally_overrides_should_fail_for_an_interval_that_is_unknown_not_cleared_or_no_longer_kept() {
	delivered_market(|| {
		issue(0, &[0], (0, 90), 40);
		refused(24, &[0], Error::<Test>::UnknownInterval);
		refused(1, &[0], Error::<Test>::NotCleared);
		let anyone = RuntimeOrigin::signed(ANYONE);
		let unknown = BidMarket::tally_overrides(anyone, AuctionId(1), 0, AREA, named(&[0]));
		assert_eq!(unknown.unwrap_err().error, Error::<Test>::UnknownAuction.into());
		Now::set(kept_until().0);
		refused(0, &[0], Error::<Test>::NoLongerKept);
	});
}

#[test]
fn tally_overrides_should_fail_for_overrides_that_are_unknown_elsewhere_or_at_another_time() {
	delivered_market(|| {
		refused(0, &[], Error::<Test>::AlreadyTallied);
		refused(0, &[0], Error::<Test>::UnknownOverride);
		issue(0, &[0], (60, 120), 40);
		refused(0, &[0], Error::<Test>::OverrideOutsideInterval);
		issue(0, &[0], (0, 60), 40);
		refused(0, &[0, 0], Error::<Test>::AlreadyTallied);
		change(0, |issued| issued.area = AreaId(1));
		refused(0, &[0], Error::<Test>::UnknownOverride);
		let anyone = RuntimeOrigin::signed(ANYONE);
		let elsewhere = BidMarket::tally_overrides(anyone, AUCTION, 0, AreaId(9), named(&[0]));
		assert_eq!(elsewhere.unwrap_err().error, Error::<Test>::WrongPricingNode.into());
	});
}

#[test]
fn tally_overrides_should_fail_without_a_signature() {
	delivered_market(|| {
		issue(0, &[0], (0, 60), 40);
		for origin in unsigned() {
			let called = BidMarket::tally_overrides(origin, AUCTION, 0, AREA, named(&[0]));
			assert_eq!(called.unwrap_err().error, BadOrigin);
		}
	});
}

#[test]
fn tally_overrides_should_fail_once_the_records_are_not_those_of_the_clearing() {
	delivered_market(|| {
		issue(0, &[0], (0, 60), 40);
		let rows = Rows::get();
		limit(100_000);
		refused(0, &[0], Error::<Test>::CertificateRowExceeded);
		Rows::set(rows);
		tally(&[0]);
	});
}

#[test]
fn overrides_that_take_nothing_should_make_room_for_those_that_take_something() {
	delivered_market(|| {
		let most = MAX_TALLIED_OVERRIDES;
		// Of these the first alone takes something.
		(0..most).for_each(|id| issue(id, &[0], (0, 60), 40));
		tally(&(0..most).collect::<Vec<_>>());
		issue(most, &[0], (0, 60), 100);
		refused(0, &[most], Error::<Test>::TooManyOverrides);
		issue(most, &[0], (0, 60), 10);
		tally(&[most]);
		assert_eq!(outages(), (90_000, 0));
		let kept = TalliedOverrides::<Test>::get(AUCTION, 0);
		let kept = kept.iter().map(|tallied| tallied.id.0).collect::<Vec<_>>();
		assert_eq!(kept, [0, most]);
	});
}

#[test]
fn no_more_overrides_of_an_area_should_be_tallied_than_the_most() {
	delivered_market(|| {
		let most = MAX_TALLIED_OVERRIDES;
		(0..=most).for_each(|id| issue(id, &[0], (u64::from(id), u64::from(id) + 1), 40));
		tally(&(0..most).collect::<Vec<_>>());
		refused(0, &[most], Error::<Test>::TooManyOverrides);
		// Another area has room of its own.
		change(most, |issued| issued.area = AreaId(1));
		let anyone = RuntimeOrigin::signed(ANYONE);
		assert_ok!(BidMarket::tally_overrides(anyone, AUCTION, 0, AreaId(1), named(&[most])));
	});
}

#[test]
fn tally_overrides_should_change_no_more_tallies_than_there_can_be_portfolios() {
	delivered_market(|| {
		// One in each minute, by a DSO of its own: as if the area had changed hands.
		let overrides = 0..30;
		for id in overrides.clone() {
			issue(id, &[0, 1], (u64::from(id), u64::from(id) + 1), 0);
			change(id, |issued| issued.dso = 100 + AccountId::from(id));
		}
		RoomForPortfolios::set(59);
		refused(0, &overrides.clone().collect::<Vec<_>>(), Error::<Test>::TooMuchWork);
		RoomForPortfolios::set(MAX_PORTFOLIOS);
		tally(&overrides.collect::<Vec<_>>());
	});
}
