//! What the chain would refuse of a scenario that is sound by itself.

use super::check::Check;
use crate::{
	model::{ENDOWMENT_TOKENS, MAX_PORTFOLIOS, REPLAY_HORIZON_DAYS, Scenario, TREASURY_TOKENS},
	raw::RawScenario,
};
use std::{
	collections::BTreeSet,
	ops::Range,
	time::{SystemTime, UNIX_EPOCH},
};
use tieline_primitives::{Capability, MILLIS_PER_DAY, Millis};

/// Where in the file the values are that the chain may refuse.
pub(super) struct Places {
	date: Range<usize>,
	/// The bond for each megawatt.
	bond_per_mw: Range<usize>,
	/// The names of the aggregators.
	bidders: Vec<Range<usize>>,
	/// The owners of the devices.
	owners: Vec<Range<usize>>,
	/// The connection points of the devices.
	points: Vec<Range<usize>>,
}

impl Places {
	pub fn of(raw: &RawScenario) -> Self {
		Self {
			date: raw.date.span(),
			bond_per_mw: raw.iso.bond_per_mw_tokens.span(),
			bidders: raw.aggregators.iter().map(|aggregator| aggregator.name.span()).collect(),
			owners: raw.devices.iter().map(|device| device.owner.span()).collect(),
			points: raw.devices.iter().map(|device| device.point.span()).collect(),
		}
	}
}

/// The instant at which the scenario is checked: a chain's clock shows about the same.
pub(super) fn now() -> Millis {
	let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_millis();
	Millis(u64::try_from(now).unwrap_or(u64::MAX))
}

impl Check {
	/// Everything that the chain would refuse.
	pub fn chain(&mut self, scenario: &Scenario, places: &Places, now: Millis) {
		self.delivery(scenario, &places.date, now);
		self.sizes(scenario, &places.bidders);
		self.bonds(scenario, places);
		self.portfolios(scenario, &places.points);
		self.endowment(scenario, places.owners.last());
	}

	fn delivery(&mut self, scenario: &Scenario, date: &Range<usize>, now: Millis) {
		let horizon = Millis(REPLAY_HORIZON_DAYS * MILLIS_PER_DAY);
		if scenario.start() > now.saturating_add(horizon) {
			let what = format!(
				"the day is more than {REPLAY_HORIZON_DAYS} days ahead; the chain takes none later"
			);
			self.wrong(date.clone(), what);
		}
	}

	/// Whether each aggregation with devices is as large as the pricing node asks.
	fn sizes(&mut self, scenario: &Scenario, bidders: &[Range<usize>]) {
		let least = scenario.iso.minimum_size;
		for (index, bidder) in bidders.iter().enumerate() {
			let sum = scenario.capability_of(index);
			if sum != Capability::ZERO && sum.size() < least {
				let size = sum.size();
				let what = format!("its devices add up to {size}; the ISO takes {least} or more");
				self.wrong(bidder.clone(), what);
			}
		}
	}

	/// Whether each aggregator has the bond for its aggregation's size, and tokens left for fees.
	fn bonds(&mut self, scenario: &Scenario, places: &Places) {
		let iso = &scenario.iso;
		let sizes = (0..scenario.aggregators.len()).map(|index| scenario.capability_of(index));
		let Some(largest) = sizes.map(|capability| capability.size()).max() else { return };
		let per_mw = f64::from(iso.bond_per_mw_tokens);
		let bond = (f64::from(iso.bond_tokens) + per_mw * largest.kw() / 1e3).ceil();
		if bond >= f64::from(ENDOWMENT_TOKENS) {
			let what = format!(
				"the bond of an aggregation of {largest} is {bond} tokens, which leaves nothing for \
				 fees of the {ENDOWMENT_TOKENS} that each account gets"
			);
			self.wrong(places.bond_per_mw.clone(), what);
		}
	}

	/// Whether the pricing node has room for a portfolio of each aggregation at each point, the
	/// points of the devices being at these places.
	fn portfolios(&mut self, scenario: &Scenario, points: &[Range<usize>]) {
		let mut portfolios = BTreeSet::new();
		let beyond = scenario.devices.iter().zip(points).find(|(device, _)| {
			portfolios.insert((device.aggregator, &device.point));
			portfolios.len() > MAX_PORTFOLIOS
		});
		if let Some((_, point)) = beyond {
			let what = format!(
				"this is one portfolio of an aggregation at a point too many; the chain takes \
				 {MAX_PORTFOLIOS}"
			);
			self.wrong(point.clone(), what);
		}
	}

	/// Whether the development account has what all accounts get.
	fn endowment(&mut self, scenario: &Scenario, last_owner: Option<&Range<usize>>) {
		// Each key has been read before.
		let Ok(endowments) = scenario.endowments() else { return };
		let sum = endowments.iter().map(|endowment| u64::from(endowment.tokens)).sum::<u64>();
		if let Some(last) = last_owner
			&& sum > u64::from(TREASURY_TOKENS)
		{
			let what = format!(
				"with it the accounts get {sum} tokens; the development account has \
				 {TREASURY_TOKENS}"
			);
			self.wrong(last.clone(), what);
		}
	}
}
