//! Read the awards of an auction: prices, payments, and the reason of every curtailed kilowatt with
//! the block in which each limit was posted.
//!
//! ```sh
//! cargo run -p tieline-client --example awards -- ws://127.0.0.1:9944 [AUCTION]
//! ```
//!
//! Nothing is signed; the aggregator's key (`TIELINE_AGGREGATOR_KEY`) says whose awards to read.
//! Without an argument the program takes the latest auction with a cleared interval. The chain
//! computes the outcome itself, from the certificate, in a view function.

mod common;

use anyhow::{Context, Result};
use tieline_client::{
	Venue,
	chain::{Account, AtFinalizedBlock, ChainError, Client},
	market::{self, Auction, IntervalOutcome, OfferOutcome},
	registry,
};
use tieline_primitives::{AggregationId, AuctionId, Money, PointId, Watts};

#[tokio::main]
async fn main() -> Result<()> {
	let (endpoints, arguments) = common::arguments();
	let aggregator = Account::from(common::key("AGGREGATOR", "//Charlie")?);
	let at = Client::connect(endpoints).await?.at_finalized().await?;
	let auction = match arguments.first() {
		Some(id) => market::auction(&at, AuctionId(id.parse()?)).await?,
		None => market::auctions(&at).await?.into_iter().rfind(|auction| auction.cleared > 0),
	};
	let auction = auction.context("there is no such auction, or none with a cleared interval")?;
	let aggregations = registry::aggregations(&at).await?;
	let own = aggregations.iter().find(|(_, own)| own.aggregator == *aggregator.id());
	let (&aggregation, _) = own.context("the aggregator has no aggregation")?;

	let mut total = Money::ZERO;
	for (interval, _) in auction.delivery() {
		match market::outcome(&at, auction.id, interval).await? {
			Some(outcome) => {
				let paid = print(&at, &auction, interval, &outcome, aggregation).await?;
				total = total.saturating_add(paid);
			},
			// Not cleared yet, or without trade.
			None => println!("interval {interval}: no awards"),
		}
	}
	println!("in all: {total}");

	// What limits have cost the aggregation over all clearings. Anyone can compare it with that of
	// the others.
	if let Some(tally) = market::curtailment(&at, aggregation).await? {
		println!("limits refused {} of {} in merit", tally.curtailed, tally.in_merit);
	}
	Ok(())
}

/// Prints the awards of an aggregation in one interval, and returns what it is paid.
async fn print(
	at: &AtFinalizedBlock,
	auction: &Auction,
	interval: u16,
	outcome: &IntervalOutcome,
	aggregation: AggregationId,
) -> Result<Money, ChainError> {
	let price = outcome.price.map_or("no trade".into(), |price| price.to_string());
	println!(
		"interval {interval}: {price} at the pricing node, congestion rent {}, cleared in block {}",
		outcome.congestion_rent, outcome.block
	);
	let mut total = Money::ZERO;
	for offer in outcome.offers.iter().filter(|offer| offer.aggregation == aggregation) {
		let OfferOutcome { point, side, price, payment, curtailed, .. } = offer;
		let offered = sum(offer.steps.iter().map(|step| step.power));
		let awarded = sum(offer.awards.iter().copied());
		let name = point_name(at, auction, *point).await?;
		// The payment is negative when the aggregation pays.
		println!(
			"  {name} {side:?}: {awarded} of {offered} at the nodal price {price}, payment {payment}"
		);
		if *curtailed > Watts::ZERO {
			println!("    {curtailed} curtailed, at a better price than that of the pricing node:");
		}
		for reason in &offer.reasons {
			let posted = match reason.posted {
				Some(block) => format!("posted in block {block}"),
				None => "a standing limit".into(),
			};
			let (area, row, takes) = (reason.area, reason.row, reason.price);
			println!("    {}: takes {takes}; row {row} of area {area}, {posted}", reason.reason);
		}
		total = total.saturating_add(*payment);
	}
	Ok(total)
}

async fn point_name(
	at: &AtFinalizedBlock,
	auction: &Auction,
	point: PointId,
) -> Result<String, ChainError> {
	let venue = Venue::of(at, auction.node, point.area()).await?;
	let name = venue.point_name(point).map(ToString::to_string);
	Ok(name.unwrap_or_else(|| format!("point {}", point.index())))
}

fn sum(powers: impl Iterator<Item = Watts>) -> Watts {
	powers.fold(Watts::ZERO, Watts::saturating_add)
}
