//! Exact prices as numbers to draw.

use tieline_clearing::ExactPrice;
use tieline_primitives::Price;

/// An exact price in $/MWh, from the nearest µ$/MWh. Not a number where it is beyond all prices that
/// a clearing can have.
pub(super) fn usd_per_mwh(price: ExactPrice) -> f64 {
	price.round().map_or(f64::NAN, Price::usd_per_mwh)
}
