//! Why the shipped day needs a DSO: its feeder is sound without DERs, and would not be with them.

use std::path::Path;
use tieline_client::scenario::{DeviceKind, HOURS, Scenario, bids::plan};
use tieline_feeder::{Injection, LoadScale, Operating, Regulation, Solver};

fn shipped() -> Scenario {
	let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../scenarios/ieee13-day.toml");
	Scenario::read(file).unwrap_or_else(|error| panic!("{error}"))
}

/// The lowest and the highest voltage of every hour, with the regulators free from these taps.
fn voltages(
	scenario: &Scenario,
	first_taps: &[i8],
	injections: impl Fn(usize) -> Vec<Injection>,
) -> Vec<(f64, f64)> {
	let network = &scenario.feeder.network;
	let criteria = scenario.criteria();
	let mut solver = Solver::new(network.clone()).unwrap();
	let mut taps = first_taps.to_vec();
	let hours = (0..HOURS).map(|hour| {
		let injections = injections(hour);
		let loads = LoadScale::All(scenario.feeder.load_multipliers[hour]);
		let operating = Operating { loads, injections: &injections };
		let solution = solver.solve(&operating, Regulation::Free(&taps)).unwrap();
		taps = solution.taps().to_vec();
		let pu = criteria.nodes(network).map(|node| solution.voltage_pu(node).norm());
		pu.fold((f64::INFINITY, 0.0), |(a, b): (f64, f64), pu| (a.min(pu), b.max(pu)))
	});
	hours.collect()
}

/// Where the regulators may stand as the day begins: neutral, or as the feeder's model has them.
fn first_taps(scenario: &Scenario) -> [Vec<i8>; 2] {
	let taps = scenario.feeder.network.taps();
	[vec![0; taps.len()], taps]
}

#[test]
fn without_ders_every_voltage_stays_within_its_band() {
	let scenario = shipped();
	for first_taps in first_taps(&scenario) {
		let voltages = voltages(&scenario, &first_taps, |_| Vec::new());
		let lowest = voltages.iter().map(|v| v.0).fold(f64::INFINITY, f64::min);
		let highest = voltages.iter().map(|v| v.1).fold(0.0, f64::max);
		// As the scenario says of itself; inside 0.95 to 1.05.
		assert!(lowest >= 0.968 && highest <= 1.042, "{lowest} to {highest}");
	}
}

#[test]
fn the_sun_at_noon_and_the_cars_in_the_evening_would_leave_the_band() {
	let scenario = shipped();
	let sun_and_cars = |hour: usize| {
		let injections = scenario.devices.iter().filter_map(|device| {
			let plan = plan(&scenario, device);
			let kw = match device.kind {
				DeviceKind::Solar { .. } => plan.supply_kw[hour],
				DeviceKind::EvCharger { .. } => -plan.demand_kw[hour],
				DeviceKind::Storage { .. } | DeviceKind::FlexibleLoad { .. } => return None,
			};
			let point = scenario.feeder.network.point(&device.point.to_string()).unwrap();
			Some(Injection { point, kw, kvar: 0.0 })
		});
		injections.collect()
	};
	for first_taps in first_taps(&scenario) {
		let voltages = voltages(&scenario, &first_taps, sun_and_cars);
		let high = (10..16).filter(|hour| voltages[*hour].1 > 1.05).count();
		let low = (17..23).filter(|hour| voltages[*hour].0 < 0.95).count();
		assert!(high >= 4, "{voltages:?}");
		assert!(low >= 3, "{voltages:?}");
	}
}
