//! The worked example of `docs/market-rules.md`.

use super::market::Market;
use super::words::{At, kw, percent, point, usd};
use crate::certificate::Certificate;

/// The market of the worked example: noon on a sunny day. Offers 0 and 1 are PV of two aggregators
/// at point 1, offer 2 is PV at point 4, offer 3 is a battery at point 2, and offer 4 charges
/// vehicles at point 3.
pub fn sunny_noon() -> Market {
	Market::new()
		.wholesale_demand([kw(40).at(usd(30))])
		.supply(point(1), [kw(20).at(usd(0))])
		.supply(point(1), [kw(10).at(usd(0))])
		.supply(point(4), [kw(5).at(usd(0))])
		.supply(point(2), [kw(20).at(usd(25))])
		.demand(point(3), [kw(10).at(usd(12))])
		.limit(
			kw(20),
			[percent(100).at(point(1)), percent(50).at(point(2)), percent(80).at(point(3))],
		)
}

/// The certificate of [`sunny_noon`]: λ is 30 $/MWh and a little, since the wholesale market buys
/// 23 kW of 40 kW, and the row's shadow price the same and a little, since 28 kW of 30 kW are taken
/// at point 1.
pub fn sunny_noon_certificate() -> Certificate {
	crate::solve(&sunny_noon().problem()).expect("it can be cleared")
}
