//! Several processes, none of which may end by itself.

use crate::{Process, ProcessError, Program};
use std::{
	fs::{self, File},
	path::Path,
	time::{Duration, Instant},
};

/// How often the processes are looked at.
const LOOK: Duration = Duration::from_secs(1);
/// How often while they end.
const LOOK_AT_END: Duration = Duration::from_millis(20);

/// Several running processes. Dropping it kills them.
#[derive(Debug, Default)]
pub struct Fleet {
	members: Vec<Member>,
}

#[derive(Debug)]
struct Member {
	process: Process,
	/// After how long it is killed and started again, if it is.
	life: Option<Duration>,
}

impl Fleet {
	/// Starts the programs in this order, each with an empty log, `NAME.log`, in the folder `logs`,
	/// which is made when it is not there.
	pub fn start(
		programs: impl IntoIterator<Item = Program>,
		logs: &Path,
	) -> Result<Self, ProcessError> {
		fs::create_dir_all(logs)
			.map_err(ProcessError::io(format!("cannot make the folder {}", logs.display())))?;
		let mut fleet = Self::default();
		for program in programs {
			let log = logs.join(format!("{}.log", program.name()));
			File::create(&log)
				.map_err(ProcessError::io(format!("cannot write {}", log.display())))?;
			let process = Process::start(program, log)?;
			fleet.members.push(Member { process, life: None });
		}
		Ok(fleet)
	}

	/// Has a process killed and started again, over and over, each time after it has run for
	/// `life`.
	pub fn make_unreliable(&mut self, name: &str, life: Duration) -> Result<(), ProcessError> {
		self.member(name)?.life = Some(life);
		Ok(())
	}

	/// A process by its name, to be killed, paused, or started again. One that was killed does not count
	/// as ended by itself.
	pub fn process(&mut self, name: &str) -> Result<&mut Process, ProcessError> {
		Ok(&mut self.member(name)?.process)
	}

	fn member(&mut self, name: &str) -> Result<&mut Member, ProcessError> {
		let place = self.processes().position(|process| process.name() == name);
		let Some(place) = place else {
			let known = self.processes().map(|process| process.name().to_owned()).collect();
			return Err(ProcessError::Unknown { name: name.into(), known });
		};
		Ok(&mut self.members[place])
	}

	/// The processes, in the order in which they were started.
	pub fn processes(&self) -> impl Iterator<Item = &Process> {
		self.members.iter().map(|member| &member.process)
	}

	/// Fails when a process has ended by itself. Kills the unreliable ones whose time has come, and
	/// starts them again.
	pub fn check(&mut self) -> Result<(), ProcessError> {
		for Member { process, life } in &mut self.members {
			process.check()?;
			if life.is_some_and(|life| process.age() >= life) {
				process.restart()?;
			}
		}
		Ok(())
	}

	/// Looks after the processes until one has ended by itself: which, and why.
	pub async fn watch(&mut self) -> ProcessError {
		loop {
			if let Err(error) = self.check() {
				return error;
			}
			tokio::time::sleep(LOOK).await;
		}
	}

	/// Asks all to end (SIGTERM), waits until they have, and kills those that take longer than
	/// `patience`. Then there are none.
	pub async fn stop(&mut self, patience: Duration) {
		self.processes().for_each(Process::ask_to_end);
		let begun = Instant::now();
		while begun.elapsed() < patience
			&& self.members.iter_mut().any(|member| member.process.is_running())
		{
			tokio::time::sleep(LOOK_AT_END).await;
		}
		self.members.clear();
	}
}
