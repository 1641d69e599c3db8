//! The power flow.
//!
//! With the network reduced to `V = V₀ + Z·I(V)` (see `network`), where `I(V)` are the currents
//! that loads and injections feed in at the voltages `V`, the solution is the fixed point of that
//! equation: the current-injection method, `V ← V₀ + Z·I(V)`. Only the nodes at which something
//! is connected take part in the iteration; the others follow from the last currents.

use crate::loads::{Branch, injection_branches, load_branches};
use crate::model::Feeder;
use crate::network::{Elements, Network, NetworkError};
use crate::point::Point;
use crate::regulator;
use crate::solution::Solution;
use num_complex::Complex64;
use std::collections::HashMap;
use std::sync::Arc;

/// Networks at this many tap positions are kept; then all are forgotten.
const MAX_CACHED_NETWORKS: usize = 256;
/// The place of ground, and of nodes that nothing is connected to, among the active nodes.
const ABSENT: usize = usize::MAX;

/// A power injected at a connection point. Positive is injection, negative withdrawal.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Injection {
	/// Where.
	pub point: Point,
	/// The active power of all phases together.
	pub kw: f64,
	/// The reactive power of all phases together.
	pub kvar: f64,
}

/// How much of their rated power the loads draw.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum LoadScale<'a> {
	/// This multiple, of every load.
	All(f64),
	/// A multiple for each load, in the order of [`Feeder::loads`].
	Each(&'a [f64]),
}

/// What is connected to the feeder at one instant.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Operating<'a> {
	/// The loads.
	pub loads: LoadScale<'a>,
	/// The injections; several at one point add up.
	pub injections: &'a [Injection],
}

/// Whether the regulators may act.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Regulation<'a> {
	/// They stand at these taps, in the order of [`Feeder::regulators`].
	Locked(&'a [i8]),
	/// They stand at these taps, and act until every relay is satisfied.
	Free(&'a [i8]),
}

/// When the iteration ends.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Tolerance {
	/// The largest change of a voltage in the last iteration, pu.
	pub voltage_pu: f64,
	/// The most iterations at one tap position.
	pub iterations: u32,
	/// The most times that taps move.
	pub tap_changes: u32,
}

impl Default for Tolerance {
	/// 10⁻¹⁰ pu, 500 iterations, 50 tap changes.
	fn default() -> Self {
		Self { voltage_pu: 1e-10, iterations: 500, tap_changes: 50 }
	}
}

/// Why there is no solution.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum SolveError {
	/// The feeder cannot carry what is asked of it: the iteration finds no voltages that satisfy
	/// Kirchhoff's laws. Reduce loads or injections.
	#[error("no operating point at taps {taps:?} after {iterations} iterations")]
	NoOperatingPoint {
		/// Where the regulators stood.
		taps: Vec<i8>,
		/// How many iterations were tried.
		iterations: u32,
	},
	/// The regulators act against each other without end. Widen their bands, or lock the taps.
	#[error("unsettled regulators, last at taps {taps:?}")]
	UnsettledRegulators {
		/// Where they stood last.
		taps: Vec<i8>,
	},
	/// The number of taps is not the number of regulators.
	#[error("{found} taps for {expected} regulators")]
	TapCount {
		/// The number of regulators.
		expected: usize,
		/// The number of taps.
		found: usize,
	},
	/// A tap is beyond the regulator's range.
	#[error("tap {tap} beyond the range of regulator `{regulator}`")]
	TapRange {
		/// The regulator's name.
		regulator: String,
		/// The tap.
		tap: i8,
	},
	/// The number of load multiples is not the number of loads.
	#[error("{found} multiples for {expected} loads")]
	LoadCount {
		/// The number of loads.
		expected: usize,
		/// The number of multiples.
		found: usize,
	},
	/// A load multiple or an injection is infinite or not a number.
	#[error("load or injection that is not a finite number")]
	NotFinite,
	/// The network itself has no solution.
	#[error(transparent)]
	Network(#[from] NetworkError),
}

/// Solves the power flow of one feeder, again and again.
///
/// It keeps the factors of the network at each tap position that it has met, and its work space,
/// so that a further solution costs microseconds. Solutions do not depend on what was solved
/// before.
#[derive(Clone, Debug)]
pub struct Solver {
	feeder: Arc<Feeder>,
	elements: Arc<Elements>,
	tolerance: Tolerance,
	/// The phases of each load at its rated power, and the load.
	rated: Vec<(Branch, usize)>,
	/// Nodes at which something has been connected, and the place of each node among them.
	active: Vec<usize>,
	places: Vec<usize>,
	networks: HashMap<Vec<i8>, Arc<Network>>,
	work: Work,
}

/// The iteration's work space, indexed by place among the active nodes. One more place is ground,
/// which holds no voltage and swallows every current.
#[derive(Clone, Debug, Default)]
struct Work {
	branches: Vec<Branch>,
	/// Places of both ends of each branch.
	ends: Vec<(usize, usize)>,
	volts: Vec<Complex64>,
	currents: Vec<Complex64>,
	sums_re: Vec<f64>,
	sums_im: Vec<f64>,
	/// The square of the voltage change at which a node has converged.
	thresholds: Vec<f64>,
}

impl Solver {
	/// A solver of the feeder.
	pub fn new(feeder: impl Into<Arc<Feeder>>) -> Result<Self, NetworkError> {
		let feeder = feeder.into();
		let elements = Arc::new(Elements::new(&feeder)?);
		let rated: Vec<_> = feeder
			.loads
			.iter()
			.enumerate()
			.flat_map(|(i, load)| load_branches(load).map(move |branch| (branch, i)))
			.collect();
		let mut solver = Self {
			places: vec![ABSENT; feeder.nodes.len()],
			feeder,
			elements,
			tolerance: Tolerance::default(),
			active: Vec::new(),
			networks: HashMap::new(),
			work: Work::default(),
			rated: Vec::new(),
		};
		for (branch, _) in &rated {
			solver.activate(branch.from);
			branch.to.into_iter().for_each(|node| solver.activate(node));
		}
		solver.rated = rated;
		solver.network(&solver.feeder.taps())?;
		Ok(solver)
	}

	/// The same solver with another tolerance.
	pub fn with_tolerance(mut self, tolerance: Tolerance) -> Self {
		self.tolerance = tolerance;
		self
	}

	/// The feeder.
	pub fn feeder(&self) -> &Arc<Feeder> {
		&self.feeder
	}

	/// The solution at an operating point.
	///
	/// # Panics
	/// When an injection's point is of another feeder.
	pub fn solve(
		&mut self,
		operating: &Operating<'_>,
		regulation: Regulation<'_>,
	) -> Result<Solution, SolveError> {
		let (start, free) = match regulation {
			Regulation::Locked(taps) => (taps, false),
			Regulation::Free(taps) => (taps, true),
		};
		self.check_taps(start)?;
		self.connect(operating)?;
		let mut network = self.network(start)?;
		self.begin(&network);
		let (mut iterations, mut tap_changes) = (0, 0);
		loop {
			iterations += self.iterate(&network)?;
			let voltages = self.voltages(&network);
			if !free {
				return Ok(self.solution(network, voltages, iterations, tap_changes));
			}
			let taps = self.next_taps(&network, &voltages);
			if taps == network.taps {
				return Ok(self.solution(network, voltages, iterations, tap_changes));
			}
			if tap_changes == self.tolerance.tap_changes {
				return Err(SolveError::UnsettledRegulators { taps });
			}
			tap_changes += 1;
			network = self.network(&taps)?;
		}
	}

	fn check_taps(&self, taps: &[i8]) -> Result<(), SolveError> {
		let (expected, found) = (self.feeder.regulators.len(), taps.len());
		if expected != found {
			return Err(SolveError::TapCount { expected, found });
		}
		for (regulator, &tap) in self.feeder.regulators.iter().zip(taps) {
			let (lowest, highest) = regulator.positions();
			if tap < lowest || tap > highest {
				let regulator = regulator.name.clone();
				return Err(SolveError::TapRange { regulator, tap });
			}
		}
		Ok(())
	}

	/// Lists what is connected as branches in the work space.
	fn connect(&mut self, operating: &Operating<'_>) -> Result<(), SolveError> {
		for injection in operating.injections {
			if !(injection.kw.is_finite() && injection.kvar.is_finite()) {
				return Err(SolveError::NotFinite);
			}
			injection.point.nodes().iter().for_each(|&node| self.activate(node));
		}
		let branches = &mut self.work.branches;
		branches.clear();
		match operating.loads {
			LoadScale::All(scale) if scale.is_finite() => {
				branches.extend(self.rated.iter().map(|(branch, _)| branch.scaled(scale)));
			},
			LoadScale::Each(scales) if scales.iter().all(|scale| scale.is_finite()) => {
				let (expected, found) = (self.feeder.loads.len(), scales.len());
				if expected != found {
					return Err(SolveError::LoadCount { expected, found });
				}
				branches.extend(self.rated.iter().map(|&(b, load)| b.scaled(scales[load])));
			},
			_ => return Err(SolveError::NotFinite),
		}
		for &Injection { point, kw, kvar } in operating.injections {
			branches.extend(injection_branches(point, kw, kvar));
		}
		let ground = self.active.len();
		let place = |node: usize| self.places[node];
		self.work.ends.clear();
		self.work.ends.extend(branches.iter().map(|b| (place(b.from), b.to.map_or(ground, place))));
		Ok(())
	}

	fn activate(&mut self, node: usize) {
		if self.places[node] == ABSENT {
			self.places[node] = self.active.len();
			self.active.push(node);
			// They lack the column of this node.
			self.networks.clear();
		}
	}

	fn network(&mut self, taps: &[i8]) -> Result<Arc<Network>, NetworkError> {
		if let Some(network) = self.networks.get(taps) {
			return Ok(network.clone());
		}
		if self.networks.len() >= MAX_CACHED_NETWORKS {
			self.networks.clear();
		}
		let network = Network::new(&self.feeder, &self.elements, taps, &self.active)?;
		let network = Arc::new(network);
		self.networks.insert(taps.to_vec(), network.clone());
		Ok(network)
	}

	/// Starts from the voltages without loads.
	fn begin(&mut self, network: &Network) {
		let Work { volts, currents, sums_re, sums_im, thresholds, .. } = &mut self.work;
		let order = self.active.len();
		volts.clear();
		volts.extend(self.active.iter().map(|&node| network.open_volts[node]));
		volts.push(Complex64::ZERO);
		currents.resize(order + 1, Complex64::ZERO);
		sums_re.resize(order, 0.0);
		sums_im.resize(order, 0.0);
		thresholds.clear();
		thresholds.extend(
			self.active
				.iter()
				.map(|&node| (self.tolerance.voltage_pu * self.feeder.base_volts(node)).powi(2)),
		);
	}

	/// Iterates to the fixed point; the number of iterations that it took.
	fn iterate(&mut self, network: &Network) -> Result<u32, SolveError> {
		let order = self.active.len();
		let Work { branches, ends, volts, currents, sums_re, sums_im, thresholds } = &mut self.work;
		for iteration in 1..=self.tolerance.iterations {
			currents.fill(Complex64::ZERO);
			for (branch, &(from, to)) in branches.iter().zip(ends.iter()) {
				let current = branch.current(volts[from] - volts[to]);
				currents[from] -= current;
				currents[to] += current;
			}
			for ((re, im), &node) in sums_re.iter_mut().zip(&mut *sums_im).zip(&self.active) {
				let open = network.open_volts[node];
				(*re, *im) = (open.re, open.im);
			}
			let columns = network.active_re.chunks_exact(order.max(1));
			let columns = columns.zip(network.active_im.chunks_exact(order.max(1)));
			for ((column_re, column_im), current) in columns.zip(currents.iter()) {
				let (i_re, i_im) = (current.re, current.im);
				for (((sum_re, sum_im), z_re), z_im) in
					sums_re.iter_mut().zip(sums_im.iter_mut()).zip(column_re).zip(column_im)
				{
					*sum_re += z_re * i_re - z_im * i_im;
					*sum_im += z_re * i_im + z_im * i_re;
				}
			}
			// The comparison is false for a voltage that is not a number, so that a collapse never
			// passes for a solution.
			let mut converged = true;
			for (((volt, &re), &im), &threshold) in
				volts.iter_mut().zip(&*sums_re).zip(&*sums_im).zip(&*thresholds)
			{
				let next = Complex64::new(re, im);
				converged &= (next - *volt).norm_sqr() <= threshold;
				*volt = next;
			}
			if converged {
				return Ok(iteration);
			}
		}
		let (taps, iterations) = (network.taps.clone(), self.tolerance.iterations);
		Err(SolveError::NoOperatingPoint { taps, iterations })
	}

	/// The voltages of all nodes, from the currents of the last iteration.
	fn voltages(&self, network: &Network) -> Vec<Complex64> {
		let mut voltages = network.open_volts.clone();
		let columns = network.columns.chunks_exact(voltages.len());
		for (column, &current) in columns.zip(&self.work.currents) {
			for (volt, z) in voltages.iter_mut().zip(column) {
				*volt += z * current;
			}
		}
		voltages
	}

	fn next_taps(&self, network: &Network, voltages: &[Complex64]) -> Vec<i8> {
		let next = |(regulator, &tap)| {
			let volts =
				regulator::relay_volts(&self.feeder, regulator, &network.transformers, |node| {
					voltages[node]
				});
			let transformer = &self.feeder.transformers[regulator.transformer];
			let winding_volts = transformer.winding_volts(regulator.winding);
			regulator::next_tap(regulator, winding_volts, tap, volts)
		};
		self.feeder.regulators.iter().zip(&network.taps).map(next).collect()
	}

	fn solution(
		&self,
		network: Arc<Network>,
		voltages: Vec<Complex64>,
		iterations: u32,
		tap_changes: u32,
	) -> Solution {
		Solution {
			feeder: self.feeder.clone(),
			elements: self.elements.clone(),
			network,
			voltages,
			branches: self.work.branches.clone(),
			load_branches: self.rated.len(),
			iterations,
			tap_changes,
		}
	}
}
