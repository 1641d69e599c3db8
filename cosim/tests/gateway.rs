//! Hardware in the loop: a gateway sets a device, whose power goes to the feeder, whose voltage goes to the
//! device. The device is the gateway's emulator, of other people's parts.

mod common;

use common::installed;
use serde::Deserialize;
use std::{
	env, fs,
	path::{Path, PathBuf},
	sync::{Arc, Mutex},
	time::{Duration, Instant, SystemTime, UNIX_EPOCH},
};
use tieline_cosim::{
	feeder::{DerConfig, Engine, EngineKind, FeederConfig, Regulators, Situation, Tieline},
	helics::PYTHON_VARIABLE,
	supervisor::{self, Federation, Member, Patience},
};
use tieline_feeder::Feeder;
use tieline_gateway::{
	energy::Ledger,
	instructions::{Cap, Instructions, Period, Rules},
	metrics::Metrics,
	site::{Periods, Site},
	sunspec::{DeviceSettings, Link},
};
use tieline_primitives::{Capability, Interval, Millis, OverrideId, Technology, Watts};
use tieline_testnet::Program;
use tokio::sync::watch;

const HOUR: u64 = 3_600_000;
/// The battery's bus, and the loads of the day.
const POINT: &str = "675.1.2.3";
const LOAD: f64 = 0.8;
/// The device's own timer.
const REVERSION: Duration = Duration::from_secs(2);
/// How long a change may take to be seen at the feeder.
const SOON: Duration = Duration::from_secs(10);

fn now() -> Millis {
	let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
	Millis(u64::try_from(since.as_millis()).unwrap())
}

fn capability(export: i64, import: i64) -> Capability {
	Capability { export: Watts(export), import: Watts(import) }
}

/// What the chain says: an award of the present hour, within these limits.
fn instructions(award: i64, limits: Capability) -> Instructions {
	let interval = Interval { start: Millis(now().0 - HOUR / 2), length: Millis(HOUR) };
	Instructions {
		block: 1,
		time: now(),
		standing: capability(0, 0),
		periods: vec![Period { interval, award: Some(Watts(award)), limits }],
		overrides: Vec::new(),
	}
}

/// A step as the device has recorded it.
#[derive(Clone, Debug, Deserialize)]
struct Step {
	at_s: f64,
	voltages_pu: Vec<f64>,
	w: f64,
	var: f64,
	set_point_w: Option<f64>,
}

/// A federation of the feeder and the device.
struct Loop {
	feeder: Feeder,
	config: FeederConfig,
	folder: tempfile::TempDir,
}

impl Loop {
	fn new() -> Self {
		let folder = tempfile::tempdir().unwrap();
		let feeder = tieline_opendss::ieee13();
		let settings = supervisor::settings().unwrap();
		let model = folder.path().join("feeder.dss");
		let mut config =
			FeederConfig::of(&feeder, EngineKind::Tieline, model, settings, folder.path());
		// The voltage is that of the device alone.
		config.regulators = Regulators::Locked;
		config.taps = vec![8, 4, 8];
		config.step_s = 1.0;
		config.end_s = 3_600.0;
		config.ders = vec![DerConfig::at("battery", &POINT.parse().unwrap())];
		config.write_model(&feeder).unwrap();
		Self { feeder, config, folder }
	}

	fn at(&self, name: &str) -> PathBuf {
		self.folder.path().join(name)
	}

	fn start(&self) -> Federation {
		let (feeder, device) = (self.at("feeder.json"), self.at("device.json"));
		self.config.write(&feeder).unwrap();
		let emulator = ["--rating-w", "400000", "--charge-w", "400000", "--capacity-wh", "4000000"];
		let config = serde_json::json!({
			"feeder": self.config,
			"emulator": emulator,
			"load_multiplier": LOAD,
			"pace_s": 0.2,
			"port": self.at("port"),
			"record": self.at("record"),
			"progress": self.at("device.progress"),
			"effort": self.at("device.effort"),
		});
		fs::write(&device, config.to_string()).unwrap();
		let script = concat!(env!("CARGO_MANIFEST_DIR"), "/../gateway/emulator/federate.py");
		let python = env::var_os(PYTHON_VARIABLE).unwrap();
		let arguments = |role: &str, file: &Path| [role.into(), file.as_os_str().to_owned()];
		let members = vec![
			Member {
				program: Program::new("feeder", env!("CARGO_BIN_EXE_tieline-federate"))
					.arguments(arguments("feeder", &feeder)),
				progress: self.config.progress.clone(),
				effort: self.config.effort.clone(),
			},
			Member {
				program: Program::new("device", python).arguments(arguments(script, &device)),
				progress: self.at("device.progress"),
				effort: self.at("device.effort"),
			},
		];
		let settings = &self.config.federation;
		Federation::start(settings, members, Patience::default(), self.folder.path())
			.unwrap_or_else(|error| panic!("{error}"))
	}

	/// The steps so far.
	fn steps(&self) -> Vec<Step> {
		let text = fs::read_to_string(self.at("record")).unwrap_or_default();
		text.lines().filter_map(|line| serde_json::from_str(line).ok()).collect()
	}

	/// The first step from a time on that is as wanted; within the time that a change may take.
	async fn wait(&self, from_s: f64, wanted: impl Fn(&Step) -> bool) -> Step {
		let begun = Instant::now();
		loop {
			let steps = self.steps();
			if let Some(step) = steps.iter().find(|step| step.at_s >= from_s && wanted(step)) {
				return step.clone();
			}
			assert!(begun.elapsed() < SOON, "still {:?}", steps.last());
			tokio::time::sleep(Duration::from_millis(50)).await;
		}
	}

	/// The feeder has the voltage that its own power flow has at the power of this step.
	fn agrees(&self, step: &Step) {
		let config = &self.config;
		let (taps, lines) = (config.regulator_names.len(), config.lines.len());
		let engine =
			Tieline::new(self.feeder.clone(), &config.ders, config.regulators, config.taps.clone());
		let mut situation = Situation::quiet(1, taps, lines);
		situation.load_multiplier = LOAD;
		situation.ders = vec![num_complex::Complex64::new(step.w, step.var)];
		let answer = engine.unwrap().solve(&situation).unwrap();
		for (phase, recorded) in [1, 2, 3].into_iter().zip(&step.voltages_pu) {
			let node = config.nodes.iter().position(|(bus, of)| bus == "675" && *of == phase);
			let solved = answer.voltages_pu[node.unwrap()].norm();
			assert!((recorded - solved).abs() < 1e-9, "{recorded} and {solved} pu");
		}
	}
}

/// The gateway, whose steps the test makes itself: between them it is dead.
struct Gateway {
	site: Site,
	said: watch::Sender<Option<Instructions>>,
}

impl Gateway {
	fn new(port: u16, folder: &Path) -> Self {
		let device = DeviceSettings {
			address: ([127, 0, 0, 1], port).into(),
			unit: 1,
			serial: "A1".into(),
			technology: Technology::Storage,
			patience: Duration::from_secs(2),
		};
		let rules = Rules {
			technology: Technology::Storage,
			standing: capability(400_000, 400_000),
			reversion: REVERSION,
			lost_after: Duration::from_secs(60),
			delivery_offset: 0,
		};
		let ledger = Arc::new(Mutex::new(Ledger::open(folder, 60_000).unwrap()));
		let (said, heard) = watch::channel(None);
		let periods = Periods { control: Duration::ZERO, read: Duration::ZERO };
		let metrics = Arc::new(Metrics::default());
		let site = Site::new(Link::new(device), rules, periods, heard, ledger, metrics);
		Self { site, said }
	}

	async fn told(&mut self, instructions: Instructions) {
		self.said.send_replace(Some(instructions));
		self.site.step().await;
	}
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_gateway_sets_changes_the_feeder_and_the_feeder_the_device() {
	if !installed() {
		return;
	}
	let bench = Loop::new();
	// It ends with the test.
	let _federation = bench.start();
	let begun = Instant::now();
	let port = loop {
		if let Some(port) = fs::read_to_string(bench.at("port")).ok().and_then(|p| p.parse().ok()) {
			break port;
		}
		assert!(begun.elapsed() < 6 * SOON, "no device");
		tokio::time::sleep(Duration::from_millis(50)).await;
	};
	let mut gateway = Gateway::new(port, &bench.at("energy"));
	let idle = bench.wait(0.0, |step| step.w == 0.0 && step.set_point_w.is_none()).await;
	bench.agrees(&idle);

	// An award raises the voltage; a limit and then an override take some of that back.
	let wide = capability(400_000, 400_000);
	gateway.told(instructions(300_000, wide)).await;
	let awarded = bench.wait(idle.at_s, |step| step.w > 299_000.0).await;
	gateway.told(instructions(300_000, capability(200_000, 0))).await;
	let limited = bench.wait(awarded.at_s, |step| step.w < 201_000.0).await;
	let cap = Cap {
		id: OverrideId(1),
		from: Millis(now().0 - 1),
		until: Millis(now().0 + HOUR),
		most: capability(50_000, 0),
	};
	let overridden =
		Instructions { overrides: vec![cap], ..instructions(300_000, capability(200_000, 0)) };
	gateway.told(overridden).await;
	let overridden = bench.wait(limited.at_s, |step| step.w < 51_000.0).await;
	let voltages = [&idle, &overridden, &limited, &awarded].map(|step| step.voltages_pu[1]);
	assert!(voltages.is_sorted() && voltages[3] - voltages[0] > 0.001, "{voltages:?}");
	for step in [&awarded, &limited, &overridden] {
		bench.agrees(step);
	}

	// The gateway is gone: the device's own timer takes it back, and the voltage with it.
	drop(gateway);
	let reverted = bench.wait(overridden.at_s, |step| step.w == 0.0).await;
	bench.agrees(&reverted);
	assert!((reverted.voltages_pu[1] - idle.voltages_pu[1]).abs() < 1e-9);
}
