//! The market operator: opens the auction of each market day that it has curves for.

mod wholesale;

pub use wholesale::{CurveRow, FileWholesale, Wholesale, write_curves};

use crate::{
	config::{self, AccountConfig, ConfigError},
	timing::{LastMessage, blocks_until},
};
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};
use tieline_client::{
	Venue,
	agent::{Action, Agent, AgentError},
	chain::{Account, AtFinalizedBlock},
	market::{self, NewAuction, Product, Schedule},
	registry,
};
use tieline_primitives::{Curve, Day, Interval, Millis, PricingNodeId, Profile};

/// The configuration of a market operator.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
	/// The account that operates the pricing node.
	pub account: AccountConfig,
	/// How long each phase of an auction lasts.
	pub schedule: ScheduleConfig,
	/// How many DERs have to be enrolled at the node before its first auction is opened; 0 for none.
	#[serde(default)]
	pub wait_for_members: usize,
	/// The file of the wholesale market's curves, CSV of [`CurveRow`]s.
	pub wholesale: PathBuf,
}

/// How long each phase of an auction lasts, in seconds of chain time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ScheduleConfig {
	/// For sealed bids.
	pub bidding_s: u64,
	/// For revealing them.
	pub revealing_s: u64,
	/// For posting certificates.
	pub clearing_s: u64,
}

/// The agent of a market operator.
pub struct Iso {
	account: Account,
	schedule: ScheduleConfig,
	wait_for_members: usize,
	wholesale: Box<dyn Wholesale>,
	last_message: LastMessage,
}

impl Iso {
	/// A market operator with this account and configuration, whose curves come from `wholesale`.
	pub fn new(account: Account, config: Config, wholesale: Box<dyn Wholesale>) -> Self {
		Self {
			account,
			schedule: config.schedule,
			wait_for_members: config.wait_for_members,
			wholesale,
			last_message: LastMessage::default(),
		}
	}

	/// The market operator of a configuration file.
	pub fn read(file: &Path) -> Result<Self, ConfigError> {
		let config: Config = config::read(file)?;
		let wholesale = FileWholesale::read(&config::beside(file, &config.wholesale))?;
		Ok(Self::new(config.account.load(file)?, config, Box::new(wholesale)))
	}

	/// The account that it acts with.
	pub fn account(&self) -> &Account {
		&self.account
	}

	/// How many DERs are enrolled in the aggregations of the node.
	async fn members(
		&self,
		at: &AtFinalizedBlock,
		node: PricingNodeId,
	) -> Result<usize, AgentError> {
		let aggregations = registry::aggregations(at).await?.into_values();
		let at_node = aggregations.filter(|aggregation| aggregation.node == node);
		Ok(at_node.map(|aggregation| aggregation.members as usize).sum())
	}

	/// Logs the reason for which no auction is opened, as often as it changes.
	fn waits_for(&mut self, reason: &str) {
		if self.last_message.is_new(reason) {
			tracing::info!(agent = self.name(), reason, "waiting to open the auction");
		}
	}

	/// The call that opens the auction of a market day.
	fn open(
		&self,
		node: PricingNodeId,
		delivery: &Profile<Curve>,
		now: Millis,
	) -> (Action, Millis) {
		let after =
			|from: Millis, seconds: u64| from.saturating_add(Millis(seconds.saturating_mul(1_000)));
		let bidding_until = after(now, self.schedule.bidding_s);
		let revealing_until = after(bidding_until, self.schedule.revealing_s);
		let clearing_until = after(revealing_until, self.schedule.clearing_s);
		let call = market::open_auction(NewAuction {
			node,
			product: Product::DayAhead,
			start: delivery.start(),
			interval_length: delivery.interval_length(),
			schedule: Schedule { bidding_until, revealing_until, clearing_until },
			curves: delivery.values().to_vec(),
		});
		let action = format!("open the auction of {} intervals", delivery.len());
		(Action::new(action, call), bidding_until)
	}
}

/// The part of the curves that delivers on the first market day after `opened`, where days begin
/// `day_start` after midnight UTC. `None` when there is none.
fn next_day(
	curves: &Profile<Curve>,
	opened: Option<Day>,
	day_start: Millis,
) -> Option<Profile<Curve>> {
	let day_of = |interval: &Interval| Day::of(interval.start, day_start);
	let mut later = curves.iter().filter(|(at, _)| opened.is_none_or(|last| day_of(at) > last));
	let (first, _) = later.next()?;
	let of_day = curves.iter().filter(|(at, _)| day_of(at) == day_of(&first));
	let values = of_day.map(|(_, curve)| curve.clone()).collect();
	Profile::new(first.start, curves.interval_length(), values)
}

impl Agent for Iso {
	fn name(&self) -> &str {
		"iso"
	}

	async fn step(&mut self, at: &AtFinalizedBlock) -> Result<Vec<Action>, AgentError> {
		let Some(node) = Venue::node_of(at, self.account.id()).await? else {
			self.waits_for("its pricing node, which the consortium creates");
			return Ok(Vec::new());
		};
		let Some(terms) = market::pricing_node(at, node).await? else { return Ok(Vec::new()) };
		let opened = market::last_day(at, node).await?;
		let curves = self.wholesale.curves().map_err(AgentError::own)?;
		let Some(delivery) = next_day(&curves, opened, terms.day_start) else {
			return Ok(Vec::new());
		};
		let members = self.members(at, node).await?;
		if members < self.wait_for_members {
			let all = self.wait_for_members;
			self.waits_for(&format!("the enrolment of {} of {all} DERs", all - members));
			return Ok(Vec::new());
		}
		let now = at.now().await?;
		let (open, bidding_until) = self.open(node, &delivery, now);
		let until = at.number().saturating_add(blocks_until(now, bidding_until));
		Ok(vec![open.until(until)])
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use tieline_primitives::{MILLIS_PER_DAY, MILLIS_PER_HOUR};

	#[test]
	fn days_are_opened_one_after_the_other() {
		let day_start = Millis(7 * MILLIS_PER_HOUR);
		let first = Day(20_000).start(day_start);
		let curves = Profile::new(first, Millis(MILLIS_PER_HOUR), vec![Curve::default(); 48]);
		let curves = curves.unwrap();
		let next = |opened| next_day(&curves, opened, day_start);
		let day = next(None).unwrap();
		assert_eq!((day.start(), day.len()), (first, 24));
		let day = next(Some(Day(20_000))).unwrap();
		assert_eq!((day.start(), day.len()), (Millis(first.0 + MILLIS_PER_DAY), 24));
		assert_eq!(next(Some(Day(20_001))), None);
		assert_eq!(next(Some(Day(19_000))).unwrap().start(), first);
	}
}
