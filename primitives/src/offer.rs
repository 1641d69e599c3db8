//! Offers of aggregators and the curve of the wholesale market.

use crate::{MAX_POWER, PointId, Price, Watts};
use bounded_collections::{BoundedVec, ConstU32};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;

/// The most steps of one offer.
pub const MAX_STEPS: u32 = 10;
/// The most steps of either side of the wholesale curve.
pub const MAX_CURVE_STEPS: u32 = 32;

/// Whether power is offered to the market or asked from it.
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	PartialOrd,
	Ord,
	Hash,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "kebab-case"))]
pub enum Side {
	/// Injects: generation, discharge, or load reduced below its baseline.
	#[codec(index = 0)]
	Supply,
	/// Withdraws: charging, or load raised above its baseline.
	#[codec(index = 1)]
	Demand,
}

/// A step: up to this much power at this price.
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	Hash,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Step {
	/// The least that supply accepts, or the most that demand pays, in µ$/MWh.
	pub price: Price,
	/// The size of the step in watts: positive on both sides, and no more than [`MAX_POWER`].
	pub power: Watts,
}

/// The steps of an offer, from the best for the market to the worst: prices strictly rise for
/// supply and strictly fall for demand.
pub type Steps = BoundedVec<Step, ConstU32<MAX_STEPS>>;

/// An offer at one connection point for one interval of an auction.
///
/// On chain the point is a [`PointId`]; programs off chain may name it otherwise, as by its
/// [`PointName`](crate::PointName), until they know its index.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
#[scale_info(bounds(Point: TypeInfo + 'static), skip_type_params(Point))]
pub struct Offer<Point = PointId> {
	/// Where.
	pub point: Point,
	/// When: the index of the interval in the auction, from 0.
	pub interval: u16,
	/// Supply or demand.
	pub side: Side,
	/// How much at which price.
	pub steps: Steps,
}

/// What the wholesale market buys and sells at a pricing node in one interval, as posted by the
/// ISO. It meets the feeder at the substation, so no limit row counts it.
#[derive(
	Clone,
	Debug,
	Default,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
pub struct Curve {
	/// What it buys: prices strictly fall.
	pub demand: BoundedVec<Step, ConstU32<MAX_CURVE_STEPS>>,
	/// What it sells: prices strictly rise.
	pub supply: BoundedVec<Step, ConstU32<MAX_CURVE_STEPS>>,
}

/// Whether steps are in merit order for `side`, each of positive size up to [`MAX_POWER`], with
/// prices strictly monotone.
pub(crate) fn in_merit_order(side: Side, steps: &[Step]) -> bool {
	steps.iter().all(|step| step.power > Watts::ZERO && step.power <= MAX_POWER)
		&& steps.windows(2).all(|pair| match (side, pair) {
			(Side::Supply, [a, b]) => a.price < b.price,
			(Side::Demand, [a, b]) => a.price > b.price,
			_ => true,
		})
}

impl Step {
	/// Whether its price lies within `floor` and `cap`, both included.
	pub fn is_priced_within(&self, floor: Price, cap: Price) -> bool {
		floor <= self.price && self.price <= cap
	}
}

impl<Point> Offer<Point> {
	/// Whether the offer has steps, each of positive size up to [`MAX_POWER`], in strict merit
	/// order.
	pub fn is_well_formed(&self) -> bool {
		!self.steps.is_empty() && in_merit_order(self.side, &self.steps)
	}

	/// The sum of its steps, or `None` when it does not fit.
	pub fn power(&self) -> Option<Watts> {
		self.steps.iter().try_fold(Watts::ZERO, |sum, step| sum.checked_add(step.power))
	}
}

impl Curve {
	/// Whether both sides are in strict merit order with steps of positive size up to
	/// [`MAX_POWER`]. Either or both may be empty.
	pub fn is_well_formed(&self) -> bool {
		in_merit_order(Side::Demand, &self.demand) && in_merit_order(Side::Supply, &self.supply)
	}

	/// Whether the wholesale market sells at or below a price at which it buys, so that it would
	/// trade with itself whatever is offered.
	pub fn is_crossed(&self) -> bool {
		let cheapest = self.supply.iter().map(|step| step.price).min();
		let dearest = self.demand.iter().map(|step| step.price).max();
		cheapest.zip(dearest).is_some_and(|(supply, demand)| supply <= demand)
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use alloc::vec::Vec;

	fn step(price: i64, power: i64) -> Step {
		Step { price: Price(price), power: Watts(power) }
	}

	#[test]
	fn supply_rises_and_demand_falls() {
		assert!(in_merit_order(Side::Supply, &[step(-5, 1), step(5, 1)]));
		assert!(!in_merit_order(Side::Demand, &[step(-5, 1), step(5, 1)]));
		assert!(!in_merit_order(Side::Supply, &[step(5, 1), step(5, 1)]));
	}

	#[test]
	fn a_step_has_a_positive_size() {
		assert!(!in_merit_order(Side::Supply, &[step(5, 0)]));
		assert!(!in_merit_order(Side::Demand, &[step(5, -1)]));
	}

	#[test]
	fn a_step_has_no_more_than_a_terawatt() {
		assert!(in_merit_order(Side::Supply, &[step(5, MAX_POWER.0)]));
		assert!(!in_merit_order(Side::Supply, &[step(5, MAX_POWER.0 + 1)]));
		assert!(!in_merit_order(Side::Demand, &[step(6, 1), step(5, i64::MAX)]));
	}

	fn curve(demand: &[i64], supply: &[i64]) -> Curve {
		let steps = |prices: &[i64]| prices.iter().map(|price| step(*price, 1)).collect::<Vec<_>>();
		Curve {
			demand: steps(demand).try_into().unwrap(),
			supply: steps(supply).try_into().unwrap(),
		}
	}

	#[test]
	fn a_curve_is_crossed_when_it_sells_at_or_below_a_price_at_which_it_buys() {
		assert!(curve(&[50], &[50]).is_crossed());
		assert!(curve(&[60, 40], &[45, 70]).is_crossed());
		assert!(curve(&[-10], &[-20]).is_crossed());
		assert!(!curve(&[50, 40], &[51, 60]).is_crossed());
		assert!(!curve(&[50], &[]).is_crossed());
		assert!(!curve(&[], &[50]).is_crossed());
		assert!(!curve(&[], &[]).is_crossed());
	}
}
