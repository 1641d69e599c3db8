//! The supervisor of a federation: it starts broker and federates, each a process, watches them by a
//! clock of its own, and ends all of them with a sentence when one of them fails.
//!
//! HELICS itself notices a killed federate only while all others are connected, and a hung one, or one
//! that never joins, not at all. And when one fails, the others end with 0 on frozen values. So the
//! supervisor believes neither HELICS nor exit codes: each federate says how far it got
//! ([`progress`](crate::progress)), and one that computes for longer than it may is hung.

use crate::{
	contract::LEFT_ALONE,
	helics::{LIBRARY_VARIABLE, PYTHON_VARIABLE, Settings},
	progress::{Effort, Reached, State, reached},
};
use std::{
	env, fmt, fs, iter,
	net::TcpListener,
	path::{Path, PathBuf},
	sync::atomic::{AtomicU32, Ordering},
	thread,
	time::{Duration, Instant},
};
use tieline_testnet::{Process, ProcessError, Program};

/// How often the federates are looked at.
const LOOK: Duration = Duration::from_millis(50);
/// How long a broker is gone, or a federate left alone, before it is named: the cause ends in this time.
const GRACE: Duration = Duration::from_secs(2);
/// The ports of a federation.
const PORTS: u16 = 40;
/// The blocks of ports, and the first of them.
const BLOCKS: u32 = 500;
const FIRST_PORT: u16 = 12_000;
/// How long the others may take to end once all steps are done.
const LEAVING: Duration = Duration::from_secs(10);

/// A federate to be started.
#[derive(Clone, Debug)]
pub struct Member {
	/// Its program, whose name is that of the federate.
	pub program: Program,
	/// Where it says how far it has got.
	pub progress: PathBuf,
	/// Where it says at its end what its steps have taken.
	pub effort: PathBuf,
}

/// How long a federation may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Patience {
	/// From the start until all federates have begun.
	pub start: Duration,
	/// For one step of one federate.
	pub step: Duration,
	/// For the whole of it.
	pub whole: Duration,
}

impl Default for Patience {
	/// A minute to start, 30 s for a step, an hour for the whole.
	fn default() -> Self {
		Self {
			start: Duration::from_secs(60),
			step: Duration::from_secs(30),
			whole: Duration::from_secs(3_600),
		}
	}
}

/// Why a federation has ended before its last step: a sentence that names the federate.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
	/// HELICS has no broker here.
	#[error(
		"the broker of HELICS is not installed: run `cargo xtask setup`, or set \
		 TIELINE_COSIM_PYTHON to the Python that has HELICS"
	)]
	NoBroker,
	/// There is no port for the broker.
	#[error("no {PORTS} free ports follow each other on this machine")]
	NoPort,
	/// A process could not be started or watched.
	#[error(transparent)]
	Process(Box<ProcessError>),
	/// The broker has ended.
	#[error("the broker has ended, after {at}: {cause}")]
	Broker {
		/// How far the federation had got.
		at: Clock,
		/// Its exit and the end of its log.
		cause: Box<ProcessError>,
	},
	/// A federate has ended.
	#[error("`{name}` has ended at {at}: {cause}")]
	Ended {
		/// The federate.
		name: String,
		/// How far it had got.
		at: Clock,
		/// Its exit and the end of its log.
		cause: Box<ProcessError>,
	},
	/// A federate has not joined.
	#[error("`{name}` has not begun within {patience:?}")]
	NeverBegan {
		/// The federate.
		name: String,
		/// How long it had.
		patience: Duration,
	},
	/// A federate computes, or does nothing, for longer than a step may take, and the others wait for
	/// it.
	#[error("`{name}` hangs: it has not gone on from {at} for {patience:.1?}")]
	Hangs {
		/// The federate.
		name: String,
		/// How far it has got.
		at: Clock,
		/// How long it had.
		patience: Duration,
	},
	/// Nobody computes, and nothing happens: the federates wait for each other.
	#[error("the federation stands still at {at}: all wait for {patience:?}")]
	StandsStill {
		/// How far it has got.
		at: Clock,
		/// How long it had.
		patience: Duration,
	},
	/// The whole takes too long.
	#[error("the federation has not ended within {0:?}")]
	TooLong(Duration),
	/// A federate has ended well without having done all its steps.
	#[error("`{name}` has left at {at}, before its last step")]
	Left {
		/// The federate.
		name: String,
		/// How far it had got.
		at: Clock,
	},
}

/// How far a federate has got, for people.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Clock(Option<Reached>);

impl fmt::Display for Clock {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		match self.0 {
			Some(Reached { at_s, .. }) if at_s >= 0.0 => {
				let seconds = at_s.floor() as i64;
				let (h, m, s) = (seconds / 3_600, seconds / 60 % 60, seconds % 60);
				write!(f, "{h:02}:{m:02}:{s:02} of the day")
			},
			_ => f.write_str("its start"),
		}
	}
}

/// What a federation has taken.
#[derive(Clone, Debug, PartialEq)]
pub struct Summary {
	/// From the first process to the end of the last.
	pub wall: Duration,
	/// What the steps of each federate have taken.
	pub federates: Vec<(String, Option<Effort>)>,
}

impl fmt::Display for Summary {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		write!(f, "federation of {:.1} s", self.wall.as_secs_f64())?;
		for (name, effort) in &self.federates {
			if let Some(Effort { steps, working_s, total_s }) = effort {
				let per_step = 1e3 * working_s / f64::from(*steps).max(1.0);
				let share = 100.0 * working_s / total_s.max(1e-9);
				write!(f, "; {name}: {steps} steps, {per_step:.2} ms each, {share:.0} %")?;
			}
		}
		Ok(())
	}
}

/// A federation that runs.
pub struct Federation {
	broker: Process,
	members: Vec<(Member, Process)>,
	patience: Patience,
	began: Instant,
}

/// The settings of a federation of its own: a block of free ports and a key that no other has.
pub fn settings() -> Result<Settings, Failure> {
	let port = ports().ok_or(Failure::NoPort)?;
	let key = format!("tieline-{}-{port}", std::process::id());
	Ok(Settings { broker: "127.0.0.1".into(), port, key })
}

/// The first of some free ports that follow each other: broker and federates take several. They are
/// below those that the system gives away, and another federation begins with another block.
fn ports() -> Option<u16> {
	static NEXT: AtomicU32 = AtomicU32::new(0);
	let first = || {
		let block = std::process::id().wrapping_add(NEXT.fetch_add(1, Ordering::Relaxed)) % BLOCKS;
		FIRST_PORT + PORTS * u16::try_from(block).unwrap_or_default()
	};
	let is_free = |port| TcpListener::bind(("127.0.0.1", port)).is_ok();
	let mut blocks = iter::repeat_with(first).take(BLOCKS as usize);
	blocks.find(|first| (*first..first + PORTS).all(is_free))
}

/// The broker of the library that federates load.
fn broker_program() -> Option<PathBuf> {
	const FILE: &str = "helics_broker";
	if let Some(library) = env::var_os(LIBRARY_VARIABLE).map(PathBuf::from) {
		let beside = library.parent()?.parent()?.join("bin").join(FILE);
		return beside.exists().then_some(beside);
	}
	let python = env::var_os(PYTHON_VARIABLE).map(PathBuf::from);
	let within = python.and_then(|python| crate::helics::within(&python, FILE));
	let path = env::var_os("PATH").unwrap_or_default();
	within.or_else(|| env::split_paths(&path).map(|dir| dir.join(FILE)).find(|file| file.exists()))
}

impl Federation {
	/// Starts a broker and these federates, whose logs go to `logs`.
	pub fn start(
		settings: &Settings,
		members: Vec<Member>,
		patience: Patience,
		logs: &Path,
	) -> Result<Self, Failure> {
		let broker = broker_program().ok_or(Failure::NoBroker)?;
		let Settings { broker: address, port, key } = settings;
		let broker = Program::new("broker", broker).arguments([
			format!("-f{}", members.len()),
			"--coretype=zmq".into(),
			format!("--local_interface={address}"),
			format!("--port={port}"),
			format!("--brokerkey={key}"),
			"--timeout=5s".into(),
			"--tick=1s".into(),
			format!("--maxcosimduration={}s", patience.whole.as_secs()),
			"--terminate_on_error".into(),
			"--loglevel=warning".into(),
		]);
		let failed = |cause| Failure::Process(Box::new(cause));
		let began = Instant::now();
		let broker = Process::start(broker, logs.join("broker.log")).map_err(failed)?;
		let mut started = Vec::with_capacity(members.len());
		for member in members {
			// What an earlier run has left says nothing of this one.
			let _ = fs::remove_file(&member.progress);
			let _ = fs::remove_file(&member.effort);
			let log = logs.join(format!("{}.log", member.program.name()));
			let process = Process::start(member.program.clone(), log).map_err(failed)?;
			started.push((member, process));
		}
		Ok(Self { broker, members: started, patience, began })
	}

	/// A federate's process, to be killed or paused in a test.
	pub fn process(&mut self, name: &str) -> Option<&mut Process> {
		if name == "broker" {
			return Some(&mut self.broker);
		}
		let found = self.members.iter_mut().find(|(_, process)| process.name() == name);
		found.map(|(_, process)| process)
	}

	/// How far a federate has got.
	pub fn reached(&self, name: &str) -> Option<Reached> {
		let found = self.members.iter().find(|(_, process)| process.name() == name);
		found.and_then(|(member, _)| reached(&member.progress))
	}

	/// Waits until all federates have done all their steps. Whatever happens, nothing is left running:
	/// all processes are killed when the federation is dropped.
	pub fn run(mut self) -> Result<Summary, Failure> {
		let mut watch = Watch::new(self.members.len());
		loop {
			if let Some(summary) = self.look(&mut watch)? {
				return Ok(summary);
			}
			thread::sleep(LOOK);
		}
	}

	/// Looks at all processes once.
	fn look(&mut self, watch: &mut Watch) -> Result<Option<Summary>, Failure> {
		let states = self.members.iter().map(|(member, _)| reached(&member.progress));
		let states = states.collect::<Vec<_>>();
		let is_done = |state: &Option<Reached>| state.is_some_and(|of| of.state == State::Done);
		for ((_, process), state) in self.members.iter_mut().zip(&states) {
			let Err(cause) = process.check() else { continue };
			if is_done(state) {
				continue;
			}
			let is_consequence = is_consequence(&cause);
			let (name, cause) = (process.name().to_owned(), Box::new(cause));
			let ended = Failure::Ended { name, at: Clock(*state), cause };
			if !is_consequence {
				return Err(ended);
			}
			watch.left_alone.get_or_insert((Instant::now(), ended));
		}
		if states.iter().all(is_done) {
			return Ok(Some(self.leave()));
		}
		// A process that has ended says so once.
		if let Err(cause) = self.broker.check() {
			watch.broker_gone = Some((Instant::now(), Box::new(cause)));
		}
		// The one that has ended the broker or left others alone is named above, if it has ended by now;
		// one that is stopped has not.
		if let Some((_, cause)) = watch.broker_gone.take_if(|(since, _)| since.elapsed() > GRACE) {
			let at = Clock(states.iter().flatten().copied().next());
			let gone = Failure::Broker { at, cause };
			return Err(self.stopped(&states, watch.since.elapsed()).unwrap_or(gone));
		}
		if let Some((_, ended)) = watch.left_alone.take_if(|(since, _)| since.elapsed() > GRACE) {
			return Err(self.stopped(&states, watch.since.elapsed()).unwrap_or(ended));
		}
		let elapsed = self.began.elapsed();
		if elapsed > self.patience.whole {
			return Err(Failure::TooLong(self.patience.whole));
		}
		let begun = |state: &Option<Reached>| state.is_some_and(|of| of.at_s >= 0.0);
		if elapsed > self.patience.start && !states.iter().all(begun) {
			let late = self.members.iter().zip(&states).find(|(_, state)| state.is_none());
			let late = late.or(self.members.iter().zip(&states).find(|(_, state)| !begun(state)));
			let name = late.map(|((_, process), _)| process.name().to_owned()).unwrap_or_default();
			return Err(Failure::NeverBegan { name, patience: self.patience.start });
		}
		watch.note(&states);
		if watch.since.elapsed() > self.patience.step && states.iter().all(begun) {
			return Err(self.culprit(&states));
		}
		Ok(None)
	}

	/// A federate that the operating system has stopped, if there is one.
	fn stopped(&self, states: &[Option<Reached>], patience: Duration) -> Option<Failure> {
		let mut members = self.members.iter().zip(states);
		let found = members.find(|((_, process), _)| process.id().is_some_and(is_stopped));
		found.map(|((_, process), state)| Failure::Hangs {
			name: process.name().to_owned(),
			at: Clock(*state),
			patience,
		})
	}

	/// Who keeps the others waiting.
	fn culprit(&self, states: &[Option<Reached>]) -> Failure {
		let patience = self.patience.step;
		if let Some(stopped) = self.stopped(states, patience) {
			return stopped;
		}
		let members = self.members.iter().zip(states);
		let working = members.filter(|(_, s)| s.is_some_and(|of| of.state == State::Working));
		// Whoever computes for an earlier time than the others wait for.
		let slowest = working.min_by(|(_, a), (_, b)| {
			let at = |state: &Option<Reached>| state.map_or(0.0, |of| of.at_s);
			at(a).total_cmp(&at(b))
		});
		match slowest {
			Some(((_, process), state)) => {
				Failure::Hangs { name: process.name().to_owned(), at: Clock(*state), patience }
			},
			None => {
				let at = Clock(states.iter().flatten().copied().next());
				Failure::StandsStill { at, patience }
			},
		}
	}

	/// Lets all processes end, and reads what their steps have taken.
	fn leave(&mut self) -> Summary {
		let began = Instant::now();
		let running = |process: &mut Process| process.check().is_ok() && process.id().is_some();
		while began.elapsed() < LEAVING
			&& self.members.iter_mut().any(|(_, process)| running(process))
		{
			thread::sleep(LOOK);
		}
		let federates = self.members.iter().map(|(member, process)| {
			let effort = fs::read_to_string(&member.effort).ok();
			let effort = effort.and_then(|text| serde_json::from_str(&text).ok());
			(process.name().to_owned(), effort)
		});
		Summary { wall: self.began.elapsed(), federates: federates.collect() }
	}
}

/// Whether a federate may have ended because of another: by its own word, or without an error, as one of
/// others' making does when the federation is over.
fn is_consequence(cause: &ProcessError) -> bool {
	let is_of_another = |code: i32| code == 0 || code == i32::from(LEFT_ALONE);
	matches!(cause, ProcessError::Ended { code: Some(code), .. } if is_of_another(*code))
}

/// Whether a process is stopped: state `T` in its line of `/proc` (proc_pid_stat(5)). Elsewhere than on
/// Linux nobody says.
fn is_stopped(id: u32) -> bool {
	let line = fs::read_to_string(format!("/proc/{id}/stat")).unwrap_or_default();
	// The name before it, in parentheses, may hold spaces.
	line.rsplit(')').next().is_some_and(|rest| rest.trim_start().starts_with('T'))
}

/// Since when nothing has moved.
struct Watch {
	last: Vec<Option<Reached>>,
	since: Instant,
	broker_gone: Option<(Instant, Box<ProcessError>)>,
	left_alone: Option<(Instant, Failure)>,
}

impl Watch {
	fn new(members: usize) -> Self {
		Self {
			last: vec![None; members],
			since: Instant::now(),
			broker_gone: None,
			left_alone: None,
		}
	}

	fn note(&mut self, states: &[Option<Reached>]) {
		if self.last != states {
			self.last = states.to_vec();
			self.since = Instant::now();
		}
	}
}
