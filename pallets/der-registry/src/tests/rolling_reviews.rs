//! No sequence of ordinary reviews and enrolments fills a portfolio.

use super::*;
use proptest::prelude::*;

/// Registers a DER of its own serial number that is qualified until a day.
fn qualified_until(serial: u32, until: u32) -> DerId {
	let der = under_review(solar(&serial.to_string()));
	assert_ok!(Registry::qualify(by(DSO), der, export(5_000), Day(until), None));
	der
}

#[test]
fn a_new_der_and_a_renewal_on_each_day_of_two_years_always_have_room() {
	market(|| {
		let mut ders = Vec::<(DerId, u32)>::new();
		for day in FREE..FREE + 730 {
			auctions_until(day);
			let term = 100 + day * 37 % 271;
			let until = (day + term).next_multiple_of(GRID).min((day + MAX_QUALIFICATION) / 7 * 7);
			let der = qualified_until(day, until);
			assert_ok!(Registry::enroll(by(AGGREGATOR), der, Service::Energy));
			ders.push((der, until));
			if let Some((der, until)) = ders.iter_mut().find(|(_, until)| *until <= day) {
				assert_ok!(bulk::request_review(by(AGGREGATOR), batch([*der])));
				*until = (day + 364) / GRID * GRID;
				assert_ok!(Registry::qualify(by(DSO), *der, export(5_000), Day(*until), None));
			}
			if day % 3 == 0 {
				let (der, _) = ders.swap_remove(day as usize * 7 % ders.len());
				assert_ok!(Registry::withdraw(by(OWNER), der, Service::Energy));
			}
		}
	});
}

/// The days of a DER that moves on to a node whose first free day is some days ahead, and how long it
/// is qualified, in days of the grid.
fn der() -> impl Strategy<Value = (u32, u32, u32)> {
	(0..4u32, 0..=10u32, 1..=MAX_QUALIFICATION / GRID)
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(32))]

	/// With the constants of the runtime. What leaves does so from a day within the lead as well.
	#[test]
	fn spans_that_begin_within_the_lead_and_end_on_the_grid_always_have_room(
		ders in proptest::collection::vec((der(), any::<bool>(), 0..1_000usize), 1..400)
	) {
		const HISTORY: u32 = 31;
		type Changes = crate::portfolio::Changes<frame_support::traits::ConstU32<95>>;
		let mut changes = Changes::default();
		let mut free = 20_000u32;
		let mut inside = Vec::<Counted>::new();
		for ((days, lead, terms), leaves, which) in ders {
			free += days;
			let from = free + lead;
			let until = (from + terms * GRID) / GRID * GRID;
			let (removed, added) = if leaves && !inside.is_empty() {
				(inside.swap_remove(which % inside.len()).starting(Day(from)), Counted::NOTHING)
			} else {
				(Counted::NOTHING, Counted::new(export(1), Day(from), Day(until)))
			};
			changes = changes.revise(Day(free), HISTORY, &removed, &added).unwrap();
			if !added.is_empty() {
				inside.push(added);
			}
		}
	}
}
