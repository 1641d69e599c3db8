//! Questions to the network, each answered at one finalized block.

use super::{Area, LimitsInForce, Override, OverrideState, OverrideTally};
use crate::chain::{AccountId, AtFinalizedBlock, ChainError, Static, api};
use std::collections::{BTreeMap, BTreeSet};
use tieline_primitives::{
	AreaId, Capability, Interval, Millis, OverrideId, PointId, PointName, PointNameError,
};

fn stored() -> api::dso_constraints::storage::StorageApi {
	api::storage().dso_constraints()
}

fn views() -> api::dso_constraints::view_functions::ViewFunctionsApi {
	api::view_functions().dso_constraints()
}

/// All areas.
pub async fn areas(at: &AtFinalizedBlock) -> Result<BTreeMap<AreaId, Area>, ChainError> {
	let areas = at.read_all(stored().areas(), ()).await?;
	Ok(areas.into_iter().map(|(key, area)| (key.0.0, area.into())).collect())
}

/// The connection points of an area by name, each with its index.
pub async fn points(
	at: &AtFinalizedBlock,
	area: AreaId,
) -> Result<BTreeMap<PointName, u16>, ChainError> {
	let points = at.read_all(stored().points(), (Static(area),)).await?;
	let named =
		points.into_iter().map(|(key, name)| Ok((PointName::try_from(name.as_slice())?, key.1)));
	match named.collect::<Result<_, PointNameError>>() {
		Ok(points) => Ok(points),
		Err(error) => {
			let error = subxt::Error::other(error);
			Err(at.explain("the name of a connection point", error).await)
		},
	}
}

/// The limit rows in force in an area for a delivery interval; `None` when there is no such area.
pub async fn limits(
	at: &AtFinalizedBlock,
	area: AreaId,
	interval: Interval,
) -> Result<Option<LimitsInForce>, ChainError> {
	Ok(at.view(views().limits(Static(area), Static(interval))).await?.map(Into::into))
}

/// The delivery intervals of an area for which its DSO has posted limit rows.
pub async fn posted_intervals(
	at: &AtFinalizedBlock,
	area: AreaId,
) -> Result<BTreeSet<Interval>, ChainError> {
	let posted = at.read_all(stored().postings(), (Static(area),)).await?;
	Ok(posted.into_iter().map(|(key, _)| key.1.0).collect())
}

/// The standing limit of a connection point for delivery at an instant, in watts; `None` when
/// there is no such point.
pub async fn standing(
	at: &AtFinalizedBlock,
	point: PointId,
	instant: Millis,
) -> Result<Option<Capability>, ChainError> {
	let standing = at.view(views().standing(Static(point), Static(instant))).await?;
	Ok(standing.map(|capability| capability.0))
}

/// What a connection point carries, in watts; `None` when there is no such point.
pub async fn capacity(
	at: &AtFinalizedBlock,
	point: PointId,
) -> Result<Option<Capability>, ChainError> {
	let capacity = at.view(views().capacity(Static(point))).await?;
	Ok(capacity.map(|capability| capability.0))
}

/// The state of an override by the chain's clock; `None` when there is no such override.
pub async fn override_state(
	at: &AtFinalizedBlock,
	id: OverrideId,
) -> Result<Option<OverrideState>, ChainError> {
	Ok(at.view(views().override_state(Static(id))).await?.map(Into::into))
}

/// The tallies of overrides, by area and by the DSO that issued them.
pub async fn override_tallies(
	at: &AtFinalizedBlock,
) -> Result<BTreeMap<(AreaId, AccountId), OverrideTally>, ChainError> {
	let tallies = at.read_all(stored().override_tallies(), ()).await?;
	Ok(tallies.into_iter().map(|((area, dso), tally)| ((area.0, dso), tally.into())).collect())
}

/// All overrides, in the states that the last call about each has left it in.
pub async fn overrides(
	at: &AtFinalizedBlock,
) -> Result<BTreeMap<OverrideId, Override>, ChainError> {
	let overrides = at.read_all(stored().overrides(), ()).await?;
	Ok(overrides.into_iter().map(|(key, issued)| (key.0.0, issued.into())).collect())
}
