//! Nodal prices: the worth of injection at a point, `π = λ − Σ a·μ`.
//!
//! A nodal price, in distribution also *DLMP*, has two parts: λ, the price of energy at the pricing
//! node, and the *congestion component* `π − λ = −Σ a·μ`, which the limit rows add at the point. It
//! is negative where injection uses up the rows, and positive where injection relieves them.

use crate::book::{Book, PPM, at};
use crate::certificate::{Certificate, Location, Problem};
use crate::error::Error;
use crate::position::shadow_prices;
use alloc::{format, vec::Vec};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use core::fmt;
use scale_info::TypeInfo;
use tieline_primitives::{PointId, Price};

/// The decimals of a dollar that a millionth of a µ$ needs.
const DECIMALS: usize = 12;
/// The decimals that are always written.
const LEAST_DECIMALS: usize = 2;

/// A price in parts per million of a µ$/MWh, in which nodal prices and their congestion components
/// are exact.
#[derive(
	Clone,
	Copy,
	Debug,
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
pub struct NodalPrice(pub i128);

impl NodalPrice {
	/// The nearest price in whole µ$/MWh, of two the higher. `None` where it does not fit: no price
	/// of that size is between a floor and a cap.
	pub fn round(self) -> Option<Price> {
		let nearest = self.0.checked_add(PPM / 2)?.div_euclid(PPM);
		i64::try_from(nearest).ok().map(Price)
	}

	/// The congestion component of a nodal price, `π − λ`. `None` where it does not fit.
	pub fn congestion_component(self, lambda: Price) -> Option<Self> {
		self.0.checked_sub(Self::from(lambda).0).map(Self)
	}
}

impl From<Price> for NodalPrice {
	fn from(price: Price) -> Self {
		Self(i128::from(price.0).saturating_mul(PPM))
	}
}

impl fmt::Display for NodalPrice {
	/// As `35.27 $/MWh`, with two to twelve decimals; exact.
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

/// The nodal price of a point, and its congestion component.
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
pub struct PointPrice {
	/// The point.
	pub point: PointId,
	/// Its nodal price, `π`.
	pub nodal_price: NodalPrice,
	/// Its congestion component, `π − λ`: what the limit rows add.
	pub congestion_component: NodalPrice,
}

/// The nodal price at a location, exactly: λ at the pricing node, and at a point, with or without
/// offers, λ and the congestion component of the rows that count it.
///
/// The certificate must have passed [`verify`](crate::verify()) for the problem.
///
/// # Errors
///
/// Those of [`verify`](crate::verify()) for the problem and for shadow prices: none where the
/// certificate has passed.
pub fn nodal_price(
	problem: &Problem<'_>,
	certificate: &Certificate,
	location: Location,
) -> Result<NodalPrice, Error> {
	let book = Book::new(problem)?;
	let shadow_prices = shadow_prices(&book, certificate)?;
	let lambda = NodalPrice::from(certificate.price);
	let Location::Point(point) = location else { return Ok(lambda) };
	let mut rows = problem.limits.iter().enumerate().filter(|(_, row)| row.area == point.area());
	rows.try_fold(lambda.0, |price, (index, row)| {
		let sensitivity = i128::from(row.limit.sensitivity(point.index()).0);
		price.checked_sub(sensitivity.checked_mul(i128::from(at(&shadow_prices, index)))?)
	})
	.map(NodalPrice)
	.ok_or(Error::Overflow)
}

/// The nodal price of each point with an offer, in ascending order of point, exactly. It sorts the
/// problem once for all points.
///
/// The certificate must have passed [`verify`](crate::verify()) for the problem.
///
/// # Errors
///
/// Those of [`nodal_price`].
pub fn nodal_prices(
	problem: &Problem<'_>,
	certificate: &Certificate,
) -> Result<Vec<PointPrice>, Error> {
	let book = Book::new(problem)?;
	let shadow_prices = shadow_prices(&book, certificate)?;
	let congestion = book.congestion(&shadow_prices).ok_or(Error::Overflow)?;
	let lambda = NodalPrice::from(certificate.price);
	let points = book.places.iter().zip(congestion).filter_map(|(place, congestion)| {
		let Location::Point(point) = place.location else { return None };
		Some((point, congestion))
	});
	points
		.map(|(point, congestion)| {
			let nodal_price = lambda.0.checked_add(congestion).ok_or(Error::Overflow)?;
			Ok(PointPrice {
				point,
				nodal_price: NodalPrice(nodal_price),
				congestion_component: NodalPrice(congestion),
			})
		})
		.collect()
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::testing::*;

	fn dollars(dollars: i64) -> NodalPrice {
		usd(dollars).into()
	}

	#[test]
	fn nodal_prices_are_exact() {
		let (market, certificate) = (sunny_noon(), sunny_noon_certificate());
		let nodal = |at| {
			let location = Location::Point(point(at));
			nodal_price(&market.problem(), &certificate, location).unwrap()
		};
		assert_eq!(nodal(1), dollars(0));
		assert_eq!(nodal(2), dollars(15));
		assert_eq!(nodal(3), dollars(6));
		assert_eq!(nodal(4), dollars(30));
		let wholesale = nodal_price(&market.problem(), &certificate, Location::Wholesale);
		assert_eq!(wholesale, Ok(dollars(30)));
	}

	#[test]
	fn a_nodal_price_is_lambda_and_the_congestion_component_of_its_point() {
		let market = sunny_noon();
		let prices = nodal_prices(&market.problem(), &sunny_noon_certificate()).unwrap();
		let expected = [(1, 0, -30), (2, 15, -15), (3, 6, -24), (4, 30, 0)];
		let expected = expected.map(|(at, price, congestion)| PointPrice {
			point: point(at),
			nodal_price: dollars(price),
			congestion_component: dollars(congestion),
		});
		assert_eq!(prices, expected);
		for price in prices {
			let congestion = price.nodal_price.congestion_component(usd(30));
			assert_eq!(congestion, Some(price.congestion_component));
		}
	}

	#[test]
	fn a_point_that_injects_into_a_relieved_row_is_dearer_than_the_node() {
		let market = Market::new()
			.supply(point(1), [kw(1).at(usd(40))])
			.limit(kw(-1), [percent(-25).at(point(1))]);
		let certificate = certificate(usd(30), [row(0).worth(usd(40))], []);
		let [price] = nodal_prices(&market.problem(), &certificate).unwrap()[..] else {
			panic!("one point has offers")
		};
		assert_eq!(price.congestion_component, dollars(10));
		assert_eq!(price.nodal_price, dollars(40));
	}

	#[test]
	fn a_nodal_price_rounds_to_the_nearest_micro_dollar_and_halves_up() {
		let rounded = |ppm| NodalPrice(ppm).round();
		assert_eq!(rounded(1_499_999), Some(Price(1)));
		assert_eq!(rounded(1_500_000), Some(Price(2)));
		assert_eq!(rounded(-1_500_000), Some(Price(-1)));
		assert_eq!(rounded(-1_500_001), Some(Price(-2)));
		assert_eq!(NodalPrice::from(Price(i64::MIN)).round(), Some(Price(i64::MIN)));
		assert_eq!(rounded((i128::from(i64::MAX) + 1) * PPM), None);
		assert_eq!(rounded(i128::MAX), None);
	}

	#[test]
	fn a_nodal_price_is_written_in_dollars_exactly() {
		for (ppm, text) in [
			(0, "0.00 $/MWh"),
			(35_270_000_000_000, "35.27 $/MWh"),
			(35_200_000_000_000, "35.20 $/MWh"),
			(-500_000_000_000, "-0.50 $/MWh"),
			(1, "0.000000000001 $/MWh"),
			(-12_345_678_900_001, "-12.345678900001 $/MWh"),
			(i128::MIN, "-170141183460469231731687303.715884105728 $/MWh"),
		] {
			assert_eq!(NodalPrice(ppm).to_string(), text);
		}
	}

	#[test]
	fn a_nodal_price_is_written_as_the_price_that_it_is() {
		for micro in [0, 1, -1, 35_270_000, -500_000, i64::MIN, i64::MAX] {
			let price = Price(micro);
			assert_eq!(NodalPrice::from(price).to_string(), price.to_string());
		}
	}
}
