//! The aggregations of a day: their devices and their capability.

use crate::{directory::Directory, portfolio, record};
use std::collections::{BTreeMap, BTreeSet};
use tieline_client::{
	chain::{AtFinalizedBlock, ChainError},
	registry,
};
use tieline_primitives::{AggregationId, Capability, Day, PricingNodeId, Service, Technology};

/// The aggregations of a pricing node that have devices on a day or have `offered`, in ascending
/// order of their identifiers.
pub(super) async fn aggregations(
	at: &AtFinalizedBlock,
	directory: &Directory,
	node: PricingNodeId,
	day: Day,
	offered: &BTreeSet<AggregationId>,
) -> Result<Vec<record::Aggregation>, ChainError> {
	let mut devices = enrolled(at, day).await?;
	let mut aggregations = Vec::new();
	for id in directory.aggregations_of(node) {
		// An aggregation can offer what it had, after its devices have left.
		let technologies = devices.remove(&id).unwrap_or_default();
		if technologies.is_empty() && !offered.contains(&id) {
			continue;
		}
		let Capability { export, import } = portfolio::capability(at, id, day).await?;
		aggregations.push(record::Aggregation {
			id: id.0,
			name: directory.aggregation(id),
			devices: technologies.values().sum(),
			export_w: export.0,
			import_w: import.0,
			technologies,
		});
	}
	Ok(aggregations)
}

/// The number of devices of each technology that each aggregation has enrolled for energy on a day.
async fn enrolled(
	at: &AtFinalizedBlock,
	day: Day,
) -> Result<BTreeMap<AggregationId, BTreeMap<String, u32>>, ChainError> {
	let ders = registry::ders(at).await?;
	let mut devices = BTreeMap::<_, BTreeMap<_, u32>>::new();
	for ((id, service), enrolment) in registry::enrolments(at).await? {
		let counts = service == Service::Energy && enrolment.from <= day;
		if let Some(der) = ders.get(&id).filter(|_| counts) {
			let technologies = devices.entry(enrolment.aggregation).or_default();
			*technologies.entry(name_of(der.technology).to_owned()).or_default() += 1;
		}
	}
	Ok(devices)
}

/// A technology as the record names it.
fn name_of(technology: Technology) -> &'static str {
	match technology {
		Technology::Solar => "solar",
		Technology::Storage => "storage",
		Technology::EvCharger => "ev-charger",
		Technology::FlexibleLoad => "flexible-load",
	}
}
