//! The register in memory, kept up to date from the events of each block.

use super::{Aggregation, Der, Enrolment, Event, questions};
use crate::chain::{AtFinalizedBlock, ChainError, Hash, api};
use futures::{StreamExt, TryStreamExt, stream};
use std::collections::{BTreeMap, BTreeSet};
use tieline_primitives::{AggregationId, DerId, Service};

/// The longest gap, in blocks, over which events are read to catch up. After a longer one the whole
/// register is read.
const MAX_GAP: u32 = 32;
/// How many records are read at once.
const CONCURRENT: usize = 32;
/// How many changed DERs, beyond a quarter of all, are read one by one.
const SMALL: usize = 64;

/// The DERs, consents, enrolments and aggregations at one finalized block.
///
/// [`follow`](Self::follow) moves it to a later block. The first time it reads the whole register;
/// then only the records that the events of the blocks since then name. What it holds is the same
/// either way, so an agent that keeps one is still a function of the finalized state: after a
/// gap, an upgrade of the runtime or a block that is no descendant, it reads all again.
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
	position: Option<Position>,
	contents: Contents,
}

/// The block at which a view stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Position {
	number: u32,
	hash: Hash,
	spec_version: u32,
}

impl Position {
	fn of(at: &AtFinalizedBlock) -> Self {
		Self { number: at.number(), hash: at.hash(), spec_version: at.spec_version() }
	}
}

impl View {
	/// An empty view, which reads the register when it follows the first block.
	pub fn new() -> Self {
		Self::default()
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
		let few = self.contents.ders.len() / 4 + SMALL;
		match changed.filter(|changed| changed.ders.len() <= few) {
			Some(changed) => self.contents.apply(Update::read(at, changed).await?),
			None => {
				tracing::debug!(block = to.number, "reading the whole register");
				self.contents = Contents::read(at).await?;
			},
		}
		self.position = Some(to);
		Ok(())
	}

	/// The number of the block at which it stands; `None` before the first.
	pub fn number(&self) -> Option<u32> {
		self.position.map(|position| position.number)
	}

	/// The DERs, retired ones included.
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

	/// The DER that has a device, by the hash of the device's identifier.
	pub fn device(&self, device: Hash) -> Option<DerId> {
		latest(&self.contents.devices, device)
	}

	/// The DER that has a meter, by the hash of the meter's identifier.
	pub fn meter(&self, meter: Hash) -> Option<DerId> {
		latest(&self.contents.meters, meter)
	}
}

/// The records of a register that have changed.
#[derive(Debug, Default, PartialEq, Eq)]
struct Changed {
	ders: BTreeSet<DerId>,
	aggregations: BTreeSet<AggregationId>,
}

impl Changed {
	fn note(&mut self, event: &Event) {
		self.ders.extend(event.der());
		self.aggregations.extend(event.aggregation());
	}
}

/// The records that have changed between a block and a later one; `None` when the later one is not
/// a descendant within reach.
async fn changes(from: Position, at: &AtFinalizedBlock) -> Result<Option<Changed>, ChainError> {
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
		match at.client().at_number(number).await? {
			Some(before) if before.hash() == parent => block = before,
			_ => return Ok(None),
		}
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

/// The records of a register.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Contents {
	ders: BTreeMap<DerId, Der>,
	consents: BTreeMap<DerId, AggregationId>,
	enrolments: BTreeMap<(DerId, Service), Enrolment>,
	aggregations: BTreeMap<AggregationId, Aggregation>,
	devices: BTreeSet<(Hash, DerId)>,
	meters: BTreeSet<(Hash, DerId)>,
}

/// The records that have changed, as they are now.
#[derive(Debug, Default)]
struct Update {
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
	async fn read(at: &AtFinalizedBlock, changed: Changed) -> Result<Self, ChainError> {
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
	async fn read(at: &AtFinalizedBlock) -> Result<Self, ChainError> {
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

	fn apply(&mut self, update: Update) {
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
fn latest(registered: &BTreeSet<(Hash, DerId)>, hash: Hash) -> Option<DerId> {
	let with = registered.range((hash, DerId(0))..=(hash, DerId(u32::MAX)));
	with.last().map(|(_, id)| *id)
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::registry::Status;
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
