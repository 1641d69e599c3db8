//! An aggregator: founds its aggregation, has its DERs reviewed, enrols them, bids and reveals.

mod awards;
mod bids;
mod metrics;

pub use bids::{BidRow, Bids, FileBids, write_bids};

use crate::{
	config::{self, AccountConfig, ConfigError, VenueConfig},
	metrics::Metrics,
	timing::{LastMessage, blocks_until},
};
use awards::Awaited;
use codec::Encode;
use metrics::AggregatorMetrics;
use serde::{Deserialize, Serialize};
use std::{
	collections::BTreeMap,
	path::{Path, PathBuf},
	sync::Arc,
};
use tieline_client::{
	Venue,
	agent::{Action, Agent, AgentError},
	chain::{Account, AtFinalizedBlock, Hash},
	market::{self, Auction, BidId, Phase},
	registry::{self, Admission, Scope, Status, View},
};
use tieline_primitives::{
	AggregationId, AuctionId, Bid, BidRules, Capability, Millis, Name, Offer, PointId, Service,
	Side, Step, Steps, Watts, commitment_hash, name,
};

/// The configuration of an aggregator.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
	/// The aggregator's account.
	pub account: AccountConfig,
	/// Where it trades.
	pub venue: VenueConfig,
	/// The name of its aggregation, 1 to 32 bytes.
	pub name: String,
	/// What it attests when it founds its aggregation: that it complies with the DSO's tariff. The
	/// chain keeps the BLAKE2-256 hash of this text.
	pub attestation: String,
	/// The file of its bids, CSV of [`BidRow`]s.
	pub bids: PathBuf,
}

/// The agent of one aggregator.
///
/// The salt of a sealed bid is derived from the signer's secret, so that it need not be stored and
/// is the same after a restart.
pub struct Aggregator {
	/// Its name in logs.
	label: String,
	name: Name,
	attestation: Hash,
	venue: VenueConfig,
	account: Account,
	bids: Box<dyn Bids>,
	registry: View,
	last_message: LastMessage,
	metrics: Arc<Metrics>,
	duties: AggregatorMetrics,
	awaited: Awaited,
}

/// An aggregation in an auction, with what its bid depends on.
struct Position {
	auction: Auction,
	aggregation: AggregationId,
	rules: BidRules,
	/// What the aggregation can deliver at each point on the auction's day.
	portfolio: BTreeMap<PointId, Capability>,
}

/// A bid as it is sealed.
struct Sealed {
	bid: Bid,
	salt: [u8; 32],
	digest: Hash,
	/// The digest of the commitment that is on chain, if there is one.
	committed: Option<Hash>,
}

impl Position {
	async fn read(
		at: &AtFinalizedBlock,
		aggregation: AggregationId,
		auction: Auction,
	) -> Result<Option<Self>, AgentError> {
		let Some(rules) = market::bid_rules(at, auction.id).await? else { return Ok(None) };
		let portfolio = registry::portfolio(at, aggregation, Service::Energy, auction.day).await?;
		Ok(Some(Self { auction, aggregation, rules, portfolio }))
	}

	fn capability(&self, point: PointId) -> Capability {
		self.portfolio.get(&point).copied().unwrap_or(Capability::ZERO)
	}
}

impl Aggregator {
	/// An aggregator with this account and configuration, whose bids come from `bids`. An error
	/// names what of the configuration, which `file` holds, cannot be used.
	pub fn new(
		account: Account,
		config: Config,
		bids: Box<dyn Bids>,
		file: &Path,
	) -> Result<Self, ConfigError> {
		let malformed = |problem: &str| ConfigError::malformed(file, 1, problem);
		if account.secret(b"").is_none() {
			return Err(malformed("the signer derives no secrets, from which salts are made"));
		}
		let duties = AggregatorMetrics::default();
		let metrics = Metrics::new("aggregator", |registry| duties.register(registry)).into();
		Ok(Self {
			label: format!("aggregator {}", config.name),
			name: name(&config.name)
				.ok_or_else(|| malformed("the name is longer than 32 bytes"))?,
			attestation: sp_crypto_hashing::blake2_256(config.attestation.as_bytes()).into(),
			venue: config.venue,
			account,
			bids,
			registry: View::new(),
			last_message: LastMessage::default(),
			metrics,
			duties,
			awaited: Awaited::default(),
		})
	}

	/// The aggregator of a configuration file.
	pub fn read(file: &Path) -> Result<Self, ConfigError> {
		let config: Config = config::read(file)?;
		let bids = FileBids::read(&config::beside(file, &config.bids))?;
		Self::new(config.account.load(file)?, config, Box::new(bids), file)
	}

	/// The account that it acts with.
	pub fn account(&self) -> &Account {
		&self.account
	}

	/// What it tells Prometheus.
	pub fn metrics(&self) -> &Arc<Metrics> {
		&self.metrics
	}

	async fn found(&self, at: &AtFinalizedBlock, venue: &Venue) -> Result<Vec<Action>, AgentError> {
		if !self.may_act(at).await? {
			return Ok(Vec::new());
		}
		let call = registry::create_aggregation(venue.node, &self.name, self.attestation);
		Ok(vec![Action::new("found its aggregation", call)])
	}

	/// Whether it is admitted, and neither suspended nor expelled.
	async fn may_act(&self, at: &AtFinalizedBlock) -> Result<bool, AgentError> {
		let own = registry::aggregator(at, self.account.id()).await?;
		Ok(own.is_some_and(|own| own.admission == Admission::Admitted))
	}

	/// The reviews of its DERs that have lapsed, which anyone can end.
	fn resolve(&self, aggregation: AggregationId, now: Millis) -> Vec<Action> {
		let lapsed = self.registry.consenting(aggregation).filter(|(_, der)| match der.status {
			Status::UnderReview { deadline } | Status::Escalated { deadline } => deadline <= now,
			_ => false,
		});
		lapsed
			.map(|(id, _)| {
				let action = format!("end the lapsed review of DER {id}");
				Action::new(action, registry::resolve_lapsed(id))
			})
			.collect()
	}

	/// The calls that its DERs wait for: a review, or their enrolment. One that cannot be enrolled,
	/// sold in a retail programme or qualified for no day that is left, is not asked for.
	fn enrol(&self, aggregation: AggregationId) -> Vec<Action> {
		let (mut review, mut enrol) = (Vec::new(), Vec::new());
		for (id, der) in self.registry.consenting(aggregation) {
			let named = (format!("DER {id}"), id);
			let enrolled = self.registry.enrolment(id, Service::Energy).is_some();
			let in_retail = der.retail.contains(&Service::Energy);
			match der.status {
				Status::Registered => review.push(named),
				Status::Qualified { until, .. }
					if !enrolled && !in_retail && until > der.earliest =>
				{
					enrol.push(named);
				},
				_ => {},
			}
		}
		let enrol_for_energy = |ders| registry::enroll(ders, Service::Energy);
		vec![
			Action::for_each("request the review of", review, registry::request_review),
			Action::for_each("enrol", enrol, enrol_for_energy),
		]
	}

	/// Its bid in an auction: the offers of its source, as far as its portfolio goes. The portfolio
	/// of an auctioned day does not change any more, so the bid is the same whenever it is made.
	fn bid(&self, venue: &Venue, position: &Position) -> Result<Bid, AgentError> {
		let offers = self.bids.offers(&position.auction).map_err(AgentError::own)?;
		let offers = offers.into_iter().filter_map(|offer| {
			let Offer { point, interval, side, steps } = offer;
			let point = venue.point(&point)?;
			let capability = position.capability(point);
			let most = match side {
				Side::Supply => capability.export,
				Side::Demand => capability.import,
			};
			let steps = within(steps, most);
			(!steps.is_empty()).then_some(Offer { point, interval, side, steps })
		});
		let mut offers = offers.collect::<Vec<_>>();
		offers.sort_by_key(|offer| (offer.interval, offer.point, offer.side));
		let bid = Bid { aggregation: position.aggregation, offers };
		// By the runtime's own rules: once it is sealed it cannot be mended.
		bid.check(&position.rules, |point| Some(position.capability(point)))
			.map_err(AgentError::own)?;
		Ok(bid)
	}

	async fn trade(
		&mut self,
		at: &AtFinalizedBlock,
		venue: &Venue,
		aggregation: AggregationId,
		may_bid: bool,
	) -> Result<Vec<Action>, AgentError> {
		let mut actions = Vec::new();
		let (mut unrevealed, mut foreign) = (0, 0);
		let open = market::open_auctions(at, venue.node).await?;
		for &id in &open {
			let phase = market::auction_phase(at, id).await?;
			if phase == Some(Phase::Clearing)
				&& !self.awaited.contains(id)
				&& market::is_revealed(at, id, aggregation).await?
			{
				self.awaited.insert(id);
			}
			if !matches!(phase, Some(Phase::Bidding | Phase::Revealing)) {
				continue;
			}
			let Some(auction) = market::auction(at, id).await? else { continue };
			let committed = market::commitment(at, id, aggregation).await?;
			// A suspended aggregator makes no new bids, and reveals what it has committed.
			if committed.is_none() && (phase == Some(Phase::Revealing) || !may_bid) {
				continue;
			}
			let Some(position) = Position::read(at, aggregation, auction).await? else { continue };
			let bid = self.bid(venue, &position)?;
			let committed = committed.map(|commitment| commitment.digest);
			if committed.is_some() {
				self.awaited.insert(id);
			}
			let phase =
				if phase == Some(Phase::Bidding) { Phase::Bidding } else { Phase::Revealing };
			let salt = self.salt(at, id)?;
			let digest = commitment_hash(&bid, &salt, &self.account.id().0, id).into();
			unrevealed += i64::from(phase == Phase::Revealing && committed.is_some());
			foreign += i64::from(committed.is_some_and(|committed| committed != digest));
			let sealed = Sealed { bid, salt, digest, committed };
			actions.extend(self.next_action(at, phase, &position.auction, sealed).await?);
		}
		self.duties.unrevealed.set(unrevealed);
		self.duties.foreign.set(foreign);
		self.awaited.read(at, aggregation, &open, (&self.label, &self.duties)).await?;
		Ok(actions)
	}

	/// What to do with a bid in the bidding or revealing phase, given what has been committed.
	async fn next_action(
		&mut self,
		at: &AtFinalizedBlock,
		phase: Phase,
		auction: &Auction,
		sealed: Sealed,
	) -> Result<Option<Action>, AgentError> {
		let Sealed { bid, salt, digest, committed } = sealed;
		let id = BidId { auction: auction.id, aggregation: bid.aggregation };
		let now = at.now().await?;
		let by = |until| at.number().saturating_add(blocks_until(now, until));
		let foreign = committed.is_some_and(|committed| committed != digest);
		match (phase, committed) {
			(Phase::Bidding, None) if !bid.is_empty() => {
				let call = market::commit(auction.id, bid.aggregation, digest);
				let action = Action::new(format!("commit a bid in auction {}", auction.id), call);
				let action = action.about([id]);
				let (agent, offers) = (&self.label, bid.len());
				tracing::info!(agent, bid = %id, ?digest, offers, "sealing a bid");
				return Ok(Some(action.until(by(auction.schedule.bidding_until))));
			},
			(Phase::Bidding, _) if foreign => {
				self.note_foreign_commitment(auction.id, "withdraw it before the gate closes");
			},
			(Phase::Revealing, Some(_)) if foreign => self.note_foreign_commitment(
				auction.id,
				"reveal it with the bids and the key of the commitment, or its bond is forfeited",
			),
			(Phase::Revealing, Some(_)) => {
				let action = format!("reveal {} offers in auction {}", bid.len(), auction.id);
				let action = Action::new(action, market::reveal(auction.id, bid, salt));
				let action = action.about([id]);
				return Ok(Some(action.until(by(auction.schedule.revealing_until))));
			},
			_ => {},
		}
		Ok(None)
	}

	/// The sealed bid on chain is not the one that this agent would reveal: another run of it, with
	/// another file or key, has committed.
	fn note_foreign_commitment(&mut self, auction: AuctionId, remedy: &str) {
		let cause = format!(
			"the sealed bid in auction {auction} is not the one that this agent's bids and key \
			 give: {remedy}"
		);
		if self.last_message.is_new(&cause) {
			tracing::error!(agent = self.label, cause, "commitment of another bid");
		}
	}

	fn salt(&self, at: &AtFinalizedBlock, auction: AuctionId) -> Result<[u8; 32], AgentError> {
		let salt = self.account.secret(&salt_label(at.client().genesis(), auction));
		salt.ok_or_else(|| AgentError::fatal("the signer derives no secrets any more"))
	}
}

impl Agent for Aggregator {
	fn name(&self) -> &str {
		&self.label
	}

	async fn step(&mut self, at: &AtFinalizedBlock) -> Result<Vec<Action>, AgentError> {
		let Some(venue) = self.venue.find(at).await? else { return Ok(Vec::new()) };
		let aggregation = venue.aggregation_of(at, self.account.id()).await?;
		let Some(aggregation) = aggregation else { return self.found(at, &venue).await };
		self.registry.keep_only(Scope::Aggregation(aggregation));
		self.registry.follow(at).await?;
		let enrolled = self.registry.aggregations().get(&aggregation);
		self.duties.enrolled.set(enrolled.map_or(0, |own| own.members.into()));
		let may_act = self.may_act(at).await?;
		let mut actions = self.resolve(aggregation, at.now().await?);
		if may_act {
			actions.extend(self.enrol(aggregation));
		}
		actions.extend(self.trade(at, &venue, aggregation, may_act).await?);
		Ok(actions)
	}
}

/// The label of a salt: of one auction on one chain.
fn salt_label(genesis: Hash, auction: AuctionId) -> Vec<u8> {
	("tieline sealed bid", genesis, auction).encode()
}

/// The best of the steps, up to `most` watts together.
fn within(mut steps: Steps, most: Watts) -> Steps {
	let mut left = most;
	for step in steps.iter_mut() {
		let Step { power, .. } = step;
		*power = (*power).min(left);
		left = left.saturating_sub(*power);
	}
	steps.retain(|step| step.power > Watts::ZERO);
	steps
}

#[cfg(test)]
mod tests {
	use super::*;
	use tieline_primitives::Price;

	#[test]
	fn a_salt_is_of_one_auction_on_one_chain() {
		let label = |chain, auction| salt_label(Hash::repeat_byte(chain), AuctionId(auction));
		assert_eq!(label(1, 0), label(1, 0));
		assert_ne!(label(1, 0), label(2, 0));
		assert_ne!(label(1, 0), label(1, 1));
	}

	#[test]
	fn an_offer_is_cut_to_the_portfolio_from_its_worst_step() {
		let step = |price, power| Step { price: Price(price), power: Watts(power) };
		let steps = || Steps::truncate_from(vec![step(1, 10), step(2, 20), step(3, 30)]);
		assert_eq!(within(steps(), Watts(60)), steps());
		assert_eq!(within(steps(), Watts(25)).to_vec(), [step(1, 10), step(2, 15)]);
		assert!(within(steps(), Watts::ZERO).is_empty());
	}
}
