//! Why an award is what it is: the chain of evidence behind it, each link with the block and the
//! extrinsic in which it stands on chain.

use crate::{
	agents::{World, market_day},
	chain::{AccountId, AtFinalizedBlock, Block, Client, Static, api},
	market::{Auction, Cleared},
	record::reason,
	scenario::Scenario,
};
use anyhow::{Context, Result, bail};
use std::fmt::Write;
use tieline_clearing::curtailments;
use tieline_primitives::{AggregationId, DerId, PointId, Service, Side, Watts};

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

/// A link of the chain of evidence.
struct Link {
	/// Where it stands: block and extrinsic.
	at: Option<(u32, u32)>,
	what: String,
}

/// Reads every block from the first to `last` and keeps those extrinsics' events that matter.
struct History {
	blocks: Vec<Block>,
}

impl History {
	async fn read(client: &Client, last: u32) -> Result<Self> {
		let mut blocks = Vec::new();
		for number in 1..=last {
			if let Some(block) = client.block(number).await? {
				blocks.push(block);
			}
		}
		Ok(Self { blocks })
	}

	/// The first event of a type that passes, with where it stands.
	fn first<E: subxt::events::DecodeAsEvent>(
		&self,
		passes: impl Fn(&E) -> bool,
	) -> Option<(u32, u32)> {
		self.blocks.iter().find_map(|block| {
			block
				.events_of::<E>()
				.into_iter()
				.find(|(_, _, event)| passes(event))
				.map(|(extrinsic, _, _)| (block.number, extrinsic.unwrap_or_default()))
		})
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
	let history = History::read(client, at.number()).await?;

	let mut links = Vec::new();
	for der in members(&at, aggregation, point).await? {
		links.push(der_link(&history, der, &question.point));
	}
	links.push(Link {
		at: history.first::<api::bid_market::events::AuctionOpened>(|e| e.auction.0 == auction.id),
		what: format!("auction {} was opened by the ISO", auction.id),
	});
	links.push(Link {
		at: history.first::<api::bid_market::events::Committed>(|e| {
			e.auction.0 == auction.id && e.aggregation.0 == aggregation
		}),
		what: format!("{} committed to a sealed bid", question.aggregator),
	});
	links.push(Link {
		at: history.first::<api::bid_market::events::BidRevealed>(|e| {
			e.auction.0 == auction.id && e.aggregation.0 == aggregation
		}),
		what: format!("{} revealed it, within its portfolio", question.aggregator),
	});
	let interval = auction.interval(question.interval);
	links.push(Link {
		at: history.first::<api::dso_constraints::events::LimitsPosted>(|e| {
			e.area.0 == point.area() && e.interval.0 == interval
		}),
		what: format!("the DSO posted the limit rows of interval {}", question.interval),
	});
	links.push(Link {
		at: history.first::<api::bid_market::events::IntervalCleared>(|e| {
			e.auction.0 == auction.id && e.interval == question.interval
		}),
		what: format!(
			"interval {} cleared at {:.2} $/MWh with a certificate that the runtime verified",
			question.interval,
			dollars(cleared.certificate.price.0),
		),
	});

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
	for link in links {
		match link.at {
			Some((block, extrinsic)) => {
				writeln!(text, "{:>9}  {}", format!("{block}-{extrinsic}"), link.what)?
			},
			None => writeln!(text, "{:>9}  {}", "-", link.what)?,
		}
	}
	award(&mut text, &cleared, aggregation, point, question.side)?;
	Ok(text)
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
	Ok(*aggregator.key.parse::<crate::chain::Account>()?.id())
}

/// The DERs that the aggregation has enrolled at the point.
async fn members(
	at: &AtFinalizedBlock,
	aggregation: AggregationId,
	point: PointId,
) -> Result<Vec<DerId>> {
	let registry = api::storage().der_registry();
	let mut members = Vec::new();
	for (key, enrolment) in at.read_all(registry.enrolments(), ()).await? {
		if enrolment.aggregation.0 != aggregation || key.1.0 != Service::Energy {
			continue;
		}
		let der = at.read(registry.ders(), (Static(key.0.0),)).await?;
		if der.is_some_and(|der| der.point.0 == point) {
			members.push(key.0.0);
		}
	}
	members.sort();
	Ok(members)
}

fn der_link(history: &History, der: DerId, point: &str) -> Link {
	use api::der_registry::events;
	let place = |at: Option<(u32, u32)>| match at {
		Some((block, extrinsic)) => format!("{block}-{extrinsic}"),
		None => "-".into(),
	};
	let registered = history.first::<events::DerRegistered>(|e| e.der.0 == der);
	let qualified = history.first::<events::DerQualified>(|e| e.der.0 == der);
	let enrolled = history.first::<events::DerEnrolled>(|e| e.der.0 == der);
	Link {
		at: registered,
		what: format!(
			"DER {der} registered at {point}; qualified {}; enrolled {}",
			place(qualified),
			place(enrolled),
		),
	}
}

fn award(
	text: &mut String,
	cleared: &Cleared,
	aggregation: AggregationId,
	point: PointId,
	side: Side,
) -> Result<()> {
	let snapshot = &cleared.snapshot;
	let refused = curtailments(&snapshot.problem(), &cleared.certificate, &cleared.outcome)
		.map_err(|error| anyhow::anyhow!("the curtailment cannot be told: {error}"))?;
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
			let mut index = 0u16;
			let row = snapshot.limits.iter().zip(&snapshot.posted).find(|(limit, _)| {
				let found = limit.area == part.row.area && index == part.row.row;
				if limit.area == part.row.area {
					index = index.saturating_add(1);
				}
				found
			});
			let Some((limit, posted)) = row else { continue };
			let coefficient = limit.limit.sensitivity(point.index()).0;
			writeln!(
				text,
				"    row {} of area {}: {}, posted in block {}; counts this point {:.3} W per W, \
				 takes {:.2} $/MWh",
				part.row.row,
				part.row.area,
				describe(&limit.limit.reason),
				posted.map_or_else(|| "- (standing limit)".into(), |block| block.to_string()),
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
	use crate::market_day::ReasonRecord;
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
