//! What the view functions answer.

use super::*;
use tieline_clearing::nodal_price;
use tieline_primitives::{Capability, Network};

/// Clears every interval of the auction, with what the solver finds.
fn clear_all() {
	for interval in 0..24 {
		assert_ok!(clear(interval, solved(interval)));
	}
}

#[test]
fn the_phase_of_an_interval_should_follow_from_chain_time_alone() {
	open_market(|| {
		let at = |now: u64| {
			Now::set(now);
			BidMarket::interval_phase(AUCTION, 0).unwrap()
		};
		assert_eq!(at(NOW), Phase::Bidding);
		assert_eq!(at(SCHEDULE.bidding_until.0 - 1), Phase::Bidding);
		assert_eq!(at(SCHEDULE.bidding_until.0), Phase::Revealing);
		assert_eq!(at(SCHEDULE.revealing_until.0 - 1), Phase::Revealing);
		assert_eq!(at(SCHEDULE.revealing_until.0), Phase::Clearing);
		assert_eq!(at(SCHEDULE.clearing_until.0 - 1), Phase::Clearing);
		assert_eq!(at(SCHEDULE.clearing_until.0), Phase::NoTrade);
		assert_eq!(BidMarket::interval_phase(AUCTION, 24), None);
		assert_eq!(BidMarket::interval_phase(AuctionId(1), 0), None);
	});
}

#[test]
fn an_interval_should_be_cleared_while_its_neighbour_does_not_trade() {
	congested_market(|| {
		assert_ok!(clear(0, congested_certificate()));
		assert_eq!(BidMarket::interval_phase(AUCTION, 0), Some(Phase::Cleared));
		assert_eq!(BidMarket::interval_phase(AUCTION, 1), Some(Phase::Clearing));
		Now::set(SCHEDULE.clearing_until.0);
		assert_eq!(BidMarket::interval_phase(AUCTION, 0), Some(Phase::Cleared));
		assert_eq!(BidMarket::interval_phase(AUCTION, 1), Some(Phase::NoTrade));
	});
}

#[test]
fn the_phase_of_an_auction_should_follow_from_chain_time_until_every_interval_is_cleared() {
	congested_market(|| {
		let at = |now: Millis| {
			Now::set(now.0);
			BidMarket::auction_phase(AUCTION).unwrap()
		};
		assert_eq!(at(Millis(NOW)), Phase::Bidding);
		assert_eq!(at(SCHEDULE.bidding_until), Phase::Revealing);
		assert_eq!(at(SCHEDULE.clearing_until), Phase::NoTrade);
		assert_eq!(at(SCHEDULE.revealing_until), Phase::Clearing);
		assert_ok!(clear(0, congested_certificate()));
		assert_eq!(at(SCHEDULE.revealing_until), Phase::Clearing);
		assert_eq!(BidMarket::auction_phase(AuctionId(1)), None);
	});
	congested_market(|| {
		clear_all();
		assert_eq!(BidMarket::auction_phase(AUCTION), Some(Phase::Cleared));
		Now::set(SCHEDULE.clearing_until.0);
		assert_eq!(BidMarket::auction_phase(AUCTION), Some(Phase::Cleared));
	});
}

#[test]
fn the_open_auctions_should_be_those_of_the_node_that_can_still_be_cleared() {
	open_market(|| {
		assert_ok!(open(TOMORROW.next()));
		let both = [AUCTION, AuctionId(1)];
		assert_eq!(BidMarket::open_auctions(NODE), both);
		assert_eq!(BidMarket::open_auctions(PricingNodeId(1)), []);
		Now::set(SCHEDULE.clearing_until.0 - 1);
		assert_eq!(BidMarket::open_auctions(NODE), both);
		Now::set(SCHEDULE.clearing_until.0);
		assert_eq!(BidMarket::open_auctions(NODE), [AuctionId(1)]);
		Now::set(SCHEDULE.clearing_until.0 + MILLIS_PER_DAY);
		assert_eq!(BidMarket::open_auctions(NODE), []);
	});
}

#[test]
fn an_auction_that_is_cleared_should_not_be_open() {
	congested_market(|| {
		assert_eq!(BidMarket::open_auctions(NODE), [AUCTION]);
		clear_all();
		assert_eq!(BidMarket::open_auctions(NODE), []);
	});
}

#[test]
fn the_open_auctions_should_be_none_of_a_node_without_auctions() {
	market(|| {
		create_node(false);
		assert_eq!(BidMarket::open_auctions(NODE), []);
	});
}

#[test]
fn the_bid_rules_should_be_the_terms_of_the_auction() {
	open_market(|| {
		let rules = BidMarket::bid_rules(AUCTION).unwrap();
		assert_eq!((rules.intervals, rules.max_offers), (24, 4_096));
		assert_eq!((rules.floor, rules.cap), (terms().floor, terms().cap));
		assert_eq!(BidMarket::bid_rules(AuctionId(1)), None);
	});
}

#[test]
fn a_bid_that_passes_the_rules_should_be_taken_and_one_that_fails_them_refused() {
	let held = Capability { export: kw(200), import: kw(200) };
	for (offers, passes) in [
		(vec![supply(0, 23, &[(30, 200)])], true),
		(vec![supply(0, 24, &[(30, 200)])], false),
		(vec![supply(0, 0, &[(30, 201)])], false),
		(vec![supply(0, 0, &[(2_001, 200)])], false),
		(vec![supply(0, 0, &[(30, 1)]), supply(0, 0, &[(31, 1)])], false),
	] {
		open_market(|| {
			let rules = BidMarket::bid_rules(AUCTION).unwrap();
			let known = |point| Feeders::point_exists(point).then_some(held);
			let checked = bid_of(SOLAR, offers.clone()).check(&rules, known);
			assert_eq!(checked.is_ok(), passes, "{checked:?}");
			assert_eq!(commit_and_reveal(SUN, SOLAR, offers).is_ok(), passes);
		});
	}
}

#[test]
fn the_problem_should_say_when_each_row_was_posted() {
	congested_market(|| {
		let row = Rows::get()[&AreaId(0)][0].clone();
		Rows::mutate(|rows| {
			rows.insert(AreaId(2), vec![row.clone(); 2]);
			rows.insert(AreaId(3), vec![row.clone()]);
		});
		Posted::set([(AreaId(0), 7), (AreaId(3), 9)].into());
		let problem = BidMarket::problem(AUCTION, 0).unwrap();
		let areas = problem.snapshot.limits.iter().map(|row| row.area.0).collect::<Vec<_>>();
		assert_eq!(areas, [0, 2, 2, 3]);
		assert_eq!(problem.posted, [Some(7), None, None, Some(9)]);
	});
}

#[test]
fn the_problem_should_name_the_penalty_of_each_row_by_its_reason() {
	congested_market(|| {
		let thermal = Rows::get()[&AreaId(0)][0].clone();
		let outage = Limit { reason: Reason::Outage, ..thermal };
		Rows::mutate(|rows| rows.insert(AreaId(2), vec![outage]));
		let limits = BidMarket::problem(AUCTION, 0).unwrap().snapshot.limits;
		let penalties = limits.iter().map(|row| row.penalty).collect::<Vec<_>>();
		assert_eq!(penalties, [PENALTIES.thermal, PENALTIES.outage]);
	});
}

#[test]
fn the_problem_should_be_that_of_the_book_the_curve_and_the_terms() {
	congested_market(|| {
		let Snapshot { offers, curve: posted, limits, floor, cap } =
			BidMarket::problem(AUCTION, 0).unwrap().snapshot;
		assert_eq!(offers.iter().map(|o| o.aggregation).collect::<Vec<_>>(), [SOLAR, BATTERIES]);
		assert_eq!((posted, limits.len()), (curve(), 1));
		assert_eq!((floor, cap), (terms().floor, terms().cap));
		assert_eq!(BidMarket::problem(AUCTION, 1).unwrap().snapshot.offers, []);
		assert_eq!(BidMarket::problem(AUCTION, 24), None);
		assert_eq!(BidMarket::problem(AuctionId(1), 0), None);
	});
}

#[test]
fn when_limits_were_posted_should_be_no_part_of_what_a_clearing_is_verified_against() {
	congested_market(|| {
		assert_ok!(clear(0, congested_certificate()));
		let hash = Clearings::<Test>::get(AUCTION, 0).unwrap().limits;
		Posted::set([(AreaId(0), 7)].into());
		let problem = BidMarket::problem(AUCTION, 0).unwrap();
		assert_eq!(problem.snapshot.limits_hash(), hash);
	});
}

#[test]
fn the_outcome_should_be_that_of_the_congested_market_by_hand() {
	congested_market(|| {
		Posted::set([(AreaId(0), 7)].into());
		assert_ok!(clear(0, congested_certificate()));
		let outcome = BidMarket::outcome(AUCTION, 0).unwrap();
		assert_eq!((outcome.by, outcome.at), (ANYONE, System::block_number()));
		assert_eq!(outcome.certificate, congested_certificate());
		assert_eq!(outcome.price, Some(usd(50)));
		assert_eq!(outcome.wholesale_demand, [kw(120)]);
		assert_eq!(outcome.wholesale_supply, [kw(0)]);
		let [solar, batteries] = &outcome.offers[..] else { panic!("two offers") };
		assert_eq!((solar.aggregation, solar.point), (SOLAR, point(0)));
		assert_eq!((batteries.aggregation, batteries.point), (BATTERIES, point(1)));
		assert_eq!((&solar.awards, &batteries.awards), (&vec![kw(100)], &vec![kw(20)]));
		assert_eq!((solar.curtailed, batteries.curtailed), (kw(0), kw(80)));
		for offer in &outcome.offers {
			assert_eq!(offer.side, Side::Supply);
			assert_eq!(offer.price, usd(40));
			// A fifth of the batteries' step is filled: four fifths of half a µ$ below its price.
			let tenths_of_a_micro_dollar = ExactPrice::MICRO_DOLLAR / 10;
			assert_eq!(offer.exact_price.div_euclid(tenths_of_a_micro_dollar), 399_999_996);
		}
		assert_eq!(solar.reasons, []);
		let reason = CurtailmentReason {
			area: AreaId(0),
			row: 0,
			reason: Reason::Thermal { branch: name("632671.1").unwrap() },
			price: Price(10_000_001),
			posted: Some(7),
		};
		assert_eq!(batteries.reasons, [reason]);
	});
}

#[test]
fn the_outcome_should_pay_nodal_prices_and_leave_the_rest_as_congestion_rent() {
	congested_market(|| {
		assert_ok!(clear(0, congested_certificate()));
		let outcome = BidMarket::outcome(AUCTION, 0).unwrap();
		let paid = outcome.offers.iter().map(|offer| offer.payment).collect::<Vec<_>>();
		assert_eq!(paid, [Money(4_000_000), Money(800_000)]);
		assert_eq!(outcome.wholesale_payment, Money(-6_000_000));
		assert_eq!((outcome.congestion_rent, outcome.congestion_account), (Money(1_200_000), RENT));
		assert_eq!(Clearings::<Test>::get(AUCTION, 0).unwrap().congestion_rent, Money(1_200_000));
	});
}

#[test]
fn the_outcome_should_be_none_before_the_clearing_and_where_there_is_no_interval() {
	congested_market(|| {
		assert_eq!(BidMarket::outcome(AUCTION, 0), None);
		assert_ok!(clear(0, congested_certificate()));
		assert!(BidMarket::outcome(AUCTION, 0).is_some());
		assert_eq!(BidMarket::outcome(AUCTION, 1), None);
		assert_eq!(BidMarket::outcome(AUCTION, 24), None);
		assert_eq!(BidMarket::outcome(AuctionId(1), 0), None);
	});
}

#[test]
fn the_nodal_prices_of_an_outcome_should_be_those_of_the_market_s_mathematics() {
	open_market(|| {
		limit(90_000);
		Rows::mutate(|rows| {
			let mut steep = rows[&AreaId(0)][0].clone();
			steep.coefficients = [(0, -333_333), (1, 1_234_567)]
				.map(|(point, ppm)| Coefficient { point, sensitivity: Ppm(ppm) })
				.to_vec()
				.try_into()
				.unwrap();
			steep.headroom = Watts(20_000);
			rows.get_mut(&AreaId(0)).unwrap().push(steep);
		});
		bid(SUN, SOLAR, vec![supply(0, 0, &[(30, 100), (31, 50)]), supply(2, 0, &[(45, 10)])]);
		bid(VOLT, BATTERIES, vec![supply(1, 0, &[(25, 100)]), supply(0, 0, &[(20, 10)])]);
		Now::set(SCHEDULE.revealing_until.0);
		let snapshot = BidMarket::problem(AUCTION, 0).unwrap().snapshot;
		let problem = snapshot.problem();
		let certificate = solved(0);
		assert_eq!(certificate.shadow_prices.len(), 2, "both rows bind");
		assert_ok!(clear(0, certificate.clone()));
		let outcome = BidMarket::outcome(AUCTION, 0).unwrap();
		assert_eq!(outcome.offers.len(), 4);
		for offer in outcome.offers {
			let expected = nodal_price(&problem, &certificate, offer.point).unwrap();
			assert_eq!(ExactPrice(offer.exact_price), expected.nodal_price);
			assert_eq!(offer.price, expected.settled);
		}
	});
}

#[test]
fn the_opening_should_be_the_window_before_the_gate_and_none_in_replay() {
	market(|| {
		assert_eq!(BidMarket::opening(NODE, TOMORROW), None);
		create_node(false);
		let gate = SCHEDULE.bidding_until;
		let opening = Opening {
			earliest: gate.saturating_sub(GATE.opens),
			open_to_all: gate.saturating_sub(GATE.open_to_all),
			latest: gate.saturating_sub(GATE.bidding),
			schedule: SCHEDULE,
		};
		assert_eq!(BidMarket::opening(NODE, TOMORROW), Some(opening));
		create_node(true);
		assert_eq!(BidMarket::opening(PricingNodeId(1), TOMORROW), None);
	});
}
