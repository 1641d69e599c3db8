//! Whether the gateway's loop moves, and whether the device and the chain answer.

use std::{
	sync::{Mutex, MutexGuard, PoisonError},
	time::{Duration, Instant},
};

/// How long the loop may take for a step: a device may take some seconds for each register.
const STUCK: Duration = Duration::from_secs(120);
/// For how long an answer of the device or of the chain counts as recent.
const RECENT: Duration = Duration::from_secs(60);

/// When each was heard of last.
#[derive(Debug)]
pub(crate) struct Health(Mutex<Heard>);

#[derive(Clone, Copy, Debug)]
struct Heard {
	moved: Instant,
	device: Option<Instant>,
	chain: Option<Instant>,
}

impl Default for Health {
	fn default() -> Self {
		Self(Mutex::new(Heard { moved: Instant::now(), device: None, chain: None }))
	}
}

impl Health {
	/// The loop has tried the device.
	pub fn moved(&self) {
		self.heard().moved = Instant::now();
	}

	/// The device has answered.
	pub fn device(&self) {
		self.heard().device = Some(Instant::now());
	}

	/// The chain was read.
	pub fn chain(&self) {
		self.heard().chain = Some(Instant::now());
	}

	/// Why the process should be started again; `None` while its loop moves.
	pub fn is_ill(&self) -> Option<String> {
		let quiet = self.heard().moved.elapsed();
		(quiet > STUCK).then(|| format!("the loop has not moved for {} s", quiet.as_secs()))
	}

	/// Why the device does not follow its awards; `None` while it does.
	pub fn is_unready(&self) -> Option<String> {
		let heard = *self.heard();
		let late = |name: &str, last: Option<Instant>| match last.map(|last| last.elapsed()) {
			None => Some(format!("{name} has not answered yet")),
			Some(quiet) if quiet > RECENT => {
				Some(format!("{name} has not answered for {} s", quiet.as_secs()))
			},
			Some(_) => None,
		};
		late("the device", heard.device).or_else(|| late("the chain", heard.chain))
	}

	fn heard(&self) -> MutexGuard<'_, Heard> {
		self.0.lock().unwrap_or_else(PoisonError::into_inner)
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	fn ago(seconds: u64) -> Instant {
		Instant::now().checked_sub(Duration::from_secs(seconds)).unwrap()
	}

	#[test]
	fn a_gateway_is_ready_once_device_and_chain_have_answered_and_while_they_do() {
		let health = Health::default();
		assert_eq!(health.is_unready().unwrap(), "the device has not answered yet");
		health.device();
		assert_eq!(health.is_unready().unwrap(), "the chain has not answered yet");
		health.chain();
		assert_eq!(health.is_unready(), None);
		health.heard().chain = Some(ago(61));
		assert_eq!(health.is_unready().unwrap(), "the chain has not answered for 61 s");
	}

	#[test]
	fn a_gateway_whose_loop_stands_still_is_ill() {
		let health = Health::default();
		health.heard().moved = ago(119);
		assert_eq!(health.is_ill(), None);
		health.heard().moved = ago(121);
		assert_eq!(health.is_ill().unwrap(), "the loop has not moved for 121 s");
		health.moved();
		assert_eq!(health.is_ill(), None);
	}
}
