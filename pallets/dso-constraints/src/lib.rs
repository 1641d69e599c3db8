//! # DSO constraints
//!
//! The limits of the distribution network, as its operators post them.
//!
//! ## Terminology
//!
//! - **DSO**: the distribution system operator (the distribution utility), which keeps voltages
//!   and currents of its feeders within limits.
//! - **Area**: one feeder, or several that one DSO operates together, under one pricing node of
//!   the wholesale market.
//! - **Connection point**: a bus of the area's feeder and the phases that a DER uses there, by
//!   name `675.2` or `671.1.2.3`. All that is bid, limited and awarded is at a point.
//! - **Capacity**: the most that the service of a point, or the transformer behind it, carries. No
//!   standing limit exceeds it, and no DER that is rated above it can be registered there.
//! - **Standing limit**: the most that a point may export and import while the DSO is silent.
//! - **Limit row**: `Σ sensitivity · (net injection at point) ≤ headroom`, for one delivery
//!   interval. A clearing has to respect it.
//! - **Override**: a reduction of awards after the clearing.
//!
//! ## Silence is safe
//!
//! For each delivery interval the limits in force are the rows that the DSO has posted for just
//! that interval or, where it has posted none, the standing limits of all points. To post an
//! empty list of rows states that no limit binds, which is not the same as silence. So with a DSO
//! whose link is down, limits are in force that are safe at any time, never none.
//!
//! ## Limits are fixed when the gate closes
//!
//! Bidders need to know that limits do not move after bidding. From the closure of the gate of
//! an auction that delivers in an interval ([`gate_closed`]), rows for that interval can be
//! neither posted nor replaced nor withdrawn. Rows are posted for the very intervals that auctions of the
//! pricing node have, or can still get ([`is_delivery_interval`]): no others would ever be read. A
//! change of a standing limit takes effect only for
//! delivery after the first market day for which no auction has been opened ([`first_free_day`]),
//! so it reaches no auction that is under way. A point added meanwhile adds its two rows after
//! those of all other points, and no offer of an auction under way can be there.
//!
//! [`is_delivery_interval`]: tieline_primitives::Calendar::is_delivery_interval
//! [`gate_closed`]: tieline_primitives::Calendar::gate_closed
//! [`first_free_day`]: tieline_primitives::Calendar::first_free_day
//!
//! ## Points and areas come and go
//!
//! A connection point is removed, and may be given another name, while no record names it: no DER and
//! no portfolio in the registry ([`Registrations`]), no rows and no override. Its index is given to
//! another point at the earliest [`Config::Retention`] after it was removed. Until then its two
//! standing rows keep their places, so that no row of an auction that is kept changes its index.
//!
//! An area is removed, or moved to another pricing node, when nothing of it is left: no points, no
//! rows, no overrides, and [`Config::Retention`] since its last point was removed. So a pricing node
//! never changes under a DER, a portfolio or an auction. Identifiers of areas are not given again.
//!
//! The review period of an area holds for reviews that are requested from its change on. What a
//! lapsed review does changes when no review that was requested before the change can lapse any
//! more: with the deadline of the last of them.
//!
//! [`Registrations`]: tieline_primitives::Registrations
//!
//! ## A limit that no award keeps
//!
//! The headroom of a row may be negative: the feeder would be outside the limit without any award.
//! Awards that relieve it are then worth up to the *penalty* of its reason, a price that
//! [`Config::AdminOrigin`] sets for each area; where relief costs more, the row keeps up to that
//! violation, and never more. So every interval clears. Rows keep the penalties that the area had
//! when they were posted: like the rows, they are fixed when the gate closes.
//!
//! Rows are *normalised*: the largest coefficient of each is 10⁶ ppm in magnitude, and none is
//! below a thousandth of that, so that a watt of headroom, and a penalty, mean the same in every
//! row. No two rows of a posting have the same coefficients.
//!
//! ## View functions
//!
//! The limits in force for an interval, with when they were posted, and the standing limit of a
//! point at an instant are view functions.
//!
//! ## Overrides are explained
//!
//! In an emergency the DSO may override awards at once, for no longer than a day, and except in the
//! replay setting never for the past. The event [`Event::AwardsOverridden`] tells the ISO and the
//! aggregators. The DSO has to submit a justification within [`Config::JustificationPeriod`], also
//! of an override that it ended early. The *reviewer*, an account that [`Config::AdminOrigin`]
//! appoints, or that origin itself, then accepts or rejects it within [`Config::ReviewPeriod`];
//! silence accepts it, and the record and the tally say so. Nobody reviews an override that it
//! answers for. The deposit of an override that lapses or is rejected is burned. Anyone may mark
//! deadlines that have passed.
//!
//! [`OverrideTallies`] counts, for each area and DSO, the overrides, what became of them, and the
//! energy that they withheld by kind of reason. The energy of an override is
//!
//! ```text
//! Σ over its points (max(0, capacity − cap) of export + max(0, capacity − cap) of import) · window
//! ```
//!
//! in watt-hours, rounded down: how much of what the points carry the override takes away, whoever
//! holds the awards. Tallies are never removed. So curtailment that moves from limit rows, which the
//! bid market tallies by aggregation, to overrides stays in sight. What overrides take from the awards
//! of each aggregation the bid market tallies too.
//!
//! ## Deposits
//!
//! Storage is paid for by a deposit of the DSO: for points until they are removed (the deposit moves with the area when another DSO takes it over), for rows and for overrides until
//! they are removed. Both stay at least [`Config::Retention`] after delivery, so that disputes
//! find them; after that anyone may remove them, and the deposit returns to whoever paid it.
//!
//! ## Roles
//!
//! [`Config::AdminOrigin`] creates, names, moves and removes areas, appoints their DSOs, sets their
//! penalties and their rules for reviews, and appoints the reviewer of overrides. Everything else about an area is for its DSO alone. Anyone may remove
//! records at the end of their retention, and mark deadlines of overrides that have passed.

#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
mod dispatchable_impls;
#[cfg(test)]
mod mock;
mod network_impl;
mod override_impls;
mod point_impls;
#[cfg(test)]
mod tests;
#[cfg(any(feature = "try-runtime", test))]
mod try_state;
mod types;
mod utility_impls;
mod view_impls;
pub mod weights;

#[cfg(feature = "runtime-benchmarks")]
pub use benchmarking::BenchmarkHelper;
pub use pallet::*;
pub use types::*;
pub use weights::WeightInfo;

/// The limits of the distribution network: areas, connection points, limit rows, overrides.
#[frame_support::pallet]
pub mod pallet {
	use super::*;
	use frame_support::{
		pallet_prelude::*,
		traits::{Consideration, Footprint, Time},
	};
	use frame_system::pallet_prelude::*;
	use sp_core::H256;
	use tieline_primitives::{
		AreaId, Calendar, Capability, Interval, Millis, Name, OverrideId, Penalties, PointId,
		PricingNodeId, Reason, Registrations, Separation,
	};

	const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	/// Areas, connection points, limits and overrides.
	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	/// The configuration of the pallet.
	#[pallet::config]
	pub trait Config: frame_system::Config {
		/// The weights of the calls.
		type WeightInfo: WeightInfo;

		/// The origin that creates areas, appoints their DSOs and sets their penalties: the
		/// consortium that governs the market.
		type AdminOrigin: EnsureOrigin<Self::RuntimeOrigin>;

		/// Which roles at a pricing node exclude each other.
		type Separation: Separation<Self::AccountId>;

		/// The calendar of the market: when gates close, and which days are still free.
		type Calendar: Calendar;

		/// The registry: whether anything is registered at a connection point.
		type Registrations: Registrations;

		/// The chain's clock, in Unix milliseconds.
		type Time: Time<Moment = u64>;

		/// The deposit for the connection points of an area, by their number and size.
		type PointConsideration: Consideration<Self::AccountId, Footprint>;

		/// The deposit for the rows of one interval, by their size.
		type LimitConsideration: Consideration<Self::AccountId, Footprint>;

		/// The deposit for an override, by its size.
		type OverrideConsideration: Consideration<Self::AccountId, Footprint>;

		/// The most overrides of one area that are yet to be justified.
		#[pallet::constant]
		type MaxOpenOverrides: Get<u32>;

		/// The time that a DSO has to justify an override after it has issued it, in milliseconds.
		#[pallet::constant]
		type JustificationPeriod: Get<Millis>;

		/// The time that the reviewer has to accept or reject a justification after it was submitted,
		/// in milliseconds. Silence accepts it.
		#[pallet::constant]
		type ReviewPeriod: Get<Millis>;

		/// The longest time from the opening of an auction to the end of its clearing, in
		/// milliseconds.
		#[pallet::constant]
		type AuctionHorizon: Get<Millis>;

		/// The retention of rows and overrides after delivery, in milliseconds: longer than any
		/// auction, and than the time in which an award may be disputed.
		#[pallet::constant]
		type Retention: Get<Millis>;

		/// The helpers of the benchmarks.
		#[cfg(feature = "runtime-benchmarks")]
		type BenchmarkHelper: crate::BenchmarkHelper;
	}

	/// The reasons for which a DSO's balance is held.
	#[pallet::composite_enum]
	pub enum HoldReason {
		/// For the connection points of its areas.
		#[codec(index = 0)]
		Points,
		/// For limit rows that it has posted.
		#[codec(index = 1)]
		Limits,
		/// For overrides that it has issued.
		#[codec(index = 2)]
		Overrides,
	}

	/// The bounds that are the same for every runtime, since other pallets count on them when
	/// they are compiled.
	#[pallet::extra_constants]
	impl<T: Config> Pallet<T> {
		/// The most areas that one pricing node can have.
		#[pallet::constant_name(MaxAreas)]
		fn max_areas() -> u32 {
			MAX_AREAS
		}

		/// The most connection points of one area.
		#[pallet::constant_name(MaxPoints)]
		fn max_points() -> u32 {
			MAX_POINTS
		}

		/// The most limit rows of one area for one interval.
		#[pallet::constant_name(MaxRows)]
		fn max_rows() -> u32 {
			MAX_ROWS
		}

		/// The most coefficients that the limit rows of one area have together, for one interval.
		#[pallet::constant_name(MaxCoefficients)]
		fn max_coefficients() -> u32 {
			MAX_COEFFICIENTS
		}

		/// The most intervals that one call posts or clears.
		#[pallet::constant_name(MaxIntervals)]
		fn max_intervals() -> u32 {
			MAX_INTERVALS
		}

		/// The longest review period of an area, in milliseconds.
		#[pallet::constant_name(MaxReviewPeriod)]
		fn max_review_period() -> Millis {
			MAX_REVIEW_PERIOD
		}

		/// The longest delivery interval, and the longest window of one override, in
		/// milliseconds.
		#[pallet::constant_name(MaxLength)]
		fn max_length() -> Millis {
			MAX_LENGTH
		}
	}

	/// The areas.
	#[pallet::storage]
	pub type Areas<T: Config> =
		StorageMap<_, Twox64Concat, AreaId, Area<T::AccountId>, OptionQuery>;

	/// The identifier of the next area.
	#[pallet::storage]
	pub type NextArea<T: Config> = StorageValue<_, AreaId, ValueQuery>;

	/// The areas of each pricing node, ascending.
	#[pallet::storage]
	pub type AreasOf<T: Config> = StorageMap<
		_,
		Blake2_128Concat,
		PricingNodeId,
		BoundedVec<AreaId, ConstU32<MAX_AREAS>>,
		ValueQuery,
	>;

	/// The name of each connection point, by area and index: a bus in lower case and its phases,
	/// as UTF-8.
	#[pallet::storage]
	pub type Points<T: Config> =
		StorageDoubleMap<_, Twox64Concat, AreaId, Twox64Concat, u16, Name, OptionQuery>;

	/// The index of each connection point, by area and name in lower case.
	#[pallet::storage]
	pub type PointIndex<T: Config> =
		StorageDoubleMap<_, Twox64Concat, AreaId, Blake2_128Concat, Name, u16, OptionQuery>;

	/// The standing limits of an area's connection points, in watts, in the order of the points.
	/// One value, since a clearing reads all or none of them.
	#[pallet::storage]
	pub type Standings<T: Config> =
		StorageMap<_, Twox64Concat, AreaId, BoundedVec<Standing, ConstU32<MAX_POINTS>>, ValueQuery>;

	/// The capacities of an area's connection points, in watts, in the order of the points.
	#[pallet::storage]
	pub type Capacities<T: Config> = StorageMap<
		_,
		Twox64Concat,
		AreaId,
		BoundedVec<Capability, ConstU32<MAX_POINTS>>,
		ValueQuery,
	>;

	/// The connection points of an area that were removed, in the order of their removal, as long as
	/// their indices are not given again.
	#[pallet::storage]
	pub type Removals<T: Config> =
		StorageMap<_, Twox64Concat, AreaId, BoundedVec<Removal, ConstU32<MAX_POINTS>>, ValueQuery>;

	/// How many stored postings and overrides there are in an area, and name each of its points.
	#[pallet::storage]
	pub type Usage<T: Config> = StorageMap<_, Twox64Concat, AreaId, Uses, ValueQuery>;

	/// The deposit of each area's DSO for the area's connection points.
	#[pallet::storage]
	pub type PointTickets<T: Config> =
		StorageMap<_, Twox64Concat, AreaId, T::PointConsideration, OptionQuery>;

	/// The limit rows that DSOs have posted, by area and delivery interval. Without an entry the
	/// standing limits are in force; an empty list says that no limit binds.
	#[pallet::storage]
	pub type PostedRows<T: Config> =
		StorageDoubleMap<_, Twox64Concat, AreaId, Blake2_128Concat, Interval, Rows, OptionQuery>;

	/// The posting of the rows of each area and delivery interval: its time, and the account that
	/// paid for them.
	#[pallet::storage]
	pub type Postings<T: Config> = StorageDoubleMap<
		_,
		Twox64Concat,
		AreaId,
		Blake2_128Concat,
		Interval,
		PostingOf<T>,
		OptionQuery,
	>;

	/// The overrides.
	#[pallet::storage]
	pub type Overrides<T: Config> =
		StorageMap<_, Twox64Concat, OverrideId, OverrideOf<T>, OptionQuery>;

	/// The identifier of the next override.
	#[pallet::storage]
	pub type NextOverride<T: Config> = StorageValue<_, OverrideId, ValueQuery>;

	/// The overrides of each area that are yet to be justified, ascending.
	#[pallet::storage]
	pub type OpenOverrides<T: Config> = StorageMap<
		_,
		Twox64Concat,
		AreaId,
		BoundedVec<OverrideId, T::MaxOpenOverrides>,
		ValueQuery,
	>;

	/// The account that accepts or rejects justifications of overrides, besides
	/// [`Config::AdminOrigin`].
	#[pallet::storage]
	pub type Reviewer<T: Config> = StorageValue<_, T::AccountId, OptionQuery>;

	/// The overrides of each area and DSO that issued them: their number, what became of them and
	/// the energy that they withheld, in watt-hours. Never removed.
	#[pallet::storage]
	pub type OverrideTallies<T: Config> = StorageDoubleMap<
		_,
		Twox64Concat,
		AreaId,
		Blake2_128Concat,
		T::AccountId,
		OverrideTally,
		ValueQuery,
	>;

	/// The events of the network.
	#[pallet::event]
	#[pallet::generate_deposit(pub(super) fn deposit_event)]
	pub enum Event<T: Config> {
		/// An area was created.
		AreaCreated {
			/// The area.
			area: AreaId,
			/// The DSO that operates it.
			dso: T::AccountId,
			/// The pricing node that it belongs to.
			pricing_node: PricingNodeId,
			/// Its name, as UTF-8.
			name: Name,
			/// The time that the DSO has to review a DER, in milliseconds.
			review_period: Millis,
			/// Whether a DER whose review lapses counts as qualified at its rating.
			qualify_on_lapse: bool,
			/// The penalty prices of its limits by reason, in µ$/MWh.
			penalties: Penalties,
		},
		/// The penalty prices of an area were changed, for rows that are posted from now on.
		PenaltiesSet {
			/// The area.
			area: AreaId,
			/// The penalty prices of its limits by reason, in µ$/MWh.
			penalties: Penalties,
		},
		/// Another DSO operates an area from now on.
		DsoChanged {
			/// The area.
			area: AreaId,
			/// The DSO that operated it.
			former: T::AccountId,
			/// The DSO that operates it now.
			dso: T::AccountId,
		},
		/// Connection points were added to an area.
		PointsAdded {
			/// The area.
			area: AreaId,
			/// Their indices, in the order given.
			points: PointIndices,
		},
		/// Connection points of an area were removed.
		PointsRemoved {
			/// The area.
			area: AreaId,
			/// Their indices.
			points: PointIndices,
		},
		/// A connection point has another name.
		PointRenamed {
			/// The area.
			area: AreaId,
			/// The index of the connection point.
			point: u16,
			/// Its name: a bus in lower case and its phases, as UTF-8.
			name: Name,
		},
		/// An area has another name.
		AreaRenamed {
			/// The area.
			area: AreaId,
			/// Its name, as UTF-8.
			name: Name,
		},
		/// An area belongs to another pricing node.
		AreaMoved {
			/// The area.
			area: AreaId,
			/// The pricing node.
			pricing_node: PricingNodeId,
		},
		/// An area was removed.
		AreaRemoved {
			/// The area.
			area: AreaId,
		},
		/// The rules of an area for reviews were changed.
		ReviewRuleSet {
			/// The area.
			area: AreaId,
			/// The time that the DSO has to review a DER, in milliseconds, for reviews requested from
			/// now on.
			review_period: Millis,
			/// Whether a DER whose review lapses counts as qualified at its rating.
			qualify_on_lapse: bool,
			/// From when on `qualify_on_lapse` holds, if it was not so already, in Unix milliseconds.
			lapse_from: Millis,
		},
		/// A point's capacity was changed.
		CapacitySet {
			/// The area.
			area: AreaId,
			/// The index of the connection point.
			point: u16,
			/// What the service there carries of export and of import, in watts.
			capacity: Capability,
		},
		/// A point's standing limit was changed.
		StandingSet {
			/// The area.
			area: AreaId,
			/// The index of the connection point.
			point: u16,
			/// The most that it may export and import while the DSO is silent, in watts.
			standing: Capability,
			/// The first instant of delivery to which this applies, in Unix milliseconds.
			from: Millis,
		},
		/// A DSO posted the limit rows of an interval, in place of those in force.
		LimitsPosted {
			/// The area.
			area: AreaId,
			/// The delivery interval.
			interval: Interval,
			/// The number of rows; zero when no limit binds.
			rows: u32,
		},
		/// The limit rows of an interval were removed: withdrawn before the gate closed, so that
		/// the standing limits are in force, or at the end of their retention.
		LimitsCleared {
			/// The area.
			area: AreaId,
			/// The delivery interval.
			interval: Interval,
		},
		/// A DSO overrode awards in an emergency. Aggregators have to comply.
		AwardsOverridden {
			/// The override.
			id: OverrideId,
			/// The area.
			area: AreaId,
			/// The indices of the connection points.
			points: PointIndices,
			/// The first instant, in Unix milliseconds.
			from: Millis,
			/// The first instant after, in Unix milliseconds.
			until: Millis,
			/// The most that each of the points may export and import, net, in watts.
			caps: Capability,
			/// The reason.
			reason: Reason,
			/// The deadline of its justification, in Unix milliseconds.
			justify_by: Millis,
		},
		/// A DSO submitted the justification of an override, which is under review.
		JustificationSubmitted {
			/// The override.
			id: OverrideId,
			/// The area.
			area: AreaId,
			/// The hash of the document that justifies it.
			evidence: H256,
			/// The deadline of the review, in Unix milliseconds.
			review_by: Millis,
		},
		/// The justification of an override was accepted.
		OverrideJustified {
			/// The override.
			id: OverrideId,
			/// The area.
			area: AreaId,
			/// The hash of the document that justifies it.
			evidence: H256,
			/// Whether the reviewer accepted it, rather than let the deadline pass.
			reviewed: bool,
		},
		/// The justification of an override was rejected. Its deposit is burned.
		OverrideRejected {
			/// The override.
			id: OverrideId,
			/// The area.
			area: AreaId,
			/// The hash of the document that was to justify it.
			evidence: H256,
			/// The hash of the document in which the reviewer gives the grounds.
			grounds: H256,
		},
		/// Another account reviews justifications from now on, or only the consortium.
		ReviewerSet {
			/// The account.
			reviewer: Option<T::AccountId>,
		},
		/// A DSO ended an override early.
		OverrideEnded {
			/// The override.
			id: OverrideId,
			/// The area.
			area: AreaId,
			/// The first instant after it, in Unix milliseconds.
			until: Millis,
		},
		/// The deadline of an override passed without a justification. Its deposit is burned.
		OverrideLapsed {
			/// The override.
			id: OverrideId,
			/// The area.
			area: AreaId,
		},
		/// An override was removed at the end of its retention.
		OverrideRemoved {
			/// The override.
			id: OverrideId,
			/// The area.
			area: AreaId,
		},
	}

	/// Why a call was refused.
	#[pallet::error]
	pub enum Error<T> {
		/// There is no area with this identifier. Look at `Areas`.
		UnknownArea,
		/// The area has no connection point with this index. Look at `Points`, or add it first.
		UnknownPoint,
		/// There is no override with this identifier. Look at `Overrides`.
		UnknownOverride,
		/// There is no pricing node with this identifier. Create it in the bid market first.
		UnknownPricingNode,
		/// The signer is not the DSO of the area. Sign with the account that `Areas` names.
		NotDso,
		/// The account has another role at the pricing node, or is an aggregator: ISO, DSO and
		/// aggregator of one node are three accounts, except on a development chain. Appoint another.
		RoleConflict,
		/// The pricing node has as many areas as it can have, or all identifiers are taken. Use
		/// another pricing node.
		TooManyAreas,
		/// The area would have more connection points than it can have. Split the area.
		TooManyPoints,
		/// The area has as many overrides to justify as it can have. Justify one first, or mark
		/// one that has lapsed.
		TooManyOpenOverrides,
		/// No override can be added: all identifiers are taken.
		TooManyOverrides,
		/// The name is empty or not UTF-8 or, for a connection point, not a bus followed by
		/// phases from 1 to 3 in ascending order. Write it as in `675.2` or `671.1.2.3`.
		MalformedName,
		/// The area has a connection point of this name already, perhaps in other case. Use that.
		DuplicatePoint,
		/// The review period is zero, or longer than a year.
		ReviewPeriodOutOfRange,
		/// A limit or a cap is negative, or more than a terawatt. Both directions are magnitudes in
		/// watts: correct the number.
		PowerOutOfRange,
		/// A standing limit is above the capacity of its point, in force or planned. Lower it, or
		/// correct the capacity first.
		StandingExceedsCapacity,
		/// A penalty is not positive, or more than 10¹² µ$/MWh. Choose a price within, usually a
		/// few times the cap of the pricing node.
		PenaltyOutOfRange,
		/// An earlier change of this standing limit has yet to settle. Wait until a day after it
		/// took effect, `AuctionHorizon` after it was made, and the end of the auction of the day
		/// before it took effect; or post rows instead.
		UnsettledStanding,
		/// The delivery interval is empty, or longer than a day.
		MalformedInterval,
		/// No auction of the pricing node has this interval, or can get it. Use the start and the
		/// length of one of its delivery intervals.
		NotDeliveryInterval,
		/// A row names no point, a point twice or out of order, a zero sensitivity, or a reason
		/// without a name or with a phase other than 1, 2 or 3.
		MalformedRow,
		/// The largest coefficient of a row is not 10⁶ ppm in magnitude, or one is below 1,000 ppm.
		/// Divide the row, headroom included, by its largest coefficient, and leave out points
		/// below a thousandth of it.
		NotNormalised,
		/// Two rows of one interval have the same coefficients. Keep the one with less headroom.
		DuplicateLimit,
		/// The headroom of a row is more than a terawatt, either way. Correct it, or leave out a
		/// row that no awards can reach.
		HeadroomOutOfRange,
		/// The rows have more than `MaxCoefficients` coefficients together. Leave out rows that
		/// no awards can reach, and points that hardly move one.
		TooManyCoefficients,
		/// The gate of an auction for this interval has closed, so its limits are fixed. To act
		/// on awards now, use an override.
		GateClosed,
		/// No rows are posted for this interval.
		NoLimits,
		/// The retention has not ended (for an area, that of its removed points), or the override is yet to be justified or reviewed. Rows
		/// whose gate has closed and overrides are kept for a while after delivery: wait.
		StillKept,
		/// The list is empty. Name at least one item.
		EmptyList,
		/// The points are not in strictly ascending order. Sort them, and name each once.
		DisorderedPoints,
		/// The window is empty, past, longer than a day, or (for an early end) not within the
		/// override.
		MalformedWindow,
		/// The reason has no name where it needs one, or a phase other than 1, 2 or 3.
		MalformedReason,
		/// The override has been justified or rejected, or has lapsed, already; or it is under
		/// review and cannot be justified again.
		SettledOverride,
		/// The deadline for the justification, or for its review, has passed.
		MissedDeadline,
		/// A DER or a portfolio is registered at the connection point, or rows or an override name
		/// it. Wait until they are removed.
		PointInUse,
		/// The area has connection points, rows or overrides. Remove them first.
		AreaInUse,
		/// The DSO has not submitted a justification yet. Wait for it, or for the deadline.
		NoJustification,
		/// Only the reviewer, or the consortium, decides before the deadline of the review. Sign with
		/// the account that `Reviewer` names.
		NotReviewer,
		/// The reviewer answers for this override itself. The consortium has to decide.
		OwnJustification,
		/// The deadline for the justification lies ahead. Wait for it.
		PendingDeadline,
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

	/// Questions to the network, answered without a transaction.
	#[pallet::view_functions]
	impl<T: Config> Pallet<T> {
		/// The limit rows in force in an area for a delivery interval (ppm, W), the block in which
		/// the DSO posted them (none when they are the standing limits), and their penalty prices
		/// (µ$/MWh). None when there is no such area.
		pub fn limits(area: AreaId, interval: Interval) -> Option<LimitsInForceOf<T>> {
			Self::view_limits(area, interval)
		}

		/// The standing limit of a connection point for delivery at an instant in Unix
		/// milliseconds: the most that it may export and import while the DSO is silent, in watts.
		/// None when there is no such point.
		pub fn standing(point: PointId, instant: Millis) -> Option<Capability> {
			Self::view_standing(point, instant)
		}

		/// The capacity of a connection point: what the service there, or the transformer behind
		/// it, carries of export and of import, in watts. None when there is no such point.
		pub fn capacity(point: PointId) -> Option<Capability> {
			Self::view_capacity(point)
		}

		/// The state of an override by the chain's clock: one whose deadline has passed has lapsed,
		/// or counts as justified, although nobody has marked it yet. None when there is no such
		/// override.
		pub fn override_state(id: OverrideId) -> Option<OverrideState> {
			Self::view_override_state(id)
		}

		/// The overrides that a DSO has issued in an area: their number, what became of them, and
		/// the energy that they withheld by kind of reason (Wh).
		pub fn override_tally(area: AreaId, dso: T::AccountId) -> OverrideTally {
			Self::view_override_tally(area, dso)
		}
	}

	#[pallet::call]
	impl<T: Config> Pallet<T> {
		/// Creates an area and appoints its DSO.
		///
		/// ## Origin
		/// [`Config::AdminOrigin`].
		///
		/// ## Details
		/// The area has no connection points yet: its DSO adds them.
		///
		/// ## Parameters
		/// - `dso`: the DSO that operates it.
		/// - `pricing_node`: the pricing node of the wholesale market that it belongs to.
		/// - `name`: its name, UTF-8, 1 to 32 bytes.
		/// - `review_period`: the time that the DSO has to review a DER, in milliseconds: more than
		///   zero, a year at most. The customary 60 days are 5 184 000 000.
		/// - `qualify_on_lapse`: whether a DER whose review lapses counts as qualified at its
		///   rating (otherwise it is registered again, and its aggregator may ask for another
		///   review).
		/// - `penalties`: for each reason what a megawatt-hour costs by which a limit is violated
		///   without any award, in µ$/MWh: more than zero, 10¹² at most.
		///
		/// ## Errors
		/// - [`Error::MalformedName`], [`Error::UnknownPricingNode`],
		///   [`Error::ReviewPeriodOutOfRange`], [`Error::PenaltyOutOfRange`],
		///   [`Error::TooManyAreas`].
		///
		/// ## Events
		/// - [`Event::AreaCreated`].
		#[pallet::call_index(0)]
		#[pallet::weight(T::WeightInfo::create_area())]
		pub fn create_area(
			origin: OriginFor<T>,
			dso: T::AccountId,
			pricing_node: PricingNodeId,
			name: Name,
			review_period: Millis,
			qualify_on_lapse: bool,
			penalties: Penalties,
		) -> DispatchResult {
			T::AdminOrigin::ensure_origin(origin)?;
			Self::do_create_area(
				dso,
				pricing_node,
				name,
				review_period,
				qualify_on_lapse,
				penalties,
			)?;
			Ok(())
		}

		/// Appoints another DSO for an area.
		///
		/// ## Origin
		/// [`Config::AdminOrigin`].
		///
		/// ## Details
		/// The deposit for the area's points moves to the new DSO, which must be able to pay it.
		/// Deposits for rows and overrides stay with whoever paid them. Rows and overrides stay in
		/// force.
		///
		/// ## Parameters
		/// - `area`: the area.
		/// - `dso`: the DSO that operates it from now on.
		///
		/// ## Errors
		/// - [`Error::UnknownArea`], or why the deposit could not be held.
		///
		/// ## Events
		/// - [`Event::DsoChanged`].
		#[pallet::call_index(1)]
		#[pallet::weight(T::WeightInfo::set_dso())]
		pub fn set_dso(origin: OriginFor<T>, area: AreaId, dso: T::AccountId) -> DispatchResult {
			T::AdminOrigin::ensure_origin(origin)?;
			Self::do_set_dso(area, dso)
		}

		/// Adds connection points to an area, with their standing limits.
		///
		/// ## Origin
		/// Signed by the DSO of the area.
		///
		/// ## Details
		/// They get the indices of points that were removed [`Config::Retention`] ago or earlier, those
		/// removed first before others, then the next ones. Their standing limits hold at
		/// once. All of them are added, or none. The DSO's deposit grows with them.
		///
		/// ## Parameters
		/// - `area`: the area.
		/// - `points`: for each point its name in the notation of OpenDSS, such as `675.2` or
		///   `671.1.2.3` (case does not count), its standing limit and its capacity, each in watts
		///   of export and of import. The standing limit is within the capacity.
		///
		/// ## Errors
		/// - [`Error::UnknownArea`], [`Error::NotDso`], [`Error::EmptyList`],
		///   [`Error::TooManyPoints`], [`Error::MalformedName`], [`Error::DuplicatePoint`],
		///   [`Error::PowerOutOfRange`], [`Error::StandingExceedsCapacity`], or why the deposit could
		///   not be held.
		///
		/// ## Events
		/// - [`Event::PointsAdded`].
		#[pallet::call_index(2)]
		#[pallet::weight(T::WeightInfo::add_points(points.len() as u32))]
		pub fn add_points(
			origin: OriginFor<T>,
			area: AreaId,
			points: BoundedVec<NewPoint, ConstU32<MAX_POINTS>>,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_add_points(who, area, points)
		}

		/// Changes the standing limit of a connection point.
		///
		/// ## Origin
		/// Signed by the DSO of the area.
		///
		/// ## Details
		/// The change applies to delivery from the end of the first market day that no auction has
		/// been opened for, and never to an auction under way. Until it applies it
		/// may be replaced, unless an auction has been opened meanwhile that delivers after it:
		/// then it first has to settle. It has when a day has passed since it took effect,
		/// [`Config::AuctionHorizon`] since it was made, and the auction of the day before it took
		/// effect has ended, which in the replay setting may be later. To act sooner, post rows.
		///
		/// ## Parameters
		/// - `area`: the area.
		/// - `point`: the index of the connection point.
		/// - `standing`: the most that it may export and import while the DSO is silent, in watts.
		///
		/// ## Errors
		/// - [`Error::UnknownArea`], [`Error::NotDso`], [`Error::PowerOutOfRange`],
		///   [`Error::UnknownPoint`], [`Error::StandingExceedsCapacity`],
		///   [`Error::UnsettledStanding`].
		///
		/// ## Events
		/// - [`Event::StandingSet`].
		#[pallet::call_index(3)]
		#[pallet::weight(T::WeightInfo::set_standing())]
		pub fn set_standing(
			origin: OriginFor<T>,
			area: AreaId,
			point: u16,
			standing: Capability,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_set_standing(who, area, point, standing)
		}

		/// Posts the limit rows of an area for a delivery interval.
		///
		/// ## Origin
		/// Signed by the DSO of the area.
		///
		/// ## Details
		/// The rows take the place of all limits that were in force for just this interval: of
		/// rows posted before, and of the standing limits. An empty list says that no limit binds.
		/// The DSO pays a deposit for them.
		///
		/// ## Parameters
		/// - `area`: the area.
		/// - `interval`: the delivery interval, exactly as an auction will have it: start in Unix
		///   milliseconds, length in milliseconds, a day at most.
		/// - `rows`: for each row what it protects, the sensitivity to the net injection at each
		///   point in parts per million (points ascending; the largest 10⁶ in magnitude, none below
		///   1,000), and the headroom in watts, a terawatt at most either way. No two rows have the
		///   same sensitivities.
		///
		/// ## Errors
		/// - [`Error::UnknownArea`], [`Error::NotDso`], [`Error::MalformedInterval`],
		///   [`Error::NotDeliveryInterval`], [`Error::GateClosed`]: who posts for when.
		/// - [`Error::TooManyCoefficients`], [`Error::MalformedRow`], [`Error::NotNormalised`],
		///   [`Error::HeadroomOutOfRange`], [`Error::UnknownPoint`], [`Error::DuplicateLimit`]: the
		///   rows.
		/// - Why the deposit could not be held.
		///
		/// ## Events
		/// - [`Event::LimitsPosted`].
		#[pallet::call_index(4)]
		#[pallet::weight(T::WeightInfo::post_limits(rows.len() as u32, coefficients(rows)))]
		pub fn post_limits(
			origin: OriginFor<T>,
			area: AreaId,
			interval: Interval,
			rows: Rows,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_post_limits(who, area, IntervalLimits { interval, rows })
		}

		/// Posts the limit rows of an area for up to 25 delivery intervals: a day of hours
		/// at once.
		///
		/// ## Origin
		/// Signed by the DSO of the area.
		///
		/// ## Details
		/// As [`Pallet::post_limits`] for each of them, in the order given; all are posted, or
		/// none. Weighs as much as that many calls.
		///
		/// ## Parameters
		/// - `area`: the area.
		/// - `limits`: for each interval its rows.
		///
		/// ## Errors
		/// - [`Error::EmptyList`], and as for [`Pallet::post_limits`].
		///
		/// ## Events
		/// - [`Event::LimitsPosted`] for each interval.
		#[pallet::call_index(5)]
		#[pallet::weight(limits.iter().fold(Weight::zero(), |sum, posted| {
			sum.saturating_add(T::WeightInfo::post_limits(
				posted.rows.len() as u32,
				coefficients(&posted.rows),
			))
		}))]
		pub fn post_limits_many(
			origin: OriginFor<T>,
			area: AreaId,
			limits: BoundedVec<IntervalLimits, ConstU32<MAX_INTERVALS>>,
		) -> DispatchResultWithPostInfo {
			let who = ensure_signed(origin)?;
			Self::do_post_limits_many(who, area, limits)
		}

		/// Removes the limit rows of intervals, and returns their deposits to whoever paid them.
		///
		/// ## Origin
		/// Signed: by the DSO of the area while the gate is open, by anyone at the end of the
		/// retention.
		///
		/// ## Details
		/// While the gate of an interval is open its rows are withdrawn, and the standing limits
		/// are in force again. After that they stay for [`Config::Retention`], counted from the
		/// end of delivery and from their posting, whichever is later: in the replay setting,
		/// where delivery may lie in the past, only the latter counts. All are removed, or none.
		///
		/// ## Parameters
		/// - `area`: the area.
		/// - `intervals`: the delivery intervals, as they were posted.
		///
		/// ## Errors
		/// - [`Error::EmptyList`], [`Error::UnknownArea`], [`Error::NoLimits`], [`Error::NotDso`]
		///   while the gate is open, [`Error::StillKept`] afterwards.
		///
		/// ## Events
		/// - [`Event::LimitsCleared`] for each interval.
		#[pallet::call_index(6)]
		#[pallet::weight(T::WeightInfo::clear_limits(intervals.len() as u32))]
		pub fn clear_limits(
			origin: OriginFor<T>,
			area: AreaId,
			intervals: BoundedVec<Interval, ConstU32<MAX_INTERVALS>>,
		) -> DispatchResultWithPostInfo {
			let who = ensure_signed(origin)?;
			Self::do_clear_limits(who, area, intervals)
		}

		/// Overrides awards at some connection points, in an emergency.
		///
		/// ## Origin
		/// Signed by the DSO of the area.
		///
		/// ## Details
		/// Takes effect with its event: aggregators have to keep within the caps, and are not
		/// charged for the energy that they fall short of for that reason. The DSO has to submit a
		/// justification within [`Config::JustificationPeriod`], and pays a deposit, which is burned
		/// when there is none in time or the reviewer rejects it.
		///
		/// ## Parameters
		/// - `area`: the area.
		/// - `points`: the indices of the connection points, ascending.
		/// - `from`: the first instant of delivery, in Unix milliseconds. Except in the replay
		///   setting an override is never for the past: one from an earlier instant, such as 0,
		///   begins with its block.
		/// - `until`: the first instant after, in Unix milliseconds; a day later at most.
		/// - `caps`: the most that each of the points may export and import, net, in watts.
		/// - `reason`: what it protects.
		///
		/// ## Errors
		/// - [`Error::UnknownArea`], [`Error::NotDso`], [`Error::EmptyList`],
		///   [`Error::DisorderedPoints`], [`Error::UnknownPoint`], [`Error::MalformedWindow`],
		///   [`Error::PowerOutOfRange`], [`Error::MalformedReason`],
		///   [`Error::TooManyOpenOverrides`], [`Error::TooManyOverrides`], or why the deposit could
		///   not be held.
		///
		/// ## Events
		/// - [`Event::AwardsOverridden`].
		#[pallet::call_index(7)]
		#[pallet::weight((
			T::WeightInfo::override_awards(points.len() as u32),
			DispatchClass::Operational,
		))]
		pub fn override_awards(
			origin: OriginFor<T>,
			area: AreaId,
			points: PointIndices,
			from: Millis,
			until: Millis,
			caps: Capability,
			reason: Reason,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_override_awards(who, area, points, from, until, caps, reason)
		}

		/// Submits the justification of an override before its deadline.
		///
		/// ## Origin
		/// Signed by the DSO of the override's area, or by the one that issued it.
		///
		/// ## Details
		/// Also an override that was ended early has to be justified. The justification is then under
		/// review for [`Config::ReviewPeriod`]: see [`Pallet::accept_justification`].
		///
		/// ## Parameters
		/// - `id`: the override.
		/// - `evidence`: the BLAKE2-256 hash of the document that justifies it, which the DSO shows
		///   to the reviewer and to whoever disputes it.
		///
		/// ## Errors
		/// - [`Error::UnknownOverride`], [`Error::NotDso`], [`Error::SettledOverride`],
		///   [`Error::MissedDeadline`].
		///
		/// ## Events
		/// - [`Event::JustificationSubmitted`].
		#[pallet::call_index(8)]
		#[pallet::weight(T::WeightInfo::justify_override())]
		pub fn justify_override(
			origin: OriginFor<T>,
			id: OverrideId,
			evidence: H256,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_justify_override(who, id, evidence)
		}

		/// Ends an override early.
		///
		/// ## Origin
		/// Signed by the DSO of the override's area.
		///
		/// ## Details
		/// It still has to be justified. Delivery in the past stays overridden, since the
		/// aggregators have complied; only in the replay setting, where delivery may lie in the past,
		/// it may be cut anywhere. The tally counts the shorter window.
		///
		/// ## Parameters
		/// - `id`: the override.
		/// - `until`: the first instant after it from now on, in Unix milliseconds.
		///
		/// ## Errors
		/// - [`Error::UnknownOverride`], [`Error::NotDso`], [`Error::MalformedWindow`].
		///
		/// ## Events
		/// - [`Event::OverrideEnded`].
		#[pallet::call_index(9)]
		#[pallet::weight((T::WeightInfo::end_override(), DispatchClass::Operational))]
		pub fn end_override(origin: OriginFor<T>, id: OverrideId, until: Millis) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_end_override(who, id, until)
		}

		/// Marks an override that was not justified before its deadline.
		///
		/// ## Origin
		/// Signed by anyone.
		///
		/// ## Details
		/// The record then says that the DSO has not justified it, its deposit is burned, and it no
		/// longer counts against `MaxOpenOverrides`.
		///
		/// ## Parameters
		/// - `id`: the override.
		///
		/// ## Errors
		/// - [`Error::UnknownOverride`], [`Error::SettledOverride`], [`Error::PendingDeadline`].
		///
		/// ## Events
		/// - [`Event::OverrideLapsed`].
		#[pallet::call_index(10)]
		#[pallet::weight(T::WeightInfo::lapse_override())]
		pub fn lapse_override(origin: OriginFor<T>, id: OverrideId) -> DispatchResult {
			ensure_signed(origin)?;
			Self::do_lapse_override(id)
		}

		/// Removes an override at the end of its retention, and returns its deposit, unless it is
		/// burned, to whoever paid it.
		///
		/// ## Origin
		/// Signed by anyone.
		///
		/// ## Details
		/// It has to be justified, rejected or lapsed, and is kept for [`Config::Retention`] from the end of
		/// its window and from its issue, whichever is later.
		///
		/// ## Parameters
		/// - `id`: the override.
		///
		/// ## Errors
		/// - [`Error::UnknownOverride`], [`Error::StillKept`].
		///
		/// ## Events
		/// - [`Event::OverrideRemoved`].
		#[pallet::call_index(11)]
		#[pallet::weight(T::WeightInfo::remove_override())]
		pub fn remove_override(origin: OriginFor<T>, id: OverrideId) -> DispatchResult {
			ensure_signed(origin)?;
			Self::do_remove_override(id)
		}

		/// Changes the penalty prices of an area.
		///
		/// ## Origin
		/// [`Config::AdminOrigin`].
		///
		/// ## Details
		/// Rows that have been posted keep the penalties under which they were; rows that are
		/// posted from now on, also in place of others, have the new ones.
		///
		/// ## Parameters
		/// - `area`: the area.
		/// - `penalties`: as in [`Pallet::create_area`].
		///
		/// ## Errors
		/// - [`Error::PenaltyOutOfRange`], [`Error::UnknownArea`].
		///
		/// ## Events
		/// - [`Event::PenaltiesSet`].
		#[pallet::call_index(12)]
		#[pallet::weight(T::WeightInfo::set_penalties())]
		pub fn set_penalties(
			origin: OriginFor<T>,
			area: AreaId,
			penalties: Penalties,
		) -> DispatchResult {
			T::AdminOrigin::ensure_origin(origin)?;
			Self::do_set_penalties(area, penalties)
		}

		/// Changes the capacity of a connection point.
		///
		/// ## Origin
		/// Signed by the DSO of the area.
		///
		/// ## Details
		/// It bounds the ratings of DERs that are registered from now on, and standing limits. DERs
		/// that are registered stay.
		///
		/// ## Parameters
		/// - `area`: the area.
		/// - `point`: the index of the connection point.
		/// - `capacity`: what the service there, or the transformer behind it, carries of export and
		///   of import, in watts: a terawatt at most, and no less than the standing limit, in force
		///   or planned.
		///
		/// ## Errors
		/// - [`Error::UnknownArea`], [`Error::NotDso`], [`Error::PowerOutOfRange`],
		///   [`Error::UnknownPoint`], [`Error::StandingExceedsCapacity`].
		///
		/// ## Events
		/// - [`Event::CapacitySet`].
		#[pallet::call_index(13)]
		#[pallet::weight(T::WeightInfo::set_capacity())]
		pub fn set_capacity(
			origin: OriginFor<T>,
			area: AreaId,
			point: u16,
			capacity: Capability,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_set_capacity(who, area, point, capacity)
		}

		/// Accepts the justification of an override.
		///
		/// ## Origin
		/// Signed by the account that [`Reviewer`] names, or [`Config::AdminOrigin`]. From the
		/// deadline of the review on also signed by anyone: then the reviewer's silence accepts it.
		///
		/// ## Details
		/// The record and the tally say whether it was reviewed. The override is kept for
		/// [`Config::Retention`].
		///
		/// ## Parameters
		/// - `id`: the override.
		///
		/// ## Errors
		/// - [`Error::UnknownOverride`], [`Error::NoJustification`], [`Error::SettledOverride`];
		///   before the deadline of the review [`Error::NotReviewer`],
		///   [`Error::OwnJustification`].
		///
		/// ## Events
		/// - [`Event::OverrideJustified`].
		#[pallet::call_index(14)]
		#[pallet::weight(T::WeightInfo::accept_justification())]
		pub fn accept_justification(origin: OriginFor<T>, id: OverrideId) -> DispatchResult {
			let who = Self::admin_or_signed(origin)?;
			Self::do_accept_justification(who, id)
		}

		/// Rejects the justification of an override.
		///
		/// ## Origin
		/// Signed by the account that [`Reviewer`] names, or [`Config::AdminOrigin`].
		///
		/// ## Details
		/// The deposit of the override is burned. What was overridden stays so: the aggregators have
		/// complied.
		///
		/// ## Parameters
		/// - `id`: the override.
		/// - `grounds`: the BLAKE2-256 hash of the document in which the reviewer gives its grounds.
		///
		/// ## Errors
		/// - [`Error::UnknownOverride`], [`Error::NoJustification`], [`Error::SettledOverride`],
		///   [`Error::NotReviewer`], [`Error::OwnJustification`], [`Error::MissedDeadline`].
		///
		/// ## Events
		/// - [`Event::OverrideRejected`].
		#[pallet::call_index(15)]
		#[pallet::weight(T::WeightInfo::reject_justification())]
		pub fn reject_justification(
			origin: OriginFor<T>,
			id: OverrideId,
			grounds: H256,
		) -> DispatchResult {
			let who = Self::admin_or_signed(origin)?;
			Self::do_reject_justification(who, id, grounds)
		}

		/// Appoints the account that reviews justifications of overrides, such as the regulator's.
		///
		/// ## Origin
		/// [`Config::AdminOrigin`].
		///
		/// ## Details
		/// It decides from now on, also on what is under review. Without one, only
		/// [`Config::AdminOrigin`] decides.
		///
		/// ## Parameters
		/// - `reviewer`: the account; none for no other than the admin.
		///
		/// ## Events
		/// - [`Event::ReviewerSet`].
		#[pallet::call_index(16)]
		#[pallet::weight(T::WeightInfo::set_reviewer())]
		pub fn set_reviewer(
			origin: OriginFor<T>,
			reviewer: Option<T::AccountId>,
		) -> DispatchResult {
			T::AdminOrigin::ensure_origin(origin)?;
			Self::do_set_reviewer(reviewer)
		}

		/// Gives a connection point another name.
		///
		/// ## Origin
		/// Signed by the DSO of the area.
		///
		/// ## Details
		/// Only while no record names it, since a name says where on the feeder a point is.
		///
		/// ## Parameters
		/// - `area`: the area.
		/// - `point`: the index of the connection point.
		/// - `name`: as in [`Pallet::add_points`].
		///
		/// ## Errors
		/// - [`Error::UnknownArea`], [`Error::NotDso`], [`Error::UnknownPoint`],
		///   [`Error::PointInUse`], [`Error::MalformedName`], [`Error::DuplicatePoint`].
		///
		/// ## Events
		/// - [`Event::PointRenamed`].
		#[pallet::call_index(17)]
		#[pallet::weight(T::WeightInfo::rename_point())]
		pub fn rename_point(
			origin: OriginFor<T>,
			area: AreaId,
			point: u16,
			name: Name,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_rename_point(who, area, point, name)
		}

		/// Removes connection points that no record names, and returns their deposit.
		///
		/// ## Origin
		/// Signed by the DSO of the area.
		///
		/// ## Details
		/// All of them are removed, or none. Their names are free at once, their indices after
		/// [`Config::Retention`].
		///
		/// ## Parameters
		/// - `area`: the area.
		/// - `points`: the indices of the connection points, ascending.
		///
		/// ## Errors
		/// - [`Error::UnknownArea`], [`Error::NotDso`], [`Error::EmptyList`],
		///   [`Error::DisorderedPoints`], [`Error::UnknownPoint`], [`Error::PointInUse`].
		///
		/// ## Events
		/// - [`Event::PointsRemoved`].
		#[pallet::call_index(18)]
		#[pallet::weight(T::WeightInfo::remove_points(points.len() as u32))]
		pub fn remove_points(
			origin: OriginFor<T>,
			area: AreaId,
			points: PointIndices,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_remove_points(who, area, points)
		}

		/// Gives an area another name.
		///
		/// ## Origin
		/// [`Config::AdminOrigin`].
		///
		/// ## Details
		/// At any time: records name areas by their identifiers.
		///
		/// ## Parameters
		/// - `area`: the area.
		/// - `name`: its name, UTF-8, 1 to 32 bytes.
		///
		/// ## Errors
		/// - [`Error::MalformedName`], [`Error::UnknownArea`].
		///
		/// ## Events
		/// - [`Event::AreaRenamed`].
		#[pallet::call_index(19)]
		#[pallet::weight(T::WeightInfo::rename_area())]
		pub fn rename_area(origin: OriginFor<T>, area: AreaId, name: Name) -> DispatchResult {
			T::AdminOrigin::ensure_origin(origin)?;
			Self::do_rename_area(area, name)
		}

		/// Moves an area of which nothing is left to another pricing node.
		///
		/// ## Origin
		/// [`Config::AdminOrigin`].
		///
		/// ## Details
		/// The area has no points, rows or overrides, and its last point was removed
		/// [`Config::Retention`] ago or earlier. Its DSO then adds its points afresh.
		///
		/// ## Parameters
		/// - `area`: the area.
		/// - `pricing_node`: the pricing node that it belongs to from now on.
		///
		/// ## Errors
		/// - [`Error::UnknownArea`], [`Error::UnknownPricingNode`], [`Error::AreaInUse`],
		///   [`Error::StillKept`], [`Error::TooManyAreas`].
		///
		/// ## Events
		/// - [`Event::AreaMoved`].
		#[pallet::call_index(20)]
		#[pallet::weight(T::WeightInfo::move_area())]
		pub fn move_area(
			origin: OriginFor<T>,
			area: AreaId,
			pricing_node: PricingNodeId,
		) -> DispatchResult {
			T::AdminOrigin::ensure_origin(origin)?;
			Self::do_move_area(area, pricing_node)
		}

		/// Removes an area of which nothing is left.
		///
		/// ## Origin
		/// [`Config::AdminOrigin`].
		///
		/// ## Details
		/// As for [`Pallet::move_area`]. Its tallies of overrides stay.
		///
		/// ## Parameters
		/// - `area`: the area.
		///
		/// ## Errors
		/// - [`Error::UnknownArea`], [`Error::AreaInUse`], [`Error::StillKept`].
		///
		/// ## Events
		/// - [`Event::AreaRemoved`].
		#[pallet::call_index(21)]
		#[pallet::weight(T::WeightInfo::remove_area())]
		pub fn remove_area(origin: OriginFor<T>, area: AreaId) -> DispatchResult {
			T::AdminOrigin::ensure_origin(origin)?;
			Self::do_remove_area(area)
		}

		/// Changes the rules of an area for reviews.
		///
		/// ## Origin
		/// [`Config::AdminOrigin`].
		///
		/// ## Details
		/// The review period holds for reviews that are requested from now on. A change of
		/// `qualify_on_lapse` applies with the last deadline of the reviews that can have been
		/// requested before: who asked for a review, or put it off, knew what its lapse would do. A
		/// change that was planned before is replaced.
		///
		/// ## Parameters
		/// - `area`: the area.
		/// - `review_period`, `qualify_on_lapse`: as in [`Pallet::create_area`].
		///
		/// ## Errors
		/// - [`Error::ReviewPeriodOutOfRange`], [`Error::UnknownArea`].
		///
		/// ## Events
		/// - [`Event::ReviewRuleSet`].
		#[pallet::call_index(22)]
		#[pallet::weight(T::WeightInfo::set_review_rule())]
		pub fn set_review_rule(
			origin: OriginFor<T>,
			area: AreaId,
			review_period: Millis,
			qualify_on_lapse: bool,
		) -> DispatchResult {
			T::AdminOrigin::ensure_origin(origin)?;
			Self::do_set_review_rule(area, review_period, qualify_on_lapse)
		}
	}
}
