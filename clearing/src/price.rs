//! The price of a clearing: the midpoint of the prices that support its fills.

use crate::book::{Book, PPM, at};
use crate::error::Error;
use crate::position::CENT;
use tieline_primitives::{Price, Side};

/// The price λ of these fills and shadow prices.
///
/// A group that is filled at all must not lose by it, and a group that is not filled whole must not
/// gain by more; each bounds λ on one side. Between the bounds, clipped to the
/// floor and the cap, the midpoint is the price, rounded down to a µ$/MWh.
///
/// Shadow prices are rounded to a µ$/MWh, so bounds at places with a congestion component can cross
/// the others, the floor or the cap by a little. Up to a cent, the price is the midpoint all the
/// same, but not beyond the floor, the cap and the bounds at places without one, which are exact
/// and may not cross.
pub(crate) fn midpoint(
	book: &Book,
	congestion: &[i128],
	fills: impl Iterator<Item = i64>,
	floor: Price,
	cap: Price,
) -> Result<Price, Error> {
	let mut least = i128::MIN;
	let mut highest = i128::MAX;
	let mut exact = (scaled(floor)?, scaled(cap)?);
	for (group, power) in book.groups.iter().zip(fills) {
		// The λ at which the nodal price equals the group's own price.
		let congestion = at(congestion, group.place);
		let even = scaled(group.key.price)?.checked_sub(congestion).ok_or(Error::Overflow)?;
		let (asks, allows) = match group.key.side {
			Side::Supply => (power > 0, power < group.total),
			Side::Demand => (power < group.total, power > 0),
		};
		if asks {
			least = least.max(even);
			if congestion == 0 {
				exact.0 = exact.0.max(even);
			}
		}
		if allows {
			highest = highest.min(even);
			if congestion == 0 {
				exact.1 = exact.1.min(even);
			}
		}
	}
	let unsupported = |least, highest| {
		Err(Error::UnsupportedFills { least: whole(least)?, highest: whole(highest)? })
	};
	if least.saturating_sub(highest) > CENT {
		return unsupported(least, highest);
	}
	let (floor, cap) = (scaled(floor)?, scaled(cap)?);
	if least.saturating_sub(cap) > CENT {
		return Err(Error::PriceOutOfBounds(whole(least)?));
	}
	if floor.saturating_sub(highest) > CENT {
		return Err(Error::PriceOutOfBounds(whole(highest)?));
	}
	if exact.0 > exact.1 {
		return unsupported(exact.0, exact.1);
	}
	let sum = least.max(floor).checked_add(highest.min(cap)).ok_or(Error::Overflow)?;
	whole(sum.div_euclid(2).min(exact.1).max(exact.0))
}

fn scaled(price: Price) -> Result<i128, Error> {
	i128::from(price.0).checked_mul(PPM).ok_or(Error::Overflow)
}

fn whole(price: i128) -> Result<Price, Error> {
	i64::try_from(price.div_euclid(PPM)).map(Price).map_err(|_| Error::Overflow)
}
