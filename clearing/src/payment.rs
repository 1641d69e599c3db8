//! The payment of awards, and the congestion rent.
//!
//! Each award is paid at the nodal price of its point, and the wholesale market's trade at λ. As a
//! step that is filled gains at its nodal price, nobody is paid less than it asked, or charged more
//! than it bid. What demand pays beyond what supply receives is the *congestion rent*: the worth of
//! the rows' headroom, `Σ μ·h`.

use crate::certificate::{Certificate, Problem};
use crate::error::Error;
use crate::nodal_price::nodal_prices;
use crate::outcome::Outcome;
use alloc::vec::Vec;
use tieline_primitives::{MILLIS_PER_HOUR, Millis, Money, Price, Side, Watts};

/// Watts · µ$/MWh · milliseconds in a µ$: a million for W to MW, and milliseconds to an hour.
const PER_MICRO_DOLLAR: i128 = 1_000_000 * MILLIS_PER_HOUR as i128;

/// The payments for one interval.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Payments {
	/// What each offer receives, in the order of the problem's offers; negative where it pays.
	pub offers: Vec<Money>,
	/// What the wholesale market receives; negative where it pays.
	pub wholesale: Money,
	/// What remains: the congestion rent, and the fractions of a micro-dollar that rounding keeps.
	/// Negative where awards are paid to relieve a limit that is violated without them.
	pub congestion_rent: Money,
}

/// The payments for an interval of this length. They add up to nothing, to the micro-dollar.
///
/// The certificate must have passed [`verify`](crate::verify()) for the problem, with this outcome.
///
/// # Errors
///
/// Those of [`nodal_prices`], and [`Error::Overflow`] where a payment does not fit.
pub fn payments(
	problem: &Problem<'_>,
	certificate: &Certificate,
	outcome: &Outcome,
	length: Millis,
) -> Result<Payments, Error> {
	let prices = nodal_prices(problem, certificate)?;
	let offers = problem.offers.iter().zip(&outcome.awards);
	let offers = offers
		.map(|(offer, awards)| {
			let index = prices.binary_search_by_key(&offer.point, |price| price.point);
			let price = index.ok().and_then(|index| prices.get(index)).ok_or(Error::Overflow)?;
			payment(offer.side, awards, price.settled, length).ok_or(Error::Overflow)
		})
		.collect::<Result<Vec<Money>, Error>>()?;
	let price = outcome.price.unwrap_or(Price::ZERO);
	let sold = payment(Side::Supply, &outcome.wholesale_supply, price, length);
	let bought = payment(Side::Demand, &outcome.wholesale_demand, price, length);
	let wholesale = sold.zip(bought).and_then(|(sold, bought)| sold.checked_add(bought));
	let wholesale = wholesale.ok_or(Error::Overflow)?;
	let paid = offers.iter().try_fold(wholesale, |sum, money| sum.checked_add(*money));
	let congestion_rent =
		paid.and_then(|paid| Money::ZERO.checked_sub(paid)).ok_or(Error::Overflow)?;
	Ok(Payments { offers, wholesale, congestion_rent })
}

/// The payment for these awards on one side at a price, for an interval of this length; negative
/// where the participant pays.
///
/// A watt for an hour at a µ$/MWh is 10⁻⁶ µ$. The payment is rounded once, down to a µ$, against
/// the receiver: a supplier gives up the fraction, and a consumer pays it. `None` when a number
/// does not fit.
pub fn payment(side: Side, awards: &[Watts], price: Price, length: Millis) -> Option<Money> {
	let power = awards.iter().try_fold(0i128, |sum, award| sum.checked_add(award.0.into()))?;
	let injection = match side {
		Side::Supply => power,
		Side::Demand => power.checked_neg()?,
	};
	let worth = injection.checked_mul(price.0.into())?.checked_mul(length.0.into())?;
	i64::try_from(worth.div_euclid(PER_MICRO_DOLLAR)).ok().map(Money)
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::testing::*;
	use crate::verify::verify;

	const HOUR: Millis = Millis(MILLIS_PER_HOUR);
	const FIVE_MINUTES: Millis = Millis(MILLIS_PER_HOUR / 12);

	#[test]
	fn supply_receives_the_price_for_its_energy() {
		let paid = payment(Side::Supply, &[Watts(18_000), Watts(667)], usd(30), HOUR);
		assert_eq!(paid, Some(Money(560_010)));
	}

	#[test]
	fn a_negative_price_is_paid_by_supply() {
		assert_eq!(payment(Side::Supply, &[kw(1)], usd(-20), HOUR), Some(Money(-20_000)));
	}

	#[test]
	fn rounding_is_against_the_receiver() {
		// 7 W for five minutes at 1.000001 $/MWh: 0.583... µ$.
		let pay = |side| payment(side, &[Watts(7)], Price(1_000_001), FIVE_MINUTES);
		assert_eq!(pay(Side::Supply), Some(Money(0)));
		assert_eq!(pay(Side::Demand), Some(Money(-1)));
	}

	#[test]
	fn the_worked_example_leaves_the_worth_of_the_headroom_as_congestion_rent() {
		let (market, certificate) = (sunny_noon(), sunny_noon_certificate());
		let problem = market.problem();
		let outcome = verify(&problem, &certificate).unwrap();
		let paid = payments(&problem, &certificate, &outcome, HOUR).unwrap();
		assert_eq!(paid.offers, [0, 0, 150_000, 0, -60_000].map(Money));
		assert_eq!(paid.wholesale, Money(-23 * 30_000));
		assert_eq!(paid.congestion_rent, Money(20 * 30_000));
	}

	#[test]
	fn an_absurd_payment_is_none() {
		assert_eq!(payment(Side::Supply, &[Watts(i64::MAX)], Price(i64::MAX), HOUR), None);
	}
}
