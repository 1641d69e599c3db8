//! Connection points by their names.

use tieline_feeder::PointError;
use tieline_opendss::ieee13;
use tieline_primitives::{PointName, PointNameError};

fn name(text: &str) -> PointName {
	text.parse().unwrap()
}

#[test]
fn a_point_keeps_its_name() {
	let feeder = ieee13();
	for text in ["675.2", "671.1.2", "671.1.2.3", "684.1.3", "634.1.2.3"] {
		let point = feeder.point(&name(text)).unwrap();
		assert_eq!(feeder.terminal_name(point.nodes()), text);
	}
}

#[test]
fn a_point_is_found_in_any_case() {
	let feeder = ieee13();
	assert_eq!(feeder.point(&name("RG60.1")), feeder.point(&name("rg60.1")));
	assert_eq!(feeder.node("RG60.1"), feeder.node("rg60.1"));
}

#[test]
fn a_point_names_a_bus_of_the_feeder_and_phases_of_the_bus() {
	let feeder = ieee13();
	let error = |text: &str| feeder.point(&name(text)).unwrap_err();
	assert_eq!(error("700.1"), PointError::UnknownBus(name("700.1")));
	assert_eq!(error("684.2"), PointError::AbsentPhase(name("684.2")));
}

#[test]
fn a_point_has_one_name() {
	for text in ["671.", "671.0", "671.4", "671.3.1", "671.1.1", "671.1.2.3.3"] {
		assert_eq!(text.parse::<PointName>(), Err(PointNameError::Phases), "{text}");
	}
	assert_eq!("671".parse::<PointName>(), Err(PointNameError::NoPhase));
}
