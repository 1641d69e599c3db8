//! Why an award is what it is: the chain of evidence behind it, each link with the block and the
//! extrinsic in which it stands on chain.

use crate::audit::{reason, row_ids};
use anyhow::{Context, Result, bail};
use std::{collections::BTreeSet, fmt::Write};
use tieline_agents::{World, market_day};
use tieline_clearing::curtailments;
use tieline_client::chain::{AccountId, Block, Client, api};
use tieline_client::market::{Auction, Cleared};
use tieline_primitives::{
	AggregationId, AreaId, AuctionId, Day, DerId, Interval, PointId, Service, Side, Watts,
};
use tieline_scenario::Scenario;

/// What is to be explained.
#[derive(Clone, Debug)]
pub struct Question {
	/// The aggregator's name in the scenario.
	pub aggregator: String,
	/// The connection point, such as `675.2`.
	pub point: String,
	/// The interval of the day, from 0.
	pub interval: u16,
	/// Supply or demand.
	pub side: Side,
}

/// Where something stands on chain: block and extrinsic.
type Place = (u32, u32);

/// What the chain has seen happen, as far as awards depend on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Evidence {
	Registered(DerId, PointId),
	/// From a market day on.
	Qualified(DerId, Day),
	/// From a market day on.
	Enrolled(DerId, AggregationId, Day),
	/// From a market day on it is counted no more.
	Withdrawn(DerId, AggregationId, Day),
	Opened(AuctionId),
	Committed(AuctionId, AggregationId),
	Revealed(AuctionId, AggregationId),
	Posted(AreaId, Interval),
	/// What was posted holds no more.
	Lifted(AreaId, Interval),
	Cleared(AuctionId, u16),
}

impl Evidence {
	/// What happened in a block, in no order but that of each kind.
	fn in_block(block: &Block) -> Vec<(Place, Self)> {
		use Evidence::*;
		use api::{
			bid_market::events as market, der_registry::events as registry,
			dso_constraints::events as network,
		};
		let mut seen = Vec::new();
		let mut see = |extrinsic: Option<u32>, evidence| {
			seen.push(((block.number, extrinsic.unwrap_or_default()), evidence));
		};
		for (at, _, e) in block.events_of::<registry::DerRegistered>() {
			see(at, Registered(e.der.0, e.point.0));
		}
		for (at, _, e) in block.events_of::<registry::DerQualified>() {
			see(at, Qualified(e.der.0, e.from.0));
		}
		for (at, _, e) in block.events_of::<registry::DerEnrolled>() {
			if e.service.0 == Service::Energy {
				see(at, Enrolled(e.der.0, e.aggregation.0, e.from.0));
			}
		}
		for (at, _, e) in block.events_of::<registry::DerWithdrawn>() {
			if e.service.0 == Service::Energy {
				see(at, Withdrawn(e.der.0, e.aggregation.0, e.from.0));
			}
		}
		for (at, _, e) in block.events_of::<market::AuctionOpened>() {
			see(at, Opened(e.auction.0));
		}
		for (at, _, e) in block.events_of::<market::Committed>() {
			see(at, Committed(e.auction.0, e.aggregation.0));
		}
		for (at, _, e) in block.events_of::<market::BidRevealed>() {
			see(at, Revealed(e.auction.0, e.aggregation.0));
		}
		for (at, _, e) in block.events_of::<network::LimitsPosted>() {
			see(at, Posted(e.area.0, e.interval.0));
		}
		for (at, _, e) in block.events_of::<network::LimitsCleared>() {
			see(at, Lifted(e.area.0, e.interval.0));
		}
		for (at, _, e) in block.events_of::<market::IntervalCleared>() {
			see(at, Cleared(e.auction.0, e.interval));
		}
		seen
	}
}

/// What has happened until a clearing. What came later cannot be a reason of it.
struct History {
	/// In the order of the blocks.
	seen: Vec<(Place, Evidence)>,
}

impl History {
	/// Reads every block from the first to `last`.
	async fn read(client: &Client, last: u32) -> Result<Self> {
		let mut seen = Vec::new();
		for number in 1..=last {
			if let Some(block) = client.block(number).await? {
				seen.extend(Evidence::in_block(&block));
			}
		}
		Ok(Self { seen })
	}

	/// Where the last that passes stands: a later one replaces those before it.
	fn last(&self, passes: impl Fn(Evidence) -> bool) -> Option<Place> {
		self.seen.iter().filter(|(_, seen)| passes(*seen)).map(|(at, _)| *at).max()
	}

	/// Where the rows of an interval were posted that hold in an area; `None` where the standing
	/// limits do.
	fn posted(&self, area: AreaId, interval: Interval) -> Option<Place> {
		let last = |evidence| self.last(|seen| seen == evidence);
		let posted = last(Evidence::Posted(area, interval));
		posted.filter(|_| posted > last(Evidence::Lifted(area, interval)))
	}

	/// Where the last registration of a DER, qualification and enrolment in an aggregation stand
	/// that a market day counts.
	fn of_der(&self, der: DerId, aggregation: AggregationId, day: Day) -> [Option<Place>; 3] {
		use Evidence::*;
		[
			self.last(|seen| matches!(seen, Registered(d, _) if d == der)),
			self.last(|seen| matches!(seen, Qualified(d, from) if d == der && from <= day)),
			self.last(
				|seen| matches!(seen, Enrolled(d, a, from) if (d, a) == (der, aggregation) && from <= day),
			),
		]
	}

	/// The DERs at a point that an aggregation's portfolio counts on a market day.
	fn members(&self, aggregation: AggregationId, point: PointId, day: Day) -> BTreeSet<DerId> {
		use Evidence::*;
		let at_point = self.seen.iter().filter_map(|(_, seen)| match seen {
			Registered(der, at) if *at == point => Some(*der),
			_ => None,
		});
		let counted = |der: &DerId| {
			let left = self.last(
				|seen| matches!(seen, Withdrawn(d, a, from) if (d, a) == (*der, aggregation) && from <= day),
			);
			let [.., enrolled] = self.of_der(*der, aggregation, day);
			enrolled > left
		};
		at_point.filter(counted).collect()
	}
}

/// The explanation, as one screen of text.
pub async fn explain(client: &Client, scenario: &Scenario, question: &Question) -> Result<String> {
	let at = client.at_finalized().await?;
	let world = World::find(&at, scenario).await?.context("the scenario is not on this chain")?;
	let account = account_of(scenario, &question.aggregator)?;
	let aggregation = world
		.aggregation(&at, &account)
		.await?
		.with_context(|| format!("{} has no aggregation", question.aggregator))?;
	let point = question
		.point
		.parse()
		.ok()
		.and_then(|name| world.point(&name))
		.with_context(|| format!("the area has no connection point {}", question.point))?;
	let auction = Auction::all(&at)
		.await?
		.into_iter()
		.find(|auction| auction.node == world.node && auction.day == market_day(scenario))
		.context("the day has not been auctioned")?;
	if question.interval >= auction.intervals {
		bail!("the auction has {} intervals, counted from 0", auction.intervals);
	}
	let cleared = Cleared::read(&at, &auction, question.interval)
		.await?
		.with_context(|| format!("interval {} was not cleared", question.interval))?;
	let history = History::read(client, cleared.block).await?;
	let interval = auction.interval(question.interval);

	let mut text = String::new();
	writeln!(
		text,
		"{} at {}, {} in interval {} of {}\n",
		question.aggregator,
		question.point,
		match question.side {
			Side::Supply => "supply",
			Side::Demand => "demand",
		},
		question.interval,
		scenario.date,
	)?;
	let mut link = |at: Option<Place>, what: String| writeln!(text, "{:>9}  {what}", place(at));
	for der in history.members(aggregation, point, auction.day) {
		let [registered, qualified, enrolled] = history.of_der(der, aggregation, auction.day);
		let (qualified, enrolled) = (place(qualified), place(enrolled));
		link(
			registered,
			format!(
				"DER {der} registered at {}; qualified {qualified}; enrolled {enrolled}",
				question.point
			),
		)?;
	}
	let last = |evidence: Evidence| history.last(|seen| seen == evidence);
	link(
		last(Evidence::Opened(auction.id)),
		format!("auction {} was opened by the ISO", auction.id),
	)?;
	link(
		last(Evidence::Committed(auction.id, aggregation)),
		format!("{} committed to a sealed bid", question.aggregator),
	)?;
	link(
		last(Evidence::Revealed(auction.id, aggregation)),
		format!("{} revealed it, within its portfolio", question.aggregator),
	)?;
	let posted = history.posted(point.area(), interval);
	link(
		posted,
		match posted {
			Some(_) => format!("the DSO posted the limit rows of interval {}", question.interval),
			None => format!("the standing limits hold in interval {}", question.interval),
		},
	)?;
	link(
		last(Evidence::Cleared(auction.id, question.interval)),
		format!(
			"interval {} cleared at {:.2} $/MWh with a certificate that the runtime verified",
			question.interval,
			dollars(cleared.certificate.price.0),
		),
	)?;
	let posted = |area: AreaId| history.posted(area, interval);
	award(&mut text, &cleared, aggregation, point, question.side, posted)?;
	Ok(text)
}

/// A place as people read it, such as `12-3`.
fn place(at: Option<Place>) -> String {
	at.map_or_else(|| "-".into(), |(block, extrinsic)| format!("{block}-{extrinsic}"))
}

fn dollars(micro: i64) -> f64 {
	micro as f64 / 1e6
}

fn account_of(scenario: &Scenario, name: &str) -> Result<AccountId> {
	let known = || scenario.aggregators.iter().map(|a| a.name.as_str()).collect::<Vec<_>>();
	let aggregator = scenario
		.aggregators
		.iter()
		.find(|aggregator| aggregator.name == name)
		.with_context(|| format!("no aggregator `{name}`; there are {}", known().join(", ")))?;
	Ok(*aggregator.key.parse::<tieline_client::chain::Account>()?.id())
}

fn award(
	text: &mut String,
	cleared: &Cleared,
	aggregation: AggregationId,
	point: PointId,
	side: Side,
	posted: impl Fn(AreaId) -> Option<Place>,
) -> Result<()> {
	let snapshot = &cleared.snapshot;
	let refused = curtailments(&snapshot.problem(), &cleared.certificate, &cleared.outcome)
		.map_err(|error| anyhow::anyhow!("the curtailment cannot be told: {error}"))?;
	let rows = row_ids(&snapshot.limits);
	let offers = snapshot.offers.iter().zip(&cleared.outcome.awards).enumerate();
	let own = offers
		.filter(|(_, (o, _))| o.aggregation == aggregation && o.point == point && o.side == side)
		.collect::<Vec<_>>();
	if own.is_empty() {
		writeln!(text, "\nThere was no such offer in this interval.")?;
	}
	for (index, (offer, awards)) in own {
		writeln!(text, "\n    price $/MWh   offered kW   awarded kW")?;
		for (step, award) in offer.steps.iter().zip(awards) {
			writeln!(
				text,
				"    {:>11.2} {:>12.3} {:>12.3}",
				dollars(step.price.0),
				step.power.0 as f64 / 1e3,
				award.0 as f64 / 1e3,
			)?;
		}
		let Some(curtailment) = refused.iter().find(|c| c.offer == index) else {
			writeln!(text, "\nNothing was curtailed: what was refused did not beat the price.")?;
			continue;
		};
		writeln!(
			text,
			"\n{:.3} kW that beat the price were curtailed, by:",
			kw(curtailment.power)
		)?;
		for part in &curtailment.reasons {
			let row = rows.iter().position(|row| *row == part.row);
			let Some(limit) = row.and_then(|at| snapshot.limits.get(at)) else { continue };
			let coefficient = limit.limit.sensitivity(point.index()).0;
			writeln!(
				text,
				"    row {} of area {}: {}, {}; counts this point {:.3} W per W, takes {:.2} $/MWh",
				part.row.row,
				part.row.area,
				describe(&limit.limit.reason),
				match posted(part.row.area) {
					Some(at) => format!("posted {}", place(Some(at))),
					None => "a standing limit".into(),
				},
				f64::from(coefficient) / 1e6,
				dollars(part.price.0),
			)?;
		}
	}
	Ok(())
}

fn kw(watts: Watts) -> f64 {
	watts.0 as f64 / 1e3
}

fn describe(limit: &tieline_primitives::Reason) -> String {
	use crate::record::ReasonRecord;
	use tieline_primitives::Bound;
	match reason(limit) {
		ReasonRecord::Voltage { node, bound: Bound::Upper } => {
			format!("the voltage at {node} would rise above its band")
		},
		ReasonRecord::Voltage { node, bound: Bound::Lower } => {
			format!("the voltage at {node} would fall below its band")
		},
		ReasonRecord::Thermal { branch } => {
			format!("the current of {branch} would exceed its rating")
		},
		ReasonRecord::Outage => "part of the network is out of service".into(),
		ReasonRecord::Envelope => "the operating envelope of the point".into(),
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use Evidence::*;
	use tieline_primitives::Millis;

	const DER: DerId = DerId(3);
	const OURS: AggregationId = AggregationId(1);
	const THEIRS: AggregationId = AggregationId(2);
	const DAY: Day = Day(20_000);
	const NEXT: Day = Day(20_001);

	fn point() -> PointId {
		PointId(AreaId(0), 4)
	}

	#[test]
	fn what_replaces_is_what_is_in_force() {
		let hour =
			|hour: u64| Interval { start: Millis(hour * 3_600_000), length: Millis(3_600_000) };
		let (committed, posted) = (Committed(AuctionId(0), OURS), Posted(AreaId(0), hour(12)));
		let history = History {
			seen: vec![
				((5, 1), committed),
				((6, 2), posted),
				((7, 4), committed),
				((7, 1), Committed(AuctionId(0), THEIRS)),
				((8, 3), posted),
				((9, 1), Posted(AreaId(0), hour(13))),
				((9, 2), Lifted(AreaId(0), hour(13))),
			],
		};
		assert_eq!(history.last(|seen| seen == committed), Some((7, 4)));
		assert_eq!(history.last(|seen| seen == posted), Some((8, 3)));
		assert_eq!(history.last(|seen| seen == Opened(AuctionId(0))), None);
		assert_eq!(history.posted(AreaId(0), hour(12)), Some((8, 3)));
		assert_eq!(history.posted(AreaId(0), hour(13)), None, "lifted in the same block");
		assert_eq!((place(Some((7, 4))), place(None)), ("7-4".into(), "-".into()));
	}

	#[test]
	fn a_der_is_told_as_the_day_counts_it() {
		let history = History {
			seen: vec![
				((1, 1), Registered(DER, point())),
				((2, 1), Qualified(DER, DAY)),
				((3, 1), Qualified(DER, DAY)),
				((4, 1), Enrolled(DER, OURS, DAY)),
				// Of the day after: another qualification, and another aggregation.
				((5, 1), Qualified(DER, NEXT)),
				((6, 1), Withdrawn(DER, OURS, NEXT)),
				((7, 1), Enrolled(DER, THEIRS, NEXT)),
			],
		};
		assert_eq!(history.of_der(DER, OURS, DAY), [Some((1, 1)), Some((3, 1)), Some((4, 1))]);
		assert!(history.members(OURS, point(), DAY).contains(&DER));
		assert!(history.members(THEIRS, point(), DAY).is_empty());
		assert!(history.members(OURS, point(), NEXT).is_empty());
		assert!(history.members(THEIRS, point(), NEXT).contains(&DER));
		assert!(history.members(OURS, PointId(AreaId(0), 5), DAY).is_empty());
	}
}
