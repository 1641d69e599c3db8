//! Lists: pages of JSON or CSV, with the cursor of the next page.

use crate::{
	app::App,
	cursor::{Key, List},
	problem::Problem,
	query::Paging,
	select::{Order, Select},
};
use axum::{
	Json,
	http::{HeaderValue, header},
	response::{IntoResponse, Response},
};
use serde::{
	Deserialize, Deserializer, Serialize,
	de::{MapAccess, Visitor},
};
use serde_json::Value;
use sqlx::{FromRow, any::AnyRow};
use std::fmt;
use utoipa::ToSchema;

/// A page of a list.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Page<T> {
	/// The entries.
	pub items: Vec<T>,
	/// The cursor of the next page; null where this is the last.
	pub next: Option<String>,
}

/// An entry of a list that SQL gives.
pub(crate) trait Entry: for<'r> FromRow<'r, AnyRow> + Send + Unpin {
	/// The list.
	const LIST: &'static str;
	/// The columns that order it, and whether each is text.
	const ORDER: (&'static [&'static str], &'static [bool]);
	/// The direction of the order.
	const DIRECTION: Order = Order::Ascending;

	/// The values of the columns.
	fn position(&self) -> Vec<Key>;
}

/// A page of a list as SQL gives it.
pub(crate) async fn page<T: Entry>(
	app: &App,
	select: Select,
	paging: &Paging,
) -> Result<Page<T>, Problem> {
	let (columns, texts) = T::ORDER;
	let list = List { chain: app.genesis(), name: T::LIST, texts };
	let behind = paging.cursor.as_deref().map(|cursor| list.position(cursor)).transpose()?;
	let limit = paging.limit()?;
	// One more than the page, to know whether there is a next one.
	let select = select.page(columns, T::DIRECTION, behind, limit.saturating_add(1));
	let mut items = select.all::<T>(app.pool()).await?;
	let most = usize::try_from(limit).unwrap_or(usize::MAX);
	let has_more = items.len() > most;
	items.truncate(most);
	let last = items.last().filter(|_| has_more);
	let next = last.map(|last| list.cursor(&last.position()));
	Ok(Page { items, next })
}

/// A page as the request wants it.
pub(crate) struct Listing<T> {
	page: Page<T>,
	paging: Paging,
}

impl<T> Page<T> {
	/// The page in the form that was asked for.
	pub(crate) fn asked(self, paging: Paging) -> Listing<T> {
		Listing { page: self, paging }
	}

	/// The page with its entries made into others.
	pub(crate) fn map<U>(self, into: impl FnMut(T) -> U) -> Page<U> {
		Page { items: self.items.into_iter().map(into).collect(), next: self.next }
	}
}

impl<T: Serialize + Default> IntoResponse for Listing<T> {
	fn into_response(self) -> Response {
		let Self { page, paging } = self;
		let link = page.next.as_deref().map(|next| link(&paging, next));
		let mut response = if paging.is_csv() {
			match csv_of(&page.items) {
				Ok(text) => {
					([(header::CONTENT_TYPE, "text/csv; charset=utf-8")], text).into_response()
				},
				Err(error) => return Problem::internal(error).into_response(),
			}
		} else {
			Json(page).into_response()
		};
		if let Some(link) = link.and_then(|link| HeaderValue::from_str(&link).ok()) {
			response.headers_mut().insert(header::LINK, link);
		}
		response.headers_mut().insert(header::VARY, HeaderValue::from_static("accept"));
		response
	}
}

/// The link to the next page, by RFC 8288.
fn link(paging: &Paging, next: &str) -> String {
	let uri = &paging.request.uri;
	let others = uri.query().unwrap_or_default().split('&');
	let others = others.filter(|pair| !pair.is_empty() && !pair.starts_with("cursor="));
	let cursor = format!("cursor={next}");
	let query = others.chain([&*cursor]).collect::<Vec<_>>().join("&");
	format!("<{}?{query}>; rel=\"next\"", uri.path())
}

/// Entries as comma-separated values. A place is written as the extrinsic's id, a connection point as
/// its name, and what else is nested as JSON.
fn csv_of<T: Serialize + Default>(items: &[T]) -> Result<String, Box<dyn std::error::Error>> {
	let mut writer = csv::Writer::from_writer(Vec::new());
	// Also a list without entries has its columns.
	let columns = row(&T::default())?.into_iter().map(|(column, _)| column);
	writer.write_record(columns)?;
	for item in items {
		writer.write_record(row(item)?.iter().map(|(_, value)| cell(value)))?;
	}
	Ok(String::from_utf8(writer.into_inner()?)?)
}

/// The fields of an entry, in its order.
fn row<T: Serialize>(item: &T) -> serde_json::Result<Vec<(String, Value)>> {
	let Row(fields) = serde_json::from_slice(&serde_json::to_vec(item)?)?;
	Ok(fields)
}

/// An object of JSON whose fields keep their order.
struct Row(Vec<(String, Value)>);

impl<'de> Deserialize<'de> for Row {
	fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
		struct Fields;

		impl<'de> Visitor<'de> for Fields {
			type Value = Row;

			fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
				f.write_str("an object")
			}

			fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Row, A::Error> {
				let mut fields = Vec::new();
				while let Some(field) = map.next_entry()? {
					fields.push(field);
				}
				Ok(Row(fields))
			}
		}

		deserializer.deserialize_map(Fields)
	}
}

fn cell(value: &Value) -> String {
	match value {
		Value::Null => String::new(),
		Value::String(text) => text.clone(),
		Value::Object(fields) => {
			let field = |name| fields.get(name).filter(|value: &&Value| !value.is_null());
			match (field("block"), field("extrinsic"), field("point"), field("name")) {
				(Some(block), Some(extrinsic), ..) => format!("{block}-{extrinsic}"),
				(Some(block), None, ..) => block.to_string(),
				(.., Some(_), Some(Value::String(name))) => name.clone(),
				_ => value.to_string(),
			}
		},
		value => value.to_string(),
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::value::{Place, Point};
	use axum::http::Uri;

	#[derive(Default, Serialize)]
	struct Sample {
		name: String,
		price: Option<i64>,
		place: Option<Place>,
		point: Point,
		list: Vec<i64>,
	}

	#[test]
	fn csv_has_its_columns_without_entries_and_quotes_what_needs_it() {
		assert_eq!(csv_of::<Sample>(&[]).unwrap(), "name,price,place,point,list\n");
		let row = Sample {
			name: "Robert'); DROP TABLE \"ders\";--, <b>".into(),
			price: Some(-5),
			place: Some(Place { block: 31, extrinsic: Some(2), block_hash: None }),
			point: Point { area: 0, point: 3, name: Some("675.1".into()) },
			list: vec![1, 2],
		};
		let text = csv_of(&[row, Sample::default()]).unwrap();
		let lines = text.lines().collect::<Vec<_>>();
		assert_eq!(
			lines[1],
			"\"Robert'); DROP TABLE \"\"ders\"\";--, <b>\",-5,31-2,675.1,\"[1,2]\""
		);
		assert_eq!(lines[2], ",,,\"{\"\"area\"\":0,\"\"name\"\":null,\"\"point\"\":0}\",[]");
	}

	#[test]
	fn the_link_to_the_next_page_keeps_the_filter() {
		let uri = Uri::from_static("/v1/events?pallet=BidMarket&cursor=old&limit=2");
		let request = crate::query::Request { uri, accepts_csv: false };
		let paging = Paging { request, ..Default::default() };
		assert_eq!(
			link(&paging, "new"),
			"</v1/events?pallet=BidMarket&limit=2&cursor=new>; rel=\"next\""
		);
	}
}
