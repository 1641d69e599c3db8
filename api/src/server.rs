//! The server: all routes, what every request goes through, and the listening itself.

use crate::{
	app::App,
	awards, chain, document,
	error::ApiError,
	evidence, examples, explain, feeder, headers, interval, market, network,
	problem::Problem,
	query::{Asked, Unfiltered},
	rate::Buckets,
	registry, samples, search, stream, validators, web,
};
use axum::{
	Json, Router,
	body::{Body, HttpBody},
	extract::{ConnectInfo, MatchedPath, Request, State},
	http::{HeaderValue, Method, StatusCode, header},
	middleware::{Next, from_fn, from_fn_with_state},
	response::{IntoResponse, Response},
	routing::get,
};
use hyper::{body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use serde::Serialize;
use serde_json::{Value, json};
#[cfg(target_os = "linux")]
use socket2::SockRef;
use std::{
	convert::Infallible,
	future::Future,
	net::SocketAddr,
	pin::pin,
	sync::Arc,
	time::{Duration, Instant},
};
use tokio::{
	net::{TcpListener, TcpStream},
	sync::{Semaphore, watch},
	task::JoinSet,
	time::timeout,
};
use tower_http::{
	compression::CompressionLayer,
	cors::{AllowOrigin, CorsLayer},
};
use utoipa::{OpenApi, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

/// The longest path with its query.
const MOST_ADDRESS: usize = 4_096;
/// How long a client may take to send the head of a request.
const PATIENCE_HEAD: Duration = Duration::from_secs(10);
/// How many connections there may be at once.
const MOST_CONNECTIONS: usize = 4_096;
/// How long answers that are under way are waited for when the server ends.
const PATIENCE_END: Duration = Duration::from_secs(5);
const OPENMETRICS: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// The routes of the API with their document.
fn api() -> OpenApiRouter<App> {
	OpenApiRouter::with_openapi(document::Document::openapi())
		.merge(market::routes())
		.merge(interval::routes())
		.merge(awards::routes())
		.merge(explain::routes())
		.merge(evidence::routes())
		.merge(registry::routes())
		.merge(network::routes())
		.merge(feeder::routes())
		.merge(chain::routes())
		.merge(validators::routes())
		.merge(samples::routes())
		.merge(search::routes())
		.merge(stream::routes())
		.routes(routes!(health))
		.routes(routes!(ready))
}

/// The OpenAPI document.
pub fn openapi() -> utoipa::openapi::OpenApi {
	document::complete(api().into_openapi())
}

/// Everything that is served.
pub fn router(app: App) -> Router {
	let (api, document) = api().split_for_parts();
	let document = Arc::new(json!(document::complete(document)));
	let served = document.clone();
	let settings = app.settings().clone();
	let buckets =
		settings.requests_per_second.map(|rate| (Arc::new(Buckets::new(rate)), rate.get()));
	let cors = settings.cors.map(cors);
	let router = api
		.route("/openapi.json", get(move || async move { Json((*served).clone()) }))
		.route("/examples", get(examples::page))
		.route("/examples/verify.py", get(examples::verify))
		.route("/metrics", get(metrics))
		.route("/chainspec.json", get(chain_spec))
		.fallback(get(web::page))
		.method_not_allowed_fallback(|| async { Problem::method() })
		.with_state(app.clone())
		.layer(from_fn(headers::version))
		.layer(from_fn_with_state(settings.patience, limit))
		.layer(from_fn_with_state(buckets, rate))
		.layer(CompressionLayer::new())
		.layer(from_fn(headers::secure));
	let router = match cors {
		Some(cors) => router.layer(cors),
		None => router,
	};
	router.layer(from_fn_with_state(app, measure))
}

fn cors(origin: HeaderValue) -> CorsLayer {
	let origin = match origin.as_bytes() {
		b"*" => AllowOrigin::any(),
		_ => AllowOrigin::exact(origin),
	};
	CorsLayer::new()
		.allow_origin(origin)
		.allow_methods([Method::GET, Method::HEAD])
		.allow_headers([header::IF_NONE_MATCH, "last-event-id".parse().unwrap_or(header::ACCEPT)])
		.expose_headers([header::ETAG, header::LINK, header::RETRY_AFTER])
}

/// Refuses what is too large, and ends what takes too long.
async fn limit(State(patience): State<Duration>, request: Request, next: Next) -> Response {
	let address = request.uri().path_and_query().map_or(0, |address| address.as_str().len());
	if address > MOST_ADDRESS {
		return Problem::too_long(MOST_ADDRESS).into_response();
	}
	if !request.body().is_end_stream() {
		return Problem::body().into_response();
	}
	let late = |_| {
		Problem::busy(format_args!("no answer within {} s: ask for less", patience.as_secs()))
			.into_response()
	};
	timeout(patience, next.run(request)).await.unwrap_or_else(late)
}

/// Refuses those who ask too often.
async fn rate(
	State(buckets): State<Option<(Arc<Buckets>, u32)>>,
	request: Request,
	next: Next,
) -> Response {
	let peer = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|peer| peer.0.ip());
	if let (Some((buckets, a_second)), Some(peer)) = (buckets, peer)
		&& !buckets.take(peer, Instant::now())
	{
		return Problem::too_many(a_second).into_response();
	}
	next.run(request).await
}

/// Counts requests, by route.
async fn measure(State(app): State<App>, request: Request, next: Next) -> Response {
	let route = request.extensions().get::<MatchedPath>();
	let route = route.map_or_else(|| "page".to_owned(), |route| route.as_str().to_owned());
	let begun = Instant::now();
	let response = next.run(request).await;
	app.metrics().answered(&route, response.status().as_u16(), begun.elapsed());
	response
}

/// How the server is.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Health {
	/// `ok`.
	status: String,
}

/// How far the index is.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Readiness {
	/// Whether the index keeps up.
	ready: bool,
	/// The newest block of the index; null before the first.
	block: Option<i64>,
	/// The newest block that a node has finalized; null while all are away.
	finalized: Option<i64>,
	/// How far the index is behind, on the chain's clock.
	lag_seconds: f64,
	/// What is in the way, in words.
	reason: Option<String>,
}

/// Whether the program runs.
#[utoipa::path(get, path = "/health", tag = "server", responses((status = 200, body = Health)))]
async fn health(Asked(_none): Asked<Unfiltered>) -> Json<Health> {
	Json(Health { status: "ok".into() })
}

/// Whether the index keeps up with the chain and the database answers.
#[utoipa::path(get, path = "/ready", tag = "server",
	responses((status = 200, body = Readiness), (status = 503,
		description = "It does not, or the database does not answer",
		content((Readiness = "application/json"), (Problem = "application/problem+json")))))]
async fn ready(
	State(app): State<App>,
	Asked(_none): Asked<Unfiltered>,
) -> Result<Response, Problem> {
	let head = app.head().await?;
	let finalized = app.node().finalized();
	let lag_seconds =
		head.as_ref().map_or(0.0, |head| stream::lag_seconds(&app, head.number, head.time_unix_ms));
	let reason = match (&head, finalized, app.halted()) {
		(_, _, Some(halted)) => Some(format!("the index is not written on: {halted}")),
		(None, ..) => Some("the index has no block yet".to_owned()),
		(_, None, _) => Some("no node answers".to_owned()),
		_ if lag_seconds > app.settings().ready_within.as_secs_f64() => {
			Some(format!("the index is {lag_seconds:.0} s behind"))
		},
		_ => None,
	};
	let status = match reason {
		None => StatusCode::OK,
		Some(_) => StatusCode::SERVICE_UNAVAILABLE,
	};
	let readiness = Readiness {
		ready: reason.is_none(),
		block: head.map(|head| head.number),
		finalized: finalized.map(|(number, _)| number),
		lag_seconds,
		reason,
	};
	Ok((status, Json(readiness)).into_response())
}

async fn metrics(State(app): State<App>) -> Result<Response, Problem> {
	let text = app.metrics().text().map_err(Problem::internal)?;
	Ok(([(header::CONTENT_TYPE, OPENMETRICS)], text).into_response())
}

/// The specification of the chain, for light clients: the file that was given, or what the node makes.
async fn chain_spec(State(app): State<App>) -> Result<Response, Problem> {
	let json = [(header::CONTENT_TYPE, "application/json")];
	if let Some(specification) = app.chain_spec() {
		return Ok((json, specification.to_owned()).into_response());
	}
	let asked = app.node().ask(app.genesis(), |client| async move {
		client.rpc("sync_state_genSyncSpec", &[Value::Bool(true)]).await
	});
	match asked.await {
		Ok(specification) => Ok((json, specification.to_string()).into_response()),
		Err(_) => Err(Problem::not_found(
			"the node makes no specification: start `tieline serve` with `--chain-spec`",
		)),
	}
}

/// Takes an address to listen at.
pub async fn listen(address: SocketAddr) -> Result<TcpListener, ApiError> {
	TcpListener::bind(address).await.map_err(|cause| ApiError::Listen { address, cause })
}

/// Serves until the end is asked for.
pub async fn serve(
	listener: TcpListener,
	app: App,
	end: impl Future<Output = ()>,
) -> Result<(), ApiError> {
	if let Ok(address) = listener.local_addr() {
		tracing::info!("serving at http://{address}");
	}
	let router = router(app.clone());
	let genesis = app.genesis().to_owned();
	let (ending, _) = watch::channel(false);
	let places = Arc::new(Semaphore::new(MOST_CONNECTIONS));
	let mut connections = JoinSet::new();
	let accepting = async {
		loop {
			// The connections that have ended are forgotten.
			while connections.try_join_next().is_some() {}
			let Ok(place) = places.clone().acquire_owned().await else { return };
			match listener.accept().await {
				Ok((stream, peer)) => {
					limit_unread(&stream, app.settings().unread);
					let (router, ending) = (router.clone(), ending.subscribe());
					connections.spawn(async move {
						connection(stream, peer, router, ending).await;
						drop(place);
					});
				},
				Err(error) => {
					tracing::warn!(%error, "no connection accepted");
					tokio::time::sleep(Duration::from_millis(100)).await;
				},
			}
		}
	};
	tokio::select! {
		() = accepting => {},
		() = stream::publish(&app) => {},
		() = app.node().watch(&genesis) => {},
		() = end => {},
	}
	drop(listener);
	app.feed().close();
	ending.send_replace(true);
	let ended = async { while connections.join_next().await.is_some() {} };
	if timeout(PATIENCE_END, ended).await.is_err() {
		tracing::warn!("answers under way were cut off");
	}
	Ok(())
}

/// Has the system end a connection whose other side leaves unread what is sent to it: a stream that
/// waits for room in the socket would not find out.
fn limit_unread(stream: &TcpStream, unread: Duration) {
	#[cfg(target_os = "linux")]
	if let Err(error) = SockRef::from(stream).set_tcp_user_timeout(Some(unread)) {
		tracing::debug!(%error, "no limit for what is unread");
	}
	#[cfg(not(target_os = "linux"))]
	let _ = (stream, unread);
}

/// Serves a connection until it ends, or the server does and the answer under way is given.
async fn connection(
	stream: TcpStream,
	peer: SocketAddr,
	router: Router,
	mut ending: watch::Receiver<bool>,
) {
	stream.set_nodelay(true).ok();
	let service = service_fn(move |request: hyper::Request<Incoming>| {
		let mut request = request.map(Body::new);
		request.extensions_mut().insert(ConnectInfo(peer));
		let mut router = router.clone();
		async move {
			let answer = tower::Service::<Request>::call(&mut router, request).await;
			Ok::<_, Infallible>(answer.unwrap_or_else(|never| match never {}))
		}
	});
	let mut builder = http1::Builder::new();
	builder.timer(TokioTimer::new()).header_read_timeout(PATIENCE_HEAD).max_buf_size(64 << 10);
	let mut served = pin!(builder.serve_connection(TokioIo::new(stream), service));
	let mut is_ending = false;
	loop {
		tokio::select! {
			// The other side may leave as it likes.
			_ = served.as_mut() => return,
			_ = ending.changed(), if !is_ending => {
				served.as_mut().graceful_shutdown();
				is_ending = true;
			},
		}
	}
}
