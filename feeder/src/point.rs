//! Where a DER is connected, in the notation of OpenDSS.

use crate::model::Feeder;

/// A connection point: a bus and the phases that a DER uses there.
///
/// - `675.2`: one phase, between its node and ground;
/// - `671.1.2`: two phases, between the two nodes;
/// - `671.1.2.3`: three phases, a grounded wye that shares the power equally.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Point {
	nodes: [usize; 3],
	phases: u8,
}

/// A name that is no connection point of the feeder.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PointError {
	/// The feeder has no such bus. Check the name against [`Feeder::buses`].
	#[error("unknown bus in connection point `{0}`")]
	UnknownBus(String),
	/// The bus has no such phase.
	#[error("connection point `{0}` on a phase that the bus does not have")]
	AbsentPhase(String),
	/// The phases are missing, or not 1 to 3 in ascending order. Write `671.1.2.3`, not `671` or
	/// `671.3.1`: a point has one name.
	#[error("connection point `{0}` without phases in ascending order")]
	MalformedPhases(String),
}

impl Point {
	/// The nodes that it uses.
	pub fn nodes(&self) -> &[usize] {
		&self.nodes[..usize::from(self.phases)]
	}

	/// The branches across which it injects: from a node to another, or to ground. They share its
	/// power equally.
	pub(crate) fn branches(self) -> impl ExactSizeIterator<Item = (usize, Option<usize>)> {
		let pair = (self.phases == 2).then_some(self.nodes[1]);
		let count = if self.phases == 2 { 1 } else { usize::from(self.phases) };
		let nodes = self.nodes;
		(0..count).map(move |i| (nodes[i], pair))
	}
}

impl Feeder {
	/// The connection point with this name, such as `675.2` or `671.1.2.3`.
	pub fn point(&self, name: &str) -> Result<Point, PointError> {
		let mut parts = name.split('.');
		let bus = parts.next().and_then(|bus| self.bus(bus));
		let bus = bus.ok_or_else(|| PointError::UnknownBus(name.into()))?;
		let mut point = Point { nodes: [usize::MAX; 3], phases: 0 };
		let mut last = 0;
		for part in parts {
			let phase = match part {
				"1" => 1,
				"2" => 2,
				"3" => 3,
				_ => return Err(PointError::MalformedPhases(name.into())),
			};
			if phase <= last {
				return Err(PointError::MalformedPhases(name.into()));
			}
			let node = self.buses[bus].nodes[phase - 1];
			point.nodes[usize::from(point.phases)] =
				node.ok_or_else(|| PointError::AbsentPhase(name.into()))?;
			point.phases += 1;
			last = phase;
		}
		match point.phases {
			0 => Err(PointError::MalformedPhases(name.into())),
			_ => Ok(point),
		}
	}

	/// The name of a connection point.
	///
	/// # Panics
	/// When the point is of another feeder.
	pub fn point_name(&self, point: Point) -> String {
		let mut name = self.buses[self.nodes[point.nodes()[0]].bus].name.clone();
		for &node in point.nodes() {
			name.push('.');
			name.push_str(&self.nodes[node].phase.to_string());
		}
		name
	}
}
