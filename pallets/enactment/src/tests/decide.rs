use super::*;

#[test]
fn veto_should_remove_a_proposal_until_its_last_moment() {
	chain(|| {
		let id = proposal();
		Now::set(START + DELAY + LIFETIME - 1);
		assert_ok!(veto(id));
		assert_event(Event::Vetoed { proposal: id, call_hash: hash(&root_call()) });
		assert_noop!(enact(id), Error::UnknownProposal);
		assert!(!was_dispatched());
	});
}

#[test]
fn veto_should_also_undo_a_concurrence() {
	chain(|| {
		let id = proposal();
		assert_ok!(concur(id));
		assert_ok!(veto(id));
		assert_noop!(enact(id), Error::UnknownProposal);
	});
}

#[test]
fn veto_and_concur_should_fail_for_anyone_but_the_regulator() {
	chain(|| {
		let id = proposal();
		for who in [MAJORITY, PUBLIC] {
			assert_noop!(Enactment::veto(signed(who), id), DispatchError::BadOrigin);
			assert_noop!(Enactment::concur(signed(who), id), DispatchError::BadOrigin);
		}
	});
}

#[test]
fn concur_should_end_the_delay() {
	chain(|| {
		let id = proposal();
		assert_noop!(enact(id), Error::DelayNotOver);
		assert_eq!(Enactment::is_enactable(id), Some(false));
		assert_ok!(concur(id));
		assert_event(Event::Concurred { proposal: id });
		assert_eq!(Enactment::is_enactable(id), Some(true));
		assert_noop!(concur(id), Error::AlreadyConcurred);
		assert_ok!(enact(id));
		assert!(was_dispatched());
	});
}

#[test]
fn concur_should_fail_when_the_lifetime_is_over() {
	chain(|| {
		let id = proposal();
		Now::set(START + DELAY + LIFETIME);
		assert_noop!(concur(id), Error::LifetimeOver);
	});
}

#[test]
fn withdraw_should_be_for_the_majority_alone() {
	chain(|| {
		let id = proposal();
		assert_noop!(Enactment::withdraw(signed(REGULATOR), id), DispatchError::BadOrigin);
		assert_ok!(Enactment::withdraw(signed(MAJORITY), id));
		assert_event(Event::Withdrawn { proposal: id });
		assert_noop!(Enactment::withdraw(signed(MAJORITY), id), Error::UnknownProposal);
	});
}

#[test]
fn every_decision_should_fail_when_there_is_no_such_proposal() {
	chain(|| {
		let id = ProposalId(0);
		assert_noop!(concur(id), Error::UnknownProposal);
		assert_noop!(veto(id), Error::UnknownProposal);
		assert_noop!(enact(id), Error::UnknownProposal);
		assert_noop!(Enactment::lapse(signed(PUBLIC), id), Error::UnknownProposal);
		assert_eq!(Enactment::is_enactable(id), None);
	});
}
