use super::*;

#[test]
fn propose_should_keep_the_call_for_everyone_to_read() {
	chain(|| {
		let id = proposal();
		let record = Proposals::<Test>::get(id).unwrap();
		assert_eq!(record.call.as_slice(), root_call().encode());
		assert_eq!(record.enactable_from, Millis(START + DELAY));
		assert_eq!(record.lapses_at, Millis(START + DELAY + LIFETIME));
		assert!(!record.concurred);
		assert_event(Event::Proposed {
			proposal: id,
			call_hash: hash(&root_call()),
			enactable_from: Millis(START + DELAY),
			lapses_at: Millis(START + DELAY + LIFETIME),
		});
		assert!(!was_dispatched());
	});
}

#[test]
fn propose_should_fail_for_anyone_but_the_majority() {
	chain(|| {
		for origin in [signed(REGULATOR), signed(PUBLIC), RuntimeOrigin::none()] {
			assert_noop!(
				Enactment::propose(origin, Box::new(root_call())),
				DispatchError::BadOrigin
			);
		}
	});
}

#[test]
fn propose_should_fail_when_the_call_is_too_long() {
	chain(|| {
		let call = RuntimeCall::System(SystemCall::remark { remark: vec![0; 1_024] });
		assert_noop!(propose(call), Error::CallTooLong);
	});
}

#[test]
fn propose_should_fail_when_too_many_are_pending() {
	chain(|| {
		let ids = [proposal(), proposal(), proposal()];
		assert_noop!(propose(root_call()), Error::TooManyProposals);
		assert_ok!(veto(ids[1]));
		assert_ok!(propose(root_call()));
	});
}
