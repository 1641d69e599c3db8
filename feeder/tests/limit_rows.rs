//! Limit rows: they allow what the exact power flow allows, and refuse what it refuses.

use proptest::prelude::*;
use tieline_feeder::{
	Criteria, Feeder, Injection, LimitError, LoadScale, MarketPoint, Operating, Regulation,
	Solution, Solver, Violated, is_attainable, relay_rows, rows, screen, violations,
};
use tieline_opendss::ieee13;
use tieline_primitives::{Bound, Capability, Limit, Reason, Watts};

/// A feeder with its points, at one forecast of the loads and at locked taps.
struct Area {
	solver: Solver,
	criteria: Criteria,
	points: Vec<MarketPoint>,
	loads: f64,
	taps: [i8; 3],
}

impl Area {
	/// Points where each can inject and withdraw this many kW.
	fn new(names: &[&str], export_kw: i64, import_kw: i64, loads: f64, taps: [i8; 3]) -> Self {
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

	fn feeder(&self) -> &Feeder {
		self.solver.feeder()
	}

	/// The exact solution when the points inject these watts.
	fn solve(&mut self, watts: &[i64]) -> Solution {
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
	fn settle(&mut self, tap: i8) {
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
	fn rows_at(&mut self, watts: &[i64]) -> Vec<Limit> {
		let solution = self.solve(watts);
		for (point, &watts) in self.points.iter_mut().zip(watts) {
			point.injected = Watts(watts);
		}
		rows(solution, &self.criteria, &self.points).unwrap()
	}
}

/// Whether awards of these watts, by index of the point, keep the row: as the chain computes it.
fn keeps(row: &Limit, watts: &[i64]) -> bool {
	let counted: i128 = watts
		.iter()
		.enumerate()
		.map(|(point, &w)| i128::from(row.sensitivity(point as u16).0) * i128::from(w))
		.sum();
	counted <= i128::from(row.headroom.0) * 1_000_000
}

fn voltage_row<'a>(rows: &'a [Limit], at: &str, wanted: Bound) -> &'a Limit {
	let is_wanted = |row: &&Limit| match &row.reason {
		Reason::Voltage { bus, phase, bound } => {
			*bound == wanted && at == format!("{}.{phase}", std::str::from_utf8(bus).unwrap())
		},
		_ => false,
	};
	rows.iter().find(is_wanted).unwrap()
}

const NAMES: [&str; 6] = ["671.1.2.3", "675.2", "634.1.2.3", "611.3", "652.1", "680.1.2.3"];

#[test]
fn the_served_buses_are_those_behind_the_regulators() {
	let feeder = ieee13();
	let served: Vec<_> =
		feeder.served_buses().into_iter().map(|bus| feeder.buses[bus].name.as_str()).collect();
	let expected =
		["633", "634", "632", "671", "680", "645", "646", "692", "675", "684", "611", "652"];
	assert_eq!(served, expected);
}

#[test]
fn without_regulators_all_but_the_source_is_served() {
	let text = "New Circuit.c bus1=a basekv=4.16
		New Line.l bus1=a bus2=b r1=1 x1=1 r0=1 x0=1 c1=0 c0=0";
	assert_eq!(tieline_opendss::parse(text, "f").unwrap().served_buses(), [1]);
}

#[test]
fn a_load_upstream_of_the_regulators_is_served() {
	let text = "New Circuit.c bus1=a basekv=4.16
		New Line.ab bus1=a bus2=b r1=1 x1=1 r0=1 x0=1 c1=0 c0=0
		New Line.bc bus1=b bus2=c r1=1 x1=1 r0=1 x0=1 c1=0 c0=0
		New Transformer.vr buses=(c d) kvs=(4.16 4.16) kvas=(500 500) xhl=1
		New RegControl.vr transformer=vr winding=2
		New Line.de bus1=d bus2=e r1=1 x1=1 r0=1 x0=1 c1=0 c0=0\n";
	let served = |loads: &str| {
		let feeder = tieline_opendss::parse(&format!("{text}{loads}"), "f").unwrap();
		let served = feeder.served_buses().into_iter();
		served.map(|bus| feeder.buses[bus].name.clone()).collect::<Vec<_>>().join(" ")
	};
	assert_eq!(served(""), "e");
	assert_eq!(served("New Load.l bus1=b.2 phases=1 kv=2.4 kw=1"), "b e");
	assert_eq!(served("New Load.l bus1=d kv=4.16 kw=1"), "d e");
}

#[test]
fn a_headroom_is_what_the_exact_power_flow_allows() {
	let mut area = Area::new(&["675.2"], 2_000, 0, 0.5, [5, 6, 5]);
	// The exact limit, by bisection.
	let node = area.feeder().node("675.2").unwrap();
	let (mut low, mut high) = (0, 2_000_000);
	while high - low > 1 {
		let middle = (low + high) / 2;
		let exceeds = area.solve(&[middle]).voltage_pu(node).norm() > 1.05;
		(low, high) = if exceeds { (low, middle) } else { (middle, high) };
	}
	// Linearised at the limit, the row has its headroom there, less what rounding takes.
	let rows = area.rows_at(&[low]);
	let row = voltage_row(&rows, "675.2", Bound::Upper);
	assert_eq!(row.sensitivity(0).0, 1_000_000);
	assert!((row.headroom.0 - low).abs() <= 3, "{} for {low}", row.headroom);
	// Linearised at no injection, it is somewhat less: voltage is concave in the injection.
	let rows = area.rows_at(&[0]);
	let tangent = voltage_row(&rows, "675.2", Bound::Upper).headroom.0;
	assert!(tangent < low && tangent > low * 9 / 10, "{tangent} for {low}");
}

#[test]
fn a_reactive_power_that_follows_counts() {
	let mut area = Area::new(&["675.2"], 2_000, 0, 0.5, [5, 6, 5]);
	let node = area.feeder().node("675.2").unwrap();
	let at_unity = voltage_row(&area.rows_at(&[0]), "675.2", Bound::Upper).headroom;
	// An inverter that takes up reactive power while it injects raises the voltage less.
	area.points[0].var_per_watt = -0.1;
	let row = voltage_row(&area.rows_at(&[0]), "675.2", Bound::Upper).clone();
	assert!(row.headroom > at_unity);
	let exact = area.solve(&[row.headroom.0]).voltage_pu(node).norm();
	assert!((exact - 1.05).abs() < 3e-3, "{exact}");
}

#[test]
fn a_limit_that_is_violated_has_negative_headroom() {
	// Phase 2 of 675 is at 1.0553 pu in the published case.
	let mut area = Area::new(&["675.2", "671.1.2.3"], 100, 400, 1.0, [10, 8, 11]);
	let base = area.solve(&[0, 0]);
	let found = violations(&base, &area.criteria);
	let node = area.feeder().node("675.2").unwrap();
	let limit = Violated::Voltage { node, bound: Bound::Upper };
	let violation = found.iter().find(|violation| violation.limit == limit).unwrap();
	assert!((violation.value - 1.0553).abs() < 1e-4 && violation.allowed == 1.05);
	let rows = area.rows_at(&[0, 0]);
	let row = voltage_row(&rows, "675.2", Bound::Upper).clone();
	assert!(row.headroom < Watts(0));
	// Withdrawing what the row asks for relieves the limit.
	let asked = row.headroom.0 * 1_000_000 / i64::from(row.sensitivity(0).0);
	let relieved = area.solve(&[asked, 0]).voltage_pu(node).norm();
	assert!((relieved - 1.05).abs() < 1e-3, "{relieved}");
}

#[test]
fn a_row_that_no_award_keeps_is_told_apart() {
	let mut area = Area::new(&["675.2"], 100, 400, 1.0, [10, 8, 11]);
	let rows = area.rows_at(&[0]);
	let row = voltage_row(&rows, "675.2", Bound::Upper);
	assert!(is_attainable(row, &area.points));
	area.points[0].range.import = Watts(-row.headroom.0 - 1);
	assert!(!is_attainable(row, &area.points));
}

/// The published feeder is above its band at phase 2 of 675; with the relays set to 121 V it is
/// within it, without any DER, from three tenths of its load to all of it. Near all of it, phase 1
/// of its transformer of 500 kVA is above its rating: the load there is 160 kW and 110 kvar.
#[test]
fn regulators_at_121_volts_keep_the_feeder_within_its_band() {
	let mut feeder = ieee13();
	for regulator in &mut feeder.regulators {
		regulator.settings.target_volts = 121.0;
	}
	let criteria = Criteria::range_a(&feeder);
	let xfm1 = feeder.transformers.iter().position(|t| t.name == "xfm1").unwrap();
	let mut taps = feeder.taps();
	let mut solver = Solver::new(feeder).unwrap();
	for tenths in (3..=10).chain((3..10).rev()) {
		let loads = LoadScale::All(f64::from(tenths) / 10.0);
		let operating = Operating { loads, injections: &[] };
		let solution = solver.solve(&operating, Regulation::Free(&taps)).unwrap();
		taps = solution.taps().to_vec();
		let found: Vec<_> = violations(&solution, &criteria).iter().map(|v| v.limit).collect();
		let overloaded = Violated::Winding { transformer: xfm1, winding: 0, phase: 0 };
		let expected: &[_] = if tenths >= 9 { &[overloaded] } else { &[] };
		assert_eq!(found, expected, "at {tenths} tenths");
	}
}

#[test]
fn a_margin_narrows_the_band() {
	let mut area = Area::new(&["675.2"], 500, 500, 0.5, [3, 0, 3]);
	let wide = area.rows_at(&[0]);
	area.criteria.margin_pu = 0.002;
	let narrow = area.rows_at(&[0]);
	for (wide, narrow) in wide.iter().zip(&narrow) {
		assert_eq!(wide.reason, narrow.reason);
		if matches!(wide.reason, Reason::Voltage { .. }) {
			assert!(narrow.headroom < wide.headroom);
		}
	}
}

#[test]
fn currents_are_limited_in_both_directions() {
	let mut area = Area::new(&["652.1"], 2_000, 2_000, 1.0, [0, 0, 0]);
	let line = area.feeder().line("684652").unwrap();
	let limit = Violated::Current { line, conductor: 0 };
	let exceeds = |area: &mut Area, watts: i64| {
		let solution = area.solve(&[watts]);
		violations(&solution, &area.criteria).iter().any(|violation| violation.limit == limit)
	};
	for sign in [1, -1] {
		let (mut low, mut high) = (0, 2_000_000);
		while high - low > 1 {
			let middle = (low + high) / 2;
			let range =
				if exceeds(&mut area, sign * middle) { (low, middle) } else { (middle, high) };
			(low, high) = range;
		}
		let rows = area.rows_at(&[sign * low]);
		let mut own = rows.iter().filter(|row| match &row.reason {
			Reason::Thermal { branch } => branch.as_slice() == b"684652.1",
			_ => false,
		});
		// The load's reactive power takes a part of the rating that the row keeps free.
		assert!(own.clone().any(|row| !keeps(row, &[sign * (low + 30_000)])), "{sign}: {low}");
		assert!(own.all(|row| keeps(row, &[sign * (low - 30_000)])), "{sign}: {low}");
	}
}

/// Regulators of fine steps hold their relays nearly at one voltage, whatever the awards do to the
/// taps. Two points, so that what one of them adds by its own and through the taps both count.
#[test]
fn a_row_of_held_relays_is_what_regulators_of_fine_steps_allow() {
	let mut feeder = ieee13();
	for regulator in &mut feeder.regulators {
		regulator.range.steps = 200;
		regulator.tap = 0;
		let settings = &mut regulator.settings;
		(settings.target_volts, settings.band_volts) = (121.0, 0.13);
	}
	let node = feeder.node("675.2").unwrap();
	let mut area = Area::new(&["680.1.2.3", "675.2"], 2_000, 2_000, 0.5, [0; 3]);
	area.solver = Solver::new(feeder.clone()).unwrap();
	let mut exact = |watts: [i64; 2]| {
		let kw = area.points.iter().zip(watts).map(|(point, watts)| Injection {
			point: point.point,
			kw: watts as f64 / 1e3,
			kvar: 0.0,
		});
		let injections: Vec<_> = kw.collect();
		let operating = Operating { loads: LoadScale::All(0.5), injections: &injections };
		area.solver.solve(&operating, Regulation::Free(&[50; 3])).unwrap()
	};
	let base = exact([0, 0]);
	let value = base.voltage_pu(node).norm();
	for (bound, sign, awards) in [
		(Bound::Upper, 1, [1, 1]),
		(Bound::Upper, 1, [3, 1]),
		(Bound::Lower, -1, [1, 1]),
		(Bound::Lower, -1, [0, 1]),
	] {
		let limit = value + f64::from(sign as i32) * 0.008;
		area.criteria.upper_pu = limit;
		area.criteria.lower_pu = limit;
		let rows = relay_rows(&base, &area.criteria, &area.points, bound).unwrap();
		let row = voltage_row(&rows, "675.2", bound);
		let slope: f64 = (0..2)
			.map(|k| f64::from(row.sensitivity(k).0) / 1e6 * (sign * awards[usize::from(k)]) as f64)
			.sum();
		let most = row.headroom.0 as f64 / slope;
		assert!(most > 50_000.0, "{row:?}");
		let solution = exact(awards.map(|award| sign * award * most as i64));
		let reached = solution.voltage_pu(node).norm();
		// Half a step of the taps, and the curvature.
		assert!((reached - limit).abs() < 1.2e-3, "{awards:?}: {reached} for {limit}");
		assert!(solution.taps() != base.taps());
	}
}

#[test]
fn regulators_whose_taps_move_no_relay_are_an_error() {
	let text = "New Circuit.c bus1=a basekv=4.16
		New Transformer.vr buses=(a b) kvs=(4.16 4.16) kvas=(500 500) xhl=1
		New RegControl.vr transformer=vr winding=1
		New Load.l bus1=b kv=4.16 kw=1\n";
	let feeder = tieline_opendss::parse(text, "f").unwrap();
	let criteria = Criteria::range_a(&feeder);
	let operating = Operating { loads: LoadScale::All(0.0), injections: &[] };
	let mut solver = Solver::new(feeder).unwrap();
	let solution = solver.solve(&operating, Regulation::Locked(&[0])).unwrap();
	let error = relay_rows(&solution, &criteria, &[], Bound::Upper).unwrap_err();
	assert_eq!(error, LimitError::Uncontrollable);
}

/// A thousand kilowatts at the low side of 500 kVA, and 300 at one of its phases; the currents of
/// the high side are those of OpenDSS (DSS C-API 0.14.5). No voltage and no line says anything.
#[test]
fn a_transformer_is_limited_by_the_rating_of_its_phases() {
	let mut area = Area::new(&["634.1.2.3", "634.1"], 1_000, 1_000, 0.38, [5, 5, 5]);
	let transformer = area.feeder().transformers.iter().position(|t| t.name == "xfm1").unwrap();
	let allowed = 500e3 / 3.0 / (4160.0 / 3f64.sqrt());
	for (watts, expected) in [
		([1_000_000, 0], vec![(0, 110.42088), (1, 115.02618), (2, 115.66814)]),
		([0, 300_000], vec![(0, 97.25384)]),
	] {
		let solution = area.solve(&watts);
		let found = violations(&solution, &area.criteria);
		assert_eq!(found.len(), expected.len(), "{found:?}");
		for (violation, (phase, amps)) in found.iter().zip(expected) {
			assert_eq!(violation.limit, Violated::Winding { transformer, winding: 0, phase });
			assert!((violation.value - amps).abs() < 1e-3, "{violation:?}");
			assert!((violation.allowed - allowed).abs() < 1e-9);
		}
		// What the rows leave of it is within the rating.
		let posted = screen(area.rows_at(&[0, 0]), &area.points);
		let mut kept = watts;
		while !posted.iter().all(|row| keeps(row, &kept)) {
			kept = kept.map(|w| w * 99 / 100);
		}
		assert!(kept.iter().zip(watts).all(|(&kept, asked)| kept >= asked / 2), "{kept:?}");
		let solution = area.solve(&kept);
		assert_eq!(violations(&solution, &area.criteria), []);
		let binds = |row: &&Limit| !keeps(row, &kept.map(|w| w * 102 / 100));
		let binding: Vec<_> = posted.iter().filter(binds).map(|row| &row.reason).collect();
		let thermal = |phase: u8| Reason::Thermal {
			branch: tieline_primitives::name(&format!("xfm1.{phase}")).unwrap(),
		};
		assert!(!binding.is_empty());
		assert!(binding.iter().all(|r| (1..=3).any(|phase| **r == thermal(phase))), "{binding:?}");
	}
}

/// What a delta winding carries is not what its lines do: 300 kVA of 300 load both windings fully.
#[test]
fn a_delta_is_rated_by_the_current_in_its_phases() {
	let text = "New Circuit.c bus1=a basekv=4.16 r1=0 x1=1e-6 r0=0 x0=1e-6
		New Transformer.t buses=(a b) conns=(delta wye) kvs=(4.16 0.48) kvas=(300 300) xhl=0.001
		~ %rs=(0.0001 0.0001)\n";
	for (kva, violated) in [(299.5, 0), (300.5, 3)] {
		let load = format!("New Load.l bus1=b kv=0.48 kw={kva} kvar=0 vminpu=0.5 vmaxpu=1.5");
		let feeder = tieline_opendss::parse(&format!("{text}{load}"), "f").unwrap();
		let criteria = Criteria::range_a(&feeder);
		let operating = Operating { loads: LoadScale::All(1.0), injections: &[] };
		let mut solver = Solver::new(feeder).unwrap();
		let solution = solver.solve(&operating, Regulation::Locked(&[])).unwrap();
		let found = violations(&solution, &criteria);
		assert_eq!(found.len(), violated, "{found:?}");
	}
}

/// The winding that has fewer of its rated turns carries more of its rated current.
#[test]
fn the_winding_with_fewer_turns_is_the_one_that_counts() {
	for (tap, winding) in [(-8, 1), (8, 0)] {
		let mut area = Area::new(&["671.1.2.3"], 0, 0, 1.5, [tap; 3]);
		let solution = area.solve(&[0]);
		let amps = |line: &str| {
			let currents = solution.line_currents(area.feeder().line(line).unwrap());
			currents.from[0].norm()
		};
		let behind = amps("650632");
		let found = violations(&solution, &area.criteria);
		let transformer = area.feeder().transformers.iter().position(|t| t.name == "reg1").unwrap();
		let limit = Violated::Winding { transformer, winding, phase: 0 };
		let violation = found.iter().find(|violation| violation.limit == limit).unwrap();
		let expected = if winding == 1 { behind } else { behind * 1.05 };
		assert!((violation.value - expected).abs() < 1e-2, "{violation:?} {expected}");
	}
}

#[test]
fn only_rows_that_could_bind_are_posted() {
	let mut area = Area::new(&NAMES, 300, 300, 0.5, [4, 2, 4]);
	let all = area.rows_at(&[0; 6]);
	let posted = screen(all.clone(), &area.points);
	assert!(posted.len() > 3 && posted.len() < all.len() / 4, "{} of {}", posted.len(), all.len());
	assert!(posted.iter().all(|row| all.contains(row) && row.is_well_formed()));
	let share = |row: &Limit| {
		let reach: f64 =
			row.coefficients.iter().map(|c| f64::from(c.sensitivity.0).abs() * 0.3).sum();
		row.headroom.0 as f64 / reach
	};
	assert!(posted.windows(2).all(|pair| share(&pair[0]) <= share(&pair[1])));
	// Points that can do nothing need no rows.
	for point in &mut area.points {
		point.range = Capability::ZERO;
	}
	assert_eq!(screen(all, &area.points), []);
}

#[test]
fn points_have_indices_of_their_own() {
	let mut area = Area::new(&NAMES, 100, 100, 0.5, [4, 2, 4]);
	let solution = area.solve(&[0; 6]);
	area.points[3].index = 1;
	let error = rows(solution, &area.criteria, &area.points).unwrap_err();
	assert_eq!(error, LimitError::DuplicateIndex(1));
}

#[test]
fn names_that_a_row_cannot_hold_are_refused() {
	let mut area = Area::new(&NAMES, 100, 100, 0.5, [4, 2, 4]);
	let mut feeder = area.feeder().clone();
	let name = "a-bus-with-a-name-of-more-than-32-bytes".to_string();
	feeder.buses[5].name = name.clone();
	area.solver = Solver::new(feeder).unwrap();
	let solution = area.solve(&[0; 6]);
	let error = rows(solution, &area.criteria, &area.points).unwrap_err();
	assert_eq!(error, LimitError::LongName(name));
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(48))]

	/// With margins for the curvature over hundreds of kilowatts at one phase, awards that keep the
	/// posted rows keep the exact limits, at any taps at which the loads alone do.
	#[test]
	fn awards_that_keep_the_rows_keep_the_limits(
		loads in 0.2..0.78f64,
		start in -16..=16i8,
		shares in prop::collection::vec(-1.0..1.0f64, NAMES.len()),
	) {
		let mut area = Area::new(&NAMES, 400, 400, loads, [0; 3]);
		area.settle(start);
		area.criteria.margin_pu = 0.006;
		area.criteria.thermal_margin = 0.08;
		let posted = {
			let rows = area.rows_at(&[0; 6]);
			screen(rows, &area.points)
		};
		// Some are within the band, but not within the margins.
		prop_assume!(posted.iter().all(|row| keeps(row, &[0; 6])));
		let mut watts: Vec<i64> = shares.iter().map(|share| (share * 4e5) as i64).collect();
		// Scale back towards nothing until every row is kept.
		while !posted.iter().all(|row| keeps(row, &watts)) {
			watts.iter_mut().for_each(|w| *w = *w * 9 / 10);
		}
		let solution = area.solve(&watts);
		let found = violations(&solution, &area.criteria);
		prop_assert!(found.is_empty(), "{watts:?} {found:?}");
	}

	/// What screening leaves out is implied by what it keeps.
	#[test]
	fn screening_changes_nothing_that_can_be_awarded(
		loads in 0.2..1.3f64,
		shares in prop::collection::vec(-1.0..1.0f64, NAMES.len()),
		sizes in prop::collection::vec(0..900_000i64, NAMES.len()),
	) {
		let mut area = Area::new(&NAMES, 0, 0, loads, [5, 2, 5]);
		for (point, &size) in area.points.iter_mut().zip(&sizes) {
			point.range = Capability { export: Watts(size), import: Watts(size / 2) };
		}
		let all = area.rows_at(&[0; 6]);
		let posted = screen(all.clone(), &area.points);
		let watts: Vec<i64> = shares
			.iter()
			.zip(&sizes)
			.map(|(share, &size)| (share * size as f64) as i64 / if *share < 0.0 { 2 } else { 1 })
			.collect();
		let kept = |rows: &[Limit]| rows.iter().all(|row| keeps(row, &watts));
		prop_assert_eq!(kept(&all), kept(&posted));
	}
}
