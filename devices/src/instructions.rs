//! What a device is asked to do, by whom, and what remains of it when the link is lost.

use crate::error::{SettingError, not_negative};
use serde::{Deserialize, Serialize};

/// The most that a device may inject and withdraw, in W; neither is negative.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Limits {
	/// The most that it may inject.
	pub export_w: f64,
	/// The most that it may withdraw, as a positive number.
	pub import_w: f64,
}

impl Limits {
	/// No limit.
	pub const NONE: Self = Self { export_w: f64::INFINITY, import_w: f64::INFINITY };

	/// Each the smaller of two.
	pub fn and(self, other: Self) -> Self {
		Self {
			export_w: self.export_w.min(other.export_w),
			import_w: self.import_w.min(other.import_w),
		}
	}

	/// The nearest power within the limits, in W.
	pub fn clamp(self, w: f64) -> f64 {
		w.max(-self.import_w).min(self.export_w)
	}

	pub(crate) fn check(self) -> Result<(), SettingError> {
		not_negative("export_w", self.export_w)?;
		not_negative("import_w", self.import_w)?;
		Ok(())
	}

	/// A negative limit or one that is not a number allows nothing.
	fn valid(self) -> Self {
		let valid = |w: f64| if w >= 0.0 { w } else { 0.0 };
		Self { export_w: valid(self.export_w), import_w: valid(self.import_w) }
	}
}

/// What a device is asked to do. The priority is `clamp(set-point, limits, caps)`: a set-point never
/// leaves the limits, nor the caps of an override.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Instructions {
	/// The device's share of its aggregation's award, in W from the technology's baseline, positive
	/// as injection. `None` leaves the device to itself.
	pub set_point_w: Option<f64>,
	/// The limits in force.
	pub limits: Limits,
	/// The caps of an override of the DSO, if there is one.
	pub caps: Option<Limits>,
}

impl Instructions {
	/// Nothing asked, nothing limited.
	pub const NONE: Self = Self { set_point_w: None, limits: Limits::NONE, caps: None };

	/// What limits and override leave.
	pub fn bounds(&self) -> Limits {
		self.caps.map_or(self.limits, |caps| self.limits.and(caps.valid())).valid()
	}
}

/// What happens to a device whose link is lost: it keeps its last instructions for a while, then goes
/// to its standing limit without a set-point.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct LinkLoss {
	/// How long it keeps its last instructions, in seconds: 300 by default.
	#[serde(default = "LinkLoss::default_reversion_s")]
	pub reversion_s: f64,
	/// The standing limit.
	pub standing_limit: Limits,
}

impl LinkLoss {
	const fn default_reversion_s() -> f64 {
		300.0
	}

	pub(crate) fn check(&self) -> Result<(), SettingError> {
		not_negative("reversion_s", self.reversion_s)?;
		self.standing_limit.check()
	}
}

/// The device's end of its link.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Link {
	loss: LinkLoss,
	last: Instructions,
	/// Since when it is lost, in seconds of the day; `None` while it is up.
	lost_s: Option<f64>,
}

impl Link {
	/// Before the first instructions the standing limit holds.
	pub(crate) fn new(loss: LinkLoss) -> Self {
		let last = Instructions { limits: loss.standing_limit, ..Instructions::NONE };
		Self { loss, last, lost_s: None }
	}

	/// The instructions that the device follows, and whether they are those of its standing limit.
	pub(crate) fn receive(
		&mut self,
		sent: &Instructions,
		up: bool,
		time_s: f64,
	) -> (Instructions, bool) {
		if up {
			self.lost_s = None;
			self.last = *sent;
			return (self.last, false);
		}
		let lost_s = *self.lost_s.get_or_insert(time_s);
		let reverted = time_s - lost_s >= self.loss.reversion_s;
		if reverted {
			self.last = Instructions { limits: self.loss.standing_limit, ..Instructions::NONE };
		}
		(self.last, reverted)
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	fn asked(w: f64) -> Instructions {
		Instructions { set_point_w: Some(w), ..Instructions::NONE }
	}

	#[test]
	fn an_override_narrows_the_limits_and_never_widens_them() {
		let limits = Limits { export_w: 5_000.0, import_w: 1_000.0 };
		let caps = Some(Limits { export_w: 2_000.0, import_w: f64::INFINITY });
		let bounds = Instructions { limits, caps, ..asked(9_000.0) }.bounds();
		assert_eq!(bounds, Limits { export_w: 2_000.0, import_w: 1_000.0 });
		assert_eq!(bounds.clamp(9_000.0), 2_000.0);
		assert_eq!(bounds.clamp(-9_000.0), -1_000.0);
	}

	#[test]
	fn a_limit_that_is_not_a_number_allows_nothing() {
		let limits = Limits { export_w: f64::NAN, import_w: -1.0 };
		let bounds = Instructions { limits, ..Instructions::NONE }.bounds();
		assert_eq!(bounds, Limits { export_w: 0.0, import_w: 0.0 });
	}

	#[test]
	fn a_lost_link_keeps_the_instructions_until_the_reversion_time() {
		let standing_limit = Limits { export_w: 100.0, import_w: 0.0 };
		let mut link = Link::new(LinkLoss { reversion_s: 120.0, standing_limit });
		assert_eq!(link.receive(&asked(7.0), true, 0.0), (asked(7.0), false));
		// What is sent while the link is lost does not arrive.
		assert_eq!(link.receive(&asked(8.0), false, 60.0), (asked(7.0), false));
		assert_eq!(link.receive(&asked(8.0), false, 120.0), (asked(7.0), false));
		let standing = Instructions { limits: standing_limit, ..Instructions::NONE };
		assert_eq!(link.receive(&asked(8.0), false, 180.0), (standing, true));
		assert_eq!(link.receive(&asked(9.0), true, 240.0), (asked(9.0), false));
	}

	#[test]
	fn the_standing_limit_holds_before_the_first_instructions() {
		let standing_limit = Limits { export_w: 100.0, import_w: 0.0 };
		let mut link = Link::new(LinkLoss { reversion_s: 120.0, standing_limit });
		assert_eq!(link.receive(&asked(7.0), false, 0.0).0.bounds(), standing_limit);
	}
}
