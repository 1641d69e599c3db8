//! What happens to the node of the chain while a day is delivered.

use crate::demo::faults::named;
use anyhow::{Context, Error, Result, bail};
use std::{
	path::PathBuf,
	time::{Duration, Instant},
};
use tieline_cosim::progress::reached;
use tieline_scenario::{Fault, FaultKind, FaultTime};
use tieline_testnet::DevNode;

/// How often the day is looked at.
const LOOK: Duration = Duration::from_millis(20);

/// The faults of a scenario, as far as they have happened.
pub(super) struct Faults {
	/// Each with the time of the day from which it happens, and since when it has.
	faults: Vec<(Fault, f64, Option<Instant>)>,
	/// How far the day is.
	progress: PathBuf,
}

impl Faults {
	/// Those of the delivery, of which a federate says how far it is.
	pub fn new(faults: &[Fault], progress: PathBuf) -> Self {
		let of_delivery = faults.iter().filter_map(|fault| match fault.when {
			FaultTime::Delivery(at_s) => Some((fault.clone(), at_s, None)),
			FaultTime::Auction(..) => None,
		});
		Self { faults: of_delivery.collect(), progress }
	}

	/// Looks after the node until it ends by itself, which is an error, and lets the faults happen.
	pub async fn watch(&mut self, node: &mut DevNode) -> Error {
		loop {
			if let Err(error) = self.look(node).await {
				return error;
			}
			tokio::time::sleep(LOOK).await;
		}
	}

	async fn look(&mut self, node: &mut DevNode) -> Result<()> {
		node.check()?;
		let now_s = reached(&self.progress).map(|reached| reached.at_s);
		for (fault, at_s, since) in &mut self.faults {
			match since {
				None if now_s.is_some_and(|now_s| now_s >= *at_s) => {
					match fault.kind {
						FaultKind::Kill => node.kill(),
						FaultKind::Pause => node.pause()?,
						// A chain of one has no parts.
						FaultKind::Partition => {},
					}
					*since = Some(Instant::now());
				},
				Some(begun) => {
					let begun = begun.elapsed().as_secs_f64();
					if fault.for_s.is_some_and(|for_s| begun >= for_s) {
						match fault.kind {
							FaultKind::Kill => {
								node.restart().await.with_context(|| named(fault))?
							},
							FaultKind::Pause => node.resume()?,
							FaultKind::Partition => {},
						}
						// It is over for good.
						fault.for_s = None;
					}
				},
				None => {},
			}
		}
		Ok(())
	}

	/// Says which faults have not happened: the day was over before.
	pub fn missed(&self) -> Result<()> {
		if let Some((fault, ..)) = self.faults.iter().find(|(.., since)| since.is_none()) {
			bail!("the day was over before {}", named(fault));
		}
		Ok(())
	}
}
