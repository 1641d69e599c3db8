//! The worked example of `docs/market-rules.md`.

use super::market::{Market, certificate};
use super::words::{At, kw, percent, point, row, supply, usd, wholesale_demand};
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

/// The certificate of [`sunny_noon`].
pub fn sunny_noon_certificate() -> Certificate {
	certificate(
		usd(30),
		[row(0).worth(usd(30))],
		[wholesale_demand(usd(30)).filled(kw(23)), supply(point(1), usd(0)).filled(kw(28))],
	)
}
