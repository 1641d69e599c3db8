//! Deviations: what they do, to whom, and that a seed decides it.

use crate::common::{Clock, award, fleet, free, within};
use tieline_devices::{Fleet, Input, Instructions, Limits, Status};

/// Eight arrays, 100 m apart, four for each of two aggregations, with 10 kW available to each.
fn arrays(deviations: &str) -> Fleet {
	arrays_by_seed(7, deviations)
}

fn arrays_by_seed(seed: u64, deviations: &str) -> Fleet {
	let devices = (0..8).map(|k| {
		format!(
			"[[devices]]
			name = 'roof-{k}'
			aggregation = '{}'
			point = '675.1.2.3'
			position_m = {}
			link_loss = {{ reversion_s = 120, standing_limit = {{ export_w = 1000, import_w = 0 }} }}
			[devices.technology.solar]
			array = {{ array_w = 10000, performance_ratio = 1, irradiance = 'sun' }}
			inverter = {{ rated_va = 10000 }}\n",
			if k < 4 { "Sunrise" } else { "Harbour" },
			100 * k
		)
	});
	let devices = devices.collect::<String>();
	let text = format!(
		"seed = {seed}\n[profiles]\nsun = {{ step_s = 1, values = [1000] }}\n{devices}{deviations}"
	);
	fleet(&text).unwrap_or_else(|error| panic!("{error}"))
}

fn powers(fleet: &mut Fleet, time_s: f64, input: Input) -> Vec<f64> {
	let outputs = fleet.step(time_s, 60.0, &[input; 8]).expect("eight inputs");
	outputs.iter().map(|output| output.va.re).collect()
}

#[test]
fn a_cloud_front_travels_from_array_to_array() {
	let mut fleet = arrays(
		"[[deviations]]
		kind.cloud-front = { depth = 0.8, edge_s = 60, speed_m_per_s = 5 }
		from_s = 600
		until_s = 1200",
	);
	assert_eq!(powers(&mut fleet, 540.0, free()), [10_000.0; 8]);
	// A third of the edge for each 20 s that the front has been there.
	let [first, second, third, fourth, ..] = powers(&mut fleet, 660.0, free())[..] else {
		panic!("eight powers");
	};
	assert!((first - 2_000.0).abs() < 1e-6 && (fourth - 10_000.0).abs() < 1e-6);
	assert!((second - (10_000.0 - 8_000.0 * 40.0 / 60.0)).abs() < 1e-6, "{second}");
	assert!((third - (10_000.0 - 8_000.0 * 20.0 / 60.0)).abs() < 1e-6, "{third}");
	assert_eq!(powers(&mut fleet, 1_400.0, free()), [10_000.0; 8]);
}

#[test]
fn the_flicker_under_a_cloud_is_the_same_at_every_length_of_step() {
	let cloud = "[[deviations]]
		kind.cloud-front = { depth = 0.5, edge_s = 0, speed_m_per_s = 1e12, flicker = 0.5 }
		from_s = 0
		until_s = 3600";
	let (mut minutes, mut seconds) = (arrays(cloud), arrays(cloud));
	let mut flickers = 0;
	for minute in 1..50 {
		let time_s = 60.0 * f64::from(minute);
		let by_minute = powers(&mut minutes, time_s, free());
		for second in 0..3 {
			powers(&mut seconds, time_s - 3.0 + f64::from(second), free());
		}
		assert_eq!(by_minute, powers(&mut seconds, time_s, free()));
		assert!(by_minute.iter().all(|w| (5_000.0..=7_500.0 + 1e-6).contains(w)), "{by_minute:?}");
		flickers += usize::from((by_minute[0] - by_minute[1]).abs() > 1.0);
	}
	// Each array has its own.
	assert!(flickers > 45, "{flickers}");
}

#[test]
fn an_aggregator_that_does_not_deliver_passes_on_a_part_of_its_awards() {
	let mut fleet = arrays(
		"[[deviations]]
		kind.non-delivery = { delivered = 0.25 }
		aggregation = 'Sunrise'
		from_s = 0
		until_s = 60",
	);
	let outputs = fleet.step(0.0, 60.0, &[award(4_000.0); 8]).unwrap();
	assert_eq!((outputs[0].va.re, outputs[0].status), (1_000.0, Status::Withheld));
	assert_eq!((outputs[7].va.re, outputs[7].status), (4_000.0, Status::Awarded));
	assert_eq!(powers(&mut fleet, 60.0, award(4_000.0)), [4_000.0; 8]);
}

#[test]
fn a_device_that_ignores_its_limits_exceeds_limit_and_override() {
	let mut fleet = arrays(
		"[[deviations]]
		kind = 'ignores-limits'
		devices = ['roof-2']
		from_s = 0
		until_s = 600",
	);
	let caps = Some(Limits { export_w: 2_000.0, import_w: 0.0 });
	let mut input = within(9_000.0, 5_000.0, 0.0);
	input.instructions.caps = caps;
	let outputs = fleet.step(0.0, 60.0, &[input; 8]).unwrap();
	assert_eq!((outputs[2].va.re, outputs[2].status), (9_000.0, Status::IgnoresLimits));
	assert_eq!((outputs[3].va.re, outputs[3].status), (2_000.0, Status::Overridden));
	// Nothing is ignored where nothing binds.
	let outputs = fleet.step(60.0, 60.0, &[award(500.0); 8]).unwrap();
	assert_eq!(outputs[2].status, Status::Awarded);
}

#[test]
fn a_broken_link_ends_at_the_standing_limit() {
	let mut fleet = arrays(
		"[[deviations]]
		kind = 'broken-link'
		devices = ['roof-0']
		from_s = 60
		until_s = 300",
	);
	let mut seen = Vec::new();
	for minute in 0..6 {
		// From the first minute after the break the market asks for 500 W.
		let input = if minute == 0 { award(8_000.0) } else { award(500.0) };
		let output = fleet.step(60.0 * f64::from(minute), 60.0, &[input; 8]).unwrap()[0];
		seen.push((output.va.re, output.link, output.status.to_string()));
	}
	let state = |w: f64, link: bool, status: &str| (w, link, status.to_string());
	assert_eq!(
		seen,
		[
			state(8_000.0, true, "awarded"),
			state(8_000.0, false, "link-lost"),
			state(8_000.0, false, "link-lost"),
			state(1_000.0, false, "standing-limit"),
			state(1_000.0, false, "standing-limit"),
			state(500.0, true, "awarded"),
		]
	);
}

#[test]
fn a_link_that_is_down_by_the_input_is_lost_as_well() {
	let mut fleet = arrays("");
	let down = Input { link: false, ..award(9_000.0) };
	// Nothing was ever heard: the standing limit.
	assert_eq!(powers(&mut fleet, 0.0, down), [1_000.0; 8]);
}

#[test]
fn a_car_that_is_unplugged_lacks_what_it_did_not_get() {
	let text = "
		[[devices]]
		name = 'car'
		point = '675.2'
		link_loss.standing_limit = { export_w = 0, import_w = 9000 }
		[devices.technology.ev-charger]
		charge_max_w = 6000
		efficiency = 1
		sessions = [{ arrival_s = 0, departure_s = 7200, need_wh = 9000 }]
		[[deviations]]
		kind = 'unplugged'
		from_s = 1800
		until_s = 5400";
	let mut clock = Clock::of(fleet(text).unwrap());
	clock.minutes(30, free());
	let output = clock.step(60.0, free());
	assert_eq!((output.va.re, output.status), (0.0, Status::Unplugged));
	clock.minutes(89, free());
	assert!((clock.fleet.devices()[0].unmet_wh(7_200.0).unwrap() - 3_000.0).abs() < 1e-6);
}

/// Which of the eight arrays a deviation hits that holds back everything.
fn hit(seed: u64, share: f64, jitter_s: f64, time_s: f64) -> Vec<usize> {
	let deviation = format!(
		"[[deviations]]
		kind.non-delivery = {{ delivered = 0 }}
		share = {share}
		jitter_s = {jitter_s}
		from_s = 1000
		until_s = 2000"
	);
	let powers = powers(&mut arrays_by_seed(seed, &deviation), time_s, award(1_000.0));
	(0..8).filter(|place| powers[*place] == 0.0).collect()
}

#[test]
fn a_share_of_the_devices_is_drawn_by_the_seed() {
	for seed in 0..20 {
		assert_eq!(hit(seed, 0.4, 0.0, 1_500.0).len(), 3, "0.4 of 8, rounded");
		assert_eq!(hit(seed, 1.0, 0.0, 1_500.0).len(), 8);
		assert_eq!(hit(seed, 0.0, 0.0, 1_500.0).len(), 0);
	}
	assert_eq!(hit(1, 0.4, 0.0, 1_500.0), hit(1, 0.4, 0.0, 1_500.0));
	let draws = (0..20).map(|seed| hit(seed, 0.4, 0.0, 1_500.0));
	let draws = draws.collect::<std::collections::BTreeSet<_>>();
	assert!(draws.len() > 10, "{draws:?}");
}

#[test]
fn a_jitter_moves_a_deviation_at_each_device_by_itself() {
	let early = hit(3, 1.0, 100.0, 1_000.0).len();
	assert!((1..8).contains(&early), "{early} have begun when half of them should");
	assert_eq!(hit(3, 1.0, 100.0, 899.0).len(), 0);
	assert_eq!(hit(3, 1.0, 100.0, 1_101.0).len(), 8);
}

#[test]
fn a_set_point_that_is_not_a_number_is_none() {
	let mut fleet = arrays("");
	let instructions = Instructions { set_point_w: Some(f64::NAN), ..Instructions::NONE };
	let input = Input { instructions, ..Input::default() };
	assert_eq!(powers(&mut fleet, 0.0, input), [10_000.0; 8]);
}
