//! Overrides of awards, as the market sees them.

use crate::{AreaId, Capability, Interval, MAX_COEFFICIENTS, Millis, Reason};
use bounded_collections::{BoundedVec, ConstU32};
use codec::{Decode, Encode, MaxEncodedLen};
use scale_info::TypeInfo;

/// A DSO's emergency cap on connection points of its area, in delivery.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct AwardOverride<AccountId> {
	/// The area.
	pub area: AreaId,
	/// The DSO that issued it.
	pub dso: AccountId,
	/// The indices of the connection points, ascending.
	pub points: BoundedVec<u16, ConstU32<MAX_COEFFICIENTS>>,
	/// The first instant, in Unix milliseconds.
	pub from: Millis,
	/// The first instant after, in Unix milliseconds.
	pub until: Millis,
	/// The most that each of the points may export and import, net, in watts.
	pub caps: Capability,
	/// The reason.
	pub reason: Reason,
}

impl<AccountId> AwardOverride<AccountId> {
	/// Its window, empty where it ends before it begins.
	pub fn window(&self) -> Interval {
		Interval { start: self.from, length: self.until.saturating_sub(self.from) }
	}

	/// Whether it names a connection point of its area, by index.
	pub fn names(&self, point: u16) -> bool {
		self.points.binary_search(&point).is_ok()
	}
}
