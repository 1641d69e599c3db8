//! The sections on what is under test: `[network]`, `[[faults]]` and `[expect]`.

use super::check::Check;
use crate::{
	model::Scenario,
	raw::{RawExpect, RawFault, RawNetwork},
	trial::{Expect, Fault, FaultKind, FaultPhase, Network},
};
use toml::Spanned;

/// The longest time of a fault, in seconds.
const DAY_S: f64 = 86_400.0;

impl Check {
	pub fn validators(&mut self, raw: Option<&RawNetwork>) -> Network {
		let validators = raw.map_or(1, |raw| *raw.validators.get_ref());
		if let Some(raw) = raw
			&& ![1, 4].contains(&validators)
		{
			self.wrong(raw.validators.span(), "there are chains of one validator and of four");
		}
		Network { validators }
	}

	/// What happens to programs. The rest of the scenario is checked.
	pub fn faults(&mut self, raw: Vec<RawFault>, scenario: &Scenario) -> Vec<Fault> {
		raw.into_iter().filter_map(|raw| self.fault(raw, scenario)).collect()
	}

	fn fault(&mut self, raw: RawFault, scenario: &Scenario) -> Option<Fault> {
		let known = |name: &str| {
			let agents = ["consortium", "owners", "dso", "iso", "solve"];
			let validator = name.strip_prefix("validator-").and_then(|n| n.parse::<u32>().ok());
			agents.contains(&name)
				|| validator.is_some_and(|n| (1..=scenario.network.validators).contains(&n))
				|| scenario.agent_names().any(|agent| agent == name)
		};
		if !known(raw.who.get_ref()) {
			let agents = scenario.agent_names().collect::<Vec<_>>().join("`, `");
			let what = format!(
				"there is no program `{}`; there are `{agents}` and `validator-1` to `validator-{}`",
				raw.who.get_ref(),
				scenario.network.validators
			);
			self.wrong(raw.who.span(), what);
		}
		let kind = match raw.kind.get_ref().as_str() {
			"kill" => Some(FaultKind::Kill),
			"pause" => Some(FaultKind::Pause),
			other => {
				let what = format!("there is no fault `{other}`; there are `kill` and `pause`");
				self.wrong(raw.kind.span(), what);
				None
			},
		};
		let phase = match raw.phase.get_ref().as_str() {
			"bidding" => Some(FaultPhase::Bidding),
			"revealing" => Some(FaultPhase::Revealing),
			"clearing" => Some(FaultPhase::Clearing),
			other => {
				let what = format!(
					"there is no phase `{other}`; there are `bidding`, `revealing` and `clearing`"
				);
				self.wrong(raw.phase.span(), what);
				None
			},
		};
		let mut seconds = |raw: &Option<Spanned<f64>>| {
			raw.as_ref().map(|raw| self.number(raw, "the time of a fault in s", 0.0..=DAY_S))
		};
		let (after_s, for_s) = (seconds(&raw.after_s).unwrap_or(0.0), seconds(&raw.for_s));
		Some(Fault { kind: kind?, who: raw.who.into_inner(), phase: phase?, after_s, for_s })
	}

	/// What is expected. The rest of the scenario is checked.
	pub fn expect(&mut self, raw: Option<Spanned<RawExpect>>, scenario: &Scenario) -> Expect {
		let Some(raw) = raw else { return Expect::default() };
		let (span, raw) = (raw.span(), raw.into_inner());
		if let Some(cleared) = &raw.intervals_cleared
			&& *cleared.get_ref() as usize > scenario.intervals()
		{
			let what = format!("the day has {} intervals", scenario.intervals());
			self.wrong(cleared.span(), what);
		}
		for delivered in &raw.delivered {
			let name = &delivered.aggregator;
			if !scenario.aggregators.iter().any(|of| of.name == *name.get_ref()) {
				self.wrong(name.span(), format!("there is no aggregator `{}`", name.get_ref()));
			}
		}
		for refusal in &raw.refused {
			let parts = refusal.get_ref().split_once('.');
			if parts.is_none_or(|(pallet, error)| pallet.is_empty() || error.is_empty()) {
				let what = "a refusal is a pallet and its error, such as `BidMarket.WrongPhase`";
				self.wrong(refusal.span(), what);
			}
		}
		let mut range = |raw: &Option<Spanned<(f64, f64)>>| {
			let raw = raw.as_ref()?;
			let (least, most) = *raw.get_ref();
			if least.is_nan() || most.is_nan() || least > most {
				self.wrong(raw.span(), "a range is written [least, most]");
			}
			Some((least, most))
		};
		let overrides = range(&raw.overrides).map(|(least, most)| (least as u32, most as u32));
		let delivered = raw.delivered.iter().filter_map(|of| {
			Some((of.aggregator.get_ref().clone(), range(&Some(of.share.clone()))?))
		});
		let delivered = delivered.collect();
		let expect = Expect {
			intervals_cleared: raw.intervals_cleared.map(Spanned::into_inner),
			bonds_lost_at_most: raw.bonds_lost_at_most,
			longest_excursion_s: raw.longest_excursion_s,
			without_dso_at_least_s: raw.without_dso_at_least_s,
			overrides,
			congestion_rent_usd: range(&raw.congestion_rent_usd),
			paid_usd: range(&raw.paid_usd),
			delivered,
			refused: raw.refused.into_iter().map(Spanned::into_inner).collect(),
		};
		if expect.is_of_delivery() && scenario.network.validators != 1 {
			let what = "the delivery is played on a chain of one validator: this cannot be checked";
			self.wrong(span, what);
		}
		expect
	}
}
