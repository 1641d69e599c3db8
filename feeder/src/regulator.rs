//! The control of step-voltage regulators with line-drop compensation.
//!
//! The relay measures the voltage of a distant load centre: `|V/PT − (R + jX)·I/CT|` with the line
//! current `I` out of the regulator (Kersting, *Distribution System Modeling and Analysis*,
//! chapter 7). When it leaves the band, taps move as in OpenDSS's static control mode: by seven
//! tenths of the taps that restore the target, rounded towards zero, but at least one, for all
//! regulators at once. Then the power flow is solved again, until no relay acts. A regulator with a
//! `max_change` of 0 is locked.

use crate::admittance::Primitive;
use crate::model::{Feeder, Regulator};
use num_complex::Complex64;

/// The voltage at a regulator's relay.
pub(crate) fn relay_volts(
	feeder: &Feeder,
	regulator: &Regulator,
	transformers: &[Primitive],
	volts: impl Fn(usize) -> Complex64,
) -> f64 {
	relay_phasor(feeder, regulator, transformers, volts).norm()
}

/// The phasor of the voltage at a regulator's relay: linear in the voltages of the nodes.
pub(crate) fn relay_phasor(
	feeder: &Feeder,
	regulator: &Regulator,
	transformers: &[Primitive],
	volts: impl Fn(usize) -> Complex64,
) -> Complex64 {
	let terminal = terminal(feeder, regulator);
	let primitive = &transformers[regulator.transformer];
	let into_winding = primitive.current(terminal, &volts);
	let settings = &regulator.settings;
	let local = volts(primitive.nodes[terminal]) / settings.voltage_ratio;
	local + settings.drop_volts * into_winding / settings.current_rating
}

/// The place of the controlled winding among the nodes of its transformer.
fn terminal(feeder: &Feeder, regulator: &Regulator) -> usize {
	let windings = &feeder.transformers[regulator.transformer].windings;
	if regulator.winding == 0 { 0 } else { windings[0].nodes.len() }
}

/// The change of the relay's phasor by a tap of its own regulator at fixed voltages; `per_tap` is the
/// change of the transformer's admittance.
pub(crate) fn relay_phasor_per_tap(
	feeder: &Feeder,
	regulator: &Regulator,
	per_tap: &Primitive,
	volts: impl Fn(usize) -> Complex64,
) -> Complex64 {
	let settings = &regulator.settings;
	let into_winding = per_tap.current(terminal(feeder, regulator), volts);
	settings.drop_volts * into_winding / settings.current_rating
}

/// The next tap of the regulator at this voltage of its relay; `winding_volts` is the rated voltage
/// of the controlled winding.
pub(crate) fn next_tap(regulator: &Regulator, winding_volts: f64, tap: i8, relay_volts: f64) -> i8 {
	let settings = &regulator.settings;
	let error = settings.target_volts - relay_volts;
	if settings.max_change == 0 || error.abs() <= settings.band_volts / 2.0 {
		return tap;
	}
	let boost_pu = error * settings.voltage_ratio / winding_volts;
	let pending = (boost_pu / regulator.range.step_pu()).round_ties_even();
	if pending == 0.0 {
		return tap;
	}
	let taps = (0.7 * pending.abs()).trunc().clamp(1.0, f64::from(settings.max_change));
	let moved = f64::from(tap) + taps.copysign(pending);
	let (lowest, highest) = regulator.positions();
	// Within the range of i8 after the clamp.
	moved.clamp(f64::from(lowest), f64::from(highest)) as i8
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::model::{RegulatorSettings, TapRange};

	const WINDING_VOLTS: f64 = 2401.7771;

	/// As in the IEEE 13 node test feeder: 122 V ± 1 V, taps of 5/8 %.
	fn regulator() -> Regulator {
		Regulator {
			name: "reg1".into(),
			transformer: 0,
			winding: 1,
			settings: RegulatorSettings {
				target_volts: 122.0,
				band_volts: 2.0,
				voltage_ratio: 20.0,
				current_rating: 700.0,
				drop_volts: Complex64::new(3.0, 9.0),
				max_change: 16,
			},
			range: TapRange { lowest_pu: 0.9, highest_pu: 1.1, steps: 32 },
			tap: 10,
		}
	}

	/// One tap is 0.750 V at the relay: 2401.78 V · 0.00625 / 20.
	fn next(tap: i8, relay_volts: f64) -> i8 {
		next_tap(&regulator(), WINDING_VOLTS, tap, relay_volts)
	}

	#[test]
	fn a_voltage_in_the_band_moves_no_tap() {
		assert_eq!(next(4, 121.001), 4);
		assert_eq!(next(4, 122.999), 4);
	}

	#[test]
	fn a_voltage_just_outside_moves_one_tap() {
		assert_eq!(next(4, 120.99), 5);
		assert_eq!(next(4, 123.01), 3);
	}

	#[test]
	fn seven_tenths_of_the_missing_taps_move_at_once() {
		assert_eq!(next(0, 122.0 - 10.0 * 0.7505), 7);
		assert_eq!(next(0, 122.0 + 4.0 * 0.7505), -2);
	}

	#[test]
	fn the_taps_of_one_change_are_limited_and_none_fix_the_tap() {
		let mut regulator = regulator();
		for (max_change, expected) in [(0, 4), (1, 5), (3, 7)] {
			regulator.settings.max_change = max_change;
			assert_eq!(next_tap(&regulator, WINDING_VOLTS, 4, 100.0), expected);
		}
	}

	#[test]
	fn taps_end_at_sixteen() {
		assert_eq!(next(15, 100.0), 16);
		assert_eq!(next(-16, 130.0), -16);
	}
}
