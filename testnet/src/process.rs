//! One running program, with its log file.
//!
//! The waiting is synchronous, by the `std` half of `process-wrap`, since a process has to be gone
//! when its value is: its chain's directory is removed next, or its port taken. Dropping a tokio
//! child only asks for that, and only of the process itself, not of its group.

use crate::{Host, spawn::spawn};
use process_wrap::std::ChildWrapper;
use std::{
	ffi::OsString,
	fmt,
	fs::File,
	io::{self, Read, Seek, SeekFrom},
	path::{Path, PathBuf},
	process::{Command, Stdio},
	time::{Duration, Instant},
};

/// How often a process that was asked to end is looked at.
const LOOK: Duration = Duration::from_millis(20);
/// How much of the end of a log an error shows, in lines.
const TAIL_LINES: usize = 15;
/// How much of it is read for that, in bytes.
const TAIL_BYTES: u64 = 16 << 10;

/// What to run, and under which name.
#[derive(Clone, Debug)]
pub struct Program {
	name: String,
	path: PathBuf,
	arguments: Vec<OsString>,
	without: Vec<OsString>,
}

impl Program {
	/// A program by its path. The name is for errors and log files, such as `dso`.
	pub fn new(name: impl Into<String>, path: impl Into<PathBuf>) -> Self {
		Self { name: name.into(), path: path.into(), arguments: Vec::new(), without: Vec::new() }
	}

	/// On this machine.
	pub(crate) fn on(mut self, host: &Host) -> Self {
		let (program, arguments) = host.enter();
		let own = std::mem::replace(&mut self.path, program.into());
		let arguments = arguments.map(OsString::from).into_iter().chain([own.into_os_string()]);
		self.arguments.splice(..0, arguments);
		self
	}

	/// With these arguments after those that it has already.
	pub fn arguments(mut self, more: impl IntoIterator<Item = impl Into<OsString>>) -> Self {
		self.arguments.extend(more.into_iter().map(Into::into));
		self
	}

	/// Without this environment variable. It gets all others of this process.
	pub fn without_variable(mut self, variable: impl Into<OsString>) -> Self {
		self.without.push(variable.into());
		self
	}

	/// Its name.
	pub fn name(&self) -> &str {
		&self.name
	}

	fn command(&self) -> Command {
		let mut command = Command::new(&self.path);
		command.args(&self.arguments).stdin(Stdio::null());
		for variable in &self.without {
			command.env_remove(variable);
		}
		command
	}
}

/// What went wrong with a process.
#[derive(Debug, thiserror::Error)]
pub enum ProcessError {
	/// It could not be started, watched, or given a log file.
	#[error("{what}: {cause}")]
	Io {
		/// What failed.
		what: String,
		/// Why.
		cause: io::Error,
	},
	/// It has ended by itself. The end of its log says why.
	#[error("{name} ended ({status}); the end of its log {}:\n{tail}", .log.display())]
	Ended {
		/// Its name.
		name: String,
		/// Its exit status.
		status: String,
		/// Its exit code; `None` when a signal has ended it.
		code: Option<i32>,
		/// Its log.
		log: PathBuf,
		/// The last lines of the log.
		tail: String,
	},
	/// A process was named that is not there. Choose one of those that are.
	#[error("no process `{name}`; there are {}", .known.join(", "))]
	Unknown {
		/// The name that was given.
		name: String,
		/// The names of the processes.
		known: Vec<String>,
	},
}

impl ProcessError {
	pub(crate) fn io(what: impl Into<String>) -> impl FnOnce(io::Error) -> Self {
		let what = what.into();
		move |cause| Self::Io { what, cause }
	}
}

/// A running program. Dropping it kills it, and whatever it has started, and waits until it is
/// gone.
pub struct Process {
	program: Program,
	log: PathBuf,
	/// How long the log was when the process was started last, in bytes.
	logged: u64,
	started: Instant,
	child: Option<Box<dyn ChildWrapper>>,
}

impl Process {
	/// Starts a program whose output, both streams, is appended to this log file.
	pub fn start(program: Program, log: impl Into<PathBuf>) -> Result<Self, ProcessError> {
		let (log, logged, started) = (log.into(), 0, Instant::now());
		let mut process = Self { program, log, logged, started, child: None };
		process.restart()?;
		Ok(process)
	}

	/// Its program's name.
	pub fn name(&self) -> &str {
		&self.program.name
	}

	/// Its log.
	pub fn log(&self) -> &Path {
		&self.log
	}

	/// The operating system's number for it; `None` after it has been stopped or killed, or was
	/// found to have ended.
	pub fn id(&self) -> Option<u32> {
		self.child.as_ref().map(|child| child.id())
	}

	/// How long ago it was started last.
	pub fn age(&self) -> Duration {
		self.started.elapsed()
	}

	/// What it has logged since it was started last.
	pub fn logged(&self) -> Result<String, ProcessError> {
		self.read_log(self.logged)
			.map_err(ProcessError::io(format!("cannot read {}", self.log.display())))
	}

	/// Kills it if it still runs, and starts it again with the same arguments and the same log.
	pub fn restart(&mut self) -> Result<(), ProcessError> {
		self.kill();
		let unwritable = || ProcessError::io(format!("cannot write {}", self.log.display()));
		let log = File::options().create(true).append(true).open(&self.log).map_err(unwritable())?;
		self.logged = log.metadata().map_err(unwritable())?.len();
		let mut command = self.program.command();
		command.stdout(log.try_clone().map_err(unwritable())?).stderr(log);
		let (name, path) = (&self.program.name, self.program.path.display());
		let child =
			spawn(command).map_err(ProcessError::io(format!("cannot start {name} ({path})")))?;
		self.child = Some(child);
		self.started = Instant::now();
		Ok(())
	}

	/// Fails when it has ended by itself. What it had started ends then, too.
	pub fn check(&mut self) -> Result<(), ProcessError> {
		let Some(child) = &mut self.child else { return Ok(()) };
		let watched = child.try_wait();
		let status = watched
			.map_err(ProcessError::io(format!("cannot see whether {} runs", self.program.name)))?;
		let Some(status) = status else { return Ok(()) };
		self.kill();
		Err(ProcessError::Ended {
			name: self.program.name.clone(),
			status: status.to_string(),
			code: status.code(),
			log: self.log.clone(),
			tail: self.tail(),
		})
	}

	/// Asks it to end (SIGTERM), waits until it has, and kills it when that takes longer than
	/// `patience`.
	pub async fn stop(&mut self, patience: Duration) {
		self.ask_to_end();
		let begun = Instant::now();
		while self.is_running() && begun.elapsed() < patience {
			tokio::time::sleep(LOOK).await;
		}
		self.kill();
	}

	/// Kills it at once, as a power failure would, and waits until it is gone.
	pub fn kill(&mut self) {
		if let Some(mut child) = self.child.take() {
			// It may have ended by itself, which is as good.
			let _ = child.start_kill();
			let _ = child.wait();
		}
	}

	/// Stops it in the middle of what it does (SIGSTOP), with its connections open, until it is
	/// [resumed](Self::resume).
	#[cfg(unix)]
	pub fn pause(&self) -> Result<(), ProcessError> {
		self.signal(nix::sys::signal::Signal::SIGSTOP)
	}

	/// Lets it go on (SIGCONT).
	#[cfg(unix)]
	pub fn resume(&self) -> Result<(), ProcessError> {
		self.signal(nix::sys::signal::Signal::SIGCONT)
	}

	#[cfg(unix)]
	fn signal(&self, signal: nix::sys::signal::Signal) -> Result<(), ProcessError> {
		let sent = self.child.as_ref().map_or(Ok(()), |child| child.signal(signal as i32));
		sent.map_err(ProcessError::io(format!("cannot send {signal} to {}", self.program.name)))
	}

	pub(crate) fn ask_to_end(&self) {
		// Where it cannot be asked it is killed.
		#[cfg(unix)]
		if let Some(child) = &self.child {
			let _ = child.signal(nix::sys::signal::Signal::SIGTERM as i32);
		}
	}

	pub(crate) fn is_running(&mut self) -> bool {
		self.child.as_mut().is_some_and(|child| matches!(child.try_wait(), Ok(None)))
	}

	/// The last lines of its log, or why they cannot be shown.
	pub(crate) fn tail(&self) -> String {
		let from = |length: u64| length.saturating_sub(TAIL_BYTES);
		let text = self.log.metadata().and_then(|log| self.read_log(from(log.len())));
		match text {
			Ok(text) => last_lines(&text).join("\n"),
			Err(cause) => format!("(it cannot be read: {cause})"),
		}
	}

	fn read_log(&self, from: u64) -> io::Result<String> {
		let mut log = File::open(&self.log)?;
		log.seek(SeekFrom::Start(from))?;
		let mut bytes = Vec::new();
		log.read_to_end(&mut bytes)?;
		Ok(String::from_utf8_lossy(&bytes).into_owned())
	}
}

impl Drop for Process {
	fn drop(&mut self) {
		self.kill();
	}
}

impl fmt::Debug for Process {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		f.debug_struct("Process")
			.field("name", &self.program.name)
			.field("id", &self.id())
			.field("log", &self.log)
			.finish_non_exhaustive()
	}
}

fn last_lines(text: &str) -> Vec<&str> {
	let lines = text.lines().collect::<Vec<_>>();
	lines[lines.len().saturating_sub(TAIL_LINES)..].to_vec()
}
