//! The client (database, executor and runtime), and what every command builds upon it.

use crate::{
	backend::{Executor, FullBackend, executor},
	genesis::Genesis,
	pool::RoomyPool,
};
use sc_cli::{TransactionPoolParams, TransactionPoolType};
use sc_consensus_aura::ImportQueueParams;
use sc_service::{Configuration, TaskManager, error::Error as ServiceError};
use sc_telemetry::{Telemetry, TelemetryHandle, TelemetryWorker};
use sp_consensus_aura::sr25519::AuthorityPair as AuraPair;
use std::{path::Path, sync::Arc};
use tieline_runtime::{
	apis::RuntimeApi,
	opaque::{Block, Hash},
};

/// The client.
pub type FullClient = sc_service::TFullClient<Block, RuntimeApi, Executor>;
/// The rule that chooses the best chain: the longest.
pub type FullSelectChain = sc_consensus::LongestChain<FullBackend, Block>;
/// The import of blocks, with GRANDPA's justifications.
pub type GrandpaBlockImport =
	sc_consensus_grandpa::GrandpaBlockImport<FullBackend, Block, FullClient, FullSelectChain>;
/// The connection of GRANDPA's voter to the import of blocks.
pub type GrandpaLink = sc_consensus_grandpa::LinkHalf<Block, FullClient, FullSelectChain>;
/// The transaction pool.
pub type Pool = sc_transaction_pool::TransactionPoolHandle<Block, FullClient>;

/// How often GRANDPA justifications are kept, for light clients and warp sync, in blocks.
pub const JUSTIFICATION_PERIOD: u32 = 512;

/// Client, database, pool and import queue.
pub type Partial = sc_service::PartialComponents<
	FullClient,
	FullBackend,
	FullSelectChain,
	sc_consensus::DefaultImportQueue<Block>,
	Pool,
	(GrandpaBlockImport, GrandpaLink, Option<Telemetry>),
>;

/// What every command needs, without a network. Compiled runtimes are kept in `wasm_cache`. A node that
/// takes extrinsics has `limits` for its pool.
pub fn partial(
	config: &Configuration,
	limits: Option<&TransactionPoolParams>,
	wasm_cache: Option<&Path>,
) -> Result<Partial, ServiceError> {
	let (telemetry_worker, telemetry) = telemetry(config)?.unzip();
	let handle = || telemetry.as_ref().map(Telemetry::handle);

	let backend = sc_service::new_db_backend(config.db_config())?;
	let executor = executor(&config.executor, wasm_cache);
	let genesis = Genesis {
		spec: config.chain_spec.cloned_box(),
		commit_state: !config.no_genesis(),
		backend: backend.clone(),
		executor: executor.clone(),
	};
	let (client, backend, keystore_container, task_manager) =
		sc_service::new_full_parts_with_genesis_builder::<Block, RuntimeApi, _, _>(
			config,
			handle(),
			executor,
			backend,
			genesis,
			false,
		)?;
	let client = Arc::new(client);
	if let Some(worker) = telemetry_worker {
		task_manager.spawn_handle().spawn("telemetry", None, worker.run());
	}

	let select_chain = sc_consensus::LongestChain::new(backend.clone());
	let transaction_pool = Arc::new(pool(config, limits, &client, &task_manager));
	let (grandpa_block_import, grandpa_link) = sc_consensus_grandpa::block_import(
		client.clone(),
		JUSTIFICATION_PERIOD,
		&client,
		select_chain.clone(),
		handle(),
	)?;
	let import_queue =
		import_queue(config, &client, &grandpa_block_import, &task_manager, handle())?;

	Ok(sc_service::PartialComponents {
		client,
		backend,
		task_manager,
		import_queue,
		keystore_container,
		select_chain,
		transaction_pool,
		other: (grandpa_block_import, grandpa_link, telemetry),
	})
}

/// The pool: one with room for all that it accepts, unless the command line asks for the
/// single-state pool.
fn pool(
	config: &Configuration,
	limits: Option<&TransactionPoolParams>,
	client: &Arc<FullClient>,
	task_manager: &TaskManager,
) -> Pool {
	match limits {
		Some(limits) if matches!(limits.pool_type, TransactionPoolType::ForkAware) => {
			let pool = RoomyPool::new(config, limits, client, task_manager);
			sc_transaction_pool::TransactionPoolWrapper(Box::new(pool))
		},
		_ => sc_transaction_pool::Builder::new(
			task_manager.spawn_essential_handle(),
			client.clone(),
			config.role.is_authority().into(),
		)
		.with_options(config.transaction_pool.clone())
		.with_prometheus(config.prometheus_registry())
		.build(),
	}
}

/// Telemetry and its worker, where the configuration names endpoints.
fn telemetry(
	config: &Configuration,
) -> Result<Option<(TelemetryWorker, Telemetry)>, sc_telemetry::Error> {
	let endpoints = config.telemetry_endpoints.clone().filter(|endpoints| !endpoints.is_empty());
	endpoints
		.map(|endpoints| {
			let worker = TelemetryWorker::new(16)?;
			let telemetry = worker.handle().new_telemetry(endpoints);
			Ok((worker, telemetry))
		})
		.transpose()
}

/// The queue through which blocks come in, each checked against Aura's slots.
fn import_queue(
	config: &Configuration,
	client: &Arc<FullClient>,
	block_import: &GrandpaBlockImport,
	task_manager: &TaskManager,
	telemetry: Option<TelemetryHandle>,
) -> Result<sc_consensus::DefaultImportQueue<Block>, ServiceError> {
	let slots_of = client.clone();
	let queue = sc_consensus_aura::import_queue::<AuraPair, _, _, _, _, _>(ImportQueueParams {
		block_import: block_import.clone(),
		justification_import: Some(Box::new(block_import.clone())),
		client: client.clone(),
		create_inherent_data_providers: move |parent: Hash, _| {
			let client = slots_of.clone();
			async move {
				let duration = sc_consensus_aura::standalone::slot_duration_at(&*client, parent)?;
				Ok(slot_and_time(sp_timestamp::Timestamp::current(), duration))
			}
		},
		spawner: &task_manager.spawn_essential_handle(),
		registry: config.prometheus_registry(),
		check_for_equivocation: Default::default(),
		telemetry,
		compatibility_mode: Default::default(),
	})?;
	Ok(queue)
}

/// The slot and the clock of a block that is made at `time`. An imported block is checked against
/// these; what its author says of finality, against its parent alone.
pub fn slot_and_time(
	time: sp_timestamp::Timestamp,
	duration: sp_consensus_aura::SlotDuration,
) -> (sp_consensus_aura::inherents::InherentDataProvider, sp_timestamp::InherentDataProvider) {
	let slot = sp_consensus_aura::inherents::InherentDataProvider::from_timestamp_and_slot_duration(
		time, duration,
	);
	(slot, sp_timestamp::InherentDataProvider::new(time))
}
