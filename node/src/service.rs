//! A running node: client, network, RPC, block production and finality.

use crate::{
	authoring::Author,
	backend::FullBackend,
	cli::Sealing,
	client::{self, FullClient, Pool},
	double_authorship,
	finality::{self, Voter},
	machine, market,
	rpc::{self, SealCommands},
};
use futures::{FutureExt, channel::mpsc};
use jsonrpsee::RpcModule;
use sc_cli::TransactionPoolParams;
use sc_client_api::Backend;
use sc_network::{NetworkBackend, config::FullNetworkConfiguration, service::traits};
use sc_service::{
	BuildNetworkParams, Configuration, KeystoreContainer, PartialComponents, SpawnTasksParams,
	TaskManager, WarpSyncConfig, error::Error as ServiceError,
};
use sc_transaction_pool_api::OffchainTransactionPoolFactory;
use sp_core::traits::SpawnNamed;
use std::{path::Path, sync::Arc};
use substrate_prometheus_endpoint::Registry;
use tieline_runtime::opaque::{Block, Hash};

/// Starts a node, whose pool has these `limits`. Compiled runtimes are kept in `wasm_cache`.
pub fn full<N: NetworkBackend<Block, Hash>>(
	config: Configuration,
	limits: &TransactionPoolParams,
	sealing: Sealing,
	wasm_cache: Option<&Path>,
) -> Result<TaskManager, ServiceError> {
	let PartialComponents {
		client,
		backend,
		mut task_manager,
		import_queue,
		keystore_container,
		select_chain,
		transaction_pool,
		other: (block_import, grandpa_link, mut telemetry),
	} = client::partial(&config, Some(limits), wasm_cache)?;

	let metrics = N::register_notification_metrics(config.prometheus_registry());
	let mut net_config = FullNetworkConfiguration::<Block, Hash, N>::new(
		&config.network,
		config.prometheus_registry().cloned(),
	);
	let votes = !config.disable_grandpa && sealing == Sealing::Aura;
	let grandpa = finality::protocol(&config, &client, &mut net_config, metrics.clone(), votes)?;
	let warp_sync = finality::warp_sync(backend.clone(), &grandpa_link);
	let (network, system_rpc_tx, tx_handler_controller, sync_service, _bitswap) =
		sc_service::build_network(BuildNetworkParams {
			config: &config,
			net_config,
			client: client.clone(),
			transaction_pool: transaction_pool.clone(),
			spawn_handle: task_manager.spawn_handle(),
			spawn_essential_handle: task_manager.spawn_essential_handle(),
			import_queue,
			block_announce_validator_builder: None,
			warp_sync_config: Some(WarpSyncConfig::WithProvider(warp_sync)),
			block_relay: None,
			metrics,
			gap_sync_body_policy: None,
		})?;
	task_manager.spawn_handle().spawn(
		"double-authorship-watch",
		Some("block-authoring"),
		double_authorship::watch(client.clone(), transaction_pool.clone()),
	);
	if let Some(registry) = config.prometheus_registry() {
		spawn_metrics(registry, &client, &config, &task_manager)?;
	}
	if config.offchain_worker.enabled {
		spawn_offchain_workers(
			&config,
			&client,
			&backend,
			&transaction_pool,
			&keystore_container,
			network.clone(),
			&task_manager,
		)?;
	}

	let (seal_sender, seal_commands) = mpsc::channel(1_024);
	let seal_rpc = (sealing == Sealing::Manual).then_some(seal_sender);
	let author = Author {
		role: config.role,
		force_authoring: config.force_authoring,
		client: client.clone(),
		pool: transaction_pool.clone(),
		select_chain,
		block_import,
		sync: sync_service.clone(),
		keystore: keystore_container.keystore(),
		prometheus: config.prometheus_registry().cloned(),
	};
	let voter = Voter {
		role: config.role,
		name: config.network.node_name.clone(),
		protocol: grandpa,
		link: grandpa_link,
		network: network.clone(),
		sync: sync_service.clone(),
		pool: transaction_pool.clone(),
		keystore: keystore_container.keystore(),
		prometheus: config.prometheus_registry().cloned(),
	};
	sc_service::spawn_tasks(SpawnTasksParams {
		rpc_builder: rpc_builder(client.clone(), transaction_pool.clone(), seal_rpc),
		network,
		client,
		keystore: keystore_container.keystore(),
		task_manager: &mut task_manager,
		transaction_pool,
		backend,
		system_rpc_tx,
		tx_handler_controller,
		sync_service,
		config,
		telemetry: telemetry.as_mut(),
		tracing_execute_block: None,
	})?;

	let telemetry = telemetry.as_ref().map(|telemetry| telemetry.handle());
	author.spawn(sealing, seal_commands, telemetry.clone(), &task_manager)?;
	if votes {
		voter.spawn(telemetry, &task_manager)?;
	}
	Ok(task_manager)
}

/// Starts the tasks that keep our own metrics. None is essential: a node without them goes on.
fn spawn_metrics(
	registry: &Registry,
	client: &Arc<FullClient>,
	config: &Configuration,
	task_manager: &TaskManager,
) -> Result<(), ServiceError> {
	let handle = task_manager.spawn_handle();
	let market = market::task(client.clone(), registry)?;
	handle.spawn_blocking("market-metrics", Some("metrics"), market);
	let data = config.base_path.path().to_path_buf();
	let machine = machine::task(client.clone(), data, registry)?;
	handle.spawn("machine-metrics", Some("metrics"), machine);
	Ok(())
}

fn spawn_offchain_workers(
	config: &Configuration,
	client: &Arc<FullClient>,
	backend: &Arc<FullBackend>,
	pool: &Arc<Pool>,
	keystore: &KeystoreContainer,
	network: Arc<dyn traits::NetworkService>,
	task_manager: &TaskManager,
) -> Result<(), ServiceError> {
	let workers = sc_offchain::OffchainWorkers::new(sc_offchain::OffchainWorkerOptions {
		runtime_api_provider: client.clone(),
		is_validator: config.role.is_authority(),
		keystore: Some(keystore.keystore()),
		offchain_db: backend.offchain_storage(),
		transaction_pool: Some(OffchainTransactionPoolFactory::new(pool.clone())),
		network_provider: Arc::new(network),
		enable_http_requests: false,
		custom_extensions: |_| vec![],
	})?;
	task_manager.spawn_handle().spawn(
		"offchain-workers-runner",
		"offchain-worker",
		workers.run(client.clone(), task_manager.spawn_handle()).boxed(),
	);
	Ok(())
}

type RpcBuilder = Box<dyn Fn(Arc<dyn SpawnNamed>) -> Result<RpcModule<()>, ServiceError>>;

fn rpc_builder(client: Arc<FullClient>, pool: Arc<Pool>, seal: Option<SealCommands>) -> RpcBuilder {
	Box::new(move |_| rpc::create(client.clone(), pool.clone(), seal.clone()).map_err(Into::into))
}
