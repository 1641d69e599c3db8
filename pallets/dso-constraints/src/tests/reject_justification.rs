use super::*;
use frame_support::traits::fungible::Inspect;
use sp_runtime::DispatchError;

fn reject(origin: RuntimeOrigin, id: OverrideId) -> DispatchResult {
	DsoConstraints::reject_justification(origin, id, GROUNDS)
}

#[test]
fn reject_justification_should_be_for_the_reviewer_and_the_admin_and_burn_the_deposit() {
	for origin in [signed(PUBLIC), RuntimeOrigin::root()] {
		chain(|| {
			let area = area();
			appoint(PUBLIC);
			let id = submit_noon(area);
			let deposit = held(HoldReason::Overrides, DSO);
			let issuance = <Balances as Inspect<u64>>::total_issuance();
			advance(REVIEW_PERIOD - 1);
			assert_ok!(reject(origin, id));
			assert_event(Event::OverrideRejected {
				id,
				area,
				evidence: EVIDENCE,
				grounds: GROUNDS,
			});
			assert_eq!(state(id), OverrideState::Rejected { evidence: EVIDENCE, grounds: GROUNDS });
			assert!(deposit > 0);
			assert_eq!(held(HoldReason::Overrides, DSO), 0);
			assert_eq!(<Balances as Inspect<u64>>::total_issuance(), issuance - deposit);
		});
	}
}

#[test]
fn reject_justification_should_fail_for_anyone_else() {
	chain(|| {
		let id = submit_noon(area());
		for who in [DSO, OTHER, PUBLIC] {
			assert_noop!(reject(signed(who), id), Error::NotReviewer);
		}
		appoint(DSO);
		assert_noop!(reject(signed(DSO), id), Error::OwnJustification);
		assert_noop!(reject(RuntimeOrigin::none(), id), DispatchError::BadOrigin);
	});
}

#[test]
fn reject_justification_should_fail_once_silence_has_accepted_it() {
	chain(|| {
		let id = submit_noon(area());
		advance(REVIEW_PERIOD);
		assert_noop!(reject(RuntimeOrigin::root(), id), Error::MissedDeadline);
	});
}

#[test]
fn reject_justification_should_fail_when_there_is_none_or_it_is_settled() {
	chain(|| {
		let area = area();
		assert_noop!(reject(RuntimeOrigin::root(), OverrideId(0)), Error::UnknownOverride);
		let id = override_noon(area);
		assert_noop!(reject(RuntimeOrigin::root(), id), Error::NoJustification);
		let (accepted, rejected) = (submit_noon(area), submit_noon(area));
		assert_ok!(accept(accepted));
		assert_ok!(reject(RuntimeOrigin::root(), rejected));
		for id in [accepted, rejected] {
			assert_noop!(reject(RuntimeOrigin::root(), id), Error::SettledOverride);
		}
	});
}
