use super::*;
use sp_runtime::traits::BadOrigin;

#[test]
fn note_should_keep_the_latest_word_of_each_author() {
	chain(|| {
		blocks(6, |author, parent| Some(if author == 2 { 1.min(parent) } else { parent }));
		let words = Words::<Test>::get();
		let words = words.iter().map(|word| (word.authority, word.finalized)).collect::<Vec<_>>();
		assert_eq!(words, [(1, 4), (2, 1), (3, 2), (4, 3)]);
	});
}

#[test]
fn note_should_be_optional() {
	chain(|| {
		healthy(8);
		let before = Words::<Test>::get();
		block(None);
		assert_eq!(Words::<Test>::get(), before);
	});
}

#[test]
fn note_should_fail_for_a_block_that_is_no_ancestor() {
	chain(|| {
		healthy(3);
		let number = begin_block();
		for finalized in [number, number + 1] {
			assert_noop!(Finality::note(RuntimeOrigin::none(), finalized), Error::NotAnAncestor);
		}
		assert_ok!(Finality::note(RuntimeOrigin::none(), number - 1));
		Finality::on_finalize(number);
	});
}

#[test]
fn note_should_fail_twice_in_a_block() {
	chain(|| {
		healthy(3);
		let number = begin_block();
		assert_ok!(Finality::note(RuntimeOrigin::none(), 1));
		assert_noop!(Finality::note(RuntimeOrigin::none(), 2), Error::AlreadyNoted);
		Finality::on_finalize(number);
		healthy(1);
	});
}

#[test]
fn note_should_fail_with_a_signature() {
	chain(|| {
		let number = begin_block();
		for origin in [RuntimeOrigin::signed(1), RuntimeOrigin::root()] {
			assert_noop!(Finality::note(origin, 0), BadOrigin);
		}
		Finality::on_finalize(number);
	});
}

#[test]
fn a_note_in_a_block_without_a_slot_should_count_for_nobody() {
	chain(|| {
		healthy(8);
		let before = Words::<Test>::get();
		let number = begin_block();
		BlockSlot::set(None);
		assert_ok!(Finality::note(RuntimeOrigin::none(), number - 1));
		Finality::on_finalize(number);
		assert_eq!(Words::<Test>::get(), before);
		assert_eq!(Noted::<Test>::get(), None);
	});
}
