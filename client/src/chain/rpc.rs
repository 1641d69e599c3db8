//! The node's JSON-RPC, for what the library has no question for.

use super::{ChainError, Client};
use futures::future::BoxFuture;
use serde_json::Value;

impl Client {
	/// The answer of a JSON-RPC method of the node that the client talks to, such as `system_health`.
	/// What can be asked of the state is asked better with [`AtBlock`](super::AtBlock).
	pub fn rpc<'a>(
		&'a self,
		method: &'a str,
		parameters: &'a [Value],
	) -> BoxFuture<'a, Result<Value, ChainError>> {
		Box::pin(async move {
			self.ask(
				method,
				|connection| async move { connection.request(method, parameters).await },
			)
			.await
		})
	}
}
