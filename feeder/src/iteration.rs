//! The current-injection iteration: `V ← V₀ + Z·I(V)` at the active nodes.

use crate::loads::Branch;
use crate::network::Network;
use num_complex::Complex64;

/// The work space of the iteration, kept from one solution to the next.
///
/// Everything is indexed by place among the active nodes. One more place is ground: its voltage is
/// zero, and the current into it has no effect.
#[derive(Clone, Debug, Default)]
pub(crate) struct Iteration {
	branches: Vec<Branch>,
	/// The places of both ends of each branch.
	ends: Vec<(usize, usize)>,
	volts: Vec<Complex64>,
	/// Fed in at each place, ampere.
	currents: Vec<Complex64>,
	/// The next voltages: real parts, imaginary parts.
	sums_re: Vec<f64>,
	sums_im: Vec<f64>,
	/// The square of the voltage change at which a node has converged.
	thresholds: Vec<f64>,
}

impl Iteration {
	/// Connects these branches in place of all before; `place` is the place of a node, and `ground`
	/// that of ground.
	pub fn connect(
		&mut self,
		branches: impl Iterator<Item = Branch>,
		place: impl Fn(usize) -> usize,
		ground: usize,
	) {
		self.branches.clear();
		self.branches.extend(branches);
		let ends = self.branches.iter().map(|b| (place(b.from), b.to.map_or(ground, &place)));
		self.ends.clear();
		self.ends.extend(ends);
	}

	/// Starts from the voltages without loads. A node has converged when its voltage changes by
	/// less than its tolerance, volts.
	pub fn start(
		&mut self,
		network: &Network,
		active: &[usize],
		tolerances: impl Iterator<Item = f64>,
	) {
		self.volts.clear();
		self.volts.extend(active.iter().map(|&node| network.open_volts[node]));
		self.volts.push(Complex64::ZERO);
		self.currents.resize(active.len() + 1, Complex64::ZERO);
		self.sums_re.resize(active.len(), 0.0);
		self.sums_im.resize(active.len(), 0.0);
		self.thresholds.clear();
		self.thresholds.extend(tolerances.map(|volts| volts.powi(2)));
	}

	/// Iterates to the fixed point: the number of iterations, or `None` when it is not reached
	/// within `limit`.
	pub fn run(&mut self, network: &Network, active: &[usize], limit: u32) -> Option<u32> {
		(1..=limit).find(|_| {
			self.inject();
			self.propagate(network, active);
			self.advance()
		})
	}

	/// `I(V)`: the currents of the branches at the voltages across them.
	fn inject(&mut self) {
		self.currents.fill(Complex64::ZERO);
		for (branch, &(from, to)) in self.branches.iter().zip(&self.ends) {
			let current = branch.current(self.volts[from] - self.volts[to]);
			self.currents[from] -= current;
			self.currents[to] += current;
		}
	}

	/// `V₀ + Z·I`.
	fn propagate(&mut self, network: &Network, active: &[usize]) {
		let Self { currents, sums_re, sums_im, .. } = self;
		for ((re, im), &node) in sums_re.iter_mut().zip(&mut *sums_im).zip(active) {
			let open = network.open_volts[node];
			(*re, *im) = (open.re, open.im);
		}
		let order = active.len().max(1);
		let columns = network.active_re.chunks_exact(order);
		let columns = columns.zip(network.active_im.chunks_exact(order));
		for ((column_re, column_im), current) in columns.zip(currents.iter()) {
			let (i_re, i_im) = (current.re, current.im);
			for (((sum_re, sum_im), z_re), z_im) in
				sums_re.iter_mut().zip(sums_im.iter_mut()).zip(column_re).zip(column_im)
			{
				*sum_re += z_re * i_re - z_im * i_im;
				*sum_im += z_re * i_im + z_im * i_re;
			}
		}
	}

	/// Takes the next voltages: whether all nodes have converged. A voltage that is not a number has
	/// not: the comparison is false, so that a collapse never passes for a solution.
	fn advance(&mut self) -> bool {
		let Self { volts, sums_re, sums_im, thresholds, .. } = self;
		let mut converged = true;
		for (((volt, &re), &im), &threshold) in
			volts.iter_mut().zip(&*sums_re).zip(&*sums_im).zip(&*thresholds)
		{
			let next = Complex64::new(re, im);
			converged &= (next - *volt).norm_sqr() <= threshold;
			*volt = next;
		}
		converged
	}

	/// The connected branches.
	pub fn branches(&self) -> &[Branch] {
		&self.branches
	}

	/// The voltages of all nodes, from the currents of the last iteration.
	pub fn voltages(&self, network: &Network) -> Vec<Complex64> {
		let mut voltages = network.open_volts.clone();
		let columns = network.columns.chunks_exact(voltages.len());
		for (column, &current) in columns.zip(&self.currents) {
			for (volt, z) in voltages.iter_mut().zip(column) {
				*volt += z * current;
			}
		}
		voltages
	}
}
