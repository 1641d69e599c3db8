//! Where a DSO's load forecast comes from.

use crate::config::{self, ConfigError, IntervalRow};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::path::Path;
use tieline_client::market::Auction;
use tieline_primitives::Profile;

/// The source of the load forecast of a DSO's feeder.
pub trait LoadForecast: Send + Sync {
	/// What the feeder's loads are multiplied by in each interval that an auction delivers in. An
	/// interval without a forecast gets rows that allow nothing.
	fn load(&self, auction: &Auction) -> Result<Profile<f64>, ConfigError>;
}

/// A row of a file of load forecasts.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LoadRow {
	/// The start of the interval, as RFC 3339 with an offset.
	pub start: Timestamp,
	/// The length of the interval in minutes.
	pub minutes: u16,
	/// What the loads of the feeder's model are multiplied by, 0 or more.
	pub multiplier: f64,
}

/// A load forecast from a CSV file of [`LoadRow`]s.
#[derive(Clone, Debug, PartialEq)]
pub struct FileForecast {
	loads: Profile<f64>,
}

impl FileForecast {
	/// Reads a file of load forecasts.
	pub fn read(file: &Path) -> Result<Self, ConfigError> {
		Ok(Self { loads: read_loads(file)? })
	}
}

impl LoadForecast for FileForecast {
	fn load(&self, _auction: &Auction) -> Result<Profile<f64>, ConfigError> {
		Ok(self.loads.clone())
	}
}

/// Reads a CSV file of [`LoadRow`]s.
pub fn read_loads(file: &Path) -> Result<Profile<f64>, ConfigError> {
	let mut loads = Vec::new();
	for (line, row) in config::read_rows::<LoadRow>(file)? {
		if !(0.0..=1e3).contains(&row.multiplier) {
			let problem = format!("a multiplier is from 0 to 1000, but is {}", row.multiplier);
			return Err(ConfigError::malformed(file, line, problem));
		}
		let interval = IntervalRow { start: row.start, minutes: row.minutes };
		loads.push((line, interval, row.multiplier));
	}
	config::profile(file, loads)
}

/// Writes a load forecast as a file that [`FileForecast::read`] reads.
pub fn write_loads(file: &Path, loads: &Profile<f64>) -> Result<(), ConfigError> {
	let rows = loads.iter().map(|(interval, multiplier)| {
		let IntervalRow { start, minutes } = IntervalRow::of(&interval);
		LoadRow { start, minutes, multiplier: *multiplier }
	});
	config::write_rows(file, rows)
}

#[cfg(test)]
mod tests {
	use super::*;
	use tieline_primitives::Millis;

	#[test]
	fn a_forecast_is_read_as_it_was_written() {
		let folder = tempfile::tempdir().unwrap();
		let file = folder.path().join("load.csv");
		let length = Millis(300_000);
		let loads = Profile::new(Millis(1_776_236_400_000), length, vec![0.38, 1.0 / 3.0]).unwrap();
		write_loads(&file, &loads).unwrap();
		assert_eq!(read_loads(&file).unwrap(), loads);
	}

	#[test]
	fn a_multiplier_that_is_none_is_named_by_its_line() {
		let folder = tempfile::tempdir().unwrap();
		let file = folder.path().join("load.csv");
		for multiplier in ["-0.1", "NaN", "1e9"] {
			let row = format!("start,minutes,multiplier\n2026-04-15T00:00:00Z,60,{multiplier}\n");
			std::fs::write(&file, row).unwrap();
			let error = read_loads(&file).unwrap_err().to_string();
			assert!(error.contains("load.csv:2: a multiplier is from 0 to 1000"), "{error}");
		}
	}
}
