//! What an aggregation is awarded once an auction is over.

use super::metrics::AggregatorMetrics;
use std::collections::BTreeSet;
use tieline_client::{
	agent::AgentError,
	chain::AtFinalizedBlock,
	market::{self, BidId, OfferOutcome},
};
use tieline_primitives::{AggregationId, AuctionId, MILLIS_PER_HOUR, Millis, Money, Side, Watts};

/// The auctions in which the aggregation has bid, and whose awards have not been read.
#[derive(Debug, Default)]
pub(super) struct Awaited(BTreeSet<AuctionId>);

/// What an aggregation is awarded in an auction.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Awards {
	/// How many intervals have an award.
	intervals: usize,
	supply_wh: f64,
	demand_wh: f64,
	curtailed_wh: f64,
	/// What is paid for it; negative where it pays.
	payment: Money,
}

impl Awards {
	/// Adds the outcomes of the aggregation's offers in one interval.
	fn add<'a>(&mut self, offers: impl Iterator<Item = &'a OfferOutcome>, length: Millis) {
		let watt_hours = |power: Watts| power.0 as f64 * length.0 as f64 / MILLIS_PER_HOUR as f64;
		let mut has_award = false;
		for offer in offers {
			let awarded = offer.awards.iter().copied().fold(Watts::ZERO, Watts::saturating_add);
			has_award |= awarded > Watts::ZERO;
			match offer.side {
				Side::Supply => self.supply_wh += watt_hours(awarded),
				Side::Demand => self.demand_wh += watt_hours(awarded),
			}
			self.curtailed_wh += watt_hours(offer.curtailed);
			self.payment = self.payment.saturating_add(offer.payment);
		}
		self.intervals += usize::from(has_award);
	}
}

impl Awaited {
	/// The aggregation has bid in this auction.
	pub fn insert(&mut self, auction: AuctionId) {
		self.0.insert(auction);
	}

	/// Whether the awards of this auction are waited for.
	pub fn contains(&self, auction: AuctionId) -> bool {
		self.0.contains(&auction)
	}

	/// Reads and logs the awards of the auctions that are over: those that are not open.
	pub async fn read(
		&mut self,
		at: &AtFinalizedBlock,
		aggregation: AggregationId,
		open: &[AuctionId],
		(agent, metrics): (&str, &AggregatorMetrics),
	) -> Result<(), AgentError> {
		let over = self.0.iter().copied().filter(|id| !open.contains(id)).collect::<Vec<_>>();
		for id in over {
			let Some(auction) = market::auction(at, id).await? else {
				self.0.remove(&id);
				continue;
			};
			let mut awards = Awards::default();
			for interval in market::cleared_intervals(at, id).await? {
				let Some(outcome) = market::outcome(at, id, interval).await? else { continue };
				let own = outcome.offers.iter().filter(|offer| offer.aggregation == aggregation);
				awards.add(own, auction.interval_length);
			}
			let Awards { intervals, supply_wh, demand_wh, curtailed_wh, payment } = awards;
			metrics.awarded(supply_wh, demand_wh);
			let bid = BidId { auction: id, aggregation };
			tracing::info!(
				agent,
				%bid,
				intervals,
				supply_wh,
				demand_wh,
				curtailed_wh,
				%payment,
				"the auction is over: awarded"
			);
			self.0.remove(&id);
		}
		Ok(())
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use tieline_clearing::ExactPrice;
	use tieline_primitives::{AreaId, PointId, Price, Steps};

	fn offer(side: Side, awards: &[i64], curtailed: i64, payment: i64) -> OfferOutcome {
		OfferOutcome {
			aggregation: AggregationId(7),
			point: PointId(AreaId(0), 0),
			side,
			steps: Steps::default(),
			awards: awards.iter().copied().map(Watts).collect(),
			nodal_price: ExactPrice(0),
			price: Price(0),
			payment: Money(payment),
			curtailed: Watts(curtailed),
			reasons: Vec::new(),
		}
	}

	#[test]
	fn awards_are_added_up_by_side_in_watt_hours() {
		let half_an_hour = Millis(MILLIS_PER_HOUR / 2);
		let mut awards = Awards::default();
		let offers = [
			offer(Side::Supply, &[4_000, 2_000], 1_000, 50),
			offer(Side::Demand, &[3_000], 0, -20),
		];
		awards.add(offers.iter(), half_an_hour);
		awards.add([offer(Side::Supply, &[0], 500, 0)].iter(), half_an_hour);
		let expected = Awards {
			intervals: 1,
			supply_wh: 3_000.0,
			demand_wh: 1_500.0,
			curtailed_wh: 750.0,
			payment: Money(30),
		};
		assert_eq!(awards, expected);
	}
}
