//! The limits that an operating point violates.

use super::criteria::Criteria;
use super::ratings::{Element, Rated, rated};
use crate::solution::Solution;
use tieline_primitives::Bound;

/// A violated limit.
#[derive(Clone, Debug, PartialEq)]
pub struct Violation {
	/// The limit.
	pub limit: Violated,
	/// The voltage, pu, or the current, ampere.
	pub value: f64,
	/// The end of the band, pu, or the rating, ampere.
	pub allowed: f64,
}

/// The kind of a violated limit, and the element that violates it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Violated {
	/// A voltage outside the band.
	Voltage {
		/// The node.
		node: usize,
		/// The end of the band.
		bound: Bound,
	},
	/// A current above the rating of a line, at either end.
	Current {
		/// The line.
		line: usize,
		/// Its conductor, from 0.
		conductor: usize,
	},
	/// A current above the rating of a transformer.
	Winding {
		/// The transformer.
		transformer: usize,
		/// The more loaded winding: 0 or 1.
		winding: usize,
		/// Its phase, from 0.
		phase: usize,
	},
}

impl From<Element> for Violated {
	fn from(element: Element) -> Self {
		match element {
			Element::Conductor { line, conductor } => Self::Current { line, conductor },
			Element::Winding { transformer, winding, phase } => {
				Self::Winding { transformer, winding, phase }
			},
		}
	}
}

/// The limits that a solution violates. Margins do not count.
pub fn violations(solution: &Solution, criteria: &Criteria) -> Vec<Violation> {
	let mut violations = voltages(solution, criteria);
	violations.extend(currents(solution));
	violations
}

fn voltages(solution: &Solution, criteria: &Criteria) -> Vec<Violation> {
	let mut violations = Vec::new();
	for node in criteria.nodes(solution.feeder()) {
		let value = solution.voltage_pu(node).norm();
		let mut check = |violated: bool, bound, allowed| {
			if violated {
				let limit = Violated::Voltage { node, bound };
				violations.push(Violation { limit, value, allowed });
			}
		};
		check(value > criteria.upper_pu, Bound::Upper, criteria.upper_pu);
		check(value < criteria.lower_pu, Bound::Lower, criteria.lower_pu);
	}
	violations
}

fn currents(solution: &Solution) -> impl Iterator<Item = Violation> {
	let mut currents: Vec<Violation> = Vec::new();
	for Rated { element, amps, current, .. } in rated(solution) {
		let limit = Violated::from(element);
		let value = current.at(&solution.voltages).norm();
		match currents.last_mut() {
			// The other end of the same conductor.
			Some(last) if last.limit == limit => last.value = last.value.max(value),
			_ => currents.push(Violation { limit, value, allowed: amps }),
		}
	}
	currents.into_iter().filter(|current| current.value > current.allowed)
}
