//! One block, one transaction; or several in which nothing happened.

use crate::{
	Database, IndexError, Kind,
	error::{is_full, is_there_already},
	sql::{Cell, Statements, cells, signed},
	tables,
};
use serde_json::Value;
use sqlx::{Connection, Executor};
use std::collections::BTreeSet;
use tieline_client::chain::{
	AccountId, AtFinalizedBlock, Block, ChainError, Client, PastBlock, api,
};

/// What writes blocks, one after the other.
pub(crate) struct Writer {
	client: Client,
	database: Database,
	/// The number and the hash of the newest block in the database.
	newest: Option<(u32, String)>,
	/// The validators of the session of the next block, in the order of their turns.
	validators: Vec<String>,
	/// The version of the runtime of the newest block.
	spec_version: Option<u32>,
}

impl Writer {
	/// Begins where the database ends. Fails where it is of another chain, or of another history of this
	/// one.
	pub async fn open(client: &Client, database: &Database) -> Result<Self, IndexError> {
		let at = client.at_finalized().await?;
		has_market(|pallet| at.metadata_ref().pallet_by_name(pallet).is_some())?;
		let genesis = format!("{:?}", client.genesis());
		name_chain(client, database, &genesis).await?;
		let mut writer = Self {
			client: client.clone(),
			database: database.clone(),
			newest: None,
			validators: Vec::new(),
			spec_version: None,
		};
		writer.find_place().await?;
		Ok(writer)
	}

	/// The number of the next block.
	pub fn next(&self) -> u32 {
		self.newest.as_ref().map_or(0, |(number, _)| number.saturating_add(1))
	}

	/// Reads where the database ends, and whether the chain has that block.
	async fn find_place(&mut self) -> Result<(), IndexError> {
		self.newest = None;
		if let Some(number) = self.database.newest_block().await? {
			let known = self.database.block_hash(number).await?.unwrap_or_default();
			// A node that is behind has no such block yet, which says nothing against the database.
			if let Some(at) = self.client.at_number(number).await? {
				self.agree(number, &known, &format!("{:?}", at.hash()))?;
			}
			self.newest = Some((number, known));
		}
		self.validators = validators(&self.client, self.next().saturating_sub(1)).await?;
		self.spec_version = None;
		Ok(())
	}

	fn agree(&self, number: u32, known: &str, found: &str) -> Result<(), IndexError> {
		if known == found {
			return Ok(());
		}
		let (known, found) = (known.to_owned(), found.to_owned());
		Err(IndexError::OtherHistory { url: self.database.url().into(), number, known, found })
	}

	/// Writes the next blocks. Where another program has written one of them meanwhile, that is as well:
	/// false.
	///
	/// A block is a transaction of its own, but for consecutive ones in which nothing happened to the market:
	/// of those as many as there are share one, which is what makes a backfill quick.
	pub async fn write(&mut self, blocks: &[PastBlock]) -> Result<bool, IndexError> {
		let mut rest = blocks;
		while let Some(first) = rest.first() {
			let version = self.spec_version;
			let quiet = rest.iter().take_while(|past| is_quiet(past, version)).count();
			let (group, others) = rest.split_at(quiet.max(1));
			if !self.write_group(first, group).await? {
				return Ok(false);
			}
			rest = others;
		}
		Ok(true)
	}

	async fn write_group(
		&mut self,
		first: &PastBlock,
		group: &[PastBlock],
	) -> Result<bool, IndexError> {
		let mut before = self.newest.clone();
		for past in group {
			if let Some((before, hash)) = &before {
				self.agree(*before, hash, &format!("{:?}", past.header.parent))?;
			}
			before = Some((past.block.number, format!("{:?}", past.block.hash)));
		}
		match self.try_to_write(first, group).await {
			Err(IndexError::Database { cause, .. }) if is_there_already(&cause) => {
				let number = first.block.number;
				let Some(known) = self.database.block_hash(number).await? else {
					// It is not the block that was there already, so a statement is wrong.
					let doing = format!("write block {number}");
					return Err(IndexError::Database { doing, cause });
				};
				self.agree(number, &known, &format!("{:?}", first.block.hash))?;
				self.find_place().await?;
				Ok(false)
			},
			Err(error) => Err(error),
			Ok(()) => {
				self.newest = before;
				self.spec_version = Some(first.spec_version);
				if begins_session(&first.block) {
					self.validators = validators(&self.client, first.block.number).await?;
				}
				Ok(true)
			},
		}
	}

	/// Writes the first block with all that it did, and after it those in which nothing happened.
	async fn try_to_write(&self, first: &PastBlock, group: &[PastBlock]) -> Result<(), IndexError> {
		let number = first.block.number;
		// All that the chain is asked is asked before the database is locked.
		let at = match tables::is_of_the_market(&first.block) || number == 0 {
			true => Some(at(&self.client, number).await?),
			false => None,
		};
		let changes = match &at {
			Some(at) => tables::read(at, &first.block).await?,
			None => Default::default(),
		};
		let next_validators = match begins_session(&first.block) {
			true => validators(&self.client, number).await?,
			false if number == 0 => self.validators.clone(),
			false => Vec::new(),
		};
		let runtime = match self.spec_version == Some(first.spec_version) {
			true => None,
			false => Some(runtime(&self.client, first).await?),
		};
		let mut rows = Rows::default();
		for past in group {
			rows.add(past, &self.validators)?;
		}

		let begun = format!("begin block {number}");
		let mut connection =
			self.database.pool().acquire().await.map_err(IndexError::database(begun.clone()))?;
		let mut transaction = match self.database.kind() {
			// A transaction that reads first and writes then can fail in the middle.
			Kind::Sqlite => connection.begin_with("BEGIN IMMEDIATE").await,
			Kind::Postgres => connection.begin().await,
		}
		.map_err(IndexError::database(begun))?;
		if self.database.kind() == Kind::Postgres {
			// What a server loses that is killed is written again: see `Rows::write`.
			let hasty = transaction.execute("SET LOCAL synchronous_commit = off").await;
			hasty.map_err(IndexError::database(format!("begin block {number}")))?;
		}
		let url = self.database.url();
		let mut sql = Statements { connection: &mut transaction, url, block: number };
		// The block comes first: of two programs the second waits here, and then finds it.
		rows.write(&mut sql).await?;
		if let Some(runtime) = runtime {
			runtime.write(&mut sql).await?;
		}
		if !next_validators.is_empty() {
			let rows = next_validators.iter().enumerate().map(|(turn, account)| {
				let turn = u32::try_from(turn).unwrap_or(u32::MAX);
				cells![number + 1, turn, account.as_str()]
			});
			let columns = ["from_block", "turn", "account"];
			sql.insert("validators", &columns, rows.collect(), "").await?;
		}
		changes.write(&mut sql).await?;
		match transaction.commit().await {
			Ok(()) => Ok(()),
			Err(cause) if is_full(&cause) => Err(IndexError::DiskFull { url: url.into(), number }),
			Err(cause) => Err(IndexError::Database { doing: format!("end block {number}"), cause }),
		}
	}
}

/// Fails where a chain lacks a pallet of the market.
fn has_market(has: impl Fn(&str) -> bool) -> Result<(), IndexError> {
	match tables::PALLETS.into_iter().find(|pallet| !has(pallet)) {
		Some(pallet) => Err(IndexError::NoPallet(pallet)),
		None => Ok(()),
	}
}

/// Whether nothing happened in a block that the market's tables, the validators or the runtimes show.
fn is_quiet(past: &PastBlock, version: Option<u32>) -> bool {
	past.block.number > 0
		&& version == Some(past.spec_version)
		&& !begins_session(&past.block)
		&& !tables::is_of_the_market(&past.block)
}

/// The state at a block.
async fn at(client: &Client, number: u32) -> Result<AtFinalizedBlock, IndexError> {
	match client.at_number(number).await {
		Ok(Some(at)) => Ok(at),
		Ok(None) => {
			// It was final at the node that it was read from; this one is behind.
			tokio::time::sleep(std::time::Duration::from_secs(1)).await;
			Box::pin(self::at(client, number)).await
		},
		Err(error) => Err(of_block(number, error)),
	}
}

/// The error of a question about an old block.
pub(crate) fn of_block(number: u32, cause: ChainError) -> IndexError {
	let text = cause.to_string();
	if ["State already discarded", "UnknownBlock", "state is not available"]
		.iter()
		.any(|sign| text.contains(sign))
	{
		return IndexError::Pruned { number, cause };
	}
	cause.into()
}

/// Notes which chain the database is of, or fails where it is of another.
async fn name_chain(client: &Client, database: &Database, found: &str) -> Result<(), IndexError> {
	use sqlx::Row;
	let info = client.chain().await?;
	let statement = "INSERT INTO chain \
		(genesis_hash, name, ss58_prefix, token_symbol, token_decimals, first_block) \
		SELECT $1, $2, $3, $4, $5, 0 WHERE NOT EXISTS (SELECT 1 FROM chain)";
	let query = sqlx::query(statement)
		.bind(found)
		.bind(info.name)
		.bind(i64::from(info.properties.ss58_format))
		.bind(info.properties.token_symbol)
		.bind(i64::from(info.properties.token_decimals));
	let named = database.pool().execute(query).await;
	named.map_err(IndexError::database("note which chain it is of"))?;
	let row = sqlx::query("SELECT genesis_hash FROM chain").fetch_one(database.pool()).await;
	let known = row.and_then(|row| row.try_get::<String, _>(0));
	let known = known.map_err(IndexError::database("say which chain it is of"))?;
	if known == found {
		return Ok(());
	}
	Err(IndexError::OtherChain { url: database.url().into(), known, found: found.into() })
}

/// The validators of the session after a block, in the order of their turns.
async fn validators(client: &Client, number: u32) -> Result<Vec<String>, IndexError> {
	let at = at(client, number).await?;
	let validators = at.read(api::storage().session().validators(), ()).await;
	let validators = validators.map_err(|error| of_block(number, error))?;
	Ok(validators.unwrap_or_default().iter().map(ToString::to_string).collect())
}

fn begins_session(block: &Block) -> bool {
	block.events.iter().any(|event| event.pallet == "Session" && event.name == "NewSession")
}

/// The runtime that executed a block and those after it.
struct Runtime {
	from_block: u32,
	spec_version: u32,
	metadata_hash: String,
}

/// Reads the runtime that executed a block: that of the state of its parent.
async fn runtime(client: &Client, past: &PastBlock) -> Result<Runtime, IndexError> {
	let from_block = past.block.number;
	let at = at(client, from_block.saturating_sub(1)).await?;
	let hash = at.metadata_ref().hasher().hash();
	let hash = hash.iter().map(|byte| format!("{byte:02x}")).collect::<String>();
	let metadata_hash = format!("0x{hash}");
	Ok(Runtime { from_block, spec_version: past.spec_version, metadata_hash })
}

impl Runtime {
	/// Writes it, unless it is there already: the program was started again.
	async fn write(self, sql: &mut Statements<'_>) -> Result<(), IndexError> {
		let Self { from_block, spec_version, metadata_hash } = self;
		let statement = "INSERT INTO runtimes (from_block, spec_version, metadata_hash) \
			SELECT $1, $2, $3 WHERE NOT EXISTS (SELECT 1 FROM runtimes WHERE spec_version = $4)";
		let values = cells![from_block, spec_version, metadata_hash, spec_version];
		sql.run(statement, values).await.map(drop)
	}
}

/// The rows of blocks that every chain has.
#[derive(Default)]
struct Rows {
	blocks: Vec<Vec<Cell>>,
	extrinsics: Vec<Vec<Cell>>,
	events: Vec<Vec<Cell>>,
	mentions: Vec<Vec<Cell>>,
}

impl Rows {
	/// Adds those of a block.
	fn add(&mut self, past: &PastBlock, validators: &[String]) -> Result<(), IndexError> {
		let PastBlock { header, spec_version, block } = past;
		let number = block.number;
		let fields = block.event_fields()?;
		let author = header.slot.and_then(|slot| {
			let turns = u64::try_from(validators.len()).ok()?;
			validators.get(usize::try_from(slot.checked_rem(turns)?).ok()?)
		});
		let mut mentioned = BTreeSet::new();
		for extrinsic in &block.extrinsics {
			let own = |name: &str| {
				let mut events = block.events.iter().zip(&fields);
				let is_own = move |(event, _): &(&tieline_client::chain::Event, &Value)| {
					event.extrinsic == Some(extrinsic.index) && event.name == name
				};
				events.find(is_own).map(|(_, fields)| fields)
			};
			let paid = own("TransactionFeePaid");
			let paid =
				|what: &str| paid.and_then(|fields| Some(fields.get(what)?.as_str()?.to_owned()));
			if let Some(signer) = extrinsic.signer {
				mentioned.insert((signer.to_string(), -1, i64::from(extrinsic.index)));
			}
			let tip = paid("tip");
			// The fee includes the tip.
			let fee = paid("actual_fee").and_then(|fee| {
				let tip = tip.as_deref().unwrap_or("0").parse::<u128>().ok()?;
				Some(fee.parse::<u128>().ok()?.saturating_sub(tip).to_string())
			});
			self.extrinsics.push(cells![
				number,
				extrinsic.index,
				extrinsic.hash,
				extrinsic.pallet.as_str(),
				extrinsic.call.as_str(),
				extrinsic.arguments()?.to_string(),
				extrinsic.signer.map(|signer| signer.to_string()),
				extrinsic.refusal.is_none(),
				extrinsic.refusal.as_ref().map(ToString::to_string),
				fee,
				tip,
				i64::try_from(extrinsic.bytes).unwrap_or(i64::MAX),
			]);
		}
		for (event, fields) in block.events.iter().zip(&fields) {
			let extrinsic = event.extrinsic.map_or(-1, i64::from);
			// Fees and their like name each signer again.
			if !matches!(&*event.pallet, "TransactionPayment" | "Balances" | "System") {
				accounts(fields, &mut |account| {
					mentioned.insert((account.to_owned(), i64::from(event.index), extrinsic));
				});
			}
			self.events.push(cells![
				number,
				event.index,
				event.extrinsic,
				event.pallet.as_str(),
				event.name.as_str(),
				fields.to_string(),
			]);
		}
		let bytes = block.extrinsics.iter().map(|extrinsic| extrinsic.bytes).sum::<usize>();
		let count = |length: usize| i64::try_from(length).unwrap_or(i64::MAX);
		let mentioned = mentioned.into_iter();
		self.mentions.extend(
			mentioned.map(|(account, event, extrinsic)| cells![account, number, event, extrinsic]),
		);
		let mut row = cells![
			number,
			block.hash,
			header.parent,
			header.state_root,
			header.extrinsics_root,
			0_u32,
			author.map(String::as_str),
			*spec_version,
			count(block.extrinsics.len()),
			count(block.events.len()),
			count(bytes),
		];
		if let Some(time) = row.get_mut(5) {
			*time = signed(block.time.0);
		}
		self.blocks.push(row);
		Ok(())
	}

	async fn write(self, sql: &mut Statements<'_>) -> Result<(), IndexError> {
		let columns = [
			"number",
			"hash",
			"parent_hash",
			"state_root",
			"extrinsics_root",
			"time_unix_ms",
			"author",
			"spec_version",
			"extrinsics",
			"events",
			"bytes",
		];
		// Only after the block before it: a server that was killed may have lost that, and come back so
		// soon that no connection was seen to break.
		let places = (1..=columns.len()).map(|place| format!("${place}"));
		let statement = format!(
			"INSERT INTO blocks ({}) SELECT {} WHERE $1 = 0 \
			 OR EXISTS (SELECT 1 FROM blocks WHERE number = $1 - 1 AND hash = $3)",
			columns.join(","),
			places.collect::<Vec<_>>().join(","),
		);
		let mut blocks = self.blocks.into_iter();
		let first = blocks.next().unwrap_or_default();
		if sql.run(&statement, first).await? == 0 {
			return Err(IndexError::Lost { url: sql.url.into(), number: sql.block });
		}
		sql.insert("blocks", &columns, blocks.collect(), "").await?;
		let columns = [
			"block",
			"extrinsic",
			"hash",
			"pallet",
			"call",
			"arguments",
			"signer",
			"succeeded",
			"refusal",
			"fee_planck",
			"tip_planck",
			"bytes",
		];
		sql.insert("extrinsics", &columns, self.extrinsics, "").await?;
		let columns = ["block", "event", "extrinsic", "pallet", "name", "fields"];
		sql.insert("events", &columns, self.events, "").await?;
		let columns = ["account", "block", "event", "extrinsic"];
		sql.insert("mentions", &columns, self.mentions, "").await
	}
}

/// Gives each address in a value to `each`.
fn accounts(value: &Value, each: &mut impl FnMut(&str)) {
	/// How long the address of an account is.
	const LENGTHS: std::ops::RangeInclusive<usize> = 46..=49;
	let is_account =
		|text: &str| LENGTHS.contains(&text.len()) && text.parse::<AccountId>().is_ok();
	match value {
		Value::String(text) if is_account(text) => each(text),
		Value::Array(values) => values.iter().for_each(|value| accounts(value, each)),
		Value::Object(values) => values.values().for_each(|value| accounts(value, each)),
		_ => {},
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use serde_json::json;

	#[test]
	fn a_chain_without_a_pallet_of_the_market_is_refused_by_its_name() {
		assert!(has_market(|_| true).is_ok());
		let error = has_market(|pallet| pallet != "DerRegistry").unwrap_err();
		assert_eq!(
			error.to_string(),
			"the chain has no pallet DerRegistry: it is no chain of Tieline"
		);
	}

	#[test]
	fn the_accounts_of_a_value_are_found_wherever_they_are() {
		let alice = "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY";
		let mut found = Vec::new();
		let no_account = "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQZ";
		accounts(&json!({"by": alice, "of": [{"name": no_account}, 7, [alice]]}), &mut |account| {
			found.push(account.to_owned());
		});
		assert_eq!(found, [alice, alice]);
	}
}
