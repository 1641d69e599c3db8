//! The tools around a market: checking a scenario, recording and explaining what a chain shows.

use crate::{demo::Folder, study};
use anyhow::{Context, Result, bail, ensure};
use std::{
	fs,
	io::{self, Write},
	path::{Path, PathBuf},
};
use tieline_client::{
	chain::Client,
	keys::read_identifier_secret,
	market::{self, Auction},
};
use tieline_observer::{
	audit::{Auctions, Scope, record},
	explain::{Question, explain},
	record::{MarketDay, write_whole},
	report,
	status::status,
};
use tieline_primitives::{AuctionId, Hardware, Identifier};
use tieline_scenario::Scenario;
use tieline_testnet::{DevNode, Sealing};

/// Checks a scenario against everything that the chain would refuse.
pub(crate) fn check(file: &Path) -> Result<()> {
	let scenario = Scenario::read(file)?;
	print(&format!(
		"{}: {} devices of {} aggregators at {} points on {}; nothing that the chain would refuse.\n",
		file.display(),
		scenario.devices.len(),
		scenario.aggregators.len(),
		scenario.points().len(),
		scenario.date,
	))
}

/// Writes the configurations of a scenario's agents, and the command that runs each.
pub(crate) fn configs(file: &Path, out: &Path) -> Result<()> {
	let agents = Scenario::read(file)?.write_configs(out)?;
	let lines = agents
		.iter()
		.map(|agent| format!("tieline {} --config {}\n", agent.command, agent.file.display()));
	print(&lines.collect::<String>())
}

/// Explains an award, by a running node or by the chain of a demonstration.
pub(crate) async fn explained(
	endpoints: &[String],
	demo: Option<&Path>,
	question: &Question,
) -> Result<()> {
	// The chain of a demonstration has no node of its own. Both live until the end.
	let folder = demo.map(Folder::earlier).transpose()?;
	// A mistyped name is refused before a node is started.
	if let Some(day) = folder.as_ref().map(Folder::record).transpose()?.flatten() {
		question.check(&day)?;
	}
	let node = match &folder {
		Some(folder) => {
			let node = DevNode::builder().directory(folder.chain()).sealing(Sealing::Manual);
			Some(node.start().await?)
		},
		None => None,
	};
	let endpoints = node.as_ref().map_or(endpoints.to_vec(), |node| vec![node.endpoint()]);
	let client = Client::connect(endpoints).await?;
	print(&explain(&client, question).await?)
}

/// Which auctions to record, and where the results go.
pub(crate) struct RecordRequest {
	/// The auction; the latest unless given.
	pub auction: Option<u32>,
	/// The first block of the record; the first of the chain unless given.
	pub from: u32,
	/// The last block of the record; the newest finalized one unless given.
	pub to: Option<u32>,
	/// The file of the study, if there is one.
	pub study: Option<PathBuf>,
	/// The folder for the results.
	pub out: PathBuf,
}

/// Records an auction of any chain, and writes its report.
pub(crate) async fn recorded(endpoints: &[String], request: &RecordRequest) -> Result<()> {
	let study = request.study.as_deref().map(study::read).transpose()?.unwrap_or_default();
	let client = Client::connect(endpoints).await?;
	let at = client.at_finalized().await?;
	let last = request.to.unwrap_or(at.number());
	ensure!(
		request.from <= last && last <= at.number(),
		"there are no finalized blocks from {} to {last}; the newest is {}",
		request.from,
		at.number(),
	);
	let auction = chosen(market::auctions(&at).await?, request.auction)?;
	let scope = Scope { node: auction.node, auctions: Auctions::Ids(vec![auction.id]) };
	let recorded = record(&client, &scope, request.from..=last, study).await?;
	let out = &request.out;
	fs::create_dir_all(out)
		.with_context(|| format!("the folder {} cannot be made", out.display()))?;
	recorded.day.write(&out.join("market-day.json"))?;
	if let Some(script) = &recorded.script {
		write_whole(&out.join("feeder.dss"), |file| file.write_all(script.as_bytes()))?;
	}
	let html = report::html(&recorded.day);
	write_whole(&out.join("report.html"), |file| file.write_all(html.as_bytes()))?;
	print(&format!(
		"Auction {}: {} intervals, in {}.\n",
		auction.id,
		recorded.day.intervals.len(),
		out.display()
	))?;
	ensure!(recorded.violations.is_empty(), "{}", recorded.violations.join("\n"));
	Ok(())
}

/// The auction that is asked for; the latest unless it is named.
fn chosen(auctions: Vec<Auction>, named: Option<u32>) -> Result<Auction> {
	let known = auctions.iter().map(|auction| auction.id.to_string()).collect::<Vec<_>>();
	let found = match named {
		Some(id) => auctions.into_iter().find(|auction| auction.id == AuctionId(id)),
		None => auctions.into_iter().next_back(),
	};
	match (found, known.is_empty()) {
		(Some(auction), _) => Ok(auction),
		(None, true) => bail!("the chain keeps no auction"),
		(None, false) => bail!("no such auction; the chain keeps {}", known.join(", ")),
	}
}

/// What a device or a meter is registered under.
pub(crate) fn identifier(text: &str, of: Hardware, secret: Option<&Path>) -> Result<String> {
	let digest = match (Identifier::new(text)?, secret) {
		(Identifier::Lfdi(lfdi), _) => lfdi.digest(of),
		(serial, Some(secret)) => serial.digest(of, &read_identifier_secret(secret)?),
		(serial, None) => bail!(
			"`{serial}` is a serial number: the utility issues its identifier, with `--secret`; an \
			 LFDI has 40 hexadecimal digits"
		),
	};
	Ok(format!("0x{}", digest.map(|byte| format!("{byte:02x}")).concat()))
}

/// Prints the state of the market.
pub(crate) async fn status_of(endpoints: &[String]) -> Result<()> {
	let client = Client::connect(endpoints).await?;
	let at = client.at_finalized().await?;
	print(&status(&at).await?.to_string())
}

/// Writes the report of a record again.
pub(crate) fn reported(record: &Path, out: &Path) -> Result<()> {
	let day = MarketDay::read(record)?;
	write_whole(out, |file| file.write_all(report::html(&day).as_bytes()))?;
	Ok(())
}

/// Prints a result. A reader that has read enough is no error; a full disk is.
pub(crate) fn print(text: &str) -> Result<()> {
	let mut out = io::stdout().lock();
	match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
		Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
			Err(error).context("the result cannot be printed")
		},
		_ => Ok(()),
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[cfg(unix)]
	#[test]
	fn an_identifier_is_that_of_the_lfdi_or_takes_the_secret_of_the_utility() {
		use std::os::unix::fs::PermissionsExt;
		let folder = tempfile::tempdir().unwrap();
		let secret = folder.path().join("identifiers.secret");
		let digits = (0..32).map(|byte| format!("{byte:02x}")).collect::<String>();
		fs::write(&secret, digits).unwrap();
		fs::set_permissions(&secret, fs::Permissions::from_mode(0o600)).unwrap();
		let device = |text, secret| identifier(text, Hardware::Device, secret);
		let lfdi = "3E4F-45AB-31ED-FE5B-67E3-43E5-E456-2E31-984E-23E5";
		assert_eq!(
			device(lfdi, None).unwrap(),
			"0x963545fb131f41d14f589457cf510ddb1705857cf27c4ef267802bb9583c6fa9"
		);
		assert_eq!(
			device(" inv-48311", Some(&secret)).unwrap(),
			"0xe22db1b5d016f2279295fc0f0178c90ea89bc350d16abda398ddfb089c41b04f"
		);
		let error = device("inv-48311", None).unwrap_err().to_string();
		assert!(error.contains("`INV-48311` is a serial number"), "{error}");
	}
}
