//! Looking for extrinsics in blocks.

use super::{
	bodies::read_events,
	included::{Included, settle},
	job::Job,
	life::Fate,
	nonce,
	work::Work,
};
use crate::chain::{AtBlock, ChainError};
use subxt::config::{Hasher, substrate::BlakeTwo256};

impl Work<'_> {
	/// Looks for our extrinsics in the blocks after number `scanned`, up to `at`.
	pub(super) async fn look_back(&mut self, at: &AtBlock, scanned: u32) -> Result<(), ChainError> {
		if !self.jobs.iter().any(Job::is_on_its_way) {
			return Ok(());
		}
		let connection = at.connection();
		for block in self.bodies.up_to(connection, at, scanned).await? {
			let mut events = None;
			for (index, extrinsic) in block.extrinsics.iter().enumerate() {
				let hash = BlakeTwo256.hash(extrinsic);
				let found = self.jobs.iter().position(|job| {
					job.is_on_its_way() && job.signed.as_ref().is_some_and(|s| s.has(hash))
				});
				let Some(found) = found else { continue };
				let (events, metadata) = match &events {
					Some(events) => events,
					None => events.insert(read_events(connection, &block).await?),
				};
				let included = Included {
					block_number: block.number,
					block_hash: block.hash,
					extrinsic_index: u32::try_from(index).unwrap_or(u32::MAX),
					extrinsic_hash: hash,
					is_final: at.is_final(),
					waited: self.begun.elapsed(),
					events: events.clone(),
				};
				self.jobs[found].outcome = Some(settle(included, metadata));
			}
		}
		Ok(())
	}

	/// Decides for each extrinsic that is in no block up to `at` whether it still can be.
	pub(super) async fn judge(&mut self, at: &AtBlock) -> Result<(), ChainError> {
		if !self.jobs.iter().any(Job::is_on_its_way) {
			return Ok(());
		}
		let used = nonce::used(at, self.account.signer_id()).await?;
		for index in 0..self.jobs.len() {
			let Some(signed) = self.on_its_way(index) else { continue };
			match signed.fate(at.number(), used) {
				Fate::Open => {},
				Fate::NonceTaken => {
					self.lose(index, "another extrinsic of the account took its nonce");
				},
				Fate::Ended => self.lose(index, "its life ended before it was in a block"),
			}
		}
		Ok(())
	}
}
