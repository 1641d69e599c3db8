//! Fleets in a few lines.

use tieline_devices::{Fleet, FleetConfig, Input, Instructions, Limits, Output, Voltages};

/// A fleet of a configuration in TOML; what is wrong with it as a sentence.
pub fn fleet(text: &str) -> Result<Fleet, String> {
	let config: FleetConfig = toml::from_str(text).map_err(|error| error.to_string())?;
	Fleet::new(&config).map_err(|error| error.to_string())
}

/// One device named `unit` of this technology, with the profiles before it.
pub fn device(technology: &str, settings: &str, profiles: &str) -> Fleet {
	let text = format!(
		"{profiles}
		[[devices]]
		name = 'unit'
		point = '675.1.2.3'
		link_loss = {{ reversion_s = 120, standing_limit = {{ export_w = 1000, import_w = 500 }} }}
		[devices.technology.{technology}]
		{settings}"
	);
	fleet(&text).unwrap_or_else(|error| panic!("{error}"))
}

/// An award, without limits.
pub fn award(w: f64) -> Input {
	within(w, f64::INFINITY, f64::INFINITY)
}

/// An award within limits of export and import.
pub fn within(w: f64, export_w: f64, import_w: f64) -> Input {
	let limits = Limits { export_w, import_w };
	let instructions = Instructions { set_point_w: Some(w), limits, caps: None };
	Input { instructions, ..Input::default() }
}

/// Nothing asked, nothing limited, at nominal voltage.
pub fn free() -> Input {
	Input::default()
}

/// The same at another voltage, in pu.
pub fn at(pu: f64, input: Input) -> Input {
	Input { voltages: Voltages::balanced(pu), ..input }
}

/// A device by itself, and its clock.
pub struct Clock {
	/// The fleet of the device.
	pub fleet: Fleet,
	/// The time, in seconds of the day.
	pub time_s: f64,
}

impl Clock {
	/// At the beginning of the day.
	pub fn of(fleet: Fleet) -> Self {
		Self { fleet, time_s: 0.0 }
	}

	/// A step of this many seconds.
	pub fn step(&mut self, step_s: f64, input: Input) -> Output {
		let output = self.fleet.step(self.time_s, step_s, &[input]).expect("one device")[0];
		self.time_s += step_s;
		output
	}

	/// Minutes with the same input, and the energy in Wh, positive as injection.
	pub fn minutes(&mut self, count: usize, input: Input) -> f64 {
		(0..count).map(|_| self.step(60.0, input).va.re / 60.0).sum()
	}
}
