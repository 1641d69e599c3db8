//! What an ISO's agent tells Prometheus beyond its calls.

use crate::metrics::Float;
use prometheus_client::{
	metrics::counter::Counter,
	registry::{Registry, Unit},
};
use std::sync::{Mutex, PoisonError};
use tieline_client::market::Opening;
use tieline_primitives::{Day, Millis};

/// The metrics of an ISO.
#[derive(Debug)]
pub(super) struct IsoMetrics {
	missed: Counter,
	open_in: Float,
	/// The last market day whose gate was counted as missed.
	counted: Mutex<Option<Day>>,
}

impl Default for IsoMetrics {
	fn default() -> Self {
		let (missed, open_in, counted) = <(_, Float, _)>::default();
		open_in.set(f64::INFINITY);
		Self { missed, open_in, counted }
	}
}

impl IsoMetrics {
	pub fn register(&self, registry: &mut Registry) {
		let missed = "Market days that were not opened while they could be";
		registry.register("gates_missed", missed, self.missed.clone());
		let left = "Time left to open the auction of the next market day, negative once it is too \
			late; infinite in replay and where there is none to open";
		registry.register_with_unit("opening_left", left, Unit::Seconds, self.open_in.clone());
	}

	/// There is no market day to open.
	pub fn no_day_left(&self) {
		self.open_in.set(f64::INFINITY);
	}

	/// This market day is to be opened next, within these times unless in replay.
	pub fn next_day(&self, day: Day, opening: Option<Opening>, now: Millis) {
		let Some(opening) = opening else { return self.no_day_left() };
		self.open_in.set((opening.latest.0 as f64 - now.0 as f64) / 1_000.0);
		let mut counted = self.counted.lock().unwrap_or_else(PoisonError::into_inner);
		if opening.latest < now && counted.is_none_or(|last| day > last) {
			*counted = Some(day);
			self.missed.inc();
		}
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use tieline_client::market::Schedule;

	fn opening(latest: u64) -> Option<Opening> {
		let (bidding_until, revealing_until, clearing_until) = Default::default();
		Some(Opening {
			earliest: Millis(0),
			open_to_all: Millis(0),
			latest: Millis(latest),
			schedule: Schedule { bidding_until, revealing_until, clearing_until },
		})
	}

	#[test]
	fn a_gate_is_missed_once() {
		let metrics = IsoMetrics::default();
		metrics.next_day(Day(7), opening(90_000), Millis(60_000));
		assert_eq!((metrics.open_in.get(), metrics.missed.get()), (30.0, 0));
		for now in [91_000, 95_000] {
			metrics.next_day(Day(7), opening(90_000), Millis(now));
			assert_eq!(metrics.missed.get(), 1);
		}
		assert_eq!(metrics.open_in.get(), -5.0);
		metrics.next_day(Day(8), opening(94_000), Millis(95_000));
		assert_eq!(metrics.missed.get(), 2);
	}

	#[test]
	fn in_replay_no_gate_is_missed() {
		let metrics = IsoMetrics::default();
		metrics.next_day(Day(7), None, Millis(u64::MAX));
		assert_eq!((metrics.open_in.get(), metrics.missed.get()), (f64::INFINITY, 0));
	}
}
