//! The nouns of sponsorship.

use crate::Config;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::traits::fungible::Inspect;
use scale_info::TypeInfo;

/// An amount of the currency.
pub type BalanceOf<T> =
	<<T as Config>::Currency as Inspect<<T as frame_system::Config>::AccountId>>::Balance;
/// The sponsorship of an account.
pub type RecordOf<T> = Record<<T as frame_system::Config>::AccountId, BalanceOf<T>>;

/// The sponsorship of an account.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct Record<AccountId, Balance> {
	/// The sponsor, who is the last one where the sponsorship has ended.
	pub sponsor: AccountId,
	/// What is left of the budget. None where the sponsorship has ended.
	pub budget: Option<Balance>,
	/// The deposit of the sponsor for this record.
	pub deposit: Balance,
}
