//! Delivery intervals and market days.

use crate::Millis;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;

/// Milliseconds in an hour.
pub const MILLIS_PER_HOUR: u64 = 3_600_000;
/// Milliseconds in 24 hours, which is what most market days have.
pub const MILLIS_PER_DAY: u64 = 24 * MILLIS_PER_HOUR;

/// The lengths that delivery intervals can have: 60, 30, 15 and 5 minutes.
pub const INTERVAL_LENGTHS: [Millis; 4] = [
	Millis(MILLIS_PER_HOUR),
	Millis(MILLIS_PER_HOUR / 2),
	Millis(MILLIS_PER_HOUR / 4),
	Millis(MILLIS_PER_HOUR / 12),
];

/// A delivery interval `[start, start + length)` in Unix milliseconds.
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
pub struct Interval {
	/// When delivery begins.
	pub start: Millis,
	/// How long it lasts.
	pub length: Millis,
}

impl Interval {
	/// The first instant after the interval, saturating at the end of time.
	pub const fn end(&self) -> Millis {
		self.start.saturating_add(self.length)
	}

	/// Whether the two share an instant.
	pub const fn overlaps(&self, other: &Self) -> bool {
		self.start.0 < other.end().0 && other.start.0 < self.end().0
	}
}

/// A market day: a date of the local calendar of a pricing node, counted in days from 1970-01-01
/// there. When it starts is for the node's [`Zone`](crate::Zone) to say.
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
#[cfg_attr(feature = "serde", serde(transparent))]
pub struct Day(pub u32);

impl Day {
	/// The last day that can be named.
	pub const MAX: Self = Self(u32::MAX);

	/// The day of universal time that an instant lies in.
	pub const fn of_utc(instant: Millis) -> Self {
		let days = instant.0 / MILLIS_PER_DAY;
		if days > u32::MAX as u64 { Self::MAX } else { Self(days as u32) }
	}

	/// The first instant of the day in universal time.
	pub const fn start_utc(self) -> Millis {
		Millis((self.0 as u64).saturating_mul(MILLIS_PER_DAY))
	}

	/// The day after.
	pub const fn next(self) -> Self {
		Self(self.0.saturating_add(1))
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn a_day_of_universal_time_contains_its_own_start_and_ends_where_the_next_begins() {
		let day = Day(20_000);
		assert_eq!(Day::of_utc(day.start_utc()), day);
		assert_eq!(Day::of_utc(Millis(day.next().start_utc().0 - 1)), day);
		assert_eq!(Day::of_utc(day.next().start_utc()), day.next());
	}

	#[test]
	fn adjacent_intervals_do_not_overlap() {
		let hour =
			|h| Interval { start: Millis(h * MILLIS_PER_HOUR), length: Millis(MILLIS_PER_HOUR) };
		assert!(!hour(1).overlaps(&hour(2)));
		assert!(hour(1).overlaps(&hour(1)));
	}
}
