//! The last block that the node knows as final: inherent data of the blocks that it makes.

use sp_blockchain::HeaderBackend;
use sp_inherents::{Error, InherentData, InherentDataProvider, InherentIdentifier};
use tieline_runtime::{BlockNumber, opaque::Block};

/// The number of the last block that the node knows as final.
#[derive(Clone, Copy, Debug)]
pub struct LastFinal(BlockNumber);

impl LastFinal {
	/// By the client's word.
	pub fn of(client: &impl HeaderBackend<Block>) -> Self {
		Self(client.info().finalized_number)
	}
}

#[async_trait::async_trait]
impl InherentDataProvider for LastFinal {
	async fn provide_inherent_data(&self, data: &mut InherentData) -> Result<(), Error> {
		data.put_data(pallet_finality::INHERENT_IDENTIFIER, &self.0)
	}

	/// Nothing is made of an error that the runtime calls fatal.
	async fn try_handle_error(
		&self,
		_: &InherentIdentifier,
		_: &[u8],
	) -> Option<Result<(), Error>> {
		None
	}
}
