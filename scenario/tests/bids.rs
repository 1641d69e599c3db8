//! What the aggregators of the shipped day bid.

use std::{collections::BTreeMap, path::Path};
use tieline_primitives::{Capability, MAX_STEPS, PointName, Side, Technology};
use tieline_scenario::{
	DeviceKind, HOURS, Scenario,
	bids::{offers, plan},
	sun::clear_sky_kw,
};

fn shipped() -> Scenario {
	let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../scenarios/ieee13-day.toml");
	Scenario::read(file).unwrap_or_else(|error| panic!("{error}"))
}

#[test]
fn an_offer_never_exceeds_what_its_aggregator_has_at_the_point() {
	let scenario = shipped();
	let mut offered = 0;
	for aggregator in 0..scenario.aggregators.len() {
		let mut portfolio = BTreeMap::<&PointName, Capability>::new();
		for device in scenario.devices_of(aggregator) {
			let sum = portfolio.entry(&device.point).or_default();
			*sum = sum.checked_add(&device.capability).unwrap();
		}
		for hour in 0..HOURS {
			for offer in offers(&scenario, aggregator, hour) {
				let power: i64 = offer.steps.iter().map(|step| step.power.0).sum();
				let capability = portfolio[&offer.point];
				let most = match offer.side {
					Side::Supply => capability.export,
					Side::Demand => capability.import,
				};
				assert!(power <= most.0, "{offer:?} exceeds {most}");
				offered += 1;
			}
		}
	}
	assert!(offered > 300);
}

#[test]
fn an_offer_is_in_strict_merit_order_with_few_steps_within_the_price_range() {
	let scenario = shipped();
	for aggregator in 0..scenario.aggregators.len() {
		for offer in (0..HOURS).flat_map(|hour| offers(&scenario, aggregator, hour)) {
			assert!((1..=MAX_STEPS as usize).contains(&offer.steps.len()));
			for pair in offer.steps.windows(2) {
				match offer.side {
					Side::Supply => assert!(pair[0].price < pair[1].price),
					Side::Demand => assert!(pair[0].price > pair[1].price),
				}
			}
			for step in &offer.steps {
				assert!(step.power.0 > 0);
				assert!(scenario.iso.price_floor <= step.price);
				assert!(step.price <= scenario.iso.price_cap);
			}
		}
	}
}

#[test]
fn a_point_and_side_is_offered_once_an_hour() {
	let scenario = shipped();
	for hour in 0..HOURS {
		let offers = offers(&scenario, 0, hour);
		let mut keys: Vec<_> = offers.iter().map(|offer| (&offer.point, offer.side)).collect();
		let all = keys.len();
		keys.dedup();
		assert_eq!(keys.len(), all);
	}
}

#[test]
fn a_battery_stays_between_empty_and_full_whatever_is_awarded() {
	let scenario = shipped();
	let mut batteries = 0;
	for device in &scenario.devices {
		let DeviceKind::Storage { capacity_kwh, initial_kwh, round_trip_efficiency } = device.kind
		else {
			continue;
		};
		let plan = plan(&scenario, device);
		let one_way = round_trip_efficiency.sqrt();
		// The extremes are reached when all charging and no discharging is awarded, and the other
		// way round; every other outcome lies between.
		let fullest = initial_kwh + plan.demand_kw.iter().sum::<f64>() * one_way;
		let emptiest = initial_kwh - plan.supply_kw.iter().sum::<f64>() / one_way;
		assert!(fullest <= capacity_kwh + 1e-9, "{}: {fullest} kWh", device.id);
		assert!(emptiest >= -1e-9, "{}: {emptiest} kWh", device.id);
		assert!(fullest > initial_kwh && emptiest < initial_kwh);
		batteries += 1;
	}
	assert!(batteries >= 10);
}

#[test]
fn cars_are_never_sold_more_than_they_need_nor_while_away() {
	let scenario = shipped();
	for device in &scenario.devices {
		let DeviceKind::EvCharger { energy_kwh, hours } = device.kind else { continue };
		let plan = plan(&scenario, device);
		assert!(plan.demand_kw.iter().sum::<f64>() <= energy_kwh + 1e-9, "{}", device.id);
		for hour in (0..HOURS).filter(|hour| !hours.contains(*hour)) {
			assert_eq!(plan.demand_kw[hour], 0.0, "{} at {hour}", device.id);
		}
	}
}

#[test]
fn the_sun_of_the_shipped_day_peaks_about_solar_noon_and_is_gone_at_night() {
	let scenario = shipped();
	// Fresno, 119.79° west: solar noon is at 12:59 in UTC−7 with the April equation of time, sunrise
	// about 6:27 and sunset about 19:31.
	let flat = scenario.devices.iter().find(|device| device.id == "pv-harbor-warehouse").unwrap();
	let power = clear_sky_kw(&scenario, flat);
	let peak = (0..HOURS).max_by(|a, b| power[*a].total_cmp(&power[*b])).unwrap();
	assert!((12..=13).contains(&peak), "{power:?}");
	for (hour, kw) in power.iter().enumerate() {
		assert_eq!(*kw > 0.0, (6..20).contains(&hour), "{hour}: {kw}");
		assert!(*kw <= flat.capability.export.0 as f64 / 1000.0);
	}
}

#[test]
fn bids_are_a_function_of_the_scenario() {
	let (one, other) = (shipped(), shipped());
	for aggregator in 0..one.aggregators.len() {
		for hour in 0..HOURS {
			assert_eq!(offers(&one, aggregator, hour), offers(&other, aggregator, hour));
		}
	}
	assert!(offers(&one, 99, 12).is_empty());
	assert!(offers(&one, 0, 99).is_empty());
}

#[test]
fn every_technology_reaches_the_market() {
	let scenario = shipped();
	for device in &scenario.devices {
		let plan = plan(&scenario, device);
		let sum = |kw: &[f64]| kw.iter().sum::<f64>();
		let (supply, demand) = (sum(&plan.supply_kw), sum(&plan.demand_kw));
		match device.technology() {
			Technology::Solar => assert!(supply > 0.0 && demand == 0.0),
			Technology::EvCharger => assert!(supply == 0.0 && demand > 0.0),
			Technology::Storage => assert!(supply > 0.0 && demand > 0.0),
			Technology::FlexibleLoad => assert!(supply + demand > 0.0),
		}
	}
}
