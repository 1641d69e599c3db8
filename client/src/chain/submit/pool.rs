//! The answer of a node's transaction pool to an extrinsic.

use subxt::rpcs::UserError;

/// The node's answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum PoolAnswer {
	/// The pool has it. `Some` of the connection and the height, or `None` when the connection
	/// broke before the answer came.
	Taken(Option<(u64, u32)>),
	/// Not in this form, now: sign it anew, at a later block and with a fresh nonce.
	SignAnew(String),
	/// The account cannot pay.
	NoFunds,
	/// Not in any form.
	Never {
		/// The JSON-RPC error code.
		code: i32,
		/// The node's message.
		message: String,
	},
}

// The codes of `author_submitExtrinsic`, as sc-rpc-api numbers them.
const VERIFICATION: i32 = 1002;
const INVALID: i32 = 1010;
const UNKNOWN_VALIDITY: i32 = 1011;
const TEMPORARILY_BANNED: i32 = 1012;
const ALREADY_IMPORTED: i32 = 1013;
const TOO_LOW_PRIORITY: i32 = 1014;
const IMMEDIATELY_DROPPED: i32 = 1016;
const NO_FUTURE_TAKEN: i32 = 1021;

/// Reads a node's refusal to take an extrinsic.
///
/// An invalid one carries the reason as text only, in sp-runtime's words for
/// `InvalidTransaction`.
pub(super) fn answer(error: &UserError, generation: u64, height: u32) -> PoolAnswer {
	let detail = error.data.as_ref().map(|data| data.get().trim_matches('"')).unwrap_or_default();
	let message = match detail {
		"" => error.message.clone(),
		detail => format!("{}: {detail}", error.message),
	};
	match error.code {
		ALREADY_IMPORTED => PoolAnswer::Taken(Some((generation, height))),
		// A busy node can have forgotten the state that it was about to validate at.
		VERIFICATION | UNKNOWN_VALIDITY | TEMPORARILY_BANNED | TOO_LOW_PRIORITY
		| IMMEDIATELY_DROPPED | NO_FUTURE_TAKEN => PoolAnswer::SignAnew(message),
		INVALID => match detail {
			"Inability to pay some fees (e.g. account balance too low)" => PoolAnswer::NoFunds,
			// Stale and future nonces; a signature over another runtime version; a birth block
			// that the chain no longer knows; a full block.
			"Transaction is outdated"
			| "Transaction will be valid in the future"
			| "Transaction has a bad signature"
			| "Transaction has an ancient birth block"
			| "Transaction would exhaust the block limits" => PoolAnswer::SignAnew(message),
			_ => PoolAnswer::Never { code: error.code, message },
		},
		code => PoolAnswer::Never { code, message },
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	fn says(code: i32, detail: &str) -> PoolAnswer {
		let json = if detail.is_empty() {
			format!(r#"{{"code":{code},"message":"Invalid Transaction"}}"#)
		} else {
			format!(r#"{{"code":{code},"message":"Invalid Transaction","data":"{detail}"}}"#)
		};
		answer(&serde_json::from_str(&json).unwrap(), 2, 50)
	}

	#[test]
	fn a_nonce_that_another_has_is_replaced() {
		for (code, detail) in [
			(1010, "Transaction is outdated"),
			(1010, "Transaction will be valid in the future"),
			(1014, "The transaction has too low priority to replace another transaction"),
		] {
			assert!(matches!(says(code, detail), PoolAnswer::SignAnew(_)), "{detail}");
		}
	}

	#[test]
	fn a_node_that_is_too_busy_to_validate_or_has_no_room_is_asked_again() {
		for code in [1002, 1012, 1016] {
			assert!(matches!(says(code, ""), PoolAnswer::SignAnew(_)), "{code}");
		}
	}

	#[test]
	fn an_upgraded_runtime_asks_for_a_new_signature() {
		let answer = says(1010, "Transaction has a bad signature");
		assert!(matches!(answer, PoolAnswer::SignAnew(_)));
	}

	#[test]
	fn an_extrinsic_that_the_pool_has_already_counts_as_taken() {
		assert_eq!(says(1013, ""), PoolAnswer::Taken(Some((2, 50))));
	}

	#[test]
	fn an_account_that_cannot_pay_is_named() {
		let answer = says(1010, "Inability to pay some fees (e.g. account balance too low)");
		assert_eq!(answer, PoolAnswer::NoFunds);
	}

	#[test]
	fn a_call_that_the_runtime_filters_is_not_tried_again() {
		let answer = says(1010, "Transaction call is not expected");
		let message = "Invalid Transaction: Transaction call is not expected".into();
		assert_eq!(answer, PoolAnswer::Never { code: 1010, message });
	}
}
