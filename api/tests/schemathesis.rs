//! The API against its own document: requests that schemathesis makes from it, good and bad, and the
//! answers checked against it.

mod common;

use common::{FIXTURE, app, fill, sqlite};
use std::{env, path::PathBuf, process::Stdio};
use tieline_api::{Settings, listen, serve};
use tieline_index::Database;
use tieline_testnet::Postgres;
use tokio::{process::Command, sync::oneshot};

/// How long it makes requests, in seconds.
const SECONDS: &str = "30";
/// What has no answer without a node, and what does not end.
const LEFT_OUT: [&str; 3] =
	["/ready", "/v1/stream", "/v1/auctions/{auction}/intervals/{interval}/evidence"];

/// The Python that has it; `None` where there is none. In CI it has to be there.
fn python() -> Option<PathBuf> {
	let python = env::var_os("TIELINE_API_PYTHON").map(PathBuf::from);
	if python.is_none() {
		assert!(env::var_os("CI").is_none(), "schemathesis is not installed: cargo xtask setup");
		eprintln!("skipped: schemathesis is not installed");
	}
	python
}

async fn holds(python: &PathBuf, database: Database) {
	let settings = Settings { requests_per_second: None, ..Settings::default() };
	let app = app(database, settings).await;
	let listener = listen(([127, 0, 0, 1], 0).into()).await.unwrap();
	let address = listener.local_addr().unwrap();
	let (end, ending) = oneshot::channel::<()>();
	let served = tokio::spawn(serve(listener, app, async {
		ending.await.ok();
	}));
	let folder = tempfile::tempdir().unwrap();
	let mut command = Command::new(python);
	let config = concat!(env!("CARGO_MANIFEST_DIR"), "/schemathesis.toml");
	command.args(["-m", "schemathesis.cli", "--config-file", config, "run"]);
	command.arg(format!("http://{address}/openapi.json"));
	// A cursor, an account and a range are more than their form: good ones cannot be made from the document.
	command.args(["--checks", "all", "--exclude-checks", "positive_data_acceptance"]);
	command.args([
		"--max-time",
		SECONDS,
		"--seed",
		"1",
		"--continue-on-failure",
		"--warnings",
		"off",
	]);
	for path in LEFT_OUT {
		command.args(["--exclude-path", path]);
	}
	command.current_dir(folder.path()).env("NO_COLOR", "1").stdin(Stdio::null());
	let output = command.output().await.unwrap();
	end.send(()).unwrap();
	served.await.unwrap().unwrap();
	let said = String::from_utf8_lossy(&output.stdout);
	assert!(output.status.success(), "{said}\n{}", String::from_utf8_lossy(&output.stderr));
	println!("{said}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_api_keeps_to_its_document_with_sqlite() {
	let Some(python) = python() else { return };
	let (database, _folder) = sqlite(FIXTURE).await;
	holds(&python, database).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_api_keeps_to_its_document_with_postgresql() {
	let (Some(python), Some(server)) = (python(), Postgres::start().unwrap()) else { return };
	let database = Database::open(&server.url()).await.unwrap();
	fill(&database, FIXTURE).await;
	holds(&python, database).await;
}
