//! A collector of OpenTelemetry that keeps what it is sent.

use opentelemetry_proto::tonic::{
	collector::trace::v1::ExportTraceServiceRequest,
	common::v1::{KeyValue, any_value::Value},
	trace::v1::status::StatusCode,
};
use prost::Message;
use std::{
	collections::BTreeMap,
	io::{self, BufRead, BufReader, Read, Write},
	net::{SocketAddr, TcpListener, TcpStream},
	sync::{Arc, Mutex},
	thread,
};

/// A span, with the name of the service that sent it.
#[derive(Clone, Debug)]
pub struct Span {
	pub service: String,
	pub name: String,
	pub trace: Vec<u8>,
	/// Nanoseconds since 1970, at its start and its end.
	pub times: (u64, u64),
	pub attributes: BTreeMap<String, String>,
	/// Why it failed, if it did.
	pub failure: Option<String>,
}

/// A collector that listens at a port of its own for as long as the test runs.
pub struct Collector {
	address: SocketAddr,
	spans: Arc<Mutex<Vec<Span>>>,
}

impl Collector {
	pub fn start() -> Self {
		let listener = TcpListener::bind("127.0.0.1:0").unwrap();
		let address = listener.local_addr().unwrap();
		let spans = Arc::default();
		let kept = Arc::clone(&spans);
		thread::spawn(move || {
			for connection in listener.incoming() {
				let (connection, kept) = (connection.unwrap(), Arc::clone(&kept));
				thread::spawn(move || receive(connection, &kept));
			}
		});
		Self { address, spans }
	}

	pub fn url(&self) -> String {
		format!("http://{}", self.address)
	}

	/// What it was sent so far.
	pub fn spans(&self) -> Vec<Span> {
		self.spans.lock().unwrap().clone()
	}
}

/// Answers the requests of a connection.
fn receive(connection: TcpStream, kept: &Mutex<Vec<Span>>) -> io::Result<()> {
	let mut answers = connection.try_clone()?;
	let mut requests = BufReader::new(connection);
	loop {
		let (mut line, mut length, mut path) = (String::new(), 0, None);
		while requests.read_line(&mut line)? > 2 {
			let head = line.trim().to_ascii_lowercase();
			path = path.or_else(|| head.split(' ').nth(1).map(str::to_owned));
			if let Some(value) = head.strip_prefix("content-length:") {
				length = value.trim().parse().map_err(io::Error::other)?;
			}
			line.clear();
		}
		let Some(path) = path else { return Ok(()) };
		assert_eq!(path, "/v1/traces");
		let mut body = vec![0; length];
		requests.read_exact(&mut body)?;
		let request = ExportTraceServiceRequest::decode(&body[..]).map_err(io::Error::other)?;
		kept.lock().unwrap().extend(spans_of(request));
		answers.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n")?;
	}
}

fn spans_of(request: ExportTraceServiceRequest) -> Vec<Span> {
	let mut spans = Vec::new();
	for of_resource in request.resource_spans {
		let resource = attributes(of_resource.resource.unwrap_or_default().attributes);
		for span in of_resource.scope_spans.into_iter().flat_map(|scope| scope.spans) {
			let status = span.status.unwrap_or_default();
			let has_failed = status.code == StatusCode::Error as i32;
			spans.push(Span {
				service: resource["service.name"].clone(),
				name: span.name,
				trace: span.trace_id,
				times: (span.start_time_unix_nano, span.end_time_unix_nano),
				attributes: attributes(span.attributes),
				failure: has_failed.then_some(status.message),
			});
		}
	}
	spans
}

fn attributes(pairs: Vec<KeyValue>) -> BTreeMap<String, String> {
	let pairs = pairs.into_iter().map(|KeyValue { key, value, .. }| {
		let value = match value.and_then(|value| value.value) {
			Some(Value::StringValue(text)) => text,
			Some(Value::IntValue(number)) => number.to_string(),
			other => format!("{other:?}"),
		};
		(key, value)
	});
	pairs.collect()
}
