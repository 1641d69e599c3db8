//! The nodal admittance of each element.

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

	/// Adds an admittance between two pairs of nodes: the current from `p` to `q` caused by the
	/// voltage from `r` to `s`. `None` is ground.
	fn add_between(
		&mut self,
		(p, q): (usize, Option<usize>),
		(r, s): (usize, Option<usize>),
		siemens: Complex64,
	) {
		self.add(p, r, siemens);
		if let Some(s) = s {
			self.add(p, s, -siemens);
		}
		if let Some(q) = q {
			self.add(q, r, -siemens);
		}
		if let (Some(q), Some(s)) = (q, s) {
			self.add(q, s, siemens);
		}
	}

	/// The current into the element at its `i`-th node.
	pub fn current(&self, i: usize, volts: impl Fn(usize) -> Complex64) -> Complex64 {
		let order = self.nodes.len();
		let row = &self.siemens[i * order..(i + 1) * order];
		row.iter().zip(&self.nodes).map(|(y, &node)| y * volts(node)).sum()
	}

	/// That current as a function of the voltages of all nodes.
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
	/// Its phasor at the voltages of the feeder's nodes; its change for changes of them.
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
/// impedance (Kersting, *Distribution System Modeling and Analysis*, chapter 8). `None` when the
/// impedance is zero.
pub(crate) fn transformer(transformer: &Transformer, taps_pu: [f64; 2]) -> Option<Primitive> {
	let admittance = leakage(transformer);
	if !admittance.is_finite() {
		return None;
	}
	let turns = turns(transformer, taps_pu);
	let shunts = [0, 1].map(|winding| antifloat(transformer, winding));
	let [first, second] = [0, 1].map(|winding| winding_places(transformer, winding));
	let nodes = transformer.windings.iter().flat_map(|winding| &winding.nodes);
	let mut primitive = Primitive::zero(nodes.copied().collect());
	for phase in first.into_iter().zip(second) {
		let phase: [_; 2] = phase.into();
		for (w, sign_w) in [(0, 1.0), (1, -1.0)] {
			for (x, sign_x) in [(0, 1.0), (1, -1.0)] {
				let siemens = sign_w * sign_x * admittance / (turns[w] * turns[x]);
				primitive.add_between(phase[w], phase[x], siemens);
			}
			let (p, q) = phase[w];
			for place in [Some(p), q].into_iter().flatten() {
				primitive.add(place, place, shunts[w]);
			}
		}
	}
	Some(primitive)
}

/// The ends of each phase of a winding as places among the nodes of the transformer.
fn winding_places(transformer: &Transformer, winding: usize) -> Vec<(usize, Option<usize>)> {
	let [first, second] = &transformer.windings;
	let (offset, nodes) =
		if winding == 0 { (0, &first.nodes) } else { (first.nodes.len(), &second.nodes) };
	// The two windings may share nodes: each is searched in its own.
	let place = |node| offset + place(nodes, node);
	transformer.winding_ends(winding).into_iter().map(|(p, q)| (place(p), q.map(place))).collect()
}

/// The place of an end of an element among its nodes.
fn place(nodes: &[usize], node: usize) -> usize {
	let place = nodes.iter().position(|&other| other == node);
	place.expect("the ends of an element are among its nodes")
}

/// The shunt to ground at each end of a winding.
fn antifloat(transformer: &Transformer, winding: usize) -> Complex64 {
	let rated = transformer.winding_volts(winding);
	let siemens = 0.5e-6 * transformer.antifloat_ppm * transformer.phase_va() / (rated * rated);
	Complex64::new(0.0, -siemens)
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

/// A capacitor: the susceptance that supplies the rated reactive power at rated voltage.
pub(crate) fn capacitor(capacitor: &Capacitor) -> Primitive {
	let Capacitor { nodes, connection, phases, rated_kv, rated_kvar, .. } = capacitor;
	let mut primitive = Primitive::zero(nodes.clone());
	let ends = phase_ends(nodes, *connection, *phases);
	let volts = phase_volts(*connection, *phases, *rated_kv);
	let siemens = Complex64::new(0.0, rated_kvar * 1e3 / *phases as f64 / (volts * volts));
	for (p, q) in ends {
		let end = (place(nodes, p), q.map(|q| place(nodes, q)));
		primitive.add_between(end, end, siemens);
	}
	primitive
}

/// The source as a Norton equivalent: its admittance, and the current fed into each of its nodes.
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

/// The derivative of the admittance of a regulator's transformer by its tap: half the difference
/// between one tap up and one tap down.
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
