//! The rated currents of a feeder.
//!
//! A line is rated at both ends: their currents differ by its charging. A transformer is rated in
//! its windings: `I ≤ S/V` with the rating `S` of a phase and the rated voltage `V` across it. In a
//! delta that is not the current of the line. The currents of the two windings are in the inverse
//! ratio of their turns, so that the winding at fewer pu of its rated turns is the more loaded one.
//! The same holds for the transformer of a regulator, whose rating is that of its through power.

use crate::admittance::{Current, winding_currents};
use crate::model::{Feeder, Line};
use crate::solution::Solution;

/// A current with a rating.
pub(super) struct Rated {
	pub element: Element,
	/// The branch and the phase, such as `632671.1`.
	pub name: String,
	/// The rating.
	pub amps: f64,
	pub current: Current,
}

/// The conductor or the phase of a winding that carries a rated current.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Element {
	Conductor { line: usize, conductor: usize },
	Winding { transformer: usize, winding: usize, phase: usize },
}

/// The rated currents at the taps of a solution: of each conductor at both ends of its line, one
/// after the other, then of each phase of the transformers.
pub(super) fn rated(solution: &Solution) -> Vec<Rated> {
	let feeder = solution.feeder();
	let mut rated = Vec::new();
	for (line, model) in feeder.lines.iter().enumerate() {
		if let Some(amps) = model.rating_amps {
			rated.extend(conductors(solution, line, model, amps));
		}
	}
	for transformer in 0..feeder.transformers.len() {
		rated.extend(windings(solution, transformer));
	}
	rated
}

fn conductors(
	solution: &Solution,
	line: usize,
	model: &Line,
	amps: f64,
) -> impl Iterator<Item = Rated> {
	let order = model.from.len();
	model.from.iter().enumerate().flat_map(move |(conductor, &node)| {
		[conductor, order + conductor].map(|terminal| Rated {
			element: Element::Conductor { line, conductor },
			name: branch_name(solution.feeder(), &model.name, node),
			amps,
			current: solution.elements.lines[line].current_terms(terminal),
		})
	})
}

/// The phases of the more loaded winding.
fn windings(solution: &Solution, transformer: usize) -> impl Iterator<Item = Rated> {
	let feeder = solution.feeder();
	let model = &feeder.transformers[transformer];
	let taps = feeder.tap_ratios(transformer, solution.taps());
	let winding = usize::from(taps[1] < taps[0]);
	let phases = winding_currents(model, taps, winding).into_iter().zip(model.winding_ends(0));
	phases.enumerate().map(move |(phase, (current, (node, _)))| Rated {
		element: Element::Winding { transformer, winding, phase },
		name: branch_name(feeder, &model.name, node),
		amps: model.phase_va() / model.winding_volts(winding),
		current,
	})
}

fn branch_name(feeder: &Feeder, branch: &str, node: usize) -> String {
	format!("{branch}.{}", feeder.nodes[node].phase)
}
