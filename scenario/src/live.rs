//! The delivery of a day on a live feeder: what differs there from what was forecast and awarded.

use crate::model::HOURS;
use tieline_devices::deviation::Deviation;

/// What is different on the day from what the market was told.
#[derive(Clone, Debug, PartialEq)]
pub struct Live {
	/// The engine of the feeder: `tieline`, `opendss` or `gridlabd`.
	pub engine: String,
	/// The length of a step, in seconds.
	pub step_s: u32,
	/// What the feeder's loads are in each local hour, as a multiple of their forecast.
	pub load_of_forecast: [f64; HOURS],
	/// How long an override of the DSO lasts at least, in seconds.
	pub override_s: f64,
	/// When the DSO's link to the feeder is lost, in seconds of the day.
	pub dso_link_lost_s: Vec<(f64, f64)>,
	/// What happens to devices and aggregators.
	pub deviations: Vec<Deviation>,
	/// From which number clouds and the like are drawn.
	pub seed: u64,
}

impl Default for Live {
	/// A day as forecast, in steps of a minute.
	fn default() -> Self {
		Self {
			engine: "tieline".into(),
			step_s: 60,
			load_of_forecast: [1.0; HOURS],
			override_s: 900.0,
			dso_link_lost_s: Vec::new(),
			deviations: Vec::new(),
			seed: 0,
		}
	}
}
