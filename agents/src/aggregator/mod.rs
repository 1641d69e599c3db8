//! An aggregator: founds its aggregation, has its DERs reviewed, enrols them, bids and reveals.

mod bids;

pub use bids::{BidRow, Bids, FileBids, write_bids};

use crate::{
	config::{self, ConfigError, VenueConfig},
	timing::{LastMessage, blocks_until},
};
use codec::Encode;
use serde::{Deserialize, Serialize};
use std::{
	collections::{BTreeMap, BTreeSet},
	path::{Path, PathBuf},
};
use tieline_client::{
	Venue,
	agent::{Action, Agent, AgentError},
	chain::{
		Account, AtFinalizedBlock, Hash, Static,
		api::{self, runtime_types::pallet_der_registry::types::Status},
	},
	keys::KeySource,
	market::{Auction, Phase},
};
use tieline_primitives::{
	AggregationId, AuctionId, Bid, Capability, DerId, Offer, PointId, Service, Side, Step, Steps,
	Watts, commitment_hash,
};

/// The configuration of an aggregator.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
	/// The key that signs.
	pub key: KeySource,
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
pub struct Aggregator {
	/// Its name in logs.
	label: String,
	name: String,
	attestation: String,
	venue: VenueConfig,
	account: Account,
	salt_key: SaltKey,
	bids: Box<dyn Bids>,
	last_message: LastMessage,
}

/// A secret from which the salt of each sealed bid is derived, so that no salt has to be stored and
/// each is the same after a restart.
type SaltKey = Box<dyn Fn(&[u8]) -> [u8; 32] + Send + Sync>;

impl Aggregator {
	/// An aggregator with this configuration, whose bids come from `bids`.
	pub fn new(config: Config, bids: Box<dyn Bids>) -> Result<Self, ConfigError> {
		let key = config.key.load()?;
		let secret = key.clone();
		Ok(Self {
			label: format!("aggregator {}", config.name),
			name: config.name,
			attestation: config.attestation,
			venue: config.venue,
			account: Account::new(key),
			salt_key: Box::new(move |label| secret.secret(label)),
			bids,
			last_message: LastMessage::default(),
		})
	}

	/// The aggregator of a configuration file.
	pub fn read(file: &Path) -> Result<Self, ConfigError> {
		let config: Config = config::read(file)?;
		let bids = FileBids::read(&config::beside(file, &config.bids))?;
		Self::new(config, Box::new(bids))
	}

	/// The account that it acts with.
	pub fn account(&self) -> &Account {
		&self.account
	}

	async fn found(&self, at: &AtFinalizedBlock, venue: &Venue) -> Result<Vec<Action>, AgentError> {
		let id = *self.account.id();
		let admitted = at.read(api::storage().der_registry().aggregators(), (id,)).await?;
		if admitted.is_none() {
			return Ok(Vec::new());
		}
		let attestation = sp_crypto_hashing::blake2_256(self.attestation.as_bytes()).into();
		let call = api::tx().der_registry().create_aggregation(
			Static(venue.node),
			self.name.clone().into_bytes(),
			attestation,
		);
		Ok(vec![Action::new("found its aggregation", call)])
	}

	/// The calls that its DERs wait for: a review, or their enrolment. One that cannot be enrolled,
	/// sold in a retail programme or qualified for no day that is left, is not asked for.
	async fn enrol(
		&self,
		at: &AtFinalizedBlock,
		aggregation: AggregationId,
	) -> Result<Vec<Action>, AgentError> {
		let registry = api::storage().der_registry();
		let members = at
			.read_all(registry.consents(), ())
			.await?
			.into_iter()
			.filter(|(_, to)| to.0 == aggregation)
			.map(|(key, _)| key.0.0)
			.collect::<BTreeSet<DerId>>();
		let enrolled = at
			.read_all(registry.enrolments(), ())
			.await?
			.into_iter()
			.filter(|(key, _)| key.1.0 == Service::Energy)
			.map(|(key, _)| key.0.0)
			.collect::<BTreeSet<DerId>>();
		let (mut review, mut enrol) = (Vec::new(), Vec::new());
		for (key, der) in at.read_all(registry.ders(), ()).await? {
			let id = key.0;
			if !members.contains(&id.0) {
				continue;
			}
			let named = (format!("DER {}", id.0), id);
			let in_retail = der.retail.iter().any(|service| service.0 == Service::Energy);
			match der.status {
				Status::Registered => review.push(named),
				Status::Qualified { until, .. }
					if !enrolled.contains(&named.1.0) && !in_retail && until.0 > der.earliest.0 =>
				{
					enrol.push(named);
				},
				_ => {},
			}
		}
		let registry = || api::tx().der_registry();
		Ok(vec![
			Action::for_each("request the review of", review, move |ders| {
				registry().request_review(ders)
			}),
			Action::for_each("enrol", enrol, move |ders| {
				registry().enroll_many(ders, Static(Service::Energy))
			}),
		])
	}

	/// Its bid in an auction: the offers of its source, as far as its portfolio goes. The portfolio
	/// of an auctioned day does not change any more, so the bid is the same whenever it is made.
	async fn bid(
		&self,
		at: &AtFinalizedBlock,
		venue: &Venue,
		aggregation: AggregationId,
		auction: &Auction,
	) -> Result<Bid, AgentError> {
		let portfolio = self.portfolio(at, aggregation, auction).await?;
		let offers = self.bids.offers(auction).map_err(AgentError::own)?;
		let offers = offers.into_iter().filter_map(|offer| {
			let Offer { point, interval, side, steps } = offer;
			let point = venue.point(&point)?;
			let capability = portfolio.get(&point).copied().unwrap_or(Capability::ZERO);
			let most = match side {
				Side::Supply => capability.export,
				Side::Demand => capability.import,
			};
			let steps = within(steps, most);
			(!steps.is_empty()).then_some(Offer { point, interval, side, steps })
		});
		let mut offers = offers.collect::<Vec<_>>();
		offers.sort_by_key(|offer| (offer.interval, offer.point, offer.side));
		Ok(Bid { aggregation, offers })
	}

	/// What the aggregation can deliver at each point on the auction's day.
	async fn portfolio(
		&self,
		at: &AtFinalizedBlock,
		aggregation: AggregationId,
		auction: &Auction,
	) -> Result<BTreeMap<PointId, Capability>, AgentError> {
		let portfolios = api::storage().der_registry().portfolios();
		let energy = at
			.read_all(portfolios, (Static(aggregation),))
			.await?
			.into_iter()
			.filter(|(key, _)| key.2.0 == Service::Energy);
		let levels = energy.filter_map(|(key, portfolio)| {
			let changes = portfolio.capability.changes;
			let level = changes.iter().rev().find(|change| change.day.0 <= auction.day)?;
			Some((key.1.0, level.level.0))
		});
		Ok(levels.collect())
	}

	async fn trade(
		&mut self,
		at: &AtFinalizedBlock,
		venue: &Venue,
		aggregation: AggregationId,
	) -> Result<Vec<Action>, AgentError> {
		let now = at.now().await?;
		let market = api::storage().bid_market();
		let mut actions = Vec::new();
		for auction in Auction::all(at).await?.into_iter().filter(|a| a.node == venue.node) {
			let key = (Static(auction.id), Static(aggregation));
			let phase = auction.phase(now);
			if !matches!(phase, Phase::Bidding | Phase::Revealing) {
				continue;
			}
			let committed = at.read(market.commitments(), key).await?;
			let committed = committed.map(|commitment| commitment.digest);
			match (phase, committed) {
				(Phase::Bidding, None) => {
					let bid = self.bid(at, venue, aggregation, &auction).await?;
					if bid.is_empty() {
						continue;
					}
					actions.push(self.commit(at, &auction, &bid).until(
						at.number().saturating_add(blocks_until(now, auction.bidding_until)),
					));
				},
				(Phase::Bidding, Some(digest)) => {
					let bid = self.bid(at, venue, aggregation, &auction).await?;
					if self.digest(at, &auction, &bid) != digest {
						self.note_foreign_commitment(
							&auction,
							"withdraw or replace it before the gate",
						);
					}
				},
				(Phase::Revealing, Some(digest)) => {
					let bid = self.bid(at, venue, aggregation, &auction).await?;
					if self.digest(at, &auction, &bid) != digest {
						let remedy = "reveal it with the bids and the key of the commitment, or its \
						              bond is forfeited";
						self.note_foreign_commitment(&auction, remedy);
						continue;
					}
					actions.push(self.reveal(at, &auction, bid).until(
						at.number().saturating_add(blocks_until(now, auction.reveal_until)),
					));
				},
				_ => {},
			}
		}
		Ok(actions)
	}

	fn commit(&self, at: &AtFinalizedBlock, auction: &Auction, bid: &Bid) -> Action {
		let digest = self.digest(at, auction, bid);
		let call =
			api::tx().bid_market().commit(Static(auction.id), Static(bid.aggregation), digest);
		Action::new(format!("commit a bid in auction {}", auction.id), call)
	}

	fn reveal(&self, at: &AtFinalizedBlock, auction: &Auction, bid: Bid) -> Action {
		let count = bid.len();
		let salt = self.salt(at, auction.id);
		let bid = api::runtime_types::pallet_bid_market::types::Bid {
			aggregation: Static(bid.aggregation),
			offers: bid.offers.into_iter().map(Static).collect(),
		};
		let call = api::tx().bid_market().reveal(Static(auction.id), bid, salt);
		Action::new(format!("reveal {count} offers in auction {}", auction.id), call)
	}

	/// The sealed bid on chain is not the one that this agent would reveal: another run of it, with
	/// another file or key, has committed.
	fn note_foreign_commitment(&mut self, auction: &Auction, remedy: &str) {
		let cause = format!(
			"the sealed bid in auction {} is not the one that the bids and the key of this agent \
			 give: {remedy}",
			auction.id
		);
		if self.last_message.is_new(&cause) {
			tracing::error!(agent = self.label, cause, "commitment of another bid");
		}
	}

	/// What a bid is committed with.
	fn digest(&self, at: &AtFinalizedBlock, auction: &Auction, bid: &Bid) -> Hash {
		let salt = self.salt(at, auction.id);
		commitment_hash(bid, &salt, &self.account.id().0, auction.id).into()
	}

	fn salt(&self, at: &AtFinalizedBlock, auction: AuctionId) -> [u8; 32] {
		(self.salt_key)(&salt_label(at.client().genesis(), auction))
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
		let mut actions = self.enrol(at, aggregation).await?;
		actions.extend(self.trade(at, &venue, aggregation).await?);
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
