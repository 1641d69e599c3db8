//! The node's RPC: the stock methods of the SDK, and `engine_*` where blocks are sealed by hand.

use crate::client::FullClient;
use futures::channel::mpsc;
use jsonrpsee::RpcModule;
use sc_cli::RpcEndpoint;
use sc_consensus_manual_seal::rpc::{EngineCommand, ManualSeal, ManualSealApiServer};
use sc_service::config::RpcConfiguration;
use sc_transaction_pool_api::TransactionPool;
use std::{io, net::TcpListener, sync::Arc};
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

/// Fails when a port of the RPC server is taken.
pub fn require_ports(endpoints: &[RpcEndpoint]) -> Result<(), String> {
	for endpoint in endpoints.iter().filter(|endpoint| !endpoint.is_optional) {
		let address = endpoint.listen_addr;
		TcpListener::bind(address).map_err(|error| match error.kind() {
			io::ErrorKind::AddrInUse => format!(
				"RPC port {} is taken, perhaps by another node: stop that program, or choose \
				 another port with `--rpc-port` (0 takes any free one)",
				address.port()
			),
			_ => format!("the RPC server cannot listen at {address}: {error}"),
		})?;
	}
	Ok(())
}

/// Has the RPC server listen at its ports or fail. The SDK's server would go to a random port, and
/// whoever connects to the usual one would talk to another node.
pub fn keep_ports(config: &mut RpcConfiguration) {
	for endpoint in config.addr.iter_mut().flatten() {
		endpoint.retry_random_port = false;
	}
}
