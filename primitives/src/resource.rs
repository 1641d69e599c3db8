//! What a DER is, what it can do, and what it can sell.

use crate::Watts;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;

/// The technology of a DER. It decides the baseline from which its power is counted: zero for
/// all but flexible load, whose baseline is the load forecast (using less of it is supply).
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	PartialOrd,
	Ord,
	Hash,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "kebab-case"))]
pub enum Technology {
	/// Photovoltaic generation: injects.
	#[codec(index = 0)]
	Solar,
	/// A battery: injects and withdraws.
	#[codec(index = 1)]
	Storage,
	/// An electric vehicle's charger: withdraws.
	#[codec(index = 2)]
	EvCharger,
	/// Load that can be reduced (supply) or increased (demand) against its forecast.
	#[codec(index = 3)]
	FlexibleLoad,
}

/// The most that one DER can be rated at, in either direction: a gigawatt, of which a sum fits by the
/// billion.
pub const MAX_RATING: Watts = Watts(1_000_000_000);

/// Qualifications of DERs end on market days whose number is a multiple of this many days: on a
/// Thursday, since the first of them was one.
pub const QUALIFICATION_GRID: u32 = 7;

impl Technology {
	/// Whether a DER of this technology can have this capability: some, in the directions that it
	/// has, and no more than [`MAX_RATING`].
	pub const fn admits(self, capability: &Capability) -> bool {
		let export = capability.export.0;
		let import = capability.import.0;
		if export < 0 || import < 0 || (export == 0 && import == 0) {
			return false;
		}
		if export > MAX_RATING.0 || import > MAX_RATING.0 {
			return false;
		}
		match self {
			Self::Solar => import == 0,
			Self::EvCharger => export == 0,
			Self::Storage | Self::FlexibleLoad => true,
		}
	}
}

/// What a DER or a portfolio of them can deliver, counted from the baseline. Both are magnitudes,
/// never negative.
#[derive(
	Clone,
	Copy,
	Debug,
	Default,
	PartialEq,
	Eq,
	PartialOrd,
	Ord,
	Hash,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Capability {
	/// The most it can inject above its baseline, in watts: bounds what it offers as supply.
	pub export: Watts,
	/// The most it can withdraw below its baseline, in watts: bounds what it bids as demand.
	pub import: Watts,
}

impl Capability {
	/// Neither exports nor imports.
	pub const ZERO: Self = Self { export: Watts(0), import: Watts(0) };

	/// The larger of the two: what counts against an aggregation's minimum size.
	pub fn size(&self) -> Watts {
		self.export.max(self.import)
	}

	/// Whether the other asks for no more than this in either direction.
	pub fn covers(&self, other: &Self) -> bool {
		other.export <= self.export && other.import <= self.import
	}

	/// The smaller of the two in each direction.
	pub fn limited_to(&self, other: &Self) -> Self {
		Self { export: self.export.min(other.export), import: self.import.min(other.import) }
	}

	/// The larger of the two in each direction.
	pub fn widened_to(&self, other: &Self) -> Self {
		Self { export: self.export.max(other.export), import: self.import.max(other.import) }
	}

	/// The difference, or nothing in a direction in which it would be negative.
	pub fn saturating_sub(&self, other: &Self) -> Self {
		let left = |from: Watts, taken| from.checked_sub(taken).unwrap_or_default().max(Watts(0));
		Self { export: left(self.export, other.export), import: left(self.import, other.import) }
	}

	/// The sum, or `None` when it does not fit.
	pub fn checked_add(&self, other: &Self) -> Option<Self> {
		Some(Self {
			export: self.export.checked_add(other.export)?,
			import: self.import.checked_add(other.import)?,
		})
	}

	/// The difference, or `None` when it would be negative.
	pub fn checked_sub(&self, other: &Self) -> Option<Self> {
		if !self.covers(other) {
			return None;
		}
		Some(Self {
			export: self.export.checked_sub(other.export)?,
			import: self.import.checked_sub(other.import)?,
		})
	}
}

/// A wholesale service that a DER can be enrolled for. FERC Order 2222 forbids selling the same
/// service twice; different services may be sold side by side.
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	PartialOrd,
	Ord,
	Hash,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "kebab-case"))]
pub enum Service {
	/// Energy, day-ahead and real-time.
	#[codec(index = 0)]
	Energy,
	/// Spinning reserve.
	#[codec(index = 1)]
	Reserve,
	/// Frequency regulation.
	#[codec(index = 2)]
	Regulation,
}
