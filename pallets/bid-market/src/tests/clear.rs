use super::*;
use crate::clearing_impls::nearest;
use frame_support::dispatch::{DispatchErrorWithPostInfo, Pays};
use tieline_clearing::{Error as Flaw, Location, RowId};
use tieline_primitives::{Penalties, WattHours};

/// A certificate that is refused leaves no trace, and its sender pays for no more than it cost.
fn refused(interval: u16, certificate: Certificate, error: Error<Test>) {
	let before = state();
	let Err(DispatchErrorWithPostInfo { post_info, error: found }) = clear(interval, certificate)
	else {
		panic!("accepted what should fail with {error:?}");
	};
	assert_eq!(found, error.into());
	assert_eq!(post_info.pays_fee, Pays::Yes);
	let most = BidMarket::largest_clear();
	assert!(post_info.actual_weight.unwrap().all_lt(most));
	assert_eq!(state(), before);
}

#[test]
fn clear_should_accept_the_first_valid_certificate_free_of_charge() {
	congested_market(|| {
		let info = clear(0, congested_certificate()).unwrap();
		assert_eq!(info.pays_fee, Pays::No);
		assert!(info.actual_weight.unwrap().all_lt(BidMarket::largest_clear()));

		let clearing = Clearings::<Test>::get(AUCTION, 0).unwrap();
		assert_eq!(clearing.certificate, congested_certificate());
		assert_eq!((clearing.by, clearing.at), (ANYONE, 1));
		assert_eq!((clearing.supplied, clearing.consumed), (kw(120), Watts(0)));
		// 120 kW at 50 $ bought; 100 kW at 30 $ and 20 kW at 40 $ sold.
		let dollars = 50 * 120 - 30 * 100 - 40 * 20;
		assert_eq!(clearing.welfare, dollars * 1_000_000_000);
		// The wholesale market pays 50 $ for what is paid 40 $ behind the limit.
		assert_eq!(clearing.price, Some(usd(50)));
		assert_eq!(clearing.congestion_rent, Money(120 * 10_000));
		assert_eq!(Auctions::<Test>::get(AUCTION).unwrap().cleared, 1);
	});
}

#[test]
fn clear_should_name_the_price_the_bound_limit_and_who_was_curtailed() {
	congested_market(|| {
		System::reset_events();
		assert_ok!(clear(0, congested_certificate()));
		let events = System::events().into_iter().map(|record| record.event).collect::<Vec<_>>();
		assert_eq!(
			events,
			[
				Event::<Test>::IntervalCleared {
					auction: AUCTION,
					interval: 0,
					price: Some(usd(50)),
					congestion_rent: Money(1_200_000),
					supplied: kw(120),
					consumed: Watts(0),
					welfare: 2_200_000_000_000,
					by: ANYONE,
				}
				.into(),
				Event::<Test>::LimitBound {
					auction: AUCTION,
					interval: 0,
					area: AreaId(0),
					row: 0,
					reason: Reason::Thermal { branch: name("632671.1").unwrap() },
					// The two steps at the margin are filled in part, which takes a µ$ together.
					shadow_price: Price(10_000_001),
				}
				.into(),
				Event::<Test>::Curtailed {
					auction: AUCTION,
					interval: 0,
					aggregation: BATTERIES,
					power: kw(80),
				}
				.into(),
			]
		);
	});
}

#[test]
fn clear_should_name_the_row_of_the_second_area() {
	open_market(|| {
		limit(1_000_000);
		let mut rows = Rows::get();
		let mut second = rows[&AreaId(0)][0].clone();
		second.headroom = kw(60);
		second.reason = Reason::Outage;
		let first = rows[&AreaId(0)][0].clone();
		rows.insert(AreaId(1), vec![first, second]);
		Rows::set(rows);
		let there = PointId(AreaId(1), 0);
		bid(SUN, SOLAR, vec![offer(there, 0, Side::Supply, &[(30, 100)])]);
		Now::set(SCHEDULE.revealing_until.0);
		assert_ok!(clear(0, solved(0)));
		System::assert_has_event(
			Event::<Test>::LimitBound {
				auction: AUCTION,
				interval: 0,
				area: AreaId(1),
				row: 1,
				reason: Reason::Outage,
				shadow_price: Price(20_000_001),
			}
			.into(),
		);
	});
}

#[test]
fn clear_should_tally_what_was_in_merit_and_what_was_curtailed() {
	congested_market(|| {
		assert_ok!(clear(0, congested_certificate()));
		let tally = |in_merit, curtailed| Tally {
			in_merit: WattHours(in_merit),
			curtailed: WattHours(curtailed),
		};
		assert_eq!(Curtailment::<Test>::get(SOLAR), tally(100_000, 0));
		assert_eq!(Curtailment::<Test>::get(BATTERIES), tally(100_000, 80_000));
		assert_eq!(Curtailment::<Test>::get(PENNILESS), tally(0, 0));
	});
}

#[test]
fn clear_should_derive_the_awards_again_from_the_certificate() {
	congested_market(|| {
		assert_eq!(BidMarket::outcome(AUCTION, 0), None);
		assert_ok!(clear(0, congested_certificate()));
		let outcome = BidMarket::outcome(AUCTION, 0).unwrap();
		assert_eq!(
			outcome.offers.iter().map(|offer| offer.aggregation).collect::<Vec<_>>(),
			[SOLAR, BATTERIES]
		);
		let awards = outcome.offers.iter().map(|offer| offer.awards.clone()).collect::<Vec<_>>();
		assert_eq!(awards, [vec![kw(100)], vec![kw(20)]]);
		assert_eq!(outcome.wholesale_demand, [kw(120)]);
		assert_eq!(outcome.wholesale_supply, [kw(0)]);
	});
}

#[test]
fn clear_should_accept_what_the_solver_finds_in_every_interval() {
	open_market(|| {
		limit(90_000);
		let day = |at: u16, dearer: i64| {
			(0..24i64)
				.map(|hour| supply(at, hour as u16, &[(20 + hour, 50), (35 + dearer + hour, 60)]))
				.chain((0..24i64).map(|hour| {
					offer(point(at), hour as u16, Side::Demand, &[(60 - hour, 40), (10, 20)])
				}))
				.collect::<Vec<_>>()
		};
		let bids = [(SUN, bid_of(SOLAR, day(0, 1))), (VOLT, bid_of(BATTERIES, day(1, 0)))];
		for (who, bid) in &bids {
			assert_ok!(commit(*who, bid));
		}
		Now::set(SCHEDULE.bidding_until.0);
		for (who, bid) in bids.iter().rev() {
			assert_ok!(reveal(*who, bid));
		}
		Now::set(SCHEDULE.revealing_until.0);
		for interval in 0..24 {
			let snapshot = BidMarket::problem(AUCTION, interval).unwrap().snapshot;
			assert_eq!(snapshot.offers.len(), 4);
			assert!(snapshot.offers.is_sorted_by_key(|offer| offer.aggregation));
			assert_ok!(clear(interval, solved(interval)));
			let outcome = BidMarket::outcome(AUCTION, interval).unwrap();
			let net: i64 = outcome
				.offers
				.iter()
				.map(|offer| {
					let sum = offer.awards.iter().map(|award| award.0).sum::<i64>();
					if offer.side == Side::Supply { sum } else { -sum }
				})
				.sum();
			assert!(net <= 90_000, "{net} W through a limit of 90 kW");
		}
		assert_eq!(Auctions::<Test>::get(AUCTION).unwrap().cleared, 24);
		let curtailed =
			Curtailment::<Test>::iter_values().map(|tally| tally.curtailed.0).sum::<i64>();
		assert!(curtailed > 0);
	});
}

#[test]
fn clear_should_find_no_price_without_any_bid() {
	open_market(|| {
		Now::set(SCHEDULE.revealing_until.0);
		// The wholesale market buys up to 50 $/MWh and sells from 60 $/MWh on.
		assert_ok!(clear(7, certificate(55, &[])));
		let clearing = Clearings::<Test>::get(AUCTION, 7).unwrap();
		assert_eq!((clearing.price, clearing.congestion_rent), (None, Money(0)));
		assert_eq!((clearing.supplied, clearing.consumed), (Watts(0), Watts(0)));
		System::assert_last_event(
			Event::<Test>::IntervalCleared {
				auction: AUCTION,
				interval: 7,
				price: None,
				congestion_rent: Money(0),
				supplied: Watts(0),
				consumed: Watts(0),
				welfare: 0,
				by: ANYONE,
			}
			.into(),
		);
		let outcome = BidMarket::outcome(AUCTION, 7).unwrap();
		assert_eq!((outcome.price, outcome.wholesale_payment), (None, Money(0)));
	});
}

/// Opens the auction of tomorrow with the same curve for each interval.
fn open_with(curve: Curve) {
	create_node(false);
	assert_ok!(BidMarket::open_auction(
		RuntimeOrigin::signed(ISO),
		NODE,
		TOMORROW,
		vec![curve; 24].try_into().unwrap(),
	));
}

#[test]
fn clear_should_find_no_price_where_there_is_one_side_only() {
	let sells = Curve { supply: steps(&[(60, 10_000)]), ..Default::default() };
	for curve in [Curve::default(), sells] {
		market(|| {
			open_with(curve);
			limit(20_000);
			bid(SUN, SOLAR, vec![supply(0, 0, &[(30, 100)])]);
			bid(VOLT, BATTERIES, vec![supply(1, 0, &[(40, 100)])]);
			Now::set(SCHEDULE.revealing_until.0);
			assert_ok!(clear(0, solved(0)));
			let outcome = BidMarket::outcome(AUCTION, 0).unwrap();
			assert_eq!((outcome.price, outcome.congestion_rent), (None, Money(0)));
			assert!(outcome.offers.iter().all(|offer| offer.awards == [Watts(0)]));
			// Without a price none of it was in merit, and no limit refused any.
			assert_eq!(Curtailment::<Test>::iter().count(), 0);
		});
	}
}

#[test]
fn clear_should_tally_what_limits_refuse_also_where_nothing_trades() {
	open_market(|| {
		limit(0);
		bid(SUN, SOLAR, vec![supply(0, 0, &[(30, 100), (51, 100)])]);
		Now::set(SCHEDULE.revealing_until.0);
		assert_ok!(clear(0, solved(0)));
		assert_eq!(awards(), [vec![kw(0), kw(0)]]);
		assert_eq!(Clearings::<Test>::get(AUCTION, 0).unwrap().price, None);
		// The wholesale market would have bought the first step at 50 $/MWh.
		let refused = WattHours(100_000);
		let tally = Tally { in_merit: refused, curtailed: refused };
		assert_eq!(Curtailment::<Test>::get(SOLAR), tally);
		assert_eq!(BidMarket::outcome(AUCTION, 0).unwrap().offers[0].curtailed, kw(100));
		System::assert_last_event(
			Event::<Test>::Curtailed {
				auction: AUCTION,
				interval: 0,
				aggregation: SOLAR,
				power: kw(100),
			}
			.into(),
		);
	});
}

#[test]
fn clear_should_share_alike_between_offers_that_tie() {
	open_market(|| {
		limit(120_000);
		bid(SUN, SOLAR, vec![supply(0, 0, &[(40, 100)])]);
		bid(VOLT, BATTERIES, vec![supply(1, 0, &[(40, 100)])]);
		Now::set(SCHEDULE.revealing_until.0);
		assert_ok!(clear(0, solved(0)));
		assert_eq!(awards(), [vec![kw(60)], vec![kw(60)]]);
	});
}

#[test]
fn clear_should_take_the_cheaper_of_two_offers_behind_a_limit_whole() {
	open_market(|| {
		limit(120_000);
		// A µ$ per MWh cheaper than the other.
		let cheaper = Step { price: Price(39_999_999), power: kw(100) };
		let steps = vec![cheaper].try_into().unwrap();
		bid(SUN, SOLAR, vec![Offer { point: point(0), interval: 0, side: Side::Supply, steps }]);
		bid(VOLT, BATTERIES, vec![supply(1, 0, &[(40, 100)])]);
		Now::set(SCHEDULE.revealing_until.0);
		assert_ok!(clear(0, solved(0)));
		assert_eq!(awards(), [vec![kw(100)], vec![kw(20)]]);
	});
}

/// What the offers of interval 0 are awarded.
fn awards() -> Vec<Vec<Watts>> {
	let outcome = BidMarket::outcome(AUCTION, 0).unwrap();
	outcome.offers.into_iter().map(|offer| offer.awards).collect()
}

/// Runs a test on a market whose feeder is 30 kW outside its limit at points 0 and 1 without any
/// award. `SOLAR` offers 100 kW at point 0 and at point 2, which the limit does not count.
fn violated_market(test: impl FnOnce()) {
	open_market(|| {
		limit(-30_000);
		bid(SUN, SOLAR, vec![supply(0, 0, &[(30, 100)]), supply(2, 0, &[(30, 100)])]);
		test();
	});
}

#[test]
fn clear_should_keep_a_violation_that_no_offer_relieves() {
	violated_market(|| {
		Now::set(SCHEDULE.revealing_until.0);
		System::reset_events();
		assert_ok!(clear(0, solved(0)));
		assert_eq!(awards(), [vec![kw(0)], vec![kw(100)]]);
		assert_eq!(Clearings::<Test>::get(AUCTION, 0).unwrap().price, Some(usd(50)));
		System::assert_has_event(
			Event::<Test>::LimitBound {
				auction: AUCTION,
				interval: 0,
				area: AreaId(0),
				row: 0,
				reason: Reason::Thermal { branch: name("632671.1").unwrap() },
				shadow_price: PENALTIES.thermal,
			}
			.into(),
		);
	});
}

#[test]
fn clear_should_pay_for_relief_below_the_penalty_out_of_the_congestion_rent() {
	violated_market(|| {
		let charge = offer(point(1), 0, Side::Demand, &[(-100, 20)]);
		bid(VOLT, BATTERIES, vec![charge]);
		Now::set(SCHEDULE.revealing_until.0);
		assert_ok!(clear(0, solved(0)));
		assert_eq!(awards(), [vec![kw(0)], vec![kw(100)], vec![kw(20)]]);
		let outcome = BidMarket::outcome(AUCTION, 0).unwrap();
		// Its nodal price is far below the floor, at which it is paid.
		assert_eq!(outcome.offers[2].price, usd(-100));
		assert_eq!(outcome.offers[2].payment, Money(20 * 100_000));
		assert_eq!(outcome.offers[1].payment, Money(100 * 50_000));
		assert_eq!(outcome.wholesale_payment, Money(-80 * 50_000));
		assert_eq!(outcome.congestion_rent, Money(-3_000_000));
		assert_eq!(outcome.certificate.shadow_prices[0].price.round(), Some(PENALTIES.thermal));
	});
}

#[test]
fn clear_should_keep_a_violation_at_the_penalty_rather_than_relieve_it_for_more() {
	violated_market(|| {
		let cheap = Penalties { thermal: usd(100), ..PENALTIES };
		Penalty::set(cheap);
		// Relief costs 150 $/MWh: the 50 $/MWh of the node, and 100 $/MWh more by a hair.
		let charge = Step { price: Price(-50_000_001), power: kw(20) };
		let steps = vec![charge].try_into().unwrap();
		let charge = Offer { point: point(1), interval: 0, side: Side::Demand, steps };
		bid(VOLT, BATTERIES, vec![charge]);
		Now::set(SCHEDULE.revealing_until.0);
		assert_ok!(clear(0, solved(0)));
		assert_eq!(awards(), [vec![kw(0)], vec![kw(100)], vec![kw(0)]]);
	});
}

#[test]
fn clear_should_fail_for_an_unknown_auction_or_interval() {
	market(|| refused(0, certificate(50, &[]), Error::UnknownAuction));
	congested_market(|| refused(24, congested_certificate(), Error::UnknownInterval));
}

#[test]
fn clear_should_fail_in_any_other_phase() {
	congested_market(|| {
		for now in [NOW, SCHEDULE.bidding_until.0, SCHEDULE.revealing_until.0 - 1] {
			Now::set(now);
			refused(0, congested_certificate(), Error::NotClearing);
		}
		Now::set(SCHEDULE.clearing_until.0);
		refused(0, congested_certificate(), Error::NotClearing);
		Now::set(SCHEDULE.clearing_until.0 - 1);
		assert_ok!(clear(0, congested_certificate()));
	});
}

#[test]
fn clear_should_fail_the_second_time() {
	congested_market(|| {
		assert_ok!(clear(0, congested_certificate()));
		refused(0, congested_certificate(), Error::AlreadyCleared);
	});
}

#[test]
fn clear_should_fail_with_the_certificate_of_another_interval() {
	congested_market(|| refused(1, congested_certificate(), Error::CertificateUnbalanced));
}

#[test]
fn clear_should_fail_with_a_certificate_for_limits_that_have_changed() {
	congested_market(|| {
		let before = congested_certificate();
		limit(119_999);
		refused(0, before.clone(), Error::CertificateRowExceeded);
		limit(120_001);
		refused(0, before.clone(), Error::CertificateRowNotTight);
		Rows::set(Default::default());
		refused(0, before, Error::CertificateUnknownRow);
	});
}

#[test]
fn clear_should_fail_without_a_signature() {
	congested_market(|| {
		for origin in unsigned() {
			let error = BidMarket::clear(origin, AUCTION, 0, congested_certificate()).unwrap_err();
			assert_eq!(error.error, BadOrigin);
		}
		assert!(!Clearings::<Test>::contains_key(AUCTION, 0));
	});
}

/// Changes the steps of `SOLAR` in a book as no bid can.
fn spoil(how: impl FnOnce(&mut Step)) {
	Book::<Test>::mutate((AUCTION, 0, SOLAR), |entry| {
		how(&mut entry.as_mut().unwrap()[0].steps[0]);
	});
}

#[test]
fn clear_should_fail_when_a_step_of_the_book_has_no_power() {
	congested_market(|| {
		let before = congested_certificate();
		spoil(|step| step.power = Watts(0));
		refused(0, before, Error::CertificateStepWithoutPower);
	});
}

#[test]
fn clear_should_fail_when_the_watts_of_the_book_do_not_fit() {
	congested_market(|| {
		let before = congested_certificate();
		spoil(|step| step.power = Watts(i64::MAX));
		refused(0, before, Error::CertificateNumberTooLarge);
	});
}

#[test]
fn clear_should_fail_when_the_network_disorders_its_areas() {
	congested_market(|| {
		let rows = Rows::get()[&AreaId(0)].clone();
		Rows::mutate(|all| all.insert(AreaId(1), rows));
		let before = congested_certificate();
		Disordered::set(true);
		refused(0, before, Error::CertificateDisorderedLimit);
	});
}

#[test]
fn clear_should_fail_when_the_market_is_too_large_to_verify() {
	congested_market(|| {
		let before = congested_certificate();
		let row = Rows::get()[&AreaId(0)][0].clone();
		let coefficients =
			(0..256).map(|point| Coefficient { point, sensitivity: Ppm(1) }).collect::<Vec<_>>();
		let row = Limit { coefficients: coefficients.try_into().unwrap(), ..row };
		Rows::mutate(|rows| rows.insert(AreaId(0), vec![row; 8_000]));
		let error = clear(0, before).unwrap_err();
		assert_eq!(error.error, Error::<Test>::TooMuchWork.into());
		assert_eq!(error.post_info.pays_fee, Pays::Yes);
	});
}

#[test]
fn clear_should_fail_when_any_number_of_the_certificate_is_wrong() {
	congested_market(|| {
		let right = congested_certificate();
		let but = |change: &dyn Fn(&mut Certificate)| {
			let mut wrong = right.clone();
			change(&mut wrong);
			wrong
		};
		let shadow_price = right.shadow_prices[0];
		// A hundredth of a µ$ fills 2 kW more or less of the batteries and, at a tenth of that,
		// of the wholesale market's demand: what is sold and bought stays equal.
		let hair = ExactPrice::MICRO_DOLLAR / 100;
		let shifted = |by: i128| {
			but(&|c| {
				c.price.0 -= by / 10;
				c.shadow_prices[0].price.0 -= by + by / 10;
			})
		};
		for (error, wrong) in [
			(
				Error::CertificateDisorderedShadowPrice,
				but(&|c| c.shadow_prices.try_push(shadow_price).unwrap()),
			),
			(Error::CertificateUnknownRow, but(&|c| c.shadow_prices[0].row = 1)),
			(Error::CertificateUnknownRow, but(&|c| c.shadow_prices[0].area = AreaId(1))),
			(
				Error::CertificateShadowPriceNotPositive,
				but(&|c| c.shadow_prices[0].price = ExactPrice(0)),
			),
			(
				Error::CertificateShadowPriceNotPositive,
				but(&|c| c.shadow_prices[0].price = ExactPrice(-1)),
			),
			(Error::CertificateUnbalanced, but(&|c| c.price.0 += hair)),
			(Error::CertificateUnbalanced, but(&|c| c.price.0 -= hair)),
			(Error::CertificateUnbalanced, but(&|c| c.shadow_prices[0].price.0 += hair)),
			(Error::CertificateUnbalanced, but(&|c| c.shadow_prices.clear())),
			(Error::CertificateRowExceeded, shifted(hair)),
			(Error::CertificateRowNotTight, shifted(-hair)),
			(Error::CertificateNumberTooLarge, but(&|c| c.price = ExactPrice(i128::MAX))),
			// A shadow price beyond all offers refuses all that its row counts.
			(
				Error::CertificateUnbalanced,
				but(&|c| c.shadow_prices[0].price = ExactPrice(i128::MAX)),
			),
		] {
			refused(0, wrong, error);
		}
		assert_ok!(clear(0, right));
	});
}

#[test]
fn clear_should_fail_when_the_price_is_not_the_midpoint_of_its_range() {
	open_market(|| {
		Now::set(SCHEDULE.revealing_until.0);
		for dollars in [51, 54, 56, 59] {
			refused(0, certificate(dollars, &[]), Error::CertificatePriceNotMidpoint);
		}
		assert_ok!(clear(0, certificate(55, &[])));
	});
}

#[test]
fn every_flaw_of_a_certificate_should_have_an_error_of_its_own() {
	let row = RowId { area: AreaId(0), row: 0 };
	let errors = [
		Flaw::StepWithoutPower(Location::Wholesale),
		Flaw::DisorderedLimit(row),
		Flaw::Overflow,
		Flaw::DisorderedShadowPrice(row),
		Flaw::UnknownRow(row),
		Flaw::ShadowPriceNotPositive(row),
		Flaw::Unbalanced { surplus: 0 },
		Flaw::RowExceeded(row),
		Flaw::RowNotTight(row),
		Flaw::PriceNotMidpoint { midpoint: ExactPrice(0) },
	]
	.map(|flaw| <&'static str>::from(Error::<Test>::from(flaw)));
	assert_eq!(errors[0], "CertificateStepWithoutPower");
	assert_eq!(errors[1], "CertificateDisorderedLimit");
	assert_eq!(errors[2], "CertificateNumberTooLarge");
	let mut distinct = errors.to_vec();
	distinct.sort_unstable();
	distinct.dedup();
	assert_eq!(distinct.len(), errors.len());
}

#[test]
fn a_shadow_price_should_be_named_to_the_nearest_micro_dollar_and_no_higher_than_fits() {
	let half = ExactPrice::MICRO_DOLLAR / 2;
	for (exact, named) in [(half - 1, 0), (half, 1), (3 * half, 2), (i128::MAX, i64::MAX)] {
		assert_eq!(nearest(ExactPrice(exact)), Price(named));
	}
}

#[test]
fn a_certificate_that_is_accepted_should_not_be_noted_as_refused() {
	congested_market(|| {
		let certificate = congested_certificate();
		let call = Call::clear { auction: AUCTION, interval: 0, certificate: certificate.clone() };
		let turn = BidMarket::turn(&ISO, &call).unwrap();
		assert_eq!(turn, Turn::Clear(AUCTION, 0, ISO));
		BidMarket::note_turn(turn.clone());
		assert_eq!(BidMarket::turn(&ISO, &call), None);
		assert_ok!(clear(0, certificate));
		RefusedCertificates::<Test>::remove(AUCTION, 0);
		BidMarket::note_turn(turn);
		assert_eq!(RefusedCertificates::<Test>::iter().count(), 0);
	});
}
