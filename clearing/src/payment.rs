//! The payment of an award.
//!
//! The rule of a pricing node says at which price: *uniform*, at λ everywhere, or *nodal*, at the
//! nodal price of each point. Under both a step is *made whole*: supply is never paid less than its
//! own price, and demand is never charged more. Make-whole matters at λ, where a limit forces a
//! step that λ alone would refuse.

use crate::book::PPM;
use crate::certificate::{BookOffer, Certificate, Problem};
use crate::error::Error;
use crate::nodal_price::{NodalPrice, nodal_prices};
use crate::outcome::Outcome;
use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use tieline_primitives::{MILLIS_PER_HOUR, Millis, Money, Side, Step, Watts};

/// The payment to the participant for an award; negative when it pays.
#[derive(
	Clone,
	Copy,
	Debug,
	Default,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
pub struct Payment {
	/// The awarded energy at the market's price.
	pub energy: Money,
	/// The make-whole payment: no step is paid less, or charged more, than its own price. Never
	/// negative.
	pub make_whole: Money,
}

impl Payment {
	/// Energy and make-whole together, or `None` when the sum does not fit.
	pub const fn total(&self) -> Option<Money> {
		self.energy.checked_add(self.make_whole)
	}
}

/// The payment of each offer at the nodal price of its point, for an interval of this length, in
/// the order of the problem's offers.
///
/// The certificate must have passed [`verify`](crate::verify()) for the problem, with this outcome.
///
/// # Errors
///
/// Those of [`nodal_prices`], and [`Error::Overflow`] where a payment does not fit.
pub fn nodal_payments(
	problem: &Problem<'_>,
	certificate: &Certificate,
	outcome: &Outcome,
	length: Millis,
) -> Result<Vec<Payment>, Error> {
	let prices = nodal_prices(problem, certificate)?;
	payments(problem, outcome, length, |offer| {
		let index = prices.binary_search_by_key(&offer.point, |price| price.point).ok()?;
		prices.get(index).map(|price| price.nodal_price)
	})
}

/// The payment of each offer at λ, for an interval of this length, in the order of the problem's
/// offers.
///
/// The certificate must have passed [`verify`](crate::verify()) for the problem, with this outcome.
///
/// # Errors
///
/// [`Error::Overflow`] where a payment does not fit.
pub fn uniform_payments(
	problem: &Problem<'_>,
	certificate: &Certificate,
	outcome: &Outcome,
	length: Millis,
) -> Result<Vec<Payment>, Error> {
	payments(problem, outcome, length, |_| Some(certificate.price.into()))
}

fn payments(
	problem: &Problem<'_>,
	outcome: &Outcome,
	length: Millis,
	price: impl Fn(&BookOffer) -> Option<NodalPrice>,
) -> Result<Vec<Payment>, Error> {
	let offers = problem.offers.iter().zip(&outcome.awards);
	offers
		.map(|(offer, awards)| {
			let price = price(offer).ok_or(Error::Overflow)?;
			payment(offer.side, &offer.steps, awards, price, length).ok_or(Error::Overflow)
		})
		.collect()
}

/// The payment for the awards to the steps of one offer at a price, λ or a nodal price, for an
/// interval of this length.
///
/// A watt for an hour at a µ$/MWh is 10⁻⁶ µ$. The payment is rounded once, down to a µ$, against
/// the receiver: a supplier gives up the fraction, and a consumer pays it. The ISO keeps the
/// difference. `None` when a number does not fit.
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
	use crate::verify::verify;
	use tieline_primitives::Price;

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

	type Rule = fn(&Problem<'_>, &Certificate, &Outcome, Millis) -> Result<Vec<Payment>, Error>;

	/// The totals of the payments for an hour of the worked example, by offer.
	fn totals(rule: Rule) -> Vec<Money> {
		let (market, certificate) = (sunny_noon(), sunny_noon_certificate());
		let problem = market.problem();
		let outcome = verify(&problem, &certificate).unwrap();
		let payments = rule(&problem, &certificate, &outcome, HOUR).unwrap();
		payments.iter().map(|payment| payment.total().unwrap()).collect()
	}

	#[test]
	fn at_nodal_prices_the_worked_example_leaves_the_congestion_rent() {
		let paid = totals(nodal_payments);
		assert_eq!(paid, [Money(0), Money(0), Money(150_000), Money(0), Money(-60_000)]);
		// The wholesale market buys 23 kW at 30 $/MWh; the row has 20 kW at 30 $/MWh.
		let wholesale = 23 * 30_000;
		let rent = 20 * 30_000;
		assert_eq!(paid.iter().map(|money| money.0).sum::<i64>(), wholesale - rent);
	}

	#[test]
	fn at_lambda_the_worked_example_pays_each_offer_the_price_of_the_node() {
		// 18.667, 9.333 and 5 kWh at 30 $/MWh. Charging would pay 0.30 $ but is made whole at 12
		// $/MWh.
		let expected = [560_010, 279_990, 150_000, 0, -120_000].map(Money);
		assert_eq!(totals(uniform_payments), expected);
	}

	#[test]
	fn an_absurd_payment_is_none() {
		let steps = [Watts(i64::MAX).at(usd(0))];
		let absurd = NodalPrice(i128::MAX);
		assert_eq!(payment(Side::Supply, &steps, &[Watts(i64::MAX)], absurd, HOUR), None);
	}
}
