//! Output that cannot be written: a full disk, a reader who has left.
#![cfg(target_os = "linux")]

mod common;

use common::{Running, SOON, tieline, within};
use std::{fs::File, net::TcpListener};
use tieline_observer::record::{FORMAT, MarketDay};

fn full() -> File {
	File::options().write(true).open("/dev/full").unwrap()
}

#[test]
fn an_agent_whose_log_cannot_be_written_goes_on() {
	// A node that hangs up. The agent logs that, and tries again.
	let node = TcpListener::bind(("127.0.0.1", 0)).unwrap();
	let url = format!("ws://{}", node.local_addr().unwrap());
	let folder = tempfile::tempdir().unwrap();
	let config = folder.path().join("solve.toml");
	std::fs::write(&config, "[account]\nkey = { development = \"//Bob\" }\n").unwrap();
	let arguments = ["solve", "--config", config.to_str().unwrap(), "--url", &url];
	let mut solver = Running::start(tieline(&arguments).stderr(full()));
	for attempt in 1..=3 {
		node.set_nonblocking(true).unwrap();
		within(SOON, || {
			assert!(!solver.has_ended(), "before attempt {attempt}");
			node.accept().ok()
		});
	}
}

#[test]
fn a_report_that_does_not_fit_is_an_error() {
	let folder = tempfile::tempdir().unwrap();
	let record = folder.path().join("market-day.json");
	MarketDay { format: FORMAT.into(), ..Default::default() }.write(&record).unwrap();
	let mut report = tieline(&["report", record.to_str().unwrap(), "--out", "/dev/full"]);
	let (code, errors) = Running::start(&mut report).end();
	assert_eq!(code, Some(1), "{errors}");
	assert!(errors.contains("/dev/full cannot be written: No space left"), "{errors}");
}

#[test]
fn an_error_that_nobody_can_read_is_still_an_exit_code() {
	let mut command = tieline(&["demo", "--scenario", "absent.toml"]);
	let (code, _) = Running::start(command.stderr(full())).end();
	assert_eq!(code, Some(1));
}
