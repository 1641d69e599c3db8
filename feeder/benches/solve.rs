//! Microseconds per solution of the IEEE 13 node test feeder: `cargo bench -p tieline-feeder`.
//!
//! The best of several runs: the least disturbed by other load on the machine.

use std::hint::black_box;
use std::time::Instant;
use tieline_feeder::{
	Criteria, Injection, LoadScale, MarketPoint, Operating, Regulation, Sensitivities, Solver,
	Tolerance, rows,
};
use tieline_opendss::ieee13;
use tieline_primitives::{Capability, Watts};

fn time(name: &str, repeat: u32, mut run: impl FnMut(u32)) {
	let best = (0..20)
		.map(|_| {
			let start = Instant::now();
			(0..repeat).for_each(&mut run);
			start.elapsed().as_secs_f64() / f64::from(repeat)
		})
		.fold(f64::INFINITY, f64::min);
	println!("{name:44} {:8.2} µs", best * 1e6);
}

fn main() {
	let feeder = ieee13();
	let points = ["671.1.2.3", "675.2", "634.1.2.3", "611.3"]
		.map(|p| feeder.point(&p.parse().unwrap()).unwrap());
	let injections = points.map(|point| Injection { point, kw: 50.0, kvar: 0.0 });
	let locked = Regulation::Locked(&[10, 8, 11]);
	// A different load each time, so that nothing is solved twice.
	let scale = |i: u32| LoadScale::All(0.9 + 1e-4 * f64::from(i % 1000));
	for voltage_pu in [1e-4, 1e-8, 1e-10] {
		let tolerance = Tolerance { voltage_pu, ..Tolerance::default() };
		let mut solver = Solver::new(feeder.clone()).unwrap().with_tolerance(tolerance);
		for (name, injections) in [("loads", &injections[..0]), ("loads and 4 DERs", &injections)] {
			time(&format!("locked, {name}, to {voltage_pu:.0e} pu"), 1000, |i| {
				let operating = Operating { loads: scale(i), injections };
				black_box(solver.solve(&operating, locked).unwrap());
			});
		}
	}
	let mut solver = Solver::new(feeder.clone()).unwrap();
	time("free from taps 0, 0, 0", 1000, |i| {
		let operating = Operating { loads: scale(i), injections: &injections };
		black_box(solver.solve(&operating, Regulation::Free(&[0; 3])).unwrap());
	});
	let operating = Operating { loads: scale(0), injections: &injections };
	let solution = solver.solve(&operating, locked).unwrap();
	time("sensitivities at 4 points", 100, |_| {
		black_box(Sensitivities::at(solution.clone(), &points).unwrap());
	});
	let range = Capability { export: Watts(100_000), import: Watts(100_000) };
	let market: Vec<_> = points
		.into_iter()
		.zip(0..)
		.map(|(point, index)| MarketPoint {
			index,
			point,
			range,
			injected: Watts(50_000),
			var_per_watt: 0.0,
		})
		.collect();
	let criteria = Criteria::range_a(&feeder);
	time("rows at 4 points", 100, |_| {
		black_box(rows(solution.clone(), &criteria, &market).unwrap());
	});
	time("solver from scratch", 100, |_| {
		black_box(Solver::new(feeder.clone()).unwrap());
	});
}
