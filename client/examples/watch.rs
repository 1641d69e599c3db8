//! Watch the market live, from its typed events.
//!
//! ```sh
//! cargo run -p tieline-client --example watch -- ws://127.0.0.1:9944
//! ```
//!
//! Reads only, with no key, and runs until it is interrupted.

mod common;

use anyhow::Result;
use tieline_client::{
	chain::{Block, Client},
	events::Event,
	market::Event as Market,
	network::Event as Network,
	registry::Event as Registry,
};

#[tokio::main]
async fn main() -> Result<()> {
	let (endpoints, _) = common::arguments();
	let client = Client::connect(endpoints).await?;
	let newest = client.at_finalized().await?.number();
	// Every block, so that no event is missed, also while a node is away.
	let mut blocks = client.blocks(newest..);
	loop {
		let block = Block::read(&blocks.next().await?).await?;
		for placed in block.market_events()? {
			// An event is evidence: block and index say where anyone finds it.
			println!("{}-{}: {}", block.number, placed.index, describe(&placed.event));
		}
	}
}

fn describe(event: &Event) -> String {
	match event {
		Event::Registry(event) => describe_registry(event),
		Event::Network(event) => describe_network(event),
		Event::Market(event) => describe_market(event),
	}
}

fn describe_registry(event: &Registry) -> String {
	match event {
		Registry::AggregatorAdmitted { aggregator, name } => {
			format!("{name} admitted as an aggregator: {aggregator}")
		},
		Registry::AggregationCreated { aggregation, aggregator, node } => {
			format!("aggregation {aggregation} at node {node} created by {aggregator}")
		},
		Registry::DerRegistered { der, owner, .. } => format!("DER {der} registered by {owner}"),
		Registry::DerQualified { der, capability, .. } => {
			let (export, import) = (capability.export, capability.import);
			format!("DER {der} qualified: export {export}, import {import}")
		},
		Registry::DerRejected { der, ground, .. } => format!("DER {der} rejected: {ground:?}"),
		Registry::DerEnrolled { der, aggregation, from, .. } => {
			format!("DER {der} enrolled in aggregation {aggregation} from market day {}", from.0)
		},
		Registry::DerWithdrawn { der, aggregation, from, .. } => {
			format!("DER {der} leaves aggregation {aggregation} on market day {}", from.0)
		},
		// The rest as it is. A program that has to act on an event names it.
		other => format!("{other:?}"),
	}
}

fn describe_network(event: &Network) -> String {
	match event {
		Network::AreaCreated { area, dso, name, .. } => {
			format!("area {area}, {name}, created; its DSO is {dso}")
		},
		Network::LimitsPosted { area, interval, rows } => {
			let start = interval.start.0;
			format!("the DSO of area {area} posted {rows} limit rows for delivery at {start}")
		},
		Network::AwardsOverridden { area, reason, .. } => {
			format!("the DSO of area {area} overrides awards: {reason}")
		},
		other => format!("{other:?}"),
	}
}

fn describe_market(event: &Market) -> String {
	match event {
		Market::PricingNodeCreated { node, iso } => {
			format!("pricing node {node} created; its ISO is {iso}")
		},
		Market::AuctionOpened { auction, node, day, schedule, .. } => {
			let (day, gate) = (day.0, schedule.bidding_until.0);
			format!(
				"auction {auction} at node {node} for market day {day}; its gate closes at {gate}"
			)
		},
		// Nobody can read a bid before all are fixed.
		Market::Committed { auction, aggregation, digest } => {
			format!("aggregation {aggregation} committed {digest:?} in auction {auction}")
		},
		Market::BidRevealed { auction, aggregation, offers } => {
			format!("aggregation {aggregation} revealed {offers} offers in auction {auction}")
		},
		Market::BondForfeited { auction, aggregation, .. } => {
			format!("aggregation {aggregation} lost its bond in auction {auction}")
		},
		Market::IntervalCleared { auction, interval, price: None, .. } => {
			format!("auction {auction}, interval {interval} cleared: nothing trades")
		},
		Market::IntervalCleared {
			auction,
			interval,
			price: Some(price),
			congestion_rent,
			supplied,
			consumed,
			..
		} => format!(
			"auction {auction}, interval {interval} cleared at {price}: supply {supplied}, demand \
			 {consumed}, congestion rent {congestion_rent}"
		),
		Market::LimitBound { auction, interval, reason, shadow_price, .. } => {
			format!("auction {auction}, interval {interval}: {reason} binds at {shadow_price}")
		},
		Market::Curtailed { auction, interval, aggregation, power } => format!(
			"auction {auction}, interval {interval}: limits refused {power} of aggregation \
			 {aggregation}"
		),
		other => format!("{other:?}"),
	}
}
