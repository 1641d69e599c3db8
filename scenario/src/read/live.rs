//! The section on the delivery: `[live]`.

use super::check::Check;
use crate::{
	live::Live,
	model::{HOURS, Scenario},
	raw::{RawDeviation, RawLive},
};
use tieline_devices::deviation::{Deviation, DeviationKind};
use toml::Spanned;

/// The kinds of deviations, for people.
const KINDS: &str = "`cloud-front`, `unplugged`, `broken-link`, `non-delivery`, `ignores-limits`, \
	`dso-link`";
/// The multiples of the forecast that loads may have.
const LOADS: std::ops::RangeInclusive<f64> = 0.0..=4.0;
/// The longest step and override, in seconds.
const DAY_S: f64 = 86_400.0;

impl Check {
	/// What differs on the day. The rest of the scenario is checked.
	pub fn live(&mut self, raw: Option<RawLive>, scenario: &Scenario) -> Live {
		let mut live = Live::default();
		let Some(raw) = raw else { return live };
		if let Some(engine) = &raw.engine {
			if !["tieline", "opendss", "gridlabd"].contains(&engine.get_ref().as_str()) {
				let what = format!(
					"there is no engine `{}`; there are `tieline`, `opendss` and `gridlabd`",
					engine.get_ref()
				);
				self.wrong(engine.span(), what);
			}
			live.engine.clone_from(engine.get_ref());
		}
		if let Some(step) = &raw.step_s {
			live.step_s = *step.get_ref();
			let interval_s = scenario.interval_length.0 / 1_000;
			let divides = live.step_s > 0 && interval_s.is_multiple_of(u64::from(live.step_s));
			if !(5..=3_600).contains(&live.step_s) || !divides {
				let what = format!(
					"a step has 5 s or more, and divides a delivery interval of {interval_s} s; it has \
					 {} s",
					live.step_s
				);
				self.wrong(step.span(), what);
				live.step_s = 60;
			}
		}
		let load = "the load as a multiple of its forecast";
		if let Some(value) = &raw.load_of_forecast {
			live.load_of_forecast = [self.number(value, load, LOADS); HOURS];
		}
		if let Some(values) = &raw.load_of_forecast_by_hour {
			live.load_of_forecast = self.hourly(values, load, LOADS);
		}
		if let Some(minutes) = &raw.override_minutes {
			let minutes = self.number(minutes, "the length of an override", 1.0..=1_440.0);
			live.override_s = 60.0 * minutes;
		}
		live.seed = raw.seed.unwrap_or_default();
		for deviation in raw.deviations {
			self.deviation(deviation, scenario, &mut live);
		}
		live
	}

	fn deviation(&mut self, raw: RawDeviation, scenario: &Scenario, live: &mut Live) {
		let (from_s, until_s) = (self.time(&raw.from, scenario), self.time(&raw.until, scenario));
		let (Some(from_s), Some(until_s)) = (from_s, until_s) else { return };
		if until_s <= from_s {
			self.wrong(raw.until.span(), "it ends before it begins");
			return;
		}
		for name in &raw.devices {
			if !scenario.devices.iter().any(|device| device.id == *name.get_ref()) {
				self.wrong(name.span(), format!("there is no device `{}`", name.get_ref()));
			}
		}
		if let Some(name) = &raw.aggregator
			&& !scenario.aggregators.iter().any(|of| of.name == *name.get_ref())
		{
			self.wrong(name.span(), format!("there is no aggregator `{}`", name.get_ref()));
		}
		let of_clouds = [&raw.depth, &raw.edge_s, &raw.speed_m_per_s, &raw.flicker];
		let kind = match raw.kind.get_ref().as_str() {
			"cloud-front" => {
				let mut of = |value: &Option<Spanned<f64>>, what, default, most| {
					value.as_ref().map_or(default, |value| self.number(value, what, 0.0..=most))
				};
				DeviationKind::CloudFront {
					depth: of(&raw.depth, "the depth of a cloud", 0.7, 1.0),
					edge_s: of(&raw.edge_s, "the edge of a cloud", 60.0, DAY_S),
					speed_m_per_s: of(&raw.speed_m_per_s, "the speed of a cloud", 10.0, 100.0)
						.max(0.1),
					flicker: of(&raw.flicker, "the flicker of a cloud", 0.0, 1.0),
				}
			},
			"unplugged" => DeviationKind::Unplugged,
			"broken-link" => DeviationKind::BrokenLink,
			"non-delivery" => {
				let delivered = raw.delivered.as_ref();
				let delivered = delivered
					.map_or(0.0, |value| self.number(value, "the share delivered", 0.0..=1.0));
				DeviationKind::NonDelivery { delivered }
			},
			"ignores-limits" => DeviationKind::IgnoresLimits,
			"dso-link" => {
				live.dso_link_lost_s.push((from_s, until_s));
				return;
			},
			other => {
				let what = format!("there is no deviation `{other}`; there are {KINDS}");
				self.wrong(raw.kind.span(), what);
				return;
			},
		};
		if !matches!(kind, DeviationKind::CloudFront { .. }) {
			for value in of_clouds.into_iter().flatten() {
				self.wrong(value.span(), "only a cloud front has this");
			}
		}
		if let Some(value) = &raw.delivered
			&& !matches!(kind, DeviationKind::NonDelivery { .. })
		{
			self.wrong(value.span(), "only a non-delivery has this");
		}
		let share = raw.share.as_ref();
		let share = share.map_or(1.0, |value| self.number(value, "the share", 0.0..=1.0));
		let jitter = raw.jitter_s.as_ref();
		let jitter_s = jitter.map_or(0.0, |value| self.number(value, "the jitter", 0.0..=DAY_S));
		live.deviations.push(Deviation {
			kind,
			from_s,
			until_s,
			jitter_s,
			devices: raw.devices.into_iter().map(Spanned::into_inner).collect(),
			aggregation: raw.aggregator.map(Spanned::into_inner),
			share,
		});
	}

	/// A local time of the day, such as `12:30`, in seconds from its beginning; `24:00` is its end. Of
	/// a time that the clocks repeat the first.
	pub fn time(&mut self, raw: &Spanned<String>, scenario: &Scenario) -> Option<f64> {
		let parts = raw.get_ref().split_once(':').and_then(|(hours, minutes)| {
			let (hours, minutes) = (hours.parse::<usize>().ok()?, minutes.parse::<u32>().ok()?);
			(hours <= 24 && minutes < 60).then_some((hours, f64::from(minutes)))
		});
		let interval_s = scenario.interval_length.0 as f64 / 1e3;
		let seconds = parts.and_then(|(hours, minutes)| {
			if hours == 24 {
				return (minutes == 0.0).then_some(interval_s * scenario.intervals() as f64);
			}
			let mut indices = 0..scenario.intervals();
			let first = indices.find(|index| scenario.hour(*index) == hours)?;
			Some(interval_s * first as f64 + 60.0 * minutes)
		});
		if seconds.is_none() {
			let what = format!("`{}` is no local time of the day, such as 12:30", raw.get_ref());
			self.wrong(raw.span(), what);
		}
		seconds
	}
}
