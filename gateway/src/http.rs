//! The gateway's port: metrics for Prometheus, energy for the meter agent.
//!
//! | request | answer |
//! |---|---|
//! | `GET /metrics` | the metrics, in the text format of OpenMetrics |
//! | `GET /health` | 200 while the loop moves, else 503 with a reason |
//! | `GET /ready` | 200 while device and chain answer, else 503 with a reason |
//! | `GET /intervals` | the intervals that wait to be taken, signed, oldest first: JSON |
//! | `DELETE /intervals/START` | forgets the interval that starts at this Unix millisecond |

use crate::{
	energy::Ledger,
	handover::{sign, waiting},
	metrics::Metrics,
};
use http_body_util::Full;
use hyper::{
	Method, Request, Response, StatusCode,
	body::{Bytes, Incoming},
	header::{CONTENT_TYPE, HeaderValue},
	server::conn::http1,
	service::service_fn,
};
use hyper_util::rt::TokioIo;
use std::{
	convert::Infallible,
	sync::{Arc, Mutex, PoisonError},
	time::Duration,
};
use tieline_client::chain::Account;
use tieline_primitives::DerId;
use tokio::{net::TcpListener, time::timeout};

/// The most intervals of one answer: a day's, of five minutes.
const MOST: usize = 288;
/// How long one connection may last.
const PATIENCE: Duration = Duration::from_secs(30);
const OPENMETRICS: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// What is served.
#[derive(Clone, Debug)]
pub struct Served {
	/// The metrics.
	pub metrics: Arc<Metrics>,
	/// The energy.
	pub ledger: Arc<Mutex<Ledger>>,
	/// The DER.
	pub der: DerId,
	/// The account that signs.
	pub account: Account,
}

/// Serves for ever.
pub async fn serve(listener: TcpListener, served: Served) {
	loop {
		let stream = match listener.accept().await {
			Ok((stream, _)) => stream,
			Err(error) => {
				tracing::warn!(%error, "no connection accepted");
				tokio::time::sleep(Duration::from_secs(1)).await;
				continue;
			},
		};
		let served = served.clone();
		tokio::spawn(async move {
			let service = service_fn(|request| {
				let served = served.clone();
				async move { Ok::<_, Infallible>(answer(&served, request).await) }
			});
			let connection = http1::Builder::new().serve_connection(TokioIo::new(stream), service);
			// The other side may leave as it likes.
			timeout(PATIENCE, connection).await.ok();
		});
	}
}

async fn answer(served: &Served, request: Request<Incoming>) -> Response<Full<Bytes>> {
	let path = request.uri().path();
	match (request.method(), path) {
		(&Method::GET, "/metrics") => match served.metrics.text() {
			Ok(text) => text_of(StatusCode::OK, OPENMETRICS, text),
			Err(error) => failure(error),
		},
		(&Method::GET, "/health") => state(served.metrics.health.is_ill()),
		(&Method::GET, "/ready") => state(served.metrics.health.is_unready()),
		(&Method::GET, "/intervals") => intervals(served).await,
		(&Method::DELETE, _) => match path.strip_prefix("/intervals/").map(str::parse::<u64>) {
			Some(Ok(start)) => taken(served, start),
			_ => {
				plain(StatusCode::NOT_FOUND, "write it as /intervals/START in Unix milliseconds\n")
			},
		},
		_ => plain(StatusCode::NOT_FOUND, "there are /metrics, /health, /ready and /intervals\n"),
	}
}

fn state(trouble: Option<String>) -> Response<Full<Bytes>> {
	match trouble {
		None => plain(StatusCode::OK, "ok\n"),
		Some(trouble) => plain(StatusCode::SERVICE_UNAVAILABLE, &format!("{trouble}\n")),
	}
}

async fn intervals(served: &Served) -> Response<Full<Bytes>> {
	let waiting = {
		let ledger = served.ledger.lock().unwrap_or_else(PoisonError::into_inner);
		waiting(&ledger, served.der, MOST)
	};
	let mut signed = Vec::with_capacity(waiting.len());
	for interval in &waiting {
		match sign(&served.account, interval).await {
			Ok(interval) => signed.push(interval),
			Err(error) => return failure(error),
		}
	}
	match serde_json::to_string(&signed) {
		Ok(text) => text_of(StatusCode::OK, "application/json", text),
		Err(error) => failure(error),
	}
}

fn taken(served: &Served, start: u64) -> Response<Full<Bytes>> {
	let mut ledger = served.ledger.lock().unwrap_or_else(PoisonError::into_inner);
	match ledger.taken(&[start]) {
		Ok(count) => {
			served.metrics.kept(&ledger);
			let is_there = count > 0;
			let status = if is_there { StatusCode::OK } else { StatusCode::NOT_FOUND };
			plain(status, if is_there { "taken\n" } else { "there is no such interval\n" })
		},
		Err(error) => {
			served.metrics.disk_failed();
			failure(error)
		},
	}
}

fn failure(error: impl ToString) -> Response<Full<Bytes>> {
	plain(StatusCode::INTERNAL_SERVER_ERROR, &format!("{}\n", error.to_string()))
}

fn plain(status: StatusCode, text: &str) -> Response<Full<Bytes>> {
	text_of(status, "text/plain; charset=utf-8", text.to_owned())
}

fn text_of(status: StatusCode, kind: &'static str, text: String) -> Response<Full<Bytes>> {
	let mut response = Response::new(Full::new(Bytes::from(text)));
	*response.status_mut() = status;
	response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(kind));
	response
}
