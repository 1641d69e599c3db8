//! The solver: finds the prices of the optimum by Newton's method on the dual function.
//!
//! The dual function has one variable for balance and one for each row, however many offers there
//! are. Stage by stage the elasticity of steps and the yield of rows shrink to those of the rules
//! ([`slopes`]); each stage starts at the prices of the one before ([`newton`]). The last works with
//! the exact residuals until the prices pass [`verify`](crate::verify()).

mod error;
mod least_squares;
mod newton;
mod slopes;
mod state;
#[cfg(test)]
mod tests;

pub use error::SolveError;
#[cfg(any(test, feature = "testing"))]
pub(crate) use least_squares::Matrix;

use crate::book::{Book, PPM};
use crate::certificate::{Certificate, Problem};
use crate::error::Error;
use crate::exact_price::ExactPrice;
use crate::response::{FEMTO, Response, Tolerance};
use crate::verify::check;
use newton::{Point, step, step_past_ends, whole_step};
use slopes::Smoothing;
use state::State;
use tieline_primitives::Price;

/// The width of the first stage, in elasticities: 250 $/MWh.
const WIDEST: f64 = 5e8;
/// The factor by which each stage narrows the last.
///
/// Attempt by attempt, with the rounding of ramps while they narrow: slower where the first does not
/// end at the optimum.
const SCHEDULES: [Schedule; 8] = [
	Schedule { narrower: 0.0625, rounding: 0.3 },
	Schedule { narrower: 0.25, rounding: 1.0 },
	Schedule { narrower: 0.5, rounding: 0.1 },
	Schedule { narrower: 0.7, rounding: 3.0 },
	Schedule { narrower: 0.35, rounding: 0.5 },
	Schedule { narrower: 0.6, rounding: 0.03 },
	Schedule { narrower: 0.8, rounding: 0.2 },
	Schedule { narrower: 0.85, rounding: 1.5 },
];
/// The factor by which each stage rounds less than the last, once the ramps are those of the rules.
const SHARPER: f64 = 0.1;
/// The rounding below which the ramps are taken as they are.
const LEAST_ROUNDING: f64 = 1e-8;
/// The most steps of a stage.
const STEPS: usize = 60;
/// The most steps of the last stage.
const LAST_STEPS: usize = 40;
/// The whole steps that the last stage tries from one point.
const WHOLE_STEPS: usize = 12;
/// How far beyond the ends of their ramps the last stage takes steps and rows as elastic, try by try.
const EDGES: [Edges; 9] = [
	Edges { steps: 0.0, later: 0.0, rows: 0.0 },
	Edges { steps: 1e-7, later: 1e-12, rows: 0.0 },
	Edges { steps: 1e-5, later: 1e-12, rows: 0.0 },
	Edges { steps: 1e-3, later: 1e-12, rows: 0.0 },
	Edges { steps: 1e-7, later: 0.0, rows: 0.0 },
	Edges { steps: 1e-5, later: 0.0, rows: 0.0 },
	Edges { steps: 0.0, later: 0.0, rows: 1e3 },
	Edges { steps: 1e-7, later: 1e-12, rows: 1e3 },
	Edges { steps: 1e-5, later: 0.0, rows: 1e3 },
];

/// How far beyond the ends of ramps a try of the last stage takes steps and rows as elastic, as
/// shares of the ramps.
#[derive(Clone, Copy)]
struct Edges {
	/// Steps, at first.
	steps: f64,
	/// Steps, later on.
	later: f64,
	/// Rows, at first.
	rows: f64,
}

impl Edges {
	const fn first(self) -> Smoothing {
		Smoothing::none(self.steps, self.rows)
	}

	const fn later(self) -> Smoothing {
		Smoothing::none(self.later, if self.rows > 0.0 { 1e-9 } else { 0.0 })
	}
}

/// Finds the certificate of the optimal clearing, which passes [`verify`](crate::verify()).
///
/// # Errors
///
/// The reason for which the market is not cleared.
pub fn solve(problem: &Problem<'_>) -> Result<Certificate, SolveError> {
	let book = Book::new(problem).map_err(SolveError::Malformed)?;
	let mut found = Err(overflow());
	for schedule in SCHEDULES {
		found = optimum(&book, problem, schedule);
		if !matches!(found, Err(SolveError::NotConverged(_))) {
			break;
		}
	}
	let state = found?;
	let priced = state.shadow_prices.iter().zip(&book.rows).filter(|(price, _)| price.0 > 0);
	let shadow_prices: Vec<_> = priced.map(|(price, row)| row.id.worth(*price)).collect();
	let count = shadow_prices.len();
	Ok(Certificate {
		price: state.lambda,
		shadow_prices: shadow_prices
			.try_into()
			.map_err(|_| SolveError::TooManyShadowPrices(count))?,
	})
}

/// How the stages follow one another.
#[derive(Clone, Copy)]
struct Schedule {
	/// The factor by which each stage narrows the ramps of the last.
	narrower: f64,
	/// The rounding of the ramps' ends until they are as narrow as the rules'.
	rounding: f64,
}

fn optimum(book: &Book, problem: &Problem<'_>, schedule: Schedule) -> Result<State, SolveError> {
	let powers: f64 = book.steps.iter().map(|step| step.power as f64).sum();
	let middle = i128::midpoint(problem.floor.0.into(), problem.cap.0.into());
	let mut state = State {
		lambda: ExactPrice(middle.saturating_mul(ExactPrice::MICRO_DOLLAR)),
		shadow_prices: vec![ExactPrice::ZERO; book.rows.len()],
	};
	let mut smoothing =
		Smoothing { width: WIDEST, rounding: schedule.rounding, ..Smoothing::none(0.0, 0.0) };
	while smoothing.rounding > LEAST_ROUNDING {
		let tolerance = powers * smoothing.rounding.min(1e-4) * 1e-3;
		let tolerances = vec![tolerance; book.rows.len()];
		let mut point = Point::new(book, state, smoothing).ok_or_else(overflow)?;
		for _ in 0..STEPS {
			let is_balanced = point.slopes.surplus.abs() <= tolerance;
			let mut rows = point.slopes.excesses.iter().zip(&point.state.shadow_prices);
			let holds = |(excess, price): (&f64, &ExactPrice)| {
				*excess <= tolerance && (price.0 == 0 || *excess >= -tolerance)
			};
			if is_balanced && rows.all(holds) {
				break;
			}
			let Some(next) = step(book, &point, smoothing, &tolerances, powers) else { break };
			point = next;
		}
		state = point.state;
		if smoothing.width > 1.0 {
			smoothing.width = (smoothing.width * schedule.narrower).max(1.0);
		} else {
			smoothing.rounding *= SHARPER;
		}
	}
	exact(book, problem, state, powers)
}

/// The last stage, by the rules' own residuals.
///
/// The stages before left every step on its side of the ends of its ramp, or so near to one that it
/// may be on either. Whole steps of the method, with these steps as elastic at first, lead to the
/// optimum; where they do not, a line search brings the prices nearer to it.
fn exact(
	book: &Book,
	problem: &Problem<'_>,
	mut state: State,
	powers: f64,
) -> Result<State, SolveError> {
	let market = Market { book, bounds: (problem.floor, problem.cap) };
	for _ in 0..LAST_STEPS {
		for edges in EDGES {
			let mut tried = state.clone();
			let mut smoothing = edges.first();
			for _ in 0..WHOLE_STEPS {
				match market.flaw(&mut tried)? {
					None => return Ok(tried),
					Some(tolerances) => {
						let Some(point) = Point::new(book, tried, smoothing) else { break };
						smoothing = edges.later();
						tried = whole_step(book, &point, &tolerances, powers);
						if market.flaw(&mut tried).is_err() {
							break;
						}
					},
				}
			}
		}
		let Some(tolerances) = market.flaw(&mut state)? else { return Ok(state) };
		let smoothing = Smoothing::none(0.0, 0.0);
		let point = Point::new(book, state.clone(), smoothing).ok_or_else(overflow)?;
		let Some(next) = step_past_ends(book, &point, &EDGES, &tolerances, powers) else {
			break;
		};
		state = next.state;
	}
	let response = Response::new(book, state.lambda, &state.shadow_prices).ok_or_else(overflow)?;
	let bounds = (problem.floor, problem.cap);
	let flaw = check(book, state.lambda, &state.shadow_prices, &response, bounds).err();
	Err(flaw.map_or_else(overflow, SolveError::NotConverged))
}

fn overflow() -> SolveError {
	SolveError::Malformed(Error::Overflow)
}

/// What the rules are checked against.
struct Market<'a> {
	book: &'a Book,
	bounds: (Price, Price),
}

impl Market<'_> {
	/// Whether the prices break a rule, and then the tolerance of each row in watts. Where only the
	/// midpoint is missed, λ moves there.
	fn flaw(&self, state: &mut State) -> Result<Option<Vec<f64>>, SolveError> {
		loop {
			let State { lambda, shadow_prices } = &*state;
			let response = Response::new(self.book, *lambda, shadow_prices).ok_or_else(overflow)?;
			match check(self.book, *lambda, shadow_prices, &response, self.bounds) {
				Ok(()) => return Ok(None),
				Err(Error::PriceNotMidpoint { midpoint }) if midpoint != *lambda => {
					state.lambda = midpoint;
				},
				Err(_) => {
					let tolerance = Tolerance::new(self.book, &response, shadow_prices);
					let tolerance = tolerance.ok_or_else(overflow)?;
					let rows = tolerance.rows.iter();
					let watts = rows.map(|row| *row as f64 / PPM as f64 / FEMTO as f64);
					return Ok(Some(watts.collect()));
				},
			}
		}
	}
}
