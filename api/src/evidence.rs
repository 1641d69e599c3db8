//! The proof of an outcome: what a third party needs to verify it against a finalized header.
//!
//! The state that a clearing was verified against, and the clearing itself, with the nodes of the
//! state's trie from each value up to the root that the header has.

use crate::{
	app::App, headers::forever, interval::known_interval, problem::Problem, query::Path,
	select::Select,
};
use axum::{Json, extract::State, response::IntoResponse};
use codec::Encode;
use serde::Serialize;
use serde_json::{Value, json};
use sp_crypto_hashing::{blake2_128, twox_64, twox_128};
use std::collections::BTreeMap;
use subxt::config::substrate::SubstrateHeader;
use tieline_client::chain::{Client, Hash};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

/// How many keys one question lists.
const PAGE: usize = 1_000;
/// The most entries of a book that are proven.
const MOST: usize = 10_000;

/// The routes.
pub(crate) fn routes() -> OpenApiRouter<App> {
	OpenApiRouter::new().routes(routes!(evidence))
}

/// The proof of an outcome.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Evidence {
	/// The block in which the interval was cleared.
	pub block: i64,
	/// Its hash: BLAKE2b-256 of the header.
	pub block_hash: String,
	/// Its header, as SCALE encodes it.
	pub header: String,
	/// The root of the state after the block, which is in the header.
	pub state_root: String,
	/// What is proven.
	pub storage: Vec<Stored>,
	/// The nodes of the trie that lead from the root to each of the values.
	pub proof: Vec<String>,
	/// GRANDPA's justification of the block, where the node keeps one: of most blocks it keeps none, and
	/// their descendant that has one makes them final.
	pub justification: Option<String>,
	/// Where it is explained.
	pub how: String,
}

/// An entry of the state.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Stored {
	/// The storage item and its keys.
	#[schema(example = "BidMarket.Clearings(3, 12)")]
	pub what: String,
	/// Its key in the trie.
	pub key: String,
	/// Its value, as SCALE encodes it; null where there is none, which is proven too.
	pub value: Option<String>,
}

/// A key of the state, with what it is of.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Key {
	what: String,
	key: Vec<u8>,
}

impl Key {
	/// The prefix of a storage item.
	fn item(pallet: &str, item: &str) -> Self {
		let key = [twox_128(pallet.as_bytes()), twox_128(item.as_bytes())].concat();
		Self { what: format!("{pallet}.{item}"), key }
	}

	/// With a key that is hashed by `Twox64Concat`.
	fn twox(self, part: &impl Encode) -> Self {
		let part = part.encode();
		Self { key: [&self.key[..], &twox_64(&part), &part].concat(), ..self }
	}

	/// With a key that is hashed by `Blake2_128Concat`.
	fn blake(self, part: &impl Encode) -> Self {
		let part = part.encode();
		Self { key: [&self.key[..], &blake2_128(&part), &part].concat(), ..self }
	}

	fn named(self, keys: &str) -> Self {
		Self { what: format!("{}({keys})", self.what), ..self }
	}
}

/// The storage proof of an interval's outcome: the clearing, and the book, curves and limits that it
/// was verified against.
#[utoipa::path(get, path = "/v1/auctions/{auction}/intervals/{interval}/evidence", tag = "market",
	params(("auction" = i64, Path, minimum = 0, maximum = 4294967295i64),
		("interval" = i32, Path, minimum = 0, maximum = 65535)),
	responses((status = 200, body = Evidence)))]
async fn evidence(
	State(app): State<App>,
	Path((auction, index)): Path<(u32, u16)>,
) -> Result<impl IntoResponse, Problem> {
	let interval = known_interval(&app, auction, index).await?;
	let Some(cleared) = interval.cleared.clone() else {
		return Err(Problem::not_found(format_args!(
			"interval {index} of auction {auction} is not cleared: there is no outcome to prove"
		)));
	};
	let areas = Select::new("SELECT r.area FROM areas r JOIN auctions a ON a.node = r.node");
	let areas = areas.and("a.auction = ?", auction).then("ORDER BY r.area");
	let areas = areas.all::<(i64,)>(app.pool()).await?;
	let areas =
		areas.into_iter().filter_map(|(area,)| u16::try_from(area).ok()).collect::<Vec<_>>();
	let span = (interval.start_unix_ms.unsigned_abs(), interval.length().unsigned_abs());
	let keys = keys(auction, index, &areas, span);
	let block = cleared.block;
	let hash = cleared.block_hash.ok_or_else(|| Problem::internal("a block has no hash"))?;
	let asked = app.node().ask(app.genesis(), |client| async move {
		let keys = with_book(&client, &hash, keys, auction, index).await?;
		prove(&client, block, hash, keys).await
	});
	Ok(forever(Json(asked.await?)))
}

/// The keys of what an outcome follows from, without those of the book.
fn keys(auction: u32, index: u16, areas: &[u16], (start, length): (u64, u64)) -> Vec<Key> {
	let of_interval = |item: &str| {
		Key::item("BidMarket", item)
			.twox(&auction)
			.twox(&index)
			.named(&format!("{auction}, {index}"))
	};
	let mut keys = vec![
		of_interval("Clearings"),
		Key::item("BidMarket", "Auctions").twox(&auction).named(&auction.to_string()),
		of_interval("Curves"),
	];
	for area in areas {
		let posted = Key::item("DsoConstraints", "PostedRows").twox(area).blake(&(start, length));
		keys.push(posted.named(&format!("{area}, {start} + {length} ms")));
		keys.push(Key::item("DsoConstraints", "Standings").twox(area).named(&area.to_string()));
	}
	keys
}

/// The keys with those of the book of the interval, an entry for each aggregation.
async fn with_book(
	client: &Client,
	hash: &str,
	mut keys: Vec<Key>,
	auction: u32,
	index: u16,
) -> Result<Vec<Key>, Problem> {
	let prefix = Key::item("BidMarket", "Book").twox(&auction).twox(&index);
	let mut last = Value::Null;
	let mut count = 0;
	loop {
		let question = [json!(hex(&prefix.key)), json!(PAGE), last, json!(hash)];
		let page = client.rpc("state_getKeysPaged", &question).await?;
		let page = page.as_array().cloned().unwrap_or_default();
		for found in page.iter().filter_map(Value::as_str) {
			let key = bytes(found).ok_or_else(|| Problem::node("it gave a key that is none"))?;
			// The last four bytes are the aggregation.
			let aggregation = key.last_chunk::<4>().map_or(0, |id| u32::from_le_bytes(*id));
			let what = format!("BidMarket.Book({auction}, {index}, {aggregation})");
			keys.push(Key { what, key });
			count += 1;
		}
		if page.len() < PAGE || count >= MOST {
			return Ok(keys);
		}
		last = page.last().cloned().unwrap_or_default();
	}
}

/// The values of keys at a block, with their proof.
async fn prove(
	client: &Client,
	block: i64,
	block_hash: String,
	keys: Vec<Key>,
) -> Result<Evidence, Problem> {
	let unknown = |what: &str| Problem::node(format!("its answer to {what} is of another form"));
	let names = keys.iter().map(|key| hex(&key.key)).collect::<Vec<_>>();
	let header = client.rpc("chain_getHeader", &[json!(block_hash)]).await?;
	if header.is_null() {
		return Err(Problem::pruned(format_args!(
			"the node has no block {block} any more: give `tieline serve` the `--url` of an archive \
			 node, one that was started with `--state-pruning archive --blocks-pruning archive`"
		)));
	}
	let header: SubstrateHeader<Hash> =
		serde_json::from_value(header).map_err(|_| unknown("chain_getHeader"))?;
	let proof = client.rpc("state_getReadProof", &[json!(names), json!(block_hash)]).await?;
	let proof = proof.get("proof").and_then(Value::as_array);
	let proof = proof.ok_or_else(|| unknown("state_getReadProof"))?;
	let proof = proof.iter().filter_map(Value::as_str).map(Into::into).collect();
	let values = client.rpc("state_queryStorageAt", &[json!(names), json!(block_hash)]).await?;
	let values = changes(&values).ok_or_else(|| unknown("state_queryStorageAt"))?;
	let stored = keys.into_iter().zip(names).map(|(key, name)| {
		let value = values.get(&name).cloned();
		Stored { what: key.what, key: name, value }
	});
	let body = client.rpc("chain_getBlock", &[json!(block_hash)]).await?;
	Ok(Evidence {
		block: i64::try_from(header.number).unwrap_or(block),
		header: hex(&header.encode()),
		state_root: format!("{:?}", header.state_root),
		storage: stored.collect(),
		proof,
		justification: justification(&body),
		how: "/examples#evidence".into(),
		block_hash,
	})
}

/// The values that `state_queryStorageAt` gives, by key.
fn changes(answer: &Value) -> Option<BTreeMap<String, String>> {
	let changes = answer.get(0)?.get("changes")?.as_array()?;
	let pair = |change: &Value| {
		Some((change.get(0)?.as_str()?.to_owned(), change.get(1)?.as_str()?.to_owned()))
	};
	Some(changes.iter().filter_map(pair).collect())
}

/// GRANDPA's justification of a block, in hexadecimal.
fn justification(block: &Value) -> Option<String> {
	let all = block.get("justifications")?.as_array()?;
	let grandpa = all.iter().find(|one| one.get(0) == Some(&json!(b"FRNK")))?;
	let bytes = grandpa.get(1)?.as_array()?.iter();
	let bytes = bytes.map(|byte| byte.as_u64().and_then(|byte| u8::try_from(byte).ok()));
	bytes.collect::<Option<Vec<_>>>().map(|bytes| hex(&bytes))
}

fn hex(bytes: &[u8]) -> String {
	let digits = bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>();
	format!("0x{digits}")
}

fn bytes(text: &str) -> Option<Vec<u8>> {
	let digits = text.strip_prefix("0x")?.as_bytes().chunks(2);
	digits.map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()).collect()
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn the_keys_are_those_of_the_runtimes_maps() {
		// `Timestamp.Now`, which every Substrate chain has under the same key.
		assert_eq!(
			hex(&Key::item("Timestamp", "Now").key),
			"0xf0c365c3cf59d671eb72da0e7a4113c49f1f0515f462cdcf84e0f1d6045dfcbb"
		);
		let keys = keys(3, 12, &[0], (1_776_279_600_000, 3_600_000));
		let names = keys.iter().map(|key| &*key.what).collect::<Vec<_>>();
		assert_eq!(
			names,
			[
				"BidMarket.Clearings(3, 12)",
				"BidMarket.Auctions(3)",
				"BidMarket.Curves(3, 12)",
				"DsoConstraints.PostedRows(0, 1776279600000 + 3600000 ms)",
				"DsoConstraints.Standings(0)",
			]
		);
		// Two prefixes of 16 bytes, 8 and 4, 8 and 2.
		assert_eq!(keys[0].key.len(), 54);
		assert_eq!(keys[3].key.len(), 32 + 10 + 32);
	}

	#[test]
	fn of_the_justifications_it_is_grandpas() {
		let block = json!({ "justifications": [[[1, 2, 3, 4], [9]], [b"FRNK", [1, 255]]] });
		assert_eq!(justification(&block).as_deref(), Some("0x01ff"));
		assert_eq!(justification(&json!({ "justifications": null })), None);
		assert_eq!(bytes("0x01ff"), Some(vec![1, 255]));
		assert_eq!(bytes("0xzz"), None);
	}
}
