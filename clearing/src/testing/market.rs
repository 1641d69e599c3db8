//! A market that is built offer by offer.

use super::words::{Term, usd};
use crate::certificate::{BookOffer, Certificate, Problem, ShadowPrice};
use crate::exact_price::ExactPrice;
use alloc::vec::Vec;
use tieline_primitives::{
	AggregationId, AreaLimit, Coefficient, Curve, Limit, PointId, Price, Reason, Side, Step, Watts,
};

/// What the violation of a limit costs.
pub const PENALTY: Price = usd(5_000);

/// A clearing problem that owns its parts.
#[derive(Clone, Debug)]
pub struct Market {
	/// The offers, each of an aggregation of its own.
	pub offers: Vec<BookOffer>,
	/// What the wholesale market buys and sells.
	pub curve: Curve,
	/// The limit rows.
	pub limits: Vec<AreaLimit>,
	/// The lowest price of the pricing node.
	pub floor: Price,
	/// The highest price of the pricing node.
	pub cap: Price,
}

impl Default for Market {
	fn default() -> Self {
		Self::new()
	}
}

impl Market {
	/// A market without offers or limits, with prices from −1,000 to 2,000 $/MWh.
	pub fn new() -> Self {
		Self {
			offers: Vec::new(),
			curve: Curve::default(),
			limits: Vec::new(),
			floor: usd(-1_000),
			cap: usd(2_000),
		}
	}

	/// The problem of clearing it.
	pub fn problem(&self) -> Problem<'_> {
		Problem {
			offers: &self.offers,
			curve: &self.curve,
			limits: &self.limits,
			floor: self.floor,
			cap: self.cap,
		}
	}

	/// Sets the floor and the cap.
	pub fn priced_between(self, floor: Price, cap: Price) -> Self {
		Self { floor, cap, ..self }
	}

	/// Adds an offer, of one more aggregation.
	pub fn offer(
		mut self,
		point: PointId,
		side: Side,
		steps: impl IntoIterator<Item = Step>,
	) -> Self {
		let aggregation = AggregationId(u32::try_from(self.offers.len()).expect("few offers"));
		let steps = Vec::from_iter(steps).try_into().expect("an offer holds these steps");
		self.offers.push(BookOffer { aggregation, point, side, steps });
		self
	}

	/// Adds an offer to inject at a point.
	pub fn supply(self, point: PointId, steps: impl IntoIterator<Item = Step>) -> Self {
		self.offer(point, Side::Supply, steps)
	}

	/// Adds an offer to withdraw at a point.
	pub fn demand(self, point: PointId, steps: impl IntoIterator<Item = Step>) -> Self {
		self.offer(point, Side::Demand, steps)
	}

	/// Sets the steps that the wholesale market sells.
	pub fn wholesale_supply(mut self, steps: impl IntoIterator<Item = Step>) -> Self {
		self.curve.supply = Vec::from_iter(steps).try_into().expect("a curve holds these steps");
		self
	}

	/// Sets the steps that the wholesale market buys.
	pub fn wholesale_demand(mut self, steps: impl IntoIterator<Item = Step>) -> Self {
		self.curve.demand = Vec::from_iter(steps).try_into().expect("a curve holds these steps");
		self
	}

	/// Adds a limit row: the sum of the terms is at most the headroom. The terms are of one area,
	/// in ascending order of point.
	pub fn limit(mut self, headroom: Watts, terms: impl IntoIterator<Item = Term>) -> Self {
		let terms = Vec::from_iter(terms);
		let area = terms.first().expect("a row counts a point").point.area();
		assert!(terms.iter().all(|term| term.point.area() == area), "a row is of one area");
		let coefficients: Vec<Coefficient> = terms
			.into_iter()
			.map(|Term { point, sensitivity }| Coefficient { point: point.index(), sensitivity })
			.collect();
		let limit = Limit {
			reason: Reason::Envelope,
			coefficients: coefficients.try_into().expect("a row holds these terms"),
			headroom,
		};
		assert!(limit.is_well_formed(), "a row counts each point once, in order");
		self.limits.push(AreaLimit { area, limit, penalty: PENALTY });
		self
	}
}

/// The certificate with this price λ and these shadow prices, in the order given.
pub fn certificate(
	price: impl Into<ExactPrice>,
	shadow_prices: impl IntoIterator<Item = ShadowPrice>,
) -> Certificate {
	let shadow_prices = Vec::from_iter(shadow_prices);
	Certificate {
		price: price.into(),
		shadow_prices: shadow_prices.try_into().expect("few binding rows"),
	}
}
