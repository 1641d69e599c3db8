use super::*;

fn post(
	who: AccountId,
	curves: BoundedVec<Curve, <Test as Config>::MaxIntervals>,
) -> sp_runtime::DispatchResult {
	BidMarket::post_curves(RuntimeOrigin::signed(who), AUCTION, curves)
}

fn dearer() -> BoundedVec<Curve, <Test as Config>::MaxIntervals> {
	let curve = Curve { demand: steps(&[(55, 1_000)]), ..curve() };
	vec![curve; 24].try_into().unwrap()
}

#[test]
fn post_curves_should_replace_the_curves_until_the_gate() {
	open_market(|| {
		assert_ok!(post(ISO, dearer()));
		System::assert_last_event(Event::<Test>::CurvesPosted { auction: AUCTION }.into());
		assert_eq!(Curves::<Test>::get(AUCTION, 23).as_ref(), dearer().last());
		Now::set(SCHEDULE.bidding_until.0 - 1);
		assert_ok!(post(ISO, curves(24)));
		Now::set(SCHEDULE.bidding_until.0);
		assert_noop!(post(ISO, dearer()), Error::<Test>::NotBidding);
		assert_eq!(Curves::<Test>::get(AUCTION, 23), Some(curve()));
	});
}

#[test]
fn post_curves_should_bring_the_wholesale_market_to_an_auction_that_somebody_else_opened() {
	market(|| {
		create_node(false);
		let anyone = RuntimeOrigin::signed(ANYONE);
		assert_ok!(BidMarket::open_auction(anyone, NODE, TOMORROW, curves(0)));
		assert_eq!(BidMarket::problem(AUCTION, 0).unwrap().snapshot.curve, Curve::default());
		assert_ok!(post(ISO, curves(24)));
		assert_eq!(BidMarket::problem(AUCTION, 0).unwrap().snapshot.curve, curve());
	});
}

#[test]
fn post_curves_should_fail_for_an_unknown_auction() {
	market(|| {
		assert_noop!(post(ISO, curves(24)), Error::<Test>::UnknownAuction);
	});
}

#[test]
fn post_curves_should_fail_for_anyone_but_the_iso() {
	open_market(|| {
		for who in [DSO, SUN, ANYONE] {
			assert_noop!(post(who, curves(24)), Error::<Test>::NotIso);
		}
	});
}

#[test]
fn post_curves_should_fail_without_a_signature() {
	open_market(|| {
		for origin in unsigned() {
			assert_noop!(BidMarket::post_curves(origin, AUCTION, curves(24)), BadOrigin);
		}
	});
}

#[test]
fn post_curves_should_fail_unless_there_is_a_sound_one_for_each_interval() {
	open_market(|| {
		for count in [0, 23, 25] {
			assert_noop!(post(ISO, curves(count)), Error::<Test>::WrongNumberOfCurves);
		}
		let with = |curve: Curve| {
			let mut all = curves(24);
			all[23] = curve;
			post(ISO, all)
		};
		let empty = Curve { demand: steps(&[(50, 0)]), ..curve() };
		assert_noop!(with(empty), Error::<Test>::MalformedCurve);
		let dear = Curve { demand: steps(&[(2_001, 1)]), ..Curve::default() };
		assert_noop!(with(dear), Error::<Test>::PriceOutOfRange);
		let crossed = Curve { demand: steps(&[(60, 1)]), ..curve() };
		assert_noop!(with(crossed), Error::<Test>::CrossedCurve);
	});
}
