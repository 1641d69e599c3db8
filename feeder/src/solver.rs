//! The power flow of a feeder.
//!
//! With the network reduced to `V = V₀ + Z·I(V)` (see `network`), where `I(V)` are the currents
//! that loads and injections feed in at the voltages `V`, the solution is the fixed point of that
//! equation, found by the current-injection method (see `iteration`). Only the active nodes, where
//! something is connected, take part in the iteration; the voltages of the others follow from the
//! last currents. Regulators that are free then move their taps, until no relay acts.

use crate::iteration::Iteration;
use crate::loads::{Branch, injection_branches, load_branches};
use crate::model::Feeder;
use crate::network::{Elements, Network, NetworkError};
use crate::operating::{Injection, LoadScale, Operating, Regulation};
use crate::regulator;
use crate::solution::Solution;
use num_complex::Complex64;
use std::collections::HashMap;
use std::sync::Arc;

/// The number of tap positions whose networks are kept. Above it, all are dropped.
const MAX_CACHED_NETWORKS: usize = 256;
/// The place of nodes where nothing is connected, among the active nodes.
const ABSENT: usize = usize::MAX;

/// The convergence criteria of the power flow.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Tolerance {
	/// The largest change of a voltage in the last iteration, pu.
	pub voltage_pu: f64,
	/// The largest number of iterations at one tap position.
	pub iterations: u32,
	/// The largest number of times that taps move.
	pub tap_changes: u32,
}

impl Default for Tolerance {
	/// 10⁻¹⁰ pu, 500 iterations, 50 tap changes.
	fn default() -> Self {
		Self { voltage_pu: 1e-10, iterations: 500, tap_changes: 50 }
	}
}

/// An operating point without a solution.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum SolveError {
	/// The feeder cannot carry the loads and injections: no voltages satisfy Kirchhoff's laws.
	/// Reduce loads or injections.
	#[error("no operating point at taps {taps:?} after {iterations} iterations")]
	NoOperatingPoint {
		/// The taps of the regulators.
		taps: Vec<i8>,
		/// The number of iterations.
		iterations: u32,
	},
	/// The regulators hunt: they act against each other without end. Widen their bands, or lock
	/// the taps.
	#[error("unsettled regulators, last at taps {taps:?}")]
	UnsettledRegulators {
		/// The last taps.
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
	/// A tap is outside the regulator's range.
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

/// The power-flow solver of one feeder.
///
/// It keeps the factors of the network at each tap position of past solutions, and its work space:
/// a further solution costs microseconds. Solutions do not depend on earlier ones.
#[derive(Clone, Debug)]
pub struct Solver {
	feeder: Arc<Feeder>,
	elements: Arc<Elements>,
	tolerance: Tolerance,
	/// The phases of each load at its rated power, and the load's index.
	rated: Vec<(Branch, usize)>,
	/// The nodes where something has been connected, and the place of each node among them.
	active: Vec<usize>,
	places: Vec<usize>,
	networks: HashMap<Vec<i8>, Arc<Network>>,
	iteration: Iteration,
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
			iteration: Iteration::default(),
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
		self.start(&network);
		let (mut iterations, mut tap_changes) = (0, 0);
		loop {
			iterations += self.iterate(&network)?;
			let voltages = self.iteration.voltages(&network);
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

	/// Connects the loads and injections as branches.
	fn connect(&mut self, operating: &Operating<'_>) -> Result<(), SolveError> {
		let Operating { loads, injections } = *operating;
		self.check_loads(loads)?;
		for injection in injections {
			if !(injection.kw.is_finite() && injection.kvar.is_finite()) {
				return Err(SolveError::NotFinite);
			}
			injection.point.nodes().iter().for_each(|&node| self.activate(node));
		}
		let scale = |load: usize| match loads {
			LoadScale::All(scale) => scale,
			LoadScale::Each(scales) => scales[load],
		};
		let loads = self.rated.iter().map(|&(branch, load)| branch.scaled(scale(load)));
		let ders = injections
			.iter()
			.flat_map(|&Injection { point, kw, kvar }| injection_branches(point, kw, kvar));
		let places = &self.places;
		self.iteration.connect(loads.chain(ders), |node| places[node], self.active.len());
		Ok(())
	}

	fn check_loads(&self, loads: LoadScale<'_>) -> Result<(), SolveError> {
		let scales = match &loads {
			LoadScale::All(scale) => std::slice::from_ref(scale),
			LoadScale::Each(scales) => scales,
		};
		if !scales.iter().all(|scale| scale.is_finite()) {
			return Err(SolveError::NotFinite);
		}
		let (expected, found) = (self.feeder.loads.len(), scales.len());
		match loads {
			LoadScale::Each(_) if expected != found => {
				Err(SolveError::LoadCount { expected, found })
			},
			_ => Ok(()),
		}
	}

	fn activate(&mut self, node: usize) {
		if self.places[node] == ABSENT {
			self.places[node] = self.active.len();
			self.active.push(node);
			// The networks so far have no column for this node.
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

	fn start(&mut self, network: &Network) {
		let tolerance = |&node: &usize| self.tolerance.voltage_pu * self.feeder.base_volts(node);
		self.iteration.start(network, &self.active, self.active.iter().map(tolerance));
	}

	/// Iterates to the fixed point: the number of iterations.
	fn iterate(&mut self, network: &Network) -> Result<u32, SolveError> {
		let limit = self.tolerance.iterations;
		self.iteration.run(network, &self.active, limit).ok_or_else(|| {
			SolveError::NoOperatingPoint { taps: network.taps.clone(), iterations: limit }
		})
	}

	fn next_taps(&self, network: &Network, voltages: &[Complex64]) -> Vec<i8> {
		let Self { feeder, .. } = self;
		let next = |(regulator, &tap)| {
			let transformers = &network.transformers;
			let volts =
				regulator::relay_volts(feeder, regulator, transformers, |node| voltages[node]);
			let transformer = &feeder.transformers[regulator.transformer];
			let winding_volts = transformer.winding_volts(regulator.winding);
			regulator::next_tap(regulator, winding_volts, tap, volts)
		};
		feeder.regulators.iter().zip(&network.taps).map(next).collect()
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
			branches: self.iteration.branches().to_vec(),
			load_branches: self.rated.len(),
			iterations,
			tap_changes,
		}
	}
}
