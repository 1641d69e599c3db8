//! When the process is asked to end.

use tokio::signal;

/// Waits until the process is asked to end (SIGINT or SIGTERM).
pub async fn shutdown_signal() {
	let interrupted = async {
		if signal::ctrl_c().await.is_err() {
			// Without a handler the signal ends the process by itself.
			std::future::pending::<()>().await;
		}
	};
	#[cfg(unix)]
	let terminated = async {
		match signal::unix::signal(signal::unix::SignalKind::terminate()) {
			Ok(mut signal) => {
				signal.recv().await;
			},
			Err(_) => std::future::pending::<()>().await,
		}
	};
	#[cfg(not(unix))]
	let terminated = std::future::pending::<()>();
	tokio::select! {
		() = interrupted => {},
		() = terminated => {},
	}
}

#[cfg(all(test, unix))]
mod tests {
	use super::*;
	use std::process::{self, Command};

	#[tokio::test]
	async fn an_agent_ends_when_the_process_is_asked_to() {
		for signal in ["-TERM", "-INT"] {
			// Joined in this order the first is listening when the second signals.
			let send = async {
				let pid = process::id().to_string();
				let sent = Command::new("kill").args([signal, &pid]).status().expect("kill");
				assert!(sent.success());
			};
			tokio::join!(shutdown_signal(), send);
		}
	}
}
