//! The axis of time: hours since the first interval begins, with local times of day.

use crate::{
	local_time::LocalTime,
	record::{IntervalRecord, MarketDay},
};
use tieline_primitives::MILLIS_PER_HOUR;

/// The steps between ticks, in minutes: the first of which no more than eight fit.
const STEPS: [i64; 8] = [5, 15, 30, 60, 120, 180, 360, 1440];
const MOST_STEPS: i64 = 8;

/// The span of a day's intervals.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct TimeAxis {
	start: u64,
	end: u64,
	clock: LocalTime,
}

impl TimeAxis {
	pub fn of(day: &MarketDay) -> Self {
		let ends = day.intervals.iter().map(|interval| interval.start + interval.length);
		let start = day.intervals.iter().map(|interval| interval.start).min().unwrap_or(0);
		// Without intervals, an hour without anything in it.
		let end = ends.max().unwrap_or(start + MILLIS_PER_HOUR);
		Self { start, end, clock: day.local_time() }
	}

	/// The hours from the first instant to the last.
	pub fn domain(&self) -> (f64, f64) {
		(0.0, hours(self.end - self.start))
	}

	/// Where an interval begins and ends.
	pub fn span(&self, interval: &IntervalRecord) -> (f64, f64) {
		let begin = hours(interval.start.saturating_sub(self.start));
		(begin, begin + hours(interval.length))
	}

	/// The middle of an interval.
	pub fn middle(&self, interval: &IntervalRecord) -> f64 {
		let (begin, end) = self.span(interval);
		(begin + end) / 2.0
	}

	/// The local time at which an interval begins.
	pub fn clock(&self, interval: &IntervalRecord) -> String {
		self.clock.clock(interval.start)
	}

	/// Round local times, each with its hour on the axis. Midnight at the end is 24:00.
	pub fn ticks(&self) -> Vec<(f64, String)> {
		let (first, last) = (self.clock.minutes(self.start), self.clock.minutes(self.end));
		let fits = |step: &&i64| (last - first) / **step <= MOST_STEPS;
		let step = *STEPS.iter().find(fits).unwrap_or(&STEPS[STEPS.len() - 1]);
		let from = first + (-first).rem_euclid(step);
		let minutes = std::iter::successors(Some(from), |at| Some(at + step));
		minutes
			.take_while(|at| *at <= last)
			.map(|at| {
				let of_day = at.rem_euclid(24 * 60);
				let hour = if of_day == 0 && at == last && at > first { 24 } else { of_day / 60 };
				((at - first) as f64 / 60.0, format!("{hour:02}:{:02}", of_day % 60))
			})
			.collect()
	}
}

fn hours(millis: u64) -> f64 {
	millis as f64 / MILLIS_PER_HOUR as f64
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::testing::START;

	fn day(length: u64, count: u64) -> MarketDay {
		let interval =
			|at| IntervalRecord { start: START.0 + at * length, length, ..Default::default() };
		MarketDay {
			utc_offset_minutes: -420,
			intervals: (0..count).map(interval).collect(),
			..Default::default()
		}
	}

	#[test]
	fn a_day_of_hours_has_a_tick_every_three_and_ends_at_24() {
		let ticks = TimeAxis::of(&day(3_600_000, 24)).ticks();
		assert_eq!(ticks.len(), 9);
		assert_eq!(ticks[4], (12.0, "12:00".into()));
		assert_eq!(ticks[8], (24.0, "24:00".into()));
	}

	#[test]
	fn an_hour_of_five_minutes_has_a_tick_every_quarter() {
		let ticks = TimeAxis::of(&day(300_000, 12)).ticks();
		let labels = ticks.iter().map(|(_, label)| label.as_str()).collect::<Vec<_>>();
		assert_eq!(labels, ["00:00", "00:15", "00:30", "00:45", "01:00"]);
	}

	#[test]
	fn a_day_of_25_hours_is_as_long_as_it_is() {
		assert_eq!(TimeAxis::of(&day(3_600_000, 25)).domain(), (0.0, 25.0));
		assert_eq!(TimeAxis::of(&day(0, 0)).domain(), (0.0, 1.0));
	}
}
