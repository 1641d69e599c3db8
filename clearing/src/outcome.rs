//! The awards of a verified certificate, step by step.

use crate::book::{Book, Group, Owner, Share, at};
use crate::certificate::Problem;
use crate::error::Error;
use crate::position::Position;
use crate::pro_rata::divide;
use alloc::{vec, vec::Vec};
use tieline_primitives::{Price, Side, Watts};

/// The awards of a verified certificate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
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

/// Divides the fill of each group pro rata among its steps, and adds up the curtailed watts of each
/// offer.
pub(crate) fn outcome(
	problem: &Problem<'_>,
	book: &Book,
	congestion: &[i128],
	lambda: Price,
	positions: &[Position],
	welfare: i128,
) -> Result<Outcome, Error> {
	let mut awards: Vec<Vec<Watts>> =
		problem.offers.iter().map(|offer| vec![Watts::ZERO; offer.steps.len()]).collect();
	let mut curtailed = vec![Watts::ZERO; problem.offers.len()];
	let mut wholesale_demand = vec![Watts::ZERO; problem.curve.demand.len()];
	let mut wholesale_supply = vec![Watts::ZERO; problem.curve.supply.len()];
	for (group, position) in book.groups.iter().zip(positions) {
		let beats_lambda = match group.key.side {
			Side::Supply => group.key.price < lambda,
			Side::Demand => group.key.price > lambda,
		};
		let added = at(congestion, group.place).checked_mul(group.sign()).ok_or(Error::Overflow)?;
		let is_curtailed = beats_lambda && added < 0 && position.power < group.total;
		if position.power == 0 && !is_curtailed {
			continue;
		}
		for (share, power) in parts(book, group, position.power)? {
			let award = match share.owner {
				Owner::Offer { offer, step } => {
					if let Some(sum) = curtailed.get_mut(offer).filter(|_| is_curtailed) {
						let refused = Watts(share.power).saturating_sub(Watts(power));
						*sum = sum.checked_add(refused).ok_or(Error::Overflow)?;
					}
					awards.get_mut(offer).and_then(|steps| steps.get_mut(step))
				},
				Owner::WholesaleDemand(step) => wholesale_demand.get_mut(step),
				Owner::WholesaleSupply(step) => wholesale_supply.get_mut(step),
			};
			if let Some(award) = award {
				*award = Watts(power);
			}
		}
	}
	Ok(Outcome { awards, curtailed, wholesale_demand, wholesale_supply, welfare })
}

fn parts(book: &Book, group: &Group, power: i64) -> Result<Vec<(Share, i64)>, Error> {
	let shares = book.shares(group);
	if let [only] = shares {
		return Ok(vec![(*only, power)]);
	}
	let sizes: Vec<i64> = shares.iter().map(|share| share.power).collect();
	let parts = divide(power, &sizes).ok_or(Error::FillOutOfRange(group.key))?;
	Ok(shares.iter().copied().zip(parts).collect())
}
