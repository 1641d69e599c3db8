//! Which currents have a rating.
//!
//! A line is rated at both ends, which charging sets apart. A transformer is rated in its windings:
//! `I ≤ S/V` with the rating `S` of a phase and the rated voltage `V` across it, which in a delta is
//! not the current of the line. The currents of two windings are in the ratio of their turns, so
//! that the one that has fewer of its rated turns is closer to its rating. The same holds for the
//! transformer of a regulator, whose rating is that of the power that passes through.

use crate::admittance::{Current, winding_currents};
use crate::limits::Violated;
use crate::solution::Solution;

/// A current with a rating.
pub(crate) struct Rated {
	/// What is violated above the rating.
	pub limit: Violated,
	/// The branch and the phase, such as `632671.1`.
	pub name: String,
	/// The rating.
	pub amps: f64,
	pub current: Current,
}

/// The rated currents at the taps of a solution.
pub(crate) fn rated(solution: &Solution) -> Vec<Rated> {
	let feeder = &solution.feeder;
	let phase = |node: usize| feeder.nodes[node].phase;
	let mut rated = Vec::new();
	for (line, model) in feeder.lines.iter().enumerate() {
		let Some(amps) = model.rating_amps else { continue };
		let order = model.from.len();
		for (conductor, &node) in model.from.iter().enumerate() {
			for terminal in [conductor, order + conductor] {
				rated.push(Rated {
					limit: Violated::Current { line, conductor },
					name: format!("{}.{}", model.name, phase(node)),
					amps,
					current: solution.elements.lines[line].current_terms(terminal),
				});
			}
		}
	}
	for (transformer, model) in feeder.transformers.iter().enumerate() {
		let taps = feeder.tap_ratios(transformer, solution.taps());
		let winding = usize::from(taps[1] < taps[0]);
		let currents = winding_currents(model, taps, winding);
		for (index, (current, (node, _))) in
			currents.into_iter().zip(model.winding_ends(0)).enumerate()
		{
			rated.push(Rated {
				limit: Violated::Winding { transformer, winding, phase: index },
				name: format!("{}.{}", model.name, phase(node)),
				amps: model.phase_va() / model.winding_volts(winding),
				current,
			});
		}
	}
	rated
}
