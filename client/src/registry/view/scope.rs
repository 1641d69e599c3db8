//! The part of a register that a view keeps.

use crate::{chain::AccountId, registry::Der};
use std::collections::BTreeSet;
use tieline_primitives::{AggregationId, AreaId};

/// The part of a register that a [`View`](super::View) keeps in memory.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Scope {
	/// All of it.
	#[default]
	Everything,
	/// The DERs in an area, for its DSO.
	Area(AreaId),
	/// The DERs whose owners have consented to an aggregation, for its aggregator.
	Aggregation(AggregationId),
	/// The DERs of these owners, for their wallet.
	Owners(BTreeSet<AccountId>),
}

impl Scope {
	/// Whether it has a DER whose owner has given this consent.
	pub(super) fn has(&self, der: &Der, consent: Option<AggregationId>) -> bool {
		match self {
			Self::Everything => true,
			Self::Area(area) => der.point.area() == *area,
			Self::Aggregation(aggregation) => consent == Some(*aggregation),
			Self::Owners(owners) => owners.contains(&der.owner),
		}
	}

	/// Whether it may have a DER with this consent, whatever the DER is.
	pub(super) fn may_have(&self, consent: AggregationId) -> bool {
		match self {
			Self::Aggregation(aggregation) => consent == *aggregation,
			Self::Everything | Self::Area(_) | Self::Owners(_) => true,
		}
	}
}
