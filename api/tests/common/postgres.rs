//! A PostgreSQL server of a test's own.

use std::{
	env, fs,
	os::unix::fs::{MetadataExt, PermissionsExt},
	path::{Path, PathBuf},
	process::{Child, Command, Stdio},
	thread,
	time::{Duration, Instant},
};
use tempfile::TempDir;

/// A server that listens at a socket in a folder of its own, and ends with the test.
pub struct Postgres {
	folder: TempDir,
	programs: PathBuf,
	server: Child,
}

impl Postgres {
	/// Starts a server with an empty database; `None` where PostgreSQL is not installed. In CI it has to
	/// be.
	pub fn start() -> Option<Self> {
		let Some(programs) = programs() else {
			assert!(env::var_os("CI").is_none(), "PostgreSQL is not installed: cargo xtask setup");
			eprintln!("skipped: PostgreSQL is not installed");
			return None;
		};
		let folder = TempDir::new().unwrap();
		let data = folder.path().join("data");
		// The server does not run as root, and its user has to reach the folder.
		fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o777)).unwrap();
		let made = as_user(&programs.join("initdb"))
			.args(["--auth", "trust", "--username", "tieline", "--no-sync", "--pgdata"])
			.arg(&data)
			.output()
			.unwrap();
		assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
		let server = Self::serve(&programs, folder.path());
		let postgres = Self { folder, programs, server };
		postgres.wait();
		postgres.query("CREATE DATABASE market", "postgres");
		Some(postgres)
	}

	fn serve(programs: &Path, folder: &Path) -> Child {
		as_user(&programs.join("postgres"))
			.args(["-c", "listen_addresses=", "-c", "fsync=off", "-k"])
			.arg(folder)
			.arg("-D")
			.arg(folder.join("data"))
			.stdout(Stdio::null())
			.stderr(Stdio::null())
			.spawn()
			.unwrap()
	}

	fn wait(&self) {
		let patience = Instant::now() + Duration::from_secs(60);
		while !self.client("pg_isready").args(["-d", "postgres"]).output().unwrap().status.success()
		{
			assert!(Instant::now() < patience, "PostgreSQL does not start");
			thread::sleep(Duration::from_millis(100));
		}
	}

	/// Starts the server again, after it was stopped.
	pub fn start_again(&mut self) {
		self.server = Self::serve(&self.programs, self.folder.path());
		self.wait();
	}

	/// Stops the server at once.
	pub fn stop(&mut self) {
		let data = self.folder.path().join("data");
		let mut stop = as_user(&self.programs.join("pg_ctl"));
		stop.args(["stop", "-m", "immediate", "-D"]).arg(data).output().ok();
		self.server.wait().ok();
	}

	/// The URL of its database.
	pub fn url(&self) -> String {
		format!("postgres://tieline@localhost/market?host={}", self.folder.path().display())
	}

	/// What a statement answers.
	pub fn query(&self, statement: &str, database: &str) -> String {
		let mut psql = self.client("psql");
		let psql = psql.args(["-d", database, "-At", "-v", "ON_ERROR_STOP=1", "-c", statement]);
		let output = psql.output().unwrap();
		assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
		String::from_utf8_lossy(&output.stdout).trim().to_owned()
	}

	fn client(&self, program: &str) -> Command {
		let mut command = Command::new(self.programs.join(program));
		command.args(["-U", "tieline", "-h"]).arg(self.folder.path());
		command
	}
}

impl Drop for Postgres {
	fn drop(&mut self) {
		self.stop();
		// The files are the server's user's.
		fs::remove_dir_all(self.folder.path().join("data")).ok();
	}
}

/// The folder of the server's programs.
fn programs() -> Option<PathBuf> {
	let versions = fs::read_dir("/usr/lib/postgresql").ok()?.filter_map(Result::ok);
	let folders = versions.map(|version| version.path().join("bin"));
	folders.filter(|folder| folder.join("initdb").is_file()).max()
}

/// A command as the user of PostgreSQL where this one is root.
fn as_user(program: &Path) -> Command {
	if fs::metadata("/proc/self").unwrap().uid() != 0 {
		return Command::new(program);
	}
	let mut command = Command::new("setpriv");
	command.args(["--reuid=postgres", "--regid=postgres", "--clear-groups", "--"]).arg(program);
	// It has no business in the folder of the test.
	command.current_dir("/tmp");
	command
}
