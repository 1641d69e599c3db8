//! The IEEE 13 node test feeder.

use crate::read::parse;
use tieline_feeder::Feeder;

/// The model as an OpenDSS script, with its sources and choices in comments.
pub const IEEE13: &str = include_str!("../models/ieee13.dss");

/// The IEEE 13 node test feeder, as its document states it: 4.16 kV, short, heavily loaded and
/// unbalanced, with three single-phase regulators, two capacitor banks, overhead lines and cables,
/// a transformer to 480 V, and loads of every kind.
pub fn ieee13() -> Feeder {
	// The tests read it.
	parse(IEEE13, "ieee13.dss").expect("the script is part of the crate")
}
