//! `cargo xtask demo`: a market day, end to end.

use crate::{
	run::{built, say},
	setup, web,
};
use anyhow::{Result, bail};
use std::{
	fs,
	io::{IsTerminal, stdout},
	path::{Path, PathBuf},
	process::Command,
	time::SystemTime,
};

/// Where the page is.
const PAGE: &str = "127.0.0.1:8080";

/// How the page of a demonstration is shown.
pub struct Page {
	/// End when the day is over, also at a terminal.
	pub exit: bool,
	/// Open no browser.
	pub no_open: bool,
}

/// Sets up, builds, and runs the market day of `scenario`. At a terminal its page opens, and stays until
/// Ctrl-C.
pub fn run(out: &Path, scenario: &Path, page: &Page) -> Result<()> {
	if !scenario.is_file() {
		bail!("there is no scenario at {}; see the folder scenarios/", scenario.display());
	}
	let toolchain = setup::toolchain()?;
	web::build()?;
	toolchain.build_programs()?;
	say("running the market day");
	let begun = SystemTime::now();
	let stays = stdout().is_terminal() && !page.exit;
	let stay = stays.then_some("--stay");
	let open = (stays && !page.no_open).then_some("--open");
	let status = Command::new(built("tieline"))
		.arg("demo")
		.arg("--node")
		.arg(built("tieline-node"))
		.arg("--scenario")
		.arg(scenario)
		.arg("--out")
		.arg(out)
		.args(["--page", PAGE])
		.args(stay.into_iter().chain(open))
		.status()?;
	if !status.success() {
		match logs_since(begun, out) {
			Some(logs) => bail!(
				"the market day failed ({status}); the programs' logs are in {}",
				logs.display()
			),
			None => bail!("the market day failed ({status})"),
		}
	}
	Ok(())
}

/// The folder of the logs, if this market day has written one.
fn logs_since(begun: SystemTime, out: &Path) -> Option<PathBuf> {
	let logs = out.join("logs");
	let written = fs::read_dir(&logs).ok()?.filter_map(|log| log.ok()?.metadata().ok());
	let last = written.filter_map(|log| log.modified().ok()).max();
	(last >= Some(begun)).then_some(logs)
}
