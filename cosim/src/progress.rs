//! How far a federate has got, for its supervisor: a line in a file, overwritten in place.
//!
//! An exit code proves nothing in a federation: the others of a federate that has failed end with 0 on
//! frozen values. So each says itself how far it got.

use std::{
	fs::File,
	io,
	path::{Path, PathBuf},
	time::{Duration, Instant},
};

/// The length of the line.
const LENGTH: usize = 40;

/// What a federate does.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum State {
	/// It waits for the others.
	Waiting,
	/// It computes.
	Working,
	/// It has done all steps.
	Done,
}

/// How far a federate has got.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Reached {
	/// What it does.
	pub state: State,
	/// The last time that it was granted, in seconds of the day; negative before the first.
	pub at_s: f64,
}

/// The writer: the federate's side.
pub struct Progress {
	file: File,
	began: Instant,
	since: Instant,
	working: Duration,
	steps: u32,
}

/// What the steps of a federate have taken.
#[derive(Clone, Copy, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Effort {
	/// The number of steps.
	pub steps: u32,
	/// The time in which it has computed itself, in seconds.
	pub working_s: f64,
	/// The time from its first to its last step, in seconds.
	pub total_s: f64,
}

impl Progress {
	/// Begins to say how far a federate has got, in this file.
	pub fn begin(path: &Path) -> io::Result<Self> {
		let file = File::create(path)?;
		let now = Instant::now();
		let progress = Self { file, began: now, since: now, working: Duration::ZERO, steps: 0 };
		progress.write(State::Waiting, -1.0)?;
		Ok(progress)
	}

	/// A time has been granted, and the federate computes.
	pub fn granted(&mut self, at_s: f64) -> io::Result<()> {
		self.since = Instant::now();
		if self.steps == 0 {
			self.began = self.since;
		}
		self.write(State::Working, at_s)
	}

	/// The step is done, and the federate waits for the others.
	pub fn waits(&mut self, at_s: f64) -> io::Result<()> {
		self.working += self.since.elapsed();
		self.steps += 1;
		self.write(State::Waiting, at_s)
	}

	/// All steps are done.
	pub fn done(&mut self, at_s: f64) -> io::Result<Effort> {
		self.write(State::Done, at_s)?;
		Ok(Effort {
			steps: self.steps,
			working_s: self.working.as_secs_f64(),
			total_s: self.began.elapsed().as_secs_f64(),
		})
	}

	fn write(&self, state: State, at_s: f64) -> io::Result<()> {
		let state = match state {
			State::Waiting => "waiting",
			State::Working => "working",
			State::Done => "done",
		};
		let line = format!("{:<width$}\n", format!("{state} {at_s:.3}"), width = LENGTH - 1);
		#[cfg(unix)]
		{
			use std::os::unix::fs::FileExt;
			self.file.write_all_at(line.as_bytes(), 0)
		}
		#[cfg(not(unix))]
		{
			use std::io::{Seek, SeekFrom, Write};
			let mut file = &self.file;
			file.seek(SeekFrom::Start(0))?;
			file.write_all(line.as_bytes())
		}
	}
}

/// The reader: how far a federate has got; `None` while it has not said so.
pub fn reached(path: &PathBuf) -> Option<Reached> {
	let text = std::fs::read_to_string(path).ok()?;
	let mut words = text.split_whitespace();
	let state = match words.next()? {
		"waiting" => State::Waiting,
		"working" => State::Working,
		"done" => State::Done,
		_ => return None,
	};
	Some(Reached { state, at_s: words.next()?.parse().ok()? })
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn a_federate_says_how_far_it_got() {
		let folder = tempfile::tempdir().unwrap();
		let file = folder.path().join("feeder");
		assert_eq!(reached(&file), None);
		let mut progress = Progress::begin(&file).unwrap();
		assert_eq!(reached(&file), Some(Reached { state: State::Waiting, at_s: -1.0 }));
		progress.granted(86_341.0).unwrap();
		assert_eq!(reached(&file), Some(Reached { state: State::Working, at_s: 86_341.0 }));
		progress.waits(1.0).unwrap();
		assert_eq!(reached(&file), Some(Reached { state: State::Waiting, at_s: 1.0 }));
		let effort = progress.done(1.0).unwrap();
		assert_eq!(effort.steps, 1);
		assert!(effort.working_s <= effort.total_s);
	}
}
