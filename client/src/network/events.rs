//! The events of the network.

use crate::{
	chain::{AccountId, Hash, api::runtime_types::pallet_dso_constraints::pallet as emitted},
	text,
};
use tieline_primitives::{
	AreaId, Capability, Interval, Millis, OverrideId, Penalties, PointId, PricingNodeId, Reason,
};

/// An event of the network. Powers are in watts.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs)] // The fields are named as in the runtime, whose documentation has them.
pub enum Event {
	/// An area was created.
	AreaCreated {
		area: AreaId,
		dso: AccountId,
		node: PricingNodeId,
		name: String,
		review_period: Millis,
		qualify_on_lapse: bool,
		penalties: Penalties,
	},
	/// The penalty prices of an area were changed, for rows that are posted from then on.
	PenaltiesSet { area: AreaId, penalties: Penalties },
	/// Another DSO was appointed for an area.
	DsoChanged { area: AreaId, former: AccountId, dso: AccountId },
	/// Connection points were added to an area, with indices from `first` on.
	PointsAdded { area: AreaId, first: u16, count: u32 },
	/// The standing limit of a point was changed for delivery from an instant on.
	StandingSet { point: PointId, standing: Capability, from: Millis },
	/// The limit rows of an interval were posted.
	LimitsPosted { area: AreaId, interval: Interval, rows: u32 },
	/// The limit rows of an interval were removed.
	LimitsCleared { area: AreaId, interval: Interval },
	/// Awards were overridden in an emergency.
	AwardsOverridden {
		id: OverrideId,
		area: AreaId,
		points: Vec<u16>,
		from: Millis,
		until: Millis,
		caps: Capability,
		reason: Reason,
		justify_by: Millis,
	},
	/// An override was justified in time.
	OverrideJustified { id: OverrideId, area: AreaId, evidence: Hash },
	/// An override was ended early.
	OverrideEnded { id: OverrideId, area: AreaId, until: Millis },
	/// The deadline of an override passed without a justification.
	OverrideLapsed { id: OverrideId, area: AreaId },
	/// An override was removed at the end of its retention.
	OverrideRemoved { id: OverrideId, area: AreaId },
}

impl From<emitted::Event> for Event {
	fn from(event: emitted::Event) -> Self {
		use emitted::Event as E;
		match event {
			E::AreaCreated {
				area,
				dso,
				pricing_node,
				name,
				review_period,
				qualify_on_lapse,
				penalties,
			} => Self::AreaCreated {
				area: area.0,
				dso,
				node: pricing_node.0,
				name: text(&name),
				review_period: review_period.0,
				qualify_on_lapse,
				penalties: penalties.0,
			},
			E::PenaltiesSet { area, penalties } => {
				Self::PenaltiesSet { area: area.0, penalties: penalties.0 }
			},
			E::DsoChanged { area, former, dso } => Self::DsoChanged { area: area.0, former, dso },
			E::PointsAdded { area, first, count } => {
				Self::PointsAdded { area: area.0, first, count }
			},
			E::StandingSet { area, point, standing, from } => {
				let point = PointId(area.0, point);
				Self::StandingSet { point, standing: standing.0, from: from.0 }
			},
			E::LimitsPosted { area, interval, rows } => {
				Self::LimitsPosted { area: area.0, interval: interval.0, rows }
			},
			E::LimitsCleared { area, interval } => {
				Self::LimitsCleared { area: area.0, interval: interval.0 }
			},
			E::AwardsOverridden { id, area, points, from, until, caps, reason, justify_by } => {
				Self::AwardsOverridden {
					id: id.0,
					area: area.0,
					points,
					from: from.0,
					until: until.0,
					caps: caps.0,
					reason: reason.0,
					justify_by: justify_by.0,
				}
			},
			E::OverrideJustified { id, area, evidence } => {
				Self::OverrideJustified { id: id.0, area: area.0, evidence }
			},
			E::OverrideEnded { id, area, until } => {
				Self::OverrideEnded { id: id.0, area: area.0, until: until.0 }
			},
			E::OverrideLapsed { id, area } => Self::OverrideLapsed { id: id.0, area: area.0 },
			E::OverrideRemoved { id, area } => Self::OverrideRemoved { id: id.0, area: area.0 },
		}
	}
}
