//! The clearing of an interval, verified again, and the same interval without the DSO's limits.

use super::RecordDayError;
use std::collections::BTreeMap;
use tieline_clearing::{
	Certificate, Outcome, Payments, PointPrice, Problem, nodal_prices, payments, verify,
};
use tieline_client::{
	chain::AtFinalizedBlock,
	market::{self, Auction, IntervalProblem, net_injections},
};
use tieline_primitives::{AreaLimit, AuctionId, Interval, PointId, Watts};

/// A cleared interval of an auction.
pub(super) struct Cleared {
	pub auction: AuctionId,
	/// The index of the interval in its auction.
	pub index: u16,
	pub interval: Interval,
	/// The interval by local time.
	pub name: String,
	pub problem: IntervalProblem,
	/// The certificate that the runtime accepted.
	pub certificate: Certificate,
	pub outcome: Outcome,
	/// The nodal price of each point with an offer, ascending.
	pub nodal_prices: Vec<PointPrice>,
	pub payments: Payments,
	/// The block in which it was accepted.
	pub block: u32,
	/// The outcome of the interval if the DSO had no limits.
	pub unconstrained: Outcome,
}

impl Cleared {
	/// Reads an interval and verifies its certificate against the book and the limits on chain.
	pub async fn read(
		at: &AtFinalizedBlock,
		auction: &Auction,
		index: u16,
		interval: Interval,
		name: String,
	) -> Result<Self, RecordDayError> {
		let missing = || RecordDayError::NoClearing { auction: auction.id, interval: name.clone() };
		let cleared = market::outcome(at, auction.id, index).await?.ok_or_else(missing)?;
		let problem = market::problem(at, auction.id, index).await?.ok_or_else(missing)?;
		let certificate = cleared.certificate;
		let unverified = |cause| RecordDayError::Unverified {
			auction: auction.id,
			interval: name.clone(),
			cause,
		};
		let verified = problem.problem();
		let outcome = verify(&verified, &certificate).map_err(unverified)?;
		let nodal_prices = nodal_prices(&verified, &certificate).map_err(unverified)?;
		let payments = payments(&verified, &certificate, &outcome, interval.length);
		let payments = payments.map_err(unverified)?;
		let unconstrained = unconstrained(&problem, auction, &name)?;
		let block = cleared.block;
		let auction = auction.id;
		Ok(Self {
			auction,
			index,
			interval,
			name,
			problem,
			certificate,
			outcome,
			nodal_prices,
			payments,
			block,
			unconstrained,
		})
	}

	/// The net injection awarded at each connection point.
	pub fn injections(&self) -> BTreeMap<PointId, Watts> {
		net_injections(&self.problem.offers, &self.outcome)
	}

	/// The net injection that would be awarded at each connection point without limits.
	pub fn injections_without_limits(&self) -> BTreeMap<PointId, Watts> {
		net_injections(&self.problem.offers, &self.unconstrained)
	}
}

/// The outcome of an interval without limits.
fn unconstrained(
	problem: &IntervalProblem,
	auction: &Auction,
	interval: &str,
) -> Result<Outcome, RecordDayError> {
	let limits: [AreaLimit; 0] = [];
	let problem = Problem { limits: &limits, ..problem.problem() };
	let certificate = tieline_clearing::solve(&problem)
		.map_err(|cause| RecordDayError::Unconstrained { interval: interval.into(), cause })?;
	verify(&problem, &certificate).map_err(|cause| RecordDayError::Unverified {
		auction: auction.id,
		interval: interval.into(),
		cause,
	})
}
