//! Quantities, each a number with its unit.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use core::fmt;
use scale_info::TypeInfo;

macro_rules! unit {
	($(#[$doc:meta])* $name:ident($repr:ty), $suffix:literal) => {
		$(#[$doc])*
		#[derive(
			Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode,
			DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
		)]
		#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
		#[cfg_attr(feature = "serde", serde(transparent))]
		pub struct $name(pub $repr);

		impl $name {
			/// Nothing of it.
			pub const ZERO: Self = Self(0);

			/// The sum, or `None` when it does not fit.
			pub const fn checked_add(self, other: Self) -> Option<Self> {
				match self.0.checked_add(other.0) {
					Some(sum) => Some(Self(sum)),
					None => None,
				}
			}

			/// The difference, or `None` when it does not fit.
			pub const fn checked_sub(self, other: Self) -> Option<Self> {
				match self.0.checked_sub(other.0) {
					Some(difference) => Some(Self(difference)),
					None => None,
				}
			}

			/// The sum, or the nearest number that fits.
			pub const fn saturating_add(self, other: Self) -> Self {
				Self(self.0.saturating_add(other.0))
			}

			/// The difference, or the nearest number that fits.
			pub const fn saturating_sub(self, other: Self) -> Self {
				Self(self.0.saturating_sub(other.0))
			}
		}

		impl fmt::Display for $name {
			fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
				write!(f, concat!("{} ", $suffix), self.0)
			}
		}
	};
}

unit! {
	/// Power in watts. Positive is injection into the grid, negative is withdrawal.
	Watts(i64), "W"
}

unit! {
	/// Energy in watt-hours.
	WattHours(i64), "Wh"
}

unit! {
	/// A price in micro-dollars per megawatt-hour; 35.27 $/MWh is `35_270_000`. May be negative.
	Price(i64), "µ$/MWh"
}

unit! {
	/// An amount of money in micro-dollars.
	Money(i64), "µ$"
}

unit! {
	/// A dimensionless fixed-point coefficient in parts per million.
	Ppm(i32), "ppm"
}

unit! {
	/// A time in milliseconds since the Unix epoch, or a duration in milliseconds.
	Millis(u64), "ms"
}

impl Price {
	/// One cent per megawatt-hour: the width within which a step counts as marginal.
	pub const CENT: Self = Self(10_000);
}
