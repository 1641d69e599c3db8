//! The split of a curtailment among the limit rows that caused it.

/// Splits `watts` among weights in proportion, exactly: what rounding leaves goes to the largest.
/// Negative weights count zero; without a positive weight nothing is split.
pub(super) fn in_proportion(watts: i64, weights: &[i64]) -> Vec<i64> {
	let weight = |w: &i64| i128::from(*w.max(&0));
	let sum: i128 = weights.iter().map(weight).sum();
	let Some(largest) = (0..weights.len()).max_by_key(|&at| weights[at]).filter(|_| sum > 0) else {
		return vec![0; weights.len()];
	};
	// Each quotient is at most `watts`, so it fits.
	let mut parts: Vec<_> =
		weights.iter().map(|w| (i128::from(watts) * weight(w) / sum) as i64).collect();
	parts[largest] += watts - parts.iter().sum::<i64>();
	parts
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn curtailed_watts_are_split_to_the_last_one() {
		assert_eq!(in_proportion(10, &[1, 1, 1]).iter().sum::<i64>(), 10);
		assert_eq!(in_proportion(9, &[2, -5, 1]), [6, 0, 3]);
		assert_eq!(in_proportion(9, &[0, -5]), [0, 0]);
		assert_eq!(in_proportion(i64::MAX, &[i64::MAX, i64::MAX]).iter().sum::<i64>(), i64::MAX);
	}
}
