//! The market area of the tests, on the IEEE 13 node test feeder.

use tieline_feeder::{
	Criteria, Feeder, Injection, LoadScale, MarketPoint, Operating, Regulation, Solution, Solver,
	rows,
};
use tieline_opendss::ieee13;
use tieline_primitives::{Bound, Capability, Limit, Reason, Watts};

/// Points of one to three phases, all over the feeder.
pub const NAMES: [&str; 6] = ["671.1.2.3", "675.2", "634.1.2.3", "611.3", "652.1", "680.1.2.3"];

/// A feeder with its points, at one forecast of the loads and at locked taps.
pub struct Area {
	pub solver: Solver,
	pub criteria: Criteria,
	pub points: Vec<MarketPoint>,
	loads: f64,
	taps: [i8; 3],
}

impl Area {
	/// Points where each can inject and withdraw this many kW.
	pub fn new(names: &[&str], export_kw: i64, import_kw: i64, loads: f64, taps: [i8; 3]) -> Self {
		let feeder = ieee13();
		let range = Capability { export: Watts(export_kw * 1000), import: Watts(import_kw * 1000) };
		let points = names
			.iter()
			.zip(0..)
			.map(|(name, index)| MarketPoint {
				index,
				point: feeder.point(&name.parse().unwrap()).unwrap(),
				range,
				injected: Watts(0),
				var_per_watt: 0.0,
			})
			.collect();
		let criteria = Criteria::range_a(&feeder);
		Self { solver: Solver::new(feeder).unwrap(), criteria, points, loads, taps }
	}

	pub fn feeder(&self) -> &Feeder {
		self.solver.feeder()
	}

	/// The exact solution when the points inject these watts.
	pub fn solve(&mut self, watts: &[i64]) -> Solution {
		let injections: Vec<_> = self
			.points
			.iter()
			.zip(watts)
			.map(|(point, &watts)| Injection {
				point: point.point,
				kw: watts as f64 / 1e3,
				kvar: watts as f64 / 1e3 * point.var_per_watt,
			})
			.collect();
		let operating = Operating { loads: LoadScale::All(self.loads), injections: &injections };
		self.solver.solve(&operating, Regulation::Locked(&self.taps)).unwrap()
	}

	/// Lets the regulators settle on the loads alone from one tap, with their relays at 121 V.
	pub fn settle(&mut self, tap: i8) {
		let mut feeder = self.feeder().clone();
		for regulator in &mut feeder.regulators {
			regulator.settings.target_volts = 121.0;
		}
		let operating = Operating { loads: LoadScale::All(self.loads), injections: &[] };
		let mut solver = Solver::new(feeder).unwrap();
		let solution = solver.solve(&operating, Regulation::Free(&[tap; 3])).unwrap();
		self.taps = solution.taps().try_into().unwrap();
	}

	/// The rows linearised where the points inject these watts.
	pub fn rows_at(&mut self, watts: &[i64]) -> Vec<Limit> {
		let solution = self.solve(watts);
		for (point, &watts) in self.points.iter_mut().zip(watts) {
			point.injected = Watts(watts);
		}
		rows(solution, &self.criteria, &self.points).unwrap()
	}
}

/// Whether awards of these watts, by index of the point, keep the row: as the chain computes it.
pub fn keeps(row: &Limit, watts: &[i64]) -> bool {
	let counted: i128 = watts
		.iter()
		.enumerate()
		.map(|(point, &w)| i128::from(row.sensitivity(point as u16).0) * i128::from(w))
		.sum();
	counted <= i128::from(row.headroom.0) * 1_000_000
}

pub fn voltage_row<'a>(rows: &'a [Limit], at: &str, wanted: Bound) -> &'a Limit {
	let is_wanted = |row: &&Limit| match &row.reason {
		Reason::Voltage { bus, phase, bound } => {
			*bound == wanted && at == format!("{}.{phase}", std::str::from_utf8(bus).unwrap())
		},
		_ => false,
	};
	rows.iter().find(is_wanted).unwrap()
}

/// The largest number of watts, below 2 MW, up to which the feeder keeps a limit: by bisection.
pub fn largest_kept(mut keeps: impl FnMut(i64) -> bool) -> i64 {
	let (mut low, mut high) = (0, 2_000_000);
	while high - low > 1 {
		let middle = (low + high) / 2;
		(low, high) = if keeps(middle) { (middle, high) } else { (low, middle) };
	}
	low
}
