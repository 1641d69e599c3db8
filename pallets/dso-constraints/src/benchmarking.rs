//! Benchmarks of every call in its worst case.

use crate::*;
use alloc::{format, vec::Vec};
use frame_benchmarking::v2::*;
use frame_support::{
	BoundedVec,
	traits::{Consideration, EnsureOrigin, Footprint, Get},
};
use frame_system::RawOrigin;
use sp_core::H256;
use tieline_primitives::{
	AreaId, Bound, Calendar, Capability, Coefficient, Interval, Limit, MAX_NAME, MAX_POWER,
	MILLIS_PER_DAY, MILLIS_PER_HOUR, Millis, Name, OverrideId, Penalties, Ppm, Price,
	PricingNodeId, Reason, Watts, name,
};

/// The helpers that the runtime gives to the benchmarks.
pub trait BenchmarkHelper {
	/// Sets the chain's time, in Unix milliseconds.
	fn set_time(now: Millis);
}

const NODE: PricingNodeId = PricingNodeId(7);
const CAPABILITY: Capability = Capability { export: Watts(50_000), import: Watts(50_000) };
/// More than any rating, for the benchmarks of other pallets.
const CAPACITY: Capability = Capability { export: MAX_POWER, import: MAX_POWER };
/// Ten thousand dollars per megawatt-hour.
const PENALTIES: Penalties = Penalties::uniform(Price(10_000_000_000));
const FIRST_HOUR: Interval = Interval { start: Millis(0), length: Millis(MILLIS_PER_HOUR) };

/// The longest name: `prefix` and a number, padded, then `suffix`.
fn longest(prefix: &str, index: u32, suffix: &str) -> Name {
	let width = MAX_NAME as usize - prefix.len() - suffix.len();
	name(&format!("{prefix}{index:0width$}{suffix}")).expect("padded to the longest")
}

/// An interval for which no gate has closed, two centuries after the epoch. Its market day has an
/// auction, and no interval with another index is on that day.
fn far_ahead<T: Config>(index: u32) -> Interval {
	let start = Millis(u64::from(365 * 200 + 2 * index) * MILLIS_PER_DAY);
	let interval = Interval { start, length: Millis(MILLIS_PER_HOUR) };
	T::Calendar::prepare(NODE, &interval);
	interval
}

/// An area without points, at a pricing node that this creates.
fn new_area<T: Config>(dso: &T::AccountId, node: PricingNodeId) -> AreaId {
	if !T::Calendar::node_exists(node) {
		T::Calendar::prepare(node, &FIRST_HOUR);
	}
	let name = longest("a", 0, "");
	Pallet::<T>::do_create_area(dso.clone(), node, name, MAX_REVIEW_PERIOD, true, PENALTIES)
		.expect("the pricing node has room")
}

fn new_points(count: u32) -> BoundedVec<NewPoint, frame_support::traits::ConstU32<MAX_POINTS>> {
	let points = (0..count).map(|index| NewPoint {
		name: longest("B", index, ".1.2.3"),
		standing: CAPABILITY,
		capacity: CAPACITY,
	});
	BoundedVec::truncate_from(points.collect())
}

/// Adds points of which `dso` pays the deposit.
fn equip<T: Config>(dso: &T::AccountId, area: AreaId, count: u32) {
	let points = new_points(count);
	if points.is_empty() {
		return;
	}
	T::PointConsideration::ensure_successful(dso, points_footprint(points.len() as u16));
	Pallet::<T>::do_add_points(dso.clone(), area, points).expect("paid for");
}

/// Rows for a reason of the longest name, which together have this many coefficients, spread
/// evenly: every point in each of them at most.
fn rows(count: u32, coefficients: u32) -> Rows {
	let rows = (0..count).map(|row| {
		let share = coefficients / count + u32::from(row < coefficients % count);
		Limit {
			reason: Reason::Voltage { bus: longest("b", row, ""), phase: 1, bound: Bound::Upper },
			coefficients: BoundedVec::truncate_from(terms(row, share.min(MAX_POINTS))),
			headroom: Watts(1_000_000 + i64::from(row)),
		}
	});
	BoundedVec::truncate_from(rows.collect())
}

/// The coefficients of a normalised row that differs from all others of as many, at its last point
/// only where it names several.
fn terms(row: u32, count: u32) -> Vec<Coefficient> {
	let whole = Ppm::ONE.0;
	if count == 1 {
		let sign = if row.is_multiple_of(2) { 1 } else { -1 };
		let point = (row / 2 % MAX_POINTS) as u16;
		return Vec::from([Coefficient { point, sensitivity: Ppm(sign * whole) }]);
	}
	let last = count.saturating_sub(1);
	let sensitivity = |point: u32| {
		if point == last { whole - 1 - row as i32 } else { whole - 100 * point as i32 }
	};
	let term =
		|point: u32| Coefficient { point: point as u16, sensitivity: Ppm(sensitivity(point)) };
	(0..count).map(term).collect()
}

/// Posts rows of which `dso` pays the deposit.
fn post<T: Config>(dso: &T::AccountId, area: AreaId, interval: Interval, rows: Rows) {
	T::LimitConsideration::ensure_successful(dso, Footprint::from_encodable(&rows));
	Pallet::<T>::store_rows(dso, area, interval, rows, PENALTIES).expect("paid for");
}

/// See [`tieline_primitives::Network::prepare`].
pub(crate) fn prepare<T: Config>(
	dso: &T::AccountId,
	node: PricingNodeId,
	points: u32,
	count: u32,
	interval: &Interval,
) -> AreaId {
	let area = new_area::<T>(dso, node);
	equip::<T>(dso, area, points);
	post::<T>(dso, area, *interval, rows(count, count * points));
	area
}

/// See [`tieline_primitives::Network::prepare_overrides`].
pub(crate) fn prepare_overrides<T: Config>(
	dso: &T::AccountId,
	area: AreaId,
	points: u32,
	count: u32,
	interval: &Interval,
) -> Vec<OverrideId> {
	let issue = |place: u32| {
		let (id, seconds) = (NextOverride::<T>::get(), Millis(1_000 * u64::from(place)));
		fund_override::<T>(dso);
		let export = Watts(i64::from(count.saturating_sub(place).saturating_sub(1)));
		Pallet::<T>::do_override_awards(
			dso.clone(),
			area,
			all_points(points),
			interval.start.saturating_add(seconds),
			interval.end().saturating_sub(seconds),
			Capability { export, import: Watts::ZERO },
			reason(),
		)
		.expect("there is room for it");
		id
	};
	(0..count).map(issue).collect()
}

/// Issues as many overrides as an area can have open, each of every point; the last one.
fn fill_overrides<T: Config>(dso: &T::AccountId, area: AreaId, count: u32) -> OverrideId {
	let points = all_points(MAX_POINTS);
	// Their windows end after a second of chain time.
	T::BenchmarkHelper::set_time(Millis(1));
	for _ in 0..count {
		fund_override::<T>(dso);
		Pallet::<T>::do_override_awards(
			dso.clone(),
			area,
			points.clone(),
			Millis(0),
			Millis(1_000),
			CAPABILITY,
			reason(),
		)
		.expect("there is room for it");
	}
	OverrideId(NextOverride::<T>::get().0 - 1)
}

/// An override of every point whose justification is under review.
fn under_review<T: Config>() -> OverrideId {
	let dso: T::AccountId = whitelisted_caller();
	let area = new_area::<T>(&dso, NODE);
	equip::<T>(&dso, area, MAX_POINTS);
	let id = fill_overrides::<T>(&dso, area, 1);
	Pallet::<T>::do_justify_override(dso, id, H256([7; 32])).expect("in time");
	id
}

/// An area all of whose points were removed so long ago that nothing is kept of them.
fn emptied_area<T: Config>(dso: &T::AccountId) -> AreaId {
	let area = new_area::<T>(dso, NODE);
	equip::<T>(dso, area, MAX_POINTS);
	T::BenchmarkHelper::set_time(Millis(1));
	Pallet::<T>::do_remove_points(dso.clone(), area, all_points(MAX_POINTS)).expect("not in use");
	T::BenchmarkHelper::set_time(Millis(1).saturating_add(T::Retention::get()));
	area
}

fn fund_override<T: Config>(dso: &T::AccountId) {
	let most = (all_points(MAX_POINTS), Millis(0), Millis(0), CAPABILITY, reason());
	T::OverrideConsideration::ensure_successful(dso, Footprint::from_encodable(most));
}

fn all_points(count: u32) -> PointIndices {
	BoundedVec::truncate_from((0..count as u16).collect())
}

fn reason() -> Reason {
	Reason::Voltage { bus: longest("b", 0, ""), phase: 3, bound: Bound::Lower }
}

#[benchmarks]
mod benches {
	use super::*;

	#[benchmark]
	fn create_area() -> Result<(), BenchmarkError> {
		let origin = T::AdminOrigin::try_successful_origin().map_err(|_| "no admin")?;
		let dso: T::AccountId = whitelisted_caller();
		for _ in 1..MAX_AREAS {
			new_area::<T>(&dso, NODE);
		}
		let id = NextArea::<T>::get();

		let name = longest("a", 0, "");

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, dso, NODE, name, MAX_REVIEW_PERIOD, true, PENALTIES);

		assert!(Areas::<T>::contains_key(id));
		Ok(())
	}

	#[benchmark]
	fn set_dso() -> Result<(), BenchmarkError> {
		let origin = T::AdminOrigin::try_successful_origin().map_err(|_| "no admin")?;
		let former: T::AccountId = whitelisted_caller();
		let dso: T::AccountId = account("dso", 0, 0);
		let area = new_area::<T>(&former, NODE);
		equip::<T>(&former, area, MAX_POINTS);
		T::PointConsideration::ensure_successful(&dso, points_footprint(MAX_POINTS as u16));

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, area, dso.clone());

		assert_eq!(Areas::<T>::get(area).map(|area| area.dso), Some(dso));
		Ok(())
	}

	#[benchmark]
	fn add_points(p: Linear<1, MAX_POINTS>) {
		let dso: T::AccountId = whitelisted_caller();
		let area = new_area::<T>(&dso, NODE);
		T::PointConsideration::ensure_successful(&dso, points_footprint(p as u16));

		#[extrinsic_call]
		_(RawOrigin::Signed(dso), area, new_points(p));

		assert_eq!(Areas::<T>::get(area).map(|area| u32::from(area.points)), Some(p));
	}

	// After an earlier change, and the auction of the day before it took effect, have settled.
	#[benchmark]
	fn set_standing() {
		let dso: T::AccountId = whitelisted_caller();
		let area = new_area::<T>(&dso, NODE);
		equip::<T>(&dso, area, MAX_POINTS);
		let point = (MAX_POINTS - 1) as u16;
		let from = Millis(MILLIS_PER_DAY);
		let earlier = StandingChange { limit: CAPABILITY, from, planned: Millis(0) };
		Standings::<T>::mutate(area, |all| all[usize::from(point)].change = Some(earlier));
		T::Calendar::prepare(NODE, &FIRST_HOUR);
		let settled = T::AuctionHorizon::get().max(Millis(2 * MILLIS_PER_DAY));
		T::BenchmarkHelper::set_time(settled);

		#[extrinsic_call]
		_(RawOrigin::Signed(dso), area, point, Capability::ZERO);

		let standing = Standings::<T>::get(area)[usize::from(point)];
		assert_eq!(standing.change.map(|change| change.limit), Some(Capability::ZERO));
	}

	// From as many rows as it takes to hold the most coefficients, with one in each row at least.
	#[benchmark]
	fn post_limits(
		r: Linear<{ MAX_COEFFICIENTS / MAX_POINTS }, MAX_ROWS>,
		c: Linear<MAX_ROWS, MAX_COEFFICIENTS>,
	) {
		let dso: T::AccountId = whitelisted_caller();
		let area = new_area::<T>(&dso, NODE);
		equip::<T>(&dso, area, MAX_POINTS);
		let interval = far_ahead::<T>(0);
		let rows = rows(r, c);
		assert_eq!(coefficients(&rows), c);
		post::<T>(&dso, area, interval, Rows::default());
		T::LimitConsideration::ensure_successful(&dso, Footprint::from_encodable(&rows));

		#[extrinsic_call]
		_(RawOrigin::Signed(dso), area, interval, rows.clone());

		assert_eq!(PostedRows::<T>::get(area, interval), Some(rows));
	}

	#[benchmark]
	fn clear_limits(i: Linear<1, MAX_INTERVALS>) {
		let dso: T::AccountId = whitelisted_caller();
		let area = new_area::<T>(&dso, NODE);
		equip::<T>(&dso, area, MAX_POINTS);
		let intervals = (0..i).map(far_ahead::<T>).collect::<Vec<_>>();
		for interval in &intervals {
			// The size does not matter: removed rows are not read.
			post::<T>(&dso, area, *interval, rows(1, MAX_POINTS));
		}
		let last = intervals[i as usize - 1];

		#[extrinsic_call]
		_(RawOrigin::Signed(dso), area, BoundedVec::truncate_from(intervals));

		assert!(!PostedRows::<T>::contains_key(area, last));
	}

	#[benchmark]
	fn override_awards(p: Linear<1, MAX_POINTS>) {
		let dso: T::AccountId = whitelisted_caller();
		let area = new_area::<T>(&dso, NODE);
		equip::<T>(&dso, area, MAX_POINTS);
		let id = match T::MaxOpenOverrides::get() {
			0 | 1 => NextOverride::<T>::get(),
			most => OverrideId(fill_overrides::<T>(&dso, area, most - 1).0 + 1),
		};
		fund_override::<T>(&dso);
		T::BenchmarkHelper::set_time(Millis(1));

		#[extrinsic_call]
		_(RawOrigin::Signed(dso), area, all_points(p), Millis(0), MAX_LENGTH, CAPABILITY, reason());

		assert!(Overrides::<T>::contains_key(id));
	}

	#[benchmark]
	fn justify_override() {
		let dso: T::AccountId = whitelisted_caller();
		let area = new_area::<T>(&dso, NODE);
		equip::<T>(&dso, area, MAX_POINTS);
		let id = fill_overrides::<T>(&dso, area, T::MaxOpenOverrides::get());
		let evidence = H256([7; 32]);

		#[extrinsic_call]
		_(RawOrigin::Signed(dso), id, evidence);

		let state = Overrides::<T>::get(id).map(|issued| issued.state);
		assert!(matches!(state, Some(OverrideState::UnderReview { .. })));
	}

	// By the reviewer.
	#[benchmark]
	fn accept_justification() {
		let id = under_review::<T>();
		let reviewer: T::AccountId = account("reviewer", 0, 0);
		Reviewer::<T>::put(&reviewer);

		#[extrinsic_call]
		_(RawOrigin::Signed(reviewer), id);

		let state = Overrides::<T>::get(id).map(|issued| issued.state);
		assert!(matches!(state, Some(OverrideState::Justified { reviewed: true, .. })));
	}

	// By the reviewer.
	#[benchmark]
	fn reject_justification() {
		let id = under_review::<T>();
		let reviewer: T::AccountId = account("reviewer", 0, 0);
		Reviewer::<T>::put(&reviewer);

		#[extrinsic_call]
		_(RawOrigin::Signed(reviewer), id, H256([8; 32]));

		let state = Overrides::<T>::get(id).map(|issued| issued.state);
		assert!(matches!(state, Some(OverrideState::Rejected { .. })));
	}

	#[benchmark]
	fn set_reviewer() -> Result<(), BenchmarkError> {
		let origin = T::AdminOrigin::try_successful_origin().map_err(|_| "no admin")?;
		let reviewer: T::AccountId = whitelisted_caller();

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, Some(reviewer.clone()));

		assert_eq!(Reviewer::<T>::get(), Some(reviewer));
		Ok(())
	}

	#[benchmark]
	fn end_override() {
		let dso: T::AccountId = whitelisted_caller();
		let area = new_area::<T>(&dso, NODE);
		equip::<T>(&dso, area, MAX_POINTS);
		T::BenchmarkHelper::set_time(Millis(1));
		let id = fill_overrides::<T>(&dso, area, 1);

		#[extrinsic_call]
		_(RawOrigin::Signed(dso), id, Millis(500));

		assert_eq!(Overrides::<T>::get(id).map(|issued| issued.until), Some(Millis(500)));
	}

	#[benchmark]
	fn lapse_override() {
		let dso: T::AccountId = whitelisted_caller();
		let area = new_area::<T>(&dso, NODE);
		equip::<T>(&dso, area, MAX_POINTS);
		T::BenchmarkHelper::set_time(Millis(1));
		let id = fill_overrides::<T>(&dso, area, T::MaxOpenOverrides::get());
		T::BenchmarkHelper::set_time(Millis(1).saturating_add(T::JustificationPeriod::get()));

		#[extrinsic_call]
		_(RawOrigin::Signed(dso), id);

		let state = Overrides::<T>::get(id).map(|issued| issued.state);
		assert_eq!(state, Some(OverrideState::Lapsed));
	}

	#[benchmark]
	fn remove_override() {
		let dso: T::AccountId = whitelisted_caller();
		let area = new_area::<T>(&dso, NODE);
		equip::<T>(&dso, area, MAX_POINTS);
		T::BenchmarkHelper::set_time(Millis(1));
		let id = fill_overrides::<T>(&dso, area, 1);
		Pallet::<T>::do_justify_override(dso.clone(), id, H256([7; 32])).expect("in time");
		Pallet::<T>::do_accept_justification(None, id).expect("by the admin");
		T::BenchmarkHelper::set_time(Millis(1_000).saturating_add(T::Retention::get()));

		#[extrinsic_call]
		_(RawOrigin::Signed(dso), id);

		assert!(!Overrides::<T>::contains_key(id));
	}

	#[benchmark]
	fn set_penalties() -> Result<(), BenchmarkError> {
		let origin = T::AdminOrigin::try_successful_origin().map_err(|_| "no admin")?;
		let dso: T::AccountId = whitelisted_caller();
		let area = new_area::<T>(&dso, NODE);
		let penalties = Penalties::uniform(Price(1));

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, area, penalties);

		assert_eq!(Areas::<T>::get(area).map(|area| area.penalties), Some(penalties));
		Ok(())
	}

	#[benchmark]
	fn set_capacity() {
		let dso: T::AccountId = whitelisted_caller();
		let area = new_area::<T>(&dso, NODE);
		equip::<T>(&dso, area, MAX_POINTS);
		let point = (MAX_POINTS - 1) as u16;

		#[extrinsic_call]
		_(RawOrigin::Signed(dso), area, point, CAPABILITY);

		assert_eq!(Capacities::<T>::get(area)[usize::from(point)], CAPABILITY);
	}

	#[benchmark]
	fn rename_point() {
		let dso: T::AccountId = whitelisted_caller();
		let area = new_area::<T>(&dso, NODE);
		equip::<T>(&dso, area, MAX_POINTS);
		let point = (MAX_POINTS - 1) as u16;
		let name = longest("C", 0, ".1.2.3");

		#[extrinsic_call]
		_(RawOrigin::Signed(dso), area, point, name);

		assert_eq!(Points::<T>::get(area, point), Some(longest("c", 0, ".1.2.3")));
	}

	#[benchmark]
	fn remove_points(p: Linear<1, MAX_POINTS>) {
		let dso: T::AccountId = whitelisted_caller();
		let area = new_area::<T>(&dso, NODE);
		equip::<T>(&dso, area, MAX_POINTS);

		#[extrinsic_call]
		_(RawOrigin::Signed(dso), area, all_points(p));

		let left = Areas::<T>::get(area).map(|area| u32::from(area.present.len()));
		assert_eq!(left, Some(MAX_POINTS - p));
	}

	#[benchmark]
	fn rename_area() -> Result<(), BenchmarkError> {
		let origin = T::AdminOrigin::try_successful_origin().map_err(|_| "no admin")?;
		let dso: T::AccountId = whitelisted_caller();
		let area = new_area::<T>(&dso, NODE);
		let name = longest("b", 0, "");

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, area, name.clone());

		assert_eq!(Areas::<T>::get(area).map(|area| area.name), Some(name));
		Ok(())
	}

	#[benchmark]
	fn move_area() -> Result<(), BenchmarkError> {
		let origin = T::AdminOrigin::try_successful_origin().map_err(|_| "no admin")?;
		let dso: T::AccountId = whitelisted_caller();
		let other = PricingNodeId(8);
		for _ in 1..MAX_AREAS {
			new_area::<T>(&dso, NODE);
			new_area::<T>(&dso, other);
		}
		let area = emptied_area::<T>(&dso);

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, area, other);

		assert_eq!(Areas::<T>::get(area).map(|area| area.pricing_node), Some(other));
		Ok(())
	}

	#[benchmark]
	fn remove_area() -> Result<(), BenchmarkError> {
		let origin = T::AdminOrigin::try_successful_origin().map_err(|_| "no admin")?;
		let dso: T::AccountId = whitelisted_caller();
		for _ in 1..MAX_AREAS {
			new_area::<T>(&dso, NODE);
		}
		let area = emptied_area::<T>(&dso);

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, area);

		assert!(!Areas::<T>::contains_key(area));
		Ok(())
	}

	#[benchmark]
	fn set_review_rule() -> Result<(), BenchmarkError> {
		let origin = T::AdminOrigin::try_successful_origin().map_err(|_| "no admin")?;
		let dso: T::AccountId = whitelisted_caller();
		let area = new_area::<T>(&dso, NODE);

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, area, Millis(1), false);

		assert_eq!(Areas::<T>::get(area).map(|area| area.review_period), Some(Millis(1)));
		Ok(())
	}

	impl_benchmark_test_suite!(Pallet, crate::mock::new_test_ext(), crate::mock::Test);
}
