//! The history of a market over HTTP: index, API and page in one program.

use crate::{demo::Folder, study};
use anyhow::{Result, bail};
use clap::Args;
use std::{convert::Infallible, net::SocketAddr, num::NonZeroU32, path::PathBuf, time::Duration};
use tieline_api::{ApiError, App, HeaderValue, Node, Settings, listen, serve};
use tieline_client::agent::{self, shutdown_signal};
use tieline_index::{Database, Progress, follow};
use tieline_observer::audit::FeederStudy;
use tieline_scenario::Scenario;
use tieline_testnet::{DevNode, Sealing};
use tokio::{sync::watch, time::sleep};

/// How often it is looked whether the index has its first block.
const LOOK: Duration = Duration::from_millis(300);

/// After how long a history that could not be written on is tried again.
const AGAIN: Duration = Duration::from_secs(60);

/// What is served, and where.
#[derive(Args)]
pub(crate) struct Arguments {
	/// A node's endpoint; several to fail over.
	#[arg(long, default_value = "ws://127.0.0.1:9944", value_parser = crate::endpoint)]
	url: Vec<String>,
	/// The database: sqlite:PATH, or postgres://USER:PASSWORD@HOST/NAME.
	#[arg(long, env = "TIELINE_DATABASE", hide_env_values = true)]
	database: String,
	/// The folder of a demonstration, whose chain is served in place of that of a running node.
	#[arg(long)]
	demo: Option<PathBuf>,
	/// Where to listen.
	#[arg(long, default_value = "127.0.0.1:8080")]
	listen: SocketAddr,
	/// A file with the model of the feeder (TOML), as of `tieline record`; without it there are no
	/// voltages.
	#[arg(long)]
	study: Option<PathBuf>,
	/// A scenario whose feeder it is, in place of a study.
	#[arg(long, conflicts_with = "study")]
	scenario: Option<PathBuf>,
	/// The specification of the chain, for light clients; else the node is asked for it.
	#[arg(long)]
	chain_spec: Option<PathBuf>,
	/// An origin whose pages may read the API, such as `https://example.org`, or `*` for all.
	#[arg(long, value_parser = origin)]
	cors: Option<HeaderValue>,
	/// Only read the database, which `tieline index` writes.
	#[arg(long)]
	no_index: bool,
	/// How many requests a second one address may make in the long run; 0: any number. Behind a proxy
	/// all requests come from one address.
	#[arg(long, default_value_t = 50)]
	requests_per_second: u32,
	/// By how many seconds of the chain's clock the index may be behind and still count as ready.
	#[arg(long, default_value_t = 30)]
	ready_within: u64,
}

/// Serves until the process is asked to end.
pub(crate) async fn run(arguments: Arguments) -> Result<()> {
	// A port in use is said before anything else is begun.
	let listener = listen(arguments.listen).await?;
	let study = match (&arguments.study, &arguments.scenario) {
		(Some(file), _) => Some(study::read(file)?),
		(None, Some(file)) => Some(study::of_scenario(&Scenario::read(file)?)),
		(None, None) => None,
	};
	let feeder = study.and_then(|study| study.feeder);
	let database = match arguments.no_index {
		true => Database::open_to_read(&arguments.database).await?,
		false => Database::open(&arguments.database).await?,
	};
	let folder = arguments.demo.as_deref().map(Folder::earlier).transpose()?;
	// The chain of a demonstration has no node of its own. Both live until the end.
	let node = match &folder {
		Some(folder) => {
			let node = DevNode::builder().directory(folder.chain()).sealing(Sealing::Manual);
			Some(node.start().await?)
		},
		None => None,
	};
	let endpoints = node.as_ref().map_or(arguments.url, |node| vec![node.endpoint()]);
	let settings = Settings {
		cors: arguments.cors,
		requests_per_second: NonZeroU32::new(arguments.requests_per_second),
		ready_within: Duration::from_secs(arguments.ready_within),
		chain_spec: arguments.chain_spec,
		..Settings::default()
	};
	let (halting, halted) = watch::channel(None);
	let serving = async {
		let made = app(&database, &endpoints, feeder, settings, arguments.no_index, halted.clone());
		let app = made.await?;
		tokio::select! {
			served = serve(listener, app.clone(), shutdown_signal()) => Ok(served?),
			never = tell(halted.clone(), &app) => match never {},
		}
	};
	let served = tokio::select! {
		served = serving => served,
		failed = index(&endpoints, &database, &halting), if !arguments.no_index => match failed? {},
	};
	database.close().await;
	served
}

/// Writes the history for as long as the program runs. What cannot be written on can be served: it is
/// said, and tried again.
async fn index(
	endpoints: &[String],
	database: &Database,
	halting: &watch::Sender<Option<String>>,
) -> Result<Infallible> {
	let client = agent::connect(endpoints).await?;
	let (progress, mut written) = watch::channel(Progress::default());
	loop {
		let followed = tokio::select! {
			followed = follow(&client, database, &progress) => followed,
			never = clear(&mut written, halting) => match never {},
		};
		match followed {
			Ok(never) => match never {},
			Err(error) if error.keeps_history() => {
				tracing::error!("the history is not written on: {error}");
				halting.send_replace(Some(error.to_string()));
				sleep(AGAIN).await;
			},
			Err(error) => return Err(error.into()),
		}
	}
}

/// Forgets why the history was not written on once it is.
async fn clear(
	written: &mut watch::Receiver<Progress>,
	halting: &watch::Sender<Option<String>>,
) -> Infallible {
	while written.changed().await.is_ok() {
		halting.send_if_modified(|reason| reason.take().is_some());
	}
	std::future::pending().await
}

/// Tells what is served why the history is not written on.
async fn tell(mut halted: watch::Receiver<Option<String>>, app: &App) -> Infallible {
	loop {
		let reason = halted.borrow_and_update().clone();
		app.set_halted(reason);
		if halted.changed().await.is_err() {
			return std::future::pending().await;
		}
	}
}

/// What is served, once the database knows its chain.
async fn app(
	database: &Database,
	endpoints: &[String],
	feeder: Option<FeederStudy>,
	settings: Settings,
	no_index: bool,
	halted: watch::Receiver<Option<String>>,
) -> Result<App> {
	let mut ending = std::pin::pin!(shutdown_signal());
	loop {
		// The index itself refuses a node of another chain.
		let node = match no_index {
			true => Node::reach(endpoints.to_vec()).await,
			false => Node::new(endpoints.to_vec()),
		};
		match App::new(database.clone(), node, feeder.clone(), settings.clone()).await {
			Err(ApiError::Empty) if !no_index => {
				if let Some(reason) = &*halted.borrow() {
					bail!("{reason}");
				}
			},
			made => return Ok(made?),
		}
		tokio::select! {
			() = sleep(LOOK) => {},
			() = ending.as_mut() => bail!("interrupted before the first block was there"),
		}
	}
}

fn origin(text: &str) -> Result<HeaderValue, String> {
	let is_origin = text == "*" || text.starts_with("http://") || text.starts_with("https://");
	match text.parse() {
		Ok(value) if is_origin && !text.contains(' ') && !text.ends_with('/') => Ok(value),
		_ => Err("write it as `https://host:port`, or `*` for all".into()),
	}
}
