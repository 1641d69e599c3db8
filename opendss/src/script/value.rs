//! The values that properties take.

use crate::error::ParseErrorKind;
use crate::script::Property;
use tieline_feeder::Connection;

type Result<T> = std::result::Result<T, ParseErrorKind>;

impl Property {
	pub fn malformed(&self) -> ParseErrorKind {
		ParseErrorKind::Malformed { property: self.name.clone(), value: self.value.clone() }
	}

	pub fn number(&self) -> Result<f64> {
		number(&self.value).ok_or_else(|| self.malformed())
	}

	pub fn positive(&self) -> Result<f64> {
		self.number().and_then(|x| if x > 0.0 { Ok(x) } else { Err(self.malformed()) })
	}

	pub fn count(&self) -> Result<usize> {
		self.value.trim().parse().map_err(|_| self.malformed())
	}

	/// One of `1`, `2`, `3`.
	pub fn phases(&self) -> Result<usize> {
		self.count().and_then(|n| if (1..=3).contains(&n) { Ok(n) } else { Err(self.malformed()) })
	}

	/// Words between white space or commas.
	pub fn words(&self) -> Vec<&str> {
		let split = self.value.split(|c: char| c.is_whitespace() || c == ',');
		split.filter(|word| !word.is_empty()).collect()
	}

	/// Exactly `N` numbers.
	pub fn numbers<const N: usize>(&self) -> Result<[f64; N]> {
		let numbers: Option<Vec<f64>> = self.words().into_iter().map(number).collect();
		numbers.and_then(|list| list.try_into().ok()).ok_or_else(|| self.malformed())
	}

	/// The lower triangle or the whole of a symmetric matrix, as the whole, row by row.
	pub fn matrix(&self, order: usize) -> Result<Vec<f64>> {
		let rows: Vec<Vec<f64>> = self
			.value
			.split('|')
			.map(|row| {
				let split = row.split(|c: char| c.is_whitespace() || c == ',');
				split.filter(|word| !word.is_empty()).map(number).collect()
			})
			.collect::<Option<_>>()
			.ok_or_else(|| self.malformed())?;
		let triangle = rows.iter().enumerate().all(|(i, row)| row.len() == i + 1);
		let square = rows.iter().all(|row| row.len() == order);
		if rows.len() != order || !(triangle || square) {
			return Err(self.malformed());
		}
		let at = |i: usize, j: usize| if triangle && j > i { rows[j][i] } else { rows[i][j] };
		let places = (0..order).flat_map(|i| (0..order).map(move |j| (i, j)));
		if places.clone().any(|(i, j)| at(i, j) != at(j, i)) {
			return Err(self.malformed());
		}
		Ok(places.map(|(i, j)| at(i, j)).collect())
	}

	pub fn flag(&self) -> Result<bool> {
		match self.value.trim().to_ascii_lowercase().as_str() {
			"y" | "yes" | "t" | "true" => Ok(true),
			"n" | "no" | "f" | "false" => Ok(false),
			_ => Err(self.malformed()),
		}
	}

	pub fn connection(&self) -> Result<Connection> {
		connection(&self.value).ok_or_else(|| self.malformed())
	}

	/// Metres in the named unit of length; `None` for none.
	pub fn metres(&self) -> Result<Option<f64>> {
		Ok(Some(match self.value.trim().to_ascii_lowercase().as_str() {
			"none" => return Ok(None),
			"mi" => 1609.344,
			"kft" => 304.8,
			"km" => 1000.0,
			"m" => 1.0,
			"ft" => 0.3048,
			"in" => 0.0254,
			"cm" => 0.01,
			"mm" => 0.001,
			_ => return Err(self.malformed()),
		}))
	}
}

pub(crate) fn connection(word: &str) -> Option<Connection> {
	match word.to_ascii_lowercase().as_str() {
		"wye" | "y" | "ln" => Some(Connection::Wye),
		"delta" | "d" | "ll" => Some(Connection::Delta),
		_ => None,
	}
}

fn number(word: &str) -> Option<f64> {
	word.trim().parse().ok().filter(|x: &f64| x.is_finite())
}
