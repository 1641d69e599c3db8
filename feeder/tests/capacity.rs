//! What connection points carry, of the IEEE 13-bus feeder: ratings in `opendss/models/ieee13.dss`.

use tieline_opendss::ieee13;

/// The line-to-neutral base voltage of the feeder at 4.16 kV.
const VOLTS: f64 = 2_401.777;

fn kva(point: &str) -> f64 {
	let feeder = ieee13();
	let point = feeder.point(&point.parse().unwrap()).unwrap();
	feeder.capacity_kva(&point).unwrap()
}

#[track_caller]
fn assert_near(actual: f64, expected: f64) {
	assert!((actual - expected).abs() < 0.1, "{actual} instead of {expected} kVA");
}

#[test]
fn a_point_behind_a_transformer_carries_what_the_transformer_does() {
	assert_near(kva("634.1.2.3"), 500.0);
	assert_near(kva("634.2"), 500.0 / 3.0);
}

#[test]
fn a_point_at_the_end_of_a_line_carries_what_its_conductors_do() {
	assert_near(kva("675.1.2.3"), 3.0 * 260.0 * VOLTS / 1e3);
	assert_near(kva("675.2"), 260.0 * VOLTS / 1e3);
	assert_near(kva("611.3"), 230.0 * VOLTS / 1e3);
	assert_near(kva("652.1"), 165.0 * VOLTS / 1e3);
}

#[test]
fn a_point_between_lines_carries_what_they_do_together() {
	assert_near(kva("684.1"), (230.0 + 165.0) * VOLTS / 1e3);
	assert_near(kva("645.2.3"), 2.0 * 2.0 * 230.0 * VOLTS / 1e3);
}

#[test]
fn a_point_at_a_line_without_a_rating_carries_what_the_transformers_do_on_its_phases() {
	assert_near(kva("671.1.2.3"), 3.0 * 1_666.0 + 500.0);
	assert_near(kva("692.1"), 1_666.0 + 500.0 / 3.0);
}

#[test]
fn a_point_of_a_feeder_without_ratings_is_not_bounded() {
	let mut feeder = ieee13();
	feeder.transformers.clear();
	feeder.lines.iter_mut().for_each(|line| line.rating_amps = None);
	let point = feeder.point(&"675.2".parse().unwrap()).unwrap();
	assert_eq!(feeder.capacity_kva(&point), None);
}
