//! Why the shipped day needs a DSO: its feeder is sound without DERs, and would not be with them.

use std::path::Path;
use tieline_feeder::{Injection, LoadScale, Operating, Regulation, Solver};
use tieline_scenario::{DeviceKind, HOURS, Scenario, bids::plan};

fn shipped() -> Scenario {
	let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../scenarios/ieee13-day.toml");
	Scenario::read(file).unwrap_or_else(|error| panic!("{error}"))
}

/// The lowest and the highest voltage of every hour, with the regulators free: from these taps in
/// the first hour, and from those of the hour before.
fn voltages(
	scenario: &Scenario,
	first_taps: &[i8],
	injections: impl Fn(usize) -> Vec<Injection>,
) -> Vec<(f64, f64)> {
	let mut solver = Solver::new(scenario.feeder.network.clone()).unwrap();
	let mut taps = first_taps.to_vec();
	let hours = (0..HOURS).map(|hour| {
		let (range, settled) = range(scenario, &mut solver, hour, &taps, &injections(hour));
		taps = settled;
		range
	});
	hours.collect()
}

/// The same without injections, with the regulators free from these taps in each hour.
fn each_from(scenario: &Scenario, taps: &[i8]) -> Vec<(f64, f64)> {
	let mut solver = Solver::new(scenario.feeder.network.clone()).unwrap();
	(0..HOURS).map(|hour| range(scenario, &mut solver, hour, taps, &[]).0).collect()
}

/// The lowest and the highest voltage of an hour, and the taps at which the regulators settle.
fn range(
	scenario: &Scenario,
	solver: &mut Solver,
	hour: usize,
	taps: &[i8],
	injections: &[Injection],
) -> ((f64, f64), Vec<i8>) {
	let network = &scenario.feeder.network;
	let loads = LoadScale::All(scenario.feeder.load_multipliers[hour]);
	let operating = Operating { loads, injections };
	let solution = solver.solve(&operating, Regulation::Free(taps)).unwrap();
	let criteria = scenario.criteria();
	let pu = criteria.nodes(network).map(|node| solution.voltage_pu(node).norm());
	(extremes(pu.map(|pu| (pu, pu))), solution.taps().to_vec())
}

/// The lowest and the highest of all hours.
fn extremes(voltages: impl IntoIterator<Item = (f64, f64)>) -> (f64, f64) {
	let all = voltages.into_iter();
	all.fold((f64::INFINITY, 0.0), |(a, b): (f64, f64), (low, high)| (a.min(low), b.max(high)))
}

/// Where the regulators may stand as the day begins: neutral, or as the feeder's model has them.
fn first_taps(scenario: &Scenario) -> [Vec<i8>; 2] {
	let taps = scenario.feeder.network.taps();
	[vec![0; taps.len()], taps]
}

/// As the scenario says of itself; inside 0.95 to 1.05.
#[test]
fn without_ders_every_voltage_stays_within_its_band() {
	let scenario = shipped();
	let (lowest, highest) = extremes(voltages(&scenario, &[0; 3], |_| Vec::new()));
	assert!(lowest >= 0.968 && highest <= 1.035, "{lowest} to {highest}");
	let ends = [-16, 16];
	let corners = ends.iter().flat_map(|a| ends.map(|b| (*a, b)));
	let corners = corners.flat_map(|(a, b)| ends.map(|c| [a, b, c]));
	let starts = (-16..=16).map(|tap| [tap; 3]).chain(corners);
	let hours = starts.flat_map(|taps| each_from(&scenario, &taps));
	let (lowest, highest) = extremes(hours);
	assert!(lowest >= 0.968 && highest <= 1.047, "{lowest} to {highest}");
	// The taps do matter.
	assert!(highest > 1.045, "{highest}");
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
			let point = scenario.feeder.network.point(&device.point).unwrap();
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
