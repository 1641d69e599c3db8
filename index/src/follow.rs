//! Following the chain.

use crate::{
	Database, IndexError,
	writer::{Writer, of_block},
};
use futures::{StreamExt, pin_mut};
use std::{
	convert::Infallible,
	time::{Duration, Instant},
};
use tieline_client::chain::Client;
use tokio::{sync::watch, time::sleep};

/// How long to wait before what failed is tried again.
const PAUSE: Duration = Duration::from_secs(2);
/// How many blocks are written together at most, where they are there already.
const TOGETHER: usize = 64;
/// How often the log says how far a backfill is.
const SAY: Duration = Duration::from_secs(5);

/// How far the history is written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Progress {
	/// The newest block that is written; `None` before the first.
	pub written: Option<u32>,
	/// The newest block that is known to be final.
	pub finalized: Option<u32>,
	/// Why nothing can be written at the moment; `None` while all is well.
	pub trouble: Option<String>,
}

/// Writes every finalized block, for as long as the program runs, and says how far it is. What may pass
/// is waited for: a node or a database that is away, a disk that is full.
pub async fn follow(
	client: &Client,
	database: &Database,
	progress: &watch::Sender<Progress>,
) -> Result<Infallible, IndexError> {
	loop {
		let error = match follow_once(client, database, None, progress).await {
			// Without an end it does not end.
			Ok(_) => continue,
			Err(error) => error,
		};
		if !error.is_passing() {
			return Err(error);
		}
		let text = error.to_string();
		progress.send_if_modified(|progress| {
			let is_new = progress.trouble.as_ref() != Some(&text);
			if is_new {
				tracing::warn!("history cannot be written; trying again: {text}");
				progress.trouble = Some(text);
			}
			is_new
		});
		sleep(PAUSE).await;
	}
}

/// Writes the finalized blocks up to a number, or up to the newest. Gives the number of blocks that it
/// wrote. Fails at the first thing that fails.
pub async fn catch_up(
	client: &Client,
	database: &Database,
	until: Option<u32>,
) -> Result<u32, IndexError> {
	let newest = client.at_finalized().await?.number();
	let (progress, _) = watch::channel(Progress::default());
	follow_once(client, database, Some(until.unwrap_or(newest)), &progress).await
}

async fn follow_once(
	client: &Client,
	database: &Database,
	until: Option<u32>,
	progress: &watch::Sender<Progress>,
) -> Result<u32, IndexError> {
	let mut writer = Writer::open(client, database).await?;
	let mut heads = client.finalized_blocks();
	let mut count = 0;
	loop {
		let finalized = heads.next().await?.number();
		let last = until.map_or(finalized, |until| until.min(finalized));
		count += write_up_to(&mut writer, client, last, progress, finalized).await?;
		if until.is_some_and(|until| writer.next() > until) {
			return Ok(count);
		}
	}
}

/// Writes blocks up to one that is final.
async fn write_up_to(
	writer: &mut Writer,
	client: &Client,
	last: u32,
	progress: &watch::Sender<Progress>,
	finalized: u32,
) -> Result<u32, IndexError> {
	let (from, begun) = (writer.next(), Instant::now());
	let (mut count, mut said) = (0, begun);
	while writer.next() <= last {
		let first = writer.next();
		let past = client.past_blocks(first..=last).ready_chunks(TOGETHER);
		pin_mut!(past);
		while let Some(ready) = past.next().await {
			let (mut blocks, mut failed) = (Vec::with_capacity(ready.len()), None);
			for block in ready {
				match block {
					Ok(block) => blocks.push(block),
					Err(error) => failed = Some(error),
				}
			}
			let is_ours = writer.write(&blocks).await?;
			let written = writer.next().checked_sub(1);
			let now = Progress { written, finalized: Some(finalized), trouble: None };
			progress.send_if_modified(|progress| {
				let is_new = *progress != now;
				*progress = now;
				is_new
			});
			if !is_ours {
				// Another program is ahead.
				break;
			}
			if let Some(error) = failed {
				return Err(of_block(writer.next(), error));
			}
			count += u32::try_from(blocks.len()).unwrap_or(u32::MAX);
			if said.elapsed() > SAY {
				said = Instant::now();
				let rate = f64::from(count) / begun.elapsed().as_secs_f64();
				tracing::info!("block {} of {last}, {rate:.0} blocks/s", writer.next() - 1);
			}
		}
	}
	if count > 1_000 {
		let rate = f64::from(count) / begun.elapsed().as_secs_f64();
		tracing::info!("blocks {from} to {last} are written, {rate:.0} blocks/s");
	}
	Ok(count)
}
