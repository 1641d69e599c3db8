use super::{move_out::move_out, *};

fn move_in(who: u64, day: u32) -> Result<(), DispatchError> {
	let moved = Registry::move_in(by(who), SITE, Day(day));
	moved.map(drop).map_err(|refused| refused.error)
}

#[test]
fn the_successor_takes_the_ders_over_with_their_qualifications() {
	market(|| {
		let (solar, battery) = (enrolled(solar("1")), enrolled(behind_meter_1("2")));
		let paid = held(OWNER);
		assert_ok!(move_out(OWNER, FREE + 2, Some(NEIGHBOUR)));
		auctions_until(FREE + 2);
		assert_ok!(move_in(NEIGHBOUR, FREE + 2));
		happened(Event::MovedIn { site: SITE, customer: NEIGHBOUR, day: Day(FREE + 2) });
		assert_eq!((held(OWNER), held(NEIGHBOUR)), (0, paid));
		for der in [solar, battery] {
			assert_eq!(Consents::<Test>::get(der), None);
			assert_eq!(Ders::<Test>::get(der).unwrap().owner, NEIGHBOUR);
			assert_noop!(Registry::consent(by(OWNER), der, OURS), E::NotOwner(FIRST));
			assert_ok!(Registry::consent(by(NEIGHBOUR), der, THEIRS));
			assert_ok!(Registry::enroll(by(RIVAL), der, Service::Energy));
		}
		assert_eq!(energy(OURS, FREE + 1), envelope(10_000, 5_000));
		assert_eq!(energy(OURS, FREE + 2), Capability::ZERO);
		assert_eq!(energy(THEIRS, FREE + 1), Capability::ZERO);
		assert_eq!(energy(THEIRS, FREE + 2), envelope(10_000, 5_000));
	});
}

#[test]
fn the_site_remembers_who_had_it_on_which_days() {
	market(|| {
		Now::set(u64::from(FREE) * tieline_primitives::MILLIS_PER_DAY);
		registered(solar("1"));
		auctions_until(FREE + 9);
		assert_ok!(move_out(DSO, FREE + 3, Some(NEIGHBOUR)));
		assert_ok!(move_in(NEIGHBOUR, FREE + 5));
		let customers = [FREE - 1, FREE, FREE + 2, FREE + 3, FREE + 4, FREE + 5, FREE + 99]
			.map(|day| Registry::customer_on(SITE, Day(day)));
		let (owner, neighbour) = (Some(OWNER), Some(NEIGHBOUR));
		assert_eq!(customers, [None, owner, owner, None, None, neighbour, neighbour]);
	});
}

#[test]
fn move_in_should_fail_when_the_caller_is_not_the_successor() {
	market(|| {
		assert_eq!(move_in(NEIGHBOUR, FREE), Err(E::UnknownSite.into()));
		registered(solar("1"));
		assert_eq!(move_in(NEIGHBOUR, FREE), Err(E::NoMove.into()));
		assert_ok!(move_out(OWNER, FREE, None));
		assert_eq!(move_in(NEIGHBOUR, FREE), Err(E::NotSuccessor.into()));
		assert_ok!(move_out(DSO, FREE, Some(NEIGHBOUR)));
		assert_eq!(move_in(OWNER, FREE), Err(E::NotSuccessor.into()));
		assert_eq!(Registry::move_in(admin(), SITE, Day(FREE)).unwrap_err().error, BadOrigin);
		assert_ok!(move_in(NEIGHBOUR, FREE));
	});
}

#[test]
fn move_in_should_fail_before_the_move_out_and_after_the_first_free_day() {
	market(|| {
		registered(solar("1"));
		assert_ok!(move_out(OWNER, FREE + 2, Some(NEIGHBOUR)));
		for day in [FREE, FREE + 2] {
			assert_eq!(move_in(NEIGHBOUR, day), Err(E::MoveOutOfReach.into()));
		}
		auctions_until(FREE + 4);
		for day in [FREE + 1, FREE + 5] {
			assert_eq!(move_in(NEIGHBOUR, day), Err(E::MoveOutOfReach.into()));
		}
		assert_ok!(move_in(NEIGHBOUR, FREE + 4));
	});
}

#[test]
fn move_in_should_fail_when_the_deposits_cannot_be_paid() {
	market(|| {
		registered(solar("1"));
		assert_ok!(move_out(OWNER, FREE, Some(50)));
		let unpaid = sp_runtime::TokenError::FundsUnavailable.into();
		frame_support::assert_storage_noop!(assert_eq!(
			frame_support::storage::with_storage_layer(|| move_in(50, FREE)),
			Err(unpaid)
		));
	});
}

#[test]
fn a_site_forgets_no_occupancy_of_the_days_that_are_kept() {
	market(|| {
		registered(solar("1"));
		let swap = |to, from, day| {
			assert_ok!(move_out(from, day, Some(to)));
			move_in(to, day)
		};
		for n in 0..MAX_OCCUPANCIES {
			let (from, to) = if n % 2 == 0 { (OWNER, NEIGHBOUR) } else { (NEIGHBOUR, OWNER) };
			assert_ok!(swap(to, from, FREE));
		}
		assert_eq!(swap(NEIGHBOUR, OWNER, FREE), Err(E::MovedTooOften.into()));
		auctions_until(FREE + 3);
		assert_ok!(move_in(NEIGHBOUR, FREE));
	});
}
