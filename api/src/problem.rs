//! Errors as problem details (RFC 9457).

use axum::{
	extract::rejection::{PathRejection, QueryRejection},
	http::{HeaderValue, StatusCode, header},
	response::{IntoResponse, Response},
};
use serde::Serialize;
use std::borrow::Cow;
use tieline_client::chain::ChainError;
use utoipa::ToSchema;

/// The media type of a problem.
pub(crate) const MEDIA_TYPE: &str = "application/problem+json";

/// Why a request has no answer: problem details by RFC 9457.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Problem {
	/// The kind of the problem, the same for each of its kind.
	#[serde(rename = "type")]
	#[schema(example = "urn:tieline:problem:cursor")]
	kind: Cow<'static, str>,
	/// The kind in words.
	#[schema(example = "The cursor is not of this list")]
	title: Cow<'static, str>,
	/// The status of the response.
	#[schema(value_type = i32, minimum = 400, maximum = 599)]
	status: u16,
	/// What is wrong with this request, and what to do.
	detail: String,
}

impl Problem {
	fn new(
		status: StatusCode,
		kind: &'static str,
		title: &'static str,
		detail: impl ToString,
	) -> Self {
		let status = status.as_u16();
		Self { kind: kind.into(), title: title.into(), status, detail: detail.to_string() }
	}

	/// The request is not well-formed.
	pub(crate) fn bad_request(detail: impl ToString) -> Self {
		const TITLE: &str = "The request is not well-formed";
		Self::new(StatusCode::BAD_REQUEST, "urn:tieline:problem:request", TITLE, detail)
	}

	/// A cursor that this list did not give.
	pub(crate) fn cursor(detail: impl ToString) -> Self {
		const TITLE: &str = "The cursor is not of this list";
		Self::new(StatusCode::BAD_REQUEST, "urn:tieline:problem:cursor", TITLE, detail)
	}

	/// There is no such thing.
	pub(crate) fn not_found(detail: impl ToString) -> Self {
		const TITLE: &str = "There is no such thing";
		Self::new(StatusCode::NOT_FOUND, "urn:tieline:problem:not-found", TITLE, detail)
	}

	/// The API is read-only.
	pub(crate) fn method() -> Self {
		const DETAIL: &str = "there are GET and HEAD only: the API reads";
		const TITLE: &str = "The method is not allowed";
		Self::new(StatusCode::METHOD_NOT_ALLOWED, "urn:tieline:problem:method", TITLE, DETAIL)
	}

	/// The address of the request is too long.
	pub(crate) fn too_long(most: usize) -> Self {
		const TITLE: &str = "The address is too long";
		let detail = format_args!("the path and query may have {most} bytes");
		Self::new(StatusCode::URI_TOO_LONG, "urn:tieline:problem:too-long", TITLE, detail)
	}

	/// The request has a body, which nothing here takes.
	pub(crate) fn body() -> Self {
		const TITLE: &str = "The request has a body";
		const DETAIL: &str = "nothing here takes one";
		Self::new(StatusCode::PAYLOAD_TOO_LARGE, "urn:tieline:problem:body", TITLE, DETAIL)
	}

	/// Too many requests came from one address.
	pub(crate) fn too_many(a_second: u32) -> Self {
		const TITLE: &str = "There are too many requests";
		let detail = format_args!(
			"an address may ask {a_second} times a second: wait as the header Retry-After says"
		);
		Self::new(StatusCode::TOO_MANY_REQUESTS, "urn:tieline:problem:rate", TITLE, detail)
	}

	/// The node has no longer what is asked for.
	pub(crate) fn pruned(detail: impl ToString) -> Self {
		const TITLE: &str = "The node has pruned this state";
		Self::new(StatusCode::GONE, "urn:tieline:problem:pruned", TITLE, detail)
	}

	/// The node does not answer.
	pub(crate) fn node(detail: impl ToString) -> Self {
		const TITLE: &str = "The node does not answer";
		Self::new(StatusCode::SERVICE_UNAVAILABLE, "urn:tieline:problem:node", TITLE, detail)
	}

	/// The database does not answer.
	pub(crate) fn database(detail: impl ToString) -> Self {
		const TITLE: &str = "The database does not answer";
		Self::new(StatusCode::SERVICE_UNAVAILABLE, "urn:tieline:problem:database", TITLE, detail)
	}

	/// The answer takes too long, or too many ask for such.
	pub(crate) fn busy(detail: impl ToString) -> Self {
		const TITLE: &str = "The server is busy";
		Self::new(StatusCode::SERVICE_UNAVAILABLE, "urn:tieline:problem:busy", TITLE, detail)
	}

	/// The fault is this program's. The log says more than the answer.
	pub(crate) fn internal(error: impl std::fmt::Display) -> Self {
		tracing::error!(%error, "a request has no answer");
		const TITLE: &str = "This should not have happened";
		const DETAIL: &str = "the log of the server has the reason";
		Self::new(StatusCode::INTERNAL_SERVER_ERROR, "urn:tieline:problem:internal", TITLE, DETAIL)
	}

	/// The status of the response.
	pub(crate) fn status(&self) -> StatusCode {
		StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
	}

	/// What is wrong.
	pub(crate) fn detail(&self) -> &str {
		&self.detail
	}
}

impl IntoResponse for Problem {
	fn into_response(self) -> Response {
		let status = self.status();
		let body = serde_json::to_vec(&self).unwrap_or_default();
		let mut response = (status, body).into_response();
		let headers = response.headers_mut();
		headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(MEDIA_TYPE));
		headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
		if matches!(status, StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE) {
			headers.insert(header::RETRY_AFTER, HeaderValue::from_static("1"));
		}
		response
	}
}

impl From<sqlx::Error> for Problem {
	fn from(error: sqlx::Error) -> Self {
		use sqlx::Error as E;
		match error {
			E::Io(_) | E::Tls(_) | E::Protocol(_) | E::PoolTimedOut | E::PoolClosed => {
				tracing::warn!(%error, "the database does not answer");
				Self::database(
					"the connection to it is lost, and is made again at the next request",
				)
			},
			// PostgreSQL's class 57: it was shut down, or is starting.
			E::Database(ref cause) if cause.code().is_some_and(|code| code.starts_with("57")) => {
				tracing::warn!(%error, "the database does not answer");
				Self::database("it is starting or shutting down: ask again")
			},
			error => Self::internal(error),
		}
	}
}

impl From<ChainError> for Problem {
	fn from(error: ChainError) -> Self {
		let text = error.to_string();
		let is_pruned =
			["State already discarded", "UnknownBlock", "pruned", "Header was not found"];
		if is_pruned.iter().any(|words| text.contains(words)) {
			return Self::pruned(
				"give `tieline serve` the `--url` of an archive node, one that was started with \
				 `--state-pruning archive`",
			);
		}
		tracing::warn!(%error, "the node does not answer");
		Self::node(text)
	}
}

impl From<QueryRejection> for Problem {
	fn from(rejection: QueryRejection) -> Self {
		let text = rejection.body_text();
		let text = text.strip_prefix("Failed to deserialize query string: ").unwrap_or(&text);
		Self::bad_request(format_args!("in the query: {text}"))
	}
}

impl From<PathRejection> for Problem {
	fn from(rejection: PathRejection) -> Self {
		Self::bad_request(rejection.body_text())
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	fn of_node(words: &'static str) -> Problem {
		let cause = Box::new(subxt::Error::other_str(words));
		let (endpoint, asking) = ("ws://a".to_owned(), "state_getReadProof".to_owned());
		ChainError::Node { endpoint, asking, cause }.into()
	}

	#[test]
	fn a_node_without_the_state_is_told_from_one_that_does_not_answer() {
		let pruned = of_node("UnknownBlock: State already discarded for 0x77");
		assert_eq!(pruned.status(), StatusCode::GONE);
		assert!(pruned.detail().contains("--state-pruning archive"));
		let other = of_node("Method not found");
		assert_eq!(other.status(), StatusCode::SERVICE_UNAVAILABLE);
		assert!(other.detail().contains("ws://a"));
	}

	#[test]
	fn a_database_that_is_away_is_told_from_a_fault() {
		let away = Problem::from(sqlx::Error::PoolTimedOut);
		assert_eq!(away.status(), StatusCode::SERVICE_UNAVAILABLE);
		let fault = Problem::from(sqlx::Error::ColumnNotFound("x".into()));
		assert_eq!(fault.status(), StatusCode::INTERNAL_SERVER_ERROR);
		assert_eq!(fault.detail(), "the log of the server has the reason");
	}
}
