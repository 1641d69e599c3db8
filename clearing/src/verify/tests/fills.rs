//! Fills are in order, of tie groups at the margin, and in balance.

use super::*;
use crate::certificate::Fill;

#[test]
fn fills_are_ascending_and_of_tie_groups_that_exist_at_the_margin() {
	let wholesale = wholesale_demand(usd(30)).filled(kw(23));
	let pv = supply(point(1), usd(0)).filled(kw(28));
	let result = |fills: &[Fill]| {
		let fills = fills.to_vec().try_into().unwrap();
		check(&sunny_noon(), &Certificate { fills, ..sunny_noon_certificate() })
	};
	assert!(result(&[wholesale, pv]).is_ok());
	let pv_group = supply(point(1), usd(0));
	assert_eq!(result(&[pv, wholesale]), Err(Error::DisorderedFill(wholesale_demand(usd(30)))));
	assert_eq!(result(&[wholesale, pv, pv]), Err(Error::DisorderedFill(pv_group)));
	let unknown = supply(point(1), usd(1)).filled(Watts(5));
	assert_eq!(
		result(&[wholesale, pv, unknown]),
		Err(Error::UnknownFill(supply(point(1), usd(1))))
	);
	let last = supply(point(9), usd(1)).filled(Watts(5));
	assert_eq!(result(&[wholesale, pv, last]), Err(Error::UnknownFill(supply(point(9), usd(1)))));
	let battery = supply(point(2), usd(25)).filled(Watts(5));
	assert_eq!(
		result(&[wholesale, pv, battery]),
		Err(Error::FillNotMarginal(supply(point(2), usd(25))))
	);
	for power in [-1, 30_001] {
		let fills = [wholesale, supply(point(1), usd(0)).filled(Watts(power))];
		assert_eq!(result(&fills), Err(Error::FillOutOfRange(pv_group)));
	}
	assert_eq!(
		result(&[wholesale, supply(point(1), usd(0)).filled(Watts(0))]),
		Err(Error::RedundantFill(pv_group))
	);
}

#[test]
fn supply_equals_demand_to_the_watt() {
	let fills =
		[wholesale_demand(usd(30)).filled(Watts(23_001)), supply(point(1), usd(0)).filled(kw(28))];
	let result = check(&sunny_noon(), &certificate(usd(30), [row(0).worth(usd(30))], fills));
	assert_eq!(result, Err(Error::Unbalanced { supply: 33_000, demand: 33_001 }));
}
