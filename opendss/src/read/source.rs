//! The source of a circuit.

use super::builder::Builder;
use crate::error::Result;
use crate::script::{Object, Property};
use tieline_feeder::{Complex64, Source};

/// A source as its properties build it up.
struct SourceText<'a> {
	object: &'a Object,
	bus: Option<&'a Property>,
	base_kv: f64,
	voltage_pu: f64,
	angle_deg: f64,
	/// r1, x1, r0, x0, ohm.
	impedances: [Option<f64>; 4],
	/// The short-circuit powers, three-phase and single-phase, MVA.
	short_circuit: [f64; 2],
	/// Whether the script gave a short-circuit power.
	is_short_circuit: bool,
	/// x1/r1 and x0/r0.
	ratios: [f64; 2],
}

impl<'a> SourceText<'a> {
	/// OpenDSS's defaults.
	fn new(object: &'a Object) -> Self {
		Self {
			object,
			bus: None,
			base_kv: 115.0,
			voltage_pu: 1.0,
			angle_deg: 0.0,
			impedances: [None; 4],
			short_circuit: [2000.0, 2100.0],
			is_short_circuit: false,
			ratios: [4.0, 3.0],
		}
	}

	fn take(&mut self, property: &'a Property, frequency_hz: f64) -> Result<()> {
		match property.name.as_str() {
			"bus1" => self.bus = Some(property),
			"basekv" => self.base_kv = property.positive()?,
			"pu" => self.voltage_pu = property.positive()?,
			"angle" => self.angle_deg = property.number()?,
			"phases" if property.count()? == 3 => {},
			"r1" => self.impedances[0] = Some(property.number()?),
			"x1" => self.impedances[1] = Some(property.number()?),
			"r0" => self.impedances[2] = Some(property.number()?),
			"x0" => self.impedances[3] = Some(property.number()?),
			"z1" => {
				let [r, x] = property.numbers()?;
				(self.impedances[0], self.impedances[1]) = (Some(r), Some(x));
			},
			"z0" => {
				let [r, x] = property.numbers()?;
				(self.impedances[2], self.impedances[3]) = (Some(r), Some(x));
			},
			"mvasc3" => self.take_short_circuit(0, property.positive()?),
			"mvasc1" => self.take_short_circuit(1, property.positive()?),
			"x1r1" => self.ratios[0] = property.positive()?,
			"x0r0" => self.ratios[1] = property.positive()?,
			// It would be the source's alone; `Set DefaultBaseFrequency` is the feeder's.
			"basefreq" => {
				if property.number()? != frequency_hz {
					return Err(self.object.unsupported_value(property));
				}
			},
			"enabled" if property.flag() == Ok(true) => {},
			"model" if property.value.eq_ignore_ascii_case("thevenin") => {},
			_ => return Err(self.object.unsupported(property)),
		}
		Ok(())
	}

	fn take_short_circuit(&mut self, index: usize, mva: f64) {
		self.short_circuit[index] = mva;
		self.is_short_circuit = true;
	}

	/// The positive- and zero-sequence impedance, ohm.
	fn impedance(&self) -> Result<(Complex64, Complex64)> {
		let Self { object, .. } = self;
		if self.is_short_circuit && self.impedances.iter().any(Option::is_some) {
			let reason = "impedances and short-circuit powers; write one kind only";
			return Err(object.inconsistent(reason));
		}
		match self.impedances {
			[Some(r1), Some(x1), Some(r0), Some(x0)] => {
				Ok((Complex64::new(r1, x1), Complex64::new(r0, x0)))
			},
			[None, None, None, None] => {
				short_circuit_impedance(self.base_kv, self.short_circuit, self.ratios)
					.ok_or_else(|| object.inconsistent("short-circuit powers"))
			},
			_ => Err(object.missing("r1, x1, r0 and x0 together")),
		}
	}

	fn nodes(&self, builder: &mut Builder) -> Result<[usize; 3]> {
		match self.bus {
			Some(property) => {
				let nodes = builder.phases(property, 3)?;
				Ok([nodes[0], nodes[1], nodes[2]])
			},
			// OpenDSS's default.
			None => Ok([1, 2, 3].map(|phase| builder.node("sourcebus", phase, self.object.line))),
		}
	}
}

pub(super) fn add(builder: &mut Builder, object: &Object) -> Result<()> {
	let mut text = SourceText::new(object);
	for property in &object.properties {
		text.take(property, builder.feeder.frequency_hz)?;
	}
	let (positive_ohm, zero_ohm) = text.impedance()?;
	builder.feeder.source = Source {
		nodes: text.nodes(builder)?,
		base_kv: text.base_kv,
		voltage_pu: text.voltage_pu,
		angle_deg: text.angle_deg,
		positive_ohm,
		zero_ohm,
	};
	Ok(())
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
