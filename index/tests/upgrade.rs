//! History across an upgrade of the runtime, on a real chain.
//!
//! The runtime of the upgrade encodes signed extrinsics differently: one that is decoded by the other
//! runtime's metadata fails or has other arguments.

use sqlx::Row;
use std::time::Duration;
use tempfile::TempDir;
use tieline_client::{
	chain::{Account, Call, Client, Included, api},
	registry,
};
use tieline_index::{Database, catch_up, follow, verify::verify};
use tieline_primitives::name;
use tieline_runtime::{TIE, VERSION, next};
use tieline_testnet::{DevNode, Sealing};
use tokio::{sync::watch, time::timeout};

/// Longer than anything here should take.
const LIMIT: Duration = Duration::from_secs(180);

async fn submit(client: &Client, key: &str, call: Call) -> Included {
	let account: Account = key.parse().expect("a key");
	let submitted = timeout(LIMIT, client.submitter(&account).submit(call)).await;
	submitted.expect("an end within the limit").unwrap_or_else(|error| panic!("{error}"))
}

fn transfer(to: &str) -> Call {
	let to: Account = to.parse().expect("a key");
	api::tx().balances().transfer_keep_alive((*to.id()).into(), TIE).into()
}

fn admit(aggregator: &str, title: &str) -> Call {
	let account: Account = aggregator.parse().expect("a key");
	registry::admit_aggregator(*account.id(), &name(title).expect("a name")).as_root()
}

/// Upgrades the runtime as docs/governance.md says; gives the block that applies the code.
async fn upgrade(client: &Client) -> u32 {
	let code = next::WASM_BINARY.expect("the runtime was built");
	let hash = sp_crypto_hashing::blake2_256(code).into();
	let authorize: Call = api::tx().system().authorize_upgrade(hash).into();
	submit(client, "//Alice", authorize.as_root()).await;
	let apply = api::tx().system().apply_authorized_upgrade(code.to_vec());
	submit(client, "//Bob", apply.into()).await.block_number
}

async fn rows(database: &Database, query: &str) -> Vec<String> {
	let rows = sqlx::query(query).fetch_all(database.pool()).await.expect(query);
	rows.iter().map(|row| row.get(0)).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn every_block_is_decoded_by_the_runtime_that_executed_it() {
	let node = DevNode::start(Sealing::Instant).await.unwrap_or_else(|error| panic!("{error}"));
	let client = Client::connect([node.endpoint()]).await.expect("the node answers");
	let folder = TempDir::new().expect("a folder");
	let url = |file: &str| format!("sqlite:{}", folder.path().join(file).display());
	let followed = Database::open(&url("followed.db")).await.expect("a database");
	let (progress, mut progressed) = watch::channel(Default::default());
	let following = {
		let (client, database) = (client.clone(), followed.clone());
		tokio::spawn(async move { follow(&client, &database, &progress).await })
	};

	submit(&client, "//Dave", transfer("//Eve")).await;
	submit(&client, "//Alice", admit("//Charlie", "Sunrise")).await;
	let last = upgrade(&client).await;
	submit(&client, "//Dave", transfer("//Eve")).await;
	let newest = submit(&client, "//Alice", admit("//Ferdie", "Sunset")).await.block_number;

	let is_written = |progress: &tieline_index::Progress| progress.written >= Some(newest);
	timeout(LIMIT, progressed.wait_for(is_written)).await.expect("in time").expect("no end");
	following.abort();
	let caught_up = Database::open(&url("caught-up.db")).await.expect("a database");
	catch_up(&client, &caught_up, None).await.expect("the history");

	for database in [&followed, &caught_up] {
		let runtimes = "SELECT from_block || ' ' || spec_version FROM runtimes ORDER BY from_block";
		let [old, new] = [VERSION.spec_version, VERSION.spec_version + 1];
		let expected = [format!("0 {old}"), format!("{} {new}", last + 1)];
		assert_eq!(rows(database, runtimes).await, expected);
		let hashes = rows(database, "SELECT DISTINCT metadata_hash FROM runtimes").await;
		assert_eq!(hashes.len(), 2, "{hashes:?}");
		let applied = format!(
			"SELECT b.spec_version || ' ' || x.pallet || '.' || x.call FROM blocks b \
			 JOIN extrinsics x ON x.block = b.number WHERE b.number = {last} AND x.signer IS NOT NULL"
		);
		let expected = format!("{old} System.apply_authorized_upgrade");
		assert_eq!(rows(database, &applied).await, [expected]);
		// The same call of the same account, before and after.
		let transfers = "SELECT signer || ' ' || arguments || ' ' || succeeded FROM extrinsics \
			WHERE pallet = 'Balances' ORDER BY block";
		let transfers = rows(database, transfers).await;
		assert_eq!(transfers.len(), 2, "{transfers:?}");
		assert_eq!(transfers[0], transfers[1]);
		assert!(transfers[0].contains("1000000000000"), "{transfers:?}");
		let names = rows(database, "SELECT name FROM aggregators ORDER BY admitted_block").await;
		assert_eq!(names, ["Sunrise", "Sunset"]);
		let verified = verify(&client, database).await.expect("the chain answers");
		assert_eq!(verified.differences, [""; 0]);
		assert_eq!(verified.blocks, newest + 1);
	}
	let blocks = "SELECT hash || ' ' || spec_version FROM blocks ORDER BY number";
	assert_eq!(rows(&followed, blocks).await, rows(&caught_up, blocks).await);
}
