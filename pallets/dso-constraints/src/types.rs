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
	AreaId, Capability, Interval, Limit, MAX_POWER, MILLIS_PER_DAY, Millis, Name, Penalties,
	PricingNodeId, Reason, Watts, is_text,
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
/// The most intervals that one call posts or clears: a day of hours.
pub const MAX_INTERVALS: u32 = 24;
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
	/// Whether a DER whose review lapses counts as qualified at its rating.
	pub qualify_on_lapse: bool,
	/// The penalty prices that the next rows of the DSO are posted with, in µ$/MWh.
	pub penalties: Penalties,
	/// The number of its connection points: their indices are `0..points`.
	pub points: u16,
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
	/// Justified in time.
	#[codec(index = 1)]
	Justified {
		/// The hash of the document that justifies it.
		evidence: H256,
	},
	/// Not justified before its deadline.
	#[codec(index = 2)]
	Lapsed,
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
	/// The account that paid the deposit.
	pub depositor: AccountId,
	/// The deposit.
	pub ticket: Ticket,
}

/// The storage of an area's points: for each its name, twice, and its standing limit.
pub(crate) fn points_footprint(count: u16) -> Footprint {
	let size = Name::max_encoded_len() * 2 + Standing::max_encoded_len();
	Footprint::from_parts(usize::from(count), size)
}

/// Whether neither direction is negative, or more than [`MAX_POWER`].
pub(crate) fn is_magnitude(capability: &Capability) -> bool {
	[capability.export, capability.import]
		.into_iter()
		.all(|power| power >= Watts::ZERO && power <= MAX_POWER)
}

/// Whether a delivery interval is not empty, no longer than a day, and ends within representable
/// time.
pub(crate) fn is_delivery_interval(interval: &Interval) -> bool {
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

/// Whether a well-formed row names no point beyond the first `points`.
pub(crate) fn names_only(row: &Limit, points: u16) -> bool {
	// Ascending, so the last point is the highest.
	row.coefficients.last().is_some_and(|last| last.point < points)
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
