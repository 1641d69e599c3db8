//! The market of the chain, as metrics of the node: what `/metrics` says beside the SDK's own.
//!
//! A task follows the finalized blocks. It counts their events, and reads from the state what the
//! events say has changed, so that a block without news costs one small read. All is decoded by the
//! types of the runtime that the node was built with. When the chain's runtime is another one,
//! `tieline_market_runtime_is_known` is 0 and nothing else changes until the node is updated.

mod changes;
mod follow;
mod metrics;
mod state;

use crate::client::FullClient;
use follow::Market;
use futures::{Stream, StreamExt};
use log::warn;
use metrics::MarketMetrics;
use sc_client_api::BlockchainEvents;
use sp_blockchain::HeaderBackend;
use state::{ReadError, StateAt};
use std::sync::Arc;
use substrate_prometheus_endpoint::{PrometheusError, Registry};
use tieline_runtime::{VERSION, opaque::Hash};

/// How many blocks that became final at once are read one by one. Of more, as while a node catches
/// up, only the last are.
const MOST_AT_ONCE: usize = 64;

/// Registers the market's metrics, and gives the task that keeps them.
pub fn task(
	client: Arc<FullClient>,
	registry: &Registry,
) -> Result<impl Future<Output = ()> + Send + use<>, PrometheusError> {
	let market = Market::new(MarketMetrics::register(registry)?);
	Ok(follow(client, market))
}

async fn follow(client: Arc<FullClient>, mut market: Market) {
	let mut logged = None;
	let begun = client.info().finalized_hash;
	note(&mut logged, read(&client, &mut market, begun));
	let mut blocks = finalized(&client);
	while let Some(blocks) = blocks.next().await {
		for hash in blocks {
			note(&mut logged, read(&client, &mut market, hash));
		}
	}
}

/// The blocks that become final, as they do so: in their order, those that do so at once together.
fn finalized(client: &FullClient) -> impl Stream<Item = Vec<Hash>> + Send + Unpin + use<> {
	client.finality_notification_stream().map(|notification| {
		let route = &notification.tree_route;
		let skipped = route.len().saturating_sub(MOST_AT_ONCE);
		route.iter().skip(skipped).copied().chain([notification.hash]).collect()
	})
}

fn read(client: &FullClient, market: &mut Market, hash: Hash) -> Result<(), ReadError> {
	let state = StateAt { client, hash };
	let is_known = state.spec_version()? == VERSION.spec_version;
	market.runtime_is_known(is_known);
	if is_known { market.block(&state) } else { Ok(()) }
}

/// Logs a failure, once however often it is repeated. The metrics stay as they were.
fn note(logged: &mut Option<String>, read: Result<(), ReadError>) {
	let failure = read.err().map(|error| error.to_string());
	if failure.is_some() && failure != *logged {
		let why = failure.as_deref().unwrap_or_default();
		warn!("The market's metrics do not have the newest block: {why}");
	}
	*logged = failure;
}
