//! The page: `web/dist`, which is part of the program where it was built before the program.

use crate::{headers::forever, problem::Problem};
use axum::{
	http::{HeaderValue, StatusCode, Uri, header},
	response::{Html, IntoResponse, Response},
};
use rust_embed::Embed;

/// The files of the page.
#[derive(Embed)]
#[folder = "../web/dist"]
#[allow_missing = true]
struct Files;

/// What is shown where the page is not part of the program.
const NOT_BUILT: &str = "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Tieline</title>\
	<style>body{font:1rem/1.5 system-ui,sans-serif;max-width:40rem;margin:3rem auto;padding:0 1rem}</style>\
	<h1>The page is not built</h1><p>This program was compiled without it. Build it, then the program \
	again:</p><pre>cargo xtask web\ncargo build --release --package tieline-cli</pre><p>The API is \
	there all the same: its <a href=\"/openapi.json\">document</a> and \
	<a href=\"/examples\">examples</a>.</p></html>";

/// A file of the page; for its own addresses, such as `/auctions/3`, the page itself.
pub(crate) async fn page(uri: Uri) -> Response {
	let path = uri.path().trim_start_matches('/');
	if path == "v1" || path.starts_with("v1/") {
		return Problem::not_found(format_args!(
			"there is no {}: /openapi.json has all there is",
			uri.path()
		))
		.into_response();
	}
	if let Some(file) = file(path) {
		return file;
	}
	let is_address = !path.rsplit('/').next().unwrap_or_default().contains('.');
	match file("index.html") {
		_ if !is_address => {
			Problem::not_found(format_args!("there is no file {}", uri.path())).into_response()
		},
		Some(page) => page,
		None => (StatusCode::OK, Html(NOT_BUILT)).into_response(),
	}
}

fn file(path: &str) -> Option<Response> {
	let file = Files::get(path)?;
	let kind = HeaderValue::from_str(file.metadata.mimetype()).ok()?;
	let answer = ([(header::CONTENT_TYPE, kind)], file.data.into_owned());
	// The names of these have a hash of what is in them.
	Some(if path.starts_with("assets/") { forever(answer) } else { answer.into_response() })
}

#[cfg(test)]
mod tests {
	use super::*;

	async fn status(path: &'static str) -> StatusCode {
		page(Uri::from_static(path)).await.status()
	}

	#[tokio::test]
	async fn the_pages_own_addresses_have_the_page_and_others_a_problem() {
		assert_eq!(status("/").await, StatusCode::OK);
		assert_eq!(status("/auctions/3/12").await, StatusCode::OK);
		assert_eq!(status("/assets/none.js").await, StatusCode::NOT_FOUND);
		assert_eq!(status("/v1/none").await, StatusCode::NOT_FOUND);
		assert_eq!(status("/../Cargo.toml").await, StatusCode::NOT_FOUND);
	}
}
