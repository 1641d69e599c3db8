//! Even shares for the marginal groups: the quadratic programme.

use super::programme::{Column, Kind, Programme, Row, Variable};
use crate::book::{Book, Entry, PPM, at};
use crate::pro_rata::divide;
use crate::tolerance::fractional_fills;
use std::collections::BTreeMap;
use tieline_primitives::{Price, Side};

/// The weight of a gain of a µ$/MWh, where filling a class from nothing to the whole weighs one:
/// merit before evenness. Classes that could exchange watts have the same gain, so their shares are
/// even.
const MERIT: f64 = 1e3;

/// Marginal ties at places with identical columns, which share one fill pro rata.
pub(super) struct Class {
	/// One of the places.
	pub place: usize,
	/// The sign of its power as injection.
	pub sign: i64,
	/// In watts.
	pub total: i64,
	/// The gain of a watt at the prices of the linear programme, in µ$/MWh: zero but for noise.
	gain: f64,
	/// The groups, by index.
	groups: Vec<usize>,
}

/// The marginal classes, and the fills of all other groups, as the prices imply them.
pub(super) struct Shares<'a> {
	pub book: &'a Book,
	columns: &'a [Column],
	pub classes: Vec<Class>,
	/// The fills of all groups; zero for marginal groups.
	settled: Vec<i64>,
	/// The headroom of each row for the classes, in ppm-watts.
	pub headroom: Vec<i128>,
	/// The injection of the settled groups, in watts.
	pub surplus: i128,
	/// The shadow price of each row, in µ$/MWh; zero where it does not bind.
	pub shadow_prices: Vec<i64>,
}

impl<'a> Shares<'a> {
	pub fn new(
		book: &'a Book,
		columns: &'a [Column],
		shadow_prices: &[i64],
		gains: &[f64],
		width: f64,
	) -> Self {
		let mut settled = vec![0; book.groups.len()];
		let mut surplus = 0;
		let mut by_column: BTreeMap<(Side, Price, &[Entry]), Class> = BTreeMap::new();
		for (index, group) in book.groups.iter().enumerate() {
			if gains[index].abs() <= width {
				let key = (group.key.side, group.key.price, book.column(group.place));
				let class = by_column.entry(key).or_insert_with(|| Class {
					place: group.place,
					sign: if group.key.side == Side::Supply { 1 } else { -1 },
					total: 0,
					gain: gains[index],
					groups: Vec::new(),
				});
				class.total = class.total.saturating_add(group.total);
				class.groups.push(index);
			} else if gains[index] > 0.0 {
				settled[index] = group.total;
				surplus += i128::from(group.total) * group.sign();
			}
		}
		let headroom = book.slacks(settled.iter().copied()).unwrap_or_default();
		let shadow_prices = (0..book.rows.len()).map(|row| at(shadow_prices, row)).collect();
		let classes = by_column.into_values().collect();
		Self { book, columns, classes, settled, headroom, surplus, shadow_prices }
	}

	/// The even fills of the classes, in watts: `min Σ x²/2q`, merit before evenness, subject to
	/// balance and to the headroom of each row less `kept`, in watts, which binding rows meet
	/// exactly. `None` when no fills do.
	pub fn even(&self, kept: &[f64]) -> Option<Vec<f64>> {
		let variables = self
			.classes
			.iter()
			.map(|class| Variable {
				place: class.place,
				sign: class.sign as f64,
				cost: -class.gain * MERIT,
				curvature: 1.0 / class.total as f64,
				capacity: class.total as f64,
			})
			.collect();
		let touched = self.touched();
		let rows = (0..self.book.rows.len())
			.map(|row| Row {
				// No class can tighten a binding row that counts none.
				kind: if self.shadow_prices[row] > 0 && touched[row] {
					Kind::Exactly
				} else {
					Kind::AtMost
				},
				headroom: self.headroom[row] as f64 / PPM as f64 - at(kept, row),
			})
			.collect();
		let programme =
			Programme { columns: self.columns, variables, rows, surplus: self.surplus as f64 };
		programme.optimise().ok().map(|optimum| optimum.fills)
	}

	fn touched(&self) -> Vec<bool> {
		let mut touched = vec![false; self.book.rows.len()];
		for class in &self.classes {
			for entry in self.book.column(class.place) {
				touched[entry.row] = true;
			}
		}
		touched
	}

	/// The slack that [`Tolerance`](crate::tolerance::Tolerance) will allow each row, in watts.
	pub fn allowance(&self, fills: &[f64]) -> Vec<f64> {
		// By row, the coefficient of each class, as a magnitude, and its partly filled groups.
		let mut steepness: Vec<Vec<(f64, usize)>> = vec![Vec::new(); self.book.rows.len()];
		for (class, fill) in self.classes.iter().zip(fills) {
			let partly = *fill > 0.5 && *fill < class.total as f64 - 0.5;
			for entry in self.book.column(class.place) {
				let steep = entry.sensitivity.abs() as f64 / PPM as f64;
				steepness[entry.row].push((steep, if partly { class.groups.len() } else { 0 }));
			}
		}
		let binding = self.shadow_prices.iter().filter(|price| **price > 0).count();
		let allowance = |mut row: Vec<(f64, usize)>| {
			row.sort_by(|a, b| b.0.total_cmp(&a.0));
			let largest = row.first().map_or(0.0, |first| first.0);
			let mut left = fractional_fills(binding);
			let sum: f64 = row
				.into_iter()
				.map(|(steep, partly)| {
					let counted = partly.min(left);
					left -= counted;
					steep * counted as f64
				})
				.sum();
			2.0 * sum.max(largest)
		};
		steepness.into_iter().map(allowance).collect()
	}

	/// The fills of all groups, from whole watts of the classes.
	pub fn fills(&self, classes: &[i64]) -> Vec<i64> {
		let mut fills = self.settled.clone();
		for (class, &power) in self.classes.iter().zip(classes) {
			let sizes: Vec<i64> =
				class.groups.iter().map(|&group| self.book.groups[group].total).collect();
			let parts = divide(power, &sizes).unwrap_or(sizes);
			for (&group, part) in class.groups.iter().zip(parts) {
				fills[group] = part;
			}
		}
		fills
	}
}
