//! The rights of a signer to act for other accounts.

use crate::chain::{AccountId, AtBlock, Call, ChainError, api, right::Right};

/// The call as the signer may make it at a block. Where the signer has several rights to act for
/// another account, a call has to name the one that it is made by: the runtime would take the first,
/// and refuse the call where that is for those of another pallet.
pub(super) async fn with_right(
	call: &Call,
	at: &AtBlock,
	signer: &AccountId,
) -> Result<Call, ChainError> {
	let Some((real, pallets)) = call.acts_for() else { return Ok(call.clone()) };
	let stored = at.read(api::storage().proxy().proxies(), (*real,)).await?;
	let (proxies, _) = stored.unwrap_or_default();
	let own = proxies.into_iter().filter(|proxy| proxy.delegate == *signer && proxy.delay == 0);
	let known = own.map(|proxy| proxy.proxy_type.into()).collect::<Vec<_>>();
	Ok(call.with_right(Right::narrowest(&known, pallets)))
}
