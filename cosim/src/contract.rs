//! The contract between the federates: keys, types, units and times.
//!
//! Powers are complex, in VA, positive as injection into the grid. Voltages are complex, in pu of the
//! bus's line-to-ground base, from node to ground. HELICS time is in seconds from the start of the
//! market day. With a step of Δ seconds, the DERs publish at `k·Δ`, the feeder solves at
//! [`FEEDER_OFFSET_S`] after that, the DSO looks at its answer at [`DSO_OFFSET_S`] and issues overrides,
//! and the market reads all of it at [`MARKET_OFFSET_S`] and publishes what holds from `(k + 1)·Δ` on,
//! overrides included. Nobody iterates.

use crate::helics::{Federate, HelicsError, Input};

/// What a feeder federate publishes as [`FEEDER_CONTRACT`], before its engine and version.
pub const FEEDER_VERSION: &str = "tieline-feeder-1";
/// What a federate of DERs publishes as [`DER_CONTRACT`].
pub const DER_VERSION: &str = "tieline-der-1";
/// The key of the version of a feeder federate: string.
pub const FEEDER_CONTRACT: &str = "feeder/contract";
/// The key of the version of a federate of DERs: string.
pub const DER_CONTRACT: &str = "der/contract";
/// The key of the multiplier of the feeder's loads: double.
pub const LOAD_MULTIPLIER: &str = "load/multiplier";
/// The key of whether the power flow has converged: boolean.
pub const CONVERGED: &str = "feeder/converged";
/// The key of how long the power flow took: double, s.
pub const SOLVE_SECONDS: &str = "feeder/solve_seconds";
/// The key of the losses of lines and transformers: complex, VA.
pub const LOSSES: &str = "feeder/losses";
/// The key of the version of a DSO federate: string.
pub const DSO_CONTRACT: &str = "dso/contract";
/// What a DSO federate publishes as [`DSO_CONTRACT`].
pub const DSO_VERSION: &str = "tieline-dso-1";
/// The key of the step that the DSO has looked at, whose overrides are final: double, the beginning of
/// the step in s.
pub const DSO_LOOKED_AT: &str = "dso/looked_at";
/// When in a step the feeder solves, in seconds.
pub const FEEDER_OFFSET_S: f64 = 0.25;
/// When in a step the DSO looks at the feeder, in seconds.
pub const DSO_OFFSET_S: f64 = 0.5;
/// When in a step the market reads, and publishes what holds in the next one, in seconds.
pub const MARKET_OFFSET_S: f64 = 0.75;
/// How long after the last step all federates leave, in seconds: together, since one that leaves
/// early lets the others run on with its last values.
pub const END_OFFSET_S: f64 = 1.0;

/// The exit code of a federate that has ended because of another.
pub const LEFT_ALONE: u8 = 3;

/// The type of a value, as HELICS names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
	/// A real number.
	Double,
	/// A complex number.
	Complex,
	/// An integer.
	Integer,
	/// Whether something is so.
	Boolean,
	/// A text.
	Text,
}

impl Kind {
	/// Its name in HELICS.
	pub fn name(self) -> &'static str {
		match self {
			Self::Double => "double",
			Self::Complex => "complex",
			Self::Integer => "int64",
			Self::Boolean => "bool",
			Self::Text => "string",
		}
	}
}

/// The key of the power of a DER: complex, VA, shared equally by the phases of its point.
pub fn der_power(name: &str) -> String {
	format!("der/{name}/power")
}

/// The key of the set-point of a DER from its baseline, its share of its aggregation's award: double,
/// W; NaN leaves the device to itself.
pub fn award(name: &str) -> String {
	format!("market/award/{name}")
}

/// The key of the limit in force on what a DER injects (`export`) or withdraws (`import`): double, W, not
/// negative; infinite where there is none.
pub fn limit(name: &str, direction: &str) -> String {
	format!("market/limit/{name}/{direction}")
}

/// The key of the cap of an override on what a DER injects (`export`) or withdraws (`import`): double, W;
/// NaN without one.
pub fn cap(name: &str, direction: &str) -> String {
	format!("market/override/{name}/{direction}")
}

/// The key of why the power of a DER is what it is: string.
pub fn der_status(name: &str) -> String {
	format!("der/{name}/status")
}

/// The key of a DER's state of charge, where it has one: double, from 0 to 1.
pub fn state_of_charge(name: &str) -> String {
	format!("der/{name}/state_of_charge")
}

/// The key of a node's voltage, such as of bus 671 and phase 1: complex, pu.
pub fn voltage(bus: &str, phase: u8) -> String {
	format!("feeder/voltage/{bus}.{phase}")
}

/// The key of a regulator's tap: integer.
pub fn tap(regulator: &str) -> String {
	format!("feeder/tap/{regulator}")
}

/// The key of the power that the source delivers by phase: complex, VA.
pub fn source(phase: u8) -> String {
	format!("feeder/source/{phase}")
}

/// The key of the larger current at a line's ends by phase: double, A.
pub fn current(line: &str, phase: u8) -> String {
	format!("feeder/current/{line}/{phase}")
}

/// The key of the power into a line's first end by phase: complex, VA.
pub fn line_power(line: &str, phase: u8) -> String {
	format!("feeder/line/{line}/{phase}")
}

/// The key of the command to a regulator, which locks it at a tap: integer.
pub fn tap_command(regulator: &str) -> String {
	format!("regulator/{regulator}/tap")
}

/// The key of the command to a line or switch: boolean, whether it is closed.
pub fn switch_command(line: &str) -> String {
	format!("switch/{line}/closed")
}

/// What is wrong with what another federate publishes, or with a federation.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ContractError {
	/// HELICS itself.
	#[error(transparent)]
	Helics(#[from] HelicsError),
	/// A value of another type: publish it as the contract says.
	#[error("`{key}` is published as `{found}`; the contract says `{expected}`")]
	Type {
		/// The key.
		key: String,
		/// The type of the contract.
		expected: &'static str,
		/// The type in which it is published.
		found: String,
	},
	/// A value in another unit: publish it in the contract's.
	#[error("`{key}` is published in `{found}`; the contract says `{expected}`")]
	Unit {
		/// The key.
		key: String,
		/// The unit of the contract.
		expected: &'static str,
		/// The unit in which it is published.
		found: String,
	},
	/// A federate of another version of the contract.
	#[error("`{key}` is `{found}`; this federate keeps `{expected}`")]
	Version {
		/// The key of the version.
		key: &'static str,
		/// The version that is kept.
		expected: &'static str,
		/// The version found.
		found: String,
	},
	/// A command that the feeder cannot follow.
	#[error("`{key}` commands {found}; {expected}")]
	Command {
		/// The key.
		key: String,
		/// The command.
		found: i64,
		/// What can be commanded.
		expected: &'static str,
	},
	/// The federation has ended before the last step: another federate has left or failed.
	#[error("the federation ended after {reached} s of {end} s: another federate has left it")]
	EndedEarly {
		/// The last time that was reached, in whole seconds.
		reached: i64,
		/// The end of the day, in whole seconds.
		end: i64,
	},
}

/// Makes sure that an input is published by the contract, if it is published.
pub fn check_input(
	federate: &Federate,
	input: Input,
	(key, kind, unit): (&str, Kind, &'static str),
) -> Result<(), ContractError> {
	let (found, found_unit) = federate.published_as(input);
	// An input that nobody publishes is of any type.
	if found.is_empty() || found == "any" {
		return Ok(());
	}
	let expected = kind.name();
	if found != expected {
		return Err(ContractError::Type { key: key.into(), expected, found });
	}
	if found_unit != unit {
		let (key, found) = (key.into(), found_unit);
		return Err(ContractError::Unit { key, expected: unit, found });
	}
	Ok(())
}

/// Makes sure that a federate keeps a version of the contract. Its version may be followed by more.
pub fn check_version(
	federate: &Federate,
	input: Input,
	key: &'static str,
	expected: &'static str,
) -> Result<(), ContractError> {
	let found = federate.read_string(input)?;
	let version = found.split_whitespace().next().unwrap_or_default();
	if version != expected {
		return Err(ContractError::Version { key, expected, found });
	}
	Ok(())
}

/// Advances to a time, which fails when the federation has ended before.
pub fn advance(federate: &Federate, to: f64, end: f64) -> Result<(), ContractError> {
	let granted = federate.advance(to)?;
	if (granted - to).abs() > 0.1 {
		let (reached, end) = (to.floor() as i64, end.floor() as i64);
		return Err(ContractError::EndedEarly { reached, end });
	}
	Ok(())
}
