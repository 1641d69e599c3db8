//! Division pro rata, by the method of largest remainders (Hamilton's).

use alloc::vec::Vec;

/// Divides `total` watts among steps of these sizes in proportion to them: each gets the whole
/// watts of its share, and the watts that remain go one each to the largest fractions, among
/// equal fractions to the earlier step. No step gets more than its size.
///
/// `None` when `total` is negative or above the sum of the sizes, or a size is not positive.
pub(crate) fn divide(total: i64, sizes: &[i64]) -> Option<Vec<i64>> {
	let sum = sizes.iter().try_fold(0i64, |sum, size| sum.checked_add(*size))?;
	if total < 0 || total > sum || sizes.iter().any(|size| *size <= 0) {
		return None;
	}
	if total == sum {
		return Some(sizes.to_vec());
	}
	let mut parts = Vec::with_capacity(sizes.len());
	let mut fractions = Vec::with_capacity(sizes.len());
	let mut left = total;
	for (index, size) in sizes.iter().enumerate() {
		let share = i128::from(total).checked_mul(i128::from(*size))?;
		let whole = i64::try_from(share.checked_div(i128::from(sum))?).ok()?;
		fractions.push((share.checked_rem(i128::from(sum))?, index));
		parts.push(whole);
		left = left.checked_sub(whole)?;
	}
	let left = usize::try_from(left).ok()?;
	if left > 0 {
		fractions.sort_unstable_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
		for (_, index) in fractions.into_iter().take(left) {
			if let Some(part) = parts.get_mut(index) {
				*part = part.checked_add(1)?;
			}
		}
	}
	Some(parts)
}

#[cfg(test)]
mod tests {
	use super::*;
	use proptest::prelude::*;

	#[test]
	fn remaining_watts_go_to_the_largest_fractions_and_then_to_the_earlier_step() {
		// 10 · (1, 2, 4) / 7 = 1.43, 2.86, 5.71: two watts remain, for the second and the third.
		assert_eq!(divide(10, &[2, 4, 8]), Some(alloc::vec![1, 3, 6]));
		assert_eq!(divide(2, &[5, 5, 5]), Some(alloc::vec![1, 1, 0]));
	}

	#[test]
	fn nothing_and_everything_are_divided_exactly() {
		assert_eq!(divide(0, &[3, 4]), Some(alloc::vec![0, 0]));
		assert_eq!(divide(7, &[3, 4]), Some(alloc::vec![3, 4]));
		assert_eq!(divide(0, &[]), Some(alloc::vec![]));
	}

	#[test]
	fn more_than_the_steps_hold_cannot_be_divided() {
		assert_eq!(divide(8, &[3, 4]), None);
		assert_eq!(divide(-1, &[3, 4]), None);
	}

	proptest! {
		#[test]
		fn every_part_is_its_share_rounded_up_or_down(
			sizes in proptest::collection::vec(1i64..1_000_000_000, 1..40),
			tenths in 0i64..=10,
		) {
			let sum: i64 = sizes.iter().sum();
			let total = sum / 10 * tenths;
			let parts = divide(total, &sizes).unwrap();
			prop_assert_eq!(parts.iter().sum::<i64>(), total);
			for (part, size) in parts.iter().zip(&sizes) {
				let share = i128::from(total) * i128::from(*size);
				let exact = share / i128::from(sum);
				prop_assert!(i128::from(*part) == exact || i128::from(*part) == exact + 1);
				prop_assert!(part <= size);
			}
		}
	}
}
