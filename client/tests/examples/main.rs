//! The examples, each as a process of its own, in one market day on a real node.
//!
//! The node is the program that `TIELINE_NODE` names, or the one built for release beside these
//! tests. Without one these tests fail. The examples are those that cargo builds with the tests of
//! the package.

mod market;
mod program;

use market::{account, newest, submit};
use program::{Program, run};
use std::future;
use tieline_client::{
	balances::{self, Tokens},
	chain::{Account, Client, Hash, SubmitError},
	keys::KeyPair,
	market::{Auction, Phase, commit, withdraw_commitment},
	proxies::{self, Proxies},
	registry,
};
use tieline_primitives::{AggregationId, name};
use tieline_testnet::{DevNode, Sealing};

/// The only aggregation of the chain.
const AGGREGATION: AggregationId = AggregationId(0);

#[tokio::test]
async fn the_examples_take_part_in_a_market_day() {
	let node = DevNode::start(Sealing::Aura).await.unwrap_or_else(|error| panic!("{error}"));
	let client = Client::connect([node.endpoint()]).await.expect("the node answers");
	let url = node.endpoint();
	let mut watch = Program::start("watch", &url);
	// Nobody listens at the first endpoint.
	let mut connect = Program::start("connect", &format!("ws://127.0.0.1:9 {url}"));

	market::set_up(&client).await;
	devices_are_registered_and_reviewed(&client, &url).await;
	devices_are_enrolled(&url).await;
	deposits_are_those_of_the_documentation(&client).await;
	a_hot_key_is_appointed(&url).await;

	let [today, tomorrow] = market::open_auctions(&client).await;
	let (posted, (), ()) = tokio::join!(
		market::post_limits(&client, &today),
		a_bid_is_sealed_and_revealed(&client, &url, &today),
		a_proxy_bids(&client, &url, &tomorrow),
	);
	tokio::join!(
		market::clear(&client, today.id, 0..24),
		market::clear(&client, tomorrow.id, 12..13),
	);
	tokio::join!(
		awards_have_prices_and_reasons(&url, &today, posted),
		clearings_are_verified(&url, &today, &tomorrow),
		a_device_is_withdrawn(&url, &tomorrow),
	);

	a_hot_key_is_revoked(&client, &url).await;

	for line in [
		"DER 1 registered by",
		"DER 0 qualified: export 80 kW, import 0 W",
		"limit rows for delivery at",
		"aggregation 0 revealed 48 offers in auction 0",
		"auction 0, interval 23 cleared at 40.00 $/MWh: supply 65 kW, demand 5 kW",
		"auction 0, interval 0: operating envelope of the point binds at 28.00 $/MWh",
		"limits refused 65 kW of aggregation 0",
		"DER 1 leaves aggregation 0 on market day",
	] {
		watch.prints(line).await;
	}
	connect.prints(&format!("connected to {url}: Tieline Development")).await;
	for height in 1..=5 {
		connect.prints(&format!("block {height}: ")).await;
	}
	connect.prints("newest: block 5").await;
}

async fn devices_are_registered_and_reviewed(client: &Client, url: &str) {
	let arguments = format!("{url} 675.1.2.3 site-1");
	let finding = async {
		market::qualify(client, 2).await;
		future::pending().await
	};
	let output = tokio::select! {
		output = run("register", arguments) => output,
		() = finding => unreachable!("it is pending"),
	};
	output
		.ok()
		.has("registered DER 0 at 675.1.2.3")
		.has("registered DER 1 at 675.1.2.3")
		.has("the owner consents to aggregation 0")
		.has("the review is requested")
		.has("DER 0 is qualified: export 80 kW, import 0 W, until market day")
		.has("DER 1 is qualified: export 50 kW, import 50 kW, until market day");
	// Whoever starts it again, and types the serial numbers in another way, has the same devices.
	let again = run("register", format!("{url} 675.1.2.3 Site-1")).await;
	again.ok().has("DER 1 is qualified");
	assert!(!again.text.contains("registered"), "{}", again.text);
}

async fn devices_are_enrolled(url: &str) {
	run("enrol", url)
		.await
		.ok()
		.has("DER 0 counts from market day")
		.has("DER 1 counts from market day")
		.has("export 130 kW, import 50 kW at point 0 of area 0")
		.has("the size of aggregation 0: 130 kW");
}

/// Of docs/aggregators.md, in µTIE.
async fn deposits_are_those_of_the_documentation(client: &Client) {
	const DER: u128 = 13_710;
	const SITE: u128 = 34_900;
	const AGGREGATION: u128 = 69_340;
	const ENROLMENT: u128 = 10_900;
	const PORTFOLIO: u128 = 29_790;
	let at = newest(client).await;
	for (key, expected) in
		[("//Dave", SITE + 2 * DER), ("//Charlie", AGGREGATION + 2 * ENROLMENT + PORTFOLIO)]
	{
		let known = balances::balance(&at, account(key).id()).await.expect("an answer");
		assert_eq!(known.held, Tokens(expected * 1_000_000));
	}
}

/// The tokens for fees, and the deposit of two proxies, are those of docs/aggregators.md.
async fn a_hot_key_is_appointed(url: &str) {
	let (hot, cold) = (account("//Eve"), account("//Charlie"));
	// Of a development chain's accounts, this one has tokens already.
	run("account", format!("{url} appoint"))
		.await
		.ok()
		.has(&format!("appointed {} in block", hot.id()))
		.has(&format!("{} has ", cold.id()))
		.has("0.12093 TIE held: deposits for DERs, aggregations, enrolments and portfolios")
		.has("0.01074 TIE held: deposits for proxies and multisig operations")
		.has(&format!("{} may act for it: Registry", hot.id()))
		.has(&format!("{} may act for it: Market", hot.id()));
	run("account", format!("{url} appoint")).await.ok().has("is appointed and has tokens");
}

async fn a_hot_key_is_revoked(client: &Client, url: &str) {
	let output = run("account", format!("{url} revoke")).await;
	output.ok().has("revoked the rights of");
	for gone in ["may act for it", "proxies and multisig"] {
		assert!(!output.text.contains(gone), "{}", output.text);
	}
	let cold = account("//Charlie");
	let left = proxies::proxies(&newest(client).await, cold.id()).await.expect("an answer");
	assert_eq!(left, Proxies::default());
}

async fn a_bid_is_sealed_and_revealed(client: &Client, url: &str, auction: &Auction) {
	let other = Hash::repeat_byte(9);
	submit(client, "//Charlie", commit(auction.id, AGGREGATION, other)).await;
	let foreign = run("bid", format!("{url} {}", auction.id)).await;
	assert!(!foreign.succeeded, "{}", foreign.text);
	foreign.has(&format!("the commitment {other:?} in auction 0 is not of this bid"));
	submit(client, "//Charlie", withdraw_commitment(auction.id, AGGREGATION)).await;

	// Killed between commit and reveal, and started again with nothing but the key.
	let mut killed = Program::start("bid", url);
	killed.prints("48 offers in auction 0, sealed as 0x").await;
	killed.prints("committed in block").await;
	drop(killed);
	market::phase(client, auction.id, Phase::Revealing).await;
	run("bid", url).await.ok().has("revealed 48 offers in block");
}

async fn a_proxy_bids(client: &Client, url: &str, auction: &Auction) {
	let (hot, cold) = (account("//Eve"), account("//Charlie"));
	run("proxy", format!("{url} {}", auction.id))
		.await
		.ok()
		.has(&format!("{} signs for {}", hot.id(), cold.id()))
		.has("committed by proxy in block")
		.has("revealed by proxy in block");
	let key = "//Eve".parse::<KeyPair>().expect("a key");
	let submitter = client.submitter(&Account::by_proxy(key, *cold.id()));
	// The same key has the right to calls of the registry, and each call is made by its own right.
	let name = name("Another").expect("a name");
	let create = registry::create_aggregation(auction.node, &name, Hash::zero());
	submitter.submit(create).await.expect("the right");
	let dissolve = registry::dissolve_aggregation(AggregationId(1));
	submitter.submit(dissolve).await.expect("the right");
	// It may do nothing beside.
	match submitter.submit(balances::transfer(*hot.id(), Tokens::milli_tie(1))).await {
		Err(SubmitError::Refused { refusal, .. }) => {
			assert_eq!((&*refusal.by, &*refusal.error), ("System", "CallFiltered"));
		},
		other => panic!("not the proxy's to do: {other:?}"),
	}
}

/// In each hour 130 kW of supply and 50 kW of demand at a point that may export 60 kW. The first 65
/// kW of supply (5 $/MWh) are awarded, 60 kW for the wholesale market and 5 kW for the demand at 12
/// $/MWh, which sets the nodal price. The limit takes the 28 $/MWh from there to λ, and a part of a
/// µ$/MWh by which elastic steps move the two.
async fn awards_have_prices_and_reasons(url: &str, auction: &Auction, posted: u32) {
	let output = run("awards", format!("{url} {}", auction.id)).await;
	output
		.ok()
		.has(
			"interval 0: 40.00 $/MWh at the pricing node, congestion rent 1.68 $, cleared in block",
		)
		.has("  675.1.2.3 Supply: 65 kW of 130 kW at the nodal price 12.00 $/MWh, payment 0.78 $")
		.has("    65 kW curtailed, at a better price")
		.has(&format!(
			"operating envelope of the point: takes 28.000001 $/MWh; row 0 of area 0, posted in \
			 block {posted}"
		))
		.has("  675.1.2.3 Demand: 5 kW of 50 kW at the nodal price 12.00 $/MWh, payment -0.06 $")
		.has("in all: 17.28 $")
		.has("limits refused 1560 kWh of");
}

async fn clearings_are_verified(url: &str, today: &Auction, tomorrow: &Auction) {
	let (first, second) = tokio::join!(
		run("verify", format!("{url} {}", today.id)),
		run("verify", format!("{url} {}", tomorrow.id)),
	);
	first
		.ok()
		.has("interval 0: 2 offers, 2 limit rows: optimal at 40.00 $/MWh, congestion rent 1.68 $")
		.has("24 of 24 intervals verified, as on chain");
	second.ok().has("1 of 24 intervals verified, as on chain");
}

async fn a_device_is_withdrawn(url: &str, last: &Auction) {
	// The auctions that have been opened still count it.
	run("enrol", format!("{url} withdraw 1"))
		.await
		.ok()
		.has(&format!("DER 1 counts no more from market day {} on", last.day.0 + 1))
		.has("export 80 kW, import 0 W at point 0 of area 0");
}
