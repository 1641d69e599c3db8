//! Statements with their values.

use crate::{IndexError, error::is_full};
use sqlx::{Any, AnyConnection, query::Query};
use tieline_client::chain::{AccountId, Hash};

/// The most values of one statement. SQLite takes `$1` for a name, and looks each name up among all before
/// it: the time that a statement takes grows with the square of its values.
const MOST_VALUES: usize = 900;

/// A value.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Cell {
	Int(Option<i64>),
	Text(Option<String>),
}

macro_rules! from_numbers {
	($($number:ty),*) => {$(
		impl From<$number> for Cell {
			fn from(value: $number) -> Self {
				Self::Int(Some(value.into()))
			}
		}
		impl From<Option<$number>> for Cell {
			fn from(value: Option<$number>) -> Self {
				Self::Int(value.map(Into::into))
			}
		}
	)*};
}

from_numbers!(i64, u32, u16, u8, bool);

impl From<String> for Cell {
	fn from(text: String) -> Self {
		// PostgreSQL has no text with a zero byte, which a name on the chain can have.
		Self::Text(Some(if text.contains('\0') { text.replace('\0', "\u{fffd}") } else { text }))
	}
}

impl From<&str> for Cell {
	fn from(text: &str) -> Self {
		text.to_owned().into()
	}
}

impl From<Option<String>> for Cell {
	fn from(text: Option<String>) -> Self {
		text.map_or(Self::Text(None), Into::into)
	}
}

impl From<Option<&str>> for Cell {
	fn from(text: Option<&str>) -> Self {
		text.map(str::to_owned).into()
	}
}

impl From<AccountId> for Cell {
	fn from(account: AccountId) -> Self {
		account.to_string().into()
	}
}

impl From<Hash> for Cell {
	fn from(hash: Hash) -> Self {
		format!("{hash:?}").into()
	}
}

/// A number of milliseconds, or another that the schema keeps in 64 bits with a sign.
pub(crate) fn signed(value: u64) -> Cell {
	Cell::Int(Some(i64::try_from(value).unwrap_or(i64::MAX)))
}

/// A list of [`Cell`]s from values of different types.
macro_rules! cells {
	($($value:expr),* $(,)?) => { vec![$($crate::sql::Cell::from($value)),*] };
}
pub(crate) use cells;

fn bind<'q>(
	query: Query<'q, Any, sqlx::any::AnyArguments<'q>>,
	cell: Cell,
) -> Query<'q, Any, sqlx::any::AnyArguments<'q>> {
	match cell {
		Cell::Int(value) => query.bind(value),
		Cell::Text(value) => query.bind(value),
	}
}

/// A connection in a transaction, with what it is for.
pub(crate) struct Statements<'c> {
	pub connection: &'c mut AnyConnection,
	pub url: &'c str,
	/// The block that is written.
	pub block: u32,
}

impl Statements<'_> {
	/// Executes a statement with its values. Gives the number of rows that it changed.
	pub async fn run(&mut self, statement: &str, values: Vec<Cell>) -> Result<u64, IndexError> {
		let query = values.into_iter().fold(sqlx::query(statement), bind);
		match query.execute(&mut *self.connection).await {
			Ok(done) => Ok(done.rows_affected()),
			Err(cause) => Err(self.failed(statement, cause)),
		}
	}

	/// Inserts rows, as many at a time as the database takes. `then` follows the values: what is to be
	/// done where a row is there already.
	pub async fn insert(
		&mut self,
		table: &str,
		columns: &[&str],
		rows: Vec<Vec<Cell>>,
		then: &str,
	) -> Result<(), IndexError> {
		let together = (MOST_VALUES / columns.len().max(1)).max(1);
		let mut rows = rows.into_iter().peekable();
		while rows.peek().is_some() {
			let some = rows.by_ref().take(together).collect::<Vec<_>>();
			let statement = insertion(table, columns, some.len(), then);
			self.run(&statement, some.into_iter().flatten().collect()).await?;
		}
		Ok(())
	}

	fn failed(&self, statement: &str, cause: sqlx::Error) -> IndexError {
		if is_full(&cause) {
			return IndexError::DiskFull { url: self.url.into(), number: self.block };
		}
		let doing = statement.split_whitespace().take(3).collect::<Vec<_>>().join(" ");
		let block = self.block;
		IndexError::Database { doing: format!("write block {block} ({doing} …)"), cause }
	}
}

fn insertion(table: &str, columns: &[&str], rows: usize, then: &str) -> String {
	let width = columns.len();
	let row = |row: usize| {
		let places = (1..=width).map(|column| format!("${}", row * width + column));
		format!("({})", places.collect::<Vec<_>>().join(","))
	};
	let rows = (0..rows).map(row).collect::<Vec<_>>().join(",");
	format!("INSERT INTO {table} ({}) VALUES {rows} {then}", columns.join(","))
}

/// What is to be done where a row is there already: all but its key takes the new values.
pub(crate) fn replacement(columns: &[&str], keys: usize) -> String {
	let (keys, others) = columns.split_at(keys.min(columns.len()));
	let sets = others.iter().map(|column| format!("{column} = excluded.{column}"));
	format!(
		"ON CONFLICT ({}) DO UPDATE SET {}",
		keys.join(","),
		sets.collect::<Vec<_>>().join(", ")
	)
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn the_values_of_several_rows_are_numbered_through() {
		let statement = insertion("t", &["a", "b"], 2, "ON CONFLICT DO NOTHING");
		let expected = "INSERT INTO t (a,b) VALUES ($1,$2),($3,$4) ON CONFLICT DO NOTHING";
		assert_eq!(statement, expected);
	}

	#[test]
	fn a_row_that_is_there_keeps_its_key_and_takes_the_rest() {
		let then = replacement(&["key", "a", "b"], 1);
		assert_eq!(then, "ON CONFLICT (key) DO UPDATE SET a = excluded.a, b = excluded.b");
	}

	#[test]
	fn a_zero_byte_in_a_name_is_replaced() {
		assert_eq!(Cell::from("a\0b"), Cell::Text(Some("a\u{fffd}b".into())));
	}
}
