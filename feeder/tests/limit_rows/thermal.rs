//! Ratings of lines and transformers, and their rows.

use crate::area::{Area, keeps, largest_kept};
use tieline_feeder::{
	Criteria, LoadScale, Operating, Regulation, Solver, Violated, loadings, screen, violations,
};
use tieline_primitives::{Limit, Reason};

#[test]
fn currents_are_limited_in_both_directions() {
	let mut area = Area::new(&["652.1"], 2_000, 2_000, 1.0, [0, 0, 0]);
	let line = area.feeder().line("684652").unwrap();
	let limit = Violated::Current { line, conductor: 0 };
	for sign in [1, -1] {
		let exact = largest_kept(|watts| {
			let solution = area.solve(&[sign * watts]);
			violations(&solution, &area.criteria).iter().all(|violation| violation.limit != limit)
		});
		let rows = area.rows_at(&[sign * exact]);
		let mut own = rows.iter().filter(|row| match &row.reason {
			Reason::Thermal { branch } => branch.as_slice() == b"684652.1",
			_ => false,
		});
		// The load's reactive power takes a part of the rating that the row keeps free.
		assert!(own.clone().any(|row| !keeps(row, &[sign * (exact + 30_000)])), "{sign}: {exact}");
		assert!(own.all(|row| keeps(row, &[sign * (exact - 30_000)])), "{sign}: {exact}");
	}
}

/// Points behind the transformer of 500 kVA. No voltage and no line is at its limit.
fn behind_transformer() -> Area {
	Area::new(&["634.1.2.3", "634.1"], 1_000, 1_000, 0.38, [5, 5, 5])
}

/// A megawatt over three phases, or 300 kW at one.
const OVERLOADS: [[i64; 2]; 2] = [[1_000_000, 0], [0, 300_000]];

/// The currents of the high side are those of OpenDSS (DSS C-API 0.14.5).
#[test]
fn a_transformer_is_rated_by_the_currents_of_its_phases() {
	let mut area = behind_transformer();
	let transformer = area.feeder().transformers.iter().position(|t| t.name == "xfm1").unwrap();
	let allowed = 500e3 / 3.0 / (4160.0 / 3f64.sqrt());
	for (watts, expected) in OVERLOADS
		.into_iter()
		.zip([vec![(0, 110.42088), (1, 115.02618), (2, 115.66814)], vec![(0, 97.25384)]])
	{
		let found = violations(&area.solve(&watts), &area.criteria);
		assert_eq!(found.len(), expected.len(), "{found:?}");
		for (violation, (phase, amps)) in found.iter().zip(expected) {
			assert_eq!(violation.limit, Violated::Winding { transformer, winding: 0, phase });
			assert!((violation.value - amps).abs() < 1e-3, "{violation:?}");
			assert!((violation.allowed - allowed).abs() < 1e-9);
		}
	}
}

#[test]
fn a_loading_is_the_current_by_its_rating_and_above_one_where_that_is_violated() {
	let mut area = behind_transformer();
	let solution = area.solve(&OVERLOADS[1]);
	let loadings = loadings(&solution);
	let [violation] = &violations(&solution, &area.criteria)[..] else { panic!("one phase") };
	let overloaded = loadings.iter().filter(|(_, share)| **share > 1.0).collect::<Vec<_>>();
	assert_eq!(overloaded, [(&"xfm1.1".to_string(), &(violation.value / violation.allowed))]);
	let line = area.feeder().line("684652").unwrap();
	let amps = area.feeder().lines[line].rating_amps.unwrap();
	let currents = solution.line_currents(line);
	let most = currents.from[0].norm().max(currents.to[0].norm());
	assert!((loadings["684652.1"] - most / amps).abs() < 1e-9);
}

/// The rows of the area, and the largest share of these awards that keeps them.
fn curtailed(area: &mut Area, watts: [i64; 2]) -> (Vec<Limit>, [i64; 2]) {
	let posted = screen(area.rows_at(&[0, 0]), &area.points);
	let mut kept = watts;
	while !posted.iter().all(|row| keeps(row, &kept)) {
		kept = kept.map(|w| w * 99 / 100);
	}
	(posted, kept)
}

#[test]
fn rows_of_a_transformer_curtail_to_its_rating() {
	let mut area = behind_transformer();
	for watts in OVERLOADS {
		let (_, kept) = curtailed(&mut area, watts);
		assert!(kept.iter().zip(watts).all(|(&kept, asked)| kept >= asked / 2), "{kept:?}");
		let solution = area.solve(&kept);
		assert_eq!(violations(&solution, &area.criteria), []);
	}
}

#[test]
fn the_binding_rows_behind_a_transformer_are_its_own() {
	let mut area = behind_transformer();
	for watts in OVERLOADS {
		let (posted, kept) = curtailed(&mut area, watts);
		let binds = |row: &&Limit| !keeps(row, &kept.map(|w| w * 102 / 100));
		let binding: Vec<_> = posted.iter().filter(binds).map(|row| &row.reason).collect();
		let thermal = |phase: u8| Reason::Thermal {
			branch: tieline_primitives::name(&format!("xfm1.{phase}")).unwrap(),
		};
		assert!(!binding.is_empty());
		assert!(binding.iter().all(|r| (1..=3).any(|phase| **r == thermal(phase))), "{binding:?}");
	}
}

/// The current in a delta winding is not that of its lines: a load of 300 kVA loads both windings of
/// 300 kVA fully.
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

/// The winding at fewer pu of its rated turns carries more of its rated current.
#[test]
fn the_winding_with_fewer_turns_is_the_more_loaded_one() {
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
