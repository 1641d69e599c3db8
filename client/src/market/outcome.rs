//! Reading the outcome of a cleared interval.

use super::{CurtailmentReason, IntervalOutcome, OfferOutcome};
use crate::chain::{AccountId, Static, api::runtime_types::pallet_bid_market::types as stored};
use tieline_clearing::ExactPrice;
use tieline_primitives::{Steps, Watts};

/// Why an outcome cannot be read: an offer has more steps than an offer can have.
#[derive(Debug, thiserror::Error)]
#[error("an offer of the book has {0} steps, which are more than an offer can have")]
pub(super) struct TooManySteps(usize);

impl IntervalOutcome {
	pub(super) fn new(
		outcome: stored::IntervalOutcome<AccountId, u32>,
	) -> Result<Self, TooManySteps> {
		let offers = outcome.offers.into_iter().map(OfferOutcome::new);
		Ok(Self {
			certificate: outcome.certificate.0,
			by: outcome.by,
			block: outcome.at,
			price: outcome.price.map(|price| price.0),
			welfare: outcome.welfare,
			offers: offers.collect::<Result<_, _>>()?,
			wholesale_demand: watts(outcome.wholesale_demand),
			wholesale_supply: watts(outcome.wholesale_supply),
			wholesale_payment: outcome.wholesale_payment.0,
			congestion_rent: outcome.congestion_rent.0,
			congestion_account: outcome.congestion_account,
		})
	}
}

impl OfferOutcome {
	fn new(offer: stored::OfferOutcome<u32>) -> Result<Self, TooManySteps> {
		let steps = offer.steps.into_iter().map(|step| step.0).collect::<Vec<_>>();
		Ok(Self {
			aggregation: offer.aggregation.0,
			point: offer.point.0,
			side: offer.side.0,
			steps: Steps::try_from(steps).map_err(|steps| TooManySteps(steps.len()))?,
			awards: watts(offer.awards),
			nodal_price: ExactPrice(offer.exact_price),
			price: offer.price.0,
			payment: offer.payment.0,
			curtailed: offer.curtailed.0,
			reasons: offer.reasons.into_iter().map(Into::into).collect(),
		})
	}
}

impl From<stored::CurtailmentReason<u32>> for CurtailmentReason {
	fn from(reason: stored::CurtailmentReason<u32>) -> Self {
		Self {
			area: reason.area.0,
			row: reason.row,
			reason: reason.reason.0,
			price: reason.price.0,
			posted: reason.posted,
		}
	}
}

fn watts(values: Vec<Static<Watts>>) -> Vec<Watts> {
	values.into_iter().map(|value| value.0).collect()
}
