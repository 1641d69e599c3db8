//! The council of a development chain, with root's key: sets up what the consortium would decide
//! by a vote on a real one.

use crate::{
	config::{self, AccountConfig, ConfigError},
	metrics::Metrics,
};
use serde::{Deserialize, Serialize};
use std::{collections::BTreeSet, path::Path, sync::Arc};
use tieline_client::{
	Venue,
	agent::{Action, Agent, AgentError, MAX_BATCH},
	balances::{self, Tokens},
	chain::{Account, AccountId, AtFinalizedBlock, Call, api},
	market::{self, Gate, Terms},
	network, registry,
	zone::zone,
};
use tieline_primitives::{
	MILLIS_PER_DAY, Millis, Name, Penalties, Price, PricingNodeId, Watts, name,
};

/// The configuration of a development chain's consortium.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
	/// Root's account.
	pub account: AccountConfig,
	/// The market operator, and the terms of its pricing node.
	pub iso: IsoConfig,
	/// The distribution utility, and its area.
	pub dso: DsoConfig,
	/// The aggregators to be admitted.
	#[serde(rename = "aggregator")]
	pub aggregators: Vec<AggregatorConfig>,
	/// The accounts that get tokens for deposits, bonds and fees, unless they have some.
	#[serde(rename = "endowment")]
	pub endowments: Vec<EndowmentConfig>,
}

/// What an account gets.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EndowmentConfig {
	/// Its public address.
	pub address: AccountId,
	/// How many tokens.
	pub tokens: u32,
}

/// A market operator, and the terms of its pricing node.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IsoConfig {
	/// Its public address.
	pub address: AccountId,
	/// The account that receives the congestion rent of the node.
	pub congestion_account: AccountId,
	/// The name of the node, 1 to 32 bytes.
	pub name: String,
	/// The lowest price, in µ$/MWh.
	pub price_floor: Price,
	/// The highest price, in µ$/MWh.
	pub price_cap: Price,
	/// The bond of a sealed bid, in tokens.
	pub bond_tokens: u32,
	/// What it is more for each megawatt of the aggregation's size, in tokens.
	pub bond_per_mw_tokens: u32,
	/// The smallest aggregation that may bid, in watts.
	pub minimum_size: Watts,
	/// The zone of its market days.
	pub zone: ZoneConfig,
	/// The length of a delivery interval, in milliseconds: that of 60, 30, 15 or 5 minutes.
	pub interval_length: Millis,
	/// How long each phase of an auction lasts.
	pub schedule: ScheduleConfig,
}

/// A zone of the IANA time zone database.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ZoneConfig {
	/// Its name, such as `America/Los_Angeles`.
	pub name: String,
	/// The first year whose changes of the clocks the chain knows.
	pub first_year: i16,
	/// The last.
	pub last_year: i16,
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

/// A distribution utility, and its area.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DsoConfig {
	/// Its public address.
	pub address: AccountId,
	/// The name of the area, 1 to 32 bytes.
	pub name: String,
	/// How many days it has for a review.
	pub review_days: u32,
	/// What a megawatt-hour of a violation costs that a limit has without any award, by the reason
	/// of the limit, in µ$/MWh.
	pub penalties: Penalties,
}

/// An aggregator to be admitted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AggregatorConfig {
	/// Its public address.
	pub address: AccountId,
	/// Its name, 1 to 32 bytes.
	pub name: String,
}

/// Sets up a development chain.
pub struct Consortium {
	account: Account,
	config: Config,
	/// The accounts that have been seen with tokens. None is endowed a second time, so that none is
	/// read a second time.
	endowed: BTreeSet<AccountId>,
	metrics: Arc<Metrics>,
}

impl Consortium {
	/// A consortium with this account and configuration.
	pub fn new(account: Account, config: Config) -> Self {
		let metrics = Metrics::new("consortium", |_| ()).into();
		Self { account, config, endowed: BTreeSet::new(), metrics }
	}

	/// The consortium of a configuration file.
	pub fn read(file: &Path) -> Result<Self, ConfigError> {
		let config: Config = config::read(file)?;
		Ok(Self::new(config.account.load(file)?, config))
	}

	/// The account that it acts with: root's.
	pub fn account(&self) -> &Account {
		&self.account
	}

	/// What it tells Prometheus.
	pub fn metrics(&self) -> &Arc<Metrics> {
		&self.metrics
	}

	/// The transfers to accounts that have nothing, as many as go into one extrinsic.
	async fn endowments(&mut self, at: &AtFinalizedBlock) -> Result<Vec<Call>, AgentError> {
		let endowments = &self.config.endowments;
		let missing = endowments.iter().filter(|e| !self.endowed.contains(&e.address));
		let missing = missing.collect::<Vec<_>>();
		if missing.is_empty() {
			return Ok(Vec::new());
		}
		let accounts = at.read_all(api::storage().system().account(), ()).await?;
		let funded = accounts.into_iter().filter(|(_, known)| {
			let data = &known.data;
			data.free.saturating_add(data.reserved) > 0
		});
		let funded = funded.map(|(key, _)| key.0).collect::<BTreeSet<_>>();
		let (endowed, missing): (Vec<_>, Vec<_>) =
			missing.into_iter().partition(|e| funded.contains(&e.address));
		let calls = missing.into_iter().take(MAX_BATCH).map(|endowment| {
			balances::transfer(endowment.address, Tokens::tie(endowment.tokens.into()))
		});
		let calls = calls.collect();
		self.endowed.extend(endowed.into_iter().map(|e| e.address));
		Ok(calls)
	}

	fn create_node(&self) -> Result<Call, AgentError> {
		let iso = &self.config.iso;
		let ScheduleConfig { bidding_s, revealing_s, clearing_s } = iso.schedule;
		let seconds = |seconds: u64| Millis(seconds.saturating_mul(1_000));
		let terms = Terms {
			floor: iso.price_floor,
			cap: iso.price_cap,
			bond: Tokens::tie(iso.bond_tokens.into()).0,
			bond_per_mw: Tokens::tie(iso.bond_per_mw_tokens.into()).0,
			minimum_size: iso.minimum_size,
			interval_length: iso.interval_length,
			gate: Gate::replayed(seconds(bidding_s), seconds(revealing_s), seconds(clearing_s)),
		};
		let name = named(&iso.name)?;
		let (address, congestion_account) = (iso.address, iso.congestion_account);
		let ZoneConfig { name: place, first_year, last_year } = &iso.zone;
		let zone = zone(place, *first_year..=*last_year).map_err(AgentError::fatal)?;
		Ok(market::create_pricing_node(address, congestion_account, &name, terms, zone, true))
	}

	fn create_area(&self, node: PricingNodeId) -> Result<Call, AgentError> {
		let dso = &self.config.dso;
		let period = Millis(u64::from(dso.review_days) * MILLIS_PER_DAY);
		let (name, penalties) = (named(&dso.name)?, dso.penalties);
		Ok(network::create_area(dso.address, node, &name, period, false, penalties))
	}

	/// The calls that only root may make, each with the words for a log.
	async fn decisions(&self, at: &AtFinalizedBlock) -> Result<Vec<(String, Call)>, AgentError> {
		let (iso, dso) = (&self.config.iso.address, &self.config.dso.address);
		let mut decisions = Vec::new();
		match Venue::node_of(at, iso).await? {
			None => decisions.push(("create the pricing node".into(), self.create_node()?)),
			Some(node) if Venue::area_of(at, dso, node).await?.is_none() => {
				decisions.push(("create the DSO's area".into(), self.create_area(node)?));
			},
			Some(_) => {},
		}
		for AggregatorConfig { address, name } in &self.config.aggregators {
			if registry::aggregator(at, address).await?.is_none() {
				let call = registry::admit_aggregator(*address, &named(name)?);
				decisions.push((format!("admit {name}"), call));
			}
		}
		Ok(decisions)
	}
}

/// A name as the chain stores it.
fn named(text: &str) -> Result<Name, AgentError> {
	name(text).ok_or_else(|| AgentError::fatal(format!("the name `{text}` is too long")))
}

impl Agent for Consortium {
	fn name(&self) -> &str {
		"consortium"
	}

	async fn step(&mut self, at: &AtFinalizedBlock) -> Result<Vec<Action>, AgentError> {
		let mut calls = self.endowments(at).await?;
		let mut parts = Vec::new();
		if !calls.is_empty() {
			parts.push(format!("endow {} accounts", calls.len()));
		}
		for (part, call) in self.decisions(at).await? {
			parts.push(part);
			calls.push(call.as_root());
		}
		if calls.is_empty() {
			return Ok(Vec::new());
		}
		// Endowments, nodes and areas would be made twice, so all goes in one extrinsic.
		Ok(vec![Action::new(parts.join(", "), Call::all_or_nothing(calls))])
	}
}
