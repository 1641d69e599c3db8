//! Finding a certificate.
//!
//! 1. The linear programme over the tie groups gives λ and μ ([`programme`]).
//! 2. Groups that these prices leave at the margin share what is left to fill as evenly as the
//!    rows allow: the quadratic programme `min Σ x²/2q` over classes of ties ([`shares`]).
//! 3. The fills are rounded to watts, so that balance is exact and no row is exceeded
//!    ([`rounding`]).
//! 4. λ moves to the midpoint of the prices that support the fills, and the result is returned
//!    only if it passes [`verify`](crate::verify). Otherwise the rounding leaves a little more of
//!    the rows' headroom, or more groups count as marginal, and so on.

mod programme;
mod rounding;
mod shares;
#[cfg(test)]
mod tests;

use crate::book::{Book, PPM, at};
use crate::certificate::{Certificate, Fill, Problem, RowId, ShadowPrice, TieGroup};
use crate::error::Error;
use crate::fairness::{self, Network};
use crate::position::{Position, derived};
use crate::price;
use crate::verify::verify;
use core::{fmt, mem};
use programme::{Failure, Kind, Optimum, Programme, Row, Variable};
use tieline_primitives::{Price, Side, Watts};

/// How much of the rows' rounding allowance is kept free, attempt by attempt.
const MARGINS: [f64; 5] = [0.0, 0.25, 0.5, 0.125, 0.75];
/// The gain in µ$/MWh up to which a group counts as marginal, attempt by attempt.
const WIDTHS: [f64; 3] = [1.0, 30.0, 1000.0];
/// How often the problem is solved again with a little of the headroom kept free.
const RETRIES: u64 = 16;
/// How often rows that cannot keep headroom free are let off in one retry.
const YIELDS: usize = 4;
/// The shadow price in µ$/MWh below which a row does not bind.
const NEGLIGIBLE: f64 = 0.01;
/// The share of the welfare below which the cost of rounding is not looked at.
const GOOD_ENOUGH: f64 = 2e-7;
/// The transfers between unfair pairs at most.
const TRANSFERS: usize = 10_000;

/// Why no certificate was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SolveError {
	/// The problem itself is malformed. Correct it.
	Malformed(Error),
	/// The offers cannot meet the limits together. The rows are those that would have to give way,
	/// by as little as possible in sum; it may take others with them to conflict. The auction ends
	/// without trade unless the DSO posts wider limits.
	Infeasible(Vec<RowId>),
	/// Only a price beyond the floor or the cap, this one for example, would clear the market.
	PriceOutOfBounds(Price),
	/// More rows bind than a certificate can name.
	TooManyShadowPrices(usize),
	/// More tie groups are marginal than a certificate can name.
	TooManyFills(usize),
	/// The numerical solver did not converge. The numbers are scaled too differently for it.
	NotConverged,
	/// The best certificate found fails this check: usually no award in whole watts meets the rows
	/// as exactly as their shadow prices ask.
	Unproven(Error),
}

impl fmt::Display for SolveError {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		match self {
			Self::Malformed(error) => write!(f, "malformed problem: {error}"),
			Self::Infeasible(rows) => {
				f.write_str("limits that no awards meet:")?;
				for (index, row) in rows.iter().enumerate() {
					write!(f, "{} {row}", if index == 0 { "" } else { "," })?;
				}
				Ok(())
			},
			Self::PriceOutOfBounds(price) => {
				write!(f, "a market that would clear only at {price}, beyond the floor or the cap")
			},
			Self::TooManyShadowPrices(count) => {
				write!(f, "{count} binding rows, more than a certificate can name")
			},
			Self::TooManyFills(count) => {
				write!(f, "{count} marginal tie groups, more than a certificate can name")
			},
			Self::NotConverged => f.write_str("no convergence of the numerical solver"),
			Self::Unproven(error) => write!(f, "no certificate that passes: {error}"),
		}
	}
}

impl core::error::Error for SolveError {}

/// Finds a certificate of optimal clearing, which [`verify`](crate::verify) has passed.
pub fn solve(problem: &Problem<'_>) -> Result<Certificate, SolveError> {
	let book = Book::new(problem).map_err(SolveError::Malformed)?;
	let columns: Vec<Vec<(usize, f64)>> = (0..book.places.len())
		.map(|place| {
			let column = book.column(place).iter();
			column.map(|entry| (entry.row, entry.sensitivity as f64 / PPM as f64)).collect()
		})
		.collect();
	let mut steepest = vec![0.0f64; book.rows.len()];
	for &(row, a) in columns.iter().flatten() {
		steepest[row] = steepest[row].max(a.abs());
	}

	let found = find(problem, &book, &columns, &vec![0.0; book.rows.len()]);
	let Err(SolveError::Unproven(_)) = found else { return found };
	// Rows that are met by chance, to the watt, can leave no room for rounding. With other
	// headrooms, lower by a watt or so, the optimum is another one nearby.
	(1..=RETRIES)
		.find_map(|retry| {
			let mut random = Random::new(retry);
			let kept = steepest.iter().map(|a| a * random.below(1_000) as f64 / 600.0);
			find_nearby(problem, &book, &columns, kept.collect())
		})
		.map_or(found, Ok)
}

/// Finds a certificate where about this much of each row's headroom, in watts, is kept free, and
/// none of a row that has none to spare.
fn find_nearby(
	problem: &Problem<'_>,
	book: &Book,
	columns: &[Vec<(usize, f64)>],
	mut kept: Vec<f64>,
) -> Option<Certificate> {
	for _ in 0..YIELDS {
		let pinned = match find(problem, book, columns, &kept) {
			Ok(certificate) => return Some(certificate),
			// Rows that pin what they count, one against another.
			Err(SolveError::Infeasible(pinned)) => pinned,
			Err(_) => return None,
		};
		let rows = pinned.iter().filter_map(|id| book.row(*id));
		let given: f64 = rows.map(|row| mem::take(&mut kept[row])).sum();
		if given == 0.0 {
			// It is others of their areas that have to give way.
			for (row, kept) in book.rows.iter().zip(&mut kept) {
				if pinned.iter().any(|id| id.area == row.id.area) {
					*kept = 0.0;
				}
			}
		}
	}
	None
}

/// Finds a certificate where this much of each row's headroom, in watts, is kept free.
fn find(
	problem: &Problem<'_>,
	book: &Book,
	columns: &[Vec<(usize, f64)>],
	kept: &[f64],
) -> Result<Certificate, SolveError> {
	let optimum = optimal_prices(problem, book, columns, kept)?;
	// A row that binds keeps a price, however small.
	let whole = |price: f64| if price > NEGLIGIBLE { (price.round() as i64).max(1) } else { 0 };
	let mut shadow_prices: Vec<i64> = optimum.shadow_prices.iter().copied().map(whole).collect();

	let mut best = None;
	for width in WIDTHS {
		let mut attempt =
			Attempt::new(problem, book, columns, &optimum, &shadow_prices, kept, width)?;
		for margin in MARGINS {
			match attempt.certificate(margin) {
				Ok(certificate) => return Ok(certificate),
				Err(Rejected::Because(error)) => best = Some(error),
				Err(Rejected::Finally(error)) => return Err(error),
				Err(Rejected::NoShares) => break,
			}
		}
		// A row that seemed to bind by a hair does not.
		if let Some(Error::RowNotTight(id)) = best
			&& let Some(row) = book.row(id)
			&& shadow_prices[row] < Price::CENT.0
		{
			shadow_prices[row] = 0;
		}
	}
	Err(best.map_or(SolveError::NotConverged, SolveError::Unproven))
}

/// Numbers that look random and are the same each time: xorshift (Marsaglia, 2003).
struct Random(u64);

impl Random {
	const fn new(seed: u64) -> Self {
		Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
	}

	const fn below(&mut self, limit: u64) -> u64 {
		self.0 ^= self.0 << 13;
		self.0 ^= self.0 >> 7;
		self.0 ^= self.0 << 17;
		if limit == 0 { 0 } else { self.0 % limit }
	}
}

/// λ and μ of the linear programme, in µ$/MWh.
fn optimal_prices(
	problem: &Problem<'_>,
	book: &Book,
	columns: &[Vec<(usize, f64)>],
	kept: &[f64],
) -> Result<Optimum, SolveError> {
	let total = |side: Side| {
		let groups = book.groups.iter().filter(|group| group.key.side == side);
		groups.map(|group| group.total as f64).sum::<f64>()
	};
	let (supply, demand) = (total(Side::Supply), total(Side::Demand));
	let variables: Vec<Variable> = book
		.groups
		.iter()
		.map(|group| {
			let (sign, opposite) = match group.key.side {
				Side::Supply => (1.0, demand),
				Side::Demand => (-1.0, supply),
			};
			Variable {
				place: group.place,
				sign,
				cost: sign * group.key.price.0 as f64,
				curvature: 0.0,
				// More than all of the other side cannot be filled, and not binding it keeps λ.
				capacity: (group.total as f64).min((2.0 * opposite).max(1.0)),
			}
		})
		.collect();
	let rows: Vec<Row> = book
		.rows
		.iter()
		.zip(kept)
		.map(|(row, kept)| Row {
			kind: Kind::AtMost,
			headroom: row.headroom as f64 / PPM as f64 - kept,
		})
		.collect();
	let programme = Programme { columns, variables, rows, surplus: 0.0 };
	let optimum = programme.optimise().map_err(|failure| infeasible(book, &programme, failure))?;
	let (floor, cap) = (problem.floor.0 as f64, problem.cap.0 as f64);
	// To within the µ$/MWh that prices are rounded to.
	if (floor - 1.0..=cap + 1.0).contains(&optimum.price) {
		return Ok(optimum);
	}
	// Among several optimal prices, one within the bounds: as if anyone could buy at the floor and
	// sell at the cap.
	let Programme { mut variables, rows, .. } = programme;
	let mut columns = columns.to_vec();
	columns.push(Vec::new());
	let groups = variables.len();
	for (sign, price) in [(1.0, cap), (-1.0, floor)] {
		variables.push(Variable {
			place: columns.len() - 1,
			sign,
			cost: sign * price,
			curvature: 0.0,
			capacity: supply + demand + 1.0,
		});
	}
	let bounded = Programme { columns: &columns, variables, rows, surplus: 0.0 };
	let mut bounded = bounded.optimise().map_err(|failure| infeasible(book, &bounded, failure))?;
	if bounded.fills.split_off(groups).iter().any(|fill| *fill > 0.5) {
		return Err(SolveError::PriceOutOfBounds(Price(optimum.price.round() as i64)));
	}
	Ok(bounded)
}

/// Names the rows that cannot be met, if any.
fn infeasible(book: &Book, programme: &Programme<'_>, failure: Failure) -> SolveError {
	let excess = match programme.least_excess() {
		Some(excess) => excess,
		None if failure == Failure::Infeasible => programme.certain_excess(),
		None => return SolveError::NotConverged,
	};
	let worst = excess.iter().copied().fold(0.0, f64::max);
	let named: Vec<RowId> = book
		.rows
		.iter()
		.zip(&excess)
		.filter(|(_, excess)| **excess > worst * 1e-3 && **excess > 1e-3)
		.map(|(row, _)| row.id)
		.collect();
	if named.is_empty() && failure == Failure::NotConverged {
		SolveError::NotConverged
	} else {
		SolveError::Infeasible(named)
	}
}

/// Why an attempt was given up.
enum Rejected {
	/// The certificate fails this check; another rounding may pass.
	Because(Error),
	/// The marginal groups cannot fill what is left.
	NoShares,
	/// No other attempt can help.
	Finally(SolveError),
}

/// The prices, and the groups that they leave at the margin.
struct Attempt<'a> {
	problem: &'a Problem<'a>,
	book: &'a Book,
	shadow_prices: Vec<i64>,
	discounts: Vec<i128>,
	shares: shares::Shares<'a>,
	/// What is kept free of each row's headroom, in watts.
	kept: &'a [f64],
	/// What rounding may cost without looking for better watts, in µ$/MWh · W.
	enough: f64,
	/// The even shares without a margin, once they are known.
	even: Option<Vec<f64>>,
}

impl<'a> Attempt<'a> {
	fn new(
		problem: &'a Problem<'a>,
		book: &'a Book,
		columns: &'a [Vec<(usize, f64)>],
		optimum: &Optimum,
		shadow_prices: &[i64],
		kept: &'a [f64],
		width: f64,
	) -> Result<Self, SolveError> {
		let discounts =
			book.discounts(shadow_prices).ok_or(SolveError::Malformed(Error::Overflow))?;
		let nodal: Vec<f64> = columns
			.iter()
			.map(|column| {
				let discount: f64 =
					column.iter().map(|&(row, a)| a * optimum.shadow_prices[row]).sum();
				optimum.price - discount
			})
			.collect();
		let gains: Vec<f64> = book
			.groups
			.iter()
			.map(|group| (nodal[group.place] - group.key.price.0 as f64) * group.sign() as f64)
			.collect();
		let shares = shares::Shares::new(book, columns, shadow_prices, &gains, width);
		Ok(Self {
			problem,
			book,
			shadow_prices: shadow_prices.to_vec(),
			discounts,
			shares,
			kept,
			enough: GOOD_ENOUGH * optimum.welfare(book).abs(),
			even: None,
		})
	}

	/// The certificate whose fills keep this share of the rounding allowance free.
	fn certificate(&mut self, margin: f64) -> Result<Certificate, Rejected> {
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
		let (first, best) = rounding::to_watts(&self.shares, &shares, &allowance, self.enough);
		match self.certificate_of(&best) {
			Err(Rejected::Because(_)) if first != best => self.certificate_of(&first),
			result => result,
		}
	}

	/// The certificate of these whole watts of the classes, made fair.
	fn certificate_of(&self, classes: &[i64]) -> Result<Certificate, Rejected> {
		let mut fills = self.shares.fills(classes);
		let mut transfers = 0;
		loop {
			let certificate = self.certify(&fills)?;
			match verify(self.problem, &certificate) {
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

	/// The certificate of these fills: the midpoint price, and the fills it does not imply.
	fn certify(&self, fills: &[i64]) -> Result<Certificate, Rejected> {
		let price = price::midpoint(
			self.book,
			&self.discounts,
			fills.iter().copied(),
			self.problem.floor,
			self.problem.cap,
		)
		.map_err(Rejected::Because)?;
		let mut listed = Vec::new();
		for (group, &power) in self.book.groups.iter().zip(fills) {
			let gain = group
				.gain(i128::from(price.0), at(&self.discounts, group.place))
				.ok_or(Rejected::Because(Error::Overflow))?;
			if power != derived(gain, group.total) {
				let TieGroup { location, side, price } = group.key;
				listed.push(Fill { location, side, price, power: Watts(power) });
			}
		}
		let rows = self.book.rows.iter().zip(&self.shadow_prices).filter(|(_, price)| **price > 0);
		let shadow_prices: Vec<ShadowPrice> = rows
			.map(|(row, price)| ShadowPrice {
				area: row.id.area,
				row: row.id.row,
				price: Price(*price),
			})
			.collect();
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

	/// Moves watts within an unfair pair, as many as the rows and the order of the two allow.
	/// False when none can move.
	fn transfer(&self, certificate: &Certificate, fills: &mut [i64]) -> bool {
		let lambda = i128::from(certificate.price.0);
		let positions: Option<Vec<Position>> = self
			.book
			.groups
			.iter()
			.zip(fills.iter())
			.map(|(group, &power)| {
				let gain = group.gain(lambda, at(&self.discounts, group.place))?;
				Some(Position { power, gain, listed: power != derived(gain, group.total) })
			})
			.collect();
		let (Some(positions), Some(slacks)) = (positions, self.book.slacks(fills.iter().copied()))
		else {
			return false;
		};
		let network =
			Network { book: self.book, shadow_prices: &self.shadow_prices, slacks: &slacks };
		let Some((from, to)) = fairness::unfair_indices(&network, &positions) else {
			return false;
		};
		let (giver, taker) = (&self.book.groups[from], &self.book.groups[to]);
		let (x, q) = (i128::from(fills[from]), i128::from(giver.total));
		let (y, r) = (i128::from(fills[to]), i128::from(taker.total));
		let mut watts = (x * r - y * q).div_euclid(q + r).max(1);
		let mut raises = vec![0i128; self.book.rows.len()];
		for entry in self.book.column(giver.place) {
			raises[entry.row] -= i128::from(entry.sensitivity) * giver.sign();
		}
		for entry in self.book.column(taker.place) {
			raises[entry.row] += i128::from(entry.sensitivity) * giver.sign();
		}
		for (raise, slack) in raises.into_iter().zip(slacks) {
			if raise > 0 {
				watts = watts.min(slack / raise);
			}
		}
		let Ok(watts) = i64::try_from(watts.min(x).min(r - y)) else { return false };
		fills[from] -= watts;
		fills[to] += watts;
		watts > 0
	}
}
