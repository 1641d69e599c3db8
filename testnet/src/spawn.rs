//! Starting a process so that it does not outlive this one, not even when this one is killed.
//!
//! On Linux the kernel kills a process when its parent dies, if it has asked for that signal
//! (`PR_SET_PDEATHSIG`). The parent in this sense is the thread that started it, and a runtime's
//! threads come and go. So all processes are started by one thread, which lives as long as this
//! process. What a started process starts itself is not covered: it ends with its group, which the
//! kernel does not kill.

use process_wrap::std::{ChildWrapper, CommandWrap};
use std::{
	io,
	process::Command,
	sync::{Mutex, PoisonError, mpsc},
	thread,
};

type Child = Box<dyn ChildWrapper>;

/// A command to start, and where the answer goes.
struct Order {
	command: Command,
	answer: mpsc::Sender<io::Result<Child>>,
}

/// The way to the thread that starts processes, once there is one.
static STARTER: Mutex<Option<mpsc::Sender<Order>>> = Mutex::new(None);

/// Starts a command as the leader of a process group of its own. It gets neither the terminal's
/// signals nor, on Linux, a longer life than this process.
pub(crate) fn spawn(command: Command) -> io::Result<Child> {
	let (answer, answered) = mpsc::channel();
	starter()?.send(Order { command, answer }).map_err(|_| gone())?;
	answered.recv().map_err(|_| gone())?
}

fn gone() -> io::Error {
	io::Error::other("the thread that starts processes has ended")
}

fn starter() -> io::Result<mpsc::Sender<Order>> {
	let mut starter = STARTER.lock().unwrap_or_else(PoisonError::into_inner);
	if let Some(orders) = &*starter {
		return Ok(orders.clone());
	}
	let (orders, ordered) = mpsc::channel::<Order>();
	thread::Builder::new().name("starter".into()).spawn(move || {
		for Order { command, answer } in ordered {
			// A caller that has stopped waiting drops the process, which ends it.
			let _ = answer.send(spawn_here(command));
		}
	})?;
	Ok(starter.insert(orders).clone())
}

fn spawn_here(mut command: Command) -> io::Result<Child> {
	end_with_parent(&mut command);
	let mut command = CommandWrap::from(command);
	#[cfg(unix)]
	command.wrap(process_wrap::std::ProcessGroup::leader());
	#[cfg(windows)]
	command.wrap(process_wrap::std::JobObject);
	command.spawn()
}

#[cfg(target_os = "linux")]
fn end_with_parent(command: &mut Command) {
	use nix::{
		errno::Errno,
		sys::{prctl::set_pdeathsig, signal::Signal},
		unistd::{getpid, getppid},
	};
	use std::os::unix::process::CommandExt;

	let parent = getpid();
	let ask = move || {
		set_pdeathsig(Signal::SIGKILL)?;
		// The parent may have died before the kernel was asked.
		if getppid() == parent { Ok(()) } else { Err(Errno::ESRCH.into()) }
	};
	// SAFETY: between fork and exec only async-signal-safe functions may be called. `ask` makes two
	// system calls, and neither allocates nor locks.
	unsafe {
		command.pre_exec(ask);
	}
}

#[cfg(not(target_os = "linux"))]
fn end_with_parent(_: &mut Command) {}
