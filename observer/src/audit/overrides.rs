//! The overrides of a day.

use crate::{
	directory::Directory,
	record::{OverrideRecord, ReasonRecord},
};
use tieline_client::{
	chain::{AtFinalizedBlock, ChainError},
	market::Auction,
	network,
};
use tieline_primitives::{PointId, PricingNodeId};

/// The overrides in the areas of a pricing node whose windows share an instant with the delivery
/// of an auction, ascending.
pub(super) async fn overrides(
	at: &AtFinalizedBlock,
	directory: &Directory,
	node: PricingNodeId,
	auctions: &[Auction],
) -> Result<Vec<OverrideRecord>, ChainError> {
	let mut found = Vec::new();
	for (id, issued) in network::overrides(at).await? {
		let is_here = directory.areas_of(node).any(|(area, _)| area == issued.area);
		let is_then = auctions.iter().any(|auction| {
			auction
				.delivery()
				.any(|(_, interval)| issued.from < interval.end() && interval.start < issued.until)
		});
		if !(is_here && is_then) {
			continue;
		}
		let state = network::override_state(at, id).await?.unwrap_or(issued.state);
		let points =
			issued.points.iter().map(|index| directory.point(PointId(issued.area, *index)));
		found.push(OverrideRecord {
			id: id.0,
			dso: issued.dso.to_string(),
			points: points.collect(),
			from: issued.from.0,
			until: issued.until.0,
			export_w: issued.caps.export.0,
			import_w: issued.caps.import.0,
			reason: ReasonRecord::from(&issued.reason),
			state: state.to_string(),
			block: issued.block,
		});
	}
	Ok(found)
}
