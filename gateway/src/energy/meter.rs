//! Readings become the energy of intervals.

use super::counter::{Step, step};
use crate::sunspec::Counter;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A difference between the clock's and the monotonic clock's count of the time between two
/// readings that is no jump, in milliseconds.
const CLOCK_TOLERANCE: u64 = 2_000;
/// How far beyond the last reading's interval a gap is filled, in intervals. Beyond that the energy
/// goes to the interval of the reading.
const LONGEST_GAP: u64 = 10_000;

/// One reading of the counters.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reading {
	/// The time of the clock, in Unix milliseconds.
	pub time: u64,
	/// The milliseconds since the previous reading by a clock that does not jump; `None` for the
	/// first reading after a start.
	pub elapsed: Option<u64>,
	/// The device's serial number.
	pub serial: String,
	/// The device's rating in watts.
	pub rating: i64,
	/// The counter of the energy injected.
	pub injected: Counter,
	/// The counter of the energy withdrawn, where there is one.
	pub withdrawn: Option<Counter>,
}

/// The energy of one interval, in milliwatt-hours.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Energy {
	/// The energy injected, in milliwatt-hours.
	pub injected_milli_wh: u64,
	/// The energy withdrawn, in milliwatt-hours; zero where the device does not count it.
	pub withdrawn_milli_wh: u64,
	/// The part of the interval between readings of the counters, in milliseconds. Less than the
	/// interval: some of it was not measured.
	pub covered_ms: u64,
	/// The part of it that was interpolated between two readings in different intervals, in
	/// milliseconds.
	pub interpolated_ms: u64,
	/// What happened to the counters or the clock, in words.
	pub remarks: Vec<String>,
}

/// What the meter remembers: a function of the readings alone.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Meter {
	/// The last reading.
	last: Option<Reading>,
	/// The intervals that are not over, by their start in Unix milliseconds.
	open: BTreeMap<u64, Energy>,
	/// The first instant that no closed interval covers, in Unix milliseconds.
	closed_until: u64,
}

impl Meter {
	/// Takes a reading. Gives the intervals, of this length in milliseconds, that are over with it,
	/// by their start.
	pub fn take(&mut self, reading: Reading, length: u64) -> Vec<(u64, Energy)> {
		let length = length.max(1);
		if self.last.is_none() {
			self.closed_until = self.closed_until.max(reading.time / length * length);
		}
		if let Some(last) = self.last.take() {
			self.count(&last, &reading, length);
		}
		let over = reading.time / length * length;
		let mut closed = Vec::new();
		while let Some(entry) = self.open.first_entry() {
			if *entry.key() >= over {
				break;
			}
			closed.push((*entry.key(), entry.remove()));
		}
		self.closed_until = self.closed_until.max(over);
		self.last = Some(reading);
		closed
	}

	fn count(&mut self, last: &Reading, reading: &Reading, length: u64) {
		let mut remarks = Vec::new();
		let by_clock = reading.time.saturating_sub(last.time);
		let elapsed = reading.elapsed.unwrap_or(by_clock);
		let jump = i128::from(reading.time) - i128::from(last.time) - i128::from(elapsed);
		if jump.unsigned_abs() > u128::from(CLOCK_TOLERANCE) {
			remarks.push(format!("the clock jumped by {jump} ms"));
		}
		if last.serial != reading.serial {
			remarks.push(format!(
				"the device `{}` was exchanged for `{}`",
				last.serial, reading.serial
			));
			self.note(reading.time, length, remarks);
			return;
		}
		let injected = step(last.injected, reading.injected, reading.rating, elapsed);
		let withdrawn = match (last.withdrawn, reading.withdrawn) {
			(Some(last), Some(now)) => step(last, now, reading.rating, elapsed),
			_ => Step::Counted(0),
		};
		let mut is_covered = true;
		let mut amount = |name, step| match step {
			Step::Counted(milli_wh) => milli_wh,
			Step::Reset(milli_wh) => {
				is_covered = false;
				remarks.push(format!("the counter of the energy {name} started again"));
				milli_wh
			},
			Step::Jumped => {
				is_covered = false;
				remarks.push(format!("the counter of the energy {name} jumped"));
				0
			},
		};
		let energy = [amount("injected", injected), amount("withdrawn", withdrawn)];
		let span = Span { end: reading.time, elapsed, is_covered };
		self.spread(&span, energy, length);
		self.note(reading.time, length, remarks);
	}

	/// Spreads energy evenly over the time that it was counted in. What would fall into intervals
	/// that are closed goes to the first one that is open.
	fn spread(&mut self, span: &Span, energy: [u64; 2], length: u64) {
		let begin = span.end.saturating_sub(span.elapsed).max(self.closed_until);
		let whole = span.end.saturating_sub(begin);
		if whole == 0 || whole / length > LONGEST_GAP {
			let open =
				self.open.entry(span.end.max(self.closed_until) / length * length).or_default();
			open.add(energy);
			return;
		}
		let is_within = begin / length == (span.end - 1) / length;
		let part = |amount: u64, until: u64| {
			let part = u128::from(amount) * u128::from(until - begin) / u128::from(whole);
			u64::try_from(part).unwrap_or(amount)
		};
		let mut at = begin;
		while at < span.end {
			let next = ((at / length + 1) * length).min(span.end);
			let open = self.open.entry(at / length * length).or_default();
			open.add(energy.map(|amount| part(amount, next) - part(amount, at)));
			if span.is_covered {
				open.covered_ms += next - at;
				open.interpolated_ms += if is_within { 0 } else { next - at };
			}
			at = next;
		}
	}

	fn note(&mut self, time: u64, length: u64, remarks: Vec<String>) {
		if !remarks.is_empty() {
			let at = time.max(self.closed_until) / length * length;
			self.open.entry(at).or_default().remarks.extend(remarks);
		}
	}

	/// The energy of the intervals that are not over, by their start in Unix milliseconds.
	pub fn open(&self) -> &BTreeMap<u64, Energy> {
		&self.open
	}
}

/// The time in which energy was counted.
struct Span {
	/// Its end, in Unix milliseconds.
	end: u64,
	/// Its length in milliseconds.
	elapsed: u64,
	/// Whether the counters counted all of it.
	is_covered: bool,
}

impl Energy {
	fn add(&mut self, [injected, withdrawn]: [u64; 2]) {
		self.injected_milli_wh = self.injected_milli_wh.saturating_add(injected);
		self.withdrawn_milli_wh = self.withdrawn_milli_wh.saturating_add(withdrawn);
	}
}

#[cfg(test)]
mod tests;
