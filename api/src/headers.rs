//! What every answer has in its headers: how long it holds, which version it is, what a browser may do.

use crate::problem::Problem;
use axum::{
	body::{Body, to_bytes},
	extract::Request,
	http::{HeaderMap, HeaderValue, Method, StatusCode, header},
	middleware::Next,
	response::{IntoResponse, Response},
};
use sp_crypto_hashing::blake2_128;

/// The largest answer that is given a version: more is passed on as it comes.
const MOST_BYTES: usize = 64 << 20;

/// What the page may load: its own files, a light client in WebAssembly with its workers, and
/// connections to nodes.
const CONTENT_SECURITY_POLICY: &str = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; \
	worker-src 'self' blob:; connect-src 'self' ws: wss:; img-src 'self' data:; style-src 'self' \
	'unsafe-inline'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

/// An answer that holds for ever: what is final does not change.
pub(crate) fn forever(answer: impl IntoResponse) -> Response {
	([(header::CACHE_CONTROL, "public, max-age=31536000, immutable")], answer).into_response()
}

/// Gives each answer its version, and only says that it is unchanged where the client has it.
pub(crate) async fn version(request: Request, next: Next) -> Response {
	let is_read = matches!(*request.method(), Method::GET | Method::HEAD);
	let known = request.headers().get(header::IF_NONE_MATCH).cloned();
	let response = next.run(request).await;
	let is_stream = response
		.headers()
		.get(header::CONTENT_TYPE)
		.is_some_and(|kind| kind.as_bytes().starts_with(b"text/event-stream"));
	if !is_read || response.status() != StatusCode::OK || is_stream {
		return response;
	}
	let (mut parts, body) = response.into_parts();
	let body = match to_bytes(body, MOST_BYTES).await {
		Ok(body) => body,
		Err(error) => return Problem::internal(error).into_response(),
	};
	let digest = blake2_128(&body).map(|byte| format!("{byte:02x}")).concat();
	let tag = format!("W/\"{digest}\"");
	let no_cache = HeaderValue::from_static("no-cache");
	parts.headers.entry(header::CACHE_CONTROL).or_insert(no_cache);
	if let Ok(tag) = HeaderValue::from_str(&tag) {
		parts.headers.insert(header::ETAG, tag);
	}
	if known.is_some_and(|known| matches(&known, &tag)) {
		parts.status = StatusCode::NOT_MODIFIED;
		parts.headers.remove(header::CONTENT_TYPE);
		parts.headers.remove(header::CONTENT_LENGTH);
		return Response::from_parts(parts, Body::empty());
	}
	Response::from_parts(parts, Body::from(body))
}

/// Whether one of the versions that a client has is the one there is, by the weak comparison of RFC
/// 9110.
fn matches(known: &HeaderValue, tag: &str) -> bool {
	let weak = |tag: &str| tag.trim().trim_start_matches("W/").to_owned();
	let Ok(known) = known.to_str() else { return false };
	known.trim() == "*" || known.split(',').any(|known| weak(known) == weak(tag))
}

/// Says what a browser may do with an answer.
pub(crate) async fn secure(request: Request, next: Next) -> Response {
	let mut response = next.run(request).await;
	set(response.headers_mut());
	response
}

fn set(headers: &mut HeaderMap) {
	for (name, value) in [
		(header::CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY),
		(header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
		(header::X_FRAME_OPTIONS, "DENY"),
		(header::REFERRER_POLICY, "same-origin"),
	] {
		headers.entry(name).or_insert(HeaderValue::from_static(value));
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn a_version_is_known_weak_or_strong_alone_or_among_others() {
		let tag = "W/\"ab\"";
		for known in ["W/\"ab\"", "\"ab\"", "\"cd\", W/\"ab\"", "*"] {
			assert!(matches(&HeaderValue::from_static(known), tag), "{known}");
		}
		for other in ["\"abc\"", "ab", ""] {
			assert!(!matches(&HeaderValue::from_static(other), tag), "{other}");
		}
	}
}
