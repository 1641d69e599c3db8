//! What a DSO's agent tells Prometheus beyond its calls.

use crate::metrics::{Float, Label, work_histogram};
use prometheus_client::{
	metrics::{counter::Counter, family::Family, gauge::Gauge, histogram::Histogram},
	registry::{Registry, Unit},
};
use std::time::Duration;
use tieline_client::network::{Override, OverrideState};
use tieline_primitives::{MILLIS_PER_DAY, Millis};

/// The ages of reviews, each up to a number of days. FERC Order 2222 gives the utility 60 days.
const AGES: [(u64, &str); 4] =
	[(7, "under_7d"), (30, "7d_to_30d"), (60, "30d_to_60d"), (u64::MAX, "over_60d")];

/// The metrics of a DSO.
#[derive(Clone, Debug)]
pub(super) struct DsoMetrics {
	/// How long the power flows of one interval's rows take.
	pub power_flow: Histogram,
	reviews: Family<Label, Gauge>,
	posted: Counter,
	missed: Counter,
	missing: Gauge,
	unjustified: Gauge,
	justify_in: Float,
}

impl Default for DsoMetrics {
	fn default() -> Self {
		let (reviews, posted, missed, missing, unjustified) = Default::default();
		let justify_in = Float::default();
		justify_in.set(f64::INFINITY);
		let power_flow = work_histogram();
		Self { power_flow, reviews, posted, missed, missing, unjustified, justify_in }
	}
}

impl DsoMetrics {
	pub fn register(&self, registry: &mut Registry) {
		let flow = "Time that the power flows for the limit rows of one interval took";
		registry.register_with_unit("power_flow", flow, Unit::Seconds, self.power_flow.clone());
		let reviews = "Reviews of DERs that are open, by age";
		registry.register("reviews_open", reviews, self.reviews.clone());
		self.set_reviews([]);
		let posted = "Delivery intervals whose limits were posted when the gate closed";
		registry.register("limit_intervals_posted", posted, self.posted.clone());
		let missed = "Delivery intervals whose limits were not posted when the gate closed: the \
			standing limits hold";
		registry.register("limit_intervals_missed", missed, self.missed.clone());
		let missing = "Delivery intervals before the gate whose limits are yet to be posted";
		registry.register("limit_intervals_missing", missing, self.missing.clone());
		let unjustified = "Overrides that are yet to be justified";
		registry.register("overrides_unjustified", unjustified, self.unjustified.clone());
		let justify = "Time left to justify the most urgent override; infinite where there is none";
		registry.register_with_unit(
			"override_justification_left",
			justify,
			Unit::Seconds,
			self.justify_in.clone(),
		);
	}

	/// The open reviews have these ages.
	pub fn set_reviews(&self, ages: impl IntoIterator<Item = Millis>) {
		let mut counts = AGES.map(|(_, name)| (name, 0));
		for age in ages {
			let days = age.0 / MILLIS_PER_DAY;
			let at = AGES.iter().position(|(until, _)| days < *until);
			counts[at.unwrap_or(AGES.len() - 1)].1 += 1;
		}
		for (name, count) in counts {
			self.reviews.get_or_create(&[("age", name)]).set(count);
		}
	}

	/// So many intervals before the gate have no limits yet.
	pub fn set_missing(&self, intervals: usize) {
		self.missing.set(i64::try_from(intervals).unwrap_or(i64::MAX));
	}

	/// The gate of an auction has closed.
	pub fn gate_closed(&self, intervals: u16, missed: usize) {
		self.missed.inc_by(missed as u64);
		self.posted.inc_by(u64::from(intervals).saturating_sub(missed as u64));
	}

	/// These are the overrides of the area.
	pub fn set_overrides<'a>(&self, overrides: impl Iterator<Item = &'a Override>, now: Millis) {
		let deadlines = overrides.filter_map(|issued| match issued.state {
			OverrideState::Emergency { justify_by } if justify_by > now => Some(justify_by),
			_ => None,
		});
		let (mut count, mut first) = (0, None::<Millis>);
		for deadline in deadlines {
			count += 1;
			first = Some(first.map_or(deadline, |first| first.min(deadline)));
		}
		self.unjustified.set(count);
		let left = first.map(|first| Duration::from_millis(first.0.saturating_sub(now.0)));
		self.justify_in.set(left.map_or(f64::INFINITY, |left| left.as_secs_f64()));
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use prometheus_client::encoding::text::encode;
	use tieline_client::chain::AccountId;
	use tieline_primitives::{AreaId, Capability, Reason, Watts};

	fn text(metrics: &DsoMetrics) -> String {
		let mut registry = Registry::default();
		metrics.register(&mut registry);
		let mut text = String::new();
		encode(&mut text, &registry).unwrap();
		text
	}

	fn days(days: u64) -> Millis {
		Millis(days * MILLIS_PER_DAY)
	}

	#[test]
	fn reviews_are_counted_by_their_age() {
		let metrics = DsoMetrics::default();
		let before = text(&metrics);
		assert!(before.contains("reviews_open{age=\"over_60d\"} 0\n"), "{before}");
		metrics.set_reviews([0, 6, 7, 59, 60, 400].map(days));
		let count = |age| metrics.reviews.get_or_create(&[("age", age)]).get();
		let counts = ["under_7d", "7d_to_30d", "30d_to_60d", "over_60d"].map(count);
		assert_eq!(counts, [2, 1, 1, 2]);
	}

	#[test]
	fn intervals_are_posted_or_missed_at_the_gate() {
		let metrics = DsoMetrics::default();
		metrics.gate_closed(24, 0);
		metrics.gate_closed(25, 6);
		assert_eq!((metrics.posted.get(), metrics.missed.get()), (24 + 19, 6));
	}

	#[test]
	fn the_most_urgent_override_says_how_long_is_left() {
		let issued = |state| Override {
			area: AreaId(0),
			points: vec![0],
			from: Millis(0),
			until: Millis(1),
			caps: Capability::ZERO,
			reason: Reason::Outage,
			state,
			block: 1,
			issued: Millis(0),
			power: Watts(0),
			dso: AccountId([0; 32]),
		};
		let metrics = DsoMetrics::default();
		assert_eq!(metrics.justify_in.get(), f64::INFINITY);
		let emergency = |at| issued(OverrideState::Emergency { justify_by: Millis(at) });
		let overrides =
			[emergency(90_000), emergency(70_000), emergency(5), issued(OverrideState::Lapsed)];
		metrics.set_overrides(overrides.iter(), Millis(10_000));
		assert_eq!((metrics.unjustified.get(), metrics.justify_in.get()), (2, 60.0));
		metrics.set_overrides([].iter(), Millis(10_000));
		assert_eq!((metrics.unjustified.get(), metrics.justify_in.get()), (0, f64::INFINITY));
	}
}
