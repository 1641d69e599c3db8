//! Pricing nodes, auctions, bids, clearings and what follows from them.

use super::{
	Changes, name_of,
	network::{NamesByArea, coefficients},
	of, reason,
};
use crate::{
	IndexError,
	sql::{Cell, cells, signed},
};
use std::collections::{BTreeMap, BTreeSet};
use tieline_clearing::{ExactPrice, apportion};
use tieline_client::{
	chain::AtFinalizedBlock,
	events::{self, PlacedEvent},
	market::{self, Auction, Event, IntervalOutcome, IntervalProblem, Product, exact},
	registry,
	zone::LocalTime,
};
use tieline_primitives::{
	AggregationId, AreaId, AuctionId, Price, PricingNodeId, Service, Side, Watts,
};

const NODE: &[&str] = &[
	"node",
	"name",
	"iso",
	"congestion_account",
	"zone",
	"replay",
	"floor_micro_dollars_per_mwh",
	"cap_micro_dollars_per_mwh",
	"interval_length_ms",
	"minimum_size_w",
	"changed_block",
	"created_block",
];
const AUCTION: &[&str] = &[
	"auction",
	"node",
	"product",
	"day",
	"date",
	"start_unix_ms",
	"interval_length_ms",
	"intervals",
	"bidding_until_unix_ms",
	"revealing_until_unix_ms",
	"clearing_until_unix_ms",
	"floor_micro_dollars_per_mwh",
	"cap_micro_dollars_per_mwh",
	"opened_by",
	"opened_block",
	"opened_extrinsic",
	"cleared_intervals",
];
const PORTFOLIO: &[&str] =
	&["auction", "aggregation", "area", "point", "service", "day", "export_w", "import_w"];
const WHOLESALE: &[&str] = &[
	"auction",
	"interval",
	"side",
	"step",
	"price_micro_dollars_per_mwh",
	"offered_w",
	"awarded_w",
];
const OFFER: &[&str] = &[
	"auction",
	"interval",
	"aggregation",
	"area",
	"point",
	"side",
	"place",
	"offered_w",
	"revealed_block",
	"revealed_extrinsic",
];
const STEP: &[&str] = &[
	"auction",
	"interval",
	"aggregation",
	"area",
	"point",
	"side",
	"step",
	"price_micro_dollars_per_mwh",
	"offered_w",
	"awarded_w",
];
const INTERVAL_LIMIT: &[&str] = &[
	"auction",
	"interval",
	"area",
	"row_index",
	"reason",
	"element",
	"bound",
	"headroom_w",
	"penalty_micro_dollars_per_mwh",
	"coefficients",
	"posted_block",
	"shadow_price_micro_dollars_per_mwh",
	"exact_shadow_price",
];
const CURTAILMENT: &[&str] = &[
	"auction",
	"interval",
	"aggregation",
	"area",
	"point",
	"side",
	"limit_area",
	"limit_row_index",
	"reason",
	"price_micro_dollars_per_mwh",
	"curtailed_w",
	"posted_block",
];
const WITHHELD: &[&str] =
	&["auction", "interval", "aggregation", "area", "dso", "block", "event", "energy_wh"];

/// Reads what the events of the market changed.
pub(super) async fn read(
	at: &AtFinalizedBlock,
	events: &[PlacedEvent],
	changes: &mut Changes,
) -> Result<(), IndexError> {
	let block = at.number();
	let events = || {
		of(events, |event| match event {
			events::Event::Market(event) => Some(event),
			_ => None,
		})
	};
	let mut nodes = BTreeSet::new();
	for (_, event) in events() {
		match event {
			Event::PricingNodeCreated { node, .. }
			| Event::PricingNodeChanged { node, .. }
			| Event::ZoneSet { node } => {
				nodes.insert(*node);
			},
			_ => {},
		}
	}
	for node in nodes {
		put_node(at, node, changes).await?;
	}
	let mut names = NamesByArea::default();
	for (placed, event) in events() {
		let extrinsic = placed.extrinsic;
		match event {
			Event::AuctionOpened { auction, by, .. } => {
				let Some(opened) = market::auction(at, *auction).await? else { continue };
				open(at, &opened, by.to_string(), extrinsic, changes).await?;
			},
			Event::CurvesPosted { auction } => curves(at, *auction, changes).await?,
			Event::BidRevealed { auction, aggregation, offers } => {
				let statement = "UPDATE bids SET offers = $1, revealed_block = $2, \
					revealed_extrinsic = $3 WHERE auction = $4 AND aggregation = $5";
				changes.run(statement, cells![*offers, block, extrinsic, auction.0, aggregation.0]);
				reveal(at, (*auction, *aggregation), extrinsic, changes).await?;
			},
			Event::IntervalCleared { auction, interval, supplied, consumed, .. } => {
				let sums = (*supplied, *consumed);
				clear(at, (*auction, *interval), placed, sums, &mut names, changes).await?;
			},
			event => bid(block, placed, event, changes),
		}
	}
	Ok(())
}

async fn put_node(
	at: &AtFinalizedBlock,
	id: PricingNodeId,
	changes: &mut Changes,
) -> Result<(), IndexError> {
	let Some(node) = market::pricing_node(at, id).await? else { return Ok(()) };
	let block = at.number();
	let zone = String::from_utf8_lossy(&node.zone.name).into_owned();
	let row = vec![
		id.0.into(),
		node.name.as_str().into(),
		node.iso.into(),
		node.congestion_account.into(),
		zone.into(),
		node.replay.into(),
		node.terms.floor.0.into(),
		node.terms.cap.0.into(),
		signed(node.terms.interval_length.0),
		node.terms.minimum_size.0.into(),
		block.into(),
		block.into(),
	];
	let then = "ON CONFLICT (node) DO UPDATE SET name = excluded.name, iso = excluded.iso, \
		congestion_account = excluded.congestion_account, zone = excluded.zone, \
		replay = excluded.replay, \
		floor_micro_dollars_per_mwh = excluded.floor_micro_dollars_per_mwh, \
		cap_micro_dollars_per_mwh = excluded.cap_micro_dollars_per_mwh, \
		interval_length_ms = excluded.interval_length_ms, \
		minimum_size_w = excluded.minimum_size_w, changed_block = excluded.changed_block";
	changes.insert_then("pricing_nodes", NODE, vec![row], then);
	Ok(())
}

async fn open(
	at: &AtFinalizedBlock,
	auction: &Auction,
	by: String,
	extrinsic: Option<u32>,
	changes: &mut Changes,
) -> Result<(), IndexError> {
	let node = market::pricing_node(at, auction.node).await?;
	let clock = node.map_or(LocalTime::UTC, |node| LocalTime::of(&node.zone, auction.day));
	let product = match auction.product {
		Product::DayAhead => "day-ahead",
	};
	let row = vec![
		auction.id.0.into(),
		auction.node.0.into(),
		product.into(),
		auction.day.0.into(),
		clock.date(auction.start.0).into(),
		signed(auction.start.0),
		signed(auction.interval_length.0),
		auction.intervals.into(),
		signed(auction.schedule.bidding_until.0),
		signed(auction.schedule.revealing_until.0),
		signed(auction.schedule.clearing_until.0),
		auction.terms.floor.0.into(),
		auction.terms.cap.0.into(),
		by.into(),
		at.number().into(),
		extrinsic.into(),
		0_u32.into(),
	];
	changes.insert("auctions", AUCTION, vec![row]);
	let rows = auction.delivery().map(|(index, interval)| {
		let mut row = cells![auction.id.0, index];
		row.extend([signed(interval.start.0), signed(interval.length.0)]);
		row
	});
	let columns = &["auction", "interval", "start_unix_ms", "length_ms"];
	changes.insert("intervals", columns, rows.collect());
	curves(at, auction.id, changes).await?;
	portfolios(at, auction, changes).await
}

/// The portfolios that bound the offers of an auction: they are final once it is open.
async fn portfolios(
	at: &AtFinalizedBlock,
	auction: &Auction,
	changes: &mut Changes,
) -> Result<(), IndexError> {
	let mut rows = Vec::new();
	for (id, aggregation) in registry::aggregations(at).await? {
		if aggregation.node != auction.node || aggregation.members == 0 {
			continue;
		}
		let portfolio = registry::portfolio(at, id, Service::Energy, auction.day).await?;
		rows.extend(portfolio.into_iter().map(|(point, capability)| {
			cells![
				auction.id.0,
				id.0,
				point.area().0,
				point.index(),
				name_of(Service::Energy),
				auction.day.0,
				capability.export.0,
				capability.import.0,
			]
		}));
	}
	changes.insert("portfolios", PORTFOLIO, rows);
	Ok(())
}

async fn curves(
	at: &AtFinalizedBlock,
	auction: AuctionId,
	changes: &mut Changes,
) -> Result<(), IndexError> {
	changes.run("DELETE FROM wholesale_steps WHERE auction = $1", cells![auction.0]);
	let mut rows = Vec::new();
	for (interval, curve) in market::curves(at, auction).await? {
		for (side, steps) in [(Side::Demand, &curve.demand), (Side::Supply, &curve.supply)] {
			for (index, step) in steps.iter().enumerate() {
				rows.push(cells![
					auction.0,
					interval,
					name_of(side),
					count(index),
					step.price.0,
					step.power.0,
					None::<i64>,
				]);
			}
		}
	}
	changes.insert("wholesale_steps", WHOLESALE, rows);
	Ok(())
}

/// What an event did to a bid or to the tallies.
fn bid(block: u32, placed: &PlacedEvent, event: &Event, changes: &mut Changes) {
	let extrinsic = placed.extrinsic;
	match event {
		Event::Committed { auction, aggregation, digest } => {
			let columns =
				&["auction", "aggregation", "digest", "committed_block", "committed_extrinsic"];
			let row = cells![auction.0, aggregation.0, *digest, block, extrinsic];
			let then = "ON CONFLICT (auction, aggregation) DO UPDATE SET digest = excluded.digest, \
				committed_block = excluded.committed_block, \
				committed_extrinsic = excluded.committed_extrinsic, withdrawn_block = NULL";
			changes.insert_then("bids", columns, vec![row], then);
		},
		Event::CommitmentWithdrawn { auction, aggregation } => {
			let statement =
				"UPDATE bids SET withdrawn_block = $1 WHERE auction = $2 AND aggregation = $3";
			changes.run(statement, cells![block, auction.0, aggregation.0]);
		},
		Event::BondForfeited { auction, aggregation, amount, .. } => {
			let statement = "UPDATE bids SET forfeited_planck = $1, forfeited_block = $2 \
				WHERE auction = $3 AND aggregation = $4";
			changes.run(statement, cells![amount.to_string(), block, auction.0, aggregation.0]);
		},
		Event::AwardsWithheld { auction, interval, aggregation, area, dso, energy } => {
			let row = cells![
				auction.0,
				*interval,
				aggregation.0,
				area.0,
				*dso,
				block,
				placed.index,
				energy.0,
			];
			changes.insert("withheld", WITHHELD, vec![row]);
		},
		Event::AuctionRemoved { auction } => {
			let statement = "UPDATE auctions SET removed_block = $1 WHERE auction = $2";
			changes.run(statement, cells![block, auction.0]);
		},
		_ => {},
	}
}

/// The offers of a bid, as they are in the book.
async fn reveal(
	at: &AtFinalizedBlock,
	(auction, aggregation): (AuctionId, AggregationId),
	extrinsic: Option<u32>,
	changes: &mut Changes,
) -> Result<(), IndexError> {
	let intervals = market::auction(at, auction).await?.map_or(0, |auction| auction.intervals);
	let (mut offers, mut steps) = (Vec::new(), Vec::new());
	for interval in 0..intervals {
		let book = market::book(at, auction, interval, aggregation).await?;
		for (place, offer) in book.iter().enumerate() {
			let key = cells![
				auction.0,
				interval,
				aggregation.0,
				offer.point.area().0,
				offer.point.index(),
				name_of(offer.side),
			];
			let watts = offer.steps.iter().fold(Watts::ZERO, |sum, s| sum.saturating_add(s.power));
			let rest = cells![count(place), watts.0, at.number(), extrinsic];
			offers.push([key.clone(), rest].concat());
			steps.extend(offer.steps.iter().enumerate().map(|(index, step)| {
				let rest = cells![count(index), step.price.0, step.power.0, None::<i64>];
				[key.clone(), rest].concat()
			}));
		}
	}
	// Of a bid that is revealed a second time after a removal the last is there.
	changes.put("offers", OFFER, 6, offers);
	changes.put("offer_steps", STEP, 7, steps);
	Ok(())
}

/// The clearing of an interval, as the chain derives it from the certificate.
async fn clear(
	at: &AtFinalizedBlock,
	(auction, interval): (AuctionId, u16),
	placed: &PlacedEvent,
	(supplied, consumed): (Watts, Watts),
	names: &mut NamesByArea,
	changes: &mut Changes,
) -> Result<(), IndexError> {
	let problem = market::problem(at, auction, interval).await?;
	let outcome = market::outcome(at, auction, interval).await?;
	let (Some(problem), Some(outcome)) = (problem, outcome) else { return Ok(()) };
	let block = at.number();
	let statement = "UPDATE intervals SET price_micro_dollars_per_mwh = $1, exact_price = $2, \
		congestion_rent_micro_dollars = $3, supplied_w = $4, consumed_w = $5, \
		wholesale_payment_micro_dollars = $6, welfare = $7, cleared_by = $8, cleared_block = $9, \
		cleared_extrinsic = $10, cleared_event = $11 WHERE auction = $12 AND interval = $13";
	let values = cells![
		outcome.price.map(|price| price.0),
		exact::text(outcome.certificate.price),
		outcome.congestion_rent.0,
		supplied.0,
		consumed.0,
		outcome.wholesale_payment.0,
		outcome.welfare.to_string(),
		outcome.by,
		block,
		placed.extrinsic,
		placed.index,
		auction.0,
		interval,
	];
	changes.run(statement, values);
	let statement =
		"UPDATE auctions SET cleared_intervals = cleared_intervals + 1 WHERE auction = $1";
	changes.run(statement, cells![auction.0]);
	wholesale(auction, interval, &outcome, changes);
	awards(auction, interval, &outcome, changes);
	for limit in &problem.limits {
		names.of(at, limit.area).await?;
	}
	limits(auction, interval, &problem, &outcome, names, changes);
	Ok(())
}

fn wholesale(auction: AuctionId, interval: u16, outcome: &IntervalOutcome, changes: &mut Changes) {
	let sides =
		[(Side::Demand, &outcome.wholesale_demand), (Side::Supply, &outcome.wholesale_supply)];
	for (side, awards) in sides {
		for (index, watts) in awards.iter().enumerate() {
			let statement = "UPDATE wholesale_steps SET awarded_w = $1 \
				WHERE auction = $2 AND interval = $3 AND side = $4 AND step = $5";
			let values = cells![watts.0, auction.0, interval, name_of(side), count(index)];
			changes.run(statement, values);
		}
	}
}

fn awards(auction: AuctionId, interval: u16, outcome: &IntervalOutcome, changes: &mut Changes) {
	let mut parts = Vec::new();
	for offer in &outcome.offers {
		let key = || {
			cells![
				auction.0,
				interval,
				offer.aggregation.0,
				offer.point.area().0,
				offer.point.index(),
				name_of(offer.side),
			]
		};
		let awarded = offer.awards.iter().fold(Watts::ZERO, |sum, one| sum.saturating_add(*one));
		let statement = "UPDATE offers SET awarded_w = $1, curtailed_w = $2, \
			nodal_price_micro_dollars_per_mwh = $3, exact_nodal_price = $4, \
			payment_micro_dollars = $5 WHERE auction = $6 AND interval = $7 AND aggregation = $8 \
			AND area = $9 AND point = $10 AND side = $11";
		let values = cells![
			awarded.0,
			offer.curtailed.0,
			offer.price.0,
			exact::text(offer.nodal_price),
			offer.payment.0,
		];
		changes.run(statement, [values, key()].concat());
		for (index, watts) in offer.awards.iter().enumerate() {
			let statement = "UPDATE offer_steps SET awarded_w = $1 WHERE auction = $2 \
				AND interval = $3 AND aggregation = $4 AND area = $5 AND point = $6 AND side = $7 \
				AND step = $8";
			let values = [cells![watts.0], key(), cells![count(index)]].concat();
			changes.run(statement, values);
		}
		let prices = offer.reasons.iter().map(|why| why.price).collect::<Vec<_>>();
		for (why, part) in offer.reasons.iter().zip(apportion(offer.curtailed, &prices)) {
			let (kind, ..) = reason(&why.reason);
			let rest = cells![why.area.0, why.row, kind, why.price.0, part.0, why.posted];
			parts.push([key(), rest].concat());
		}
	}
	changes.insert("curtailments", CURTAILMENT, parts);
}

fn limits(
	auction: AuctionId,
	interval: u16,
	problem: &IntervalProblem,
	outcome: &IntervalOutcome,
	names: &NamesByArea,
	changes: &mut Changes,
) {
	let mut rows = Vec::with_capacity(problem.limits.len());
	let mut index = BTreeMap::<AreaId, u16>::new();
	let shadow = outcome.certificate.shadow_prices.iter();
	let shadow = shadow.map(|one| ((one.area, one.row), one.price));
	let shadow = shadow.collect::<BTreeMap<_, _>>();
	for (limit, posted) in problem.limits.iter().zip(&problem.posted) {
		let row = index.entry(limit.area).or_default();
		let price = shadow.get(&(limit.area, *row)).copied().unwrap_or(ExactPrice::ZERO);
		let (kind, element, bound) = reason(&limit.limit.reason);
		rows.push(cells![
			auction.0,
			interval,
			limit.area.0,
			*row,
			kind,
			element,
			bound,
			limit.limit.headroom.0,
			limit.penalty.0,
			coefficients(&limit.limit, names.known(limit.area)),
			*posted,
			price.round().map_or(i64::MAX, |price: Price| price.0),
			exact::text(price),
		]);
		*row = row.saturating_add(1);
	}
	changes.insert("interval_limits", INTERVAL_LIMIT, rows);
}

fn count(index: usize) -> Cell {
	u32::try_from(index).unwrap_or(u32::MAX).into()
}
