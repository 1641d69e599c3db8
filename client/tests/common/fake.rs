//! A node that answers from a chain of empty blocks in memory.

use codec::Encode;
use jsonrpsee::{
	RpcModule,
	server::{Server, ServerHandle, SubscriptionMessage},
	types::{ErrorObjectOwned, Params},
};
use serde_json::{Value, json};
use std::{net::SocketAddr, sync::Arc};
use subxt::{
	Config,
	config::{
		Hasher, SubstrateConfig,
		substrate::{BlakeTwo256, SubstrateHeader},
	},
};
use tieline_client::chain::{Hash, api::SPEC_VERSION};
use tokio::sync::watch;

type Header = <SubstrateConfig as Config>::Header;

/// The blocks of a chain, all of them final.
#[derive(Clone)]
pub struct Chain {
	headers: Vec<Header>,
	pub spec_version: u32,
	pub kind: &'static str,
}

impl Chain {
	/// A development chain with a genesis block and so many after it. All have one genesis block;
	/// from block 1 on they differ by `history`.
	pub fn new(history: u8, blocks: u32) -> Self {
		let mut chain =
			Self { headers: Vec::new(), spec_version: SPEC_VERSION, kind: "Development" };
		chain.push(0);
		chain.grow(history, blocks);
		chain
	}

	/// The same with so many blocks more.
	pub fn grow(&mut self, history: u8, blocks: u32) {
		(0..blocks).for_each(|_| self.push(history));
	}

	pub fn hash(&self, number: usize) -> Hash {
		BlakeTwo256.hash(&self.headers[number].encode())
	}

	pub fn height(&self) -> usize {
		self.headers.len() - 1
	}

	fn push(&mut self, history: u8) {
		let number = self.headers.len();
		let parent_hash = number.checked_sub(1).map(|parent| self.hash(parent)).unwrap_or_default();
		self.headers.push(SubstrateHeader {
			parent_hash,
			number: number as u64,
			state_root: Hash::repeat_byte(history),
			extrinsics_root: Hash::zero(),
			digest: Default::default(),
		});
	}

	fn header(&self, hash: &str) -> Option<Value> {
		let number =
			(0..=self.height()).find(|number| format!("{:?}", self.hash(*number)) == hash)?;
		Some(self.json(number))
	}

	fn json(&self, number: usize) -> Value {
		let header = &self.headers[number];
		json!({
			"parentHash": format!("{:?}", header.parent_hash),
			"number": format!("{:#x}", number),
			"stateRoot": format!("{:?}", header.state_root),
			"extrinsicsRoot": format!("{:?}", header.extrinsics_root),
			"digest": { "logs": [] },
		})
	}

	fn call(&self, method: &str) -> Option<String> {
		let answer = match method {
			"Core_version" => (
				"tieline",
				"tieline",
				1u32,
				self.spec_version,
				1u32,
				Vec::<([u8; 8], u32)>::new(),
				1u32,
			)
				.encode(),
			"Metadata_metadata_versions" => vec![14u32, 15, 16].encode(),
			"Metadata_metadata_at_version" => {
				Some(include_bytes!("../../metadata.scale").to_vec()).encode()
			},
			_ => return None,
		};
		Some(format!("0x{}", answer.iter().map(|byte| format!("{byte:02x}")).collect::<String>()))
	}
}

/// A running node.
pub struct FakeNode {
	address: SocketAddr,
	chain: Arc<watch::Sender<Chain>>,
	server: ServerHandle,
}

impl FakeNode {
	pub async fn start(chain: Chain) -> Self {
		Self::start_at("127.0.0.1:0".parse().expect("an address"), chain).await
	}

	async fn start_at(address: SocketAddr, chain: Chain) -> Self {
		let server = Server::builder().build(address).await.expect("a server");
		let address = server.local_addr().expect("its address");
		let chain = Arc::new(watch::channel(chain).0);
		let server = server.start(methods(chain.clone()));
		Self { address, chain, server }
	}

	pub fn endpoint(&self) -> String {
		format!("ws://{}", self.address)
	}

	pub fn chain(&self) -> Chain {
		self.chain.borrow().clone()
	}

	/// Makes so many blocks, of which subscribers see the last.
	pub fn grow(&self, history: u8, blocks: u32) {
		self.chain.send_modify(|chain| chain.grow(history, blocks));
	}

	/// Ends it; its connections break.
	pub async fn stop(self) -> SocketAddr {
		self.server.stop().expect("it runs");
		self.server.stopped().await;
		self.address
	}

	/// Ends it, and starts another in its place.
	pub async fn restart(self, chain: Chain) -> Self {
		let address = self.stop().await;
		Self::start_at(address, chain).await
	}
}

/// A node that starts at an address later.
pub async fn start_later(address: SocketAddr, chain: Chain) -> FakeNode {
	FakeNode::start_at(address, chain).await
}

type Methods = RpcModule<Arc<watch::Sender<Chain>>>;

fn methods(chain: Arc<watch::Sender<Chain>>) -> Methods {
	let mut methods = RpcModule::new(chain);
	answer(
		&mut methods,
		"system_health",
		|_, _| json!({ "peers": 0, "isSyncing": false, "shouldHavePeers": false }),
	);
	answer(&mut methods, "system_chain", |_, _| json!("Fake"));
	answer(&mut methods, "system_chainType", |chain, _| json!(chain.kind));
	answer(
		&mut methods,
		"state_getRuntimeVersion",
		|chain, _| json!({ "specVersion": chain.spec_version, "transactionVersion": 1 }),
	);
	answer(&mut methods, "chain_getFinalizedHead", |chain, _| {
		json!(format!("{:?}", chain.hash(chain.height())))
	});
	answer(&mut methods, "chain_getBlockHash", |chain, asked| {
		let number = match asked.first() {
			Some(Value::Number(number)) => number.as_u64().map(|number| number as usize),
			Some(Value::String(hex)) => {
				usize::from_str_radix(hex.trim_start_matches("0x"), 16).ok()
			},
			_ => Some(chain.height()),
		};
		let number = number.filter(|number| *number <= chain.height());
		number.map_or(Value::Null, |number| json!(format!("{:?}", chain.hash(number))))
	});
	answer(&mut methods, "chain_getHeader", |chain, asked| {
		let hash = asked.first().and_then(Value::as_str);
		hash.and_then(|hash| chain.header(hash)).unwrap_or(Value::Null)
	});
	answer(&mut methods, "state_call", |chain, asked| {
		let method = asked.first().and_then(Value::as_str).expect("a method");
		json!(chain.call(method).unwrap_or_else(|| panic!("no answer to {method}")))
	});
	methods
		.register_subscription(
			"chain_subscribeFinalizedHeads",
			"chain_finalizedHead",
			"chain_unsubscribeFinalizedHeads",
			|_, pending, chain, _| async move {
				let mut chain = chain.subscribe();
				let sink = pending.accept().await?;
				loop {
					let head = {
						let chain = chain.borrow_and_update();
						chain.json(chain.height())
					};
					sink.send(SubscriptionMessage::from_json(&head)?).await?;
					tokio::select! {
						changed = chain.changed() => changed?,
						() = sink.closed() => return Ok(()),
					}
				}
			},
		)
		.expect("a new method");
	methods
}

fn answer(
	methods: &mut Methods,
	name: &'static str,
	answer: impl Fn(&Chain, Vec<Value>) -> Value + Send + Sync + 'static,
) {
	methods
		.register_method(name, move |params: Params<'_>, chain, _| {
			let asked = params.parse::<Vec<Value>>().unwrap_or_default();
			Ok::<_, ErrorObjectOwned>(answer(&chain.borrow(), asked))
		})
		.expect("a new method");
}
