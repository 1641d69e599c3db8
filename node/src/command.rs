//! What each command does.

use crate::{
	chain_spec,
	cli::{Cli, Sealing, Subcommand},
	client, rpc, service,
};
use sc_cli::{CliConfiguration, DefaultConfigurationValues, SubstrateCli};
use sc_network::config::NetworkBackendType;
use sc_service::{ChainType, PartialComponents};
use std::path::PathBuf;
use tieline_runtime::opaque::{Block, Hash};

impl SubstrateCli for Cli {
	fn impl_name() -> String {
		"Tieline Node".into()
	}

	fn impl_version() -> String {
		env!("SUBSTRATE_CLI_IMPL_VERSION").into()
	}

	fn description() -> String {
		env!("CARGO_PKG_DESCRIPTION").into()
	}

	fn author() -> String {
		"The Tieline developers".into()
	}

	fn support_url() -> String {
		"the issue page of the repository that this program was built from".into()
	}

	fn copyright_start_year() -> i32 {
		2026
	}

	fn load_spec(&self, id: &str) -> Result<Box<dyn sc_service::ChainSpec>, String> {
		Ok(match id {
			"dev" => Box::new(chain_spec::development()?),
			"" | "local" => Box::new(chain_spec::local()?),
			path => Box::new(chain_spec::ChainSpec::from_json_file(path.into())?),
		})
	}
}

/// Parses the command line and does what it says.
pub fn run() -> sc_cli::Result<()> {
	let cli = Cli::from_args();
	let wasm_cache = cli.wasm_cache()?;
	let cache = wasm_cache.as_deref();
	match &cli.subcommand {
		None => run_node(&cli, wasm_cache),
		Some(Subcommand::Key(cmd)) => cmd.run(&cli),
		Some(Subcommand::ExportChainSpec(cmd)) => cmd.run(cli.load_spec(&cmd.chain)?),
		Some(Subcommand::Consortium(cmd)) => cmd.run(),
		Some(Subcommand::CheckBlock(cmd)) => cli.create_runner(cmd)?.async_run(|config| {
			let PartialComponents { client, task_manager, import_queue, .. } =
				client::partial(&config, None, cache)?;
			Ok((cmd.run(client, import_queue), task_manager))
		}),
		Some(Subcommand::ExportBlocks(cmd)) => cli.create_runner(cmd)?.async_run(|config| {
			let PartialComponents { client, task_manager, .. } =
				client::partial(&config, None, cache)?;
			Ok((cmd.run(client, config.database), task_manager))
		}),
		Some(Subcommand::ExportState(cmd)) => cli.create_runner(cmd)?.async_run(|config| {
			let PartialComponents { client, task_manager, .. } =
				client::partial(&config, None, cache)?;
			Ok((cmd.run(client, config.chain_spec), task_manager))
		}),
		Some(Subcommand::ImportBlocks(cmd)) => cli.create_runner(cmd)?.async_run(|config| {
			let PartialComponents { client, task_manager, import_queue, .. } =
				client::partial(&config, None, cache)?;
			Ok((cmd.run(client, import_queue), task_manager))
		}),
		Some(Subcommand::PurgeChain(cmd)) => {
			cli.create_runner(cmd)?.sync_run(|config| cmd.run(config.database))
		},
		Some(Subcommand::Revert(cmd)) => cli.create_runner(cmd)?.async_run(|config| {
			let PartialComponents { client, task_manager, backend, .. } =
				client::partial(&config, None, cache)?;
			let revert_grandpa = Box::new(|client, _, blocks| {
				sc_consensus_grandpa::revert(client, blocks)?;
				Ok(())
			});
			Ok((cmd.run(client, backend, Some(revert_grandpa)), task_manager))
		}),
		Some(Subcommand::ChainInfo(cmd)) => {
			cli.create_runner(cmd)?.sync_run(|config| cmd.run::<Block>(&config))
		},
		#[cfg(feature = "runtime-benchmarks")]
		Some(Subcommand::Benchmark(cmd)) => cli.create_runner(cmd)?.sync_run(|config| match cmd {
			frame_benchmarking_cli::BenchmarkCmd::Pallet(cmd) => cmd
				.run_with_spec::<sp_runtime::traits::HashingFor<Block>, ()>(Some(
					config.chain_spec,
				)),
			_ => {
				Err("only `benchmark pallet` is built in; for the rest use frame-omni-bencher"
					.into())
			},
		}),
	}
}

fn run_node(cli: &Cli, wasm_cache: Option<PathBuf>) -> sc_cli::Result<()> {
	let sealing = cli.sealing;
	let limits = cli.run.pool_config.clone();
	// Before anything is logged, so that the reason stands alone.
	let endpoints = cli.run.rpc_addr(<()>::rpc_listen_port())?.unwrap_or_default();
	rpc::require_ports(&endpoints).map_err(refusal)?;
	cli.create_runner(&cli.run)?.run_node_until_exit(|mut config| async move {
		if sealing != Sealing::Aura && config.chain_spec.chain_type() != ChainType::Development {
			return Err(refusal(
				"`--sealing` other than `aura` is for development chains: add `--dev`, or leave \
				 it out",
			));
		}
		rpc::keep_ports(&mut config.rpc);
		let cache = wasm_cache.as_deref();
		match config.network.network_backend {
			NetworkBackendType::Libp2p => service::full::<sc_network::NetworkWorker<Block, Hash>>(
				config, &limits, sealing, cache,
			),
			NetworkBackendType::Litep2p => {
				service::full::<sc_network::Litep2pNetworkBackend>(config, &limits, sealing, cache)
			},
		}
		.map_err(sc_cli::Error::Service)
	})
}

/// Why the node does not start, in words that stand alone.
fn refusal(why: impl Into<String>) -> sc_cli::Error {
	sc_cli::Error::Application(why.into().into())
}
