//! Prices as a certificate gives them: exact to 10⁻¹⁹ µ$/MWh.

use alloc::format;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use core::fmt;
use scale_info::TypeInfo;
use tieline_primitives::Price;

/// The decimals of a dollar that the unit of an exact price needs.
const DECIMALS: usize = 25;
/// The decimals that are always written.
const LEAST_DECIMALS: usize = 2;

/// A price in units of 10⁻¹⁹ µ$/MWh.
///
/// The fill of a step follows from its nodal price, and a step of a megawatt is filled over half a
/// µ$/MWh ([`ELASTICITY`](crate::ELASTICITY)), so that prices decide awards to far below a watt.
#[derive(
	Clone,
	Copy,
	Debug,
	Default,
	PartialEq,
	Eq,
	PartialOrd,
	Ord,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
pub struct ExactPrice(pub i128);

impl ExactPrice {
	/// One µ$/MWh.
	pub const MICRO_DOLLAR: i128 = 10_000_000_000_000_000_000;
	/// Nothing.
	pub const ZERO: Self = Self(0);

	/// The nearest price in whole µ$/MWh, of two the higher. `None` where it does not fit: no price
	/// of that size is between a floor and a cap.
	pub fn round(self) -> Option<Price> {
		let nearest = self.0.checked_add(Self::MICRO_DOLLAR / 2)?.div_euclid(Self::MICRO_DOLLAR);
		i64::try_from(nearest).ok().map(Price)
	}

	/// The price at which the market settles: the nearest in whole µ$/MWh, within floor and cap.
	pub fn settled(self, floor: Price, cap: Price) -> Price {
		let nearest = self.round().unwrap_or(if self.0 < 0 { floor } else { cap });
		nearest.min(cap).max(floor)
	}

	/// The difference, or `None` when it does not fit.
	pub fn checked_sub(self, other: Self) -> Option<Self> {
		self.0.checked_sub(other.0).map(Self)
	}
}

impl From<Price> for ExactPrice {
	fn from(price: Price) -> Self {
		// An i64 times 10¹⁸ fits in 128 bits.
		Self(i128::from(price.0).saturating_mul(Self::MICRO_DOLLAR))
	}
}

impl fmt::Display for ExactPrice {
	/// As `35.27 $/MWh`, with two to 25 decimals; exact.
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		let scale = 10u128.pow(DECIMALS as u32);
		let magnitude = self.0.unsigned_abs();
		let sign = if self.0 < 0 { "-" } else { "" };
		let dollars = magnitude / scale;
		let decimals = format!("{:0DECIMALS$}", magnitude % scale);
		let significant = decimals.trim_end_matches('0');
		write!(f, "{sign}{dollars}.{significant:0<LEAST_DECIMALS$} $/MWh")
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn an_exact_price_rounds_to_the_nearest_micro_dollar_and_halves_up() {
		let rounded = |units| ExactPrice(units).round();
		let one = ExactPrice::MICRO_DOLLAR;
		assert_eq!(rounded(one + one / 2 - 1), Some(Price(1)));
		assert_eq!(rounded(one + one / 2), Some(Price(2)));
		assert_eq!(rounded(-one - one / 2), Some(Price(-1)));
		assert_eq!(rounded(-one - one / 2 - 1), Some(Price(-2)));
		assert_eq!(ExactPrice::from(Price(i64::MIN)).round(), Some(Price(i64::MIN)));
		assert_eq!(rounded((i128::from(i64::MAX) + 1) * one), None);
		assert_eq!(rounded(i128::MAX), None);
	}

	#[test]
	fn a_settled_price_is_within_floor_and_cap() {
		let (floor, cap) = (Price(-5), Price(9));
		for (exact, settled) in [
			(ExactPrice(i128::MAX), cap),
			(ExactPrice(i128::MIN), floor),
			(Price(10).into(), cap),
			(Price(-6).into(), floor),
			(Price(3).into(), Price(3)),
		] {
			assert_eq!(exact.settled(floor, cap), settled);
		}
	}

	#[test]
	fn an_exact_price_is_written_in_dollars() {
		let micro = ExactPrice::MICRO_DOLLAR;
		for (units, text) in [
			(0, "0.00 $/MWh"),
			(35_270_000 * micro, "35.27 $/MWh"),
			(-500_000 * micro, "-0.50 $/MWh"),
			(1, "0.0000000000000000000000001 $/MWh"),
			(30_000_000 * micro + micro / 5, "30.0000002 $/MWh"),
		] {
			assert_eq!(ExactPrice(units).to_string(), text);
		}
	}

	#[test]
	fn an_exact_price_is_written_as_the_price_that_it_is() {
		for micro in [0, 1, -1, 35_270_000, -500_000, i64::MIN, i64::MAX] {
			let price = Price(micro);
			assert_eq!(ExactPrice::from(price).to_string(), price.to_string());
		}
	}
}
