//! Temporary.
use tieline_client::chain::{AtFinalizedBlock, ChainError};
/// Temporary.
pub async fn status(at: &AtFinalizedBlock) -> Result<String, ChainError> {
	Ok(format!("block {}\n", at.number()))
}
