//! The configuration of a feeder federate, of whichever engine: a JSON file that the supervisor
//! writes.

use crate::helics::Settings;
use serde::{Deserialize, Serialize};
use std::{
	collections::BTreeMap,
	fs, io,
	path::{Path, PathBuf},
};
use tieline_feeder::{Feeder, LoadScale, Operating};
use tieline_primitives::PointName;

/// The engine of a feeder federate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum EngineKind {
	/// `tieline_feeder`.
	Tieline,
	/// OpenDSS.
	OpenDss,
	/// GridLAB-D.
	GridLabD,
}

impl EngineKind {
	/// Its name, as in `--engine`.
	pub fn name(self) -> &'static str {
		match self {
			Self::Tieline => "tieline",
			Self::OpenDss => "opendss",
			Self::GridLabD => "gridlabd",
		}
	}
}

/// Whether regulators act.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Regulators {
	/// They act.
	Free,
	/// They stay at their first taps.
	Locked,
}

/// Where a DER is connected.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DerConfig {
	/// Its name in the keys of the contract.
	pub name: String,
	/// Its bus.
	pub bus: String,
	/// Its phases there, which share its power equally.
	pub phases: Vec<u8>,
}

/// A line with its phases.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LineConfig {
	/// Its name.
	pub name: String,
	/// Its phases, in the order of its conductors.
	pub phases: Vec<u8>,
}

/// The configuration of a feeder federate.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FeederConfig {
	/// The engine.
	pub engine: EngineKind,
	/// The model: an OpenDSS script, or for GridLAB-D a GLM file.
	pub model: PathBuf,
	/// Where the federation is.
	pub federation: Settings,
	/// The length of a step, in seconds.
	pub step_s: f64,
	/// The end of the last step, in seconds of the day.
	pub end_s: f64,
	/// Whether regulators act.
	pub regulators: Regulators,
	/// The taps of the regulators when the day begins.
	pub taps: Vec<i8>,
	/// The nodes, each a bus and a phase.
	pub nodes: Vec<(String, u8)>,
	/// The line-to-ground base voltage of each bus, in V.
	pub buses_base_v: BTreeMap<String, f64>,
	/// The names of the regulators.
	pub regulator_names: Vec<String>,
	/// The lines.
	pub lines: Vec<LineConfig>,
	/// The DERs.
	pub ders: Vec<DerConfig>,
	/// The names of the objects of a GLM file, for GridLAB-D.
	#[serde(default, skip_serializing_if = "Option::is_none")]
	pub glm: Option<serde_json::Value>,
	/// Where the federate says how far it has got.
	pub progress: PathBuf,
	/// Where the federate says at its end what its steps have taken.
	pub effort: PathBuf,
}

/// A configuration that cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
	/// The file cannot be read or written.
	#[error("{}: {cause}", .file.display())]
	Io {
		/// The file.
		file: PathBuf,
		/// Why.
		cause: io::Error,
	},
	/// The engine cannot have an element of the feeder.
	#[error("GridLAB-D: {0}")]
	Engine(tieline_gridlabd::WriteError),
	/// The file is not such a configuration.
	#[error("{}: {cause}", .file.display())]
	Malformed {
		/// The file.
		file: PathBuf,
		/// What is wrong, with line and column.
		cause: serde_json::Error,
	},
}

/// Reads a configuration.
pub(crate) fn read<T: for<'a> Deserialize<'a>>(file: &Path) -> Result<T, ConfigError> {
	let io = |cause| ConfigError::Io { file: file.to_owned(), cause };
	let text = fs::read_to_string(file).map_err(io)?;
	serde_json::from_str(&text)
		.map_err(|cause| ConfigError::Malformed { file: file.to_owned(), cause })
}

/// Writes a configuration.
pub(crate) fn write<T: Serialize>(file: &Path, config: &T) -> Result<(), ConfigError> {
	let io = |cause| ConfigError::Io { file: file.to_owned(), cause };
	let text = serde_json::to_string_pretty(config)
		.map_err(|cause| ConfigError::Malformed { file: file.to_owned(), cause })?;
	fs::write(file, text).map_err(io)
}

impl FeederConfig {
	/// Writes the model of a feeder, at rated load and with its regulators at the taps of the
	/// configuration, where and as the engine reads it.
	///
	/// # Errors
	///
	/// The feeder has an element that the engine cannot have, or the file cannot be written.
	pub fn write_model(&mut self, feeder: &Feeder) -> Result<(), ConfigError> {
		let text = if self.engine == EngineKind::GridLabD {
			let ders = self.ders.iter();
			let ders = ders.map(|der| (der.name.clone(), der.bus.clone(), der.phases.clone()));
			let mode = match self.regulators {
				Regulators::Free => tieline_gridlabd::Mode::Free,
				Regulators::Locked => tieline_gridlabd::Mode::Locked,
			};
			let written =
				tieline_gridlabd::write(feeder, &self.taps, mode, &ders.collect::<Vec<_>>());
			let (text, names) = written.map_err(ConfigError::Engine)?;
			let malformed = |cause| ConfigError::Malformed { file: self.model.clone(), cause };
			self.glm = Some(serde_json::to_value(names).map_err(malformed)?);
			text
		} else {
			let rated = Operating { loads: LoadScale::All(1.0), injections: &[] };
			tieline_opendss::write(feeder, &self.taps, Some(&rated))
		};
		fs::write(&self.model, text)
			.map_err(|cause| ConfigError::Io { file: self.model.clone(), cause })
	}

	/// Reads the configuration of a file.
	pub fn read(file: &Path) -> Result<Self, ConfigError> {
		read(file)
	}

	/// Writes it to a file.
	pub fn write(&self, file: &Path) -> Result<(), ConfigError> {
		write(file, self)
	}
}

impl FeederConfig {
	/// A day of a feeder whose model is in this file, in steps of a minute, with its regulators free
	/// from the taps of the model and without DERs. The federate writes to files in `folder`.
	pub fn of(
		feeder: &Feeder,
		engine: EngineKind,
		model: PathBuf,
		federation: Settings,
		folder: &Path,
	) -> Self {
		let Description { nodes, buses_base_v, regulator_names, lines } = describe(feeder);
		Self {
			engine,
			model,
			federation,
			step_s: 60.0,
			end_s: 86_400.0,
			regulators: Regulators::Free,
			taps: feeder.taps(),
			nodes,
			buses_base_v,
			regulator_names,
			lines,
			ders: Vec::new(),
			glm: None,
			progress: folder.join("feeder.progress"),
			effort: folder.join("feeder.effort"),
		}
	}
}

/// The nodes of a feeder, the bases of its buses, its regulators and its lines, as the configuration
/// names them.
fn describe(feeder: &Feeder) -> Description {
	let bus_of = |node: usize| &feeder.buses[feeder.nodes[node].bus];
	let nodes =
		(0..feeder.nodes.len()).map(|node| (bus_of(node).name.clone(), feeder.nodes[node].phase));
	let lines = feeder.lines.iter().map(|line| LineConfig {
		name: line.name.clone(),
		phases: line.from.iter().map(|node| feeder.nodes[*node].phase).collect(),
	});
	Description {
		nodes: nodes.collect(),
		buses_base_v: feeder.buses.iter().map(|b| (b.name.clone(), b.base_volts)).collect(),
		regulator_names: feeder.regulators.iter().map(|r| r.name.clone()).collect(),
		lines: lines.collect(),
	}
}

/// What a configuration says of a feeder.
struct Description {
	nodes: Vec<(String, u8)>,
	buses_base_v: BTreeMap<String, f64>,
	regulator_names: Vec<String>,
	lines: Vec<LineConfig>,
}

impl DerConfig {
	/// A DER with this name at a connection point.
	pub fn at(name: impl Into<String>, point: &PointName) -> Self {
		let phases = point.phases().to_vec();
		Self { name: name.into(), bus: point.bus().to_lowercase(), phases }
	}

	/// Its connection point.
	pub fn point(&self) -> String {
		let phases = self.phases.iter().map(|phase| format!(".{phase}"));
		format!("{}{}", self.bus, phases.collect::<String>())
	}
}
