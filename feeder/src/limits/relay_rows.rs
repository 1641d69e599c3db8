//! Rows while the regulators hold their relays at an end of their dead bands.
//!
//! Rows at fixed taps do not know that awards move them. When the injections `x` change, the taps
//! `t` follow so that the relays' voltages `u` stay at the ends `e` of their bands. With derivatives
//! written as subscripts, the voltage at a node is then
//!
//! ```text
//! v + v_x·Δx + v_t·Δt,   where   u + u_x·Δx + u_t·Δt = e,
//! ```
//!
//! that is `v + D·(e − u) + (v_x − D·u_x)·Δx` with `D = v_t·u_t⁻¹`.

use crate::admittance::per_tap;
use crate::limits::{Criteria, LimitError, MarketPoint, sorted, voltage_row};
use crate::lu::Lu;
use crate::model::Regulator;
use crate::regulator::{relay_phasor, relay_phasor_per_tap};
use crate::sensitivity::{System, along};
use crate::solution::Solution;
use num_complex::Complex64;
use tieline_primitives::{Bound, Limit};

/// The least that a tap has to move its relay by; a usual one moves it by some 0.75 V.
const LEAST_VOLTS: f64 = 1e-3;

/// The rows of one side of the voltage band while the regulators hold their relays at that end of
/// their dead bands: for awards that draw the taps along, from wherever they stood. Linearised at a
/// solution, within a few taps of that state. A regulator at the end of its range there, or that
/// may not act, holds nothing.
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
	let feeder = &solution.feeder;
	let volts = |node: usize| solution.voltages[node];
	let transformers = &solution.network.transformers;
	let holding: Vec<&Regulator> = feeder
		.regulators
		.iter()
		.zip(solution.taps())
		.filter(|&(regulator, &tap)| {
			let (lowest, highest) = regulator.positions();
			regulator.settings.max_change > 0 && lowest < tap && tap < highest
		})
		.map(|(regulator, _)| regulator)
		.collect();
	let relays: Vec<Complex64> = holding
		.iter()
		.map(|regulator| relay_phasor(feeder, regulator, transformers, volts))
		.collect();
	let seen = |changes: &[Complex64]| -> Vec<f64> {
		let relays = holding.iter().zip(&relays);
		relays
			.map(|(regulator, &relay)| {
				along(relay, relay_phasor(feeder, regulator, transformers, |node| changes[node]))
			})
			.collect()
	};

	let system = System::new(solution)?;
	// By tap: the change of every voltage; and of every relay's, row by row.
	let (mut by_tap, mut relays_by_tap) = (Vec::new(), Vec::new());
	for (index, regulator) in holding.iter().enumerate() {
		let change = per_tap(feeder, regulator, solution.taps()).ok_or(LimitError::Unheld)?;
		let changes = system.response_to(&change);
		let mut seen = seen(&changes);
		let own = relay_phasor_per_tap(feeder, regulator, &change, volts);
		seen[index] += along(relays[index], own);
		relays_by_tap.extend(seen);
		by_tap.push(changes);
	}
	let factors = Lu::new(relays_by_tap, holding.len())
		.filter(|factors| factors.smallest_pivot() > LEAST_VOLTS)
		.ok_or(LimitError::Unheld)?;
	let by_watt: Vec<(Vec<Complex64>, Vec<f64>)> = points
		.iter()
		.map(|point| {
			let changes = system.response(point.point, Complex64::new(1.0, point.var_per_watt));
			let seen = seen(&changes);
			(changes, seen)
		})
		.collect();
	let sign = match bound {
		Bound::Upper => 0.5,
		Bound::Lower => -0.5,
	};
	let missing: Vec<f64> = holding
		.iter()
		.zip(&relays)
		.map(|(regulator, relay)| {
			let settings = &regulator.settings;
			settings.target_volts + sign * settings.band_volts - relay.norm()
		})
		.collect();

	let mut rows = Vec::new();
	for node in criteria.nodes(feeder) {
		let moved = |changes: &[Complex64]| {
			along(solution.voltages[node], changes[node]) / feeder.base_volts(node)
		};
		let shares =
			factors.solve(&by_tap.iter().map(|changes| moved(changes)).collect::<Vec<_>>());
		let held = |relays: &[f64]| -> f64 { shares.iter().zip(relays).map(|(d, u)| d * u).sum() };
		let value = solution.voltage_pu(node).norm() + held(&missing);
		let slopes: Vec<f64> =
			by_watt.iter().map(|(changes, relays)| moved(changes) - held(relays)).collect();
		rows.extend(voltage_row(feeder, criteria, node, bound, value, &slopes, &points)?);
	}
	Ok(rows)
}
