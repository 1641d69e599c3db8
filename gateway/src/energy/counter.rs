//! The energy between two readings of a counter.

use crate::sunspec::Counter;

/// What a counter may count beyond what the device's rating explains: its resolution, and the time
/// between the device's measurement and the reading.
const SLACK_MILLI_WH: u128 = 10_000;
/// How many times its rating a device is believed to deliver.
const MOST: u128 = 2;

/// What lies between two readings of a counter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
	/// So many milliwatt-hours, also over a wrap of the counter.
	Counted(u64),
	/// The counter started again from zero: what it counted before that since the first reading is
	/// lost, the milliwatt-hours since then are not.
	Reset(u64),
	/// The counter jumped to where no energy can have taken it.
	Jumped,
}

/// The energy from one reading to the next, of a device of this rating in watts, after so many
/// milliseconds.
pub fn step(before: Counter, after: Counter, rating: i64, elapsed_ms: u64) -> Step {
	let counts = |raw: u64| milli_wh(raw, after.exponent);
	let most = u128::from(rating.unsigned_abs()) * u128::from(elapsed_ms) / 3_600 * MOST;
	let most = most.saturating_add(SLACK_MILLI_WH).saturating_add(counts(1));
	let is_same = (before.exponent, before.bits) == (after.exponent, after.bits);
	let passed = match (is_same, after.bits) {
		(false, _) => None,
		(true, 32) => {
			let [before, after] = [before.raw, after.raw].map(|raw| raw as u32);
			Some(after.wrapping_sub(before).into())
		},
		(true, _) => Some(after.raw.wrapping_sub(before.raw)),
	};
	let plausible =
		|raw: u64| u64::try_from(counts(raw)).ok().filter(|mwh| u128::from(*mwh) <= most);
	match passed.and_then(plausible) {
		Some(milli_wh) => Step::Counted(milli_wh),
		None => plausible(after.raw).map_or(Step::Jumped, Step::Reset),
	}
}

/// The milliwatt-hours of so many counts of `10^exponent` Wh.
fn milli_wh(raw: u64, exponent: i8) -> u128 {
	let ten = 10u128.saturating_pow(u32::try_from(i32::from(exponent) + 3).unwrap_or(0));
	u128::from(raw).saturating_mul(ten)
}

#[cfg(test)]
mod tests {
	use super::*;
	use proptest::prelude::*;

	const RATING: i64 = 10_000;
	const MINUTE: u64 = 60_000;

	fn acc32(raw: u64) -> Counter {
		Counter { raw, exponent: 0, bits: 32 }
	}

	fn acc64(raw: u64) -> Counter {
		Counter { raw, exponent: 0, bits: 64 }
	}

	#[test]
	fn a_counter_that_goes_on_counts() {
		assert_eq!(step(acc32(100), acc32(250), RATING, MINUTE), Step::Counted(150_000));
		assert_eq!(step(acc64(100), acc64(100), RATING, MINUTE), Step::Counted(0));
	}

	#[test]
	fn a_counter_wraps_at_its_own_width() {
		let last = u64::from(u32::MAX);
		assert_eq!(step(acc32(last - 9), acc32(40), RATING, MINUTE), Step::Counted(50_000));
		assert_eq!(step(acc64(u64::MAX - 9), acc64(40), RATING, MINUTE), Step::Counted(50_000));
		assert_eq!(step(acc64(last - 9), acc64(40), RATING, MINUTE), Step::Reset(40_000));
	}

	#[test]
	fn a_counter_that_starts_again_from_zero_is_a_reset_and_no_wrap() {
		assert_eq!(step(acc32(3_000_000), acc32(12), RATING, MINUTE), Step::Reset(12_000));
		assert_eq!(step(acc64(3_000_000), acc64(0), RATING, MINUTE), Step::Reset(0));
	}

	#[test]
	fn a_counter_that_jumps_beyond_the_rating_counts_nothing() {
		assert_eq!(step(acc64(100), acc64(1_000_000), RATING, MINUTE), Step::Jumped);
		assert_eq!(step(acc64(1_000_000), acc64(500_000), RATING, MINUTE), Step::Jumped);
		assert_eq!(
			step(acc64(100), acc64(160_000), RATING, 16 * 3_600_000),
			Step::Counted(159_900_000)
		);
	}

	#[test]
	fn another_scale_factor_is_a_jump() {
		let coarse = Counter { exponent: 3, ..acc64(100_050) };
		assert_eq!(step(acc64(100_000), coarse, RATING, MINUTE), Step::Jumped);
	}

	proptest! {
		#[test]
		fn energy_that_the_device_can_deliver_is_counted_from_wherever_the_counter_is(
			start: u64,
			watts in 0u64..=20_000,
			seconds in 1u64..100_000,
			is_narrow: bool,
		) {
			let wh = watts * seconds / 3_600;
			let (bits, mask) = if is_narrow { (32, u64::from(u32::MAX)) } else { (64, u64::MAX) };
			let counter = |raw: u64| Counter { raw: raw & mask, exponent: 0, bits };
			let (before, after) = (counter(start), counter(start.wrapping_add(wh)));
			prop_assert_eq!(step(before, after, RATING, seconds * 1_000), Step::Counted(wh * 1_000));
		}
	}
}
