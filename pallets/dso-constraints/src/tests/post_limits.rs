use super::*;
use sp_runtime::DispatchError;

fn day(
	limits: &[(Interval, Rows)],
) -> frame_support::BoundedVec<IntervalLimits, frame_support::traits::ConstU32<MAX_INTERVALS>> {
	limits
		.iter()
		.map(|(interval, rows)| IntervalLimits { interval: *interval, rows: rows.clone() })
		.collect::<Vec<_>>()
		.try_into()
		.unwrap()
}

/// A row that limits the export of a point.
fn whole(point: u16) -> Limit {
	row(&[(point, 1_000_000)], 1)
}

/// A row that limits the import of a point.
fn against(point: u16) -> Limit {
	row(&[(point, -1_000_000)], 1)
}

#[test]
fn post_limits_should_take_the_place_of_the_standing_limits() {
	chain(|| {
		let area = area();
		System::set_block_number(7);
		let limits = [row(&[(0, 1_000_000), (2, -500_000)], 10_000), row(&[(1, 1_000_000)], -300)];
		assert_ok!(post(area, hour(12), &limits));
		assert_event(Event::LimitsPosted { area, interval: hour(12), rows: 2 });
		assert_eq!(<DsoConstraints as Network>::limits(area, &hour(12)), limits);
		assert_eq!(Postings::<Test>::get(area, hour(12)).unwrap().block, 7);
		assert!(!Postings::<Test>::contains_key(area, hour(13)));
	});
}

#[test]
fn post_limits_should_replace_rows_that_were_posted_before() {
	chain(|| {
		let area = area();
		assert_ok!(post(area, hour(12), &[whole(0), whole(1)]));
		System::set_block_number(9);
		assert_ok!(post(area, hour(12), &[whole(2)]));
		assert_eq!(<DsoConstraints as Network>::limits(area, &hour(12)), [whole(2)]);
		assert_eq!(Postings::<Test>::get(area, hour(12)).unwrap().block, 9);
	});
}

#[test]
fn post_limits_should_tell_no_limit_from_silence() {
	chain(|| {
		let area = area();
		assert_ok!(post(area, hour(12), &[]));
		assert_eq!(<DsoConstraints as Network>::limits(area, &hour(12)), []);
		assert_eq!(<DsoConstraints as Network>::limits(area, &hour(13)).len(), 6);
	});
}

#[test]
fn post_limits_should_hold_a_deposit_for_what_is_stored() {
	chain(|| {
		let area = area();
		assert_ok!(post(area, hour(12), &[whole(0), whole(1), whole(2), against(0)]));
		let four = held(HoldReason::Limits, DSO);
		assert_ok!(post(area, hour(12), &[whole(0)]));
		let one = held(HoldReason::Limits, DSO);
		assert_ok!(post(area, hour(12), &[]));
		let none = held(HoldReason::Limits, DSO);
		assert_eq!(none, PRICE_PER_ITEM + PRICE_PER_BYTE);
		assert_eq!(four - none, 4 * (one - none));
		assert_ok!(post(area, hour(13), &[]));
		assert_eq!(held(HoldReason::Limits, DSO), 2 * none);
	});
}

#[test]
fn post_limits_should_fail_for_anyone_but_the_dso_of_the_area() {
	chain(|| {
		let area = area();
		assert_ok!(DsoConstraints::create_area(
			RuntimeOrigin::root(),
			OTHER,
			NODE,
			text("neighbour"),
			SIXTY_DAYS,
			false,
			PENALTIES,
		));
		for who in [OTHER, PUBLIC] {
			assert_noop!(
				DsoConstraints::post_limits(signed(who), area, hour(12), Rows::default()),
				Error::NotDso
			);
			assert_noop!(
				bulk::post_limits_many(signed(who), area, day(&[(hour(12), Rows::default())])),
				Error::NotDso
			);
		}
		for origin in [RuntimeOrigin::root(), RuntimeOrigin::none()] {
			assert_noop!(
				DsoConstraints::post_limits(origin.clone(), area, hour(12), Rows::default()),
				DispatchError::BadOrigin
			);
			assert_noop!(bulk::post_limits_many(origin, area, day(&[])), DispatchError::BadOrigin);
		}
	});
}

#[test]
fn post_limits_should_fail_when_there_is_no_such_area() {
	chain(|| {
		assert_noop!(post(AreaId(0), hour(12), &[]), Error::UnknownArea);
		assert_noop!(bulk::post_limits_many(signed(DSO), AreaId(0), day(&[])), Error::UnknownArea);
	});
}

#[test]
fn post_limits_should_fail_when_the_gate_is_closed() {
	chain(|| {
		let area = area();
		close_gates_before(13);
		assert_noop!(post(area, hour(12), &[]), Error::GateClosed);
		assert_ok!(post(area, hour(13), &[]));
	});
}

#[test]
fn post_limits_should_fail_when_the_interval_is_empty_or_longer_than_a_day() {
	chain(|| {
		let area = area();
		let start = hour(12).start;
		for length in [0, MILLIS_PER_DAY + 1] {
			let interval = Interval { start, length: Millis(length) };
			assert_noop!(post(area, interval, &[]), Error::MalformedInterval);
		}
		let beyond = Interval { start: Millis(u64::MAX), length: Millis(1) };
		assert_noop!(post(area, beyond, &[]), Error::MalformedInterval);
	});
}

#[test]
fn post_limits_should_fail_for_an_interval_that_no_auction_can_have() {
	chain(|| {
		let area = area();
		let Interval { start, length } = hour(12);
		for interval in [
			Interval { start, length: Millis(length.0 / 4) },
			Interval { start, length: Millis(MILLIS_PER_DAY) },
			Interval { start: Millis(start.0 + 1), length },
		] {
			assert_noop!(post(area, interval, &[]), Error::NotDeliveryInterval);
		}
		assert_ok!(post(area, hour(12), &[]));
	});
}

#[test]
fn post_limits_should_fail_with_more_coefficients_than_a_clearing_can_read() {
	chain(|| {
		let area = bare_area();
		let names = (0..MAX_POINTS).map(|bus| format!("{bus}.1")).collect::<Vec<_>>();
		let points = names.iter().map(|name| (name.as_str(), 1_000)).collect::<Vec<_>>();
		assert_ok!(add(area, &points));
		let full = |first: i32| {
			let sensitivity = |point| if point == 0 { first } else { 1_000_000 };
			let all = (0..MAX_POINTS as u16).map(|point| (point, sensitivity(point)));
			row(&all.collect::<Vec<_>>(), 1)
		};
		let most = (MAX_COEFFICIENTS / MAX_POINTS) as i32;
		let mut rows = (0..most).map(|row| full(1_000 + row)).collect::<Vec<_>>();
		assert_ok!(post(area, hour(12), &rows));
		rows.push(whole(0));
		assert_noop!(post(area, hour(12), &rows), Error::TooManyCoefficients);
	});
}

#[test]
fn post_limits_should_fail_when_a_row_is_malformed() {
	chain(|| {
		let area = area();
		let because = |reason| Limit { reason, ..whole(0) };
		let voltage = |bus: &str, phase| {
			because(Reason::Voltage { bus: text(bus), phase, bound: Bound::Lower })
		};
		for malformed in [
			row(&[], 1),
			row(&[(0, 0)], 1),
			row(&[(1, 1), (1, 1)], 1),
			row(&[(1, 1), (0, 1)], 1),
			voltage("", 1),
			voltage("671", 0),
			voltage("671", 4),
			because(Reason::Thermal { branch: text("") }),
			because(Reason::Thermal { branch: Name::truncate_from(vec![0xff]) }),
		] {
			let limits = [whole(1), malformed];
			assert_noop!(post(area, hour(12), &limits), Error::MalformedRow);
		}
		for reason in [Reason::Outage, Reason::Envelope] {
			assert_ok!(post(area, hour(12), &[because(reason)]));
		}
	});
}

#[test]
fn post_limits_should_fail_when_a_row_is_not_normalised() {
	chain(|| {
		let area = area();
		for other in [
			row(&[(0, 999_999)], 1),
			row(&[(0, 1_000_001)], 1),
			row(&[(0, 2_147_000_000)], 1),
			row(&[(0, -1_000_001), (1, 1_000_000)], 1),
			row(&[(0, 1_000_000), (1, 999)], 1),
			row(&[(0, 1_000_000), (1, -999)], 1),
		] {
			let limits = [whole(1), other];
			assert_noop!(post(area, hour(12), &limits), Error::NotNormalised);
			let day = day(&[(hour(11), Rows::default()), (hour(12), rows(&limits))]);
			assert_noop!(bulk::post_limits_many(signed(DSO), area, day), Error::NotNormalised);
		}
		assert_ok!(post(area, hour(12), &[row(&[(0, 1_000), (1, -1_000_000)], 1)]));
	});
}

#[test]
fn post_limits_should_fail_when_two_rows_have_the_same_coefficients() {
	chain(|| {
		let area = area();
		let looser = Limit { headroom: Watts(2), ..whole(0) };
		let renamed = Limit { reason: Reason::Outage, ..whole(0) };
		for copy in [whole(0), looser, renamed] {
			let limits = [whole(0), whole(1), copy];
			assert_noop!(post(area, hour(12), &limits), Error::DuplicateLimit);
			let day = day(&[(hour(11), Rows::default()), (hour(12), rows(&limits))]);
			assert_noop!(bulk::post_limits_many(signed(DSO), area, day), Error::DuplicateLimit);
		}
		assert_ok!(post(area, hour(12), &[whole(0), against(0), whole(1)]));
		assert_ok!(post(area, hour(13), &[whole(0)]));
	});
}

#[test]
fn post_limits_should_fail_when_a_headroom_is_more_than_a_terawatt() {
	chain(|| {
		let area = area();
		let leaves = |headroom| post(area, hour(12), &[row(&[(0, 1_000_000)], headroom)]);
		for headroom in [1_000_000_000_001, -1_000_000_000_001, i64::MAX, i64::MIN] {
			assert_noop!(leaves(headroom), Error::HeadroomOutOfRange);
		}
		for headroom in [1_000_000_000_000, -1_000_000_000_000] {
			assert_ok!(leaves(headroom));
		}
	});
}

#[test]
fn post_limits_should_keep_the_penalties_of_their_time() {
	chain(|| {
		let area = area();
		assert_ok!(post(area, hour(12), &[row(&[(0, 1_000_000)], -300)]));
		assert_eq!(Postings::<Test>::get(area, hour(12)).unwrap().penalties, PENALTIES);
	});
}

#[test]
fn post_limits_should_fail_when_a_row_names_a_point_that_is_not_there() {
	chain(|| {
		let area = area();
		assert_noop!(
			post(area, hour(12), &[row(&[(0, 1_000_000), (3, 1_000_000)], 1)]),
			Error::UnknownPoint
		);
	});
}

#[test]
fn post_limits_should_fail_when_the_dso_cannot_pay_the_deposit() {
	chain(|| {
		let area = bare_area();
		assert_ok!(DsoConstraints::set_dso(RuntimeOrigin::root(), area, POOR));
		assert_noop!(
			DsoConstraints::post_limits(signed(POOR), area, hour(12), Rows::default()),
			sp_runtime::TokenError::FundsUnavailable
		);
	});
}

#[test]
fn post_limits_many_should_post_the_longest_day_at_once() {
	chain(|| {
		let area = area();
		let limits = (0..u64::from(MAX_INTERVALS))
			.map(|index| (hour(index), rows(&[row(&[(0, 1_000_000)], index as i64)])))
			.collect::<Vec<_>>();
		assert_ok!(bulk::post_limits_many(signed(DSO), area, day(&limits)));
		for (interval, rows) in limits {
			assert_eq!(<DsoConstraints as Network>::limits(area, &interval), rows.into_inner());
		}
	});
}

#[test]
fn post_limits_many_should_weigh_as_much_as_that_many_calls() {
	use frame_support::dispatch::GetDispatchInfo;
	let (area, none, some) = (AreaId(0), Rows::default(), rows(&[whole(0)]));
	let single = |interval, rows| {
		RuntimeCall::from(Call::post_limits { area, interval, rows })
			.get_dispatch_info()
			.call_weight
	};
	let many = Call::post_limits_many {
		area,
		limits: day(&[(hour(1), none.clone()), (hour(2), some.clone())]),
	};
	assert_eq!(
		RuntimeCall::from(many).get_dispatch_info().call_weight,
		single(hour(1), none) + single(hour(2), some)
	);
}

#[test]
fn post_limits_many_should_post_nothing_when_one_interval_fails() {
	chain(|| {
		let area = area();
		close_gates_before(13);
		assert_noop!(
			bulk::post_limits_many(
				signed(DSO),
				area,
				day(&[(hour(14), Rows::default()), (hour(12), Rows::default())]),
			),
			Error::GateClosed
		);
		let malformed = rows(&[row(&[], 1)]);
		assert_noop!(
			bulk::post_limits_many(
				signed(DSO),
				area,
				day(&[(hour(14), Rows::default()), (hour(15), malformed)]),
			),
			Error::MalformedRow
		);
	});
}

#[test]
fn post_limits_many_should_fail_without_any() {
	chain(|| {
		let area = area();
		assert_noop!(bulk::post_limits_many(signed(DSO), area, day(&[])), Error::EmptyList);
	});
}
