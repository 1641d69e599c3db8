//! An endpoint whose node can be exchanged, and that can freeze.

use crate::DevNode;
use std::{
	io,
	sync::{Arc, Mutex, PoisonError},
};
use tokio::{
	io::copy_bidirectional,
	net::{TcpListener, TcpStream},
	sync::watch,
	task::JoinHandle,
};

/// Passes connections on to a node, for as long as the value lives.
pub struct Relay {
	endpoint: String,
	target: Arc<Mutex<String>>,
	/// Cuts the connections that there are.
	cut: watch::Sender<()>,
	frozen: watch::Sender<bool>,
	task: JoinHandle<()>,
}

impl Relay {
	/// An endpoint of its own that passes everything on to a node.
	pub async fn to(node: &DevNode) -> io::Result<Self> {
		let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
		let endpoint = format!("ws://{}", listener.local_addr()?);
		let target = Arc::new(Mutex::new(address(node)));
		let (cut, _) = watch::channel(());
		let (frozen, _) = watch::channel(false);
		let (targets, cuts, freezing) = (target.clone(), cut.clone(), frozen.clone());
		let task = tokio::spawn(async move {
			while let Ok((mut here, _)) = listener.accept().await {
				let target = targets.lock().unwrap_or_else(PoisonError::into_inner).clone();
				let (mut cut, mut frozen) = (cuts.subscribe(), freezing.subscribe());
				tokio::spawn(async move {
					let passing = async {
						let Ok(mut there) = TcpStream::connect(target).await else { return };
						tokio::select! {
							_ = copy_bidirectional(&mut here, &mut there) => {},
							() = becomes(&mut frozen, true) => {
								// Open, and silent: as long as the relay lives.
								becomes(&mut frozen, false).await;
							},
						}
					};
					tokio::select! {
						() = passing => {},
						_ = cut.changed() => {},
					}
				});
			}
		});
		Ok(Self { endpoint, target, cut, frozen, task })
	}

	/// Where it listens.
	pub fn endpoint(&self) -> String {
		self.endpoint.clone()
	}

	/// Cuts the connections; later ones go to this node.
	pub fn turn_to(&self, node: &DevNode) {
		*self.target.lock().unwrap_or_else(PoisonError::into_inner) = address(node);
		self.cut.send_replace(());
	}

	/// Passes nothing on any more, and leaves all connections open, old and new.
	pub fn freeze(&self) {
		self.frozen.send_replace(true);
	}
}

impl Drop for Relay {
	fn drop(&mut self) {
		self.task.abort();
	}
}

/// Waits until the relay is frozen, or is not; also where the relay is gone.
async fn becomes(frozen: &mut watch::Receiver<bool>, wanted: bool) {
	frozen.wait_for(|frozen| *frozen == wanted).await.ok();
}

fn address(node: &DevNode) -> String {
	node.endpoint().trim_start_matches("ws://").to_owned()
}
