//! The gateway as a process.

use crate::{
	chain::{InstructionError, Reader},
	config::{Config, ConfigError, beside},
	energy::{Ledger, LedgerError},
	http::{Served, serve},
	instructions::Instructions,
	metrics::Metrics,
	site::{Periods, Site},
	sunspec::Link,
};
use std::{
	future::Future,
	io,
	path::Path,
	sync::{Arc, Mutex},
	time::{Duration, SystemTime, UNIX_EPOCH},
};
use tieline_client::{
	agent,
	chain::{Account, ChainError, Client},
};
use tieline_primitives::Millis;
use tokio::{net::TcpListener, sync::watch, time::sleep};

/// Keeps a failure that comes at once from being repeated without pause.
const BREATH: Duration = Duration::from_secs(1);

/// Why a gateway ends.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum GatewayError {
	/// The configuration cannot be used.
	#[error(transparent)]
	Config(#[from] ConfigError),
	/// The energy cannot be kept.
	#[error(transparent)]
	Ledger(#[from] LedgerError),
	/// The device's name has no address.
	#[error("the device's address cannot be found: {0}")]
	Address(io::Error),
	/// The port for metrics and energy cannot be opened: choose another one.
	#[error("{address} cannot be listened at: {cause}")]
	Port {
		/// The address.
		address: std::net::SocketAddr,
		/// The reason.
		cause: io::Error,
	},
	/// The key is one that everybody has, and the chain is not for development.
	#[error("everybody has the gateway's key, and the chain `{0}` is not for development")]
	KnownKey(String),
	/// The chain is not the one that this program was built for, or was started over.
	#[error(transparent)]
	Chain(#[from] ChainError),
}

/// Runs the gateway of a configuration file until `end` is ready. The device is set from the first
/// second on, to its standing limit while no node answers; when the gateway ends, the device's timer
/// takes it there.
pub async fn run(file: &Path, end: impl Future<Output = ()>) -> Result<(), GatewayError> {
	let config = Config::read(file)?;
	let account = config.account(file)?;
	let folder = beside(file, &config.energy.folder);
	let length = config.energy.interval_minutes.saturating_mul(60_000);
	let ledger = Arc::new(Mutex::new(Ledger::open(&folder, length)?));
	let metrics = Arc::new(Metrics::default());
	let (said, heard) = watch::channel(None);
	let link = Link::new(config.device().map_err(GatewayError::Address)?);
	let periods = Periods {
		control: Duration::from_secs(config.control.period_s),
		read: Duration::from_secs(config.energy.period_s),
	};
	let served = Served {
		metrics: metrics.clone(),
		ledger: ledger.clone(),
		der: config.der(),
		account: account.clone(),
	};
	let port = async {
		match config.http {
			Some(http) => {
				let address = http.listen;
				let listener = TcpListener::bind(address).await;
				let listener = listener.map_err(|cause| GatewayError::Port { address, cause })?;
				serve(listener, served).await;
				Ok(())
			},
			None => std::future::pending().await,
		}
	};
	let mut site = Site::new(link, config.rules(), periods, heard, ledger, metrics.clone());
	tracing::info!(account = account.address(), der = config.chain.der, "running");
	tokio::select! {
		biased;
		() = end => Ok(()),
		ended = port => ended,
		followed = follow(&config, &account, &said, &metrics) => followed,
		() = site.run() => Ok(()),
	}
}

/// Reads the instructions at each finalized block. Ends only where trying again cannot help.
async fn follow(
	config: &Config,
	account: &Account,
	said: &watch::Sender<Option<Instructions>>,
	metrics: &Metrics,
) -> Result<(), GatewayError> {
	let client = agent::connect(config.chain.endpoints.clone()).await?;
	refuse_known_key(account, &client).await?;
	let share = config.share;
	let technology = config.device.technology.into();
	let mut reader = Reader::new(config.der(), technology, share.award, share.limit);
	let mut blocks = client.finalized_blocks();
	let mut logged = None;
	loop {
		let read = match blocks.next().await {
			Ok(at) => reader.read(&at, delivery(config.chain.delivery_offset_ms)).await,
			Err(error) => Err(error.into()),
		};
		match read {
			Ok(instructions) => {
				metrics.heard(&instructions);
				said.send_replace(Some(instructions));
				logged = None;
			},
			Err(InstructionError::Chain(error)) if error.is_final() => return Err(error.into()),
			Err(error) => {
				if !matches!(error, InstructionError::Chain(_)) {
					// The chain answers, and has no award for the device.
					said.send_modify(forget_awards);
				}
				let error = error.to_string();
				if logged.as_ref() != Some(&error) {
					tracing::warn!(error, "no instructions; trying again");
					logged = Some(error);
				}
				sleep(BREATH).await;
			},
		}
	}
}

/// Keeps only the overrides and the standing limit.
fn forget_awards(instructions: &mut Option<Instructions>) {
	if let Some(known) = instructions {
		known.periods.clear();
	}
}

/// Fails when everybody knows the gateway's key and the chain is not for development.
async fn refuse_known_key(account: &Account, client: &Client) -> Result<(), GatewayError> {
	while account.is_development() {
		match client.chain().await {
			Ok(chain) if chain.kind.is_development() => return Ok(()),
			Ok(chain) => return Err(GatewayError::KnownKey(chain.name)),
			Err(error) if error.is_final() => return Err(error.into()),
			Err(error) => {
				tracing::warn!(%error, "the type of the chain is not known yet; trying again");
				sleep(BREATH).await;
			},
		}
	}
	Ok(())
}

/// The time of delivery by the clock.
fn delivery(offset: i64) -> Millis {
	let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
	let now = u64::try_from(since.as_millis()).unwrap_or(u64::MAX);
	Millis(now.saturating_add_signed(offset))
}
