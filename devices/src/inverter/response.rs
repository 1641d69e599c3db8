//! The open-loop response of a function.

/// A first-order response to a reference, which has covered 90 % of a step after the open-loop
/// response time (IEEE 1547-2018, clause 3.1: *open loop response time*):
///
/// ```text
/// y(t + Δ) = r + (y(t) − r)·10^(−Δ / T)
/// ```
///
/// It is exact for a reference that is constant over the step, however long the step. The first
/// reference is taken over at once: the device has been in service before the day begins.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Response {
	output: Option<f64>,
}

impl Response {
	/// Starts anew from an output: after a trip.
	pub(crate) fn reset(&mut self, output: f64) {
		self.output = Some(output);
	}

	/// The output at the end of a step, in the reference's unit; times in seconds.
	pub(crate) fn follow(&mut self, reference: f64, response_s: f64, step_s: f64) -> f64 {
		let output = self.output.map_or(reference, |before| {
			let remains = libm::exp(-std::f64::consts::LN_10 * step_s / response_s);
			reference + (before - reference) * remains
		});
		self.output = Some(output);
		output
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn nine_tenths_of_a_step_are_covered_in_the_open_loop_response_time() {
		let mut response = Response::default();
		assert_eq!(response.follow(0.0, 5.0, 1.0), 0.0);
		let after = (0..5).map(|_| response.follow(1.0, 5.0, 1.0)).last().unwrap();
		assert!((after - 0.9).abs() < 1e-12, "{after}");
	}

	#[test]
	fn a_long_step_ends_where_many_short_ones_do() {
		let (mut long, mut short) = (Response::default(), Response::default());
		long.follow(0.0, 10.0, 1.0);
		short.follow(0.0, 10.0, 1.0);
		let long = long.follow(1.0, 10.0, 60.0);
		let short = (0..600).map(|_| short.follow(1.0, 10.0, 0.1)).last().unwrap();
		assert!((long - short).abs() < 1e-12, "{long} {short}");
	}
}
