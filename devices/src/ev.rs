//! EV charging: cars that come, need energy, and leave.
//!
//! A car draws what its award says. Without an award it charges as soon as it can, or as late as it
//! can. In either case it draws at least what its need leaves no choice about: the energy that could
//! not be charged in the time after this step at full power within the limits of now.

use crate::error::{SettingError, not_negative, positive, within};
use serde::{Deserialize, Serialize};

/// A charger, and the cars of the day.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct EvSettings {
	/// The most that the charger draws, in W.
	pub charge_max_w: f64,
	/// The least that a car charges with, in W; it draws this, more, or nothing: 0 by default. The
	/// 6 A of IEC 61851-1 are 1440 W on one phase of 240 V.
	#[serde(default)]
	pub charge_min_w: f64,
	/// What is stored of a watt-hour at the terminals: 0.9 by default.
	#[serde(default = "EvSettings::default_efficiency")]
	pub efficiency: f64,
	/// The power factor, lagging: 1 by default.
	#[serde(default = "EvSettings::default_power_factor")]
	pub power_factor: f64,
	/// What a car does without an award.
	#[serde(default)]
	pub charging: Charging,
	/// A car draws more than its award where its need would be missed otherwise: true by default.
	#[serde(default = "EvSettings::default_need_first")]
	pub need_first: bool,
	/// The cars, one after another.
	pub sessions: Vec<Session>,
}

/// What a car does without an award.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Charging {
	/// Charge with full power from the arrival.
	#[default]
	Soonest,
	/// Wait until full power is just enough to meet the need.
	Latest,
}

/// A car that is plugged in for a while.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Session {
	/// When it is plugged in, in seconds from the start of the day.
	pub arrival_s: f64,
	/// When it leaves, in seconds from the start of the day.
	pub departure_s: f64,
	/// The energy that its battery needs by then, in Wh.
	pub need_wh: f64,
	/// The most that the car draws, in W: the charger's most by default.
	pub charge_max_w: Option<f64>,
}

impl EvSettings {
	const fn default_efficiency() -> f64 {
		0.9
	}

	const fn default_power_factor() -> f64 {
		1.0
	}

	const fn default_need_first() -> bool {
		true
	}

	pub(crate) fn check(&self) -> Result<(), SettingError> {
		let most = positive("charge_max_w", self.charge_max_w)?;
		within("charge_min_w", self.charge_min_w, 0.0, most, "at most `charge_max_w`")?;
		within("efficiency", self.efficiency, 0.01, 1.0, "an efficiency")?;
		within("power_factor", self.power_factor, 0.1, 1.0, "a power factor")?;
		let mut free_s = f64::NEG_INFINITY;
		for (index, session) in self.sessions.iter().enumerate() {
			let Session { arrival_s, departure_s, need_wh, charge_max_w } = *session;
			within("arrival_s", arrival_s, f64::NEG_INFINITY, f64::INFINITY, "finite")?;
			within("departure_s", departure_s, arrival_s, f64::INFINITY, "after `arrival_s`")?;
			not_negative("need_wh", need_wh)?;
			if let Some(w) = charge_max_w {
				within(
					"sessions.charge_max_w",
					w,
					self.charge_min_w,
					most,
					"what the charger has",
				)?;
			}
			if arrival_s < free_s {
				return Err(SettingError::Overlap(index));
			}
			free_s = departure_s;
		}
		Ok(())
	}
}

/// A charger, and how far its cars are charged.
#[derive(Clone, Debug)]
pub struct Charger {
	settings: EvSettings,
	charged_wh: Vec<f64>,
	/// The first session that has not ended.
	current: usize,
}

/// What a charger can do in a step.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Chance {
	/// The most that it may draw at any moment, in W.
	rate_w: f64,
	/// The most that it draws on the mean of the step, in W.
	most_w: f64,
	/// The least that meets the need, on the mean of the step, in W.
	must_w: f64,
	/// The share of the step in which the car is there.
	there: f64,
}

impl Charger {
	/// A charger when the day begins.
	///
	/// # Errors
	///
	/// A setting that makes no charger, or cars that are there at once.
	pub fn new(settings: &EvSettings) -> Result<Self, SettingError> {
		settings.check()?;
		let charged_wh = vec![0.0; settings.sessions.len()];
		Ok(Self { settings: settings.clone(), charged_wh, current: 0 })
	}

	/// The settings.
	pub fn settings(&self) -> &EvSettings {
		&self.settings
	}

	/// The energy that each car has got, in Wh in its battery, in the order of the sessions.
	pub fn charged_wh(&self) -> &[f64] {
		&self.charged_wh
	}

	/// What the cars that have left by a time lacked of their needs, in Wh.
	pub fn unmet_wh(&self, time_s: f64) -> f64 {
		let left = self.settings.sessions.iter().zip(&self.charged_wh);
		let left = left.filter(|(session, _)| session.departure_s <= time_s);
		left.map(|(session, charged)| (session.need_wh - charged).max(0.0)).sum()
	}

	/// How full the car that is there is, of what it needs: 0 to 1. `None` without a car.
	pub fn state_of_charge(&self, time_s: f64) -> Option<f64> {
		let index = self.session_at(time_s)?;
		let need_wh = self.settings.sessions[index].need_wh;
		Some(if need_wh > 0.0 { (self.charged_wh[index] / need_wh).clamp(0.0, 1.0) } else { 1.0 })
	}

	fn session_at(&self, time_s: f64) -> Option<usize> {
		let session = self.settings.sessions.get(self.current)?;
		let there = session.arrival_s <= time_s && time_s < session.departure_s;
		there.then_some(self.current)
	}

	/// Draws for a step and returns the mean power, in W, not negative. The set-point is the award,
	/// negative as withdrawal; no more than `import_w` is drawn. An unplugged car draws nothing.
	pub fn step(
		&mut self,
		time_s: f64,
		step_s: f64,
		set_point_w: Option<f64>,
		import_w: f64,
		plugged: bool,
	) -> f64 {
		let end_s = time_s + step_s;
		let sessions = &self.settings.sessions;
		while sessions.get(self.current).is_some_and(|session| session.departure_s <= time_s) {
			self.current += 1;
		}
		let Some(session) = sessions.get(self.current) else { return 0.0 };
		if session.arrival_s >= end_s || !plugged {
			return 0.0;
		}
		let chance = self.chance(session, time_s, step_s, import_w, set_point_w.is_some());
		let asked = match (set_point_w, self.settings.charging) {
			(Some(w), _) => (-w).max(0.0),
			(None, Charging::Soonest) => chance.most_w,
			(None, Charging::Latest) => 0.0,
		};
		let drawn = asked.max(chance.must_w).min(chance.most_w);
		let drawn = self.above_least(drawn, &chance);
		self.charged_wh[self.current] += drawn * self.settings.efficiency * step_s / 3600.0;
		drawn
	}

	fn chance(
		&self,
		session: &Session,
		time_s: f64,
		step_s: f64,
		import_w: f64,
		awarded: bool,
	) -> Chance {
		let end_s = time_s + step_s;
		let there_s = session.departure_s.min(end_s) - session.arrival_s.max(time_s);
		let there = (there_s / step_s).clamp(0.0, 1.0);
		let rate = session.charge_max_w.unwrap_or(self.settings.charge_max_w).min(import_w);
		let wanting_wh = (session.need_wh - self.charged_wh[self.current]).max(0.0);
		// At the terminals.
		let wanting_wh = wanting_wh / self.settings.efficiency;
		let later_h = (session.departure_s - end_s).max(0.0) / 3600.0;
		let step_h = step_s / 3600.0;
		let most_w = (rate * there).min(wanting_wh / step_h);
		let must_w = match self.settings.need_first || !awarded {
			true => ((wanting_wh - rate * later_h) / step_h).clamp(0.0, most_w),
			false => 0.0,
		};
		Chance { rate_w: rate, most_w, must_w, there }
	}

	/// A car charges with its least or more, for a part of the step where that is all it wants, or
	/// not at all. Where its need leaves no choice, it rises to its least.
	fn above_least(&self, drawn_w: f64, chance: &Chance) -> f64 {
		let least = self.settings.charge_min_w * chance.there;
		if chance.rate_w < self.settings.charge_min_w {
			return 0.0;
		}
		if drawn_w >= least.min(chance.most_w) {
			return drawn_w;
		}
		if chance.must_w > 0.0 { least.min(chance.most_w) } else { 0.0 }
	}
}
