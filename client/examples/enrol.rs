//! Enrol qualified DERs for energy, see from which market day on they count, and withdraw one.
//!
//! ```sh
//! cargo run -p tieline-client --example enrol -- ws://127.0.0.1:9944
//! cargo run -p tieline-client --example enrol -- ws://127.0.0.1:9944 withdraw 1
//! ```
//!
//! The aggregator signs (`TIELINE_AGGREGATOR_KEY`). An enrolment and an exit take effect on the
//! first market day for which no auction has been opened, so that no DER is in two portfolios at
//! one instant of delivery.

mod common;

use anyhow::{Context, Result, bail};
use tieline_client::{
	chain::{Account, AtFinalizedBlock, Client},
	events::Event,
	registry::{self, Status, View},
};
use tieline_primitives::{AggregationId, Capability, Day, DerId, Service};

#[tokio::main]
async fn main() -> Result<()> {
	let (endpoints, arguments) = common::arguments();
	let aggregator = Account::from(common::key("AGGREGATOR", "//Charlie")?);
	let client = Client::connect(endpoints).await?;
	match arguments.as_slice() {
		[] => enrol(&client, &aggregator).await,
		[command, der] if command == "withdraw" => {
			withdraw(&client, &aggregator, DerId(der.parse()?)).await
		},
		_ => bail!("give nothing, or `withdraw` and the number of a DER"),
	}
}

/// Enrols each DER that is qualified, whose owner consents and that is not enrolled.
async fn enrol(client: &Client, aggregator: &Account) -> Result<()> {
	let at = client.at_finalized().await?;
	// The register in memory. A program that runs for long has it follow each block, which costs
	// what has changed.
	let mut register = View::new();
	register.follow(&at).await?;
	let mut aggregations = register.aggregations().iter();
	let (&aggregation, _) = aggregations
		.find(|(_, aggregation)| aggregation.aggregator == *aggregator.id())
		.context("the aggregator has no aggregation")?;
	let ready = register.consenting(aggregation).filter(|(id, der)| {
		matches!(der.status, Status::Qualified { .. })
			&& !der.retail.contains(&Service::Energy)
			&& register.enrolment(*id, Service::Energy).is_none()
	});
	let ready = ready.map(|(id, _)| id).collect::<Vec<_>>();
	if !ready.is_empty() {
		let enroll = registry::enroll(ready, Service::Energy);
		client.submitter(aggregator).submit(enroll).await?;
	}

	let at = client.at_finalized().await?;
	register.follow(&at).await?;
	for (der, _) in register.consenting(aggregation) {
		if let Some((_, day)) = registry::counts_from(&at, der, Service::Energy).await? {
			println!("DER {der} counts from market day {}", day.0);
			print_portfolio(&at, aggregation, day).await?;
		}
	}
	Ok(())
}

/// Takes a DER out of its aggregation. Its owner can do so, too.
async fn withdraw(client: &Client, aggregator: &Account, der: DerId) -> Result<()> {
	let withdraw = registry::withdraw(der, Service::Energy);
	let included = client.submitter(aggregator).submit(withdraw).await?;
	for event in included.market_events()? {
		if let Event::Registry(registry::Event::DerWithdrawn { aggregation, from, .. }) = event {
			println!("DER {der} counts no more from market day {} on", from.0);
			print_portfolio(&client.at_finalized().await?, aggregation, from).await?;
		}
	}
	Ok(())
}

/// What an aggregation can deliver on a market day: the bound of its offers.
async fn print_portfolio(
	at: &AtFinalizedBlock,
	aggregation: AggregationId,
	day: Day,
) -> Result<()> {
	let portfolio = registry::portfolio(at, aggregation, Service::Energy, day).await?;
	for (point, Capability { export, import }) in portfolio {
		let (area, index) = (point.area(), point.index());
		println!("  on that day: export {export}, import {import} at point {index} of area {area}");
	}
	let size = registry::size(at, aggregation, Service::Energy, day).await?;
	println!("  the size of aggregation {aggregation}: {size}");
	Ok(())
}
