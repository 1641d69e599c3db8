//! Piecewise linear characteristics.

/// The value at `x` of the line through the points, constant beyond the first and the last. The
/// abscissae rise; where two are equal the value is the later one's.
pub(crate) fn interpolate<const N: usize>(points: &[(f64, f64); N], x: f64) -> f64 {
	let mut last = points[0];
	if x < last.0 {
		return last.1;
	}
	for &(next, value) in &points[1..] {
		if x < next {
			return last.1 + (x - last.0) / (next - last.0) * (value - last.1);
		}
		last = (next, value);
	}
	last.1
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn a_characteristic_is_constant_beyond_its_ends_and_linear_between() {
		let points = [(0.9, 0.25), (1.0, 0.0), (1.0, 0.0), (1.1, -0.25)];
		for (x, y) in
			[(0.5, 0.25), (0.9, 0.25), (0.95, 0.125), (1.0, 0.0), (1.05, -0.125), (2.0, -0.25)]
		{
			assert!((interpolate(&points, x) - y).abs() < 1e-12, "{x}");
		}
	}
}
