//! The calls of the network, each with its signer. Parameters, errors and events are documented in
//! the runtime.

use super::{IntervalLimits, NewOverride, NewPoint};
use crate::chain::{AccountId, Call, Hash, Static, api};
use tieline_primitives::{
	AreaId, Capability, Interval, Millis, Name, OverrideId, Penalties, PointId, PointName,
	PricingNodeId,
};

fn network() -> api::dso_constraints::calls::api::TransactionApi {
	api::tx().dso_constraints()
}

/// Creates an area and appoints its DSO. As root: see [`Call::as_root`].
pub fn create_area(
	dso: AccountId,
	node: PricingNodeId,
	name: &Name,
	review_period: Millis,
	qualify_on_lapse: bool,
	penalties: Penalties,
) -> Call {
	let (node, period, penalties) = (Static(node), Static(review_period), Static(penalties));
	network().create_area(dso, node, name.to_vec(), period, qualify_on_lapse, penalties).into()
}

/// Sets the penalty prices of an area, for rows that are posted from then on. As root: see
/// [`Call::as_root`].
pub fn set_penalties(area: AreaId, penalties: Penalties) -> Call {
	network().set_penalties(Static(area), Static(penalties)).into()
}

/// Appoints another DSO for an area. As root: see [`Call::as_root`].
pub fn set_dso(area: AreaId, dso: AccountId) -> Call {
	network().set_dso(Static(area), dso).into()
}

/// Adds connection points to an area, all or none, by its DSO: 256 in an area at most.
pub fn add_points(area: AreaId, points: Vec<NewPoint>) -> Call {
	let points = points.into_iter().map(Into::into).collect();
	network().add_points(Static(area), points).into()
}

/// Changes the standing limit of a connection point, in watts, by the DSO of its area.
pub fn set_standing(point: PointId, standing: Capability) -> Call {
	network().set_standing(Static(point.area()), point.index(), Static(standing)).into()
}

/// Changes what a connection point carries, in watts, by the DSO of its area.
pub fn set_capacity(point: PointId, capacity: Capability) -> Call {
	network().set_capacity(Static(point.area()), point.index(), Static(capacity)).into()
}

/// Gives a connection point that no record names another name, by the DSO of its area.
pub fn rename_point(point: PointId, name: &PointName) -> Call {
	network().rename_point(Static(point.area()), point.index(), name.to_name().to_vec()).into()
}

/// Removes connection points that no record names, all or none, by the DSO of their area. The
/// indices are ascending.
pub fn remove_points(area: AreaId, points: Vec<u16>) -> Call {
	network().remove_points(Static(area), points).into()
}

/// Gives an area another name. As root: see [`Call::as_root`].
pub fn rename_area(area: AreaId, name: &Name) -> Call {
	network().rename_area(Static(area), name.to_vec()).into()
}

/// Moves an area of which nothing is left to another pricing node. As root: see [`Call::as_root`].
pub fn move_area(area: AreaId, node: PricingNodeId) -> Call {
	network().move_area(Static(area), Static(node)).into()
}

/// Removes an area of which nothing is left. As root: see [`Call::as_root`].
pub fn remove_area(area: AreaId) -> Call {
	network().remove_area(Static(area)).into()
}

/// Changes the rules of an area for reviews. As root: see [`Call::as_root`].
pub fn set_review_rule(area: AreaId, review_period: Millis, qualify_on_lapse: bool) -> Call {
	network().set_review_rule(Static(area), Static(review_period), qualify_on_lapse).into()
}

/// Posts the limit rows of an area for delivery intervals, all or none, by its DSO: for 25
/// intervals at most, each as an auction has it or can get it. Rows are normalised: [`Limit::is_normalised`].
///
/// [`Limit::is_normalised`]: tieline_primitives::Limit::is_normalised
pub fn post_limits(area: AreaId, limits: Vec<IntervalLimits>) -> Call {
	let limits = limits.into_iter().map(Into::into).collect();
	network().post_limits_many(Static(area), limits).into()
}

/// Removes the limit rows of delivery intervals, all or none: by the DSO while the gate is open,
/// by anyone at the end of their retention. At most 25 intervals.
pub fn clear_limits(area: AreaId, intervals: Vec<Interval>) -> Call {
	let intervals = intervals.into_iter().map(Static).collect();
	network().clear_limits(Static(area), intervals).into()
}

/// Overrides awards at some connection points in an emergency, by the DSO of the area.
pub fn override_awards(issue: NewOverride) -> Call {
	let NewOverride { area, points, from, until, caps, reason } = issue;
	let (from, until) = (Static(from), Static(until));
	network()
		.override_awards(Static(area), points, from, until, Static(caps), Static(reason))
		.into()
}

/// Submits the justification of an override before its deadline, by the DSO. `evidence` is the hash of
/// the document.
pub fn justify_override(id: OverrideId, evidence: Hash) -> Call {
	network().justify_override(Static(id), evidence).into()
}

/// Accepts the justification of an override, by the reviewer; after the deadline of the review by
/// anyone.
pub fn accept_justification(id: OverrideId) -> Call {
	network().accept_justification(Static(id)).into()
}

/// Rejects the justification of an override, by the reviewer. `grounds` is the hash of the document
/// that gives them.
pub fn reject_justification(id: OverrideId, grounds: Hash) -> Call {
	network().reject_justification(Static(id), grounds).into()
}

/// Appoints the account that reviews justifications of overrides, or none. As root: see
/// [`Call::as_root`].
pub fn set_reviewer(reviewer: Option<AccountId>) -> Call {
	network().set_reviewer(reviewer).into()
}

/// Ends an override early, by the DSO.
pub fn end_override(id: OverrideId, until: Millis) -> Call {
	network().end_override(Static(id), Static(until)).into()
}

/// Marks an override that was not justified before its deadline, by anyone.
pub fn lapse_override(id: OverrideId) -> Call {
	network().lapse_override(Static(id)).into()
}

/// Removes an override at the end of its retention, by anyone.
pub fn remove_override(id: OverrideId) -> Call {
	network().remove_override(Static(id)).into()
}
