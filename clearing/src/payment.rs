//! What an award is paid.
//!
//! A pricing node pays either at λ or at the nodal price of each point, by a parameter. Either
//! way a step is *made whole*: supply is never paid less than its own price, and demand is never
//! charged more. Make-whole matters at λ where a limit forces a step that λ alone would refuse.

use crate::book::{Book, PPM, at};
use crate::certificate::{Certificate, Location, Problem};
use crate::error::Error;
use crate::position::shadow_prices;
use tieline_primitives::{MILLIS_PER_HOUR, Millis, Money, Price, Side, Step, Watts};

/// A price in parts per million of a µ$/MWh, in which nodal prices are exact.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct NodalPrice(pub i128);

impl From<Price> for NodalPrice {
	fn from(price: Price) -> Self {
		Self(i128::from(price.0).saturating_mul(PPM))
	}
}

/// What a participant receives for an award; negative when it pays.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Payment {
	/// The awarded energy at the market's price.
	pub energy: Money,
	/// What is added so that no step is paid less, or charged more, than its own price. Never
	/// negative.
	pub make_whole: Money,
}

impl Payment {
	/// Both together, or `None` when they do not fit.
	pub const fn total(&self) -> Option<Money> {
		self.energy.checked_add(self.make_whole)
	}
}

/// The nodal price at a location, `π = λ − Σ a·μ`, exactly.
///
/// The certificate must have passed [`verify`](crate::verify) for the problem. A location without
/// offers has the price λ less the discount that its rows would give it.
pub fn nodal_price(
	problem: &Problem<'_>,
	certificate: &Certificate,
	location: Location,
) -> Result<NodalPrice, Error> {
	let book = Book::new(problem)?;
	let shadow_prices = shadow_prices(&book, certificate)?;
	let lambda = i128::from(certificate.price.0).checked_mul(PPM).ok_or(Error::Overflow)?;
	let Location::Point(point) = location else { return Ok(NodalPrice(lambda)) };
	let mut rows = problem.limits.iter().enumerate().filter(|(_, row)| row.area == point.area());
	rows.try_fold(lambda, |price, (index, row)| {
		let sensitivity = i128::from(row.limit.sensitivity(point.index()).0);
		price.checked_sub(sensitivity.checked_mul(i128::from(at(&shadow_prices, index)))?)
	})
	.map(NodalPrice)
	.ok_or(Error::Overflow)
}

/// What is paid for the awards to the steps of one offer over an interval of this length, at λ or
/// at the nodal price.
///
/// Watts times hours times µ$/MWh is 10⁻⁶ µ$, and the payment is rounded once, down to a µ$: a
/// supplier receives less than the fraction, and a consumer pays more. The rest is the ISO's.
/// `None` when a number does not fit.
pub fn payment(
	side: Side,
	steps: &[Step],
	awards: &[Watts],
	price: NodalPrice,
	length: Millis,
) -> Option<Payment> {
	let mut at_market = 0i128;
	let mut whole = 0i128;
	for (step, award) in steps.iter().zip(awards) {
		let own = NodalPrice::from(step.price);
		let (sign, fair) = match side {
			Side::Supply => (1, price.max(own)),
			Side::Demand => (-1, price.min(own)),
		};
		let injection = i128::from(award.0).checked_mul(sign)?;
		at_market = at_market.checked_add(injection.checked_mul(price.0)?)?;
		whole = whole.checked_add(injection.checked_mul(fair.0)?)?;
	}
	let money = |amount: i128| {
		// ppm · µ$/MWh · W · ms to µ$: parts per million, W to MW, and ms to h.
		let per_micro_dollar = PPM.checked_mul(PPM)?.checked_mul(i128::from(MILLIS_PER_HOUR))?;
		let amount = amount.checked_mul(i128::from(length.0))?;
		i64::try_from(amount.div_euclid(per_micro_dollar)).ok().map(Money)
	};
	let energy = money(at_market)?;
	let make_whole = money(whole)?.checked_sub(energy)?;
	Some(Payment { energy, make_whole })
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::testing::*;

	const HOUR: Millis = Millis(MILLIS_PER_HOUR);
	const FIVE_MINUTES: Millis = Millis(MILLIS_PER_HOUR / 12);

	fn at(dollars: i64) -> NodalPrice {
		usd(dollars).into()
	}

	#[test]
	fn supply_receives_the_market_price_for_its_energy() {
		let payment =
			payment(Side::Supply, &[kw(20).at(usd(0))], &[Watts(18_667)], at(30), HOUR).unwrap();
		assert_eq!(payment, Payment { energy: Money(560_010), make_whole: Money(0) });
	}

	#[test]
	fn demand_that_only_a_limit_lets_in_is_charged_its_own_price() {
		let steps = [kw(10).at(usd(12))];
		let payment = payment(Side::Demand, &steps, &[kw(10)], at(30), HOUR).unwrap();
		assert_eq!(payment, Payment { energy: Money(-300_000), make_whole: Money(180_000) });
		assert_eq!(payment.total(), Some(Money(-120_000)));
	}

	#[test]
	fn at_the_nodal_price_the_rows_keep_their_rent() {
		let nodal = |side, step: Step, dollars| {
			payment(side, &[step], &[step.power], at(dollars), HOUR).unwrap().total()
		};
		// Offers 0 and 4 of the worked example, at points 1 and 3.
		assert_eq!(nodal(Side::Supply, Watts(18_667).at(usd(0)), 0), Some(Money(0)));
		assert_eq!(nodal(Side::Demand, kw(10).at(usd(12)), 6), Some(Money(-60_000)));
	}

	#[test]
	fn supply_that_a_limit_forces_in_is_paid_its_own_price_step_by_step() {
		let steps = [kw(1).at(usd(20)), kw(1).at(usd(50))];
		let awards = [kw(1), Watts(600)];
		let payment = payment(Side::Supply, &steps, &awards, at(30), HOUR).unwrap();
		assert_eq!(payment, Payment { energy: Money(48_000), make_whole: Money(12_000) });
	}

	#[test]
	fn a_negative_price_is_paid_by_supply() {
		let steps = [kw(1).at(usd(-50))];
		let payment = payment(Side::Supply, &steps, &[kw(1)], at(-20), HOUR).unwrap();
		assert_eq!(payment, Payment { energy: Money(-20_000), make_whole: Money(0) });
	}

	#[test]
	fn rounding_is_against_the_receiver() {
		// 7 W for five minutes at 1.000001 $/MWh: 0.583... µ$.
		let price = Price(1_000_001).into();
		let pay = |side| payment(side, &[Watts(7).at(usd(1))], &[Watts(7)], price, FIVE_MINUTES);
		assert_eq!(pay(Side::Supply).unwrap().total(), Some(Money(0)));
		assert_eq!(pay(Side::Demand).unwrap().total(), Some(Money(-1)));
	}

	#[test]
	fn nodal_prices_are_exact() {
		let (market, certificate) = (sunny_noon(), sunny_noon_certificate());
		let nodal = |at| {
			let location = Location::Point(point(at));
			nodal_price(&market.problem(), &certificate, location).unwrap()
		};
		assert_eq!(nodal(1), at(0));
		assert_eq!(nodal(2), at(15));
		assert_eq!(nodal(3), at(6));
		assert_eq!(nodal(4), at(30));
		let wholesale = nodal_price(&market.problem(), &certificate, Location::Wholesale);
		assert_eq!(wholesale, Ok(at(30)));
	}

	#[test]
	fn an_absurd_payment_is_none() {
		let steps = [Watts(i64::MAX).at(usd(0))];
		let absurd = NodalPrice(i128::MAX);
		assert_eq!(payment(Side::Supply, &steps, &[Watts(i64::MAX)], absurd, HOUR), None);
	}
}
