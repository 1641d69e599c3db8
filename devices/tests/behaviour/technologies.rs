//! What each technology does with an award.

use crate::common::{Clock, at, award, device, free, within};
use tieline_devices::{Input, Status, Voltages};

const SUN: &str = "[profiles]\nsun = { step_s = 600, values = [0, 1000, 1000, 200, 200] }\n";

fn array(settings: &str) -> Clock {
	let settings = format!(
		"inverter.rated_va = 7000
		[devices.technology.solar.array]
		array_w = 10000
		performance_ratio = 0.8
		irradiance = 'sun'
		{settings}"
	);
	let mut clock = Clock::of(device("solar", &settings, SUN));
	clock.time_s = 600.0;
	clock
}

#[test]
fn an_array_delivers_by_the_sun_up_to_its_inverter() {
	let mut array = array("");
	let noon = array.step(60.0, free());
	assert_eq!((noon.va.re, noon.status), (7_000.0, Status::Rating));
	array.time_s = 1_800.0;
	let later = array.step(60.0, free());
	assert_eq!((later.va.re, later.status), (1_600.0, Status::Free));
}

#[test]
fn an_array_is_curtailed_to_its_award_and_to_its_limit() {
	let mut array = array("");
	let awarded = array.step(60.0, award(3_000.0));
	assert_eq!((awarded.va.re, awarded.status), (3_000.0, Status::Awarded));
	let limited = array.step(60.0, within(3_000.0, 2_000.0, 0.0));
	assert_eq!((limited.va.re, limited.status), (2_000.0, Status::Limited));
	// It does not withdraw, whatever is asked.
	assert_eq!(array.step(60.0, award(-500.0)).va.re, 0.0);
}

#[test]
fn an_array_rises_along_its_ramp_and_falls_at_once() {
	let mut array = array("ramp_w_per_s = 10");
	assert_eq!(array.step(60.0, award(1_000.0)).va.re, 1_000.0);
	assert_eq!(array.step(60.0, award(5_000.0)).va.re, 1_600.0);
	let rising = array.step(60.0, award(5_000.0));
	assert_eq!((rising.va.re, rising.status), (2_200.0, Status::Short));
	assert_eq!(array.step(60.0, award(100.0)).va.re, 100.0);
}

#[test]
fn an_array_trips_at_a_high_voltage_and_returns_along_a_ramp() {
	let mut array = array("");
	array.fleet = device(
		"solar",
		"array = { array_w = 6000, performance_ratio = 1, irradiance = 'sun' }
		inverter = { rated_va = 6000, ride_through = {} }",
		"profiles.sun = { step_s = 1, values = [1000] }",
	);
	assert_eq!(array.step(60.0, free()).va.re, 6_000.0);
	let tripped = array.step(60.0, at(1.12, free()));
	assert_eq!((tripped.va.re, tripped.status), (0.0, Status::Ceased));
	// Five minutes until it may return, and five until it has.
	let powers = (0..11).map(|_| array.step(60.0, free()).va.re).collect::<Vec<_>>();
	let ramp = [0.0, 0.0, 0.0, 0.0, 0.0, 1_200.0, 2_400.0, 3_600.0, 4_800.0, 6_000.0, 6_000.0];
	for (w, expected) in powers.iter().zip(ramp) {
		assert!((w - expected).abs() < 1e-9, "{powers:?}");
	}
}

#[test]
fn volt_var_starts_from_nothing_after_a_trip() {
	let mut array = array("");
	array.fleet = device(
		"solar",
		"array = { array_w = 6000, performance_ratio = 1, irradiance = 'sun' }
		[devices.technology.solar.inverter]
		rated_va = 10000
		volt_var = {}
		ride_through = { return_delay_s = 0, return_ramp_s = 1 }",
		"profiles.sun = { step_s = 1, values = [1000] }",
	);
	let before = array.step(1.0, at(0.92, free())).va.im;
	array.step(60.0, at(1.15, free()));
	array.step(0.5, at(0.92, free()));
	let after = array.step(0.5, at(0.92, free())).va.im;
	// Nine tenths are covered in 5 s.
	let covered = 1.0 - 0.1f64.powf(1.0 / 5.0);
	assert!((before - 4_400.0).abs() < 1e-9 && (after - covered * before).abs() < 1e-6, "{after}");
}

#[test]
fn without_a_power_flow_the_last_voltage_counts() {
	let mut battery = battery("initial_share = 0.5");
	battery.minutes(2, at(1.08, award(5_000.0)));
	let blind = battery.step(60.0, Input { voltages: Voltages::unknown(), ..award(5_000.0) });
	assert!((blind.va.re - 2_500.0).abs() < 1e-6, "{blind:?}");
}

#[test]
fn a_device_without_ride_through_stays_in_service_at_any_voltage() {
	assert_eq!(array("").step(60.0, at(1.3, free())).va.re, 7_000.0);
}

fn battery(settings: &str) -> Clock {
	let settings = format!(
		"inverter = {{ rated_va = 5000, volt_watt = {{}} }}
		[devices.technology.storage.battery]
		capacity_wh = 10000
		charge_max_w = 5000
		discharge_max_w = 5000
		charge_efficiency = 0.9
		discharge_efficiency = 0.8
		{settings}"
	);
	Clock::of(device("storage", &settings, ""))
}

#[test]
fn a_battery_stops_when_it_is_empty_and_when_it_is_full() {
	let mut battery = battery("initial_share = 0.4");
	// 4 kWh are 3.2 kWh at the terminals.
	assert!((battery.minutes(120, award(5_000.0)) - 3_200.0).abs() < 1e-6);
	assert_eq!(battery.fleet.devices()[0].state_of_charge(0.0), Some(0.0));
	assert_eq!(battery.step(60.0, award(5_000.0)).status, Status::Short);
	// 10 kWh take 11.1 kWh.
	assert!((battery.minutes(240, award(-5_000.0)) + 10_000.0 / 0.9).abs() < 1e-6);
	let full = battery.step(60.0, award(-5_000.0));
	assert!((full.state_of_charge.unwrap() - 1.0).abs() < 1e-12);
	assert!(full.va.re.abs() < 1e-9 && full.status == Status::Short);
}

#[test]
fn a_battery_fills_and_empties_within_a_step() {
	let mut nearly_full = battery("initial_share = 0.99");
	assert!((nearly_full.step(3_600.0, award(-5_000.0)).va.re + 100.0 / 0.9).abs() < 1e-9);
	let mut nearly_empty = battery("initial_share = 0.01");
	assert!((nearly_empty.step(3_600.0, award(5_000.0)).va.re - 80.0).abs() < 1e-9);
}

#[test]
fn a_battery_keeps_the_reserve_that_its_settings_name() {
	let mut battery = battery("initial_share = 0.5\nmin_share = 0.2\nmax_share = 0.6");
	battery.minutes(120, award(5_000.0));
	let empty = battery.fleet.devices()[0].state_of_charge(0.0).unwrap();
	assert!((empty - 0.2).abs() < 1e-12, "{empty}");
	battery.minutes(240, award(-5_000.0));
	let full = battery.fleet.devices()[0].state_of_charge(0.0).unwrap();
	assert!((full - 0.6).abs() < 1e-12, "{full}");
}

#[test]
fn a_battery_charges_slower_as_it_fills() {
	let mut battery = battery("initial_share = 0.95\ntaper_share = 0.1\ntaper_end = 0.2");
	// Half way into the taper: 20 % and half of the other 80 %.
	assert!((battery.step(60.0, award(-5_000.0)).va.re + 3_000.0).abs() < 1e-6);
	assert_eq!(battery.step(60.0, award(5_000.0)).va.re, 5_000.0);
}

#[test]
fn a_battery_loses_what_its_self_discharge_says() {
	let mut battery = battery("initial_share = 1.0\nself_discharge_per_day = 0.24");
	battery.step(3_600.0, free());
	assert!((battery.fleet.devices()[0].state_of_charge(0.0).unwrap() - 0.99).abs() < 1e-12);
	let ledger = battery.fleet.devices()[0].ledger().unwrap();
	assert!((ledger.self_discharge_wh - 100.0).abs() < 1e-9);
}

#[test]
fn a_battery_moves_along_its_ramp() {
	let mut battery = battery("initial_share = 0.5\nramp_w_per_s = 10");
	let powers = [600.0, 1_200.0, 600.0, 0.0, -600.0];
	for (asked, w) in [4_000.0, 4_000.0, -4_000.0, -4_000.0, -4_000.0].into_iter().zip(powers) {
		assert_eq!(battery.step(60.0, award(asked)).va.re, w);
	}
	// Not so where a limit stops it.
	assert_eq!(battery.step(60.0, within(-4_000.0, 0.0, 0.0)).va.re, 0.0);
}

#[test]
fn volt_watt_reduces_a_battery_that_discharges_and_not_one_that_charges() {
	let mut battery = battery("initial_share = 0.5");
	battery.step(60.0, at(1.08, award(5_000.0)));
	let high = battery.step(60.0, at(1.08, award(5_000.0)));
	assert!((high.va.re - 2_500.0).abs() < 1e-6 && high.status == Status::VoltWatt, "{high:?}");
	assert_eq!(battery.step(60.0, at(1.08, award(-5_000.0))).va.re, -5_000.0);
}

#[test]
fn a_battery_that_returns_to_service_charges_no_faster_than_its_ramp() {
	let settings = "battery = { capacity_wh = 10000, initial_share = 0.5, charge_max_w = 5000,
			discharge_max_w = 5000 }
		[devices.technology.storage.inverter]
		rated_va = 5000
		volt_watt = { v1_pu = 1.05, v2_pu = 1.06, p2_share = -1 }
		ride_through = { return_high_pu = 1.06, return_delay_s = 60 }";
	let mut battery = Clock::of(device("storage", &settings.replace(",\n", ","), ""));
	battery.step(60.0, at(1.12, free()));
	battery.step(60.0, at(1.06, free()));
	let returning = battery.step(60.0, at(1.06, free()));
	assert!((returning.va.re + 1_000.0).abs() < 1e-6, "{returning:?}");
}

/// A car that is there from 18:00 to 24:00 and needs 9 kWh.
fn car(settings: &str) -> Clock {
	let settings = format!(
		"charge_max_w = 5000
		{settings}
		sessions = [{{ arrival_s = 64800, departure_s = 86400, need_wh = 9000 }}]"
	);
	let mut clock = Clock::of(device("ev-charger", &settings, ""));
	clock.time_s = 64_740.0;
	clock
}

fn unmet(clock: &Clock) -> f64 {
	clock.fleet.devices()[0].unmet_wh(clock.time_s).unwrap()
}

#[test]
fn a_car_without_an_award_charges_from_its_arrival() {
	let mut car = car("");
	assert_eq!(car.step(60.0, free()).va.re, 0.0);
	// 9 kWh take 10 kWh at the terminals: two hours.
	assert!((car.minutes(120, free()) + 10_000.0).abs() < 1e-6);
	assert!(car.step(60.0, free()).va.re.abs() < 1e-9);
	car.minutes(240, free());
	assert!(unmet(&car).abs() < 1e-9);
}

#[test]
fn a_car_that_charges_late_leaves_with_what_it_needs() {
	let mut car = car("charging = 'latest'");
	assert_eq!(car.minutes(1 + 240, free()), 0.0);
	assert!((car.minutes(120, free()) + 10_000.0).abs() < 1e-6);
	assert!(unmet(&car).abs() < 1e-9);
}

#[test]
fn a_car_draws_its_award_until_its_need_leaves_no_choice() {
	let mut car = car("");
	car.step(60.0, free());
	let early = car.step(60.0, award(-1_000.0));
	assert_eq!((early.va.re, early.status), (-1_000.0, Status::Awarded));
	// An hour at 1 kW in all, then nothing is awarded: the other 9 kWh take 108 minutes.
	car.minutes(59, award(-1_000.0));
	assert!(car.minutes(300 - 108, award(0.0)).abs() < 1e-6);
	let late = car.step(60.0, award(0.0));
	assert!((late.va.re + 5_000.0).abs() < 1e-6 && late.status == Status::NeedFirst, "{late:?}");
	car.minutes(107, award(0.0));
	assert!(unmet(&car).abs() < 1e-9);
}

#[test]
fn a_car_that_keeps_to_its_award_reports_what_it_lacks() {
	let mut car = car("need_first = false");
	car.step(60.0, free());
	assert!((car.minutes(360, award(-1_000.0)) + 6_000.0).abs() < 1e-6);
	assert!((unmet(&car) - (9_000.0 - 5_400.0)).abs() < 1e-6);
}

#[test]
fn a_limit_that_makes_a_need_infeasible_is_kept() {
	let mut car = car("");
	car.step(60.0, free());
	let limited = car.step(60.0, within(-5_000.0, 0.0, 1_200.0));
	assert_eq!((limited.va.re, limited.status), (-1_200.0, Status::Limited));
	car.minutes(359, within(-5_000.0, 0.0, 1_200.0));
	assert!((unmet(&car) - (9_000.0 - 6.0 * 1_200.0 * 0.9)).abs() < 1e-6);
}

#[test]
fn a_car_does_not_charge_below_its_least_power() {
	let mut car = car("charge_min_w = 1440");
	car.step(60.0, free());
	assert_eq!(car.step(60.0, award(-1_000.0)).va.re, 0.0);
	assert_eq!(car.step(60.0, award(-1_440.0)).va.re, -1_440.0);
	assert_eq!(car.step(60.0, within(-5_000.0, 0.0, 1_000.0)).va.re, 0.0);
}

#[test]
fn a_car_that_comes_in_mid_step_draws_for_the_rest_of_it() {
	let mut car = car("");
	car.time_s = 64_800.0 - 450.0;
	assert_eq!(car.step(600.0, free()).va.re, -5_000.0 / 4.0);
}

fn load(settings: &str) -> Clock {
	let settings = format!(
		"forecast = 'load'
		reduce_max_w = 3000
		increase_max_w = 1000
		{settings}"
	);
	let profiles = "profiles.load = { step_s = 3600, between = 'hold', values = [2000, 4000] }";
	Clock::of(device("flexible-load", &settings, profiles))
}

#[test]
fn a_reduction_counts_from_the_forecast_and_never_exceeds_it() {
	let mut load = load("");
	let output = load.step(60.0, award(1_500.0));
	assert_eq!((output.va.re, output.baseline_va.re), (-500.0, -2_000.0));
	assert_eq!((output.from_baseline_w(), output.status), (1_500.0, Status::Awarded));
	let output = load.step(60.0, award(5_000.0));
	assert_eq!((output.va.re, output.status), (0.0, Status::Short));
	let increased = load.step(60.0, award(-1_500.0));
	assert_eq!(increased.from_baseline_w(), -1_000.0);
}

#[test]
fn a_reduction_rebounds_by_the_stated_share_within_the_stated_hours() {
	let mut load = load("rebound_share = 0.8\nrebound_hours = 2");
	load.minutes(30, award(1_000.0));
	// 0.8 of 500 Wh, in two hours: 200 W more than forecast.
	let rebound = load.step(60.0, free());
	assert!((rebound.from_baseline_w() + 200.0).abs() < 1e-9 && rebound.status == Status::Free);
	let more = (1..120).map(|_| load.step(60.0, free()).from_baseline_w() / 60.0).sum::<f64>();
	assert!((more + 400.0 * 119.0 / 120.0).abs() < 1e-9, "{more}");
	assert!(load.step(60.0, free()).from_baseline_w().abs() < 1e-9);
}

#[test]
fn an_increase_is_saved_afterwards() {
	let mut load = load("rebound_share = 0.5\nrebound_hours = 1");
	load.minutes(60, award(-1_000.0));
	assert!((load.step(60.0, free()).from_baseline_w() - 500.0).abs() < 1e-9);
}

#[test]
fn a_rebound_waits_behind_a_limit() {
	let mut load = load("rebound_share = 1\nrebound_hours = 1");
	load.minutes(60, award(1_000.0));
	let held = load.step(60.0, within(0.0, 0.0, 100.0));
	assert!((held.from_baseline_w() + 100.0).abs() < 1e-9, "{held:?}");
	assert!((load.fleet.devices()[0].owed_wh().unwrap() - (1_000.0 - 100.0 / 60.0)).abs() < 1e-9);
}

#[test]
fn a_load_with_a_lagging_power_factor_withdraws_reactive_power() {
	let mut load = load("power_factor = 0.8");
	let output = load.step(60.0, free());
	assert!((output.va.im + 1_500.0).abs() < 1e-9, "{output:?}");
}
