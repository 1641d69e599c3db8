//! One module for each call, then the traits and view functions, random histories, and the
//! invariants.

mod accept_justification;
mod add_points;
mod bulk;
mod clear_limits;
mod create_area;
mod end_override;
mod histories;
mod justify_override;
mod lapse_override;
mod move_area;
mod network;
mod override_awards;
mod override_tally;
mod post_limits;
mod reject_justification;
mod remove_area;
mod remove_override;
mod remove_points;
mod rename_area;
mod rename_point;
mod set_capacity;
mod set_dso;
mod set_penalties;
mod set_review_rule;
mod set_reviewer;
mod set_standing;
mod try_state;
mod view_functions;

use crate::{mock::*, *};
use frame_support::{
	assert_noop, assert_ok, dispatch::DispatchResult, traits::fungible::InspectHold,
};
use sp_core::H256;
use tieline_primitives::{
	AreaId, Bound, Calendar, Capability, Coefficient, Day, Interval, Limit, MAX_POWER,
	MILLIS_PER_DAY, MILLIS_PER_HOUR, Millis, Name, Network, OverrideId, Penalties, PointId, Ppm,
	Price, PricingNodeId, Reason, WattHours, Watts, name,
};

type Error = crate::Error<Test>;
type Event = crate::Event<Test>;

const NODE: PricingNodeId = PricingNodeId(1);
/// What the areas that tests make begin with.
const PENALTIES: Penalties = Penalties {
	voltage: Price(5_000_000_000),
	thermal: Price(6_000_000_000),
	outage: Price(7_000_000_000),
	envelope: Price(8_000_000_000),
};
/// What the points that tests make carry, of export and of import.
const CAPACITY: Capability = Capability { export: Watts(100_000), import: Watts(100_000) };
const EVIDENCE: H256 = H256([7; 32]);
const GROUNDS: H256 = H256([8; 32]);
const SIXTY_DAYS: Millis = Millis(60 * MILLIS_PER_DAY);

/// Runs a test on a fresh chain, and checks the invariants afterwards.
fn chain(test: impl FnOnce()) {
	new_test_ext().execute_with(|| {
		test();
		DsoConstraints::do_try_state().unwrap();
	});
}

fn signed(who: u64) -> RuntimeOrigin {
	RuntimeOrigin::signed(who)
}

fn text(text: &str) -> Name {
	name(text).unwrap()
}

/// An area of `DSO` without points.
fn bare_area() -> AreaId {
	let area = NextArea::<Test>::get();
	assert_ok!(DsoConstraints::create_area(
		RuntimeOrigin::root(),
		DSO,
		NODE,
		text("IEEE 13"),
		SIXTY_DAYS,
		false,
		PENALTIES,
	));
	area
}

/// An area of `DSO` with three points, of 10, 20 and 30 kW of export and half of that of import.
fn area() -> AreaId {
	let area = bare_area();
	assert_ok!(add(area, &[("671.1", 10_000), ("671.2", 20_000), ("675.1.2.3", 30_000)]));
	area
}

fn standing(export: i64, import: i64) -> Capability {
	Capability { export: Watts(export), import: Watts(import) }
}

fn new_point(name: &str, standing: Capability) -> NewPoint {
	NewPoint { name: text(name), standing, capacity: CAPACITY }
}

fn add(area: AreaId, points: &[(&str, i64)]) -> DispatchResult {
	let points = points
		.iter()
		.map(|&(name, export)| new_point(name, standing(export, export / 2)))
		.collect::<Vec<_>>();
	DsoConstraints::add_points(signed(DSO), area, points.try_into().unwrap())
}

fn indices(points: &[u16]) -> PointIndices {
	points.to_vec().try_into().unwrap()
}

fn remove(area: AreaId, points: &[u16]) -> DispatchResult {
	DsoConstraints::remove_points(signed(DSO), area, indices(points))
}

/// Removes all points of an area of [`area`], and waits until nothing is kept of them.
fn empty(area: AreaId) {
	assert_ok!(remove(area, &[0, 1, 2]));
	advance(RETENTION);
}

/// An hour of today, counted from midnight UTC; may be tomorrow's.
fn hour(index: u64) -> Interval {
	let midnight = TODAY.start_utc();
	Interval {
		start: Millis(midnight.0 + index * MILLIS_PER_HOUR),
		length: Millis(MILLIS_PER_HOUR),
	}
}

fn advance(millis: u64) {
	Now::mutate(|now| *now += millis);
}

/// The row of a voltage limit.
fn row(coefficients: &[(u16, i32)], headroom: i64) -> Limit {
	let coefficients = coefficients
		.iter()
		.map(|&(point, ppm)| Coefficient { point, sensitivity: Ppm(ppm) })
		.collect::<Vec<_>>();
	Limit {
		reason: Reason::Voltage { bus: text("675"), phase: 1, bound: Bound::Upper },
		coefficients: coefficients.try_into().unwrap(),
		headroom: Watts(headroom),
	}
}

fn rows(rows: &[Limit]) -> Rows {
	rows.to_vec().try_into().unwrap()
}

fn post(area: AreaId, interval: Interval, limits: &[Limit]) -> DispatchResult {
	DsoConstraints::post_limits(signed(DSO), area, interval, rows(limits))
}

/// Posts a row for each of the intervals.
fn post_each(area: AreaId, intervals: &[Interval]) {
	for interval in intervals {
		assert_ok!(post(area, *interval, &[row(&[(0, 1_000_000), (2, -500_000)], 10_000)]));
	}
}

/// Closes the gates of all intervals before the hour.
fn close_gates_before(index: u64) {
	GateClosedBefore::set(hour(index).start);
}

/// Overrides the awards at the points 0 and 2 for hour 13.
fn override_noon(area: AreaId) -> OverrideId {
	let id = NextOverride::<Test>::get();
	assert_ok!(DsoConstraints::override_awards(
		signed(DSO),
		area,
		vec![0, 2].try_into().unwrap(),
		hour(13).start,
		hour(13).end(),
		standing(1_000, 0),
		Reason::Thermal { branch: text("632671.1") },
	));
	id
}

/// Overrides as [`override_noon`] does, and submits a justification.
fn submit_noon(area: AreaId) -> OverrideId {
	let id = override_noon(area);
	assert_ok!(DsoConstraints::justify_override(signed(DSO), id, EVIDENCE));
	id
}

/// The account that reviews justifications.
fn appoint(reviewer: u64) {
	assert_ok!(DsoConstraints::set_reviewer(RuntimeOrigin::root(), Some(reviewer)));
}

fn accept(id: OverrideId) -> DispatchResult {
	DsoConstraints::accept_justification(RuntimeOrigin::root(), id)
}

fn state(id: OverrideId) -> OverrideState {
	crate::Overrides::<Test>::get(id).unwrap().state
}

fn held(reason: HoldReason, who: u64) -> u64 {
	Balances::balance_on_hold(&reason.into(), &who)
}

#[track_caller]
fn assert_event(event: Event) {
	System::assert_last_event(event.into());
}
