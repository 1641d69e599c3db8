//! A chain of four validators on this machine, for demonstrations and tests.

use crate::{
	DevNode, DevNodeError, Host, Hosts, HostsError, free_ports,
	node::{DevNodeBuilder, KEY, PEER, Part},
};
use std::time::Duration;

/// The validators of the chain `local`.
const NAMES: [&str; 4] = ["alice", "bob", "charlie", "dave"];
/// The port of the first node on a machine of its own.
const PORT: u16 = 30_333;
/// A chain of four validators: blocks become final while three of them run. They end with the
/// value.
#[derive(Debug)]
pub struct Validators {
	// They end before their machines do.
	nodes: Vec<DevNode>,
	hosts: Option<Hosts>,
}

impl Validators {
	/// Starts four nodes with an empty chain, each in a temporary directory, and waits until they
	/// answer.
	pub async fn start() -> Result<Self, DevNodeError> {
		Self::start_with(DevNode::builder()).await
	}

	/// Starts them with these settings. Of these, the directory and the sealing are their own.
	pub async fn start_with(settings: DevNodeBuilder) -> Result<Self, DevNodeError> {
		let ports = free_ports(1).map_err(DevNodeError::io("no port for the first node"))?;
		Self::start_on(None, settings, ports[0]).await
	}

	/// Starts each on a machine of its own ([`Hosts`]), which sends with this latency.
	pub async fn start_apart(
		settings: DevNodeBuilder,
		latency: Option<Duration>,
	) -> Result<Self, DevNodeError> {
		let hosts = Hosts::start(NAMES.len() as u8, latency)?;
		Self::start_on(Some(hosts), settings, PORT).await
	}

	async fn start_on(
		hosts: Option<Hosts>,
		settings: DevNodeBuilder,
		port: u16,
	) -> Result<Self, DevNodeError> {
		let host = |index: usize| hosts.as_ref().map(|hosts| hosts.host(index as u8));
		let first = host(0);
		let mut nodes = Vec::new();
		// One after the other: the first leaves the compiled runtime for those behind it.
		for (index, name) in NAMES.into_iter().enumerate() {
			let host = host(index);
			let network = network(index == 0, first.as_ref(), host.as_ref(), port);
			let settings = settings.clone().part(Part::OneOf { name, network }).host(host);
			nodes.push(settings.start().await?);
		}
		Ok(Self { nodes, hosts })
	}

	/// Cuts these validators off from the others, where each has [a machine of its own](Self::start_apart).
	/// They reach each other.
	pub fn part(&self, group: &[u8]) -> Result<(), HostsError> {
		self.hosts.as_ref().map_or(Ok(()), |hosts| hosts.part(group))
	}

	/// Undoes [`part`](Self::part).
	pub fn join(&self, group: &[u8]) -> Result<(), HostsError> {
		self.hosts.as_ref().map_or(Ok(()), |hosts| hosts.join(group))
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
fn network(is_first: bool, first: Option<&Host>, host: Option<&Host>, port: u16) -> Vec<String> {
	let at = |host: Option<&Host>, port: u16| {
		let address = host.map_or("127.0.0.1", |host| &host.address);
		format!("/ip4/{address}/tcp/{port}")
	};
	let first = at(first, port);
	if is_first {
		let own = ["--listen-addr", &first, "--node-key", KEY];
		return own.map(Into::into).into();
	}
	let bootnode = format!("{first}/p2p/{PEER}");
	let own = ["--listen-addr", &at(host, 0), "--bootnodes", &bootnode];
	let key = ["--unsafe-force-node-key-generation"];
	own.into_iter().chain(key).map(Into::into).collect()
}
