//! The register in memory, kept up to date from the events of each block.

mod changes;
mod contents;
mod scope;

pub use scope::Scope;

use super::{Aggregation, Der, Enrolment};
use crate::chain::{AtFinalizedBlock, ChainError, Hash};
use changes::{Position, changes};
use contents::{Contents, Update};
use std::collections::BTreeMap;
use tieline_primitives::{AggregationId, DerId, Service};

/// How many changed DERs, beyond a quarter of the register, are read one by one.
const SMALL: usize = 64;

/// The DERs, consents, enrolments and aggregations at one finalized block.
///
/// [`follow`](Self::follow) moves it to a later block. The first time it reads the whole register;
/// then only the records that the events of the blocks since then name. What it holds is the same
/// either way, so an agent that keeps one is still a function of the finalized state: after a
/// gap, an upgrade of the runtime or a block that is no descendant, it reads all again.
///
/// A DER takes 300 bytes, and up to twice that with the room that trees leave free. Of a large
/// register an agent keeps its own part alone: see [`Scope`].
///
/// ```no_run
/// use tieline_client::agent::{Action, Agent, AgentError};
/// use tieline_client::chain::AtFinalizedBlock;
/// use tieline_client::registry::{self, Status, View};
/// use tieline_primitives::AggregationId;
///
/// struct Reviews {
///     aggregation: AggregationId,
///     registry: View,
/// }
///
/// impl Agent for Reviews {
///     fn name(&self) -> &str {
///         "reviews"
///     }
///
///     async fn step(&mut self, at: &AtFinalizedBlock) -> Result<Vec<Action>, AgentError> {
///         self.registry.follow(at).await?;
///         let consenting = self.registry.consenting(self.aggregation);
///         let registered = consenting.filter(|(_, der)| der.status == Status::Registered);
///         let ders = registered.map(|(id, _)| (format!("DER {id}"), id));
///         Ok(vec![Action::for_each("request the review of", ders, registry::request_review)])
///     }
/// }
/// ```
#[derive(Clone, Debug, Default)]
pub struct View {
	scope: Scope,
	position: Option<Position>,
	contents: Contents,
}

impl View {
	/// An empty view, which reads the register when it follows the first block.
	pub fn new() -> Self {
		Self::default()
	}

	/// Keeps this part of the register only. Where it kept another, it is empty until it follows a
	/// block.
	pub fn keep_only(&mut self, scope: Scope) {
		if self.scope != scope {
			*self = Self { scope, ..Self::default() };
		}
	}

	/// Moves to this block. After an error it stands where it stood.
	pub async fn follow(&mut self, at: &AtFinalizedBlock) -> Result<(), ChainError> {
		let to = Position::of(at);
		if self.position == Some(to) {
			return Ok(());
		}
		let changed = match self.position {
			Some(from) if from.spec_version == to.spec_version => changes(from, at).await?,
			_ => None,
		};
		let few = self.contents.size / 4 + SMALL;
		match changed.filter(|changed| changed.ders.len() <= few) {
			Some(changed) => self.contents.apply(Update::read(at, &self.scope, changed).await?),
			None => {
				tracing::debug!(block = to.number, "reading the whole register");
				self.contents = Contents::read(at, &self.scope).await?;
			},
		}
		self.position = Some(to);
		Ok(())
	}

	/// The number of the block at which it stands; `None` before the first.
	pub fn number(&self) -> Option<u32> {
		self.position.map(|position| position.number)
	}

	/// The DERs of its part of the register, retired ones included.
	pub fn ders(&self) -> &BTreeMap<DerId, Der> {
		&self.contents.ders
	}

	/// The aggregations.
	pub fn aggregations(&self) -> &BTreeMap<AggregationId, Aggregation> {
		&self.contents.aggregations
	}

	/// The aggregation that the owner of a DER has consented to.
	pub fn consent(&self, der: DerId) -> Option<AggregationId> {
		self.contents.consents.get(&der).copied()
	}

	/// The enrolment of a DER for a service.
	pub fn enrolment(&self, der: DerId, service: Service) -> Option<Enrolment> {
		self.contents.enrolments.get(&(der, service)).copied()
	}

	/// The DERs whose owners have consented to an aggregation.
	pub fn consenting(&self, aggregation: AggregationId) -> impl Iterator<Item = (DerId, &Der)> {
		let consents = self.contents.consents.iter();
		consents
			.filter(move |&(_, to)| *to == aggregation)
			.filter_map(|(id, _)| Some((*id, self.contents.ders.get(id)?)))
	}

	/// The DER of its part of the register that has a device, by the hash of the device's identifier.
	pub fn device(&self, device: Hash) -> Option<DerId> {
		self.contents.device(device)
	}
}
