//! Verify the clearings of an auction oneself, and compare each with the outcome on chain.
//!
//! ```sh
//! cargo run -p tieline-client --example verify -- ws://127.0.0.1:9944 [AUCTION]
//! ```
//!
//! Reads only, with no key. The problem of an interval (offers, wholesale curve, limit rows) and
//! its certificate are on chain; whether the certificate proves an optimal clearing, and what it
//! awards, is computed here, by the same rules as in the runtime (docs/market-rules.md). A
//! certificate that passes is optimal, whoever found it, and all awards and payments follow from
//! its prices.

mod common;

use anyhow::{Context, Result, bail};
use tieline_clearing::{nodal_prices, payments, verify};
use tieline_client::{
	chain::{AtFinalizedBlock, Client},
	market::{self, Auction, IntervalOutcome, IntervalProblem},
};
use tieline_primitives::{AuctionId, Interval};

#[tokio::main]
async fn main() -> Result<()> {
	let (endpoints, arguments) = common::arguments();
	let at = Client::connect(endpoints).await?.at_finalized().await?;
	let auction = match arguments.first() {
		Some(id) => market::auction(&at, AuctionId(id.parse()?)).await?,
		None => market::auctions(&at).await?.into_iter().rfind(|auction| auction.cleared > 0),
	};
	let auction = auction.context("there is no such auction, or none with a cleared interval")?;
	let mut verified = 0;
	for (index, interval) in auction.delivery() {
		if verify_interval(&at, &auction, index, interval).await? {
			verified += 1;
		}
	}
	println!("{verified} of {} intervals verified, as on chain", auction.intervals);
	Ok(())
}

/// Verifies the clearing of an interval. Returns whether it has been cleared at all.
async fn verify_interval(
	at: &AtFinalizedBlock,
	auction: &Auction,
	index: u16,
	interval: Interval,
) -> Result<bool> {
	let Some(on_chain) = market::outcome(at, auction.id, index).await? else { return Ok(false) };
	let problem = market::problem(at, auction.id, index).await?.context("no such interval")?;
	let differences = differences(&problem, &on_chain, interval)?;
	if !differences.is_empty() {
		let differences = differences.join(", ");
		bail!("interval {index}: other {differences} than on chain");
	}
	let (offers, rows) = (problem.offers.len(), problem.limits.len());
	let price = on_chain.price.map_or("no trade".into(), |price| price.to_string());
	let rent = on_chain.congestion_rent;
	println!(
		"interval {index}: {offers} offers, {rows} limit rows: optimal at {price}, \
		 congestion rent {rent}"
	);
	Ok(true)
}

/// In what the chain's outcome differs from what follows from the certificate. Fails with the rule
/// that does not hold when the certificate proves no optimal clearing.
fn differences(
	problem: &IntervalProblem,
	on_chain: &IntervalOutcome,
	interval: Interval,
) -> Result<Vec<&'static str>, tieline_clearing::Error> {
	let (problem, certificate) = (problem.problem(), &on_chain.certificate);
	let derived = verify(&problem, certificate)?;
	let prices = nodal_prices(&problem, certificate)?;
	let paid = payments(&problem, certificate, &derived, interval.length)?;

	let offers = &on_chain.offers;
	let awards = offers.iter().map(|offer| &offer.awards).eq(&derived.awards);
	let curtailed = offers.iter().map(|offer| &offer.curtailed).eq(&derived.curtailed);
	let payments = offers.iter().map(|offer| &offer.payment).eq(&paid.offers);
	let nodal_prices = offers.iter().all(|offer| {
		let price = prices.iter().find(|price| price.point == offer.point);
		price.is_some_and(|price| {
			(price.nodal_price, price.settled) == (offer.nodal_price, offer.price)
		})
	});
	let wholesale = on_chain.wholesale_demand == derived.wholesale_demand
		&& on_chain.wholesale_supply == derived.wholesale_supply;
	let checks = [
		("price", on_chain.price == derived.price),
		("awards", awards),
		("curtailed power", curtailed),
		("payments", payments),
		("nodal prices", nodal_prices),
		("wholesale trade", wholesale),
		("wholesale payment", on_chain.wholesale_payment == paid.wholesale),
		("congestion rent", on_chain.congestion_rent == paid.congestion_rent),
		("welfare", on_chain.welfare == derived.welfare),
	];
	Ok(checks.into_iter().filter(|(_, same)| !same).map(|(what, _)| what).collect())
}
