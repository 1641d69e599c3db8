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
	/// An area has another name.
	AreaRenamed { area: AreaId, name: String },
	/// An area belongs to another pricing node.
	AreaMoved { area: AreaId, node: PricingNodeId },
	/// An area was removed.
	AreaRemoved { area: AreaId },
	/// The rules of an area for reviews were changed; that of a lapse from an instant on.
	ReviewRuleSet {
		area: AreaId,
		review_period: Millis,
		qualify_on_lapse: bool,
		lapse_from: Millis,
	},
	/// Connection points were added to an area.
	PointsAdded { area: AreaId, points: Vec<u16> },
	/// Connection points of an area were removed.
	PointsRemoved { area: AreaId, points: Vec<u16> },
	/// A connection point has another name.
	PointRenamed { point: PointId, name: String },
	/// What a connection point carries was changed.
	CapacitySet { point: PointId, capacity: Capability },
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
	/// The justification of an override was submitted, and is under review.
	JustificationSubmitted { id: OverrideId, area: AreaId, evidence: Hash, review_by: Millis },
	/// The justification of an override was accepted, by the reviewer or by silence.
	OverrideJustified { id: OverrideId, area: AreaId, evidence: Hash, reviewed: bool },
	/// The justification of an override was rejected.
	OverrideRejected { id: OverrideId, area: AreaId, evidence: Hash, grounds: Hash },
	/// Another account reviews justifications, or none.
	ReviewerSet { reviewer: Option<AccountId> },
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
			E::AreaRenamed { area, name } => Self::AreaRenamed { area: area.0, name: text(&name) },
			E::AreaMoved { area, pricing_node } => {
				Self::AreaMoved { area: area.0, node: pricing_node.0 }
			},
			E::AreaRemoved { area } => Self::AreaRemoved { area: area.0 },
			E::ReviewRuleSet { area, review_period, qualify_on_lapse, lapse_from } => {
				Self::ReviewRuleSet {
					area: area.0,
					review_period: review_period.0,
					qualify_on_lapse,
					lapse_from: lapse_from.0,
				}
			},
			E::PointsAdded { area, points } => Self::PointsAdded { area: area.0, points },
			E::PointsRemoved { area, points } => Self::PointsRemoved { area: area.0, points },
			E::PointRenamed { area, point, name } => {
				Self::PointRenamed { point: PointId(area.0, point), name: text(&name) }
			},
			E::CapacitySet { area, point, capacity } => {
				Self::CapacitySet { point: PointId(area.0, point), capacity: capacity.0 }
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
			E::JustificationSubmitted { id, area, evidence, review_by } => {
				let (id, area, review_by) = (id.0, area.0, review_by.0);
				Self::JustificationSubmitted { id, area, evidence, review_by }
			},
			E::OverrideJustified { id, area, evidence, reviewed } => {
				Self::OverrideJustified { id: id.0, area: area.0, evidence, reviewed }
			},
			E::OverrideRejected { id, area, evidence, grounds } => {
				Self::OverrideRejected { id: id.0, area: area.0, evidence, grounds }
			},
			E::ReviewerSet { reviewer } => Self::ReviewerSet { reviewer },
			E::OverrideEnded { id, area, until } => {
				Self::OverrideEnded { id: id.0, area: area.0, until: until.0 }
			},
			E::OverrideLapsed { id, area } => Self::OverrideLapsed { id: id.0, area: area.0 },
			E::OverrideRemoved { id, area } => Self::OverrideRemoved { id: id.0, area: area.0 },
		}
	}
}
