//! Why a device cannot be read or set.

use std::{fmt, net::SocketAddr, time::Duration};
use sunspec::client::{DiscoveryError, ModbusError, ReadModelError, WritePointError};
use tieline_primitives::Watts;

/// Why a device cannot be read or set. After any of these the connection is closed, and the next
/// attempt discovers the device again.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum DeviceError {
	/// There is no connection: check the address, the cable and the device's power.
	#[error("no connection to the device at {address}: {cause}")]
	Unreachable {
		/// The device's address.
		address: SocketAddr,
		/// The reason.
		cause: std::io::Error,
	},
	/// No reply in time.
	#[error("no reply from the device to {asked} within {} s", patience.as_secs_f64())]
	Silent {
		/// The request.
		asked: String,
		/// How long was waited.
		patience: Duration,
	},
	/// The device, or a Modbus gateway before it, refuses the request: perhaps the unit identifier
	/// is another's.
	#[error("the device refuses {asked}: {cause}; check that its unit identifier is {unit}")]
	Refused {
		/// The request.
		asked: String,
		/// The unit identifier that was asked.
		unit: u8,
		/// The Modbus exception.
		cause: ModbusError,
	},
	/// The connection failed while the device was asked.
	#[error("the connection failed during {asked}: {cause}")]
	Broken {
		/// The request.
		asked: String,
		/// The reason.
		cause: ModbusError,
	},
	/// The address has no SunSpec device behind it.
	#[error(
		"unit {unit} at {address} is no SunSpec device: registers 40000, 0 and 50000 lack `SunS`"
	)]
	NoSunSpec {
		/// The address.
		address: SocketAddr,
		/// The unit identifier.
		unit: u8,
	},
	/// The list of models does not end.
	#[error("the device's list of models does not end: its registers are garbage")]
	Endless,
	/// Another device answers: correct the address, or the configured serial number once the device
	/// has been exchanged and registered.
	#[error("the device has serial number `{found}`, not `{expected}`: another device answers")]
	Stranger {
		/// The serial number that is configured.
		expected: String,
		/// The serial number of model 1.
		found: String,
	},
	/// A model that is needed is missing, or shorter than its definition.
	#[error("the device lacks {needed}, which {purpose} needs; it has models {found:?}")]
	NoModel {
		/// The models, one of which would do.
		needed: &'static str,
		/// What for.
		purpose: &'static str,
		/// The models that it has, of those that the gateway knows.
		found: Vec<u16>,
	},
	/// A point that is needed is not implemented.
	#[error("the device does not implement {point} of model {model}, which the gateway needs")]
	NoPoint {
		/// The model.
		model: u16,
		/// The point.
		point: &'static str,
	},
	/// Registers that cannot be right.
	#[error("model {model} holds garbage: {point} is {value}")]
	Implausible {
		/// The model.
		model: u16,
		/// The point.
		point: &'static str,
		/// Its value.
		value: String,
	},
	/// Registers that are not those of the model.
	#[error("model {model} holds garbage: {cause}")]
	Garbage {
		/// The model.
		model: u16,
		/// What is wrong.
		cause: String,
	},
	/// A write that the device has acknowledged and not kept.
	#[error(
		"the device did not keep {point} of model {model}: {wrote:x?} was written, {found:x?} is there"
	)]
	NotKept {
		/// The model.
		model: u16,
		/// The point.
		point: &'static str,
		/// The registers that were written.
		wrote: Vec<u16>,
		/// The registers that were read.
		found: Vec<u16>,
	},
	/// The device would exceed the standing limit once its reversion timer has ended.
	#[error(
		"the device reverts to {to} W, beyond the standing limit of {limit} W, and does not let {point} be set: {cause}"
	)]
	UnsafeReversion {
		/// The power that it reverts to.
		to: i64,
		/// The standing limit.
		limit: i64,
		/// The setting.
		point: &'static str,
		/// Why it cannot be set.
		cause: String,
	},
	/// A set-point beyond what a register can hold.
	#[error("{watts:?} does not fit {point} of model {model}")]
	TooLarge {
		/// The model.
		model: u16,
		/// The point.
		point: &'static str,
		/// The value.
		watts: Watts,
	},
}

impl DeviceError {
	pub(super) fn implausible(model: u16, point: &'static str, value: impl fmt::Display) -> Self {
		Self::Implausible { model, point, value: value.to_string() }
	}

	/// A short name of the kind, for metrics.
	pub fn kind(&self) -> &'static str {
		match self {
			Self::Unreachable { .. } => "unreachable",
			Self::Silent { .. } => "silent",
			Self::Refused { .. } => "refused",
			Self::Broken { .. } => "broken",
			Self::NoSunSpec { .. } => "no_sunspec",
			Self::Endless | Self::Implausible { .. } | Self::Garbage { .. } => "garbage",
			Self::Stranger { .. } => "stranger",
			Self::NoModel { .. } | Self::NoPoint { .. } => "missing",
			Self::NotKept { .. } => "not_kept",
			Self::UnsafeReversion { .. } => "unsafe_reversion",
			Self::TooLarge { .. } => "too_large",
		}
	}
}

/// What was asked of which unit, and for how long a reply was waited for.
#[derive(Clone, Debug)]
pub(super) struct Asked {
	pub what: String,
	pub unit: u8,
	pub address: SocketAddr,
	pub patience: Duration,
}

impl Asked {
	pub fn modbus(self, cause: ModbusError) -> DeviceError {
		let Self { what: asked, unit, patience, .. } = self;
		match cause {
			ModbusError::Timeout => DeviceError::Silent { asked, patience },
			ModbusError::IO(_) | ModbusError::Protocol(_) => DeviceError::Broken { asked, cause },
			cause => DeviceError::Refused { asked, unit, cause },
		}
	}

	pub fn discovery(self, cause: DiscoveryError) -> DeviceError {
		match cause {
			DiscoveryError::ModbusError(cause) => self.modbus(cause),
			DiscoveryError::SunsIdentifierNotFound => {
				DeviceError::NoSunSpec { address: self.address, unit: self.unit }
			},
			DiscoveryError::AddressOverflow => DeviceError::Endless,
		}
	}

	pub fn reading<M: sunspec::Model>(self, cause: ReadModelError<M>) -> DeviceError {
		let model = M::ID;
		match cause {
			ReadModelError::Modbus(cause) => self.modbus(cause),
			ReadModelError::DecodeError(cause) => {
				DeviceError::Garbage { model, cause: cause.to_string() }
			},
			ReadModelError::InvalidPointData(_) => {
				DeviceError::Garbage { model, cause: "a mandatory point is not implemented".into() }
			},
		}
	}

	pub fn writing(self, cause: WritePointError) -> DeviceError {
		match cause {
			WritePointError::Modbus(cause) => self.modbus(cause),
			WritePointError::ValueTooLarge => DeviceError::Broken {
				asked: self.what,
				cause: ModbusError::Protocol("the value is longer than the point".into()),
			},
		}
	}
}
