//! The awards of a verified certificate, step by step.

use crate::book::{Book, Owner, at};
use crate::certificate::Problem;
use crate::error::Error;
use crate::exact_price::ExactPrice;
use crate::response::{Response, ppm};
use crate::whole_watts::awards;
use alloc::{vec, vec::Vec};
use tieline_primitives::{Price, Side, Watts};

/// The awards of a verified certificate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
	/// The price at which the pricing node settles: λ to the nearest µ$/MWh, within floor and cap.
	/// `None` where nothing trades.
	pub price: Option<Price>,
	/// The watts awarded to each step of each offer, in the order of the problem's offers.
	pub awards: Vec<Vec<Watts>>,
	/// The curtailed watts of each offer: refused although their price beats λ, at a point where
	/// limit rows lower the nodal price of supply, or raise that of demand.
	/// [`curtailments`](crate::curtailments) names the rows.
	pub curtailed: Vec<Watts>,
	/// The watts that the wholesale market buys, by step of its demand.
	pub wholesale_demand: Vec<Watts>,
	/// The watts that the wholesale market sells, by step of its supply.
	pub wholesale_supply: Vec<Watts>,
	/// The welfare: value of demand less cost of supply, in µ$/MWh · W. Divide by 10⁶ for µ$ an
	/// hour.
	pub welfare: i128,
}

/// Divides the response into awards of whole watts, and adds up the curtailed watts of each offer.
pub(crate) fn outcome(
	problem: &Problem<'_>,
	book: &Book,
	lambda: ExactPrice,
	response: &Response,
) -> Result<Outcome, Error> {
	let awarded = awards(book, response)?;
	let settled = lambda.settled(problem.floor, problem.cap);
	let node = ppm(lambda).ok_or(Error::Overflow)?;
	let mut outcome = Outcome {
		price: None,
		awards: problem.offers.iter().map(|offer| vec![Watts::ZERO; offer.steps.len()]).collect(),
		curtailed: vec![Watts::ZERO; problem.offers.len()],
		wholesale_demand: vec![Watts::ZERO; problem.curve.demand.len()],
		wholesale_supply: vec![Watts::ZERO; problem.curve.supply.len()],
		welfare: 0,
	};
	for (step, power) in book.steps.iter().zip(awarded) {
		if power > 0 {
			outcome.price = Some(settled);
			let worth = i128::from(step.price.0).checked_mul(i128::from(power));
			outcome.welfare = worth
				.and_then(|worth| worth.checked_mul(step.sign()))
				.and_then(|cost| outcome.welfare.checked_sub(cost))
				.ok_or(Error::Overflow)?;
		}
		let award = match step.owner {
			Owner::Offer { offer, step: index } => {
				let beats_lambda = match step.side {
					Side::Supply => step.price < settled,
					Side::Demand => step.price > settled,
				};
				let nodal = at(&response.nodal_prices, step.place);
				let is_worse = match step.side {
					Side::Supply => nodal < node,
					Side::Demand => nodal > node,
				};
				let refused = Watts(step.power.saturating_sub(power));
				if let Some(sum) =
					outcome.curtailed.get_mut(offer).filter(|_| beats_lambda && is_worse)
				{
					*sum = sum.checked_add(refused).ok_or(Error::Overflow)?;
				}
				outcome.awards.get_mut(offer).and_then(|steps| steps.get_mut(index))
			},
			Owner::WholesaleDemand(index) => outcome.wholesale_demand.get_mut(index),
			Owner::WholesaleSupply(index) => outcome.wholesale_supply.get_mut(index),
		};
		if let Some(award) = award {
			*award = Watts(power);
		}
	}
	Ok(outcome)
}
