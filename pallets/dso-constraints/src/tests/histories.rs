//! Random histories: after any calls in any order the invariants hold, limits that are fixed stay
//! fixed, and every deposit is for something that is stored.

use super::*;
use codec::Encode;
use frame_support::traits::Footprint;
use proptest::prelude::*;
use sp_runtime::traits::Convert;

#[derive(Clone, Debug)]
enum Act {
	AddPoint(u8),
	SetStanding(u16, i64),
	SetCapacity(u16, i64),
	RemovePoint(u16),
	RenamePoint(u16, u8),
	Post(u64, u8),
	Clear(u64),
	Override(u16),
	Justify(u32),
	Accept(u32),
	Reject(u32),
	End(u32, u64),
	Lapse(u32),
	Remove(u32),
	ChangeDso,
	CloseGates(u64),
	Wait(u64),
}

fn act() -> impl Strategy<Value = Act> {
	prop_oneof![
		(0u8..6).prop_map(Act::AddPoint),
		(0u16..6, -1i64..9).prop_map(|(point, export)| Act::SetStanding(point, export)),
		(0u16..6, -1i64..9).prop_map(|(point, export)| Act::SetCapacity(point, export)),
		(0u64..8, 0u8..4).prop_map(|(hour, rows)| Act::Post(hour, rows)),
		(0u64..8, 0u8..4).prop_map(|(hour, rows)| Act::Post(hour, rows)),
		(0u16..8).prop_map(Act::RemovePoint),
		(0u16..8, 0u8..6).prop_map(|(point, bus)| Act::RenamePoint(point, bus)),
		(0u64..8).prop_map(Act::Clear),
		(0u16..6).prop_map(Act::Override),
		(0u32..8).prop_map(Act::Justify),
		(0u32..8).prop_map(Act::Accept),
		(0u32..8).prop_map(Act::Reject),
		(0u32..8, 0u64..8).prop_map(|(id, hour)| Act::End(id, hour)),
		(0u32..8).prop_map(Act::Lapse),
		(0u32..8).prop_map(Act::Remove),
		Just(Act::ChangeDso),
		(0u64..8).prop_map(Act::CloseGates),
		prop_oneof![0u64..5, Just(31 * 24)].prop_map(Act::Wait),
	]
}

/// Makes the call; a refusal leaves the state as it was.
fn perform(area: AreaId, act: Act) {
	let dso = DsoConstraints::dso(area).unwrap();
	let who = signed(dso);
	let _ = match act {
		Act::AddPoint(bus) => {
			let point = new_point(&format!("{bus}.1"), standing(5, 5));
			DsoConstraints::add_points(who, area, vec![point].try_into().unwrap())
		},
		Act::SetStanding(point, export) => {
			DsoConstraints::set_standing(who, area, point, standing(export, 1))
		},
		Act::SetCapacity(point, export) => {
			DsoConstraints::set_capacity(who, area, point, standing(export, 1))
		},
		Act::RemovePoint(point) => DsoConstraints::remove_points(who, area, indices(&[point])),
		Act::RenamePoint(point, bus) => {
			DsoConstraints::rename_point(who, area, point, text(&format!("{bus}.1")))
		},
		Act::Post(index, count) => {
			let limits = (0..count).map(|i| row(&[(i.into(), 1_000_000)], 7)).collect::<Vec<_>>();
			DsoConstraints::post_limits(who, area, hour(index), rows(&limits))
		},
		Act::Clear(index) => bulk::clear_limits(who, area, vec![hour(index)].try_into().unwrap()),
		Act::Override(point) => DsoConstraints::override_awards(
			who,
			area,
			vec![point].try_into().unwrap(),
			hour(2).start,
			hour(6).start,
			standing(0, 0),
			Reason::Outage,
		),
		Act::Justify(id) => DsoConstraints::justify_override(who, OverrideId(id), EVIDENCE),
		Act::Accept(id) => DsoConstraints::accept_justification(signed(PUBLIC), OverrideId(id)),
		Act::Reject(id) => {
			DsoConstraints::reject_justification(RuntimeOrigin::root(), OverrideId(id), GROUNDS)
		},
		Act::End(id, index) => DsoConstraints::end_override(who, OverrideId(id), hour(index).start),
		Act::Lapse(id) => DsoConstraints::lapse_override(who, OverrideId(id)),
		Act::Remove(id) => DsoConstraints::remove_override(who, OverrideId(id)),
		Act::ChangeDso => {
			let next = if dso == DSO { OTHER } else { DSO };
			DsoConstraints::set_dso(RuntimeOrigin::root(), area, next)
		},
		Act::CloseGates(index) => {
			GateClosedBefore::mutate(|before| *before = hour(index).start.max(*before));
			Ok(())
		},
		Act::Wait(hours) => {
			advance(hours * MILLIS_PER_HOUR);
			FirstFreeDay::set(Day::of_utc(Millis(Now::get())).next());
			Ok(())
		},
	};
}

/// The limits of every hour whose gate has closed and whose retention has not ended.
fn fixed(area: AreaId) -> Vec<(Interval, Rows)> {
	(0..8)
		.map(hour)
		.filter(|hour| {
			MarketCalendar::gate_closed(NODE, hour) && Now::get() < hour.end().0 + RETENTION
		})
		.filter_map(|hour| PostedRows::<Test>::get(area, hour).map(|rows| (hour, rows)))
		.collect()
}

/// The holds that an account should have for rows and for overrides, by what is stored.
fn owed(who: u64) -> (u64, u64) {
	type Price = frame_support::traits::LinearStoragePrice<PricePerItem, PricePerByte, u64>;
	let rows = Postings::<Test>::iter()
		.filter(|(_, _, posting)| posting.depositor == who)
		.map(|(area, hour, _)| PostedRows::<Test>::get(area, hour).unwrap())
		.map(|rows| Price::convert(Footprint::from_parts(1, rows.encoded_size())))
		.sum();
	let overrides = crate::Overrides::<Test>::iter_values()
		.filter(|issued| issued.depositor == who && issued.ticket.is_some())
		.map(|o| (o.points, o.from, o.until, o.caps, o.reason).encoded_size())
		.map(|size| Price::convert(Footprint::from_parts(1, size)))
		.sum();
	(rows, overrides)
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(64))]

	#[test]
	fn the_books_balance_and_what_is_fixed_stays_fixed(acts in prop::collection::vec(act(), 1..50)) {
		new_test_ext().execute_with(|| {
			let area = area();
			for act in acts {
				let before = fixed(area);
				let waited = matches!(act, Act::Wait(_) | Act::CloseGates(_));
				perform(area, act);
				if !waited {
					prop_assert_eq!(fixed(area), before);
				}
				for who in [DSO, OTHER] {
					let holds = (held(HoldReason::Limits, who), held(HoldReason::Overrides, who));
					prop_assert_eq!(holds, owed(who));
				}
				prop_assert_eq!(DsoConstraints::do_try_state(), Ok(()));
			}
			let holder = DsoConstraints::dso(area).unwrap();
			let has_points = !Areas::<Test>::get(area).unwrap().present.is_empty();
			prop_assert_eq!(held(HoldReason::Points, holder) > 0, has_points);
			prop_assert_eq!(held(HoldReason::Points, DSO + OTHER - holder), 0);
			Ok(())
		})?;
	}
}
