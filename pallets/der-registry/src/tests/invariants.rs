//! That each invariant of `try_state` is really looked at, and that the configuration is.

use super::*;
use frame_support::traits::Hooks;

/// Breaks something in a market with one enrolled DER and returns what is then found.
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

fn portfolio(change: impl FnOnce(&mut PortfolioOf<Test>)) {
	Portfolios::<Test>::mutate((OURS, POINT, Service::Energy), |slot| {
		change(slot.as_mut().unwrap())
	});
}

#[test]
fn try_state_1_finds_a_device_or_meter_of_nobody() {
	assert!(found(|_| Devices::<Test>::remove(hash("1"))).contains("1: a DER without its device"));
	assert!(
		found(|_| Meters::<Test>::remove(hash("meter of 1")))
			.contains("1: a DER without its meter")
	);
	assert!(
		found(|der| Devices::<Test>::insert(hash("2"), der))
			.contains("1: a device without its DER")
	);
	assert!(
		found(|der| Meters::<Test>::insert(hash("2"), der)).contains("1: a meter without its DER")
	);
}

#[test]
fn try_state_2_finds_identifiers_that_have_not_been_handed_out() {
	assert!(found(|_| NextDer::<Test>::put(DerId(0))).contains("2: a DER from the future"));
	assert!(
		found(|_| NextAggregation::<Test>::put(OURS)).contains("2: an aggregation from the future")
	);
}

#[test]
fn try_state_3_finds_an_enrolment_without_consent() {
	assert!(found(Consents::<Test>::remove).contains("3: an enrolment without consent"));
	let retail = |der| {
		Ders::<Test>::mutate(der, |slot| {
			slot.as_mut().unwrap().retail = BoundedVec::truncate_from(vec![Service::Energy]);
		})
	};
	assert!(found(retail).contains("3: a service sold in retail is enrolled"));
	assert!(
		found(|_| Consents::<Test>::insert(DerId(9), OURS)).contains("3: a consent for no DER")
	);
}

#[test]
fn try_state_4_finds_a_miscount() {
	let complaint = found(|_| portfolio(|portfolio| portfolio.enrolled = 2));
	assert!(complaint.contains("4: a portfolio miscounts"));
	let complaint = found(|_| {
		Aggregations::<Test>::mutate(OURS, |slot| slot.as_mut().unwrap().members = 0);
	});
	assert!(complaint.contains("4: an aggregation miscounts its members"));
	let complaint = found(|_| {
		Aggregators::<Test>::mutate(AGGREGATOR, |slot| slot.as_mut().unwrap().active = 0);
	});
	assert!(complaint.contains("4: an aggregator miscounts"));
}

#[test]
fn try_state_6_finds_a_der_that_counts_while_it_is_suspended() {
	let suspend = |der| {
		Ders::<Test>::mutate(der, |slot| {
			slot.as_mut().unwrap().status = Status::Suspended {
				capability: export(5_000),
				until: UNTIL,
				ground: Ground::Incapable,
				evidence: hash(""),
			};
		})
	};
	assert!(found(suspend).contains("6: an enrolment counts"));
}

#[test]
fn try_state_7_and_8_find_a_sum_that_is_wrong() {
	let complaint = found(|_| portfolio(|portfolio| portfolio.capability = Default::default()));
	assert!(complaint.contains("7: a portfolio is not the sum"));
	let complaint =
		found(|_| Totals::<Test>::insert(OURS, Service::Energy, ChangesOf::<Test>::default()));
	assert!(complaint.contains("8: a total is not the sum"));
}

#[test]
fn the_configuration_of_the_tests_is_sound() {
	<Registry as Hooks<u64>>::integrity_test();
}
