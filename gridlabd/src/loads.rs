//! The loads as GridLAB-D's: constant power, current and impedance by phase.

use crate::names::{LoadNames, Property, letter, object};
use num_complex::Complex64;
use tieline_feeder::{Characteristic, Connection, Feeder, Load};

/// Below this a share of a load is none, VA.
const NONE_VA: f64 = 1e-9;

/// The shares of a load's power, each of the active and the reactive: impedance, current, power.
fn shares(characteristic: Characteristic) -> [(f64, f64); 3] {
	let only =
		|which: usize| std::array::from_fn(|i| if i == which { (1.0, 1.0) } else { (0.0, 0.0) });
	match characteristic {
		Characteristic::ConstantPower => only(2),
		Characteristic::ConstantCurrent => only(1),
		Characteristic::ConstantImpedance => only(0),
		Characteristic::Zip { active, reactive } => {
			std::array::from_fn(|i| (active[i], reactive[i]))
		},
	}
}

/// The angle of a phase's voltage at no load, in degrees; of a phase to the next 30° more.
fn angle(phase: u8, next: Option<u8>) -> f64 {
	let of = |phase: u8| -120.0 * f64::from(phase - 1);
	match next {
		None => of(phase),
		// A to B leads A by 30°; B to A is its opposite.
		Some(next) if (phase % 3) + 1 == next => of(phase) + 30.0,
		Some(next) => of(next) + 30.0 + 180.0,
	}
}

/// The properties of a load at rated power.
pub(crate) fn load(feeder: &Feeder, load: &Load) -> LoadNames {
	let phase_of = |node: usize| feeder.nodes[node].phase;
	let ends: Vec<(u8, Option<u8>)> = match load.connection {
		Connection::Wye => load.nodes.iter().map(|node| (phase_of(*node), None)).collect(),
		Connection::Delta => (0..load.phases)
			.map(|i| {
				let next = load.nodes[(i + 1) % load.nodes.len()];
				(phase_of(load.nodes[i]), Some(phase_of(next)))
			})
			.collect(),
	};
	let volts = match load.connection {
		Connection::Wye if load.phases > 1 => load.rated_kv * 1e3 / 3f64.sqrt(),
		_ => load.rated_kv * 1e3,
	};
	let count = ends.len() as f64;
	let [impedance, current, power] = shares(load.characteristic).map(|(active, reactive)| {
		Complex64::new(load.kw * active, load.kvar * reactive) * 1e3 / count
	});
	let mut properties = Vec::new();
	for (phase, next) in ends {
		let (suffix, forward) = suffix(phase, next);
		let mut add = |kind: &str, value: Complex64, divides| {
			let value = (value.re, value.im);
			properties.push(Property { name: format!("constant_{kind}_{suffix}"), value, divides });
		};
		if power.norm() > NONE_VA {
			add("power", power, false);
		}
		if current.norm() > NONE_VA {
			let nominal = Complex64::from_polar(volts, angle(phase, next).to_radians());
			let amperes = (current / nominal).conj();
			add("current", if forward { amperes } else { -amperes }, false);
		}
		if impedance.norm() > NONE_VA {
			add("impedance", (volts * volts / impedance).conj(), true);
		}
	}
	LoadNames { object: object("load", &load.name), properties }
}

/// What a property of a phase, or of two, is called, and whether it is meant in that direction.
pub(crate) fn suffix(phase: u8, next: Option<u8>) -> (String, bool) {
	let Some(next) = next else { return (format!("{}N", letter(phase)), true) };
	let forward = (phase % 3) + 1 == next;
	let (from, to) = if forward { (phase, next) } else { (next, phase) };
	(format!("{}{}", letter(from), letter(to)), forward)
}
