//! The records of a register that the events of blocks name.

use crate::{
	chain::{AtFinalizedBlock, ChainError, Hash, api},
	registry::Event,
};
use std::collections::BTreeSet;
use tieline_primitives::{AggregationId, DerId};

/// The longest gap, in blocks, over which events are read to catch up. After a longer one the whole
/// register is read.
const MAX_GAP: u32 = 32;

/// The block at which a view stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Position {
	pub number: u32,
	pub hash: Hash,
	pub spec_version: u32,
}

impl Position {
	pub fn of(at: &AtFinalizedBlock) -> Self {
		Self { number: at.number(), hash: at.hash(), spec_version: at.spec_version() }
	}
}

/// The records of a register that have changed.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Changed {
	pub ders: BTreeSet<DerId>,
	pub aggregations: BTreeSet<AggregationId>,
}

impl Changed {
	fn note(&mut self, event: &Event) {
		self.ders.extend(event.der());
		self.aggregations.extend(event.aggregation());
	}
}

/// The records that have changed between a block and a later one; `None` when the later one is not
/// a descendant within reach.
pub(super) async fn changes(
	from: Position,
	at: &AtFinalizedBlock,
) -> Result<Option<Changed>, ChainError> {
	let gap = at.number().checked_sub(from.number);
	if gap.is_none_or(|gap| gap == 0 || gap > MAX_GAP) {
		return Ok(None);
	}
	let mut changed = Changed::default();
	let mut block = at.clone();
	loop {
		note_events(&block, &mut changed).await?;
		let parent = block.parent().await?;
		let number = block.number().saturating_sub(1);
		if number == from.number {
			return Ok((parent == from.hash).then_some(changed));
		}
		block = block.before().await?;
	}
}

async fn note_events(at: &AtFinalizedBlock, changed: &mut Changed) -> Result<(), ChainError> {
	let reading = async {
		for event in at.events().fetch().await?.iter() {
			let event = event?;
			if event.pallet_name() == "DerRegistry"
				&& let api::Event::DerRegistry(event) = event.decode_as::<api::Event>()?
			{
				changed.note(&event.into());
			}
		}
		Ok::<_, subxt::Error>(())
	};
	match reading.await {
		Ok(()) => Ok(()),
		Err(error) => Err(at.explain("the events of the registry", error).await),
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use tieline_primitives::{Capability, Day, Service};

	#[test]
	fn an_enrolment_changes_the_der_and_its_aggregation() {
		let mut changed = Changed::default();
		changed.note(&Event::DerEnrolled {
			der: DerId(7),
			aggregation: AggregationId(4),
			service: Service::Energy,
			from: Day(1),
			capability: Capability::ZERO,
		});
		changed.note(&Event::DerForgotten { der: DerId(9) });
		assert_eq!(changed.ders, [DerId(7), DerId(9)].into());
		assert_eq!(changed.aggregations, [AggregationId(4)].into());
	}
}
