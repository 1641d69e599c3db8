//! One module for each call, then the traits and view functions, random histories, and the
//! invariants.

mod admit_aggregator;
pub(crate) mod bulk;
mod cancel_move_out;
mod clear_members;
mod clear_portfolio;
mod close_site;
mod consent;
mod create_aggregation;
mod decide_review;
mod dissolve_aggregation;
mod enroll;
mod exchange_meter;
mod expel_aggregator;
mod expire;
mod forget;
mod forget_site;
mod histories;
mod lift_suspension;
mod make_switch;
mod move_in;
mod move_out;
mod portfolios;
mod qualify;
mod register;
mod registrations;
mod reinstate;
mod reinstate_aggregator;
mod reject;
mod request_review;
mod resolve_lapsed;
mod retire;
mod revoke_consent;
mod rolling_reviews;
mod set_envelope;
mod set_retail;
mod share_envelope;
mod strike;
mod suspend;
mod suspend_aggregator;
mod switch;
mod try_state;
mod view_functions;
mod withdraw;

pub(crate) use crate::{Item, Status, mock::*, pallet::*, portfolio::Counted, types::*};
pub(crate) use frame_support::{BoundedVec, assert_noop, assert_ok};
pub(crate) use sp_core::H256;
pub(crate) use sp_runtime::DispatchError::{self, BadOrigin};
pub(crate) use tieline_primitives::{
	AggregationId, Capability, Day, DerId, Millis, Name, PointId, Portfolios as _, Service, SiteId,
	Technology, Watts, name,
};

pub(crate) type E = Error<Test>;
pub(crate) const FIRST: Item = Item(0);

/// Checks that this is the last event.
pub(crate) fn happened(event: Event<Test>) {
	System::assert_last_event(event.into());
}

/// The number of events that pass a test.
pub(crate) fn count(wanted: impl Fn(&Event<Test>) -> bool) -> usize {
	let events = System::events().into_iter().filter_map(|record| match record.event {
		RuntimeEvent::Registry(event) => Some(event),
		_ => None,
	});
	events.filter(wanted).count()
}

/// Calls `action` while the portfolio of [`OURS`] at [`POINT`] for energy is full, as it can be where
/// days are replayed, and rolls back: no DER can be added whose qualification ends on a day of its own.
pub(crate) fn with_a_full_portfolio(action: impl FnOnce()) {
	use frame_support::storage::{TransactionOutcome, with_transaction};
	let rolled_back = with_transaction(|| {
		let key = (OURS, POINT, Service::Energy);
		let mut portfolio = Portfolios::<Test>::get(key).unwrap();
		let free = Registry::free_day(POINT, FIRST).unwrap();
		for end in (free.0 + 500..).step_by(2) {
			let span = Counted::new(export(1), free, Day(end));
			match portfolio.capability.revise(free, 3, &Counted::NOTHING, &span) {
				Ok(filled) => portfolio.capability = filled,
				Err(_) => break,
			}
		}
		Portfolios::<Test>::insert(key, portfolio);
		action();
		TransactionOutcome::Rollback(Ok::<_, DispatchError>(()))
	});
	assert_ok!(rolled_back);
}

/// Calls `action` while the portfolio of [`OURS`] at [`POINT`] for energy holds more than any number of
/// DERs can add up to.
pub(crate) fn with_a_portfolio_of(watts: i64, action: impl FnOnce()) {
	let key = (OURS, POINT, Service::Energy);
	let before = Portfolios::<Test>::get(key).unwrap();
	let vast = Counted::new(export(watts), Day(FREE), Day::MAX);
	let capability =
		ChangesOf::<Test>::default().revise(Day(FREE), 3, &Counted::NOTHING, &vast).unwrap();
	Portfolios::<Test>::insert(key, Portfolio { capability, ..before.clone() });
	action();
	Portfolios::<Test>::insert(key, before);
}
