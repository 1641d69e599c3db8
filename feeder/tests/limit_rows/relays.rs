//! Rows with the regulators at an end of their dead bands, and the regulators of the feeder.

use crate::area::{Area, voltage_row};
use tieline_feeder::{
	Criteria, Injection, LimitError, LoadScale, Operating, Regulation, Solver, Violated,
	relay_rows, violations,
};
use tieline_opendss::ieee13;
use tieline_primitives::Bound;

/// The published feeder is above its band at phase 2 of 675. With the relays set to 121 V it is
/// within the band, without DERs, from 30 % to 100 % of its load. From 90 % on, phase 1 of its
/// transformer of 500 kVA is above its rating: the load there is 160 kW and 110 kvar.
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

/// Regulators with fine steps hold their relays nearly at one voltage, however far the awards move
/// the taps. With two points, their direct effect and that through the taps both count.
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
