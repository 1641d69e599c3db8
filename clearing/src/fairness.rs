//! Fairness: ties at one price are filled pro rata between locations.
//!
//! Two tie groups on one side at one price are due the same share of what they offer. Only the
//! network excuses a difference: a transfer of a watt from the fuller to the emptier would exceed
//! the headroom of a row. A row with a shadow price has only the slack that rounding left, so it
//! prevents any transfer that raises it.
//!
//! Groups at locations with identical columns compete in the same *class*. Between classes the
//! rule depends on the columns alone, so it suffices to compare the fullest group of one with the
//! emptiest of the other, and, since fills that follow from nodal prices cannot break the rule
//! among themselves, one of the two classes has to have a listed fill. That bounds the work:
//! for each listed fill one pass over the columns of its ties.

use crate::book::{Book, Entry, at};
use crate::certificate::TieGroup;
use crate::position::Position;
use alloc::{vec, vec::Vec};
use core::cmp::Ordering;
use tieline_primitives::{Price, Side};

/// The state of the rows that a transfer of watts has to respect.
pub(crate) struct Network<'a> {
	pub book: &'a Book,
	/// By row, in µ$/MWh.
	pub shadow_prices: &'a [i64],
	/// By row, in ppm-watts.
	pub slacks: &'a [i128],
}

impl Network<'_> {
	/// Whether a row prevents a transfer of a watt that raises its use by this much, in ppm-watts.
	fn prevents(&self, row: usize, raise: i64) -> bool {
		raise > 0 && (at(self.shadow_prices, row) > 0 || i128::from(raise) > at(self.slacks, row))
	}
}

/// The share of a group: its fill of its total, in watts.
#[derive(Clone, Copy, Debug)]
struct Share {
	group: usize,
	power: i64,
	total: i64,
}

impl Share {
	/// Compares `(power + shift) / total`.
	fn cmp_shifted(self, shift: i128, other: Self, other_shift: i128) -> Ordering {
		let ratio = |power: i64, shift: i128, total: i64| {
			i128::from(power).saturating_add(shift).saturating_mul(i128::from(total))
		};
		ratio(self.power, shift, other.total).cmp(&ratio(other.power, other_shift, self.total))
	}

	/// Whether it exceeds the other by more than the rounding of equal shares: a watt transferred
	/// leaves their order as it is.
	fn exceeds(self, other: Self) -> bool {
		self.cmp_shifted(-1, other, 1) != Ordering::Less
	}
}

/// Ties at locations with identical columns.
struct Class<'a> {
	column: &'a [Entry],
	fullest: Share,
	emptiest: Share,
	listed: bool,
}

/// A pair of tie groups with unequal shares that no row excuses, if there is one: the fuller and
/// the emptier.
pub(crate) fn unfair_pair(
	network: &Network<'_>,
	positions: &[Position],
) -> Option<(TieGroup, TieGroup)> {
	let (fuller, emptier) = unfair_indices(network, positions)?;
	let key = |index: usize| network.book.groups.get(index).map(|group| group.key);
	Some((key(fuller)?, key(emptier)?))
}

/// [`unfair_pair`] by the indices of the groups.
pub(crate) fn unfair_indices(
	network: &Network<'_>,
	positions: &[Position],
) -> Option<(usize, usize)> {
	let ties = ties(network.book, positions);
	if ties.is_empty() {
		return None;
	}
	let kinds = kinds(network.book);
	let mut dense = vec![0i64; network.book.rows.len()];
	ties.into_iter().find_map(|(side, members)| {
		let classes = classes(network.book, positions, &kinds, members);
		classes
			.iter()
			.filter(|class| class.listed)
			.find_map(|class| unfair_to_class(network, side, class, &classes, &mut dense))
	})
}

/// The kind of each place: the same number for places with identical columns.
fn kinds(book: &Book) -> Vec<usize> {
	let mut places: Vec<usize> = (0..book.places.len()).collect();
	places.sort_by_key(|place| book.column(*place));
	let mut kinds = vec![0; places.len()];
	let mut last: Option<(&[Entry], usize)> = None;
	for place in places {
		let column = book.column(place);
		let kind = match last {
			Some((same, kind)) if same == column => kind,
			Some((_, kind)) => kind.saturating_add(1),
			None => 0,
		};
		last = Some((column, kind));
		if let Some(entry) = kinds.get_mut(place) {
			*entry = kind;
		}
	}
	kinds
}

/// The groups of each (side, price) that has a listed fill.
fn ties(book: &Book, positions: &[Position]) -> Vec<(Side, Vec<usize>)> {
	let listed = book.groups.iter().zip(positions).filter(|(_, position)| position.listed);
	let mut keys: Vec<(Side, Price)> =
		listed.map(|(group, _)| (group.key.side, group.key.price)).collect();
	keys.sort_unstable();
	keys.dedup();
	let mut ties: Vec<(Side, Vec<usize>)> =
		keys.iter().map(|(side, _)| (*side, Vec::new())).collect();
	for (index, group) in book.groups.iter().enumerate() {
		if let Ok(tie) = keys.binary_search(&(group.key.side, group.key.price))
			&& let Some((_, members)) = ties.get_mut(tie)
		{
			members.push(index);
		}
	}
	ties.retain(|(_, members)| members.len() > 1);
	ties
}

fn classes<'a>(
	book: &'a Book,
	positions: &[Position],
	kinds: &[usize],
	members: Vec<usize>,
) -> Vec<Class<'a>> {
	let mut members: Vec<(usize, usize, Share, bool)> = members
		.into_iter()
		.filter_map(|group| {
			let tie = book.groups.get(group)?;
			let position = positions.get(group)?;
			let share = Share { group, power: position.power, total: tie.total };
			Some((at(kinds, tie.place), tie.place, share, position.listed))
		})
		.collect();
	members.sort_by_key(|(kind, ..)| *kind);

	let mut classes: Vec<Class<'a>> = Vec::new();
	let mut last = None;
	for (kind, place, share, listed) in members {
		match classes.last_mut().filter(|_| last == Some(kind)) {
			Some(class) => {
				if share.cmp_shifted(-1, class.fullest, -1) == Ordering::Greater {
					class.fullest = share;
				}
				if share.cmp_shifted(1, class.emptiest, 1) == Ordering::Less {
					class.emptiest = share;
				}
				class.listed |= listed;
			},
			None => {
				let column = book.column(place);
				classes.push(Class { column, fullest: share, emptiest: share, listed });
			},
		}
		last = Some(kind);
	}
	classes
}

/// The first unfair pair between a class and any of the classes of its tie, itself included.
///
/// `dense` is scratch space: a zero per row, before and after.
fn unfair_to_class(
	network: &Network<'_>,
	side: Side,
	class: &Class<'_>,
	classes: &[Class<'_>],
	dense: &mut [i64],
) -> Option<(usize, usize)> {
	// A watt less of supply here lowers each row by its coefficient; of demand, it raises it.
	let sign = match side {
		Side::Supply => 1i64,
		Side::Demand => -1,
	};
	for entry in class.column {
		if let Some(value) = dense.get_mut(entry.row) {
			*value = entry.sensitivity.saturating_mul(sign);
		}
	}
	// The rows that prevent a transfer out of the class, and into it, if no row counted the other.
	let outward = |row: usize, own: i64, other: i64| {
		usize::from(network.prevents(row, other.saturating_sub(own)))
	};
	let inward = |row: usize, own: i64, other: i64| {
		usize::from(network.prevents(row, own.saturating_sub(other)))
	};
	let own = class.column.iter().map(|entry| (entry.row, at(dense, entry.row)));
	let (mut out_alone, mut in_alone) = (0usize, 0usize);
	for (row, own) in own {
		out_alone = out_alone.saturating_add(outward(row, own, 0));
		in_alone = in_alone.saturating_add(inward(row, own, 0));
	}
	let unfair = classes.iter().find_map(|other| {
		let exceeds = class.fullest.exceeds(other.emptiest);
		let exceeded = other.fullest.exceeds(class.emptiest);
		if !exceeds && !exceeded {
			return None;
		}
		let (mut out, mut into) = (out_alone, in_alone);
		for entry in other.column {
			let own = at(dense, entry.row);
			let theirs = entry.sensitivity.saturating_mul(sign);
			out = out
				.saturating_sub(outward(entry.row, own, 0))
				.saturating_add(outward(entry.row, own, theirs));
			into = into
				.saturating_sub(inward(entry.row, own, 0))
				.saturating_add(inward(entry.row, own, theirs));
		}
		if exceeds && out == 0 {
			Some((class.fullest.group, other.emptiest.group))
		} else if exceeded && into == 0 {
			Some((other.fullest.group, class.emptiest.group))
		} else {
			None
		}
	});
	for entry in class.column {
		if let Some(value) = dense.get_mut(entry.row) {
			*value = 0;
		}
	}
	unfair
}
