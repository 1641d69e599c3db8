//! Voltage bases.

use crate::model::{Connection, Feeder, Transformer};
use std::collections::VecDeque;

impl Feeder {
	/// The line-to-neutral voltage that is 1 pu at each node, in the order of [`Feeder::nodes`]: the
	/// source's base, carried through lines and through the ratings of transformers. `None` for a
	/// node that they do not connect to the source.
	///
	/// A reader of models stores them in [`Bus::base_volts`](crate::Bus::base_volts).
	pub fn voltage_bases(&self) -> Vec<Option<f64>> {
		let neighbours = self.base_ratios();
		let base = self.source.base_kv * 1e3 / 3f64.sqrt();
		let mut bases = vec![None; self.nodes.len()];
		let mut queue: VecDeque<usize> = self.source.nodes.into();
		self.source.nodes.iter().for_each(|&node| bases[node] = Some(base));
		while let Some(node) = queue.pop_front() {
			for &(next, ratio) in &neighbours[node] {
				if bases[next].is_none() {
					bases[next] = bases[node].map(|base| base * ratio);
					queue.push_back(next);
				}
			}
		}
		bases
	}

	/// The neighbours of each node, each with the ratio of its base to the node's.
	fn base_ratios(&self) -> Vec<Vec<(usize, f64)>> {
		let mut neighbours = vec![Vec::new(); self.nodes.len()];
		let mut connect = |a: usize, b: usize, ratio: f64| {
			neighbours[a].push((b, ratio));
			neighbours[b].push((a, 1.0 / ratio));
		};
		for line in &self.lines {
			line.from.iter().zip(&line.to).for_each(|(&a, &b)| connect(a, b, 1.0));
		}
		for transformer in &self.transformers {
			let [first, second] = [0, 1].map(|winding| neutral_volts(transformer, winding));
			let ends = transformer.winding_ends(0).into_iter().zip(transformer.winding_ends(1));
			ends.for_each(|((a, _), (b, _))| connect(a, b, second / first));
			for winding in &transformer.windings {
				if winding.connection == Connection::Delta {
					winding.nodes.windows(2).for_each(|pair| connect(pair[0], pair[1], 1.0));
				}
			}
		}
		neighbours
	}
}

/// The line-to-neutral voltage at a winding when the voltage across its phases is rated.
fn neutral_volts(transformer: &Transformer, winding: usize) -> f64 {
	let across = match transformer.windings[winding].connection {
		Connection::Wye => 1.0,
		Connection::Delta => 3f64.sqrt(),
	};
	transformer.winding_volts(winding) / across
}
