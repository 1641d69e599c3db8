//! The right by which an account makes a call for another.

use super::api::runtime_types::tieline_runtime::configs::governance::ProxyType;
use codec::Encode;
use std::collections::BTreeSet;

/// The type of a proxy, as a call of `Proxy.proxy` names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode)]
pub(super) enum Right {
	#[codec(index = 0)]
	Any,
	#[codec(index = 1)]
	Governance,
	#[codec(index = 2)]
	Network,
	#[codec(index = 3)]
	Registry,
	#[codec(index = 4)]
	Market,
}

impl Right {
	/// The right that is for the calls of these pallets alone.
	fn for_calls_of(pallets: &BTreeSet<String>) -> Option<Self> {
		let mut pallets = pallets.iter();
		let (pallet, None) = (pallets.next()?, pallets.next()) else { return None };
		match pallet.as_str() {
			"Council" => Some(Self::Governance),
			"DsoConstraints" => Some(Self::Network),
			"DerRegistry" => Some(Self::Registry),
			"BidMarket" => Some(Self::Market),
			_ => None,
		}
	}

	/// The narrowest of the rights that an account has which allows the calls of these pallets.
	pub fn narrowest(known: &[Self], pallets: &BTreeSet<String>) -> Option<Self> {
		let wanted = [Self::for_calls_of(pallets), Some(Self::Any)];
		wanted.into_iter().flatten().find(|right| known.contains(right))
	}
}

impl From<ProxyType> for Right {
	fn from(stored: ProxyType) -> Self {
		match stored {
			ProxyType::Any => Self::Any,
			ProxyType::Governance => Self::Governance,
			ProxyType::Network => Self::Network,
			ProxyType::Registry => Self::Registry,
			ProxyType::Market => Self::Market,
		}
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn a_call_is_made_by_the_narrowest_right_that_allows_it() {
		let narrowest = |known: &[Right], pallets: &[&str]| {
			let pallets = pallets.iter().map(|pallet| (*pallet).to_owned()).collect();
			Right::narrowest(known, &pallets)
		};
		let two = [Right::Registry, Right::Market];
		assert_eq!(narrowest(&two, &["BidMarket"]), Some(Right::Market));
		assert_eq!(narrowest(&two, &["DerRegistry"]), Some(Right::Registry));
		assert_eq!(narrowest(&two, &["Balances"]), None);
		let all = [Right::Any, Right::Market];
		assert_eq!(narrowest(&all, &["BidMarket"]), Some(Right::Market));
		assert_eq!(narrowest(&all, &["BidMarket", "DerRegistry"]), Some(Right::Any));
		assert_eq!(narrowest(&[Right::Market], &["DerRegistry"]), None);
	}
}
