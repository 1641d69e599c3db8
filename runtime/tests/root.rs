//! Root without a root key: three quarters of the council, a delay, and the regulator's veto.

mod chain;

use chain::chain;
use codec::Encode;
use frame_support::{assert_noop, assert_ok};
use pallet_enactment::ProposalId;
use sp_core::H256;
use sp_keyring::Sr25519Keyring::{self, Alice, Bob, Charlie, Dave, Eve, Ferdie};
use sp_runtime::{
	DispatchError, DispatchResult,
	traits::{BlakeTwo256, Dispatchable, Hash},
};
use tieline_primitives::MILLIS_PER_DAY;
use tieline_runtime::{
	AccountId, Balances, Council, DAYS, Enactment, Regulator, Runtime, RuntimeCall, RuntimeEvent,
	RuntimeOrigin, System, TIE,
	configs::{BlockWeights, CouncilInstance},
};

type Refused = pallet_enactment::Error<Runtime>;

/// The time at which tests begin, in Unix milliseconds.
const START: u64 = 1_800_000_000_000;

fn account(key: Sr25519Keyring) -> AccountId {
	key.to_account_id()
}

fn signed(key: Sr25519Keyring) -> RuntimeOrigin {
	RuntimeOrigin::signed(account(key))
}

fn pass_days(days: u64) {
	pallet_timestamp::Now::<Runtime>::mutate(|now| *now += days * MILLIS_PER_DAY);
}

/// A consortium of four, regulated by Eve, whose clock runs.
fn consortium(test: impl FnOnce()) {
	chain("local_testnet", || {
		pallet_timestamp::Now::<Runtime>::put(START);
		test();
	});
}

/// The result of a motion of the council for which these members vote.
fn motion(members: &[Sr25519Keyring], call: RuntimeCall) -> DispatchResult {
	System::reset_events();
	let threshold = u32::try_from(members.len()).unwrap();
	let length = u32::try_from(call.encoded_size()).unwrap();
	let index = pallet_collective::ProposalCount::<Runtime, CouncilInstance>::get();
	assert_ok!(Council::propose(signed(members[0]), threshold, Box::new(call), length));
	let hash = pallet_collective::Proposals::<Runtime, CouncilInstance>::get()[0];
	for member in members {
		assert_ok!(Council::vote(signed(*member), hash, index, true));
	}
	let weight = BlockWeights::get().max_block;
	assert_ok!(Council::close(signed(members[0]), hash, index, weight, length));
	let executed = |event: &RuntimeEvent| match event {
		RuntimeEvent::Council(pallet_collective::Event::Executed { result, .. }) => Some(*result),
		_ => None,
	};
	System::read_events_for_pallet::<RuntimeEvent>().iter().find_map(executed).unwrap()
}

fn root_motion(members: &[Sr25519Keyring], call: impl Into<RuntimeCall>) -> DispatchResult {
	let call = Box::new(call.into());
	motion(members, pallet_enactment::Call::propose { call }.into())
}

/// A call of the regulator, whose one member needs no vote.
fn regulate(call: pallet_enactment::Call<Runtime>) -> DispatchResult {
	System::reset_events();
	let call: RuntimeCall = call.into();
	let length = u32::try_from(call.encoded_size()).unwrap();
	assert_ok!(Regulator::propose(signed(Eve), 1, Box::new(call), length));
	let executed = |event: &RuntimeEvent| match event {
		RuntimeEvent::Regulator(pallet_collective::Event::Executed { result, .. }) => Some(*result),
		_ => None,
	};
	System::read_events_for_pallet::<RuntimeEvent>().iter().find_map(executed).unwrap()
}

/// Enacts the only proposal, as anyone may.
fn enact() -> DispatchResult {
	let proposal = ProposalId(pallet_enactment::NextProposal::<Runtime>::get().0 - 1);
	let max_weight = BlockWeights::get().max_block;
	Enactment::enact(signed(Ferdie), proposal, max_weight)
		.map(|_| ())
		.map_err(|refused| refused.error)
}

fn upgrade() -> frame_system::Call<Runtime> {
	frame_system::Call::authorize_upgrade { code_hash: H256::repeat_byte(7) }
}

fn is_authorized() -> bool {
	System::authorized_upgrade().is_some()
}

#[test]
fn three_of_four_members_should_upgrade_the_runtime_after_two_days() {
	consortium(|| {
		assert_ok!(root_motion(&[Alice, Bob, Charlie], upgrade()));
		pass_days(1);
		assert_eq!(enact(), Err(Refused::DelayNotOver.into()));
		pass_days(1);
		assert_ok!(enact());
		assert!(is_authorized());
	});
}

#[test]
fn half_of_the_council_should_not_reach_root() {
	consortium(|| {
		assert_eq!(root_motion(&[Alice, Bob], upgrade()), Err(DispatchError::BadOrigin));
		for key in [Alice, Eve, Ferdie] {
			let call = Box::new(upgrade().into());
			assert_noop!(Enactment::propose(signed(key), call), DispatchError::BadOrigin);
		}
	});
}

#[test]
fn the_regulator_should_veto_what_all_of_the_council_want() {
	consortium(|| {
		assert_ok!(root_motion(&[Alice, Bob, Charlie, Dave], upgrade()));
		pass_days(8);
		assert_ok!(regulate(pallet_enactment::Call::veto { proposal: ProposalId(0) }));
		assert_eq!(enact(), Err(Refused::UnknownProposal.into()));
		assert!(!is_authorized());
	});
}

#[test]
fn the_council_should_not_vote_out_the_regulator_against_its_veto() {
	consortium(|| {
		let depose = || -> RuntimeCall {
			pallet_collective::Call::<Runtime, pallet_collective::Instance2>::set_members {
				new_members: vec![account(Alice)],
				prime: None,
				old_count: 1,
			}
			.into()
		};
		let all = [Alice, Bob, Charlie, Dave];
		assert_eq!(motion(&all, depose()), Err(DispatchError::BadOrigin));
		assert_ok!(root_motion(&all, depose()));
		assert_ok!(regulate(pallet_enactment::Call::veto { proposal: ProposalId(0) }));
		pass_days(3);
		assert_eq!(enact(), Err(Refused::UnknownProposal.into()));
		assert!(Regulator::is_member(&account(Eve)));
	});
}

#[test]
fn the_council_should_not_vote_out_a_member_at_a_stroke() {
	consortium(|| {
		let expel = pallet_collective::Call::<Runtime, CouncilInstance>::set_members {
			new_members: vec![account(Alice), account(Bob), account(Charlie)],
			prime: None,
			old_count: 4,
		};
		let expel: RuntimeCall = expel.into();
		let three = [Alice, Bob, Charlie];
		assert_eq!(motion(&three, expel.clone()), Err(DispatchError::BadOrigin));
		assert_ok!(root_motion(&three, expel));
		pass_days(2);
		assert_ok!(enact());
		assert!(!Council::is_member(&account(Dave)));
	});
}

#[test]
fn a_stalled_finality_should_be_restarted_at_once_by_council_and_regulator() {
	consortium(|| {
		let stalled =
			pallet_grandpa::Call::note_stalled { delay: 10, best_finalized_block_number: 1 };
		assert_ok!(root_motion(&[Alice, Bob, Charlie], stalled));
		assert_eq!(enact(), Err(Refused::DelayNotOver.into()));
		assert_ok!(regulate(pallet_enactment::Call::concur { proposal: ProposalId(0) }));
		assert_ok!(enact());
		assert!(pallet_grandpa::Stalled::<Runtime>::get().is_some());
	});
}

#[test]
fn safe_mode_should_not_keep_the_consortium_from_root() {
	consortium(|| {
		assert_ok!(tieline_runtime::SafeMode::force_enter(RuntimeOrigin::root()));
		let through = |call: RuntimeCall| {
			let refused = call.dispatch(signed(Ferdie)).map_err(|failed| failed.error);
			refused.err() != Some(frame_system::Error::<Runtime>::CallFiltered.into())
		};
		let proposal = ProposalId(0);
		let max_weight = BlockWeights::get().max_block;
		assert!(through(pallet_enactment::Call::enact { proposal, max_weight }.into()));
		assert!(through(pallet_enactment::Call::veto { proposal }.into()));
		assert!(through(pallet_session::Call::purge_keys {}.into()));
		assert!(!through(pallet_balances::Call::burn { value: 1, keep_alive: true }.into()));
	});
}

#[test]
fn silence_should_not_make_a_majority_a_larger_one() {
	consortium(|| {
		let members = [Alice, Bob, Charlie, Dave, Ferdie];
		let silent = [[7; 32], [8; 32], [9; 32]].map(AccountId::from);
		let mut council = members.map(account).to_vec();
		council.extend(silent);
		council.sort();
		pallet_collective::Members::<Runtime, CouncilInstance>::put(council);
		let call: RuntimeCall =
			pallet_enactment::Call::propose { call: Box::new(upgrade().into()) }.into();
		let length = u32::try_from(call.encoded_size()).unwrap();
		assert_ok!(Council::propose(signed(Alice), 5, Box::new(call), length));
		let hash = pallet_collective::Proposals::<Runtime, CouncilInstance>::get()[0];
		for member in members {
			assert_ok!(Council::vote(signed(member), hash, 0, true));
		}
		System::set_block_number(System::block_number() + 30 * DAYS);
		let weight = BlockWeights::get().max_block;
		System::reset_events();
		assert_ok!(Council::close(signed(Alice), hash, 0, weight, length));
		let found =
			System::read_events_for_pallet::<RuntimeEvent>().iter().find_map(|event| match event {
				RuntimeEvent::Council(pallet_collective::Event::Executed { result, .. }) => {
					Some(*result)
				},
				_ => None,
			});
		assert_eq!(
			found,
			Some(Err(DispatchError::BadOrigin)),
			"five of eight are no three quarters"
		);
	});
}

#[test]
fn a_member_that_fills_the_list_of_motions_should_pay_for_it() {
	consortium(|| {
		use frame_support::traits::fungible::InspectHold;
		let held = || Balances::total_balance_on_hold(&account(Alice));
		let before = held();
		let propose = |n: u32| {
			let remark = n.to_le_bytes().to_vec();
			let call: RuntimeCall = frame_system::Call::remark { remark }.into();
			let length = u32::try_from(call.encoded_size()).unwrap();
			Council::propose(signed(Alice), 2, Box::new(call), length)
		};
		let deposits = (0..7).map(|n| {
			assert_ok!(propose(n));
			(held() - before) / TIE
		});
		assert_eq!(deposits.collect::<Vec<_>>(), [0, 0, 0, 0, 10, 30, 70]);
		let refused = (7..64).find_map(|n| propose(n).err());
		assert!(refused.is_some(), "nobody has the tokens for all of the list");
	});
}

/// Alice proposes the motion with this number, in which nothing happens.
fn propose_remark(n: u32) -> (H256, u32) {
	let call: RuntimeCall = frame_system::Call::remark { remark: n.to_le_bytes().to_vec() }.into();
	let length = u32::try_from(call.encoded_size()).unwrap();
	let index = pallet_collective::ProposalCount::<Runtime, CouncilInstance>::get();
	let hash = BlakeTwo256::hash_of(&call);
	assert_ok!(Council::propose(signed(Alice), 2, Box::new(call), length));
	(hash, index)
}

/// Votes a motion down.
fn reject((hash, index): (H256, u32)) {
	for member in [Alice, Bob, Charlie, Dave] {
		assert_ok!(Council::vote(signed(member), hash, index, false));
	}
	assert_ok!(Council::close(signed(Alice), hash, index, BlockWeights::get().max_block, 100));
}

/// What is held of Alice, beyond what was held before the motions, in TIE.
fn deposits_after(before: u128) -> u128 {
	use frame_support::traits::fungible::InspectHold;
	(Balances::total_balance_on_hold(&account(Alice)) - before) / TIE
}

#[test]
fn the_deposit_of_a_motion_should_come_back_when_it_is_released_after_the_close() {
	consortium(|| {
		use frame_support::traits::fungible::InspectHold;
		let before = Balances::total_balance_on_hold(&account(Alice));
		let motions = (0..5).map(propose_remark).collect::<Vec<_>>();
		let fifth = motions[4];
		assert_eq!(deposits_after(before), 10);
		assert_noop!(
			Council::release_proposal_cost(signed(Ferdie), fifth.0),
			pallet_collective::Error::<Runtime, CouncilInstance>::ProposalActive
		);
		reject(fifth);
		assert_eq!(deposits_after(before), 10, "the close releases nothing");
		assert_ok!(Council::release_proposal_cost(signed(Ferdie), fifth.0));
		assert_eq!(deposits_after(before), 0);
	});
}

#[test]
fn a_motion_that_is_made_again_before_the_release_should_leave_its_first_deposit_behind() {
	consortium(|| {
		use frame_support::traits::fungible::InspectHold;
		let before = Balances::total_balance_on_hold(&account(Alice));
		let fifth = (0..5).map(propose_remark).collect::<Vec<_>>()[4];
		reject(fifth);
		let again = propose_remark(4);
		assert_eq!(again.0, fifth.0);
		reject(again);
		assert_eq!(deposits_after(before), 20);
		for _ in 0..2 {
			assert_ok!(Council::release_proposal_cost(signed(Alice), fifth.0));
			assert_eq!(deposits_after(before), 10, "of the first nothing is known any more");
		}
	});
}
