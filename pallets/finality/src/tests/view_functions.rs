use super::*;

#[test]
fn the_lag_should_be_unknown_before_the_first_block() {
	chain(|| assert_eq!(Finality::lag(), None));
}

#[test]
fn the_lag_should_be_the_age_of_the_median() {
	chain(|| {
		healthy(12);
		// The words are 8, 9, 10 and 11, the lower median 9: the third block before the last.
		assert_eq!(latest(), 9);
		assert_eq!(Finality::lag(), Some(Millis(3 * SLOT)));
		stalled(7, 11);
		assert_eq!(latest(), 11);
		assert_eq!(Finality::lag(), Some(Millis(8 * SLOT)));
	});
}

#[test]
fn the_bound_should_grow_by_a_slot_with_each_authority() {
	chain(|| {
		healthy(1);
		assert_eq!(Finality::max_lag(), Millis(bound(4)));
		Authorities::set((0..20).collect());
		healthy(1);
		assert_eq!(Finality::max_lag(), Millis(bound(20)));
	});
}

#[test]
fn the_lag_should_be_that_of_the_former_block_where_the_median_is_older_than_all_times() {
	chain(|| {
		healthy(10);
		stalled(u64::from(MAX_TIMES) + 50, 9);
		let time = Latest::<Test>::get().unwrap().time;
		// Finality creeps on, far behind.
		stalled(4, 20);
		assert_eq!(latest(), 20);
		assert_eq!(Latest::<Test>::get().unwrap().time, time);
		// It catches up, and the lag is exact again.
		healthy(8);
		assert_eq!(Finality::lag(), Some(Millis(3 * SLOT)));
	});
}
