//! The programs of a market day, and what happens to them while it runs.

use super::{Folder, page};
use anyhow::{Context, Result, bail};
use std::{
	path::{Path, PathBuf},
	sync::{Arc, Mutex, PoisonError},
	time::{Duration, Instant},
};
use tieline_client::market::Phase;
use tieline_scenario::{Fault, FaultKind, FaultPhase, FaultTime};
use tieline_testnet::{DevNode, Fleet, Validators, node_program};

/// How often the programs are looked at.
const LOOK: Duration = Duration::from_millis(100);

/// The phase that was seen last, shared between who follows the day and who disturbs it.
#[derive(Clone, Debug, Default)]
pub(super) struct SeenPhase(Arc<Mutex<Option<Phase>>>);

impl SeenPhase {
	pub fn set(&self, phase: Phase) {
		*self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(phase);
	}

	fn get(&self) -> Option<Phase> {
		*self.0.lock().unwrap_or_else(PoisonError::into_inner)
	}
}

/// The nodes of the chain.
pub(super) enum Nodes {
	/// A development node.
	One(Box<DevNode>),
	/// Four validators.
	Four(Validators),
}

impl Nodes {
	pub fn endpoints(&self) -> Vec<String> {
		match self {
			Self::One(node) => vec![node.endpoint()],
			Self::Four(validators) => validators.endpoints(),
		}
	}

	/// Where they serve metrics, if they do.
	pub fn metrics(&mut self) -> Vec<String> {
		self.each().iter().filter_map(DevNode::metrics).collect()
	}

	/// Writes the chain's specification for the light clients of browsers, where the node listens for
	/// them.
	pub fn specification(
		&self,
		program: Option<&Path>,
		folder: &Folder,
	) -> Result<Option<PathBuf>> {
		let Self::One(node) = self else { return Ok(None) };
		let Some(address) = node.light_clients() else { return Ok(None) };
		let program = program.map_or_else(node_program, |program| Ok(program.into()))?;
		let file = folder.specification();
		page::write_specification(&program, &address, &file)?;
		Ok(Some(file))
	}

	pub fn check(&mut self) -> Result<()> {
		self.each().iter_mut().try_for_each(|node| Ok(node.check()?))
	}

	pub async fn stop(&mut self) {
		for node in self.each() {
			node.stop().await;
		}
	}

	/// Cuts validators off from the others, or joins them again.
	fn part(&self, group: &[u8]) -> Result<()> {
		self.four().map_or(Ok(()), |validators| Ok(validators.part(group)?))
	}

	fn join(&self, group: &[u8]) -> Result<()> {
		self.four().map_or(Ok(()), |validators| Ok(validators.join(group)?))
	}

	fn four(&self) -> Option<&Validators> {
		match self {
			Self::One(_) => None,
			Self::Four(validators) => Some(validators),
		}
	}

	fn each(&mut self) -> &mut [DevNode] {
		match self {
			Self::One(node) => std::slice::from_mut(node),
			Self::Four(validators) => validators.nodes_mut(),
		}
	}
}

/// Where a fault stands.
enum Stage {
	/// Its phase has not been seen.
	Waiting,
	/// Its phase was seen at this time.
	Seen(Instant),
	/// It has happened at this time.
	Happened(Instant),
	/// It is over, or lasts.
	Over,
}

/// The faults of a scenario, as far as they have happened.
pub(super) struct Faults {
	faults: Vec<(Fault, Stage)>,
	phase: SeenPhase,
}

impl Faults {
	/// Those of the auction.
	pub fn new(faults: &[Fault], phase: SeenPhase) -> Self {
		let faults = faults.iter().filter(|fault| !fault.when.is_of_delivery());
		Self { faults: faults.map(|fault| (fault.clone(), Stage::Waiting)).collect(), phase }
	}

	/// Looks after the programs until one ends by itself, which is an error, and lets the faults happen.
	pub async fn watch(&mut self, nodes: &mut Nodes, fleet: &mut Fleet) -> anyhow::Error {
		loop {
			if let Err(error) = self.look(nodes, fleet).await {
				return error;
			}
			tokio::time::sleep(LOOK).await;
		}
	}

	async fn look(&mut self, nodes: &mut Nodes, fleet: &mut Fleet) -> Result<()> {
		nodes.check()?;
		fleet.check()?;
		let phase = self.phase.get();
		for (fault, stage) in &mut self.faults {
			let FaultTime::Auction(of, after_s) = fault.when else { continue };
			match stage {
				Stage::Waiting if phase.is_some_and(|phase| is_in(phase, of)) => {
					*stage = Stage::Seen(Instant::now());
				},
				Stage::Seen(since) if since.elapsed().as_secs_f64() >= after_s => {
					begin(fault, nodes, fleet).with_context(|| named(fault))?;
					*stage = Stage::Happened(Instant::now());
				},
				Stage::Happened(since) => {
					let is_over = |seconds| since.elapsed().as_secs_f64() >= seconds;
					if fault.for_s.is_some_and(is_over) {
						end(fault, nodes, fleet).await.with_context(|| named(fault))?;
						*stage = Stage::Over;
					}
				},
				Stage::Waiting | Stage::Seen(_) | Stage::Over => {},
			}
		}
		Ok(())
	}

	/// Says which faults have not happened: the day was over before.
	pub fn missed(&self) -> Result<()> {
		for (fault, stage) in &self.faults {
			if let FaultTime::Auction(phase, after_s) = fault.when
				&& matches!(stage, Stage::Waiting | Stage::Seen(_))
			{
				bail!(
					"the day was over before {}, {after_s} s into the phase {phase:?}",
					named(fault)
				);
			}
		}
		Ok(())
	}
}

/// A fault, for people.
pub(crate) fn named(fault: &Fault) -> String {
	let what = match fault.kind {
		FaultKind::Kill => "the kill",
		FaultKind::Pause => "the pause",
		FaultKind::Partition => "the partition",
	};
	format!("{what} of {}", fault.who.join(" and "))
}

fn is_in(phase: Phase, wanted: FaultPhase) -> bool {
	matches!(
		(phase, wanted),
		(Phase::Bidding, FaultPhase::Bidding)
			| (Phase::Revealing, FaultPhase::Revealing)
			| (Phase::Clearing, FaultPhase::Clearing)
	)
}

/// The number of a validator, from 0.
fn validator(name: &str) -> Option<usize> {
	name.strip_prefix("validator-")?.parse::<usize>().ok()?.checked_sub(1)
}

/// The validators of a partition.
fn group(fault: &Fault) -> Vec<u8> {
	fault.who.iter().filter_map(|name| u8::try_from(validator(name)?).ok()).collect()
}

fn begin(fault: &Fault, nodes: &mut Nodes, fleet: &mut Fleet) -> Result<()> {
	if fault.kind == FaultKind::Partition {
		return nodes.part(&group(fault));
	}
	for name in &fault.who {
		match (validator(name).and_then(|number| nodes.each().get_mut(number)), fault.kind) {
			(Some(node), FaultKind::Kill) => node.kill(),
			(Some(node), _) => node.pause()?,
			(None, FaultKind::Kill) => fleet.process(name)?.kill(),
			(None, _) => fleet.process(name)?.pause()?,
		}
	}
	Ok(())
}

async fn end(fault: &Fault, nodes: &mut Nodes, fleet: &mut Fleet) -> Result<()> {
	if fault.kind == FaultKind::Partition {
		return nodes.join(&group(fault));
	}
	for name in &fault.who {
		match (validator(name).and_then(|number| nodes.each().get_mut(number)), fault.kind) {
			(Some(node), FaultKind::Kill) => node.restart().await?,
			(Some(node), _) => node.resume()?,
			(None, FaultKind::Kill) => fleet.process(name)?.restart()?,
			(None, _) => fleet.process(name)?.resume()?,
		}
	}
	Ok(())
}
