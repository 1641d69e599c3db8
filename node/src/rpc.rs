//! The node's RPC: the stock methods of the SDK, and `engine_*` where blocks are sealed by hand.

use crate::client::FullClient;
use futures::channel::mpsc;
use jsonrpsee::RpcModule;
use sc_consensus_manual_seal::rpc::{EngineCommand, ManualSeal, ManualSealApiServer};
use sc_transaction_pool_api::TransactionPool;
use std::sync::Arc;
use tieline_runtime::Hash;

/// The sender of commands to make and finalize blocks.
pub type SealCommands = mpsc::Sender<EngineCommand<Hash>>;

/// The methods beyond those that every Substrate node has.
pub fn create<P: TransactionPool + 'static>(
	client: Arc<FullClient>,
	pool: Arc<P>,
	seal: Option<SealCommands>,
) -> Result<RpcModule<()>, Box<dyn std::error::Error + Send + Sync>> {
	use pallet_transaction_payment_rpc::{TransactionPayment, TransactionPaymentApiServer};
	use substrate_frame_rpc_system::{System, SystemApiServer};

	let mut module = RpcModule::new(());
	module.merge(System::new(client.clone(), pool).into_rpc())?;
	module.merge(TransactionPayment::new(client).into_rpc())?;
	if let Some(seal) = seal {
		module.merge(ManualSeal::new(seal).into_rpc())?;
	}
	Ok(module)
}
