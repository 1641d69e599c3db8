//! The types of a distribution network: areas, standing limits, postings and overrides.

use alloc::{collections::BTreeSet, vec::Vec};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{
	BoundedVec,
	traits::{ConstU32, Footprint},
};
use frame_system::pallet_prelude::BlockNumberFor;
use scale_info::TypeInfo;
use sp_core::H256;
use tieline_primitives::{
	AreaId, Capability, Interval, Limit, MAX_POWER, MILLIS_PER_DAY, MILLIS_PER_HOUR, Millis, Name,
	Penalties, PricingNodeId, Reason, WattHours, Watts, is_text,
};

/// The most areas that one pricing node can have.
pub const MAX_AREAS: u32 = 8;
/// The most connection points of one area.
pub const MAX_POINTS: u32 = 256;
/// The most limit rows of one area for one interval: an export row and an import row for each
/// point, as many as standing limits give.
pub const MAX_ROWS: u32 = 2 * MAX_POINTS;
/// The most coefficients of one area's rows for one interval: 64 rows that name every point, or
/// more that name fewer. What a clearing has to read and sort grows with it, and one DSO must not
/// use up what the areas of others at the pricing node need.
pub const MAX_COEFFICIENTS: u32 = 64 * MAX_POINTS;
/// The most intervals that one call posts or clears: the hours of the longest day.
pub const MAX_INTERVALS: u32 = 25;
/// The longest review period that an area can be given: a year. FERC Order 2222 (P 295) and most
/// tariffs give the distribution utility 60 days.
pub const MAX_REVIEW_PERIOD: Millis = Millis(365 * MILLIS_PER_DAY);
/// The longest delivery interval that rows are posted for, and the longest window of one
/// override: a market day.
pub const MAX_LENGTH: Millis = Millis(MILLIS_PER_DAY);

/// The limit rows of one area for one interval, in the order of the DSO.
pub type Rows = BoundedVec<Limit, ConstU32<MAX_ROWS>>;
/// The indices of connection points in their area.
pub type PointIndices = BoundedVec<u16, ConstU32<MAX_POINTS>>;
/// The rows of an interval, with the time of their posting and the account that paid for them.
pub type PostingOf<T> = Posting<
	<T as frame_system::Config>::AccountId,
	BlockNumberFor<T>,
	<T as crate::Config>::LimitConsideration,
>;

/// An override as it is stored.
pub type OverrideOf<T> = Override<
	<T as frame_system::Config>::AccountId,
	BlockNumberFor<T>,
	<T as crate::Config>::OverrideConsideration,
>;

/// The limits in force, as the view function gives them.
pub type LimitsInForceOf<T> = LimitsInForce<BlockNumberFor<T>>;

/// A DSO's area.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Area<AccountId> {
	/// The DSO that operates it.
	pub dso: AccountId,
	/// The pricing node that its substation feeds from.
	pub pricing_node: PricingNodeId,
	/// Its name, as UTF-8.
	pub name: Name,
	/// The time that the DSO has to review a DER, in milliseconds.
	pub review_period: Millis,
	/// Whether a DER whose review lapses counts as qualified at its rating, until a planned change
	/// applies.
	pub qualify_on_lapse: bool,
	/// The planned change of `qualify_on_lapse`, if there is one.
	pub lapse_change: Option<LapseChange>,
	/// The latest deadline of the reviews that were requested under a former review period, in Unix
	/// milliseconds.
	pub reviews_until: Millis,
	/// The penalty prices that the next rows of the DSO are posted with, in µ$/MWh.
	pub penalties: Penalties,
	/// The number of indices that its connection points have had: all are below it.
	pub points: u16,
	/// The indices of its connection points, without those that were removed.
	pub present: PointSet,
}

impl<AccountId> Area<AccountId> {
	/// Whether a DER whose review lapses counts as qualified, by the rule at `now`.
	pub(crate) fn qualifies_on_lapse(&self, now: Millis) -> bool {
		match self.lapse_change {
			Some(change) if change.from <= now => change.qualify_on_lapse,
			_ => self.qualify_on_lapse,
		}
	}
}

/// A planned change of what a lapsed review does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct LapseChange {
	/// Whether a DER whose review lapses then counts as qualified at its rating.
	pub qualify_on_lapse: bool,
	/// When it applies, in Unix milliseconds: no review that was requested before has its deadline
	/// later.
	pub from: Millis,
}

/// Some of an area's connection points, by index: bit `i mod 8` of byte `i / 8` is that of index `i`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct PointSet(pub [u8; (MAX_POINTS / 8) as usize]);

impl PointSet {
	/// Whether it has the index.
	pub fn contains(&self, point: u16) -> bool {
		self.0.get(usize::from(point / 8)).is_some_and(|byte| byte & (1 << (point % 8)) != 0)
	}

	/// Whether it has none.
	pub fn is_empty(&self) -> bool {
		self.0.iter().all(|byte| *byte == 0)
	}

	/// The number of its indices.
	pub fn len(&self) -> u16 {
		self.0.iter().map(|byte| byte.count_ones() as u16).fold(0, u16::saturating_add)
	}

	/// Its indices, ascending.
	pub fn iter(&self) -> impl Iterator<Item = u16> + '_ {
		(0..MAX_POINTS as u16).filter(|point| self.contains(*point))
	}

	/// Adds an index; one beyond the last that an area can have is left out.
	pub(crate) fn insert(&mut self, point: u16) {
		if let Some(byte) = self.0.get_mut(usize::from(point / 8)) {
			*byte |= 1 << (point % 8);
		}
	}

	/// Takes an index out.
	pub(crate) fn remove(&mut self, point: u16) {
		if let Some(byte) = self.0.get_mut(usize::from(point / 8)) {
			*byte &= !(1 << (point % 8));
		}
	}

	/// The points that rows name.
	pub(crate) fn named_by(rows: &[Limit]) -> Self {
		rows.iter().flat_map(|row| row.coefficients.iter().map(|c| c.point)).collect()
	}
}

impl FromIterator<u16> for PointSet {
	fn from_iter<I: IntoIterator<Item = u16>>(points: I) -> Self {
		let mut set = Self::default();
		points.into_iter().for_each(|point| set.insert(point));
		set
	}
}

/// How many stored records name an area and its connection points.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Uses {
	/// The number of postings of rows, also of none.
	pub postings: u32,
	/// The number of overrides.
	pub overrides: u32,
	/// For each index the number of postings and overrides that name the point.
	pub points: BoundedVec<u32, ConstU32<MAX_POINTS>>,
}

impl Uses {
	/// The number of records that name the point.
	pub(crate) fn at(&self, point: u16) -> u32 {
		self.points.get(usize::from(point)).copied().unwrap_or_default()
	}

	/// Counts one record more that names these points.
	pub(crate) fn add(&mut self, points: &PointSet) {
		for point in points.iter() {
			let length = self.points.len().max(usize::from(point).saturating_add(1));
			self.points.bounded_resize(length, 0);
			if let Some(count) = self.points.get_mut(usize::from(point)) {
				*count = count.saturating_add(1);
			}
		}
	}

	/// Counts one record less that names these points.
	pub(crate) fn remove(&mut self, points: &PointSet) {
		for point in points.iter() {
			if let Some(count) = self.points.get_mut(usize::from(point)) {
				*count = count.saturating_sub(1);
			}
		}
	}
}

/// A removed connection point. Its index is given again after the retention, when no auction is
/// kept any more whose rows it had a place among.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Removal {
	/// The index of the point.
	pub index: u16,
	/// When it was removed, in Unix milliseconds.
	pub at: Millis,
}

/// A connection point as the DSO adds it.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct NewPoint {
	/// The bus and its phases in the notation of OpenDSS: `675.2`, `671.1.2.3`.
	pub name: Name,
	/// The most that may be exported and imported there while the DSO is silent, in watts.
	pub standing: Capability,
	/// What the service there, or the transformer behind it, carries of export and of import, in
	/// watts.
	pub capacity: Capability,
}

/// A planned change of a standing limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct StandingChange {
	/// The new limit, in watts of export and of import.
	pub limit: Capability,
	/// The first instant of delivery to which it applies, in Unix milliseconds.
	pub from: Millis,
	/// When it was planned, in Unix milliseconds of the chain.
	pub planned: Millis,
}

impl StandingChange {
	/// Whether all auctions that deliver before it applies have ended. By the clock of delivery they
	/// have a day after it took effect. In the replay setting, where delivery may lie at any date,
	/// those that were open when it was planned end within `horizon`, and the one that was opened
	/// since, that of the last day before it applies, ends at `clears_until`.
	pub(crate) fn has_settled(
		&self,
		now: Millis,
		horizon: Millis,
		clears_until: Option<Millis>,
	) -> bool {
		now >= self.from.saturating_add(Millis(MILLIS_PER_DAY))
			&& now >= self.planned.saturating_add(horizon)
			&& clears_until.is_none_or(|end| end <= now)
	}
}

/// The standing limit of a connection point: what binds when the DSO has posted no rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Standing {
	/// The limit, in watts of export and of import.
	pub limit: Capability,
	/// The planned change, if there is one.
	pub change: Option<StandingChange>,
}

impl Standing {
	/// A limit without a planned change.
	pub const fn new(limit: Capability) -> Self {
		Self { limit, change: None }
	}

	/// The limit on delivery at `instant`.
	pub fn at(&self, instant: Millis) -> Capability {
		match self.change {
			Some(change) if change.from <= instant => change.limit,
			_ => self.limit,
		}
	}

	/// Whether the limit is within a capacity, now and after the planned change.
	pub(crate) fn is_within(&self, capacity: &Capability) -> bool {
		capacity.covers(&self.limit)
			&& self.change.is_none_or(|change| capacity.covers(&change.limit))
	}

	/// Plans `limit` for delivery from `from` on, and returns from when it applies. `None` while an
	/// earlier change has not settled by `has_settled`.
	///
	/// A change that is planned for the same instant is replaced. One that is planned for an
	/// earlier instant may be what an open auction clears against, so it has to settle first.
	pub(crate) fn plan(
		&mut self,
		limit: Capability,
		from: Millis,
		now: Millis,
		has_settled: impl FnOnce(&StandingChange) -> bool,
	) -> Option<Millis> {
		let from = match self.change {
			Some(change) if change.from < from => {
				if !has_settled(&change) {
					return None;
				}
				self.limit = change.limit;
				from
			},
			Some(change) => change.from,
			None => from,
		};
		self.change = Some(StandingChange { limit, from, planned: now });
		Some(from)
	}
}

/// Rows for one interval, as the DSO posts a day at once.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct IntervalLimits {
	/// The delivery interval.
	pub interval: Interval,
	/// Its rows; none when no limit binds.
	pub rows: Rows,
}

/// The posting of rows: its time, and the account that paid the deposit. Stored apart from the
/// rows, so that a clearing reads the rows alone.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Posting<AccountId, BlockNumber, Ticket> {
	/// The block in which the rows were posted last.
	pub block: BlockNumber,
	/// The time of that block, in Unix milliseconds.
	pub time: Millis,
	/// The area's penalty prices at that time, in µ$/MWh, which hold for these rows.
	pub penalties: Penalties,
	/// The points that the rows name.
	pub points: PointSet,
	/// The account that paid the deposit.
	pub depositor: AccountId,
	/// The deposit.
	pub ticket: Ticket,
}

/// The limits in force in an area for an interval.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct LimitsInForce<BlockNumber> {
	/// The rows, in the order of the DSO or, for standing limits, in that of the points, export
	/// before import.
	pub rows: Vec<Limit>,
	/// The block in which the DSO posted the rows; none when they are the standing limits.
	pub posted: Option<BlockNumber>,
	/// The penalty prices of the rows, in µ$/MWh. Standing limits incur none.
	pub penalties: Penalties,
}

/// The state of the justification of an override.
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
pub enum OverrideState {
	/// Issued in an emergency, and not justified yet.
	#[codec(index = 0)]
	Emergency {
		/// The deadline, in Unix milliseconds.
		justify_by: Millis,
	},
	/// The DSO has submitted a justification in time, which is under review.
	#[codec(index = 1)]
	UnderReview {
		/// The hash of the document that justifies it.
		evidence: H256,
		/// The deadline of the review, in Unix milliseconds. Silence until then accepts it.
		review_by: Millis,
	},
	/// Justified: accepted by the reviewer, or by the reviewer's silence.
	#[codec(index = 2)]
	Justified {
		/// The hash of the document that justifies it.
		evidence: H256,
		/// Whether the reviewer accepted it, rather than let the deadline pass.
		reviewed: bool,
	},
	/// Not justified before its deadline.
	#[codec(index = 3)]
	Lapsed,
	/// The reviewer rejected the justification.
	#[codec(index = 4)]
	Rejected {
		/// The hash of the document that was to justify it.
		evidence: H256,
		/// The hash of the document in which the reviewer gives the grounds.
		grounds: H256,
	},
}

impl OverrideState {
	/// The state at `now`, once the deadlines that have passed are acted upon.
	pub(crate) fn at(self, now: Millis) -> Self {
		match self {
			Self::Emergency { justify_by } if justify_by <= now => Self::Lapsed,
			Self::UnderReview { evidence, review_by } if review_by <= now => {
				Self::Justified { evidence, reviewed: false }
			},
			state => state,
		}
	}

	/// Whether nothing is left to decide.
	pub(crate) fn is_final(&self) -> bool {
		!matches!(self, Self::Emergency { .. } | Self::UnderReview { .. })
	}
}

/// An override: awards at some connection points are reduced for a while.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Override<AccountId, BlockNumber, Ticket> {
	/// The area.
	pub area: AreaId,
	/// The indices of the connection points, ascending.
	pub points: PointIndices,
	/// The first instant, in Unix milliseconds.
	pub from: Millis,
	/// The first instant after, in Unix milliseconds.
	pub until: Millis,
	/// The most that each of the points may export and import, net, in watts.
	pub caps: Capability,
	/// The reason.
	pub reason: Reason,
	/// The state of its justification.
	pub state: OverrideState,
	/// The block in which it was issued.
	pub block: BlockNumber,
	/// The time of that block, in Unix milliseconds: whether it was issued before delivery.
	pub issued: Millis,
	/// The power that it withholds, in watts: for each of its points, what the point carries beyond
	/// the cap, of export and of import. Multiplied by the window it is what the tally counts.
	pub power: Watts,
	/// The DSO that issued it, which paid the deposit.
	pub depositor: AccountId,
	/// The deposit; none once it is burned.
	pub ticket: Option<Ticket>,
}

impl<AccountId, BlockNumber, Ticket> Override<AccountId, BlockNumber, Ticket> {
	/// The energy that it withholds, in watt-hours, rounded down.
	pub(crate) fn energy(&self) -> WattHours {
		let window = self.until.saturating_sub(self.from);
		let energy =
			i128::from(self.power.0).saturating_mul(window.0.into()) / i128::from(MILLIS_PER_HOUR);
		WattHours(i64::try_from(energy).unwrap_or(i64::MAX))
	}
}

/// Energy by the kind of reason for which it was withheld, in watt-hours.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct EnergyByReason {
	/// For a voltage limit.
	pub voltage: WattHours,
	/// For a thermal limit.
	pub thermal: WattHours,
	/// For an outage.
	pub outage: WattHours,
	/// For an operating envelope.
	pub envelope: WattHours,
}

impl EnergyByReason {
	/// The energy withheld for reasons of this kind.
	pub(crate) fn of(&mut self, reason: &Reason) -> &mut WattHours {
		match reason {
			Reason::Voltage { .. } => &mut self.voltage,
			Reason::Thermal { .. } => &mut self.thermal,
			Reason::Outage => &mut self.outage,
			Reason::Envelope => &mut self.envelope,
		}
	}
}

/// What a DSO has overridden in an area, and what became of it, so that anyone can check that
/// curtailment by overrides is as open to question as curtailment by limits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct OverrideTally {
	/// The number of overrides issued.
	pub issued: u32,
	/// The number of those whose justification was accepted, also by silence.
	pub justified: u32,
	/// The number of those that were accepted by the reviewer's silence.
	pub unreviewed: u32,
	/// The number of those that were not justified in time.
	pub lapsed: u32,
	/// The number of those whose justification was rejected.
	pub rejected: u32,
	/// The energy that they withheld, in watt-hours: for each override what its points carry
	/// beyond its caps, times its window.
	pub energy: EnergyByReason,
}

/// The power that points of these capacities carry beyond `caps`, of export and of import
/// together, in watts.
pub(crate) fn withheld<'a>(
	capacities: impl Iterator<Item = &'a Capability>,
	caps: &Capability,
) -> Watts {
	let beyond = |most: Watts, cap: Watts| most.saturating_sub(cap).max(Watts::ZERO);
	capacities
		.map(|most| {
			beyond(most.export, caps.export).saturating_add(beyond(most.import, caps.import))
		})
		.fold(Watts::ZERO, Watts::saturating_add)
}

/// The storage of an area's points: for each its name, twice, its standing limit, its capacity, and
/// the number of records that name it.
pub(crate) fn points_footprint(count: u16) -> Footprint {
	let size = Name::max_encoded_len() * 2
		+ Standing::max_encoded_len()
		+ Capability::max_encoded_len()
		+ u32::max_encoded_len();
	Footprint::from_parts(usize::from(count), size)
}

/// Whether a review period is not zero, and a year at most.
pub(crate) fn is_review_period(period: Millis) -> bool {
	period > Millis::ZERO && period <= MAX_REVIEW_PERIOD
}

/// Whether neither direction is negative, or more than [`MAX_POWER`].
pub(crate) fn is_magnitude(capability: &Capability) -> bool {
	[capability.export, capability.import]
		.into_iter()
		.all(|power| power >= Watts::ZERO && power <= MAX_POWER)
}

/// Whether an interval is not empty, no longer than a day, and ends within representable time.
pub(crate) fn is_interval(interval: &Interval) -> bool {
	interval.length > Millis::ZERO
		&& interval.length <= MAX_LENGTH
		&& interval.start.checked_add(interval.length).is_some()
}

/// Whether a reason names the element that it protects, and a phase from 1 to 3.
pub(crate) fn is_reason(reason: &Reason) -> bool {
	match reason {
		Reason::Voltage { bus, phase, .. } => is_text(bus) && (1..=3).contains(phase),
		Reason::Thermal { branch } => is_text(branch),
		Reason::Outage | Reason::Envelope => true,
	}
}

/// Whether a row is well formed, and so is its reason.
pub(crate) fn is_row(row: &Limit) -> bool {
	row.is_well_formed() && is_reason(&row.reason)
}

/// Whether a row's headroom is [`MAX_POWER`] at most, either way.
pub(crate) fn is_headroom_in_range(row: &Limit) -> bool {
	row.headroom.0.unsigned_abs() <= MAX_POWER.0.unsigned_abs()
}

/// Whether no two rows have the same coefficients.
pub(crate) fn are_distinct(rows: &[Limit]) -> bool {
	let mut seen = BTreeSet::new();
	rows.iter().all(|row| seen.insert(row.coefficients.as_slice()))
}

/// The number of coefficients of all rows together.
pub(crate) fn coefficients(rows: &[Limit]) -> u32 {
	rows.iter().map(|row| row.coefficients.len() as u32).fold(0, u32::saturating_add)
}

/// Whether a row names none but these points.
pub(crate) fn names_only(row: &Limit, points: &PointSet) -> bool {
	row.coefficients.iter().all(|term| points.contains(term.point))
}

/// Whether there are indices, in strictly ascending order.
pub(crate) fn are_ascending(points: &[u16]) -> bool {
	!points.is_empty()
		&& points.windows(2).all(|pair| match pair {
			[a, b] => a < b,
			_ => true,
		})
}

// A row can name every point of its area, and an index of a row fits a certificate's.
const _: () =
	assert!(MAX_POINTS <= tieline_primitives::MAX_COEFFICIENTS && MAX_ROWS <= u16::MAX as u32);
// So can the standing limits of all its points: one coefficient for each direction.
const _: () = assert!(2 * MAX_POINTS <= MAX_COEFFICIENTS);
