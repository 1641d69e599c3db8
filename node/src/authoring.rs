//! Block production: by Aura's slots, or by hand on a development chain.

use crate::{
	cli::Sealing,
	client::{FullClient, FullSelectChain, GrandpaBlockImport, Pool, slot_and_time},
	last_final::LastFinal,
};
use futures::{Stream, StreamExt, channel::mpsc, stream::BoxStream};
use sc_consensus_aura::{SlotProportion, StartAuraParams};
use sc_consensus_manual_seal::{
	EngineCommand, ManualSealParams,
	consensus::{aura::AuraConsensusDataProvider, timestamp::SlotTimestampProvider},
	run_manual_seal,
};
use sc_network_sync::SyncingService;
use sc_service::{Role, TaskManager, error::Error as ServiceError};
use sc_telemetry::TelemetryHandle;
use sc_transaction_pool_api::TransactionPool;
use sp_consensus_aura::sr25519::AuthorityPair as AuraPair;
use sp_keystore::KeystorePtr;
use std::sync::Arc;
use substrate_prometheus_endpoint::Registry;
use tieline_runtime::opaque::{Block, Hash};

type Proposer = sc_basic_authorship::ProposerFactory<Pool, FullClient>;
type SealCommands = mpsc::Receiver<EngineCommand<Hash>>;

/// What a node makes blocks with.
pub struct Author {
	/// Whether the node is a validator, who alone makes blocks.
	pub role: Role,
	/// Whether it makes blocks while it has no peers.
	pub force_authoring: bool,
	/// The client.
	pub client: Arc<FullClient>,
	/// The extrinsics that wait for a block.
	pub pool: Arc<Pool>,
	/// The rule that chooses the parent.
	pub select_chain: FullSelectChain,
	/// The import of blocks.
	pub block_import: GrandpaBlockImport,
	/// What the network syncs.
	pub sync: Arc<SyncingService<Block>>,
	/// The validator's keys.
	pub keystore: KeystorePtr,
	/// Metrics.
	pub prometheus: Option<Registry>,
}

impl Author {
	/// Starts block production on a validator. `commands` are those of manual sealing.
	pub fn spawn(
		self,
		sealing: Sealing,
		commands: SealCommands,
		telemetry: Option<TelemetryHandle>,
		task_manager: &TaskManager,
	) -> Result<(), ServiceError> {
		if !self.role.is_authority() {
			return Ok(());
		}
		let proposer = Proposer::new(
			task_manager.spawn_handle(),
			self.client.clone(),
			self.pool.clone(),
			self.prometheus.as_ref(),
			telemetry.clone(),
		);
		match sealing {
			Sealing::Aura => return self.spawn_aura(proposer, telemetry, task_manager),
			Sealing::Manual => self.spawn_seal(proposer, commands, task_manager),
			Sealing::Instant => {
				let commands = self.command_per_extrinsic();
				self.spawn_seal(proposer, commands, task_manager);
			},
		}
		Ok(())
	}

	/// A block a slot, by the validators in turn.
	fn spawn_aura(
		self,
		proposer: Proposer,
		telemetry: Option<TelemetryHandle>,
		task_manager: &TaskManager,
	) -> Result<(), ServiceError> {
		let slot_duration = sc_consensus_aura::slot_duration(&*self.client)?;
		let finality_of = self.client.clone();
		let aura = sc_consensus_aura::start_aura::<AuraPair, _, _, _, _, _, _, _, _, _, _>(
			StartAuraParams {
				slot_duration,
				client: self.client,
				select_chain: self.select_chain,
				block_import: self.block_import,
				proposer_factory: proposer,
				create_inherent_data_providers: move |_, ()| {
					let last_final = LastFinal::of(&*finality_of);
					async move {
						let now = sp_timestamp::Timestamp::current();
						let (slot, time) = slot_and_time(now, slot_duration);
						Ok((slot, time, last_final))
					}
				},
				force_authoring: self.force_authoring,
				backoff_authoring_blocks: Option::<()>::None,
				keystore: self.keystore,
				sync_oracle: self.sync.clone(),
				justification_sync_link: self.sync,
				block_proposal_slot_portion: SlotProportion::new(2f32 / 3f32),
				max_block_proposal_slot_portion: None,
				telemetry,
				compatibility_mode: Default::default(),
			},
		)?;
		task_manager.spawn_essential_handle().spawn_blocking("aura", Some("block-authoring"), aura);
		Ok(())
	}

	/// Asks for a block at each import into the pool.
	///
	/// A block has an inherent less than there is inherent data, as the slot has none. The SDK's own
	/// instant sealing takes such a block with one extrinsic for one without; hence `create_empty`.
	fn command_per_extrinsic(&self) -> BoxStream<'static, EngineCommand<Hash>> {
		let imports = self.pool.import_notification_stream();
		let command = |_| EngineCommand::SealNewBlock {
			create_empty: true,
			finalize: true,
			parent_hash: None,
			sender: None,
		};
		imports.map(command).boxed()
	}

	/// A block for each command. The chain's clock moves by a slot a block.
	fn spawn_seal(
		self,
		proposer: Proposer,
		commands: impl Stream<Item = EngineCommand<Hash>> + Send + Unpin + 'static,
		task_manager: &TaskManager,
	) {
		let consensus_data = AuraConsensusDataProvider::new(self.client.clone());
		let slots_of = self.client.clone();
		let create_inherent_data_providers = move |_, ()| {
			let client = slots_of.clone();
			async move {
				let clock =
					SlotTimestampProvider::new_aura(client.clone()).map_err(|e| e.to_string())?;
				let slot = sp_consensus_aura::inherents::InherentDataProvider::new(clock.slot());
				Ok((clock, slot, LastFinal::of(&*client)))
			}
		};
		task_manager.spawn_essential_handle().spawn_blocking(
			"seal",
			Some("block-authoring"),
			run_manual_seal(ManualSealParams {
				block_import: self.block_import,
				env: proposer,
				client: self.client,
				pool: self.pool,
				commands_stream: commands,
				select_chain: self.select_chain,
				consensus_data_provider: Some(Box::new(consensus_data)),
				create_inherent_data_providers,
			}),
		);
	}
}
