//! Exact prices as numbers to draw.

use tieline_clearing::NodalPrice;
use tieline_primitives::Price;

/// A nodal price in $/MWh, from the nearest µ$/MWh. Not a number where it is beyond all prices that
/// a clearing can have.
pub(super) fn usd_per_mwh(price: NodalPrice) -> f64 {
	price.round().map_or(f64::NAN, Price::usd_per_mwh)
}
