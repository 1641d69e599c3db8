//! The genesis block of a new chain.
//!
//! The SDK's builder computes the genesis state at each start of a node, also for a chain that has
//! begun, and compiles the runtime for it, in executors of its own. This one computes it only for
//! an empty database, with the client's executor, which needs the compiled runtime anyway.

use crate::backend::{Executor, FullBackend};
use codec::{Decode, Encode};
use sc_chain_spec::json_merge;
use sc_client_api::Backend;
use sc_service::{BuildGenesisBlock, ChainSpec, GenesisBlockBuilder};
use serde::Deserialize;
use serde_json::Value;
use sp_core::{
	Bytes,
	storage::{Storage, well_known_keys::CODE},
	traits::{CallContext, CodeExecutor, RuntimeCode, WrappedRuntimeCode},
};
use sp_crypto_hashing::blake2_256;
use sp_state_machine::BasicExternalities;
use std::sync::Arc;
use tieline_runtime::opaque::Block;

/// Builds the genesis block of a chain specification.
pub struct Genesis {
	/// The specification.
	pub spec: Box<dyn ChainSpec>,
	/// Whether the genesis state is stored: not where the node syncs a later one.
	pub commit_state: bool,
	/// The database.
	pub backend: Arc<FullBackend>,
	/// The client's executor.
	pub executor: Executor,
}

impl BuildGenesisBlock<Block> for Genesis {
	type BlockImportOperation = <FullBackend as Backend<Block>>::BlockImportOperation;

	fn build_genesis_block(self) -> sp_blockchain::Result<(Block, Self::BlockImportOperation)> {
		let storage =
			storage(&*self.spec, &self.executor).map_err(sp_blockchain::Error::Storage)?;
		GenesisBlockBuilder::<Block, _, _>::new_with_storage(
			storage,
			self.commit_state,
			self.backend,
			self.executor,
		)?
		.build_genesis_block()
	}
}

/// The genesis state that a specification describes.
fn storage(spec: &dyn ChainSpec, executor: &Executor) -> Result<Storage, String> {
	let mut json: Value = serde_json::from_str(&spec.as_json(false)?)
		.map_err(|error| format!("the chain specification is not JSON: {error}"))?;
	match json.pointer_mut("/genesis/runtimeGenesis") {
		Some(genesis) => RuntimeGenesis::deserialize(genesis.take())
			.map_err(|error| format!("the chain specification's genesis: {error}"))?
			.storage(executor),
		// A raw specification holds the state itself.
		None => spec.as_storage_builder().build_storage(),
	}
}

/// A genesis state as a runtime and what its `GenesisBuilder` makes the state from.
#[derive(Deserialize)]
struct RuntimeGenesis {
	code: Bytes,
	/// Changes of the runtime's default configuration.
	patch: Option<Value>,
	/// A configuration, in place of the default one.
	config: Option<Value>,
}

impl RuntimeGenesis {
	fn storage(mut self, executor: &Executor) -> Result<Storage, String> {
		let mut config = match self.config.take() {
			Some(config) => config,
			None => self.default_config(executor)?,
		};
		if let Some(patch) = self.patch.take() {
			json_merge(&mut config, patch);
		}
		let mut state = BasicExternalities::new_empty();
		self.call::<sp_genesis_builder::Result>(
			executor,
			&mut state,
			"GenesisBuilder_build_state",
			&config.to_string(),
		)??;
		let mut storage = state.into_storages();
		storage.top.insert(CODE.to_vec(), self.code.0);
		Ok(storage)
	}

	fn default_config(&self, executor: &Executor) -> Result<Value, String> {
		let config = self.call::<Option<Vec<u8>>>(
			executor,
			&mut BasicExternalities::new_empty(),
			"GenesisBuilder_get_preset",
			&None::<sp_genesis_builder::PresetId>,
		)?;
		serde_json::from_slice(&config.ok_or("the runtime has no default genesis configuration")?)
			.map_err(|error| format!("the runtime's default genesis configuration: {error}"))
	}

	/// Calls the runtime with one argument.
	fn call<T: Decode>(
		&self,
		executor: &Executor,
		state: &mut BasicExternalities,
		method: &str,
		argument: &impl Encode,
	) -> Result<T, String> {
		let code = RuntimeCode {
			code_fetcher: &WrappedRuntimeCode((&self.code[..]).into()),
			// The key under which the client, too, looks for the compiled runtime.
			hash: blake2_256(&self.code).to_vec(),
			heap_pages: None,
		};
		let (answer, _) =
			executor.call(state, &code, method, &argument.encode(), CallContext::Offchain);
		let answer = answer.map_err(|error| format!("{method}: {error}"))?;
		T::decode(&mut &answer[..]).map_err(|error| format!("{method}: {error}"))
	}
}
