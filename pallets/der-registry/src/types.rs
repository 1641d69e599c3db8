//! The types of the registry.

use crate::{
	Config,
	portfolio::{Changes, Counted},
};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{
	BoundedVec, CloneNoBound, DebugNoBound, EqNoBound, PalletError, PartialEqNoBound,
	traits::{ConstU32, Get},
};
use frame_system::pallet_prelude::BlockNumberFor;
use scale_info::TypeInfo;
use sp_core::H256;
use tieline_primitives::{
	AggregationId, Capability, Day, DerId, Millis, Name, PointId, PricingNodeId, Service, SiteId,
	Technology,
};

/// Every service, in ascending order.
pub const SERVICES: [Service; 3] = [Service::Energy, Service::Reserve, Service::Regulation];

/// A deposit held for something in storage.
pub type TicketOf<T> = <T as Config>::Consideration;
/// An aggregator, as this runtime stores it.
pub type AggregatorOf<T> = Aggregator<BlockNumberFor<T>>;
/// An aggregation, as this runtime stores it.
pub type AggregationOf<T> = Aggregation<<T as frame_system::Config>::AccountId, TicketOf<T>>;
/// A DER, as this runtime stores it.
pub type DerOf<T> = Der<<T as frame_system::Config>::AccountId, TicketOf<T>>;
/// A site, as this runtime stores it.
pub type SiteOf<T> = Site<<T as frame_system::Config>::AccountId, TicketOf<T>>;
/// An enrolment, as this runtime stores it.
pub type EnrolmentOf<T> = Enrolment<TicketOf<T>>;
/// The suspension of a device, as this runtime stores it.
pub type SuspensionOf<T> = Suspension<<T as frame_system::Config>::AccountId, TicketOf<T>>;
/// A portfolio, as this runtime stores it.
pub type PortfolioOf<T> = Portfolio<<T as Config>::MaxChanges, TicketOf<T>>;
/// A step function of capability over market days, as this runtime stores it.
pub type ChangesOf<T> = Changes<<T as Config>::MaxChanges>;
/// The items of a bulk call.
pub type Batch<T, I> = BoundedVec<I, <T as Config>::MaxBatch>;

/// The index of the refused item in a bulk call, from 0; 0 in a call for one item.
#[derive(
	Clone,
	Copy,
	Debug,
	Default,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	TypeInfo,
	PalletError,
)]
pub struct Item(pub u8);

/// A participant that may aggregate DERs.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Aggregator<BlockNumber> {
	/// Its name, UTF-8, of at least one character.
	pub name: Name,
	/// The block in which it was admitted.
	pub since: BlockNumber,
	/// The number of its aggregations that have members.
	pub active: u32,
	/// Whether it may act.
	pub admission: Admission,
}

/// Whether an aggregator may act: create aggregations, take consents, request reviews, enrol and
/// bid. What it has sold already it answers for in any case.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub enum Admission {
	/// It may.
	#[codec(index = 0)]
	Admitted,
	/// Not until the consortium reinstates it.
	#[codec(index = 1)]
	Suspended {
		/// The hash of the consortium's evidence.
		evidence: H256,
	},
	/// Not any more: anyone can clear its members.
	#[codec(index = 2)]
	Expelled {
		/// The hash of the consortium's evidence.
		evidence: H256,
	},
}

/// DERs that one aggregator sells together at one pricing node.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Aggregation<AccountId, Ticket> {
	/// The aggregator that bids for it.
	pub aggregator: AccountId,
	/// The pricing node at which it is sold.
	pub pricing_node: PricingNodeId,
	/// Its name, UTF-8, of at least one character.
	pub name: Name,
	/// The hash of the aggregator's attestation that it complies with the utilities' tariffs and
	/// the rules of their regulators.
	pub attestation: H256,
	/// The number of its enrolments: one for each DER and service.
	pub members: u32,
	/// The number of its portfolios: one for each connection point and service at which it has or
	/// had members.
	pub portfolios: u32,
	/// The aggregator's deposit.
	pub ticket: Ticket,
}

/// The ground on which a DSO refuses or suspends a DER, wholly or in part. There are no others.
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
pub enum Ground {
	/// The DER cannot do what it is registered for.
	#[codec(index = 0)]
	Incapable,
	/// The DER endangers the safe and reliable operation of the feeder.
	#[codec(index = 1)]
	EndangersFeeder,
	/// The owner's registration is false: in the services that the DER sells in a retail programme, in
	/// what it is, or in where it is.
	#[codec(index = 2)]
	FalseDeclaration,
}

/// Why a DSO qualifies a DER for less than it is rated for, or for a short term: a refusal in part.
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
pub struct Derating {
	/// The ground.
	pub ground: Ground,
	/// The hash of the DSO's evidence.
	pub evidence: H256,
}

/// The suspension of a device. It outlives the DER that had the device, and binds the next.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Suspension<AccountId, Ticket> {
	/// The DSO that suspended it, and pays the deposit.
	pub dso: AccountId,
	/// The ground.
	pub ground: Ground,
	/// The hash of the DSO's evidence.
	pub evidence: H256,
	/// The DSO's deposit.
	pub ticket: Ticket,
}

/// A switch to another aggregation on a later day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Switch {
	/// The aggregation that the DER's owner consents to from then on.
	pub aggregation: AggregationId,
	/// The first market day on which the present aggregation no longer counts the DER.
	pub day: Day,
}

/// The status of a DER.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub enum Status {
	/// Registered, and not under review.
	#[codec(index = 0)]
	Registered,
	/// Under review by the DSO.
	#[codec(index = 1)]
	UnderReview {
		/// When the review lapses, in Unix milliseconds.
		deadline: Millis,
	},
	/// The DSO has found it capable and safe, or its review has lapsed in its favour.
	#[codec(index = 2)]
	Qualified {
		/// What it can deliver, in watts.
		capability: Capability,
		/// The first market day on which it is no longer qualified.
		until: Day,
	},
	/// The DSO has rejected it. Its review may be requested again.
	#[codec(index = 3)]
	Rejected {
		/// The ground.
		ground: Ground,
		/// The hash of the DSO's evidence.
		evidence: H256,
	},
	/// The DSO has suspended its qualification.
	#[codec(index = 4)]
	Suspended {
		/// What it can deliver once reinstated, in watts.
		capability: Capability,
		/// The first market day on which its qualification ends, reinstated or not.
		until: Day,
		/// The ground.
		ground: Ground,
		/// The hash of the DSO's evidence.
		evidence: H256,
	},
	/// Its owner or the consortium has taken it out of the market for good.
	#[codec(index = 5)]
	Retired {
		/// The first market day on which no portfolio counts it.
		from: Day,
	},
	/// Its review has lapsed again, and the consortium decides in the DSO's stead.
	#[codec(index = 6)]
	Escalated {
		/// When the DER counts as qualified at its rating, in Unix milliseconds, unless the
		/// consortium has decided otherwise.
		deadline: Millis,
	},
}

/// A distributed energy resource.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Der<AccountId, Ticket> {
	/// The account of its owner.
	pub owner: AccountId,
	/// The site behind whose settlement meter it is; of a retired DER perhaps removed.
	pub site: SiteId,
	/// Its connection point, which is that of its site.
	pub point: PointId,
	/// Its technology.
	pub technology: Technology,
	/// Its nameplate rating, in watts.
	pub rating: Capability,
	/// The identifier of the device: an LFDI, hashed, or what its DSO has issued for its serial number.
	pub device: H256,
	/// The identifier of a meter of its own behind that of the site, alike.
	pub submeter: Option<H256>,
	/// The services that it sells in a retail programme, which cannot be enrolled: as its owner has
	/// declared, until the DSO corrects it.
	pub retail: BoundedVec<Service, ConstU32<3>>,
	/// Its status.
	pub status: Status,
	/// Why its qualification is for less than its rating or for a short term, if it is.
	pub derating: Option<Derating>,
	/// Whether it has ever been qualified. Until then it may be struck, and expires.
	pub was_qualified: bool,
	/// When it expires, in Unix milliseconds, if it has never been qualified and no review of it is
	/// requested before.
	pub expires: Millis,
	/// How often in a row its review has lapsed without qualifying it.
	pub lapses: u8,
	/// The first market day on which its contribution to portfolios can change: earlier days are
	/// settled, by its own contribution or by that of a former registration of its device or meters.
	pub earliest: Day,
	/// The owner's deposit; none once the DER has been struck.
	pub ticket: Option<Ticket>,
}

/// The most DERs behind one settlement meter that are not retired.
pub const MAX_SITE_DERS: u32 = 32;
/// The former occupancies that a site remembers.
pub const MAX_OCCUPANCIES: u32 = 4;

/// A site: a customer's metered premises, with one settlement meter at one connection point and any
/// DERs behind it.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Site<AccountId, Ticket> {
	/// Its customer, who owns the DERs; after a move out, the one who has left.
	pub customer: AccountId,
	/// The first market day of the customer's occupancy.
	pub since: Day,
	/// Former occupancies, the oldest first.
	pub former: BoundedVec<Occupancy<AccountId>, ConstU32<MAX_OCCUPANCIES>>,
	/// The move out of the customer that is planned, or has taken place.
	pub move_out: Option<MoveOut<AccountId>>,
	/// Its connection point.
	pub point: PointId,
	/// The identifier of its settlement meter.
	pub meter: H256,
	/// What its DERs count together at most, in watts, as its DSO has set it by the agreement on its
	/// interconnection; what the connection point carries until then.
	pub envelope: Option<Capability>,
	/// Its DERs that are not retired, in the order of their registration.
	pub ders: BoundedVec<DerId, ConstU32<MAX_SITE_DERS>>,
	/// The aggregation in which those are enrolled that have no meter of their own, or were last.
	pub shared: Option<Shared>,
	/// The first market day on which a DER registered here can count: earlier days are settled, by
	/// the former site of the meter.
	pub earliest: Day,
	/// The first market day on which none of the DERs counts that have retired here.
	pub settled: Day,
	/// Whether it is closed: another site can be opened at the meter.
	pub closed: bool,
	/// The customer's deposit; none once the site has been struck.
	pub ticket: Option<Ticket>,
}

/// The occupancy of a site by a former customer, on the market days `[since, until)`.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Occupancy<AccountId> {
	/// The customer.
	pub customer: AccountId,
	/// The first market day.
	pub since: Day,
	/// The first market day after it.
	pub until: Day,
}

/// The move of a customer out of a site.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct MoveOut<AccountId> {
	/// The first market day on which the customer no longer has the site; in the past when the move
	/// was reported late.
	pub day: Day,
	/// Who may move in.
	pub successor: Option<AccountId>,
	/// Whether the DSO has reported it, rather than the customer.
	pub by_dso: bool,
	/// The hash of the evidence.
	pub evidence: H256,
}

/// The one aggregation of the DERs of a site that have no meter of their own, since the settlement
/// meter cannot tell them apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Shared {
	/// The aggregation.
	pub aggregation: AggregationId,
	/// The number of their enrolments in it.
	pub enrolments: u32,
	/// The first market day on which none counts that has left.
	pub until: Day,
}

/// What a meter measures.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub enum Metered {
	/// A site.
	#[codec(index = 0)]
	Site(SiteId),
	/// A DER behind the settlement meter of its site.
	#[codec(index = 1)]
	Der(DerId),
}

/// The registration of a DER by its owner.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct Registration {
	/// The connection point of its site.
	pub point: PointId,
	/// Its technology.
	pub technology: Technology,
	/// Its nameplate rating, in watts.
	pub rating: Capability,
	/// The identifier of the device: an LFDI, hashed, or what its DSO has issued for its serial number.
	pub device: H256,
	/// The identifier of the settlement meter of its site, alike: the first registration at a meter
	/// opens the site.
	pub meter: H256,
	/// The identifier of a meter of its own behind that, alike, if it has one.
	pub submeter: Option<H256>,
	/// The services that it sells in a retail programme.
	pub retail: BoundedVec<Service, ConstU32<3>>,
}

/// The status of a DER by the chain's clock.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct EffectiveStatus {
	/// Its status; of a review whose deadline has passed, the one that resolving the lapse would
	/// give now.
	pub status: Status,
	/// Whether a review has lapsed that is yet to be resolved: until someone calls
	/// [`resolve_lapsed`](crate::Pallet::resolve_lapsed) the DER cannot be enrolled.
	pub has_lapsed: bool,
}

/// The DSO's finding in favour of a DER.
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
pub struct Qualification {
	/// The DER.
	pub der: DerId,
	/// What it can deliver, in watts; no more than its rating.
	pub capability: Capability,
	/// The first market day on which it is no longer qualified.
	pub until: Day,
	/// The ground and evidence for a capability below the rating or a term below
	/// [`Config::MinQualification`]; none otherwise.
	pub derating: Option<Derating>,
}

/// The finding of the consortium on an escalated review.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub enum Finding {
	/// In favour of the DER.
	#[codec(index = 0)]
	Qualified {
		/// What it can deliver, in watts; no more than its rating.
		capability: Capability,
		/// The first market day on which it is no longer qualified.
		until: Day,
		/// The ground and evidence for a capability below the rating or a short term.
		derating: Option<Derating>,
	},
	/// Against it.
	#[codec(index = 1)]
	Rejected {
		/// The ground.
		ground: Ground,
		/// The hash of the evidence.
		evidence: H256,
	},
}

/// What has become of the reviews in an area, since its beginning: how its DSO decides, and how often
/// it does not. A review that was requested ends in one of the five that follow, or is open.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct ReviewTally {
	/// Reviews that were requested.
	pub requested: u32,
	/// Those that the DSO ended by qualifying the DER at its rating for a full term.
	pub qualified: u32,
	/// Those that it ended by a capability below the rating, or a short term.
	pub derated: u32,
	/// Those that it ended by a rejection.
	pub rejected: u32,
	/// Those whose deadline passed.
	pub lapsed: u32,
	/// Those whose DER was taken out of the market first.
	pub withdrawn: u32,
	/// Of those that lapsed, those that were escalated to the consortium.
	pub escalated: u32,
	/// How often the DSO has suspended a DER.
	pub suspended: u32,
	/// How often the DSO or the consortium has struck a DER.
	pub struck: u32,
}

/// A DER in an aggregation, for one service.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Enrolment<Ticket> {
	/// The aggregation.
	pub aggregation: AggregationId,
	/// The first market day of the enrolment.
	pub from: Day,
	/// What the portfolio counts of it: its qualified capability, until the qualification ends.
	/// Nothing while it is suspended. Days before `from` here may count an earlier qualification.
	pub counted: Counted,
	/// The aggregator's deposit.
	pub ticket: Ticket,
}

/// The portfolio of an aggregation at one connection point for one service.
#[derive(
	CloneNoBound, DebugNoBound, PartialEqNoBound, EqNoBound, Encode, Decode, MaxEncodedLen, TypeInfo,
)]
#[scale_info(skip_type_params(S))]
#[codec(mel_bound(Ticket: MaxEncodedLen))]
pub struct Portfolio<S: Get<u32>, Ticket>
where
	Ticket: Clone + core::fmt::Debug + PartialEq + Eq,
{
	/// The summed qualified capability, as a step function of market days.
	pub capability: Changes<S>,
	/// The number of DERs enrolled.
	pub enrolled: u32,
	/// The aggregator's deposit.
	pub ticket: Ticket,
}
