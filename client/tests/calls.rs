//! What becomes of the calls that are submitted to a node.

mod common;

use common::{TIE, account, balance, node, reason, transfer};
use futures::FutureExt;
use std::sync::Arc;
use tieline_client::agent::MAX_BATCH;
use tieline_client::chain::{
	Account, Call, Client, SubmitError, SubmitOptions, Submitter,
	api::{
		self,
		runtime_types::tieline_runtime::{RuntimeCall, configs::governance::ProxyType},
	},
};
use tieline_client::keys::{KeyPair, SignError, Signer, Signing};
use tieline_testnet::{DevNode, Sealing};

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
		an_account_without_funds_is_named(&client),
		a_call_whose_phase_is_over_is_not_submitted(&client),
		two_programs_that_submit_for_one_account_both_get_through(&client, &node),
		a_call_that_was_overtaken_is_not_signed_anew(&client, &node),
		a_proxy_pays_the_fee_of_a_call_for_the_account_that_it_acts_for(&client),
		a_tip_is_paid_beside_the_fee(&client),
		a_signer_that_refuses_is_named_with_its_reason(&client),
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
	let batch = at.constant(api::constants().der_registry().max_batch()).await.unwrap();
	assert_eq!(batch as usize, MAX_BATCH);
}

async fn a_call_is_included_with_its_events_and_its_place(client: &Client) {
	let (alice, reader) = (account("//Alice"), account("//Reader/1"));
	let included =
		client.submitter(&alice).submit(transfer(&reader, 3 * TIE)).await.expect("a transfer");

	let moved = included.events_of::<api::balances::events::Transfer>().expect("readable events");
	let [moved] = &moved[..] else { panic!("one transfer, not {}", moved.len()) };
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
	let transfers = block.events_of::<api::balances::events::Transfer>().expect("readable events");
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
	let transfers = included.events_of::<api::balances::events::Transfer>();
	assert_eq!(transfers.expect("readable events").len(), 2);
	assert_eq!(balance(client, &reader).await, 3 * TIE);

	let block = client.block(included.block_number).await.unwrap().expect("the block");
	let inside = block.extrinsics[included.extrinsic_index as usize].calls().expect("known calls");
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

async fn an_account_without_funds_is_named(client: &Client) {
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

/// Gives an account a proxy for all calls, and gives an account that acts for it by that proxy.
async fn by_proxy(client: &Client, real: &Account, proxy: KeyPair) -> Account {
	let add = api::tx().proxy().add_proxy(proxy.id().into(), ProxyType::Any, 0);
	client.submitter(real).submit(add).await.expect("a proxy");
	let fees = transfer(&Account::new(proxy.clone()), 10 * TIE);
	client.submitter(&account("//Charlie//stash")).submit(fees).await.expect("funds for fees");
	Account::by_proxy(proxy, *real.id())
}

async fn a_proxy_pays_the_fee_of_a_call_for_the_account_that_it_acts_for(client: &Client) {
	let (real, reader) = (account("//Dave//stash"), account("//Reader/7"));
	let proxy: KeyPair = "//Operator".parse().expect("a key");
	let operator = Account::new(proxy.clone());
	let account = by_proxy(client, &real, proxy).await;
	let before = (balance(client, &real).await, balance(client, &operator).await);

	let submitter = client.submitter(&account);
	let included = submitter.submit(transfer(&reader, TIE)).await.expect("a transfer");
	let transfers = included.events_of::<api::balances::events::Transfer>();
	let from = transfers.expect("readable events").iter().map(|e| e.from).collect::<Vec<_>>();
	assert_eq!(from, [*real.id()]);
	assert_eq!(balance(client, &real).await, before.0 - TIE, "the account pays what it moves");
	assert!(balance(client, &operator).await < before.1, "the proxy pays the fee");

	// A refusal inside is the call's own.
	let too_little = transfer(&self::account("//Reader/none"), 1);
	let refusal = reason(submitter.submit(too_little).await);
	assert!(refusal.starts_with("Token.BelowMinimum: "), "{refusal}");
}

async fn a_tip_is_paid_beside_the_fee(client: &Client) {
	let (eve, reader) = (account("//Eve//stash"), account("//Reader/8"));
	let options = SubmitOptions { tip: 5 * TIE, ..SubmitOptions::default() };
	let submitter = Submitter::new(client.clone(), eve).with_options(options);
	let included = submitter.submit(transfer(&reader, TIE)).await.expect("a transfer");
	let paid = included.events_of::<api::transaction_payment::events::TransactionFeePaid>();
	let tips = paid.expect("readable events").iter().map(|event| event.tip).collect::<Vec<_>>();
	assert_eq!(tips, [5 * TIE]);
}

/// A module that signs nothing.
struct Locked(KeyPair);

impl Signer for Locked {
	fn account_id(&self) -> tieline_client::chain::AccountId {
		self.0.id()
	}

	fn sign<'a>(&'a self, _payload: &'a [u8]) -> Signing<'a> {
		async { Err(SignError::refused("the module is locked")) }.boxed()
	}
}

async fn a_signer_that_refuses_is_named_with_its_reason(client: &Client) {
	let locked = Account::new(Arc::new(Locked("//Ferdie//stash".parse().expect("a key"))));
	let outcome = client.submitter(&locked).submit(transfer(&account("//Bob"), TIE)).await;
	let error = outcome.expect_err("no signature").to_string();
	assert!(error.contains(&locked.address()), "{error}");
	assert!(error.contains("the signer refused (the module is locked)"), "{error}");
}
