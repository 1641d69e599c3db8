//! Connection points on a feeder.

use crate::model::Feeder;
use tieline_primitives::PointName;

/// A connection point: a bus and the phases of a DER there.
///
/// - `675.2`: one phase, between its node and ground;
/// - `671.1.2`: two phases, between the two nodes;
/// - `671.1.2.3`: three phases, a grounded wye that shares the power equally.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Point {
	nodes: [usize; 3],
	phases: u8,
}

/// A connection point that the feeder does not have.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PointError {
	/// The feeder has no such bus. Check the name against [`Feeder::buses`].
	#[error("unknown bus in connection point `{0}`")]
	UnknownBus(PointName),
	/// The bus lacks one of the phases. Check them against [`Bus::nodes`](crate::Bus::nodes).
	#[error("connection point `{0}` on a phase that the bus does not have")]
	AbsentPhase(PointName),
}

impl Point {
	/// A point of one phase.
	#[cfg(test)]
	pub(crate) fn at_node(node: usize) -> Self {
		Self { nodes: [node; 3], phases: 1 }
	}

	/// Its nodes, one for each phase.
	pub fn nodes(&self) -> &[usize] {
		&self.nodes[..usize::from(self.phases)]
	}

	/// The branches of an injection: from a node to another, or to ground. They share its power
	/// equally.
	pub(crate) fn branches(self) -> impl ExactSizeIterator<Item = (usize, Option<usize>)> {
		let pair = (self.phases == 2).then_some(self.nodes[1]);
		let count = if self.phases == 2 { 1 } else { usize::from(self.phases) };
		let nodes = self.nodes;
		(0..count).map(move |i| (nodes[i], pair))
	}
}

impl Feeder {
	/// The connection point with this name.
	pub fn point(&self, name: &PointName) -> Result<Point, PointError> {
		let bus = self.bus(name.bus()).ok_or_else(|| PointError::UnknownBus(name.clone()))?;
		let mut point = Point { nodes: [usize::MAX; 3], phases: 0 };
		// A name has one to three phases.
		for (place, &phase) in point.nodes.iter_mut().zip(name.phases()) {
			let node = self.node_of(bus, phase);
			*place = node.ok_or_else(|| PointError::AbsentPhase(name.clone()))?;
			point.phases += 1;
		}
		Ok(point)
	}
}
