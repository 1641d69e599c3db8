//! A PostgreSQL server of a test's own.

use std::{
	env, fs, io,
	os::unix::fs::{MetadataExt, PermissionsExt},
	path::{Path, PathBuf},
	process::{Child, Command, Output, Stdio},
	thread,
	time::{Duration, Instant},
};
use tempfile::TempDir;

const USER: &str = "tieline";
const DATABASE: &str = "market";
/// Where Debian keeps the servers, one folder a version.
const VERSIONS: &str = "/usr/lib/postgresql";
const PATIENCE: Duration = Duration::from_secs(60);

/// A PostgreSQL server that listens at a socket in a folder of its own, and ends with the value.
#[derive(Debug)]
pub struct Postgres {
	folder: TempDir,
	programs: PathBuf,
	server: Child,
}

impl Postgres {
	/// Starts a server with an empty database. `None` where PostgreSQL is not installed, which fails in
	/// CI.
	pub fn start() -> io::Result<Option<Self>> {
		let Some(programs) = programs() else {
			if env::var_os("CI").is_some() {
				return Err(io::Error::other(
					"PostgreSQL is not installed: run `cargo xtask setup`",
				));
			}
			eprintln!("skipped: PostgreSQL is not installed");
			return Ok(None);
		};
		let folder = TempDir::new()?;
		// The server does not run as root, and its user has to reach the folder.
		fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o777))?;
		let mut create = as_user(&programs.join("initdb"))?;
		create.args(["--auth", "trust", "--username", USER, "--no-sync", "--pgdata"]);
		succeeded(create.arg(folder.path().join("data")).output()?)?;
		let server = serve(&programs, folder.path())?;
		let postgres = Self { folder, programs, server };
		postgres.wait()?;
		postgres.ask("postgres", &format!("CREATE DATABASE {DATABASE}"))?;
		Ok(Some(postgres))
	}

	/// Starts the server again, after it was stopped.
	pub fn start_again(&mut self) -> io::Result<()> {
		self.server = serve(&self.programs, self.folder.path())?;
		self.wait()
	}

	/// Stops the server at once, as if it were killed.
	pub fn stop(&mut self) -> io::Result<()> {
		let mut stop = as_user(&self.programs.join("pg_ctl"))?;
		stop.args(["stop", "-m", "immediate", "-D"]).arg(self.folder.path().join("data"));
		stop.output()?;
		self.server.wait().map(drop)
	}

	/// The URL of its database.
	pub fn url(&self) -> String {
		format!("postgres://{USER}@localhost/{DATABASE}?host={}", self.folder.path().display())
	}

	/// What a statement answers, a line a row.
	pub fn query(&self, statement: &str) -> io::Result<String> {
		self.ask(DATABASE, statement)
	}

	fn ask(&self, database: &str, statement: &str) -> io::Result<String> {
		let mut psql = self.client("psql");
		psql.args(["-d", database, "-At", "-v", "ON_ERROR_STOP=1", "-c", statement]);
		Ok(succeeded(psql.output()?)?.trim().to_owned())
	}

	fn wait(&self) -> io::Result<()> {
		let patience = Instant::now() + PATIENCE;
		while !self.client("pg_isready").args(["-d", "postgres"]).output()?.status.success() {
			if Instant::now() > patience {
				return Err(io::Error::other("PostgreSQL does not start"));
			}
			thread::sleep(Duration::from_millis(100));
		}
		Ok(())
	}

	fn client(&self, program: &str) -> Command {
		let mut command = Command::new(self.programs.join(program));
		command.args(["-U", USER, "-h"]).arg(self.folder.path());
		command
	}
}

impl Drop for Postgres {
	fn drop(&mut self) {
		self.stop().ok();
		// The files are the server's user's.
		fs::remove_dir_all(self.folder.path().join("data")).ok();
	}
}

/// The folder of the newest server's programs.
fn programs() -> Option<PathBuf> {
	let versions = fs::read_dir(VERSIONS).ok()?.filter_map(Result::ok);
	let folders = versions.map(|version| version.path().join("bin"));
	folders.filter(|folder| folder.join("initdb").is_file()).max()
}

fn serve(programs: &Path, folder: &Path) -> io::Result<Child> {
	as_user(&programs.join("postgres"))?
		.args(["-c", "listen_addresses=", "-c", "fsync=off", "-k"])
		.arg(folder)
		.arg("-D")
		.arg(folder.join("data"))
		.stdout(Stdio::null())
		.stderr(Stdio::null())
		.spawn()
}

/// A command as the user of PostgreSQL where this one is root.
fn as_user(program: &Path) -> io::Result<Command> {
	if fs::metadata("/proc/self")?.uid() != 0 {
		return Ok(Command::new(program));
	}
	let mut command = Command::new("setpriv");
	command.args(["--reuid=postgres", "--regid=postgres", "--clear-groups", "--"]).arg(program);
	// It has no business in the folder of the test.
	command.current_dir("/tmp");
	Ok(command)
}

fn succeeded(output: Output) -> io::Result<String> {
	if output.status.success() {
		return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
	}
	Err(io::Error::other(String::from_utf8_lossy(&output.stderr).into_owned()))
}
