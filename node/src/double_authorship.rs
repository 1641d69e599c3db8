//! Reports of validators that author two blocks in one slot.
//!
//! Aura's import notices such blocks and takes them nonetheless: both are valid, and which one the
//! chain goes on from is for the rule that chooses the best chain. This watch keeps the headers of
//! the last slots, and hands two of one slot and author to the runtime, which checks the proof and
//! makes the report.

use crate::client::{FullClient, Pool};
use futures::StreamExt;
use log::{info, warn};
use sc_client_api::BlockchainEvents;
use sc_transaction_pool_api::OffchainTransactionPoolFactory;
use sp_api::{ApiExt, ProvideRuntimeApi};
use sp_blockchain::HeaderBackend;
use sp_consensus_aura::{Slot, digests::CompatibleDigestItem, sr25519::AuthoritySignature};
use std::{collections::BTreeMap, sync::Arc};
use tieline_runtime::{Header, authorship::AuthorshipApi as _, opaque::Block};

/// The slots whose headers are kept: some two minutes of them. What a fork reveals later is too old
/// to be proved by the running session's keys.
const SLOTS_KEPT: usize = 64;

/// Watches imported blocks for as long as the client lives.
pub async fn watch(client: Arc<FullClient>, pool: Arc<Pool>) {
	let mut imported = client.every_import_notification_stream();
	let mut seen = Seen::default();
	while let Some(block) = imported.next().await {
		if let Some(other) = seen.other(block.header.clone()) {
			report(&client, &pool, other, block.header);
		}
	}
}

/// The first header of each of the last slots.
#[derive(Default)]
struct Seen(BTreeMap<Slot, Header>);

impl Seen {
	/// The header that was seen before for the slot of this one, where they differ.
	fn other(&mut self, header: Header) -> Option<Header> {
		let slot = slot(&header)?;
		if let Some(other) = self.0.get(&slot) {
			return (*other != header).then(|| other.clone());
		}
		self.0.insert(slot, header);
		while self.0.len() > SLOTS_KEPT {
			self.0.pop_first();
		}
		None
	}
}

/// The slot of a block.
pub fn slot(header: &Header) -> Option<Slot> {
	let logs = &header.digest.logs;
	logs.iter().find_map(CompatibleDigestItem::<AuthoritySignature>::as_aura_pre_digest)
}

fn report(client: &FullClient, pool: &Arc<Pool>, first: Header, second: Header) {
	let best = client.info().best_hash;
	let slot = slot(&first).map(u64::from).unwrap_or_default();
	let mut api = client.runtime_api();
	let pool = OffchainTransactionPoolFactory::<Block>::new(pool.clone());
	api.register_extension(pool.offchain_transaction_pool(best));
	match api.submit_double_authorship(best, first, second) {
		Ok(Some(())) => {
			info!("Reported a validator that authored two blocks in slot {slot}.");
		},
		// Another node's report is in a block, or the session of the slot is over.
		Ok(None) => {},
		Err(error) => warn!("Cannot report the two blocks of slot {slot}: {error}"),
	}
}
