//! The way of a proposal, and who may do what with it.

mod decide;
mod enact;
mod propose;

use crate::{mock::*, *};
use codec::Encode;
use frame_support::{assert_noop, assert_ok, dispatch::DispatchResultWithPostInfo};
use frame_system::Call as SystemCall;
use sp_core::H256;
use sp_runtime::{
	DispatchError, DispatchResult,
	traits::{BlakeTwo256, Hash},
};
use tieline_primitives::Millis;

type Error = crate::Error<Test>;
type Event = crate::Event<Test>;

const ANY_WEIGHT: frame_support::weights::Weight = frame_support::weights::Weight::MAX;

/// Runs a test on a fresh chain, and checks the invariants afterwards.
fn chain(test: impl FnOnce()) {
	new_test_ext().execute_with(|| {
		test();
		Enactment::do_try_state().unwrap();
	});
}

fn signed(who: u64) -> RuntimeOrigin {
	RuntimeOrigin::signed(who)
}

/// A call that only root can make.
fn root_call() -> RuntimeCall {
	RuntimeCall::System(SystemCall::set_storage {
		items: vec![(b"key".to_vec(), b"value".to_vec())],
	})
}

fn was_dispatched() -> bool {
	sp_io::storage::get(b"key").is_some()
}

fn hash(call: &RuntimeCall) -> H256 {
	BlakeTwo256::hash(&call.encode())
}

fn propose(call: RuntimeCall) -> DispatchResult {
	Enactment::propose(signed(MAJORITY), Box::new(call))
}

/// A pending proposal of [`root_call`].
fn proposal() -> ProposalId {
	let id = NextProposal::<Test>::get();
	assert_ok!(propose(root_call()));
	id
}

fn concur(id: ProposalId) -> DispatchResult {
	Enactment::concur(signed(REGULATOR), id)
}

fn veto(id: ProposalId) -> DispatchResult {
	Enactment::veto(signed(REGULATOR), id)
}

fn enact(id: ProposalId) -> DispatchResultWithPostInfo {
	Enactment::enact(signed(PUBLIC), id, ANY_WEIGHT)
}

fn assert_event(event: Event) {
	System::assert_last_event(event.into());
}
