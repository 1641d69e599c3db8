//! The records of a register in memory.

use super::{CONCURRENT, changes::Changed};
use crate::{
	chain::{AtFinalizedBlock, ChainError, Hash},
	registry::{Aggregation, Der, Enrolment, questions},
};
use futures::{StreamExt, TryStreamExt, stream};
use std::collections::{BTreeMap, BTreeSet};
use tieline_primitives::{AggregationId, DerId, Service};

/// The records of a register.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Contents {
	pub ders: BTreeMap<DerId, Der>,
	pub consents: BTreeMap<DerId, AggregationId>,
	pub enrolments: BTreeMap<(DerId, Service), Enrolment>,
	pub aggregations: BTreeMap<AggregationId, Aggregation>,
	pub devices: BTreeSet<(Hash, DerId)>,
	pub meters: BTreeSet<(Hash, DerId)>,
}

/// The records that have changed, as they are now.
#[derive(Debug, Default)]
pub(super) struct Update {
	ders: Vec<(DerId, DerRecords)>,
	aggregations: Vec<(AggregationId, Option<Aggregation>)>,
}

/// All records of one DER.
#[derive(Debug, Default)]
struct DerRecords {
	der: Option<Der>,
	consent: Option<AggregationId>,
	enrolments: BTreeMap<Service, Enrolment>,
}

impl Update {
	pub async fn read(at: &AtFinalizedBlock, changed: Changed) -> Result<Self, ChainError> {
		let ders = stream::iter(changed.ders).map(|id| async move {
			let records = DerRecords {
				der: questions::der(at, id).await?,
				consent: questions::consent_of(at, id).await?,
				enrolments: questions::enrolments_of(at, id).await?,
			};
			Ok::<_, ChainError>((id, records))
		});
		let ders = ders.buffer_unordered(CONCURRENT).try_collect().await?;
		let aggregations = stream::iter(changed.aggregations).map(|id| async move {
			Ok::<_, ChainError>((id, questions::aggregation(at, id).await?))
		});
		let aggregations = aggregations.buffer_unordered(CONCURRENT).try_collect().await?;
		Ok(Self { ders, aggregations })
	}
}

impl Contents {
	pub async fn read(at: &AtFinalizedBlock) -> Result<Self, ChainError> {
		let mut contents = Self {
			consents: questions::consents(at).await?,
			enrolments: questions::enrolments(at).await?,
			aggregations: questions::aggregations(at).await?,
			..Self::default()
		};
		for (id, der) in questions::ders(at).await? {
			contents.insert(id, der);
		}
		Ok(contents)
	}

	pub fn apply(&mut self, update: Update) {
		for (id, records) in update.ders {
			self.remove(id);
			if let Some(der) = records.der {
				self.insert(id, der);
			}
			if let Some(aggregation) = records.consent {
				self.consents.insert(id, aggregation);
			}
			let enrolments = records.enrolments.into_iter();
			self.enrolments.extend(enrolments.map(|(service, value)| ((id, service), value)));
		}
		for (id, aggregation) in update.aggregations {
			match aggregation {
				Some(aggregation) => self.aggregations.insert(id, aggregation),
				None => self.aggregations.remove(&id),
			};
		}
	}

	fn insert(&mut self, id: DerId, der: Der) {
		self.devices.insert((der.device, id));
		self.meters.insert((der.meter, id));
		self.ders.insert(id, der);
	}

	fn remove(&mut self, id: DerId) {
		if let Some(der) = self.ders.remove(&id) {
			self.devices.remove(&(der.device, id));
			self.meters.remove(&(der.meter, id));
		}
		self.consents.remove(&id);
		for service in [Service::Energy, Service::Reserve, Service::Regulation] {
			self.enrolments.remove(&(id, service));
		}
	}
}

/// The latest DER that was registered with a device or a meter: one of those before it has
/// retired.
pub(super) fn latest(registered: &BTreeSet<(Hash, DerId)>, hash: Hash) -> Option<DerId> {
	let with = registered.range((hash, DerId(0))..=(hash, DerId(u32::MAX)));
	with.last().map(|(_, id)| *id)
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::registry::{Status, View};
	use tieline_primitives::{Capability, Day, PointId, PricingNodeId, Technology, Watts};

	fn der(device: u8, status: Status) -> Der {
		Der {
			owner: subxt::utils::AccountId32([7; 32]),
			point: PointId::default(),
			technology: Technology::Solar,
			rating: Capability { export: Watts(5_000), import: Watts::ZERO },
			device: Hash::repeat_byte(device),
			meter: Hash::repeat_byte(device + 100),
			retail: Vec::new(),
			status,
			derating: None,
			earliest: Day(0),
		}
	}

	fn records(der: Der, consent: Option<u32>, enrolled: Option<u32>) -> DerRecords {
		let enrolment = |id| Enrolment { aggregation: AggregationId(id), from: Day(3) };
		let enrolled = enrolled.map(|id| (Service::Energy, enrolment(id)));
		DerRecords {
			der: Some(der),
			consent: consent.map(AggregationId),
			enrolments: enrolled.into_iter().collect(),
		}
	}

	fn update(id: u32, records: DerRecords) -> Update {
		Update { ders: vec![(DerId(id), records)], aggregations: Vec::new() }
	}

	fn view(contents: Contents) -> View {
		View { position: None, contents }
	}

	#[test]
	fn a_changed_der_is_replaced_with_all_that_belongs_to_it() {
		let mut contents = Contents::default();
		contents.apply(update(1, records(der(1, Status::Registered), Some(4), Some(4))));
		contents.apply(update(1, records(der(1, Status::Retired { from: Day(9) }), None, None)));
		let view = view(contents);
		assert_eq!(view.ders()[&DerId(1)].status, Status::Retired { from: Day(9) });
		assert_eq!(view.consent(DerId(1)), None);
		assert_eq!(view.enrolment(DerId(1), Service::Energy), None);
		assert_eq!(view.consenting(AggregationId(4)).count(), 0);
	}

	#[test]
	fn a_device_belongs_to_the_der_that_was_registered_last_with_it() {
		let mut contents = Contents::default();
		let retired = Status::Retired { from: Day(9) };
		contents.apply(update(1, records(der(1, retired), None, None)));
		contents.apply(update(2, records(der(1, Status::Registered), None, None)));
		assert_eq!(view(contents.clone()).device(Hash::repeat_byte(1)), Some(DerId(2)));
		contents.apply(update(1, DerRecords::default()));
		assert_eq!(view(contents.clone()).device(Hash::repeat_byte(1)), Some(DerId(2)));
		assert_eq!(view(contents.clone()).meter(Hash::repeat_byte(101)), Some(DerId(2)));
		contents.apply(update(2, DerRecords::default()));
		assert_eq!(contents, Contents::default(), "nothing is left of a forgotten DER");
	}

	#[test]
	fn a_dissolved_aggregation_is_gone() {
		let aggregation = Aggregation {
			aggregator: subxt::utils::AccountId32([7; 32]),
			node: PricingNodeId(0),
			name: "Cedar".into(),
			attestation: Hash::zero(),
			members: 0,
			portfolios: 0,
		};
		let update =
			|found| Update { aggregations: vec![(AggregationId(4), found)], ..Update::default() };
		let mut contents = Contents::default();
		contents.apply(update(Some(aggregation)));
		assert_eq!(contents.aggregations.len(), 1);
		contents.apply(update(None));
		assert!(contents.aggregations.is_empty());
	}
}
