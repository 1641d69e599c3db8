//! The Tieline node: Aura block production, GRANDPA finality on the best block, stock RPC.

// The SDK's own error type is large, and every command returns it.
#![allow(clippy::result_large_err)]

mod authoring;
mod backend;
mod chain_spec;
mod cli;
mod client;
mod command;
mod consortium;
mod double_authorship;
mod finality;
mod genesis;
mod last_final;
mod machine;
mod market;
mod pool;
mod rpc;
mod service;

use std::process::ExitCode;

fn main() -> ExitCode {
	match command::run() {
		Ok(()) => ExitCode::SUCCESS,
		Err(error) => {
			eprintln!("Error: {error}");
			ExitCode::FAILURE
		},
	}
}
