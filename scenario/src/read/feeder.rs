//! The feeder of a scenario.

use super::check::Check;
use crate::{model::FeederSetting, raw::RawFeeder};
use std::path::Path;
use tieline_agents::dso::RegulatorSettings;
use tieline_feeder::Feeder;
use tieline_opendss::{IEEE13, ieee13};
use toml::Spanned;

impl Check {
	/// The feeder, and whether it is the one that the file names: another stands in for it where
	/// that cannot be read.
	pub(super) fn feeder(&mut self, raw: &RawFeeder, file: &Path) -> (FeederSetting, bool) {
		let mistakes = self.problems.len();
		let (script, mut network) = self.network(&raw.model, file);
		let is_known = self.problems.len() == mistakes;
		let regulators = if let Some(regulators) = &raw.regulators {
			let set_point_v = self.number(&regulators.set_point_v, "the set point", 100.0..=140.0);
			let band_v = self.number(&regulators.band_v, "the band", 0.75..=10.0);
			let r_v = self.number(&regulators.r_v, "R", -24.0..=24.0);
			let x_v = self.number(&regulators.x_v, "X", -24.0..=24.0);
			let settings = RegulatorSettings { set_point_v, band_v, r_v, x_v };
			settings.apply(&mut network);
			Some(settings)
		} else {
			None
		};
		let load_multipliers = self.hourly(&raw.load_multipliers, "the load multiplier", 0.0..=3.0);
		(FeederSetting { script, regulators, network, load_multipliers }, is_known)
	}

	/// The built-in feeder, or the one of a script beside the scenario, with the script.
	fn network(&mut self, model: &Spanned<String>, file: &Path) -> (String, Feeder) {
		let built_in = || (IEEE13.to_owned(), ieee13());
		let script = model.get_ref();
		if script == "ieee13" {
			return built_in();
		}
		if !script.ends_with(".dss") {
			let what = format!("`{script}` is no feeder: `ieee13`, or the path of a .dss file");
			self.wrong(model.span(), what);
			return built_in();
		}
		let path = file.parent().unwrap_or(Path::new("")).join(script);
		let name = path.display().to_string();
		let text = std::fs::read_to_string(&path).map_err(|error| format!("{name}: {error}"));
		let parsed = text.and_then(|text| {
			let feeder = tieline_opendss::parse(&text, &name).map_err(|error| error.to_string())?;
			Ok((text, feeder))
		});
		parsed.unwrap_or_else(|what| {
			self.wrong(model.span(), what);
			built_in()
		})
	}
}
