//! Rows with the regulators at an end of their dead bands.
//!
//! Rows at fixed taps neglect that awards move the taps. When the injections `x` change, the taps
//! `t` follow, so that the voltages `u` of the relays stay at the ends `e` of their bands. With
//! derivatives written as subscripts, the voltage of a node is then
//!
//! ```text
//! v + v_x·Δx + v_t·Δt,   where   u + u_x·Δx + u_t·Δt = e,
//! ```
//!
//! that is `v + D·(e − u) + (v_x − D·u_x)·Δx` with `D = v_t·u_t⁻¹`.

use super::criteria::Criteria;
use super::error::LimitError;
use super::market::{MarketPoint, sorted};
use super::voltage_rows::{NodeVoltage, voltage_row};
use crate::admittance::per_tap;
use crate::lu::Lu;
use crate::model::Regulator;
use crate::regulator::{relay_phasor, relay_phasor_per_tap};
use crate::sensitivity::{System, along};
use crate::solution::Solution;
use num_complex::Complex64;
use tieline_primitives::{Bound, Limit};

/// The least change of a relay's voltage by a tap; the usual one is some 0.75 V.
const LEAST_VOLTS: f64 = 1e-3;

/// The rows of one end of the voltage band with the regulators at that end of their dead bands: for
/// awards that move the taps, from any starting position.
///
/// Linearised at a solution; valid within a few taps of it. A regulator at the end of its range
/// there, or locked, stays at its tap.
///
/// # Panics
/// When a point is of another feeder.
pub fn relay_rows(
	solution: &Solution,
	criteria: &Criteria,
	points: &[MarketPoint],
	bound: Bound,
) -> Result<Vec<Limit>, LimitError> {
	let points = sorted(points)?;
	let feeder = solution.feeder();
	let system = System::new(solution)?;
	let relays = Relays::new(solution);
	let control = Control::new(&relays, &system)?;
	let errors = relays.errors(bound);
	let responses: Vec<Response> = points
		.iter()
		.map(|point| {
			let unit = Complex64::new(1.0, point.var_per_watt);
			relays.response(system.response(point.point, unit))
		})
		.collect();
	let mut rows = Vec::new();
	for node in criteria.nodes(feeder) {
		let weights = control.weights(node);
		let value = solution.voltage_pu(node).norm() + product(&weights, &errors);
		let slope = |response: &Response| {
			per_unit(solution, node, &response.voltages) - product(&weights, &response.relays)
		};
		let voltage = NodeVoltage { node, value, slopes: responses.iter().map(slope).collect() };
		rows.extend(voltage_row(feeder, criteria, bound, &voltage, &points)?);
	}
	Ok(rows)
}

/// The relays of the regulators that act at a solution.
struct Relays<'a> {
	solution: &'a Solution,
	regulators: Vec<&'a Regulator>,
	/// The voltages of the relays.
	phasors: Vec<Complex64>,
}

/// The changes by a unit of power at a point, or by a tap.
struct Response {
	/// Of the voltage of each node.
	voltages: Vec<Complex64>,
	/// Of the magnitude of each relay's voltage.
	relays: Vec<f64>,
}

impl<'a> Relays<'a> {
	fn new(solution: &'a Solution) -> Self {
		let regulators: Vec<&Regulator> = solution
			.feeder
			.regulators
			.iter()
			.zip(solution.taps())
			.filter(|&(regulator, &tap)| {
				let (lowest, highest) = regulator.positions();
				regulator.settings.max_change > 0 && lowest < tap && tap < highest
			})
			.map(|(regulator, _)| regulator)
			.collect();
		let phasors = regulators.iter().map(|r| phasor(solution, r, &solution.voltages)).collect();
		Self { solution, regulators, phasors }
	}

	/// The changes of the relays at fixed taps when the voltages change by these.
	fn response(&self, voltages: Vec<Complex64>) -> Response {
		let changes =
			self.regulators.iter().zip(&self.phasors).map(|(regulator, &relay)| {
				along(relay, phasor(self.solution, regulator, &voltages))
			});
		Response { relays: changes.collect(), voltages }
	}

	/// The changes by a tap of one regulator.
	fn response_to_tap(&self, index: usize, system: &System<'_>) -> Option<Response> {
		let Solution { feeder, voltages, .. } = self.solution;
		let regulator = self.regulators[index];
		let change = per_tap(feeder, regulator, self.solution.taps())?;
		let mut response = self.response(system.response_to(&change));
		// The relay also measures the current through the winding that changes.
		let own = relay_phasor_per_tap(feeder, regulator, &change, |node| voltages[node]);
		response.relays[index] += along(self.phasors[index], own);
		Some(response)
	}

	/// `e − u`: the distances from the relays to this end of their bands.
	fn errors(&self, bound: Bound) -> Vec<f64> {
		let half = match bound {
			Bound::Upper => 0.5,
			Bound::Lower => -0.5,
		};
		let error = |(regulator, relay): (&&Regulator, &Complex64)| {
			let settings = &regulator.settings;
			settings.target_volts + half * settings.band_volts - relay.norm()
		};
		self.regulators.iter().zip(&self.phasors).map(error).collect()
	}
}

/// The control of the relays by the taps.
struct Control<'a> {
	solution: &'a Solution,
	/// `v_t`, by tap.
	by_tap: Vec<Vec<Complex64>>,
	/// The factors of `u_t`, transposed: a row for each tap.
	relays_by_tap: Lu<f64>,
}

impl<'a> Control<'a> {
	fn new(relays: &Relays<'a>, system: &System<'_>) -> Result<Self, LimitError> {
		let order = relays.regulators.len();
		let (mut by_tap, mut matrix) = (Vec::with_capacity(order), Vec::new());
		for index in 0..order {
			let response =
				relays.response_to_tap(index, system).ok_or(LimitError::Uncontrollable)?;
			matrix.extend(response.relays);
			by_tap.push(response.voltages);
		}
		let relays_by_tap = Lu::new(matrix, order)
			.filter(|factors| factors.smallest_pivot() > LEAST_VOLTS)
			.ok_or(LimitError::Uncontrollable)?;
		Ok(Self { solution: relays.solution, by_tap, relays_by_tap })
	}

	/// The row of `D` for a node: the change of its voltage, pu, by a volt at each relay.
	fn weights(&self, node: usize) -> Vec<f64> {
		let changes = self.by_tap.iter().map(|changes| per_unit(self.solution, node, changes));
		self.relays_by_tap.solve(&changes.collect::<Vec<_>>())
	}
}

/// The phasor of a relay at these voltages; its change for changes of them.
fn phasor(solution: &Solution, regulator: &Regulator, volts: &[Complex64]) -> Complex64 {
	let transformers = &solution.network.transformers;
	relay_phasor(&solution.feeder, regulator, transformers, |node| volts[node])
}

/// The change of a node's voltage magnitude, pu.
fn per_unit(solution: &Solution, node: usize, changes: &[Complex64]) -> f64 {
	along(solution.voltages[node], changes[node]) / solution.feeder.base_volts(node)
}

fn product(a: &[f64], b: &[f64]) -> f64 {
	a.iter().zip(b).map(|(a, b)| a * b).sum()
}
