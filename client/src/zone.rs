//! Zones of pricing nodes from the IANA time zone database, which is part of the program, and local
//! times in words.

use jiff::{Timestamp, ToSpan, civil::Date, tz::TimeZone};
use std::ops::RangeInclusive;
use tieline_primitives::{
	Day, MAX_OFFSET_CHANGE, MAX_OFFSETS, MILLIS_PER_DAY, Offset, OffsetFrom, Zone, name,
};

/// Why no zone can be made.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ZoneError {
	/// The database has no zone of this name, or the chain none so long.
	#[error("no time zone `{0}`; the IANA database has names such as `America/Los_Angeles`")]
	Unknown(String),
	/// The years are not in order, or not after 1970 and before 9999.
	#[error("no zone from the year {} to the year {}", .0.start(), .0.end())]
	Years(RangeInclusive<i16>),
	/// The calendar of the place has not got a date: a market day would have no hour.
	#[error("in `{zone}` there was no {date}: the clocks were put forward by a whole day")]
	SkippedDate {
		/// The zone.
		zone: String,
		/// The date.
		date: Date,
	},
	/// Local time changes by more than the chain takes on a date.
	#[error("in `{zone}` the clocks change by more than 4 hours before {date}")]
	LargeChange {
		/// The zone.
		zone: String,
		/// The date.
		date: Date,
	},
	/// There are more changes in the years than the chain takes.
	#[error("`{zone}` changes its offset more than {MAX_OFFSETS} times in these years; take fewer")]
	TooManyChanges {
		/// The zone.
		zone: String,
	},
}

/// The zone of a place, as `America/Los_Angeles`, with all changes of its clocks in these years. The
/// days before have the offset of the first, those after that of the last.
pub fn zone(place: &str, years: RangeInclusive<i16>) -> Result<Zone, ZoneError> {
	let unknown = || ZoneError::Unknown(place.into());
	let clocks = TimeZone::get(place).map_err(|_| unknown())?;
	let named = name(place).filter(|name| !name.is_empty()).ok_or_else(unknown)?;
	let within = |year: i16| (1970..9999).contains(&year);
	if years.is_empty() || !within(*years.start()) || !within(*years.end()) {
		return Err(ZoneError::Years(years));
	}
	let mut offsets = Vec::<OffsetFrom>::new();
	let first = jiff::civil::date(*years.start(), 1, 1);
	// The last day of the last year ends where the next one starts.
	let last = jiff::civil::date(years.end().saturating_add(1), 1, 1);
	for date in first.series(1.day()).take_while(|date| *date <= last) {
		let offset = offset_at(place, &clocks, date)?;
		let before = offsets.last().map(|before| before.offset);
		if before == Some(offset) {
			continue;
		}
		let change = before.map_or(0, |before| before.0.abs_diff(offset.0));
		if change > MAX_OFFSET_CHANGE {
			return Err(ZoneError::LargeChange { zone: place.into(), date });
		}
		let from = if before.is_none() { Day(0) } else { day_of(date) };
		offsets.push(OffsetFrom { from, offset });
	}
	let offsets = offsets.try_into();
	let offsets = offsets.map_err(|_| ZoneError::TooManyChanges { zone: place.into() })?;
	Ok(Zone { name: named, offsets })
}

/// The offset with which a date starts: that of its first instant from midnight UTC.
fn offset_at(place: &str, clocks: &TimeZone, date: Date) -> Result<Offset, ZoneError> {
	let skipped = || ZoneError::SkippedDate { zone: place.into(), date };
	let start = date.to_zoned(clocks.clone()).and_then(|at| at.start_of_day());
	let start = start.map_err(|_| skipped())?;
	if start.date() != date {
		return Err(skipped());
	}
	let midnight = i64::from(day_of(date).0).saturating_mul(MILLIS_PER_DAY as i64);
	let ahead = midnight.saturating_sub(start.timestamp().as_millisecond());
	i32::try_from(ahead).map(Offset).map_err(|_| skipped())
}

/// The market day of a date: the days from 1970-01-01, none before.
pub fn day_of(date: Date) -> Day {
	let epoch = jiff::civil::date(1970, 1, 1);
	let days = date.duration_since(epoch).as_secs() / 86_400;
	Day(u32::try_from(days).unwrap_or(0))
}

/// The date of a market day; `None` beyond the year 9999.
pub fn date_of(day: Day) -> Option<Date> {
	let days = jiff::Span::new().try_days(i64::from(day.0)).ok()?;
	jiff::civil::date(1970, 1, 1).checked_add(days).ok()
}

/// Times as people at a place read them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LocalTime(TimeZone);

impl LocalTime {
	/// Universal time.
	pub const UTC: Self = Self(TimeZone::UTC);

	/// The clocks of a zone that the chain keeps, on a market day. Where the database has no zone of
	/// its name, or one in which the day starts or ends at another instant, they keep the offset
	/// with which the day starts.
	pub fn of(zone: &Zone, day: Day) -> Self {
		let named = std::str::from_utf8(&zone.name).ok();
		let named = named.and_then(|named| Some((named, TimeZone::get(named).ok()?)));
		let agrees = |(named, clocks): &(&str, TimeZone)| {
			[day, day.next()].into_iter().all(|day| {
				let offset = date_of(day).and_then(|date| offset_at(named, clocks, date).ok());
				offset == Some(zone.offset(day))
			})
		};
		let fixed = || {
			let seconds = zone.offset(day).0 / 1_000;
			jiff::tz::Offset::from_seconds(seconds).map_or(TimeZone::UTC, TimeZone::fixed)
		};
		Self(named.filter(agrees).map_or_else(fixed, |(_, clocks)| clocks))
	}

	/// The clocks that a [`name`](Self::name) stands for: a name of the IANA database, or an offset
	/// such as `-07:00`.
	pub fn named(name: &str) -> Option<Self> {
		let offset = || {
			let at: jiff::fmt::strtime::BrokenDownTime =
				jiff::fmt::strtime::parse("%:z", name).ok()?;
			at.offset().map(TimeZone::fixed)
		};
		TimeZone::get(name).ok().or_else(offset).map(Self)
	}

	/// The name of the clocks: that of the IANA database, or an offset such as `-07:00`.
	pub fn name(&self) -> String {
		let offset = || self.0.to_offset(Timestamp::UNIX_EPOCH);
		self.0.iana_name().map_or_else(|| suffix(offset()), Into::into)
	}

	/// The time of day at an instant of the Unix epoch in milliseconds, such as `12:00`.
	pub fn clock(&self, millis: u64) -> String {
		self.at(millis).map_or_else(|| "–".into(), |at| at.strftime("%H:%M").to_string())
	}

	/// The name of a delivery interval that starts at an instant: the time of day and the offset from
	/// UTC, such as `12:00-07:00`. An hour that a change of the clocks repeats has two names.
	pub fn interval(&self, start: u64) -> String {
		self.at(start).map_or_else(
			|| "–".into(),
			|at| format!("{}{}", at.strftime("%H:%M"), suffix(at.offset())),
		)
	}

	/// A span of time by its two ends, such as `12:00–13:00`; where the clocks change in between,
	/// with the offset of each from UTC.
	pub fn span(&self, from: u64, until: u64) -> String {
		let offset = |millis| self.at(millis).map(|at| at.offset());
		if offset(from) == offset(until) {
			format!("{}–{}", self.clock(from), self.clock(until))
		} else {
			format!("{}–{}", self.interval(from), self.interval(until))
		}
	}

	/// The date at an instant, such as `2026-04-15`. A dash beyond the year 9999.
	pub fn date(&self, millis: u64) -> String {
		self.at(millis).map_or_else(|| "–".into(), |at| at.date().to_string())
	}

	/// An instant in ISO 8601 with the offset from UTC, such as `2026-04-15T12:00:00-07:00`. `None`
	/// beyond the year 9999.
	pub fn iso(&self, millis: u64) -> Option<String> {
		let at = self.at(millis)?;
		let format =
			if at.millisecond() == 0 { "%Y-%m-%dT%H:%M:%S" } else { "%Y-%m-%dT%H:%M:%S%.3f" };
		Some(format!("{}{}", at.strftime(format), suffix(at.offset())))
	}

	/// The hour of the day at an instant, from 0 to 23.
	pub fn hour(&self, millis: u64) -> Option<u8> {
		u8::try_from(self.at(millis)?.hour()).ok()
	}

	/// The minute of the day at an instant, from 0 to 1439.
	pub fn minute(&self, millis: u64) -> Option<u16> {
		let at = self.at(millis)?;
		let (hour, minute) = (u16::try_from(at.hour()).ok()?, u16::try_from(at.minute()).ok()?);
		Some(hour.saturating_mul(60).saturating_add(minute))
	}

	fn at(&self, millis: u64) -> Option<jiff::Zoned> {
		let at = Timestamp::from_millisecond(i64::try_from(millis).ok()?).ok()?;
		Some(at.to_zoned(self.0.clone()))
	}
}

/// An offset as RFC 3339 writes it, such as `-07:00`.
fn suffix(offset: jiff::tz::Offset) -> String {
	let minutes = offset.seconds() / 60;
	let sign = if minutes < 0 { '-' } else { '+' };
	format!("{sign}{:02}:{:02}", minutes.abs() / 60, minutes.abs() % 60)
}

#[cfg(test)]
mod tests {
	use super::*;
	use jiff::civil::date;
	use tieline_primitives::Millis;

	/// The hours of a date.
	fn hours(place: &str, date: Date) -> f64 {
		let zone = zone(place, 2026..=2027).unwrap();
		assert!(zone.is_well_formed());
		zone.day(day_of(date)).length.0 as f64 / 3_600_000.0
	}

	/// An instant in RFC 3339, in milliseconds.
	fn instant(text: &str) -> Millis {
		let at: Timestamp = text.parse().unwrap();
		Millis(at.as_millisecond().unsigned_abs())
	}

	#[test]
	fn days_have_the_hours_that_they_have_at_the_place() {
		for (place, date, expected) in [
			("America/Los_Angeles", date(2026, 10, 31), 24.0),
			("America/Los_Angeles", date(2026, 11, 1), 25.0),
			("America/Los_Angeles", date(2027, 3, 14), 23.0),
			("Europe/Berlin", date(2026, 10, 25), 25.0),
			("Europe/Berlin", date(2027, 3, 28), 23.0),
			("Australia/Lord_Howe", date(2027, 4, 4), 24.5),
			("Australia/Lord_Howe", date(2027, 10, 3), 23.5),
			// Clocks change at midnight.
			("Atlantic/Azores", date(2026, 10, 25), 25.0),
			("Atlantic/Azores", date(2027, 3, 28), 23.0),
			("Africa/Cairo", date(2026, 10, 29), 25.0),
			("Africa/Cairo", date(2027, 4, 30), 23.0),
			("America/Santiago", date(2027, 4, 3), 25.0),
			("America/Santiago", date(2026, 9, 6), 23.0),
			("Asia/Kolkata", date(2026, 11, 1), 24.0),
		] {
			assert_eq!(hours(place, date), expected, "{place} on {date}");
		}
	}

	#[test]
	fn a_day_starts_with_the_first_instant_of_its_date() {
		for (place, date, start) in [
			("America/Los_Angeles", date(2026, 11, 1), "2026-11-01T00:00-07:00"),
			("America/Los_Angeles", date(2026, 11, 2), "2026-11-02T00:00-08:00"),
			("Europe/Berlin", date(2026, 10, 25), "2026-10-25T00:00+02:00"),
			// Midnight is left out on the Azores in spring, and comes twice in autumn.
			("Atlantic/Azores", date(2027, 3, 28), "2027-03-28T01:00+00:00"),
			("Atlantic/Azores", date(2026, 10, 25), "2026-10-25T00:00+00:00"),
		] {
			let zone = zone(place, 2026..=2027).unwrap();
			assert_eq!(zone.start(day_of(date)), instant(start), "{place} on {date}");
		}
	}

	#[test]
	fn the_offsets_of_the_first_and_the_last_year_hold_before_and_after() {
		let zone = zone("America/Los_Angeles", 2026..=2026).unwrap();
		let offsets = zone.offsets.iter().map(|one| (one.from, one.offset.0 / 3_600_000));
		let (march, november) = (day_of(date(2026, 3, 9)), day_of(date(2026, 11, 2)));
		let expected = [(Day(0), -8), (march, -7), (november, -8)];
		assert_eq!(offsets.collect::<Vec<_>>(), expected);
	}

	#[test]
	fn a_change_on_the_last_day_of_the_last_year_is_known() {
		// Samoa's date line apart, no clocks change on new year's eve now: Dublin's did in 1971.
		let dublin = zone("Europe/Dublin", 1971..=1971).unwrap();
		assert!(dublin.is_well_formed());
	}

	#[test]
	fn a_date_that_there_was_not_is_refused_in_words() {
		let error = zone("Pacific/Apia", 2011..=2011).unwrap_err();
		let words = error.to_string();
		assert!(words.contains("Pacific/Apia") && words.contains("2011-12-30"), "{words}");
		assert!(zone("Pacific/Apia", 2012..=2040).is_ok());
	}

	#[test]
	fn a_span_names_its_offsets_where_the_clocks_change() {
		let place = LocalTime::named("America/Los_Angeles").unwrap();
		let span = |from, until| place.span(instant(from).0, instant(until).0);
		assert_eq!(span("2026-11-01T12:00-08:00", "2026-11-01T13:00-08:00"), "12:00–13:00");
		assert_eq!(
			span("2026-11-01T01:00-07:00", "2026-11-01T01:00-08:00"),
			"01:00-07:00–01:00-08:00"
		);
	}

	#[test]
	fn an_unknown_zone_and_wrong_years_are_refused_in_words() {
		let error = zone("America/Los_Angles", 2026..=2027).unwrap_err().to_string();
		assert!(error.contains("`America/Los_Angles`"), "{error}");
		#[allow(clippy::reversed_empty_ranges)]
		let reversed = 2027..=2026;
		for years in [reversed, 1969..=2000, 2026..=9999] {
			assert!(matches!(zone("UTC", years), Err(ZoneError::Years(_))));
		}
	}

	#[test]
	fn a_zone_of_more_years_than_the_chain_keeps_is_refused() {
		assert!(zone("America/Los_Angeles", 2020..=2050).is_ok());
		let error = zone("America/Los_Angeles", 2020..=2055).unwrap_err();
		assert!(matches!(error, ZoneError::TooManyChanges { .. }));
	}

	#[test]
	fn the_repeated_hour_is_two_intervals_with_names_of_their_own() {
		let zone = zone("America/Los_Angeles", 2026..=2027).unwrap();
		let day = day_of(date(2026, 11, 1));
		let clocks = LocalTime::of(&zone, day);
		let start = zone.start(day).0;
		let names = (0..25).map(|hour| clocks.interval(start + hour * 3_600_000));
		let names = names.collect::<Vec<_>>();
		assert_eq!(names[..4], ["00:00-07:00", "01:00-07:00", "01:00-08:00", "02:00-08:00"]);
		assert_eq!(names[24], "23:00-08:00");
		assert_eq!(clocks.date(start), "2026-11-01");
		assert_eq!(clocks.hour(start + 2 * 3_600_000), Some(1));
	}

	#[test]
	fn clocks_keep_their_name() {
		let zone = zone("Europe/Berlin", 2026..=2027).unwrap();
		let day = day_of(date(2026, 7, 1));
		let noon = zone.start(day).0 + 12 * 3_600_000;
		let clocks = LocalTime::of(&zone, day);
		assert_eq!(clocks.name(), "Europe/Berlin");
		assert_eq!(LocalTime::named("Europe/Berlin"), Some(clocks));
		// The chain's zone is not what its name says.
		let early = Zone { name: name("Asia/Tokyo").unwrap(), ..zone };
		let fixed = LocalTime::of(&early, day);
		assert_eq!((fixed.name(), fixed.interval(noon)), ("+02:00".into(), "12:00+02:00".into()));
		assert_eq!(LocalTime::named("+02:00"), Some(fixed));
		assert_eq!(LocalTime::named("nowhere"), None);
		assert_eq!(LocalTime::UTC.clock(noon), "10:00");
		assert_eq!(LocalTime::UTC.date(u64::MAX), "–");
	}

	#[test]
	fn a_day_is_a_date() {
		assert_eq!(day_of(date(2026, 4, 15)), Day(20_558));
		assert_eq!(date_of(Day(20_558)), Some(date(2026, 4, 15)));
		assert_eq!(date_of(Day::MAX), None);
	}
}
