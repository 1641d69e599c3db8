//! The nouns of the network.

use crate::{
	chain::{AccountId, Hash, Static, api::runtime_types::pallet_dso_constraints::types as stored},
	text,
};
use tieline_primitives::{
	AreaId, Capability, Interval, Limit, Millis, Penalties, PointName, PricingNodeId, Reason,
};

/// The area of a DSO.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Area {
	/// The account of its DSO.
	pub dso: AccountId,
	/// The pricing node that its substation feeds from.
	pub node: PricingNodeId,
	/// Its name.
	pub name: String,
	/// How long the DSO has to review a DER.
	pub review_period: Millis,
	/// Whether a DER whose review lapses is qualified at its rating.
	pub qualify_on_lapse: bool,
	/// The penalty prices that its next rows are posted with.
	pub penalties: Penalties,
	/// The number of its connection points, whose indices are `0..points`.
	pub points: u16,
}

/// A connection point to add, with its standing limit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewPoint {
	/// The name.
	pub name: PointName,
	/// The most that may be exported and imported there while no rows are posted, in watts.
	pub standing: Capability,
}

/// The limit rows of one delivery interval.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IntervalLimits {
	/// The delivery interval, exactly as an auction has it.
	pub interval: Interval,
	/// The rows; none when no limit binds.
	pub rows: Vec<Limit>,
}

/// The limit rows in force in an area for an interval.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LimitsInForce {
	/// The rows, in the order of the DSO or, for standing limits, in that of the points, export
	/// before import.
	pub rows: Vec<Limit>,
	/// The block in which the DSO posted them; `None` for standing limits.
	pub posted: Option<u32>,
	/// The penalty prices of the rows. Standing limits incur none.
	pub penalties: Penalties,
}

/// An override to issue: awards at some points are reduced for a while.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewOverride {
	/// The area.
	pub area: AreaId,
	/// The indices of the connection points, ascending.
	pub points: Vec<u16>,
	/// The first instant of delivery.
	pub from: Millis,
	/// The first instant after; a day later at most.
	pub until: Millis,
	/// The most that each of the points may export and import, net, in watts.
	pub caps: Capability,
	/// The reason.
	pub reason: Reason,
}

/// An override.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Override {
	/// The area.
	pub area: AreaId,
	/// The indices of the connection points, ascending.
	pub points: Vec<u16>,
	/// The first instant of delivery.
	pub from: Millis,
	/// The first instant after.
	pub until: Millis,
	/// The most that each of the points may export and import, net, in watts.
	pub caps: Capability,
	/// The reason.
	pub reason: Reason,
	/// The state of its justification.
	pub state: OverrideState,
	/// The block in which it was issued.
	pub block: u32,
	/// The time of that block.
	pub issued: Millis,
}

/// The state of the justification of an override.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OverrideState {
	/// To be justified.
	Emergency {
		/// The deadline.
		justify_by: Millis,
	},
	/// Justified in time.
	Justified {
		/// The hash of the document that justifies it.
		evidence: Hash,
	},
	/// Not justified before the deadline.
	Lapsed,
}

impl From<stored::Area<AccountId>> for Area {
	fn from(area: stored::Area<AccountId>) -> Self {
		Self {
			dso: area.dso,
			node: area.pricing_node.0,
			name: text(&area.name),
			review_period: area.review_period.0,
			qualify_on_lapse: area.qualify_on_lapse,
			penalties: area.penalties.0,
			points: area.points,
		}
	}
}

impl From<NewPoint> for stored::NewPoint {
	fn from(point: NewPoint) -> Self {
		Self { name: point.name.to_name().to_vec(), standing: Static(point.standing) }
	}
}

impl From<IntervalLimits> for stored::IntervalLimits {
	fn from(limits: IntervalLimits) -> Self {
		let rows = limits.rows.into_iter().map(Static).collect();
		Self { interval: Static(limits.interval), rows }
	}
}

impl From<stored::LimitsInForce<u32>> for LimitsInForce {
	fn from(limits: stored::LimitsInForce<u32>) -> Self {
		let rows = limits.rows.into_iter().map(|row| row.0).collect();
		Self { rows, posted: limits.posted, penalties: limits.penalties.0 }
	}
}

impl<Ticket> From<stored::Override<AccountId, u32, Ticket>> for Override {
	fn from(issued: stored::Override<AccountId, u32, Ticket>) -> Self {
		Self {
			area: issued.area.0,
			points: issued.points,
			from: issued.from.0,
			until: issued.until.0,
			caps: issued.caps.0,
			reason: issued.reason.0,
			state: match issued.state {
				stored::OverrideState::Emergency { justify_by } => {
					OverrideState::Emergency { justify_by: justify_by.0 }
				},
				stored::OverrideState::Justified { evidence } => {
					OverrideState::Justified { evidence }
				},
				stored::OverrideState::Lapsed => OverrideState::Lapsed,
			},
			block: issued.block,
			issued: issued.issued.0,
		}
	}
}
