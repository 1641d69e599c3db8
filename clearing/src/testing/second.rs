//! The search for a second certificate of a market.

use super::market::Market;
use super::random::Random;
use crate::certificate::Certificate;
use crate::exact_price::ExactPrice;
use crate::nodal_price::nodal_prices;
use crate::outcome::Outcome;
use crate::payment::payments;
use crate::solve::solve;
use crate::verify::verify;
use alloc::{format, string::String, vec::Vec};
use tieline_primitives::{MILLIS_PER_HOUR, Millis, Price, Watts};

/// The changes of a price that are tried, in units of an exact price.
const CHANGES: [i128; 9] = [
	1,
	1_000,
	1_000_000,
	1_000_000_000,
	10_000_000_000_000,
	10_000_000_000_000_000,
	10_000_000_000_000_000_000,
	10_000_000_000_000_000_000_000,
	100_000_000_000_000_000_000_000_000,
];

/// What was tried, and what passed.
#[derive(Clone, Copy, Debug, Default)]
pub struct Tried {
	/// Certificates that were tried.
	pub candidates: u64,
	/// Those of them that passed, all the same outcome to within rounding.
	pub passed: u64,
}

impl Market {
	/// Looks for certificates other than `certificate` that pass and differ from it in an award by
	/// more than a watt, in a price at which is paid by more than a µ$/MWh, or in a payment by more
	/// than both explain.
	///
	/// Tried are changes of one price or of several together, shadow prices moved from row to row,
	/// and the certificates of markets in which a row has a watt more or less, is missing or is alone.
	///
	/// # Errors
	///
	/// The difference, in words.
	pub fn second_outcome(
		&self,
		certificate: &Certificate,
		random: &mut Random,
	) -> Result<Tried, String> {
		let problem = self.problem();
		let outcome = verify(&problem, certificate).map_err(|error| format!("{error}"))?;
		let mut tried = Tried::default();
		for candidate in self.candidates(certificate, random) {
			tried.candidates += 1;
			if let Ok(other) = verify(&problem, &candidate) {
				tried.passed += 1;
				self.compare((certificate, &outcome), (&candidate, &other))?;
			}
		}
		Ok(tried)
	}

	fn candidates(&self, certificate: &Certificate, random: &mut Random) -> Vec<Certificate> {
		let mut candidates = Vec::new();
		let rows = certificate.shadow_prices.len();
		for change in CHANGES.into_iter().flat_map(|change| [change, -change]) {
			let mut moved = certificate.clone();
			moved.price.0 += change;
			candidates.push(moved.clone());
			// With every shadow price: points that a row counts whole keep their nodal price.
			for shadow in &mut moved.shadow_prices {
				shadow.price.0 += change;
			}
			candidates.push(moved);
			for row in 0..rows {
				let mut moved = certificate.clone();
				moved.shadow_prices[row].price.0 += change;
				candidates.push(moved.clone());
				moved.price.0 += change;
				candidates.push(moved.clone());
				moved.price.0 -= change;
				moved.shadow_prices[random.index(rows)].price.0 -= change;
				candidates.push(moved);
			}
		}
		for row in 0..rows {
			// All of one shadow price on another row.
			let mut moved = certificate.clone();
			let gone = moved.shadow_prices.remove(row);
			candidates.push(moved.clone());
			if !moved.shadow_prices.is_empty() {
				let to = random.index(moved.shadow_prices.len());
				moved.shadow_prices[to].price.0 += gone.price.0;
				candidates.push(moved);
			}
		}
		for (row, _) in self.limits.iter().enumerate() {
			for watts in [-1, 1, 1_000_000_000] {
				let mut other = self.clone();
				other.limits[row].limit.headroom.0 += watts;
				candidates.extend(solve(&other.problem()));
			}
		}
		candidates.retain(|candidate| {
			candidate.shadow_prices.iter().all(|shadow| shadow.price > ExactPrice::ZERO)
		});
		candidates
	}

	fn compare(
		&self,
		(one, first): (&Certificate, &Outcome),
		(two, second): (&Certificate, &Outcome),
	) -> Result<(), String> {
		let spread = self.price_spread(one, two).map_err(|error| format!("{error}"))?;
		if (one.price.0 - two.price.0).abs() > spread.0 {
			return Err(format!("λ more than {spread} apart, by {one:?} and {two:?}"));
		}
		let length = Millis(MILLIS_PER_HOUR);
		let steps = first.awards.iter().zip(&second.awards);
		let curve = [
			(&first.wholesale_demand, &second.wholesale_demand),
			(&first.wholesale_supply, &second.wholesale_supply),
		];
		for (a, b) in steps.chain(curve).flat_map(|(a, b)| a.iter().zip(b)) {
			if (a.0 - b.0).abs() > 1 {
				return Err(format!("awards of {a} and {b}, by {one:?} and {two:?}"));
			}
		}
		let prices = |certificate: &Certificate| {
			nodal_prices(&self.problem(), certificate).map_err(|error| format!("{error}"))
		};
		let mut settled: Vec<(Price, Price)> =
			prices(one)?.iter().zip(&prices(two)?).map(|(a, b)| (a.settled, b.settled)).collect();
		settled.extend(first.price.zip(second.price));
		for (a, b) in settled {
			if (a.0 - b.0).abs() > 1 {
				return Err(format!("prices of {a} and {b}, by {one:?} and {two:?}"));
			}
		}
		let paid = |certificate, outcome| {
			payments(&self.problem(), certificate, outcome, length)
				.map_err(|error| format!("{error}"))
		};
		let (a, b) = (paid(one, first)?, paid(two, second)?);
		for ((a, b), offer) in a.offers.iter().zip(&b.offers).zip(&self.offers) {
			// A watt of each step at the cap, and a µ$/MWh of all its power.
			let power: i64 = offer.steps.iter().map(|step| step.power.0).sum();
			let watt = Watts(offer.steps.len() as i64).0 * (self.cap.0 - self.floor.0) / 1_000_000;
			if (a.0 - b.0).abs() > watt + power / 1_000_000 + 2 {
				return Err(format!("payments of {a} and {b}, by {one:?} and {two:?}"));
			}
		}
		Ok(())
	}
}
