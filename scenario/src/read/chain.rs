//! What the chain would refuse of a scenario that is sound by itself.

use super::check::Check;
use crate::{
	bids,
	model::{
		HOURS, MAX_OFFERS_PER_BID, MAX_OFFERS_PER_INTERVAL, REPLAY_HORIZON_DAYS, Scenario,
		TREASURY_TOKENS,
	},
	raw::RawScenario,
};
use std::{
	ops::Range,
	time::{SystemTime, UNIX_EPOCH},
};
use tieline_primitives::{Capability, MILLIS_PER_DAY, Millis};

/// Where in the file the values are that the chain may refuse.
pub(super) struct Places {
	date: Range<usize>,
	/// The names of the aggregators.
	bidders: Vec<Range<usize>>,
	/// The owners of the devices.
	owners: Vec<Range<usize>>,
}

impl Places {
	pub fn of(raw: &RawScenario) -> Self {
		Self {
			date: raw.date.span(),
			bidders: raw.aggregators.iter().map(|aggregator| aggregator.name.span()).collect(),
			owners: raw.devices.iter().map(|device| device.owner.span()).collect(),
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
		self.offers(scenario, &places.bidders);
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
			let sum = scenario.devices_of(index).fold(Capability::ZERO, |sum, device| Capability {
				export: sum.export.saturating_add(device.capability.export),
				import: sum.import.saturating_add(device.capability.import),
			});
			if sum != Capability::ZERO && sum.size() < least {
				let size = sum.size();
				let what = format!("its devices add up to {size}; the ISO takes {least} or more");
				self.wrong(bidder.clone(), what);
			}
		}
	}

	/// Whether the chain takes the bids of the aggregators, whose names are at these places.
	fn offers(&mut self, scenario: &Scenario, bidders: &[Range<usize>]) {
		let mut in_hour = [0; HOURS];
		for (index, bidder) in bidders.iter().enumerate() {
			let mut count = 0;
			for (hour, sum) in in_hour.iter_mut().enumerate() {
				let offers = bids::offers(scenario, index, hour).len();
				count += offers;
				*sum += offers;
			}
			if count > MAX_OFFERS_PER_BID {
				let what =
					format!("it bids {count} offers a day; the chain takes {MAX_OFFERS_PER_BID}");
				self.wrong(bidder.clone(), what);
			}
		}
		let busiest = in_hour.iter().enumerate().max_by_key(|(_, count)| **count);
		if let (Some((hour, count)), Some(last)) = (busiest, bidders.last())
			&& *count > MAX_OFFERS_PER_INTERVAL
		{
			let what = format!(
				"with it there are {count} offers in hour {hour}; the chain takes \
				 {MAX_OFFERS_PER_INTERVAL}"
			);
			self.wrong(last.clone(), what);
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
