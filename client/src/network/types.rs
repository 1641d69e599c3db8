//! The nouns of the network.

use crate::{
	chain::{AccountId, Hash, Static, api::runtime_types::pallet_dso_constraints::types as stored},
	text,
};
use tieline_primitives::{
	AreaId, Capability, Interval, Limit, Millis, Penalties, PointName, PricingNodeId, Reason,
	WattHours, Watts,
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
	/// The number of indices that its connection points have had, also those that were removed:
	/// all are below it.
	pub points: u16,
}

/// A connection point to add, with its standing limit and its capacity.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewPoint {
	/// The name.
	pub name: PointName,
	/// The most that may be exported and imported there while no rows are posted, in watts.
	pub standing: Capability,
	/// What the service there, or the transformer behind it, carries of export and of import, in
	/// watts.
	pub capacity: Capability,
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
	/// The first instant of delivery. Except at a replay node an earlier one than that of the block
	/// means the block: zero is at once.
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
	/// The power that it withholds, in watts: for each of its points what the point carries beyond
	/// the cap, of export and of import.
	pub power: Watts,
	/// The account of the DSO that issued it.
	pub dso: AccountId,
}

/// The state of the justification of an override.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OverrideState {
	/// To be justified.
	Emergency {
		/// The deadline.
		justify_by: Millis,
	},
	/// A justification was submitted in time, and is under review.
	UnderReview {
		/// The hash of the document that justifies it.
		evidence: Hash,
		/// The deadline of the review. Silence until then accepts it.
		review_by: Millis,
	},
	/// Justified.
	Justified {
		/// The hash of the document that justifies it.
		evidence: Hash,
		/// Whether the reviewer accepted it, rather than let the deadline pass.
		reviewed: bool,
	},
	/// Not justified before the deadline: the deposit is burned.
	Lapsed,
	/// The reviewer rejected the justification: the deposit is burned.
	Rejected {
		/// The hash of the document that was to justify it.
		evidence: Hash,
		/// The hash of the document in which the reviewer gives the grounds.
		grounds: Hash,
	},
}

/// The state in words, for tables: `under review`.
impl std::fmt::Display for OverrideState {
	fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
		f.write_str(match self {
			Self::Emergency { .. } => "to be justified",
			Self::UnderReview { .. } => "under review",
			Self::Justified { reviewed: true, .. } => "justified",
			Self::Justified { reviewed: false, .. } => "justified, not reviewed",
			Self::Lapsed => "lapsed",
			Self::Rejected { .. } => "rejected",
		})
	}
}

/// The overrides of a DSO in an area: their number, and what became of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct OverrideTally {
	/// The number of overrides issued.
	pub issued: u32,
	/// The number of those whose justification was accepted, also by silence.
	pub justified: u32,
	/// The number of those that were accepted by the reviewer's silence.
	pub unreviewed: u32,
	/// The number of those that were not justified in time.
	pub lapsed: u32,
	/// The number of those whose justification was rejected.
	pub rejected: u32,
	/// The energy that those for a voltage limit withheld.
	pub voltage: WattHours,
	/// The energy that those for a thermal limit withheld.
	pub thermal: WattHours,
	/// The energy that those for an outage withheld.
	pub outage: WattHours,
	/// The energy that those for an operating envelope withheld.
	pub envelope: WattHours,
}

impl OverrideTally {
	/// The energy that they withheld together.
	pub fn energy(&self) -> WattHours {
		[self.voltage, self.thermal, self.outage, self.envelope]
			.into_iter()
			.fold(WattHours::ZERO, WattHours::saturating_add)
	}
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
		let (standing, capacity) = (Static(point.standing), Static(point.capacity));
		Self { name: point.name.to_name().to_vec(), standing, capacity }
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
			state: issued.state.into(),
			block: issued.block,
			issued: issued.issued.0,
			power: issued.power.0,
			dso: issued.depositor,
		}
	}
}

impl From<stored::OverrideState> for OverrideState {
	fn from(state: stored::OverrideState) -> Self {
		use stored::OverrideState as S;
		match state {
			S::Emergency { justify_by } => Self::Emergency { justify_by: justify_by.0 },
			S::UnderReview { evidence, review_by } => {
				Self::UnderReview { evidence, review_by: review_by.0 }
			},
			S::Justified { evidence, reviewed } => Self::Justified { evidence, reviewed },
			S::Lapsed => Self::Lapsed,
			S::Rejected { evidence, grounds } => Self::Rejected { evidence, grounds },
		}
	}
}

impl From<stored::OverrideTally> for OverrideTally {
	fn from(tally: stored::OverrideTally) -> Self {
		let stored::OverrideTally { issued, justified, unreviewed, lapsed, rejected, energy } =
			tally;
		Self {
			issued,
			justified,
			unreviewed,
			lapsed,
			rejected,
			voltage: energy.voltage.0,
			thermal: energy.thermal.0,
			outage: energy.outage.0,
			envelope: energy.envelope.0,
		}
	}
}
