//! Rows of the voltage band.

use super::criteria::Criteria;
use super::error::LimitError;
use super::market::MarketPoint;
use super::row::HalfPlane;
use crate::model::Feeder;
use crate::sensitivity::Sensitivities;
use tieline_primitives::{Bound, Limit, Reason, name};

/// The voltage of a node, pu, and its derivative by the injection of each point, pu per watt.
pub(super) struct NodeVoltage {
	pub node: usize,
	pub value: f64,
	pub slopes: Vec<f64>,
}

/// The rows of both ends of the band, at each node that it binds.
pub(super) fn voltage_rows(
	sensitivities: &Sensitivities,
	criteria: &Criteria,
	points: &[MarketPoint],
) -> Result<Vec<Limit>, LimitError> {
	let feeder = sensitivities.solution().feeder();
	let mut rows = Vec::new();
	for node in criteria.nodes(feeder) {
		let voltage = node_voltage(sensitivities, node, points);
		for bound in [Bound::Upper, Bound::Lower] {
			rows.extend(voltage_row(feeder, criteria, bound, &voltage, points)?);
		}
	}
	Ok(rows)
}

fn node_voltage(sensitivities: &Sensitivities, node: usize, points: &[MarketPoint]) -> NodeVoltage {
	let slope = |(k, point): (usize, &MarketPoint)| {
		let slope = sensitivities.voltage(node, k);
		(slope.per_kw + slope.per_kvar * point.var_per_watt) / 1e3
	};
	NodeVoltage {
		node,
		value: sensitivities.solution().voltage_pu(node).norm(),
		slopes: points.iter().enumerate().map(slope).collect(),
	}
}

/// The row of one end of the band at one node; `None` when no point changes the voltage.
pub(super) fn voltage_row(
	feeder: &Feeder,
	criteria: &Criteria,
	bound: Bound,
	voltage: &NodeVoltage,
	points: &[MarketPoint],
) -> Result<Option<Limit>, LimitError> {
	let node = feeder.nodes[voltage.node];
	let bus = &feeder.buses[node.bus].name;
	let bus = name(bus).ok_or_else(|| LimitError::LongName(bus.clone()))?;
	let reason = Reason::Voltage { bus, phase: node.phase, bound };
	let (sign, room) = match bound {
		Bound::Upper => (1.0, criteria.upper_pu - voltage.value),
		Bound::Lower => (-1.0, voltage.value - criteria.lower_pu),
	};
	let slopes = voltage.slopes.iter().map(|slope| sign * slope).collect();
	let half_plane = HalfPlane::at_operating_point(slopes, room - criteria.margin_pu, points);
	Ok(half_plane.row(reason, points))
}
