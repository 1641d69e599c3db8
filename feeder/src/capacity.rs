//! What the equipment at a connection point carries.

use crate::{
	model::{Feeder, Line, Transformer},
	point::Point,
};

impl Feeder {
	/// The most that can flow into or out of a connection point on its phases, in kVA at base
	/// voltage: what the branches at its nodes are rated for together, and no more than what all
	/// transformers are on these phases. A line without a rating does not bound its node; `None`
	/// where nothing does.
	///
	/// # Panics
	/// When the point is one of another feeder.
	pub fn capacity_kva(&self, point: &Point) -> Option<f64> {
		let branches = point.nodes().iter().map(|node| self.node_va(*node)).sum::<Option<f64>>();
		let transformers = self.transformers_va(point);
		let least = match (branches, transformers) {
			(Some(branches), Some(transformers)) => branches.min(transformers),
			(branches, transformers) => branches.or(transformers)?,
		};
		Some(least / 1e3)
	}

	/// What the branches at a node are rated for together; `None` if one has no rating.
	fn node_va(&self, node: usize) -> Option<f64> {
		let lines = self.lines.iter().filter(|line| has_end_at(line, node));
		let lines = lines
			.map(|line| line.rating_amps.map(|amps| amps * self.base_volts(node)))
			.sum::<Option<f64>>()?;
		let windings = self.transformers.iter().flat_map(|transformer| {
			let windings = transformer.windings.iter();
			windings.filter(|winding| winding.nodes.contains(&node)).map(|_| phase_va(transformer))
		});
		let all = lines + windings.sum::<f64>();
		(all > 0.0).then_some(all)
	}

	/// What all transformers are rated for together on the phases of a point; `None` without any.
	fn transformers_va(&self, point: &Point) -> Option<f64> {
		let phases = point.nodes().iter().map(|node| self.nodes[*node].phase).collect::<Vec<_>>();
		let shares = self.transformers.iter().flat_map(|transformer| {
			let nodes = transformer.windings[0].nodes.iter();
			nodes
				.filter(|node| phases.contains(&self.nodes[**node].phase))
				.map(|_| phase_va(transformer))
		});
		let all = shares.sum::<f64>();
		(all > 0.0).then_some(all)
	}
}

fn has_end_at(line: &Line, node: usize) -> bool {
	line.from.contains(&node) || line.to.contains(&node)
}

/// The share of a transformer's rating at each of its nodes.
fn phase_va(transformer: &Transformer) -> f64 {
	transformer.rated_kva * 1e3 / transformer.windings[0].nodes.len().max(1) as f64
}
