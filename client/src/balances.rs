//! Balances of the chain's own token: what an account has, what is held of it and why, and
//! transfers.
//!
//! Fees, deposits and bonds are in this token, TIE. Awards are not: they are priced in dollars.

use crate::chain::{
	AccountId, AtFinalizedBlock, Call, ChainError,
	api::{
		self,
		runtime_types::{
			pallet_bid_market::pallet::HoldReason as Market,
			pallet_der_registry::pallet::HoldReason as Registry,
			pallet_dso_constraints::pallet::HoldReason as Network,
			tieline_runtime::RuntimeHoldReason,
		},
	},
};
use std::fmt;

/// One TIE, in the chain's smallest unit.
pub const TIE: u128 = 1_000_000_000_000;

/// An amount of the chain's token, in its smallest unit: 10⁻¹² TIE. It displays as `1.5 TIE`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Tokens(pub u128);

impl Tokens {
	/// Nothing.
	pub const ZERO: Self = Self(0);

	/// So many TIE.
	pub const fn tie(tie: u64) -> Self {
		Self(tie as u128 * TIE)
	}

	/// So many thousandths of a TIE.
	pub const fn milli_tie(milli_tie: u64) -> Self {
		Self(milli_tie as u128 * (TIE / 1_000))
	}

	/// The sum, at most the largest amount.
	pub const fn saturating_add(self, other: Self) -> Self {
		Self(self.0.saturating_add(other.0))
	}

	/// The difference, at least zero.
	pub const fn saturating_sub(self, other: Self) -> Self {
		Self(self.0.saturating_sub(other.0))
	}
}

impl fmt::Display for Tokens {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		let fraction = format!("{:012}", self.0 % TIE);
		match fraction.trim_end_matches('0') {
			"" => write!(f, "{} TIE", self.0 / TIE),
			fraction => write!(f, "{}.{fraction} TIE", self.0 / TIE),
		}
	}
}

/// The balance of an account.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Balance {
	/// What pays fees, deposits and bonds.
	pub free: Tokens,
	/// What is held for deposits and bonds, and comes back when their reason ends: see [`holds`].
	pub held: Tokens,
	/// The most that a transfer and its fee can take while the account stays: `free` less the
	/// existential deposit, and less what is frozen beyond `held`.
	pub transferable: Tokens,
}

impl Balance {
	/// Free and held together.
	pub const fn total(&self) -> Tokens {
		self.free.saturating_add(self.held)
	}

	fn new(free: u128, held: u128, frozen: u128, existential_deposit: u128) -> Self {
		let untouchable = frozen.saturating_sub(held).max(existential_deposit);
		Self {
			free: Tokens(free),
			held: Tokens(held),
			transferable: Tokens(free.saturating_sub(untouchable)),
		}
	}
}

/// A part of an account's balance that is held, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hold {
	/// Why.
	pub reason: HoldReason,
	/// How much.
	pub amount: Tokens,
}

/// Why a part of a balance is held. It displays as a noun: `bonds of sealed bids`.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum HoldReason {
	/// Sealed bids: forfeited to the ISO where a bid is not revealed.
	Bonds,
	/// The storage of auctions or revealed bids.
	Bids,
	/// The storage of DERs, aggregations, enrolments and portfolios.
	Registry,
	/// The storage of an area's connection points.
	Points,
	/// The storage of limit rows.
	Limits,
	/// The storage of overrides.
	Overrides,
	/// Proxies, multisig operations and whatever else is reserved without a name.
	Unnamed,
	/// Another reason, as the runtime names it.
	Other(String),
}

impl fmt::Display for HoldReason {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		f.write_str(match self {
			Self::Bonds => "bonds of sealed bids",
			Self::Bids => "deposits for auctions and bids",
			Self::Registry => "deposits for DERs, aggregations, enrolments and portfolios",
			Self::Points => "deposits for connection points",
			Self::Limits => "deposits for limit rows",
			Self::Overrides => "deposits for overrides",
			Self::Unnamed => "deposits for proxies and multisig operations",
			Self::Other(name) => name,
		})
	}
}

impl From<RuntimeHoldReason> for HoldReason {
	fn from(reason: RuntimeHoldReason) -> Self {
		match reason {
			RuntimeHoldReason::BidMarket(Market::Bond) => Self::Bonds,
			RuntimeHoldReason::BidMarket(Market::StorageDeposit) => Self::Bids,
			RuntimeHoldReason::DerRegistry(Registry::StorageDeposit) => Self::Registry,
			RuntimeHoldReason::DsoConstraints(Network::Points) => Self::Points,
			RuntimeHoldReason::DsoConstraints(Network::Limits) => Self::Limits,
			RuntimeHoldReason::DsoConstraints(Network::Overrides) => Self::Overrides,
			other => Self::Other(format!("{other:?}")),
		}
	}
}

/// The balance of an account; zero for one that the chain does not know.
pub async fn balance(at: &AtFinalizedBlock, account: &AccountId) -> Result<Balance, ChainError> {
	let known = at.read(api::storage().system().account(), (*account,)).await?;
	let Some(known) = known else { return Ok(Balance::default()) };
	let least = at.constant(api::constants().balances().existential_deposit()).await?;
	let data = known.data;
	Ok(Balance::new(data.free, data.reserved, data.frozen, least))
}

/// What is held of an account's balance, by reason. The amounts add up to [`Balance::held`].
pub async fn holds(at: &AtFinalizedBlock, account: &AccountId) -> Result<Vec<Hold>, ChainError> {
	let held = balance(at, account).await?.held;
	let named = at.read(api::storage().balances().holds(), (*account,)).await?;
	let named = named.into_iter().flatten();
	let named = named.map(|hold| Hold { reason: hold.id.into(), amount: Tokens(hold.amount) });
	let mut holds = named.collect::<Vec<_>>();
	let sum = holds.iter().fold(Tokens::ZERO, |sum, hold| sum.saturating_add(hold.amount));
	let unnamed = held.saturating_sub(sum);
	if unnamed > Tokens::ZERO {
		holds.push(Hold { reason: HoldReason::Unnamed, amount: unnamed });
	}
	Ok(holds)
}

/// Transfers tokens to an account. Refused where the sender would be left with less than the
/// existential deposit, or the receiver would have less.
pub fn transfer(to: AccountId, amount: Tokens) -> Call {
	api::tx().balances().transfer_keep_alive(to.into(), amount.0).into()
}

/// Transfers everything that is not held to an account. With `keep_alive` the existential deposit
/// stays, without it the sender's account is removed unless something is held of it.
pub fn transfer_all(to: AccountId, keep_alive: bool) -> Call {
	api::tx().balances().transfer_all(to.into(), keep_alive).into()
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn an_amount_displays_in_tie_with_the_digits_that_it_has() {
		let text = [Tokens::ZERO, Tokens::tie(12), Tokens::milli_tie(1_500), Tokens(10)];
		let text = text.map(|amount| amount.to_string());
		assert_eq!(text, ["0 TIE", "12 TIE", "1.5 TIE", "0.00000000001 TIE"]);
	}

	#[test]
	fn the_existential_deposit_and_what_is_frozen_beyond_the_held_stay_in_an_account() {
		let transferable = |free, held, frozen| Balance::new(free, held, frozen, 5).transferable;
		assert_eq!(transferable(100, 30, 0), Tokens(95));
		assert_eq!(transferable(100, 30, 50), Tokens(80));
		assert_eq!(transferable(100, 30, 33), Tokens(95));
		assert_eq!(transferable(3, 30, 0), Tokens::ZERO);
		assert_eq!(Balance::new(100, 30, 0, 5).total(), Tokens(130));
	}
}
