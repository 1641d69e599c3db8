//! What the chain asks of a device, as plain data, and what the device does about it at an instant.

use crate::{
	setpoint::{set_point, tighter},
	sunspec::Command,
};
use std::time::Duration;
use tieline_primitives::{Capability, Interval, Millis, OverrideId, Technology, Watts};

/// What the chain asks of a device, from one finalized block. All powers are the device's share.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Instructions {
	/// The finalized block.
	pub block: u32,
	/// The time of that block.
	pub time: Millis,
	/// The standing limit of the connection point.
	pub standing: Capability,
	/// The present delivery interval and the next ones, as far as they are known.
	pub periods: Vec<Period>,
	/// The overrides that are in force or to come.
	pub overrides: Vec<Cap>,
}

/// What the chain asks for one delivery interval.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Period {
	/// The delivery interval.
	pub interval: Interval,
	/// The award, positive as injection: zero where the aggregation has not offered at the point.
	/// `None` where the interval is not cleared, and where the device is not enrolled: then the
	/// standing limit holds.
	pub award: Option<Watts>,
	/// The limits in force for the device alone.
	pub limits: Capability,
}

/// An override, as far as it concerns the device.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cap {
	/// The override.
	pub id: OverrideId,
	/// The first instant of delivery.
	pub from: Millis,
	/// The first instant after.
	pub until: Millis,
	/// The most that the device may inject and withdraw.
	pub most: Capability,
}

/// How a device is told what to do, apart from the chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rules {
	/// The device's technology.
	pub technology: Technology,
	/// The standing limit of the device while the chain has said nothing, which no other exceeds.
	pub standing: Capability,
	/// For how long a command is good without another one.
	pub reversion: Duration,
	/// How old the newest finalized block may be before the chain counts as lost.
	pub lost_after: Duration,
	/// What is added to the clock for the time of delivery, in milliseconds: zero except at replay
	/// nodes.
	pub delivery_offset: i64,
}

/// Why a device is told what it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Basis {
	/// The award, which the limits allow.
	Award,
	/// The limits, which are below the award, or there is no award.
	Limits,
	/// An override, which is below both.
	Override(OverrideId),
	/// The standing limit: the chain has not been heard for too long.
	Lost,
}

impl Basis {
	/// A short name, for logs and metrics.
	pub fn name(self) -> &'static str {
		match self {
			Self::Award => "award",
			Self::Limits => "limits",
			Self::Override(_) => "override",
			Self::Lost => "lost",
		}
	}
}

/// What a device is told at an instant, and why.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Decision {
	/// What it is told.
	pub command: Command,
	/// Why.
	pub basis: Basis,
}

impl Rules {
	/// What the device is told at this time of the clock. Without word from the chain it is told
	/// its standing limit; overrides that are known hold all the same.
	pub fn decide(&self, instructions: Option<&Instructions>, clock: Millis) -> Decision {
		let standing =
			instructions.map_or(self.standing, |from| tighter(from.standing, self.standing));
		let delivery = Millis(clock.0.saturating_add_signed(self.delivery_offset));
		let overridden = instructions.and_then(|from| from.overridden(delivery));
		let heard = instructions.filter(|from| self.is_heard(from, clock));
		let period = heard.and_then(|from| from.period(delivery));
		let award = period.and_then(|period| period.award);
		let limits = match period {
			Some(Period { award: Some(_), limits, .. }) => *limits,
			Some(Period { award: None, limits, .. }) => tighter(*limits, standing),
			None => standing,
		};
		let told = |award, limits, cap| set_point(self.technology, award, limits, cap);
		let power = told(award, limits, overridden.map(|cap| cap.1));
		let basis = match overridden {
			Some((id, _)) if power != told(award, limits, None) => Basis::Override(id),
			_ if heard.is_none() => Basis::Lost,
			_ if award == Some(power) => Basis::Award,
			_ => Basis::Limits,
		};
		Decision { command: Command { power, standing, reversion: self.reversion }, basis }
	}

	/// Whether the newest finalized block is young enough. One from the future is not: one of the
	/// two clocks is wrong.
	pub fn is_heard(&self, instructions: &Instructions, clock: Millis) -> bool {
		let most = u64::try_from(self.lost_after.as_millis()).unwrap_or(u64::MAX);
		clock.0.abs_diff(instructions.time.0) <= most
	}
}

impl Instructions {
	/// What is asked for the delivery interval of an instant.
	fn period(&self, delivery: Millis) -> Option<&Period> {
		let is_in = |of: &Interval| of.start <= delivery && delivery < of.end();
		self.periods.iter().find(|period| is_in(&period.interval))
	}

	/// The tightest of the overrides in force, in each direction, and the one that allows the least
	/// export.
	fn overridden(&self, delivery: Millis) -> Option<(OverrideId, Capability)> {
		let mut in_force =
			self.overrides.iter().filter(|cap| cap.from <= delivery && delivery < cap.until);
		let first = in_force.next()?;
		Some(in_force.fold((first.id, first.most), |(id, most), cap| {
			let id = if cap.most.export < most.export { cap.id } else { id };
			(id, tighter(most, cap.most))
		}))
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	const NOW: Millis = Millis(1_000_000_000);

	fn capability(export: i64, import: i64) -> Capability {
		Capability { export: Watts(export), import: Watts(import) }
	}

	fn rules() -> Rules {
		Rules {
			technology: Technology::Storage,
			standing: capability(2_000, 2_000),
			reversion: Duration::from_secs(60),
			lost_after: Duration::from_secs(30),
			delivery_offset: 0,
		}
	}

	fn instructions() -> Instructions {
		let hour = |hours: u64, award| Period {
			interval: Interval {
				start: Millis(NOW.0 - 600_000 + hours * 3_600_000),
				length: Millis(3_600_000),
			},
			award,
			limits: capability(5_000, 5_000),
		};
		Instructions {
			block: 7,
			time: Millis(NOW.0 - 6_000),
			standing: capability(3_000, 1_000),
			periods: vec![hour(0, Some(Watts(4_000))), hour(1, None)],
			overrides: Vec::new(),
		}
	}

	fn after(seconds: u64) -> Millis {
		Millis(NOW.0 + seconds * 1_000)
	}

	#[test]
	fn the_award_of_the_present_interval_is_the_set_point() {
		let decision = rules().decide(Some(&instructions()), NOW);
		assert_eq!((decision.command.power, decision.basis), (Watts(4_000), Basis::Award));
		assert_eq!(decision.command.standing, capability(2_000, 1_000), "the tighter of the two");
	}

	#[test]
	fn without_word_from_the_chain_storage_idles_and_generation_falls_to_its_standing_limit() {
		let lost = rules().decide(Some(&instructions()), after(25));
		assert_eq!((lost.command.power, lost.basis), (Watts(0), Basis::Lost));
		let solar = Rules { technology: Technology::Solar, ..rules() };
		assert_eq!(solar.decide(Some(&instructions()), after(25)).command.power, Watts(2_000));
		assert_eq!(solar.decide(None, NOW).command.power, Watts(2_000));
		assert_eq!(solar.decide(None, NOW).basis, Basis::Lost);
	}

	#[test]
	fn a_block_from_the_future_counts_as_no_word_at_all() {
		let early = Millis(NOW.0 - 60_000);
		assert_eq!(rules().decide(Some(&instructions()), early).basis, Basis::Lost);
	}

	#[test]
	fn an_override_reduces_the_award_from_its_first_instant_to_its_last() {
		let cap = |id, from, until, export| Cap {
			id: OverrideId(id),
			from: after(from),
			until: after(until),
			most: capability(export, 5_000),
		};
		let told = Instructions {
			overrides: vec![cap(1, 5, 15, 1_500), cap(2, 10, 12, 500), cap(3, 0, 20, 4_500)],
			time: after(0),
			..instructions()
		};
		let at = |seconds| {
			let decision = rules().decide(Some(&told), after(seconds));
			(decision.command.power.0, decision.basis)
		};
		assert_eq!(at(4), (4_000, Basis::Award), "the third is above the award");
		assert_eq!(at(5), (1_500, Basis::Override(OverrideId(1))));
		assert_eq!(at(11), (500, Basis::Override(OverrideId(2))));
		assert_eq!(at(12), (1_500, Basis::Override(OverrideId(1))));
		assert_eq!(at(15), (4_000, Basis::Award));
	}

	#[test]
	fn an_override_holds_also_when_the_chain_is_lost_after_it() {
		let solar = Rules { technology: Technology::Solar, ..rules() };
		let most = capability(500, 0);
		let cap = Cap { id: OverrideId(4), from: NOW, until: after(600), most };
		let told = Instructions { overrides: vec![cap], ..instructions() };
		let decision = solar.decide(Some(&told), after(300));
		assert_eq!(decision.command.power, Watts(500));
		assert_eq!(decision.basis, Basis::Override(OverrideId(4)));
	}

	#[test]
	fn an_interval_without_an_award_has_the_standing_limit() {
		let solar = Rules { technology: Technology::Solar, ..rules() };
		let hour = Rules { delivery_offset: 3_600_000, ..solar };
		assert_eq!(hour.decide(Some(&instructions()), NOW).command.power, Watts(2_000));
		let day = Rules { delivery_offset: 86_400_000, ..solar };
		let decision = day.decide(Some(&instructions()), NOW);
		assert_eq!((decision.command.power, decision.basis), (Watts(2_000), Basis::Limits));
	}
}
