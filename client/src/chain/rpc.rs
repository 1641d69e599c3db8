//! The node's JSON-RPC, for what the library has no question for.

use super::{ChainError, Client};
use serde_json::Value;

impl Client {
	/// The answer of a JSON-RPC method of the node that the client talks to, such as `system_health`.
	/// What can be asked of the state is asked better with [`AtBlock`](super::AtBlock).
	pub async fn rpc(&self, method: &str, parameters: &[Value]) -> Result<Value, ChainError> {
		self.ask(method, |connection| async move { connection.request(method, parameters).await })
			.await
	}
}
