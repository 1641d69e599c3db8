//! Benchmarks of the calls, in the worst case: every DER at a connection point, in an area, at a
//! pricing node and in an aggregation of its own, as far as the call allows, and every portfolio and
//! total that it touches as full as it can be. Also the set-up of the benchmarks of pallets that ask
//! for portfolios.

use crate::{portfolio::Counted, *};
use alloc::vec::Vec;
use frame_benchmarking::v2::*;
use frame_support::{
	BoundedVec,
	traits::{Consideration, EnsureOrigin, Footprint, Get},
};
use frame_system::RawOrigin;
use sp_core::H256;
use tieline_primitives::{
	AggregationId, Calendar, Capability, Day, DerId, Interval, MAX_NAME, MILLIS_PER_DAY, Millis,
	Name, Network, PointId, PricingNodeId, Service, SiteId, Technology, Watts,
};

const NODE: PricingNodeId = PricingNodeId(0);
const RATING: Capability = Capability { export: Watts(5_000), import: Watts(5_000) };

/// See [`tieline_primitives::Portfolios::prepare`].
pub(crate) fn prepare<T: Config>(
	aggregator: &T::AccountId,
	node: PricingNodeId,
	points: &[PointId],
	capability: Capability,
) -> AggregationId {
	if !Aggregators::<T>::contains_key(aggregator) {
		admit::<T>(aggregator);
	}
	let id = new_aggregation::<T>(aggregator, node);
	let always = Counted::new(capability, Day(0), Day::MAX);
	for point in points {
		for service in SERVICES {
			put::<T>(aggregator, id, *point, service, &[always], Day(0));
		}
	}
	id
}

fn fund<T: Config>(who: &T::AccountId, footprint: Footprint) {
	T::Consideration::ensure_successful(who, footprint);
}

fn longest_name() -> Name {
	BoundedVec::truncate_from(alloc::vec![b'n'; MAX_NAME as usize])
}

fn admit<T: Config>(who: &T::AccountId) {
	Pallet::<T>::do_admit_aggregator(who.clone(), longest_name()).expect("it is a new aggregator");
}

fn new_aggregation<T: Config>(who: &T::AccountId, node: PricingNodeId) -> AggregationId {
	fund::<T>(who, Pallet::<T>::aggregation_footprint());
	let id = NextAggregation::<T>::get();
	Pallet::<T>::do_create_aggregation(who.clone(), node, longest_name(), H256::zero())
		.expect("the aggregator can pay");
	id
}

/// Puts spans into a portfolio and its aggregation's total, of DERs that are not written down.
fn put<T: Config>(
	who: &T::AccountId,
	id: AggregationId,
	point: PointId,
	service: Service,
	spans: &[Counted],
	free: Day,
) {
	let sum = |changes: ChangesOf<T>| {
		spans.iter().fold(changes, |changes, span| {
			changes
				.revise(free, T::PortfolioHistory::get(), &Counted::NOTHING, span)
				.expect("there is room")
		})
	};
	fund::<T>(who, Pallet::<T>::portfolio_footprint());
	let ticket = Pallet::<T>::deposit(who, Pallet::<T>::portfolio_footprint()).expect("it can pay");
	let capability = sum(ChangesOf::<T>::default());
	Portfolios::<T>::insert((id, point, service), Portfolio { capability, enrolled: 0, ticket });
	Totals::<T>::mutate(id, service, |total| *total = sum(core::mem::take(total)));
	Aggregations::<T>::mutate(id, |slot| {
		if let Some(aggregation) = slot {
			aggregation.portfolios += 1;
			if service == Service::Energy {
				EnergyPortfolios::<T>::mutate(aggregation.pricing_node, |count| *count += 1);
			}
		}
	});
}

/// Makes a pricing node.
fn open_node<T: Config>(node: PricingNodeId) {
	let day = Interval { start: Millis(0), length: Millis(MILLIS_PER_DAY) };
	T::Calendar::prepare(node, &day);
}

/// A market in which DERs can be brought as far as a benchmark needs them, each at the place of its
/// index.
struct Market<T: Config> {
	dso: T::AccountId,
	owner: T::AccountId,
	aggregator: T::AccountId,
	places: Vec<(PointId, AggregationId)>,
	free: Day,
}

impl<T: Config> Market<T> {
	/// With this many places, each at a pricing node and in an area of its own.
	fn new(count: u32) -> Self {
		let mut market = Self::founded();
		for index in 0..count {
			market.add_area(PricingNodeId(index as u16), 1);
		}
		market
	}

	/// With this many places at one pricing node, in as many areas as it can have.
	fn at_one_node(count: u32) -> Self {
		let mut market = Self::founded();
		let areas = T::Network::MAX_AREAS.min(count);
		for area in 0..areas {
			market.add_area(NODE, count / areas + u32::from(area < count % areas));
		}
		market
	}

	fn founded() -> Self {
		open_node::<T>(NODE);
		let aggregator = account("aggregator", 0, 0);
		admit::<T>(&aggregator);
		let (dso, owner) = (account("dso", 0, 0), account("owner", 0, 0));
		let free = T::Calendar::first_free_day(NODE);
		Self { dso, owner, aggregator, places: Vec::new(), free }
	}

	/// Adds places in an area of their own, each with an aggregation of its own.
	fn add_area(&mut self, node: PricingNodeId, count: u32) {
		open_node::<T>(node);
		let area = T::Network::prepare(&self.dso, node, count, 0, &Interval::default());
		for index in 0..count {
			let aggregation = new_aggregation::<T>(&self.aggregator, node);
			self.places.push((PointId(area, index as u16), aggregation));
		}
	}

	/// With this many points of areas of one pricing node, all in one aggregation.
	fn with_one_aggregation(mut self, count: u32) -> Self {
		let aggregation = new_aggregation::<T>(&self.aggregator, NODE);
		let areas = T::Network::MAX_AREAS.min(count);
		for area in 0..areas {
			self.add_area(NODE, count / areas + u32::from(area < count % areas));
		}
		self.places.iter_mut().for_each(|(_, of)| *of = aggregation);
		self
	}

	fn until(&self) -> Day {
		Day(self.free.0 + 2)
	}

	/// The first day of the grid after that, on which full portfolios change already.
	fn renewed_until(&self) -> Day {
		let until = self.until().0 + 1;
		Day(until.next_multiple_of(T::QualificationGrid::get()))
	}

	fn point(&self, index: u32) -> PointId {
		self.places[index as usize].0
	}

	fn aggregation(&self, index: u32) -> AggregationId {
		self.places[index as usize].1
	}

	fn registration(&self, index: u32, serial: u32) -> Registration {
		let hash = |kind: u8| {
			let mut bytes = [kind; 32];
			bytes[..4].copy_from_slice(&serial.to_le_bytes());
			H256(bytes)
		};
		Registration {
			point: self.point(index),
			technology: Technology::Storage,
			rating: RATING,
			device: hash(b'd'),
			meter: hash(b'm'),
			submeter: None,
			retail: BoundedVec::new(),
		}
	}

	fn register(&self, index: u32, serial: u32) -> DerId {
		fund::<T>(&self.owner, Pallet::<T>::der_footprint());
		fund::<T>(&self.owner, Pallet::<T>::site_footprint());
		let id = NextDer::<T>::get();
		let registration = self.registration(index, serial);
		Pallet::<T>::do_register(&self.owner, registration, Item(0)).expect("it is a new device");
		id
	}

	fn consenting(&self, index: u32) -> DerId {
		let id = self.register(index, index);
		Pallet::<T>::do_consent(&self.owner, id, self.aggregation(index), Item(0))
			.expect("the owner agrees");
		id
	}

	fn qualified(&self, index: u32) -> DerId {
		let id = self.consenting(index);
		set_status::<T>(id, Status::Qualified { capability: RATING, until: self.until() });
		id
	}

	/// Fills the portfolios at a point, and with them the totals.
	fn fill(&self, index: u32, services: &[Service]) {
		let room = T::MaxChanges::get() - T::PortfolioHistory::get() - 1;
		let spans = (0..room)
			.map(|end| Counted::new(RATING, self.free, Day(self.until().0 + end)))
			.collect::<Vec<_>>();
		for service in services {
			let (id, point) = (self.aggregation(index), self.point(index));
			put::<T>(&self.aggregator, id, point, *service, &spans, self.free);
		}
	}

	/// Fills the levels of the site of a DER, with a watt each so that the envelope keeps its room.
	fn fill_levels(&self, der: DerId) {
		let room = T::MaxChanges::get() - T::PortfolioHistory::get() - 1;
		let watt = Capability { export: Watts(1), import: Watts(1) };
		for service in SERVICES {
			SiteLevels::<T>::mutate(site_of::<T>(der), service, |levels| {
				for end in 0..room {
					let span = Counted::new(watt, self.free, Day(self.until().0 + end));
					let kept = T::PortfolioHistory::get();
					*levels = levels
						.revise(self.free, kept, &Counted::NOTHING, &span)
						.expect("there is room");
				}
			});
		}
	}

	/// Leaves the total full, and nothing at the point.
	fn drop_portfolio(&self, index: u32, service: Service) {
		Portfolios::<T>::remove((self.aggregation(index), self.point(index), service));
		Aggregations::<T>::mutate(self.aggregation(index), |slot| {
			if let Some(aggregation) = slot {
				aggregation.portfolios -= 1;
				if service == Service::Energy {
					EnergyPortfolios::<T>::mutate(aggregation.pricing_node, |count| *count -= 1);
				}
			}
		});
	}

	/// Retires a DER that has counted, and closes its site.
	fn retire_and_close(&self, der: DerId) {
		let site = site_of::<T>(der);
		set_status::<T>(der, Status::Retired { from: self.free });
		Sites::<T>::mutate_extant(site, |site| {
			site.ders.clear();
			site.settled = self.free;
			site.closed = true;
		});
	}

	/// The site of place 0, with this many DERs behind its meter, each enrolled for every service that
	/// is sold in the one aggregation of the place, whose portfolios and levels are full.
	fn site_of_many(&self, count: u32) -> SiteId {
		self.fill(0, &SERVICES);
		let site = SiteId(NextSite::<T>::get().0);
		for serial in 0..count {
			fund::<T>(&self.owner, Pallet::<T>::der_footprint());
			fund::<T>(&self.owner, Pallet::<T>::site_footprint());
			let der = NextDer::<T>::get();
			let meter = self.registration(0, 0).meter;
			let registration = Registration { meter, ..self.registration(0, serial) };
			Pallet::<T>::do_register(&self.owner, registration, Item(0)).expect("there is room");
			Pallet::<T>::do_consent(&self.owner, der, self.aggregation(0), Item(0))
				.expect("the owner agrees");
			set_status::<T>(der, Status::Qualified { capability: RATING, until: self.until() });
			if serial == 0 {
				self.fill_levels(der);
			}
			for service in T::SoldServices::get() {
				self.fund_enrolment();
				Pallet::<T>::do_enroll(&self.aggregator, der, service, Item(0)).expect("ready");
			}
		}
		site
	}

	/// Someone who can pay for a site and this many DERs.
	fn successor(&self, count: u32) -> T::AccountId {
		let successor = account("successor", 0, 0);
		fund::<T>(&successor, Pallet::<T>::site_footprint());
		(0..count).for_each(|_| fund::<T>(&successor, Pallet::<T>::der_footprint()));
		successor
	}

	fn fund_enrolment(&self) {
		fund::<T>(&self.aggregator, Pallet::<T>::enrolment_footprint());
	}

	fn suspend(&self, der: DerId) {
		fund::<T>(&self.dso, Pallet::<T>::suspension_footprint());
		Pallet::<T>::do_suspend(&self.dso, der, Ground::EndangersFeeder, H256::zero())
			.expect("it is qualified");
	}

	/// Suspends the device of a place, whose DER goes on.
	fn put_suspension(&self, index: u32) {
		let (dso, footprint) = (self.dso.clone(), Pallet::<T>::suspension_footprint());
		fund::<T>(&dso, footprint);
		let ticket = Pallet::<T>::deposit(&dso, footprint).expect("it can pay");
		let (ground, evidence) = (Ground::EndangersFeeder, H256::zero());
		let suspension = Suspension { dso, ground, evidence, ticket };
		Suspensions::<T>::insert(self.registration(index, index).device, suspension);
	}

	/// A DER that is enrolled for every service that is sold.
	fn enrolled(&self, index: u32) -> DerId {
		self.fill(index, &SERVICES);
		let id = self.qualified(index);
		self.fill_levels(id);
		for service in T::SoldServices::get() {
			self.fund_enrolment();
			Pallet::<T>::do_enroll(&self.aggregator, id, service, Item(0)).expect("it is ready");
		}
		id
	}
}

fn set_status<T: Config>(id: DerId, status: Status) {
	Ders::<T>::mutate(id, |slot| {
		if let Some(der) = slot {
			der.status = status;
		}
	});
}

fn site_of<T: Config>(id: DerId) -> SiteId {
	Ders::<T>::get(id).map(|der| der.site).expect("it is registered")
}

fn status_of<T: Config>(id: DerId) -> Option<Status> {
	Ders::<T>::get(id).map(|der| der.status)
}

fn batch<T: Config, I>(items: impl Iterator<Item = I>) -> Batch<T, I> {
	BoundedVec::truncate_from(items.collect())
}

#[benchmarks]
mod benches {
	use super::*;

	#[benchmark]
	fn admit_aggregator() -> Result<(), BenchmarkError> {
		let origin = T::AdminOrigin::try_successful_origin().map_err(|_| "no admin")?;
		let who: T::AccountId = account("aggregator", 0, 0);

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, who.clone(), longest_name());

		assert!(Aggregators::<T>::contains_key(who));
		Ok(())
	}

	#[benchmark]
	fn expel_aggregator() -> Result<(), BenchmarkError> {
		let origin = T::AdminOrigin::try_successful_origin().map_err(|_| "no admin")?;
		let who: T::AccountId = account("aggregator", 0, 0);
		admit::<T>(&who);

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, who.clone(), H256::zero());

		let aggregator = Aggregators::<T>::get(who);
		assert!(aggregator.is_some_and(|a| matches!(a.admission, Admission::Expelled { .. })));
		Ok(())
	}

	#[benchmark]
	fn suspend_aggregator() -> Result<(), BenchmarkError> {
		let origin = T::AdminOrigin::try_successful_origin().map_err(|_| "no admin")?;
		let who: T::AccountId = account("aggregator", 0, 0);
		admit::<T>(&who);

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, who.clone(), H256::zero());

		assert!(Pallet::<T>::ensure_admitted(&who).is_err());
		Ok(())
	}

	#[benchmark]
	fn reinstate_aggregator() -> Result<(), BenchmarkError> {
		let origin = T::AdminOrigin::try_successful_origin().map_err(|_| "no admin")?;
		let who: T::AccountId = account("aggregator", 0, 0);
		admit::<T>(&who);
		Pallet::<T>::do_suspend_aggregator(who.clone(), H256::zero()).expect("it is admitted");

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, who.clone());

		assert!(Pallet::<T>::ensure_admitted(&who).is_ok());
		Ok(())
	}

	/// Each the last of its portfolio, at a point of its own.
	#[benchmark]
	fn clear_members(n: Linear<0, { T::MaxBatch::get() }>) {
		let market = Market::<T>::founded().with_one_aggregation(n.max(1));
		for index in 0..n {
			market.fill(index, &[Service::Energy]);
			let der = market.qualified(index);
			market.fund_enrolment();
			Pallet::<T>::do_enroll(&market.aggregator, der, Service::Energy, Item(0))
				.expect("it is ready");
		}
		Pallet::<T>::do_expel_aggregator(market.aggregator.clone(), H256::zero())
			.expect("it is admitted");
		let aggregation = market.aggregation(0);

		#[extrinsic_call]
		_(RawOrigin::Signed(market.owner), aggregation, T::MaxBatch::get());

		assert!(Aggregations::<T>::get(aggregation).is_some_and(|a| a.members == 0));
	}

	#[benchmark]
	fn create_aggregation() {
		open_node::<T>(NODE);
		let who: T::AccountId = account("aggregator", 0, 0);
		admit::<T>(&who);
		fund::<T>(&who, Pallet::<T>::aggregation_footprint());

		#[extrinsic_call]
		_(RawOrigin::Signed(who), NODE, longest_name(), H256::zero());

		assert!(Aggregations::<T>::contains_key(AggregationId(0)));
	}

	#[benchmark]
	fn dissolve_aggregation() {
		let market = Market::<T>::new(1);
		market.fill(0, &SERVICES);
		for service in SERVICES {
			market.drop_portfolio(0, service);
		}
		let aggregation = market.aggregation(0);

		#[extrinsic_call]
		_(RawOrigin::Signed(market.aggregator), aggregation);

		assert!(!Aggregations::<T>::contains_key(aggregation));
	}

	/// Devices and meters of retired DERs, and settlement meters of closed sites, each of another.
	#[benchmark]
	fn register_many(n: Linear<1, { T::MaxBatch::get() }>) {
		let market = Market::<T>::new(n);
		for index in 0..n {
			for serial in [3 * index, 3 * index + 1, 3 * index + 2] {
				let id = market.register(index, serial);
				market.retire_and_close(id);
			}
		}
		let registrations = batch::<T, _>((0..n).map(|index| Registration {
			meter: market.registration(index, 3 * index + 1).meter,
			submeter: Some(market.registration(index, 3 * index + 2).meter),
			..market.registration(index, 3 * index)
		}));
		for _ in 0..n {
			fund::<T>(&market.owner, Pallet::<T>::der_footprint());
			fund::<T>(&market.owner, Pallet::<T>::site_footprint());
		}

		#[extrinsic_call]
		_(RawOrigin::Signed(market.owner), registrations);

		assert_eq!(NextDer::<T>::get(), DerId(4 * n));
	}

	/// In place of the consent to another aggregation.
	#[benchmark]
	fn consent_many(n: Linear<1, { T::MaxBatch::get() }>) {
		let market = Market::<T>::at_one_node(n);
		let ders = batch::<T, _>((0..n).map(|index| market.consenting(index)));
		let other = new_aggregation::<T>(&market.aggregator, NODE);

		#[extrinsic_call]
		_(RawOrigin::Signed(market.owner), ders.clone(), other);

		assert!(ders.iter().all(|der| Consents::<T>::get(der) == Some(other)));
	}

	#[benchmark]
	fn revoke_consent() {
		let market = Market::<T>::new(1);
		let der = market.enrolled(0);

		#[extrinsic_call]
		_(RawOrigin::Signed(market.owner), der);

		assert!(!Enrolments::<T>::contains_key(der, Service::Energy));
	}

	#[benchmark]
	fn switch() {
		let market = Market::<T>::new(1);
		let der = market.enrolled(0);
		let other = new_aggregation::<T>(&market.aggregator, NODE);

		#[extrinsic_call]
		_(RawOrigin::Signed(market.owner), der, other, market.until());

		assert!(Switches::<T>::contains_key(der));
	}

	/// Of DERs that are still enrolled for every service that is sold.
	#[benchmark]
	fn request_review(n: Linear<1, { T::MaxBatch::get() }>) {
		let market = Market::<T>::new(n);
		let over = Status::Qualified { capability: RATING, until: Day(0) };
		let ders = batch::<T, _>((0..n).map(|index| {
			let id = market.enrolled(index);
			set_status::<T>(id, over.clone());
			id
		}));

		#[extrinsic_call]
		_(RawOrigin::Signed(market.aggregator), ders.clone());

		let waiting = |der: &DerId| status_of::<T>(*der);
		assert!(ders.iter().all(|d| matches!(waiting(d), Some(Status::UnderReview { .. }))));
	}

	/// Derates DERs that are still enrolled for every service that is sold.
	#[benchmark]
	fn qualify_many(n: Linear<1, { T::MaxBatch::get() }>) {
		let market = Market::<T>::new(n);
		let capability = Capability { export: Watts(2_500), import: Watts(2_500) };
		let until = market.renewed_until();
		let derating = Some(Derating { ground: Ground::Incapable, evidence: H256::zero() });
		let qualifications = batch::<T, _>((0..n).map(|index| {
			let der = market.enrolled(index);
			set_status::<T>(der, Status::UnderReview { deadline: Millis(u64::MAX) });
			Qualification { der, capability, until, derating }
		}));

		#[extrinsic_call]
		_(RawOrigin::Signed(market.dso), qualifications.clone());

		let qualified = Some(Status::Qualified { capability, until });
		assert!(qualifications.iter().all(|q| status_of::<T>(q.der) == qualified));
	}

	#[benchmark]
	fn reject() {
		let market = Market::<T>::new(1);
		let der = market.consenting(0);
		set_status::<T>(der, Status::UnderReview { deadline: Millis(u64::MAX) });

		#[extrinsic_call]
		_(RawOrigin::Signed(market.dso), der, Ground::Incapable, H256::zero());

		assert!(matches!(status_of::<T>(der), Some(Status::Rejected { .. })));
	}

	/// Of a DER that is still enrolled for every service that is sold.
	#[benchmark]
	fn resolve_lapsed() {
		let market = Market::<T>::new(1);
		let der = market.enrolled(0);
		market.put_suspension(0);
		set_status::<T>(der, Status::Escalated { deadline: Millis(0) });
		let last = T::MaxChanges::get() - T::PortfolioHistory::get() - 2;
		let widest = Counted::new(RATING, market.free, Day(market.until().0 + last));
		for service in SERVICES {
			let key = (market.aggregation(0), market.point(0), service);
			let kept = T::PortfolioHistory::get();
			let narrow = |changes: &ChangesOf<T>| {
				changes
					.revise(market.free, kept, &widest, &Counted::NOTHING)
					.expect("taking out has always room")
			};
			Portfolios::<T>::mutate(key, |slot| {
				if let Some(portfolio) = slot {
					portfolio.capability = narrow(&portfolio.capability);
				}
			});
			Totals::<T>::mutate(market.aggregation(0), service, |total| *total = narrow(total));
			let watt = Capability { export: Watts(1), import: Watts(1) };
			let widest = Counted { capability: watt, ..widest };
			SiteLevels::<T>::mutate(site_of::<T>(der), service, |levels| {
				*levels = levels
					.revise(market.free, kept, &widest, &Counted::NOTHING)
					.expect("taking out has always room");
			});
		}

		#[extrinsic_call]
		_(RawOrigin::Signed(market.owner), der);

		assert!(!matches!(status_of::<T>(der), Some(Status::UnderReview { .. })));
	}

	/// Of a DER that is still enrolled for every service that is sold, and whose device is suspended.
	#[benchmark]
	fn decide_review() -> Result<(), BenchmarkError> {
		let origin = T::AdminOrigin::try_successful_origin().map_err(|_| "no admin")?;
		let market = Market::<T>::new(1);
		let der = market.enrolled(0);
		market.put_suspension(0);
		set_status::<T>(der, Status::Escalated { deadline: Millis(u64::MAX) });
		let finding = Finding::Qualified {
			capability: Capability { export: Watts(2_500), import: Watts(2_500) },
			until: market.renewed_until(),
			derating: Some(Derating { ground: Ground::Incapable, evidence: H256::zero() }),
		};

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, der, finding);

		assert!(matches!(status_of::<T>(der), Some(Status::Qualified { .. })));
		Ok(())
	}

	/// Each the first of its portfolio, for which a deposit is held, too.
	#[benchmark]
	fn enroll_many(n: Linear<1, { T::MaxBatch::get() }>) {
		let market = Market::<T>::new(n);
		let ders = batch::<T, _>((0..n).map(|index| {
			market.fill(index, &[Service::Energy]);
			market.drop_portfolio(index, Service::Energy);
			fund::<T>(&market.aggregator, Pallet::<T>::portfolio_footprint());
			market.fund_enrolment();
			let der = market.qualified(index);
			market.fill_levels(der);
			der
		}));

		#[extrinsic_call]
		_(RawOrigin::Signed(market.aggregator), ders.clone(), Service::Energy);

		assert!(ders.iter().all(|der| Enrolments::<T>::contains_key(der, Service::Energy)));
	}

	#[benchmark]
	fn withdraw() {
		let market = Market::<T>::new(1);
		let der = market.enrolled(0);

		#[extrinsic_call]
		_(RawOrigin::Signed(market.owner), der, Service::Energy);

		assert!(!Enrolments::<T>::contains_key(der, Service::Energy));
	}

	#[benchmark]
	fn set_retail() {
		let market = Market::<T>::new(1);
		let der = market.enrolled(0);
		let services = BoundedVec::truncate_from(SERVICES.to_vec());

		#[extrinsic_call]
		_(RawOrigin::Signed(market.dso), der, services, H256::zero());

		assert!(!Pallet::<T>::is_enrolled(der));
	}

	#[benchmark]
	fn suspend() {
		let market = Market::<T>::new(1);
		let der = market.enrolled(0);
		fund::<T>(&market.dso, Pallet::<T>::suspension_footprint());

		#[extrinsic_call]
		_(RawOrigin::Signed(market.dso), der, Ground::EndangersFeeder, H256::zero());

		assert!(matches!(status_of::<T>(der), Some(Status::Suspended { .. })));
	}

	#[benchmark]
	fn reinstate() {
		let market = Market::<T>::new(1);
		let der = market.enrolled(0);
		market.suspend(der);

		#[extrinsic_call]
		_(RawOrigin::Signed(market.dso), der);

		assert!(matches!(status_of::<T>(der), Some(Status::Qualified { .. })));
	}

	/// Of a device that another DSO suspended.
	#[benchmark]
	fn lift_suspension() {
		let market = Market::<T>::new(1);
		let der = market.qualified(0);
		market.suspend(der);
		set_status::<T>(der, Status::Registered);
		let other: T::AccountId = account("dso", 1, 0);
		let device = market.registration(0, 0).device;
		Suspensions::<T>::mutate(device, |slot| {
			if let Some(suspension) = slot {
				let footprint = Pallet::<T>::suspension_footprint();
				fund::<T>(&other, footprint);
				suspension.ticket = Pallet::<T>::deposit(&other, footprint).expect("it can pay");
				suspension.dso = other;
			}
		});

		#[extrinsic_call]
		_(RawOrigin::Signed(market.dso), device);

		assert!(!Suspensions::<T>::contains_key(device));
	}

	#[benchmark]
	fn retire() {
		let market = Market::<T>::new(1);
		let der = market.enrolled(0);

		#[extrinsic_call]
		_(RawOrigin::Signed(market.owner), der);

		assert!(matches!(status_of::<T>(der), Some(Status::Retired { .. })));
	}

	#[benchmark]
	fn strike() {
		let market = Market::<T>::new(1);
		let der = market.consenting(0);
		set_status::<T>(der, Status::UnderReview { deadline: Millis(u64::MAX) });

		#[extrinsic_call]
		_(RawOrigin::Signed(market.dso), der, H256::zero());

		assert!(matches!(status_of::<T>(der), Some(Status::Retired { .. })));
	}

	#[benchmark]
	fn expire() {
		let market = Market::<T>::new(1);
		let der = market.consenting(0);
		Ders::<T>::mutate(der, |slot| {
			if let Some(der) = slot {
				der.expires = Millis(0);
			}
		});

		#[extrinsic_call]
		_(RawOrigin::Signed(market.owner), der);

		assert!(matches!(status_of::<T>(der), Some(Status::Retired { .. })));
	}

	#[benchmark]
	fn forget() {
		let market = Market::<T>::new(1);
		let der = market.consenting(0);
		set_status::<T>(der, Status::Retired { from: Day(0) });

		#[extrinsic_call]
		_(RawOrigin::Signed(market.owner), der);

		assert!(!Ders::<T>::contains_key(der));
	}

	#[benchmark]
	fn set_envelope(n: Linear<1, MAX_SITE_DERS>) {
		let market = Market::<T>::new(1);
		let site = market.site_of_many(n);

		#[extrinsic_call]
		_(RawOrigin::Signed(market.dso), site, RATING, H256::zero());

		assert!(Sites::<T>::get(site).is_some_and(|site| site.envelope == Some(RATING)));
	}

	/// On the first free day, which ends consents and enrolments.
	#[benchmark]
	fn move_out(n: Linear<1, MAX_SITE_DERS>) {
		let market = Market::<T>::new(1);
		let site = market.site_of_many(n);

		#[extrinsic_call]
		_(RawOrigin::Signed(market.dso), site, market.free, Some(market.owner), H256::zero());

		assert!(Sites::<T>::get(site).is_some_and(|site| site.has_left(market.free)));
	}

	/// Consents and enrolments have not ended yet: the move was reported before its day.
	#[benchmark]
	fn move_in(n: Linear<1, MAX_SITE_DERS>) {
		let market = Market::<T>::new(1);
		let site = market.site_of_many(n);
		let successor = market.successor(n);
		let kept = Day(market.free.0.saturating_sub(T::PortfolioHistory::get() + 1));
		Sites::<T>::mutate_extant(site, |site| {
			for until in 0..MAX_OCCUPANCIES {
				let until = Day(kept.0.saturating_sub(until));
				let customer = market.owner.clone();
				let _ = site.former.try_push(Occupancy { customer, since: Day(0), until });
			}
			site.since = kept;
			site.move_out = Some(MoveOut {
				day: market.free,
				successor: Some(successor.clone()),
				by_dso: true,
				evidence: H256::zero(),
			});
		});

		#[extrinsic_call]
		_(RawOrigin::Signed(successor.clone()), site, market.free);

		assert!(Sites::<T>::get(site).is_some_and(|site| site.customer == successor));
	}

	#[benchmark]
	fn exchange_meter() {
		let market = Market::<T>::new(1);
		let site = site_of::<T>(market.register(0, 0));
		let meter = market.registration(0, 1).meter;

		#[extrinsic_call]
		_(RawOrigin::Signed(market.dso), site, meter, H256::zero());

		assert_eq!(Meters::<T>::get(meter), Some(Metered::Site(site)));
	}

	#[benchmark]
	fn close_site() {
		let market = Market::<T>::new(1);
		let site = site_of::<T>(market.enrolled(0));
		Sites::<T>::mutate_extant(site, |site| {
			site.ders.clear();
			site.settled = market.free;
		});

		#[extrinsic_call]
		_(RawOrigin::Signed(market.owner), site);

		assert!(Pallet::<T>::open_site(site).is_err());
	}

	#[benchmark]
	fn forget_site() {
		let market = Market::<T>::new(1);
		let der = market.register(0, 0);
		let site = site_of::<T>(der);
		market.retire_and_close(der);
		Sites::<T>::mutate_extant(site, |site| site.settled = Day(0));
		Meters::<T>::insert(market.registration(0, 0).meter, Metered::Der(der));

		#[extrinsic_call]
		_(RawOrigin::Signed(market.owner), site);

		assert!(!Sites::<T>::contains_key(site));
	}

	#[benchmark]
	fn make_switch() {
		let market = Market::<T>::new(1);
		let der = market.enrolled(0);
		let aggregation = new_aggregation::<T>(&market.aggregator, NODE);
		Switches::<T>::insert(der, Switch { aggregation, day: market.free });

		#[extrinsic_call]
		_(RawOrigin::Signed(market.owner), der);

		assert_eq!(Consents::<T>::get(der), Some(aggregation));
	}

	#[benchmark]
	fn clear_portfolio() {
		let market = Market::<T>::new(1);
		let point = market.point(0);
		let aggregation = market.aggregation(0);
		put::<T>(&market.aggregator, aggregation, point, Service::Energy, &[], market.free);

		#[extrinsic_call]
		_(RawOrigin::Signed(market.owner), aggregation, point, Service::Energy);

		assert!(!Portfolios::<T>::contains_key((aggregation, point, Service::Energy)));
	}

	impl_benchmark_test_suite!(Pallet, crate::mock::empty(), crate::mock::Test);
}
