//! The response of the market to prices in floating point, and its slopes.
//!
//! Early stages smooth what the rules fix ([`Smoothing`]): steps are more elastic, rows yield more,
//! and the ends of each step's ramp are rounded.

use super::state::State;
use crate::book::{Book, PPM, PlacedStep, at};
use crate::exact_price::ExactPrice;
use crate::response::{ELASTICITY as STEP_ELASTICITY, FEMTO, Response, ppm};

/// Exact units in a µ$/MWh.
pub(super) const UNIT: f64 = ExactPrice::MICRO_DOLLAR as f64;
/// Half a µ$/MWh.
const ELASTICITY: f64 = 0.5;
/// What a row yields for each µ$/MWh of its shadow price, in watts.
const YIELD: f64 = 1e-11;

/// What a stage changes of the rules, so that the dual function is smoother.
#[derive(Clone, Copy, Debug)]
pub(super) struct Smoothing {
	/// The factor by which the elasticity of steps is larger, at least one.
	pub width: f64,
	/// The range over which the ends of a ramp are rounded, as a share of it. Zero for the rules' own
	/// ramps, with exact residuals.
	pub rounding: f64,
	/// How far beyond the ends of its ramp a step counts as elastic, as a share of the ramp: at an end
	/// the slope of either side may be the one that leads on. Without rounding only.
	pub edge: f64,
	/// The same for the ramps over which rows keep a violation.
	pub row_edge: f64,
}

impl Smoothing {
	/// The rules as they are, with slopes that reach beyond the ends of the ramps of steps and of rows
	/// by these shares of them.
	pub const fn none(edge: f64, row_edge: f64) -> Self {
		Self { width: 1.0, rounding: 0.0, edge, row_edge }
	}

	/// In µ$/MWh.
	fn elasticity(self) -> f64 {
		ELASTICITY * self.width
	}

	/// In watts by µ$/MWh.
	fn row_yield(self) -> f64 {
		YIELD * self.width.powf(0.75)
	}

	/// The share of a ramp that is filled at a gain in µ$/MWh above its lower end, and its slope.
	fn ramp(self, along: Along, edge: f64) -> (f64, f64) {
		let beyond = along.past_upper / self.elasticity();
		let along = along.past_lower / self.elasticity();
		if self.rounding == 0.0 {
			let is_elastic = -edge < along && beyond < edge;
			let slope = if is_elastic { 1.0 / self.elasticity() } else { 0.0 };
			return (along.clamp(0.0, 1.0), slope);
		}
		if along <= -FAR * self.rounding {
			return (0.0, 0.0);
		}
		if along >= 1.0 + FAR * self.rounding {
			return (1.0, 0.0);
		}
		let (low, high) = (along / self.rounding, (along - 1.0) / self.rounding);
		let share = self.rounding * (soft_plus(low) - soft_plus(high));
		(share, (sigmoid(low) - sigmoid(high)) / self.elasticity())
	}
}

/// Where a price is along a ramp, in µ$/MWh: how far past its lower end, and past its upper one. In
/// floating point neither follows from the other to the last unit.
#[derive(Clone, Copy)]
struct Along {
	past_lower: f64,
	past_upper: f64,
}

/// How many roundings from the end of a ramp nothing is left of its rounding, in floating point.
const FAR: f64 = 40.0;

fn soft_plus(x: f64) -> f64 {
	x.max(0.0) + (-x.abs()).exp().ln_1p()
}

fn sigmoid(x: f64) -> f64 {
	1.0 / (1.0 + (-x).exp())
}

/// Residuals in watts, and slopes in watts by µ$/MWh.
pub(super) struct Slopes {
	/// Supply less demand.
	pub surplus: f64,
	/// What the awards take of each row beyond its room.
	pub excesses: Vec<f64>,
	/// How fast the net injection of each place rises with its nodal price.
	pub places: Vec<f64>,
	/// How fast the room of each row rises with its shadow price.
	pub rows: Vec<f64>,
}

impl Slopes {
	/// `None` where a number does not fit.
	pub fn new(book: &Book, state: &State, smoothing: Smoothing) -> Option<Self> {
		let mut slopes = Self::smooth(book, state, smoothing)?;
		if smoothing.rounding == 0.0 {
			// The rules' own residuals: those in floating point are off by a ten-billionth of a watt.
			let response = Response::new(book, state.lambda, &state.shadow_prices)?;
			let watt = FEMTO as f64;
			let excesses = response.excesses.iter();
			slopes.surplus = response.surplus as f64 / watt;
			slopes.excesses = excesses.map(|excess| *excess as f64 / watt / PPM as f64).collect();
			slopes.extend_ramps(book, &response, smoothing)?;
			slopes.extend_violations(book, state, smoothing);
		}
		Some(slopes)
	}

	/// Counts the fills of steps just beyond an end of their ramp as if the ramp went on.
	fn extend_ramps(
		&mut self,
		book: &Book,
		response: &Response,
		smoothing: Smoothing,
	) -> Option<()> {
		let elasticity = smoothing.elasticity();
		for step in &book.steps {
			let own = ppm(step.price.into())?;
			let above = at(&response.nodal_prices, step.place).saturating_sub(own);
			let gain = above.saturating_mul(step.sign());
			let beyond =
				if gain > 0 { gain } else { gain.saturating_add(ppm(STEP_ELASTICITY)?).min(0) };
			let share = beyond as f64 / (UNIT * PPM as f64) / elasticity;
			if share == 0.0 || share.abs() >= smoothing.edge {
				continue;
			}
			let injection = step.sign() as f64 * step.power as f64 * share;
			self.surplus += injection;
			for entry in book.column(step.place) {
				self.excesses[entry.row] += entry.sensitivity as f64 / PPM as f64 * injection;
			}
		}
		Some(())
	}

	/// Counts the violations that rows keep just beyond an end of their ramp as if it went on.
	fn extend_violations(&mut self, book: &Book, state: &State, smoothing: Smoothing) {
		let rows = book.rows.iter().zip(&state.shadow_prices).zip(&mut self.excesses);
		for ((row, price), excess) in rows.filter(|((row, _), _)| row.headroom < 0) {
			let gain = price.0.saturating_sub(ExactPrice::from(row.penalty).0) as f64 / UNIT;
			let along = gain / smoothing.elasticity();
			let beyond = along - along.clamp(0.0, 1.0);
			if beyond.abs() < smoothing.row_edge {
				*excess += row.headroom as f64 * beyond;
			}
		}
	}

	fn smooth(book: &Book, state: &State, smoothing: Smoothing) -> Option<Self> {
		let lambda = ppm(state.lambda)?;
		let congestion = book.congestion(&state.shadow_prices);
		let mut nets = vec![0.0; book.places.len()];
		let mut places = vec![0.0; book.places.len()];
		for step in &book.steps {
			let nodal_price = lambda.saturating_add(at(&congestion, step.place));
			let along = along(step, nodal_price, smoothing)?;
			let (share, slope) = smoothing.ramp(along, smoothing.edge);
			let power = step.power as f64;
			nets[step.place] += step.sign() as f64 * power * share;
			places[step.place] += power * slope;
		}
		let mut rows = Vec::with_capacity(book.rows.len());
		let mut excesses = Vec::with_capacity(book.rows.len());
		for (row, price) in book.rows.iter().zip(&state.shadow_prices) {
			let mut slope = smoothing.row_yield();
			let mut room = row.headroom as f64 + slope * (price.0 as f64 / UNIT);
			if row.headroom < 0 {
				let gain = price.0.checked_sub(ExactPrice::from(row.penalty).0)? as f64 / UNIT;
				let along = Along { past_lower: gain, past_upper: gain - smoothing.elasticity() };
				let (share, of_violation) = smoothing.ramp(along, smoothing.row_edge);
				room -= row.headroom as f64 * share;
				slope -= row.headroom as f64 * of_violation;
			}
			rows.push(slope);
			excesses.push(-room);
		}
		let mut surplus = 0.0;
		for (place, net) in nets.into_iter().enumerate().filter(|(_, net)| *net != 0.0) {
			surplus += net;
			for entry in book.column(place) {
				excesses[entry.row] += entry.sensitivity as f64 / PPM as f64 * net;
			}
		}
		Some(Self { surplus, excesses, places, rows })
	}
}

/// Where a nodal price, in ppm of an exact price's unit, is along the ramp of a step: exactly for the
/// rules' own ramps, whose last units count.
fn along(step: &PlacedStep, nodal_price: i128, smoothing: Smoothing) -> Option<Along> {
	let above = nodal_price.saturating_sub(ppm(step.price.into())?);
	let gain = above.saturating_mul(step.sign());
	let micro_dollars = |units: i128| units as f64 / (UNIT * PPM as f64);
	let past_upper = micro_dollars(gain);
	let past_lower = if smoothing.width > 1.0 {
		past_upper + smoothing.elasticity()
	} else {
		micro_dollars(gain.saturating_add(ppm(STEP_ELASTICITY)?))
	};
	Some(Along { past_lower, past_upper })
}
