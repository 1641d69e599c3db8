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
fn enact_should_remove_the_proposal_of_a_call_that_fails() {
	chain(|| {
		let call = RuntimeCall::Enactment(crate::Call::veto { proposal: ProposalId(9) });
		assert_ok!(propose(call.clone()));
		Now::set(START + DELAY);
		assert_ok!(enact(ProposalId(0)));
		// Root is not the regulator.
		assert_event(Event::Enacted {
			proposal: ProposalId(0),
			call_hash: hash(&call),
			result: Err(DispatchError::BadOrigin),
		});
		assert_noop!(enact(ProposalId(0)), Error::UnknownProposal);
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
