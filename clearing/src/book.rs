//! The clearing problem, sorted: tie groups at places, and the limit rows as a sparse matrix with a
//! column per place.

use crate::certificate::{BookOffer, Location, Problem, RowId, TieGroup};
use crate::error::Error;
use alloc::vec::Vec;
use core::ops::Range;
use tieline_primitives::{PointId, Price, Side, Step};

/// Parts per million in one.
pub(crate) const PPM: i128 = 1_000_000;

/// The value at an index of the book's own. Such an index always exists; if one did not, the
/// default would fail a later check instead of a panic.
pub(crate) fn at<T: Copy + Default>(values: &[T], index: usize) -> T {
	values.get(index).copied().unwrap_or_default()
}

/// Who a step belongs to: an offer, or a side of the wholesale curve.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Owner {
	Offer { offer: usize, step: usize },
	WholesaleDemand(usize),
	WholesaleSupply(usize),
}

/// A step of a tie group.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Share {
	pub owner: Owner,
	/// In watts, positive.
	pub power: i64,
}

/// A tie group with its steps.
#[derive(Clone, Debug)]
pub(crate) struct Group {
	pub key: TieGroup,
	/// The sum of its steps in watts, positive.
	pub total: i64,
	/// Its steps, in the order of the offers.
	pub shares: Range<usize>,
	/// The index of its place.
	pub place: usize,
}

impl Group {
	/// The sign of its power as injection.
	pub fn sign(&self) -> i128 {
		match self.key.side {
			Side::Supply => 1,
			Side::Demand => -1,
		}
	}

	/// The gain of one more watt, in ppm of a µ$/MWh, at a price λ and the congestion component of
	/// the group's place: `π − p` for supply and `p − π` for demand.
	pub fn gain(&self, lambda: Price, congestion: i128) -> Option<i128> {
		let nodal = i128::from(lambda.0).checked_mul(PPM)?.checked_add(congestion)?;
		let own = i128::from(self.key.price.0).checked_mul(PPM)?;
		nodal.checked_sub(own)?.checked_mul(self.sign())
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
	/// In ppm-watts.
	pub headroom: i128,
}

/// The tie groups, the places and the rows of a problem.
#[derive(Clone, Debug)]
pub(crate) struct Book {
	/// In ascending order of (location, side, price).
	pub groups: Vec<Group>,
	shares: Vec<Share>,
	/// In ascending order of location.
	pub places: Vec<Place>,
	entries: Vec<Entry>,
	/// In ascending order of (area, row), which is that of the problem.
	pub rows: Vec<Row>,
}

impl Book {
	/// Sorts the problem, in `O(n log n)` of its steps and coefficients.
	pub fn new(problem: &Problem<'_>) -> Result<Self, Error> {
		let rows = rows(problem)?;
		let mut steps = steps(problem);
		steps.sort_by_key(|(key, _)| *key);
		if let Some((key, _)) = steps.iter().find(|(_, share)| share.power <= 0) {
			return Err(Error::StepWithoutPower(*key));
		}

		let mut groups: Vec<Group> = Vec::with_capacity(steps.len());
		let mut places: Vec<Place> = Vec::new();
		let mut shares = Vec::with_capacity(steps.len());
		for (index, (key, share)) in steps.into_iter().enumerate() {
			shares.push(share);
			match groups.last_mut() {
				Some(group) if group.key == key => {
					group.total = group.total.checked_add(share.power).ok_or(Error::Overflow)?;
					group.shares.end = index.saturating_add(1);
				},
				_ => {
					if places.last().is_none_or(|place| place.location != key.location) {
						places.push(Place { location: key.location, column: 0..0 });
					}
					groups.push(Group {
						key,
						total: share.power,
						shares: index..index.saturating_add(1),
						place: places.len().saturating_sub(1),
					});
				},
			}
		}
		let entries = columns(problem, &mut places);
		Ok(Self { groups, shares, places, entries, rows })
	}

	/// The steps of a group, in the order of the offers.
	pub fn shares(&self, group: &Group) -> &[Share] {
		self.shares.get(group.shares.clone()).unwrap_or_default()
	}

	/// The column of a place: the rows that count it, ascending.
	pub fn column(&self, place: usize) -> &[Entry] {
		self.places
			.get(place)
			.and_then(|place| self.entries.get(place.column.clone()))
			.unwrap_or_default()
	}

	/// The congestion component of the nodal price of each place, `π − λ = −Σ a·μ`, in ppm of a
	/// µ$/MWh.
	pub fn congestion(&self, shadow_prices: &[i64]) -> Option<Vec<i128>> {
		(0..self.places.len())
			.map(|place| {
				self.column(place).iter().try_fold(0i128, |sum, entry| {
					let shadow = i128::from(at(shadow_prices, entry.row));
					sum.checked_sub(i128::from(entry.sensitivity).checked_mul(shadow)?)
				})
			})
			.collect()
	}

	/// The index of a row.
	pub fn row(&self, id: RowId) -> Option<usize> {
		self.rows.binary_search_by_key(&id, |row| row.id).ok()
	}

	/// The slack of each row at these fills of the groups, in ppm-watts: headroom less use.
	pub fn slacks(&self, fills: impl Iterator<Item = i64>) -> Option<Vec<i128>> {
		let mut net: Vec<i128> = alloc::vec![0; self.places.len()];
		for (group, power) in self.groups.iter().zip(fills) {
			if let Some(net) = net.get_mut(group.place) {
				*net = net.checked_add(i128::from(power).checked_mul(group.sign())?)?;
			}
		}
		let mut slacks: Vec<i128> = self.rows.iter().map(|row| row.headroom).collect();
		for (place, net) in net.into_iter().enumerate().filter(|(_, net)| *net != 0) {
			for entry in self.column(place) {
				if let Some(slack) = slacks.get_mut(entry.row) {
					let used = i128::from(entry.sensitivity).checked_mul(net)?;
					*slack = slack.checked_sub(used)?;
				}
			}
		}
		Some(slacks)
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
		let headroom =
			i128::from(limit.limit.headroom.0).checked_mul(PPM).ok_or(Error::Overflow)?;
		rows.push(Row { id, headroom });
	}
	Ok(rows)
}

fn steps(problem: &Problem<'_>) -> Vec<(TieGroup, Share)> {
	let of_offer = |(offer, book): (usize, &BookOffer)| {
		let (location, side) = (Location::Point(book.point), book.side);
		book.steps
			.iter()
			.enumerate()
			.map(move |(step, &Step { price, power })| {
				let owner = Owner::Offer { offer, step };
				(TieGroup { location, side, price }, Share { owner, power: power.0 })
			})
			.collect::<Vec<_>>()
	};
	let of_curve = |side, step: &Step, owner| {
		let key = TieGroup { location: Location::Wholesale, side, price: step.price };
		(key, Share { owner, power: step.power.0 })
	};
	let supply = problem.curve.supply.iter().enumerate();
	let demand = problem.curve.demand.iter().enumerate();
	supply
		.map(|(index, step)| of_curve(Side::Supply, step, Owner::WholesaleSupply(index)))
		.chain(
			demand.map(|(index, step)| of_curve(Side::Demand, step, Owner::WholesaleDemand(index))),
		)
		.chain(problem.offers.iter().enumerate().flat_map(of_offer))
		.collect()
}

/// The coefficients by place, and by row within one. Points without offers have no column: nothing
/// can be awarded there.
fn columns(problem: &Problem<'_>, places: &mut [Place]) -> Vec<Entry> {
	let mut coefficients: Vec<(Location, Entry)> = Vec::new();
	for (row, limit) in problem.limits.iter().enumerate() {
		for coefficient in &limit.limit.coefficients {
			let sensitivity = i64::from(coefficient.sensitivity.0);
			let location = Location::Point(PointId(limit.area, coefficient.point));
			coefficients.push((location, Entry { row, sensitivity }));
		}
	}
	coefficients.sort_unstable();

	let mut entries = Vec::with_capacity(coefficients.len());
	let mut coefficients = coefficients.into_iter().peekable();
	for place in places {
		while coefficients.next_if(|(location, _)| *location < place.location).is_some() {}
		let start = entries.len();
		while let Some((_, entry)) = coefficients.next_if(|(at, _)| *at == place.location) {
			entries.push(entry);
		}
		place.column = start..entries.len();
	}
	entries
}
