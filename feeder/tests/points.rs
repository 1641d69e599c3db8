//! Connection points by their names.

use tieline_feeder::PointError;
use tieline_opendss::ieee13;

#[test]
fn a_point_keeps_its_name() {
	let feeder = ieee13();
	for name in ["675.2", "671.1.2", "671.1.2.3", "684.1.3", "634.1.2.3"] {
		assert_eq!(feeder.point_name(feeder.point(name).unwrap()), name);
	}
}

#[test]
fn a_point_names_phases_that_its_bus_has() {
	let feeder = ieee13();
	let error = |name: &str| feeder.point(name).unwrap_err();
	assert_eq!(error("700.1"), PointError::UnknownBus("700.1".into()));
	assert_eq!(error("684.2"), PointError::AbsentPhase("684.2".into()));
	for name in ["671", "671.", "671.0", "671.4", "671.3.1", "671.1.1", "671.1.2.3.3"] {
		assert_eq!(error(name), PointError::MalformedPhases(name.into()));
	}
}
