use super::*;
use frame_support::dispatch::{DispatchErrorWithPostInfo, Pays};
use tieline_clearing::{Error as Flaw, RowId, TieGroup, solve};
use tieline_primitives::WattHours;

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
		// 1,000 kW at 100 $ bought; 880 kW at 50 $, 100 kW at 30 $ and 20 kW at 40 $ sold.
		let dollars = 100 * 1_000 - 50 * 880 - 30 * 100 - 40 * 20;
		assert_eq!(clearing.welfare, dollars * 1_000_000_000);
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
					price: usd(50),
					supplied: kw(120),
					consumed: Watts(0),
					welfare: 52_200_000_000_000,
					by: ANYONE,
				}
				.into(),
				Event::<Test>::LimitBound {
					auction: AUCTION,
					interval: 0,
					area: AreaId(0),
					row: 0,
					reason: Reason::Thermal { branch: name("632671.1").unwrap() },
					shadow_price: usd(10),
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
		let mut solution =
			certificate(50, &[(1, 1, 20)], &[(None, 50, 940_000), (Some(0), 30, 60_000)]);
		solution.fills[1].location = Location::Point(there);
		assert_ok!(clear(0, solution));
		System::assert_has_event(
			Event::<Test>::LimitBound {
				auction: AUCTION,
				interval: 0,
				area: AreaId(1),
				row: 1,
				reason: Reason::Outage,
				shadow_price: usd(20),
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
		assert_eq!(outcome.wholesale_demand, [kw(1_000)]);
		assert_eq!(outcome.wholesale_supply, [kw(880)]);
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
			assert_ok!(clear(interval, solve(&snapshot.problem()).unwrap()));
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
fn clear_should_trade_without_any_bid() {
	open_market(|| {
		Now::set(SCHEDULE.revealing_until.0);
		assert_ok!(clear(7, certificate(50, &[], &[(None, 50, 1_000_000)])));
		assert_eq!(Clearings::<Test>::get(AUCTION, 7).unwrap().supplied, Watts(0));
	});
}

#[test]
fn clear_should_fail_for_an_unknown_auction_or_interval() {
	market(|| refused(0, congested_certificate(), Error::UnknownAuction));
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
	congested_market(|| refused(1, congested_certificate(), Error::CertificateUnknownFill));
}

#[test]
fn clear_should_fail_with_a_certificate_for_limits_that_have_changed() {
	congested_market(|| {
		limit(119_999);
		refused(0, congested_certificate(), Error::CertificateRowExceeded);
		Rows::set(Default::default());
		refused(0, congested_certificate(), Error::CertificateUnknownRow);
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
		spoil(|step| step.power = Watts(0));
		refused(0, congested_certificate(), Error::CertificateStepWithoutPower);
	});
}

#[test]
fn clear_should_fail_when_the_watts_of_the_book_do_not_fit() {
	open_market(|| {
		bid(SUN, SOLAR, vec![supply(0, 0, &[(30, 100)])]);
		bid(VOLT, BATTERIES, vec![supply(0, 0, &[(30, 100)])]);
		Now::set(SCHEDULE.revealing_until.0);
		spoil(|step| step.power = Watts(i64::MAX));
		refused(0, congested_certificate(), Error::CertificateNumberTooLarge);
	});
}

#[test]
fn clear_should_fail_when_the_network_disorders_its_areas() {
	congested_market(|| {
		let rows = Rows::get()[&AreaId(0)].clone();
		Rows::mutate(|all| all.insert(AreaId(1), rows));
		Disordered::set(true);
		refused(0, congested_certificate(), Error::CertificateDisorderedLimit);
	});
}

#[test]
fn clear_should_fail_when_the_market_is_too_large_to_verify() {
	congested_market(|| {
		let row = Rows::get()[&AreaId(0)][0].clone();
		let coefficients =
			(0..256).map(|point| Coefficient { point, sensitivity: Ppm(1) }).collect::<Vec<_>>();
		let row = Limit { coefficients: coefficients.try_into().unwrap(), ..row };
		Rows::mutate(|rows| rows.insert(AreaId(0), vec![row; 8_000]));
		let error = clear(0, congested_certificate()).unwrap_err();
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
		let cent = 10_000;
		let point_fill = right.fills[1];
		let shadow_price = right.shadow_prices[0];
		for (error, wrong) in [
			(Error::CertificatePriceOutOfRange, but(&|c| c.price = usd(2_001))),
			(
				Error::CertificateDisorderedShadowPrice,
				but(&|c| c.shadow_prices.try_push(shadow_price).unwrap()),
			),
			(Error::CertificateUnknownRow, but(&|c| c.shadow_prices[0].row = 1)),
			(Error::CertificateUnknownRow, but(&|c| c.shadow_prices[0].area = AreaId(1))),
			(
				Error::CertificateShadowPriceNotPositive,
				but(&|c| c.shadow_prices[0].price = Price(0)),
			),
			(Error::CertificateDisorderedFill, but(&|c| c.fills.as_mut().reverse())),
			(
				Error::CertificateUnknownFill,
				but(&|c| c.fills[1].location = Location::Point(point(5))),
			),
			(
				Error::CertificateFillNotMarginal,
				but(&|c| {
					let solar =
						Fill { location: Location::Point(point(0)), price: usd(30), ..point_fill };
					c.fills.try_insert(1, solar).unwrap();
				}),
			),
			(Error::CertificateFillOutOfRange, but(&|c| c.fills[1].power = Watts(100_001))),
			(Error::CertificateFillOutOfRange, but(&|c| c.fills[1].power = Watts(-1))),
			(Error::CertificateRedundantFill, but(&|c| c.fills[1].power = Watts(0))),
			(Error::CertificateUnbalanced, but(&|c| c.fills[0].power = Watts(879_999))),
			(
				Error::CertificateRowExceeded,
				but(&|c| {
					c.fills[0].power = Watts(879_999);
					c.fills[1].power = Watts(20_001);
				}),
			),
			(
				Error::CertificateRowNotTight,
				but(&|c| {
					c.fills[0].power = Watts(881_000);
					c.fills[1].power = Watts(19_000);
				}),
			),
			(
				Error::CertificateUnsupportedFills,
				but(&|c| {
					c.price.0 += 9 * cent / 10;
					c.shadow_prices[0].price.0 += 18 * cent / 10;
				}),
			),
			(
				Error::CertificatePriceNotMidpoint,
				but(&|c| {
					c.price.0 += cent / 2;
					c.shadow_prices[0].price.0 += cent / 2;
				}),
			),
		] {
			refused(0, wrong, error);
		}
		assert_ok!(clear(0, right));
	});
}

#[test]
fn clear_should_fail_when_tied_offers_get_unequal_shares() {
	open_market(|| {
		limit(120_000);
		bid(SUN, SOLAR, vec![supply(0, 0, &[(40, 100)])]);
		bid(VOLT, BATTERIES, vec![supply(1, 0, &[(40, 100)])]);
		Now::set(SCHEDULE.revealing_until.0);
		let shares = |first, second| {
			certificate(
				50,
				&[(0, 0, 10)],
				&[WHOLESALE_880, (Some(0), 40, first), (Some(1), 40, second)],
			)
		};
		refused(0, shares(90_000, 30_000), Error::CertificateUnfairShares);
		assert_ok!(clear(0, shares(60_000, 60_000)));
	});
}

#[test]
fn clear_should_fail_when_the_clearing_is_not_optimal() {
	open_market(|| {
		limit(120_000);
		// Half a cent cheaper than the other, and so the one to take whole.
		let cheaper = Step { price: Price(39_995_000), power: kw(100) };
		let steps = vec![cheaper].try_into().unwrap();
		bid(SUN, SOLAR, vec![Offer { point: point(0), interval: 0, side: Side::Supply, steps }]);
		bid(VOLT, BATTERIES, vec![supply(1, 0, &[(40, 100)])]);
		Now::set(SCHEDULE.revealing_until.0);
		let mut halves = certificate(
			50,
			&[(0, 0, 10)],
			&[WHOLESALE_880, (Some(0), 40, 60_000), (Some(1), 40, 60_000)],
		);
		halves.fills[1].price = cheaper.price;
		refused(0, halves, Error::CertificateGapTooWide);
		assert_ok!(clear(0, congested_certificate()));
	});
}

#[test]
fn every_flaw_of_a_certificate_should_have_an_error_of_its_own() {
	let group = TieGroup { location: Location::Wholesale, side: Side::Supply, price: Price(0) };
	let row = RowId { area: AreaId(0), row: 0 };
	let errors = [
		Flaw::StepWithoutPower(group),
		Flaw::DisorderedLimit(row),
		Flaw::Overflow,
		Flaw::PriceOutOfBounds(Price(0)),
		Flaw::DisorderedShadowPrice(row),
		Flaw::UnknownRow(row),
		Flaw::ShadowPriceNotPositive(row),
		Flaw::DisorderedFill(group),
		Flaw::UnknownFill(group),
		Flaw::FillNotMarginal(group),
		Flaw::FillOutOfRange(group),
		Flaw::RedundantFill(group),
		Flaw::Unbalanced { supply: 0, demand: 0 },
		Flaw::RowExceeded(row),
		Flaw::RowNotTight(row),
		Flaw::UnsupportedFills { least: Price(0), highest: Price(0) },
		Flaw::PriceNotMidpoint { midpoint: Price(0) },
		Flaw::UnfairShares { fuller: group, emptier: group },
		Flaw::GapTooWide { gap: 0, allowed: 0 },
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
