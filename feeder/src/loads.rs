//! The power of loads and injections as a function of voltage.
//!
//! Each phase of a load is a *branch* between two nodes, or a node and ground. It draws `S(v)`, a
//! polynomial of degree two in the magnitude `v` of the voltage across it, pu of the load's rating:
//! constant power, current and impedance are its three terms.
//!
//! Outside its voltage limits a load is modelled as in OpenDSS. Above the upper limit it is the
//! impedance with the same power at the limit. Below the lower limit its current falls linearly to
//! that of the rated impedance at `low_pu`; below `low_pu` it is the rated impedance.

use crate::model::{Characteristic, Load, phase_ends, phase_volts};
use crate::point::Point;
use num_complex::Complex64;

/// A phase of a load or injection.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Branch {
	/// The node from which it draws its current.
	pub from: usize,
	/// The node to which its current returns; `None` is ground.
	pub to: Option<usize>,
	/// The terms of `S(v)` within the limits, VA.
	terms: [Complex64; 3],
	/// The power at rated voltage, VA.
	rated: Complex64,
	volts: f64,
	low: f64,
	limits: (f64, f64),
}

impl Branch {
	/// The same branch at a multiple of its power.
	pub fn scaled(self, scale: f64) -> Self {
		Self { terms: self.terms.map(|term| term * scale), rated: self.rated * scale, ..self }
	}

	/// The power at a voltage of this magnitude, VA.
	#[inline]
	pub fn power(&self, magnitude_squared: f64) -> Complex64 {
		let square = magnitude_squared / (self.volts * self.volts);
		let (lower, upper) = self.limits;
		if square > lower * lower && square <= upper * upper {
			let mut power = self.terms[0] + self.terms[2] * square;
			if self.terms[1] != Complex64::ZERO {
				power += self.terms[1] * square.sqrt();
			}
			power
		} else {
			let v = square.sqrt();
			let [a, b, c] = self.terms_at(v);
			a + b * v + c * square
		}
	}

	/// The current through the branch at a voltage across it.
	#[inline]
	pub fn current(&self, volts: Complex64) -> Complex64 {
		let square = volts.norm_sqr();
		let power = self.power(square);
		// At zero voltage an impedance draws no current; the current of a constant power is undefined.
		if power == Complex64::ZERO {
			return Complex64::ZERO;
		}
		power.conj() * volts / square
	}

	/// The derivative of the current: `dI = a·dV + b·conj(dV)`, as the pair `(a, b)`.
	///
	/// With `I = conj(S(v)/V)`: `dI = conj(S'/V)·dv − conj(S/V²)·conj(dV)`, and
	/// `dv = Re(conj(V)·dV) / (|V|·rated)`.
	pub fn current_derivative(&self, volts: Complex64) -> (Complex64, Complex64) {
		let magnitude = volts.norm();
		let v = magnitude / self.volts;
		let [a, b, c] = self.terms_at(v);
		let power = a + b * v + c * (v * v);
		let slope = b + 2.0 * c * v;
		let along = (slope / volts).conj() / (2.0 * magnitude * self.volts);
		(along * volts.conj(), along * volts - (power / (volts * volts)).conj())
	}

	/// The terms of `S(v)` at `v` pu.
	fn terms_at(&self, v: f64) -> [Complex64; 3] {
		let (lower, upper) = self.limits;
		let power = |v: f64| self.terms[0] + self.terms[1] * v + self.terms[2] * (v * v);
		if v <= self.low {
			[Complex64::ZERO, Complex64::ZERO, self.rated]
		} else if v <= lower {
			let (start, end) = (self.rated * self.low, power(lower) / lower);
			let slope = (end - start) / (lower - self.low);
			[Complex64::ZERO, start - slope * self.low, slope]
		} else if v > upper {
			[Complex64::ZERO, Complex64::ZERO, power(upper) / (upper * upper)]
		} else {
			self.terms
		}
	}
}

/// The phases of a load.
pub(crate) fn load_branches(load: &Load) -> impl Iterator<Item = Branch> {
	let ends = phase_ends(&load.nodes, load.connection, load.phases);
	let volts = phase_volts(load.connection, load.phases, load.rated_kv);
	let rated = Complex64::new(load.kw, load.kvar) * (1e3 / load.phases as f64);
	let [z, i, p] = match load.characteristic {
		Characteristic::ConstantPower => [Complex64::ZERO, Complex64::ZERO, rated],
		Characteristic::ConstantImpedance => [rated, Complex64::ZERO, Complex64::ZERO],
		Characteristic::ConstantCurrent => [Complex64::ZERO, rated, Complex64::ZERO],
		Characteristic::Zip { active, reactive } => {
			[0, 1, 2].map(|term| Complex64::new(rated.re * active[term], rated.im * reactive[term]))
		},
	};
	let (low, limits) = (load.low_pu, load.limits_pu);
	ends.into_iter().map(move |(from, to)| Branch {
		from,
		to,
		terms: [p, i, z],
		rated,
		volts,
		low,
		limits,
	})
}

/// The phases of an injection of constant power.
pub(crate) fn injection_branches(point: Point, kw: f64, kvar: f64) -> impl Iterator<Item = Branch> {
	let branches = point.branches();
	let drawn = -Complex64::new(kw, kvar) * (1e3 / branches.len() as f64);
	branches.map(move |(from, to)| Branch {
		from,
		to,
		terms: [drawn, Complex64::ZERO, Complex64::ZERO],
		rated: drawn,
		volts: 1.0,
		low: 0.0,
		limits: (0.0, f64::INFINITY),
	})
}
