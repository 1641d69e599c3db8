use super::*;
use frame_support::inherent::{InherentData, ProvideInherent};

fn data(finalized: u64) -> InherentData {
	let mut data = InherentData::new();
	data.put_data(INHERENT_IDENTIFIER, &finalized).unwrap();
	data
}

#[test]
fn the_inherent_should_carry_the_number_that_the_node_gives() {
	chain(|| {
		healthy(5);
		let number = begin_block();
		assert_eq!(Finality::create_inherent(&data(3)), Some(Call::note { finalized: 3 }));
		Finality::on_finalize(number);
	});
}

#[test]
fn the_inherent_should_name_the_parent_where_finality_is_ahead_of_it() {
	chain(|| {
		healthy(5);
		let number = begin_block();
		assert_eq!(Finality::create_inherent(&data(9)), Some(Call::note { finalized: 5 }));
		Finality::on_finalize(number);
	});
}

#[test]
fn a_node_without_the_number_should_make_no_inherent() {
	chain(|| {
		healthy(5);
		assert_eq!(Finality::create_inherent(&InherentData::new()), None);
		assert_eq!(Finality::is_inherent_required(&InherentData::new()), Ok(None));
	});
}

#[test]
fn a_number_above_the_parents_should_be_refused() {
	chain(|| {
		// Inherents are checked in the state of the parent.
		healthy(5);
		let check =
			|finalized| Finality::check_inherent(&Call::note { finalized }, &InherentData::new());
		assert_eq!(check(5), Ok(()));
		assert_eq!(check(6), Err(InherentError::AboveParent));
		assert!(Finality::is_inherent(&Call::note { finalized: 6 }));
	});
}
