//! A market on a chain whose blocks others fill.

use crate::{AGGREGATION, market, program::Program};
use futures::future::join_all;
use std::time::Duration;
use tieline_client::{
	chain::{Account, AccountId, AtBlock, Call, Client, SubmitOptions, api},
	market::{Auction, Phase, is_revealed},
};
use tieline_testnet::Validators;

/// One token.
const TIE: u128 = 1_000_000_000_000;
/// The ISO, which also clears.
const ISO: &str = "//Bob";
/// How many accounts fill the blocks, each with how many calls of how many transfers.
const ACCOUNTS: usize = 24;
const CALLS: usize = 24;
const TRANSFERS: usize = 120;
/// With which tip, and what each account has to spend.
const TIP: u128 = TIE / 2;
const FUNDS: u128 = 20_000 * TIE;

/// From the end of bidding on, accounts without a part in the market fill the room that is open to
/// all, with tips that nobody else pays. The bid is revealed and every interval is cleared all the
/// same; what that has cost the others is printed.
pub async fn a_day_clears_while_blocks_are_full(validators: &Validators) {
	let client = Client::connect(validators.endpoints()).await.expect("the first node");
	let auction = open(&client).await;
	let fillers = (0..ACCOUNTS).map(|index| market::account(&format!("//Filler//{index}")));
	let fillers = fillers.collect::<Vec<Account>>();
	fund(&client, &fillers).await;

	let urls = validators.endpoints().join(" ");
	let mut bid = Program::start("bid", &format!("{urls} {}", auction.id));
	bid.prints("committed in block").await;
	market::phase(&client, auction.id, Phase::Revealing).await;
	let begun = best(&client).await.number();
	let (full, ()) = tokio::join!(fill(&client, &fillers), async {
		bid.end().await.ok();
		let at = market::phase(&client, auction.id, Phase::Clearing).await;
		assert!(is_revealed(&at, auction.id, AGGREGATION).await.expect("an answer"));
		clear(&client, &auction).await;
	});
	let ended = best(&client).await.number();
	let paid = FUNDS * ACCOUNTS as u128 - total(&client, &fillers).await;
	println!(
		"the day was cleared in blocks {begun} to {ended}, {full} of which others filled for {} TIE",
		paid / TIE
	);
	assert!(full >= 10, "only {full} blocks were full");
	assert!(paid > 100 * TIE, "the blocks were filled for {paid}");
}

/// The ISO opens the auction of the next day.
async fn open(client: &Client) -> Auction {
	let at = market::newest(client).await;
	let last = tieline_client::market::last_day(&at, market::NODE).await.expect("an answer");
	let day = last.expect("days have been opened").next();
	let call = tieline_client::market::open_auction(market::NODE, day, market::curves());
	market::submit(client, ISO, call).await;
	let at = market::newest(client).await;
	let id = tieline_client::market::auction_of_day(&at, market::NODE, day).await;
	let id = id.expect("an answer").expect("the auction");
	let auction = tieline_client::market::auction(&at, id).await.expect("an answer");
	auction.expect("the auction")
}

async fn fund(client: &Client, accounts: &[Account]) {
	let calls = accounts.iter().map(|account| {
		Call::from(api::tx().balances().transfer_keep_alive((*account.id()).into(), FUNDS))
	});
	market::submit(client, "//Alice", Call::all_or_nothing(calls)).await;
}

/// Fills blocks until each account has spent its calls; returns how many were full.
async fn fill(client: &Client, accounts: &[Account]) -> u32 {
	let to: AccountId = *market::account("//Alice").id();
	let transfers = || {
		let transfer =
			|| Call::from(api::tx().balances().transfer_keep_alive(to.into(), TIE / 1_000));
		Call::all_or_nothing((0..TRANSFERS).map(|_| transfer()))
	};
	let options = SubmitOptions {
		life_blocks: 1_024,
		timeout: Duration::from_secs(900),
		tip: TIP,
		..SubmitOptions::default()
	};
	let filling = accounts.iter().map(|account| {
		let submitter = client.submitter(account).with_options(options.clone());
		let calls = (0..CALLS).map(|_| transfers()).collect::<Vec<_>>();
		async move { submitter.submit_all(calls).await }
	});
	let mut blocks = client.timely_blocks();
	let mut full = 0;
	let filled = join_all(filling);
	tokio::pin!(filled);
	loop {
		tokio::select! {
			outcomes = &mut filled => {
				for outcome in outcomes.into_iter().flatten() {
					outcome.unwrap_or_else(|error| panic!("{error}"));
				}
				return full;
			},
			at = blocks.next() => {
				let at = at.expect("a block");
				full += u32::from(is_full(&at).await);
			},
		}
	}
}

/// Whether the calls of a block used nearly all of the half of it that is open to everyone.
async fn is_full(at: &AtBlock) -> bool {
	let weight = at.read(api::storage().system().block_weight(), ()).await.expect("an answer");
	weight.is_some_and(|weight| weight.normal.ref_time > 430_000_000_000)
}

async fn clear(client: &Client, auction: &Auction) {
	let at = market::phase(client, auction.id, Phase::Clearing).await;
	let mut calls = Vec::new();
	for (interval, _) in auction.delivery() {
		let problem = tieline_client::market::problem(&at, auction.id, interval).await;
		let problem = problem.expect("an answer").expect("the interval");
		let certificate = tieline_clearing::solve(&problem.problem()).expect("a certificate");
		calls.push(tieline_client::market::clear(auction.id, interval, certificate));
	}
	for outcome in client.submitter(&market::account(ISO)).submit_all(calls).await {
		outcome.unwrap_or_else(|error| panic!("{error}"));
	}
}

async fn best(client: &Client) -> AtBlock {
	client.timely_blocks().next().await.expect("a block")
}

/// What the accounts have left.
async fn total(client: &Client, accounts: &[Account]) -> u128 {
	let at = market::newest(client).await;
	let mut total = 0;
	for account in accounts {
		let info = at.read(api::storage().system().account(), (*account.id(),)).await;
		total += info.expect("an answer").map_or(0, |info| info.data.free);
	}
	total
}
