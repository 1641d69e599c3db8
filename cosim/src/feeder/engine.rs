//! What an engine is asked in a step, and what it answers.

use num_complex::Complex64;

/// What the feeder meets in a step.
#[derive(Clone, Debug, PartialEq)]
pub struct Situation {
	/// What the rated loads are multiplied by.
	pub load_multiplier: f64,
	/// The power of each DER in VA, positive as injection, in the order of the configuration.
	pub ders: Vec<Complex64>,
	/// The tap at which each regulator is locked, if it is.
	pub locked_taps: Vec<Option<i8>>,
	/// Whether each line is closed.
	pub closed: Vec<bool>,
}

/// The state of the feeder in a step.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
	/// The voltage of each node to ground in pu, in the order of the configuration.
	pub voltages_pu: Vec<Complex64>,
	/// The taps of the regulators.
	pub taps: Vec<i8>,
	/// The power that the source delivers in VA, by phase.
	pub source_va: [Complex64; 3],
	/// The losses of lines and transformers in VA.
	pub losses_va: Complex64,
	/// The larger current at the ends of each line in A, by its phases.
	pub currents_a: Vec<Vec<f64>>,
	/// The power into the first end of each line in VA, by its phases.
	pub lines_va: Vec<Vec<Complex64>>,
}

/// A power flow that an engine cannot solve.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EngineError {
	/// The feeder cannot carry this: there is no operating point.
	#[error("the power flow does not converge: {0}")]
	Diverged(String),
	/// The engine cannot do what it was asked to.
	#[error("{0}")]
	Impossible(String),
}

/// An engine: the power flow behind the feeder federate.
pub trait Engine {
	/// The state of the feeder in a situation. Regulators that are free act from the taps of the last
	/// step.
	fn solve(&mut self, situation: &Situation) -> Result<Answer, EngineError>;
}
