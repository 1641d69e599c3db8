//! Running one agent from its configuration.

use anyhow::Result;
use std::{net::SocketAddr, path::Path, sync::Arc};
use tieline_agents::{
	Aggregator, Consortium, Dso, Iso, Owners, Solver,
	metrics::{Metrics, Port},
	traces::Traces,
};
use tieline_client::{
	agent::{self, Agent, Observer, Observers},
	chain::Account,
};

/// The kinds of agents, each a subcommand of `tieline`.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Kind {
	Iso,
	Dso,
	Aggregator,
	Solve,
	Owners,
	Consortium,
}

/// Where an agent is connected, and where it says how it is.
#[derive(Debug)]
pub(crate) struct Ends {
	/// The nodes.
	pub nodes: Vec<String>,
	/// The address of its metrics.
	pub metrics: Option<SocketAddr>,
	/// The URL of a collector of its traces.
	pub otlp: Option<String>,
}

/// Runs the agent of a configuration file until the process is asked to end. Its nodes are waited
/// for.
pub(crate) async fn run(kind: Kind, config: &Path, ends: Ends) -> Result<()> {
	// A port that is taken is to be known before anything else is done.
	let port = match ends.metrics {
		Some(address) => Some(Port::open(address).await?),
		None => None,
	};
	let ends = (ends.nodes, port, ends.otlp);
	match kind {
		Kind::Iso => serve(Iso::read(config)?, (Iso::account, Iso::metrics), ends).await,
		Kind::Dso => serve(Dso::read(config)?, (Dso::account, Dso::metrics), ends).await,
		Kind::Aggregator => {
			let agent = Aggregator::read(config)?;
			serve(agent, (Aggregator::account, Aggregator::metrics), ends).await
		},
		Kind::Solve => serve(Solver::read(config)?, (Solver::account, Solver::metrics), ends).await,
		Kind::Owners => {
			serve(Owners::read(config)?, (Owners::account, Owners::metrics), ends).await
		},
		Kind::Consortium => {
			let agent = Consortium::read(config)?;
			serve(agent, (Consortium::account, Consortium::metrics), ends).await
		},
	}
}

/// How an agent is asked for its account and its metrics.
type Parts<A> = (fn(&A) -> &Account, fn(&A) -> &Arc<Metrics>);

async fn serve<A: Agent>(
	mut agent: A,
	(account, metrics): Parts<A>,
	(endpoints, port, otlp): (Vec<String>, Option<Port>, Option<String>),
) -> Result<()> {
	let (account, metrics) = (account(&agent).clone(), metrics(&agent).clone());
	let traces =
		otlp.map(|collector| Traces::new(&collector, metrics.kind(), agent.name())).transpose()?;
	if let Some(port) = port {
		tokio::spawn(port.serve(metrics.clone()));
	}
	let served = tokio::select! {
		// A node that does not come up is waited for, but not longer than the process is to run.
		biased;
		() = agent::shutdown_signal() => Ok(()),
		served = async {
			let client = agent::connect(endpoints).await?;
			metrics.connected_by(&client);
			let mut observers: Vec<&dyn Observer> = vec![&*metrics];
			if let Some(traces) = &traces {
				traces.connected_by(&client);
				observers.push(traces);
			}
			let (observers, end) = (Observers(&observers), agent::shutdown_signal());
			agent::run_observed(&client, &account, &mut agent, &observers, end).await?;
			Ok(())
		} => served,
	};
	if let Some(traces) = &traces {
		traces.end().await;
	}
	served
}
