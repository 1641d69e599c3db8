//! Finality: the voter of GRANDPA, and its place on the network.

use crate::{
	backend::FullBackend,
	client::{FullClient, GrandpaLink, JUSTIFICATION_PERIOD, Pool},
};
use sc_client_api::BlockBackend;
use sc_consensus_grandpa::{GrandpaParams, SharedVoterState, VotingRulesBuilder};
use sc_network::{
	NetworkBackend, NotificationService,
	config::FullNetworkConfiguration,
	service::{NotificationMetrics, traits::NetworkService},
	types::ProtocolName,
};
use sc_network_sync::SyncingService;
use sc_service::{Configuration, Role, TaskManager, error::Error as ServiceError};
use sc_telemetry::TelemetryHandle;
use sc_transaction_pool_api::OffchainTransactionPoolFactory;
use sp_keystore::KeystorePtr;
use std::{sync::Arc, time::Duration};
use substrate_prometheus_endpoint::Registry;
use tieline_runtime::{
	SLOT_MILLIS,
	opaque::{Block, Hash},
};

/// How often GRANDPA gossips: a sixth of a slot.
const GOSSIP_PERIOD: Duration = Duration::from_millis(SLOT_MILLIS / 6);

/// GRANDPA's protocol on the network.
pub struct Protocol {
	name: ProtocolName,
	notifications: Box<dyn NotificationService>,
}

/// GRANDPA's protocol. It becomes part of the network when the node `votes`.
pub fn protocol<N: NetworkBackend<Block, Hash>>(
	config: &Configuration,
	client: &FullClient,
	network: &mut FullNetworkConfiguration<Block, Hash, N>,
	metrics: NotificationMetrics,
	votes: bool,
) -> Result<Protocol, ServiceError> {
	let genesis = client
		.block_hash(0)?
		.ok_or_else(|| ServiceError::Other("the database has no genesis block".into()))?;
	let name = sc_consensus_grandpa::protocol_standard_name(&genesis, &config.chain_spec);
	let (protocol, notifications) = sc_consensus_grandpa::grandpa_peers_set_config::<_, N>(
		name.clone(),
		metrics,
		network.peer_store_handle(),
	);
	if votes {
		network.add_notification_protocol(protocol);
	}
	Ok(Protocol { name, notifications })
}

/// What a node that joins late proves finality with, without the blocks before.
pub fn warp_sync(
	backend: Arc<FullBackend>,
	link: &GrandpaLink,
) -> Arc<sc_consensus_grandpa::warp_proof::NetworkProvider<Block, FullBackend>> {
	Arc::new(sc_consensus_grandpa::warp_proof::NetworkProvider::new(
		backend,
		link.shared_authority_set().clone(),
		Vec::new(),
	))
}

/// The voter of a node: votes where the node is a validator, and follows the votes elsewhere.
pub struct Voter {
	/// Whether the node is a validator.
	pub role: Role,
	/// The node's name.
	pub name: String,
	/// Its protocol.
	pub protocol: Protocol,
	/// The import of blocks.
	pub link: GrandpaLink,
	/// The network.
	pub network: Arc<dyn NetworkService>,
	/// What the network syncs.
	pub sync: Arc<SyncingService<Block>>,
	/// The pool, for reports of equivocation.
	pub pool: Arc<Pool>,
	/// The validator's keys.
	pub keystore: KeystorePtr,
	/// Metrics.
	pub prometheus: Option<Registry>,
}

impl Voter {
	/// Starts voting.
	pub fn spawn(
		self,
		telemetry: Option<TelemetryHandle>,
		task_manager: &TaskManager,
	) -> Result<(), ServiceError> {
		let voter = sc_consensus_grandpa::run_grandpa_voter(GrandpaParams {
			config: sc_consensus_grandpa::Config {
				gossip_duration: GOSSIP_PERIOD,
				justification_generation_period: JUSTIFICATION_PERIOD,
				name: Some(self.name),
				observer_enabled: false,
				keystore: self.role.is_authority().then_some(self.keystore),
				local_role: self.role,
				telemetry: telemetry.clone(),
				protocol_name: self.protocol.name,
			},
			link: self.link,
			network: self.network,
			sync: Arc::new(self.sync),
			notification_service: self.protocol.notifications,
			// No rule holds the vote back: the validators are few and known, and what settles
			// money should be final within about a slot.
			voting_rule: VotingRulesBuilder::new().build(),
			prometheus_registry: self.prometheus,
			shared_voter_state: SharedVoterState::empty(),
			telemetry,
			offchain_tx_pool_factory: OffchainTransactionPoolFactory::new(self.pool),
		})?;
		task_manager.spawn_essential_handle().spawn_blocking("grandpa-voter", None, voter);
		Ok(())
	}
}
