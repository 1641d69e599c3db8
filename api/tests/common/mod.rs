//! What the tests of the API share: databases filled by hand, and requests.
#![allow(dead_code, reason = "each test uses a part")]

use axum::{
	Router,
	body::Body,
	http::{HeaderMap, Request, StatusCode},
};
use http_body_util::BodyExt;
use serde_json::Value;
use tempfile::TempDir;
use tieline_api::{App, Node, Settings, router};
use tieline_index::Database;
use tower::ServiceExt;

/// A chain of four blocks, with an auction of two intervals, of which one is cleared.
pub const FIXTURE: &str = include_str!("fixture.sql");
/// What of the fixture a chain has that has no market yet.
pub const BARE: &str = "INSERT INTO chain VALUES ('0xaa', 'Bare', 42, 'TIE', 12, 0)";

/// An answer.
#[derive(Debug)]
pub struct Answer {
	pub status: StatusCode,
	pub headers: HeaderMap,
	pub text: String,
}

impl Answer {
	pub fn json(&self) -> Value {
		serde_json::from_str(&self.text).unwrap_or_else(|_| panic!("no JSON: {self:?}"))
	}

	pub fn header(&self, name: &str) -> &str {
		self.headers.get(name).map_or("", |value| value.to_str().unwrap())
	}

	/// The detail of a problem, which the answer has to be.
	pub fn problem(&self, status: u16) -> String {
		assert_eq!(self.status.as_u16(), status, "{self:?}");
		assert_eq!(self.header("content-type"), "application/problem+json", "{self:?}");
		let problem = self.json();
		assert_eq!(problem["status"], status, "{problem}");
		assert!(problem["type"].as_str().unwrap().starts_with("urn:tieline:problem:"), "{problem}");
		assert!(!problem["title"].as_str().unwrap().is_empty(), "{problem}");
		problem["detail"].as_str().unwrap().to_owned()
	}
}

/// Asks a router.
pub async fn ask(router: &Router, request: Request<Body>) -> Answer {
	let response = router.clone().oneshot(request).await.unwrap();
	let (parts, body) = response.into_parts();
	let bytes = body.collect().await.unwrap().to_bytes();
	let text = String::from_utf8_lossy(&bytes).into_owned();
	Answer { status: parts.status, headers: parts.headers, text }
}

/// Asks a router for a path.
pub async fn get(router: &Router, path: &str) -> Answer {
	ask(router, Request::get(path).body(Body::empty()).unwrap()).await
}

/// Asks with a header.
pub async fn get_with(router: &Router, path: &str, (name, value): (&str, &str)) -> Answer {
	ask(router, Request::get(path).header(name, value).body(Body::empty()).unwrap()).await
}

/// The JSON of a path, which has to be there.
pub async fn json(router: &Router, path: &str) -> Value {
	let answer = get(router, path).await;
	assert_eq!(answer.status, StatusCode::OK, "{path}: {answer:?}");
	answer.json()
}

/// Fills a database.
pub async fn fill(database: &Database, statements: &str) {
	for statement in statements.split(";\n").filter(|statement| !statement.trim().is_empty()) {
		let done = sqlx::query(statement).execute(database.pool()).await;
		done.unwrap_or_else(|error| panic!("{statement}: {error}"));
	}
}

/// A SQLite database in a folder that goes with it.
pub async fn sqlite(statements: &str) -> (Database, TempDir) {
	let folder = TempDir::new().unwrap();
	let url = format!("sqlite:{}", folder.path().join("market.db").display());
	let database = Database::open(&url).await.unwrap();
	fill(&database, statements).await;
	(database, folder)
}

/// An API without a node.
pub async fn app(database: Database, settings: Settings) -> App {
	App::new(database, Node::new(Vec::new()), None, settings).await.unwrap()
}

/// An API over the fixture in SQLite.
pub async fn market() -> (Router, TempDir) {
	let (database, folder) = sqlite(FIXTURE).await;
	(router(app(database, Settings::default()).await), folder)
}
