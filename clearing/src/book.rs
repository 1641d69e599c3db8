//! The clearing problem, indexed: steps by place, and the limit rows as a sparse matrix with a
//! column for each place.

use crate::certificate::{Location, Problem, RowId};
use crate::error::Error;
use crate::exact_price::ExactPrice;
use alloc::{vec, vec::Vec};
use core::ops::Range;
use tieline_primitives::{PointId, Price, Side, Step};

/// Parts per million in one.
pub(crate) const PPM: i128 = 1_000_000;

/// The value at an index of the book's own. Such an index always exists; if one did not, the
/// default would fail a later check instead of a panic.
pub(crate) fn at<T: Copy + Default>(values: &[T], index: usize) -> T {
	values.get(index).copied().unwrap_or_default()
}

/// Where a step comes from: an offer, or a side of the wholesale curve.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Owner {
	Offer { offer: usize, step: usize },
	WholesaleDemand(usize),
	WholesaleSupply(usize),
}

/// A step at its place.
#[derive(Clone, Copy, Debug)]
pub(crate) struct PlacedStep {
	pub owner: Owner,
	/// The index of its place.
	pub place: usize,
	pub side: Side,
	pub price: Price,
	/// In watts, positive.
	pub power: i64,
}

impl PlacedStep {
	/// The sign of its power as injection.
	pub const fn sign(&self) -> i128 {
		match self.side {
			Side::Supply => 1,
			Side::Demand => -1,
		}
	}
}

/// A coefficient of a row: the share of the net injection at a place that the row counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Entry {
	pub row: usize,
	/// In parts per million.
	pub sensitivity: i64,
}

/// A location with steps, and its column.
#[derive(Clone, Debug)]
pub(crate) struct Place {
	pub location: Location,
	pub column: Range<usize>,
}

/// A limit row.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Row {
	pub id: RowId,
	/// In watts. Negative where the limit is violated without any award.
	pub headroom: i64,
	/// What a watt of that violation costs.
	pub penalty: Price,
}

/// The steps, the places and the rows of a problem.
#[derive(Clone, Debug)]
pub(crate) struct Book {
	/// The wholesale supply and demand, and then the offers in their order.
	pub steps: Vec<PlacedStep>,
	/// The pricing node, and then the points with offers in ascending order.
	pub places: Vec<Place>,
	entries: Vec<Entry>,
	/// In ascending order of (area, row), which is that of the problem.
	pub rows: Vec<Row>,
}

impl Book {
	/// Indexes the problem, in `O(n log p + m log m)` for `n` offers at `p` points and `m`
	/// coefficients.
	pub fn new(problem: &Problem<'_>) -> Result<Self, Error> {
		let rows = rows(problem)?;
		let mut places = places(problem);
		let steps = steps(problem, &places)?;
		let entries = columns(problem, &mut places);
		Ok(Self { steps, places, entries, rows })
	}

	/// The column of a place: the rows that count it, ascending.
	pub fn column(&self, place: usize) -> &[Entry] {
		self.places
			.get(place)
			.and_then(|place| self.entries.get(place.column.clone()))
			.unwrap_or_default()
	}

	/// The index of the place at a location.
	pub fn place(&self, location: Location) -> Option<usize> {
		self.places.binary_search_by_key(&location, |place| place.location).ok()
	}

	/// The congestion component of the nodal price of each place, `π − λ = −Σ a·μ`, in ppm of an
	/// exact price's unit. It saturates far beyond any price that is offered.
	pub fn congestion(&self, shadow_prices: &[ExactPrice]) -> Vec<i128> {
		let component = |place: usize| {
			self.column(place).iter().fold(0i128, |sum, entry| {
				match at(shadow_prices, entry.row).0 {
					0 => sum,
					price => {
						sum.saturating_sub(i128::from(entry.sensitivity).saturating_mul(price))
					},
				}
			})
		};
		(0..self.places.len()).map(component).collect()
	}

	/// The index of a row.
	pub fn row(&self, id: RowId) -> Option<usize> {
		self.rows.binary_search_by_key(&id, |row| row.id).ok()
	}
}

fn rows(problem: &Problem<'_>) -> Result<Vec<Row>, Error> {
	let mut rows: Vec<Row> = Vec::with_capacity(problem.limits.len());
	for limit in problem.limits {
		let row = match rows.last() {
			Some(last) if last.id.area == limit.area => {
				last.id.row.checked_add(1).ok_or(Error::Overflow)?
			},
			_ => 0,
		};
		let id = RowId { area: limit.area, row };
		if rows.last().is_some_and(|last| last.id >= id) {
			return Err(Error::DisorderedLimit(id));
		}
		rows.push(Row { id, headroom: limit.limit.headroom.0, penalty: limit.penalty });
	}
	Ok(rows)
}

/// The pricing node, and the points with offers, without columns.
fn places(problem: &Problem<'_>) -> Vec<Place> {
	let mut points: Vec<PointId> = problem.offers.iter().map(|offer| offer.point).collect();
	points.sort_unstable();
	points.dedup();
	let points = points.into_iter().map(Location::Point);
	core::iter::once(Location::Wholesale)
		.chain(points)
		.map(|location| Place { location, column: 0..0 })
		.collect()
}

fn steps(problem: &Problem<'_>, places: &[Place]) -> Result<Vec<PlacedStep>, Error> {
	let curve = problem.curve;
	let offered: usize = problem.offers.iter().map(|offer| offer.steps.len()).sum();
	let wholesale = curve.supply.len().saturating_add(curve.demand.len());
	let mut steps = Vec::with_capacity(offered.saturating_add(wholesale));
	let mut push = |owner, place: usize, side, &Step { price, power }: &Step| {
		if power.0 <= 0 {
			let location = places.get(place).map_or(Location::Wholesale, |place| place.location);
			return Err(Error::StepWithoutPower(location));
		}
		steps.push(PlacedStep { owner, place, side, price, power: power.0 });
		Ok(())
	};
	for (index, step) in curve.supply.iter().enumerate() {
		push(Owner::WholesaleSupply(index), 0, Side::Supply, step)?;
	}
	for (index, step) in curve.demand.iter().enumerate() {
		push(Owner::WholesaleDemand(index), 0, Side::Demand, step)?;
	}
	for (offer, book) in problem.offers.iter().enumerate() {
		let location = Location::Point(book.point);
		let place = places.binary_search_by_key(&location, |place| place.location);
		let place = place.map_err(|_| Error::Overflow)?;
		for (step, terms) in book.steps.iter().enumerate() {
			push(Owner::Offer { offer, step }, place, book.side, terms)?;
		}
	}
	Ok(steps)
}

/// The coefficients by place, and by row within one. Points without offers have no column: nothing
/// can be awarded there.
fn columns(problem: &Problem<'_>, places: &mut [Place]) -> Vec<Entry> {
	let mut counts = vec![0usize; places.len()];
	let mut coefficients: Vec<(usize, Entry)> = Vec::new();
	for (row, limit) in problem.limits.iter().enumerate() {
		for coefficient in &limit.limit.coefficients {
			let location = Location::Point(PointId(limit.area, coefficient.point));
			let place = places.binary_search_by_key(&location, |place| place.location);
			let Ok(place) = place else { continue };
			if let Some(count) = counts.get_mut(place) {
				*count = count.saturating_add(1);
			}
			let sensitivity = i64::from(coefficient.sensitivity.0);
			coefficients.push((place, Entry { row, sensitivity }));
		}
	}
	// Rows ascend already within each place: a stable sort by counts keeps them so.
	let mut next = 0usize;
	for (place, count) in places.iter_mut().zip(counts) {
		place.column = next..next;
		next = next.saturating_add(count);
	}
	let mut entries = vec![Entry { row: 0, sensitivity: 0 }; coefficients.len()];
	for (place, entry) in coefficients {
		if let Some(place) = places.get_mut(place) {
			if let Some(slot) = entries.get_mut(place.column.end) {
				*slot = entry;
			}
			place.column.end = place.column.end.saturating_add(1);
		}
	}
	entries
}
