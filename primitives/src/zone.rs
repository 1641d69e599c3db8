//! Time zones: where the market days of a pricing node begin and end.

use crate::{Day, Interval, MILLIS_PER_DAY, MILLIS_PER_HOUR, Millis, Name, is_text};
use bounded_collections::{BoundedVec, ConstU32};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;

/// The most offsets of a zone: with two changes a year, those of 32 years.
pub const MAX_OFFSETS: u32 = 64;
/// The furthest that local time is ahead of UTC, or behind it.
const MAX_OFFSET: u32 = 16 * MILLIS_PER_HOUR as u32;
/// The most by which local time changes at once, in milliseconds: four hours.
pub const MAX_OFFSET_CHANGE: u32 = 4 * MILLIS_PER_HOUR as u32;
/// The shortest market day of a well-formed zone, in milliseconds.
pub const SHORTEST_DAY: Millis = Millis(MILLIS_PER_DAY - MAX_OFFSET_CHANGE as u64);

/// How far local time is ahead of UTC in milliseconds; negative west of Greenwich.
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
pub struct Offset(pub i32);

/// The offset of a zone from a market day on.
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct OffsetFrom {
	/// The first market day that starts with this offset.
	pub from: Day,
	/// The offset.
	pub offset: Offset,
}

/// The local calendar of a pricing node.
///
/// A market day is a date of the local calendar, counted from 1970-01-01 there. Day `d` starts
/// `d · 24 h − offset(d)` after the Unix epoch, and ends where the next one starts: on the day of a
/// change it has 23 or 25 hours, on Lord Howe Island 23.5 or 24.5. All instants follow from the
/// offsets; the name is for people.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Zone {
	/// The name in the IANA time zone database, as `America/Los_Angeles`.
	pub name: Name,
	/// The offsets, in ascending order of the day from which each applies; the first from day 0.
	pub offsets: BoundedVec<OffsetFrom, ConstU32<MAX_OFFSETS>>,
}

impl Zone {
	/// Universal time: each day has 24 hours.
	pub fn utc() -> Self {
		let from_the_start = OffsetFrom { from: Day(0), offset: Offset(0) };
		Self {
			name: BoundedVec::truncate_from(b"UTC".to_vec()),
			offsets: BoundedVec::truncate_from(alloc::vec![from_the_start]),
		}
	}

	/// Whether the name is text, the first offset applies from day 0, each further one to later
	/// days than the one before and differs from it by four hours at most, and all are within 16
	/// hours.
	pub fn is_well_formed(&self) -> bool {
		is_text(&self.name)
			&& self.offsets.first().is_some_and(|first| first.from == Day(0))
			&& self.offsets.iter().all(|one| one.offset.0.unsigned_abs() <= MAX_OFFSET)
			&& self.offsets.windows(2).all(|pair| match pair {
				[before, after] => {
					let change = before.offset.0.abs_diff(after.offset.0);
					before.from < after.from && change > 0 && change <= MAX_OFFSET_CHANGE
				},
				_ => false,
			})
	}

	/// The offset with which a day starts.
	pub fn offset(&self, day: Day) -> Offset {
		let later = self.offsets.partition_point(|one| one.from <= day);
		later
			.checked_sub(1)
			.and_then(|last| self.offsets.get(last))
			.map_or(Offset(0), |one| one.offset)
	}

	/// The first instant of a day. A day that would start before the Unix epoch starts with it.
	pub fn start(&self, day: Day) -> Millis {
		let midnight = u64::from(day.0).saturating_mul(MILLIS_PER_DAY);
		Millis(midnight.saturating_add_signed(i64::from(self.offset(day).0).saturating_neg()))
	}

	/// A day as an interval: from its start to that of the next one.
	pub fn day(&self, day: Day) -> Interval {
		let start = self.start(day);
		Interval { start, length: self.start(day.next()).saturating_sub(start) }
	}

	/// The day that an instant lies in; day 0 for one before its start.
	pub fn day_of(&self, instant: Millis) -> Day {
		let Day(utc) = Day::of_utc(instant);
		// Local time is less than a day ahead of UTC or behind it.
		let may_be = [utc.saturating_add(1), utc];
		let begun = may_be.map(Day).into_iter().find(|day| self.start(*day) <= instant);
		begun.unwrap_or(Day(utc.saturating_sub(1)))
	}

	/// The days on which the offset changes, in ascending order: all that are not of 24 hours. (So
	/// is day 0, where local time is not universal time.)
	pub fn changes(&self) -> impl Iterator<Item = Day> + '_ {
		self.offsets.iter().skip(1).map(|one| Day(one.from.0.saturating_sub(1)))
	}

	/// Whether every day up to this one starts as in the other zone.
	pub fn starts_like(&self, other: &Self, last: Day) -> bool {
		let until = |zone: &Self| zone.offsets.partition_point(|one| one.from <= last);
		self.offsets.get(..until(self)) == other.offsets.get(..until(other))
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use alloc::{vec, vec::Vec};
	use proptest::prelude::*;

	const HOUR: i32 = MILLIS_PER_HOUR as i32;

	fn zone(offsets: &[(u32, i32)]) -> Zone {
		let offsets = offsets
			.iter()
			.map(|&(day, offset)| OffsetFrom { from: Day(day), offset: Offset(offset) });
		Zone { offsets: offsets.collect::<Vec<_>>().try_into().unwrap(), ..Zone::utc() }
	}

	fn hours(zone: &Zone, day: u32) -> f64 {
		zone.day(Day(day)).length.0 as f64 / MILLIS_PER_HOUR as f64
	}

	#[test]
	fn a_day_of_universal_time_has_24_hours_from_midnight() {
		let utc = Zone::utc();
		assert!(utc.is_well_formed());
		assert_eq!(utc.start(Day(20_000)), Day(20_000).start_utc());
		assert_eq!(hours(&utc, 20_000), 24.0);
	}

	#[test]
	fn the_day_of_a_change_is_longer_or_shorter_and_its_neighbours_are_not() {
		// Los Angeles: clocks go back on day 100 and forward on day 200.
		let zone = zone(&[(0, -7 * HOUR), (101, -8 * HOUR), (201, -7 * HOUR)]);
		assert!(zone.is_well_formed());
		assert_eq!(zone.start(Day(100)), Millis(100 * MILLIS_PER_DAY + 7 * MILLIS_PER_HOUR));
		let lengths = [99, 100, 101, 199, 200, 201].map(|day| hours(&zone, day));
		assert_eq!(lengths, [24.0, 25.0, 24.0, 24.0, 23.0, 24.0]);
		assert_eq!(zone.changes().collect::<Vec<_>>(), [Day(100), Day(200)]);
	}

	#[test]
	fn a_day_east_of_greenwich_starts_on_the_evening_before() {
		let zone = zone(&[(0, 10 * HOUR + HOUR / 2)]);
		assert_eq!(zone.start(Day(1)), Millis(13 * MILLIS_PER_HOUR + MILLIS_PER_HOUR / 2));
		assert_eq!(zone.day_of(Millis(14 * MILLIS_PER_HOUR)), Day(1));
		assert_eq!(zone.start(Day(0)), Millis(0));
	}

	#[test]
	fn a_zone_is_malformed_without_order_a_beginning_or_a_plausible_offset() {
		let too_far = MAX_OFFSET as i32 + 1;
		for offsets in [
			vec![],
			vec![(1, 0)],
			vec![(0, 0), (0, HOUR)],
			vec![(0, 0), (9, HOUR), (8, 0)],
			vec![(0, 0), (9, 0)],
			vec![(0, too_far)],
			vec![(0, -too_far)],
			vec![(0, i32::MIN)],
			vec![(0, 0), (9, 4 * HOUR + 1)],
			vec![(0, 4 * HOUR + 1), (9, 0)],
		] {
			assert!(!zone(&offsets).is_well_formed(), "{offsets:?}");
		}
		assert!(zone(&[(0, too_far - 1), (9, too_far - 1 - 4 * HOUR)]).is_well_formed());
		assert!(!Zone { name: Default::default(), ..Zone::utc() }.is_well_formed());
	}

	#[test]
	fn two_zones_start_alike_up_to_the_first_offset_that_differs() {
		let (one, other) = (zone(&[(0, 0), (9, HOUR)]), zone(&[(0, 0), (12, HOUR)]));
		assert!(one.starts_like(&other, Day(8)));
		assert!(!one.starts_like(&other, Day(9)));
		assert!(!one.starts_like(&other, Day(20)));
		assert!(one.starts_like(&one, Day::MAX));
	}

	fn well_formed() -> impl Strategy<Value = Zone> {
		let first = -12 * HOUR..=12 * HOUR;
		let changes = prop::collection::vec((1u32..400, -4 * HOUR..=4 * HOUR), 0..63);
		(first, changes).prop_map(|(first, changes)| {
			let mut offsets = vec![(0, first)];
			for (days, change) in changes {
				let (day, offset) = offsets[offsets.len() - 1];
				let next = (offset + change).clamp(-16 * HOUR, 16 * HOUR);
				if next != offset {
					offsets.push((day + days, next));
				}
			}
			zone(&offsets)
		})
	}

	proptest! {
		#[test]
		fn days_tile_time(zone in well_formed(), first in 0u32..25_000) {
			prop_assert!(zone.is_well_formed());
			for day in (first..first + 30).map(Day) {
				let span = zone.day(day);
				prop_assert_eq!(span.end(), zone.start(day.next()));
				if day > Day(0) {
					prop_assert!(span.length >= SHORTEST_DAY);
				}
			}
		}

		#[test]
		fn every_instant_lies_in_its_day(zone in well_formed(), instant in 86_400_000u64..2_200_000_000_000) {
			let instant = Millis(instant);
			let span = zone.day(zone.day_of(instant));
			prop_assert!(span.start <= instant && instant < span.end());
		}

		#[test]
		fn a_day_contains_its_first_and_its_last_instant(zone in well_formed(), day in 1u32..25_000) {
			let span = zone.day(Day(day));
			prop_assert_eq!(zone.day_of(span.start), Day(day));
			prop_assert_eq!(zone.day_of(Millis(span.end().0 - 1)), Day(day));
		}

		#[test]
		fn nothing_overflows(
			offsets in prop::collection::vec((any::<u32>(), any::<i32>()), 0..64),
			day in any::<u32>(),
			instant in any::<u64>(),
		) {
			let zone = zone(&offsets);
			let _ = (zone.is_well_formed(), zone.day(Day(day)), zone.day_of(Millis(instant)));
			let _ = (zone.changes().count(), zone.starts_like(&Zone::utc(), Day(day)));
		}
	}
}
