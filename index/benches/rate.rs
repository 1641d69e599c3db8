//! How quickly history is written: of empty blocks, as in a backfill, and of full ones.
//!
//! `cargo bench -p tieline-index --bench rate -- [EMPTY [TRANSFERS]]` grows a chain of so many empty
//! blocks (100,000 unless said otherwise), then blocks as full as the runtime lets transfers fill them
//! (20,000 transfers), on a node that makes them on demand. It writes both into a SQLite database and
//! prints the rates.

use futures::{StreamExt, stream};
use serde_json::{Value, json};
use sqlx::Row;
use std::{env, time::Instant};
use tempfile::TempDir;
use tieline_client::chain::{Account, Client, api};
use tieline_index::{Database, catch_up};
use tieline_runtime::SLOT_MILLIS;
use tieline_testnet::{DevNode, Sealing};

/// How many blocks are asked for at a time.
const AT_A_TIME: usize = 32;
const SENDERS: [&str; 6] = ["//Alice", "//Bob", "//Charlie", "//Dave", "//Eve", "//Ferdie"];

#[tokio::main]
async fn main() -> anyhow::Result<()> {
	// Cargo adds `--bench`.
	let numbers = env::args().skip(1).filter_map(|argument| argument.parse::<u32>().ok());
	let numbers = numbers.collect::<Vec<_>>();
	let empty = numbers.first().copied().unwrap_or(100_000);
	let transfers = numbers.get(1).copied().unwrap_or(20_000);

	let node = DevNode::start(Sealing::Manual).await?;
	let client = Client::connect([node.endpoint()]).await?;
	let folder = TempDir::new()?;
	let database =
		Database::open(&format!("sqlite:{}", folder.path().join("market.db").display())).await?;

	let seals = stream::iter(0..empty).map(|_| seal(&client)).buffer_unordered(AT_A_TIME);
	seals.for_each(async |sealed| drop(sealed)).await;
	println!("empty: {}", write(&client, &database).await?);

	let sealing = async {
		loop {
			tokio::time::sleep(std::time::Duration::from_millis(SLOT_MILLIS)).await;
			seal(&client).await.ok();
		}
	};
	tokio::select! {
		filled = fill(&client, transfers) => filled?,
		() = sealing => {},
	}
	println!("full: {}", write(&client, &database).await?);
	Ok(())
}

async fn seal(client: &Client) -> anyhow::Result<Value> {
	// Empty blocks too, and final at once.
	Ok(client.rpc("engine_createBlock", &[json!(true), json!(true), Value::Null]).await?)
}

/// Transfers between the development accounts, until all are in blocks.
async fn fill(client: &Client, transfers: u32) -> anyhow::Result<()> {
	let each = transfers.div_ceil(SENDERS.len() as u32);
	let to = *SENDERS[0].parse::<Account>()?.id();
	let sent = SENDERS.iter().map(|sender| async move {
		let transfer = || api::tx().balances().transfer_keep_alive(to.into(), 1).into();
		let calls = (0..each).map(|_| transfer());
		let outcomes = client.submitter(&sender.parse()?).submit_all(calls).await;
		outcomes.into_iter().try_for_each(|outcome| outcome.map(drop))?;
		anyhow::Ok(())
	});
	futures::future::try_join_all(sent).await.map(drop)
}

/// Writes the blocks that are new, and says how quickly.
async fn write(client: &Client, database: &Database) -> anyhow::Result<String> {
	let begun = Instant::now();
	let before = database.newest_block().await?.map_or(-1, i64::from);
	let blocks = catch_up(client, database, None).await?;
	let seconds = begun.elapsed().as_secs_f64();
	let row = sqlx::query(
		"SELECT SUM(extrinsics), SUM(events), SUM(bytes), MAX(extrinsics) FROM blocks WHERE number > $1",
	);
	let row = row.bind(before).fetch_one(database.pool()).await?;
	let sum = |index: usize| row.get::<i64, _>(index);
	let rate = f64::from(blocks) / seconds;
	Ok(format!(
		"{blocks} blocks with {} extrinsics ({} in the fullest), {} events and {} kB in {seconds:.1} s: \
		 {rate:.1} blocks/s and {:.0} events/s, {:.0} times as quick as blocks are made",
		sum(0),
		sum(3),
		sum(1),
		sum(2) / 1_000,
		sum(1) as f64 / seconds,
		rate * SLOT_MILLIS as f64 / 1_000.0,
	))
}
