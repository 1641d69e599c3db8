use super::*;

/// Blocks after which finality is stalled when nothing newer becomes final.
fn patience(authorities: u64) -> u64 {
	bound(authorities) / SLOT + 1
}

#[test]
fn finality_should_stall_when_nothing_newer_is_final_in_time() {
	chain(|| {
		healthy(12);
		stalled(4, 11);
		let since = Latest::<Test>::get().unwrap().time.0;
		assert_eq!(since, GENESIS + 11 * SLOT);
		// The lag is five slots by now.
		stalled(patience(4) - 6, 11);
		assert_eq!(Finality::lag(), Some(Millis(bound(4))));
		assert!(!Finality::stalled_now());
		System::reset_events();
		stalled(1, 11);
		assert!(Finality::stalled_now());
		System::assert_last_event(Event::FinalityStalled { since: Millis(since) }.into());
		assert!(Finality::stalled_during(span(since, since + 1)));
		assert!(Finality::stalled_during(span(Now::get(), Now::get() + 1)));
		assert!(!Finality::stalled_during(span(since - 1, since)));
		stalled(5, 11);
		assert_eq!(System::events().len(), 1);
	});
}

#[test]
fn finality_should_resume_with_the_first_block_whose_lag_is_within_the_bound() {
	chain(|| {
		healthy(12);
		stalled(60, 11);
		healthy(2);
		assert!(Finality::stalled_now());
		// The lower median of 11, 11, 72 and 73 is 11, of 11, 72, 73 and 74 it is 72.
		healthy(1);
		assert!(!Finality::stalled_now());
		let (from, until) = (GENESIS + 11 * SLOT, Now::get());
		System::assert_last_event(
			Event::FinalityResumed { from: Millis(from), until: Millis(until) }.into(),
		);
		assert_eq!(recorded(), [(from, until)]);
		assert!(Finality::stalled_during(span(until - 1, until + 5)));
		assert!(!Finality::stalled_during(span(until, until + 5)));
		assert_eq!(Finality::final_until(), Millis(GENESIS + 72 * SLOT));
	});
}

#[test]
fn finality_that_keeps_far_behind_should_be_stalled() {
	chain(|| {
		healthy(50);
		// Each block makes another final, 50 blocks behind.
		blocks(100, |_, parent| Some(parent.saturating_sub(50)));
		assert!(Finality::stalled_now());
		assert!(latest() > 90);
	});
}

#[test]
fn fewer_than_half_should_not_fake_a_stall() {
	for (authorities, liars) in [(1, 0), (2, 0), (3, 1), (4, 1), (5, 2), (7, 3)] {
		chain(|| {
			Authorities::set((1..=authorities).collect());
			blocks(200, |author, parent| Some(if author <= liars { 0 } else { parent }));
			assert!(!Finality::stalled_now(), "{liars} of {authorities}");
			assert_eq!(recorded(), []);
		});
	}
}

#[test]
fn fewer_than_half_should_not_hide_a_stall() {
	for (authorities, liars) in [(1, 0), (2, 0), (3, 1), (4, 1), (5, 2), (7, 3)] {
		chain(|| {
			Authorities::set((1..=authorities).collect());
			healthy(20);
			blocks(60, |author, parent| Some(if author <= liars { parent } else { 19 }));
			assert!(Finality::stalled_now(), "{liars} of {authorities}");
			assert_eq!(latest(), 19);
		});
	}
}

#[test]
fn the_median_should_never_fall() {
	chain(|| {
		healthy(20);
		let before = latest();
		blocks(8, |_, _| Some(0));
		assert_eq!(latest(), before);
	});
}

#[test]
fn two_stopped_validators_of_four_should_stall_it() {
	chain(|| {
		healthy(20);
		// Two make no blocks, the others know of nothing newer.
		for _ in 0..40 {
			block(Some(17));
			Now::mutate(|now| *now += SLOT);
		}
		assert!(Finality::stalled_now());
	});
}

#[test]
fn a_chain_that_stood_still_should_have_stalled() {
	chain(|| {
		healthy(20);
		let before = Now::get();
		Now::mutate(|now| *now += 600_000);
		healthy(1);
		assert!(Finality::stalled_now());
		// After a restart all know the last block as final, and then those that follow.
		healthy(5);
		assert!(!Finality::stalled_now());
		assert!(Finality::stalled_during(span(before + 1_000, before + 2_000)));
		assert_eq!(recorded().len(), 1);
	});
}

#[test]
fn authors_that_note_nothing_should_leave_the_chain_stalled() {
	chain(|| {
		blocks(60, |_, _| None);
		assert!(Finality::stalled_now());
		healthy(4);
		assert!(!Finality::stalled_now());
	});
}

#[test]
fn a_new_set_of_authorities_should_neither_stall_nor_hide_a_stall() {
	chain(|| {
		healthy(20);
		let before = latest();
		Authorities::set(vec![5, 6, 7, 8, 9]);
		block(Some(20));
		// The block was of an author of the former set.
		assert_eq!(latest(), before);
		let words = Words::<Test>::get();
		assert!(words.iter().all(|word| word.authority > 4 && word.finalized == before));
		healthy(40);
		assert_eq!(recorded(), []);
		assert!(!Finality::stalled_now());

		let last = System::block_number();
		stalled(50, last);
		assert!(Finality::stalled_now());
		Authorities::set(vec![1, 2, 3]);
		stalled(3, last);
		assert!(Finality::stalled_now());
	});
}

#[test]
fn an_authority_that_stays_should_keep_its_word() {
	chain(|| {
		healthy(20);
		Authorities::set(vec![4, 9, 1]);
		block(None);
		let words = Words::<Test>::get();
		let words = words.iter().map(|word| (word.authority, word.finalized)).collect::<Vec<_>>();
		assert_eq!(words, [(4, 19), (9, 17), (1, 16)]);
	});
}

#[test]
fn more_authorities_than_can_be_heard_should_be_cut_off() {
	chain(|| {
		Authorities::set((0..40).collect());
		healthy(3);
		assert_eq!(Words::<Test>::get().len(), 32);
	});
}

/// Makes a stall, and ends it with finality at the block before.
fn stall_and_resume() {
	let last = System::block_number();
	healthy(4);
	stalled(45, last);
	assert!(Finality::stalled_now());
	healthy(4);
	assert!(!Finality::stalled_now());
}

#[test]
fn the_two_oldest_stalls_should_become_one_when_the_list_is_full() {
	chain(|| {
		for _ in 0..MAX_STALLS {
			stall_and_resume();
			healthy(20);
		}
		let before = recorded();
		assert_eq!(before.len(), MAX_STALLS as usize);
		stall_and_resume();
		let after = recorded();
		assert_eq!(after.len(), MAX_STALLS as usize);
		assert_eq!(after[0], (before[0].0, before[1].1));
		assert_eq!(after[1..63], before[2..]);
		// What is forgotten is that finality worked between them.
		assert!(Finality::stalled_during(span(before[0].1, before[1].0)));
		assert!(!Finality::stalled_during(span(before[2].1, before[3].0)));
	});
}

#[test]
fn a_stall_that_begins_before_the_last_one_ended_should_continue_it() {
	chain(|| {
		healthy(20);
		stalled(60, 19);
		// Finality comes to a block that is within the bound, and stops again.
		let last = System::block_number() - 20;
		stalled(4, last);
		assert!(!Finality::stalled_now());
		assert_eq!(recorded().len(), 1);
		stalled(40, last);
		assert!(Finality::stalled_now());
		healthy(4);
		assert_eq!(recorded(), [(GENESIS + 19 * SLOT, Now::get() - SLOT)]);
	});
}
