//! A question to the database, put together of conditions.
//!
//! What a request gives becomes a bound value, never a part of the text.

use crate::{cursor::Key, problem::Problem};
use sqlx::{Any, AnyPool, FromRow, any::AnyRow, query::QueryAs};

/// In which direction a list goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Order {
	Ascending,
	Descending,
}

/// A `SELECT`.
#[derive(Clone, Debug)]
pub(crate) struct Select {
	/// From `SELECT` to before `WHERE`.
	from: String,
	conditions: Vec<String>,
	values: Vec<Key>,
	tail: String,
}

impl Select {
	/// The columns and tables; without a condition.
	pub fn new(from: impl Into<String>) -> Self {
		Self { from: from.into(), conditions: Vec::new(), values: Vec::new(), tail: String::new() }
	}

	/// Binds a value to the next placeholder of the text before the conditions, which are numbered
	/// from `$1`.
	pub fn with(mut self, value: impl Into<Key>) -> Self {
		self.values.push(value.into());
		self
	}

	/// A condition in which each `?` stands for the value.
	pub fn and(mut self, condition: &str, value: impl Into<Key>) -> Self {
		self.values.push(value.into());
		let placeholder = format!("${}", self.values.len());
		self.conditions.push(condition.replace('?', &placeholder));
		self
	}

	/// A condition, where there is a value for it.
	pub fn and_some(self, condition: &str, value: Option<impl Into<Key>>) -> Self {
		match value {
			Some(value) => self.and(condition, value),
			None => self,
		}
	}

	/// A condition without a value.
	pub fn and_that(mut self, condition: impl Into<String>) -> Self {
		self.conditions.push(condition.into());
		self
	}

	/// What follows the conditions, such as `ORDER BY`.
	pub fn then(mut self, tail: &str) -> Self {
		self.tail = format!(" {tail}");
		self
	}

	/// In the order of these columns, from behind a position on, up to a number of rows.
	pub fn page(
		mut self,
		columns: &[&str],
		order: Order,
		behind: Option<Vec<Key>>,
		most: u32,
	) -> Self {
		let (compare, direction) = match order {
			Order::Ascending => (">", ""),
			Order::Descending => ("<", " DESC"),
		};
		if let Some(position) = behind {
			let placeholders = position.into_iter().map(|key| {
				self.values.push(key);
				format!("${}", self.values.len())
			});
			let placeholders = placeholders.collect::<Vec<_>>().join(", ");
			self.conditions.push(format!("({}) {compare} ({placeholders})", columns.join(", ")));
		}
		self.values.push(Key::Int(most.into()));
		let ordered = columns.iter().map(|column| format!("{column}{direction}"));
		let ordered = ordered.collect::<Vec<_>>().join(", ");
		self.tail = format!(" ORDER BY {ordered} LIMIT ${}", self.values.len());
		self
	}

	/// All rows.
	pub async fn all<T>(&self, pool: &AnyPool) -> Result<Vec<T>, Problem>
	where
		T: for<'r> FromRow<'r, AnyRow> + Send + Unpin,
	{
		let text = self.text();
		Ok(self.bound(&text).fetch_all(pool).await?)
	}

	/// The first row, if there is one.
	pub async fn optional<T>(&self, pool: &AnyPool) -> Result<Option<T>, Problem>
	where
		T: for<'r> FromRow<'r, AnyRow> + Send + Unpin,
	{
		let text = self.text();
		Ok(self.bound(&text).fetch_optional(pool).await?)
	}

	fn text(&self) -> String {
		let Self { from, conditions, tail, .. } = self;
		if conditions.is_empty() {
			format!("{from}{tail}")
		} else {
			format!("{from} WHERE {}{tail}", conditions.join(" AND "))
		}
	}

	fn bound<'q, T>(
		&self,
		text: &'q str,
	) -> QueryAs<'q, Any, T, <Any as sqlx::Database>::Arguments<'q>>
	where
		T: for<'r> FromRow<'r, AnyRow>,
	{
		let query = sqlx::query_as::<Any, T>(text);
		self.values.iter().fold(query, |query, value| match value {
			Key::Int(value) => query.bind(*value),
			Key::Text(value) => query.bind(value.clone()),
		})
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn a_page_continues_behind_its_position_in_its_order() {
		let select = Select::new("SELECT number FROM blocks").and("author = ?", "a".to_owned());
		let keys = vec![Key::Int(7), Key::Int(2)];
		let page = select.page(&["block", "event"], Order::Descending, Some(keys), 11);
		assert_eq!(
			page.text(),
			"SELECT number FROM blocks WHERE author = $1 AND (block, event) < ($2, $3) ORDER BY block \
			 DESC, event DESC LIMIT $4"
		);
	}
}
