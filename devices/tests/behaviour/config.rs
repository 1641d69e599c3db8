//! What is wrong with a configuration is said with its place, its value and its range.

use crate::common::fleet;
use tieline_devices::FleetConfig;

const HEAD: &str = "[[devices]]
name = 'unit'
point = '675.1'
link_loss.standing_limit = { export_w = 0, import_w = 0 }
";

/// What is wrong with an inverter of these settings.
fn inverter(settings: &str) -> String {
	wrong(&format!(
		"profiles.sun = {{ step_s = 1, values = [1000] }}
		{HEAD}
		[devices.technology.solar]
		array = {{ array_w = 1000, irradiance = 'sun' }}
		[devices.technology.solar.inverter]
		rated_va = 1000
		{settings}"
	))
}

fn wrong(text: &str) -> String {
	fleet(text).map(|_| "nothing".into()).unwrap_or_else(|problem| problem)
}

#[test]
fn every_setting_of_the_standard_is_held_to_its_range() {
	let cases = [
		("category = 'a'\nvolt_var.v2_pu = 0.99", "`volt_var.v2_pu` is 0.99; it may be 1 to 1"),
		("volt_var.v2_pu = 0.96", "`volt_var.v2_pu` is 0.96; it may be 0.97 to 1"),
		("volt_var.v1_pu = 0.97", "`volt_var.v1_pu` is 0.97; it may be 0.82 to 0.96"),
		("volt_var.v4_pu = 1.2", "`volt_var.v4_pu` is 1.2; it may be 1.04 to 1.18"),
		("volt_var.reference_pu = 1.06", "`volt_var.reference_pu` is 1.06; it may be 0.95 to 1.05"),
		("volt_var.q1_share = 0.5", "`volt_var.q1_share` is 0.5; it may be 0 to 0.44"),
		("volt_var.q4_share = 0.1", "`volt_var.q4_share` is 0.1; it may be -0.44 to 0"),
		("volt_var.response_s = 0.5", "`volt_var.response_s` is 0.5; it may be 1 to 90"),
		("volt_watt.v1_pu = 1.04", "`volt_watt.v1_pu` is 1.04; it may be 1.05 to 1.09"),
		("volt_watt.v2_pu = 1.065", "`volt_watt.v2_pu` is 1.065; it may be 1.07 to 1.1"),
		("volt_watt.p2_share = -0.5", "`volt_watt.p2_share` is -0.5; it may be 0 to 1"),
		("volt_watt.response_s = 61", "`volt_watt.response_s` is 61; it may be 0.5 to 60"),
		("ride_through.ov1_s = 14", "`ride_through.ov1_s` is 14; it may be 1 to 13"),
		("ride_through.uv1_s = 20", "`ride_through.uv1_s` is 20; it may be 21 to 50"),
		(
			"ride_through.return_high_pu = 1.1",
			"`ride_through.return_high_pu` is 1.1; it may be 1.05 to 1.06",
		),
		("max_injection_share = 0.4", "`max_injection_share` is 0.4; it may be 0.44 to 1"),
		("rated_w = 1100", "`rated_w` is 1100; it may be 0 to 1000"),
	];
	for (settings, expected) in cases {
		let problem = inverter(settings);
		assert!(problem.starts_with(&format!("device `unit`: {expected} (")), "{problem}");
	}
}

#[test]
fn the_ends_of_the_ranges_are_allowed() {
	for settings in [
		"volt_var = { v1_pu = 0.82, v2_pu = 0.97, v3_pu = 1.03, v4_pu = 1.18, response_s = 90 }",
		"volt_var = { v1_pu = 0.98, v2_pu = 1.0, v3_pu = 1.0, v4_pu = 1.02, response_s = 1 }",
		"volt_var = { reference_pu = 1.05, q1_share = 0, q4_share = -0.44 }",
		"volt_watt = { v1_pu = 1.09, v2_pu = 1.1, p2_share = 1 }",
		"category = 'a'\nvolt_var = { q4_share = -0.25 }",
		"category = 'a'\nmax_absorption_share = 0.44\nvolt_var = { q4_share = -0.44 }",
	] {
		assert_eq!(inverter(settings), "nothing", "{settings}");
	}
}

#[test]
fn only_one_function_sets_the_reactive_power() {
	let both = "volt_var = {}\npower_factor = { power_factor = 0.95, excitation = 'absorbing' }";
	assert_eq!(
		inverter(both),
		"device `unit`: `power_factor` and `volt_var` exclude each other (IEEE 1547-2018, clause \
		 5.3.1)"
	);
}

#[test]
fn a_power_factor_beyond_the_reactive_capability_is_refused() {
	let category_a =
		"category = 'a'\npower_factor = { power_factor = 0.95, excitation = 'absorbing' }";
	assert_eq!(
		inverter(category_a),
		"device `unit`: `power_factor` 0.95 takes 0.312 of the rating as reactive power; the \
		 inverter has 0.250"
	);
	assert_eq!(inverter(&category_a.replace("absorbing", "injecting")), "nothing");
}

#[test]
fn an_unknown_key_is_named() {
	let problem = inverter("volt_vars = {}");
	assert!(problem.contains("unknown field `volt_vars`"), "{problem}");
	let problem = wrong(&format!("{HEAD}[devices.technology.wind]"));
	assert!(problem.contains("unknown variant `wind`"), "{problem}");
}

#[test]
fn an_unknown_profile_device_or_aggregation_is_named() {
	let load = format!(
		"{HEAD}[devices.technology.flexible-load]
		forecast = 'load'
		reduce_max_w = 1
		increase_max_w = 1"
	);
	assert_eq!(wrong(&load), "device `unit`: there is no profile `load`");
	let load = format!("profiles.load = {{ step_s = 1, values = [1] }}\n{load}");
	let deviation = "[[deviations]]\nkind = 'broken-link'\nfrom_s = 0\nuntil_s = 1";
	assert_eq!(
		wrong(&format!("{load}\n{deviation}\ndevices = ['other']")),
		"deviation 1: there is no device `other`"
	);
	assert_eq!(
		wrong(&format!("{load}\n{deviation}\naggregation = 'Sunrise'")),
		"deviation 1: there is no aggregation `Sunrise`"
	);
}

#[test]
fn a_name_that_is_there_twice_is_named() {
	let car = "[devices.technology.ev-charger]\ncharge_max_w = 1\nsessions = []\n";
	assert_eq!(
		wrong(&format!("{HEAD}{car}{HEAD}{car}")),
		"device `unit`: device `unit` is there twice"
	);
}

#[test]
fn cars_come_one_after_another() {
	let car = format!(
		"{HEAD}[devices.technology.ev-charger]
		charge_max_w = 5000
		sessions = [
			{{ arrival_s = 0, departure_s = 100, need_wh = 1 }},
			{{ arrival_s = 90, departure_s = 200, need_wh = 1 }},
		]"
	);
	assert_eq!(wrong(&car), "device `unit`: session 2 starts before the one before it ends");
	let car = car.replace("departure_s = 100", "departure_s = -1");
	assert_eq!(
		wrong(&car),
		"device `unit`: `departure_s` is -1; it may be 0 or more (after `arrival_s`)"
	);
}

#[test]
fn a_connection_point_without_a_phase_is_refused() {
	let problem = wrong(&HEAD.replace("675.1", "675"));
	assert!(problem.contains("a connection point names its phases"), "{problem}");
}

#[test]
fn a_step_needs_an_input_for_each_device_and_a_length() {
	let car = "[devices.technology.ev-charger]\ncharge_max_w = 1\nsessions = []\n";
	let mut fleet = fleet(&format!("{HEAD}{car}")).unwrap();
	let error = fleet.step(0.0, 60.0, &[]).unwrap_err();
	assert_eq!(error.to_string(), "0 inputs for 1 devices");
	for (time_s, step_s) in [(0.0, 0.0), (0.0, -1.0), (f64::NAN, 60.0), (0.0, f64::INFINITY)] {
		assert!(fleet.step(time_s, step_s, &[Default::default()]).is_err(), "{time_s} {step_s}");
	}
}

#[test]
fn a_configuration_is_written_as_it_is_read() {
	let text = format!(
		"seed = 3
		profiles.sun = {{ step_s = 1, values = [1000] }}
		{HEAD}
		[devices.technology.solar]
		array = {{ array_w = 1000, irradiance = 'sun' }}
		inverter = {{ rated_va = 1000, category = 'a', volt_var.v1_pu = 0.9 }}
		[[deviations]]
		kind.cloud-front = {{ depth = 0.5, edge_s = 60, speed_m_per_s = 10 }}
		from_s = 0
		until_s = 60
		[[deviations]]
		kind = 'ignores-limits'
		from_s = 0
		until_s = 60"
	);
	let config: FleetConfig = toml::from_str(&text).unwrap();
	let by_toml = toml::from_str::<FleetConfig>(&toml::to_string(&config).unwrap()).unwrap();
	assert_eq!(by_toml, config);
	let by_json = serde_json::from_str(&serde_json::to_string(&config).unwrap());
	assert_eq!(by_json.map_err(|error| error.to_string()), Ok(config));
}

#[test]
fn the_configuration_in_the_documentation_is_one() {
	let page = include_str!("../../../docs/devices.md");
	let (_, section) = page.split_once("## A configuration").expect("the page has that section");
	let names = ["roof-1", "battery-1", "car-1", "pump-1"].map(String::from).to_vec();
	let code = section.lines().filter_map(|line| line.strip_prefix("    "));
	let text = code.collect::<Vec<_>>().join("\n");
	assert_eq!(fleet(&text).map(|fleet| fleet.names().to_vec()), Ok(names));
}
