//! What the pallets ask of each other, and nothing more.

use crate::{
	AggregationId, AreaId, AwardOverride, Capability, Day, Interval, Limit, Millis, OverrideId,
	Penalties, PointId, PricingNodeId, Service, Watts,
};
use alloc::vec::Vec;

/// The network, as `dso-constraints` keeps it.
pub trait Network {
	/// The chain's account identifier.
	type AccountId;

	/// The chain's block number.
	type BlockNumber: Copy;

	/// The DSO that operates the area, or `None` when there is no such area.
	fn dso(area: AreaId) -> Option<Self::AccountId>;

	/// The pricing node that the area belongs to, or `None` when there is no such area.
	fn pricing_node(area: AreaId) -> Option<PricingNodeId>;

	/// How long the area's DSO has for a review, in milliseconds, and whether a DER whose review
	/// lapses counts as qualified at its rating. `None` when there is no such area.
	fn review_rule(area: AreaId) -> Option<(Millis, bool)>;

	/// Whether the connection point exists.
	fn point_exists(point: PointId) -> bool;

	/// What the service of a connection point, or the transformer behind it, carries in either
	/// direction, in watts, or `None` when there is no such point.
	fn capacity(point: PointId) -> Option<Capability>;

	/// The areas of a pricing node, ascending; at most [`Network::MAX_AREAS`].
	fn areas(node: PricingNodeId) -> Vec<AreaId>;

	/// The most areas that one pricing node can have.
	const MAX_AREAS: u32;

	/// The most connection points of one area.
	const MAX_POINTS: u32;

	/// The most coefficients that the limit rows of one area have together, for one interval.
	const MAX_COEFFICIENTS: u32;

	/// The rows in force for the interval: what the DSO has posted for it or, where it has posted
	/// nothing, the standing limits of the area's points. In a fixed order.
	fn limits(area: AreaId, interval: &Interval) -> Vec<Limit>;

	/// The penalty prices of the rows in force for the interval: those of the area when the DSO
	/// posted the rows or, where it has posted nothing, those of now, which no standing limit can
	/// incur. Zero when there is no such area.
	fn penalties(area: AreaId, interval: &Interval) -> Penalties;

	/// The block in which the DSO posted the rows in force for the interval; `None` when they are
	/// the standing limits.
	fn posted(area: AreaId, interval: &Interval) -> Option<Self::BlockNumber>;

	/// The override with this identifier, with the window that it has now; `None` when there is no
	/// such override, or it has been removed.
	fn award_override(id: OverrideId) -> Option<AwardOverride<Self::AccountId>>;

	/// Makes an area with this many points, operated by `dso`, and posts this many normalised rows
	/// for the interval: each names every point, with a positive coefficient, the largest at point
	/// 0, and has a watt more of headroom than the one before. The set-up of another pallet's
	/// benchmark.
	#[cfg(feature = "runtime-benchmarks")]
	fn prepare(
		dso: &Self::AccountId,
		node: PricingNodeId,
		points: u32,
		rows: u32,
		interval: &Interval,
	) -> AreaId;

	/// Issues this many overrides of the first `points` points of an area of `dso` within an interval
	/// of a replay node: each begins a second after the one before, ends a second earlier, and caps
	/// export a watt lower, the last at nothing. The set-up of another pallet's benchmark.
	#[cfg(feature = "runtime-benchmarks")]
	fn prepare_overrides(
		dso: &Self::AccountId,
		area: AreaId,
		points: u32,
		count: u32,
		interval: &Interval,
	) -> Vec<OverrideId>;
}

/// The registrations, as `der-registry` keeps them.
pub trait Registrations {
	/// Whether a record names the connection point: a DER that is not forgotten, or a portfolio that
	/// is not cleared.
	fn at(point: PointId) -> bool;
}

/// The portfolios, as `der-registry` keeps them.
pub trait Portfolios {
	/// The chain's account identifier.
	type AccountId;

	/// The aggregator of the aggregation, or `None` when there is no such aggregation.
	fn aggregator(aggregation: AggregationId) -> Option<Self::AccountId>;

	/// The pricing node of the aggregation, or `None` when there is no such aggregation.
	fn pricing_node(aggregation: AggregationId) -> Option<PricingNodeId>;

	/// Whether new bids are taken for the aggregation: there is one, and its aggregator is neither
	/// suspended nor expelled.
	fn may_bid(aggregation: AggregationId) -> bool;

	/// The summed qualified capability that the aggregation has at a point, for a service, on a
	/// market day.
	fn capability(
		aggregation: AggregationId,
		point: PointId,
		service: Service,
		day: Day,
	) -> Capability;

	/// The size of the aggregation on a market day: what counts against its minimum.
	fn size(aggregation: AggregationId, service: Service, day: Day) -> Watts;

	/// The most pairs of an aggregation and a connection point at one pricing node that have any
	/// capability for energy on one market day.
	fn max_portfolios() -> u32;

	/// Makes an aggregation of `aggregator` at the node with this capability at each point from
	/// day zero: the set-up of another pallet's benchmark.
	#[cfg(feature = "runtime-benchmarks")]
	fn prepare(
		aggregator: &Self::AccountId,
		node: PricingNodeId,
		points: &[PointId],
		capability: Capability,
	) -> AggregationId;
}

/// A role at a pricing node that excludes the others there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
	/// The ISO of the node.
	Iso,
	/// The DSO of an area at the node.
	Dso,
	/// The aggregator of an aggregation at the node.
	Aggregator,
}

/// The separation of roles: nobody is operator, utility and participant of one market.
pub trait Separation<AccountId> {
	/// Whether `who` may take a role at a pricing node, for the roles that it has there.
	fn may_take(who: &AccountId, role: Role, node: PricingNodeId) -> bool;
}

/// No separation, for tests.
impl<AccountId> Separation<AccountId> for () {
	fn may_take(_: &AccountId, _: Role, _: PricingNodeId) -> bool {
		true
	}
}

/// The market's calendar, as `bid-market` keeps it.
pub trait Calendar {
	/// Whether there is a pricing node with this identifier.
	fn node_exists(node: PricingNodeId) -> bool;

	/// The first market day of the node that no auction has been opened for, and that has not
	/// begun: when an enrolment or an exit takes effect.
	fn first_free_day(node: PricingNodeId) -> Day;

	/// The first instant of a market day of the node; where there is no such node, of a day of
	/// universal time. The starts of the first free day, of the next one and of all before are
	/// fixed.
	fn day_start(node: PricingNodeId, day: Day) -> Millis;

	/// The market day of the node that an instant lies in, likewise.
	fn day_of(node: PricingNodeId, instant: Millis) -> Day;

	/// Whether the gate of an auction that delivers at the node during `interval` has closed:
	/// from then on its limits are fixed.
	fn gate_closed(node: PricingNodeId, interval: &Interval) -> bool;

	/// Whether an auction of the node has, or can still get, exactly this interval: on the grid of
	/// its market day, as long as the node's delivery intervals.
	fn is_delivery_interval(node: PricingNodeId, interval: &Interval) -> bool;

	/// Whether delivery at the node may lie in the past.
	fn is_replay(node: PricingNodeId) -> bool;

	/// When the clearing of the auction of a market day ends, in Unix milliseconds of chain time.
	/// `None` when the day has none, or its records have been removed.
	fn clears_until(node: PricingNodeId, day: Day) -> Option<Millis>;

	/// Opens an auction, whose gate is open, for each market day of the node that the interval
	/// touches: the set-up of another pallet's benchmark.
	#[cfg(feature = "runtime-benchmarks")]
	fn prepare(node: PricingNodeId, interval: &Interval);
}

/// How far the chain's own finality lags, as `pallet-finality` keeps it.
pub trait Finality {
	/// Whether finality stalled at an instant of `span` of chain time, as far as is known by now.
	/// A stall that has not ended yet counts as one without an end.
	fn stalled_during(span: Interval) -> bool;

	/// Whether finality is stalled now.
	fn stalled_now() -> bool;

	/// The chain time up to which blocks are known to be final, in Unix milliseconds: no stall
	/// that has not begun yet will begin before it.
	fn final_until() -> Millis;

	/// Makes finality stall during `span`, and all before its end final: the set-up of another
	/// pallet's benchmark.
	#[cfg(feature = "runtime-benchmarks")]
	fn prepare(span: Option<Interval>);
}

/// A chain whose blocks are final at once.
impl Finality for () {
	fn stalled_during(_: Interval) -> bool {
		false
	}

	fn stalled_now() -> bool {
		false
	}

	fn final_until() -> Millis {
		Millis(u64::MAX)
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn prepare(_: Option<Interval>) {}
}
