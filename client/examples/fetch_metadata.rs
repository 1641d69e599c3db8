//! Writes the metadata of a running node's runtime to a file, for the client to be generated from.
//!
//! ```sh
//! cargo run -p tieline-client --example fetch_metadata -- ws://127.0.0.1:9944 client/metadata.scale
//! ```
//!
//! Without arguments it starts a development node of its own and writes `client/metadata.scale`.

use std::{env, error::Error, fs};
use tieline_client::{
	chain::Client,
	dev_node::{DevNode, Sealing},
};

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
	let mut arguments = env::args().skip(1);
	let (_node, endpoint) = match arguments.next() {
		Some(endpoint) => (None, endpoint),
		None => {
			let node = DevNode::start(Sealing::Instant).await?;
			let endpoint = node.endpoint();
			(Some(node), endpoint)
		},
	};
	let file = arguments
		.next()
		.unwrap_or_else(|| concat!(env!("CARGO_MANIFEST_DIR"), "/metadata.scale").into());
	let metadata = Client::connect([endpoint]).await?.metadata().await?;
	fs::write(&file, &metadata)?;
	println!("{file}: {} bytes", metadata.len());
	Ok(())
}
