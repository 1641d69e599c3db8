//! The model of a feeder.

use num_complex::Complex64;

/// A distribution feeder: plain data.
///
/// Elements refer to nodes by their index in [`Feeder::nodes`]. Names are in lower case.
#[derive(Clone, Debug, PartialEq)]
pub struct Feeder {
	/// The circuit's name.
	pub name: String,
	/// The frequency.
	pub frequency_hz: f64,
	/// The source: the connection to the grid.
	pub source: Source,
	/// The buses, in the order in which elements name them.
	pub buses: Vec<Bus>,
	/// The nodes: the phases of the buses.
	pub nodes: Vec<Node>,
	/// Lines, cables and switches.
	pub lines: Vec<Line>,
	/// Transformers, those of the regulators included.
	pub transformers: Vec<Transformer>,
	/// The controls of the regulators.
	pub regulators: Vec<Regulator>,
	/// Shunt capacitors.
	pub capacitors: Vec<Capacitor>,
	/// Loads.
	pub loads: Vec<Load>,
}

/// A bus.
#[derive(Clone, Debug, PartialEq)]
pub struct Bus {
	/// Its name, in lower case.
	pub name: String,
	/// Its nodes by phase.
	pub nodes: [Option<usize>; 3],
	/// The line-to-neutral base voltage, volts (see [`Feeder::voltage_bases`]).
	pub base_volts: f64,
	/// Its place on a map or a drawing, x to the right and y upwards, in units of the model's own; no
	/// calculation reads it.
	pub place: Option<[f64; 2]>,
}

/// One phase of a bus, written `671.2`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Node {
	/// The bus, as an index into [`Feeder::buses`].
	pub bus: usize,
	/// The phase: 1, 2 or 3.
	pub phase: u8,
}

/// A three-phase voltage source behind an impedance.
#[derive(Clone, Debug, PartialEq)]
pub struct Source {
	/// Its nodes, phases 1, 2, 3.
	pub nodes: [usize; 3],
	/// The line-to-line base voltage.
	pub base_kv: f64,
	/// The voltage behind the impedance.
	pub voltage_pu: f64,
	/// The angle of phase 1.
	pub angle_deg: f64,
	/// The positive-sequence impedance, ohm.
	pub positive_ohm: Complex64,
	/// The zero-sequence impedance, ohm.
	pub zero_ohm: Complex64,
}

/// A line, cable or switch of one to three phases, as a π section.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
	/// Its name.
	pub name: String,
	/// The nodes of its first end, by conductor.
	pub from: Vec<usize>,
	/// The nodes of its second end, by conductor.
	pub to: Vec<usize>,
	/// The series impedance matrix of the whole line, ohm, row by row.
	pub impedance_ohm: Vec<Complex64>,
	/// The capacitance matrix of the whole line, nF, row by row.
	pub capacitance_nf: Vec<f64>,
	/// The ampacity of each conductor, or `None` without a rating.
	pub rating_amps: Option<f64>,
}

/// How the phases of a winding, a load or a capacitor are connected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Connection {
	/// Each phase between its node and ground.
	Wye,
	/// Each phase between two nodes.
	Delta,
}

/// A transformer of two windings, of one or three phases.
#[derive(Clone, Debug, PartialEq)]
pub struct Transformer {
	/// Its name.
	pub name: String,
	/// Its windings.
	pub windings: [Winding; 2],
	/// The rating of each winding, all phases together, kVA; of a regulator, of its through power. It
	/// limits the current in each phase to the phase's share of the rating at rated voltage.
	pub rated_kva: f64,
	/// The leakage reactance between the windings, percent of the rating.
	pub reactance_percent: f64,
	/// Whether a delta winding leads the other by 30° where the standard connection lags
	/// (`leadlag=lead`).
	pub leads: bool,
	/// A shunt to ground at each end of a winding, in parts per million of the rating, that keeps a
	/// floating delta solvable (OpenDSS's `ppm_antifloat`).
	pub antifloat_ppm: f64,
}

/// A winding of a transformer.
#[derive(Clone, Debug, PartialEq)]
pub struct Winding {
	/// Its nodes, by phase.
	pub nodes: Vec<usize>,
	/// How its phases are connected; a wye is grounded.
	pub connection: Connection,
	/// Its rated voltage: line to line for three phases, across the winding for one.
	pub rated_kv: f64,
	/// Its resistance, percent of the rating.
	pub resistance_percent: f64,
	/// Its turns, pu of the rated turns; 1 in a winding controlled by a regulator.
	pub tap_pu: f64,
}

/// A regulator: the control that moves the taps of a transformer's winding to keep the voltage
/// behind a compensated line drop in a band.
#[derive(Clone, Debug, PartialEq)]
pub struct Regulator {
	/// Its name.
	pub name: String,
	/// The transformer, as an index into [`Feeder::transformers`].
	pub transformer: usize,
	/// The controlled winding, measured and tapped: 0 or 1.
	pub winding: usize,
	/// The settings of the relay.
	pub settings: RegulatorSettings,
	/// The taps of its winding.
	pub range: TapRange,
	/// The initial tap.
	pub tap: i8,
}

/// The taps of a winding. Position 0 is at rated turns.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TapRange {
	/// The fewest turns, pu of the rated turns.
	pub lowest_pu: f64,
	/// The most turns, pu of the rated turns.
	pub highest_pu: f64,
	/// The number of steps between them.
	pub steps: u8,
}

/// The settings of a regulator's relay.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RegulatorSettings {
	/// The target voltage, on the secondary of the voltage transformer.
	pub target_volts: f64,
	/// The width of the band around the target.
	pub band_volts: f64,
	/// The ratio of the voltage transformer.
	pub voltage_ratio: f64,
	/// The primary rating of the current transformer, ampere.
	pub current_rating: f64,
	/// The compensated line drop at rated current: resistive and reactive part, volts.
	pub drop_volts: Complex64,
	/// The largest number of taps of one change; 0 locks the regulator (OpenDSS's `maxtapchange`).
	pub max_change: u8,
}

/// A shunt capacitor, a constant susceptance.
#[derive(Clone, Debug, PartialEq)]
pub struct Capacitor {
	/// Its name.
	pub name: String,
	/// Its nodes, by phase; two for one phase between nodes.
	pub nodes: Vec<usize>,
	/// How its phases are connected; a wye is grounded.
	pub connection: Connection,
	/// Its phases.
	pub phases: usize,
	/// Its rated voltage: line to line for two or three phases, across it for one.
	pub rated_kv: f64,
	/// Its rated reactive power, all phases together.
	pub rated_kvar: f64,
}

/// A load.
#[derive(Clone, Debug, PartialEq)]
pub struct Load {
	/// Its name.
	pub name: String,
	/// Its nodes, by phase; two for one phase between nodes.
	pub nodes: Vec<usize>,
	/// How its phases are connected; a wye is grounded.
	pub connection: Connection,
	/// Its phases, which share its power equally.
	pub phases: usize,
	/// Its rated voltage: line to line for two or three phases, across it for one.
	pub rated_kv: f64,
	/// The active power at rated voltage.
	pub kw: f64,
	/// The reactive power at rated voltage.
	pub kvar: f64,
	/// The dependence of its power on the voltage.
	pub characteristic: Characteristic,
	/// The voltages between which the characteristic holds, pu of the rated voltage. Above, and
	/// gradually below, the load becomes a constant impedance (OpenDSS's `vminpu`, `vmaxpu`).
	pub limits_pu: (f64, f64),
	/// The voltage below which the load is a constant impedance, pu of the rated voltage (`vlowpu`).
	pub low_pu: f64,
}

/// The dependence of a load's power on its voltage.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Characteristic {
	/// Constant power (OpenDSS's model 1).
	ConstantPower,
	/// Constant impedance: power goes with the square of the voltage (model 2).
	ConstantImpedance,
	/// Constant current: power goes with the voltage (model 5).
	ConstantCurrent,
	/// Shares of constant impedance, current and power, of the active and of the reactive power
	/// (model 8).
	Zip {
		/// Of the active power: impedance, current, power.
		active: [f64; 3],
		/// Of the reactive power: impedance, current, power.
		reactive: [f64; 3],
	},
}

impl Feeder {
	/// The initial taps, one for each regulator.
	pub fn taps(&self) -> Vec<i8> {
		self.regulators.iter().map(|regulator| regulator.tap).collect()
	}

	/// The turns of both windings of a transformer, pu of the rated turns, with the regulators at
	/// these taps.
	///
	/// # Panics
	/// When the feeder has no such transformer.
	pub fn tap_ratios(&self, transformer: usize, taps: &[i8]) -> [f64; 2] {
		let mut ratios = self.transformers[transformer].windings.each_ref().map(|w| w.tap_pu);
		for (regulator, &tap) in self.regulators.iter().zip(taps) {
			if regulator.transformer == transformer {
				ratios[regulator.winding] = 1.0 + f64::from(tap) * regulator.range.step_pu();
			}
		}
		ratios
	}

	/// The line-to-neutral voltage that is 1 pu at a node.
	///
	/// # Panics
	/// When the feeder has no such node.
	pub fn base_volts(&self, node: usize) -> f64 {
		self.buses[self.nodes[node].bus].base_volts
	}
}

impl TapRange {
	/// The change of turns by one tap, pu.
	pub fn step_pu(&self) -> f64 {
		(self.highest_pu - self.lowest_pu) / f64::from(self.steps)
	}

	/// The lowest and the highest position, or `None` when rated turns are not a position.
	pub fn positions(&self) -> Option<(i8, i8)> {
		let lowest = (self.lowest_pu - 1.0) / self.step_pu();
		let is_whole = (lowest - lowest.round()).abs() < 1e-6;
		let (lowest, highest) = (lowest.round(), lowest.round() + f64::from(self.steps));
		let fits = lowest >= f64::from(i8::MIN) && highest <= f64::from(i8::MAX);
		(self.step_pu() > 0.0 && is_whole && fits).then_some((lowest as i8, highest as i8))
	}

	/// The position of these turns, pu of the rated turns; `None` between two positions and out of
	/// range.
	pub fn position(&self, turns_pu: f64) -> Option<i8> {
		let (lowest, highest) = self.positions()?;
		let steps = (turns_pu - 1.0) / self.step_pu();
		let position = steps.round();
		let is_in_range = f64::from(lowest) <= position && position <= f64::from(highest);
		((steps - position).abs() <= 1e-6 && is_in_range).then_some(position as i8)
	}
}

impl Regulator {
	/// The lowest and the highest position of its taps; 0 alone when rated turns are not a position.
	pub fn positions(&self) -> (i8, i8) {
		self.range.positions().unwrap_or((0, 0))
	}
}

impl Transformer {
	/// The phases of the transformer.
	pub fn phases(&self) -> usize {
		match self.windings[0].connection {
			Connection::Delta if self.windings[0].nodes.len() == 2 => 1,
			_ => self.windings[0].nodes.len(),
		}
	}

	/// The rating of each phase, VA.
	pub(crate) fn phase_va(&self) -> f64 {
		self.rated_kva * 1e3 / self.phases() as f64
	}

	/// The voltage across a phase of a winding (0 or 1) at rated turns.
	///
	/// # Panics
	/// When there is no such winding.
	pub fn winding_volts(&self, winding: usize) -> f64 {
		let Winding { rated_kv, connection, .. } = self.windings[winding];
		match connection {
			Connection::Wye if self.phases() > 1 => rated_kv * 1e3 / 3f64.sqrt(),
			_ => rated_kv * 1e3,
		}
	}

	/// The nodes between which each phase of a winding lies; `None` is ground.
	///
	/// The connection of a delta against a wye follows ANSI C57.12: the low voltage lags the high
	/// voltage by 30°, unless [`Transformer::leads`].
	///
	/// # Panics
	/// When there is no such winding (0 or 1), or it has fewer nodes than its connection needs.
	pub fn winding_ends(&self, winding: usize) -> Vec<(usize, Option<usize>)> {
		let Winding { nodes, connection, .. } = &self.windings[winding];
		match (connection, nodes.len()) {
			(Connection::Wye, _) => nodes.iter().map(|&node| (node, None)).collect(),
			(Connection::Delta, 3) => {
				let forward = if self.windings[0].connection == self.windings[1].connection {
					true
				} else {
					let high = usize::from(self.windings[0].rated_kv < self.windings[1].rated_kv);
					(self.windings[high].connection == Connection::Wye) != self.leads
				};
				let step = if forward { 1 } else { 2 };
				(0..3).map(|i| (nodes[i], Some(nodes[(i + step) % 3]))).collect()
			},
			(Connection::Delta, _) => vec![(nodes[0], Some(nodes[1]))],
		}
	}
}

/// The nodes between which each phase of a load or capacitor lies; `None` is ground.
pub(crate) fn phase_ends(
	nodes: &[usize],
	connection: Connection,
	phases: usize,
) -> Vec<(usize, Option<usize>)> {
	match connection {
		Connection::Wye => nodes.iter().map(|&node| (node, None)).collect(),
		Connection::Delta => {
			(0..phases).map(|i| (nodes[i], Some(nodes[(i + 1) % nodes.len()]))).collect()
		},
	}
}

/// The rated voltage across each phase of a load or capacitor.
pub(crate) fn phase_volts(connection: Connection, phases: usize, rated_kv: f64) -> f64 {
	match connection {
		Connection::Wye if phases > 1 => rated_kv * 1e3 / 3f64.sqrt(),
		_ => rated_kv * 1e3,
	}
}
