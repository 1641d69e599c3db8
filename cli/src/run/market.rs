//! The market days of a suite: scenarios that differ in their delivery alone have the same.

use crate::demo;
use anyhow::{Context, Result};
use std::{
	collections::BTreeMap,
	fs,
	path::{Path, PathBuf},
};
use tieline_client::chain::{Block, Client};
use tieline_observer::record::MarketDay;
use tieline_scenario::Scenario;
use tieline_testnet::{DevNode, Sealing};

/// A market day that was played.
#[derive(Clone)]
pub(super) struct Market {
	/// Where it was played.
	pub folder: PathBuf,
	/// Its record.
	pub day: MarketDay,
	/// The limits that the feeder leaves although the DSO's rows hold.
	pub violations: Vec<String>,
	/// The refusals of its blocks, as `Pallet.Error`.
	pub refusals: Vec<String>,
}

/// The market days that were played, by all that they follow from.
#[derive(Default)]
pub(super) struct Markets(BTreeMap<String, Market>);

impl Markets {
	/// The market day of a scenario: played, or one that was played before.
	pub async fn of(&mut self, scenario: &Scenario, settings: &demo::Settings) -> Result<Market> {
		let origin = origin(scenario, &settings.out)?;
		if let Some(known) = self.0.get(&origin) {
			return Ok(known.clone());
		}
		let demo::Played { day, violations, .. } = demo::run(settings).await?;
		let refusals = match scenario.network.validators {
			1 => refusals(&settings.out).await?,
			_ => Vec::new(),
		};
		let market = Market { folder: settings.out.clone(), day, violations, refusals };
		self.0.insert(origin, market.clone());
		Ok(market)
	}
}

/// All that a market day follows from: the configurations and data of its agents, and what happens to
/// them.
fn origin(scenario: &Scenario, out: &Path) -> Result<String> {
	let folder = out.with_extension("configs");
	scenario.write_configs(&folder)?;
	let mut files = Vec::new();
	collect(&folder, &mut files)?;
	files.sort();
	let faults = scenario.faults.iter().filter(|fault| !fault.when.is_of_delivery());
	let faults = faults.collect::<Vec<_>>();
	let mut origin = format!("{:?} {faults:?}\n", scenario.network);
	for file in files {
		let bytes = fs::read(&file)?;
		let name = file.strip_prefix(&folder).unwrap_or(&file);
		origin += &format!("{}\n{}\n", name.display(), String::from_utf8_lossy(&bytes));
	}
	fs::remove_dir_all(&folder)?;
	Ok(origin)
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> Result<()> {
	for entry in fs::read_dir(folder).with_context(|| format!("{}", folder.display()))? {
		let path = entry?.path();
		if path.is_dir() { collect(&path, files)? } else { files.push(path) }
	}
	Ok(())
}

/// What the runtime has refused, in any block of a demonstration's chain.
async fn refusals(demo: &Path) -> Result<Vec<String>> {
	let folder = demo::Folder::earlier(demo)?;
	let mut node =
		DevNode::builder().directory(folder.chain()).sealing(Sealing::Manual).start().await?;
	let client = Client::connect([node.endpoint()]).await?;
	let last = client.at_finalized().await?.number();
	let mut refusals = Vec::new();
	for number in 1..=last {
		let Some(at) = client.at_number(number).await? else { continue };
		let block = Block::read(&at).await?;
		let of_block = block.extrinsics.iter().filter_map(|extrinsic| extrinsic.refusal.as_ref());
		refusals.extend(of_block.map(|refusal| format!("{}.{}", refusal.by, refusal.error)));
	}
	node.stop().await;
	Ok(refusals)
}
