//! Questions to the registry, each answered at one finalized block.

use super::{Aggregation, Aggregator, Der, DerStatus, Enrolment, ReviewTally, Site, Suspension};
use crate::chain::{AccountId, AtFinalizedBlock, ChainError, Hash, Static, api};
use std::collections::BTreeMap;
use tieline_primitives::{
	AggregationId, AreaId, Capability, Day, DerId, PointId, Service, SiteId, Watts,
};

fn stored() -> api::der_registry::storage::StorageApi {
	api::storage().der_registry()
}

fn views() -> api::der_registry::view_functions::ViewFunctionsApi {
	api::view_functions().der_registry()
}

/// All DERs, retired ones included. Reads the whole register: a program that follows it keeps a
/// [`View`](super::View).
pub async fn ders(at: &AtFinalizedBlock) -> Result<BTreeMap<DerId, Der>, ChainError> {
	let ders = at.read_all(stored().ders(), ()).await?;
	Ok(ders.into_iter().map(|(key, der)| (key.0.0, der.into())).collect())
}

/// Gives each DER to `each`, in no order.
pub(super) async fn each_der(
	at: &AtFinalizedBlock,
	mut each: impl FnMut(DerId, Der),
) -> Result<(), ChainError> {
	at.read_each(stored().ders(), (), |key, der| each(key.0.0, der.into())).await
}

/// A DER; `None` when there is none with this identifier.
pub async fn der(at: &AtFinalizedBlock, der: DerId) -> Result<Option<Der>, ChainError> {
	Ok(at.read(stored().ders(), (Static(der),)).await?.map(Into::into))
}

/// The status of a DER by the chain's clock; `None` when there is no such DER.
pub async fn der_status(
	at: &AtFinalizedBlock,
	der: DerId,
) -> Result<Option<DerStatus>, ChainError> {
	Ok(at.view(views().der_status(Static(der))).await?.map(Into::into))
}

/// The DER that has a device, by the hash of the device's identifier.
pub async fn device(at: &AtFinalizedBlock, device: Hash) -> Result<Option<DerId>, ChainError> {
	Ok(at.read(stored().devices(), (device,)).await?.map(|der| der.0))
}

/// A site; `None` when there is none with this identifier.
pub async fn site(at: &AtFinalizedBlock, site: SiteId) -> Result<Option<Site>, ChainError> {
	Ok(at.read(stored().sites(), (Static(site),)).await?.map(Into::into))
}

/// The site whose settlement meter has an identifier; `None` when there is none.
pub async fn site_of(at: &AtFinalizedBlock, meter: Hash) -> Result<Option<SiteId>, ChainError> {
	Ok(at.view(views().site_of(meter)).await?.map(|site| site.0))
}

/// The customer of a site on a market day, by what has been reported until now.
pub async fn customer_on(
	at: &AtFinalizedBlock,
	site: SiteId,
	day: Day,
) -> Result<Option<AccountId>, ChainError> {
	at.view(views().customer_on(Static(site), Static(day))).await
}

/// The suspension of a device; `None` when it is not suspended.
pub async fn suspension(
	at: &AtFinalizedBlock,
	device: Hash,
) -> Result<Option<Suspension>, ChainError> {
	Ok(at.read(stored().suspensions(), (device,)).await?.map(Into::into))
}

/// What has become of the reviews in an area.
pub async fn review_tally(at: &AtFinalizedBlock, area: AreaId) -> Result<ReviewTally, ChainError> {
	Ok(at.view(views().review_tally(Static(area))).await?.into())
}

/// An aggregator that has been admitted, perhaps suspended or expelled since; `None` when the account
/// never was.
pub async fn aggregator(
	at: &AtFinalizedBlock,
	account: &AccountId,
) -> Result<Option<Aggregator>, ChainError> {
	Ok(at.read(stored().aggregators(), (*account,)).await?.map(Into::into))
}

/// All aggregations.
pub async fn aggregations(
	at: &AtFinalizedBlock,
) -> Result<BTreeMap<AggregationId, Aggregation>, ChainError> {
	let aggregations = at.read_all(stored().aggregations(), ()).await?;
	Ok(aggregations.into_iter().map(|(key, value)| (key.0.0, value.into())).collect())
}

/// An aggregation; `None` when there is none with this identifier.
pub async fn aggregation(
	at: &AtFinalizedBlock,
	aggregation: AggregationId,
) -> Result<Option<Aggregation>, ChainError> {
	Ok(at.read(stored().aggregations(), (Static(aggregation),)).await?.map(Into::into))
}

/// The aggregation that each owner has consented to, by DER.
pub async fn consents(at: &AtFinalizedBlock) -> Result<BTreeMap<DerId, AggregationId>, ChainError> {
	let consents = at.read_all(stored().consents(), ()).await?;
	Ok(consents.into_iter().map(|(key, aggregation)| (key.0.0, aggregation.0)).collect())
}

/// Gives each DER with the aggregation that its owner has consented to to `each`, in no order.
pub(super) async fn each_consent(
	at: &AtFinalizedBlock,
	mut each: impl FnMut(DerId, AggregationId),
) -> Result<(), ChainError> {
	at.read_each(stored().consents(), (), |key, to| each(key.0.0, to.0)).await
}

/// The aggregation that the owner of a DER has consented to.
pub async fn consent_of(
	at: &AtFinalizedBlock,
	der: DerId,
) -> Result<Option<AggregationId>, ChainError> {
	Ok(at.read(stored().consents(), (Static(der),)).await?.map(|aggregation| aggregation.0))
}

/// All enrolments, by DER and service.
pub async fn enrolments(
	at: &AtFinalizedBlock,
) -> Result<BTreeMap<(DerId, Service), Enrolment>, ChainError> {
	let enrolments = at.read_all(stored().enrolments(), ()).await?;
	Ok(enrolments.into_iter().map(|(key, value)| ((key.0.0, key.1.0), value.into())).collect())
}

/// Gives each enrolment to `each`, in no order.
pub(super) async fn each_enrolment(
	at: &AtFinalizedBlock,
	mut each: impl FnMut(DerId, Service, Enrolment),
) -> Result<(), ChainError> {
	let enrolments = stored().enrolments();
	at.read_each(enrolments, (), |key, value| each(key.0.0, key.1.0, value.into())).await
}

/// The enrolments of a DER, by service.
pub async fn enrolments_of(
	at: &AtFinalizedBlock,
	der: DerId,
) -> Result<BTreeMap<Service, Enrolment>, ChainError> {
	let enrolments = at.read_all(stored().enrolments(), (Static(der),)).await?;
	Ok(enrolments.into_iter().map(|(key, value)| (key.1.0, value.into())).collect())
}

/// The aggregation in which a DER is enrolled for a service, and the first market day of the
/// enrolment; `None` when it is not enrolled.
pub async fn counts_from(
	at: &AtFinalizedBlock,
	der: DerId,
	service: Service,
) -> Result<Option<(AggregationId, Day)>, ChainError> {
	let counts = at.view(views().counts_from(Static(der), Static(service))).await?;
	Ok(counts.map(|(aggregation, day)| (aggregation.0, day.0)))
}

/// The capability of an aggregation at a connection point for a service on a market day, in watts:
/// the bound of its offers there. Final for days that an auction has been opened for.
pub async fn capability(
	at: &AtFinalizedBlock,
	aggregation: AggregationId,
	point: PointId,
	service: Service,
	day: Day,
) -> Result<Capability, ChainError> {
	let question =
		views().capability(Static(aggregation), Static(point), Static(service), Static(day));
	Ok(at.view(question).await?.0)
}

/// The portfolio of an aggregation for a service on a market day: its capability in watts at each
/// connection point where it has any.
pub async fn portfolio(
	at: &AtFinalizedBlock,
	aggregation: AggregationId,
	service: Service,
	day: Day,
) -> Result<BTreeMap<PointId, Capability>, ChainError> {
	let question = views().portfolio(Static(aggregation), Static(service), Static(day));
	let portfolio = at.view(question).await?;
	Ok(portfolio.into_iter().map(|(point, capability)| (point.0, capability.0)).collect())
}

/// The size of an aggregation for a service on a market day, in watts: what counts against the
/// minimum size of the pricing node.
pub async fn size(
	at: &AtFinalizedBlock,
	aggregation: AggregationId,
	service: Service,
	day: Day,
) -> Result<Watts, ChainError> {
	let question = views().size(Static(aggregation), Static(service), Static(day));
	Ok(at.view(question).await?.0)
}
