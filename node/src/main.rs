//! The Tieline node: Aura block production, GRANDPA finality on the best block, stock RPC.

mod chain_spec;
mod cli;
mod command;
mod rpc;
mod service;

fn main() -> sc_cli::Result<()> {
	command::run()
}
