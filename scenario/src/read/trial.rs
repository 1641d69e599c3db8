//! The sections on what is under test: `[network]`, `[[faults]]` and `[expect]`.

use super::check::Check;
use crate::{
	model::Scenario,
	raw::{RawExpect, RawFault, RawNetwork, RawWho},
	trial::{Expect, Fault, FaultKind, FaultPhase, FaultTime, Network},
};
use std::ops::Range;
use toml::Spanned;

/// The longest time of a fault, in seconds.
const DAY_S: f64 = 86_400.0;

/// The largest latency, in milliseconds.
const MAX_LATENCY_MS: f64 = 5_000.0;

/// The number of a validator, from 0, by its name, such as `validator-1`.
fn validator(name: &str) -> Option<usize> {
	name.strip_prefix("validator-")?.parse::<usize>().ok()?.checked_sub(1)
}

impl Check {
	/// The nodes and who asks them first. The rest of the scenario is checked.
	pub fn validators(&mut self, raw: Option<RawNetwork>, scenario: &Scenario) -> Network {
		let mut network = Network::default();
		let Some(raw) = raw else { return network };
		if let Some(validators) = &raw.validators {
			network.validators = *validators.get_ref();
			if ![1, 4].contains(&network.validators) {
				self.wrong(validators.span(), "there are chains of one validator and of four");
			}
		}
		if let Some(latency) = &raw.latency_ms {
			let number = self.number(latency, "the latency in ms", 0.0..=MAX_LATENCY_MS);
			network.latency_ms = Some(number);
			if network.validators != 4 {
				self.wrong(latency.span(), "only a chain of four validators has a latency");
			}
		}
		for (agent, first) in raw.first {
			if !is_agent(agent.get_ref(), scenario) {
				self.wrong(agent.span(), no_program(agent.get_ref(), scenario, None));
			}
			let number = validator(first.get_ref());
			match number.filter(|number| *number < network.validators as usize) {
				Some(number) => network.first.push((agent.into_inner(), number)),
				None => {
					let what = format!(
						"there is no `{}`; there are `validator-1` to `validator-{}`",
						first.get_ref(),
						network.validators
					);
					self.wrong(first.span(), what);
				},
			}
		}
		network
	}

	/// What happens to programs. The rest of the scenario is checked.
	pub fn faults(&mut self, raw: Vec<RawFault>, scenario: &Scenario) -> Vec<Fault> {
		raw.into_iter().filter_map(|raw| self.fault(raw, scenario)).collect()
	}

	fn fault(&mut self, raw: RawFault, scenario: &Scenario) -> Option<Fault> {
		let kind = self.fault_kind(&raw.kind);
		let when = self.fault_time(&raw, scenario);
		let for_s = raw.for_s.as_ref().map(|raw| self.fault_number(raw));
		let (span, who) = (raw.who.span(), raw.who.into_inner());
		let who = match who {
			RawWho::One(name) => vec![name],
			RawWho::Several(names) => names,
		};
		if who.is_empty() {
			self.wrong(span.clone(), "a fault is of one program at least");
		}
		let validators = scenario.network.validators as usize;
		let is_validator = |name: &str| validator(name).is_some_and(|number| number < validators);
		for name in &who {
			if !is_validator(name) && !is_agent(name, scenario) {
				self.wrong(span.clone(), no_program(name, scenario, Some(validators)));
			}
		}
		let (kind, when) = (kind?, when?);
		let all_validators = who.iter().all(|name| is_validator(name));
		if kind == FaultKind::Partition && (!all_validators || who.len() >= validators) {
			let what = "a partition is of some validators of four, such as [\"validator-3\", \"validator-4\"]";
			self.wrong(span.clone(), what);
		}
		if when.is_of_delivery() && (!all_validators || validators != 1) {
			let what =
				"only `validator-1`, the node of a chain of one, fails while the day is delivered";
			self.wrong(span, what);
		}
		Some(Fault { kind, who, when, for_s })
	}

	fn fault_kind(&mut self, raw: &Spanned<String>) -> Option<FaultKind> {
		match raw.get_ref().as_str() {
			"kill" => Some(FaultKind::Kill),
			"pause" => Some(FaultKind::Pause),
			"partition" => Some(FaultKind::Partition),
			other => {
				let what = format!(
					"there is no fault `{other}`; there are `kill`, `pause` and `partition`"
				);
				self.wrong(raw.span(), what);
				None
			},
		}
	}

	fn fault_time(&mut self, raw: &RawFault, scenario: &Scenario) -> Option<FaultTime> {
		let after_s = raw.after_s.as_ref().map(|raw| self.fault_number(raw));
		match (&raw.phase, &raw.at) {
			(Some(phase), None) => {
				let phase = match phase.get_ref().as_str() {
					"bidding" => FaultPhase::Bidding,
					"revealing" => FaultPhase::Revealing,
					"clearing" => FaultPhase::Clearing,
					other => {
						let what = format!(
							"there is no phase `{other}`; there are `bidding`, `revealing` and `clearing`"
						);
						self.wrong(phase.span(), what);
						return None;
					},
				};
				Some(FaultTime::Auction(phase, after_s.unwrap_or(0.0)))
			},
			(None, Some(at)) => {
				if let Some(after_s) = &raw.after_s {
					let what = "`after_s` belongs to a `phase`; `at` is a time of the delivery";
					self.wrong(after_s.span(), what);
				}
				self.time(at, scenario).map(FaultTime::Delivery)
			},
			_ => {
				let what = "a fault has either the `phase` of the auction in which it happens, or the time \
					`at` which it does while the day is delivered";
				self.wrong(raw.kind.span(), what);
				None
			},
		}
	}

	fn fault_number(&mut self, raw: &Spanned<f64>) -> f64 {
		self.number(raw, "the time of a fault in s", 0.0..=DAY_S)
	}

	/// What is expected. The rest of the scenario is checked.
	pub fn expect(&mut self, raw: Option<RawExpect>, scenario: &Scenario) -> Expect {
		let Some(raw) = raw else { return Expect::default() };
		if scenario.network.validators != 1 {
			for span in of_one(&raw) {
				let what = "this is checked on a chain of one validator alone";
				self.wrong(span, what);
			}
		}
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
		Expect {
			intervals_cleared: raw.intervals_cleared.map(Spanned::into_inner),
			bonds_lost_at_most: raw.bonds_lost_at_most,
			longest_excursion_s: raw.longest_excursion_s.map(Spanned::into_inner),
			without_dso_at_least_s: raw.without_dso_at_least_s.map(Spanned::into_inner),
			overrides,
			override_refusals_at_most: raw.override_refusals_at_most.map(Spanned::into_inner),
			congestion_rent_usd: range(&raw.congestion_rent_usd),
			paid_usd: range(&raw.paid_usd),
			delivered,
			refused: raw.refused.into_iter().map(Spanned::into_inner).collect(),
		}
	}
}

/// Where something is expected of the delivery, or of the calls of every block: that is known on a chain of
/// one validator alone.
fn of_one(raw: &RawExpect) -> impl Iterator<Item = Range<usize>> {
	let RawExpect { longest_excursion_s, without_dso_at_least_s, overrides, .. } = raw;
	let numbers =
		[longest_excursion_s, without_dso_at_least_s].map(|raw| raw.as_ref().map(Spanned::span));
	let refusals = raw.override_refusals_at_most.as_ref().map(Spanned::span);
	let spans = numbers.into_iter().chain([refusals, overrides.as_ref().map(Spanned::span)]);
	let delivered = raw.delivered.iter().map(|delivered| delivered.aggregator.span());
	spans.flatten().chain(delivered).chain(raw.refused.iter().map(Spanned::span))
}

fn is_agent(name: &str, scenario: &Scenario) -> bool {
	scenario.agent_names().any(|agent| agent == name)
}

fn no_program(name: &str, scenario: &Scenario, validators: Option<usize>) -> String {
	let agents = scenario.agent_names().collect::<Vec<_>>().join("`, `");
	let nodes = match validators {
		Some(1) => " and `validator-1`".into(),
		Some(validators) => format!(" and `validator-1` to `validator-{validators}`"),
		None => String::new(),
	};
	format!("there is no program `{name}`; there are `{agents}`{nodes}")
}
