//! # DER registry
//!
//! The register of aggregators and of distributed energy resources (DERs): which services each DER
//! may sell, and the capability that each aggregation therefore has.
//!
//! ## Overview
//!
//! FERC Order 2222 opens the wholesale market to aggregations of small resources, on two conditions
//! for their register: the distribution utility can review each DER, in bounded time and on stated
//! grounds, and no DER is paid twice for the same service. This pallet is that register. It
//! enforces four rules:
//!
//! 1. *One device, one DER; one meter, one site.* A registration carries the identifiers of the
//!    device, of the settlement meter of its site and perhaps of a meter of its own: see
//!    [`Registration`]. A device is one DER, and a meter measures one site or one DER.
//! 2. *One aggregation per DER and service.* The owner consents to one aggregation, whose
//!    aggregator enrols the DER; the pair of DER and service is unique. A service that the DER
//!    sells in a retail programme cannot be enrolled.
//! 3. *One instant, one portfolio.* Enrolment, exit, suspension and every other change takes
//!    effect on the first free market day, for which no auction has been opened yet. So a DER
//!    never leaves one aggregation and joins another for the same delivery.
//! 4. *Offers are bounded by portfolios.* The portfolio of an aggregation at a connection point
//!    holds the summed qualified capability as a step function of market days. Reading it costs
//!    the same for ten DERs as for a million.
//!
//! ## Roles
//!
//! | role | may |
//! |---|---|
//! | [`Config::AdminOrigin`] | admit, suspend, reinstate and expel aggregators, decide escalated reviews, withdraw, retire and strike DERs |
//! | aggregator | create aggregations, request reviews, enrol and withdraw consenting DERs |
//! | owner (any account) | register, consent, revoke, switch, withdraw, retire, move out and in, close the site |
//! | DSO of the DER's area | qualify or derate, reject, suspend, reinstate, lift suspensions, correct retail services, set envelopes, report moves, exchange meters, strike what is not its owner's |
//! | anyone | resolve a lapsed review, expire a registration, make a switch that is due, share out an envelope, clear the members of who is expelled, remove what is no longer needed |
//!
//! ## The life of a DER
//!
//! `Registered → UnderReview → Qualified | Rejected`, then `Suspended` and back, and `Retired`; from
//! review to `Escalated` where the DSO is silent. Review is requested by the aggregator to whom the
//! owner has consented, and has a deadline; when it passes, the area's rule decides whether the DER
//! counts as qualified at its rating. Where it does not, the second lapse in a row escalates the review
//! to the consortium, whose silence qualifies the DER: a DSO that never answers refuses nobody for ever.
//! What became of the reviews is tallied by area ([`Reviews`]).
//!
//! A qualification ends on a market day; it can be renewed before (by [`Pallet::qualify`]) or
//! requested again after. The DSO may refuse on stated [grounds](Ground) only, each with the hash of
//! its evidence; so also in part, by a capability below the rating or by a term below
//! [`Config::MinQualification`] ([`Derating`]).
//!
//! Whoever registers a stranger's device first keeps it from its owner no longer than the DSO or the
//! consortium needs to see the proof: they strike the DER while it has never been qualified, and its
//! deposit is burned. Without a review it expires by itself.
//!
//! A suspension follows the device ([`Suspensions`]): it binds whatever DER has the device next, until a
//! DSO lifts it or the consortium decides its review.
//!
//! A retired DER's device can be registered anew at once, by the same owner or the next, but the new
//! DER is not counted on a day that the old one still is ([`Der::earliest`]). The record of the old one
//! says which days those are, so it stays until the device, and its own meter if it has one, are
//! registered anew and the new records have them; one that counted on no day can go at once.
//!
//! ## Sites
//!
//! A [site](Site) is a customer's metered premises: one settlement meter at one connection point, and
//! any DERs behind it, each perhaps with a meter of its own. The first registration at a meter opens
//! it; it stays until its customer or the DSO closes it.
//!
//! *One envelope.* What the DERs of a site count together is at most what the DSO has set by the
//! agreement on its interconnection ([`Pallet::set_envelope`]), whatever their ratings. Room is given in
//! the order in which DERs are enrolled or qualified, and shared out anew by
//! [`Pallet::share_envelope`].
//!
//! *One aggregation.* The settlement meter cannot tell the DERs behind it apart: those without a meter
//! of their own are in one aggregation at a time.
//!
//! *Moving.* A customer leaves on a day ([`Pallet::move_out`]), which the DSO may also report: late, and
//! without the customer's key. Consents and enrolments end then, or on the first free day if that is
//! later; the successor takes the DERs over with their qualifications ([`Pallet::move_in`]). The site
//! remembers who had it on which days ([`Pallet::customer_on`]).
//!
//! ## Requirements on the calendar
//!
//! No auction is open for [`Calendar::first_free_day`](tieline_primitives::Calendar) or any later
//! day. Every pricing node has days of its own, and two may be any number of days apart. Should that
//! day move back (an operator lets a node replay past days), a DER that has counted stays unchanged
//! until the days that it has settled are over.
//!
//! ## Room in the book
//!
//! A book has at most one offer for each portfolio for energy and side. So it is bounded by the
//! portfolios for energy of a pricing node, of which there are at most [`Config::MaxPortfolios`]:
//! what is enrolled before an auction opens has its room in each of the auction's books, whoever
//! reveals first.
//!
//! ## View functions
//!
//! Portfolios, sizes, the status of a DER by the clock and the day from which an enrolment counts
//! are view functions: a program that takes part need not rebuild any of it from storage.
//!
//! ## Bulk calls
//!
//! A bulk call does all or nothing. Errors that concern one item carry its index in the call as
//! [`Item`], counted from 0, which is the second byte of the module error.
//!
//! ## Deposits
//!
//! Storage is paid for by a deposit, which is returned on removal: the owner pays for a site and a DER, the
//! aggregator for aggregations, enrolments and portfolios, the DSO for suspensions. The days on which a DER counted are
//! never lost: its owner's deposit pays for the record until another record takes its place.

#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

mod aggregator_impls;
#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
mod dispatchable_impls;
mod member_impls;
#[cfg(test)]
mod mock;
pub mod portfolio;
mod portfolios_impl;
mod registrations_impl;
mod review_impls;
mod site_impls;
#[cfg(test)]
mod tests;
#[cfg(any(feature = "try-runtime", test))]
mod try_state;
mod types;
mod utility_impls;
mod view_impls;
pub mod weights;

pub use pallet::*;
pub use types::*;
pub use weights::WeightInfo;

/// The register: aggregators, DERs and their review, enrolment, portfolios.
#[frame_support::pallet]
pub mod pallet {
	use super::*;
	use alloc::vec::Vec;
	use frame_support::{
		pallet_prelude::*,
		traits::{Consideration, Footprint, UnixTime},
	};
	use frame_system::pallet_prelude::*;
	use sp_core::H256;
	use tieline_primitives::{
		AggregationId, AreaId, Calendar, Capability, Day, DerId, Millis, Name, Network, PointId,
		PricingNodeId, Separation, Service, SiteId, Watts,
	};

	const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	/// The register of DERs and of those who aggregate them.
	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	/// The configuration of the registry.
	#[pallet::config]
	pub trait Config: frame_system::Config {
		/// Weights of the calls.
		type WeightInfo: WeightInfo;

		/// Who admits and expels aggregators, and withdraws and retires any DER: the consortium.
		type AdminOrigin: EnsureOrigin<Self::RuntimeOrigin>;

		/// Which roles at a pricing node exclude each other.
		type Separation: Separation<Self::AccountId>;

		/// The network: areas, their DSOs and connection points.
		type Network: Network<AccountId = Self::AccountId>;

		/// The market's calendar, which says when a change can take effect.
		type Calendar: Calendar;

		/// The chain's clock, which review deadlines go by.
		type Time: UnixTime;

		/// Deposits for what is stored; held for [`HoldReason::StorageDeposit`].
		type Consideration: Consideration<Self::AccountId, Footprint>;

		/// The most items of one bulk call; at most 256.
		#[pallet::constant]
		type MaxBatch: Get<u32>;

		/// The most days on which the capability of one portfolio can change: one for each day of
		/// [`Config::PortfolioHistory`] and the first free one, for each of [`Config::MaxLead`], and
		/// for each day of the [grid](Config::QualificationGrid) on which a qualification can end. So
		/// no sequence of reviews and enrolments fills a portfolio, unless a node replays past days.
		#[pallet::constant]
		type MaxChanges: Get<u32>;

		/// The most portfolios for energy of one pricing node: pairs of an aggregation and a
		/// connection point. They bound the book of an interval, in which each has one offer on
		/// either side: the share of an aggregation in the book is by construction its share of
		/// the portfolios, and each of those takes a qualified DER.
		#[pallet::constant]
		type MaxPortfolios: Get<u32>;

		/// The market days before the first free one for which a portfolio is kept: longer than
		/// it is needed, from the opening of an auction to the last ruling on it.
		#[pallet::constant]
		type PortfolioHistory: Get<u32>;

		/// The market days for which a DER is qualified whose review has lapsed in its favour. Its
		/// end is rounded down to [`Config::QualificationGrid`].
		#[pallet::constant]
		type DefaultQualification: Get<u32>;

		/// The most market days for which a DER can be qualified, from the first on which it counts.
		/// Not where past days are replayed, which a DER may be qualified for long after.
		#[pallet::constant]
		type MaxQualification: Get<u32>;

		/// Qualifications end on market days whose number since 1970-01-01 is a multiple of this, so
		/// that reviews which roll through the year do not each cost a portfolio a change of its own.
		#[pallet::constant]
		type QualificationGrid: Get<u32>;

		/// The most market days by which the first free day of one pricing node is ahead of
		/// another's, and one more: what has counted at the one counts no earlier at the other.
		#[pallet::constant]
		type MaxLead: Get<u32>;

		/// How long a DER that has never been qualified stays registered without a review, in
		/// milliseconds.
		#[pallet::constant]
		type RegistrationPeriod: Get<Millis>;

		/// The services that the market's auctions sell: no other can be enrolled for.
		#[pallet::constant]
		type SoldServices: Get<BoundedVec<Service, ConstU32<3>>>;

		/// The fewest market days for which a DSO can qualify a DER without stating a ground.
		#[pallet::constant]
		type MinQualification: Get<u32>;
	}

	/// The reasons for which the registry holds balance.
	#[pallet::composite_enum]
	pub enum HoldReason {
		/// A deposit for what the chain stores: DERs, aggregations, enrolments and portfolios.
		#[codec(index = 0)]
		StorageDeposit,
	}

	/// The admitted aggregators, by account.
	#[pallet::storage]
	pub type Aggregators<T: Config> =
		StorageMap<_, Blake2_128Concat, T::AccountId, AggregatorOf<T>, OptionQuery>;

	/// The aggregations.
	#[pallet::storage]
	pub type Aggregations<T: Config> =
		StorageMap<_, Twox64Concat, AggregationId, AggregationOf<T>, OptionQuery>;

	/// The identifier that the next aggregation gets.
	#[pallet::storage]
	pub type NextAggregation<T: Config> = StorageValue<_, AggregationId, ValueQuery>;

	/// The DERs.
	#[pallet::storage]
	pub type Ders<T: Config> = StorageMap<_, Twox64Concat, DerId, DerOf<T>, OptionQuery>;

	/// The identifier that the next DER gets.
	#[pallet::storage]
	pub type NextDer<T: Config> = StorageValue<_, DerId, ValueQuery>;

	/// The DER that has a device, by the identifier of the device.
	#[pallet::storage]
	pub type Devices<T: Config> = StorageMap<_, Blake2_128Concat, H256, DerId, OptionQuery>;

	/// What a meter measures, by the identifier of the meter.
	#[pallet::storage]
	pub type Meters<T: Config> = StorageMap<_, Blake2_128Concat, H256, Metered, OptionQuery>;

	/// The sites.
	#[pallet::storage]
	pub type Sites<T: Config> = StorageMap<_, Twox64Concat, SiteId, SiteOf<T>, OptionQuery>;

	/// The identifier that the next site gets.
	#[pallet::storage]
	pub type NextSite<T: Config> = StorageValue<_, SiteId, ValueQuery>;

	/// What the enrolments of the DERs of a site count together for a service, in watts, by market
	/// day: at most the site's envelope.
	#[pallet::storage]
	pub type SiteLevels<T: Config> =
		StorageDoubleMap<_, Twox64Concat, SiteId, Twox64Concat, Service, ChangesOf<T>, ValueQuery>;

	/// The suspensions, by the identifier of the device. They stay when the DER is retired and
	/// forgotten, until a DSO lifts them.
	#[pallet::storage]
	pub type Suspensions<T: Config> =
		StorageMap<_, Blake2_128Concat, H256, SuspensionOf<T>, OptionQuery>;

	/// What has become of the reviews in an area.
	#[pallet::storage]
	pub type Reviews<T: Config> = StorageMap<_, Twox64Concat, AreaId, ReviewTally, ValueQuery>;

	/// The aggregation to which a DER's owner has consented.
	#[pallet::storage]
	pub type Consents<T: Config> = StorageMap<_, Twox64Concat, DerId, AggregationId, OptionQuery>;

	/// The switch to another aggregation that a DER's owner has planned.
	#[pallet::storage]
	pub type Switches<T: Config> = StorageMap<_, Twox64Concat, DerId, Switch, OptionQuery>;

	/// The aggregation in which a DER is enrolled, by DER and service.
	#[pallet::storage]
	pub type Enrolments<T: Config> = StorageDoubleMap<
		_,
		Twox64Concat,
		DerId,
		Twox64Concat,
		Service,
		EnrolmentOf<T>,
		OptionQuery,
	>;

	/// The enrolments of an aggregation, by DER and service: the keys of [`Enrolments`] the other
	/// way round.
	#[pallet::storage]
	pub type Members<T: Config> = StorageDoubleMap<
		_,
		Twox64Concat,
		AggregationId,
		Twox64Concat,
		(DerId, Service),
		(),
		OptionQuery,
	>;

	/// What an aggregation has at a connection point for a service: the summed qualified
	/// capability of its DERs, in watts, by market day.
	#[pallet::storage]
	pub type Portfolios<T: Config> = StorageNMap<
		_,
		(
			NMapKey<Twox64Concat, AggregationId>,
			NMapKey<Twox64Concat, PointId>,
			NMapKey<Twox64Concat, Service>,
		),
		PortfolioOf<T>,
		OptionQuery,
	>;

	/// How many DERs and portfolios are recorded at each connection point.
	#[pallet::storage]
	pub type Recorded<T: Config> = StorageMap<_, Twox64Concat, PointId, u32, ValueQuery>;

	/// How many portfolios for energy the aggregations of a pricing node have together.
	#[pallet::storage]
	pub type EnergyPortfolios<T: Config> =
		StorageMap<_, Twox64Concat, PricingNodeId, u32, ValueQuery>;

	/// What an aggregation has at all its connection points together for a service, in watts, by
	/// market day: what counts against its minimum size.
	#[pallet::storage]
	pub type Totals<T: Config> = StorageDoubleMap<
		_,
		Twox64Concat,
		AggregationId,
		Twox64Concat,
		Service,
		ChangesOf<T>,
		ValueQuery,
	>;

	/// The events of the registry.
	#[pallet::event]
	#[pallet::generate_deposit(pub(super) fn deposit_event)]
	pub enum Event<T: Config> {
		/// An aggregator has been admitted.
		AggregatorAdmitted {
			/// Its account.
			aggregator: T::AccountId,
			/// Its name, UTF-8.
			name: Name,
		},
		/// An aggregator has been expelled.
		AggregatorExpelled {
			/// Its account.
			aggregator: T::AccountId,
			/// The hash of the consortium's evidence.
			evidence: H256,
		},
		/// An aggregator has been suspended.
		AggregatorSuspended {
			/// Its account.
			aggregator: T::AccountId,
			/// The hash of the consortium's evidence.
			evidence: H256,
		},
		/// A suspended aggregator has been reinstated.
		AggregatorReinstated {
			/// Its account.
			aggregator: T::AccountId,
		},
		/// An aggregation has been created.
		AggregationCreated {
			/// The aggregation.
			aggregation: AggregationId,
			/// Its aggregator.
			aggregator: T::AccountId,
			/// The pricing node at which it is sold.
			pricing_node: PricingNodeId,
		},
		/// An aggregation has been dissolved.
		AggregationDissolved {
			/// The aggregation.
			aggregation: AggregationId,
		},
		/// A site has been opened, by the first registration at its meter.
		SiteOpened {
			/// The site.
			site: SiteId,
			/// Its customer.
			customer: T::AccountId,
			/// Its connection point.
			point: PointId,
		},
		/// The DSO has set the envelope of a site.
		EnvelopeSet {
			/// The site.
			site: SiteId,
			/// What its DERs count together at most, in watts.
			envelope: Capability,
			/// The hash of the DSO's evidence.
			evidence: H256,
		},
		/// The envelope of a site has been shared out anew among its DERs.
		EnvelopeShared {
			/// The site.
			site: SiteId,
		},
		/// A move out of a site has been reported.
		MoveOutReported {
			/// The site.
			site: SiteId,
			/// The customer who leaves.
			customer: T::AccountId,
			/// The first market day on which it no longer has the site.
			day: Day,
			/// Who may move in.
			successor: Option<T::AccountId>,
			/// The hash of the evidence.
			evidence: H256,
		},
		/// The customer of a site stays.
		MoveOutCancelled {
			/// The site.
			site: SiteId,
		},
		/// A customer has moved in, and owns the DERs of the site.
		MovedIn {
			/// The site.
			site: SiteId,
			/// The customer.
			customer: T::AccountId,
			/// The first market day of its occupancy.
			day: Day,
		},
		/// A DER has a new owner, who has moved into its site.
		DerHandedOver {
			/// The DER.
			der: DerId,
			/// Its owner now.
			owner: T::AccountId,
		},
		/// The settlement meter of a site has been exchanged.
		MeterExchanged {
			/// The site.
			site: SiteId,
			/// The identifier of the new meter.
			meter: H256,
			/// The hash of the DSO's evidence.
			evidence: H256,
		},
		/// A site has been closed.
		SiteClosed {
			/// The site.
			site: SiteId,
		},
		/// A site at which no DER had ever counted has been struck from the register with its last DER,
		/// and the deposit for it burned.
		SiteStruck {
			/// The site.
			site: SiteId,
		},
		/// A closed site's record has been removed.
		SiteForgotten {
			/// The site.
			site: SiteId,
		},
		/// A DER has been registered.
		DerRegistered {
			/// The DER.
			der: DerId,
			/// Its owner.
			owner: T::AccountId,
			/// Its connection point.
			point: PointId,
		},
		/// A DER's owner has consented to an aggregation.
		ConsentGiven {
			/// The DER.
			der: DerId,
			/// The aggregation that may enrol it.
			aggregation: AggregationId,
		},
		/// A DER's owner has revoked the consent.
		ConsentRevoked {
			/// The DER.
			der: DerId,
			/// The aggregation that may no longer enrol it.
			aggregation: AggregationId,
		},
		/// A DER's owner has planned a switch to another aggregation.
		SwitchPlanned {
			/// The DER.
			der: DerId,
			/// The aggregation that may enrol it from then on.
			aggregation: AggregationId,
			/// The first market day on which the present one no longer counts it.
			day: Day,
		},
		/// A review of a DER has begun.
		ReviewRequested {
			/// The DER.
			der: DerId,
			/// The aggregation whose aggregator requested it.
			aggregation: AggregationId,
			/// The deadline of the review, in Unix milliseconds.
			deadline: Millis,
		},
		/// The deadline of a review has passed without a finding of the DSO, or of the consortium.
		/// What follows is said by a further event; if there is none, the review can be requested
		/// again.
		ReviewLapsed {
			/// The DER.
			der: DerId,
		},
		/// The review of a DER has lapsed twice in a row, and the consortium decides.
		ReviewEscalated {
			/// The DER.
			der: DerId,
			/// When the DER counts as qualified otherwise, in Unix milliseconds.
			deadline: Millis,
		},
		/// A DER has been qualified.
		DerQualified {
			/// The DER.
			der: DerId,
			/// What it can deliver, in watts.
			capability: Capability,
			/// The first market day on which its enrolments count this.
			from: Day,
			/// The first market day on which it is no longer qualified.
			until: Day,
			/// The ground and evidence for less than its rating or for a short term, if any.
			derating: Option<Derating>,
		},
		/// The DSO, or the consortium in its stead, has rejected a DER.
		DerRejected {
			/// The DER.
			der: DerId,
			/// The ground.
			ground: Ground,
			/// The hash of the DSO's evidence.
			evidence: H256,
		},
		/// The DSO has set the services that a DER sells in a retail programme.
		RetailSet {
			/// The DER.
			der: DerId,
			/// The services.
			services: BoundedVec<Service, ConstU32<3>>,
			/// The hash of the DSO's evidence.
			evidence: H256,
		},
		/// A DER has been enrolled.
		DerEnrolled {
			/// The DER.
			der: DerId,
			/// The aggregation.
			aggregation: AggregationId,
			/// The service.
			service: Service,
			/// The first market day on which the aggregation's portfolio counts it.
			from: Day,
			/// The capability that is counted, in watts.
			capability: Capability,
		},
		/// A DER has left an aggregation.
		DerWithdrawn {
			/// The DER.
			der: DerId,
			/// The aggregation that it has left.
			aggregation: AggregationId,
			/// The service.
			service: Service,
			/// The first market day on which the aggregation's portfolio no longer counts it.
			from: Day,
		},
		/// The DSO has suspended a DER.
		DerSuspended {
			/// The DER.
			der: DerId,
			/// The ground.
			ground: Ground,
			/// The hash of the DSO's evidence.
			evidence: H256,
			/// The first market day on which no portfolio counts it.
			from: Day,
		},
		/// The DSO has reinstated a suspended DER.
		DerReinstated {
			/// The DER.
			der: DerId,
			/// The first market day on which its enrolments count it again.
			from: Day,
		},
		/// The suspension of a device has been lifted.
		SuspensionLifted {
			/// The identifier of the device.
			device: H256,
		},
		/// A DER's owner or the consortium has taken it out of the market for good.
		DerRetired {
			/// The DER.
			der: DerId,
			/// The first market day on which no portfolio counts it.
			from: Day,
		},
		/// A DER that had never been qualified has been struck from the register, and the deposit
		/// for it burned.
		DerStruck {
			/// The DER.
			der: DerId,
			/// The hash of the evidence.
			evidence: H256,
		},
		/// The registration of a DER that had never been qualified has expired.
		DerExpired {
			/// The DER.
			der: DerId,
		},
		/// A retired DER's record has been removed.
		DerForgotten {
			/// The DER.
			der: DerId,
		},
		/// A portfolio that counts no DER has been removed.
		PortfolioCleared {
			/// The aggregation that had it.
			aggregation: AggregationId,
			/// The connection point.
			point: PointId,
			/// The service.
			service: Service,
		},
	}

	/// Why a call is refused. An [`Item`] is the index of the refused item in a bulk call, from
	/// 0; it is 0 in a call for one item.
	#[pallet::error]
	pub enum Error<T> {
		/// The account is already an aggregator; nothing needs to be done.
		DuplicateAggregator,
		/// The account is not an admitted aggregator; ask the consortium to admit it.
		UnknownAggregator,
		/// The name is empty or not UTF-8; correct the name.
		MalformedName,
		/// The expelled aggregator still has members; clear them first (`clear_members`).
		AggregatorWithMembers,
		/// The aggregator is suspended; ask the consortium to reinstate it.
		AggregatorSuspended,
		/// The aggregator has been expelled; only the consortium can admit it again.
		AggregatorExpelled,
		/// The aggregator is not suspended; there is nothing to reinstate.
		AggregatorNotSuspended,
		/// The aggregator has not been expelled, so its members are not anyone's to clear.
		AggregatorNotExpelled,
		/// There is no such aggregation; look it up in `aggregations`.
		UnknownAggregation(Item),
		/// There is no such pricing node; look it up in the market's `pricingNodes`.
		UnknownPricingNode,
		/// The caller is not the aggregation's aggregator; sign as the aggregator.
		NotAggregator,
		/// The signer is the ISO of the pricing node or the DSO of one of its areas, and cannot be an
		/// aggregator there, except on a development chain.
		RoleConflict,
		/// The aggregation still has members or portfolios; withdraw the members, and clear the
		/// portfolios once they are spent.
		AggregationInUse,
		/// There is no such DER; look it up in `ders`.
		UnknownDer(Item),
		/// The caller does not own the DER; sign as its owner.
		NotOwner(Item),
		/// The DER is retired; register its device anew.
		DerRetired(Item),
		/// The DER is not retired; its owner or the consortium must retire it first.
		DerInUse,
		/// The connection point does not exist; ask the area's DSO for the points of the feeder.
		UnknownPoint(Item),
		/// The rating is nothing, or negative, or not one that the technology can have: solar only
		/// exports, a charger only imports. Correct the rating.
		RatingImpossible(Item),
		/// The rating is more than the connection point carries; correct the rating, in watts, or ask
		/// the area's DSO for the capacity of the point.
		RatingExceedsCapacity(Item),
		/// A DER that is not retired has the device; whoever owns that must retire it first. If it is
		/// not theirs, show the DSO of its area or the consortium that it is yours: they strike it.
		DuplicateDevice(Item),
		/// The meter is another customer's, or measures a DER that is not retired: correct the
		/// identifier. If it should be free, its customer closes the site or retires the DER; if it is
		/// not theirs, show the DSO of the area or the consortium that it is yours: they strike it.
		DuplicateMeter(Item),
		/// The settlement meter is at another connection point; correct the point.
		WrongPoint(Item),
		/// The site has `MAX_SITE_DERS` DERs; retire one, or register several devices as one group.
		SiteFull(Item),
		/// The customer of the site has moved out, or the DSO has reported so; the successor moves in
		/// (`move_in`), or whoever reported it cancels the report.
		SiteVacated(Item),
		/// The DERs of the site that have no meter of their own are enrolled in another aggregation, and
		/// the settlement meter cannot tell them apart. Enrol all in one, or give this one a meter; those
		/// whose switch is due leave by `make_switch`.
		SiteInAnother(Item),
		/// The other DERs of the site count as much as its envelope allows; withdraw one, or ask the DSO
		/// for a wider envelope.
		EnvelopeFull(Item),
		/// There is no such site; look it up by its meter in `meters`.
		UnknownSite,
		/// The site is closed; register its DERs anew.
		SiteClosed,
		/// The site has DERs that are not retired, or is not closed.
		SiteInUse,
		/// No site can be opened: all identifiers are taken.
		TooManySites,
		/// An envelope is not negative in either direction; correct it, in watts.
		EnvelopeImpossible,
		/// The envelope is more than the connection point carries; correct it, in watts.
		EnvelopeExceedsCapacity,
		/// The caller is neither the customer of the site nor the DSO of its area; sign as one of the
		/// two.
		NotCustomerNorDso,
		/// The day is before the customer's occupancy began or more than `MaxLead` days after the first
		/// free one; or, of a move in, before the move out or after the first free day.
		MoveOutOfReach,
		/// No move out of the site is reported, so nobody can move in.
		NoMove,
		/// The caller is not named as the one who moves in; ask the DSO to name you.
		NotSuccessor,
		/// The site has changed hands `MAX_OCCUPANCIES` times within the days kept; wait.
		MovedTooOften,
		/// The DER's owner has not consented to an aggregation; ask the owner.
		NoConsent(Item),
		/// The DER's owner has consented to an aggregation of another aggregator; ask the owner.
		ConsentToAnother(Item),
		/// The DER is enrolled; withdraw it from every service before consenting to another
		/// aggregation.
		ConsentInUse(Item),
		/// The DER is in that aggregation; choose another to switch to.
		SwitchNeedless,
		/// No switch of the DER is planned.
		NoSwitch,
		/// The day of the planned switch is not the first free one yet; wait.
		SwitchTooEarly,
		/// The day is not after the first free one, or more than `MaxLead` days after it. To leave on
		/// the first free one, revoke the consent.
		SwitchOutOfReach,
		/// The DER's area belongs to another pricing node than the aggregation; choose an
		/// aggregation at the DER's own.
		WrongPricingNode(Item),
		/// The caller is not the DSO of the DER's area; sign as that DSO.
		NotDso(Item),
		/// The DER is under review, qualified or suspended already; nothing needs to be requested.
		ReviewNeedless(Item),
		/// The DER is not under review, nor, for a qualification, qualified; its aggregator must
		/// request the review first.
		NoReview(Item),
		/// The DER's review is not escalated, so its DSO decides.
		NotEscalated,
		/// The review's deadline has not passed; wait for the DSO, or for the deadline.
		ReviewOpen,
		/// The review's deadline has passed, so it is too late to reject or derate; the DER can be
		/// suspended once it is qualified by a lapse.
		ReviewOver(Item),
		/// The capability is more than the DER's rating, or nothing, or not one that the technology
		/// can have; correct the capability.
		CapabilityImpossible(Item),
		/// The qualification would end before it counts; choose a day after the first free one.
		QualificationOver(Item),
		/// A qualification ends on a day whose number is a multiple of `QualificationGrid`; choose
		/// such a day.
		QualificationOffGrid(Item),
		/// The qualification would last longer than `MaxQualification`; choose an earlier day.
		QualificationTooLong(Item),
		/// A qualification that has not ended is not reduced; suspend the DER, or let it end.
		QualificationReduced(Item),
		/// A capability below the DER's rating, or a term of fewer days than `MinQualification`,
		/// is a refusal in part; state its ground and evidence as the derating.
		NoGround(Item),
		/// The DER is qualified at its rating for a full term, so there is no ground to state; leave
		/// the derating out.
		GroundNeedless(Item),
		/// The DER is not qualified on the first day that it would count; have it reviewed.
		NotQualified(Item),
		/// The DER has been qualified before; its owner or the consortium can retire it, and its DSO
		/// suspend it.
		WasQualified,
		/// The registration has not expired, or a review of the DER is open; wait.
		NotExpired,
		/// Neither the DER nor the device is suspended; there is nothing to lift.
		NotSuspended,
		/// The DER's device was suspended, perhaps under a former registration; the DSO of its area
		/// must lift the suspension first (`lift_suspension`).
		DeviceSuspended(Item),
		/// A DER that has the device is suspended; reinstate the DER instead.
		DerSuspended,
		/// No auction sells the service, so there is nothing to enrol for; see `SoldServices`.
		ServiceNotSold,
		/// The DER sells the service in a retail programme, and no service is paid for twice.
		ServiceSoldInRetail(Item),
		/// The DER's device has counted elsewhere until a day more than `MaxLead` ahead of the first
		/// free one; wait until that is nearer.
		StartTooFarAhead(Item),
		/// The DER is enrolled for the service already; withdraw it first.
		AlreadyEnrolled(Item),
		/// The DER is not enrolled for the service; there is nothing to withdraw it from.
		NotEnrolled,
		/// The caller is neither the DER's owner nor the aggregator in whose aggregation it is
		/// enrolled; sign as one of the two.
		NotOwnerNorAggregator,
		/// The capability of the portfolio or of the whole aggregation would change on too many
		/// different days, as it can where days are replayed; wait until some have passed.
		TooManyChanges(Item),
		/// The pricing node has `MaxPortfolios` portfolios for energy, and the aggregation has none
		/// at the DER's connection point yet. Clear portfolios that are spent (`clear_portfolio`),
		/// or enrol the DER in an aggregation that has one at the point.
		TooManyPortfolios(Item),
		/// The summed capability of a portfolio does not fit its type. As many DERs as there are
		/// identifiers, each at the largest rating, do not come to that, so the chain's state is
		/// corrupt; report it.
		CapabilityOverflow(Item),
		/// There is no such portfolio; look it up in `portfolios`.
		UnknownPortfolio,
		/// The portfolio counts a DER on a day that can still be asked for; wait, or withdraw.
		PortfolioInUse,
		/// The chain can still be asked for a day on which the retired DER counted; wait.
		StillKept,
		/// No other record says from which day the retired DER's device or meter can count again;
		/// this one can be removed once both are registered anew.
		OnlyRecord,
		/// No aggregation can be added: all identifiers are taken.
		TooManyAggregations,
		/// No DER can be added: all identifiers are taken.
		TooManyDers,
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		fn integrity_test() {
			Self::do_integrity_test();
		}

		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}

	/// Questions to the registry, answered without a transaction.
	#[pallet::view_functions]
	impl<T: Config> Pallet<T> {
		/// The capability of an aggregation at a connection point for a service on a market day:
		/// that of its qualified DERs together, in watts of export and of import. Final for days
		/// that an auction has been opened for. Zero where there is none, and for days forgotten.
		pub fn capability(
			aggregation: AggregationId,
			point: PointId,
			service: Service,
			day: Day,
		) -> Capability {
			<Self as tieline_primitives::Portfolios>::capability(aggregation, point, service, day)
		}

		/// The portfolio of an aggregation for a service on a market day: its capability at each
		/// connection point where it has any, in watts of export and of import, by ascending point.
		pub fn portfolio(
			aggregation: AggregationId,
			service: Service,
			day: Day,
		) -> Vec<(PointId, Capability)> {
			Self::view_portfolio(aggregation, service, day)
		}

		/// The size of an aggregation for a service on a market day, in watts: the larger of its
		/// export and its import at all points together. Counts against the minimum size.
		pub fn size(aggregation: AggregationId, service: Service, day: Day) -> Watts {
			<Self as tieline_primitives::Portfolios>::size(aggregation, service, day)
		}

		/// The status of a DER by the chain's clock: of a review whose deadline has passed, the one
		/// that the rule of the area gives (capability in W). None when there is no such DER.
		pub fn der_status(der: DerId) -> Option<EffectiveStatus> {
			Self::view_der_status(der)
		}

		/// What has become of the reviews in an area: how its DSO decides, and how often it does not.
		pub fn review_tally(area: AreaId) -> ReviewTally {
			Reviews::<T>::get(area)
		}

		/// The site whose settlement meter has an identifier. None when there is none.
		pub fn site_of(meter: H256) -> Option<SiteId> {
			Self::view_site_of(meter)
		}

		/// The customer of a site on a market day, by what has been reported until now. None when
		/// there was none, or the site does not remember.
		pub fn customer_on(site: SiteId, day: Day) -> Option<T::AccountId> {
			Sites::<T>::get(site)?.customer_on(day)
		}

		/// The aggregation in which a DER is enrolled for a service, and the first market day of
		/// the enrolment. None when it is not enrolled. The capability that counts on a day depends
		/// on its qualification; while it is suspended, none does.
		pub fn counts_from(der: DerId, service: Service) -> Option<(AggregationId, Day)> {
			Self::view_counts_from(der, service)
		}
	}

	#[pallet::call]
	impl<T: Config> Pallet<T> {
		/// Admits an aggregator.
		///
		/// ## Origin
		/// [`Config::AdminOrigin`].
		///
		/// ## Details
		/// An admitted aggregator may create aggregations, until it is suspended or expelled. One that
		/// has been expelled can be admitted again once all its members are cleared.
		///
		/// ## Parameters
		/// - `who`: the aggregator's account.
		/// - `name`: its name, UTF-8, 1 to 32 bytes.
		///
		/// ## Errors
		/// - [`Error::DuplicateAggregator`].
		/// - [`Error::AggregatorWithMembers`], if it has been expelled.
		/// - [`Error::MalformedName`].
		///
		/// ## Events
		/// - [`Event::AggregatorAdmitted`].
		#[pallet::call_index(0)]
		#[pallet::weight(T::WeightInfo::admit_aggregator())]
		pub fn admit_aggregator(
			origin: OriginFor<T>,
			who: T::AccountId,
			name: Name,
		) -> DispatchResult {
			T::AdminOrigin::ensure_origin(origin)?;
			Self::do_admit_aggregator(who, name)
		}

		/// Expels an aggregator: suspends it for good.
		///
		/// ## Origin
		/// [`Config::AdminOrigin`].
		///
		/// ## Details
		/// From then on it does what a suspended one does, and its DERs leave as anyone clears them
		/// ([`Pallet::clear_members`]). It still answers for days that have been auctioned already,
		/// so its aggregations stay until they are dissolved. Only once it has no members can it be
		/// admitted again.
		///
		/// ## Parameters
		/// - `who`: the aggregator's account.
		/// - `evidence`: the hash of the evidence.
		///
		/// ## Errors
		/// - [`Error::UnknownAggregator`].
		/// - [`Error::AggregatorExpelled`].
		///
		/// ## Events
		/// - [`Event::AggregatorExpelled`].
		#[pallet::call_index(1)]
		#[pallet::weight(T::WeightInfo::expel_aggregator())]
		pub fn expel_aggregator(
			origin: OriginFor<T>,
			who: T::AccountId,
			evidence: H256,
		) -> DispatchResult {
			T::AdminOrigin::ensure_origin(origin)?;
			Self::do_expel_aggregator(who, evidence)
		}

		/// Creates an aggregation, with a deposit.
		///
		/// ## Origin
		/// Signed by an admitted aggregator.
		///
		/// ## Details
		/// It gets the next identifier, and has neither members nor portfolios yet.
		///
		/// ## Parameters
		/// - `pricing_node`: the pricing node at which it is sold.
		/// - `name`: its name, UTF-8, 1 to 32 bytes.
		/// - `attestation`: the hash of the aggregator's attestation of compliance.
		///
		/// ## Errors
		/// - [`Error::UnknownAggregator`].
		/// - [`Error::AggregatorSuspended`], [`Error::AggregatorExpelled`].
		/// - [`Error::UnknownPricingNode`].
		/// - [`Error::MalformedName`].
		/// - [`Error::TooManyAggregations`].
		///
		/// ## Events
		/// - [`Event::AggregationCreated`].
		#[pallet::call_index(2)]
		#[pallet::weight(T::WeightInfo::create_aggregation())]
		pub fn create_aggregation(
			origin: OriginFor<T>,
			pricing_node: PricingNodeId,
			name: Name,
			attestation: H256,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_create_aggregation(who, pricing_node, name, attestation)
		}

		/// Dissolves an aggregation that has neither members nor portfolios, and gives its deposit
		/// back.
		///
		/// ## Origin
		/// Signed by the aggregation's aggregator, even one that has been expelled.
		///
		/// ## Details
		/// Its totals are removed with it. The identifier is not handed out again.
		///
		/// ## Parameters
		/// - `aggregation`: the aggregation.
		///
		/// ## Errors
		/// - [`Error::UnknownAggregation`].
		/// - [`Error::NotAggregator`].
		/// - [`Error::AggregationInUse`].
		///
		/// ## Events
		/// - [`Event::AggregationDissolved`].
		#[pallet::call_index(3)]
		#[pallet::weight(T::WeightInfo::dissolve_aggregation())]
		pub fn dissolve_aggregation(
			origin: OriginFor<T>,
			aggregation: AggregationId,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_dissolve_aggregation(who, aggregation)
		}

		/// Registers a DER, with a deposit.
		///
		/// ## Origin
		/// Signed by the owner, who can be any account.
		///
		/// ## Details
		/// A device or meter of a retired DER may be registered anew. The new DER is counted from
		/// the day on which the old one counts no more, or the day after at another pricing node,
		/// whose days may begin at another hour.
		///
		/// ## Parameters
		/// - `registration`: what the DER is, with powers in watts.
		///
		/// ## Errors
		/// - [`Error::UnknownPoint`].
		/// - [`Error::RatingImpossible`], [`Error::RatingExceedsCapacity`].
		/// - [`Error::DuplicateDevice`], [`Error::DuplicateMeter`].
		/// - [`Error::WrongPoint`], [`Error::SiteFull`], [`Error::SiteVacated`].
		/// - [`Error::TooManyDers`], [`Error::TooManySites`].
		///
		/// ## Events
		/// - [`Event::DerRegistered`].
		#[pallet::call_index(4)]
		#[pallet::weight(T::WeightInfo::register_many(1))]
		pub fn register(origin: OriginFor<T>, registration: Registration) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_register(&who, registration, Item(0))
		}

		/// Registers many DERs of one owner: all or none.
		///
		/// ## Origin
		/// Signed by the owner.
		///
		/// ## Details
		/// As [`Pallet::register`], in order; a device or meter may not occur twice in the call.
		///
		/// ## Parameters
		/// - `registrations`: what the DERs are, with powers in watts.
		///
		/// ## Errors
		/// - As of [`Pallet::register`], with the index of the first that is refused.
		///
		/// ## Events
		/// - [`Event::DerRegistered`] for each.
		#[pallet::call_index(5)]
		#[pallet::weight(T::WeightInfo::register_many(registrations.len() as u32))]
		pub fn register_many(
			origin: OriginFor<T>,
			registrations: Batch<T, Registration>,
		) -> DispatchResultWithPostInfo {
			let who = ensure_signed(origin)?;
			Self::for_each(registrations, T::WeightInfo::register_many, |registration, item| {
				Self::do_register(&who, registration, item)
			})
		}

		/// Consents to one aggregation, in place of any other.
		///
		/// ## Origin
		/// Signed by the DER's owner.
		///
		/// ## Details
		/// While the DER is enrolled, only the consent that it has can be given again.
		///
		/// ## Parameters
		/// - `der`: the DER.
		/// - `aggregation`: the aggregation that may enrol it.
		///
		/// ## Errors
		/// - [`Error::UnknownDer`], [`Error::NotOwner`], [`Error::DerRetired`].
		/// - [`Error::UnknownAggregation`].
		/// - [`Error::UnknownAggregator`], [`Error::AggregatorSuspended`],
		///   [`Error::AggregatorExpelled`].
		/// - [`Error::WrongPricingNode`].
		/// - [`Error::ConsentInUse`].
		///
		/// ## Events
		/// - [`Event::ConsentGiven`].
		#[pallet::call_index(6)]
		#[pallet::weight(T::WeightInfo::consent_many(1))]
		pub fn consent(
			origin: OriginFor<T>,
			der: DerId,
			aggregation: AggregationId,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_consent(&who, der, aggregation, Item(0))
		}

		/// Consents to one aggregation for many DERs of one owner: all or none.
		///
		/// ## Origin
		/// Signed by the DERs' owner.
		///
		/// ## Details
		/// As [`Pallet::consent`], in order.
		///
		/// ## Parameters
		/// - `ders`: the DERs.
		/// - `aggregation`: the aggregation that may enrol them.
		///
		/// ## Errors
		/// - As of [`Pallet::consent`], with the index of the first that is refused.
		///
		/// ## Events
		/// - [`Event::ConsentGiven`] for each.
		#[pallet::call_index(7)]
		#[pallet::weight(T::WeightInfo::consent_many(ders.len() as u32))]
		pub fn consent_many(
			origin: OriginFor<T>,
			ders: Batch<T, DerId>,
			aggregation: AggregationId,
		) -> DispatchResultWithPostInfo {
			let who = ensure_signed(origin)?;
			Self::for_each(ders, T::WeightInfo::consent_many, |der, item| {
				Self::do_consent(&who, der, aggregation, item)
			})
		}

		/// Revokes the consent; the DER leaves every service on the first free day.
		///
		/// ## Origin
		/// Signed by the DER's owner.
		///
		/// ## Details
		/// The deposits for its enrolments go back to the aggregator. The owner may consent to
		/// another aggregation at once.
		///
		/// ## Parameters
		/// - `der`: the DER.
		///
		/// ## Errors
		/// - [`Error::UnknownDer`], [`Error::NotOwner`], [`Error::DerRetired`].
		/// - [`Error::NoConsent`].
		///
		/// ## Events
		/// - [`Event::DerWithdrawn`] for each service.
		/// - [`Event::ConsentRevoked`].
		#[pallet::call_index(8)]
		#[pallet::weight(T::WeightInfo::revoke_consent())]
		pub fn revoke_consent(origin: OriginFor<T>, der: DerId) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_revoke_consent(&who, der)
		}

		/// Puts DERs up for review by the DSO of their area: all or none.
		///
		/// ## Origin
		/// Signed by the aggregator to whom the owners have consented.
		///
		/// ## Details
		/// For DERs that are registered or rejected, or whose qualification is over by the first
		/// free day. The deadline is that of the area.
		///
		/// ## Parameters
		/// - `ders`: the DERs.
		///
		/// ## Errors
		/// With the index of the first that is refused:
		///
		/// - [`Error::UnknownDer`], [`Error::DerRetired`].
		/// - [`Error::NoConsent`], [`Error::ConsentToAnother`].
		/// - [`Error::UnknownAggregator`], [`Error::AggregatorSuspended`],
		///   [`Error::AggregatorExpelled`], [`Error::UnknownAggregation`].
		/// - [`Error::WrongPricingNode`].
		/// - [`Error::ReviewNeedless`].
		///
		/// ## Events
		/// - [`Event::ReviewRequested`] for each.
		#[pallet::call_index(9)]
		#[pallet::weight(T::WeightInfo::request_review(ders.len() as u32))]
		pub fn request_review(
			origin: OriginFor<T>,
			ders: Batch<T, DerId>,
		) -> DispatchResultWithPostInfo {
			let who = ensure_signed(origin)?;
			Self::for_each(ders, T::WeightInfo::request_review, |der, item| {
				Self::do_request_review(&who, der, item)
			})
		}

		/// Qualifies a DER under review, or qualifies a qualified one anew.
		///
		/// ## Origin
		/// Signed by the DSO of the DER's area.
		///
		/// ## Details
		/// If it is enrolled, its portfolios count the new capability from the first free day. A
		/// qualification that has not ended can be raised and extended, not reduced: for that there
		/// are the grounds on which it can be suspended.
		///
		/// ## Parameters
		/// - `der`: the DER.
		/// - `capability`: what it can deliver, in watts; no more than its rating.
		/// - `until`: the first market day on which it is qualified no more; later than the first
		///   on which it counts, by [`Config::MaxQualification`] days at most, and a multiple of
		///   [`Config::QualificationGrid`].
		/// - `derating`: the ground and evidence, if the capability is below the rating or the term
		///   below [`Config::MinQualification`] market days; none otherwise.
		///
		/// ## Errors
		/// - [`Error::UnknownDer`], [`Error::DerRetired`].
		/// - [`Error::NotDso`].
		/// - [`Error::NoReview`], [`Error::DeviceSuspended`].
		/// - [`Error::CapabilityImpossible`].
		/// - [`Error::QualificationOver`], [`Error::QualificationReduced`].
		/// - [`Error::QualificationOffGrid`], [`Error::QualificationTooLong`].
		/// - [`Error::NoGround`], [`Error::GroundNeedless`].
		/// - [`Error::ReviewOver`], if derated.
		/// - [`Error::TooManyChanges`], [`Error::CapabilityOverflow`].
		///
		/// ## Events
		/// - [`Event::DerQualified`].
		#[pallet::call_index(10)]
		#[pallet::weight(T::WeightInfo::qualify_many(1))]
		pub fn qualify(
			origin: OriginFor<T>,
			der: DerId,
			capability: Capability,
			until: Day,
			derating: Option<Derating>,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_qualify(&who, Qualification { der, capability, until, derating }, Item(0))
		}

		/// Qualifies many DERs: all or none.
		///
		/// ## Origin
		/// Signed by the DSO of the DERs' areas.
		///
		/// ## Details
		/// As [`Pallet::qualify`], in order.
		///
		/// ## Parameters
		/// - `qualifications`: which DERs, with their capabilities in watts, the market days on
		///   which the qualifications end, and the deratings.
		///
		/// ## Errors
		/// - As of [`Pallet::qualify`], with the index of the first that is refused.
		///
		/// ## Events
		/// - [`Event::DerQualified`] for each.
		#[pallet::call_index(11)]
		#[pallet::weight(T::WeightInfo::qualify_many(qualifications.len() as u32))]
		pub fn qualify_many(
			origin: OriginFor<T>,
			qualifications: Batch<T, Qualification>,
		) -> DispatchResultWithPostInfo {
			let who = ensure_signed(origin)?;
			Self::for_each(qualifications, T::WeightInfo::qualify_many, |qualification, item| {
				Self::do_qualify(&who, qualification, item)
			})
		}

		/// Rejects a DER under review, before the review's deadline.
		///
		/// ## Origin
		/// Signed by the DSO of the DER's area.
		///
		/// ## Details
		/// Its aggregator may request another review.
		///
		/// ## Parameters
		/// - `der`: the DER.
		/// - `ground`: one of the grounds on which a DER can be refused.
		/// - `evidence`: the hash of the DSO's evidence.
		///
		/// ## Errors
		/// - [`Error::UnknownDer`], [`Error::DerRetired`].
		/// - [`Error::NotDso`].
		/// - [`Error::NoReview`], [`Error::ReviewOver`].
		///
		/// ## Events
		/// - [`Event::DerRejected`].
		#[pallet::call_index(12)]
		#[pallet::weight(T::WeightInfo::reject())]
		pub fn reject(
			origin: OriginFor<T>,
			der: DerId,
			ground: Ground,
			evidence: H256,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_reject(&who, der, ground, evidence)
		}

		/// Ends a review whose deadline has passed, by the rule of the DER's area.
		///
		/// ## Origin
		/// Signed by anyone.
		///
		/// ## Details
		/// By that rule the DER either counts as qualified at its rating for
		/// [`Config::DefaultQualification`] days, or is merely registered again. So is one whose device
		/// is suspended, whatever the rule: the DSO has not been silent about it. The second such lapse
		/// in a row escalates the review: the consortium has as much time as the DSO had to decide it
		/// ([`Pallet::decide_review`]), after which this call qualifies the DER in any case.
		///
		/// ## Parameters
		/// - `der`: the DER.
		///
		/// ## Errors
		/// - [`Error::UnknownDer`], [`Error::DerRetired`].
		/// - [`Error::NoReview`], [`Error::ReviewOpen`].
		/// - [`Error::TooManyChanges`], [`Error::CapabilityOverflow`].
		///
		/// ## Events
		/// - [`Event::ReviewLapsed`].
		/// - [`Event::ReviewEscalated`] or [`Event::DerQualified`], if so.
		#[pallet::call_index(13)]
		#[pallet::weight(T::WeightInfo::resolve_lapsed())]
		pub fn resolve_lapsed(origin: OriginFor<T>, der: DerId) -> DispatchResult {
			ensure_signed(origin)?;
			Self::do_resolve_lapsed(der)
		}

		/// Enrols a qualified DER for a service, with a deposit, in the aggregation to which its
		/// owner has consented.
		///
		/// ## Origin
		/// Signed by the aggregator.
		///
		/// ## Details
		/// Takes effect on the first free day, or on the first day on which a former aggregation
		/// counts it no more.
		///
		/// ## Parameters
		/// - `der`: the DER.
		/// - `service`: for which service.
		///
		/// ## Errors
		/// - [`Error::UnknownDer`], [`Error::DerRetired`].
		/// - [`Error::NoConsent`], [`Error::ConsentToAnother`].
		/// - [`Error::UnknownAggregator`], [`Error::AggregatorSuspended`],
		///   [`Error::AggregatorExpelled`], [`Error::UnknownAggregation`].
		/// - [`Error::WrongPricingNode`].
		/// - [`Error::ServiceNotSold`], [`Error::ServiceSoldInRetail`].
		/// - [`Error::AlreadyEnrolled`].
		/// - [`Error::NotQualified`], [`Error::StartTooFarAhead`].
		/// - [`Error::TooManyPortfolios`], for energy.
		/// - [`Error::TooManyChanges`], [`Error::CapabilityOverflow`].
		///
		/// ## Events
		/// - [`Event::DerEnrolled`].
		#[pallet::call_index(14)]
		#[pallet::weight(T::WeightInfo::enroll_many(1))]
		pub fn enroll(origin: OriginFor<T>, der: DerId, service: Service) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_enroll(&who, der, service, Item(0))
		}

		/// Enrols many DERs for a service: all or none.
		///
		/// ## Origin
		/// Signed by the aggregator.
		///
		/// ## Details
		/// As [`Pallet::enroll`], in order.
		///
		/// ## Parameters
		/// - `ders`: the DERs.
		/// - `service`: for which service.
		///
		/// ## Errors
		/// - As of [`Pallet::enroll`], with the index of the first that is refused.
		///
		/// ## Events
		/// - [`Event::DerEnrolled`] for each.
		#[pallet::call_index(15)]
		#[pallet::weight(T::WeightInfo::enroll_many(ders.len() as u32))]
		pub fn enroll_many(
			origin: OriginFor<T>,
			ders: Batch<T, DerId>,
			service: Service,
		) -> DispatchResultWithPostInfo {
			let who = ensure_signed(origin)?;
			Self::for_each(ders, T::WeightInfo::enroll_many, |der, item| {
				Self::do_enroll(&who, der, service, item)
			})
		}

		/// Takes a DER out of its aggregation for a service, from the first free day on, and gives
		/// the enrolment's deposit back.
		///
		/// ## Origin
		/// Signed by the DER's owner or by the aggregation's aggregator; or
		/// [`Config::AdminOrigin`].
		///
		/// ## Details
		/// The aggregation still answers for it on days that have been auctioned already.
		///
		/// ## Parameters
		/// - `der`: the DER.
		/// - `service`: from which service.
		///
		/// ## Errors
		/// - [`Error::UnknownDer`].
		/// - [`Error::NotEnrolled`].
		/// - [`Error::NotOwnerNorAggregator`].
		///
		/// ## Events
		/// - [`Event::DerWithdrawn`].
		#[pallet::call_index(16)]
		#[pallet::weight(T::WeightInfo::withdraw())]
		pub fn withdraw(origin: OriginFor<T>, der: DerId, service: Service) -> DispatchResult {
			let who = match T::AdminOrigin::try_origin(origin) {
				Ok(_) => None,
				Err(origin) => Some(ensure_signed(origin)?),
			};
			Self::do_withdraw(who, der, service)
		}

		/// Suspends a qualified DER: no portfolio counts it from the first free day on.
		///
		/// ## Origin
		/// Signed by the DSO of the DER's area.
		///
		/// ## Details
		/// Enrolments and the end of the qualification stand. Within a day that has been auctioned
		/// already, the DSO's means are its limits and overrides. The device is suspended with the
		/// DER: under another registration it is not qualified either, nor by a lapse, until a DSO
		/// lifts the suspension or the consortium decides its review. The DSO pays a deposit for
		/// that record.
		///
		/// ## Parameters
		/// - `der`: the DER.
		/// - `ground`: one of the grounds on which a DER can be refused.
		/// - `evidence`: the hash of the DSO's evidence.
		///
		/// ## Errors
		/// - [`Error::UnknownDer`], [`Error::DerRetired`].
		/// - [`Error::NotDso`].
		/// - [`Error::NotQualified`].
		/// - A lack of funds for the deposit.
		///
		/// ## Events
		/// - [`Event::DerSuspended`].
		#[pallet::call_index(17)]
		#[pallet::weight(T::WeightInfo::suspend())]
		pub fn suspend(
			origin: OriginFor<T>,
			der: DerId,
			ground: Ground,
			evidence: H256,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_suspend(&who, der, ground, evidence)
		}

		/// Reinstates a suspended DER: its enrolments count it again from the first free day on,
		/// until its qualification ends.
		///
		/// ## Origin
		/// Signed by the DSO of the DER's area.
		///
		/// ## Details
		/// The days on which it was suspended stay uncounted. The suspension of its device is lifted,
		/// and the deposit goes back to the DSO that paid it.
		///
		/// ## Parameters
		/// - `der`: the DER.
		///
		/// ## Errors
		/// - [`Error::UnknownDer`], [`Error::DerRetired`].
		/// - [`Error::NotDso`].
		/// - [`Error::NotSuspended`].
		/// - [`Error::TooManyChanges`], [`Error::CapabilityOverflow`].
		///
		/// ## Events
		/// - [`Event::SuspensionLifted`].
		/// - [`Event::DerReinstated`].
		#[pallet::call_index(18)]
		#[pallet::weight(T::WeightInfo::reinstate())]
		pub fn reinstate(origin: OriginFor<T>, der: DerId) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_reinstate(&who, der)
		}

		/// Takes a DER out of the market for good; it leaves every service on the first free day.
		///
		/// ## Origin
		/// Signed by the DER's owner, or [`Config::AdminOrigin`]: nobody can keep a device from its
		/// owner by registering it first.
		///
		/// ## Details
		/// Its device and meter may be registered anew. Its record stays, with the owner's deposit,
		/// until [`Pallet::forget`], which needs that if the DER has counted on any day.
		///
		/// ## Parameters
		/// - `der`: the DER.
		///
		/// ## Errors
		/// - [`Error::UnknownDer`], [`Error::NotOwner`], [`Error::DerRetired`].
		///
		/// ## Events
		/// - [`Event::DerWithdrawn`] for each service.
		/// - [`Event::ConsentRevoked`], if the owner had consented.
		/// - [`Event::DerRetired`].
		#[pallet::call_index(19)]
		#[pallet::weight(T::WeightInfo::retire())]
		pub fn retire(origin: OriginFor<T>, der: DerId) -> DispatchResult {
			let who = match T::AdminOrigin::try_origin(origin) {
				Ok(_) => None,
				Err(origin) => Some(ensure_signed(origin)?),
			};
			Self::do_retire(who.as_ref(), der)
		}

		/// Removes the record of a retired DER and gives its owner the deposit back.
		///
		/// ## Origin
		/// Signed by anyone.
		///
		/// ## Details
		/// Possible [`Config::PortfolioHistory`] market days after the DER has retired, when no
		/// portfolio is kept for a day on which it counted, and once its device and its meter are
		/// both registered anew. For what has counted on no day, nor had its device or meter before,
		/// possible at once: then they are removed as well.
		///
		/// ## Parameters
		/// - `der`: the DER.
		///
		/// ## Errors
		/// - [`Error::UnknownDer`].
		/// - [`Error::DerInUse`].
		/// - [`Error::StillKept`], [`Error::OnlyRecord`].
		///
		/// ## Events
		/// - [`Event::DerForgotten`].
		#[pallet::call_index(20)]
		#[pallet::weight(T::WeightInfo::forget())]
		pub fn forget(origin: OriginFor<T>, der: DerId) -> DispatchResult {
			ensure_signed(origin)?;
			Self::do_forget(der)
		}

		/// Removes a portfolio that counts no DER on any market day kept, and gives its aggregator
		/// the deposit back.
		///
		/// ## Origin
		/// Signed by anyone.
		///
		/// ## Details
		/// Days are kept for [`Config::PortfolioHistory`] before the first free one.
		///
		/// ## Parameters
		/// - `aggregation`: the aggregation that has it.
		/// - `point`: at which connection point.
		/// - `service`: for which service.
		///
		/// ## Errors
		/// - [`Error::UnknownAggregation`].
		/// - [`Error::UnknownPortfolio`].
		/// - [`Error::PortfolioInUse`].
		///
		/// ## Events
		/// - [`Event::PortfolioCleared`].
		#[pallet::call_index(21)]
		#[pallet::weight(T::WeightInfo::clear_portfolio())]
		pub fn clear_portfolio(
			origin: OriginFor<T>,
			aggregation: AggregationId,
			point: PointId,
			service: Service,
		) -> DispatchResult {
			ensure_signed(origin)?;
			Self::do_clear_portfolio(aggregation, point, service)
		}

		/// Suspends an aggregator at once.
		///
		/// ## Origin
		/// [`Config::AdminOrigin`].
		///
		/// ## Details
		/// It can neither create aggregations nor request reviews, enrol or commit bids, and nobody
		/// can consent to its aggregations. It may still reveal what it has committed, so that no
		/// bond is lost to the suspension, and withdraw DERs. Owners may leave as ever. Its members
		/// stay enrolled, and its portfolios stand.
		///
		/// ## Parameters
		/// - `who`: the aggregator's account.
		/// - `evidence`: the hash of the evidence.
		///
		/// ## Errors
		/// - [`Error::UnknownAggregator`].
		/// - [`Error::AggregatorSuspended`], [`Error::AggregatorExpelled`].
		///
		/// ## Events
		/// - [`Event::AggregatorSuspended`].
		#[pallet::call_index(22)]
		#[pallet::weight(T::WeightInfo::suspend_aggregator())]
		pub fn suspend_aggregator(
			origin: OriginFor<T>,
			who: T::AccountId,
			evidence: H256,
		) -> DispatchResult {
			T::AdminOrigin::ensure_origin(origin)?;
			Self::do_suspend_aggregator(who, evidence)
		}

		/// Reinstates a suspended aggregator.
		///
		/// ## Origin
		/// [`Config::AdminOrigin`].
		///
		/// ## Details
		/// An aggregator that has been expelled is admitted again instead.
		///
		/// ## Parameters
		/// - `who`: the aggregator's account.
		///
		/// ## Errors
		/// - [`Error::UnknownAggregator`].
		/// - [`Error::AggregatorNotSuspended`], [`Error::AggregatorExpelled`].
		///
		/// ## Events
		/// - [`Event::AggregatorReinstated`].
		#[pallet::call_index(23)]
		#[pallet::weight(T::WeightInfo::reinstate_aggregator())]
		pub fn reinstate_aggregator(origin: OriginFor<T>, who: T::AccountId) -> DispatchResult {
			T::AdminOrigin::ensure_origin(origin)?;
			Self::do_reinstate_aggregator(who)
		}

		/// Takes members out of an aggregation whose aggregator has been expelled: they leave on the
		/// first free day.
		///
		/// ## Origin
		/// Signed by anyone.
		///
		/// ## Details
		/// At most `limit` enrolments, and at most [`Config::MaxBatch`]; repeat the call while the
		/// aggregation has members. A DER without an enrolment left loses its consent, so that its
		/// owner may consent to another aggregation. What is left of the weight is refunded.
		///
		/// ## Parameters
		/// - `aggregation`: the aggregation.
		/// - `limit`: the most enrolments that end.
		///
		/// ## Errors
		/// - [`Error::UnknownAggregation`].
		/// - [`Error::AggregatorNotExpelled`].
		///
		/// ## Events
		/// - [`Event::DerWithdrawn`] for each enrolment.
		/// - [`Event::ConsentRevoked`] for each DER without an enrolment left.
		#[pallet::call_index(24)]
		#[pallet::weight(T::WeightInfo::clear_members((*limit).min(T::MaxBatch::get())))]
		pub fn clear_members(
			origin: OriginFor<T>,
			aggregation: AggregationId,
			limit: u32,
		) -> DispatchResultWithPostInfo {
			ensure_signed(origin)?;
			let cleared = Self::do_clear_members(aggregation, limit.min(T::MaxBatch::get()))?;
			Ok(Some(T::WeightInfo::clear_members(cleared)).into())
		}

		/// Lifts the suspension of a device that no suspended DER has: of one that was retired, or
		/// registered anew.
		///
		/// ## Origin
		/// Signed by the DSO that suspended it, or by the DSO of the area in which a DER has it now.
		///
		/// ## Details
		/// The deposit goes back to the DSO that paid it. A DER that is suspended is reinstated
		/// instead ([`Pallet::reinstate`]).
		///
		/// ## Parameters
		/// - `device`: the identifier of the device.
		///
		/// ## Errors
		/// - [`Error::NotSuspended`], [`Error::DerSuspended`].
		/// - [`Error::NotDso`].
		///
		/// ## Events
		/// - [`Event::SuspensionLifted`].
		#[pallet::call_index(25)]
		#[pallet::weight(T::WeightInfo::lift_suspension())]
		pub fn lift_suspension(origin: OriginFor<T>, device: H256) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_lift_suspension(&who, device)
		}

		/// Decides an escalated review in the stead of the DSO.
		///
		/// ## Origin
		/// [`Config::AdminOrigin`].
		///
		/// ## Details
		/// Until the deadline of the escalation; then the DER counts as qualified at its rating. In
		/// favour, it also lifts the suspension of the device. The DSO can still qualify the DER at
		/// its rating itself.
		///
		/// ## Parameters
		/// - `der`: the DER.
		/// - `finding`: the finding, with powers in watts; by the rules that bind the DSO.
		///
		/// ## Errors
		/// - [`Error::UnknownDer`], [`Error::DerRetired`].
		/// - [`Error::NotEscalated`], [`Error::ReviewOver`].
		/// - As of [`Pallet::qualify`] for what a qualification can be.
		///
		/// ## Events
		/// - [`Event::DerQualified`] or [`Event::DerRejected`].
		#[pallet::call_index(26)]
		#[pallet::weight(T::WeightInfo::decide_review())]
		pub fn decide_review(origin: OriginFor<T>, der: DerId, finding: Finding) -> DispatchResult {
			T::AdminOrigin::ensure_origin(origin)?;
			Self::do_decide_review(der, finding)
		}

		/// Sets the services that a DER sells in a retail programme, in place of what its owner has
		/// declared. It leaves those of them that it is enrolled for on the first free day.
		///
		/// ## Origin
		/// Signed by the DSO of the DER's area, which knows the tariff and the programmes at its meter.
		///
		/// ## Details
		/// The owner cannot change them any more. A false declaration is also a
		/// [ground](Ground::FalseDeclaration) on which the DER can be refused or suspended.
		///
		/// ## Parameters
		/// - `der`: the DER.
		/// - `services`: the services that it sells in a retail programme; none if it sells none.
		/// - `evidence`: the hash of the DSO's evidence.
		///
		/// ## Errors
		/// - [`Error::UnknownDer`], [`Error::DerRetired`].
		/// - [`Error::NotDso`].
		///
		/// ## Events
		/// - [`Event::DerWithdrawn`] for each service that it was enrolled for.
		/// - [`Event::RetailSet`].
		#[pallet::call_index(27)]
		#[pallet::weight(T::WeightInfo::set_retail())]
		pub fn set_retail(
			origin: OriginFor<T>,
			der: DerId,
			services: BoundedVec<Service, ConstU32<3>>,
			evidence: H256,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_set_retail(&who, der, services, evidence)
		}

		/// Strikes a DER that has never been qualified from the register, and burns its deposit: the
		/// device or the meter is not its owner's.
		///
		/// ## Origin
		/// Signed by the DSO of the DER's area; or [`Config::AdminOrigin`], for an owner in another
		/// area than the one in which the device was registered.
		///
		/// ## Details
		/// Device and meter can be registered by their owner at once: a site at which nothing has counted
		/// is struck with its last DER, and its deposit burned. A review that is open ends; one whose
		/// deadline has passed can be ended so by the consortium alone.
		///
		/// ## Parameters
		/// - `der`: the DER.
		/// - `evidence`: the hash of the evidence.
		///
		/// ## Errors
		/// - [`Error::UnknownDer`], [`Error::DerRetired`].
		/// - [`Error::NotDso`].
		/// - [`Error::WasQualified`].
		/// - [`Error::ReviewOver`], for the DSO.
		///
		/// ## Events
		/// - [`Event::ConsentRevoked`], if the owner had consented.
		/// - [`Event::DerRetired`].
		/// - [`Event::DerStruck`].
		#[pallet::call_index(28)]
		#[pallet::weight(T::WeightInfo::strike())]
		pub fn strike(origin: OriginFor<T>, der: DerId, evidence: H256) -> DispatchResult {
			let who = match T::AdminOrigin::try_origin(origin) {
				Ok(_) => None,
				Err(origin) => Some(ensure_signed(origin)?),
			};
			Self::do_strike(who.as_ref(), der, evidence)
		}

		/// Retires a DER that has never been qualified, and of which no review was requested for
		/// [`Config::RegistrationPeriod`].
		///
		/// ## Origin
		/// Signed by anyone.
		///
		/// ## Details
		/// The period begins with the registration, and again when a review ends against the DER or
		/// lapses. [`Pallet::forget`] then gives the owner the deposit back.
		///
		/// ## Parameters
		/// - `der`: the DER.
		///
		/// ## Errors
		/// - [`Error::UnknownDer`], [`Error::DerRetired`].
		/// - [`Error::WasQualified`], [`Error::NotExpired`].
		///
		/// ## Events
		/// - [`Event::ConsentRevoked`], if the owner had consented.
		/// - [`Event::DerRetired`].
		/// - [`Event::DerExpired`].
		#[pallet::call_index(29)]
		#[pallet::weight(T::WeightInfo::expire())]
		pub fn expire(origin: OriginFor<T>, der: DerId) -> DispatchResult {
			ensure_signed(origin)?;
			Self::do_expire(der)
		}

		/// Plans a switch to another aggregation: the present one counts the DER until a day, and the
		/// other may enrol it from then on.
		///
		/// ## Origin
		/// Signed by the DER's owner. The present aggregator is not asked.
		///
		/// ## Details
		/// In place of a switch planned before. Once `day` is the first free one, the other aggregation
		/// has the consent, and its aggregator enrols the DER as ever. Revoking the consent drops the
		/// switch.
		///
		/// ## Parameters
		/// - `der`: the DER, which is enrolled.
		/// - `aggregation`: the other aggregation, at the same pricing node.
		/// - `day`: the first market day on which the present aggregation no longer counts it; after
		///   the first free one, by [`Config::MaxLead`] days at most.
		///
		/// ## Errors
		/// - [`Error::UnknownDer`], [`Error::NotOwner`], [`Error::DerRetired`].
		/// - [`Error::UnknownAggregation`], [`Error::WrongPricingNode`].
		/// - [`Error::UnknownAggregator`], [`Error::AggregatorSuspended`],
		///   [`Error::AggregatorExpelled`].
		/// - [`Error::NotEnrolled`], [`Error::SwitchNeedless`], [`Error::SwitchOutOfReach`].
		/// - [`Error::TooManyChanges`], [`Error::CapabilityOverflow`].
		///
		/// ## Events
		/// - [`Event::SwitchPlanned`].
		#[pallet::call_index(30)]
		#[pallet::weight(T::WeightInfo::switch())]
		pub fn switch(
			origin: OriginFor<T>,
			der: DerId,
			aggregation: AggregationId,
			day: Day,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_switch(&who, der, aggregation, day)
		}

		/// Sets the envelope of a site: what its DERs count together at most, by the agreement on its
		/// interconnection.
		///
		/// ## Origin
		/// Signed by the DSO of the site's area.
		///
		/// ## Details
		/// From the first free day on the DERs count as far as it has room, in the order of their
		/// registration.
		///
		/// ## Parameters
		/// - `site`: the site.
		/// - `envelope`: the most export and import, in watts; no more than the connection point carries.
		/// - `evidence`: the hash of the agreement.
		///
		/// ## Errors
		/// - [`Error::UnknownSite`], [`Error::SiteClosed`], [`Error::NotDso`].
		/// - [`Error::EnvelopeImpossible`], [`Error::EnvelopeExceedsCapacity`].
		/// - [`Error::TooManyChanges`].
		///
		/// ## Events
		/// - [`Event::EnvelopeSet`].
		#[pallet::call_index(31)]
		#[pallet::weight(T::WeightInfo::set_envelope(MAX_SITE_DERS))]
		pub fn set_envelope(
			origin: OriginFor<T>,
			site: SiteId,
			envelope: Capability,
			evidence: H256,
		) -> DispatchResultWithPostInfo {
			let who = ensure_signed(origin)?;
			let weight = Self::weight_of(site, T::WeightInfo::set_envelope);
			Self::do_set_envelope(&who, site, envelope, evidence)?;
			Ok(weight.into())
		}

		/// Shares the envelope of a site out anew among its DERs: those that it has no room for when
		/// they were enrolled or qualified count more once others have left.
		///
		/// ## Origin
		/// Signed by anyone.
		///
		/// ## Details
		/// From the first free day on the DERs count as far as the envelope has room, in the order of
		/// their registration.
		///
		/// ## Parameters
		/// - `site`: the site.
		///
		/// ## Errors
		/// - [`Error::UnknownSite`], [`Error::SiteClosed`].
		/// - [`Error::TooManyChanges`].
		///
		/// ## Events
		/// - [`Event::EnvelopeShared`].
		#[pallet::call_index(32)]
		#[pallet::weight(T::WeightInfo::set_envelope(MAX_SITE_DERS))]
		pub fn share_envelope(origin: OriginFor<T>, site: SiteId) -> DispatchResultWithPostInfo {
			ensure_signed(origin)?;
			let weight = Self::weight_of(site, T::WeightInfo::set_envelope);
			Self::do_share_envelope(site)?;
			Ok(weight.into())
		}

		/// Reports that the customer of a site moves out, on a day to come, or has moved out.
		///
		/// ## Origin
		/// Signed by the customer, or by the DSO of the site's area: without the customer, also late, and
		/// in place of an earlier report.
		///
		/// ## Details
		/// The DERs count until the day, or until the first free one if that is later; then consents and
		/// enrolments end, and the customer no longer acts for them. The day reported stays on record
		/// ([`Site::customer_on`]): what was settled in between is between the two customers.
		///
		/// ## Parameters
		/// - `site`: the site.
		/// - `day`: the first market day on which the customer no longer has it; not before its occupancy
		///   began, and at most [`Config::MaxLead`] days after the first free one.
		/// - `successor`: who may move in, if that is known.
		/// - `evidence`: the hash of the evidence.
		///
		/// ## Errors
		/// - [`Error::UnknownSite`], [`Error::SiteClosed`], [`Error::NotCustomerNorDso`].
		/// - [`Error::SiteVacated`], for the customer, if the DSO has reported it or the day has come.
		/// - [`Error::MoveOutOfReach`].
		/// - [`Error::TooManyChanges`].
		///
		/// ## Events
		/// - [`Event::MoveOutReported`].
		/// - [`Event::DerWithdrawn`] and [`Event::ConsentRevoked`] for each, if the day has come.
		#[pallet::call_index(33)]
		#[pallet::weight(T::WeightInfo::move_out(MAX_SITE_DERS))]
		pub fn move_out(
			origin: OriginFor<T>,
			site: SiteId,
			day: Day,
			successor: Option<T::AccountId>,
			evidence: H256,
		) -> DispatchResultWithPostInfo {
			let who = ensure_signed(origin)?;
			let weight = Self::weight_of(site, T::WeightInfo::move_out);
			Self::do_move_out(&who, site, day, successor, evidence)?;
			Ok(weight.into())
		}

		/// Cancels the report of a move out: the customer stays.
		///
		/// ## Origin
		/// Signed by the DSO of the site's area; or by the customer, if it has reported the move itself
		/// and the day has not come.
		///
		/// ## Details
		/// What has ended already, since the day had come, is consented to and enrolled anew.
		///
		/// ## Parameters
		/// - `site`: the site.
		///
		/// ## Errors
		/// - [`Error::UnknownSite`], [`Error::SiteClosed`], [`Error::NotCustomerNorDso`].
		/// - [`Error::SiteVacated`], for the customer.
		/// - [`Error::NoMove`].
		/// - [`Error::TooManyChanges`].
		///
		/// ## Events
		/// - [`Event::MoveOutCancelled`].
		#[pallet::call_index(34)]
		#[pallet::weight(T::WeightInfo::move_out(MAX_SITE_DERS))]
		pub fn cancel_move_out(origin: OriginFor<T>, site: SiteId) -> DispatchResultWithPostInfo {
			let who = ensure_signed(origin)?;
			let weight = Self::weight_of(site, T::WeightInfo::move_out);
			Self::do_cancel_move_out(&who, site)?;
			Ok(weight.into())
		}

		/// Moves into a site whose customer has moved out, and takes over its DERs with their
		/// qualifications.
		///
		/// ## Origin
		/// Signed by the successor whom the report of the move out names.
		///
		/// ## Details
		/// The successor pays the deposits for the site and its DERs, and the former customer gets its
		/// own back. No consent and no enrolment is taken over.
		///
		/// ## Parameters
		/// - `site`: the site.
		/// - `day`: the first market day of the occupancy; not before the move out, nor after the first
		///   free day.
		///
		/// ## Errors
		/// - [`Error::UnknownSite`], [`Error::SiteClosed`].
		/// - [`Error::NoMove`], [`Error::NotSuccessor`], [`Error::MoveOutOfReach`],
		///   [`Error::MovedTooOften`].
		///
		/// ## Events
		/// - [`Event::DerWithdrawn`] and [`Event::ConsentRevoked`] for what had not ended.
		/// - [`Event::DerHandedOver`] for each.
		/// - [`Event::MovedIn`].
		#[pallet::call_index(35)]
		#[pallet::weight(T::WeightInfo::move_in(MAX_SITE_DERS))]
		pub fn move_in(origin: OriginFor<T>, site: SiteId, day: Day) -> DispatchResultWithPostInfo {
			let who = ensure_signed(origin)?;
			let weight = Self::weight_of(site, T::WeightInfo::move_in);
			Self::do_move_in(&who, site, day)?;
			Ok(weight.into())
		}

		/// Exchanges the settlement meter of a site.
		///
		/// ## Origin
		/// Signed by the DSO of the site's area.
		///
		/// ## Details
		/// The old meter is free at once: the DSO answers for its not measuring two sites on one day.
		///
		/// ## Parameters
		/// - `site`: the site.
		/// - `meter`: the identifier of the new meter.
		/// - `evidence`: the hash of the protocol with the readings of both.
		///
		/// ## Errors
		/// - [`Error::UnknownSite`], [`Error::SiteClosed`], [`Error::NotDso`].
		/// - [`Error::DuplicateMeter`].
		///
		/// ## Events
		/// - [`Event::MeterExchanged`].
		#[pallet::call_index(36)]
		#[pallet::weight(T::WeightInfo::exchange_meter())]
		pub fn exchange_meter(
			origin: OriginFor<T>,
			site: SiteId,
			meter: H256,
			evidence: H256,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_exchange_meter(&who, site, meter, evidence)
		}

		/// Closes a site all of whose DERs are retired, so that another can be opened at its meter.
		///
		/// ## Origin
		/// Signed by the customer, or by the DSO of the site's area.
		///
		/// ## Details
		/// The record says from which day on the meter can count again, until [`Pallet::forget_site`]
		/// removes it. A site at which nothing has counted closes with its last DER, and nothing of it is
		/// kept.
		///
		/// ## Parameters
		/// - `site`: the site.
		///
		/// ## Errors
		/// - [`Error::UnknownSite`], [`Error::SiteClosed`], [`Error::NotCustomerNorDso`].
		/// - [`Error::SiteInUse`].
		///
		/// ## Events
		/// - [`Event::SiteClosed`].
		#[pallet::call_index(37)]
		#[pallet::weight(T::WeightInfo::close_site())]
		pub fn close_site(origin: OriginFor<T>, site: SiteId) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_close_site(&who, site)
		}

		/// Removes the record of a closed site, once the chain needs it no longer.
		///
		/// ## Origin
		/// Signed by anyone.
		///
		/// ## Details
		/// The customer's deposit is returned.
		///
		/// ## Parameters
		/// - `site`: the site.
		///
		/// ## Errors
		/// - [`Error::UnknownSite`], [`Error::SiteInUse`].
		/// - [`Error::StillKept`], [`Error::OnlyRecord`].
		///
		/// ## Events
		/// - [`Event::SiteForgotten`].
		#[pallet::call_index(38)]
		#[pallet::weight(T::WeightInfo::forget_site())]
		pub fn forget_site(origin: OriginFor<T>, site: SiteId) -> DispatchResult {
			ensure_signed(origin)?;
			Self::do_forget_site(site)
		}

		/// Makes the switch of a DER that is planned, once its day is the first free one.
		///
		/// ## Origin
		/// Signed by anyone.
		///
		/// ## Details
		/// An enrolment or a request for a review of the DER makes it, too. Of a site whose DERs have no
		/// meters of their own all leave the one aggregation before any can be enrolled in the other.
		///
		/// ## Parameters
		/// - `der`: the DER.
		///
		/// ## Errors
		/// - [`Error::NoSwitch`], [`Error::SwitchTooEarly`].
		///
		/// ## Events
		/// - [`Event::DerWithdrawn`], for each service.
		/// - [`Event::ConsentGiven`].
		#[pallet::call_index(39)]
		#[pallet::weight(T::WeightInfo::make_switch())]
		pub fn make_switch(origin: OriginFor<T>, der: DerId) -> DispatchResult {
			ensure_signed(origin)?;
			Self::do_make_switch(der)
		}
	}
}
