//! An endpoint whose node can be exchanged.

use std::sync::{Arc, Mutex};
use tieline_testnet::DevNode;
use tokio::{
	io::copy_bidirectional,
	net::{TcpListener, TcpStream},
	sync::watch,
	task::JoinHandle,
};

/// Passes connections on to a node.
pub struct Relay {
	endpoint: String,
	target: Arc<Mutex<String>>,
	/// Cuts the connections that there are.
	cut: watch::Sender<()>,
	task: JoinHandle<()>,
}

impl Relay {
	pub async fn to(node: &DevNode) -> Self {
		let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("a port");
		let endpoint = format!("ws://{}", listener.local_addr().expect("its address"));
		let target = Arc::new(Mutex::new(address(node)));
		let (cut, _) = watch::channel(());
		let (targets, cuts) = (target.clone(), cut.clone());
		let task = tokio::spawn(async move {
			while let Ok((mut here, _)) = listener.accept().await {
				let target = targets.lock().expect("the target").clone();
				let mut cut = cuts.subscribe();
				tokio::spawn(async move {
					let Ok(mut there) = TcpStream::connect(target).await else { return };
					tokio::select! {
						_ = copy_bidirectional(&mut here, &mut there) => {},
						_ = cut.changed() => {},
					}
				});
			}
		});
		Self { endpoint, target, cut, task }
	}

	pub fn endpoint(&self) -> String {
		self.endpoint.clone()
	}

	/// Cuts the connections; later ones go to this node.
	pub fn turn_to(&self, node: &DevNode) {
		*self.target.lock().expect("the target") = address(node);
		self.cut.send_replace(());
	}
}

impl Drop for Relay {
	fn drop(&mut self) {
		self.task.abort();
	}
}

fn address(node: &DevNode) -> String {
	node.endpoint().trim_start_matches("ws://").to_owned()
}
