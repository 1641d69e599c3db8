//! Bid in an auction: put a bid together, check it by the runtime's rules, seal it, commit it, and
//! reveal it in time.
//!
//! ```sh
//! cargo run -p tieline-client --example bid -- ws://127.0.0.1:9944 [AUCTION]
//! ```
//!
//! The aggregator signs (`TIELINE_AGGREGATOR_KEY`). Without an argument the program takes the next
//! auction that is open for bids, or that waits for the reveal of its own.
//!
//! At each finalized block it looks at what there is on chain and does the next step; while finality
//! lags, at best blocks, since the phases go on. It ends when a finalized block shows all of it. It
//! keeps nothing: the bid follows from the portfolio, which does not change any more for a day with an
//! auction, and the salt from the key. So it can be killed between commit and reveal and run again,
//! and the bond is safe.

mod common;

use anyhow::{Context, Result, bail};
use std::collections::BTreeMap;
use tieline_client::{
	chain::{Account, AtBlock, Call, ChainError, Client, Included, SubmitError},
	events::Event,
	market::{self, Auction, Phase},
	registry,
};
use tieline_primitives::{
	AuctionId, Bid, Capability, Millis, Offer, PointId, Price, Service, Side, Step, Steps, Watts,
	commitment_hash,
};

/// The time between two blocks.
const SLOT: Millis = Millis(2_000);

#[tokio::main]
async fn main() -> Result<()> {
	let (endpoints, arguments) = common::arguments();
	let aggregator = Account::from(common::key("AGGREGATOR", "//Charlie")?);
	let client = Client::connect(endpoints).await?;
	let mut wanted = arguments.first().map(|id| id.parse().map(AuctionId)).transpose()?;
	let mut blocks = client.timely_blocks();
	loop {
		let at = blocks.next().await?;
		let Some(auction) = auction(&at, &aggregator, wanted).await? else { continue };
		wanted = Some(auction.id);
		match step(&at, &aggregator, &auction).await? {
			// An earlier block does not show yet what was done.
			Some(height) => blocks.skip_to(height),
			None => return Ok(()),
		}
	}
}

/// The auction to bid in: the one that is wanted, or the first at the pricing node of the aggregation
/// that takes bids, or takes the reveal of one that has been committed.
async fn auction(
	at: &AtBlock,
	aggregator: &Account,
	wanted: Option<AuctionId>,
) -> Result<Option<Auction>> {
	if let Some(id) = wanted {
		return Ok(market::auction(at, id).await?);
	}
	let aggregations = registry::aggregations(at).await?;
	let own = aggregations.iter().find(|(_, known)| known.aggregator == *aggregator.id());
	let (&aggregation, known) = own.context("the aggregator has no aggregation")?;
	for id in market::open_auctions(at, known.node).await? {
		let is_due = match market::auction_phase(at, id).await? {
			Some(Phase::Bidding) => true,
			Some(Phase::Revealing) => market::commitment(at, id, aggregation).await?.is_some(),
			_ => false,
		};
		if is_due {
			return Ok(market::auction(at, id).await?);
		}
	}
	Ok(None)
}

/// Does what is to be done at a block. Returns the block from which on to look again; `None` when
/// nothing is left to do.
async fn step(at: &AtBlock, aggregator: &Account, auction: &Auction) -> Result<Option<u32>> {
	let bid = bid(at, aggregator, auction).await?;
	let (id, aggregation) = (auction.id, bid.aggregation);
	// The seal: a hash of the bid with a secret salt, of which nobody can guess the bid.
	let salt = salt(at, aggregator, id)?;
	let seal = commitment_hash(&bid, &salt, aggregator.id(), id).into();
	let committed = market::commitment(at, id, aggregation).await?;
	if let Some(foreign) = committed.filter(|commitment| commitment.digest != seal) {
		// Another run of the program, with other offers or another key. Nobody but that one can
		// reveal it. While bidding lasts it can be withdrawn.
		let digest = foreign.digest;
		bail!("the commitment {digest:?} in auction {id} is not of this bid");
	}
	let schedule = &auction.schedule;
	match (market::auction_phase(at, id).await?, committed) {
		(Some(Phase::Bidding), None) => {
			println!("{} offers in auction {id}, sealed as {seal:?}", bid.len());
			// A commitment is of no use after the gate: it will not be in a later block.
			let call = market::commit(id, aggregation, seal);
			let call = call.until(last_block(at, schedule.bidding_until).await?);
			let Some(included) = submit(at, aggregator, call).await? else {
				return Ok(Some(at.number()));
			};
			let (block, until) = (included.block_number, schedule.bidding_until.0);
			println!("committed in block {block}; revealing begins at {until}");
			Ok(Some(block))
		},
		(Some(Phase::Bidding), Some(_)) => Ok(Some(at.number())),
		(Some(Phase::Revealing), Some(_)) => {
			let call = market::reveal(id, bid, salt);
			let call = call.until(last_block(at, schedule.revealing_until).await?);
			let Some(included) = submit(at, aggregator, call).await? else {
				return Ok(Some(at.number()));
			};
			for event in included.market_events()? {
				if let Event::Market(market::Event::BidRevealed { offers, .. }) = event {
					println!("revealed {offers} offers in block {}", included.block_number);
				}
			}
			Ok((!included.is_final).then_some(included.block_number))
		},
		// A block that is not final can be undone, and the reveal with it.
		(Some(_), _) if !at.is_final() => Ok(Some(at.number())),
		(Some(phase), _) => {
			println!("nothing to do: auction {id} is in its phase {phase:?}");
			Ok(None)
		},
		(None, _) => bail!("there is no auction {id}"),
	}
}

/// Submits a call that the state at a block asks for. `None` when another program of the aggregator was
/// faster: then the state is to be looked at again.
async fn submit(at: &AtBlock, aggregator: &Account, call: Call) -> Result<Option<Included>> {
	let submitter = at.client().submitter(aggregator);
	match submitter.submit_all_at(at, [call]).await.swap_remove(0) {
		Ok(included) => Ok(Some(included)),
		Err(SubmitError::Overtaken { .. }) => Ok(None),
		Err(error) => Err(error.into()),
	}
}

/// The bid: at each connection point and in each hour the whole portfolio, half of the export at
/// 5 $/MWh and half at 30 $/MWh, and the import at 12 $/MWh. A real one comes from a forecast.
async fn bid(at: &AtBlock, aggregator: &Account, auction: &Auction) -> Result<Bid> {
	let mut aggregations = registry::aggregations(at).await?.into_iter();
	let own = aggregations
		.find(|(_, own)| own.aggregator == *aggregator.id() && own.node == auction.node);
	let (aggregation, _) = own.context("the aggregator has no aggregation at the pricing node")?;
	let portfolio = registry::portfolio(at, aggregation, Service::Energy, auction.day).await?;
	let mut offers = Vec::new();
	for interval in 0..auction.intervals {
		for (&point, &Capability { export, import }) in &portfolio {
			let half = Watts(export.0 / 2);
			let supply = [(5.0, half), (30.0, export.saturating_sub(half))];
			let demand = [(12.0, import)];
			offers.extend(offer(point, interval, Side::Supply, &supply));
			offers.extend(offer(point, interval, Side::Demand, &demand));
		}
	}
	let bid = Bid { aggregation, offers };
	check(at, auction, &bid, &portfolio).await?;
	Ok(bid)
}

/// An offer of these steps, in $/MWh, as far as they are of any power.
fn offer(point: PointId, interval: u16, side: Side, steps: &[(f64, Watts)]) -> Option<Offer> {
	let steps = steps.iter().filter(|(_, power)| *power > Watts::ZERO);
	let steps = steps.map(|&(price, power)| Step { price: Price::from_usd_per_mwh(price), power });
	let steps = Steps::truncate_from(steps.collect());
	(!steps.is_empty()).then_some(Offer { point, interval, side, steps })
}

/// Checks a bid as the runtime will when it is revealed. Once sealed it cannot be corrected.
async fn check(
	at: &AtBlock,
	auction: &Auction,
	bid: &Bid,
	portfolio: &BTreeMap<PointId, Capability>,
) -> Result<()> {
	let rules = market::bid_rules(at, auction.id).await?.context("there is no such auction")?;
	bid.check(&rules, |point| portfolio.get(&point).copied())?;
	let size = registry::size(at, bid.aggregation, Service::Energy, auction.day).await?;
	let least = auction.terms.minimum_size;
	if size < least {
		bail!("the aggregation has {size}, and {least} is the least");
	}
	Ok(())
}

/// The salt of an auction on this chain: derived from the key, so that it need not be kept. A
/// signer that derives no secrets, as most hardware, wants a random salt in a file.
fn salt(at: &AtBlock, aggregator: &Account, auction: AuctionId) -> Result<[u8; 32]> {
	let label = [at.client().genesis().as_bytes(), &auction.0.to_le_bytes()].concat();
	aggregator.secret(&label).context("the signer derives no secrets: keep a random salt")
}

/// The last block before an instant of chain time.
async fn last_block(at: &AtBlock, instant: Millis) -> Result<u32, ChainError> {
	let left = instant.saturating_sub(at.now().await?);
	let blocks = u32::try_from(left.0 / SLOT.0).unwrap_or(u32::MAX);
	Ok(at.number().saturating_add(blocks))
}
