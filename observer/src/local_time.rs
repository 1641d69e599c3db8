//! Times of day as people at a place read them.

use jiff::{Timestamp, tz::Offset};

/// Minutes in a day.
const DAY: i64 = 24 * 60;

/// The clocks of a place, at a fixed offset from UTC.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct LocalTime {
	/// How far the clocks are ahead of UTC, in minutes.
	pub offset_minutes: i32,
}

impl LocalTime {
	/// The clocks of a market whose day starts this many milliseconds after midnight UTC: midnight
	/// there. Up to 12 hours after, they are behind UTC; later, ahead of it.
	pub fn of_day_start(day_start_ms: u64) -> Self {
		let minutes = i64::try_from(day_start_ms / 60_000 % DAY as u64).unwrap_or(0);
		let ahead = if minutes <= DAY / 2 { -minutes } else { DAY - minutes };
		Self { offset_minutes: i32::try_from(ahead).unwrap_or(0) }
	}

	/// The time of day at an instant of the Unix epoch in milliseconds, such as `12:00`.
	pub fn clock(self, millis: u64) -> String {
		let minutes = self.minutes(millis).rem_euclid(DAY);
		format!("{:02}:{:02}", minutes / 60, minutes % 60)
	}

	/// The times at which an interval begins and ends, such as `12:00–13:00`.
	pub fn span(self, start: u64, length: u64) -> String {
		format!("{}–{}", self.clock(start), self.clock(start.saturating_add(length)))
	}

	/// The date at an instant, such as `2026-04-15`. A dash beyond the year 9999.
	pub fn date(self, millis: u64) -> String {
		let offset = Offset::from_seconds(self.offset_minutes.saturating_mul(60));
		let at = i64::try_from(millis).ok().and_then(|ms| Timestamp::from_millisecond(ms).ok());
		match (at, offset) {
			(Some(at), Ok(offset)) => offset.to_datetime(at).date().to_string(),
			_ => "–".into(),
		}
	}

	/// The minutes of local time since the Unix epoch, rounded down.
	pub fn minutes(self, millis: u64) -> i64 {
		let utc = i64::try_from(millis / 60_000).unwrap_or(i64::MAX);
		utc.saturating_add(self.offset_minutes.into())
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	/// Noon in Fresno on 15 April 2026.
	const NOON: u64 = 1_776_236_400_000 + 12 * 3_600_000;
	const FRESNO: LocalTime = LocalTime { offset_minutes: -420 };

	#[test]
	fn an_interval_is_named_by_the_clocks_of_the_place() {
		assert_eq!(FRESNO.span(NOON, 3_600_000), "12:00–13:00");
		assert_eq!(FRESNO.span(NOON, 300_000), "12:00–12:05");
		assert_eq!(LocalTime { offset_minutes: 330 }.clock(NOON), "00:30");
	}

	#[test]
	fn a_date_is_that_of_the_place() {
		assert_eq!(FRESNO.date(NOON), "2026-04-15");
		assert_eq!(LocalTime { offset_minutes: 600 }.date(NOON), "2026-04-16");
		assert_eq!(FRESNO.date(u64::MAX), "–");
	}

	#[test]
	fn a_market_day_starts_at_local_midnight() {
		let offset = |hours: u64| LocalTime::of_day_start(hours * 3_600_000).offset_minutes;
		assert_eq!(offset(7), -420, "California in summer");
		assert_eq!(offset(0), 0);
		assert_eq!(offset(15), 540, "Japan");
	}
}
