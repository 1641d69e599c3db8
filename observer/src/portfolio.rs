//! The portfolio of an aggregation, all connection points together.

use tieline_client::{
	chain::{AtFinalizedBlock, ChainError},
	registry,
};
use tieline_primitives::{AggregationId, Capability, Day, Service};

/// The capability of an aggregation for energy on a market day, at all its points together.
pub(crate) async fn capability(
	at: &AtFinalizedBlock,
	aggregation: AggregationId,
	day: Day,
) -> Result<Capability, ChainError> {
	let portfolio = registry::portfolio(at, aggregation, Service::Energy, day).await?;
	Ok(sum(portfolio.values()))
}

fn sum<'a>(capabilities: impl Iterator<Item = &'a Capability>) -> Capability {
	capabilities.fold(Capability::ZERO, |sum, one| Capability {
		export: sum.export.saturating_add(one.export),
		import: sum.import.saturating_add(one.import),
	})
}

#[cfg(test)]
mod tests {
	use super::*;
	use tieline_primitives::Watts;

	#[test]
	fn the_directions_of_a_portfolio_are_summed_apart() {
		let of = |export, import| Capability { export: Watts(export), import: Watts(import) };
		assert_eq!(sum([of(3, 1), of(4, 0)].iter()), of(7, 1));
		assert_eq!(sum([].iter()), Capability::ZERO);
	}
}
