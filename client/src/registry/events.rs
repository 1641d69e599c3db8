//! The events of the registry.

use super::{Derating, Ground};
use crate::{
	chain::{AccountId, Hash, api::runtime_types::pallet_der_registry::pallet as emitted},
	text,
};
use tieline_primitives::{
	AggregationId, Capability, Day, DerId, Millis, PointId, PricingNodeId, Service, SiteId,
};

/// An event of the registry. Powers are in watts; `from` is the first market day on which it
/// takes effect.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs)] // The fields are named as in the runtime, whose documentation has them.
pub enum Event {
	/// An aggregator was admitted.
	AggregatorAdmitted { aggregator: AccountId, name: String },
	/// An aggregator was expelled.
	AggregatorExpelled { aggregator: AccountId, evidence: Hash },
	/// An aggregator was suspended.
	AggregatorSuspended { aggregator: AccountId, evidence: Hash },
	/// A suspended aggregator was reinstated.
	AggregatorReinstated { aggregator: AccountId },
	/// An aggregation was created.
	AggregationCreated { aggregation: AggregationId, aggregator: AccountId, node: PricingNodeId },
	/// An aggregation was dissolved.
	AggregationDissolved { aggregation: AggregationId },
	/// A site was opened, by the first registration at its meter.
	SiteOpened { site: SiteId, customer: AccountId, point: PointId },
	/// The DSO set the envelope of a site.
	EnvelopeSet { site: SiteId, envelope: Capability, evidence: Hash },
	/// The envelope of a site was shared out anew.
	EnvelopeShared { site: SiteId },
	/// A move out of a site was reported.
	MoveOutReported {
		site: SiteId,
		customer: AccountId,
		day: Day,
		successor: Option<AccountId>,
		evidence: Hash,
	},
	/// The customer of a site stays.
	MoveOutCancelled { site: SiteId },
	/// A customer moved in.
	MovedIn { site: SiteId, customer: AccountId, day: Day },
	/// A DER has a new owner, who moved into its site.
	DerHandedOver { der: DerId, owner: AccountId },
	/// The settlement meter of a site was exchanged.
	MeterExchanged { site: SiteId, meter: Hash, evidence: Hash },
	/// A site was closed.
	SiteClosed { site: SiteId },
	/// A site at which nothing had counted was struck, and its deposit burned.
	SiteStruck { site: SiteId },
	/// The record of a closed site was removed.
	SiteForgotten { site: SiteId },
	/// A DER was registered.
	DerRegistered { der: DerId, owner: AccountId, point: PointId },
	/// The owner of a DER consented to an aggregation.
	ConsentGiven { der: DerId, aggregation: AggregationId },
	/// The owner of a DER revoked the consent.
	ConsentRevoked { der: DerId, aggregation: AggregationId },
	/// The owner of a DER planned a switch to another aggregation.
	SwitchPlanned { der: DerId, aggregation: AggregationId, day: Day },
	/// The review of a DER began.
	ReviewRequested { der: DerId, aggregation: AggregationId, deadline: Millis },
	/// The deadline of a review passed without a finding.
	ReviewLapsed { der: DerId },
	/// A review lapsed for the second time in a row, and the consortium decides.
	ReviewEscalated { der: DerId, deadline: Millis },
	/// A DER was qualified, until a market day.
	DerQualified {
		der: DerId,
		capability: Capability,
		from: Day,
		until: Day,
		derating: Option<Derating>,
	},
	/// A DER was rejected.
	DerRejected { der: DerId, ground: Ground, evidence: Hash },
	/// The DSO set the services that a DER sells in a retail programme.
	RetailSet { der: DerId, services: Vec<Service>, evidence: Hash },
	/// A DER was enrolled.
	DerEnrolled {
		der: DerId,
		aggregation: AggregationId,
		service: Service,
		from: Day,
		capability: Capability,
	},
	/// A DER left an aggregation.
	DerWithdrawn { der: DerId, aggregation: AggregationId, service: Service, from: Day },
	/// A DER was suspended.
	DerSuspended { der: DerId, ground: Ground, evidence: Hash, from: Day },
	/// A suspended DER was reinstated.
	DerReinstated { der: DerId, from: Day },
	/// The suspension of a device was lifted.
	SuspensionLifted { device: Hash },
	/// A DER that had never been qualified was struck, and its deposit burned.
	DerStruck { der: DerId, evidence: Hash },
	/// The registration of a DER that had never been qualified expired.
	DerExpired { der: DerId },
	/// A DER was taken out of the market for good.
	DerRetired { der: DerId, from: Day },
	/// The record of a retired DER was removed.
	DerForgotten { der: DerId },
	/// A spent portfolio was removed.
	PortfolioCleared { aggregation: AggregationId, point: PointId, service: Service },
}

impl Event {
	/// The DER that the event concerns.
	pub fn der(&self) -> Option<DerId> {
		match self {
			Self::DerRegistered { der, .. }
			| Self::ConsentGiven { der, .. }
			| Self::ConsentRevoked { der, .. }
			| Self::SwitchPlanned { der, .. }
			| Self::ReviewRequested { der, .. }
			| Self::ReviewLapsed { der }
			| Self::ReviewEscalated { der, .. }
			| Self::RetailSet { der, .. }
			| Self::DerStruck { der, .. }
			| Self::DerExpired { der }
			| Self::DerQualified { der, .. }
			| Self::DerRejected { der, .. }
			| Self::DerEnrolled { der, .. }
			| Self::DerWithdrawn { der, .. }
			| Self::DerSuspended { der, .. }
			| Self::DerReinstated { der, .. }
			| Self::DerRetired { der, .. }
			| Self::DerHandedOver { der, .. }
			| Self::DerForgotten { der } => Some(*der),
			Self::SiteOpened { .. }
			| Self::EnvelopeSet { .. }
			| Self::EnvelopeShared { .. }
			| Self::MoveOutReported { .. }
			| Self::MoveOutCancelled { .. }
			| Self::MovedIn { .. }
			| Self::MeterExchanged { .. }
			| Self::SiteClosed { .. }
			| Self::SiteStruck { .. }
			| Self::SiteForgotten { .. }
			| Self::AggregatorAdmitted { .. }
			| Self::AggregatorExpelled { .. }
			| Self::AggregatorSuspended { .. }
			| Self::AggregatorReinstated { .. }
			| Self::SuspensionLifted { .. }
			| Self::AggregationCreated { .. }
			| Self::AggregationDissolved { .. }
			| Self::PortfolioCleared { .. } => None,
		}
	}

	/// The aggregation that the event concerns.
	pub fn aggregation(&self) -> Option<AggregationId> {
		match self {
			Self::AggregationCreated { aggregation, .. }
			| Self::AggregationDissolved { aggregation }
			| Self::ConsentGiven { aggregation, .. }
			| Self::ConsentRevoked { aggregation, .. }
			| Self::SwitchPlanned { aggregation, .. }
			| Self::ReviewRequested { aggregation, .. }
			| Self::DerEnrolled { aggregation, .. }
			| Self::DerWithdrawn { aggregation, .. }
			| Self::PortfolioCleared { aggregation, .. } => Some(*aggregation),
			Self::SiteOpened { .. }
			| Self::EnvelopeSet { .. }
			| Self::EnvelopeShared { .. }
			| Self::MoveOutReported { .. }
			| Self::MoveOutCancelled { .. }
			| Self::MovedIn { .. }
			| Self::DerHandedOver { .. }
			| Self::MeterExchanged { .. }
			| Self::SiteClosed { .. }
			| Self::SiteStruck { .. }
			| Self::SiteForgotten { .. }
			| Self::AggregatorAdmitted { .. }
			| Self::AggregatorExpelled { .. }
			| Self::AggregatorSuspended { .. }
			| Self::AggregatorReinstated { .. }
			| Self::SuspensionLifted { .. }
			| Self::ReviewEscalated { .. }
			| Self::RetailSet { .. }
			| Self::DerStruck { .. }
			| Self::DerExpired { .. }
			| Self::DerRegistered { .. }
			| Self::ReviewLapsed { .. }
			| Self::DerQualified { .. }
			| Self::DerRejected { .. }
			| Self::DerSuspended { .. }
			| Self::DerReinstated { .. }
			| Self::DerRetired { .. }
			| Self::DerForgotten { .. } => None,
		}
	}
}

impl From<emitted::Event> for Event {
	fn from(event: emitted::Event) -> Self {
		use emitted::Event as E;
		match event {
			E::AggregatorAdmitted { aggregator, name } => {
				Self::AggregatorAdmitted { aggregator, name: text(&name) }
			},
			E::AggregatorExpelled { aggregator, evidence } => {
				Self::AggregatorExpelled { aggregator, evidence }
			},
			E::AggregatorSuspended { aggregator, evidence } => {
				Self::AggregatorSuspended { aggregator, evidence }
			},
			E::AggregatorReinstated { aggregator } => Self::AggregatorReinstated { aggregator },
			E::AggregationCreated { aggregation, aggregator, pricing_node } => {
				let (aggregation, node) = (aggregation.0, pricing_node.0);
				Self::AggregationCreated { aggregation, aggregator, node }
			},
			E::AggregationDissolved { aggregation } => {
				Self::AggregationDissolved { aggregation: aggregation.0 }
			},
			E::SiteOpened { site, customer, point } => {
				Self::SiteOpened { site: site.0, customer, point: point.0 }
			},
			E::EnvelopeSet { site, envelope, evidence } => {
				Self::EnvelopeSet { site: site.0, envelope: envelope.0, evidence }
			},
			E::EnvelopeShared { site } => Self::EnvelopeShared { site: site.0 },
			E::MoveOutReported { site, customer, day, successor, evidence } => {
				let (site, day) = (site.0, day.0);
				Self::MoveOutReported { site, customer, day, successor, evidence }
			},
			E::MoveOutCancelled { site } => Self::MoveOutCancelled { site: site.0 },
			E::MovedIn { site, customer, day } => {
				Self::MovedIn { site: site.0, customer, day: day.0 }
			},
			E::DerHandedOver { der, owner } => Self::DerHandedOver { der: der.0, owner },
			E::MeterExchanged { site, meter, evidence } => {
				Self::MeterExchanged { site: site.0, meter, evidence }
			},
			E::SiteClosed { site } => Self::SiteClosed { site: site.0 },
			E::SiteStruck { site } => Self::SiteStruck { site: site.0 },
			E::SiteForgotten { site } => Self::SiteForgotten { site: site.0 },
			E::DerRegistered { der, owner, point } => {
				Self::DerRegistered { der: der.0, owner, point: point.0 }
			},
			E::ConsentGiven { der, aggregation } => {
				Self::ConsentGiven { der: der.0, aggregation: aggregation.0 }
			},
			E::ConsentRevoked { der, aggregation } => {
				Self::ConsentRevoked { der: der.0, aggregation: aggregation.0 }
			},
			E::SwitchPlanned { der, aggregation, day } => {
				Self::SwitchPlanned { der: der.0, aggregation: aggregation.0, day: day.0 }
			},
			E::ReviewRequested { der, aggregation, deadline } => {
				let (aggregation, deadline) = (aggregation.0, deadline.0);
				Self::ReviewRequested { der: der.0, aggregation, deadline }
			},
			E::ReviewLapsed { der } => Self::ReviewLapsed { der: der.0 },
			E::ReviewEscalated { der, deadline } => {
				Self::ReviewEscalated { der: der.0, deadline: deadline.0 }
			},
			E::RetailSet { der, services, evidence } => {
				let services = services.into_iter().map(|service| service.0).collect();
				Self::RetailSet { der: der.0, services, evidence }
			},
			E::SuspensionLifted { device } => Self::SuspensionLifted { device },
			E::DerStruck { der, evidence } => Self::DerStruck { der: der.0, evidence },
			E::DerExpired { der } => Self::DerExpired { der: der.0 },
			E::DerQualified { der, capability, from, until, derating } => Self::DerQualified {
				der: der.0,
				capability: capability.0,
				from: from.0,
				until: until.0,
				derating: derating.map(Into::into),
			},
			E::DerRejected { der, ground, evidence } => {
				Self::DerRejected { der: der.0, ground: ground.into(), evidence }
			},
			E::DerEnrolled { der, aggregation, service, from, capability } => Self::DerEnrolled {
				der: der.0,
				aggregation: aggregation.0,
				service: service.0,
				from: from.0,
				capability: capability.0,
			},
			E::DerWithdrawn { der, aggregation, service, from } => Self::DerWithdrawn {
				der: der.0,
				aggregation: aggregation.0,
				service: service.0,
				from: from.0,
			},
			E::DerSuspended { der, ground, evidence, from } => {
				Self::DerSuspended { der: der.0, ground: ground.into(), evidence, from: from.0 }
			},
			E::DerReinstated { der, from } => Self::DerReinstated { der: der.0, from: from.0 },
			E::DerRetired { der, from } => Self::DerRetired { der: der.0, from: from.0 },
			E::DerForgotten { der } => Self::DerForgotten { der: der.0 },
			E::PortfolioCleared { aggregation, point, service } => Self::PortfolioCleared {
				aggregation: aggregation.0,
				point: point.0,
				service: service.0,
			},
		}
	}
}
