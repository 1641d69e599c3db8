//! Calls that the runtime refuses again and again.

use std::collections::BTreeMap;
use tieline_client::chain::{AccountId, Block};

/// After how many refusals of one call in a row, while nothing else changes, it is certain that the
/// next one will be refused, too: the agents derive their calls from the state alone.
const CERTAIN: u32 = 4;

/// The refusals since the preparation of the day moved last, by signer and call.
#[derive(Debug, Default)]
pub(super) struct Refusals(BTreeMap<(AccountId, String), Repeated>);

#[derive(Debug)]
struct Repeated {
	/// The runtime's reason.
	reason: String,
	times: u32,
}

/// A call that was refused.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Refused<'a> {
	/// Who signed it.
	pub signer: &'a AccountId,
	/// Its pallet and name.
	pub call: &'a str,
	/// The runtime's reason.
	pub reason: &'a str,
	/// How often in a row.
	pub times: u32,
}

impl Refused<'_> {
	/// Whether it will be refused the next time, too.
	pub fn is_certain(&self) -> bool {
		self.times >= CERTAIN
	}
}

impl Refusals {
	/// Counts the refusals of a block.
	pub fn count(&mut self, block: &Block) {
		for extrinsic in &block.extrinsics {
			let Some(signer) = extrinsic.signer else { continue };
			let call = format!("{}.{}", extrinsic.pallet, extrinsic.call);
			let reason = extrinsic.refusal.as_ref().map(ToString::to_string);
			self.count_call(signer, call, reason);
		}
	}

	fn count_call(&mut self, signer: AccountId, call: String, refusal: Option<String>) {
		let key = (signer, call);
		let Some(reason) = refusal else {
			self.0.remove(&key);
			return;
		};
		let before = self.0.get(&key).filter(|before| before.reason == reason);
		let times = before.map_or(0, |before| before.times).saturating_add(1);
		self.0.insert(key, Repeated { reason, times });
	}

	/// Forgets them: the preparation has moved, so the next calls are others.
	pub fn clear(&mut self) {
		self.0.clear();
	}

	/// The call that was refused most often in a row.
	pub fn most_repeated(&self) -> Option<Refused<'_>> {
		let ((signer, call), Repeated { reason, times }) =
			self.0.iter().max_by_key(|(_, repeated)| repeated.times)?;
		Some(Refused { signer, call, reason, times: *times })
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	const FULL: &str = "DsoConstraints.TooManyPoints";

	/// The refusals after these outcomes of the DSO's call, one a block.
	fn after(outcomes: &[Option<&str>]) -> Refusals {
		let mut refusals = Refusals::default();
		for outcome in outcomes {
			let call = "DsoConstraints.add_points".to_owned();
			refusals.count_call(AccountId::from([1; 32]), call, outcome.map(Into::into));
		}
		refusals
	}

	#[test]
	fn the_same_refusal_four_times_in_a_row_is_certain() {
		for (times, certain) in [(1, false), (3, false), (4, true)] {
			let refusals = after(&vec![Some(FULL); times]);
			let refused = refusals.most_repeated().unwrap();
			assert_eq!((refused.times as usize, refused.is_certain()), (times, certain));
			assert_eq!((refused.call, refused.reason), ("DsoConstraints.add_points", FULL));
		}
	}

	#[test]
	fn success_and_another_reason_begin_the_count_again() {
		let refusals = after(&[Some(FULL), Some(FULL), None]);
		assert_eq!(refusals.most_repeated(), None);
		let refusals = after(&[Some(FULL), Some(FULL), Some("Token.FundsUnavailable")]);
		assert_eq!(refusals.most_repeated().unwrap().times, 1);
	}

	#[test]
	fn each_account_has_a_count_of_its_own() {
		let mut refusals = after(&[Some(FULL), Some(FULL)]);
		let call = "DsoConstraints.add_points".to_owned();
		refusals.count_call(AccountId::from([2; 32]), call, Some(FULL.into()));
		let refused = refusals.most_repeated().unwrap();
		assert_eq!((refused.signer, refused.times), (&AccountId::from([1; 32]), 2));
		refusals.clear();
		assert_eq!(refusals.most_repeated(), None);
	}
}
