//! The clearing problem in floating point.

use super::programme::{Column, steepest};
use crate::book::{Book, PPM};
use crate::certificate::Problem;

/// A problem, its book, and the columns of the book's places in floating point.
pub(super) struct Instance<'a> {
	pub problem: &'a Problem<'a>,
	pub book: &'a Book,
	pub columns: Vec<Column>,
}

impl<'a> Instance<'a> {
	pub fn new(problem: &'a Problem<'a>, book: &'a Book) -> Self {
		let columns = (0..book.places.len())
			.map(|place| {
				let column = book.column(place).iter();
				column.map(|entry| (entry.row, entry.sensitivity as f64 / PPM as f64)).collect()
			})
			.collect();
		Self { problem, book, columns }
	}

	/// The largest coefficient of each row, as a magnitude.
	pub fn steepest(&self) -> Vec<f64> {
		steepest(&self.columns, self.book.rows.len())
	}
}
