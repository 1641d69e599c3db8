//! What is new, as server-sent events.
//!
//! One task asks the index twice a second for new blocks, and gives what happened in them to all
//! readers. A block that a reader was not given so, be it that many came at once or that the index did
//! not answer, it reads from the index before the next. A reader that falls behind by more than the
//! channel holds is let go: it comes back with the number of the last event that it has.

use crate::{
	app::App,
	chain::{Event as ChainEvent, select_events},
	problem::Problem,
	query::{Asked, LastEventId, Unfiltered},
	rate::subscriber,
	select::Select,
	value::Utc,
};
use axum::{
	Extension,
	extract::{ConnectInfo, State},
	response::{
		IntoResponse, Response,
		sse::{Event, KeepAlive, Sse},
	},
};
use futures::{Stream, stream};
use serde_json::{Value, json};
use sqlx::FromRow;
use std::{
	collections::{HashMap, VecDeque, hash_map::Entry},
	convert::Infallible,
	net::{IpAddr, SocketAddr},
	sync::{Arc, Mutex, PoisonError},
	time::Duration,
};
use tokio::{
	sync::broadcast::{self, Receiver, Sender, error::RecvError},
	time::sleep,
};
use utoipa_axum::{router::OpenApiRouter, routes};

/// How often the index is asked for new blocks.
const LOOK: Duration = Duration::from_millis(500);
/// How many blocks a reader may be behind.
const BEHIND: usize = 256;
/// How many blocks are read at once, and at most given to all readers.
const TOGETHER: i64 = 100;
/// How many blocks back a stream can be resumed.
const RESUMED: i64 = 20_000;
/// How often a reader hears that the stream is alive.
const HEARTBEAT: Duration = Duration::from_secs(15);

/// The routes.
pub(crate) fn routes() -> OpenApiRouter<App> {
	OpenApiRouter::new().routes(routes!(stream_events))
}

/// The channel to the readers.
pub(crate) struct Feed {
	/// `None` once the server ends.
	sender: Mutex<Option<Sender<Arc<Block>>>>,
	readers: Arc<Mutex<Readers>>,
	most: usize,
	/// How many may be of one subscriber.
	most_of_one: Option<usize>,
}

/// Those who read.
#[derive(Default)]
struct Readers {
	count: usize,
	by_subscriber: HashMap<IpAddr, usize>,
}

/// What happened in a block.
#[derive(Debug)]
struct Block {
	number: i64,
	messages: Vec<Message>,
}

/// What happened.
#[derive(Clone, Debug, PartialEq)]
struct Message {
	/// Block, and index in the block.
	id: (i64, i64),
	/// `block`, `auction`, `phase`, `interval`, `override`, `review`, `der` or `gap`.
	event: &'static str,
	data: Value,
}

/// A reader, counted while it reads.
struct Reader {
	readers: Arc<Mutex<Readers>>,
	subscriber: Option<IpAddr>,
}

impl Drop for Reader {
	fn drop(&mut self) {
		let mut readers = self.readers.lock().unwrap_or_else(PoisonError::into_inner);
		readers.count = readers.count.saturating_sub(1);
		let Some(subscriber) = self.subscriber else { return };
		if let Entry::Occupied(mut own) = readers.by_subscriber.entry(subscriber) {
			*own.get_mut() -= 1;
			if *own.get() == 0 {
				own.remove();
			}
		}
	}
}

impl Feed {
	pub fn new(most: usize, most_of_one: Option<usize>) -> Self {
		let (sender, _) = broadcast::channel(BEHIND);
		Self { sender: Mutex::new(Some(sender)), readers: Arc::default(), most, most_of_one }
	}

	/// Ends the streams of all readers.
	pub fn close(&self) {
		self.sender.lock().unwrap_or_else(PoisonError::into_inner).take();
	}

	fn sender(&self) -> Option<Sender<Arc<Block>>> {
		self.sender.lock().unwrap_or_else(PoisonError::into_inner).clone()
	}

	fn enter(&self, address: Option<IpAddr>) -> Result<Reader, Problem> {
		let mut readers = self.readers.lock().unwrap_or_else(PoisonError::into_inner);
		if readers.count >= self.most {
			return Err(Problem::busy(format_args!("{} read events already", self.most)));
		}
		let subscriber = address.map(subscriber);
		if let Some(subscriber) = subscriber {
			let own = readers.by_subscriber.entry(subscriber).or_default();
			if let Some(most) = self.most_of_one.filter(|most| *own >= *most) {
				return Err(Problem::busy(format_args!(
					"{most} of this address read events already"
				)));
			}
			*own += 1;
		}
		readers.count += 1;
		Ok(Reader { readers: self.readers.clone(), subscriber })
	}

	/// How many read.
	pub fn readers(&self) -> usize {
		self.readers.lock().unwrap_or_else(PoisonError::into_inner).count
	}
}

/// Gives new blocks to the readers, and tells the metrics how far the index is, until the feed is
/// closed.
pub(crate) async fn publish(app: &App) {
	// The newest block that was given. At first the newest one there is: a reader may have come before
	// this task had its first turn, and knows whether it has that block.
	let mut last = None;
	while let Some(sender) = app.feed().sender() {
		match app.head().await {
			Ok(Some(head)) => {
				app.metrics()
					.indexed(head.number, lag_seconds(app, head.number, head.time_unix_ms));
				let before = head.number.saturating_sub(1);
				let from = last.unwrap_or(before).max(head.number.saturating_sub(TOGETHER));
				if head.number > from && sender.receiver_count() > 0 {
					match blocks(app, from.saturating_add(1), head.number).await {
						Ok(blocks) => {
							blocks.into_iter().for_each(|block| {
								sender.send(Arc::new(block)).ok();
							});
							last = Some(head.number);
						},
						Err(problem) => tracing::debug!("no events: {}", problem.detail()),
					}
				} else {
					last = Some(head.number);
				}
			},
			Ok(None) => {},
			Err(problem) => tracing::debug!("no events: {}", problem.detail()),
		}
		app.metrics().readers(app.feed().readers());
		drop(sender);
		sleep(LOOK).await;
	}
}

/// By how much the index is behind the newest finalized block, on the chain's clock.
pub(crate) fn lag_seconds(app: &App, number: i64, time_unix_ms: i64) -> f64 {
	match app.node().finalized() {
		Some((finalized, at)) if finalized > number => (at - time_unix_ms).max(0) as f64 / 1e3,
		_ => 0.0,
	}
}

/// What is new, as server-sent events: `block`, `auction`, `phase`, `interval`, `override`, `review` and
/// `der`. The header `Last-Event-ID` resumes a stream behind an event, up to 20,000 blocks back: where that
/// is further, `gap` comes first and says which blocks are left out, to be read from `/v1/events`.
///
/// The data of `block` are number, hash, time, author, extrinsics and events; of `phase` auction, phase,
/// block and time; of all others an event as of `/v1/events`.
#[utoipa::path(get, path = "/v1/stream", tag = "stream",
	params(("Last-Event-ID" = Option<String>, Header,
		description = "The id of the last event that was received, block-index",
		pattern = "^[0-9]{1,10}-[0-9]{1,10}$", example = "31-7")),
	responses((status = 200, content((String = "text/event-stream")))))]
async fn stream_events(
	State(app): State<App>,
	connected: Option<Extension<ConnectInfo<SocketAddr>>>,
	LastEventId(last): LastEventId,
	Asked(_none): Asked<Unfiltered>,
) -> Result<Response, Problem> {
	let behind = last.as_deref().map(position).transpose()?;
	let address = connected.map(|Extension(ConnectInfo(peer))| peer.ip());
	let _reader = app.feed().enter(address)?;
	let ending = || Problem::busy("the server is about to end");
	// First the channel, then the index: so nothing falls between the two.
	let receiver = app.feed().sender().ok_or_else(ending)?.subscribe();
	let head = app.head().await?.map_or(0, |head| head.number);
	let oldest = head.saturating_sub(RESUMED);
	let missed = behind.map(|behind| Missed { behind, next: behind.0.max(oldest) });
	let gap = behind.filter(|behind| behind.0 < oldest).map(|behind| gap(behind.0, oldest));
	let pending = gap.into_iter().collect();
	let reading = Reading { app, receiver, missed, head, ahead: None, pending, _reader };
	let events = Sse::new(reading.events());
	let events = events.keep_alive(KeepAlive::new().interval(HEARTBEAT).text("heartbeat"));
	let mut response = events.into_response();
	// A proxy in between has to pass on each event at once.
	let headers = response.headers_mut();
	headers.insert("x-accel-buffering", axum::http::HeaderValue::from_static("no"));
	Ok(response)
}

/// What is said of blocks that are too far back to be given.
fn gap(from: i64, oldest: i64) -> Message {
	let last = oldest.saturating_sub(1);
	let data = json!({ "from_block": from, "to_block": last });
	Message { id: (last, i64::from(u32::MAX)), event: "gap", data }
}

/// The position of an event: block, and index in the block.
fn position(id: &str) -> Result<(i64, i64), Problem> {
	let parts = id.split_once('-');
	let numbers = parts.and_then(|(block, index)| {
		Some((block.parse::<u32>().ok()?.into(), index.parse::<u32>().ok()?.into()))
	});
	numbers.ok_or_else(|| {
		Problem::bad_request("Last-Event-ID: it is no id of an event of this stream, such as 31-7")
	})
}

/// What a reader has missed.
struct Missed {
	/// Of the first block, only what is behind this.
	behind: (i64, i64),
	/// The next block to read.
	next: i64,
}

/// What a reader is given next.
struct Reading {
	app: App,
	receiver: Receiver<Arc<Block>>,
	missed: Option<Missed>,
	/// The newest block that the reader has, once it has what it missed.
	head: i64,
	/// A block that was received and has others before it that were not.
	ahead: Option<Arc<Block>>,
	pending: VecDeque<Message>,
	/// Counted until the stream ends.
	_reader: Reader,
}

impl Reading {
	fn events(self) -> impl Stream<Item = Result<Event, Infallible>> {
		stream::unfold(Some(self), |reading| async move {
			let mut reading = reading?;
			loop {
				if let Some(message) = reading.pending.pop_front() {
					return Some((Ok(message.event()), Some(reading)));
				}
				if let Err(farewell) = reading.more().await {
					return farewell.map(|words| (Ok(Event::default().comment(words)), None));
				}
			}
		})
	}

	fn give(&mut self, block: &Block) {
		self.pending.extend(block.messages.iter().cloned());
		self.head = block.number;
	}

	/// Waits for more. Fails where the stream ends, with what is said of it.
	async fn more(&mut self) -> Result<(), Option<String>> {
		if let Some(Missed { behind, next }) = &mut self.missed {
			if *next > self.head {
				self.missed = None;
				return Ok(());
			}
			let to = next.saturating_add(TOGETHER - 1).min(self.head);
			let blocks = blocks(&self.app, *next, to).await;
			let blocks = blocks.map_err(|problem| Some(problem.detail().to_owned()))?;
			let messages = blocks.into_iter().flat_map(|block| block.messages);
			self.pending.extend(messages.filter(|message| message.id > *behind));
			*next = to.saturating_add(1);
			return Ok(());
		}
		if let Some(block) = self.ahead.take() {
			self.give(&block);
			return Ok(());
		}
		match self.receiver.recv().await {
			Ok(block) if block.number > self.head.saturating_add(1) => {
				let next = self.head.saturating_add(1);
				// All of these are behind it: no event has a negative index.
				self.missed = Some(Missed { behind: (next, -1), next });
				self.head = block.number.saturating_sub(1);
				self.ahead = Some(block);
				Ok(())
			},
			Ok(block) if block.number > self.head => {
				self.give(&block);
				Ok(())
			},
			Ok(_) => Ok(()),
			Err(RecvError::Lagged(blocks)) => {
				self.app.metrics().dropped();
				Err(Some(format!(
					"too slow by {blocks} blocks: connect again with the last id to be given them"
				)))
			},
			Err(RecvError::Closed) => Err(Some("the server ends".into())),
		}
	}
}

impl Message {
	fn event(&self) -> Event {
		let (block, index) = self.id;
		let event = Event::default().event(self.event).id(format!("{block}-{index}"));
		event.data(self.data.to_string())
	}
}

#[derive(FromRow)]
struct BlockRow {
	number: i64,
	hash: String,
	time_unix_ms: i64,
	author: Option<String>,
	extrinsics: i64,
	events: i64,
}

#[derive(FromRow)]
struct Boundary {
	auction: i64,
	at_unix_ms: i64,
	phase: String,
}

#[derive(FromRow)]
struct Completed {
	auction: i64,
	block: i64,
}

/// What happened in blocks, both ends included.
async fn blocks(app: &App, from: i64, to: i64) -> Result<Vec<Block>, Problem> {
	let rows = Select::new(
		"SELECT b.number, b.hash, b.time_unix_ms, b.author, b.extrinsics, b.events FROM blocks b",
	);
	// One before, whose time says which phases ended in the first.
	let rows = rows
		.and("b.number >= ?", from.saturating_sub(1))
		.and("b.number <= ?", to)
		.then("ORDER BY b.number");
	let rows = rows.all::<BlockRow>(app.pool()).await?;
	let kinds = kinds().map(|(pallet, name, _)| format!("'{pallet}.{name}'"));
	let kinds = kinds.collect::<Vec<_>>().join(", ");
	let events = select_events()
		.and("e.block >= ?", from)
		.and("e.block <= ?", to)
		.and_that(format!("e.pallet || '.' || e.name IN ({kinds})"))
		.then("ORDER BY e.block, e.event");
	let mut events = VecDeque::from(events.all::<ChainEvent>(app.pool()).await?);
	let first = rows.first().map_or(0, |row| row.time_unix_ms);
	let last = rows.last().map_or(0, |row| row.time_unix_ms);
	let boundaries = boundaries(app, first, last).await?;
	let completed = Select::new(
		"SELECT i.auction, MAX(i.cleared_block) AS block FROM intervals i JOIN auctions a ON a.auction = \
		 i.auction",
	);
	let completed = completed
		.and_that("i.cleared_block IS NOT NULL")
		.and_that("a.cleared_intervals >= a.intervals")
		.and_that(format!(
			"i.auction IN (SELECT c.auction FROM intervals c WHERE c.cleared_block BETWEEN {from} AND {to})"
		))
		.then("GROUP BY i.auction ORDER BY i.auction");
	let completed = completed.all::<Completed>(app.pool()).await?;
	let mut blocks = Vec::with_capacity(rows.len());
	let mut before = first;
	for row in rows {
		if row.number < from {
			continue;
		}
		let mut messages = Vec::new();
		while events.front().is_some_and(|event| event.block <= row.number) {
			let Some(event) = events.pop_front() else { break };
			messages.extend(message(&event));
		}
		let ended =
			boundaries.iter().filter(|b| before < b.at_unix_ms && b.at_unix_ms <= row.time_unix_ms);
		let mut phases = ended.map(|b| (b.auction, &*b.phase)).collect::<Vec<_>>();
		let cleared = completed.iter().filter(|one| one.block == row.number);
		phases.extend(cleared.map(|one| (one.auction, "cleared")));
		// Behind the events of the block itself.
		let mut index = row.events;
		for (auction, phase) in phases {
			let time = Utc::of(row.time_unix_ms);
			let data =
				json!({ "auction": auction, "phase": phase, "block": row.number, "time": time });
			messages.push(Message { id: (row.number, index), event: "phase", data });
			index += 1;
		}
		before = row.time_unix_ms;
		messages.push(Message { id: (row.number, index), event: "block", data: row.data() });
		blocks.push(Block { number: row.number, messages });
	}
	Ok(blocks)
}

impl BlockRow {
	fn data(&self) -> Value {
		let Self { number, hash, time_unix_ms, author, extrinsics, events } = self;
		let time = Utc::of(*time_unix_ms);
		json!({
			"number": number, "hash": hash, "time": time, "author": author,
			"extrinsics": extrinsics, "events": events,
		})
	}
}

/// The phases of auctions that begin after an instant and up to another.
async fn boundaries(app: &App, after: i64, until: i64) -> Result<Vec<Boundary>, Problem> {
	let of = |column: &str, phase: &str, condition: &str| {
		format!(
			"SELECT a.auction, a.{column} AS at_unix_ms, '{phase}' AS phase FROM auctions a WHERE \
			 a.{column} > $1 AND a.{column} <= $2{condition}"
		)
	};
	let select = Select::new(format!(
		"{} UNION ALL {} UNION ALL {}",
		of("bidding_until_unix_ms", "revealing", ""),
		of("revealing_until_unix_ms", "clearing", ""),
		of("clearing_until_unix_ms", "no-trade", " AND a.cleared_intervals < a.intervals"),
	));
	select.with(after).with(until).then("ORDER BY at_unix_ms, auction").all(app.pool()).await
}

fn message(event: &ChainEvent) -> Option<Message> {
	let found = kinds().find(|(pallet, name, _)| *pallet == event.pallet && *name == event.name);
	let (_, _, kind) = found?;
	let data = serde_json::to_value(event).ok()?;
	Some(Message { id: (event.block, event.event), event: kind, data })
}

/// The events of the chain that are new to readers, with what they are called here.
fn kinds() -> impl Iterator<Item = (&'static str, &'static str, &'static str)> {
	const AUCTION: &[&str] = &[
		"AuctionOpened",
		"CurvesPosted",
		"Committed",
		"CommitmentWithdrawn",
		"BidRevealed",
		"BondForfeited",
		"BondForgiven",
		"AuctionRemoved",
	];
	const INTERVAL: &[&str] = &["IntervalCleared", "OverridesTallied", "AwardsWithheld"];
	const OVERRIDE: &[&str] = &[
		"AwardsOverridden",
		"JustificationSubmitted",
		"OverrideJustified",
		"OverrideRejected",
		"OverrideEnded",
		"OverrideLapsed",
		"OverrideRemoved",
	];
	const REVIEW: &[&str] = &["ReviewRequested", "ReviewLapsed", "ReviewEscalated"];
	const DER: &[&str] = &[
		"DerRegistered",
		"DerQualified",
		"DerRejected",
		"DerEnrolled",
		"DerWithdrawn",
		"DerSuspended",
		"DerReinstated",
		"DerRetired",
		"DerStruck",
		"DerExpired",
		"DerForgotten",
		"DerHandedOver",
		"ConsentGiven",
		"ConsentRevoked",
		"SwitchPlanned",
	];
	let all = [
		("BidMarket", AUCTION, "auction"),
		("BidMarket", INTERVAL, "interval"),
		("DsoConstraints", OVERRIDE, "override"),
		("DerRegistry", REVIEW, "review"),
		("DerRegistry", DER, "der"),
	];
	all.into_iter()
		.flat_map(|(pallet, names, kind)| names.iter().map(move |name| (pallet, *name, kind)))
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn an_id_that_this_stream_did_not_give_is_refused() {
		assert_eq!(position("31-7").unwrap(), (31, 7));
		for id in ["", "31", "-1-7", "31-7-9", "4294967296-0", "a-b"] {
			assert!(position(id).is_err(), "{id}");
		}
	}

	#[test]
	fn no_more_readers_than_there_may_be() {
		let feed = Feed::new(1, None);
		let reader = feed.enter(None).unwrap();
		assert!(feed.enter(None).is_err());
		assert_eq!(feed.readers(), 1);
		drop(reader);
		assert!(feed.enter(None).is_ok());
	}
}
