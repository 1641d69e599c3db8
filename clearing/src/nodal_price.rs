//! Nodal prices: the worth of injection at a point, `π = λ − Σ a·μ`.
//!
//! A nodal price, in distribution also *DLMP*, has two parts: λ, the price of energy at the pricing
//! node, and the *congestion component* `π − λ = −Σ a·μ`, which the limit rows add at the point. It
//! is negative where injection uses up the rows, and positive where injection relieves them.

use crate::book::{Book, PPM};
use crate::certificate::{Certificate, Location, Problem};
use crate::error::Error;
use crate::exact_price::ExactPrice;
use crate::verify::shadow_prices;
use alloc::{collections::BTreeMap, vec::Vec};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use tieline_primitives::{PointId, Price};

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
	/// Its nodal price, `π`, rounded down to a unit of an exact price.
	pub nodal_price: ExactPrice,
	/// Its congestion component, `π − λ`: what the limit rows add.
	pub congestion_component: ExactPrice,
	/// The price at which awards there are paid: the nodal price to the nearest µ$/MWh, within
	/// floor and cap.
	pub settled: Price,
}

/// The nodal price of each point with an offer, in ascending order of point.
///
/// The certificate must have passed [`verify`](crate::verify()) for the problem.
///
/// # Errors
///
/// Those of [`verify`](crate::verify()) for the problem and for shadow prices: none where the
/// certificate has passed.
pub fn nodal_prices(
	problem: &Problem<'_>,
	certificate: &Certificate,
) -> Result<Vec<PointPrice>, Error> {
	let book = Book::new(problem)?;
	let shadow_prices = shadow_prices(&book, certificate)?;
	let congestion = book.congestion(&shadow_prices);
	let places = book.places.iter().zip(congestion);
	places
		.filter_map(|(place, congestion)| match place.location {
			Location::Wholesale => None,
			Location::Point(point) => Some(point_price(problem, certificate, point, congestion)),
		})
		.collect()
}

/// The nodal price of a point, with or without offers.
///
/// The certificate must have passed [`verify`](crate::verify()) for the problem.
///
/// # Errors
///
/// Those of [`nodal_prices`].
pub fn nodal_price(
	problem: &Problem<'_>,
	certificate: &Certificate,
	point: PointId,
) -> Result<PointPrice, Error> {
	let prices: BTreeMap<_, _> =
		certificate.shadow_prices.iter().map(|shadow| (shadow.row(), shadow.price)).collect();
	let book = Book::new(problem)?;
	let mut rows =
		problem.limits.iter().zip(&book.rows).filter(|(_, row)| row.id.area == point.area());
	let congestion = rows
		.try_fold(0i128, |sum, (limit, row)| {
			let sensitivity = i128::from(limit.limit.sensitivity(point.index()).0);
			let price = prices.get(&row.id).copied().unwrap_or_default();
			sum.checked_sub(sensitivity.checked_mul(price.0)?)
		})
		.ok_or(Error::Overflow)?;
	point_price(problem, certificate, point, congestion)
}

fn point_price(
	problem: &Problem<'_>,
	certificate: &Certificate,
	point: PointId,
	congestion: i128,
) -> Result<PointPrice, Error> {
	let congestion_component = ExactPrice(congestion.div_euclid(PPM));
	let nodal = certificate.price.0.checked_add(congestion_component.0).ok_or(Error::Overflow)?;
	let nodal_price = ExactPrice(nodal);
	let settled = nodal_price.settled(problem.floor, problem.cap);
	Ok(PointPrice { point, nodal_price, congestion_component, settled })
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::testing::*;

	/// The nearest $/MWh of a price that the elasticity of a step may move by a µ$/MWh.
	fn dollars(price: ExactPrice) -> i64 {
		price.round().map_or(0, |price| (price.0 + 500_000).div_euclid(1_000_000))
	}

	#[test]
	fn a_nodal_price_is_lambda_and_the_congestion_component_of_its_point() {
		let (market, certificate) = (sunny_noon(), sunny_noon_certificate());
		let prices = nodal_prices(&market.problem(), &certificate).unwrap();
		let found: Vec<_> = prices
			.iter()
			.map(|price| {
				let congestion = dollars(price.congestion_component);
				(price.point, dollars(price.nodal_price), congestion)
			})
			.collect();
		let expected = [(1, 0, -30), (2, 15, -15), (3, 6, -24), (4, 30, 0)]
			.map(|(at, price, congestion)| (point(at), price, congestion));
		assert_eq!(found, expected);
		for price in prices {
			let congestion = price.nodal_price.checked_sub(certificate.price);
			assert_eq!(congestion, Some(price.congestion_component));
		}
	}

	#[test]
	fn awards_are_paid_in_whole_micro_dollars() {
		let (market, certificate) = (sunny_noon(), sunny_noon_certificate());
		let prices = nodal_prices(&market.problem(), &certificate).unwrap();
		let settled: Vec<_> = prices.iter().map(|price| price.settled).collect();
		assert_eq!(settled, [0, 15, 6, 30].map(usd));
	}

	#[test]
	fn a_point_without_offers_has_a_nodal_price_too() {
		let market = sunny_noon().limit(kw(1), [percent(100).at(point(7))]);
		let certificate = certificate(usd(30), [row(1).worth(usd(4))]);
		let price = nodal_price(&market.problem(), &certificate, point(7)).unwrap();
		assert_eq!((price.nodal_price, price.settled), (usd(26).into(), usd(26)));
	}

	#[test]
	fn a_point_that_injects_into_a_relieved_row_is_dearer_than_the_node() {
		let market = Market::new()
			.supply(point(1), [kw(1).at(usd(40))])
			.limit(kw(-1), [percent(-25).at(point(1))]);
		let certificate = certificate(usd(30), [row(0).worth(usd(40))]);
		let price = nodal_price(&market.problem(), &certificate, point(1)).unwrap();
		assert_eq!(price.congestion_component, usd(10).into());
		assert_eq!(price.nodal_price, usd(40).into());
	}
}
