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
	let congestion = book.congestion(&shadow_prices).ok_or(Error::Overflow)?;
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
