//! A small market around the registry: two pricing nodes, three areas, and a calendar and a clock
//! that tests set.

use crate as pallet_der_registry;
use crate::{pallet::*, portfolio::Counted, types::*};
use frame_support::{
	BoundedVec, assert_ok, derive_impl, parameter_types,
	traits::{ConstU32, Footprint, UnixTime, fungible::HoldConsideration},
};
use frame_system::EnsureRoot;
use sp_core::H256;
use sp_runtime::BuildStorage;
use std::{collections::BTreeMap, time::Duration};
use tieline_primitives::{
	AggregationId, AreaId, AwardOverride, Calendar, Capability, Day, DerId, Interval, Limit,
	Millis, Network, OverrideId, Penalties, PointId, PricingNodeId, Role, Separation, Service,
	SiteId, Technology, Watts, name,
};

#[frame_support::runtime]
mod runtime {
	#[runtime::runtime]
	#[runtime::derive(
		RuntimeCall,
		RuntimeEvent,
		RuntimeError,
		RuntimeOrigin,
		RuntimeTask,
		RuntimeHoldReason,
		RuntimeFreezeReason
	)]
	pub struct Test;

	#[runtime::pallet_index(0)]
	pub type System = frame_system;
	#[runtime::pallet_index(1)]
	pub type Balances = pallet_balances;
	#[runtime::pallet_index(2)]
	pub type Registry = pallet_der_registry;
}

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
	type Block = frame_system::mocking::MockBlock<Test>;
	type AccountData = pallet_balances::AccountData<u64>;
}

#[derive_impl(pallet_balances::config_preludes::TestDefaultConfig)]
impl pallet_balances::Config for Test {
	type AccountStore = System;
}

/// The ISO's node, with areas 0 and 1.
pub const NODE: PricingNodeId = PricingNodeId(0);
/// Another node, with area 2.
pub const OTHER_NODE: PricingNodeId = PricingNodeId(1);
/// The DSO of area 0, where a DER whose review lapses counts as qualified.
pub const DSO: u64 = 100;
/// The DSO of area 1, where it does not.
pub const STRICT_DSO: u64 = 101;
/// The DSO of area 2.
pub const OTHER_DSO: u64 = 102;
/// The owner of the DERs.
pub const OWNER: u64 = 1;
/// The owner of other DERs.
pub const NEIGHBOUR: u64 = 2;
/// An aggregator.
pub const AGGREGATOR: u64 = 11;
/// Another.
pub const RIVAL: u64 = 12;
/// An account with a balance and without a role.
pub const ANYONE: u64 = 99;
/// The balance of each account.
pub const ENDOWMENT: u64 = 10_000_000;
/// The longest time of a review.
pub const REVIEW: u64 = 60 * tieline_primitives::MILLIS_PER_DAY;
/// How long a registration stands without a review.
pub const REGISTRATION: u64 = 90 * tieline_primitives::MILLIS_PER_DAY;
/// The first free day at the beginning of a test.
pub const FREE: u32 = 98;
/// What each connection point carries at the beginning of a test.
pub const AMPLE: Capability =
	Capability { export: Watts(1_000_000_000), import: Watts(1_000_000_000) };
/// The fewest days for which a DSO qualifies a DER without a ground.
pub const MIN_QUALIFICATION: u32 = 14;
/// Qualifications end on multiples of this day.
pub const GRID: u32 = 7;
/// The most days for which a DER is qualified.
pub const MAX_QUALIFICATION: u32 = 371;
/// The connection point of the DERs.
pub const POINT: PointId = PointId(AreaId(0), 3);
/// Another point of the same area.
pub const NEXT_POINT: PointId = PointId(AreaId(0), 4);
/// A point of the area where a DER whose review lapses does not count as qualified.
pub const STRICT_POINT: PointId = PointId(AreaId(1), 0);
/// A point at the other node.
pub const OTHER_POINT: PointId = PointId(AreaId(2), 0);

parameter_types! {
	pub static FreeDays: BTreeMap<PricingNodeId, Day> = BTreeMap::new();
	/// The DSO of an area, and its pricing node.
	pub static Areas: BTreeMap<AreaId, (u64, PricingNodeId)> = BTreeMap::from([
		(AreaId(0), (DSO, NODE)),
		(AreaId(1), (STRICT_DSO, NODE)),
		(AreaId(2), (OTHER_DSO, OTHER_NODE)),
	]);
	pub static Now: u64 = 1_000;
	/// What each connection point carries.
	pub static Capacity: Capability = AMPLE;
	/// The services that are sold.
	pub static SoldServices: BoundedVec<Service, ConstU32<3>> =
		BoundedVec::truncate_from(vec![Service::Energy]);
	/// The most portfolios for energy of a node.
	pub static MaxPortfolios: u32 = 1_000;
	pub const RegistrationPeriod: Millis = Millis(REGISTRATION);
	pub const Deposit: RuntimeHoldReason =
		RuntimeHoldReason::Registry(HoldReason::StorageDeposit);
}

pub struct Feeder;
impl Network for Feeder {
	type AccountId = u64;
	type BlockNumber = u64;
	const MAX_AREAS: u32 = 2;
	const MAX_POINTS: u32 = 16;
	const MAX_COEFFICIENTS: u32 = 0;

	fn dso(area: AreaId) -> Option<u64> {
		Areas::get().get(&area).map(|(dso, _)| *dso)
	}
	fn pricing_node(area: AreaId) -> Option<PricingNodeId> {
		Areas::get().get(&area).map(|(_, node)| *node)
	}
	fn review_rule(area: AreaId) -> Option<(Millis, bool)> {
		Self::dso(area).map(|_| (Millis(REVIEW), area.0 != 1))
	}
	fn point_exists(point: PointId) -> bool {
		Self::dso(point.area()).is_some() && point.index() < 16
	}
	fn capacity(point: PointId) -> Option<Capability> {
		Self::point_exists(point).then_some(Capacity::get())
	}
	fn areas(node: PricingNodeId) -> Vec<AreaId> {
		let areas = Areas::get().into_iter();
		areas.filter(|(_, (_, its))| *its == node).map(|(area, _)| area).collect()
	}
	fn limits(_: AreaId, _: &Interval) -> Vec<Limit> {
		Vec::new()
	}
	fn award_override(_: OverrideId) -> Option<AwardOverride<Self::AccountId>> {
		None
	}
	fn penalties(_: AreaId, _: &Interval) -> Penalties {
		Penalties::default()
	}
	fn posted(_: AreaId, _: &Interval) -> Option<u64> {
		None
	}
	#[cfg(feature = "runtime-benchmarks")]
	fn prepare(dso: &u64, node: PricingNodeId, _: u32, _: u32, _: &Interval) -> AreaId {
		let area = AreaId(Areas::get().len() as u16);
		Areas::mutate(|areas| areas.insert(area, (*dso, node)));
		area
	}
	#[cfg(feature = "runtime-benchmarks")]
	fn prepare_overrides(_: &u64, _: AreaId, _: u32, _: u32, _: &Interval) -> Vec<OverrideId> {
		Vec::new()
	}
}

pub struct MarketCalendar;
impl Calendar for MarketCalendar {
	fn node_exists(node: PricingNodeId) -> bool {
		!Feeder::areas(node).is_empty()
	}
	fn first_free_day(node: PricingNodeId) -> Day {
		FreeDays::get().get(&node).copied().unwrap_or(Day(FREE))
	}
	fn day_start(_: PricingNodeId, day: Day) -> Millis {
		day.start_utc()
	}
	fn day_of(_: PricingNodeId, instant: Millis) -> Day {
		Day::of_utc(instant)
	}
	fn gate_closed(_: PricingNodeId, _: &Interval) -> bool {
		false
	}
	fn is_delivery_interval(_: PricingNodeId, _: &Interval) -> bool {
		true
	}
	fn is_replay(_: PricingNodeId) -> bool {
		false
	}
	fn clears_until(_: PricingNodeId, _: Day) -> Option<Millis> {
		None
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn prepare(_: PricingNodeId, _: &Interval) {}
}

pub struct Clock;
impl UnixTime for Clock {
	fn now() -> Duration {
		Duration::from_millis(Now::get())
	}
}

pub struct OnePerByte;
impl sp_runtime::traits::Convert<Footprint, u64> for OnePerByte {
	fn convert(footprint: Footprint) -> u64 {
		footprint.size
	}
}

parameter_types! {
	/// The account that may take no role at any pricing node.
	pub static Excluded: Option<u64> = None;
}

/// The roles that exclude each other.
pub struct Roles;
impl Separation<u64> for Roles {
	fn may_take(who: &u64, _: Role, _: PricingNodeId) -> bool {
		Excluded::get() != Some(*who)
	}
}

impl Config for Test {
	type WeightInfo = ();
	type AdminOrigin = EnsureRoot<u64>;
	type Separation = Roles;
	type Network = Feeder;
	type Calendar = MarketCalendar;
	type Time = Clock;
	type Consideration = HoldConsideration<u64, Balances, Deposit, OnePerByte>;
	type MaxBatch = ConstU32<16>;
	type MaxChanges = ConstU32<67>;
	type MaxPortfolios = MaxPortfolios;
	type RegistrationPeriod = RegistrationPeriod;
	type SoldServices = SoldServices;
	type PortfolioHistory = ConstU32<3>;
	type DefaultQualification = ConstU32<MAX_QUALIFICATION>;
	type MaxQualification = ConstU32<MAX_QUALIFICATION>;
	type QualificationGrid = ConstU32<GRID>;
	type MaxLead = ConstU32<10>;
	type MinQualification = ConstU32<MIN_QUALIFICATION>;
}

const ACCOUNTS: [u64; 8] =
	[OWNER, NEIGHBOUR, AGGREGATOR, RIVAL, ANYONE, DSO, STRICT_DSO, OTHER_DSO];

/// A market before its first call.
pub fn empty() -> sp_io::TestExternalities {
	let balances = ACCOUNTS.map(|who| (who, ENDOWMENT)).to_vec();
	let mut storage = frame_system::GenesisConfig::<Test>::default().build_storage().unwrap();
	pallet_balances::GenesisConfig::<Test> { balances, ..Default::default() }
		.assimilate_storage(&mut storage)
		.unwrap();
	let mut ext = sp_io::TestExternalities::from(storage);
	FreeDays::set(BTreeMap::new());
	Now::set(1_000);
	MaxPortfolios::set(1_000);
	Capacity::set(AMPLE);
	SoldServices::set(BoundedVec::truncate_from(vec![Service::Energy]));
	ext.execute_with(|| System::set_block_number(1));
	ext
}

/// The aggregation of [`AGGREGATOR`] at [`NODE`].
pub const OURS: AggregationId = AggregationId(0);
/// The aggregation of [`RIVAL`] at [`NODE`].
pub const THEIRS: AggregationId = AggregationId(1);
/// The aggregation of [`AGGREGATOR`] at [`OTHER_NODE`].
pub const ELSEWHERE: AggregationId = AggregationId(2);

/// Runs a test in a market with two aggregators and three aggregations, and checks the invariants
/// and the deposits when it is over.
pub fn market(test: impl FnOnce()) {
	empty().execute_with(|| {
		admit(AGGREGATOR, "Sunrise");
		admit(RIVAL, "Eventide");
		aggregation(AGGREGATOR, NODE);
		aggregation(RIVAL, NODE);
		aggregation(AGGREGATOR, OTHER_NODE);
		test();
		Registry::do_try_state().unwrap();
		assert_deposits_are_for_what_is_stored();
	});
}

/// Checks that the holds of each account are the deposits for what is stored.
pub fn assert_deposits_are_for_what_is_stored() {
	let mut due = BTreeMap::<u64, u64>::new();
	let mut add = |who, footprint: Footprint| *due.entry(who).or_default() += footprint.size;
	let aggregator = |id| Aggregations::<Test>::get(id).unwrap().aggregator;
	let paid = Ders::<Test>::iter_values().filter(|der| der.ticket.is_some());
	paid.for_each(|der| add(der.owner, Registry::der_footprint()));
	let paid = Sites::<Test>::iter_values().filter(|site| site.ticket.is_some());
	paid.for_each(|site| add(site.customer, Registry::site_footprint()));
	Aggregations::<Test>::iter_values()
		.for_each(|aggregation| add(aggregation.aggregator, Registry::aggregation_footprint()));
	Enrolments::<Test>::iter_values()
		.for_each(|e| add(aggregator(e.aggregation), Registry::enrolment_footprint()));
	Portfolios::<Test>::iter_keys()
		.for_each(|(id, ..)| add(aggregator(id), Registry::portfolio_footprint()));
	Suspensions::<Test>::iter_values().for_each(|s| add(s.dso, Registry::suspension_footprint()));
	for who in ACCOUNTS {
		assert_eq!(held(who), due.get(&who).copied().unwrap_or_default(), "held of {who}");
	}
}

/// Signs as an account.
pub fn by(who: u64) -> RuntimeOrigin {
	RuntimeOrigin::signed(who)
}

/// The consortium.
pub fn admin() -> RuntimeOrigin {
	RuntimeOrigin::root()
}

/// Admits an aggregator.
pub fn admit(who: u64, called: &str) {
	assert_ok!(Registry::admit_aggregator(admin(), who, name(called).unwrap()));
}

/// Creates an aggregation.
pub fn aggregation(who: u64, node: PricingNodeId) -> AggregationId {
	let id = NextAggregation::<Test>::get();
	let called = name("Main Street").unwrap();
	assert_ok!(Registry::create_aggregation(by(who), node, called, hash("attested")));
	id
}

/// The hash of a text.
pub fn hash(text: &str) -> H256 {
	H256(sp_io::hashing::blake2_256(text.as_bytes()))
}

/// The capability to export this many watts and import none.
pub fn export(watts: i64) -> Capability {
	Capability { export: Watts(watts), import: Watts(0) }
}

/// A five-kilowatt photovoltaic system at [`POINT`], with a serial number.
pub fn solar(serial: &str) -> Registration {
	Registration {
		point: POINT,
		technology: Technology::Solar,
		rating: export(5_000),
		device: hash(serial),
		meter: hash(&format!("meter of {serial}")),
		submeter: None,
		retail: Default::default(),
	}
}

/// A five-kilowatt battery at [`POINT`], with a serial number.
pub fn battery(serial: &str) -> Registration {
	Registration {
		technology: Technology::Storage,
		rating: Capability { export: Watts(5_000), import: Watts(5_000) },
		..solar(serial)
	}
}

/// The first site of a test.
pub const SITE: SiteId = SiteId(0);

/// A battery behind the meter of [`solar`]`("1")`, at [`SITE`].
pub fn behind_meter_1(serial: &str) -> Registration {
	Registration { meter: hash("meter of 1"), ..battery(serial) }
}

/// The envelope of a site: the most export and import, in watts.
pub fn envelope(export: i64, import: i64) -> Capability {
	Capability { export: Watts(export), import: Watts(import) }
}

/// The DSO of [`SITE`] sets its envelope.
pub fn set_envelope(envelope: Capability) {
	assert_ok!(Registry::set_envelope(by(DSO), SITE, envelope, hash("the agreement")));
}

/// Registers a DER of [`OWNER`].
pub fn registered(registration: Registration) -> DerId {
	let id = NextDer::<Test>::get();
	assert_ok!(Registry::register(by(OWNER), registration));
	id
}

/// Registers a DER whose owner has consented to an aggregation.
pub fn consenting(registration: Registration, aggregation: AggregationId) -> DerId {
	let id = registered(registration);
	assert_ok!(Registry::consent(by(OWNER), id, aggregation));
	id
}

/// Registers a DER, consents to [`OURS`] and requests the review.
pub fn under_review(registration: Registration) -> DerId {
	let id = consenting(registration, OURS);
	assert_ok!(Registry::request_review(by(AGGREGATOR), batch([id])));
	id
}

/// The end of qualifications in the tests.
pub const UNTIL: Day = Day(FREE + 49);

/// The ground on which a DER is derated.
pub fn derating() -> Derating {
	Derating { ground: Ground::Incapable, evidence: hash("a capability test") }
}

/// Registers a DER that is qualified at its rating until [`UNTIL`], with consent to [`OURS`].
pub fn qualified(registration: Registration) -> DerId {
	let rating = registration.rating;
	let dso = Feeder::dso(registration.point.area()).unwrap();
	let id = under_review(registration);
	assert_ok!(Registry::qualify(by(dso), id, rating, UNTIL, None));
	id
}

/// Registers a qualified DER and enrols it for energy in [`OURS`].
pub fn enrolled(registration: Registration) -> DerId {
	let id = qualified(registration);
	assert_ok!(Registry::enroll(by(AGGREGATOR), id, Service::Energy));
	id
}

/// Sells every service.
pub fn sell_all_services() {
	SoldServices::set(BoundedVec::truncate_from(SERVICES.to_vec()));
}

/// The items of a bulk call.
pub fn batch<I>(items: impl IntoIterator<Item = I>) -> Batch<Test, I> {
	items.into_iter().collect::<Vec<_>>().try_into().ok().expect("fewer than MaxBatch")
}

/// Opens auctions so that `day` is the first free one at both nodes.
pub fn auctions_until(day: u32) {
	auctions_at(NODE, day);
	auctions_at(OTHER_NODE, day);
}

/// Opens auctions so that `day` is the first free one at a node.
pub fn auctions_at(node: PricingNodeId, day: u32) {
	FreeDays::mutate(|days| days.insert(node, Day(day)));
}

/// The capability that a DER's enrolment counts.
pub fn counted(id: DerId, service: Service) -> Option<Counted> {
	Enrolments::<Test>::get(id, service).map(|enrolment| enrolment.counted)
}

/// The portfolio of an aggregation at [`POINT`] for energy.
pub fn energy(aggregation: AggregationId, day: u32) -> Capability {
	Registry::capability(aggregation, POINT, Service::Energy, Day(day))
}

/// The amount that is held of an account's balance.
pub fn held(who: u64) -> u64 {
	use frame_support::traits::fungible::InspectHold;
	Balances::total_balance_on_hold(&who)
}

/// The status of a DER.
pub fn status(id: DerId) -> Status {
	Ders::<Test>::get(id).unwrap().status
}
