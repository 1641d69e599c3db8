//! The chain of a market day in SQL.

use super::{PlayedChain, awards, calm, common, folder, text, with_node};
use common::{Running, within};
use nix::sys::signal::Signal;
use std::{
	collections::BTreeMap,
	fs,
	path::{Path, PathBuf},
	process::Output,
	thread,
	time::Duration,
};
use tempfile::TempDir;
use tieline_testnet::Postgres;

/// How long the history of a day may take.
const PATIENCE: Duration = Duration::from_secs(120);

/// A database in a folder of its own.
struct Sqlite(TempDir);

impl Sqlite {
	fn new() -> Self {
		Self(TempDir::new().unwrap())
	}

	fn path(&self) -> PathBuf {
		self.0.path().join("market.db")
	}

	fn url(&self) -> String {
		format!("sqlite:{}", self.path().display())
	}

	/// A copy, with what SQLite has beside the file.
	fn copied(&self) -> Self {
		let copy = Self::new();
		for file in fs::read_dir(self.0.path()).unwrap() {
			let file = file.unwrap();
			fs::copy(file.path(), copy.0.path().join(file.file_name())).unwrap();
		}
		copy
	}
}

fn index(database: &str, endpoint: &str, more: &[&str]) -> std::process::Command {
	with_node(&[&["index", "--database", database, "--url", endpoint], more].concat())
}

fn written(output: Output) -> String {
	assert!(output.status.success(), "{}", text(&output.stderr));
	text(&output.stdout)
}

/// All tables and views as CSV, with their lines in order: a database need not keep that.
fn exported(database: &str) -> BTreeMap<String, Vec<String>> {
	let out = TempDir::new().unwrap();
	let folder = out.path().to_str().unwrap();
	written(with_node(&["export", "--database", database, "--out", folder]).output().unwrap());
	let files = fs::read_dir(out.path()).unwrap().map(|file| file.unwrap().path());
	let read = files.map(|file| {
		let name = file.file_stem().unwrap().to_str().unwrap().to_owned();
		let mut lines =
			fs::read_to_string(&file).unwrap().lines().map(str::to_owned).collect::<Vec<_>>();
		lines.sort();
		(name, lines)
	});
	read.collect()
}

fn assert_same(one: &BTreeMap<String, Vec<String>>, other: &BTreeMap<String, Vec<String>>) {
	assert!(one.len() > 30 && one.keys().eq(other.keys()), "{:?} {:?}", one.keys(), other.keys());
	for (table, lines) in one {
		assert_eq!(lines.len(), other[table].len(), "lines of {table}");
		for (line, same) in lines.iter().zip(&other[table]) {
			assert_eq!(line, same, "{table}");
		}
	}
}

/// The rows of a table by the names of its columns. No field that the tests read has a comma.
fn rows(lines: &[String], header: &str) -> Vec<BTreeMap<String, String>> {
	let header = lines.iter().find(|line| line.starts_with(header)).expect("a header");
	let names = header.split(',').map(str::to_owned).collect::<Vec<_>>();
	let rows = lines.iter().filter(|line| *line != header);
	rows.map(|line| names.iter().cloned().zip(line.split(',').map(str::to_owned)).collect())
		.collect()
}

fn sql(database: &Path, statement: &str) {
	let runtime = tokio::runtime::Runtime::new().unwrap();
	runtime.block_on(async {
		let url = format!("sqlite:{}", database.display());
		let database = tieline_index::Database::open_to_read(&url).await.unwrap();
		let done = sqlx::query(statement).execute(database.pool()).await.unwrap();
		assert!(done.rows_affected() > 0, "{statement}");
		database.close().await;
	});
}

#[test]
fn the_history_of_a_day_is_that_of_its_record() {
	let day = calm();
	let chain = PlayedChain::start();
	let (sqlite, endpoint) = (Sqlite::new(), chain.node.endpoint());
	let said = written(index(&sqlite.url(), &endpoint, &["--until", "now"]).output().unwrap());
	assert!(said.contains("blocks written"), "{said}");
	let again = written(index(&sqlite.url(), &endpoint, &["--until", "now"]).output().unwrap());
	assert!(again.starts_with("0 blocks written"), "{again}");
	let said = written(index(&sqlite.url(), &endpoint, &["--verify"]).output().unwrap());
	assert!(said.contains("of 24 intervals awards") && said.contains("Nothing differs."), "{said}");

	let tables = exported(&sqlite.url());
	let prices = rows(&tables["price_by_interval"], "node,");
	assert_eq!(prices.len(), day.intervals.len());
	let told = rows(&tables["awards"], "date,");
	let offers = day.intervals.iter().flat_map(awards).count();
	let wholesale = day.intervals.iter().flat_map(|interval| &interval.offers);
	let wholesale = wholesale.filter(|offer| offer.aggregation == "wholesale").count();
	assert_eq!(told.len(), offers - wholesale);
	for (index, interval) in day.intervals.iter().enumerate() {
		let price = prices.iter().find(|row| row["interval"] == index.to_string()).unwrap();
		let dollars = price["price_dollars_per_mwh"].parse::<f64>().ok();
		assert_eq!(dollars, interval.price.map(|price| price as f64 / 1e6));
		assert_eq!(price["cleared_block"], interval.block.to_string());
		for offer in &interval.offers {
			if offer.aggregation == "wholesale" {
				continue;
			}
			let side =
				if offer.side == tieline_primitives::Side::Supply { "supply" } else { "demand" };
			let row = told.iter().find(|row| {
				row["interval"] == index.to_string()
					&& row["aggregator_name"] == offer.aggregation
					&& row["point_name"] == offer.point
					&& row["side"] == side
			});
			let row = row.unwrap_or_else(|| panic!("no award of {offer:?}"));
			assert_eq!(row["awarded_w"], offer.awarded_w.to_string());
			assert_eq!(row["curtailed_w"], offer.curtailed_w.to_string());
			assert_eq!(row["payment_micro_dollars"], offer.payment.to_string());
			assert_eq!(row["cleared_extrinsic"], interval.extrinsic.to_string());
			assert!(row["committed_block"].parse::<u32>().unwrap() > 0);
		}
	}
	let by_account = rows(&tables["mentions"], "account,");
	assert!(by_account.len() > 100, "accounts can be searched for");
	let aggregator = &told[0]["aggregator"];
	assert!(by_account.iter().any(|row| row["account"] == *aggregator));
	let devices = rows(&tables["qualified_when"], "der,");
	assert_eq!(devices.len(), usize::try_from(day.devices).unwrap());
}

/// Writes a history by an index that is killed again and again.
fn killed_over_and_over(database: &str, endpoint: &str) {
	let (mut kills, mut life) = (0, Duration::from_millis(30));
	loop {
		let mut running = Running::start(&mut index(database, endpoint, &["--until", "now"]));
		thread::sleep(life);
		if running.has_ended() {
			break;
		}
		running.signal(Signal::SIGKILL);
		running.end();
		kills += 1;
		life += Duration::from_millis(40);
	}
	assert!(kills > 2, "it was killed {kills} times");
	let end = written(index(database, endpoint, &["--until", "now"]).output().unwrap());
	assert!(end.starts_with("0 blocks written"), "{end}");
}

/// Writes a history by two at once.
fn two_at_once(database: &str, endpoint: &str) {
	let both =
		[(); 2].map(|()| Running::start(&mut index(database, endpoint, &["--until", "now"])));
	for running in both {
		let (code, errors) = running.end_within(PATIENCE);
		assert_eq!(code, Some(0), "{errors}");
	}
}

#[test]
fn an_index_that_is_killed_over_and_over_and_two_at_once_have_the_same_history() {
	let chain = PlayedChain::start();
	let endpoint = chain.node.endpoint();
	let calm = Sqlite::new();
	written(index(&calm.url(), &endpoint, &["--until", "now"]).output().unwrap());
	let calm = exported(&calm.url());

	for write in [killed_over_and_over, two_at_once] {
		let sqlite = Sqlite::new();
		write(&sqlite.url(), &endpoint);
		assert_same(&calm, &exported(&sqlite.url()));
		let Some(postgres) = Postgres::start().unwrap() else { continue };
		write(&postgres.url(), &endpoint);
		assert_same(&calm, &exported(&postgres.url()));
	}
}

#[test]
fn postgresql_has_the_same_history_and_outlives_its_server() {
	let Some(mut postgres) = Postgres::start().unwrap() else { return };
	let chain = PlayedChain::start();
	let endpoint = chain.node.endpoint();
	let sqlite = Sqlite::new();
	written(index(&sqlite.url(), &endpoint, &["--until", "now"]).output().unwrap());

	// It follows while the server goes away and comes back.
	let mut running = Running::start(&mut index(&postgres.url(), &endpoint, &[]));
	let count = "SELECT COUNT(*) FROM information_schema.tables WHERE table_name = 'blocks'";
	within(PATIENCE, || (postgres.query(count).unwrap() == "1").then_some(()));
	postgres.stop().unwrap();
	thread::sleep(Duration::from_secs(1));
	postgres.start_again().unwrap();
	let newest = exported(&sqlite.url())["blocks"].len() - 1;
	within(PATIENCE, || {
		assert!(!running.has_ended(), "it ended with the server");
		let count = postgres.query("SELECT COUNT(*) FROM blocks").unwrap();
		(count == newest.to_string()).then_some(())
	});
	running.signal(Signal::SIGTERM);
	running.end();
	assert_same(&exported(&sqlite.url()), &exported(&postgres.url()));
	let said = written(index(&postgres.url(), &endpoint, &["--verify"]).output().unwrap());
	assert!(said.contains("Nothing differs."), "{said}");
}

#[test]
fn what_was_changed_in_a_database_is_found() {
	let chain = PlayedChain::start();
	let endpoint = chain.node.endpoint();
	let sqlite = Sqlite::new();
	written(index(&sqlite.url(), &endpoint, &["--until", "now"]).output().unwrap());
	for (lie, found) in [
		(
			"UPDATE offers SET awarded_w = awarded_w + 1 WHERE interval = 7",
			"interval 7 of auction 0",
		),
		(
			"UPDATE intervals SET congestion_rent_micro_dollars = 0 WHERE interval = 12",
			"congestion rent",
		),
		("UPDATE blocks SET hash = '0x00' WHERE number = 3", "block 3 is 0x00"),
		(
			"DELETE FROM events WHERE block = 5 AND event = 0",
			"block 5 does not have all its events",
		),
		("UPDATE ders SET status = 'rejected' WHERE der = 0", "DERs that are rejected: 1"),
		(
			"UPDATE intervals SET cleared_block = NULL WHERE interval = 3",
			"auction 0 does not have all its cleared intervals",
		),
		(
			"UPDATE wholesale_steps SET awarded_w = awarded_w + 1 WHERE interval = 4 AND step = 0",
			"award of wholesale",
		),
		(
			"UPDATE offers SET exact_nodal_price = '1.5' WHERE interval = 12",
			"exact nodal price is 1.5",
		),
		("UPDATE intervals SET supplied_w = supplied_w + 1 WHERE interval = 2", "supply in W"),
		("UPDATE intervals SET welfare = '0' WHERE interval = 12", "the welfare is 0"),
	] {
		let copy = sqlite.copied();
		sql(&copy.path(), lie);
		let output = index(&copy.url(), &endpoint, &["--verify"]).output().unwrap();
		assert!(!output.status.success(), "{lie}");
		assert!(text(&output.stderr).contains(found), "{lie}: {}", text(&output.stderr));
	}
}

#[test]
fn a_database_of_another_chain_is_left_alone() {
	let chain = PlayedChain::start();
	let endpoint = chain.node.endpoint();
	let sqlite = Sqlite::new();
	written(index(&sqlite.url(), &endpoint, &["--until", "5"]).output().unwrap());
	sql(&sqlite.path(), "UPDATE chain SET genesis_hash = '0x77'");
	let output = index(&sqlite.url(), &endpoint, &["--until", "now"]).output().unwrap();
	assert!(!output.status.success());
	let error = text(&output.stderr);
	assert!(error.contains("is of the chain with the genesis block 0x77"), "{error}");
	// One whose chain was started over has another block at its end.
	let genesis = "UPDATE chain SET genesis_hash = (SELECT hash FROM blocks WHERE number = 0)";
	sql(&sqlite.path(), genesis);
	sql(&sqlite.path(), "UPDATE blocks SET hash = '0x55' WHERE number = 5");
	let output = index(&sqlite.url(), &endpoint, &["--until", "now"]).output().unwrap();
	let error = text(&output.stderr);
	assert!(!output.status.success() && error.contains("the chain was started over"), "{error}");
	assert_eq!(exported(&sqlite.url())["blocks"].len(), 7, "six blocks and a header");
}

#[test]
fn the_chain_of_a_demonstration_is_written_without_a_node_of_ones_own() {
	let _turn = super::turn();
	calm();
	let sqlite = Sqlite::new();
	let mut command = with_node(&["index", "--database", &sqlite.url(), "--demo"]);
	let said = written(command.arg(folder("calm")).output().unwrap());
	assert!(said.contains("blocks written"), "{said}");
}

/// A folder on a disk of a size, which ends with the value.
struct SmallDisk(TempDir);

impl SmallDisk {
	/// `None` where this user may mount nothing.
	fn new(size: &str) -> Option<Self> {
		let folder = TempDir::new().unwrap();
		let disk = Self(folder);
		if disk.mount(&format!("size={size}")) {
			return Some(disk);
		}
		eprintln!("skipped: no disk could be mounted");
		std::mem::forget(disk);
		None
	}

	fn mount(&self, options: &str) -> bool {
		let mut mount = std::process::Command::new("mount");
		let mount = mount.args(["-t", "tmpfs", "-o", options, "tmpfs"]).arg(self.0.path());
		mount.output().is_ok_and(|output| output.status.success())
	}
}

impl Drop for SmallDisk {
	fn drop(&mut self) {
		std::process::Command::new("umount").arg(self.0.path()).output().ok();
	}
}

#[test]
fn a_full_disk_is_an_error_and_nothing_is_written_by_halves() {
	let Some(disk) = SmallDisk::new("1m") else { return };
	let chain = PlayedChain::start();
	let endpoint = chain.node.endpoint();
	let url = format!("sqlite:{}", disk.0.path().join("market.db").display());
	let output = index(&url, &endpoint, &["--until", "now"]).output().unwrap();
	let error = text(&output.stderr);
	assert!(!output.status.success() && error.contains("is full: make room"), "{error}");
	assert!(disk.mount("remount,size=64m"), "more room");
	let said = written(index(&url, &endpoint, &["--until", "now"]).output().unwrap());
	assert!(!said.starts_with("0 blocks"), "{said}");
	let sqlite = Sqlite::new();
	written(index(&sqlite.url(), &endpoint, &["--until", "now"]).output().unwrap());
	assert_same(&exported(&sqlite.url()), &exported(&url));
}

/// Makes blocks at a node that seals by hand.
fn make_blocks(port: u16, count: usize) {
	use std::io::{Read, Write};
	let body =
		r#"{"jsonrpc":"2.0","id":1,"method":"engine_createBlock","params":[true,true,null]}"#;
	let length = body.len();
	for _ in 0..count {
		let answer = within(Duration::from_secs(60), || {
			let mut stream = std::net::TcpStream::connect(("127.0.0.1", port)).ok()?;
			let request = format!(
				"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n\
				 Content-Length: {length}\r\nConnection: close\r\n\r\n{body}"
			);
			stream.write_all(request.as_bytes()).ok()?;
			let mut answer = String::new();
			stream.read_to_string(&mut answer).ok()?;
			Some(answer)
		});
		assert!(answer.contains("hash"), "{answer}");
	}
}

#[test]
fn a_node_that_has_forgotten_old_states_is_named_with_the_remedy() {
	let port = {
		let listener = std::net::TcpListener::bind(("127.0.0.1", 0)).unwrap();
		listener.local_addr().unwrap().port()
	};
	let mut node =
		std::process::Command::new(tieline_testnet::node_program().expect("the node is built"));
	let pruned = ["--dev", "--tmp", "--sealing", "manual", "--state-pruning", "4"];
	node.args(pruned).args(["--no-prometheus", "--rpc-port", &port.to_string()]);
	let node = node.stdout(std::process::Stdio::null()).stderr(std::process::Stdio::null());
	let _node = Running::start(node);
	make_blocks(port, 20);
	let sqlite = Sqlite::new();
	let endpoint = format!("ws://127.0.0.1:{port}");
	let output = index(&sqlite.url(), &endpoint, &["--until", "now"]).output().unwrap();
	let error = text(&output.stderr);
	assert!(!output.status.success(), "it was written from a pruned node");
	assert!(error.contains("no longer has the state of block 0"), "{error}");
	assert!(error.contains("--state-pruning archive"), "{error}");
}
