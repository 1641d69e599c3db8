//! One attempt at a certificate: from shadow prices and the tie groups at their margin to fills in
//! whole watts that pass.

use super::error::SolveError;
use super::instance::Instance;
use super::programme::Optimum;
use super::rounding::to_watts;
use super::shares::Shares;
use crate::book::at;
use crate::certificate::{Certificate, ShadowPrice};
use crate::error::Error;
use crate::fairness::{Network, unfair_indices};
use crate::position::{Position, derived};
use crate::price::midpoint;
use crate::verify::verify;
use tieline_primitives::{Price, Watts};

/// The cost of rounding, as a share of the welfare, that needs no better watts.
const GOOD_ENOUGH: f64 = 2e-7;
/// The most transfers between unfair pairs.
const TRANSFERS: usize = 10_000;

/// Why an attempt failed.
pub(super) enum Rejected {
	/// The certificate breaks this rule; another rounding may pass.
	Because(Error),
	/// No fills of the marginal groups meet balance and the rows.
	NoShares,
	/// No other attempt can help.
	Finally(SolveError),
}

/// The prices, and the groups that they leave at the margin.
pub(super) struct Attempt<'a> {
	market: &'a Instance<'a>,
	shadow_prices: &'a [i64],
	/// By place, in ppm of a µ$/MWh.
	congestion: Vec<i128>,
	shares: Shares<'a>,
	/// The headroom of each row that is kept free, in watts.
	kept: &'a [f64],
	/// The cost of rounding that needs no better watts, in µ$/MWh · W.
	enough: f64,
	/// The even shares without a margin, once they are known.
	even: Option<Vec<f64>>,
}

impl<'a> Attempt<'a> {
	/// An attempt in which groups count as marginal up to a gain of `width`, in µ$/MWh, at the
	/// prices of the optimum.
	pub fn new(
		market: &'a Instance<'a>,
		optimum: &Optimum,
		shadow_prices: &'a [i64],
		kept: &'a [f64],
		width: f64,
	) -> Result<Self, SolveError> {
		let book = market.book;
		let congestion =
			book.congestion(shadow_prices).ok_or(SolveError::Malformed(Error::Overflow))?;
		let nodal: Vec<f64> = optimum
			.congestion(&market.columns)
			.into_iter()
			.map(|congestion| optimum.price + congestion)
			.collect();
		let gains: Vec<f64> = book
			.groups
			.iter()
			.map(|group| (nodal[group.place] - group.key.price.0 as f64) * group.sign() as f64)
			.collect();
		let shares = Shares::new(book, &market.columns, shadow_prices, &gains, width);
		let enough = GOOD_ENOUGH * optimum.welfare(book).abs();
		Ok(Self { market, shadow_prices, congestion, shares, kept, enough, even: None })
	}

	/// The certificate whose fills keep this share of the rows' tolerances free.
	pub fn certificate(&mut self, margin: f64) -> Result<Certificate, Rejected> {
		let even = match &self.even {
			Some(even) => even,
			None => {
				let even = self.shares.even(self.kept).ok_or(Rejected::NoShares)?;
				self.even.insert(even)
			},
		};
		let allowance = self.shares.allowance(even);
		let shares = if margin == 0.0 {
			even.clone()
		} else {
			let kept: Vec<f64> =
				allowance.iter().zip(self.kept).map(|(a, kept)| kept.max(a * margin)).collect();
			self.shares.even(&kept).unwrap_or_else(|| even.clone())
		};
		let (first, best) = to_watts(&self.shares, &shares, &allowance, self.enough);
		match self.fair(&best) {
			Err(Rejected::Because(_)) if first != best => self.fair(&first),
			result => result,
		}
	}

	/// The certificate of these whole watts of the classes, after transfers between unfair pairs.
	fn fair(&self, classes: &[i64]) -> Result<Certificate, Rejected> {
		let mut fills = self.shares.fills(classes);
		let mut transfers = 0;
		loop {
			let certificate = self.certify(&fills)?;
			match verify(self.market.problem, &certificate) {
				Ok(_) => return Ok(certificate),
				Err(Error::UnfairShares { .. })
					if transfers < TRANSFERS && self.transfer(&certificate, &mut fills) =>
				{
					transfers += 1;
				},
				Err(error) => return Err(Rejected::Because(error)),
			}
		}
	}

	/// The certificate of these fills: the midpoint price, and the fills that it does not imply.
	fn certify(&self, fills: &[i64]) -> Result<Certificate, Rejected> {
		let Instance { problem, book, .. } = self.market;
		let powers = fills.iter().copied();
		let price = midpoint(book, &self.congestion, powers, problem.floor, problem.cap)
			.map_err(Rejected::Because)?;
		let positions = self.positions(price, fills).ok_or(Rejected::Because(Error::Overflow))?;
		let groups = book.groups.iter().zip(&positions);
		let listed: Vec<_> = groups
			.filter(|(_, position)| position.listed)
			.map(|(group, position)| group.key.filled(Watts(position.power)))
			.collect();
		let rows = book.rows.iter().zip(self.shadow_prices).filter(|(_, price)| **price > 0);
		let shadow_prices: Vec<ShadowPrice> =
			rows.map(|(row, price)| row.id.worth(Price(*price))).collect();
		let (binding, marginal) = (shadow_prices.len(), listed.len());
		Ok(Certificate {
			price,
			shadow_prices: shadow_prices
				.try_into()
				.map_err(|_| Rejected::Finally(SolveError::TooManyShadowPrices(binding)))?,
			fills: listed
				.try_into()
				.map_err(|_| Rejected::Finally(SolveError::TooManyFills(marginal)))?,
		})
	}

	/// The positions of these fills at a price λ: listed where the nodal price does not imply them.
	fn positions(&self, lambda: Price, fills: &[i64]) -> Option<Vec<Position>> {
		let groups = self.market.book.groups.iter().zip(fills);
		groups
			.map(|(group, &power)| {
				let gain = group.gain(lambda, at(&self.congestion, group.place))?;
				Some(Position { power, gain, listed: power != derived(gain, group.total) })
			})
			.collect()
	}

	/// Transfers watts within an unfair pair. False when none can be transferred.
	fn transfer(&self, certificate: &Certificate, fills: &mut [i64]) -> bool {
		let book = self.market.book;
		let positions = self.positions(certificate.price, fills);
		let (Some(positions), Some(slacks)) = (positions, book.slacks(fills.iter().copied()))
		else {
			return false;
		};
		let network = Network { book, shadow_prices: self.shadow_prices, slacks: &slacks };
		let Some((from, to)) = unfair_indices(&network, &positions) else {
			return false;
		};
		let Some(watts) = self.transferable(fills, from, to, slacks) else { return false };
		fills[from] -= watts;
		fills[to] += watts;
		watts > 0
	}

	/// The watts whose transfer makes the shares of two groups equal, as far as the slacks of the
	/// rows allow.
	fn transferable(
		&self,
		fills: &[i64],
		from: usize,
		to: usize,
		slacks: Vec<i128>,
	) -> Option<i64> {
		let book = self.market.book;
		let (giver, taker) = (&book.groups[from], &book.groups[to]);
		let (x, q) = (i128::from(fills[from]), i128::from(giver.total));
		let (y, r) = (i128::from(fills[to]), i128::from(taker.total));
		let mut watts = (x * r - y * q).div_euclid(q + r).max(1);
		let mut raises = vec![0i128; book.rows.len()];
		for entry in book.column(giver.place) {
			raises[entry.row] -= i128::from(entry.sensitivity) * giver.sign();
		}
		for entry in book.column(taker.place) {
			raises[entry.row] += i128::from(entry.sensitivity) * giver.sign();
		}
		for (raise, slack) in raises.into_iter().zip(slacks) {
			if raise > 0 {
				watts = watts.min(slack / raise);
			}
		}
		i64::try_from(watts.min(x).min(r - y)).ok()
	}
}
