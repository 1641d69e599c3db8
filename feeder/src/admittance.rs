//! The nodal admittance of each element, and of the network that they form.

use crate::lu::Lu;
use crate::model::{
	Capacitor, Feeder, Line, Regulator, Source, Transformer, phase_ends, phase_volts,
};
use num_complex::Complex64;
use std::f64::consts::TAU;

/// The admittance matrix of one element: the currents into it at its nodes are `Y·V`.
#[derive(Clone, Debug)]
pub(crate) struct Primitive {
	pub nodes: Vec<usize>,
	/// Row by row.
	pub siemens: Vec<Complex64>,
}

impl Primitive {
	fn zero(nodes: Vec<usize>) -> Self {
		let siemens = vec![Complex64::ZERO; nodes.len() * nodes.len()];
		Self { nodes, siemens }
	}

	fn add(&mut self, row: usize, column: usize, siemens: Complex64) {
		let order = self.nodes.len();
		self.siemens[row * order + column] += siemens;
	}

	/// The current into the element at its `i`-th node.
	pub fn current(&self, i: usize, volts: impl Fn(usize) -> Complex64) -> Complex64 {
		let order = self.nodes.len();
		let row = &self.siemens[i * order..(i + 1) * order];
		row.iter().zip(&self.nodes).map(|(y, &node)| y * volts(node)).sum()
	}

	/// The same as a function of the voltages of all nodes.
	pub fn current_terms(&self, i: usize) -> Current {
		let order = self.nodes.len();
		let row = &self.siemens[i * order..(i + 1) * order];
		Current(self.nodes.iter().copied().zip(row.iter().copied()).collect())
	}
}

/// A current of the network, linear in the voltages of these nodes.
#[derive(Clone, Debug)]
pub(crate) struct Current(Vec<(usize, Complex64)>);

impl Current {
	/// Its phasor at these voltages, one for each node of the feeder; its change for changes of
	/// them.
	pub fn at(&self, volts: &[Complex64]) -> Complex64 {
		self.0.iter().map(|&(node, siemens)| siemens * volts[node]).sum()
	}
}

/// A line as a π section: the inverse of its series impedance between its ends, and half of its
/// charging susceptance at each. `None` when the impedance is singular.
pub(crate) fn line(line: &Line, frequency_hz: f64) -> Option<Primitive> {
	let order = line.from.len();
	let inverse = invert(&line.impedance_ohm, order)?;
	let mut primitive = Primitive::zero(line.from.iter().chain(&line.to).copied().collect());
	for i in 0..order {
		for j in 0..order {
			let series = inverse[i * order + j];
			let farad = line.capacitance_nf[i * order + j] * 1e-9;
			let shunt = Complex64::new(0.0, TAU * frequency_hz * farad / 2.0);
			primitive.add(i, j, series + shunt);
			primitive.add(order + i, order + j, series + shunt);
			primitive.add(i, order + j, -series);
			primitive.add(order + i, j, -series);
		}
	}
	Some(primitive)
}

/// A transformer at these taps: each pair of phases is an ideal ratio in series with the leakage
/// impedance (Kersting, *Distribution System Modeling and Analysis*, chapter 8).
pub(crate) fn transformer(transformer: &Transformer, taps_pu: [f64; 2]) -> Option<Primitive> {
	let windings = &transformer.windings;
	let mut primitive =
		Primitive::zero(windings.iter().flat_map(|winding| &winding.nodes).copied().collect());
	let phase_va = transformer.phase_va();
	let admittance = leakage(transformer);
	if !admittance.is_finite() {
		return None;
	}
	let turns = turns(transformer, taps_pu);
	let ends = [0, 1].map(|w| transformer.winding_ends(w));
	// Phases of one winding share nodes in a delta, so that a node is found in its winding's part.
	let at = |winding: usize, node: usize| {
		let offset = if winding == 0 { 0 } else { windings[0].nodes.len() };
		let place = windings[winding].nodes.iter().position(|&other| other == node);
		offset + place.expect("the ends of a winding are its nodes")
	};
	for phase in ends[0].iter().copied().zip(ends[1].iter().copied()) {
		let phase: [_; 2] = phase.into();
		for (w, sign_w) in [(0, 1.0), (1, -1.0)] {
			for (x, sign_x) in [(0, 1.0), (1, -1.0)] {
				let siemens = sign_w * sign_x * admittance / (turns[w] * turns[x]);
				let ((p, q), (r, s)) = (phase[w], phase[x]);
				primitive.add(at(w, p), at(x, r), siemens);
				if let Some(s) = s {
					primitive.add(at(w, p), at(x, s), -siemens);
				}
				if let Some(q) = q {
					primitive.add(at(w, q), at(x, r), -siemens);
				}
				if let (Some(q), Some(s)) = (q, s) {
					primitive.add(at(w, q), at(x, s), siemens);
				}
			}
			let rated = transformer.winding_volts(w);
			let shunt = 0.5e-6 * transformer.antifloat_ppm * phase_va / (rated * rated);
			let (p, q) = phase[w];
			for node in [Some(p), q].into_iter().flatten() {
				primitive.add(at(w, node), at(w, node), Complex64::new(0.0, -shunt));
			}
		}
	}
	Some(primitive)
}

/// The leakage admittance of a phase, for voltages in pu of its turns: VA.
fn leakage(transformer: &Transformer) -> Complex64 {
	let resistance: f64 = transformer.windings.iter().map(|w| w.resistance_percent).sum();
	let impedance = Complex64::new(resistance, transformer.reactance_percent) / 100.0;
	transformer.phase_va() / impedance
}

/// The voltage across a phase of each winding at these taps and no load.
fn turns(transformer: &Transformer, taps_pu: [f64; 2]) -> [f64; 2] {
	[0, 1].map(|w| transformer.winding_volts(w) * taps_pu[w])
}

/// The current through each phase of a winding, in the direction from its first end.
pub(crate) fn winding_currents(
	transformer: &Transformer,
	taps_pu: [f64; 2],
	winding: usize,
) -> Vec<Current> {
	let (turns, admittance) = (turns(transformer, taps_pu), leakage(transformer));
	let ends = [0, 1].map(|w| transformer.winding_ends(w));
	(0..transformer.phases())
		.map(|phase| {
			let terms = [0, 1].into_iter().flat_map(|w| {
				let sign = if w == winding { 1.0 } else { -1.0 };
				let siemens = sign * admittance / (turns[winding] * turns[w]);
				let (from, to) = ends[w][phase];
				[Some((from, siemens)), to.map(|to| (to, -siemens))]
			});
			Current(terms.flatten().collect())
		})
		.collect()
}

/// A capacitor: the susceptance that draws its rating at rated voltage.
pub(crate) fn capacitor(capacitor: &Capacitor) -> Primitive {
	let Capacitor { nodes, connection, phases, rated_kv, rated_kvar, .. } = capacitor;
	let mut primitive = Primitive::zero(nodes.clone());
	let ends = phase_ends(nodes, *connection, *phases);
	let volts = phase_volts(*connection, *phases, *rated_kv);
	let siemens = Complex64::new(0.0, rated_kvar * 1e3 / *phases as f64 / (volts * volts));
	let at = |node: usize| {
		let place = nodes.iter().position(|&other| other == node);
		place.expect("the ends of a capacitor are its nodes")
	};
	for (p, q) in ends {
		primitive.add(at(p), at(p), siemens);
		if let Some(q) = q {
			primitive.add(at(q), at(q), siemens);
			primitive.add(at(p), at(q), -siemens);
			primitive.add(at(q), at(p), -siemens);
		}
	}
	primitive
}

/// The source as a Norton equivalent: its admittance, and the current that it feeds into each of
/// its nodes.
pub(crate) fn source(source: &Source) -> Option<(Primitive, [Complex64; 3])> {
	let mutual = (source.zero_ohm - source.positive_ohm) / 3.0;
	let own = source.positive_ohm + mutual;
	let impedance: Vec<_> = (0..9).map(|k| if k % 4 == 0 { own } else { mutual }).collect();
	let primitive = Primitive { nodes: source.nodes.to_vec(), siemens: invert(&impedance, 3)? };
	let volts = source_volts(source);
	let current = |i: usize| (0..3).map(|j| primitive.siemens[i * 3 + j] * volts[j]).sum();
	let currents = [current(0), current(1), current(2)];
	Some((primitive, currents))
}

/// The voltages behind the source's impedance.
pub(crate) fn source_volts(source: &Source) -> [Complex64; 3] {
	let volts = source.voltage_pu * source.base_kv * 1e3 / 3f64.sqrt();
	[0.0, -120.0, 120.0]
		.map(|shift: f64| Complex64::from_polar(volts, (source.angle_deg + shift).to_radians()))
}

/// The derivative of the admittance of a regulator's transformer by its tap, as half the difference
/// between a tap more and a tap less.
pub(crate) fn per_tap(feeder: &Feeder, regulator: &Regulator, taps: &[i8]) -> Option<Primitive> {
	let ratios = feeder.tap_ratios(regulator.transformer, taps);
	let at = |turns: f64| {
		let mut ratios = ratios;
		ratios[regulator.winding] += turns;
		transformer(&feeder.transformers[regulator.transformer], ratios)
	};
	let step = regulator.range.step_pu();
	let (mut change, less) = (at(step)?, at(-step)?);
	for (more, less) in change.siemens.iter_mut().zip(less.siemens) {
		*more = (*more - less) / 2.0;
	}
	Some(change)
}

fn invert(a: &[Complex64], order: usize) -> Option<Vec<Complex64>> {
	let lu = Lu::new(a.to_vec(), order)?;
	let mut inverse = vec![Complex64::ZERO; order * order];
	let mut unit = vec![Complex64::ZERO; order];
	for j in 0..order {
		unit[j] = Complex64::ONE;
		for (i, x) in lu.solve(&unit).into_iter().enumerate() {
			inverse[i * order + j] = x;
		}
		unit[j] = Complex64::ZERO;
	}
	Some(inverse)
}
