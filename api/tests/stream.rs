//! What is new, over a real connection.

mod common;

use axum::{body::Body, http::Request};
use common::{FIXTURE, app, fill, get_with, market, sqlite};
use http_body_util::BodyExt;
use serde_json::Value;
use std::{net::SocketAddr, ops::RangeInclusive, time::Duration};
use tieline_api::{App, Settings, listen, router, serve};
use tieline_index::Database;
use tokio::{
	io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader},
	net::TcpStream,
	sync::oneshot,
	task::JoinHandle,
	time::timeout,
};
use tower::ServiceExt;

const SOON: Duration = Duration::from_secs(20);

/// A server at a port of its own, until it is told to end.
struct Server {
	address: SocketAddr,
	end: oneshot::Sender<()>,
	ended: JoinHandle<Result<(), tieline_api::ApiError>>,
}

impl Server {
	async fn start(app: App) -> Self {
		let listener = listen(([127, 0, 0, 1], 0).into()).await.unwrap();
		let address = listener.local_addr().unwrap();
		let (end, ending) = oneshot::channel();
		let ended = tokio::spawn(serve(listener, app, async {
			ending.await.ok();
		}));
		Self { address, end, ended }
	}

	/// A connection that has asked for the stream.
	async fn stream(&self, header: &str) -> BufReader<TcpStream> {
		let mut socket = TcpStream::connect(self.address).await.unwrap();
		let request = format!("GET /v1/stream HTTP/1.1\r\nhost: a\r\n{header}\r\n");
		socket.write_all(request.as_bytes()).await.unwrap();
		BufReader::new(socket)
	}
}

/// Reads up to a line that contains these words.
async fn until(reader: &mut BufReader<TcpStream>, words: &str) -> String {
	let mut read = String::new();
	timeout(SOON, async {
		loop {
			let mut line = String::new();
			assert!(reader.read_line(&mut line).await.unwrap() > 0, "no `{words}` in {read}");
			read.push_str(&line);
			if line.contains(words) {
				return;
			}
		}
	})
	.await
	.unwrap_or_else(|_| panic!("no `{words}` in {read}"));
	read
}

#[tokio::test]
async fn a_stream_is_resumed_behind_the_last_event_and_goes_on_with_what_comes() {
	let (database, _folder) = sqlite(FIXTURE).await;
	let server = Server::start(app(database.clone(), Settings::default()).await).await;
	let mut reader = server.stream("last-event-id: 2-1\r\n").await;
	let missed = until(&mut reader, "id: 4-").await;
	assert!(!missed.contains("AuctionOpened"), "that is the one that it has: {missed}");
	for words in [
		"id: 2-2",
		"BidRevealed",
		"event: review",
		"event: phase",
		"\"phase\":\"revealing\"",
		"\"phase\":\"clearing\"",
		"event: interval",
		"event: block",
	] {
		assert!(missed.contains(words), "no {words}: {missed}");
	}
	let block = "INSERT INTO blocks VALUES (5, '0x05', '0x04', '0x01', '0x02', 1776200008000, NULL, 100, 1, \
		0, 100)";
	fill(&database, block).await;
	until(&mut reader, "\"number\":5").await;
	// The end of the server ends the stream, and the server does not wait for the reader.
	server.end.send(()).unwrap();
	timeout(SOON, server.ended).await.unwrap().unwrap().unwrap();
	let mut rest = String::new();
	timeout(SOON, reader.read_to_string(&mut rest)).await.unwrap().ok();
	assert!(rest.contains(": the server ends"), "{rest}");
}

#[tokio::test]
async fn blocks_that_came_before_the_first_look_or_too_many_at_once_are_given_in_order() {
	let (database, _folder) = sqlite(FIXTURE).await;
	let app = app(database.clone(), Settings::default()).await;
	// The reader is there before anything is published.
	let request = Request::get("/v1/stream").body(Body::empty()).unwrap();
	let mut reader = router(app.clone()).oneshot(request).await.unwrap().into_body();
	fill(&database, &empty_blocks(5..=6)).await;
	let server = Server::start(app).await;
	let mut read = String::new();
	let mut up_to = async |last: i64| {
		let words = format!("\"number\":{last},");
		while !read.contains(&words) {
			let frame = timeout(SOON, reader.frame()).await.unwrap().unwrap().unwrap();
			read.push_str(std::str::from_utf8(frame.data_ref().unwrap()).unwrap());
		}
		let numbers = read.lines().filter_map(|line| {
			let data = serde_json::from_str::<Value>(line.strip_prefix("data: ")?).unwrap();
			data["number"].as_i64()
		});
		numbers.collect::<Vec<_>>()
	};
	assert_eq!(up_to(6).await, [5, 6]);
	fill(&database, &empty_blocks(7..=260)).await;
	assert_eq!(up_to(260).await, (5..=260).collect::<Vec<_>>());
	server.end.send(()).unwrap();
}

/// Blocks in which nothing happened.
fn empty_blocks(numbers: RangeInclusive<i64>) -> String {
	let blocks = numbers.map(|number| {
		format!("({number}, '0x{number}', '0x', '0x01', '0x02', {number}, NULL, 100, 1, 0, 100)")
	});
	format!("INSERT INTO blocks VALUES {}", blocks.collect::<Vec<_>>().join(","))
}

/// Fills in so many hundred blocks of 60 kB each, a hundred at a time, from block 5 on.
async fn fill_large(database: &Database, hundreds: i64) {
	let author = "a".repeat(60_000);
	for hundred in 0..hundreds {
		let blocks = (5 + hundred * 100..105 + hundred * 100).map(|number| {
			format!(
				"({number}, '0x{number}', '0x', '0x01', '0x02', {number}, '{author}', 100, 1, 0, 100)"
			)
		});
		let blocks = blocks.collect::<Vec<_>>().join(",");
		fill(database, &format!("INSERT INTO blocks VALUES {blocks}")).await;
		tokio::time::sleep(Duration::from_millis(1_200)).await;
	}
}

#[tokio::test]
async fn a_reader_that_does_not_read_is_let_go_and_the_others_are_not() {
	let (database, _folder) = sqlite(FIXTURE).await;
	let server = Server::start(app(database.clone(), Settings::default()).await).await;
	let mut slow = server.stream("").await;
	let mut other = server.stream("").await;
	until(&mut slow, "text/event-stream").await;
	until(&mut other, "text/event-stream").await;
	// More than the channel and the buffers of the system hold, a hundred blocks at a time.
	let reading = tokio::spawn(async move {
		until(&mut other, "\"number\":604").await;
	});
	fill_large(&database, 6).await;
	timeout(SOON, reading).await.unwrap().unwrap();
	let mut rest = String::new();
	timeout(SOON, slow.read_to_string(&mut rest)).await.unwrap().ok();
	let end = rest.rfind(": too slow by").map(|at| &rest[at..]).unwrap_or_default();
	assert!(end.contains("connect again with the last id"), "the stream did not end by that");
}

#[tokio::test]
async fn a_reader_that_never_reads_again_gives_up_its_place() {
	let (database, _folder) = sqlite(FIXTURE).await;
	let settings = Settings { unread: Duration::from_secs(1), ..Settings::default() };
	let app = app(database.clone(), settings).await;
	let served = router(app.clone());
	let server = Server::start(app).await;
	let mut silent = server.stream("").await;
	until(&mut silent, "text/event-stream").await;
	let reading = async |count: u32| {
		let line = format!("tieline_serve_stream_readers {count}\n");
		while !get_with(&served, "/metrics", ("accept", "*/*")).await.text.contains(&line) {
			tokio::time::sleep(Duration::from_millis(200)).await;
		}
	};
	timeout(SOON, reading(1)).await.expect("the reader is counted");
	// More than the buffers of both ends hold.
	fill_large(&database, 2).await;
	timeout(SOON, reading(0)).await.expect("the reader is let go");
	drop(silent);
}

#[tokio::test]
async fn readers_of_one_address_are_limited_and_their_places_come_back() {
	let (database, _folder) = sqlite(FIXTURE).await;
	let settings = Settings { readers_of_an_address: 2, ..Settings::default() };
	let server = Server::start(app(database, settings).await).await;
	let mut first = server.stream("").await;
	let mut second = server.stream("").await;
	until(&mut first, "text/event-stream").await;
	until(&mut second, "text/event-stream").await;
	let mut third = server.stream("").await;
	until(&mut third, "2 of this address read events already").await;
	drop(first);
	timeout(SOON, async {
		loop {
			let mut again = server.stream("").await;
			let mut status = String::new();
			again.read_line(&mut status).await.unwrap();
			if status.contains("200") {
				return;
			}
			tokio::time::sleep(Duration::from_millis(200)).await;
		}
	})
	.await
	.expect("the place is free again");
}

#[tokio::test]
async fn a_stream_that_is_resumed_from_too_far_back_says_what_it_leaves_out() {
	let (database, _folder) = sqlite(FIXTURE).await;
	fill(&database, &empty_blocks(30_000..=30_000)).await;
	let server = Server::start(app(database, Settings::default()).await).await;
	let mut resumed = server.stream("last-event-id: 3-1\r\n").await;
	let read = until(&mut resumed, "from_block").await;
	assert!(read.contains("event: gap") && read.contains("id: 9999-"), "{read}");
	assert!(read.contains(r#"{"from_block":3,"to_block":9999}"#), "{read}");
}

#[tokio::test]
async fn an_id_of_no_event_is_refused_and_so_are_more_readers_than_there_may_be() {
	let (served, _folder) = market().await;
	let refused = get_with(&served, "/v1/stream", ("last-event-id", "now")).await;
	assert!(refused.problem(400).contains("such as 31-7"));
	let (database, _folder) = sqlite(FIXTURE).await;
	let crowded = router(app(database, Settings { readers: 0, ..Settings::default() }).await);
	let refused = get_with(&crowded, "/v1/stream", ("accept", "text/event-stream")).await;
	assert!(refused.problem(503).contains("0 read events already"));
}

#[tokio::test]
async fn a_port_in_use_is_said_to_be() {
	let first = listen(([127, 0, 0, 1], 0).into()).await.unwrap();
	let error = listen(first.local_addr().unwrap()).await.unwrap_err().to_string();
	assert!(error.contains("cannot be listened at") && error.contains("`--listen`"), "{error}");
}
