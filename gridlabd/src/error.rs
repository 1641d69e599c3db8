//! What GridLAB-D cannot have.

/// An element of the model that has no counterpart in GridLAB-D, or none here.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WriteError {
	/// A transformer that is not a grounded wye on both sides, or has a tap without a regulator.
	#[error(
		"transformer `{0}`: only a grounded wye on both sides, at rated turns, has a counterpart"
	)]
	Transformer(String),
	/// A regulator whose taps are not of 5/8 %, or that is not on the second winding of one phase.
	#[error(
		"regulator `{0}`: only steps of 5/8 % on the second winding of one phase have a counterpart"
	)]
	Regulator(String),
	/// An element with ends on different phases.
	#[error("`{0}` connects different phases")]
	Phases(String),
	/// A DER of another number of phases.
	#[error("DER `{0}`: it has one, two or three phases of one bus")]
	Der(String),
}
