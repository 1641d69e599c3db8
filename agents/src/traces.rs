//! The way of an agent's calls, as OpenTelemetry traces.
//!
//! A call is a span, from its signature until its block is final, or until the runtime refused it or it
//! got into no block. The calls about a bid are in one trace, whichever agent made them: commitment and
//! reveal of the aggregator, the certificate of the solver. The identifier of the trace follows from the
//! chain and the bid, so that agents need not tell each other.
//!
//! Spans are sent to a collector by OTLP over HTTP, in batches; a collector that is away costs the agent
//! nothing but the spans.

use async_trait::async_trait;
use opentelemetry::{
	Context, KeyValue, SpanId, TraceId,
	trace::{Event, Span, SpanBuilder, SpanKind, Status, Tracer, TracerProvider},
};
use opentelemetry_http::{Bytes, HttpClient, HttpError, Request, Response, hyper::HyperClient};
use opentelemetry_otlp::{SpanExporter, WithExportConfig, WithHttpConfig};
use opentelemetry_sdk::{
	Resource,
	trace::{IdGenerator, RandomIdGenerator, SdkTracer, SdkTracerProvider},
};
use std::{
	cell::Cell,
	sync::{
		OnceLock,
		atomic::{AtomicBool, Ordering},
	},
	time::{Duration, SystemTime},
};
use tieline_client::{
	agent::{CallPlace, Observer, SentCall},
	chain::{Client, Hash, Refusal, SubmitError},
	market::BidId,
};
use tokio::runtime::Handle;

/// How long the collector may take.
const PATIENCE: Duration = Duration::from_secs(10);
/// In the traces of how many bids a call is at most: a certificate is about all bids of an auction.
const MOST_BIDS: usize = 64;

/// What sends the calls of one agent to a collector.
#[derive(Debug)]
pub struct Traces {
	provider: SdkTracerProvider,
	tracer: SdkTracer,
	/// The genesis block of the chain, once the agent is connected.
	genesis: OnceLock<Hash>,
}

/// Why no traces can be sent.
#[derive(Debug, thiserror::Error)]
pub enum TracesError {
	/// The URL is of no collector that can be reached without TLS.
	#[error(
		"`{0}` is no URL of a collector: write http://HOST:PORT, such as http://127.0.0.1:4318; let a \
		 collector on this machine encrypt what leaves it"
	)]
	Url(String),
	/// The exporter cannot be made.
	#[error("traces cannot be sent to {url}: {cause}")]
	Exporter {
		/// The collector.
		url: String,
		/// What failed.
		cause: opentelemetry_otlp::ExporterBuildError,
	},
}

impl Traces {
	/// Traces of an agent of this kind and name, for the collector at a URL such as
	/// `http://127.0.0.1:4318`. Has to be made within a Tokio runtime.
	pub fn new(collector: &str, kind: &str, name: &str) -> Result<Self, TracesError> {
		let host = collector.strip_prefix("http://").map(|rest| rest.trim_end_matches('/'));
		let is_plain = |host: &&str| {
			!host.is_empty() && !host.contains(|c: char| c.is_whitespace() || c.is_control())
		};
		let host = host.filter(is_plain).ok_or_else(|| TracesError::Url(collector.into()))?;
		let client = OnRuntime {
			client: HyperClient::with_default_connector(PATIENCE, None),
			runtime: Handle::current(),
			collector: collector.into(),
			is_away: AtomicBool::new(false),
		};
		let exporter = SpanExporter::builder()
			.with_http()
			.with_http_client(client)
			.with_endpoint(format!("http://{host}/v1/traces"))
			.with_timeout(PATIENCE)
			.build()
			.map_err(|cause| TracesError::Exporter { url: collector.into(), cause })?;
		let resource = Resource::builder()
			.with_service_name(format!("tieline-{kind}"))
			.with_attribute(KeyValue::new("service.instance.id", name.to_owned()))
			.with_attribute(KeyValue::new("service.version", env!("CARGO_PKG_VERSION")))
			.build();
		let provider = SdkTracerProvider::builder()
			.with_batch_exporter(exporter)
			.with_id_generator(Ids::default())
			.with_resource(resource)
			.build();
		let tracer = provider.tracer("tieline");
		Ok(Self { provider, tracer, genesis: OnceLock::new() })
	}

	/// Takes note of the chain.
	pub fn connected_by(&self, client: &Client) {
		self.genesis.get_or_init(|| client.genesis());
	}

	/// Sends what is left. To be awaited before the program ends.
	pub async fn end(&self) {
		let provider = self.provider.clone();
		// It waits for the collector, whose answer comes by another thread of the runtime.
		let ended = tokio::task::spawn_blocking(move || provider.shutdown());
		if let Ok(Err(error)) = ended.await {
			tracing::debug!(%error, "the last traces were not sent");
		}
	}

	/// The span of a call, in the trace of each of its bids.
	fn send(&self, call: &SentCall<'_>, outcome: &Outcome<'_>) {
		let now = SystemTime::now();
		let ago = |time: Duration| now.checked_sub(time).unwrap_or(now);
		let mut bids = call.bids.iter().take(MOST_BIDS).map(Some).collect::<Vec<_>>();
		if bids.is_empty() {
			bids.push(None);
		}
		for bid in bids {
			let mut attributes = vec![
				KeyValue::new("tieline.action", call.what.to_owned()),
				KeyValue::new("tieline.account", call.account.to_string()),
				KeyValue::new("tieline.outcome", outcome.name()),
			];
			attributes.extend(bid.map(|bid| KeyValue::new("tieline.bid", bid.to_string())));
			let mut events = Vec::new();
			if let Some(place) = outcome.place() {
				attributes.push(KeyValue::new("tieline.block", i64::from(place.block)));
				attributes.push(KeyValue::new("tieline.extrinsic", i64::from(place.extrinsic)));
				if !place.since_seen.is_zero() {
					let seen = ago(place.since_seen);
					events.push(Event::new("in a block that is not final", seen, Vec::new(), 0));
				}
			}
			let builder = SpanBuilder::from_name(call.name.to_owned())
				.with_kind(SpanKind::Client)
				.with_start_time(ago(call.since_signed))
				.with_attributes(attributes)
				.with_events(events);
			let trace = self.genesis.get().zip(bid).map(|(genesis, bid)| trace_id(*genesis, *bid));
			NEXT_TRACE.set(trace);
			let mut span = self.tracer.build_with_context(builder, &Context::new());
			NEXT_TRACE.set(None);
			if let Some(reason) = outcome.failure() {
				span.set_status(Status::error(reason));
			}
			span.end_with_timestamp(now);
		}
	}
}

/// The trace of a bid.
fn trace_id(genesis: Hash, bid: BidId) -> TraceId {
	let BidId { auction, aggregation } = bid;
	let named = [&genesis.0[..], &auction.0.to_le_bytes(), &aggregation.0.to_le_bytes()].concat();
	TraceId::from_bytes(sp_crypto_hashing::blake2_128(&named))
}

/// What became of a call.
enum Outcome<'a> {
	Final(&'a CallPlace),
	Undone(&'a CallPlace),
	Refused(&'a Refusal),
	Missed(&'a SubmitError),
}

impl Outcome<'_> {
	fn name(&self) -> &'static str {
		match self {
			Self::Final(_) => "final",
			Self::Undone(_) => "undone",
			Self::Refused(_) => "refused",
			Self::Missed(_) => "missed",
		}
	}

	fn place(&self) -> Option<&CallPlace> {
		match self {
			Self::Final(place) | Self::Undone(place) => Some(place),
			Self::Refused(_) | Self::Missed(_) => None,
		}
	}

	fn failure(&self) -> Option<String> {
		match self {
			Self::Final(_) => None,
			Self::Undone(place) => Some(format!("block {} was undone", place.block)),
			Self::Refused(refusal) => Some(refusal.to_string()),
			Self::Missed(error) => Some(error.to_string()),
		}
	}
}

impl Observer for Traces {
	fn finalized(&self, call: &SentCall<'_>, place: &CallPlace) {
		self.send(call, &Outcome::Final(place));
	}

	fn undone(&self, call: &SentCall<'_>, place: &CallPlace) {
		self.send(call, &Outcome::Undone(place));
	}

	fn refused(&self, call: &SentCall<'_>, refusal: &Refusal) {
		self.send(call, &Outcome::Refused(refusal));
	}

	fn missed(&self, call: &SentCall<'_>, error: &SubmitError) {
		self.send(call, &Outcome::Missed(error));
	}
}

thread_local! {
	/// The trace of the next span of this thread; by chance where there is none.
	static NEXT_TRACE: Cell<Option<TraceId>> = const { Cell::new(None) };
}

/// The identifiers of traces and spans.
#[derive(Debug, Default)]
struct Ids(RandomIdGenerator);

impl IdGenerator for Ids {
	fn new_trace_id(&self) -> TraceId {
		NEXT_TRACE.take().unwrap_or_else(|| self.0.new_trace_id())
	}

	fn new_span_id(&self) -> SpanId {
		self.0.new_span_id()
	}
}

/// A client for the exporter's own thread, which has no runtime.
#[derive(Debug)]
struct OnRuntime {
	client: HyperClient,
	runtime: Handle,
	collector: String,
	/// Whether the log says that the collector does not answer.
	is_away: AtomicBool,
}

#[async_trait]
impl HttpClient for OnRuntime {
	async fn send_bytes(&self, request: Request<Bytes>) -> Result<Response<Bytes>, HttpError> {
		let client = self.client.clone();
		let sent = self.runtime.spawn(async move { client.send_bytes(request).await });
		let answer = sent.await.map_err(HttpError::from).and_then(|answer| answer);
		let trouble = match &answer {
			Ok(answer) if answer.status().is_success() => None,
			Ok(answer) => Some(answer.status().to_string()),
			Err(error) => Some(error.to_string()),
		};
		let was_away = self.is_away.swap(trouble.is_some(), Ordering::Relaxed);
		match trouble {
			Some(why) if !was_away => {
				tracing::warn!(collector = self.collector, why, "traces cannot be sent");
			},
			None if was_away => tracing::info!(collector = self.collector, "traces are sent again"),
			_ => {},
		}
		answer
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use tieline_primitives::{AggregationId, AuctionId};

	#[test]
	fn the_trace_of_a_bid_is_the_same_for_all_agents_of_a_chain() {
		let bid = |auction, aggregation| BidId {
			auction: AuctionId(auction),
			aggregation: AggregationId(aggregation),
		};
		let (ours, other) = (Hash::repeat_byte(1), Hash::repeat_byte(2));
		assert_eq!(trace_id(ours, bid(3, 7)), trace_id(ours, bid(3, 7)));
		let all = [(ours, bid(3, 7)), (ours, bid(7, 3)), (ours, bid(3, 8)), (other, bid(3, 7))];
		let all = all.map(|(genesis, bid)| trace_id(genesis, bid).to_string());
		assert_eq!(std::collections::BTreeSet::from(all).len(), 4);
	}

	#[tokio::test]
	async fn a_url_of_no_collector_is_refused_in_words() {
		for url in ["", "127.0.0.1:4318", "https://collector:4318", "http://", "http://a b"] {
			let error = Traces::new(url, "dso", "dso").unwrap_err().to_string();
			assert!(error.contains("write http://HOST:PORT"), "{url}: {error}");
		}
		assert!(Traces::new("http://127.0.0.1:4318/", "dso", "dso").is_ok());
	}
}
