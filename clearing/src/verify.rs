//! Checking a certificate.

use crate::book::{Book, Group, Owner, PPM, Share, at};
use crate::fairness::{self, Network};
use crate::pro_rata::divide;
use crate::rounding::Rounding;
use crate::{Certificate, Error, Fill, Outcome, Problem, RowId, TieGroup, price};
use alloc::{vec, vec::Vec};
use tieline_primitives::{Price, Side, Watts};

/// One cent per MWh, in ppm of a µ$/MWh.
pub(crate) const CENT: i128 = Price::CENT.0 as i128 * PPM;

/// A group's fill, and what one more watt of it would gain.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Position {
	/// In watts.
	pub power: i64,
	/// In ppm of a µ$/MWh.
	pub gain: i128,
	/// Whether the certificate says the fill, rather than the nodal price.
	pub listed: bool,
}

impl Position {
	/// Whether the group is priced within a cent of its nodal price.
	pub const fn is_marginal(&self) -> bool {
		-CENT <= self.gain && self.gain <= CENT
	}
}

/// What the nodal price says that a group gets.
pub(crate) const fn derived(gain: i128, total: i64) -> i64 {
	if gain > 0 { total } else { 0 }
}

/// Checks that a certificate proves an optimal clearing of the problem, and derives what it
/// awards.
///
/// It fails at the first rule that does not hold: the order and range of what the certificate
/// says, exact balance, every row within its headroom, every row with a shadow price tight, the
/// price at the midpoint, pro rata shares among ties, and the duality gap. The rules are in
/// `docs/market-rules.md`. It takes time linear in [`Size::work`](crate::Size::work) and never
/// panics, whatever it is given.
pub fn verify(problem: &Problem<'_>, certificate: &Certificate) -> Result<Outcome, Error> {
	let book = Book::new(problem)?;
	let lambda = certificate.price;
	if lambda < problem.floor || lambda > problem.cap {
		return Err(Error::PriceOutOfBounds(lambda));
	}
	let shadow_prices = shadow_prices(&book, certificate)?;
	let discounts = book.discounts(&shadow_prices).ok_or(Error::Overflow)?;
	let positions = positions(&book, &discounts, certificate)?;
	let powers = || positions.iter().map(|position| position.power);

	check_balance(&book, &positions)?;
	let slacks = book.slacks(powers()).ok_or(Error::Overflow)?;
	let rounding = Rounding::new(&book, &positions, &shadow_prices).ok_or(Error::Overflow)?;
	check_rows(&book, &rounding, &shadow_prices, &slacks)?;
	let midpoint = price::midpoint(&book, &discounts, powers(), problem.floor, problem.cap)?;
	if midpoint != lambda {
		return Err(Error::PriceNotMidpoint { midpoint });
	}
	let network = Network { book: &book, shadow_prices: &shadow_prices, slacks: &slacks };
	if let Some((fuller, emptier)) = fairness::unfair_pair(&network, &positions) {
		return Err(Error::UnfairShares { fuller, emptier });
	}
	let welfare = welfare(&book, &positions).ok_or(Error::Overflow)?;
	check_gap(&book, &positions, &rounding, welfare)?;
	outcome(problem, &book, &discounts, lambda, &positions, welfare)
}

/// The shadow price of each row of the book; zero where the certificate names none.
pub(crate) fn shadow_prices(book: &Book, certificate: &Certificate) -> Result<Vec<i64>, Error> {
	let mut prices = vec![0; book.rows.len()];
	let mut last = None;
	for shadow in &certificate.shadow_prices {
		let id = RowId { area: shadow.area, row: shadow.row };
		if last.is_some_and(|last| last >= id) {
			return Err(Error::DisorderedShadowPrice(id));
		}
		last = Some(id);
		let price = book.row(id).and_then(|row| prices.get_mut(row));
		*price.ok_or(Error::UnknownRow(id))? = shadow.price.0;
		if shadow.price <= Price::ZERO {
			return Err(Error::ShadowPriceNotPositive(id));
		}
	}
	Ok(prices)
}

/// The fill of every group: what the certificate lists, else what the nodal price says.
pub(crate) fn positions(
	book: &Book,
	discounts: &[i128],
	certificate: &Certificate,
) -> Result<Vec<Position>, Error> {
	let key =
		|fill: &Fill| TieGroup { location: fill.location, side: fill.side, price: fill.price };
	let disordered = certificate.fills.windows(2).find_map(|pair| match pair {
		[a, b] if key(a) >= key(b) => Some(key(b)),
		_ => None,
	});
	if let Some(group) = disordered {
		return Err(Error::DisorderedFill(group));
	}

	let lambda = i128::from(certificate.price.0);
	let mut fills = certificate.fills.iter().peekable();
	let mut positions = Vec::with_capacity(book.groups.len());
	for group in &book.groups {
		let gain = group.gain(lambda, at(discounts, group.place)).ok_or(Error::Overflow)?;
		let power = derived(gain, group.total);
		let position = match fills.next_if(|fill| key(fill) <= group.key) {
			None => Position { power, gain, listed: false },
			Some(fill) if key(fill) < group.key => return Err(Error::UnknownFill(key(fill))),
			Some(fill) => {
				let position = Position { power: fill.power.0, gain, listed: true };
				if !position.is_marginal() {
					return Err(Error::FillNotMarginal(group.key));
				}
				if position.power < 0 || position.power > group.total {
					return Err(Error::FillOutOfRange(group.key));
				}
				if position.power == power {
					return Err(Error::RedundantFill(group.key));
				}
				position
			},
		};
		positions.push(position);
	}
	match fills.next() {
		Some(fill) => Err(Error::UnknownFill(key(fill))),
		None => Ok(positions),
	}
}

fn check_balance(book: &Book, positions: &[Position]) -> Result<(), Error> {
	let total = |side: Side| {
		book.groups
			.iter()
			.zip(positions)
			.filter(|(group, _)| group.key.side == side)
			.try_fold(0i128, |sum, (_, position)| sum.checked_add(i128::from(position.power)))
			.ok_or(Error::Overflow)
	};
	let (supply, demand) = (total(Side::Supply)?, total(Side::Demand)?);
	if supply == demand { Ok(()) } else { Err(Error::Unbalanced { supply, demand }) }
}

/// Every row within its headroom; every row with a shadow price tight, to within what rounding
/// to watts moves it.
fn check_rows(
	book: &Book,
	rounding: &Rounding,
	shadow_prices: &[i64],
	slacks: &[i128],
) -> Result<(), Error> {
	// A row that no offer moves binds nobody, however little it has left.
	let mut moved = vec![false; book.rows.len()];
	for place in 0..book.places.len() {
		for entry in book.column(place) {
			if let Some(moved) = moved.get_mut(entry.row) {
				*moved = true;
			}
		}
	}
	for (index, row) in book.rows.iter().enumerate() {
		let slack = at(slacks, index);
		if slack < 0 {
			return Err(Error::RowExceeded(row.id));
		}
		let is_tight = at(&moved, index) && slack <= at(&rounding.watts, index);
		if at(shadow_prices, index) > 0 && !is_tight {
			return Err(Error::RowNotTight(row.id));
		}
	}
	Ok(())
}

/// The value of the demand served less the cost of the supply used, in µ$/MWh · W.
fn welfare(book: &Book, positions: &[Position]) -> Option<i128> {
	book.groups.iter().zip(positions).try_fold(0i128, |sum, (group, position)| {
		let worth = i128::from(group.key.price.0).checked_mul(i128::from(position.power))?;
		sum.checked_sub(worth.checked_mul(group.sign())?)
	})
}

/// The duality gap is `Σ μ·slack` over the rows plus, over the groups, what each forgoes at its
/// nodal price. The first part is bounded row by row in [`check_rows`]; the second, which only
/// listed groups can have, may be a millionth of the welfare beyond what the rounding of prices
/// explains: λ is known to a µ$/MWh and so is each μ.
fn check_gap(
	book: &Book,
	positions: &[Position],
	rounding: &Rounding,
	welfare: i128,
) -> Result<(), Error> {
	// In ppm of µ$/MWh · W, of which a millionth of the welfare is one per unit of welfare.
	let gap = forgone(book, positions, rounding.price).ok_or(Error::Overflow)?;
	let allowed = welfare.checked_abs().ok_or(Error::Overflow)?;
	if gap <= allowed {
		Ok(())
	} else {
		Err(Error::GapTooWide { gap: gap.div_euclid(PPM), allowed: allowed.div_euclid(PPM) })
	}
}

/// What the listed groups forgo at their nodal prices, where these are known to within
/// `uncertainty`, in ppm of µ$/MWh · W.
fn forgone(book: &Book, positions: &[Position], uncertainty: i128) -> Option<i128> {
	let mut listed = book.groups.iter().zip(positions).filter(|(_, position)| position.listed);
	listed.try_fold(0i128, |sum, (group, position)| {
		let wrong = if position.gain > 0 {
			group.total.checked_sub(position.power)?
		} else {
			position.power
		};
		let certain = position.gain.checked_abs()?.saturating_sub(uncertainty).max(0);
		sum.checked_add(certain.checked_mul(i128::from(wrong))?)
	})
}

/// The awards of the steps: the fill of each group divided pro rata. And what was refused of each
/// offer although its price beats λ, where rows lower the nodal price of supply or raise that of
/// demand.
fn outcome(
	problem: &Problem<'_>,
	book: &Book,
	discounts: &[i128],
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
		let taken = at(discounts, group.place).checked_mul(group.sign()).ok_or(Error::Overflow)?;
		let is_curtailed = beats_lambda && taken > 0 && position.power < group.total;
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

#[cfg(test)]
mod tests;
