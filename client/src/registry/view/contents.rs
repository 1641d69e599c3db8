//! The records of a register in memory.

use super::{changes::Changed, scope::Scope};
use crate::{
	chain::{AtFinalizedBlock, ChainError, Hash},
	registry::{Aggregation, Der, Enrolment, questions},
};
use futures::{StreamExt, TryStreamExt, stream};
use std::collections::{BTreeMap, BTreeSet};
use tieline_primitives::{AggregationId, DerId, Service};

/// How many records are read at once.
const CONCURRENT: usize = 32;
/// The records of a register, as far as a scope has them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Contents {
	pub ders: BTreeMap<DerId, Der>,
	pub consents: BTreeMap<DerId, AggregationId>,
	pub enrolments: BTreeMap<(DerId, Service), Enrolment>,
	pub aggregations: BTreeMap<AggregationId, Aggregation>,
	/// The number of DERs in the whole register when it was read whole.
	pub size: usize,
	devices: BTreeSet<(Prefix, DerId)>,
}

/// The first bytes of the hash of a device: enough to find the few DERs that may have it.
type Prefix = [u8; 4];

/// The records that have changed, as they are now.
#[derive(Debug, Default)]
pub(super) struct Update {
	ders: Vec<(DerId, DerRecords)>,
	aggregations: Vec<(AggregationId, Option<Aggregation>)>,
}

/// All records of one DER; empty of one that there is not, or that is out of scope.
#[derive(Debug, Default)]
struct DerRecords {
	der: Option<Der>,
	consent: Option<AggregationId>,
	enrolments: BTreeMap<Service, Enrolment>,
}

impl DerRecords {
	async fn read(at: &AtFinalizedBlock, scope: &Scope, id: DerId) -> Result<Self, ChainError> {
		let Some(der) = questions::der(at, id).await? else { return Ok(Self::default()) };
		let consent = questions::consent_of(at, id).await?;
		if !scope.has(&der, consent) {
			return Ok(Self::default());
		}
		let enrolments = questions::enrolments_of(at, id).await?;
		Ok(Self { der: Some(der), consent, enrolments })
	}
}

impl Update {
	pub async fn read(
		at: &AtFinalizedBlock,
		scope: &Scope,
		changed: Changed,
	) -> Result<Self, ChainError> {
		let ders = stream::iter(changed.ders).map(|id| async move {
			Ok::<_, ChainError>((id, DerRecords::read(at, scope, id).await?))
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
	/// Reads the whole register, and keeps what the scope has.
	pub async fn read(at: &AtFinalizedBlock, scope: &Scope) -> Result<Self, ChainError> {
		let mut contents =
			Self { aggregations: questions::aggregations(at).await?, ..Self::default() };
		questions::each_consent(at, |der, aggregation| {
			if scope.may_have(aggregation) {
				contents.consents.insert(der, aggregation);
			}
		})
		.await?;
		questions::each_der(at, |id, der| {
			contents.size += 1;
			if scope.has(&der, contents.consents.get(&id).copied()) {
				contents.insert(id, der);
			}
		})
		.await?;
		let Self { ders, consents, enrolments, .. } = &mut contents;
		consents.retain(|der, _| ders.contains_key(der));
		questions::each_enrolment(at, |der, service, enrolment| {
			if ders.contains_key(&der) {
				enrolments.insert((der, service), enrolment);
			}
		})
		.await?;
		Ok(contents)
	}

	/// The latest DER that was registered with a device: one of those before it has retired.
	pub fn device(&self, device: Hash) -> Option<DerId> {
		let prefix = prefix(device);
		let alike = self.devices.range((prefix, DerId(0))..=(prefix, DerId(u32::MAX)));
		let mut alike = alike.rev().map(|(_, id)| *id);
		alike.find(|id| self.ders.get(id).is_some_and(|der| der.device == device))
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
		self.devices.insert((prefix(der.device), id));
		self.ders.insert(id, der);
	}

	fn remove(&mut self, id: DerId) {
		if let Some(der) = self.ders.remove(&id) {
			self.devices.remove(&(prefix(der.device), id));
		}
		self.consents.remove(&id);
		for service in [Service::Energy, Service::Reserve, Service::Regulation] {
			self.enrolments.remove(&(id, service));
		}
	}
}

fn prefix(hash: Hash) -> Prefix {
	let [a, b, c, d, ..] = hash.0;
	[a, b, c, d]
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::registry::{Status, View};
	use tieline_primitives::{Capability, Day, PointId, PricingNodeId, SiteId, Technology, Watts};

	fn der(device: u8, status: Status) -> Der {
		Der {
			owner: subxt::utils::AccountId32([7; 32]),
			site: SiteId(0),
			point: PointId::default(),
			technology: Technology::Solar,
			rating: Capability { export: Watts(5_000), import: Watts::ZERO },
			device: Hash::repeat_byte(device),
			submeter: None,
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
		View { contents, ..View::default() }
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

	#[test]
	fn two_devices_whose_hashes_begin_alike_are_two() {
		let mut contents = Contents::default();
		let alike = |last: u8| {
			let mut hash = Hash::repeat_byte(1);
			hash.0[31] = last;
			hash
		};
		for (id, last) in [(1, 7), (2, 8)] {
			let der = Der { device: alike(last), ..der(1, Status::Registered) };
			contents.apply(update(id, records(der, None, None)));
		}
		assert_eq!(contents.device(alike(7)), Some(DerId(1)));
		assert_eq!(contents.device(alike(8)), Some(DerId(2)));
		assert_eq!(contents.device(alike(9)), None);
	}

	/// The memory of a register of 10⁶ DERs, each enrolled once. A node of a B-tree is at least half
	/// full, so that the tree takes up to twice its entries.
	#[test]
	fn a_million_ders_fit_into_a_gigabyte() {
		let der = size_of::<(DerId, Der)>();
		let others = size_of::<(DerId, AggregationId)>()
			+ size_of::<((DerId, Service), Enrolment)>()
			+ 2 * size_of::<(Prefix, DerId)>();
		assert!(der <= 300, "{der} bytes");
		assert!(others <= 50, "{others} bytes");
		assert!(2 * (der + others) * 1_000_000 < 1_000_000_000, "{}", der + others);
	}
}
