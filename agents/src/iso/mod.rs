//! The market operator: opens the auction of each market day that it has curves for, and tallies what
//! overrides take from whom.

mod bids;
mod metrics;
mod tallies;
mod wholesale;

pub use wholesale::{CurveRow, FileWholesale, Wholesale, write_curves};

use crate::{
	config::{self, AccountConfig, ConfigError},
	metrics::Metrics,
	timing::{LastMessage, blocks_until},
};
use bids::SeenBids;
use metrics::IsoMetrics;
use serde::{Deserialize, Serialize};
use std::{
	path::{Path, PathBuf},
	sync::Arc,
};
use tieline_client::{
	Venue,
	agent::{Action, Agent, AgentError},
	chain::{Account, AtFinalizedBlock},
	market::{self, PricingNode},
	registry,
};
use tieline_primitives::{Curve, Day, Interval, Millis, PricingNodeId, Profile, Zone};

/// The configuration of a market operator.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
	/// The account that operates the pricing node.
	pub account: AccountConfig,
	/// How many DERs have to be enrolled at the node before its first auction is opened; 0 for none.
	#[serde(default)]
	pub wait_for_members: usize,
	/// The file of the wholesale market's curves, CSV of [`CurveRow`]s.
	pub wholesale: PathBuf,
}

/// The agent of a market operator.
pub struct Iso {
	account: Account,
	wait_for_members: usize,
	wholesale: Box<dyn Wholesale>,
	last_message: LastMessage,
	metrics: Arc<Metrics>,
	duties: IsoMetrics,
	bids: SeenBids,
}

impl Iso {
	/// A market operator with this account and configuration, whose curves come from `wholesale`.
	pub fn new(account: Account, config: Config, wholesale: Box<dyn Wholesale>) -> Self {
		let duties = IsoMetrics::default();
		let metrics = Metrics::new("iso", |registry| duties.register(registry)).into();
		Self {
			account,
			wait_for_members: config.wait_for_members,
			wholesale,
			last_message: LastMessage::default(),
			metrics,
			duties,
			bids: SeenBids::default(),
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

	/// What it tells Prometheus.
	pub fn metrics(&self) -> &Arc<Metrics> {
		&self.metrics
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

	/// The opening of the next auction, once its time has come.
	async fn opens(
		&mut self,
		at: &AtFinalizedBlock,
		node: PricingNodeId,
		terms: &PricingNode,
	) -> Result<Option<Action>, AgentError> {
		let opened = market::last_day(at, node).await?;
		let curves = self.wholesale.curves().map_err(AgentError::own)?;
		let Some((day, delivery)) = next_day(&curves, opened, &terms.zone) else {
			self.duties.no_day_left();
			return Ok(None);
		};
		let members = self.members(at, node).await?;
		if members < self.wait_for_members {
			let all = self.wait_for_members;
			self.waits_for(&format!("the enrolment of {} of {all} DERs", all - members));
			return Ok(None);
		}
		let now = at.now().await?;
		let opening = market::opening(at, node, day).await?;
		self.duties.next_day(day, opening, now);
		if let Some(opening) = opening
			&& now < opening.earliest
		{
			self.waits_for(&format!("chain time {} ms", opening.earliest.0));
			return Ok(None);
		}
		let (open, until) = open(node, terms, day, &delivery, now);
		let until = at.number().saturating_add(blocks_until(now, until));
		Ok(Some(open.until(until)))
	}

	/// Logs the reason for which no auction is opened, as often as it changes.
	fn waits_for(&mut self, reason: &str) {
		if self.last_message.is_new(reason) {
			tracing::info!(agent = self.name(), reason, "waiting to open the auction");
		}
	}
}

/// The opening of the auction of a market day, at a block of this time: the call, and the block from
/// which on it would not be taken any more, as far as one can say.
fn open(
	node: PricingNodeId,
	terms: &PricingNode,
	day: Day,
	delivery: &Profile<Curve>,
	now: Millis,
) -> (Action, Millis) {
	let call = market::open_auction(node, day, delivery.values().to_vec());
	let action = format!("open the auction of {} intervals", delivery.len());
	let until = now.saturating_add(terms.terms_of(day).gate.bidding);
	(Action::new(action, call), until)
}

/// The first market day of the zone after `opened` that there are curves for, with those of its
/// intervals. `None` when there is none.
fn next_day(
	curves: &Profile<Curve>,
	opened: Option<Day>,
	zone: &Zone,
) -> Option<(Day, Profile<Curve>)> {
	let day_of = |interval: &Interval| zone.day_of(interval.start);
	let mut later = curves.iter().filter(|(at, _)| opened.is_none_or(|last| day_of(at) > last));
	let (first, _) = later.next()?;
	let day = day_of(&first);
	let of_day = curves.iter().filter(|(at, _)| day_of(at) == day);
	let values = of_day.map(|(_, curve)| curve.clone()).collect();
	Some((day, Profile::new(first.start, curves.interval_length(), values)?))
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
		self.bids.log(at, node, "iso").await?;
		let mut actions = tallies::tallies(at, node, terms.replay).await?;
		actions.extend(self.opens(at, node, &terms).await?);
		Ok(actions)
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use tieline_client::zone::{day_of, zone};
	use tieline_primitives::MILLIS_PER_HOUR;

	#[test]
	fn days_are_opened_one_after_the_other_each_with_its_own_hours() {
		let zone = zone("America/Los_Angeles", 2026..=2027).unwrap();
		let day = day_of(jiff::civil::date(2026, 11, 1));
		let first = zone.start(day);
		let curves = Profile::new(first, Millis(MILLIS_PER_HOUR), vec![Curve::default(); 49]);
		let curves = curves.unwrap();
		let next = |opened| next_day(&curves, opened, &zone);
		let (opens, profile) = next(None).unwrap();
		assert_eq!((opens, profile.start(), profile.len()), (day, first, 25));
		let (opens, profile) = next(Some(day)).unwrap();
		assert_eq!((opens, profile.len()), (day.next(), 24));
		assert_eq!(profile.start(), Millis(first.0 + 25 * MILLIS_PER_HOUR));
		assert_eq!(next(Some(day.next())), None);
		assert_eq!(next(Some(Day(19_000))).unwrap().1.start(), first);
	}
}
