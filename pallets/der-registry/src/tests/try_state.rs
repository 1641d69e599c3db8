//! Each invariant of `try_state`, and each rule for the configuration, detects its violation.

use super::*;
use codec::{Decode, Encode};
use frame_support::traits::Hooks;

/// Breaks something in a market with one enrolled DER, and returns the complaint of `try_state`.
fn found(damage: impl FnOnce(DerId)) -> String {
	let mut complaint = String::new();
	empty().execute_with(|| {
		admit(AGGREGATOR, "Sunrise");
		aggregation(AGGREGATOR, NODE);
		let der = enrolled(solar("1"));
		Registry::do_try_state().expect("all is well before the damage");
		damage(der);
		let error = Registry::do_try_state().expect_err("the damage is found");
		complaint = format!("{error:?}");
	});
	complaint
}

/// Checks the complaint after some damage.
fn finds(complaint: &str, damage: impl FnOnce(DerId)) {
	let found = found(damage);
	assert!(found.contains(complaint), "found {found} instead of {complaint}");
}

#[test]
fn invariant_14_what_is_recorded_at_a_point_is_counted() {
	finds("14: a wrong count", |_| Recorded::<Test>::insert(POINT, 1));
	finds("14: a wrong count", |_| Recorded::<Test>::remove(POINT));
	finds("14: a wrong count", |_| Recorded::<Test>::insert(NEXT_POINT, 1));
}

const KEY: (AggregationId, PointId, Service) = (OURS, POINT, Service::Energy);

fn damaged_der(id: DerId, damage: impl FnOnce(&mut DerOf<Test>)) {
	Ders::<Test>::mutate(id, |slot| damage(slot.as_mut().unwrap()));
}

fn damaged_site(damage: impl FnOnce(&mut SiteOf<Test>)) {
	Sites::<Test>::mutate(SiteId(0), |slot| damage(slot.as_mut().unwrap()));
}

fn damaged_portfolio(damage: impl FnOnce(&mut PortfolioOf<Test>)) {
	Portfolios::<Test>::mutate(KEY, |slot| damage(slot.as_mut().unwrap()));
}

fn damaged_aggregation(damage: impl FnOnce(&mut AggregationOf<Test>)) {
	Aggregations::<Test>::mutate(OURS, |slot| damage(slot.as_mut().unwrap()));
}

/// A step function as it may be read from storage, sound or not.
fn steps(changes: &[(u32, i64)]) -> ChangesOf<Test> {
	let changes = changes.iter().map(|(day, watts)| (Day(*day), export(*watts)));
	let bytes = (Day(0), changes.collect::<Vec<_>>()).encode();
	ChangesOf::<Test>::decode(&mut &bytes[..]).unwrap()
}

#[test]
fn try_state_1_finds_a_der_nowhere_or_a_device_or_meter_of_nobody() {
	finds("1: a DER nowhere", |der| {
		damaged_der(der, |der| der.point = PointId(tieline_primitives::AreaId(9), 0))
	});
	finds("1: a DER without its device", |_| Devices::<Test>::remove(hash("1")));
	finds("1: a DER without its meter", |der| {
		damaged_der(der, |der| der.submeter = Some(hash("sub")))
	});
	finds("1: a device without its DER", |der| Devices::<Test>::insert(hash("2"), der));
	finds("1: a meter of nothing", |der| Meters::<Test>::insert(hash("2"), Metered::Der(der)));
	finds("1: a meter of nothing", |_| Meters::<Test>::insert(hash("2"), Metered::Site(SiteId(0))));
}

#[test]
fn try_state_1_finds_a_der_and_a_site_that_do_not_agree() {
	finds("1: a DER without a site", |der| damaged_der(der, |der| der.site = SiteId(9)));
	finds("1: a DER that its site does not list", |_| damaged_site(|site| site.ders.clear()));
	finds("1: a DER at another point", |_| damaged_site(|site| site.point = NEXT_POINT));
	finds("1: a DER of another customer", |_| damaged_site(|site| site.customer = NEIGHBOUR));
	finds("1: a site without its meter", |_| Meters::<Test>::remove(hash("meter of 1")));
	finds("1: a site lists a DER", |_| damaged_site(|site| site.ders.try_push(DerId(9)).unwrap()));
	finds("1: a closed site with DERs", |_| damaged_site(|site| site.closed = true));
}

#[test]
fn try_state_15_finds_a_wrong_level_of_a_site() {
	finds("15: a site without a level", |_| SiteLevels::<Test>::remove(SiteId(0), Service::Energy));
	finds("15: a level of no site", |_| {
		SiteLevels::<Test>::insert(SiteId(9), Service::Energy, steps(&[]))
	});
	finds("15: a level is not the sum", |_| {
		SiteLevels::<Test>::insert(SiteId(0), Service::Energy, steps(&[(FREE, 1)]))
	});
	finds("15: a site counts more than its envelope", |_| {
		damaged_site(|site| site.envelope = Some(export(4_999)))
	});
}

#[test]
fn try_state_16_finds_a_miscount_of_what_shares_a_meter() {
	finds("16: a site miscounts", |_| damaged_site(|site| site.shared = None));
	finds("16: a meter shared by aggregations", |_| {
		admit(RIVAL, "Eventide");
		aggregation(RIVAL, NODE);
		let metered = Registration { submeter: Some(hash("sub")), ..behind_meter_1("2") };
		let der = qualified(metered);
		assert_ok!(Registry::consent(by(OWNER), der, THEIRS));
		assert_ok!(Registry::enroll(by(RIVAL), der, Service::Energy));
		Meters::<Test>::remove(hash("sub"));
		damaged_der(der, |der| der.submeter = None);
	});
}

#[test]
fn try_state_2_finds_identifiers_that_have_not_been_handed_out() {
	finds("2: a DER from the future", |_| NextDer::<Test>::put(DerId(0)));
	finds("2: a site from the future", |_| NextSite::<Test>::put(SiteId(0)));
	finds("2: an aggregation from the future", |_| NextAggregation::<Test>::put(OURS));
}

#[test]
fn try_state_3_finds_a_consent_for_no_der_in_use() {
	finds("3: a consent for no DER", |_| Consents::<Test>::insert(DerId(9), OURS));
	finds("3: a consent for a retired DER", |der| {
		damaged_site(|site| site.ders.clear());
		damaged_der(der, |der| der.status = Status::Retired { from: Day(0) })
	});
}

#[test]
fn try_state_3_finds_an_enrolment_without_what_it_needs() {
	finds("3: an enrolment of no DER", |der| {
		let enrolment = Enrolments::<Test>::get(der, Service::Energy).unwrap();
		Enrolments::<Test>::insert(DerId(9), Service::Energy, enrolment);
	});
	finds("3: an enrolment without consent", Consents::<Test>::remove);
	finds("3: a service sold in retail is enrolled", |der| {
		damaged_der(der, |der| der.retail = BoundedVec::truncate_from(vec![Service::Energy]))
	});
	finds("3: an enrolment without a portfolio", |_| Portfolios::<Test>::remove(KEY));
}

#[test]
fn try_state_4_finds_a_miscount() {
	finds("4: a portfolio miscounts", |_| damaged_portfolio(|portfolio| portfolio.enrolled = 2));
	finds("4: an aggregation miscounts its members", |_| {
		damaged_aggregation(|aggregation| aggregation.members = 0)
	});
	finds("4: an aggregation miscounts its portfolios", |_| {
		damaged_aggregation(|aggregation| aggregation.portfolios = 0)
	});
	finds("4: a pricing node miscounts its portfolios for energy", |_| {
		EnergyPortfolios::<Test>::insert(NODE, 2)
	});
	finds("4: a pricing node miscounts its portfolios for energy", |_| {
		EnergyPortfolios::<Test>::insert(OTHER_NODE, 0)
	});
	finds("4: an enrolment of no member", |der| {
		Members::<Test>::remove(OURS, (der, Service::Energy))
	});
	finds("4: a member without an enrolment", |der| {
		Members::<Test>::insert(OURS, (der, Service::Reserve), ())
	});
	finds("4: an aggregator miscounts", |_| {
		Aggregators::<Test>::mutate(AGGREGATOR, |slot| slot.as_mut().unwrap().active = 0)
	});
}

#[test]
fn try_state_4_finds_what_belongs_to_nobody() {
	finds("4: a portfolio of no aggregation", |_| Aggregations::<Test>::remove(OURS));
	finds("4: members of an aggregator that is not admitted", |_| {
		Aggregators::<Test>::remove(AGGREGATOR)
	});
	finds("4: something belongs to no aggregation", |_| {
		Totals::<Test>::insert(AggregationId(9), Service::Energy, ChangesOf::<Test>::default())
	});
}

#[test]
fn try_state_5_finds_a_step_function_that_is_none() {
	let damage: [(&str, &[(u32, i64)]); 4] = [
		("5: days of a step function do not rise", &[(FREE + 1, 1), (FREE, 2)]),
		("5: days of a step function do not rise", &[(FREE, 1), (FREE, 2)]),
		("5: a change that changes nothing", &[(FREE, 1), (FREE + 1, 1)]),
		("5: a level is negative", &[(FREE, -1)]),
	];
	for (complaint, changes) in damage {
		finds(complaint, |_| damaged_portfolio(|portfolio| portfolio.capability = steps(changes)));
		finds(complaint, |_| Totals::<Test>::insert(OURS, Service::Energy, steps(changes)));
	}
}

#[test]
fn try_state_6_finds_a_der_that_counts_while_it_is_suspended() {
	finds("6: an enrolment counts", |der| {
		damaged_der(der, |der| {
			der.status = Status::Suspended {
				capability: export(5_000),
				until: UNTIL,
				ground: Ground::Incapable,
				evidence: hash(""),
			}
		})
	});
}

#[test]
fn try_state_7_finds_a_portfolio_that_is_no_sum() {
	finds("7: a portfolio is not the sum", |_| {
		damaged_portfolio(|portfolio| portfolio.capability = Default::default())
	});
	finds("7: a sum does not fit", |der| {
		enrolled(battery("2"));
		for id in [der, DerId(1)] {
			let vast = Capability { export: Watts(i64::MAX), import: Watts(0) };
			damaged_der(id, |der| {
				der.rating = vast;
				der.status = Status::Qualified { capability: vast, until: UNTIL };
			});
			Enrolments::<Test>::mutate(id, Service::Energy, |slot| {
				slot.as_mut().unwrap().counted.capability = vast
			});
		}
	});
}

#[test]
fn try_state_8_finds_a_total_that_is_no_sum() {
	finds("8: a total is not the sum", |_| {
		Totals::<Test>::insert(OURS, Service::Energy, ChangesOf::<Test>::default())
	});
	finds("8: portfolios without a total", |_| Totals::<Test>::remove(OURS, Service::Energy));
}

#[test]
fn try_state_9_finds_a_der_that_is_derated_without_a_ground() {
	finds("9: a DER is derated", |der| {
		assert_ok!(Registry::withdraw(by(OWNER), der, Service::Energy));
		damaged_der(der, |der| {
			der.status = Status::Qualified { capability: export(4_999), until: UNTIL }
		})
	});
}

#[test]
fn the_configuration_of_the_tests_is_sound() {
	<Registry as Hooks<u64>>::integrity_test();
}

#[test]
fn try_state_10_finds_a_device_that_is_suspended_otherwise_than_its_der() {
	let suspend = |der| {
		assert_ok!(Registry::suspend(by(DSO), der, Ground::Incapable, hash("test")));
	};
	finds("10: a suspended DER whose device is not suspended alike", |der| {
		suspend(der);
		Suspensions::<Test>::remove(hash("1"));
	});
	finds("10: a suspended DER whose device is not suspended alike", |der| {
		suspend(der);
		Suspensions::<Test>::mutate(hash("1"), |slot| {
			slot.as_mut().unwrap().evidence = hash("other");
		});
	});
	finds("10: a qualified DER whose device is suspended", |der| {
		suspend(der);
		let suspension = Suspensions::<Test>::get(hash("1")).unwrap();
		assert_ok!(Registry::reinstate(by(DSO), der));
		Suspensions::<Test>::insert(hash("1"), suspension);
	});
}

#[test]
fn try_state_11_finds_reviews_that_are_miscounted() {
	finds("11: reviews are miscounted", |_| {
		Reviews::<Test>::mutate(POINT.area(), |tally| tally.requested = 2)
	});
	finds("11: a review escalated that has not lapsed", |_| {
		Reviews::<Test>::mutate(POINT.area(), |tally| tally.escalated = 1)
	});
	finds("11: reviews in an area that had none", |_| {
		under_review(solar("2"));
		Reviews::<Test>::remove(POINT.area());
	});
}

#[test]
fn try_state_12_finds_a_der_whose_qualification_or_deposit_is_lost() {
	finds("12: a DER forgets its qualification", |der| {
		damaged_der(der, |der| der.was_qualified = false)
	});
	finds("12: a DER without a deposit that was not struck", |der| {
		damaged_der(der, |der| der.ticket = None)
	});
}

#[test]
fn try_state_13_finds_a_switch_from_nowhere_or_to_the_same() {
	let switch = |aggregation| Switch { aggregation, day: Day(FREE + 2) };
	finds("13: a switch without a consent", |_| Switches::<Test>::insert(DerId(9), switch(OURS)));
	finds("13: a switch to the same aggregation", |der| {
		let counted = Counted::new(export(5_000), Day(FREE), Day(FREE + 2));
		Enrolments::<Test>::mutate(der, Service::Energy, |slot| {
			slot.as_mut().unwrap().counted = counted
		});
		let steps = steps(&[(FREE, 5_000), (FREE + 2, 0)]);
		damaged_portfolio(|portfolio| portfolio.capability = steps.clone());
		Totals::<Test>::insert(OURS, Service::Energy, steps);
		Switches::<Test>::insert(der, switch(OURS));
	});
}
