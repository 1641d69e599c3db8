//! The time of a step of 1,000 devices, a quarter of each technology, with volt-var and volt-watt,
//! and a cloud front over the arrays: `cargo bench -p tieline-devices`.
#![allow(missing_docs, reason = "the macros of criterion make undocumented functions")]

use criterion::{Criterion, criterion_group, criterion_main};
use std::{fmt::Write, hint::black_box};
use tieline_devices::{Fleet, FleetConfig, Input, Instructions, Voltages};

const DEVICES: usize = 1_000;

fn fleet() -> Fleet {
	let mut text = String::from(
		"[profiles]
		sun = { step_s = 43200, values = [0, 1000, 0] }
		load = { step_s = 3600, values = [2000, 3000, 2500] }
		[[deviations]]
		kind.cloud-front = { depth = 0.7, edge_s = 60, speed_m_per_s = 10, flicker = 0.2 }
		from_s = 0
		until_s = 86400\n",
	);
	let technologies = [
		"solar = { array = { array_w = 7000, irradiance = 'sun' },
			inverter = { rated_va = 6000, volt_var = {}, volt_watt = {} } }",
		"storage = { battery = { capacity_wh = 13500, initial_share = 0.5, charge_max_w = 5000,
			discharge_max_w = 5000 }, inverter = { rated_va = 5500, volt_var = {} } }",
		"ev-charger = { charge_max_w = 7200,
			sessions = [{ arrival_s = 0, departure_s = 86400, need_wh = 30000 }] }",
		"flexible-load = { forecast = 'load', reduce_max_w = 1000, increase_max_w = 500,
			rebound_share = 0.8 }",
	];
	for device in 0..DEVICES {
		let technology = technologies[device % 4].replace('\n', "").replace('\t', " ");
		write!(
			text,
			"[[devices]]
			name = '{device}'
			point = '675.1.2.3'
			position_m = {device}
			link_loss.standing_limit = {{ export_w = 0, import_w = 0 }}
			technology.{technology}\n"
		)
		.expect("a string takes any text");
	}
	let config: FleetConfig = toml::from_str(&text).expect("the configuration is valid");
	Fleet::new(&config).expect("the settings are valid")
}

fn step(criterion: &mut Criterion) {
	let mut fleet = fleet();
	let voltages = Voltages::balanced(1.05);
	let instructions = Instructions { set_point_w: Some(1000.0), ..Instructions::NONE };
	let inputs = vec![Input { voltages, instructions, link: true }; DEVICES];
	let mut time_s = 0.0;
	criterion.bench_function("a step of 1,000 devices", |bencher| {
		bencher.iter(|| {
			time_s = (time_s + 60.0) % 86_400.0;
			black_box(fleet.step(time_s, 60.0, &inputs).expect("one input for each device"));
		});
	});
}

criterion_group!(benches, step);
criterion_main!(benches);
