//! The market at the newest finalized block, as far as its metrics need it.

use super::{
	changes::{Changes, changes},
	metrics::{AGES, JUSTIFICATIONS, MarketMetrics, PALLETS, PHASES, REASONS, STATUSES},
	state::{Item, ReadError, StateAt, blake2, twox},
};
use pallet_bid_market::{Auction, Event as MarketEvent, Phase, PricingNode, Withheld};
use pallet_der_registry::{DerOf, Status};
use pallet_dso_constraints::{Area, Event as NetworkEvent, OverrideOf, OverrideState};
use std::collections::{BTreeMap, BTreeSet};
use substrate_prometheus_endpoint::{Counter, CounterVec, GaugeVec, U64};
use tieline_primitives::{
	AreaId, AuctionId, Day, DerId, MILLIS_PER_DAY, MILLIS_PER_HOUR, Millis, Money, OverrideId,
	Price, PricingNodeId, Reason, Watts,
};
use tieline_runtime::{
	AccountId, Balance, BidMarket, DerRegistry, DsoConstraints, Runtime, RuntimeEvent,
};

const NODES: Item = Item("BidMarket", "PricingNodes");
const LAST_DAY: Item = Item("BidMarket", "LastDay");
const AUCTIONS: Item = Item("BidMarket", "Auctions");
const COMMITMENTS: Item = Item("BidMarket", "Commitments");
const WITHHELD: Item = Item("BidMarket", "OverrideCurtailment");
const DERS: Item = Item("DerRegistry", "Ders");
const AREAS: Item = Item("DsoConstraints", "Areas");
const POSTINGS: Item = Item("DsoConstraints", "Postings");
const OVERRIDES: Item = Item("DsoConstraints", "Overrides");

/// The token's smallest units in one TIE.
const TIE: f64 = 1e12;
/// The most missed market days that are counted.
const MOST_MISSED: u64 = 366;

/// The market at a block.
pub struct Market {
	metrics: MarketMetrics,
	/// Whether the state was read as a whole and has been followed since.
	is_whole: bool,
	nodes: BTreeMap<PricingNodeId, PricingNode<AccountId, Balance>>,
	areas: BTreeMap<AreaId, Area<AccountId>>,
	auctions: BTreeMap<AuctionId, Auction<Balance>>,
	/// The auctions whose gate has yet to close, and what limits they lack.
	before_gate: BTreeMap<AuctionId, BTreeMap<AreaId, u64>>,
	/// The auctions whose clearing phase has yet to end.
	before_end: BTreeSet<AuctionId>,
	/// The sealed bids of auctions that are not over.
	sealed: BTreeMap<AuctionId, u64>,
	/// The place of each DER's status among the statuses.
	ders: BTreeMap<DerId, u8>,
	/// When each open review began.
	reviews: BTreeMap<DerId, Millis>,
	overrides: BTreeMap<OverrideId, OverrideState>,
	/// The prices and the rent of the auction that was cleared last, by pricing node.
	outcomes: BTreeMap<PricingNodeId, Outcome>,
}

/// What the intervals of an auction that are cleared have in common.
struct Outcome {
	auction: AuctionId,
	prices: Option<(Price, Price)>,
	rent: Money,
}

/// What limits refused in one interval.
#[derive(Default)]
struct Refused {
	power: Watts,
	reasons: BTreeSet<usize>,
}

impl Market {
	/// A market of which nothing is known yet.
	pub fn new(metrics: MarketMetrics) -> Self {
		let (nodes, areas, auctions, before_gate, before_end, sealed) = Default::default();
		let (ders, reviews, overrides, outcomes) = Default::default();
		Self {
			metrics,
			is_whole: false,
			nodes,
			areas,
			auctions,
			before_gate,
			before_end,
			sealed,
			ders,
			reviews,
			overrides,
			outcomes,
		}
	}

	/// Whether the chain's runtime is the one that the node was built with.
	pub fn runtime_is_known(&mut self, is_known: bool) {
		self.metrics.runtime_is_known.set(is_known.into());
		self.is_whole &= is_known;
	}

	/// Moves on to a block. After a failure the next one is read as a whole.
	pub fn block(&mut self, state: &StateAt<'_>) -> Result<(), ReadError> {
		let was_whole = std::mem::replace(&mut self.is_whole, false);
		let now = state.now()?;
		let events = state.events()?;
		if was_whole {
			self.read_changes(state, &changes(&events))?;
		} else {
			self.read_all(state)?;
		}
		self.count(&events);
		self.close_gates(now);
		self.show(state, now)?;
		self.is_whole = true;
		Ok(())
	}

	fn read_all(&mut self, state: &StateAt<'_>) -> Result<(), ReadError> {
		self.read_nodes(state)?;
		self.read_areas(state)?;
		self.auctions.clear();
		state.each(AUCTIONS, |id, auction| {
			self.auctions.insert(id, auction);
		})?;
		let auctions = self.auctions.keys().copied().collect::<Vec<_>>();
		for id in auctions {
			self.read_sealed(state, id)?;
			self.watch(id, state.now()?);
		}
		self.read_limits(state)?;
		(self.ders, self.reviews) = Default::default();
		let mut ders = Vec::new();
		state.each(DERS, |id: DerId, der: DerOf<Runtime>| {
			ders.push((id, der.status, der.point.area()));
		})?;
		ders.into_iter().for_each(|(id, status, area)| self.set_der(id, Some((status, area))));
		self.overrides.clear();
		state.each(OVERRIDES, |id, issued: OverrideOf<Runtime>| {
			self.overrides.insert(id, issued.state);
		})?;
		self.read_withheld(state)
	}

	fn read_changes(&mut self, state: &StateAt<'_>, changes: &Changes) -> Result<(), ReadError> {
		if changes.nodes {
			self.read_nodes(state)?;
		}
		if changes.areas {
			self.read_areas(state)?;
		}
		if changes.withheld {
			self.read_withheld(state)?;
		}
		for id in &changes.auctions {
			match state.at(AUCTIONS, AUCTIONS.under([twox(id)]))? {
				Some(auction) => {
					let is_new = self.auctions.insert(*id, auction).is_none();
					if is_new {
						self.watch(*id, Millis::ZERO);
					}
				},
				None => {
					self.auctions.remove(id);
					self.sealed.remove(id);
				},
			}
		}
		for id in &changes.sealed {
			self.read_sealed(state, *id)?;
		}
		let has_opened = self.before_gate.values().any(BTreeMap::is_empty);
		if has_opened || changes.areas || !changes.limits.is_empty() {
			self.read_limits(state)?;
		}
		for id in &changes.ders {
			let der = state.at::<DerOf<Runtime>>(DERS, DERS.under([twox(id)]))?;
			self.set_der(*id, der.map(|der| (der.status, der.point.area())));
		}
		for id in &changes.overrides {
			match state.at::<OverrideOf<Runtime>>(OVERRIDES, OVERRIDES.under([twox(id)]))? {
				Some(issued) => self.overrides.insert(*id, issued.state),
				None => self.overrides.remove(id),
			};
		}
		Ok(())
	}

	fn read_nodes(&mut self, state: &StateAt<'_>) -> Result<(), ReadError> {
		self.nodes.clear();
		state.each(NODES, |id, node| {
			self.nodes.insert(id, node);
		})?;
		// What may happen at a node is there before it happens.
		for node in self.nodes.keys() {
			let node = node.to_string();
			let labels = [node.as_str()];
			let MarketMetrics { commitments, bids, offers, certificates, no_trade, .. } =
				&self.metrics;
			for counter in [commitments, bids, offers, certificates, no_trade] {
				counter.with_label_values(&labels);
			}
			for side in ["supply", "demand"] {
				self.metrics.awarded.with_label_values(&[node.as_str(), side]);
			}
		}
		Ok(())
	}

	fn read_areas(&mut self, state: &StateAt<'_>) -> Result<(), ReadError> {
		self.areas.clear();
		state.each(AREAS, |id, area| {
			self.areas.insert(id, area);
		})?;
		for id in self.areas.keys() {
			let MarketMetrics { limit_rows, limits_posted, limits_missed, .. } = &self.metrics;
			for counter in [limit_rows, limits_posted, limits_missed] {
				self.of_area(counter, *id);
			}
		}
		Ok(())
	}

	fn read_sealed(&mut self, state: &StateAt<'_>, id: AuctionId) -> Result<(), ReadError> {
		let count = state.count(COMMITMENTS.under([twox(id)]))?;
		self.sealed.insert(id, count as u64);
		Ok(())
	}

	/// Reads which limits the auctions before their gate lack.
	fn read_limits(&mut self, state: &StateAt<'_>) -> Result<(), ReadError> {
		for (id, missing) in &mut self.before_gate {
			let Some(auction) = self.auctions.get(id) else { continue };
			missing.clear();
			for area in areas_of(&self.areas, auction.node) {
				let mut count = 0;
				for interval in (0..auction.intervals).filter_map(|index| auction.interval(index)) {
					let key = POSTINGS.under([twox(area), blake2(interval)]);
					count += u64::from(!state.has(key)?);
				}
				missing.insert(area, count);
			}
		}
		Ok(())
	}

	fn read_withheld(&self, state: &StateAt<'_>) -> Result<(), ReadError> {
		let mut sums = [0; 4];
		state.each_value(WITHHELD, |withheld: Withheld| {
			let Withheld { voltage, thermal, outage, envelope } = withheld;
			for (sum, of) in sums.iter_mut().zip([voltage, thermal, outage, envelope]) {
				*sum += of;
			}
		})?;
		for (reason, sum) in REASONS.into_iter().zip(sums) {
			let watt_hours = sum as f64 / MILLIS_PER_HOUR as f64;
			self.metrics.withheld.with_label_values(&[reason]).set(watt_hours);
		}
		Ok(())
	}

	/// Waits for the gate and the end of an auction, as far as they are yet to come.
	fn watch(&mut self, id: AuctionId, now: Millis) {
		let Some(auction) = self.auctions.get(&id) else { return };
		if now < auction.schedule.bidding_until {
			self.before_gate.insert(id, BTreeMap::new());
		}
		if now < auction.schedule.clearing_until {
			self.before_end.insert(id);
		}
	}

	fn set_der(&mut self, id: DerId, der: Option<(Status, AreaId)>) {
		let Some((status, area)) = der else {
			self.ders.remove(&id);
			self.reviews.remove(&id);
			return;
		};
		self.ders.insert(id, place(&status));
		match status {
			Status::UnderReview { deadline } => {
				let area = self.areas.get(&area);
				let period = area.map_or(Millis::ZERO, |area| area.review_period);
				self.reviews.insert(id, deadline.saturating_sub(period));
			},
			_ => {
				self.reviews.remove(&id);
			},
		}
	}

	/// Counts what happened in a block.
	fn count(&mut self, events: &[RuntimeEvent]) {
		let mut refused = BTreeMap::<(AuctionId, u16), Refused>::new();
		for event in events {
			match event {
				RuntimeEvent::BidMarket(event) => self.count_market(event, &mut refused),
				RuntimeEvent::DsoConstraints(NetworkEvent::LimitsPosted { area, rows, .. }) => {
					self.of_area(&self.metrics.limit_rows, *area).inc_by((*rows).into());
				},
				RuntimeEvent::System(frame_system::Event::ExtrinsicFailed {
					dispatch_error,
					..
				}) => {
					let pallet = refused_by(dispatch_error);
					self.metrics.refused.with_label_values(&[pallet]).inc();
				},
				_ => {},
			}
		}
		for ((auction, _), Refused { power, reasons }) in refused {
			let Some(auction) = self.auctions.get(&auction) else { continue };
			let reason = match (reasons.len(), reasons.first()) {
				(1, Some(reason)) => REASONS[*reason],
				_ => "several",
			};
			let curtailed = self.metrics.curtailed.with_label_values(&[reason]);
			curtailed.inc_by(watt_hours(power, auction.interval_length));
		}
	}

	fn count_market(
		&mut self,
		event: &MarketEvent<Runtime>,
		refused: &mut BTreeMap<(AuctionId, u16), Refused>,
	) {
		let node_of = |auction: &AuctionId| {
			self.auctions.get(auction).map_or(String::new(), |auction| auction.node.to_string())
		};
		match event {
			MarketEvent::Committed { auction, .. } => {
				self.metrics.commitments.with_label_values(&[&*node_of(auction)]).inc();
			},
			MarketEvent::BidRevealed { auction, offers, .. } => {
				let node = node_of(auction);
				self.metrics.bids.with_label_values(&[&*node]).inc();
				self.metrics.offers.with_label_values(&[&*node]).inc_by((*offers).into());
			},
			MarketEvent::BondForfeited { amount, .. } => {
				self.metrics.bonds_forfeited.inc();
				self.metrics.bonds_forfeited_tie.inc_by(*amount as f64 / TIE);
			},
			MarketEvent::BondForgiven { .. } => self.metrics.bonds_forgiven.inc(),
			MarketEvent::IntervalCleared {
				auction,
				price,
				congestion_rent,
				supplied,
				consumed,
				..
			} => {
				self.cleared(*auction, *price, *congestion_rent, [*supplied, *consumed]);
			},
			MarketEvent::LimitBound { auction, interval, reason, .. } => {
				let refused = refused.entry((*auction, *interval)).or_default();
				refused.reasons.insert(kind(reason));
			},
			MarketEvent::Curtailed { auction, interval, power, .. } => {
				let refused = refused.entry((*auction, *interval)).or_default();
				refused.power = refused.power.saturating_add(*power);
			},
			_ => {},
		}
	}

	fn cleared(
		&mut self,
		id: AuctionId,
		price: Option<Price>,
		congestion_rent: Money,
		[supplied, consumed]: [Watts; 2],
	) {
		let Some(auction) = self.auctions.get(&id) else { return };
		let label = auction.node.to_string();
		let node = label.as_str();
		let metrics = &self.metrics;
		metrics.certificates.with_label_values(&[node]).inc();
		for (side, power) in [("supply", supplied), ("demand", consumed)] {
			let energy = watt_hours(power, auction.interval_length);
			metrics.awarded.with_label_values(&[node, side]).inc_by(energy);
		}
		let none = || Outcome { auction: id, prices: None, rent: Money::ZERO };
		let outcome = self.outcomes.entry(auction.node).or_insert_with(none);
		if outcome.auction != id {
			*outcome = none();
		}
		outcome.rent = outcome.rent.saturating_add(congestion_rent);
		metrics.rent.with_label_values(&[node]).set(outcome.rent.0 as f64 / 1e6);
		let Some(price) = price else { return };
		let (lowest, highest) = outcome.prices.unwrap_or((price, price));
		let (lowest, highest) = (lowest.min(price), highest.max(price));
		outcome.prices = Some((lowest, highest));
		let dollars = |price: Price| price.0 as f64 / 1e6;
		metrics.price.with_label_values(&[node]).set(dollars(price));
		metrics.lowest_price.with_label_values(&[node]).set(dollars(lowest));
		metrics.highest_price.with_label_values(&[node]).set(dollars(highest));
	}

	/// Counts the limits at the gates that have closed, and the intervals without trade at the ends.
	fn close_gates(&mut self, now: Millis) {
		let auctions = &self.auctions;
		let is_past = |id: &AuctionId, end: fn(&Auction<Balance>) -> Millis| {
			auctions.get(id).is_none_or(|auction| end(auction) <= now)
		};
		let closed = self
			.before_gate
			.extract_if(.., |id, _| is_past(id, |auction| auction.schedule.bidding_until));
		for (id, missing) in closed {
			let Some(auction) = auctions.get(&id) else { continue };
			for (area, missed) in missing {
				let labels = labels_of(&self.areas, area);
				let labels = labels.each_ref().map(String::as_str);
				let posted = u64::from(auction.intervals).saturating_sub(missed);
				self.metrics.limits_missed.with_label_values(&labels).inc_by(missed);
				self.metrics.limits_posted.with_label_values(&labels).inc_by(posted);
			}
		}
		let ended = self
			.before_end
			.extract_if(.., |id| is_past(id, |auction| auction.schedule.clearing_until));
		for id in ended {
			self.sealed.remove(&id);
			let Some(auction) = auctions.get(&id) else { continue };
			let node = auction.node.to_string();
			let uncleared = auction.intervals.saturating_sub(auction.cleared);
			self.metrics.no_trade.with_label_values(&[node.as_str()]).inc_by(uncleared.into());
		}
	}

	/// Sets what depends on the clock.
	fn show(&self, state: &StateAt<'_>, now: Millis) -> Result<(), ReadError> {
		let metrics = &self.metrics;
		metrics.time.set(now.0 as f64 / 1e3);
		let phases = self.auctions.values().map(|auction| phase(auction, now) as usize);
		set_counts(&metrics.auctions, &PHASES, phases);
		set_counts(&metrics.ders, &STATUSES, self.ders.values().map(|place| usize::from(*place)));
		let ages = self.reviews.values().map(|begun| {
			let days = now.saturating_sub(*begun).0 / MILLIS_PER_DAY;
			AGES.iter().position(|(until, _)| days < *until).unwrap_or(AGES.len() - 1)
		});
		set_counts(&metrics.reviews, &AGES.map(|(_, name)| name), ages);
		let states = self.overrides.values().map(|state| justification(state, now));
		set_counts(&metrics.overrides, &JUSTIFICATIONS, states);
		let deadlines = self.overrides.values().filter_map(|state| match state {
			OverrideState::Emergency { justify_by } if *justify_by > now => Some(*justify_by),
			_ => None,
		});
		let left = deadlines.min().map(|first| first.saturating_sub(now).0 as f64 / 1e3);
		metrics.justify_left.set(left.unwrap_or(f64::INFINITY));
		let missing = |area: &AreaId| {
			self.before_gate.values().filter_map(|missing| missing.get(area)).sum::<u64>()
		};
		for area in self.areas.keys() {
			let labels = labels_of(&self.areas, *area);
			let labels = labels.each_ref().map(String::as_str);
			metrics.limits_missing.with_label_values(&labels).set(missing(area));
		}
		for (id, node) in &self.nodes {
			self.show_node(*id, node, now);
			let last = match node.replay {
				true => None,
				false => state.at(LAST_DAY, LAST_DAY.under([twox(id)]))?,
			};
			let label = id.to_string();
			let missed = metrics.gates_missed.with_label_values(&[label.as_str()]);
			missed.set(last.map_or(0, |last| gates_missed(node, last, now)));
		}
		Ok(())
	}

	/// The counter of an area.
	fn of_area(&self, counters: &CounterVec<U64>, area: AreaId) -> Counter<U64> {
		let labels = labels_of(&self.areas, area);
		counters.with_label_values(&labels.each_ref().map(String::as_str))
	}

	/// Sets how far the auctions of a pricing node are.
	fn show_node(&self, id: PricingNodeId, node: &PricingNode<AccountId, Balance>, now: Millis) {
		let (mut bidding, mut revealing, mut clearing) = (0.0, 0.0, 0.0);
		let (mut unrevealed, mut uncleared) = (0, 0);
		for (auction_id, auction) in self.auctions.iter().filter(|(_, of)| of.node == id) {
			let (schedule, gate) = (&auction.schedule, &node.terms_of(auction.day).gate);
			match phase(auction, now) {
				Phase::Bidding => {
					bidding = elapsed(schedule.bidding_until, gate.bidding, now).max(bidding);
				},
				Phase::Revealing => {
					revealing =
						elapsed(schedule.revealing_until, gate.revealing, now).max(revealing);
					unrevealed += self.sealed.get(auction_id).copied().unwrap_or(0);
				},
				Phase::Clearing => {
					clearing = elapsed(schedule.clearing_until, gate.clearing, now).max(clearing);
					uncleared += u64::from(auction.intervals.saturating_sub(auction.cleared));
				},
				Phase::Cleared | Phase::NoTrade => {},
			}
		}
		let label = id.to_string();
		let labels = [label.as_str()];
		self.metrics.bidding.with_label_values(&labels).set(bidding);
		self.metrics.revealing.with_label_values(&labels).set(revealing);
		self.metrics.clearing.with_label_values(&labels).set(clearing);
		self.metrics.unrevealed.with_label_values(&labels).set(unrevealed);
		self.metrics.uncleared.with_label_values(&labels).set(uncleared);
	}
}

/// The labels of an area: its pricing node, and itself.
fn labels_of(areas: &BTreeMap<AreaId, Area<AccountId>>, area: AreaId) -> [String; 2] {
	let node = areas.get(&area).map_or(String::new(), |area| area.pricing_node.to_string());
	[node, area.to_string()]
}

fn areas_of(
	areas: &BTreeMap<AreaId, Area<AccountId>>,
	node: PricingNodeId,
) -> impl Iterator<Item = AreaId> + '_ {
	areas.iter().filter(move |(_, area)| area.pricing_node == node).map(|(id, _)| *id)
}

fn phase(auction: &Auction<Balance>, now: Millis) -> Phase {
	auction.schedule.phase(now, auction.cleared == auction.intervals)
}

/// The place of a status among the statuses.
fn place(status: &Status) -> u8 {
	match status {
		Status::Registered => 0,
		Status::UnderReview { .. } => 1,
		Status::Qualified { .. } => 2,
		Status::Rejected { .. } => 3,
		Status::Suspended { .. } => 4,
		Status::Retired { .. } => 5,
		Status::Escalated { .. } => 6,
	}
}

/// The place of the state of a justification among the states, once the deadlines that have passed
/// are acted upon.
fn justification(state: &OverrideState, now: Millis) -> usize {
	match state {
		OverrideState::Emergency { justify_by } if *justify_by > now => 0,
		OverrideState::UnderReview { review_by, .. } if *review_by > now => 1,
		OverrideState::UnderReview { .. } | OverrideState::Justified { .. } => 2,
		OverrideState::Emergency { .. } | OverrideState::Lapsed => 3,
		OverrideState::Rejected { .. } => 4,
	}
}

/// The place of a reason among the kinds of reasons.
fn kind(reason: &Reason) -> usize {
	match reason {
		Reason::Voltage { .. } => 0,
		Reason::Thermal { .. } => 1,
		Reason::Outage => 2,
		Reason::Envelope => 3,
	}
}

/// The pallet that refused a call.
fn refused_by(error: &sp_runtime::DispatchError) -> &'static str {
	let sp_runtime::DispatchError::Module(error) = error else { return "other" };
	let pallets =
		[index_of::<BidMarket>(), index_of::<DerRegistry>(), index_of::<DsoConstraints>()];
	let place = pallets.iter().position(|pallet| *pallet == usize::from(error.index));
	place.and_then(|place| PALLETS.get(place).copied()).unwrap_or("other")
}

fn index_of<P: frame_support::traits::PalletInfoAccess>() -> usize {
	P::index()
}

/// The share of a phase that has passed, by its end and its length.
fn elapsed(end: Millis, length: Millis, now: Millis) -> f64 {
	let left = end.saturating_sub(now).0 as f64;
	(1.0 - left / length.0.max(1) as f64).clamp(0.0, 1.0)
}

fn watt_hours(power: Watts, length: Millis) -> f64 {
	// A counter does not fall.
	power.0.max(0) as f64 * length.0 as f64 / MILLIS_PER_HOUR as f64
}

/// How many market days after the last one opened cannot be opened any more.
fn gates_missed(node: &PricingNode<AccountId, Balance>, last: Day, now: Millis) -> u64 {
	let days = std::iter::successors(Some(last.next()), |day| Some(day.next()));
	let missed = |day: &Day| node.opening(*day).is_some_and(|opening| opening.latest < now);
	days.take_while(missed).take(MOST_MISSED as usize).count() as u64
}

/// Sets how often each place comes.
fn set_counts(gauge: &GaugeVec<U64>, names: &[&str], places: impl Iterator<Item = usize>) {
	let mut counts = vec![0; names.len()];
	for place in places {
		if let Some(count) = counts.get_mut(place) {
			*count += 1;
		}
	}
	for (name, count) in names.iter().zip(counts) {
		gauge.with_label_values(&[*name]).set(count);
	}
}
