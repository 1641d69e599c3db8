//! Quantities, points and rows in few words.

use crate::certificate::RowId;
use tieline_primitives::{AreaId, PointId, Ppm, Price, Step, Watts};

/// This many dollars per MWh.
pub const fn usd(dollars: i64) -> Price {
	Price(dollars * 1_000_000)
}

/// This many kilowatts.
pub const fn kw(kilowatts: i64) -> Watts {
	Watts(kilowatts * 1_000)
}

/// This many hundredths.
pub const fn percent(hundredths: i32) -> Ppm {
	Ppm(hundredths * 10_000)
}

/// A point of area 0.
pub const fn point(index: u16) -> PointId {
	PointId(AreaId(0), index)
}

/// A limit row of area 0.
pub const fn row(index: u16) -> RowId {
	RowId { area: AreaId(0), row: index }
}

/// A quantity at a price or at a point.
pub trait At<Where> {
	/// A step or a term.
	type Output;

	/// The quantity at this price or point.
	fn at(self, there: Where) -> Self::Output;
}

/// Power at a price is a step of an offer or of the wholesale curve.
impl At<Price> for Watts {
	type Output = Step;

	fn at(self, price: Price) -> Step {
		Step { price, power: self }
	}
}

/// A coefficient at a point is a term of a limit row.
impl At<PointId> for Ppm {
	type Output = Term;

	fn at(self, point: PointId) -> Term {
		Term { point, sensitivity: self }
	}
}

/// A term of a limit row: how much of the net injection at a point it counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Term {
	/// The point.
	pub point: PointId,
	/// In parts per million.
	pub sensitivity: Ppm,
}
