//! The rights of the council, and the calls that safe mode, pauses and proxy types allow.

mod chain;

use chain::chain;
use frame_support::{
	BoundedVec, assert_noop, assert_ok,
	traits::{Contains, EnsureOrigin, InstanceFilter},
};
use pallet_tx_pause::RuntimeCallNameOf;
use sp_keyring::Sr25519Keyring::{self, Alice, Bob, Charlie, Dave};
use sp_runtime::{DispatchError, DispatchResult, traits::Dispatchable};
use tieline_primitives::{
	AggregationId, AreaId, AuctionId, Capability, Millis, OverrideId, Reason,
};
use tieline_runtime::{
	AccountId, Council, Proxy, Runtime, RuntimeCall, RuntimeEvent, RuntimeOrigin, SafeMode, System,
	TxPause,
	configs::{Admin, AlwaysAllowed, CouncilInstance, ProxyType},
};

fn account(key: Sr25519Keyring) -> AccountId {
	key.to_account_id()
}

fn filtered() -> DispatchError {
	frame_system::Error::<Runtime>::CallFiltered.into()
}

/// The outcome of a call that Bob signs: that of the wrapped call, where there is one.
fn outcome(call: RuntimeCall) -> DispatchResult {
	System::reset_events();
	call.dispatch(RuntimeOrigin::signed(account(Bob))).map_err(|failed| failed.error)?;
	let of = |event: &RuntimeEvent| match event {
		RuntimeEvent::Proxy(pallet_proxy::Event::ProxyExecuted { result }) => Some(*result),
		RuntimeEvent::Utility(pallet_utility::Event::BatchInterrupted { error, .. })
		| RuntimeEvent::Utility(pallet_utility::Event::ItemFailed { error }) => Some(Err(*error)),
		_ => None,
	};
	System::read_events_for_pallet::<RuntimeEvent>().iter().find_map(of).unwrap_or(Ok(()))
}

/// A call by itself, and wrapped as for proxies, batches, and multisig and derivative accounts.
fn carried(call: &RuntimeCall) -> [RuntimeCall; 7] {
	let boxed = || Box::new(call.clone());
	let calls = || vec![call.clone()];
	[
		call.clone(),
		pallet_proxy::Call::proxy {
			real: account(Alice).into(),
			force_proxy_type: None,
			call: boxed(),
		}
		.into(),
		pallet_multisig::Call::as_multi_threshold_1 {
			other_signatories: vec![account(Charlie)],
			call: boxed(),
		}
		.into(),
		pallet_utility::Call::as_derivative { index: 0, call: boxed() }.into(),
		pallet_utility::Call::batch { calls: calls() }.into(),
		pallet_utility::Call::batch_all { calls: calls() }.into(),
		pallet_utility::Call::force_batch { calls: calls() }.into(),
	]
}

fn reveal() -> RuntimeCall {
	let bid = tieline_primitives::Bid { aggregation: AggregationId(0), offers: BoundedVec::new() };
	pallet_bid_market::Call::reveal { auction: AuctionId(0), bid, salt: [0; 32] }.into()
}

fn forfeit() -> RuntimeCall {
	let (auction, aggregation) = (AuctionId(0), AggregationId(0));
	pallet_bid_market::Call::forfeit { auction, aggregation }.into()
}

fn override_awards() -> RuntimeCall {
	pallet_dso_constraints::Call::override_awards {
		area: AreaId(0),
		points: BoundedVec::new(),
		from: Millis(0),
		until: Millis(1),
		caps: Capability::ZERO,
		reason: Reason::Outage,
	}
	.into()
}

fn lapse_override() -> RuntimeCall {
	pallet_dso_constraints::Call::lapse_override { id: OverrideId(0) }.into()
}

fn retire() -> RuntimeCall {
	pallet_der_registry::Call::retire { der: tieline_primitives::DerId(0) }.into()
}

fn transfer() -> RuntimeCall {
	let dest = account(Charlie).into();
	pallet_balances::Call::transfer_keep_alive { dest, value: 1 }.into()
}

fn remark() -> RuntimeCall {
	frame_system::Call::remark { remark: Vec::new() }.into()
}

/// Makes Bob Alice's proxy.
fn appoint(proxy: ProxyType) {
	let alice = RuntimeOrigin::signed(account(Alice));
	assert_ok!(Proxy::add_proxy(alice, account(Bob).into(), proxy, 0));
}

/// Enters safe mode, with Bob as Alice's proxy.
fn enter_safe_mode() {
	appoint(ProxyType::Any);
	assert_ok!(SafeMode::force_enter(RuntimeOrigin::root()));
}

#[test]
fn safe_mode_should_keep_nobody_from_revealing_or_overriding_by_whatever_key() {
	chain("development", || {
		enter_safe_mode();
		for call in [reveal(), override_awards(), lapse_override()] {
			for call in carried(&call) {
				// There is nothing to reveal or override, which is for the pallet to say.
				let found = outcome(call.clone());
				assert!(matches!(found, Err(DispatchError::Module(_))), "{call:?}: {found:?}");
				assert_ne!(found, Err(filtered()), "{call:?}");
			}
		}
	});
}

#[test]
fn safe_mode_should_stop_everything_else_however_it_is_carried() {
	chain("development", || {
		enter_safe_mode();
		for call in [forfeit(), retire(), transfer()] {
			for call in carried(&call) {
				assert_eq!(outcome(call.clone()), Err(filtered()), "{call:?}");
			}
		}
		assert_ok!(SafeMode::force_exit(RuntimeOrigin::root()));
		for call in carried(&transfer()).into_iter().filter(|call| !is_poor(call)) {
			assert_eq!(outcome(call), Ok(()));
		}
	});
}

/// The multisig and the derivative account of the tests have no money.
fn is_poor(call: &RuntimeCall) -> bool {
	matches!(
		call,
		RuntimeCall::Multisig(_) | RuntimeCall::Utility(pallet_utility::Call::as_derivative { .. })
	)
}

/// The names of every call of the runtime.
fn names() -> Vec<(String, String)> {
	use frame_support::traits::GetCallMetadata;
	RuntimeCall::get_module_names()
		.iter()
		.flat_map(|pallet| {
			RuntimeCall::get_call_names(pallet)
				.iter()
				.map(|call| (pallet.to_string(), call.to_string()))
		})
		.collect()
}

fn name(pallet: &str, call: &str) -> RuntimeCallNameOf<Runtime> {
	let bounded = |text: &str| text.as_bytes().to_vec().try_into().expect("a short name");
	(bounded(pallet), bounded(call))
}

#[test]
fn no_more_should_be_always_allowed_than_what_cannot_wait() {
	let whole = [
		"System",
		"Timestamp",
		"Finality",
		"Validators",
		"Session",
		"Grandpa",
		"Council",
		"Regulator",
		"Enactment",
		"Sudo",
		"SafeMode",
		"TxPause",
	];
	let mut allowed = names();
	allowed.retain(|(pallet, call)| {
		!whole.contains(&pallet.as_str())
			&& <AlwaysAllowed as Contains<_>>::contains(&name(pallet, call))
	});
	let allowed =
		allowed.iter().map(|(pallet, call)| format!("{pallet}.{call}")).collect::<Vec<_>>();
	assert_eq!(
		allowed,
		[
			"Utility.batch",
			"Utility.as_derivative",
			"Utility.batch_all",
			"Utility.force_batch",
			"Multisig.as_multi_threshold_1",
			"Multisig.as_multi",
			"Multisig.approve_as_multi",
			"Multisig.cancel_as_multi",
			"Proxy.proxy",
			"Proxy.announce",
			"Proxy.proxy_announced",
			"DsoConstraints.override_awards",
			"DsoConstraints.justify_override",
			"DsoConstraints.end_override",
			"DsoConstraints.lapse_override",
			"DsoConstraints.accept_justification",
			"DsoConstraints.reject_justification",
			"BidMarket.reveal",
			"BidMarket.clear",
			"BidMarket.forgive",
		]
	);
}

#[test]
fn a_pause_should_stop_a_call_but_none_that_cannot_wait() {
	chain("development", || {
		appoint(ProxyType::Any);
		assert_ok!(TxPause::pause(RuntimeOrigin::root(), name("BidMarket", "forfeit")));
		for call in carried(&forfeit()) {
			assert_eq!(outcome(call), Err(filtered()));
		}
		for (pallet, call) in [
			("BidMarket", "reveal"),
			("DsoConstraints", "override_awards"),
			("Proxy", "proxy"),
			("Council", "propose"),
		] {
			assert_noop!(
				TxPause::pause(RuntimeOrigin::root(), name(pallet, call)),
				pallet_tx_pause::Error::<Runtime>::Unpausable
			);
		}
		assert_noop!(
			TxPause::pause(RuntimeOrigin::signed(account(Alice)), name("BidMarket", "commit")),
			DispatchError::BadOrigin
		);
	});
}

#[test]
fn a_proxy_should_reach_the_room_that_it_was_appointed_for() {
	let council = pallet_collective::Call::<Runtime, CouncilInstance>::vote {
		proposal: Default::default(),
		index: 0,
		approve: true,
	};
	let calls: [RuntimeCall; 6] =
		[council.into(), override_awards(), retire(), reveal(), transfer(), remark()];
	for (proxy, reached) in [
		(ProxyType::Any, [true; 6]),
		(ProxyType::Governance, [true, false, false, false, false, false]),
		(ProxyType::Network, [false, true, false, false, false, false]),
		(ProxyType::Registry, [false, false, true, false, false, false]),
		(ProxyType::Market, [false, false, false, true, false, false]),
	] {
		assert_eq!(calls.each_ref().map(|call| proxy.filter(call)), reached, "{proxy:?}");
		assert!(ProxyType::Any.is_superset(&proxy) && proxy.is_superset(&proxy));
		assert!(proxy == ProxyType::Any || !proxy.is_superset(&ProxyType::Any));
	}
}

#[test]
fn a_proxy_should_reach_no_further_by_a_batch() {
	chain("development", || {
		appoint(ProxyType::Market);
		let batch = |call| {
			outcome(
				pallet_proxy::Call::proxy {
					real: account(Alice).into(),
					force_proxy_type: None,
					call: Box::new(pallet_utility::Call::batch_all { calls: vec![call] }.into()),
				}
				.into(),
			)
		};
		assert_eq!(batch(transfer()), Err(filtered()));
		let unknown = pallet_bid_market::Error::<Runtime>::UnknownAuction;
		assert_eq!(batch(reveal()), Err(unknown.into()));
	});
}

fn votes(ayes: u32, members: u32) -> RuntimeOrigin {
	pallet_collective::RawOrigin::<AccountId, CouncilInstance>::Members(ayes, members).into()
}

#[test]
fn two_thirds_of_the_council_should_be_the_admin() {
	for (ayes, members, enough) in
		[(1, 1, true), (1, 2, false), (2, 3, true), (2, 4, false), (3, 4, true), (4, 7, false)]
	{
		assert_eq!(Admin::ensure_origin(votes(ayes, members)).is_ok(), enough, "{ayes}/{members}");
	}
	assert!(Admin::ensure_origin(RuntimeOrigin::root()).is_ok());
	for origin in [RuntimeOrigin::signed(account(Alice)), RuntimeOrigin::none()] {
		assert!(Admin::ensure_origin(origin).is_err());
	}
}

#[test]
fn three_of_four_members_should_end_safe_mode_while_two_cannot() {
	chain("local_testnet", || {
		assert_ok!(SafeMode::force_enter(RuntimeOrigin::root()));
		let exit: RuntimeCall = pallet_safe_mode::Call::force_exit {}.into();
		let passes = |members: &[Sr25519Keyring]| {
			let threshold = u32::try_from(members.len()).unwrap();
			let index = pallet_collective::ProposalCount::<Runtime, CouncilInstance>::get();
			let by = |key| RuntimeOrigin::signed(account(key));
			let length = u32::try_from(codec::Encode::encoded_size(&exit)).unwrap();
			let motion = Box::new(exit.clone());
			assert_ok!(Council::propose(by(members[0]), threshold, motion, length));
			let hash = pallet_collective::Proposals::<Runtime, CouncilInstance>::get()[0];
			for member in members {
				assert_ok!(Council::vote(by(*member), hash, index, true));
			}
			let weight = tieline_runtime::configs::BlockWeights::get().max_block;
			assert_ok!(Council::close(by(members[0]), hash, index, weight, length));
			!SafeMode::is_entered()
		};
		assert!(!passes(&[Alice, Bob]));
		assert!(passes(&[Bob, Charlie, Dave]));
	});
}
