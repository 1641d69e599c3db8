//! What the tests of federations share: a day of the shipped scenario, played.

#![allow(dead_code)] // Each test uses some of it.

use num_complex::Complex64;
use std::{env, fs, path::PathBuf};
use tieline_cosim::{
	feeder::{DerConfig, EngineKind, FeederConfig, Regulators},
	helics::PYTHON_VARIABLE,
	play::{PlayConfig, PlayRow},
	supervisor::{self, Federation, Member, Patience},
};
use tieline_feeder::Feeder;
use tieline_testnet::Program;

/// The program of a federate.
const FEDERATE: &str = env!("CARGO_BIN_EXE_tieline-federate");

/// Whether HELICS is installed. In CI it has to be.
pub fn installed() -> bool {
	let installed = env::var_os(PYTHON_VARIABLE).is_some();
	if !installed {
		let how = "HELICS is not installed: run `cargo xtask setup` and `cargo xtask test`";
		assert!(env::var_os("CI").is_none(), "{how}");
		eprintln!("skipped: {how}");
	}
	installed
}

/// A played day.
pub struct Day {
	pub feeder: Feeder,
	pub config: PlayConfig,
	folder: tempfile::TempDir,
}

/// A row of the record.
pub struct Recorded {
	pub at_s: f64,
	pub taps: Vec<i8>,
	pub source_va: Vec<Complex64>,
	pub losses_va: Complex64,
	pub voltages_pu: Vec<f64>,
	/// By line and phase, one after the other.
	pub currents_a: Vec<f64>,
	pub lines_va: Vec<Complex64>,
}

impl Day {
	/// The shipped day with its 67 devices, at an hour's step of powers and a minute's of the feeder.
	pub fn new(engine: EngineKind, regulators: Regulators) -> Self {
		let folder = tempfile::tempdir().expect("a folder");
		let mut feeder = tieline_opendss::ieee13();
		for regulator in &mut feeder.regulators {
			regulator.settings.target_volts = 123.0;
			regulator.settings.drop_volts = Complex64::new(1.0, 3.0);
		}
		let file = if engine == EngineKind::GridLabD { "feeder.glm" } else { "feeder.dss" };
		let model = folder.path().join(file);
		let settings = supervisor::settings().expect("ports");
		let mut config = FeederConfig::of(&feeder, engine, model, settings, folder.path());
		config.regulators = regulators;
		config.taps = vec![4, 2, 4];
		let (ders, rows) = powers();
		config.ders = ders;
		config.write_model(&feeder).expect("the model is written");
		let at = |name: &str| folder.path().join(name);
		let (record, progress, effort) =
			(at("record.csv"), at("player.progress"), at("player.effort"));
		let config = PlayConfig { feeder: config, rows, record, progress, effort };
		Self { feeder, config, folder }
	}

	/// The first hours alone.
	pub fn hours(mut self, hours: u32) -> Self {
		self.config.feeder.end_s = f64::from(hours) * 3_600.0;
		self
	}

	pub fn row_at(&self, at_s: f64) -> &PlayRow {
		self.config.rows.iter().rev().find(|row| row.from_s <= at_s).expect("a row")
	}

	/// The federates: the feeder, then the player.
	pub fn members(&self) -> Vec<Member> {
		let at = |name: &str| self.folder.path().join(name);
		let (feeder, player) = (at("feeder.json"), at("player.json"));
		self.config.feeder.write(&feeder).expect("it is written");
		let text = serde_json::to_string(&self.config).expect("JSON");
		fs::write(&player, text).expect("it is written");
		let program = |name: &str, role: &str, file: &PathBuf| {
			Program::new(name, FEDERATE).arguments([role.into(), file.clone().into_os_string()])
		};
		let FeederConfig { progress, effort, .. } = self.config.feeder.clone();
		let feeder_program = match self.config.feeder.engine {
			EngineKind::Tieline => program("feeder", "feeder", &feeder),
			_ => self.engine_program(env::var_os(PYTHON_VARIABLE).expect("the Python of HELICS")),
		};
		let PlayConfig { progress: player_progress, effort: player_effort, .. } =
			self.config.clone();
		vec![
			Member { program: feeder_program, progress, effort },
			Member {
				program: program("player", "play", &player),
				progress: player_progress,
				effort: player_effort,
			},
		]
	}

	/// The feeder with somebody else's engine, by this Python.
	pub fn engine_program(&self, python: impl Into<PathBuf>) -> Program {
		let script = concat!(env!("CARGO_MANIFEST_DIR"), "/engines/feeder.py");
		let config = self.folder.path().join("feeder.json");
		Program::new("feeder", python.into()).arguments([script.into(), config.into_os_string()])
	}

	/// The feeder with somebody else's player, who does not keep the contract.
	pub fn members_with_stranger(&self, fault: &str) -> Vec<Member> {
		let mut members = self.members();
		let python = env::var_os(PYTHON_VARIABLE).expect("the Python of HELICS");
		let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/stranger.py");
		let file = self.folder.path().join("player.json");
		members[1].program = Program::new("player", python).arguments([
			script.into(),
			file.into_os_string(),
			fault.into(),
		]);
		members
	}

	pub fn start(&self, patience: Patience) -> Federation {
		self.start_with(self.members(), patience)
	}

	pub fn start_with(&self, members: Vec<Member>, patience: Patience) -> Federation {
		let settings = &self.config.feeder.federation;
		let federation = Federation::start(settings, members, patience, self.folder.path());
		federation.unwrap_or_else(|error| panic!("{error}"))
	}

	/// What the player has recorded.
	pub fn recorded(&self) -> Vec<Recorded> {
		let text = fs::read_to_string(&self.config.record).expect("the record");
		let FeederConfig { regulator_names, nodes, lines, .. } = &self.config.feeder;
		let conductors = lines.iter().map(|line| line.phases.len()).sum::<usize>();
		let rows = text.lines().skip(1).map(|line| {
			let mut fields = line.split(',');
			let mut text = || fields.next().expect("a field");
			let at_s = text().parse().expect("a time");
			assert_eq!(text(), "true");
			let taps = regulator_names.iter().map(|_| text().parse().expect("a tap")).collect();
			let mut number = || text().parse::<f64>().expect("a number");
			let power = |number: &mut dyn FnMut() -> f64| Complex64::new(number(), number());
			let row = Recorded {
				at_s,
				taps,
				source_va: (0..3).map(|_| power(&mut number)).collect(),
				losses_va: power(&mut number),
				voltages_pu: nodes.iter().map(|_| number()).collect(),
				currents_a: (0..conductors).map(|_| number()).collect(),
				lines_va: (0..conductors).map(|_| power(&mut number)).collect(),
			};
			assert_eq!(fields.next(), None, "the last field is the last");
			row
		});
		rows.collect()
	}
}

/// The devices of the shipped day and what they do, hour by hour: photovoltaics by a half sine between
/// 6 and 18 h, the others by a pattern of their own that keeps within their ratings.
fn powers() -> (Vec<DerConfig>, Vec<PlayRow>) {
	let scenario = include_str!("../../../scenarios/ieee13-day.toml");
	let scenario: toml::Table = scenario.parse().expect("TOML");
	let devices = scenario["devices"].as_array().expect("devices");
	let text = |device: &toml::Value, key| device[key].as_str().expect("a text").to_owned();
	let kw = |device: &toml::Value, key: &str| match device.get(key) {
		Some(toml::Value::Integer(kw)) => *kw as f64,
		Some(toml::Value::Float(kw)) => *kw,
		_ => 0.0,
	};
	let ders = devices.iter().map(|device| {
		let point = text(device, "point").parse().expect("a point");
		DerConfig::at(text(device, "id"), &point)
	});
	let multipliers = scenario["feeder"]["load_multipliers"].as_array().expect("multipliers");
	let rows = (0u8..24).zip(multipliers).map(|(hour, multiplier)| {
		let sun = (std::f64::consts::PI * (f64::from(hour) - 6.0) / 12.0).sin().max(0.0);
		let ders_va = devices.iter().enumerate().map(|(index, device)| {
			let (export, import) = (kw(device, "export_kw"), kw(device, "import_kw"));
			let w = match text(device, "technology").as_str() {
				"solar" => 0.6 * sun * export,
				_ if (usize::from(hour) + index) % 3 == 0 => 0.3 * export,
				_ => -0.3 * import,
			};
			(1e3 * w, 50.0 * w)
		});
		let load_multiplier = multiplier.as_float().expect("a number");
		let from_s = f64::from(hour) * 3_600.0;
		let (taps, switches) = Default::default();
		PlayRow { from_s, load_multiplier, ders_va: ders_va.collect(), taps, switches }
	});
	(ders.collect(), rows.collect())
}

/// Kills a process by its number.
pub fn kill(id: u32) {
	let status = std::process::Command::new("kill").args(["-9", &id.to_string()]).status();
	assert!(status.expect("kill runs").success());
}

/// Whether a process runs.
pub fn runs(id: u32) -> bool {
	std::path::Path::new(&format!("/proc/{id}")).exists()
}
