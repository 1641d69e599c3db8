//! Running one agent from its configuration.

use anyhow::Result;
use std::path::Path;
use tieline_agents::{Aggregator, Consortium, Dso, Iso, Owners, Solver};
use tieline_client::{
	agent::{self, Agent},
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

/// Runs the agent of a configuration file until the process is asked to end. Its nodes are waited
/// for.
pub(crate) async fn run(kind: Kind, config: &Path, endpoints: &[String]) -> Result<()> {
	match kind {
		Kind::Iso => serve(Iso::read(config)?, Iso::account, endpoints).await,
		Kind::Dso => serve(Dso::read(config)?, Dso::account, endpoints).await,
		Kind::Aggregator => serve(Aggregator::read(config)?, Aggregator::account, endpoints).await,
		Kind::Solve => serve(Solver::read(config)?, Solver::account, endpoints).await,
		Kind::Owners => serve(Owners::read(config)?, Owners::account, endpoints).await,
		Kind::Consortium => serve(Consortium::read(config)?, Consortium::account, endpoints).await,
	}
}

async fn serve<A: Agent>(
	mut agent: A,
	account: fn(&A) -> &Account,
	endpoints: &[String],
) -> Result<()> {
	let account = account(&agent).clone();
	tokio::select! {
		// A node that does not come up is waited for, but not longer than the process is to run.
		biased;
		() = agent::shutdown_signal() => Ok(()),
		served = async {
			let client = agent::connect(endpoints).await?;
			agent::run(&client, &account, &mut agent).await?;
			Ok(())
		} => served,
	}
}
