//! The runtime API by which nodes report a validator that authors two blocks in one slot.

use sp_runtime::traits::Block as BlockT;

sp_api::decl_runtime_apis! {
	/// Reports of validators that author two blocks in one slot.
	pub trait AuthorshipApi {
		/// Has a report enter the pool of the node that calls, if the two headers prove anything.
		fn submit_double_authorship(
			first: <Block as BlockT>::Header,
			second: <Block as BlockT>::Header,
		) -> Option<()>;
	}
}
