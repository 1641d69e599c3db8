//! The award of an offer and the limits that curtailed it, in words.

use super::history::{Place, place};
use crate::audit::row_ids;
use std::fmt::{Result, Write};
use tieline_client::{
	market::{CurtailmentReason, IntervalOutcome, IntervalProblem, OfferOutcome},
	network::{Override, OverrideState},
};
use tieline_primitives::{AggregationId, AreaId, Money, OverrideId, PointId, Ppm, Side};

/// An offer: at most one of each interval.
#[derive(Clone, Copy, Debug)]
pub(super) struct OfferKey {
	pub aggregation: AggregationId,
	pub point: PointId,
	pub side: Side,
}

/// Writes the awards of the offers with this key. `posted` finds where the limit rows of an area
/// were posted.
pub(super) fn write(
	text: &mut String,
	problem: &IntervalProblem,
	outcome: &IntervalOutcome,
	key: OfferKey,
	posted: impl Fn(AreaId) -> Option<Place>,
) -> Result {
	let is_own = |offer: &&OfferOutcome| {
		(offer.aggregation, offer.point, offer.side) == (key.aggregation, key.point, key.side)
	};
	let own = outcome.offers.iter().filter(is_own).collect::<Vec<_>>();
	if own.is_empty() {
		return writeln!(text, "\nThere was no such offer in this interval.");
	}
	for offer in own {
		steps(text, offer)?;
		payment(text, offer)?;
		if offer.reasons.is_empty() {
			writeln!(
				text,
				"\nNothing was curtailed: no step that was refused beat the price of the node."
			)?;
			continue;
		}
		let curtailed = offer.curtailed.kw();
		writeln!(text, "\n{curtailed:.3} kW that beat the price of the node were curtailed, by:")?;
		for reason in &offer.reasons {
			row(text, problem, offer, reason, posted(reason.area))?;
		}
	}
	Ok(())
}

/// An override after the clearing that covers the point and the interval.
pub(super) fn write_override(
	text: &mut String,
	(id, issued): (OverrideId, &Override),
	state: OverrideState,
	window: &str,
) -> Result {
	writeln!(
		text,
		"\nOverride {id}, issued in block {} for {}, caps the point at {} of export and {} of import, \
		 net, for {window}; it is {state}.",
		issued.block, issued.reason, issued.caps.export, issued.caps.import,
	)
}

fn steps(text: &mut String, offer: &OfferOutcome) -> Result {
	writeln!(text, "\n    price $/MWh   offered kW   awarded kW")?;
	for (step, award) in offer.steps.iter().zip(&offer.awards) {
		let (price, offered, awarded) = (step.price.usd_per_mwh(), step.power.kw(), award.kw());
		writeln!(text, "    {price:>11.2} {offered:>12.3} {awarded:>12.3}")?;
	}
	Ok(())
}

/// The payment at the nodal price of the point.
fn payment(text: &mut String, offer: &OfferOutcome) -> Result {
	let (verb, amount) = match offer.payment {
		paid if paid < Money::ZERO => ("charged", Money(paid.0.saturating_neg())),
		paid => ("paid", paid),
	};
	writeln!(text, "\nThe award is {verb} {amount}, at the nodal price of {}.", offer.price)
}

fn row(
	text: &mut String,
	problem: &IntervalProblem,
	offer: &OfferOutcome,
	reason: &CurtailmentReason,
	posted: Option<Place>,
) -> Result {
	let ids = row_ids(&problem.limits);
	let at = ids.iter().position(|id| (id.area, id.row) == (reason.area, reason.row));
	let limit = at.and_then(|at| problem.limits.get(at));
	// A row that curtails counts the point, so it is there.
	let coefficient = limit.map_or(Ppm::ZERO, |row| row.limit.sensitivity(offer.point.index()));
	let origin = match (posted, reason.posted) {
		(Some(at), _) => format!("posted {}", place(Some(at))),
		(None, Some(block)) => format!("posted in block {block}"),
		(None, None) => "a standing limit".into(),
	};
	let price = match offer.side {
		Side::Supply => "takes",
		Side::Demand => "adds",
	};
	writeln!(
		text,
		"    row {} of area {}: {}, {origin}; counts this point {:.3} W per W, {price} {}",
		reason.row,
		reason.area,
		reason.reason,
		coefficient.fraction(),
		reason.price,
	)
}

#[cfg(test)]
mod tests {
	use super::*;
	use tieline_clearing::Certificate;
	use tieline_client::chain::AccountId;
	use tieline_primitives::{
		AreaLimit, Bound, Capability, Coefficient, Curve, Limit, Millis, Price, Reason, Step,
		Watts, name,
	};

	#[test]
	fn an_override_is_explained_with_its_caps_and_its_state() {
		let issued = Override {
			area: AreaId(0),
			points: vec![4],
			from: Millis(0),
			until: Millis(1),
			caps: Capability { export: Watts(1_000), import: Watts::ZERO },
			reason: reason(),
			state: OverrideState::Emergency { justify_by: Millis(2) },
			block: 57,
			issued: Millis(0),
			power: Watts(0),
			dso: AccountId([1; 32]),
		};
		let mut text = String::new();
		let state = OverrideState::Lapsed;
		write_override(&mut text, (OverrideId(3), &issued), state, "13:00–14:00").unwrap();
		assert_eq!(
			text,
			"\nOverride 3, issued in block 57 for upper voltage limit at 675.2, caps the point at 1 kW \
			 of export and 0 W of import, net, for 13:00–14:00; it is lapsed.\n"
		);
	}

	const POINT: PointId = PointId(AreaId(0), 4);
	const KEY: OfferKey =
		OfferKey { aggregation: AggregationId(1), point: POINT, side: Side::Supply };

	fn reason() -> Reason {
		Reason::Voltage { bus: name("675").unwrap(), phase: 2, bound: Bound::Upper }
	}

	fn problem() -> IntervalProblem {
		let coefficients = vec![Coefficient { point: 4, sensitivity: Ppm(250_000) }];
		let limit = Limit {
			reason: reason(),
			coefficients: coefficients.try_into().unwrap(),
			headroom: Watts(10_000),
		};
		IntervalProblem {
			offers: Vec::new(),
			curve: Curve::default(),
			limits: vec![AreaLimit { area: AreaId(0), limit, penalty: Price(1) }],
			posted: vec![Some(8)],
			floor: Price(0),
			cap: Price(1),
		}
	}

	fn outcome(curtailed: i64) -> IntervalOutcome {
		let reason = CurtailmentReason {
			area: AreaId(0),
			row: 0,
			reason: reason(),
			price: Price(25_000_000),
			posted: Some(8),
		};
		let offer = OfferOutcome {
			aggregation: AggregationId(1),
			point: POINT,
			side: Side::Supply,
			steps: vec![Step { price: Price(-5_000_000), power: Watts(50_000) }]
				.try_into()
				.unwrap(),
			awards: vec![Watts(50_000 - curtailed)],
			nodal_price: Price(-5_000_000).into(),
			price: Price(-5_000_000),
			payment: Money(-200_000),
			curtailed: Watts(curtailed),
			reasons: if curtailed > 0 { vec![reason] } else { Vec::new() },
		};
		IntervalOutcome {
			certificate: Certificate {
				price: Price(20_000_000).into(),
				shadow_prices: Default::default(),
			},
			by: tieline_client::chain::AccountId([0; 32]),
			block: 30,
			price: Some(Price(20_000_000)),
			welfare: 0,
			offers: vec![offer],
			wholesale_demand: Vec::new(),
			wholesale_supply: Vec::new(),
			wholesale_payment: Money(0),
			congestion_rent: Money(0),
			congestion_account: tieline_client::chain::AccountId([0; 32]),
		}
	}

	fn explained(outcome: &IntervalOutcome, key: OfferKey) -> String {
		let mut text = String::new();
		write(&mut text, &problem(), outcome, key, |_| Some((8, 3))).unwrap();
		text
	}

	#[test]
	fn a_curtailment_names_its_rows_with_the_words_of_their_reasons() {
		let text = explained(&outcome(10_000), KEY);
		assert!(text.contains("      -5.00       50.000       40.000\n"), "{text}");
		assert!(
			text.contains("10.000 kW that beat the price of the node were curtailed, by:\n"),
			"{text}"
		);
		let paid = "The award is charged 0.20 $, at the nodal price of -5.00 $/MWh.\n";
		assert!(text.contains(paid), "{text}");
		let row = "row 0 of area 0: upper voltage limit at 675.2, posted 8-3; \
			counts this point 0.250 W per W, takes 25.00 $/MWh\n";
		assert!(text.contains(row), "{text}");
	}

	#[test]
	fn an_award_in_full_says_that_nothing_was_curtailed() {
		assert!(explained(&outcome(0), KEY).contains("Nothing was curtailed"));
	}

	#[test]
	fn an_offer_that_was_not_made_is_said_not_to_be_there() {
		let text = explained(&outcome(0), OfferKey { side: Side::Demand, ..KEY });
		assert_eq!(text, "\nThere was no such offer in this interval.\n");
	}
}
