//! Collecting the mistakes of a scenario, and checking single values.

use crate::{
	model::{HOURS, zone_years},
	raw::RawSchedule,
};
use std::ops::{Range, RangeInclusive};
use tieline_client::zone::{day_of, zone};
use tieline_primitives::{INTERVAL_LENGTHS, MAX_NAME, MILLIS_PER_HOUR, Millis, Zone};
use toml::{Spanned, value::Datetime};

/// The largest power of one device or curve step, in kW: far above any feeder, far below overflow.
pub(super) const MAX_KW: f64 = 1e6;
/// The largest magnitude of a price, in $/MWh.
pub(super) const MAX_PRICE: f64 = 1e5;
/// The longest phase, in seconds.
const MAX_PHASE_S: u64 = 86_400;

/// Collects mistakes while the scenario is built. A wrong value is replaced by a harmless one so that
/// the check goes on; the scenario is handed out only without mistakes. What depends on a wrong value
/// is not checked: one mistake is one message.
#[derive(Default)]
pub(super) struct Check {
	pub problems: Vec<(Range<usize>, String)>,
}

impl Check {
	pub fn wrong(&mut self, range: Range<usize>, what: impl Into<String>) {
		self.problems.push((range, what.into()));
	}

	pub fn number(
		&mut self,
		value: &Spanned<f64>,
		what: &str,
		allowed: RangeInclusive<f64>,
	) -> f64 {
		let number = *value.get_ref();
		if allowed.contains(&number) {
			return number;
		}
		let (least, most) = (allowed.start(), allowed.end());
		self.wrong(value.span(), format!("{what} must be from {least} to {most}, but is {number}"));
		*least
	}

	pub fn date(&mut self, raw: &Spanned<Datetime>) -> jiff::civil::Date {
		let text = raw.get_ref().to_string();
		let date = text.parse().ok().filter(|date: &jiff::civil::Date| date.year() >= 1971);
		match (raw.get_ref().time, date) {
			(None, Some(date)) => date,
			_ => {
				let what =
					format!("the date must be a day after 1970, as 2026-04-15, but is {text}");
				self.wrong(raw.span(), what);
				jiff::civil::date(1971, 1, 1)
			},
		}
	}

	/// The zone of the place, from the year before the date to some years after.
	pub fn zone(&mut self, raw: &Spanned<String>, date: jiff::civil::Date) -> Zone {
		zone(raw.get_ref(), zone_years(date)).unwrap_or_else(|error| {
			self.wrong(raw.span(), error.to_string());
			Zone::utc()
		})
	}

	/// The length of a delivery interval, which divides the day: an hour where none is given.
	pub fn interval_length(
		&mut self,
		raw: &RawSchedule,
		zone: &Zone,
		date: jiff::civil::Date,
	) -> Millis {
		let an_hour = Millis(MILLIS_PER_HOUR);
		let given = raw.interval_minutes.as_ref();
		let length = given.map_or(an_hour, |raw| Millis(raw.get_ref().saturating_mul(60_000)));
		let place = given.map_or_else(|| raw.bidding_s.span(), Spanned::span);
		if !INTERVAL_LENGTHS.contains(&length) {
			self.wrong(place, "intervals have 60, 30, 15 or 5 minutes");
			return an_hour;
		}
		let day = zone.day(day_of(date)).length;
		if !day.0.is_multiple_of(length.0) {
			let hours = day.0 as f64 / MILLIS_PER_HOUR as f64;
			let minutes = length.0 / 60_000;
			let what = format!(
				"the day has {hours} hours, which intervals of {minutes} minutes do not divide; \
				 give `interval_minutes`"
			);
			self.wrong(place, what);
		}
		length
	}

	/// The length of a phase, which the chain bounds.
	pub fn phase(&mut self, raw: &Spanned<u64>, what: &str, least: u64) -> u64 {
		let seconds = *raw.get_ref();
		if !(least..=MAX_PHASE_S).contains(&seconds) {
			let what = format!("{what} must last from {least} s to a day, but lasts {seconds} s");
			self.wrong(raw.span(), what);
		}
		seconds
	}

	/// A participant's name, which the chain stores.
	pub fn name(&mut self, raw: Spanned<String>) -> String {
		let bytes = raw.get_ref().len();
		if !(1..=MAX_NAME as usize).contains(&bytes) {
			let what = format!("the name has {bytes} bytes; the chain takes {MAX_NAME}");
			self.wrong(raw.span(), what);
		}
		raw.into_inner()
	}

	pub fn key(&mut self, raw: Spanned<String>) -> String {
		self.check_key(&raw);
		raw.into_inner()
	}

	/// What is wrong with a key is said without repeating it, since it may be a secret.
	pub fn check_key(&mut self, raw: &Spanned<String>) {
		let key = raw.get_ref();
		if !key.starts_with("//") || key.len() == 2 {
			self.wrong(raw.span(), "this is not a key: derive one, as in `//Sunrise`");
		}
	}

	pub fn hourly(
		&mut self,
		raw: &Spanned<Vec<Spanned<f64>>>,
		what: &str,
		allowed: RangeInclusive<f64>,
	) -> [f64; HOURS] {
		let values = raw.get_ref();
		if values.len() != HOURS {
			let what = format!(
				"{what} has {} values; it needs one for each of {HOURS} local hours",
				values.len()
			);
			self.wrong(raw.span(), what);
		}
		let checked: Vec<_> = values
			.iter()
			.enumerate()
			.map(|(hour, value)| {
				self.number(value, &format!("{what} of hour {hour}"), allowed.clone())
			})
			.collect();
		std::array::from_fn(|hour| checked.get(hour).copied().unwrap_or_default())
	}
}
