//! Handing extrinsics to nodes.

use super::{
	job::{Form, Signed},
	life::{self, Life, Remedy},
	nonce,
	pool::{self, PoolAnswer},
	work::Work,
};
use crate::chain::{AtBlock, ChainError};

impl Work<'_> {
	/// Hands an extrinsic to a node. When the connection breaks meanwhile, it is unknown whether
	/// the node has it: then it counts as taken, by no node, and is handed to the next.
	pub(super) async fn hand(&self, form: &Form, height: u32) -> Result<PoolAnswer, ChainError> {
		let connection = self.client.connection();
		let error = match connection.rpc.author_submit_extrinsic(&form.bytes).await {
			Ok(_) => return Ok(PoolAnswer::Taken(Some((connection.generation, height)))),
			Err(subxt::rpcs::Error::User(error)) => {
				return Ok(pool::answer(&error, connection.generation, height));
			},
			Err(error) => error,
		};
		match connection.explain("an extrinsic", error).await {
			ChainError::ConnectionLost { .. } => {
				self.client.reconnect(&connection).await?;
				Ok(PoolAnswer::Taken(None))
			},
			error => Err(error),
		}
	}

	/// Hands the same bytes to a node again, where another node may have lost them. A node that
	/// has them answers so.
	pub(super) async fn hand_again(
		&mut self,
		height: u32,
		quiet_chain: bool,
	) -> Result<(), ChainError> {
		let generation = self.client.connection().generation;
		for index in 0..self.jobs.len() {
			let Some(signed) = self.on_its_way(index) else { continue };
			let Some(form) = signed.last() else { continue };
			if !quiet_chain && !life::is_due(signed.handed, generation, height) {
				continue;
			}
			if let PoolAnswer::Taken(handed @ Some(_)) = self.hand(form, height).await?
				&& let Some(signed) = &mut self.jobs[index].signed
			{
				signed.handed = handed;
			}
		}
		Ok(())
	}

	/// Looks whether the node knows of the calls that are on their way, in its best chain or among
	/// what its pool would put into the next block. A call that it does not know for long is handed
	/// to the other nodes, and then signed anew with the same nonce: at most one of its forms gets
	/// in.
	pub(super) async fn look_after_unseen(&mut self, at: &AtBlock) -> Result<(), ChainError> {
		if !self.jobs.iter().any(super::job::Job::is_on_its_way) {
			return Ok(());
		}
		let next = nonce::next(self.client, self.account.signer_id()).await?;
		for index in 0..self.jobs.len() {
			let until = self.jobs[index].call.last_block();
			let job = &mut self.jobs[index];
			if !job.is_open() {
				continue;
			}
			let Some(signed) = &mut job.signed else { continue };
			let Some(Form { life, bytes, .. }) = signed.last().cloned() else { continue };
			if next > life.nonce {
				signed.unseen.seen();
				continue;
			}
			let of_use = until.map_or(life.blocks, |until| until.saturating_sub(life.birth));
			match signed.unseen.remedy(at.number(), of_use.min(life.blocks)) {
				Remedy::Wait => {},
				Remedy::HandOn => {
					let nodes = self.client.hand_to_others(&bytes).await;
					let call = &self.jobs[index].call;
					tracing::debug!(%call, nodes, "the node lost it; handed to the others");
				},
				Remedy::SignAnew => self.add_form(index, at, life.nonce).await?,
			}
		}
		Ok(())
	}

	/// Signs a call once more, with the nonce that it has, and hands it to the node. Where it comes
	/// too late or the signer does not answer, the forms that it has stay the only ones.
	async fn add_form(&mut self, index: usize, at: &AtBlock, nonce: u64) -> Result<(), ChainError> {
		let call = self.jobs[index].call.clone();
		let options = self.options;
		let Ok(blocks) = life::blocks(at.number(), call.last_block(), options.life_blocks) else {
			return Ok(());
		};
		let form = match self.sign(at, &call, Life { nonce, birth: at.number(), blocks }).await {
			Ok(form) => form,
			Err(error) => {
				tracing::debug!(%call, %error, "not signed anew");
				return Ok(());
			},
		};
		tracing::debug!(%call, nonce, hash = ?form.hash, "the node lost it; signed anew");
		let answer = self.hand(&form, at.number()).await?;
		if let Some(signed) = &mut self.jobs[index].signed {
			signed.add(form);
			if let PoolAnswer::Taken(handed) = answer {
				signed.handed = handed;
			}
		}
		Ok(())
	}

	/// The call of this index as it was signed, if it is on its way.
	pub(super) fn on_its_way(&self, index: usize) -> Option<&Signed> {
		let job = &self.jobs[index];
		job.signed.as_ref().filter(|_| job.is_open())
	}
}
