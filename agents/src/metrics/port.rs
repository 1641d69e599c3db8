//! The port of an agent.
//!
//! | request | answer |
//! |---|---|
//! | `GET /metrics` | the metrics, in the text format of OpenMetrics |
//! | `GET /health` | 200 while the loop moves, else 503 with a reason: the process should be started again |
//! | `GET /ready` | 200 while a node answers and blocks come, else 503 with a reason |

use super::{Metrics, health::Trouble};
use axum::{
	Router,
	extract::State,
	http::{StatusCode, header::CONTENT_TYPE},
	response::{IntoResponse, Response},
	routing::get,
};
use std::{io, net::SocketAddr, sync::Arc};
use tokio::net::TcpListener;

const OPENMETRICS: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// Why there is no port.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PortError {
	/// Another program listens there: stop it, or choose another address.
	#[error("{0} is taken, perhaps by another agent: choose another address for the metrics")]
	Taken(SocketAddr),
	/// It cannot be listened at.
	#[error("{address} cannot be listened at for metrics: {cause}")]
	Unusable {
		/// The address.
		address: SocketAddr,
		/// Why.
		cause: io::Error,
	},
}

/// An open port, at which nobody is served yet.
#[derive(Debug)]
pub struct Port(TcpListener);

impl Port {
	/// Opens the port at an address.
	pub async fn open(address: SocketAddr) -> Result<Self, PortError> {
		TcpListener::bind(address).await.map(Self).map_err(|cause| match cause.kind() {
			io::ErrorKind::AddrInUse => PortError::Taken(address),
			_ => PortError::Unusable { address, cause },
		})
	}

	/// Where it is.
	pub fn address(&self) -> io::Result<SocketAddr> {
		self.0.local_addr()
	}

	/// Serves the metrics of an agent for ever.
	pub async fn serve(self, metrics: Arc<Metrics>) {
		let router = Router::new()
			.route("/metrics", get(text))
			.route("/health", get(health))
			.route("/ready", get(ready))
			.with_state(metrics);
		// It never returns: connections that fail are its own matter.
		axum::serve(self.0, router).await.ok();
	}
}

type Served = State<Arc<Metrics>>;

async fn text(State(metrics): Served) -> Response {
	match metrics.text() {
		Ok(text) => ([(CONTENT_TYPE, OPENMETRICS)], text).into_response(),
		Err(error) => (StatusCode::INTERNAL_SERVER_ERROR, format!("{error}\n")).into_response(),
	}
}

async fn health(State(metrics): Served) -> (StatusCode, String) {
	state_of(metrics.is_ill())
}

async fn ready(State(metrics): Served) -> (StatusCode, String) {
	state_of(metrics.is_unready())
}

fn state_of(trouble: Option<Trouble>) -> (StatusCode, String) {
	match trouble {
		None => (StatusCode::OK, "ok\n".into()),
		Some(trouble) => (StatusCode::SERVICE_UNAVAILABLE, format!("{trouble}\n")),
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use tieline_client::agent::Observer;
	use tokio::{
		io::{AsyncReadExt, AsyncWriteExt},
		net::TcpStream,
	};

	async fn asked(address: SocketAddr, path: &str) -> String {
		let mut stream = TcpStream::connect(address).await.unwrap();
		let request = format!("GET {path} HTTP/1.1\r\nHost: agent\r\nConnection: close\r\n\r\n");
		stream.write_all(request.as_bytes()).await.unwrap();
		let mut answer = String::new();
		stream.read_to_string(&mut answer).await.unwrap();
		answer
	}

	async fn free() -> Port {
		Port::open("127.0.0.1:0".parse().unwrap()).await.unwrap()
	}

	#[tokio::test]
	async fn the_port_has_metrics_and_says_whether_the_agent_is_well_and_ready() {
		let port = free().await;
		let address = port.address().unwrap();
		let metrics = Arc::new(Metrics::new("solve", |_| ()));
		metrics.submitted(3);
		let served = tokio::spawn(port.serve(metrics));
		let answer = asked(address, "/metrics").await;
		assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
		assert!(answer.contains(OPENMETRICS), "{answer}");
		assert!(answer.contains("tieline_agent_calls_submitted_total{agent=\"solve\"} 3"));
		assert!(answer.ends_with("# EOF\n"), "{answer}");
		assert!(asked(address, "/health").await.starts_with("HTTP/1.1 200 "));
		let answer = asked(address, "/ready").await;
		assert!(answer.starts_with("HTTP/1.1 503 "), "{answer}");
		assert!(answer.ends_with("no node answers\n"), "{answer}");
		assert!(asked(address, "/").await.starts_with("HTTP/1.1 404 "));
		served.abort();
	}

	#[tokio::test]
	async fn an_address_that_is_taken_is_named() {
		let port = free().await;
		let address = port.address().unwrap();
		let error = Port::open(address).await.unwrap_err().to_string();
		assert!(error.starts_with(&format!("{address} is taken")), "{error}");
	}
}
