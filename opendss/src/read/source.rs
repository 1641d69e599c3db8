//! The source of a circuit.

use crate::read::{Reader, Result, inconsistent, missing, unsupported, unsupported_value};
use crate::script::{Object, Property};
use tieline_feeder::Complex64;

impl Reader {
	pub(crate) fn source(&mut self, object: &Object) -> Result<()> {
		let mut bus = None;
		let (mut short_circuit, mut ratios) = ([2000.0, 2100.0], [4.0, 3.0]);
		let mut given: [Option<f64>; 4] = [None; 4];
		let mut is_short_circuit = false;
		for property in &object.properties {
			let at = |kind| (property.line, kind);
			let source = &mut self.feeder.source;
			match property.name.as_str() {
				"bus1" => bus = Some(property),
				"basekv" => source.base_kv = property.positive().map_err(at)?,
				"pu" => source.voltage_pu = property.positive().map_err(at)?,
				"angle" => source.angle_deg = property.number().map_err(at)?,
				"phases" if property.count().map_err(at)? == 3 => {},
				"r1" => given[0] = Some(property.number().map_err(at)?),
				"x1" => given[1] = Some(property.number().map_err(at)?),
				"r0" => given[2] = Some(property.number().map_err(at)?),
				"x0" => given[3] = Some(property.number().map_err(at)?),
				"z1" => {
					let [r, x] = property.numbers().map_err(at)?;
					(given[0], given[1]) = (Some(r), Some(x));
				},
				"z0" => {
					let [r, x] = property.numbers().map_err(at)?;
					(given[2], given[3]) = (Some(r), Some(x));
				},
				"mvasc3" => {
					short_circuit[0] = property.positive().map_err(at)?;
					is_short_circuit = true;
				},
				"mvasc1" => {
					short_circuit[1] = property.positive().map_err(at)?;
					is_short_circuit = true;
				},
				"x1r1" => ratios[0] = property.positive().map_err(at)?,
				"x0r0" => ratios[1] = property.positive().map_err(at)?,
				// It would be the source's alone; `Set DefaultBaseFrequency` is the feeder's.
				"basefreq" => {
					if property.number().map_err(at)? != self.feeder.frequency_hz {
						return Err(unsupported_value(object, property));
					}
				},
				"enabled" | "model" if is_neutral(property) => {},
				_ => return Err(unsupported(object, property)),
			}
		}
		if is_short_circuit && given.iter().any(Option::is_some) {
			let what = "impedances and short-circuit powers; write one kind only";
			return Err(inconsistent(object, what));
		}
		let source = &mut self.feeder.source;
		(source.positive_ohm, source.zero_ohm) = match given {
			[Some(r1), Some(x1), Some(r0), Some(x0)] => {
				(Complex64::new(r1, x1), Complex64::new(r0, x0))
			},
			[None, None, None, None] => {
				short_circuit_impedance(source.base_kv, short_circuit, ratios)
					.ok_or_else(|| inconsistent(object, "short-circuit powers"))?
			},
			_ => return Err(missing(object, "r1, x1, r0 and x0 together")),
		};
		match bus {
			Some(property) => {
				let nodes = self.phases(property, 3)?;
				self.feeder.source.nodes = [nodes[0], nodes[1], nodes[2]];
			},
			None => {
				for (i, phase) in [1, 2, 3].into_iter().enumerate() {
					self.feeder.source.nodes[i] = self.node("sourcebus", phase, object.line);
				}
			},
		}
		Ok(())
	}
}

/// Whether the property has the only value that the reader models.
fn is_neutral(property: &Property) -> bool {
	match property.name.as_str() {
		"enabled" => property.flag() == Ok(true),
		_ => property.value.eq_ignore_ascii_case("thevenin"),
	}
}

/// The positive- and zero-sequence impedance of a grid with these short-circuit powers, three-phase
/// and single-phase, in MVA: `|Z₁| = kV²/MVA₃`, `|2·Z₁ + Z₀| = 3·V/I₁`.
fn short_circuit_impedance(
	kv: f64,
	[three_phase, single_phase]: [f64; 2],
	[x1_r1, x0_r0]: [f64; 2],
) -> Option<(Complex64, Complex64)> {
	let x1 = kv * kv / three_phase / (1.0 + 1.0 / (x1_r1 * x1_r1)).sqrt();
	let r1 = x1 / x1_r1;
	// The current is MVA₁/(√3·kV), so that 3·V/I₁ is 3·kV²/MVA₁.
	let loop_ohm = 3.0 * kv * kv / single_phase;
	let (a, b) = (1.0 + x0_r0 * x0_r0, 4.0 * (r1 + x1 * x0_r0));
	let c = 4.0 * (r1 * r1 + x1 * x1) - loop_ohm * loop_ohm;
	let root = (b * b - 4.0 * a * c).sqrt();
	let r0 = ((-b + root) / (2.0 * a)).max((-b - root) / (2.0 * a));
	r0.is_finite().then(|| (Complex64::new(r1, x1), Complex64::new(r0, r0 * x0_r0)))
}
