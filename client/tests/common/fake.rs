//! A node that answers from a chain of empty blocks in memory.

use codec::Encode;
use jsonrpsee::{
	RpcModule,
	server::{Server, ServerHandle, SubscriptionMessage},
	types::{ErrorObjectOwned, Params},
};
use serde_json::{Value, json};
use std::{collections::BTreeSet, net::SocketAddr, sync::Arc};
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

/// The key of `Timestamp.Now`.
const CLOCK: &str = "0xf0c365c3cf59d671eb72da0e7a4113c49f1f0515f462cdcf84e0f1d6045dfcbb";
/// The chain's clock at the genesis block, if it were set there, and from one block to the next.
const BEGUN_MS: u64 = 1_700_000_000_000;
const SLOT_MS: u64 = 2_000;

/// The blocks of a chain.
#[derive(Clone)]
pub struct Chain {
	headers: Vec<Header>,
	/// The height up to which it is final; `None`: all of it.
	finalized: Option<usize>,
	/// The extrinsics that were handed to its node, which keeps them out of all blocks.
	handed: Vec<String>,
	pub spec_version: u32,
	pub kind: &'static str,
}

impl Chain {
	/// A development chain with a genesis block and so many after it. All have one genesis block;
	/// from block 1 on they differ by `history`.
	pub fn new(history: u8, blocks: u32) -> Self {
		let mut chain = Self {
			headers: Vec::new(),
			finalized: None,
			handed: Vec::new(),
			spec_version: SPEC_VERSION,
			kind: "Development",
		};
		chain.push(0);
		chain.grow(history, blocks);
		chain
	}

	/// The same with so many blocks more.
	pub fn grow(&mut self, history: u8, blocks: u32) {
		(0..blocks).for_each(|_| self.push(history));
	}

	/// The height up to which it is final.
	pub fn finalized(&self) -> usize {
		self.finalized.unwrap_or_else(|| self.height())
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

	fn number(&self, hash: &str) -> Option<usize> {
		(0..=self.height()).find(|number| format!("{:?}", self.hash(*number)) == hash)
	}

	fn header(&self, hash: &str) -> Option<Value> {
		self.number(hash).map(|number| self.json(number))
	}

	/// The only item that is stored.
	fn clock(&self, hash: &str) -> Option<Value> {
		let number = self.number(hash).filter(|number| *number > 0)?;
		let now = BEGUN_MS + SLOT_MS * number as u64;
		Some(json!(hex(&now.encode())))
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
			"AccountNonceApi_account_nonce" => 0u32.encode(),
			_ => return None,
		};
		Some(hex(&answer))
	}
}

fn hex(bytes: &[u8]) -> String {
	format!("0x{}", bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>())
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

	/// The extrinsics that were handed to it, each once.
	pub fn handed(&self) -> BTreeSet<String> {
		self.chain.borrow().handed.iter().cloned().collect()
	}

	/// Lets nothing more become final until [`Self::finalize`].
	pub fn stall(&self) {
		self.chain.send_modify(|chain| chain.finalized = Some(chain.finalized()));
	}

	/// Finalizes all blocks that there are.
	pub fn finalize(&self) {
		self.chain.send_modify(|chain| chain.finalized = None);
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
	answer(&mut methods, "system_properties", |_, _| json!({}));
	answer(
		&mut methods,
		"state_getRuntimeVersion",
		|chain, _| json!({ "specVersion": chain.spec_version, "transactionVersion": 1 }),
	);
	answer(&mut methods, "chain_getFinalizedHead", |chain, _| {
		json!(format!("{:?}", chain.hash(chain.finalized())))
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
		match asked.first().and_then(Value::as_str) {
			Some(hash) => chain.header(hash).unwrap_or(Value::Null),
			None => chain.json(chain.height()),
		}
	});
	answer(&mut methods, "chain_getBlock", |chain, asked| {
		let hash = asked.first().and_then(Value::as_str).expect("a hash");
		let block = |header| json!({ "block": { "header": header, "extrinsics": [] } });
		chain.header(hash).map_or(Value::Null, block)
	});
	answer(&mut methods, "system_accountNextIndex", |_, _| json!(0));
	methods
		.register_method("author_submitExtrinsic", |params: Params<'_>, chain, _| {
			let extrinsic = params.one::<String>()?;
			chain.send_modify(|chain| chain.handed.push(extrinsic));
			Ok::<_, ErrorObjectOwned>(json!(format!("{:?}", Hash::zero())))
		})
		.expect("a new method");
	answer(&mut methods, "state_getStorage", |chain, asked| {
		let asked = |index: usize| asked.get(index).and_then(Value::as_str).unwrap_or_default();
		let clock = (asked(0) == CLOCK).then(|| chain.clock(asked(1)));
		clock.flatten().unwrap_or(Value::Null)
	});
	answer(&mut methods, "state_call", |chain, asked| {
		let method = asked.first().and_then(Value::as_str).expect("a method");
		json!(chain.call(method).unwrap_or_else(|| panic!("no answer to {method}")))
	});
	heads(
		&mut methods,
		["chain_subscribeFinalizedHeads", "chain_finalizedHead", "chain_unsubscribeFinalizedHeads"],
		Chain::finalized,
	);
	heads(
		&mut methods,
		["chain_subscribeNewHeads", "chain_newHead", "chain_unsubscribeNewHeads"],
		Chain::height,
	);
	methods
}

/// The subscription of this name to the block at a height, at first and whenever that changes.
fn heads(methods: &mut Methods, names: [&'static str; 3], height: fn(&Chain) -> usize) {
	let [subscribe, notification, unsubscribe] = names;
	let subscribed = methods.register_subscription(
		subscribe,
		notification,
		unsubscribe,
		move |_, pending, chain, _| async move {
			let mut chain = chain.subscribe();
			let sink = pending.accept().await?;
			let mut last = None;
			loop {
				let head = {
					let chain = chain.borrow_and_update();
					let hash = chain.hash(height(&chain));
					(last.replace(hash) != Some(hash)).then(|| chain.json(height(&chain)))
				};
				if let Some(head) = head {
					sink.send(SubscriptionMessage::from_json(&head)?).await?;
				}
				tokio::select! {
					changed = chain.changed() => changed?,
					() = sink.closed() => return Ok(()),
				}
			}
		},
	);
	subscribed.expect("a new method");
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
