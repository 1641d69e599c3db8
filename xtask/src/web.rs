//! The page: built before the programs, which carry it, and driven in a real browser.

use crate::{
	run::{built, exists, output, root, say, step},
	setup,
};
use anyhow::{Context, Result, bail};
use std::{
	fs,
	net::TcpListener,
	path::{Path, PathBuf},
	process::{Child, Command, Stdio},
	thread::sleep,
	time::{Duration, Instant},
};

/// Debian's browser, and its package.
const CHROMIUM: (&str, &str) = ("/usr/bin/chromium", "chromium");
/// How long a market day may take.
const DAY: Duration = Duration::from_secs(600);

/// Makes sure that Node.js is there.
pub fn node_js() -> Result<()> {
	if !exists("node") || !exists("npm") {
		setup::install(&["nodejs", "npm"])?;
	}
	let major = output(Command::new("node").arg("--version"))
		.and_then(|version| version.trim_start_matches('v').split('.').next()?.parse::<u32>().ok());
	if major.is_none_or(|major| major < 20) {
		bail!("the page needs Node.js 20 or newer: please install it, then run this again");
	}
	Ok(())
}

/// Installs the packages of a folder, unless its lock file is that of the last time.
pub fn packages(folder: &Path) -> Result<()> {
	// npm keeps a copy of the lock file that it installed from.
	let modified =
		|file: &str| fs::metadata(folder.join(file)).and_then(|meta| meta.modified()).ok();
	if modified("node_modules/.package-lock.json") < modified("package-lock.json") {
		let name = folder.file_name().map(|name| name.to_string_lossy()).unwrap_or_default();
		step(
			&format!("installing the packages of {name}/"),
			Command::new("npm").args(["ci", "--no-audit", "--no-fund"]).current_dir(folder),
		)?;
	}
	Ok(())
}

fn folder() -> PathBuf {
	root().join("web")
}

fn npm(script: &str) -> Command {
	let mut command = Command::new("npm");
	command.args(["run", "--silent", script]).current_dir(folder());
	command
}

/// Builds the page, which the programs carry from then on.
pub fn build() -> Result<()> {
	node_js()?;
	packages(&folder())?;
	step("building the page", &mut npm("build"))
}

/// Checks its types, its parts, and how much its first load takes.
pub fn check() -> Result<()> {
	step("checking the types of the page", &mut npm("check"))?;
	step("testing the parts of the page", &mut npm("test"))?;
	step("measuring the first load of the page", &mut npm("size"))
}

/// Makes sure that there is a browser.
pub fn browser() -> Result<()> {
	let (program, package) = CHROMIUM;
	if Path::new(program).is_file() { Ok(()) } else { setup::install(&[package]) }
}

/// A process that is killed when it is not needed any more.
struct Running(Child);

impl Drop for Running {
	fn drop(&mut self) {
		// It has processes of its own, which it ends.
		let id = self.0.id().to_string();
		Command::new("kill").args(["-TERM", &id]).status().ok();
		let begun = Instant::now();
		while begun.elapsed() < Duration::from_secs(20) {
			if !matches!(self.0.try_wait(), Ok(None)) {
				return;
			}
			sleep(Duration::from_millis(100));
		}
		self.0.kill().ok();
		self.0.wait().ok();
	}
}

/// Plays a market day, with the page open in a browser, and then, while its chain goes on, drives the page:
/// each view, all that a reader does, and the light client.
pub fn drive() -> Result<()> {
	let out = root().join("target/page");
	let port = TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port();
	let url = format!("http://127.0.0.1:{port}");
	let record = out.join("market-day.json");
	say("playing a market day for the page");
	fs::create_dir_all(&out).with_context(|| format!("cannot make {}", out.display()))?;
	// The demonstration removes it too, but a little later.
	fs::remove_file(&record).ok();
	let log = fs::File::create(out.join("demo.log"))?;
	let day = Command::new(built("tieline"))
		.args(["demo", "--stay", "--page", &format!("127.0.0.1:{port}"), "--node"])
		.arg(built("tieline-node"))
		.arg("--scenario")
		.arg(root().join("scenarios/ieee13-day.toml"))
		.arg("--out")
		.arg(&out)
		.stdout(Stdio::from(log.try_clone()?))
		.stderr(Stdio::from(log))
		.spawn()
		.with_context(|| {
			let program = built("tieline");
			format!("cannot start {}: `cargo xtask test` builds it", program.display())
		})?;
	let mut day = Running(day);
	step("watching the day in a browser", npm("e2e:day").env("BASE_URL", &url))?;
	let begun = Instant::now();
	while !record.is_file() {
		if let Some(status) = day.0.try_wait()? {
			bail!("the market day failed ({status}): see {}", out.join("demo.log").display());
		}
		if begun.elapsed() > DAY {
			bail!("the market day was not over after {} s", DAY.as_secs());
		}
		sleep(Duration::from_millis(300));
	}
	step("driving the page in a browser", npm("e2e").env("BASE_URL", &url))?;
	let mut light = npm("light");
	light.env("API_URL", &url).env("CHAIN_SPEC", out.join("chain-spec.json"));
	step("verifying the day by a light client", &mut light)
}
