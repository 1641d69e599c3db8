//! The values of properties.

use super::object::Property;
use super::tokens::is_plain;
use crate::error::Result;
use tieline_feeder::Connection;

impl Property {
	/// A finite number.
	pub fn number(&self) -> Result<f64> {
		number(&self.value).ok_or_else(|| self.malformed())
	}

	/// A number above zero.
	pub fn positive(&self) -> Result<f64> {
		self.number().and_then(|x| if x > 0.0 { Ok(x) } else { Err(self.malformed()) })
	}

	/// A natural number.
	pub fn count(&self) -> Result<usize> {
		self.value.trim().parse().map_err(|_| self.malformed())
	}

	/// One of `1`, `2`, `3`.
	pub fn phases(&self) -> Result<usize> {
		self.count().and_then(|n| if (1..=3).contains(&n) { Ok(n) } else { Err(self.malformed()) })
	}

	/// The number of a winding, 1 or 2, as an index from 0.
	pub fn winding(&self) -> Result<usize> {
		match self.count()? {
			number @ (1 | 2) => Ok(number - 1),
			_ => Err(self.malformed()),
		}
	}

	/// Words between white space or commas.
	pub fn words(&self) -> Vec<&str> {
		words(&self.value).collect()
	}

	/// Exactly two words, one for each winding.
	pub fn pair(&self) -> Result<[&str; 2]> {
		self.words().try_into().map_err(|_| self.malformed())
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
			.map(|row| words(row).map(number).collect())
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

	/// `yes` or `no`, in OpenDSS's spellings.
	pub fn flag(&self) -> Result<bool> {
		match self.value.trim().to_ascii_lowercase().as_str() {
			"y" | "yes" | "t" | "true" => Ok(true),
			"n" | "no" | "f" | "false" => Ok(false),
			_ => Err(self.malformed()),
		}
	}

	/// A bus and the phases of its conductors, 0 for ground: `671.1.2.0`.
	pub fn bus(&self) -> Result<(&str, Vec<u8>)> {
		let mut parts = self.value.trim().split('.');
		let bus = parts.next().filter(|bus| is_plain(bus)).ok_or_else(|| self.malformed())?;
		let mut phases = Vec::new();
		for part in parts {
			let phase: u8 = part.parse().map_err(|_| self.malformed())?;
			if phase > 3 || (phase > 0 && phases.contains(&phase)) {
				return Err(self.malformed());
			}
			phases.push(phase);
		}
		Ok((bus, phases))
	}

	/// A wye or a delta.
	pub fn connection(&self) -> Result<Connection> {
		connection(&self.value).ok_or_else(|| self.malformed())
	}

	/// The connections of both windings.
	pub fn connections(&self) -> Result<[Connection; 2]> {
		let [first, second] = self.pair()?.map(connection);
		first.zip(second).map(Into::into).ok_or_else(|| self.malformed())
	}

	/// The length of the named unit in metres; `None` for `units=none`.
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

fn connection(word: &str) -> Option<Connection> {
	match word.to_ascii_lowercase().as_str() {
		"wye" | "y" | "ln" => Some(Connection::Wye),
		"delta" | "d" | "ll" => Some(Connection::Delta),
		_ => None,
	}
}

fn words(text: &str) -> impl Iterator<Item = &str> {
	text.split(|c: char| c.is_whitespace() || c == ',').filter(|word| !word.is_empty())
}

fn number(word: &str) -> Option<f64> {
	word.trim().parse().ok().filter(|x: &f64| x.is_finite())
}
