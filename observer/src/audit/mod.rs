//! The audit of a market day: read from the chain, verified, and solved again.
//!
//! An audit trusts no participant. The book, the limits and the certificates come from a finalized
//! state, each certificate is verified again, and with a model of the feeder the exact power flow of
//! each interval is solved at the awards. Beside it stands the same day without the DSO's limits.
//!
//! [`record()`] makes the record of any day of any chain; [`record_followed`] that of a day whose
//! blocks a client has followed, so that their time to finality is known.

mod blocks;
mod clearing;
mod error;
mod flows;
mod interval;
mod overrides;
mod portfolios;
mod study;

pub use blocks::SeenBlock;
pub use error::RecordDayError;
pub use flows::{FeederDay, FeederFlow};
pub(crate) use interval::row_ids;
pub use study::{Auctions, FeederStudy, Scope, Study};

use crate::{
	directory::Directory,
	record::{self, FORMAT, IntervalRecord, MarketDay, Participants, Units},
};
use clearing::Cleared;
use flows::Flows;
use std::{
	collections::{BTreeMap, BTreeSet},
	ops::RangeInclusive,
};
use tieline_client::{
	chain::{AtFinalizedBlock, Client},
	market::{self, Auction, PricingNode},
	zone::LocalTime,
};
use tieline_primitives::{AreaId, Day, PricingNodeId};

/// A market day, recorded.
#[derive(Clone, Debug)]
pub struct Recorded {
	/// The record.
	pub day: MarketDay,
	/// The OpenDSS script of the feeder as it was solved; `None` without a feeder.
	pub script: Option<String>,
	/// The limits that the feeder violates although the DSO's rows hold, a line for each limit and
	/// interval. Empty when the rows protect the feeder, and without a feeder.
	pub violations: Vec<String>,
}

/// The record of auctions from the state at the last of these blocks. The range has to include the
/// blocks in which the intervals were cleared; with those from the opening on, the record shows all
/// that happened.
///
/// Old states and events are there only at nodes that keep them (`--state-pruning archive`).
pub async fn record(
	client: &Client,
	scope: &Scope,
	blocks: RangeInclusive<u32>,
	study: Study,
) -> Result<Recorded, RecordDayError> {
	let last = *blocks.end();
	let at = client.at_number(last).await?.filter(|_| !blocks.is_empty());
	let at = at.ok_or(RecordDayError::NoBlock(last))?;
	let blocks = blocks::read_blocks(client, blocks).await?;
	record_followed(&at, scope, &blocks, study).await
}

/// The record of auctions from the state at a block, and from blocks up to it that a client has
/// read.
pub async fn record_followed(
	at: &AtFinalizedBlock,
	scope: &Scope,
	blocks: &[SeenBlock],
	study: Study,
) -> Result<Recorded, RecordDayError> {
	let directory = Directory::read(at).await?;
	let node = pricing_node(&directory, scope.node)?;
	let auctions = auctions(at, scope, &node.name).await?;
	let day = auctions.first().map_or(Day(0), |first| first.day);
	let clock = LocalTime::of(&node.zone, day);
	let mut cleared = Vec::new();
	for auction in &auctions {
		for (index, interval) in auction.delivery() {
			let name = clock.interval(interval.start.0);
			cleared.push(Cleared::read(at, auction, index, interval, name).await?);
		}
	}
	let flows = match &study.feeder {
		Some(feeder) => {
			let area = area_of(&directory, scope.node, feeder.area)?;
			Some(Flows::solve(feeder.clone(), area, &cleared, &directory, &clock)?)
		},
		None => None,
	};
	let day = MarketDay {
		aggregations: aggregations(at, &directory, &auctions, &cleared).await?,
		chain: chain(at, blocks, &auctions).await?,
		overrides: overrides::overrides(at, &directory, scope.node, &auctions).await?,
		intervals: intervals(&cleared, flows.as_ref(), blocks, &directory, &node.name)?,
		..heading(&directory, scope.node, &auctions, &clock, study)
	};
	let devices = day.aggregations.iter().map(|aggregation| aggregation.devices).sum();
	Ok(with_feeder(MarketDay { devices, ..day }, flows.as_ref(), &cleared))
}

fn pricing_node(
	directory: &Directory,
	node: PricingNodeId,
) -> Result<&PricingNode, RecordDayError> {
	directory.nodes.get(&node).ok_or_else(|| {
		let known = directory.nodes.iter().map(|(id, node)| format!("{id} ({})", node.name));
		RecordDayError::NoNode { node, known: known.collect() }
	})
}

/// The auctions of the scope, in the order of their delivery.
async fn auctions(
	at: &AtFinalizedBlock,
	scope: &Scope,
	node: &str,
) -> Result<Vec<Auction>, RecordDayError> {
	let mut all = market::auctions(at).await?;
	all.retain(|auction| auction.node == scope.node);
	select(all, &scope.auctions).map_err(|(sought, known)| RecordDayError::NoAuction {
		sought,
		node: node.into(),
		known,
	})
}

/// The auctions of a node that are sought, in the order of their delivery; else the one that there
/// is not, and those that there are.
fn select(all: Vec<Auction>, sought: &Auctions) -> Result<Vec<Auction>, (String, Vec<String>)> {
	let known = || all.iter().map(|a| format!("{} of day {}", a.id, a.day.0)).collect();
	let mut found = match sought {
		Auctions::Day(day) => {
			let found = all.iter().filter(|auction| auction.day == *day).collect::<Vec<_>>();
			if found.is_empty() {
				return Err((format!("of day {}", day.0), known()));
			}
			found
		},
		Auctions::Ids(ids) => ids
			.iter()
			.map(|id| {
				let found = all.iter().find(|auction| auction.id == *id);
				found.ok_or_else(|| (id.to_string(), known()))
			})
			.collect::<Result<_, _>>()?,
	};
	found.sort_by_key(|auction| auction.start);
	Ok(found.into_iter().cloned().collect())
}

/// The area of the feeder: the one that the study names, or the only one of the pricing node.
fn area_of(
	directory: &Directory,
	node: PricingNodeId,
	named: Option<AreaId>,
) -> Result<AreaId, RecordDayError> {
	let areas = directory.areas_of(node).map(|(id, _)| id).collect::<Vec<_>>();
	match (named, &areas[..]) {
		(Some(area), _) if areas.contains(&area) => Ok(area),
		(None, [only]) => Ok(*only),
		_ => Err(RecordDayError::WhichArea(areas.len())),
	}
}

async fn aggregations(
	at: &AtFinalizedBlock,
	directory: &Directory,
	auctions: &[Auction],
	cleared: &[Cleared],
) -> Result<Vec<record::Aggregation>, RecordDayError> {
	let Some(first) = auctions.first() else { return Ok(Vec::new()) };
	let offers = cleared.iter().flat_map(|one| &one.problem.offers);
	let offered = offers.map(|offer| offer.aggregation).collect::<BTreeSet<_>>();
	Ok(portfolios::aggregations(at, directory, first.node, first.day, &offered).await?)
}

async fn chain(
	at: &AtFinalizedBlock,
	blocks: &[SeenBlock],
	auctions: &[Auction],
) -> Result<record::Chain, RecordDayError> {
	let mut calls = BTreeMap::<String, u32>::new();
	for call in blocks.iter().flat_map(|block| &block.calls) {
		*calls.entry(call.clone()).or_default() += 1;
	}
	Ok(record::Chain {
		name: at.client().chain().await?.name,
		genesis_hash: format!("{:?}", at.client().genesis()),
		spec_version: at.spec_version(),
		blocks: blocks::with_phases(blocks, auctions),
		calls,
	})
}

fn intervals(
	cleared: &[Cleared],
	flows: Option<&Flows>,
	blocks: &[SeenBlock],
	directory: &Directory,
	node: &str,
) -> Result<Vec<IntervalRecord>, RecordDayError> {
	// Without a feeder all that is known of where the wholesale market sells is its pricing node.
	let substation = flows.map_or_else(|| node.into(), |f| flows::substation(f.qsts.feeder()));
	let by_number = blocks.iter().map(|block| (block.record.number, block));
	let by_number = by_number.collect::<BTreeMap<_, _>>();
	cleared
		.iter()
		.map(|one| {
			let mut interval = interval::market_of(one, directory, &substation)?;
			let block = by_number.get(&one.block);
			let place = block.and_then(|block| block.clearing(one.auction, one.index));
			(interval.block_hash, interval.extrinsic) = place.ok_or_else(|| {
				RecordDayError::BlockMissing { interval: one.name.clone(), block: one.block }
			})?;
			if let Some(flows) = flows {
				flows.write(&one.interval, &mut interval);
			}
			Ok(interval)
		})
		.collect()
}

/// The heading of a record, with names from the chain where the study has none.
fn heading(
	directory: &Directory,
	node: PricingNodeId,
	auctions: &[Auction],
	clock: &LocalTime,
	study: Study,
) -> MarketDay {
	let areas = directory.areas_of(node).map(|(_, area)| area.name.as_str()).collect::<Vec<_>>();
	let (areas, node) = (areas.join(", "), directory.nodes.get(&node));
	let iso = node.map_or_else(String::new, |node| node.name.clone());
	let congestion_account =
		node.map_or_else(String::new, |node| node.congestion_account.to_string());
	let date = auctions.first().map_or_else(String::new, |first| clock.date(first.start.0));
	MarketDay {
		format: FORMAT.into(),
		title: study.title.unwrap_or_else(|| format!("{iso}, {date}")),
		// A day that was not played has no scenario.
		scenario: study.source.unwrap_or_default(),
		date,
		place: study.place.unwrap_or_else(|| areas.clone()),
		zone: clock.name(),
		units: Units::default(),
		participants: Participants { iso, dso: areas, congestion_account },
		storage: study.storage,
		..Default::default()
	}
}

/// The record with what there is to say of the feeder.
fn with_feeder(mut day: MarketDay, flows: Option<&Flows>, cleared: &[Cleared]) -> Recorded {
	let Some(flows) = flows else { return Recorded { day, script: None, violations: Vec::new() } };
	let (feeder, criteria) = (flows.qsts.feeder(), flows.qsts.criteria());
	day.feeder = feeder.name.clone();
	day.feeder_script = "feeder.dss".into();
	day.voltage_band = [criteria.lower_pu, criteria.upper_pu];
	day.source_buses = flows.unbound_buses();
	let script = tieline_opendss::write(feeder, &feeder.taps(), None);
	Recorded { day, script: Some(script), violations: flows.violations(cleared) }
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::{directory::tests::directory, testing};
	use tieline_primitives::{AuctionId, Millis};

	fn on_day(id: u32, day: u32) -> Auction {
		let start = Millis(u64::from(day) * 86_400_000);
		Auction { day: Day(day), start, ..testing::auction(id) }
	}

	#[test]
	fn a_scope_takes_the_auctions_of_its_day_in_the_order_of_delivery() {
		let all = vec![on_day(1, 8), on_day(2, 7), on_day(3, 8)];
		let ids = |sought| {
			let found = select(all.clone(), &sought)?;
			Ok::<_, (String, Vec<String>)>(found.iter().map(|a| a.id.0).collect::<Vec<_>>())
		};
		assert_eq!(ids(Auctions::Day(Day(8))), Ok(vec![1, 3]));
		assert_eq!(ids(Auctions::Ids(vec![AuctionId(3), AuctionId(2)])), Ok(vec![2, 3]));
	}

	#[test]
	fn an_auction_that_is_not_there_is_refused_with_those_that_are() {
		let (sought, known) =
			select(vec![on_day(4, 7)], &Auctions::Ids(vec![AuctionId(5)])).unwrap_err();
		let error = RecordDayError::NoAuction { sought, node: "NP15".into(), known };
		assert_eq!(error.to_string(), "no auction 5 at NP15; the chain keeps 4 of day 7");
	}

	#[test]
	fn the_feeder_is_in_the_only_area_or_in_the_one_that_the_study_names() {
		let directory = directory();
		let (one, two) = (PricingNodeId(0), PricingNodeId(1));
		assert_eq!(area_of(&directory, one, None).unwrap(), AreaId(0));
		assert_eq!(area_of(&directory, two, Some(AreaId(2))).unwrap(), AreaId(2));
		assert!(area_of(&directory, two, None).is_err());
		assert!(area_of(&directory, one, Some(AreaId(2))).is_err(), "an area of another node");
	}

	#[test]
	fn a_day_without_a_study_is_headed_by_the_names_on_the_chain() {
		let auctions = [testing::auction(3)];
		let mut directory = directory();
		let node = PricingNodeId(1);
		directory.nodes.insert(node, testing::pricing_node("NP15"));
		let day = heading(&directory, node, &auctions, &testing::clocks(), Study::default());
		assert_eq!((&*day.title, &*day.date), ("NP15, 2026-04-15", "2026-04-15"));
		assert_eq!((&*day.participants.iso, &*day.participants.dso), ("NP15", "East, West"));
		assert_eq!((&*day.place, &*day.scenario), ("East, West", ""));
		assert!(!day.has_feeder());
	}
}
