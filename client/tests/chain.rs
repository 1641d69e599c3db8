//! The client against a real node: what it does when all is well, when the runtime says no, and
//! when nodes die.
//!
//! The node is the program that `TIELINE_NODE` names, or the one built for release beside these
//! tests. Without one these tests fail.

use std::{collections::BTreeSet, net::TcpListener, path::Path, sync::Arc, time::Duration};
use tieline_agents::{Aggregator, Consortium, Dso, Owners, World, device_hash};
use tieline_client::agent::{self, Action, Agent, AgentError, MAX_BATCH, Tally};
use tieline_client::chain::{
	Account, AccountId, AtFinalizedBlock, Call, ChainError, Client, Hash, Settings, Static,
	SubmitError, SubmitOptions, Submitter,
	api::{
		self,
		runtime_types::{
			pallet_der_registry::types::Registration,
			tieline_runtime::{RuntimeCall, configs::governance::ProxyType},
		},
	},
};
use tieline_scenario::{Device, MAX_OFFERS_PER_BID, MAX_OFFERS_PER_INTERVAL, MAX_POINTS, Scenario};
use tieline_testnet::{DevNode, Sealing};
use tokio::{sync::Barrier, time::timeout};

/// One token.
const TIE: u128 = 1_000_000_000_000;

fn account(suri: &str) -> Account {
	suri.parse().expect("a key")
}

/// An endpoint at which nobody listens.
fn nobody() -> String {
	let port = TcpListener::bind(("127.0.0.1", 0)).expect("a port").local_addr().unwrap().port();
	format!("ws://127.0.0.1:{port}")
}

async fn node(sealing: Sealing) -> (DevNode, Client) {
	let node = DevNode::start(sealing).await.unwrap_or_else(|error| panic!("{error}"));
	let client = Client::connect([node.endpoint()]).await.expect("the node answers");
	(node, client)
}

fn transfer(to: &Account, amount: u128) -> Call {
	api::tx().balances().transfer_keep_alive((*to.id()).into(), amount).into()
}

async fn balance(client: &Client, of: &Account) -> u128 {
	let at = client.at_finalized().await.expect("a finalized block");
	balance_at(&at, *of.id()).await.expect("the account's balance")
}

async fn balance_at(at: &AtFinalizedBlock, of: AccountId) -> Result<u128, ChainError> {
	let info = at.read(api::storage().system().account(), (of,)).await?;
	Ok(info.map(|info| info.data.free).unwrap_or_default())
}

/// The runtime's reason for refusing a call.
fn reason(outcome: Result<tieline_client::chain::Included, SubmitError>) -> String {
	match outcome {
		Err(SubmitError::Refused { refusal, .. }) => refusal.to_string(),
		other => panic!("expected the runtime to refuse, but: {other:?}"),
	}
}

/// One node, and many accounts that each have their own story on its chain.
#[tokio::test]
async fn what_becomes_of_a_call() {
	let (node, client) = node(Sealing::Aura).await;
	tokio::join!(
		the_checked_in_metadata_is_that_of_the_runtime(&client),
		the_bounds_that_the_client_counts_on_are_the_runtime_s(&client),
		a_call_is_included_with_its_events_and_its_place(&client),
		calls_one_behind_the_other_all_get_in_in_their_order(&client),
		a_batch_happens_whole_or_not_at_all(&client),
		a_refusal_names_pallet_error_and_meaning(&client),
		an_account_without_funds_is_told_so(&client),
		a_call_whose_phase_is_over_is_not_submitted(&client),
		two_programs_that_submit_for_one_account_both_get_through(&client, &node),
		a_call_that_was_overtaken_is_not_signed_anew(&client, &node),
	);
}

async fn the_checked_in_metadata_is_that_of_the_runtime(client: &Client) {
	let live = client.metadata().await.expect("the metadata");
	assert!(
		live == include_bytes!("../metadata.scale"),
		"the runtime's interface has changed: write client/metadata.scale anew with \
		 `cargo xtask metadata`"
	);
}

async fn the_bounds_that_the_client_counts_on_are_the_runtime_s(client: &Client) {
	let at = client.at_finalized().await.expect("a finalized block");
	let runtime = api::constants();
	let batch = at.constant(runtime.der_registry().max_batch()).await.unwrap();
	let points = at.constant(runtime.dso_constraints().max_points()).await.unwrap();
	let bid = at.constant(runtime.bid_market().max_offers_per_bid()).await.unwrap();
	let interval = at.constant(runtime.bid_market().max_offers_per_interval()).await.unwrap();
	assert_eq!(
		[batch, points, bid, interval].map(|bound| bound as usize),
		[MAX_BATCH, MAX_POINTS, MAX_OFFERS_PER_BID, MAX_OFFERS_PER_INTERVAL],
	);
}

async fn a_call_is_included_with_its_events_and_its_place(client: &Client) {
	let (alice, reader) = (account("//Alice"), account("//Reader/1"));
	let included =
		client.submitter(&alice).submit(transfer(&reader, 3 * TIE)).await.expect("a transfer");

	let moved = included.event::<api::balances::events::Transfer>().expect("its event");
	assert_eq!((moved.from, moved.to, moved.amount), (*alice.id(), *reader.id(), 3 * TIE));
	assert_eq!(balance(client, &reader).await, 3 * TIE);

	let block = client.block(included.block_number).await.unwrap().expect("the block");
	assert_eq!(block.hash, included.block_hash);
	let extrinsic = &block.extrinsics[included.extrinsic_index as usize];
	assert_eq!((&*extrinsic.pallet, &*extrinsic.call), ("Balances", "transfer_keep_alive"));
	assert_eq!(extrinsic.hash, included.extrinsic_hash);
	assert_eq!(extrinsic.signer.as_ref(), Some(alice.id()));
	assert_eq!(extrinsic.refusal, None);
	assert_eq!(block.extrinsics[0].pallet, "Timestamp");
	let transfers = block.events_of::<api::balances::events::Transfer>();
	let mine = transfers.iter().find(|(_, _, event)| event.to == *reader.id());
	assert_eq!(mine.expect("the event").0, Some(included.extrinsic_index));
	let at = client.at_number(included.block_number).await.unwrap().expect("the block");
	assert_eq!(block.time, at.now().await.unwrap());
	assert!(client.block(u32::MAX).await.unwrap().is_none(), "no such block yet");
}

async fn calls_one_behind_the_other_all_get_in_in_their_order(client: &Client) {
	let (bob, reader) = (account("//Bob"), account("//Reader/2"));
	let calls = (1..=20).map(|n| transfer(&reader, n * TIE));
	let outcomes = client.submitter(&bob).submit_all(calls).await;

	let places = outcomes.iter().map(|outcome| {
		let included = outcome.as_ref().expect("a transfer");
		(included.block_number, included.extrinsic_index)
	});
	let places = places.collect::<Vec<_>>();
	assert_eq!(places.len(), 20);
	assert!(places.is_sorted_by(|a, b| a < b), "{places:?}");
	assert_eq!(balance(client, &reader).await, 210 * TIE);
}

async fn a_batch_happens_whole_or_not_at_all(client: &Client) {
	let (charlie, reader) = (account("//Charlie"), account("//Reader/3"));
	let submitter = client.submitter(&charlie);

	// One unit is less than an account must hold to exist.
	let too_little = transfer(&account("//Reader/none"), 1);
	let half = Call::all_or_nothing([transfer(&reader, TIE), too_little]);
	let reason = reason(submitter.submit(half).await);
	let expected = "Token.BelowMinimum: Account cannot exist with the funds that would be given.";
	assert_eq!(reason, expected);
	assert_eq!(balance(client, &reader).await, 0);

	let whole = Call::all_or_nothing([transfer(&reader, TIE), transfer(&reader, 2 * TIE)]);
	let included = submitter.submit(whole).await.expect("a batch");
	assert_eq!(included.events_of::<api::balances::events::Transfer>().len(), 2);
	assert_eq!(balance(client, &reader).await, 3 * TIE);

	let block = client.block(included.block_number).await.unwrap().expect("the block");
	let inside = block.extrinsics[included.extrinsic_index as usize].calls();
	assert_eq!(inside.len(), 2, "the batch's own calls");
}

async fn a_refusal_names_pallet_error_and_meaning(client: &Client) {
	let dave = client.submitter(&account("//Dave"));
	let remark = RuntimeCall::System(api::system::Call::remark { remark: Vec::new() });
	let as_root = dave.submit(api::tx().sudo().sudo(remark)).await;
	assert_eq!(reason(as_root), "Sudo.RequireSudo: Sender must be the Sudo account.");

	// A call that fails inside one that succeeds has failed all the same.
	let nobody = api::tx().proxy().add_proxy((*account("//Eve").id()).into(), ProxyType::Market, 0);
	dave.submit(nobody).await.expect("a proxy for the market's calls");
	let not_the_market = RuntimeCall::Balances(api::balances::Call::transfer_keep_alive {
		dest: (*account("//Eve").id()).into(),
		value: TIE,
	});
	let eve = client.submitter(&account("//Eve"));
	let for_dave = api::tx().proxy().proxy((*account("//Dave").id()).into(), None, not_the_market);
	let inside = reason(eve.submit(for_dave).await);
	assert!(inside.starts_with("System.CallFiltered: "), "{inside}");
}

async fn an_account_without_funds_is_told_so(client: &Client) {
	let pauper = account("//Pauper");
	let outcome = client.submitter(&pauper).submit(transfer(&account("//Bob"), TIE)).await;
	assert!(
		matches!(&outcome, Err(SubmitError::NoFunds { account, .. }) if account == pauper.id()),
		"{outcome:?}"
	);
}

async fn a_call_whose_phase_is_over_is_not_submitted(client: &Client) {
	let (ferdie, reader) = (account("//Ferdie"), account("//Reader/4"));
	let now = client.at_finalized().await.unwrap().number();
	let late = client.submitter(&ferdie).submit(transfer(&reader, TIE).until(now)).await;
	assert!(matches!(late, Err(SubmitError::TooLate { .. })), "{late:?}");
	let in_time = transfer(&reader, TIE).until(now + 1_000);
	client.submitter(&ferdie).submit(in_time).await.expect("a transfer");
	assert_eq!(balance(client, &reader).await, TIE);
}

async fn two_programs_that_submit_for_one_account_both_get_through(
	client: &Client,
	node: &DevNode,
) {
	let (one, reader) = (account("//Alice//stash"), account("//Reader/5"));
	let other = Client::connect([node.endpoint()]).await.unwrap();
	let (first, second) = (client.submitter(&one), other.submitter(&one));
	let (first, second) = tokio::join!(
		first.submit_all((0..5).map(|_| transfer(&reader, TIE))),
		second.submit_all((0..5).map(|_| transfer(&reader, TIE))),
	);
	for outcome in first.into_iter().chain(second) {
		outcome.expect("a transfer");
	}
	assert_eq!(balance(client, &reader).await, 10 * TIE);
}

async fn a_call_that_was_overtaken_is_not_signed_anew(client: &Client, node: &DevNode) {
	let (one, reader) = (account("//Bob//stash"), account("//Reader/6"));
	let other = Client::connect([node.endpoint()]).await.unwrap();
	let at = client.at_finalized().await.unwrap();
	let pay = || (0..3).map(|_| transfer(&reader, TIE));
	let (first, second) = (client.submitter(&one), other.submitter(&one));
	let (first, second) =
		tokio::join!(first.submit_all_at(&at, pay()), second.submit_all_at(&at, pay()));
	for outcomes in first.iter().zip(&second) {
		assert!(
			matches!(
				outcomes,
				(Ok(_), Err(SubmitError::Overtaken { .. }))
					| (Err(SubmitError::Overtaken { .. }), Ok(_))
			),
			"each call once: {outcomes:?}"
		);
	}
	// Nor by one who was started again at a node that lags behind.
	let late = other.submitter(&one).submit_all_at(&at, pay()).await;
	assert!(
		late.iter().all(|outcome| matches!(outcome, Err(SubmitError::Overtaken { .. }))),
		"{late:?}"
	);
	assert_eq!(balance(client, &reader).await, 3 * TIE);
}

#[tokio::test]
async fn no_node_at_all_is_an_error_that_names_each_endpoint() {
	let (one, two) = (nobody(), nobody());
	let settings = Settings { patience: Duration::ZERO, ..Settings::default() };
	let error = Client::connect_with([&one, &two], settings).await.unwrap_err();
	let ChainError::Unreachable { attempts, .. } = &error else { panic!("{error}") };
	assert_eq!(attempts.iter().map(|a| &a.endpoint).collect::<Vec<_>>(), [&one, &two]);
	assert!(matches!(Client::connect([""; 0]).await, Err(ChainError::NoEndpoint)));
}

/// Two nodes of one chain's name: one that makes no blocks unless told, and one that does.
#[tokio::test]
async fn what_a_client_does_when_nodes_die() {
	let (silent, lively) = tokio::join!(node(Sealing::Manual), node(Sealing::Aura));
	let ((mut silent, at_silent), (mut lively, _)) = (silent, lively);

	a_node_of_another_chain_is_never_taken(&lively).await;
	a_submission_that_waits_too_long_says_that_it_may_still_happen(&at_silent).await;
	a_block_is_not_lost_with_a_question_that_is_dropped(&at_silent).await;

	// The first endpoint is dead from the beginning, the second dies, the third dies and returns.
	let endpoints = [nobody(), silent.endpoint(), lively.endpoint()];
	let client = Client::connect(endpoints).await.expect("the second endpoint");
	assert_eq!(client.endpoint(), silent.endpoint());
	silent.kill();
	client.at_finalized().await.expect("the third answers");
	assert_eq!(client.endpoint(), lively.endpoint());

	let (alice, reader) = (account("//Alice"), account("//Reader"));
	let submitter = client.submitter(&alice);
	let before = client.at_finalized().await.unwrap();
	let submission = async { submitter.submit_all((0..10).map(|_| transfer(&reader, TIE))).await };
	let heights = async {
		let mut blocks = client.finalized_blocks();
		let mut heights = Vec::new();
		for _ in 0..6 {
			heights.push(blocks.next().await.expect("a block").number());
		}
		heights
	};
	let death = async {
		// In the middle of it: the node has some of them, and forgets what is in no block.
		while submitter.on_their_way(&before).await.expect("an answer") == 0 {
			tokio::time::sleep(Duration::from_millis(2)).await;
		}
		lively.kill();
		tokio::time::sleep(Duration::from_secs(2)).await;
		lively.restart().await.unwrap_or_else(|error| panic!("{error}"));
	};
	let (outcomes, heights, ()) = tokio::join!(submission, heights, death);
	for outcome in outcomes {
		outcome.expect("what was submitted survives the death of the node");
	}
	assert_eq!(balance(&client, &reader).await, 10 * TIE, "each transfer happened once");
	assert!(heights.is_sorted_by(|a, b| a < b), "never twice, never back: {heights:?}");
	assert!(client.failovers() >= 2);
}

async fn a_node_of_another_chain_is_never_taken(node: &DevNode) {
	let settings = Settings {
		genesis: Some(Hash::repeat_byte(7)),
		patience: Duration::ZERO,
		..Settings::default()
	};
	let error = Client::connect_with([node.endpoint()], settings).await.unwrap_err();
	assert!(error.to_string().contains("is a node of another chain"), "{error}");
}

async fn a_submission_that_waits_too_long_says_that_it_may_still_happen(client: &Client) {
	let options = SubmitOptions { timeout: Duration::from_secs(3), ..SubmitOptions::default() };
	let submitter = Submitter::new(client.clone(), account("//Alice")).with_options(options);
	let outcome = submitter.submit(transfer(&account("//Reader"), TIE)).await;
	assert!(matches!(outcome, Err(SubmitError::Unsettled { .. })), "{outcome:?}");
}

async fn a_block_is_not_lost_with_a_question_that_is_dropped(client: &Client) {
	// This chain makes no other block, so one that is lost does not come again.
	for _ in 0..10 {
		let mut blocks = client.finalized_blocks();
		let mut patience = Duration::from_micros(100);
		let next = async {
			loop {
				match timeout(patience, blocks.next()).await {
					Ok(next) => return next,
					Err(_) => patience = patience * 6 / 5,
				}
			}
		};
		let next = timeout(Duration::from_secs(20), next).await.expect("the block is not lost");
		next.expect("the block");
	}
}

/// Wants an account to have a proxy.
struct WantsProxy {
	account: AccountId,
}

impl Agent for WantsProxy {
	fn name(&self) -> &str {
		"wants-proxy"
	}

	async fn step(&mut self, at: &AtFinalizedBlock) -> Result<Vec<Action>, AgentError> {
		if proxies(at, &self.account).await? > 0 {
			return Ok(Vec::new());
		}
		let delegate = *account("//Ferdie").id();
		let add = api::tx().proxy().add_proxy(delegate.into(), ProxyType::Any, 0);
		Ok(vec![Action::new("add a proxy", add)])
	}
}

async fn proxies(at: &AtFinalizedBlock, of: &AccountId) -> Result<usize, ChainError> {
	let proxies = at.read(api::storage().proxy().proxies(), (*of,)).await?;
	Ok(proxies.map(|(proxies, _)| proxies.len()).unwrap_or_default())
}

/// Wants an account to have been paid, which the runtime would do a second time.
struct WantsPaid {
	to: AccountId,
	/// Where it waits in its first step for another that is in its own.
	together: Option<Arc<Barrier>>,
}

impl Agent for WantsPaid {
	fn name(&self) -> &str {
		"wants-paid"
	}

	async fn step(&mut self, at: &AtFinalizedBlock) -> Result<Vec<Action>, AgentError> {
		if let Some(together) = self.together.take() {
			together.wait().await;
		}
		if balance_at(at, self.to).await? > 0 {
			return Ok(Vec::new());
		}
		let pay = api::tx().balances().transfer_keep_alive(self.to.into(), TIE);
		Ok(vec![Action::new("pay", pay)])
	}
}

/// Runs an agent until the chain shows what it is for, and then for a few blocks more, in which it
/// could do something that it should not.
async fn run_until_shown(
	client: &Client,
	account: &Account,
	agent: &mut impl Agent,
	shown: impl AsyncFn(&AtFinalizedBlock) -> bool,
) -> Tally {
	let end = async {
		let mut blocks = client.finalized_blocks();
		let mut left = 4;
		while left > 0 {
			if let Ok(at) = blocks.next().await
				&& shown(&at).await
			{
				left -= 1;
			}
		}
	};
	agent::run_until(client, account, agent, end).await.expect("it runs")
}

async fn run(client: &Client, key: &str) -> Tally {
	let account = account(key);
	let mut agent = WantsProxy { account: *account.id() };
	let shown =
		async |at: &AtFinalizedBlock| proxies(at, account.id()).await.is_ok_and(|count| count > 0);
	run_until_shown(client, &account, &mut agent, shown).await
}

async fn has_one_proxy(client: &Client, key: &str) {
	let at = client.at_finalized().await.unwrap();
	assert_eq!(proxies(&at, account(key).id()).await.unwrap(), 1);
}

#[tokio::test]
async fn what_agents_do() {
	let (mut node, client) = node(Sealing::Aura).await;
	tokio::join!(
		an_agent_does_what_is_to_be_done_once(&client),
		two_of_the_same_agent_do_no_harm(&client, &node),
		two_of_the_same_agent_pay_once(&client, &node, "//Dave"),
		two_of_the_same_agent_pay_once(&client, &node, "//Eve"),
		two_of_the_same_agent_pay_once(&client, &node, "//Ferdie"),
		two_of_the_same_agent_pay_once(&client, &node, "//Alice//stash"),
		two_of_the_same_agent_pay_once(&client, &node, "//Bob//stash"),
	);

	// An agent that finds no node at first goes on when one comes.
	node.kill();
	let restart = async {
		tokio::time::sleep(Duration::from_secs(2)).await;
		node.restart().await.unwrap_or_else(|error| panic!("{error}"));
	};
	let (tally, ()) = tokio::join!(run(&client, "//Charlie"), restart);
	assert_eq!(tally.done, 1, "{tally:?}");
	has_one_proxy(&client, "//Charlie").await;
}

async fn an_agent_does_what_is_to_be_done_once(client: &Client) {
	let tally = run(client, "//Alice").await;
	assert_eq!((tally.done, tally.refused, tally.missed, tally.failed_steps), (1, 0, 0, 0));
	// Started again it sees that nothing is left to do.
	assert_eq!(run(client, "//Alice").await.done, 0);
	has_one_proxy(client, "//Alice").await;
}

async fn two_of_the_same_agent_do_no_harm(client: &Client, node: &DevNode) {
	let other = Client::connect([node.endpoint()]).await.unwrap();
	let (one, two) = tokio::join!(run(client, "//Bob"), run(&other, "//Bob"));
	assert_eq!(one.done + two.done, 1, "{one:?} {two:?}");
	assert!(one.refused + two.refused <= 1, "{one:?} {two:?}");
	has_one_proxy(client, "//Bob").await;
}

async fn two_of_the_same_agent_pay_once(client: &Client, node: &DevNode, key: &str) {
	let other = Client::connect([node.endpoint()]).await.unwrap();
	let (payer, payee) = (account(key), account(&format!("{key}//payee")));
	let together = Arc::new(Barrier::new(2));
	let agent = || WantsPaid { to: *payee.id(), together: Some(together.clone()) };
	let shown = async |at: &AtFinalizedBlock| {
		balance_at(at, *payee.id()).await.is_ok_and(|balance| balance > 0)
	};
	let (mut first, mut second) = (agent(), agent());
	let (one, two) = tokio::join!(
		run_until_shown(client, &payer, &mut first, shown),
		run_until_shown(&other, &payer, &mut second, shown),
	);
	assert_eq!(balance(client, &payee).await, TIE, "{one:?} {two:?}");
	assert_eq!(one.done + two.done, 1, "{one:?} {two:?}");
}

/// The shipped day, with two devices of one owner.
fn scenario() -> Arc<Scenario> {
	let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../scenarios/ieee13-day.toml");
	let text = std::fs::read_to_string(&file).unwrap();
	let text = text.replacen("\"//SolarFarmSouth\"", "\"//SolarFarmEast\"", 1);
	Arc::new(Scenario::parse(&text, file).unwrap_or_else(|error| panic!("{error}")))
}

fn device<'a>(scenario: &'a Scenario, id: &str) -> &'a Device {
	scenario.devices.iter().find(|device| device.id == id).expect("the device")
}

/// Registers a device at the point of another, in its owner's stead.
async fn squat(client: &Client, world: &World, device: &Device, serial: &str, meter: &str) {
	let registration = Registration {
		point: Static(world.point(&device.point).expect("the point")),
		technology: Static(device.technology()),
		rating: Static(device.capability),
		device: device_hash(serial),
		meter: device_hash(meter),
		retail: Vec::new(),
	};
	let register = api::tx().der_registry().register(registration);
	client.submitter(&account("//Eve")).submit(register).await.expect("a registration");
}

#[tokio::test]
async fn what_the_market_s_agents_do() {
	let (node, client) = node(Sealing::Aura).await;
	let scenario = scenario();
	let world = two_consortia_set_up_one_market(&client, &node, &scenario).await;
	what_one_device_is_refused_does_not_hold_up_the_others(&client, &scenario, world).await;
}

async fn two_consortia_set_up_one_market(
	client: &Client,
	node: &DevNode,
	scenario: &Arc<Scenario>,
) -> World {
	let other = Client::connect([node.endpoint()]).await.unwrap();
	let root = account("//Alice");
	let dso = account(&scenario.dso.key);
	let (mut first, mut second) =
		(Consortium::new(scenario.clone()), Consortium::new(scenario.clone()));
	let there = async |at: &AtFinalizedBlock| World::find(at, scenario).await.unwrap().is_some();
	let (one, two) = tokio::join!(
		run_until_shown(client, &root, &mut first, there),
		run_until_shown(&other, &root, &mut second, there),
	);
	assert_eq!((one.refused, two.refused), (0, 0), "{one:?} {two:?}");
	let at = client.at_finalized().await.unwrap();
	let nodes = at.read_all(api::storage().bid_market().pricing_nodes(), ()).await.unwrap();
	let areas = at.read_all(api::storage().dso_constraints().areas(), ()).await.unwrap();
	assert_eq!((nodes.len(), areas.len()), (1, 1));
	let endowed = balance(client, &account("//SolarFarmEast")).await;
	assert_eq!(endowed, 10_000 * TIE, "each is endowed once");

	let points = async |at: &AtFinalizedBlock| {
		let world = World::find(at, scenario).await.unwrap();
		world.is_some_and(|world| world.points.len() == scenario.points().len())
	};
	run_until_shown(client, &dso, &mut Dso::new(scenario.clone()).unwrap(), points).await;
	let at = client.at_finalized().await.unwrap();
	World::find(&at, scenario).await.unwrap().expect("the market")
}

async fn what_one_device_is_refused_does_not_hold_up_the_others(
	client: &Client,
	scenario: &Arc<Scenario>,
	world: World,
) {
	// Somebody else has registered the serial of one device, and the meter of another.
	let (east, warehouse) =
		(device(scenario, "pv-solar-farm-east"), device(scenario, "pv-harbor-warehouse"));
	squat(client, &world, east, &east.serial, "another meter").await;
	squat(client, &world, warehouse, "another device", &warehouse.meter).await;

	let expected = scenario.devices.len() - 2;
	let consented = async |at: &AtFinalizedBlock| {
		let consents = at.read_all(api::storage().der_registry().consents(), ()).await.unwrap();
		consents.len() == expected
	};
	let aggregators = scenario.aggregators.iter().map(|aggregator| {
		let mut agent = Aggregator::new(scenario.clone(), &aggregator.name).unwrap();
		let account = agent.account().clone();
		async move { run_until_shown(client, &account, &mut agent, consented).await }
	});
	let mut owners = Owners::new(scenario.clone());
	let alice = account("//Alice");
	let owning = run_until_shown(client, &alice, &mut owners, consented);
	let both = async { tokio::join!(owning, futures::future::join_all(aggregators)) };
	let (tally, _) = timeout(Duration::from_secs(240), both).await.expect("the others go on");
	assert!(tally.refused > 0, "{tally:?}");
	let at = client.at_finalized().await.unwrap();
	let most = (at.number() + 2).ilog2();
	assert!(tally.refused <= most.into(), "each time after twice the pause: {tally:?}");
	let ders = at.read_all(api::storage().der_registry().ders(), ()).await.unwrap();
	let devices = ders.iter().map(|(_, der)| der.device).collect::<BTreeSet<_>>();
	assert!(!devices.contains(&device_hash(&warehouse.serial)), "its meter is another's");
	let south = device(scenario, "pv-solar-farm-south");
	assert!(devices.contains(&device_hash(&south.serial)));
}
