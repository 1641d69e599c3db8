//! Solves an OpenDSS script with the regulators free, or the IEEE 13 node test feeder with some
//! injections, and prints the script at the solution, with the voltages in comments.
//! `tests/opendss_check.py` compares them with OpenDSS.
//!
//! ```text
//! cargo run -p tieline-opendss --example solve_dss -- feeder.dss
//! ```

use std::error::Error;
use tieline_feeder::{Injection, LoadScale, Operating, Regulation, Solver};
use tieline_opendss::{ieee13, write};

fn main() -> Result<(), Box<dyn Error>> {
	let mut injections = Vec::new();
	let feeder = match std::env::args().nth(1) {
		Some(path) => tieline_opendss::read(path)?,
		None => {
			let feeder = ieee13();
			for (name, kw, kvar) in
				[("671.1.2.3", 450.0, 50.0), ("684.1.3", 120.0, 0.0), ("675.2", -80.0, -10.0)]
			{
				injections.push(Injection { point: feeder.point(&name.parse()?)?, kw, kvar });
			}
			feeder
		},
	};
	let operating = Operating { loads: LoadScale::All(1.0), injections: &injections };
	let start = feeder.taps();
	let mut solver = Solver::new(feeder)?;
	let solution = solver.solve(&operating, Regulation::Free(&start))?;
	let feeder = solution.feeder();
	print!("{}", write(feeder, solution.taps(), Some(&operating)));
	for (node, volts) in solution.voltages().iter().enumerate() {
		println!("! {} {} {}", feeder.node_name(node), volts.re, volts.im);
	}
	Ok(())
}
