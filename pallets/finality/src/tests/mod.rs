//! The call, the end of a block, the inherent, random histories, and the invariants.

mod histories;
mod inherent;
mod note;
mod stalls;
mod view_functions;

use crate::{mock::*, *};
use frame_support::{assert_noop, assert_ok, traits::Hooks};
use tieline_primitives::{Finality as _, Interval, Millis};

type Error = crate::Error<Test>;
type Event = crate::Event<Test>;

/// The bound of the lag with this many authorities.
fn bound(authorities: u64) -> u64 {
	MAX_LAG + SLOT * authorities
}

/// Runs a test on a chain of four authorities, 1 to 4, and checks the invariants afterwards.
fn chain(test: impl FnOnce()) {
	new_test_ext().execute_with(|| {
		test();
		Finality::do_try_state().unwrap();
	});
}

/// The slot of the next block: slots begin with the first authority's.
fn next_slot() -> u64 {
	System::block_number()
}

/// Begins a block a slot after the one before.
fn begin_block() -> u64 {
	let slot = next_slot();
	let number = System::block_number() + 1;
	System::set_block_number(number);
	Now::mutate(|now| *now += SLOT);
	BlockSlot::set(Some(slot));
	Finality::on_initialize(number);
	number
}

/// A block whose author knows `finalized` as final, or leaves the note out.
fn block(finalized: Option<u64>) {
	let number = begin_block();
	if let Some(finalized) = finalized {
		assert_ok!(Finality::note(RuntimeOrigin::none(), finalized));
	}
	Finality::on_finalize(number);
}

/// The authority that makes the next block: those of now, in turn.
fn next_author() -> u64 {
	let authorities = Authorities::get();
	authorities[(next_slot() % authorities.len() as u64) as usize]
}

/// Blocks whose authors say what `word` makes of the author and of the parent's number.
fn blocks(count: u64, word: impl Fn(u64, u64) -> Option<u64>) {
	for _ in 0..count {
		block(word(next_author(), System::block_number()));
	}
}

/// Blocks each of whose parents is final at once.
fn healthy(count: u64) {
	blocks(count, |_, parent| Some(parent));
}

/// Blocks while nothing newer than `last` becomes final.
fn stalled(count: u64, last: u64) {
	blocks(count, |_, _| Some(last));
}

fn latest() -> u64 {
	Latest::<Test>::get().unwrap().number
}

fn span(from: u64, until: u64) -> Interval {
	Interval { start: Millis(from), length: Millis(until - from) }
}

fn recorded() -> Vec<(u64, u64)> {
	Stalls::<Test>::get().iter().map(|stall| (stall.from.0, stall.until.0)).collect()
}
