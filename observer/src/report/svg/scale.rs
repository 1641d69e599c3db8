//! Scales, their ticks, and numbers as text.

/// A mapping of data to pixels.
#[derive(Clone, Copy, Debug)]
pub(in crate::report) struct Scale {
	pub domain: (f64, f64),
	pub range: (f64, f64),
}

impl Scale {
	pub fn at(&self, value: f64) -> f64 {
		let ((a, b), (from, to)) = (self.domain, self.range);
		from + (value - a) / (b - a) * (to - from)
	}

	/// The same, but never outside the range.
	pub fn clamped(&self, value: f64) -> f64 {
		let (low, high) = (self.domain.0.min(self.domain.1), self.domain.0.max(self.domain.1));
		self.at(value.clamp(low, high))
	}
}

/// Round numbers that span `low` to `high` in about `count` steps: multiples of 1, 2 or 5.
pub(in crate::report) fn ticks(low: f64, high: f64, count: usize) -> Vec<f64> {
	let step = step(high - low, count);
	let (first, last) = ((low / step - 1e-9).ceil() as i64, (high / step + 1e-9).floor() as i64);
	(first..=last).map(|k| k as f64 * step).collect()
}

/// Ticks at whole numbers.
pub(in crate::report) fn whole_ticks(low: f64, high: f64, count: usize) -> Vec<f64> {
	ticks(low, high, count.min(((high - low) as usize).max(1)))
}

/// The range widened to whole ticks.
pub(in crate::report) fn widened(low: f64, high: f64, count: usize) -> (f64, f64) {
	let step = step(high - low, count);
	((low / step + 1e-9).floor() * step, (high / step - 1e-9).ceil() * step)
}

fn step(span: f64, count: usize) -> f64 {
	let raw = (span / count as f64).max(1e-9);
	let magnitude = 10f64.powf(raw.log10().floor());
	let round = [1.0, 2.0, 5.0, 10.0].into_iter().find(|round| round * magnitude >= raw * 0.999);
	round.unwrap_or(10.0) * magnitude
}

/// A number with as many decimals as the steps between ticks need.
pub(in crate::report) fn tick_label(value: f64, ticks: &[f64]) -> String {
	let step = ticks.windows(2).map(|pair| pair[1] - pair[0]).fold(f64::INFINITY, f64::min);
	let decimals = if step.is_finite() { (-step.log10().floor()).max(0.0) as usize } else { 0 };
	number(value, decimals)
}

/// A number with a true minus sign and no negative zero; a dash for none.
pub(in crate::report) fn number(value: f64, decimals: usize) -> String {
	if !value.is_finite() {
		return "–".into();
	}
	let text = format!("{:.decimals$}", value.abs());
	let zero = text.chars().all(|c| c == '0' || c == '.');
	if value < 0.0 && !zero { format!("−{text}") } else { text }
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn ticks_are_round_and_within_the_range() {
		assert_eq!(ticks(0.0, 10.0, 5), [0.0, 2.0, 4.0, 6.0, 8.0, 10.0]);
		let labels: Vec<_> =
			ticks(0.93, 1.07, 7).iter().map(|t| tick_label(*t, &ticks(0.93, 1.07, 7))).collect();
		assert_eq!(labels, ["0.94", "0.96", "0.98", "1.00", "1.02", "1.04", "1.06"]);
	}

	#[test]
	fn taps_have_whole_ticks() {
		assert_eq!(whole_ticks(4.0, 6.0, 8), [4.0, 5.0, 6.0]);
		assert_eq!(whole_ticks(-16.0, 16.0, 8), [-15.0, -10.0, -5.0, 0.0, 5.0, 10.0, 15.0]);
	}

	#[test]
	fn a_negative_number_has_a_minus_sign_and_zero_has_none() {
		assert_eq!(number(-1.25, 1), "−1.2");
		assert_eq!(number(-0.01, 1), "0.0");
	}
}
