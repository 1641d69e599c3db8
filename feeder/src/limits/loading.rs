//! The loading of lines and transformers.

use super::ratings::rated;
use crate::solution::Solution;
use std::collections::BTreeMap;

/// The loading of each rated branch in each phase: its current as a share of its rating, at the
/// more loaded end of a line and in the more loaded winding of a transformer. The keys are branch
/// and phase, such as `632671.1`, as in [`Reason::Thermal`](tieline_primitives::Reason::Thermal).
/// Above 1 the branch is overloaded, and [`violations`](crate::violations) has it.
pub fn loadings(solution: &Solution) -> BTreeMap<String, f64> {
	let mut loadings = BTreeMap::new();
	for rated in rated(solution) {
		let share = rated.current.at(&solution.voltages).norm() / rated.amps;
		let loading = loadings.entry(rated.name).or_insert(0.0);
		*loading = share.max(*loading);
	}
	loadings
}
