//! Nodal prices of a recorded interval, by the arithmetic of the chain.

use super::{IntervalRecord, WHOLESALE, reason::BadReason};
use std::collections::{BTreeMap, BTreeSet};
use tieline_clearing::{
	BookOffer, Certificate, Error, Location, NodalPrice, Problem, ShadowPrice, nodal_price,
};
use tieline_primitives::{
	AggregationId, AreaId, AreaLimit, Coefficient, Curve, Limit, PointId, Ppm, Price, Reason, Step,
	Watts,
};

/// The area that stands for all of the record's: it has point names, not identifiers.
const AREA: AreaId = AreaId(0);

/// Why the nodal prices of a record cannot be computed.
#[derive(Debug, thiserror::Error)]
pub enum PricesError {
	/// A reason that no row on the chain has.
	#[error(transparent)]
	Reason(#[from] BadReason),
	/// More points, rows, coefficients or steps than the chain admits. Check the record.
	#[error("more {0} than the chain admits")]
	TooMany(&'static str),
	/// The record's problem is not one that a chain clears.
	#[error("the clearing problem of the record: {0}")]
	Problem(Error),
}

/// The nodal price of each point with an offer, `λ − Σ a·μ`, in parts per million of a µ$/MWh.
pub type NodalPrices<'a> = BTreeMap<&'a str, NodalPrice>;

impl IntervalRecord {
	/// The nodal price of each point with an offer of an aggregation, exactly.
	pub fn nodal_prices(&self) -> Result<NodalPrices<'_>, PricesError> {
		let points = self.points()?;
		let (offers, limits) = (self.book(&points)?, self.rows(&points)?);
		let curve = Curve::default();
		let (floor, cap) = (Price(i64::MIN), Price(i64::MAX));
		let problem = Problem { offers: &offers, curve: &curve, limits: &limits, floor, cap };
		let certificate = self.certificate()?;
		let offered = self.offers.iter().filter(|offer| offer.aggregation != WHOLESALE);
		offered
			.filter_map(|offer| Some((offer.point.as_str(), *points.get(offer.point.as_str())?)))
			.map(|(name, point)| {
				let price = nodal_price(&problem, &certificate, Location::Point(point));
				Ok((name, price.map_err(PricesError::Problem)?))
			})
			.collect()
	}

	/// The points of offers and rows, numbered in the order of their names.
	fn points(&self) -> Result<BTreeMap<&str, PointId>, PricesError> {
		let offered = self.offers.iter().filter(|offer| offer.aggregation != WHOLESALE);
		let counted = self.limits.iter().flat_map(|limit| limit.coefficients.keys());
		let names = offered.map(|offer| &offer.point).chain(counted).map(String::as_str);
		let names = names.collect::<BTreeSet<_>>();
		let number = |(index, name): (usize, _)| {
			let index = u16::try_from(index).map_err(|_| PricesError::TooMany("points"))?;
			Ok((name, PointId(AREA, index)))
		};
		names.into_iter().enumerate().map(number).collect()
	}

	fn book(&self, points: &BTreeMap<&str, PointId>) -> Result<Vec<BookOffer>, PricesError> {
		let offered = self.offers.iter().filter(|offer| offer.aggregation != WHOLESALE);
		let placed = offered.filter_map(|offer| Some((offer, *points.get(offer.point.as_str())?)));
		placed
			.map(|(offer, point)| {
				let step =
					|&[price, power]: &[i64; 2]| Step { price: Price(price), power: Watts(power) };
				let steps = offer.steps.iter().map(step).collect::<Vec<_>>();
				Ok(BookOffer {
					aggregation: AggregationId(0),
					point,
					side: offer.side,
					steps: steps.try_into().map_err(|_| PricesError::TooMany("steps"))?,
				})
			})
			.collect()
	}

	fn rows(&self, points: &BTreeMap<&str, PointId>) -> Result<Vec<AreaLimit>, PricesError> {
		let row = |limit: &super::LimitRecord| {
			let counted = limit.coefficients.iter().filter_map(|(point, ppm)| {
				let point = points.get(point.as_str())?.index();
				Some(Coefficient { point, sensitivity: Ppm(*ppm) })
			});
			let coefficients = counted.collect::<Vec<_>>();
			let limit = Limit {
				reason: Reason::try_from(&limit.reason)?,
				coefficients: coefficients
					.try_into()
					.map_err(|_| PricesError::TooMany("coefficients"))?,
				headroom: Watts(limit.headroom_w),
			};
			Ok(AreaLimit { area: AREA, limit })
		};
		self.limits.iter().map(row).collect()
	}

	/// The prices of the certificate. Nodal prices do not depend on its fills.
	fn certificate(&self) -> Result<Certificate, PricesError> {
		let rows = || PricesError::TooMany("limit rows");
		let mut shadow_prices = Vec::new();
		for (row, limit) in self.limits.iter().enumerate() {
			if limit.shadow_price > 0 {
				let row = u16::try_from(row).map_err(|_| rows())?;
				let price = Price(limit.shadow_price);
				shadow_prices.push(ShadowPrice { area: AREA, row, price });
			}
		}
		Ok(Certificate {
			price: Price(self.price),
			shadow_prices: shadow_prices.try_into().map_err(|_| rows())?,
			fills: Default::default(),
		})
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::record::{LimitRecord, OfferRecord, ReasonRecord};
	use tieline_primitives::{Bound, Side};

	fn offer(aggregation: &str, point: &str) -> OfferRecord {
		OfferRecord {
			aggregation: aggregation.into(),
			point: point.into(),
			side: Side::Supply,
			steps: vec![[5_000_000, 1_000]],
			awarded_w: 0,
			curtailed_w: 0,
			reasons: Vec::new(),
		}
	}

	fn row(coefficients: &[(&str, i32)], shadow_price: i64) -> LimitRecord {
		LimitRecord {
			reason: ReasonRecord::Voltage { node: "675.1".into(), bound: Bound::Upper },
			coefficients: coefficients.iter().map(|(p, ppm)| (p.to_string(), *ppm)).collect(),
			headroom_w: 1_000,
			shadow_price,
			posted_in_block: None,
		}
	}

	#[test]
	fn nodal_prices_are_exact_to_the_last_digit() {
		let interval = IntervalRecord {
			price: 20_000_000,
			limits: vec![
				row(&[("634.1", 1_000_000), ("675.1", 333_333)], 7_000_001),
				row(&[("634.1", 1)], 0),
			],
			offers: vec![
				offer("Sunrise", "675.1"),
				offer("Harbor", "632.1"),
				offer(WHOLESALE, "650.1.2.3"),
			],
			..Default::default()
		};
		let prices = interval.nodal_prices().unwrap();
		let expected = 20_000_000_i128 * 1_000_000 - 333_333 * 7_000_001;
		assert_eq!(
			prices,
			BTreeMap::from([("632.1", Price(20_000_000).into()), ("675.1", NodalPrice(expected))])
		);
	}

	#[test]
	fn a_record_that_no_chain_could_have_has_no_nodal_prices() {
		let mut interval = IntervalRecord { offers: vec![offer("a", "1.1")], ..Default::default() };
		interval.offers[0].steps = vec![[0, 1]; 11];
		assert!(matches!(interval.nodal_prices(), Err(PricesError::TooMany("steps"))));
		interval.offers[0].steps = vec![[0, 0]];
		assert!(matches!(interval.nodal_prices(), Err(PricesError::Problem(_))));
	}
}
