//! The node's command line.

use crate::consortium::ConsortiumCmd;
use clap::Parser;
use directories::ProjectDirs;
use std::{io, path::PathBuf};

/// The Tieline node.
#[derive(Debug, Parser)]
pub struct Cli {
	/// What to do instead of running a node.
	#[command(subcommand)]
	pub subcommand: Option<Subcommand>,

	/// How blocks are made. `instant` and `manual` are for development chains: each block is final
	/// at once, and the chain's clock moves by one slot a block.
	#[arg(long, value_enum, default_value_t = Sealing::Aura)]
	pub sealing: Sealing,

	/// Folder that keeps compiled runtimes, so that a node starts in a second: `tieline-node` in the
	/// user's folder of caches unless given. The node runs the machine code in it, so nobody else
	/// may write there. Where it cannot be written, the runtime is compiled at each start.
	#[arg(long, global = true, value_name = "FOLDER")]
	pub wasm_cache: Option<PathBuf>,

	/// The options of a running node.
	#[command(flatten)]
	pub run: sc_cli::RunCmd,
}

impl Cli {
	/// The folder that keeps compiled runtimes, as an absolute path, or `None` for a user without
	/// a home folder.
	pub fn wasm_cache(&self) -> io::Result<Option<PathBuf>> {
		let folder = self.wasm_cache.clone().or_else(|| {
			let folders = ProjectDirs::from("", "", "tieline-node")?;
			Some(folders.cache_dir().to_path_buf())
		});
		folder.map(std::path::absolute).transpose()
	}
}

/// How blocks come about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Sealing {
	/// By the validators in turn, a block a slot.
	Aura,
	/// A block when an extrinsic arrives.
	Instant,
	/// A block when the RPC method `engine_createBlock` asks for one.
	Manual,
}

/// The node's other commands.
#[derive(Debug, clap::Subcommand)]
#[allow(clippy::large_enum_variant)]
pub enum Subcommand {
	/// Generate, inspect and insert keys.
	#[command(subcommand)]
	Key(sc_cli::KeySubcommand),

	/// Write a chain specification: `--chain dev` or `--chain local`.
	ExportChainSpec(sc_cli::ExportChainSpecCmd),

	/// Make the chain specification of a consortium from its file: no development key, no root key.
	Consortium(ConsortiumCmd),

	/// Validate blocks.
	CheckBlock(sc_cli::CheckBlockCmd),

	/// Export blocks.
	ExportBlocks(sc_cli::ExportBlocksCmd),

	/// Export the state at a block as a chain specification.
	ExportState(sc_cli::ExportStateCmd),

	/// Import blocks.
	ImportBlocks(sc_cli::ImportBlocksCmd),

	/// Remove the whole chain.
	PurgeChain(sc_cli::PurgeChainCmd),

	/// Revert the chain to an earlier state.
	Revert(sc_cli::RevertCmd),

	/// Show the database's metadata.
	ChainInfo(sc_cli::ChainInfoCmd),

	/// Measure the weights of the runtime.
	#[cfg(feature = "runtime-benchmarks")]
	#[command(subcommand)]
	Benchmark(frame_benchmarking_cli::BenchmarkCmd),
}
