//! Which overrides are to be tallied, so that everybody sees from whom they took how much.

use std::collections::BTreeMap;
use tieline_client::{
	agent::{Action, AgentError},
	chain::AtFinalizedBlock,
	market::{self, Auction},
	network::{self, Override},
};
use tieline_primitives::{AreaId, Interval, Millis, OverrideId, PricingNodeId};

/// The most overrides that one call names.
const MOST: usize = 32;

/// The overrides by identifier.
type Overrides = BTreeMap<OverrideId, Override>;

/// The calls that tally the overrides in the areas of a pricing node for the cleared intervals that
/// they cover, once these are delivered; in replay at once.
pub(super) async fn tallies(
	at: &AtFinalizedBlock,
	node: PricingNodeId,
	replay: bool,
) -> Result<Vec<Action>, AgentError> {
	let overrides = network::overrides(at).await?;
	if overrides.is_empty() {
		return Ok(Vec::new());
	}
	let areas = network::areas(at).await?;
	let at_node = |area: &AreaId| areas.get(area).is_some_and(|area| area.node == node);
	let overrides =
		overrides.into_iter().filter(|(_, issued)| at_node(&issued.area)).collect::<Overrides>();
	let now = at.now().await?;
	let mut actions = Vec::new();
	for auction in market::auctions(at).await? {
		let covers = |issued: &Override| {
			auction.delivery().any(|(_, interval)| covered(issued, &interval).is_some())
		};
		if auction.node == node && now < auction.kept_until && overrides.values().any(covers) {
			let delivered = |interval: &Interval| replay || interval.end() <= now;
			actions.extend(of_auction(at, &auction, &overrides, delivered).await?);
		}
	}
	Ok(actions)
}

async fn of_auction(
	at: &AtFinalizedBlock,
	auction: &Auction,
	overrides: &Overrides,
	delivered: impl Fn(&Interval) -> bool,
) -> Result<Vec<Action>, AgentError> {
	let tallied = market::tallied_overrides(at, auction.id).await?;
	let mut pending = Vec::new();
	for (index, interval) in auction.delivery().filter(|(_, interval)| delivered(interval)) {
		let of_interval = |id: OverrideId| tallied.get(&(index, id)).copied();
		for (area, ids) in untallied(overrides, &interval, of_interval) {
			pending.push((index, area, ids));
		}
	}
	if pending.is_empty() {
		return Ok(Vec::new());
	}
	let cleared = market::cleared_intervals(at, auction.id).await?;
	let mut actions = Vec::new();
	for (index, area, ids) in pending.into_iter().filter(|(index, ..)| cleared.contains(index)) {
		for ids in ids.chunks(MOST) {
			let action =
				format!("tally {} overrides of area {area} in interval {index}", ids.len());
			let call = market::tally_overrides(auction.id, index, area, ids.to_vec());
			actions.push(Action::new(action, call));
		}
	}
	Ok(actions)
}

/// The overrides of each area that cover a part of an interval and have not been tallied for it, or
/// until another instant than that at which they end now.
fn untallied(
	overrides: &Overrides,
	interval: &Interval,
	tallied: impl Fn(OverrideId) -> Option<Millis>,
) -> BTreeMap<AreaId, Vec<OverrideId>> {
	let mut untallied = BTreeMap::<AreaId, Vec<OverrideId>>::new();
	for (id, issued) in overrides {
		let due = match tallied(*id) {
			Some(until) => until != issued.until.min(interval.end()),
			None => covered(issued, interval).is_some(),
		};
		if due {
			untallied.entry(issued.area).or_default().push(*id);
		}
	}
	untallied
}

/// The part of an interval that an override covers; `None` where it covers none.
fn covered(issued: &Override, interval: &Interval) -> Option<Interval> {
	let start = issued.from.max(interval.start);
	let length = issued.until.min(interval.end()).checked_sub(start)?;
	(length > Millis::ZERO).then_some(Interval { start, length })
}

#[cfg(test)]
mod tests {
	use super::*;
	use tieline_client::{chain::AccountId, network::OverrideState};
	use tieline_primitives::{Capability, Reason, Watts};

	const HOUR: Interval = Interval { start: Millis(100), length: Millis(100) };

	fn issued(area: u16, from: u64, until: u64) -> Override {
		Override {
			area: AreaId(area),
			points: vec![0],
			from: Millis(from),
			until: Millis(until),
			caps: Capability::ZERO,
			reason: Reason::Outage,
			state: OverrideState::Lapsed,
			block: 1,
			issued: Millis(0),
			power: Watts(0),
			dso: AccountId([0; 32]),
		}
	}

	fn expect(overrides: &[Override], tallied: &[(u32, u64)], expected: &[(u16, &[u32])]) {
		let ids = (0..).map(OverrideId);
		let overrides = ids.zip(overrides.iter().cloned()).collect();
		let of_interval = |id: OverrideId| {
			tallied.iter().find(|(tallied, _)| *tallied == id.0).map(|(_, until)| Millis(*until))
		};
		let expected = expected
			.iter()
			.map(|(area, ids)| (AreaId(*area), ids.iter().copied().map(OverrideId).collect()));
		assert_eq!(untallied(&overrides, &HOUR, of_interval), expected.collect());
	}

	#[test]
	fn overrides_that_cover_a_part_of_the_interval_are_tallied_by_area() {
		let overrides = [issued(0, 0, 150), issued(1, 150, 300), issued(0, 120, 120)];
		expect(&overrides, &[], &[(0, &[0]), (1, &[1])]);
		expect(&[issued(0, 0, 100), issued(0, 200, 300)], &[], &[]);
	}

	#[test]
	fn an_override_is_tallied_once_and_again_when_it_has_ended_earlier() {
		let overrides = [issued(0, 0, 150), issued(0, 0, 300)];
		expect(&overrides, &[(0, 150), (1, 200)], &[]);
		expect(&overrides, &[(0, 200), (1, 200)], &[(0, &[0])]);
		expect(&[issued(0, 0, 50)], &[(0, 200)], &[(0, &[0])]);
	}
}
