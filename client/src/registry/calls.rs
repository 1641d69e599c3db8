//! The calls of the registry, each with its signer. Parameters, errors and events are documented in
//! the runtime.

use super::{Finding, Ground, Qualification, Registration};
use crate::chain::{AccountId, Call, Hash, Static, api};
use tieline_primitives::{
	AggregationId, Capability, Day, DerId, Name, PointId, PricingNodeId, Service, SiteId,
};

fn registry() -> api::der_registry::calls::api::TransactionApi {
	api::tx().der_registry()
}

fn ids(ders: Vec<DerId>) -> Vec<Static<DerId>> {
	ders.into_iter().map(Static).collect()
}

/// Admits an aggregator. As root: see [`Call::as_root`].
pub fn admit_aggregator(aggregator: AccountId, name: &Name) -> Call {
	registry().admit_aggregator(aggregator, name.to_vec()).into()
}

/// Suspends an aggregator at once: no new bids, enrolments or consents. As root: see
/// [`Call::as_root`].
pub fn suspend_aggregator(aggregator: AccountId, evidence: Hash) -> Call {
	registry().suspend_aggregator(aggregator, evidence).into()
}

/// Reinstates a suspended aggregator. As root: see [`Call::as_root`].
pub fn reinstate_aggregator(aggregator: AccountId) -> Call {
	registry().reinstate_aggregator(aggregator).into()
}

/// Expels an aggregator, whose members anyone can then [clear](clear_members). As root: see
/// [`Call::as_root`].
pub fn expel_aggregator(aggregator: AccountId, evidence: Hash) -> Call {
	registry().expel_aggregator(aggregator, evidence).into()
}

/// Takes at most `limit` members out of an aggregation whose aggregator has been expelled, by anyone:
/// at most [`MAX_BATCH`](crate::agent::MAX_BATCH).
pub fn clear_members(aggregation: AggregationId, limit: u32) -> Call {
	registry().clear_members(Static(aggregation), limit).into()
}

/// Creates an aggregation, by an admitted aggregator. `attestation` is the hash of its attestation
/// of compliance.
pub fn create_aggregation(node: PricingNodeId, name: &Name, attestation: Hash) -> Call {
	registry().create_aggregation(Static(node), name.to_vec(), attestation).into()
}

/// Dissolves an aggregation that has neither members nor portfolios, by its aggregator.
pub fn dissolve_aggregation(aggregation: AggregationId) -> Call {
	registry().dissolve_aggregation(Static(aggregation)).into()
}

/// Registers DERs, all or none, by their owner: at most [`MAX_BATCH`](crate::agent::MAX_BATCH).
pub fn register(registrations: Vec<Registration>) -> Call {
	let registrations = registrations.into_iter().map(Into::into).collect();
	registry().register_many(registrations).into()
}

/// Consents to one aggregation for DERs, all or none, by their owner: at most
/// [`MAX_BATCH`](crate::agent::MAX_BATCH).
pub fn consent(ders: Vec<DerId>, aggregation: AggregationId) -> Call {
	registry().consent_many(ids(ders), Static(aggregation)).into()
}

/// Revokes the consent for a DER, by its owner. It leaves every service on the first free day.
pub fn revoke_consent(der: DerId) -> Call {
	registry().revoke_consent(Static(der)).into()
}

/// Plans a switch of an enrolled DER to another aggregation on a market day, by its owner: within ten
/// days of the first free one. The present aggregator is not asked.
pub fn switch(der: DerId, aggregation: AggregationId, day: Day) -> Call {
	registry().switch(Static(der), Static(aggregation), Static(day)).into()
}

/// Makes a switch whose day has come, by anyone: an enrolment of the DER makes it, too.
pub fn make_switch(der: DerId) -> Call {
	registry().make_switch(Static(der)).into()
}

/// Sets the envelope of a site: the most export and import of its DERs together, in watts, by the DSO
/// of its area. `evidence` is the hash of the agreement.
pub fn set_envelope(site: SiteId, envelope: Capability, evidence: Hash) -> Call {
	registry().set_envelope(Static(site), Static(envelope), evidence).into()
}

/// Shares the envelope of a site out anew among its DERs, by anyone.
pub fn share_envelope(site: SiteId) -> Call {
	registry().share_envelope(Static(site)).into()
}

/// Reports that the customer of a site leaves on a market day, by the customer or, also late, by the
/// DSO. `successor` may [`move_in`].
pub fn move_out(site: SiteId, day: Day, successor: Option<AccountId>, evidence: Hash) -> Call {
	registry().move_out(Static(site), Static(day), successor, evidence).into()
}

/// Cancels the report of a move out, by the customer or the DSO.
pub fn cancel_move_out(site: SiteId) -> Call {
	registry().cancel_move_out(Static(site)).into()
}

/// Takes over a site and its DERs from a market day on, by the successor of its customer.
pub fn move_in(site: SiteId, day: Day) -> Call {
	registry().move_in(Static(site), Static(day)).into()
}

/// Exchanges the settlement meter of a site, by the DSO of its area.
pub fn exchange_meter(site: SiteId, meter: Hash, evidence: Hash) -> Call {
	registry().exchange_meter(Static(site), meter, evidence).into()
}

/// Closes a site all of whose DERs are retired, by its customer or the DSO of its area.
pub fn close_site(site: SiteId) -> Call {
	registry().close_site(Static(site)).into()
}

/// Removes the record of a closed site, by anyone, once the chain needs it no longer.
pub fn forget_site(site: SiteId) -> Call {
	registry().forget_site(Static(site)).into()
}

/// Requests the DSO's review of DERs, all or none, by the aggregator that their owners have
/// consented to: at most [`MAX_BATCH`](crate::agent::MAX_BATCH).
pub fn request_review(ders: Vec<DerId>) -> Call {
	registry().request_review(ids(ders)).into()
}

/// Qualifies DERs, all or none, by the DSO of their area: at most
/// [`MAX_BATCH`](crate::agent::MAX_BATCH).
pub fn qualify(qualifications: Vec<Qualification>) -> Call {
	let qualifications = qualifications.into_iter().map(Into::into).collect();
	registry().qualify_many(qualifications).into()
}

/// Rejects a DER under review, by the DSO of its area. `evidence` is the hash of the evidence.
pub fn reject(der: DerId, ground: Ground, evidence: Hash) -> Call {
	registry().reject(Static(der), ground.into(), evidence).into()
}

/// Decides a review that has lapsed twice, in the stead of the DSO. As root: see [`Call::as_root`].
pub fn decide_review(der: DerId, finding: Finding) -> Call {
	registry().decide_review(Static(der), finding.into()).into()
}

/// Ends a review whose deadline has passed by the rule of the area, by anyone.
pub fn resolve_lapsed(der: DerId) -> Call {
	registry().resolve_lapsed(Static(der)).into()
}

/// Enrols qualified DERs for a service, all or none, by the aggregator that their owners have
/// consented to: at most [`MAX_BATCH`](crate::agent::MAX_BATCH).
pub fn enroll(ders: Vec<DerId>, service: Service) -> Call {
	registry().enroll_many(ids(ders), Static(service)).into()
}

/// Takes a DER out of its aggregation from the first free day on, by its owner or aggregator.
pub fn withdraw(der: DerId, service: Service) -> Call {
	registry().withdraw(Static(der), Static(service)).into()
}

/// Suspends a qualified DER from the first free day on, by the DSO of its area.
pub fn suspend(der: DerId, ground: Ground, evidence: Hash) -> Call {
	registry().suspend(Static(der), ground.into(), evidence).into()
}

/// Reinstates a suspended DER from the first free day on, by the DSO of its area.
pub fn reinstate(der: DerId) -> Call {
	registry().reinstate(Static(der)).into()
}

/// Lifts the suspension of a device that no suspended DER has, by the DSO that suspended it or by that
/// of the area in which a DER has it now.
pub fn lift_suspension(device: Hash) -> Call {
	registry().lift_suspension(device).into()
}

/// Sets the services that a DER sells in a retail programme, by the DSO of its area.
pub fn set_retail(der: DerId, services: Vec<Service>, evidence: Hash) -> Call {
	let services = services.into_iter().map(Static).collect();
	registry().set_retail(Static(der), services, evidence).into()
}

/// Strikes a DER that has never been qualified, and burns its deposit, by the DSO of its area.
pub fn strike(der: DerId, evidence: Hash) -> Call {
	registry().strike(Static(der), evidence).into()
}

/// Retires a DER that has never been qualified and that nobody wants reviewed, by anyone.
pub fn expire(der: DerId) -> Call {
	registry().expire(Static(der)).into()
}

/// Takes a DER out of the market for good, by its owner.
pub fn retire(der: DerId) -> Call {
	registry().retire(Static(der)).into()
}

/// Removes the record of a retired DER, by anyone, once the chain needs it no longer.
pub fn forget(der: DerId) -> Call {
	registry().forget(Static(der)).into()
}

/// Removes a portfolio that counts no DER, by anyone.
pub fn clear_portfolio(aggregation: AggregationId, point: PointId, service: Service) -> Call {
	registry().clear_portfolio(Static(aggregation), Static(point), Static(service)).into()
}
