//! Random histories: stalls are disjoint and ascending, and no instant that was stalled is
//! forgotten.

use super::*;
use proptest::prelude::*;

#[derive(Clone, Debug)]
enum Act {
	/// Blocks whose authors lag this many blocks behind.
	Blocks(u64, u64),
	/// Blocks whose authors know of nothing newer.
	Stall(u64),
	/// No blocks, for this many slots.
	Silence(u64),
	/// Other authorities.
	Authorities(u64, u64),
	/// An author that says anything, or nothing.
	Word(Option<u64>),
}

fn act() -> impl Strategy<Value = Act> {
	prop_oneof![
		3 => (1u64..60, 0u64..50).prop_map(|(count, lag)| Act::Blocks(count, lag)),
		2 => (1u64..80).prop_map(Act::Stall),
		1 => (1u64..400).prop_map(Act::Silence),
		1 => (0u64..5, 1u64..9).prop_map(|(first, count)| Act::Authorities(first, count)),
		2 => proptest::option::of(0u64..2_000).prop_map(Act::Word),
	]
}

fn perform(act: Act) {
	match act {
		Act::Blocks(count, lag) => blocks(count, |_, parent| Some(parent.saturating_sub(lag))),
		Act::Stall(count) => {
			let last = System::block_number();
			stalled(count, last);
		},
		Act::Silence(slots) => Now::mutate(|now| *now += slots * SLOT),
		Act::Authorities(first, count) => Authorities::set((first..first + count).collect()),
		Act::Word(word) => {
			let parent = System::block_number();
			block(word.map(|finalized| finalized.min(parent)));
		},
	}
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(64))]

	#[test]
	fn stalls_should_be_ascending_and_disjoint(acts in prop::collection::vec(act(), 1..40)) {
		new_test_ext().execute_with(|| {
			let mut seen = vec![];
			let mut last = 0;
			for act in acts {
				perform(act);
				Finality::do_try_state().unwrap();
				let latest = Latest::<Test>::get().map_or(0, |latest| latest.number);
				assert!(latest >= last, "the median has fallen");
				last = latest;
				if Finality::stalled_now() {
					seen.push(Now::get());
				}
			}
			for time in seen {
				let instant = span(time - 1, time);
				assert!(Finality::stalled_during(instant), "a stall was forgotten");
			}
		});
	}
}
