//! Proxies: accounts that may act for another, so that the other's key can stay offline.
//!
//! The account itself signs [`add`] and [`remove`]. A proxy acts by
//! [`Account::by_proxy`](crate::chain::Account::by_proxy): it signs and pays the fees, while
//! deposits and bonds are those of the account acted for.

use crate::balances::Tokens;
use crate::chain::{
	AccountId, AtFinalizedBlock, Call, ChainError,
	api::{self, runtime_types::tieline_runtime::configs::governance::ProxyType as Stored},
};
use std::fmt;

/// What a proxy may do. All but `Any` may also batch such calls (`Utility`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ProxyType {
	/// Everything, transfers included: not for a key that a program keeps.
	Any,
	/// Vote and propose in the council.
	Governance,
	/// The calls of the network: post limits and override awards, for a DSO.
	Network,
	/// The calls of the registry: register, have reviewed, enrol.
	Registry,
	/// The calls of the market: open auctions, bid, clear.
	Market,
}

impl fmt::Display for ProxyType {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		fmt::Debug::fmt(self, f)
	}
}

impl From<Stored> for ProxyType {
	fn from(stored: Stored) -> Self {
		match stored {
			Stored::Any => Self::Any,
			Stored::Governance => Self::Governance,
			Stored::Network => Self::Network,
			Stored::Registry => Self::Registry,
			Stored::Market => Self::Market,
		}
	}
}

impl From<ProxyType> for Stored {
	fn from(proxy_type: ProxyType) -> Self {
		match proxy_type {
			ProxyType::Any => Self::Any,
			ProxyType::Governance => Self::Governance,
			ProxyType::Network => Self::Network,
			ProxyType::Registry => Self::Registry,
			ProxyType::Market => Self::Market,
		}
	}
}

/// The right of an account to act for another. An account can have several, of different types.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Proxy {
	/// The account that may act.
	pub delegate: AccountId,
	/// What it may do.
	pub proxy_type: ProxyType,
	/// How many blocks before it is executed a call has to be announced, so that it can be vetoed.
	/// With zero a call is executed at once, as [`Account::by_proxy`](crate::chain::Account::by_proxy)
	/// needs.
	pub delay: u32,
}

impl Proxy {
	/// A right that needs no announcements.
	pub const fn new(delegate: AccountId, proxy_type: ProxyType) -> Self {
		Self { delegate, proxy_type, delay: 0 }
	}
}

/// The proxies of an account.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Proxies {
	/// The proxies.
	pub proxies: Vec<Proxy>,
	/// The deposit that is held for them on the account acted for.
	pub deposit: Tokens,
}

impl Proxies {
	/// Whether an account may act without announcements, by this type or by `Any`.
	pub fn allows(&self, delegate: &AccountId, proxy_type: ProxyType) -> bool {
		self.proxies.iter().any(|proxy| {
			proxy.delegate == *delegate
				&& proxy.delay == 0
				&& (proxy.proxy_type == proxy_type || proxy.proxy_type == ProxyType::Any)
		})
	}
}

/// The proxies of an account.
pub async fn proxies(at: &AtFinalizedBlock, account: &AccountId) -> Result<Proxies, ChainError> {
	let stored = at.read(api::storage().proxy().proxies(), (*account,)).await?;
	let Some((proxies, deposit)) = stored else { return Ok(Proxies::default()) };
	let proxies = proxies.into_iter().map(|proxy| Proxy {
		delegate: proxy.delegate,
		proxy_type: proxy.proxy_type.into(),
		delay: proxy.delay,
	});
	Ok(Proxies { proxies: proxies.collect(), deposit: Tokens(deposit) })
}

/// Gives an account the right to act for the signer. Refused (`Proxy.Duplicate`) where it has the
/// same right already.
pub fn add(proxy: Proxy) -> Call {
	let Proxy { delegate, proxy_type, delay } = proxy;
	api::tx().proxy().add_proxy(delegate.into(), proxy_type.into(), delay).into()
}

/// Takes a right to act for the signer back. Type and delay have to be those that it was given
/// with.
pub fn remove(proxy: Proxy) -> Call {
	let Proxy { delegate, proxy_type, delay } = proxy;
	api::tx().proxy().remove_proxy(delegate.into(), proxy_type.into(), delay).into()
}

/// Takes all rights to act for the signer back.
pub fn remove_all() -> Call {
	api::tx().proxy().remove_proxies().into()
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn a_right_allows_its_own_type_and_any_allows_all_but_none_with_a_delay() {
		let delegate = |byte| subxt::utils::AccountId32([byte; 32]);
		let delayed = Proxy { delay: 10, ..Proxy::new(delegate(3), ProxyType::Market) };
		let market = Proxy::new(delegate(1), ProxyType::Market);
		let proxies = vec![market, Proxy::new(delegate(2), ProxyType::Any), delayed];
		let proxies = Proxies { proxies, deposit: Tokens::ZERO };
		let allows = |byte, proxy_type| proxies.allows(&delegate(byte), proxy_type);
		assert!(allows(1, ProxyType::Market) && !allows(1, ProxyType::Registry));
		assert!(allows(2, ProxyType::Market) && allows(2, ProxyType::Registry));
		assert!(!allows(3, ProxyType::Market));
	}

	#[test]
	fn a_type_is_stored_as_the_same_type() {
		for proxy_type in [
			ProxyType::Any,
			ProxyType::Governance,
			ProxyType::Network,
			ProxyType::Registry,
			ProxyType::Market,
		] {
			assert_eq!(ProxyType::from(Stored::from(proxy_type)), proxy_type);
		}
	}
}
