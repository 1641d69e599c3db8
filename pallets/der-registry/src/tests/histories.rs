//! Rule 3 over random histories: *for each device, service and market day, at most one
//! aggregation's portfolio counts it; and every portfolio is the sum of what its DERs were
//! qualified for.*
//!
//! A separate ledger records, day by day, which aggregation counts which device, from the calls that
//! succeeded alone. It keeps the past: a day's capability at the opening of its auction must stay,
//! or, once forgotten, be zero. The calendars of the two nodes go forward, each at its own pace, and
//! are set back at times, as when a node replays past days.

use super::*;
use proptest::prelude::*;
use std::collections::BTreeMap;
use tieline_primitives::{Network as _, PricingNodeId};

const DEVICES: u8 = 3;
const POINTS: [PointId; 3] = [POINT, NEXT_POINT, OTHER_POINT];
const LAST_DAY: u32 = FREE + 90;
/// The number of DERs that a history registers.
const DERS: u32 = 10;
/// In place of a DER's number: the one registered last.
const LATEST: u8 = u8::MAX;

#[derive(Clone, Copy, Debug)]
enum Step {
	Register { device: u8, meter: u8, submeter: Option<u8>, point: u8 },
	RegisterAgain { der: u8, point: u8 },
	Consent { der: u8, aggregation: u8 },
	Revoke { der: u8 },
	Switch { der: u8, aggregation: u8, days: u32 },
	Review { der: u8 },
	Qualify { der: u8, watts: i64, days: u32 },
	Reject { der: u8 },
	Decide { der: u8 },
	Lapse { der: u8 },
	Enroll { der: u8, service: u8 },
	EnrollMany { first: u8, second: u8, service: u8 },
	Withdraw { der: u8, service: u8 },
	SetRetail { der: u8, service: Option<u8> },
	Suspend { der: u8 },
	Reinstate { der: u8 },
	Lift { der: u8 },
	Retire { der: u8 },
	Strike { der: u8 },
	Expire { der: u8 },
	Forget { der: u8 },
	Clear { aggregation: u8, point: u8, service: u8 },
	SetEnvelope { der: u8, watts: i64 },
	ShareEnvelope { der: u8 },
	MoveOut { der: u8, before: u32, after: u32, by_dso: bool },
	CancelMoveOut { der: u8 },
	MoveIn { der: u8 },
	CloseSite { der: u8 },
	ForgetSite { der: u8 },
	Wait,
	OpenAuctions { node: Option<PricingNodeId>, days: u32 },
	RunAhead { der: u8, days: u32 },
	Replay { days: u32 },
}

/// One of the nodes, or both.
fn node() -> impl Strategy<Value = Option<PricingNodeId>> {
	prop_oneof![Just(None), Just(Some(NODE)), Just(Some(OTHER_NODE))]
}

fn step() -> impl Strategy<Value = Step> {
	let der = 0..6u8;
	let service = 0..2u8;
	prop_oneof![
		4 => (0..DEVICES, 0..DEVICES, proptest::option::weighted(0.3, 0..DEVICES), 0..3u8)
			.prop_map(|(device, meter, submeter, point)| {
				Step::Register { device, meter, submeter, point }
			}),
		4 => (der.clone(), 0..3u8).prop_map(|(der, aggregation)| Step::Consent { der, aggregation }),
		1 => der.clone().prop_map(|der| Step::Revoke { der }),
		2 => (der.clone(), 0..2u8, 1..6u32)
			.prop_map(|(der, aggregation, days)| Step::Switch { der, aggregation, days }),
		4 => der.clone().prop_map(|der| Step::Review { der }),
		6 => (der.clone(), prop_oneof![Just(5_000), 1..=5_000i64], 1..40u32)
			.prop_map(|(der, watts, days)| Step::Qualify { der, watts, days }),
		1 => der.clone().prop_map(|der| Step::Reject { der }),
		1 => der.clone().prop_map(|der| Step::Lapse { der }),
		1 => der.clone().prop_map(|der| Step::Decide { der }),
		8 => (der.clone(), service.clone())
			.prop_map(|(der, service)| Step::Enroll { der, service }),
		2 => (der.clone(), der.clone(), service.clone())
			.prop_map(|(first, second, service)| Step::EnrollMany { first, second, service }),
		4 => (der.clone(), service.clone())
			.prop_map(|(der, service)| Step::Withdraw { der, service }),
		1 => (der.clone(), proptest::option::of(service.clone()))
			.prop_map(|(der, service)| Step::SetRetail { der, service }),
		2 => der.clone().prop_map(|der| Step::Suspend { der }),
		2 => der.clone().prop_map(|der| Step::Reinstate { der }),
		1 => der.clone().prop_map(|der| Step::Lift { der }),
		1 => der.clone().prop_map(|der| Step::Retire { der }),
		1 => der.clone().prop_map(|der| Step::Strike { der }),
		1 => der.clone().prop_map(|der| Step::Expire { der }),
		1 => der.clone().prop_map(|der| Step::Forget { der }),
		3 => (der.clone(), prop_oneof![Just(0), 1..9_000i64])
			.prop_map(|(der, watts)| Step::SetEnvelope { der, watts }),
		2 => der.clone().prop_map(|der| Step::ShareEnvelope { der }),
		2 => (der.clone(), 0..4u32, 0..6u32, any::<bool>()).prop_map(
			|(der, before, after, by_dso)| Step::MoveOut { der, before, after, by_dso }
		),
		1 => der.clone().prop_map(|der| Step::CancelMoveOut { der }),
		2 => der.clone().prop_map(|der| Step::MoveIn { der }),
		2 => der.clone().prop_map(|der| Step::CloseSite { der }),
		1 => der.prop_map(|der| Step::ForgetSite { der }),
		1 => (0..3u8, 0..3u8, service)
			.prop_map(|(aggregation, point, service)| Step::Clear { aggregation, point, service }),
		1 => Just(Step::Wait),
		4 => (node(), 1..4u32).prop_map(|(node, days)| Step::OpenAuctions { node, days }),
		1 => (node(), 4..15u32).prop_map(|(node, days)| Step::OpenAuctions { node, days }),
		1 => (1..8u32).prop_map(|days| Step::Replay { days }),
	]
}

/// Steps that belong together, since a random walk seldom takes them in a row.
fn episode() -> impl Strategy<Value = Vec<Step>> {
	let der = 0..6u8;
	prop_oneof![
		8 => step().prop_map(|step| vec![step]),
		2 => (der.clone(), 0..2u8, 0..6u32).prop_map(|(der, aggregation, days)| vec![
			Step::Replay { days },
			Step::Withdraw { der, service: 0 },
			Step::Withdraw { der, service: 1 },
			Step::Consent { der, aggregation },
			Step::Enroll { der, service: 0 },
		]),
		2 => (der.clone(), 0..3u8, 0..6u32).prop_map(|(der, point, days)| {
			let mut steps =
				vec![Step::Replay { days }, Step::Retire { der }, Step::CloseSite { der }];
			steps.extend(join_anew(der, point, 30));
			steps
		}),
		2 => (der, 0..3u8, 1..8u32, 3..12u32).prop_map(|(der, point, before, after)| {
			let mut steps = vec![
				Step::RunAhead { der, days: before },
				Step::Retire { der },
				Step::CloseSite { der },
				Step::RunAhead { der, days: after },
				Step::Forget { der },
			];
			steps.extend(join_anew(der, point, 60));
			steps.push(Step::Forget { der });
			steps
		}),
		2 => (0..4u32, 0..4u32, any::<bool>(), 0..2u8).prop_map(
			|(before, after, by_dso, aggregation)| {
				let der = 0;
				vec![
					Step::MoveOut { der, before, after, by_dso },
					Step::RunAhead { der, days: 2 + after },
					Step::MoveIn { der },
					Step::Consent { der, aggregation },
					Step::Enroll { der, service: 0 },
				]
			}
		),
	]
}

/// The steps after which a DER's device counts again at a point.
fn join_anew(der: u8, point: u8, days: u32) -> [Step; 5] {
	[
		Step::RegisterAgain { der, point },
		Step::Consent { der: LATEST, aggregation: if point == 2 { 2 } else { 1 } },
		Step::Review { der: LATEST },
		Step::Qualify { der: LATEST, watts: 2_000, days },
		Step::Enroll { der: LATEST, service: 0 },
	]
}

/// A history that begins with DERs on their way into aggregations, so that changes of them come
/// early.
fn history() -> impl Strategy<Value = Vec<Step>> {
	let prologue = (0..DEVICES).flat_map(|n| {
		[
			Step::Register {
				device: n,
				meter: n.saturating_sub(1),
				submeter: None,
				point: n.saturating_sub(1),
			},
			Step::Consent { der: n, aggregation: 0 },
			Step::Review { der: n },
			Step::Qualify { der: n, watts: 1_000, days: 20 },
			Step::Enroll { der: n, service: 0 },
		]
	});
	let prologue = prologue.chain([Step::OpenAuctions { node: None, days: 4 }]);
	let prologue = prologue.collect::<Vec<_>>();
	proptest::collection::vec(episode(), 1..30)
		.prop_map(move |episodes| [prologue.clone(), episodes.concat()].concat())
}

fn id(der: u8) -> DerId {
	match der {
		LATEST => DerId(NextDer::<Test>::get().0.saturating_sub(1)),
		_ => DerId(der.into()),
	}
}

fn service_of(n: u8) -> Service {
	SERVICES[usize::from(n)]
}

fn node_of(point: PointId) -> PricingNodeId {
	Feeder::pricing_node(point.area()).unwrap()
}

fn free_day(point: PointId) -> Day {
	use tieline_primitives::Calendar;
	MarketCalendar::first_free_day(node_of(point))
}

/// A DER in the ledger: its qualification and its enrolments.
#[derive(Clone, Debug)]
struct Account {
	point: PointId,
	device: H256,
	/// The site, its settlement meter, and the DER's own meter.
	site: SiteId,
	meter: H256,
	submeter: Option<H256>,
	qualified: Option<(Capability, Day)>,
	enrolled: BTreeMap<Service, (AggregationId, Day)>,
	/// The day of a planned switch.
	switches: Option<Day>,
}

/// The aggregation that counts each device, day by day.
#[derive(Default)]
struct Ledger {
	accounts: BTreeMap<DerId, Account>,
	counts: BTreeMap<(DerId, Service, u32), (AggregationId, Capability)>,
	/// The latest day that has been the first free one, by pricing node.
	latest: BTreeMap<PricingNodeId, Day>,
	/// The first day on which what a DER counts could change, before the call.
	settled: BTreeMap<DerId, Day>,
}

impl Ledger {
	fn open_auctions(&mut self, node: PricingNodeId, days: u32) {
		let free = FreeDays::get()[&node].0 + days;
		auctions_at(node, free);
		let latest = self.latest.entry(node).or_default();
		*latest = Day(free).max(*latest);
	}

	/// Records the capability that a DER counts now, from the first day on which it could change
	/// when the call was made.
	fn write(&mut self, id: DerId) {
		let account = self.accounts[&id].clone();
		let settled = self.settled.get(&id).copied().unwrap_or_default();
		let open = free_day(account.point).max(settled).0;
		self.counts.retain(|(other, _, day), _| *other != id || *day < open);
		let Some((capability, until)) = account.qualified else { return };
		let out = Sites::<Test>::get(account.site).and_then(|site| site.move_out);
		let until = out.map_or(until, |out| until.min(out.day));
		let until = account.switches.map_or(until, |day| until.min(day));
		for (service, (aggregation, from)) in account.enrolled {
			// As much as the envelope of the site left room for.
			let enrolment = Enrolments::<Test>::get(id, service).expect("it is enrolled");
			let qualified = capability;
			let capability = if from < until { enrolment.counted.capability } else { qualified };
			assert!(qualified.covers(&capability), "{id} counts more than it is qualified for");
			for day in open.max(from.0)..until.0.min(LAST_DAY + 1) {
				self.counts.insert((id, service, day), (aggregation, capability));
			}
		}
	}

	/// Before a DER joins an aggregation: nobody counts its device or its meter from then on.
	fn assert_nobody_counts(&self, id: DerId, service: Service, from: Day) {
		let joined = self.accounts[&id].enrolled.get(&service).map(|(joined, _)| *joined);
		for ((other, counted, day), (aggregation, _)) in &self.counts {
			let excluded = other == &id
				|| self.exclude_each_other(id, *other)
				|| (self.share_a_meter(id, *other) && joined != Some(*aggregation));
			assert!(
				!excluded || *counted != service || *day < from.0,
				"{id} joins on day {from:?} while {aggregation} counts {other} on day {day}"
			);
		}
	}

	/// Whether two DERs cannot both count on a day: they have a device or a meter of their own in
	/// common, or are behind one settlement meter at different sites.
	fn exclude_each_other(&self, one: DerId, other: DerId) -> bool {
		let (a, b) = (&self.accounts[&one], &self.accounts[&other]);
		let meters = |of: &Account| of.submeter.unwrap_or(of.meter);
		let one_meter = meters(a) == meters(b);
		one != other && (a.device == b.device || (one_meter && a.site != b.site))
	}

	/// Whether two DERs can only be told apart by the aggregation that they are both in.
	fn share_a_meter(&self, one: DerId, other: DerId) -> bool {
		let (a, b) = (&self.accounts[&one], &self.accounts[&other]);
		a.site == b.site && a.submeter.is_none() && b.submeter.is_none()
	}

	/// The DERs of the site of a DER that are not retired.
	fn neighbours(&self, id: DerId) -> Vec<DerId> {
		let site = self.accounts.get(&id).and_then(|account| Sites::<Test>::get(account.site));
		site.map(|site| site.ders.to_vec()).unwrap_or_default()
	}

	/// Makes a switch whose day has come, as the registry has.
	fn settle_switch(&mut self, id: DerId) {
		if self.accounts[&id].switches.is_some() && Switches::<Test>::get(id).is_none() {
			self.revise(id, |account| {
				account.enrolled.clear();
				account.switches = None;
			});
		}
	}

	fn revise(&mut self, id: DerId, change: impl FnOnce(&mut Account)) {
		change(self.accounts.get_mut(&id).expect("the call has succeeded"));
		self.write(id);
	}

	/// At most one DER with a device or a meter of its own is counted on a day for a service, and those
	/// behind one settlement meter in one aggregation.
	fn assert_nobody_is_counted_twice(&self) {
		let mut on_a_day = BTreeMap::<(Service, u32), Vec<(DerId, AggregationId)>>::new();
		for ((id, service, day), (aggregation, _)) in &self.counts {
			let others = on_a_day.entry((*service, *day)).or_default();
			for (other, theirs) in others.iter() {
				assert!(!self.exclude_each_other(*id, *other), "{id} and {other} on day {day}");
				let mixed = self.share_a_meter(*id, *other) && aggregation != theirs;
				assert!(!mixed, "the meter of {id} and {other} measures two on day {day}");
			}
			others.push((*id, *aggregation));
		}
	}

	/// After an envelope was set: the DERs of the site count together no more on any day that was
	/// free.
	fn assert_within(&self, id: DerId, envelope: Capability) {
		let site = self.accounts[&id].site;
		let mut sums = BTreeMap::<(Service, u32), Capability>::new();
		for ((other, service, day), (_, capability)) in &self.counts {
			let account = &self.accounts[other];
			let settled = self.settled.get(other).copied().unwrap_or_default();
			if account.site == site && free_day(account.point).max(settled).0 <= *day {
				let sum = sums.entry((*service, *day)).or_default();
				*sum = sum.checked_add(capability).unwrap();
			}
		}
		let settled = self.neighbours(id).iter().filter_map(|of| self.settled.get(of)).max();
		for ((_, day), sum) in sums {
			let is_settled = settled.is_some_and(|settled| day < settled.0);
			assert!(is_settled || envelope.covers(&sum), "{sum:?} beyond {envelope:?} on {day}");
		}
	}

	/// Every portfolio and every total is the sum of the ledger's records, on every day that is
	/// kept.
	fn assert_portfolios_are_sums(&self) {
		let mut sums = BTreeMap::<(AggregationId, PointId, Service, u32), Capability>::new();
		for ((id, service, day), (aggregation, capability)) in &self.counts {
			let point = self.accounts[id].point;
			let sum = sums.entry((*aggregation, point, *service, *day)).or_default();
			*sum = sum.checked_add(capability).unwrap();
		}
		for aggregation in [OURS, THEIRS, ELSEWHERE] {
			let free = self.latest[&Registry::pricing_node(aggregation).unwrap()].0;
			let kept = free.saturating_sub(3)..=LAST_DAY;
			for service in SERVICES {
				let mut totals = BTreeMap::<u32, Capability>::new();
				for point in POINTS {
					let portfolio = Portfolios::<Test>::get((aggregation, point, service));
					let stored = portfolio.map(|p| p.capability).unwrap_or_default();
					for day in kept.clone() {
						let key = (aggregation, point, service, day);
						let due = sums.get(&key).copied().unwrap_or_default();
						assert_eq!(stored.on(Day(day)), due, "{key:?}, first free day {free}");
						let total = totals.entry(day).or_default();
						*total = total.checked_add(&due).unwrap();
					}
				}
				let stored = Totals::<Test>::get(aggregation, service);
				for (day, due) in totals {
					assert_eq!(stored.on(Day(day)), due, "{aggregation} on {day}, free {free}");
				}
			}
		}
	}
}

/// Makes a call and returns whether it succeeded. A refused call must leave no trace.
fn tried(call: impl FnOnce() -> frame_support::pallet_prelude::DispatchResult) -> bool {
	let before = sp_io::storage::root(sp_runtime::StateVersion::V1);
	let succeeded = call().is_ok();
	let unchanged = before == sp_io::storage::root(sp_runtime::StateVersion::V1);
	assert!(succeeded || unchanged, "a refused call has left a trace");
	succeeded
}

fn take(ledger: &mut Ledger, step: Step) {
	let dso_of = |id| {
		let der = Ders::<Test>::get(id);
		der.and_then(|der| Feeder::dso(der.point.area())).unwrap_or(DSO)
	};
	let owner_of = |id| Ders::<Test>::get(id).map_or(OWNER, |der| der.owner);
	let is_vacated = |id| {
		let site = Ders::<Test>::get(id).and_then(|der| Sites::<Test>::get(der.site));
		site.is_some_and(|site| site.has_left(free_day(site.point)))
	};
	let aggregator_of = |id| {
		let due = Switches::<Test>::get(id).filter(|switch| {
			Ders::<Test>::get(id).is_some_and(|der| switch.day <= free_day(der.point))
		});
		let consent = due.map(|switch| switch.aggregation).or(Consents::<Test>::get(id));
		consent.and_then(Registry::aggregator).unwrap_or(AGGREGATOR)
	};
	let enrolled = |ledger: &mut Ledger, id: DerId, service: Service| {
		let enrolment = Enrolments::<Test>::get(id, service).expect("it has just been enrolled");
		let consent = Consents::<Test>::get(id).expect("nobody is enrolled without consent");
		assert_eq!(enrolment.aggregation, consent);
		ledger.settle_switch(id);
		let account = ledger.accounts.get_mut(&id).expect("it has been registered");
		assert!(enrolment.from >= free_day(account.point));
		let before = account.enrolled.insert(service, (consent, enrolment.from));
		assert_eq!(before, None, "a DER is enrolled twice for a service");
		ledger.assert_nobody_counts(id, service, enrolment.from);
		ledger.write(id);
	};
	let register = |ledger: &mut Ledger, registration: Registration| {
		let Registration { device, meter, submeter, point, .. } = registration;
		let next = NextDer::<Test>::get();
		let customer = Registry::site_of(meter).and_then(Sites::<Test>::get).map(|s| s.customer);
		let who = by(customer.unwrap_or(OWNER));
		if next.0 < DERS && tried(|| Registry::register(who, registration)) {
			let site = Ders::<Test>::get(next).unwrap().site;
			let (qualified, enrolled, switches) = (None, BTreeMap::new(), None);
			let account =
				Account { point, device, site, meter, submeter, qualified, enrolled, switches };
			ledger.accounts.insert(next, account);
		}
	};
	match step {
		Step::Register { device, meter, submeter, point } => {
			let point = POINTS[usize::from(point)];
			let registration = Registration {
				device: hash(&format!("device {device}")),
				meter: hash(&format!("meter {meter}")),
				submeter: submeter.map(|meter| hash(&format!("meter {meter}"))),
				point,
				..solar("")
			};
			register(ledger, registration);
		},
		Step::RegisterAgain { der, point } => {
			let Some(account) = ledger.accounts.get(&id(der)).cloned() else { return };
			let Account { device, meter, submeter, .. } = account;
			let point = POINTS[usize::from(point)];
			register(ledger, Registration { device, meter, submeter, point, ..solar("") });
		},
		Step::Consent { der, aggregation } => {
			let aggregation = AggregationId(aggregation.into());
			if tried(|| Registry::consent(by(owner_of(id(der))), id(der), aggregation))
				&& Switches::<Test>::get(id(der)).is_none()
			{
				ledger.revise(id(der), |account| account.switches = None);
			}
		},
		Step::Revoke { der } => {
			let consented = Consents::<Test>::contains_key(id(der));
			let done = tried(|| Registry::revoke_consent(by(owner_of(id(der))), id(der)));
			let may = consented && !is_vacated(id(der));
			assert_eq!(done, may, "an owner can always leave");
			if done {
				ledger.revise(id(der), |account| {
					account.enrolled.clear();
					account.switches = None;
				});
			}
		},
		Step::Switch { der, aggregation, days } => {
			let (id, aggregation) = (id(der), AggregationId(aggregation.into()));
			let Some(account) = ledger.accounts.get(&id) else { return };
			let day = Day(free_day(account.point).0 + days);
			if tried(|| Registry::switch(by(owner_of(id)), id, aggregation, day)) {
				ledger.revise(id, |account| account.switches = Some(day));
			}
		},
		Step::Review { der } => {
			let id = id(der);
			if tried(|| bulk::request_review(by(aggregator_of(id)), batch([id]))) {
				ledger.settle_switch(id);
			}
		},
		Step::Qualify { der, watts, days } => {
			let Some(account) = ledger.accounts.get(&id(der)) else { return };
			let until = Day((free_day(account.point).0 + days).next_multiple_of(GRID));
			let qualify = |derating| {
				let who = by(dso_of(id(der)));
				tried(|| Registry::qualify(who, id(der), export(watts), until, derating))
			};
			let full = qualify(None);
			assert!(!full || watts == 5_000, "derated without a ground");
			if full || qualify(Some(derating())) {
				ledger.revise(id(der), |a| a.qualified = Some((export(watts), until)));
			}
		},
		Step::Reject { der } => {
			let (ground, evidence) = (Ground::Incapable, hash("evidence"));
			if tried(|| Registry::reject(by(dso_of(id(der))), id(der), ground, evidence)) {
				ledger.revise(id(der), |account| account.qualified = None);
			}
		},
		Step::Decide { der } => {
			let Some(account) = ledger.accounts.get(&id(der)) else { return };
			let until = Day((free_day(account.point).0 + 28).next_multiple_of(GRID));
			let capability = export(5_000);
			let finding = Finding::Qualified { capability, until, derating: None };
			if tried(|| Registry::decide_review(admin(), id(der), finding)) {
				ledger.revise(id(der), |a| a.qualified = Some((capability, until)));
			}
		},
		Step::Lapse { der } => {
			let is_suspended = ledger
				.accounts
				.get(&id(der))
				.is_some_and(|account| Suspensions::<Test>::contains_key(account.device));
			if tried(|| Registry::resolve_lapsed(by(ANYONE), id(der))) {
				if let Status::Qualified { capability, until } = status(id(der)) {
					assert_eq!(capability, export(5_000));
					ledger.revise(id(der), |account| account.qualified = Some((capability, until)));
				} else {
					assert!(is_suspended, "in these areas a review lapses in the DER's favour");
				}
			}
		},
		Step::Enroll { der, service } => {
			let (id, service) = (id(der), service_of(service));
			if tried(|| Registry::enroll(by(aggregator_of(id)), id, service)) {
				enrolled(ledger, id, service);
			}
		},
		Step::EnrollMany { first, second, service } => {
			let (ids, service) = ([id(first), id(second)], service_of(service));
			let who = by(aggregator_of(ids[0]));
			if tried(|| bulk::enroll_many(who, batch(ids), service)) {
				ids.into_iter().for_each(|id| enrolled(ledger, id, service));
			}
		},
		Step::Withdraw { der, service } => {
			let (id, service) = (id(der), service_of(service));
			let is_in = Enrolments::<Test>::contains_key(id, service);
			let done = tried(|| Registry::withdraw(by(owner_of(id)), id, service));
			assert_eq!(done, is_in, "an owner can always leave");
			if done {
				ledger.revise(id, |account| {
					account.enrolled.remove(&service).expect("it was enrolled");
				});
			}
		},
		Step::SetRetail { der, service } => {
			let (id, service) = (id(der), service.map(service_of));
			let services = BoundedVec::truncate_from(service.into_iter().collect::<Vec<_>>());
			let set = || Registry::set_retail(by(dso_of(id)), id, services, hash("the tariff"));
			if tried(set)
				&& let Some(service) = service
			{
				ledger.revise(id, |account| {
					account.enrolled.remove(&service);
				});
			}
		},
		Step::Suspend { der } => {
			let id = id(der);
			let qualified = Ders::<Test>::get(id)
				.is_some_and(|der| matches!(der.status, Status::Qualified { .. }));
			let (ground, evidence) = (Ground::EndangersFeeder, hash("evidence"));
			let done = tried(|| Registry::suspend(by(dso_of(id)), id, ground, evidence));
			assert_eq!(done, qualified, "a DSO can always suspend");
			if done {
				ledger.revise(id, |account| account.qualified = None);
			}
		},
		Step::Reinstate { der } => {
			if tried(|| Registry::reinstate(by(dso_of(id(der))), id(der))) {
				let Status::Qualified { capability, until } = status(id(der)) else {
					panic!("a reinstated DER is qualified");
				};
				ledger.revise(id(der), |account| account.qualified = Some((capability, until)));
			}
		},
		Step::Lift { der } => {
			let Some(account) = ledger.accounts.get(&id(der)) else { return };
			let who = Suspensions::<Test>::get(account.device).map_or(DSO, |s| s.dso);
			tried(|| Registry::lift_suspension(by(who), account.device));
		},
		Step::Retire { der } => {
			let id = id(der);
			let in_use = Ders::<Test>::get(id)
				.is_some_and(|der| !matches!(der.status, Status::Retired { .. }));
			let may = in_use && !is_vacated(id);
			let done = tried(|| Registry::retire(by(owner_of(id)), id));
			assert_eq!(done, may, "an owner can always retire a DER");
			if done {
				ledger.revise(id, |account| {
					account.enrolled.clear();
					account.qualified = None;
					account.switches = None;
				});
			}
		},
		Step::Strike { der } => {
			let id = id(der);
			if tried(|| Registry::strike(by(dso_of(id)), id, hash("evidence"))) {
				let account = &ledger.accounts[&id];
				assert!(account.qualified.is_none() && account.enrolled.is_empty());
			}
		},
		Step::Expire { der } => {
			let id = id(der);
			if tried(|| Registry::expire(by(ANYONE), id)) {
				let account = &ledger.accounts[&id];
				assert!(account.qualified.is_none() && account.enrolled.is_empty());
			}
		},
		Step::Forget { der } => {
			tried(|| Registry::forget(by(ANYONE), id(der)));
		},
		Step::Clear { aggregation, point, service } => {
			let aggregation = AggregationId(aggregation.into());
			let (point, service) = (POINTS[usize::from(point)], service_of(service));
			tried(|| Registry::clear_portfolio(by(ANYONE), aggregation, point, service));
		},
		Step::SetEnvelope { der, watts } => {
			let id = id(der);
			let Some(account) = ledger.accounts.get(&id).cloned() else { return };
			let envelope = export(watts);
			let set = || {
				let set = Registry::set_envelope(by(dso_of(id)), account.site, envelope, hash(""));
				set.map(drop).map_err(|refused| refused.error)
			};
			if tried(set) {
				ledger.neighbours(id).into_iter().for_each(|of| ledger.write(of));
				ledger.assert_within(id, envelope);
			}
		},
		Step::ShareEnvelope { der } => {
			let id = id(der);
			let Some(account) = ledger.accounts.get(&id).cloned() else { return };
			let share = || {
				let shared = Registry::share_envelope(by(ANYONE), account.site);
				shared.map(drop).map_err(|refused| refused.error)
			};
			if tried(share) {
				ledger.neighbours(id).into_iter().for_each(|of| ledger.write(of));
			}
		},
		Step::MoveOut { der, before, after, by_dso } => {
			let id = id(der);
			let Some(account) = ledger.accounts.get(&id).cloned() else { return };
			let free = free_day(account.point);
			let was_out = is_vacated(id);
			let day = Day((free.0 + after).saturating_sub(before));
			let owner = owner_of(id);
			let who = if by_dso { dso_of(id) } else { owner };
			let heir = if owner == OWNER { NEIGHBOUR } else { OWNER };
			let report = || {
				let site = account.site;
				let report = Registry::move_out(by(who), site, day, Some(heir), hash(""));
				report.map(drop).map_err(|refused| refused.error)
			};
			if tried(report) {
				let ends = was_out || day <= free;
				ledger.neighbours(id).into_iter().for_each(|of| {
					ledger.revise(of, |account| {
						if ends {
							account.enrolled.clear();
							account.switches = None;
						}
					});
				});
			}
		},
		Step::CancelMoveOut { der } => {
			let id = id(der);
			let Some(account) = ledger.accounts.get(&id).cloned() else { return };
			let cancel = || {
				let cancelled = Registry::cancel_move_out(by(dso_of(id)), account.site);
				cancelled.map(drop).map_err(|refused| refused.error)
			};
			if tried(cancel) {
				ledger.neighbours(id).into_iter().for_each(|of| ledger.write(of));
			}
		},
		Step::MoveIn { der } => {
			let id = id(der);
			let Some(account) = ledger.accounts.get(&id).cloned() else { return };
			let out = Sites::<Test>::get(account.site).and_then(|site| site.move_out);
			let Some(MoveOut { day, successor: Some(heir), .. }) = out else { return };
			let move_in = || {
				let moved = Registry::move_in(by(heir), account.site, day);
				moved.map(drop).map_err(|refused| refused.error)
			};
			if tried(move_in) {
				ledger.neighbours(id).into_iter().for_each(|of| {
					ledger.revise(of, |account| {
						account.enrolled.clear();
						account.switches = None;
					});
				});
			}
		},
		Step::CloseSite { der } => {
			let Some(account) = ledger.accounts.get(&id(der)) else { return };
			let customer = Sites::<Test>::get(account.site).map_or(OWNER, |site| site.customer);
			tried(|| Registry::close_site(by(customer), account.site));
		},
		Step::ForgetSite { der } => {
			let Some(account) = ledger.accounts.get(&id(der)) else { return };
			tried(|| Registry::forget_site(by(ANYONE), account.site));
		},
		Step::Wait => Now::mutate(|now| *now += REVIEW / 2),
		Step::OpenAuctions { node, days } => {
			let nodes = node.map_or(vec![NODE, OTHER_NODE], |node| vec![node]);
			nodes.into_iter().for_each(|node| ledger.open_auctions(node, days));
		},
		Step::RunAhead { der, days } => {
			if let Some(account) = ledger.accounts.get(&id(der)) {
				ledger.open_auctions(node_of(account.point), days);
			}
		},
		Step::Replay { days } => {
			let back = |day: Day| Day(day.0.saturating_sub(days));
			FreeDays::mutate(|days| days.values_mut().for_each(|day| *day = back(*day)));
		},
	}
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(48))]

	#[test]
	fn at_most_one_portfolio_counts_a_device_on_a_day(history in history()) {
		market(|| {
			auctions_until(FREE);
			sell_all_services();
			let mut ledger = Ledger { latest: FreeDays::get(), ..Default::default() };
			for step in history {
				// A forgotten DER keeps its day: what it counted before can change no more.
				let settled = Ders::<Test>::iter().map(|(id, der)| (id, der.earliest));
				ledger.settled.extend(settled);
				take(&mut ledger, step);
				ledger.assert_nobody_is_counted_twice();
				ledger.assert_portfolios_are_sums();
				assert_deposits_are_for_what_is_stored();
				Registry::do_try_state().unwrap();
			}
		});
	}
}
