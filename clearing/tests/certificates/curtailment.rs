//! Every watt refused below the price has a reason.

use super::oracle::cleared;
use super::shapes::shapes;
use proptest::prelude::*;
use tieline_clearing::testing::Market;
use tieline_clearing::{Location, curtailments, nodal_price, verify};
use tieline_primitives::{Side, Step};

proptest! {
	#![proptest_config(ProptestConfig::with_cases(256))]

	#[test]
	fn every_watt_refused_below_the_price_has_a_reason(shape in shapes()) {
		let market = Market::random(shape);
		let problem = market.problem();
		let Some(certificate) = cleared(&market)? else { return Ok(()) };
		let outcome = verify(&problem, &certificate).unwrap();
		let found = curtailments(&problem, &certificate, &outcome).unwrap();
		for (index, (offer, awards)) in market.offers.iter().zip(&outcome.awards).enumerate() {
			// Beyond what rounding explains, a hundredth of a cent.
			let beats = |step: &Step| match offer.side {
				Side::Supply => step.price.0 < certificate.price.0 - 100,
				Side::Demand => step.price.0 > certificate.price.0 + 100,
			};
			let refused: i64 = offer
				.steps
				.iter()
				.zip(awards)
				.filter(|(step, _)| beats(step))
				.map(|(step, award)| step.power.0 - award.0)
				.sum();
			if refused == 0 {
				continue;
			}
			let curtailment = found.iter().find(|curtailment| curtailment.offer == index);
			let Some(curtailment) = curtailment else {
				return Err(TestCaseError::fail("watts were refused without a reason"));
			};
			prop_assert!(curtailment.power.0 >= refused);
			// The reasons are worth at least what the nodal price takes.
			let nodal = nodal_price(&problem, &certificate, Location::Point(offer.point)).unwrap();
			let taken = (i128::from(certificate.price.0) * 1_000_000 - nodal.0).abs();
			let reasons: i128 =
				curtailment.reasons.iter().map(|reason| i128::from(reason.price.0)).sum();
			prop_assert!(reasons * 1_000_000 >= taken);
		}
	}
}
