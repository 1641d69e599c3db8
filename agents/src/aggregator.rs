//! An aggregator: founds its aggregation, has its DERs reviewed, enrols them, bids and reveals.

use super::world::{Told, World, account, blocks_until, device_hash, market_day};
use codec::Encode;
use std::{
	collections::{BTreeMap, BTreeSet},
	sync::Arc,
};
use tieline_client::agent::{Action, Agent, AgentError};
use tieline_client::chain::{
	Account, AtFinalizedBlock, Hash, Static,
	api::{
		self,
		runtime_types::{pallet_bid_market::types::Bid, pallet_der_registry::types::Status},
	},
};
use tieline_client::market::{Auction, Phase};
use tieline_primitives::{
	AggregationId, AuctionId, Capability, DerId, Offer, PointId, Service, Side, Step, Watts,
};
use tieline_scenario::{HOURS, Scenario, bids};

/// The agent of one aggregator.
pub struct Aggregator {
	name: String,
	scenario: Arc<Scenario>,
	/// Its index in the scenario.
	index: usize,
	account: Account,
	told: Told,
}

impl Aggregator {
	/// The aggregator of this name in the scenario.
	pub fn new(scenario: Arc<Scenario>, name: &str) -> Result<Self, AgentError> {
		let index =
			scenario.aggregators.iter().position(|aggregator| aggregator.name == name).ok_or_else(
				|| {
					let known = scenario.aggregators.iter().map(|a| a.name.as_str());
					AgentError::fatal(format!(
						"{} has no aggregator `{name}`; it has {}",
						scenario.file.display(),
						known.collect::<Vec<_>>().join(", ")
					))
				},
			)?;
		let account = account(&scenario.aggregators[index].key)?;
		let name = format!("aggregator {name}");
		Ok(Self { name, scenario, index, account, told: Told::default() })
	}

	/// The account that it acts with.
	pub fn account(&self) -> &Account {
		&self.account
	}

	/// What its DERs are waiting for: a review, or their enrolment. One that cannot be enrolled for
	/// the scenario's day, sold in a retail programme or qualified for too short, is left alone.
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
		let day = market_day(&self.scenario);
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
					if !enrolled.contains(&named.1.0)
						&& !in_retail && until.0 > day.max(der.earliest.0) =>
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

	/// Its bid in an auction: what the scenario has it offer, as far as its portfolio goes. The
	/// portfolio of an auctioned day does not change any more, so the bid is the same whenever it
	/// is put together.
	async fn bid(
		&self,
		at: &AtFinalizedBlock,
		world: &World,
		aggregation: AggregationId,
		auction: &Auction,
	) -> Result<Vec<Offer>, AgentError> {
		let portfolio = self.portfolio(at, aggregation, auction).await?;
		let mut offers = Vec::new();
		for hour in 0..HOURS.min(usize::from(auction.intervals)) {
			for offer in bids::offers(&self.scenario, self.index, hour) {
				let Some(point) = world.point(&offer.point) else { continue };
				let capability = portfolio.get(&point).copied().unwrap_or_default();
				let most = match offer.side {
					Side::Supply => capability.export,
					Side::Demand => capability.import,
				};
				let steps = within(offer.steps, most);
				if steps.is_empty() {
					continue;
				}
				offers.push(Offer {
					point,
					interval: u16::try_from(hour).unwrap_or(u16::MAX),
					side: offer.side,
					steps: steps.try_into().unwrap_or_default(),
				});
			}
		}
		Ok(offers)
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
		world: &World,
		aggregation: AggregationId,
	) -> Result<Vec<Action>, AgentError> {
		let now = at.now().await?;
		let market = api::storage().bid_market();
		let mut actions = Vec::new();
		for auction in Auction::all(at).await?.into_iter().filter(|a| a.node == world.node) {
			let key = (Static(auction.id), Static(aggregation));
			let committed = at.read(market.commitments(), key).await?;
			match (auction.phase(now), committed) {
				(Phase::Bidding, None) => {
					let offers = self.bid(at, world, aggregation, &auction).await?;
					if offers.is_empty() {
						continue;
					}
					let salt = self.salt(at, auction.id)?;
					let hash =
						commitment_hash(aggregation, &offers, &salt, &self.account, auction.id);
					let call = api::tx().bid_market().commit(
						Static(auction.id),
						Static(aggregation),
						hash,
					);
					let until = blocks_until(now.0, auction.bidding_until.0);
					actions.push(
						Action::new(format!("commit a bid in auction {}", auction.id), call)
							.until(at.number().saturating_add(until)),
					);
				},
				(Phase::Revealing, Some(commitment)) => {
					let offers = self.bid(at, world, aggregation, &auction).await?;
					let salt = self.salt(at, auction.id)?;
					let hash =
						commitment_hash(aggregation, &offers, &salt, &self.account, auction.id);
					if hash != commitment.digest {
						let cause = format!(
							"the sealed bid in auction {} is not the one that {} gives with this \
							 key: reveal it with the scenario and the key of the commitment, or \
							 its bond is forfeited",
							auction.id,
							self.scenario.file.display(),
						);
						if self.told.is_news(&cause) {
							tracing::error!(agent = self.name, cause, "cannot reveal");
						}
						continue;
					}
					let count = offers.len();
					let bid = Bid {
						aggregation: Static(aggregation),
						offers: offers.into_iter().map(Static).collect(),
					};
					let call = api::tx().bid_market().reveal(Static(auction.id), bid, salt);
					let until = blocks_until(now.0, auction.reveal_until.0);
					actions.push(
						Action::new(
							format!("reveal {count} offers in auction {}", auction.id),
							call,
						)
						.until(at.number().saturating_add(until)),
					);
				},
				_ => {},
			}
		}
		Ok(actions)
	}

	/// The salt of its sealed bid: a secret that only its key gives, so that it need not be kept
	/// anywhere and is the same after a restart, but on another chain is another.
	fn salt(&self, at: &AtFinalizedBlock, auction: AuctionId) -> Result<[u8; 32], AgentError> {
		let salt = self.account.secret(&salt_label(at.client().genesis(), auction));
		salt.ok_or_else(|| AgentError::fatal("the signer derives no salts for sealed bids"))
	}
}

impl Agent for Aggregator {
	fn name(&self) -> &str {
		&self.name
	}

	async fn step(&mut self, at: &AtFinalizedBlock) -> Result<Vec<Action>, AgentError> {
		let Some(world) = World::find(at, &self.scenario).await? else {
			return Ok(Vec::new());
		};
		let id = self.account.id();
		let Some(aggregation) = world.aggregation(at, id).await? else {
			let admitted = at.read(api::storage().der_registry().aggregators(), (*id,)).await?;
			if admitted.is_none() {
				return Ok(Vec::new());
			}
			let aggregator = &self.scenario.aggregators[self.index];
			let attestation = device_hash(&format!(
				"{} complies with the tariff of {}",
				aggregator.name, self.scenario.dso.name
			));
			return Ok(vec![Action::new(
				"found its aggregation",
				api::tx().der_registry().create_aggregation(
					Static(world.node),
					aggregator.name.clone().into_bytes(),
					attestation,
				),
			)]);
		};
		let mut actions = self.enrol(at, aggregation).await?;
		actions.extend(self.trade(at, &world, aggregation).await?);
		Ok(actions)
	}
}

/// What a sealed bid's salt is derived for.
fn salt_label(genesis: Hash, auction: AuctionId) -> Vec<u8> {
	("tieline sealed bid", genesis, auction).encode()
}

/// The hash that a sealed bid is committed with, as the runtime computes it: BLAKE2-256 of the
/// SCALE encoding of bid, salt, bidder and auction.
pub fn commitment_hash(
	aggregation: AggregationId,
	offers: &[Offer],
	salt: &[u8; 32],
	bidder: &Account,
	auction: AuctionId,
) -> subxt::utils::H256 {
	let bytes = (aggregation, offers, salt, bidder.id().0, auction).encode();
	sp_crypto_hashing::blake2_256(&bytes).into()
}

/// The best of the steps, up to `most` watts together.
fn within(steps: Vec<Step>, most: Watts) -> Vec<Step> {
	let mut left = most;
	steps
		.into_iter()
		.map_while(|step| {
			let power = step.power.min(left);
			left = left.saturating_sub(power);
			(power > Watts::ZERO).then_some(Step { price: step.price, power })
		})
		.collect()
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn a_salt_is_of_one_auction_on_one_chain() {
		let label = |chain, auction| salt_label(Hash::repeat_byte(chain), AuctionId(auction));
		assert_eq!(label(1, 0), label(1, 0));
		assert_ne!(label(1, 0), label(2, 0));
		assert_ne!(label(1, 0), label(1, 1));
	}
}
