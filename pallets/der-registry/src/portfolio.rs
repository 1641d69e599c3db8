//! The arithmetic of portfolios: a capability as a step function of market days.
//!
//! A DER contributes its qualified capability on a span of days, from the day its enrolment takes
//! effect until its qualification ends or it leaves. A portfolio is the sum of such spans, kept as
//! the days on which the sum changes. Adding a span, taking one out and reading a day cost the
//! same for ten DERs as for a million.
//!
//! The past is frozen: [`Changes::revise`] touches no day before the first free one, since an
//! auction may have been opened for it on the strength of what the portfolio then held.

use alloc::vec::Vec;
use codec::{Decode, Encode, MaxEncodedLen};
use frame_support::{
	BoundedVec, CloneNoBound, DebugNoBound, DefaultNoBound, EqNoBound, PartialEqNoBound,
	traits::Get,
};
use scale_info::TypeInfo;
use tieline_primitives::{Capability, Day};

/// A capability counted on the market days `[from, until)`; on none when the span is empty.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Counted {
	/// The capability, in watts.
	pub capability: Capability,
	/// The first market day on which it counts.
	pub from: Day,
	/// The first market day on which it no longer counts.
	pub until: Day,
}

impl Counted {
	/// Counts on no day.
	pub const NOTHING: Self = Self { capability: Capability::ZERO, from: Day(0), until: Day(0) };

	/// Counts `capability` on `[from, until)`; nothing when there is no such day.
	pub fn new(capability: Capability, from: Day, until: Day) -> Self {
		if from < until { Self { capability, from, until } } else { Self::NOTHING }
	}

	/// Whether it counts on no day.
	pub fn is_empty(&self) -> bool {
		self.from >= self.until
	}

	/// The part of it on and after `day`.
	pub fn starting(&self, day: Day) -> Self {
		Self::new(self.capability, self.from.max(day), self.until)
	}

	/// The part of it before `day`.
	pub fn ending(&self, day: Day) -> Self {
		Self::new(self.capability, self.from, self.until.min(day))
	}

	/// What it counts on a day.
	pub fn on(&self, day: Day) -> Capability {
		if self.from <= day && day < self.until { self.capability } else { Capability::ZERO }
	}
}

/// A day on which a portfolio's capability changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Change {
	/// The first market day at the new level.
	pub day: Day,
	/// The summed capability from this day until the next change, in watts.
	pub level: Capability,
}

/// Why a portfolio cannot be revised.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChangeError {
	/// Its capability would change on more different days than there is room for.
	TooMany,
	/// A sum of capabilities does not fit, or a span is taken out that was never in.
	Overflow,
}

/// A capability as a step function of market days: zero before the first change, then the level of
/// the latest one. Days strictly rise and levels differ from one change to the next.
#[derive(
	CloneNoBound,
	DebugNoBound,
	DefaultNoBound,
	PartialEqNoBound,
	EqNoBound,
	Encode,
	Decode,
	MaxEncodedLen,
	TypeInfo,
)]
#[scale_info(skip_type_params(S))]
#[codec(mel_bound())]
pub struct Changes<S: Get<u32>> {
	/// The first market day that is remembered. Earlier days read as zero, and stay so.
	since: Day,
	/// The changes, in ascending order of days.
	changes: BoundedVec<Change, S>,
}

impl<S: Get<u32>> Changes<S> {
	/// The changes, in ascending order of days.
	pub fn as_slice(&self) -> &[Change] {
		&self.changes
	}

	/// The first market day that is remembered.
	pub fn since(&self) -> Day {
		self.since
	}

	/// The capability on a market day.
	pub fn on(&self, day: Day) -> Capability {
		level(&self.changes, day)
	}

	/// The most of either direction on the market days `[from, until)`; zero when there is no such day.
	pub fn peak(&self, from: Day, until: Day) -> Capability {
		if from >= until {
			return Capability::ZERO;
		}
		let within = self.changes.iter().filter(|change| from < change.day && change.day < until);
		within.fold(self.on(from), |peak, change| peak.widened_to(&change.level))
	}

	/// Whether it is zero on every day that has not been forgotten at `horizon`.
	pub fn is_spent(&self, horizon: Day) -> bool {
		self.changes.iter().all(|change| change.day <= horizon)
			&& self.on(horizon) == Capability::ZERO
	}

	/// The step function with `removed` taken out and `added` put in, both on and after `free`, the
	/// first free day.
	///
	/// Days up to `free − kept` are forgotten unless the level in force then reaches back to them:
	/// they read as zero, which counts nobody twice.
	///
	/// A removal always has room, for no DER may be held in a portfolio because it is full:
	/// [`ChangeError::TooMany`] refuses additions while there is still room for a change on each of
	/// the days kept, and failing that the oldest days are forgotten early.
	pub fn revise(
		&self,
		free: Day,
		kept: u32,
		removed: &Counted,
		added: &Counted,
	) -> Result<Self, ChangeError> {
		let mut changes = self.changes.to_vec();
		let horizon = Day(free.0.saturating_sub(kept));
		let past = changes.partition_point(|change| change.day <= horizon);
		let mut since = forget(&mut changes, past.saturating_sub(1)).unwrap_or(self.since);

		// What was forgotten can neither be taken out nor completed, should the calendar be set
		// back to it.
		let open = free.max(since);
		let (removed, added) = (removed.starting(open), added.starting(open));
		shift(&mut changes, &removed, |level, span| level.checked_sub(span))?;
		shift(&mut changes, &added, |level, span| level.checked_add(span))?;
		merge(&mut changes);

		let capacity = usize::try_from(S::get()).unwrap_or(usize::MAX);
		if added.is_empty() {
			let excess = changes.len().saturating_sub(capacity);
			since = forget(&mut changes, excess).unwrap_or(since);
		} else {
			let ahead = changes.iter().filter(|change| change.day > free).count();
			let reserved = usize::try_from(kept).unwrap_or(usize::MAX).saturating_add(1);
			if ahead > capacity.saturating_sub(reserved) {
				return Err(ChangeError::TooMany);
			}
		}
		let changes = BoundedVec::try_from(changes).map_err(|_| ChangeError::TooMany)?;
		Ok(Self { since, changes })
	}
}

/// The level in force on a day.
fn level(changes: &[Change], day: Day) -> Capability {
	let following = changes.partition_point(|change| change.day <= day);
	following
		.checked_sub(1)
		.and_then(|latest| changes.get(latest))
		.map_or(Capability::ZERO, |change| change.level)
}

/// Drops the oldest changes. Returns the first day still remembered, if any was dropped.
fn forget(changes: &mut Vec<Change>, oldest: usize) -> Option<Day> {
	let last = changes.drain(..oldest).next_back()?;
	Some(changes.first().map_or(last.day, |change| change.day))
}

/// Applies `operation` with the span's capability to every level within the span.
fn shift(
	changes: &mut Vec<Change>,
	span: &Counted,
	operation: impl Fn(&Capability, &Capability) -> Option<Capability>,
) -> Result<(), ChangeError> {
	if span.is_empty() {
		return Ok(());
	}
	for day in [span.from, span.until] {
		if let Err(place) = changes.binary_search_by_key(&day, |change| change.day) {
			let level = level(changes, day);
			changes.insert(place, Change { day, level });
		}
	}
	for change in changes.iter_mut().filter(|c| span.from <= c.day && c.day < span.until) {
		change.level = operation(&change.level, &span.capability).ok_or(ChangeError::Overflow)?;
	}
	Ok(())
}

/// Drops changes to the level that is in force already.
fn merge(changes: &mut Vec<Change>) {
	let mut before = Capability::ZERO;
	changes.retain(|change| core::mem::replace(&mut before, change.level) != change.level);
}

#[cfg(test)]
mod tests {
	use super::*;
	use frame_support::traits::ConstU32;
	use proptest::prelude::*;
	use tieline_primitives::Watts;

	type Ten = Changes<ConstU32<10>>;

	fn watts(export: i64) -> Capability {
		Capability { export: Watts(export), import: Watts(0) }
	}

	fn span(export: i64, from: u32, until: u32) -> Counted {
		Counted::new(watts(export), Day(from), Day(until))
	}

	fn with(changes: &Ten, free: u32, added: Counted) -> Result<Ten, ChangeError> {
		changes.revise(Day(free), 3, &Counted::NOTHING, &added)
	}

	fn without(changes: &Ten, free: u32, removed: Counted) -> Result<Ten, ChangeError> {
		changes.revise(Day(free), 3, &removed, &Counted::NOTHING)
	}

	fn levels(changes: &Ten, days: core::ops::Range<u32>) -> Vec<i64> {
		days.map(|day| changes.on(Day(day)).export.0).collect()
	}

	#[test]
	fn a_span_counts_from_its_first_day_until_the_day_before_its_end() {
		let span = span(5, 10, 12);
		assert_eq!([9, 10, 11, 12].map(|day| span.on(Day(day)).export.0), [0, 5, 5, 0]);
		let changes = with(&Ten::default(), 10, span).unwrap();
		assert_eq!(levels(&changes, 9..13), [0, 5, 5, 0]);
	}

	#[test]
	fn a_span_without_days_is_nothing() {
		assert_eq!(span(5, 10, 10), Counted::NOTHING);
		assert_eq!(span(5, 10, 20).starting(Day(20)), Counted::NOTHING);
		assert_eq!(span(5, 10, 20).ending(Day(10)), Counted::NOTHING);
	}

	#[test]
	fn overlapping_spans_add_up() {
		let one = with(&Ten::default(), 10, span(5, 10, 14)).unwrap();
		let both = with(&one, 10, span(3, 12, 16)).unwrap();
		assert_eq!(levels(&both, 9..17), [0, 5, 5, 8, 8, 3, 3, 0]);
	}

	#[test]
	fn what_was_put_in_and_taken_out_leaves_no_change() {
		let one = with(&Ten::default(), 10, span(5, 10, 14)).unwrap();
		assert_eq!(without(&one, 10, span(5, 10, 14)).unwrap(), Ten::default());
	}

	#[test]
	fn forgotten_days_stay_forgotten_when_the_calendar_is_set_back() {
		let one = with(&Ten::default(), 10, span(5, 10, 40)).unwrap();
		let two = with(&one, 12, span(3, 12, 40)).unwrap();
		let later = with(&two, 20, span(1, 20, 40)).unwrap();
		assert_eq!(later.since(), Day(12));
		assert_eq!(levels(&later, 10..14), [0, 0, 8, 8]);
		let left = without(&later, 10, span(5, 10, 40)).unwrap();
		assert_eq!(levels(&left, 10..14), [0, 0, 3, 3]);
		let joined = with(&left, 10, span(2, 10, 40)).unwrap();
		assert_eq!(levels(&joined, 10..14), [0, 0, 5, 5]);
		assert_eq!(levels(&joined, 19..21), [5, 6]);
	}

	#[test]
	fn days_before_the_first_free_one_are_not_touched() {
		let one = with(&Ten::default(), 10, span(5, 10, 20)).unwrap();
		let left = without(&one, 12, span(5, 10, 20)).unwrap();
		assert_eq!(levels(&left, 9..14), [0, 5, 5, 0, 0]);
		let joined = with(&left, 12, span(7, 9, 20)).unwrap();
		assert_eq!(levels(&joined, 9..14), [0, 5, 5, 7, 7]);
	}

	#[test]
	fn a_level_in_force_within_the_days_kept_is_kept() {
		let one = with(&Ten::default(), 10, span(5, 10, 30)).unwrap();
		let two = with(&one, 20, span(1, 20, 30)).unwrap();
		assert_eq!(levels(&two, 15..22), [5, 5, 5, 5, 5, 6, 6]);
		assert_eq!(two.as_slice().len(), 3);
	}

	#[test]
	fn a_level_that_ended_before_the_days_kept_is_forgotten() {
		let one = with(&Ten::default(), 10, span(5, 10, 12)).unwrap();
		let two = with(&one, 15, span(1, 15, 30)).unwrap();
		assert_eq!(levels(&two, 10..16), [0, 0, 0, 0, 0, 1]);
		assert_eq!(two.as_slice().len(), 2);
	}

	#[test]
	fn the_peak_is_the_most_of_either_direction_on_the_days_of_a_span() {
		let import = Counted {
			capability: Capability { export: Watts(0), import: Watts(7) },
			..span(0, 18, 20)
		};
		let one = with(&Ten::default(), 10, span(5, 10, 14)).unwrap();
		let two = with(&with(&one, 10, span(3, 12, 16)).unwrap(), 10, import).unwrap();
		let peaks = [(9, 10), (10, 12), (10, 13), (14, 16), (16, 18), (13, 13), (0, 99)];
		let peaks = peaks.map(|(from, until)| two.peak(Day(from), Day(until)));
		assert_eq!(peaks.map(|peak| peak.export.0), [0, 5, 8, 3, 0, 0, 8]);
		assert_eq!(peaks.map(|peak| peak.import.0), [0, 0, 0, 0, 0, 0, 7]);
	}

	#[test]
	fn a_portfolio_is_spent_when_nothing_counts_from_the_horizon_on() {
		let one = with(&Ten::default(), 10, span(5, 10, 12)).unwrap();
		assert!(!one.is_spent(Day(11)));
		assert!(one.is_spent(Day(12)));
		assert!(Ten::default().is_spent(Day(0)));
	}

	#[test]
	fn putting_in_is_refused_while_taking_out_would_still_have_room() {
		let mut changes = Ten::default();
		for end in 20..26 {
			changes = with(&changes, 10, span(1, 10, end)).unwrap();
		}
		assert_eq!(with(&changes, 10, span(1, 10, 26)), Err(ChangeError::TooMany));
		assert!(with(&changes, 10, span(1, 10, 25)).is_ok());
		for (free, end) in (10..).zip(20..26) {
			let before = levels(&changes, free - 3..30);
			changes = without(&changes, free, span(1, 10, end)).unwrap();
			let after = levels(&changes, free - 3..30);
			assert_eq!(before[..3], after[..3], "the days kept are intact");
		}
	}

	#[test]
	fn what_was_never_put_in_cannot_be_taken_out() {
		assert_eq!(without(&Ten::default(), 10, span(1, 10, 20)), Err(ChangeError::Overflow));
	}

	#[test]
	fn a_sum_that_does_not_fit_is_refused() {
		let one = with(&Ten::default(), 10, span(i64::MAX, 10, 20)).unwrap();
		assert_eq!(with(&one, 10, span(1, 19, 21)), Err(ChangeError::Overflow));
	}

	#[test]
	fn a_span_may_last_until_the_end_of_time() {
		let one = with(&Ten::default(), 10, span(5, 10, u32::MAX)).unwrap();
		assert_eq!(one.on(Day(u32::MAX - 1)), watts(5));
		assert_eq!(without(&one, 10, span(5, 10, u32::MAX)).unwrap(), Ten::default());
	}

	proptest! {
		/// Against a plain table of days: random spans in and out while the days go by.
		#[test]
		fn a_step_function_is_the_sum_of_its_spans(
			steps in proptest::collection::vec(
				(0..3u32, any::<bool>(), 0..8usize, 1..100i64, 0..6u32, 1..20u32),
				1..60,
			)
		) {
			let mut free = 10u32;
			let mut table = vec![0i64; 300];
			let mut inside = Vec::<Counted>::new();
			let mut changes = Changes::<ConstU32<64>>::default();
			for (days, entering, which, export, delay, length) in steps {
				free += days;
				let (removed, added) = if entering || inside.is_empty() {
					(Counted::NOTHING, span(export, free + delay, free + delay + length))
				} else {
					(inside.swap_remove(which % inside.len()), Counted::NOTHING)
				};
				changes = changes.revise(Day(free), 3, &removed, &added).unwrap();
				if !added.is_empty() {
					inside.push(added);
				}
				for (day, level) in (0..).zip(table.iter_mut()).skip(free as usize) {
					*level += added.on(Day(day)).export.0 - removed.on(Day(day)).export.0;
				}
				for (day, level) in (0..).zip(&table).skip(free as usize - 3) {
					prop_assert_eq!(changes.on(Day(day)).export.0, *level, "on day {}", day);
				}
				for pair in changes.as_slice().windows(2) {
					prop_assert!(pair[0].day < pair[1].day && pair[0].level != pair[1].level);
				}
			}
		}
	}
}
