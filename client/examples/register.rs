//! Register two devices, consent to an aggregation, have them reviewed, and wait for the finding.
//!
//! ```sh
//! cargo run -p tieline-client --example register -- ws://127.0.0.1:9944 675.1.2.3 SITE-1
//! ```
//!
//! The arguments are the connection point of the devices and what their serial numbers begin with.
//! Two accounts sign: the owner's (`TIELINE_OWNER_KEY`) and the aggregator's
//! (`TIELINE_AGGREGATOR_KEY`).
//!
//! Each step asks the chain what is still to be done, so the program can be stopped at any point
//! and run again.

mod common;

use anyhow::{Context, Result};
use tieline_client::{
	Venue,
	chain::{Account, AtFinalizedBlock, ChainError, Client},
	events::Event,
	network,
	registry::{self, Registration, Status},
};
use tieline_primitives::{
	Capability, DerId, Hardware, Identifier, IdentifierSecret, PointId, PointName, PricingNodeId,
	Technology, Watts,
};

/// The devices: the end of the serial number, the technology, and the rating.
const DEVICES: [(&str, Technology, Capability); 2] = [
	("PV", Technology::Solar, Capability { export: Watts(80_000), import: Watts::ZERO }),
	("BATTERY", Technology::Storage, Capability { export: Watts(50_000), import: Watts(50_000) }),
];

#[tokio::main]
async fn main() -> Result<()> {
	let (endpoints, arguments) = common::arguments();
	let argument = |index, default| arguments.get(index).map_or(default, String::as_str);
	let (point, site) = (argument(0, "675.1.2.3").parse::<PointName>()?, argument(1, "SITE-1"));
	let owner = Account::from(common::key("OWNER", "//Dave")?);
	let aggregator = Account::from(common::key("AGGREGATOR", "//Charlie")?);
	let client = Client::connect(endpoints).await?;

	// An aggregation sells at one pricing node; the device is connected in one of its areas.
	let at = client.at_finalized().await?;
	let mut aggregations = registry::aggregations(&at).await?.into_iter();
	let (aggregation, terms) = aggregations
		.find(|(_, aggregation)| aggregation.aggregator == *aggregator.id())
		.context("the aggregator has no aggregation: see registry::create_aggregation")?;
	let at_point = find_point(&at, terms.node, &point)
		.await?
		.with_context(|| format!("the pricing node has no connection point {point}"))?;

	// 1. The owner registers the devices, under identifiers that nobody can guess. This example plays
	// the DSO that issues them, with a secret of its own.
	let secret = IdentifierSecret::from([1; 32]);
	let (mut ders, mut registrations) = (Vec::new(), Vec::new());
	for (kind, technology, rating) in DEVICES {
		// The DSO issues what is registered for a serial number; a device with a certificate is
		// registered under its LFDI: see registry::issued.
		let issued = |serial: String, of| {
			Identifier::new(&serial).map(|serial| registry::digest(&serial, of, &secret))
		};
		let device = issued(format!("{site}-{kind}"), Hardware::Device)?;
		let meter = issued(format!("{site}-METER"), Hardware::Meter)?;
		match registry::device(&at, device).await? {
			Some(der) => ders.push(der),
			None => registrations.push(Registration {
				point: at_point,
				technology,
				rating,
				device,
				meter,
				submeter: None,
				retail: Vec::new(), // The services that they sell in a retail programme.
			}),
		}
	}
	let submitter = client.submitter(&owner);
	if !registrations.is_empty() {
		let included = submitter.submit(registry::register(registrations)).await?;
		for event in included.market_events()? {
			if let Event::Registry(registry::Event::DerRegistered { der, .. }) = event {
				println!("registered DER {der} at {point} in block {}", included.block_number);
				ders.push(der);
			}
		}
	}

	// 2. The owner consents to one aggregation, and may revoke that at any time.
	let at = client.at_finalized().await?;
	let mut consenting = Vec::new();
	for &der in &ders {
		if registry::consent_of(&at, der).await? != Some(aggregation) {
			consenting.push(der);
		}
	}
	if !consenting.is_empty() {
		submitter.submit(registry::consent(consenting, aggregation)).await?;
		println!("the owner consents to aggregation {aggregation}, {}", terms.name);
	}

	// 3. The aggregator requests the DSO's review, which has a deadline.
	let mut new = Vec::new();
	for &der in &ders {
		let status = registry::der_status(&at, der).await?.map(|status| status.status);
		if status == Some(Status::Registered) {
			new.push(der);
		}
	}
	if !new.is_empty() {
		client.submitter(&aggregator).submit(registry::request_review(new)).await?;
		println!("the review is requested");
	}

	// 4. The DSO's finding.
	let mut blocks = client.finalized_blocks();
	while !ders.is_empty() {
		let at = blocks.next().await?;
		let mut waiting = Vec::new();
		for der in ders {
			match finding(&at, der).await? {
				Some(finding) => println!("DER {der} is {finding}"),
				None => waiting.push(der),
			}
		}
		ders = waiting;
	}
	Ok(())
}

/// A connection point by its name, in whichever area of a pricing node it is.
async fn find_point(
	at: &AtFinalizedBlock,
	node: PricingNodeId,
	name: &PointName,
) -> Result<Option<PointId>, ChainError> {
	for (id, area) in network::areas(at).await? {
		if area.node == node
			&& let Some(point) = Venue::of(at, node, id).await?.point(name)
		{
			return Ok(Some(point));
		}
	}
	Ok(None)
}

/// The DSO's finding on a DER; `None` while it is under review.
async fn finding(at: &AtFinalizedBlock, der: DerId) -> Result<Option<String>> {
	let status = registry::der_status(at, der).await?.context("there is no such DER")?;
	if status.has_lapsed {
		// The deadline has passed. The area's rule decides, once anyone has called it.
		return Ok(Some("without a finding in time: see registry::resolve_lapsed".into()));
	}
	Ok(match status.status {
		Status::Registered | Status::UnderReview { .. } | Status::Escalated { .. } => None,
		Status::Qualified { capability: Capability { export, import }, until } => Some(format!(
			"qualified: export {export}, import {import}, until market day {}",
			until.0
		)),
		// There are three grounds only, and each comes with the hash of its evidence.
		Status::Rejected { ground, evidence } => {
			Some(format!("rejected: {ground:?}, evidence {evidence:?}"))
		},
		Status::Suspended { ground, evidence, .. } => {
			Some(format!("suspended: {ground:?}, evidence {evidence:?}"))
		},
		Status::Retired { .. } => Some("retired".into()),
	})
}
