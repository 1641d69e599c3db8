use super::*;
use sp_runtime::DispatchError;

const DAY: u64 = MILLIS_PER_DAY;

fn set(area: AreaId, days: u64, qualify_on_lapse: bool) -> DispatchResult {
	let period = Millis(days * DAY);
	DsoConstraints::set_review_rule(RuntimeOrigin::root(), area, period, qualify_on_lapse)
}

/// The days of a review, and whether its lapse qualifies, by the rule of now.
fn rule(area: AreaId) -> (u64, bool) {
	let (period, qualify) = <DsoConstraints as Network>::review_rule(area).unwrap();
	(period.0 / DAY, qualify)
}

#[test]
fn set_review_rule_should_hold_at_once_for_the_period_and_with_notice_for_the_lapse() {
	chain(|| {
		let area = area();
		assert_eq!(rule(area), (60, false));
		let from = Millis(Now::get() + 60 * DAY);
		assert_ok!(set(area, 10, true));
		assert_event(Event::ReviewRuleSet {
			area,
			review_period: Millis(10 * DAY),
			qualify_on_lapse: true,
			lapse_from: from,
		});
		assert_eq!(rule(area), (10, false));
		advance(60 * DAY - 1);
		assert_eq!(rule(area), (10, false));
		advance(1);
		assert_eq!(rule(area), (10, true));
	});
}

#[test]
fn set_review_rule_should_wait_for_reviews_of_all_former_periods() {
	chain(|| {
		let area = area();
		assert_ok!(set(area, 10, false));
		advance(DAY);
		assert_ok!(set(area, 10, true));
		// The last review of 60 days was requested a day ago.
		advance(59 * DAY - 1);
		assert_eq!(rule(area), (10, false));
		advance(1);
		assert_eq!(rule(area), (10, true));
		assert_ok!(set(area, 20, false));
		advance(10 * DAY - 1);
		assert_eq!(rule(area), (20, true));
		advance(1);
		assert_eq!(rule(area), (20, false));
	});
}

#[test]
fn set_review_rule_should_replace_a_change_that_does_not_apply_yet() {
	chain(|| {
		let area = area();
		assert_ok!(set(area, 60, true));
		advance(DAY);
		assert_ok!(set(area, 60, false));
		advance(120 * DAY);
		assert_eq!(rule(area), (60, false));
	});
}

#[test]
fn set_review_rule_should_fail_when_the_period_is_out_of_range() {
	chain(|| {
		let area = area();
		assert_noop!(set(area, 0, true), Error::ReviewPeriodOutOfRange);
		assert_noop!(set(area, 366, true), Error::ReviewPeriodOutOfRange);
		assert_ok!(set(area, 365, true));
		assert_noop!(set(AreaId(9), 60, true), Error::UnknownArea);
	});
}

#[test]
fn set_review_rule_should_fail_for_anyone_but_the_admin() {
	chain(|| {
		let area = area();
		for origin in [signed(DSO), RuntimeOrigin::none()] {
			assert_noop!(
				DsoConstraints::set_review_rule(origin, area, Millis(DAY), true),
				DispatchError::BadOrigin
			);
		}
	});
}
