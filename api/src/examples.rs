//! The page of examples, each to be run as it is against this server.

use axum::{
	http::{HeaderMap, header},
	response::{Html, IntoResponse},
};

/// The program that verifies a storage proof.
const VERIFY: &str = include_str!("verify.py");

/// The page, with the address by which it was asked for.
pub(crate) async fn page(headers: HeaderMap) -> Html<String> {
	let page = include_str!("examples.html").replace("{BASE}", &base(&headers));
	let program = VERIFY.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
	Html(page.replace("{VERIFY}", &program))
}

/// The program that verifies a storage proof.
pub(crate) async fn verify() -> impl IntoResponse {
	([(header::CONTENT_TYPE, "text/x-python; charset=utf-8")], VERIFY)
}

/// The address of this server, as the client has it.
fn base(headers: &HeaderMap) -> String {
	let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
	let is_plain = |host: &&str| {
		let is_allowed =
			|c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | ':' | '[' | ']');
		!host.is_empty() && host.len() <= 255 && host.chars().all(is_allowed)
	};
	let host = text(header::HOST.as_str()).filter(is_plain).unwrap_or("127.0.0.1:8080");
	let scheme = match text("x-forwarded-proto") {
		Some("https") => "https",
		_ => "http",
	};
	format!("{scheme}://{host}")
}

#[cfg(test)]
mod tests {
	use super::*;
	use axum::http::HeaderValue;

	#[test]
	fn the_examples_have_the_address_of_the_server_and_nothing_else() {
		let host = |host: &'static str| {
			let mut headers = HeaderMap::new();
			headers.insert(header::HOST, HeaderValue::from_static(host));
			base(&headers)
		};
		assert_eq!(host("market.example.org:8443"), "http://market.example.org:8443");
		assert_eq!(host("<script>alert(1)</script>"), "http://127.0.0.1:8080");
	}

	#[tokio::test]
	async fn every_example_names_the_server() {
		let Html(page) = page(HeaderMap::new()).await;
		assert!(!page.contains("{BASE}") && !page.contains("{VERIFY}"));
		assert!(page.contains("children &gt;&gt; child &amp; 1"), "the program is text");
		assert!(page.matches("http://127.0.0.1:8080/v1/").count() > 10);
	}
}
