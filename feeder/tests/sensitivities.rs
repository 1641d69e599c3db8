//! Sensitivities against finite differences of the exact power flow.

use tieline_feeder::{
	End, Feeder, Injection, LoadScale, Operating, Point, Regulation, Sensitivities, Solution,
	Solver,
};
use tieline_opendss::ieee13;

/// One, two and three phases; where loads are and where none is; on both sides of the transformer.
const POINTS: [&str; 9] = [
	"671.1.2.3",
	"675.2",
	"634.1.2.3",
	"634.1",
	"611.3",
	"652.1",
	"646.2.3",
	"684.1.3",
	"680.1.2.3",
];

struct Case {
	solver: Solver,
	points: Vec<Point>,
	scale: f64,
	injected_kw: f64,
	taps: [i8; 3],
}

impl Case {
	fn new(feeder: Feeder, scale: f64, injected_kw: f64, taps: [i8; 3]) -> Self {
		let points =
			POINTS.iter().map(|name| feeder.point(&name.parse().unwrap()).unwrap()).collect();
		Self { solver: Solver::new(feeder).unwrap(), points, scale, injected_kw, taps }
	}

	/// The solution when one point injects this much more.
	fn solve(&mut self, changed: usize, kw: f64, kvar: f64) -> Solution {
		let mut injections: Vec<_> = self
			.points
			.iter()
			.map(|&point| Injection { point, kw: self.injected_kw, kvar: 0.0 })
			.collect();
		injections[changed].kw += kw;
		injections[changed].kvar += kvar;
		let loads = LoadScale::All(self.scale);
		let operating = Operating { loads, injections: &injections };
		self.solver.solve(&operating, Regulation::Locked(&self.taps)).unwrap()
	}

	/// Compares every derivative with central differences of 1 kW or kvar.
	fn check(mut self) {
		let solution = self.solve(0, 0.0, 0.0);
		let sensitivities = Sensitivities::at(solution.clone(), &self.points).unwrap();
		let feeder = solution.feeder().clone();
		for (point, name) in POINTS.iter().enumerate() {
			for (kw, kvar) in [(1.0, 0.0), (0.0, 1.0)] {
				let (up, down) = (self.solve(point, kw, kvar), self.solve(point, -kw, -kvar));
				for node in 0..feeder.nodes.len() {
					let volts = |s: &Solution| s.voltage_pu(node).norm();
					let ours = sensitivities.voltage(node, point);
					let ours = ours.per_kw * kw + ours.per_kvar * kvar;
					let exact = (volts(&up) - volts(&down)) / 2.0;
					let context = format!("{} by {name}", feeder.node_name(node));
					assert!((ours - exact).abs() < 2e-9, "{context}: {ours} against {exact}");
				}
				for (line, model) in feeder.lines.iter().enumerate() {
					for conductor in 0..model.from.len() {
						for end in [End::From, End::To] {
							let amps = |s: &Solution| {
								let currents = s.line_currents(line);
								match end {
									End::From => currents.from[conductor].norm(),
									End::To => currents.to[conductor].norm(),
								}
							};
							// A magnitude this small bends within a kilowatt.
							if amps(&solution) < 1.0 {
								continue;
							}
							let ours = sensitivities.line_current(line, end, conductor, point);
							let ours = ours.per_kw * kw + ours.per_kvar * kvar;
							let exact = (amps(&up) - amps(&down)) / 2.0;
							let context = format!("{} by {name}", model.name);
							assert!((ours - exact).abs() < 2e-4, "{context}: {ours} and {exact}");
						}
					}
				}
			}
		}
	}
}

#[test]
fn derivatives_are_exact_at_the_base_case() {
	Case::new(ieee13(), 1.0, 0.0, [10, 8, 11]).check();
}

#[test]
fn derivatives_are_exact_under_heavy_load() {
	Case::new(ieee13(), 1.5, -20.0, [15, 12, 16]).check();
}

#[test]
fn derivatives_are_exact_when_power_flows_back() {
	Case::new(ieee13(), 0.3, 150.0, [2, 2, 2]).check();
}

#[test]
fn derivatives_are_exact_for_zip_loads_outside_their_limits() {
	let mut feeder = ieee13();
	for (i, load) in feeder.loads.iter_mut().enumerate() {
		load.limits_pu = [(0.95, 1.05), (0.99, 1.0), (1.01, 1.02)][i % 3];
		if i % 2 == 0 {
			load.characteristic = tieline_feeder::Characteristic::Zip {
				active: [0.4, 0.35, 0.25],
				reactive: [0.7, 0.2, 0.1],
			};
		}
	}
	Case::new(feeder, 1.0, 10.0, [10, 8, 11]).check();
}
