//! The history of a chain in a database: following it, checking it, and files from it.

use crate::{demo::Folder, tools::print};
use anyhow::{Context, Result, bail};
use std::path::{Path, PathBuf};
use tieline_client::{agent, chain::Client};
use tieline_index::{
	Database, Progress, catch_up,
	export::{Form, export},
	follow,
	verify::verify,
};
use tieline_testnet::{DevNode, Sealing};
use tokio::sync::watch;

/// What `tieline index` is asked.
pub(crate) struct IndexRequest {
	/// The nodes.
	pub endpoints: Vec<String>,
	/// The folder of a demonstration, whose chain is indexed in place of that of a running node.
	pub demo: Option<PathBuf>,
	/// The database.
	pub database: String,
	/// The last block to write; none: follow the chain for ever.
	pub until: Option<Until>,
	/// Check the database rather than write it.
	pub verify: bool,
}

/// Where an index ends.
#[derive(Clone, Copy)]
pub(crate) enum Until {
	/// At the newest finalized block.
	Now,
	/// At this one.
	Block(u32),
}

/// Follows a chain into a database, or checks one.
pub(crate) async fn indexed(request: IndexRequest) -> Result<()> {
	// A URL of no database is refused before a node is waited for.
	let database = match request.verify {
		true => Database::open_to_read(&request.database).await?,
		false => Database::open(&request.database).await?,
	};
	let folder = request.demo.as_deref().map(Folder::earlier).transpose()?;
	let node = match &folder {
		Some(folder) => {
			let node = DevNode::builder().directory(folder.chain()).sealing(Sealing::Manual);
			Some(node.start().await?)
		},
		None => None,
	};
	let endpoints = node.as_ref().map_or(request.endpoints, |node| vec![node.endpoint()]);
	let client = agent::connect(&endpoints).await?;
	if request.verify {
		return verified(&client, &database).await;
	}
	// The chain of a demonstration has ended.
	let until = request.until.or_else(|| node.is_some().then_some(Until::Now));
	match until {
		Some(until) => {
			let until = match until {
				Until::Now => None,
				Until::Block(number) => Some(number),
			};
			let begun = std::time::Instant::now();
			let count = catch_up(&client, &database, until).await?;
			let newest = database.newest_block().await?;
			database.close().await;
			let newest = newest.map_or_else(|| "none".into(), |newest| newest.to_string());
			let seconds = begun.elapsed().as_secs_f64();
			let rate = f64::from(count) / seconds.max(0.001);
			print(&format!(
				"{count} blocks written in {seconds:.1} s, {rate:.0} blocks/s; the newest is {newest}.\n"
			))
		},
		None => {
			let (progress, _) = watch::channel(Progress::default());
			match follow(&client, &database, &progress).await? {}
		},
	}
}

async fn verified(client: &Client, database: &Database) -> Result<()> {
	let verified = verify(client, database).await?;
	let (blocks, intervals, sums) = (verified.blocks, verified.intervals, verified.sums);
	print(&format!(
		"{blocks} blocks have the hash of the chain; of {intervals} intervals awards, payments and \
		 curtailment were derived again; {sums} sums were compared with the state.\n"
	))?;
	if verified.differences.is_empty() {
		return print("Nothing differs.\n");
	}
	let count = verified.differences.len();
	bail!("{count} differences:\n{}", verified.differences.join("\n"))
}

/// Writes tables and views as files.
pub(crate) async fn exported(
	database: &str,
	wanted: &[String],
	form: Form,
	out: &Path,
) -> Result<()> {
	let database = Database::open_to_read(database).await?;
	let files = export(&database, wanted, form, out).await?;
	let lines = files.iter().map(|(file, rows)| format!("{}: {rows} rows\n", file.display()));
	print(&lines.collect::<String>()).context("the list of files")
}
