//! The nouns of the registry.

use crate::{
	chain::{AccountId, Hash, Static, api::runtime_types::pallet_der_registry::types as stored},
	text,
};
use tieline_primitives::{
	AggregationId, Capability, Day, DerId, Hardware, Identifier, IdentifierError, IdentifierSecret,
	Millis, PointId, PricingNodeId, QUALIFICATION_GRID, Service, SiteId, Technology,
};

/// What an owner registers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Registration {
	/// The connection point of the DER.
	pub point: PointId,
	/// The technology.
	pub technology: Technology,
	/// The nameplate rating, in watts.
	pub rating: Capability,
	/// The device's identifier, as it is registered: see [`issued`] and [`digest`].
	pub device: Hash,
	/// The identifier of the settlement meter of its site, as it is registered: see [`issued`] and
	/// [`digest`]. The first registration at a meter opens the site.
	pub meter: Hash,
	/// The identifier of a meter of its own behind that, if it has one.
	pub submeter: Option<Hash>,
	/// The services that it sells in a retail programme, which cannot be enrolled.
	pub retail: Vec<Service>,
}

/// What a device or a meter is registered under: of a serial number what the DSO issues, by its
/// secret.
pub fn digest(identifier: &Identifier, of: Hardware, secret: &IdentifierSecret) -> Hash {
	Hash::from(identifier.digest(of, secret))
}

/// The last day no later than this one on which a qualification can end.
pub fn on_grid(day: Day) -> Day {
	Day(day.0 - day.0 % QUALIFICATION_GRID)
}

/// What a device or a meter is registered under, from what its owner has: its LFDI, or the identifier
/// that the DSO has issued.
pub fn issued(text: &str, of: Hardware) -> Result<Hash, IdentifierError> {
	Identifier::issued(text, of).map(Hash::from)
}

/// A distributed energy resource.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Der {
	/// The account of its owner.
	pub owner: AccountId,
	/// The site behind whose settlement meter it is; of a retired DER perhaps removed.
	pub site: SiteId,
	/// Its connection point.
	pub point: PointId,
	/// The technology.
	pub technology: Technology,
	/// The nameplate rating, in watts.
	pub rating: Capability,
	/// The device's identifier, as it is registered.
	pub device: Hash,
	/// The identifier of a meter of its own, as it is registered, if it has one.
	pub submeter: Option<Hash>,
	/// The services that it sells in a retail programme, which cannot be enrolled.
	pub retail: Vec<Service>,
	/// Its status as stored: of a review whose deadline has passed see
	/// [`der_status`](super::der_status).
	pub status: Status,
	/// Why its qualification is for less than its rating or for a short term, if it is.
	pub derating: Option<Derating>,
	/// The first market day on which its contribution to portfolios can change.
	pub earliest: Day,
}

/// A site: a customer's metered premises, with one settlement meter and any DERs behind it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Site {
	/// Its customer, who owns the DERs; after a move out, the one who has left.
	pub customer: AccountId,
	/// The first market day of the customer's occupancy.
	pub since: Day,
	/// The day on which the customer leaves, or has left, if that is reported.
	pub move_out: Option<Day>,
	/// Who may move in then.
	pub successor: Option<AccountId>,
	/// Its connection point.
	pub point: PointId,
	/// The identifier of its settlement meter, as it is registered.
	pub meter: Hash,
	/// What its DERs count together at most, in watts, as the DSO has set it; what the connection point
	/// carries until then.
	pub envelope: Option<Capability>,
	/// Its DERs that are not retired.
	pub ders: Vec<DerId>,
	/// Whether it is closed.
	pub closed: bool,
}

/// The status of a DER.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Status {
	/// Registered, and not under review.
	Registered,
	/// Under review by the DSO.
	UnderReview {
		/// When the review lapses.
		deadline: Millis,
	},
	/// Qualified by the DSO, or by the lapse of its review.
	Qualified {
		/// What it can deliver, in watts.
		capability: Capability,
		/// The first market day on which it is no longer qualified.
		until: Day,
	},
	/// Rejected by the DSO. Another review may be requested.
	Rejected {
		/// The ground.
		ground: Ground,
		/// The hash of the DSO's evidence.
		evidence: Hash,
	},
	/// Suspended by the DSO.
	Suspended {
		/// What it can deliver once reinstated, in watts.
		capability: Capability,
		/// The first market day on which its qualification ends, reinstated or not.
		until: Day,
		/// The ground.
		ground: Ground,
		/// The hash of the DSO's evidence.
		evidence: Hash,
	},
	/// Out of the market for good.
	Retired {
		/// The first market day on which no portfolio counts it.
		from: Day,
	},
	/// Its review has lapsed twice, and the consortium decides.
	Escalated {
		/// When it counts as qualified at its rating unless the consortium has decided otherwise.
		deadline: Millis,
	},
}

/// The status of a DER by the chain's clock.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DerStatus {
	/// The status; of a review whose deadline has passed, the one that resolving it gives.
	pub status: Status,
	/// Whether a review has lapsed that is yet to be resolved: until someone calls
	/// [`resolve_lapsed`](super::resolve_lapsed) the DER cannot be enrolled.
	pub has_lapsed: bool,
}

/// The ground on which a DSO refuses a DER, wholly or in part. There are no others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ground {
	/// The DER is not capable of what it is registered for.
	Incapable,
	/// The DER endangers the safe and reliable operation of the feeder.
	EndangersFeeder,
	/// The owner's registration is false.
	FalseDeclaration,
}

/// Why a DER is qualified for less than its rating, or for a short term.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Derating {
	/// The ground.
	pub ground: Ground,
	/// The hash of the DSO's evidence.
	pub evidence: Hash,
}

/// The DSO's finding in favour of a DER.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Qualification {
	/// The DER.
	pub der: DerId,
	/// What it can deliver, in watts; no more than its rating.
	pub capability: Capability,
	/// The first market day on which it is no longer qualified.
	pub until: Day,
	/// The ground and evidence for a capability below the rating or a short term; `None`
	/// otherwise.
	pub derating: Option<Derating>,
}

/// DERs that one aggregator sells together at one pricing node.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Aggregation {
	/// The account of its aggregator.
	pub aggregator: AccountId,
	/// The pricing node at which it is sold.
	pub node: PricingNodeId,
	/// Its name.
	pub name: String,
	/// The hash of the aggregator's attestation of compliance.
	pub attestation: Hash,
	/// The number of its enrolments: one for each DER and service.
	pub members: u32,
	/// The number of its portfolios: one for each connection point and service.
	pub portfolios: u32,
}

/// An aggregator admitted to the market.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Aggregator {
	/// Its name.
	pub name: String,
	/// The block in which it was admitted.
	pub since: u32,
	/// The number of its aggregations that have members.
	pub active: u32,
	/// Whether it may act.
	pub admission: Admission,
}

/// Whether an aggregator may create aggregations, take consents, request reviews, enrol and bid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Admission {
	/// It may.
	Admitted,
	/// Not until the consortium reinstates it.
	Suspended {
		/// The hash of the evidence.
		evidence: Hash,
	},
	/// Not any more.
	Expelled {
		/// The hash of the evidence.
		evidence: Hash,
	},
}

/// The suspension of a device, which binds whatever DER has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Suspension {
	/// The DSO that suspended it.
	pub dso: AccountId,
	/// The ground.
	pub ground: Ground,
	/// The hash of the DSO's evidence.
	pub evidence: Hash,
}

/// The finding of the consortium on a review that has lapsed twice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Finding {
	/// In favour of the DER.
	Qualified {
		/// What it can deliver, in watts; no more than its rating.
		capability: Capability,
		/// The first market day on which it is no longer qualified.
		until: Day,
		/// The ground and evidence for a capability below the rating or a short term.
		derating: Option<Derating>,
	},
	/// Against it.
	Rejected {
		/// The ground.
		ground: Ground,
		/// The hash of the evidence.
		evidence: Hash,
	},
}

/// What has become of the reviews in an area: each that was requested ends in one of the five that
/// follow, or is open.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[allow(missing_docs)] // The fields are named as in the runtime, whose documentation has them.
pub struct ReviewTally {
	pub requested: u32,
	pub qualified: u32,
	pub derated: u32,
	pub rejected: u32,
	pub lapsed: u32,
	pub withdrawn: u32,
	pub escalated: u32,
	pub suspended: u32,
	pub struck: u32,
}

/// A DER in an aggregation, for one service.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Enrolment {
	/// The aggregation.
	pub aggregation: AggregationId,
	/// The first market day of the enrolment.
	pub from: Day,
}

impl From<Registration> for stored::Registration {
	fn from(registration: Registration) -> Self {
		let Registration { point, technology, rating, device, meter, submeter, retail } =
			registration;
		Self {
			point: Static(point),
			technology: Static(technology),
			rating: Static(rating),
			device,
			meter,
			submeter,
			retail: retail.into_iter().map(Static).collect(),
		}
	}
}

impl<Ticket> From<stored::Der<AccountId, Ticket>> for Der {
	fn from(der: stored::Der<AccountId, Ticket>) -> Self {
		Self {
			owner: der.owner,
			site: der.site.0,
			point: der.point.0,
			technology: der.technology.0,
			rating: der.rating.0,
			device: der.device,
			submeter: der.submeter,
			retail: der.retail.into_iter().map(|service| service.0).collect(),
			status: der.status.into(),
			derating: der.derating.map(Into::into),
			earliest: der.earliest.0,
		}
	}
}

impl<Ticket> From<stored::Site<AccountId, Ticket>> for Site {
	fn from(site: stored::Site<AccountId, Ticket>) -> Self {
		let (move_out, successor) =
			site.move_out.map_or((None, None), |out| (Some(out.day.0), out.successor));
		Self {
			customer: site.customer,
			since: site.since.0,
			move_out,
			successor,
			point: site.point.0,
			meter: site.meter,
			envelope: site.envelope.map(|envelope| envelope.0),
			ders: site.ders.into_iter().map(|der| der.0).collect(),
			closed: site.closed,
		}
	}
}

impl From<stored::Status> for Status {
	fn from(status: stored::Status) -> Self {
		match status {
			stored::Status::Registered => Self::Registered,
			stored::Status::UnderReview { deadline } => Self::UnderReview { deadline: deadline.0 },
			stored::Status::Qualified { capability, until } => {
				Self::Qualified { capability: capability.0, until: until.0 }
			},
			stored::Status::Rejected { ground, evidence } => {
				Self::Rejected { ground: ground.into(), evidence }
			},
			stored::Status::Suspended { capability, until, ground, evidence } => Self::Suspended {
				capability: capability.0,
				until: until.0,
				ground: ground.into(),
				evidence,
			},
			stored::Status::Retired { from } => Self::Retired { from: from.0 },
			stored::Status::Escalated { deadline } => Self::Escalated { deadline: deadline.0 },
		}
	}
}

impl From<stored::EffectiveStatus> for DerStatus {
	fn from(status: stored::EffectiveStatus) -> Self {
		Self { status: status.status.into(), has_lapsed: status.has_lapsed }
	}
}

impl From<stored::Ground> for Ground {
	fn from(ground: stored::Ground) -> Self {
		match ground {
			stored::Ground::Incapable => Self::Incapable,
			stored::Ground::EndangersFeeder => Self::EndangersFeeder,
			stored::Ground::FalseDeclaration => Self::FalseDeclaration,
		}
	}
}

impl From<Ground> for stored::Ground {
	fn from(ground: Ground) -> Self {
		match ground {
			Ground::Incapable => Self::Incapable,
			Ground::EndangersFeeder => Self::EndangersFeeder,
			Ground::FalseDeclaration => Self::FalseDeclaration,
		}
	}
}

impl From<stored::Derating> for Derating {
	fn from(derating: stored::Derating) -> Self {
		Self { ground: derating.ground.into(), evidence: derating.evidence }
	}
}

impl From<Derating> for stored::Derating {
	fn from(derating: Derating) -> Self {
		Self { ground: derating.ground.into(), evidence: derating.evidence }
	}
}

impl From<Qualification> for stored::Qualification {
	fn from(qualification: Qualification) -> Self {
		Self {
			der: Static(qualification.der),
			capability: Static(qualification.capability),
			until: Static(qualification.until),
			derating: qualification.derating.map(Into::into),
		}
	}
}

impl<Ticket> From<stored::Aggregation<AccountId, Ticket>> for Aggregation {
	fn from(aggregation: stored::Aggregation<AccountId, Ticket>) -> Self {
		Self {
			aggregator: aggregation.aggregator,
			node: aggregation.pricing_node.0,
			name: text(&aggregation.name),
			attestation: aggregation.attestation,
			members: aggregation.members,
			portfolios: aggregation.portfolios,
		}
	}
}

impl From<stored::Aggregator<u32>> for Aggregator {
	fn from(aggregator: stored::Aggregator<u32>) -> Self {
		let stored::Aggregator { name, since, active, admission } = aggregator;
		Self { name: text(&name), since, active, admission: admission.into() }
	}
}

impl<Ticket> From<stored::Enrolment<Ticket>> for Enrolment {
	fn from(enrolment: stored::Enrolment<Ticket>) -> Self {
		Self { aggregation: enrolment.aggregation.0, from: enrolment.from.0 }
	}
}

impl From<stored::Admission> for Admission {
	fn from(admission: stored::Admission) -> Self {
		match admission {
			stored::Admission::Admitted => Self::Admitted,
			stored::Admission::Suspended { evidence } => Self::Suspended { evidence },
			stored::Admission::Expelled { evidence } => Self::Expelled { evidence },
		}
	}
}

impl<Ticket> From<stored::Suspension<AccountId, Ticket>> for Suspension {
	fn from(suspension: stored::Suspension<AccountId, Ticket>) -> Self {
		let stored::Suspension { dso, ground, evidence, .. } = suspension;
		Self { dso, ground: ground.into(), evidence }
	}
}

impl From<Finding> for stored::Finding {
	fn from(finding: Finding) -> Self {
		match finding {
			Finding::Qualified { capability, until, derating } => Self::Qualified {
				capability: Static(capability),
				until: Static(until),
				derating: derating.map(Into::into),
			},
			Finding::Rejected { ground, evidence } => {
				Self::Rejected { ground: ground.into(), evidence }
			},
		}
	}
}

impl From<stored::ReviewTally> for ReviewTally {
	fn from(tally: stored::ReviewTally) -> Self {
		let stored::ReviewTally {
			requested,
			qualified,
			derated,
			rejected,
			lapsed,
			withdrawn,
			escalated,
			suspended,
			struck,
		} = tally;
		Self {
			requested,
			qualified,
			derated,
			rejected,
			lapsed,
			withdrawn,
			escalated,
			suspended,
			struck,
		}
	}
}
