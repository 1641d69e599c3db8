//! Our engine: `tieline_feeder`.

use super::{Answer, DerConfig, Engine, EngineError, Regulators, Situation};
use num_complex::Complex64;
use std::collections::HashMap;
use tieline_feeder::{
	Capacitor, Connection, Feeder, Injection, LoadScale, NetworkError, Operating, Point,
	Regulation, SolveError, Solver,
};
use tieline_primitives::PointName;

/// The power flow of `tieline_feeder`, from one set of taps to the next.
pub struct Tieline {
	feeder: Feeder,
	regulators: Regulators,
	points: Vec<Point>,
	/// The nodes in the order of the answer.
	nodes: Vec<usize>,
	taps: Vec<i8>,
	/// The networks, by the lines that are closed and the regulators that are locked.
	networks: HashMap<(Vec<bool>, Vec<bool>), Network>,
}

/// The network with some lines open.
struct Network {
	solver: Solver,
	/// Whether each node has supply.
	supplied: Vec<bool>,
}

impl Tieline {
	/// The engine of a feeder with these DERs, whose regulators begin at these taps.
	///
	/// # Errors
	///
	/// A DER at a point that the feeder does not have, or the wrong number of taps.
	pub fn new(
		feeder: Feeder,
		ders: &[DerConfig],
		regulators: Regulators,
		taps: Vec<i8>,
	) -> Result<Self, EngineError> {
		let impossible = |error: String| EngineError::Impossible(error);
		let points = ders.iter().map(|der| {
			let name = der.point().parse::<PointName>();
			let name = name.map_err(|error| impossible(format!("`{}`: {error}", der.name)))?;
			feeder.point(&name).map_err(|error| impossible(format!("`{}`: {error}", der.name)))
		});
		let points = points.collect::<Result<_, _>>()?;
		if taps.len() != feeder.regulators.len() {
			let (given, there) = (taps.len(), feeder.regulators.len());
			return Err(impossible(format!("{given} taps for {there} regulators")));
		}
		let nodes = (0..feeder.nodes.len()).collect();
		Ok(Self { feeder, regulators, points, nodes, taps, networks: HashMap::new() })
	}

	/// The same engine, which answers with the voltages of these nodes, each a bus and a phase: a model
	/// that is written and read may have its nodes in another order.
	///
	/// # Errors
	///
	/// A node that the feeder does not have.
	pub fn in_order_of(mut self, nodes: &[(String, u8)]) -> Result<Self, EngineError> {
		let node = |(bus, phase): &(String, u8)| {
			let name = format!("{bus}.{phase}");
			let unknown = || EngineError::Impossible(format!("no node `{name}` in the model"));
			self.feeder.node(&name).ok_or_else(unknown)
		};
		self.nodes = nodes.iter().map(node).collect::<Result<_, _>>()?;
		Ok(self)
	}

	/// The network with these lines closed and these regulators locked.
	fn network(&mut self, closed: &[bool], locked: &[bool]) -> Result<&mut Network, EngineError> {
		let key = (closed.to_vec(), locked.to_vec());
		if !self.networks.contains_key(&key) {
			let mut feeder = self.feeder.clone();
			let mut states = closed.iter();
			feeder.lines.retain(|_| *states.next().unwrap_or(&true));
			let supplied = supplied(&feeder);
			disconnect(&mut feeder, &supplied);
			for (regulator, locked) in feeder.regulators.iter_mut().zip(locked) {
				if *locked {
					regulator.settings.max_change = 0;
				}
			}
			let solver = Solver::new(feeder).map_err(unsolvable)?;
			self.networks.insert(key.clone(), Network { solver, supplied });
		}
		self.networks.get_mut(&key).ok_or_else(|| EngineError::Impossible("no network".into()))
	}
}

/// Whether each node is connected to the source, by lines and windings.
fn supplied(feeder: &Feeder) -> Vec<bool> {
	let mut neighbours = vec![Vec::new(); feeder.nodes.len()];
	let mut join = |a: usize, b: usize| {
		neighbours[a].push(b);
		neighbours[b].push(a);
	};
	for line in &feeder.lines {
		line.from.iter().zip(&line.to).for_each(|(from, to)| join(*from, *to));
	}
	for transformer in &feeder.transformers {
		let [first, second] = [0, 1].map(|winding| transformer.winding_ends(winding));
		for (first, second) in first.into_iter().zip(second) {
			join(first.0, second.0);
			[first, second].into_iter().for_each(|(p, q)| join(p, q.unwrap_or(p)));
		}
	}
	let mut supplied = vec![false; feeder.nodes.len()];
	let mut next = feeder.source.nodes.to_vec();
	while let Some(node) = next.pop() {
		if !supplied[node] {
			supplied[node] = true;
			next.extend(&neighbours[node]);
		}
	}
	supplied
}

/// Takes off whatever touches a node without supply, and holds such nodes at ground.
fn disconnect(feeder: &mut Feeder, supplied: &[bool]) {
	let all = |nodes: &[usize]| nodes.iter().all(|node| supplied[*node]);
	feeder.loads.retain(|load| all(&load.nodes));
	feeder.capacitors.retain(|capacitor| all(&capacitor.nodes));
	for regulator in &mut feeder.regulators {
		let windings = &feeder.transformers[regulator.transformer].windings;
		if !windings.iter().all(|winding| all(&winding.nodes)) {
			regulator.settings.max_change = 0;
		}
	}
	let dark = (0..supplied.len()).filter(|node| !supplied[*node]);
	let shunts = dark.map(|node| Capacitor {
		name: "ground".into(),
		nodes: vec![node],
		connection: Connection::Wye,
		phases: 1,
		rated_kv: feeder.base_volts(node) / 1e3,
		rated_kvar: 1.0,
	});
	let shunts = shunts.collect::<Vec<_>>();
	feeder.capacitors.extend(shunts);
}

fn unsolvable(error: NetworkError) -> EngineError {
	EngineError::Diverged(error.to_string())
}

impl Engine for Tieline {
	fn solve(&mut self, situation: &Situation) -> Result<Answer, EngineError> {
		let mut taps = self.taps.clone();
		for (tap, locked) in taps.iter_mut().zip(&situation.locked_taps) {
			*tap = locked.unwrap_or(*tap);
		}
		let locked = situation.locked_taps.iter().map(Option::is_some).collect::<Vec<_>>();
		let regulation = match self.regulators {
			Regulators::Free => Regulation::Free(&taps),
			Regulators::Locked => Regulation::Locked(&taps),
		};
		let points = self.points.clone();
		let Network { solver, supplied } = self.network(&situation.closed, &locked)?;
		let has_supply = |point: &Point| point.nodes().iter().all(|node| supplied[*node]);
		let ders = points.into_iter().zip(&situation.ders);
		let injections = ders.filter(|(point, _)| has_supply(point)).map(|(point, va)| Injection {
			point,
			kw: va.re / 1e3,
			kvar: va.im / 1e3,
		});
		let injections = injections.collect::<Vec<_>>();
		let loads = LoadScale::All(situation.load_multiplier);
		let operating = Operating { loads, injections: &injections };
		let solution = solver.solve(&operating, regulation).map_err(diverged)?;
		self.taps = solution.taps().to_vec();
		let voltages_pu = self.nodes.iter().map(|node| solution.voltage_pu(*node));
		let mut open = 0;
		let flows = self.feeder.lines.iter().enumerate().map(|(index, line)| {
			if !situation.closed.get(index).copied().unwrap_or(true) {
				open += 1;
				return (vec![0.0; line.from.len()], vec![Complex64::ZERO; line.from.len()]);
			}
			let currents = solution.line_currents(index - open);
			let ends = currents.from.iter().zip(&currents.to);
			let larger = ends.map(|(from, to)| from.norm().max(to.norm()));
			let into = line.from.iter().zip(&currents.from);
			let into = into.map(|(node, current)| solution.voltages()[*node] * current.conj());
			(larger.collect(), into.collect())
		});
		let (currents_a, lines_va): (Vec<_>, Vec<_>) = flows.unzip();
		Ok(Answer {
			voltages_pu: voltages_pu.collect(),
			currents_a,
			lines_va,
			taps: self.taps.clone(),
			source_va: solution.source_power().map(|kva| kva * 1e3),
			losses_va: solution.losses() * 1e3,
		})
	}
}

fn diverged(error: SolveError) -> EngineError {
	EngineError::Diverged(error.to_string())
}

/// No power at any DER, nothing commanded.
impl Situation {
	/// The situation of a feeder with this many DERs, regulators and lines, at rated load.
	pub fn quiet(ders: usize, regulators: usize, lines: usize) -> Self {
		Self {
			load_multiplier: 1.0,
			ders: vec![Complex64::ZERO; ders],
			locked_taps: vec![None; regulators],
			closed: vec![true; lines],
		}
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use tieline_opendss::ieee13;

	fn engine(regulators: Regulators) -> Tieline {
		let der = DerConfig { name: "roof".into(), bus: "675".into(), phases: vec![2] };
		let feeder = ieee13();
		let taps = feeder.taps();
		Tieline::new(feeder, &[der], regulators, taps).unwrap()
	}

	fn quiet(engine: &Tieline) -> Situation {
		Situation::quiet(1, engine.feeder.regulators.len(), engine.feeder.lines.len())
	}

	#[test]
	fn an_injection_raises_the_voltage_of_its_node_and_takes_load_off_the_source() {
		let mut engine = engine(Regulators::Locked);
		let node = engine.feeder.node("675.2").expect("the node");
		let mut situation = quiet(&engine);
		let before = engine.solve(&situation).unwrap();
		situation.ders[0] = Complex64::new(300_000.0, 0.0);
		let after = engine.solve(&situation).unwrap();
		assert!(after.voltages_pu[node].norm() > before.voltages_pu[node].norm() + 0.005);
		let drawn = |answer: &Answer| answer.source_va.iter().map(|va| va.re).sum::<f64>();
		assert!((290_000.0..320_000.0).contains(&(drawn(&before) - drawn(&after))));
	}

	#[test]
	fn voltages_are_in_the_order_that_is_asked_for() {
		let situation = quiet(&engine(Regulators::Locked));
		let of = |nodes: &[(&str, u8)]| {
			let nodes = nodes.iter().map(|(bus, phase)| ((*bus).into(), *phase));
			engine(Regulators::Locked).in_order_of(&nodes.collect::<Vec<_>>())
		};
		let forth = of(&[("684", 1), ("684", 3)]).unwrap().solve(&situation).unwrap().voltages_pu;
		let mut back =
			of(&[("684", 3), ("684", 1)]).unwrap().solve(&situation).unwrap().voltages_pu;
		back.reverse();
		assert_eq!(forth, back);
		let unknown = of(&[("684", 2)]).err();
		assert_eq!(unknown, Some(EngineError::Impossible("no node `684.2` in the model".into())));
	}

	#[test]
	fn a_locked_regulator_keeps_its_tap_while_the_others_act() {
		let mut engine = engine(Regulators::Free);
		let mut situation = quiet(&engine);
		situation.locked_taps[1] = Some(2);
		let answer = engine.solve(&situation).unwrap();
		assert_eq!(answer.taps[1], 2);
		assert_ne!(answer.taps[0], 2);
	}

	#[test]
	fn what_an_open_line_leaves_without_supply_has_no_voltage_and_takes_nothing() {
		let mut engine = engine(Regulators::Free);
		let switch = engine.feeder.lines.iter().position(|line| line.name == "671692").unwrap();
		let mut situation = quiet(&engine);
		let before = engine.solve(&situation).unwrap();
		situation.ders[0] = Complex64::new(100_000.0, 0.0);
		situation.closed[switch] = false;
		let open = engine.solve(&situation).unwrap();
		let dark = ["692.1", "692.2", "692.3", "675.1", "675.2", "675.3"];
		for node in 0..engine.feeder.nodes.len() {
			let voltage = open.voltages_pu[node].norm();
			let name = engine.feeder.node_name(node);
			let is_dark = dark.contains(&name.as_str());
			assert!(if is_dark { voltage == 0.0 } else { voltage > 0.9 }, "{name}: {voltage}");
		}
		let beyond = engine.feeder.lines.iter().position(|line| line.name == "692675").unwrap();
		for line in [switch, beyond] {
			assert_eq!(open.currents_a[line], [0.0; 3]);
			assert_eq!(open.lines_va[line], [Complex64::ZERO; 3]);
		}
		let drawn = |answer: &Answer| answer.source_va.iter().map(|va| va.re).sum::<f64>();
		assert!((900e3..1_200e3).contains(&(drawn(&before) - drawn(&open))), "1,013 kW and losses");
		situation.ders[0] = Complex64::ZERO;
		situation.closed[switch] = true;
		let closed = engine.solve(&situation).unwrap();
		assert!(closed.voltages_pu.iter().all(|voltage| voltage.norm() > 0.9));
	}

	#[test]
	fn a_regulator_without_supply_keeps_its_tap() {
		let mut engine = engine(Regulators::Free);
		engine.taps = vec![3, 5, 7];
		// Regulators beyond a line, which the source feeds.
		let line = engine.feeder.lines.iter().position(|line| line.name == "650632").unwrap();
		let mut situation = quiet(&engine);
		situation.closed[line] = false;
		let open = engine.solve(&situation).unwrap();
		assert_ne!(open.taps, [3, 5, 7], "those that have supply act");
		let node = |phase| engine.feeder.node(&format!("632.{phase}")).unwrap();
		engine.feeder.source.nodes = [1, 2, 3].map(node);
		engine.taps = vec![3, 5, 7];
		engine.networks.clear();
		assert_eq!(engine.solve(&situation).unwrap().taps, [3, 5, 7]);
	}

	#[test]
	fn more_than_the_feeder_can_carry_does_not_converge() {
		let mut engine = engine(Regulators::Locked);
		let mut situation = quiet(&engine);
		situation.load_multiplier = 9.0;
		assert!(matches!(engine.solve(&situation), Err(EngineError::Diverged(_))));
	}
}
