use super::*;
use frame_support::weights::Weight;

#[test]
fn enact_should_dispatch_the_call_as_root_once_the_delay_is_over() {
	chain(|| {
		let id = proposal();
		Now::set(START + DELAY - 1);
		assert_noop!(enact(id), Error::DelayNotOver);
		Now::set(START + DELAY);
		assert_ok!(enact(id));
		assert!(was_dispatched());
		assert_event(Event::Enacted {
			proposal: id,
			call_hash: hash(&root_call()),
			result: Ok(()),
		});
		assert_noop!(enact(id), Error::UnknownProposal);
	});
}

#[test]
fn a_proposal_should_outlive_a_call_that_fails() {
	chain(|| {
		let target = proposal();
		// Root is not the regulator.
		let call = RuntimeCall::Enactment(crate::Call::veto { proposal: target });
		assert_ok!(propose(call.clone()));
		Now::set(START + DELAY);
		for _ in 0..2 {
			assert_ok!(enact(ProposalId(1)));
			assert_event(Event::Enacted {
				proposal: ProposalId(1),
				call_hash: hash(&call),
				result: Err(DispatchError::BadOrigin),
			});
			assert_eq!(Enactment::is_enactable(ProposalId(1)), Some(true));
			assert_eq!(Proposals::<Test>::count(), 2);
		}
		assert_ok!(veto(ProposalId(1)));
		assert_noop!(enact(ProposalId(1)), Error::UnknownProposal);
	});
}

#[test]
fn a_call_that_fails_at_one_moment_should_be_enacted_at_another() {
	chain(|| {
		let code = b"code".to_vec();
		let code_hash = BlakeTwo256::hash(&code);
		let apply = RuntimeCall::System(SystemCall::apply_authorized_upgrade { code });
		assert_ok!(propose(apply));
		Now::set(START + DELAY);
		assert_ok!(enact(ProposalId(0)));
		assert!(Proposals::<Test>::contains_key(ProposalId(0)), "nothing was authorized");
		assert_ok!(System::authorize_upgrade_without_checks(RuntimeOrigin::root(), code_hash));
		assert_ok!(enact(ProposalId(0)));
		assert!(!Proposals::<Test>::contains_key(ProposalId(0)));
	});
}

#[test]
fn enact_should_fail_when_the_stated_weight_is_below_that_of_the_call() {
	chain(|| {
		let id = proposal();
		assert_ok!(concur(id));
		assert_noop!(Enactment::enact(signed(PUBLIC), id, Weight::zero()), Error::WeightTooLow);
	});
}

#[test]
fn enact_should_give_back_the_weight_that_the_call_did_not_need() {
	chain(|| {
		let id = proposal();
		assert_ok!(concur(id));
		let spent = enact(id).unwrap().actual_weight.unwrap();
		assert!(spent.all_lt(Weight::MAX), "{spent:?}");
	});
}

#[test]
fn enact_should_fail_when_the_call_cannot_be_decoded_any_more() {
	chain(|| {
		let id = proposal();
		assert_ok!(concur(id));
		Proposals::<Test>::mutate(id, |slot| {
			slot.as_mut().unwrap().call = vec![255, 255].try_into().unwrap();
		});
		assert_noop!(enact(id), Error::UndecodableCall);
		assert_ok!(Enactment::withdraw(signed(MAJORITY), id));
	});
}

#[test]
fn lapse_should_remove_a_proposal_that_nobody_enacted() {
	chain(|| {
		let id = proposal();
		Now::set(START + DELAY + LIFETIME - 1);
		assert_noop!(Enactment::lapse(signed(PUBLIC), id), Error::LifetimeNotOver);
		Now::set(START + DELAY + LIFETIME);
		assert_noop!(enact(id), Error::LifetimeOver);
		assert_ok!(Enactment::lapse(signed(PUBLIC), id));
		assert_event(Event::Lapsed { proposal: id });
		assert!(!was_dispatched());
	});
}

/// Calls `action` within so many layers of storage.
fn within(layers: u32, action: &mut dyn FnMut()) {
	let Some(fewer) = layers.checked_sub(1) else { return action() };
	assert_ok!(frame_support::storage::with_storage_layer::<(), DispatchError, _>(|| {
		within(fewer, action);
		Ok(())
	}));
}

#[test]
fn a_proposal_should_outlive_a_stranger_who_enacts_it_at_the_bottom_of_a_tower_of_batches() {
	chain(|| {
		let id = proposal();
		assert_ok!(concur(id));
		for layers in [192, 254] {
			within(layers, &mut || {
				assert_eq!(enact(id).unwrap_err().error, Error::NestedTooDeep.into())
			});
		}
		within(8, &mut || {
			assert_ok!(enact(id));
		});
		assert!(was_dispatched());
	});
}
