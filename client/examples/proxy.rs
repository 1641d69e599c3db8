//! Bid with a hot key by proxy, while the key of the aggregator's account stays cold.
//!
//! ```sh
//! cargo run -p tieline-client --example account -- ws://127.0.0.1:9944 appoint
//! cargo run -p tieline-client --example proxy -- ws://127.0.0.1:9944 0
//! ```
//!
//! The argument is the auction. The account itself has signed once, to make the hot key its proxy:
//! see the example `account`. From then on the hot key alone does the rest
//! (`TIELINE_OPERATOR_KEY`), and only the account's public address is needed
//! (`TIELINE_AGGREGATOR`).
//!
//! The account holds the tokens: deposits and bonds are its own. The hot account needs some for
//! fees. Of the proxy types, `Market` allows the calls of auctions and no others, so that who
//! steals the hot key can spoil bids, but neither move tokens nor touch the register. `Registry` is
//! for enrolments. Utility's batches are allowed with either.

mod common;

use anyhow::{Context, Result, bail};
use tieline_client::{
	chain::{Account, AtFinalizedBlock, Client, Hash},
	market::{self, Auction, Phase},
	proxies::{self, ProxyType},
	registry,
};
use tieline_primitives::{
	AuctionId, Bid, Offer, Price, Service, Side, Step, Steps, Watts, commitment_hash,
};

#[tokio::main]
async fn main() -> Result<()> {
	let (endpoints, arguments) = common::arguments();
	let id = AuctionId(arguments.first().context("name the auction")?.parse()?);
	let client = Client::connect(endpoints).await?;
	let hot = common::key("OPERATOR", "//Eve")?;
	let aggregator = common::address("AGGREGATOR", "//Charlie")?;
	let known = proxies::proxies(&client.at_finalized().await?, &aggregator).await?;
	if !known.allows(&hot.id(), ProxyType::Market) {
		bail!("{} may not bid for {aggregator}: see the example `account`", hot.id());
	}

	// Signs with the hot key, for the account. The submitter wraps each call in `Proxy.proxy`, and
	// reports a refusal of the call inside as its own.
	let account = Account::by_proxy(hot, aggregator);
	println!("{} signs for {}", account.signer_id(), account.id());

	let submitter = client.submitter(&account);
	let mut blocks = client.finalized_blocks();
	loop {
		let at = blocks.next().await?;
		let auction = market::auction(&at, id).await?.context("there is no such auction")?;
		let (bid, seal) = sealed(&at, &account, &auction).await?;
		let committed = market::commitment(&at, id, bid.aggregation).await?;
		match (market::auction_phase(&at, id).await?, committed) {
			(Some(Phase::Bidding), None) => {
				let call = market::commit(id, bid.aggregation, seal);
				let block = submitter.submit(call).await?.block_number;
				println!("committed by proxy in block {block}");
				blocks.skip_to(block);
			},
			(Some(Phase::Bidding), Some(_)) => {},
			(Some(Phase::Revealing), Some(_)) => {
				let call = market::reveal(id, bid, salt(&account, id)?);
				let block = submitter.submit(call).await?.block_number;
				println!("revealed by proxy in block {block}");
				return Ok(());
			},
			_ => bail!("auction {id} takes no bids any more"),
		}
	}
}

/// A small bid, with its seal: the export of each connection point at noon, at 20 $/MWh. See the
/// example `bid` for one that is checked and follows the portfolio.
async fn sealed(
	at: &AtFinalizedBlock,
	account: &Account,
	auction: &Auction,
) -> Result<(Bid, Hash)> {
	let mut aggregations = registry::aggregations(at).await?.into_iter();
	let own = aggregations.find(|(_, own)| own.aggregator == *account.id());
	let (aggregation, _) = own.context("the account has no aggregation")?;
	let portfolio = registry::portfolio(at, aggregation, Service::Energy, auction.day).await?;
	let exporting = portfolio.iter().filter(|(_, capability)| capability.export > Watts::ZERO);
	let offers = exporting.map(|(&point, capability)| {
		let step = Step { price: Price::from_usd_per_mwh(20.0), power: capability.export };
		Offer { point, interval: 12, side: Side::Supply, steps: Steps::truncate_from(vec![step]) }
	});
	let bid = Bid { aggregation, offers: offers.collect() };
	// The bidder is the account acted for, not the one that signs.
	let seal = commitment_hash(&bid, &salt(account, auction.id)?, account.id(), auction.id);
	Ok((bid, seal.into()))
}

/// The salt is derived from the hot key, so that it need not be kept.
fn salt(account: &Account, auction: AuctionId) -> Result<[u8; 32]> {
	account.secret(&auction.0.to_le_bytes()).context("the signer derives no secrets")
}
