//! Delivery intervals and market days.

use crate::Millis;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;

/// Milliseconds in an hour.
pub const MILLIS_PER_HOUR: u64 = 3_600_000;
/// Milliseconds in a market day, which has always 24 hours.
pub const MILLIS_PER_DAY: u64 = 24 * MILLIS_PER_HOUR;

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

/// A market day, counted from the Unix epoch: day `d` is the 24 hours from `d` days after the
/// epoch plus the pricing node's fixed offset.
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

	/// The market day that `instant` lies in, where days begin `offset` after midnight UTC.
	pub const fn of(instant: Millis, offset: Millis) -> Self {
		let days = instant.0.saturating_sub(offset.0) / MILLIS_PER_DAY;
		if days > u32::MAX as u64 { Self::MAX } else { Self(days as u32) }
	}

	/// The first instant of the day, where days begin `offset` after midnight UTC.
	pub const fn start(self, offset: Millis) -> Millis {
		Millis((self.0 as u64).saturating_mul(MILLIS_PER_DAY).saturating_add(offset.0))
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
	fn a_day_contains_its_own_start_and_ends_where_the_next_begins() {
		let offset = Millis(4 * MILLIS_PER_HOUR);
		let day = Day(20_000);
		assert_eq!(Day::of(day.start(offset), offset), day);
		let last = Millis(day.next().start(offset).0 - 1);
		assert_eq!(Day::of(last, offset), day);
		assert_eq!(Day::of(day.next().start(offset), offset), day.next());
	}

	#[test]
	fn adjacent_intervals_do_not_overlap() {
		let hour =
			|h| Interval { start: Millis(h * MILLIS_PER_HOUR), length: Millis(MILLIS_PER_HOUR) };
		assert!(!hour(1).overlaps(&hour(2)));
		assert!(hour(1).overlaps(&hour(1)));
	}
}
