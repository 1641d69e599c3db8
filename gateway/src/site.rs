//! The loop at the device: set-points out, readings in.

use crate::{
	energy::{Ledger, Reading},
	instructions::{Decision, Instructions, Rules},
	metrics::Metrics,
	sunspec::{DeviceError, Link, Readings},
};
use std::{
	sync::{Arc, Mutex, PoisonError},
	time::{Duration, Instant, SystemTime, UNIX_EPOCH},
};
use tieline_primitives::Millis;
use tokio::{
	sync::watch,
	time::{MissedTickBehavior, interval},
};

/// How often it is decided whether the set-point has to change.
const TICK: Duration = Duration::from_secs(1);

/// A site: the device and what is known of it. Needs no chain, only what the chain said last.
#[derive(Debug)]
pub struct Site {
	link: Link,
	rules: Rules,
	/// How often the set-point is written.
	control_period: Duration,
	/// How often the device is read.
	read_period: Duration,
	instructions: watch::Receiver<Option<Instructions>>,
	ledger: Arc<Mutex<Ledger>>,
	metrics: Arc<Metrics>,
	told: Option<(Decision, Instant)>,
	read: Option<Instant>,
	/// The time of the last reading that is on disk.
	recorded: Option<Instant>,
	/// The failure that the log has.
	logged: Option<String>,
}

/// How often a device is set and read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Periods {
	/// How often the set-point is written while it does not change.
	pub control: Duration,
	/// How often the device is read.
	pub read: Duration,
}

impl Site {
	/// A site that follows these instructions.
	pub fn new(
		link: Link,
		rules: Rules,
		periods: Periods,
		instructions: watch::Receiver<Option<Instructions>>,
		ledger: Arc<Mutex<Ledger>>,
		metrics: Arc<Metrics>,
	) -> Self {
		Self {
			link,
			rules,
			control_period: periods.control,
			read_period: periods.read,
			instructions,
			ledger,
			metrics,
			told: None,
			read: None,
			recorded: None,
			logged: None,
		}
	}

	/// Sets and reads the device for ever. Failures of the device and of the disk are logged and
	/// tried again: meanwhile the device's own timer takes it to its standing limit.
	pub async fn run(&mut self) {
		let mut ticks = interval(TICK);
		ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
		loop {
			tokio::select! {
				_ = ticks.tick() => {},
				// Without a sender the last word stands, until it is too old.
				Ok(()) = self.instructions.changed() => {},
			}
			self.step().await;
		}
	}

	/// Sets the device if that is due, and reads it if that is due.
	pub async fn step(&mut self) {
		self.metrics.health.moved();
		match self.try_step().await {
			Ok(()) => self.logged = None,
			Err(error) => {
				self.metrics.failed(&error);
				self.told = None;
				let error = error.to_string();
				if self.logged.as_ref() != Some(&error) {
					tracing::warn!(error, "the device failed; trying again");
					self.logged = Some(error);
				}
			},
		}
	}

	async fn try_step(&mut self) -> Result<(), DeviceError> {
		let decision = {
			let instructions = self.instructions.borrow_and_update();
			self.rules.decide(instructions.as_ref(), clock())
		};
		if self.is_due(&decision) {
			let applied = self.link.apply(&decision.command).await?;
			if self.told.is_none_or(|(told, _)| told != decision) {
				let (watts, basis) = (applied.power.0, decision.basis.name());
				tracing::info!(watts, basis, model = applied.model, "set the device");
			}
			self.metrics.applied(&applied, &decision, self.link.connections());
			self.told = Some((decision, Instant::now()));
		}
		if self.read.is_none_or(|last| last.elapsed() >= self.read_period) {
			let readings = self.link.read().await?;
			self.read = Some(Instant::now());
			self.metrics.read(&readings);
			self.record(&readings);
		}
		Ok(())
	}

	fn is_due(&self, decision: &Decision) -> bool {
		self.told.is_none_or(|(told, when)| {
			told.command != decision.command || when.elapsed() >= self.control_period
		})
	}

	/// Keeps a reading on disk. A failure is logged: the counters go on, so that the next reading
	/// makes up for it.
	fn record(&mut self, readings: &Readings) {
		let Some(device) = self.link.device() else { return };
		let now = Instant::now();
		let elapsed = self.recorded.map(|last| now.duration_since(last));
		let reading = Reading {
			time: clock().0,
			elapsed: elapsed.map(|time| u64::try_from(time.as_millis()).unwrap_or(u64::MAX)),
			serial: device.identity().serial.clone(),
			rating: device.nameplate().export.max(device.nameplate().import),
			injected: readings.injected,
			withdrawn: readings.withdrawn,
		};
		let mut ledger = self.ledger.lock().unwrap_or_else(PoisonError::into_inner);
		match ledger.record(reading) {
			Ok(()) => self.recorded = Some(now),
			Err(error) => {
				self.metrics.disk_failed();
				tracing::error!(%error, "energy is not kept on disk");
			},
		}
		self.metrics.kept(&ledger);
	}
}

/// The time of the clock; zero when it stands before 1970.
fn clock() -> Millis {
	let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
	Millis(u64::try_from(since.as_millis()).unwrap_or(u64::MAX))
}
