//! A chain of four validators on this machine, for demonstrations and tests.

use crate::{
	DevNode, DevNodeError,
	node::{DevNodeBuilder, Part},
};
use std::net::TcpListener;

/// The validators of the chain `local`.
const NAMES: [&str; 4] = ["alice", "bob", "charlie", "dave"];
/// The secret key of the first node's identity on the network, and the identity. The others find
/// the network by way of it.
const FIRST_KEY: &str = "0000000000000000000000000000000000000000000000000000000000000001";
const FIRST_PEER: &str = "12D3KooWEyoppNCUx8Yx66oV9fJnriXwCcXwDDUA2kj6vnc6iDEp";

/// A chain of four validators: blocks become final while three of them run. They end with the
/// value.
#[derive(Debug)]
pub struct Validators {
	nodes: Vec<DevNode>,
}

impl Validators {
	/// Starts four nodes with an empty chain, each in a temporary directory, and waits until they
	/// answer.
	pub async fn start() -> Result<Self, DevNodeError> {
		Self::start_with(DevNode::builder()).await
	}

	/// Starts them with these settings. Of these, the directory and the sealing are their own.
	pub async fn start_with(settings: DevNodeBuilder) -> Result<Self, DevNodeError> {
		let port = free_port().map_err(DevNodeError::io("no port for the first node"))?;
		let mut nodes = Vec::new();
		// One after the other: the first leaves the compiled runtime for those behind it.
		for name in NAMES {
			let part = Part::OneOf { name, network: network(nodes.is_empty(), port) };
			nodes.push(settings.clone().part(part).start().await?);
		}
		Ok(Self { nodes })
	}

	/// Where they listen.
	pub fn endpoints(&self) -> Vec<String> {
		self.nodes.iter().map(DevNode::endpoint).collect()
	}

	/// The nodes, of which those with the lower indices are `//Alice` and `//Bob`.
	pub fn nodes(&self) -> &[DevNode] {
		&self.nodes
	}

	/// The nodes, to be stopped and started again.
	pub fn nodes_mut(&mut self) -> &mut [DevNode] {
		&mut self.nodes
	}
}

/// How a node finds the others, of which the first listens at `port`.
fn network(is_first: bool, port: u16) -> Vec<String> {
	let first = format!("/ip4/127.0.0.1/tcp/{port}");
	let arguments = if is_first {
		vec!["--listen-addr", &first, "--node-key", FIRST_KEY]
	} else {
		vec!["--listen-addr", "/ip4/127.0.0.1/tcp/0"]
	};
	let mut arguments = arguments.into_iter().map(Into::into).collect::<Vec<_>>();
	if !is_first {
		arguments.extend(["--bootnodes".into(), format!("{first}/p2p/{FIRST_PEER}")]);
		arguments.push("--unsafe-force-node-key-generation".into());
	}
	arguments
}

fn free_port() -> std::io::Result<u16> {
	Ok(TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port())
}
