//! Values over a day, one for each delivery interval.

use crate::{Interval, Millis};
use alloc::vec::Vec;

/// A value for each of consecutive delivery intervals of one length: a forecast, a price curve, a
/// plan.
///
/// Values are found by their interval, never by an index that stands for an hour: a market day has
/// 23, 24 or 25 hours, and intervals of 60, 30, 15 or 5 minutes.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Profile<T> {
	/// The start of the first interval, in Unix milliseconds.
	start: Millis,
	/// The length of each interval, in milliseconds.
	length: Millis,
	values: Vec<T>,
}

impl<T> Profile<T> {
	/// These values, one for each interval of this length from `start` on. `None` when the length
	/// is zero, or the last interval ends beyond the end of time.
	pub fn new(start: Millis, length: Millis, values: Vec<T>) -> Option<Self> {
		let count = u64::try_from(values.len()).ok()?;
		let span = length.0.checked_mul(count)?;
		start.checked_add(Millis(span))?;
		(length > Millis::ZERO).then_some(Self { start, length, values })
	}

	/// The value of an interval; `None` when it is not one of the profile's.
	pub fn get(&self, interval: &Interval) -> Option<&T> {
		self.values.get(self.index(interval)?)
	}

	/// The position of an interval in the profile, from 0; `None` when it is not one of the
	/// profile's.
	pub fn index(&self, interval: &Interval) -> Option<usize> {
		let offset = interval.start.checked_sub(self.start)?;
		if interval.length != self.length || offset.0.checked_rem(self.length.0) != Some(0) {
			return None;
		}
		let index = usize::try_from(offset.0.checked_div(self.length.0)?).ok()?;
		(index < self.values.len()).then_some(index)
	}

	/// The interval at a position, from 0.
	pub fn interval(&self, index: usize) -> Option<Interval> {
		if index >= self.values.len() {
			return None;
		}
		let offset = self.length.0.checked_mul(u64::try_from(index).ok()?)?;
		let start = self.start.checked_add(Millis(offset))?;
		Some(Interval { start, length: self.length })
	}

	/// The intervals, in their order.
	pub fn intervals(&self) -> impl DoubleEndedIterator<Item = Interval> + '_ {
		(0..self.values.len()).filter_map(|index| self.interval(index))
	}

	/// Each interval with its value, in their order.
	pub fn iter(&self) -> impl DoubleEndedIterator<Item = (Interval, &T)> {
		self.values
			.iter()
			.enumerate()
			.filter_map(|(index, value)| Some((self.interval(index)?, value)))
	}

	/// The values, in the order of their intervals.
	pub fn values(&self) -> &[T] {
		&self.values
	}

	/// The values, to be changed in place.
	pub fn values_mut(&mut self) -> &mut [T] {
		&mut self.values
	}

	/// The number of intervals.
	pub fn len(&self) -> usize {
		self.values.len()
	}

	/// Whether there is no interval.
	pub fn is_empty(&self) -> bool {
		self.values.is_empty()
	}

	/// The start of the first interval, in Unix milliseconds.
	pub fn start(&self) -> Millis {
		self.start
	}

	/// The length of each interval, in milliseconds.
	pub fn interval_length(&self) -> Millis {
		self.length
	}

	/// The profile of what `value` makes of each interval and its value.
	pub fn map<U>(&self, mut value: impl FnMut(Interval, &T) -> U) -> Profile<U> {
		let values = self.iter().map(|(interval, old)| value(interval, old)).collect();
		Profile { start: self.start, length: self.length, values }
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::MILLIS_PER_HOUR;
	use alloc::vec;

	const START: Millis = Millis(7 * MILLIS_PER_HOUR);
	const QUARTER: Millis = Millis(MILLIS_PER_HOUR / 4);

	fn quarter(index: u64) -> Interval {
		Interval { start: Millis(START.0 + index * QUARTER.0), length: QUARTER }
	}

	#[test]
	fn a_value_is_found_by_its_interval() {
		let profile = Profile::new(START, QUARTER, vec![10, 11, 12]).unwrap();
		assert_eq!(profile.get(&quarter(0)), Some(&10));
		assert_eq!(profile.get(&quarter(2)), Some(&12));
		assert_eq!(profile.index(&quarter(1)), Some(1));
		assert_eq!(profile.intervals().collect::<Vec<_>>(), [quarter(0), quarter(1), quarter(2)]);
		assert_eq!(
			profile.map(|at, value| at.start.0 + value).values()[1],
			quarter(1).start.0 + 11
		);
	}

	#[test]
	fn an_interval_before_after_between_or_of_another_length_has_no_value() {
		let profile = Profile::new(START, QUARTER, vec![10, 11, 12]).unwrap();
		let before = Interval { start: Millis(START.0 - QUARTER.0), ..quarter(0) };
		let between = Interval { start: Millis(START.0 + 1), ..quarter(0) };
		let hour = Interval { length: Millis(MILLIS_PER_HOUR), ..quarter(0) };
		for other in [before, quarter(3), between, hour] {
			assert_eq!(profile.get(&other), None, "{other:?}");
		}
	}

	#[test]
	fn a_profile_lies_within_time_and_its_intervals_last() {
		assert_eq!(Profile::new(START, Millis(0), vec![1]), None);
		assert_eq!(Profile::new(Millis(u64::MAX), Millis(1), vec![1]), None);
		assert!(Profile::<u8>::new(Millis(u64::MAX), Millis(1), vec![]).unwrap().is_empty());
	}
}
