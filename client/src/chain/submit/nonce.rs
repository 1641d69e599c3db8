//! Which nonce comes next.

use crate::chain::{AccountId, AtBlock, ChainError, Client, api};

/// The account's next nonce as a node counts that has its pool in view.
pub(super) async fn next(client: &Client, account: &AccountId) -> Result<u64, ChainError> {
	let next = client.ask("the account's next nonce", |connection| async move {
		Ok(connection.rpc.system_account_next_index(account).await?)
	});
	next.await
}

/// The number of nonces that the account has used up to a block.
pub(super) async fn used(at: &AtBlock, account: &AccountId) -> Result<u64, ChainError> {
	let api = api::runtime_apis().account_nonce_api();
	at.call(api.account_nonce(*account)).await.map(u64::from)
}

/// The lowest nonce from `next` on that no extrinsic on its way has.
///
/// `next` is the node's count, with the extrinsics in its pool. The pool of another node may lack
/// ours; one that dropped an extrinsic has a gap, which has to be filled before those behind it
/// can go on.
pub(super) fn free(next: u64, taken: impl Iterator<Item = u64>) -> u64 {
	let mut taken = taken.filter(|&nonce| nonce >= next).collect::<Vec<_>>();
	taken.sort_unstable();
	taken.into_iter().fold(next, |free, nonce| if nonce == free { free + 1 } else { free })
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn the_pool_is_counted_with() {
		assert_eq!(free(5, [].into_iter()), 5);
		assert_eq!(free(7, [5, 6].into_iter()), 7);
	}

	#[test]
	fn what_is_on_its_way_is_not_repeated_at_a_node_that_does_not_know_it() {
		assert_eq!(free(5, [6, 5, 7].into_iter()), 8);
	}

	#[test]
	fn a_gap_is_filled_first() {
		assert_eq!(free(5, [6, 7].into_iter()), 5);
		assert_eq!(free(5, [5, 7].into_iter()), 6);
	}
}
