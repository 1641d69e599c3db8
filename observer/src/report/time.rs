//! The axis of time: hours since the first interval begins, with local times of day.

use crate::record::{IntervalRecord, MarketDay};
use tieline_client::zone::LocalTime;
use tieline_primitives::MILLIS_PER_HOUR;

/// The steps between ticks, in minutes: the first of which no more than eight fit.
const STEPS: [u16; 8] = [5, 15, 30, 60, 120, 180, 360, 1440];
const MOST_STEPS: u64 = 8;
const MILLIS_PER_MINUTE: u64 = MILLIS_PER_HOUR / 60;
/// Days start and intervals end at a multiple of this after midnight.
const SMALLEST_STEP: u64 = 5 * MILLIS_PER_MINUTE;

/// The span of a day's intervals.
#[derive(Clone, Debug, PartialEq, Eq)]
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

	/// The local time at which an interval begins, with its offset from UTC.
	pub fn clock(&self, interval: &IntervalRecord) -> String {
		self.clock.interval(interval.start)
	}

	/// Round local times, each with its hour on the axis. Midnight at the end is 24:00.
	pub fn ticks(&self) -> Vec<(f64, String)> {
		let span = (self.end - self.start) / MILLIS_PER_MINUTE;
		let fits = |step: &&u16| span / u64::from(**step) <= MOST_STEPS;
		let step = *STEPS.iter().find(fits).unwrap_or(&STEPS[STEPS.len() - 1]);
		// Where the clocks change, ticks are at the times that they show.
		let instants = (self.start..=self.end).step_by(SMALLEST_STEP as usize);
		let tick = |at: u64| {
			let minute = self.clock.minute(at).filter(|minute| minute % step == 0)?;
			let is_end = minute == 0 && at == self.end && at > self.start;
			let hour = if is_end { 24 } else { minute / 60 };
			Some((hours(at - self.start), format!("{hour:02}:{:02}", minute % 60)))
		};
		instants.filter_map(tick).collect()
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
			zone: "America/Los_Angeles".into(),
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

	#[test]
	fn the_ticks_of_a_day_of_25_hours_are_at_the_times_that_the_clocks_show() {
		// 1 November 2026, from midnight.
		let start = 1_793_516_400_000;
		let interval = |at: u64| IntervalRecord {
			start: start + at * 3_600_000,
			length: 3_600_000,
			..Default::default()
		};
		let intervals = (0..25).map(interval).collect();
		let day = MarketDay { intervals, ..day(0, 0) };
		let ticks = TimeAxis::of(&day).ticks();
		assert_eq!(ticks[0], (0.0, "00:00".into()));
		assert_eq!(ticks[1], (4.0, "03:00".into()), "{ticks:?}");
		assert_eq!(ticks.last(), Some(&(25.0, "24:00".into())));
	}
}
