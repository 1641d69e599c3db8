//! What requests ask: the extractors of queries and paths, and the types of their values.

use crate::problem::Problem;
use axum::{
	extract::{FromRequestParts, Query},
	http::{Uri, header, request::Parts},
};
use jiff::{Timestamp, civil::Date, tz::TimeZone};
use serde::{Deserialize, Deserializer, de::DeserializeOwned, de::Error as _};
use std::{convert::Infallible, str::FromStr};
use tieline_client::chain::AccountId;
use utoipa::{
	IntoParams, PartialSchema, ToSchema,
	openapi::{ObjectBuilder, RefOr, Schema, Type},
};

/// The most entries of a page.
pub(crate) const MOST: u32 = 1_000;
/// The entries of a page unless the request says how many.
const USUAL: u32 = 100;

/// A query, without parameters that the route does not have.
#[derive(Clone, Debug)]
pub(crate) struct Asked<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequestParts<S> for Asked<T> {
	type Rejection = Problem;

	async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
		Ok(Self(Query::try_from_uri(&parts.uri)?.0))
	}
}

/// The query of a list: the page, and what is left of the query.
#[derive(Clone, Debug)]
pub(crate) struct Listed<T> {
	pub paging: Paging,
	pub filter: T,
}

/// A list that has no filter.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Unfiltered {}

/// Which part of a list, and in which form.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct Paging {
	/// How many entries at most; 100 unless given.
	#[param(value_type = Option<i32>, minimum = 1, maximum = 1000, default = 100)]
	pub limit: Option<u32>,
	/// `next` of the page before; from the beginning unless given.
	#[param(max_length = 400)]
	pub cursor: Option<String>,
	/// The form of the answer; else as the header `Accept` says.
	#[param(inline)]
	pub format: Option<Format>,
	/// The path and query of the request, and whether it accepts CSV.
	#[serde(skip)]
	#[param(ignore)]
	pub request: Request,
}

/// The form of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Format {
	/// An object with `items` and `next`.
	Json,
	/// Comma-separated values; the next page is in the header `Link`.
	Csv,
}

/// What of the request itself matters to a list.
#[derive(Clone, Debug, Default)]
pub(crate) struct Request {
	pub uri: Uri,
	pub accepts_csv: bool,
}

impl Paging {
	/// How many entries.
	pub fn limit(&self) -> Result<u32, Problem> {
		match self.limit.unwrap_or(USUAL) {
			limit @ 1..=MOST => Ok(limit),
			limit => Err(Problem::bad_request(format_args!(
				"in the query: limit: {limit} is not from 1 to {MOST}"
			))),
		}
	}

	/// Whether the answer is CSV.
	pub fn is_csv(&self) -> bool {
		self.format.map_or(self.request.accepts_csv, |format| format == Format::Csv)
	}
}

impl<S: Send + Sync, T: DeserializeOwned> FromRequestParts<S> for Listed<T> {
	type Rejection = Problem;

	async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
		let query = parts.uri.query().unwrap_or_default();
		let (page, filter) =
			query.split('&').filter(|pair| !pair.is_empty()).partition::<Vec<_>, _>(|pair| {
				matches!(pair.split('=').next(), Some("limit" | "cursor" | "format"))
			});
		let mut paging = of_pairs::<Paging>(&page)?;
		paging.limit()?;
		let accept = parts.headers.get(header::ACCEPT).and_then(|accept| accept.to_str().ok());
		let accepts_csv = accept.is_some_and(|accept| accept.trim().starts_with("text/csv"));
		paging.request = Request { uri: parts.uri.clone(), accepts_csv };
		Ok(Self { paging, filter: of_pairs(&filter)? })
	}
}

fn of_pairs<T: DeserializeOwned>(pairs: &[&str]) -> Result<T, Problem> {
	let uri = Uri::from_str(&format!("/?{}", pairs.join("&"))).map_err(Problem::bad_request)?;
	Ok(Query::try_from_uri(&uri)?.0)
}

/// The values of a path.
#[derive(Clone, Debug)]
pub(crate) struct Path<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned + Send> FromRequestParts<S> for Path<T> {
	type Rejection = Problem;

	async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
		let path =
			<axum::extract::Path<T> as FromRequestParts<S>>::from_request_parts(parts, state);
		let axum::extract::Path(value) = path.await?;
		// No route of the API that names a thing has a query.
		Ok(Self(value))
	}
}

/// A word that a request gives: a name, or a part of one.
#[derive(Clone, Debug, PartialEq, Eq, ToSchema)]
#[schema(value_type = String, pattern = r"^[^\x00-\x1f\x7f-\x9f]{0,100}$")]
pub(crate) struct Word(pub String);

impl<'de> Deserialize<'de> for Word {
	fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
		let text = String::deserialize(deserializer)?;
		if text.chars().count() > 100 {
			return Err(D::Error::custom("it has more than 100 characters"));
		}
		if text.chars().any(char::is_control) {
			return Err(D::Error::custom("it has control characters"));
		}
		Ok(Self(text))
	}
}

/// An account: its SS58 address of any chain, or its public key in hexadecimal.
#[derive(Clone, Debug, PartialEq, Eq, ToSchema)]
#[schema(value_type = String, example = "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY")]
pub(crate) struct Account(pub AccountId);

impl FromStr for Account {
	type Err = String;

	fn from_str(text: &str) -> Result<Self, String> {
		let hex = text.strip_prefix("0x").filter(|hex| hex.len() == 64 && hex.is_ascii());
		let key = hex.map(|hex| {
			let mut key = [0; 32];
			for (index, byte) in key.iter_mut().enumerate() {
				let digits = hex.get(2 * index..2 * index + 2).ok_or("")?;
				*byte = u8::from_str_radix(digits, 16).map_err(|_| "")?;
			}
			Ok::<_, &str>(AccountId(key))
		});
		match key {
			Some(key) => key.map(Self).map_err(|_| format!("`{text}` is no public key")),
			None => AccountId::from_str(text)
				.map(Self)
				.map_err(|_| format!("`{text}` is no account: give its SS58 address")),
		}
	}
}

impl<'de> Deserialize<'de> for Account {
	fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
		Word::deserialize(deserializer)?.0.parse().map_err(D::Error::custom)
	}
}

/// An instant: a date, which is the whole local day, or an instant in ISO 8601 with its offset.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum When {
	Date(Date),
	At(Timestamp),
}

impl PartialSchema for When {
	fn schema() -> RefOr<Schema> {
		let date = r"[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])";
		let clock = r"([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\.[0-9]{1,9})?";
		let offset = r"(Z|[+-]([01][0-9]|2[0-3]):[0-5][0-9])";
		let text = ObjectBuilder::new()
			.schema_type(Type::String)
			.pattern(Some(format!("^{date}(T{clock}{offset})?$")))
			.examples(["2026-04-15"]);
		Schema::from(text).into()
	}
}

impl ToSchema for When {}

impl FromStr for When {
	type Err = String;

	fn from_str(text: &str) -> Result<Self, String> {
		// A `+` that was not escaped is a space.
		let text = text.replace(' ', "+");
		let at = text.parse::<Timestamp>().map(Self::At);
		let is_date = text.len() == 10;
		let date = || text.parse::<Date>().map(Self::Date);
		at.or_else(|error| if is_date { date() } else { Err(error) }).map_err(|_| {
			format!(
				"`{text}` is no time: write a date as 2026-04-15, or an instant as \
				 2026-04-15T12:00:00-07:00"
			)
		})
	}
}

impl<'de> Deserialize<'de> for When {
	fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
		Word::deserialize(deserializer)?.0.parse().map_err(D::Error::custom)
	}
}

impl When {
	/// The first instant of it, in Unix milliseconds.
	pub fn start(self, zone: &TimeZone) -> Result<i64, Problem> {
		match self {
			Self::At(at) => Ok(at.as_millisecond()),
			Self::Date(date) => start_of(date, zone),
		}
	}

	/// The first instant after it.
	pub fn end(self, zone: &TimeZone) -> Result<i64, Problem> {
		match self {
			Self::At(at) => Ok(at.as_millisecond()),
			Self::Date(date) => {
				let next = date.tomorrow().map_err(Problem::bad_request)?;
				start_of(next, zone)
			},
		}
	}
}

fn start_of(date: Date, zone: &TimeZone) -> Result<i64, Problem> {
	let start = date.to_zoned(zone.clone()).and_then(|at| at.start_of_day());
	start.map(|at| at.timestamp().as_millisecond()).map_err(Problem::bad_request)
}

/// A part of time: from an instant or date on, until before an instant or to the end of a date.
pub(crate) fn span(
	from: Option<When>,
	to: Option<When>,
	zone: &TimeZone,
) -> Result<(Option<i64>, Option<i64>), Problem> {
	let from = from.map(|from| from.start(zone)).transpose()?;
	let to = to.map(|to| to.end(zone)).transpose()?;
	if let (Some(from), Some(to)) = (from, to)
		&& from > to
	{
		return Err(Problem::bad_request("in the query: from: it is after `to`"));
	}
	Ok((from, to))
}

/// A range of blocks, both ends of it included.
pub(crate) fn blocks(from: Option<u32>, to: Option<u32>) -> Result<(), Problem> {
	match (from, to) {
		(Some(from), Some(to)) if from > to => {
			Err(Problem::bad_request("in the query: from_block: it is after `to_block`"))
		},
		_ => Ok(()),
	}
}

/// The header that a client resumes a stream with.
#[derive(Clone, Debug, Default)]
pub(crate) struct LastEventId(pub Option<String>);

impl<S: Send + Sync> FromRequestParts<S> for LastEventId {
	type Rejection = Infallible;

	async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
		let header = parts.headers.get("last-event-id");
		Ok(Self(header.and_then(|id| id.to_str().ok()).map(Into::into)))
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	async fn listed<T: DeserializeOwned>(query: &str) -> Result<Listed<T>, Problem> {
		let request = axum::http::Request::builder().uri(format!("/?{query}"));
		let (mut parts, ()) = request.body(()).unwrap().into_parts();
		Listed::from_request_parts(&mut parts, &()).await
	}

	#[tokio::test]
	async fn a_query_with_what_the_list_does_not_have_is_refused() {
		let refused = |query: &'static str| async move {
			listed::<Unfiltered>(query).await.unwrap_err().detail().to_owned()
		};
		assert!(refused("colour=red").await.contains("unknown field `colour`"));
		assert!(refused("limit=0").await.contains("0 is not from 1 to 1000"));
		assert!(refused("limit=1001").await.contains("1001 is not from 1 to 1000"));
		assert!(refused("limit=-1").await.contains("limit: invalid digit"));
		assert!(refused("limit=1&limit=2").await.contains("duplicate field `limit`"));
		assert!(refused("format=xml").await.contains("unknown variant `xml`"));
		let listed = listed::<Unfiltered>("limit=5&format=csv").await.unwrap();
		assert!(listed.paging.limit == Some(5) && listed.paging.is_csv());
	}

	#[test]
	fn a_date_is_its_whole_local_day_and_a_plus_may_be_a_space() {
		let zone = TimeZone::get("America/Los_Angeles").unwrap();
		let when = |text: &str| text.parse::<When>().unwrap();
		let date = when("2026-04-15");
		assert_eq!(date.start(&zone).unwrap(), 1_776_236_400_000);
		assert_eq!(date.end(&zone).unwrap(), 1_776_236_400_000 + 86_400_000);
		let at = when("2026-04-16T00:30:00 05:30");
		assert_eq!(at.start(&zone).unwrap(), 1_776_279_600_000);
		assert!(span(Some(at), Some(date), &zone).is_ok());
		assert!(span(Some(when("2026-04-17")), Some(date), &zone).is_err());
		for absurd in ["9999-99-99", "-1", "now", "2026-04-15T12:00:00"] {
			assert!(absurd.parse::<When>().is_err(), "{absurd}");
		}
	}

	#[test]
	fn an_account_is_an_address_or_a_key() {
		let alice = "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY";
		let key = "0xd43593c715fdd31c61141abd04a99fd6822c8558854ccde39a5684e7a56da27d";
		assert_eq!(alice.parse::<Account>(), key.parse());
		for wrong in ["", "0x", "alice", &alice[1..], "0xzz"] {
			assert!(wrong.parse::<Account>().is_err(), "{wrong}");
		}
	}
}
