//! The nodes over time: what the server saw of each while it runs.
//!
//! A day is kept, in memory: Prometheus keeps more, of the same and of much else.

use crate::{
	app::App,
	node::Endpoint,
	problem::Problem,
	query::{Asked, When},
	value::Utc,
};
use axum::{Json, extract::State};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::{
	collections::VecDeque,
	sync::{PoisonError, RwLock},
	time::Duration,
};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

/// How often a sample is taken.
pub(crate) const EVERY: Duration = Duration::from_secs(5);
const PER_HOUR: usize = 3_600 / EVERY.as_secs() as usize;
/// How many hours are kept.
const HOURS: u8 = 24;
/// How many hours are shown unless the request says how many.
const USUAL: u8 = 1;
/// How many samples an answer has at most, about: of more it has every second, third and so on.
const SHOWN: usize = 720;

/// The routes.
pub(crate) fn routes() -> OpenApiRouter<App> {
	OpenApiRouter::new().routes(routes!(samples))
}

/// The samples of a day, oldest first.
#[derive(Default)]
pub(crate) struct Samples(RwLock<VecDeque<Kept>>);

#[derive(Clone, Debug)]
struct Kept {
	unix_ms: i64,
	finality_lag_ms: Option<i64>,
	nodes: Vec<Seen>,
}

/// The nodes at several moments.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct NodesOverTime {
	/// The endpoints of the nodes, in the order of the nodes of each sample.
	endpoints: Vec<String>,
	/// The time between two samples.
	every_ms: u64,
	/// The samples, oldest first.
	samples: Vec<Sample>,
}

/// The nodes at a moment.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Sample {
	/// When, on the server's clock.
	time: Utc,
	/// By how much, on the chain's clock, the finalized block of the node that is asked was older than its
	/// best; null while it is away.
	finality_lag_ms: Option<i64>,
	/// Each node.
	nodes: Vec<Seen>,
}

/// A node at a moment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Seen {
	/// Whether it answered, was not syncing, and was of this chain.
	healthy: bool,
	/// Its best block; null while it is away.
	best: Option<i64>,
	/// Its newest finalized block.
	finalized: Option<i64>,
	/// By how much, on the chain's clock, that was older than its best.
	lag_ms: Option<i64>,
	/// How many other nodes it was connected to.
	peers: Option<i64>,
	/// How many transactions waited in its pool; null where it does not say.
	pool_pending: Option<i64>,
}

impl Samples {
	/// Takes a sample.
	pub fn take(&self, nodes: &[Endpoint], finality_lag_ms: Option<i64>) {
		self.add(Timestamp::now().as_millisecond(), nodes, finality_lag_ms);
	}

	fn add(&self, unix_ms: i64, nodes: &[Endpoint], finality_lag_ms: Option<i64>) {
		let nodes = nodes.iter().map(Seen::of).collect();
		let mut samples = self.0.write().unwrap_or_else(PoisonError::into_inner);
		if samples.len() >= usize::from(HOURS) * PER_HOUR {
			samples.pop_front();
		}
		samples.push_back(Kept { unix_ms, finality_lag_ms, nodes });
	}

	/// Those of the last hours that are later than an instant, and the time between two of them.
	fn of(&self, hours: u8, after: Option<i64>) -> (Duration, Vec<Kept>) {
		let (wanted, samples) =
			(usize::from(hours) * PER_HOUR, self.0.read().unwrap_or_else(PoisonError::into_inner));
		// By the number of hours alone, so that a later request gives those that this one leaves out.
		let step = wanted.div_ceil(SHOWN).max(1);
		let from = samples.len().saturating_sub(wanted);
		let phase = |kept: &Kept| kept.unix_ms / EVERY.as_millis() as i64 % step as i64 == 0;
		let found = samples.iter().skip(from);
		let found = found.filter(|kept| after.is_none_or(|after| kept.unix_ms > after));
		(EVERY * step as u32, found.filter(|kept| phase(kept)).cloned().collect())
	}
}

/// Which samples.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct Span {
	/// Of so many hours up to now; 1 unless given.
	#[param(value_type = Option<i32>, minimum = 1, maximum = 24, default = 1)]
	hours: Option<u8>,
	/// Later than this instant: the time of the last sample of an answer before.
	#[param(inline)]
	after: Option<When>,
}

/// The nodes that the server asks, over time: at most a day, since the server was started. Of more than an
/// hour there are fewer samples.
#[utoipa::path(get, path = "/v1/network/samples", tag = "chain", params(Span),
	responses((status = 200, body = NodesOverTime)))]
async fn samples(
	State(app): State<App>,
	Asked(Span { hours, after }): Asked<Span>,
) -> Result<Json<NodesOverTime>, Problem> {
	let hours = hours.unwrap_or(USUAL);
	if !(1..=HOURS).contains(&hours) {
		return Err(Problem::bad_request(format_args!(
			"in the query: hours: {hours} is not from 1 to {HOURS}"
		)));
	}
	let after = after.map(|after| after.start(&jiff::tz::TimeZone::UTC)).transpose()?;
	let (every, kept) = app.node().samples().of(hours, after);
	let sample = |Kept { unix_ms, finality_lag_ms, nodes }| {
		Some(Sample { time: Utc::of(unix_ms)?, finality_lag_ms, nodes })
	};
	Ok(Json(NodesOverTime {
		endpoints: app.node().endpoints().to_vec(),
		every_ms: u64::try_from(every.as_millis()).unwrap_or(u64::MAX),
		samples: kept.into_iter().filter_map(sample).collect(),
	}))
}

impl Seen {
	/// What of a node is kept.
	pub fn of(endpoint: &Endpoint) -> Self {
		let Endpoint { healthy, best, finalized, lag_ms, peers, pool_pending, .. } = *endpoint;
		Self { healthy, best, finalized, lag_ms, peers, pool_pending }
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	fn filled(samples: usize) -> Samples {
		let all = Samples::default();
		for index in 0..samples {
			all.add(index as i64 * 5_000 + 17, &[Endpoint::default()], Some(index as i64));
		}
		all
	}

	fn lags(samples: &Samples, hours: u8, after: Option<i64>) -> Vec<i64> {
		samples.of(hours, after).1.iter().filter_map(|kept| kept.finality_lag_ms).collect()
	}

	#[test]
	fn a_day_is_kept_and_an_answer_has_samples_of_one_distance() {
		let samples = filled(20_000);
		assert_eq!(samples.0.read().unwrap().len(), 17_280);
		assert_eq!(lags(&samples, 1, None), (19_280..20_000).collect::<Vec<_>>());
		let day = lags(&samples, 24, None);
		assert_eq!(day.len(), 720);
		assert!(day.windows(2).all(|pair| pair[1] - pair[0] == 24), "{day:?}");
		assert_eq!(samples.of(24, None).0, Duration::from_secs(120));
	}

	#[test]
	fn samples_after_the_last_are_the_ones_that_an_answer_lacks() {
		let samples = filled(1_000);
		let before = lags(&samples, 6, Some(900 * 5_000 + 17));
		assert_eq!(before, (901..1_000).filter(|index| index % 6 == 0).collect::<Vec<_>>());
		assert_eq!(lags(&samples, 1, Some(998 * 5_000 + 17)), [999]);
		assert_eq!(lags(&filled(0), 24, None), [0; 0]);
	}
}
