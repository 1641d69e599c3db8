//! The loop of a gateway at a device, with what the chain would say.

mod common;

use common::Emulator;
use serde_json::json;
use std::{
	path::Path,
	process::{Child, Command, Stdio},
	sync::{Arc, Mutex, MutexGuard},
	time::{Duration, SystemTime, UNIX_EPOCH},
};
use tieline_gateway::{
	energy::Ledger,
	instructions::{Cap, Instructions, Period, Rules},
	metrics::Metrics,
	site::{Periods, Site},
	sunspec::{DeviceSettings, Link},
};
use tieline_primitives::{
	Capability, Interval, Millis, OverrideId,
	Technology::{self, Solar, Storage},
	Watts,
};
use tokio::sync::watch;

const HOUR: u64 = 3_600_000;

fn now() -> Millis {
	let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
	Millis(u64::try_from(since.as_millis()).unwrap())
}

fn capability(export: i64, import: i64) -> Capability {
	Capability { export: Watts(export), import: Watts(import) }
}

fn rules(technology: Technology) -> Rules {
	Rules {
		technology,
		standing: capability(2_000, 8_000),
		reversion: Duration::from_secs(2),
		lost_after: Duration::from_secs(60),
		delivery_offset: 0,
	}
}

/// An award for the present hour, within these limits.
fn instructions(award: i64, limits: Capability) -> Instructions {
	let interval = Interval { start: Millis(now().0 - HOUR / 2), length: Millis(HOUR) };
	Instructions {
		block: 1,
		time: now(),
		standing: capability(2_000, 8_000),
		periods: vec![Period { interval, award: Some(Watts(award)), limits }],
		overrides: Vec::new(),
	}
}

/// A site in this process, whose steps a test makes itself.
struct Bench {
	site: Site,
	said: watch::Sender<Option<Instructions>>,
	ledger: Arc<Mutex<Ledger>>,
	metrics: Arc<Metrics>,
	_folder: tempfile::TempDir,
}

impl Bench {
	fn new(device: DeviceSettings, rules: Rules) -> Self {
		let folder = tempfile::tempdir().unwrap();
		let ledger = Arc::new(Mutex::new(Ledger::open(folder.path(), 60_000).unwrap()));
		let (said, heard) = watch::channel(None);
		let metrics = Arc::new(Metrics::default());
		// Each step sets and reads.
		let periods = Periods { control: Duration::ZERO, read: Duration::ZERO };
		let link = Link::new(device);
		let site = Site::new(link, rules, periods, heard, ledger.clone(), metrics.clone());
		Self { site, said, ledger, metrics, _folder: folder }
	}

	async fn told(&mut self, instructions: Instructions) {
		self.said.send_replace(Some(instructions));
		self.site.step().await;
	}

	fn ledger(&self) -> MutexGuard<'_, Ledger> {
		self.ledger.lock().unwrap()
	}

	fn metrics(&self) -> String {
		self.metrics.text().unwrap()
	}
}

#[tokio::test]
async fn an_award_a_limit_and_an_override_reach_the_battery() {
	let Some(mut emulator) = Emulator::start("battery", &[]) else { return };
	let mut bench = Bench::new(emulator.settings(Storage), rules(Storage));
	bench.told(instructions(4_000, capability(9_000, 9_000))).await;
	assert_eq!(emulator.look()["set_point_w"], 4_000.0);
	assert!(bench.metrics().contains("set_point_basis{basis=\"award\"} 1"));
	bench.told(instructions(4_000, capability(3_000, 9_000))).await;
	assert_eq!(emulator.look()["set_point_w"], 3_000.0);
	assert!(bench.metrics().contains("set_point_basis{basis=\"limits\"} 1"));
	let (from, until) = (Millis(now().0 - 1), Millis(now().0 + HOUR));
	let cap = Cap { id: OverrideId(3), from, until, most: capability(1_000, 0) };
	let overridden =
		Instructions { overrides: vec![cap], ..instructions(4_000, capability(3_000, 9_000)) };
	bench.told(overridden).await;
	assert_eq!(emulator.look()["set_point_w"], 1_000.0);
	assert!(bench.metrics().contains("set_point_basis{basis=\"override\"} 1"));
	assert_eq!(emulator.read(&["704.WSet"])["704.WSet"], 1_000.0);
}

#[tokio::test]
async fn generation_is_at_its_standing_limit_before_the_chain_has_said_anything() {
	let Some(mut emulator) = Emulator::start("pv", &[]) else { return };
	let mut bench = Bench::new(emulator.settings(Solar), rules(Solar));
	bench.site.step().await;
	assert_eq!(emulator.look()["limit_w"], 2_000.0);
	assert!(bench.metrics().contains("set_point_basis{basis=\"lost\"} 1"));
}

#[tokio::test]
async fn a_chain_that_was_lost_leaves_the_standing_limit() {
	let Some(mut emulator) = Emulator::start("battery", &[]) else { return };
	let rules = Rules { lost_after: Duration::from_millis(500), ..rules(Solar) };
	let mut bench = Bench::new(emulator.settings(Solar), rules);
	bench.told(instructions(7_000, capability(9_000, 0))).await;
	assert_eq!(emulator.look()["limit_w"], 7_000.0);
	tokio::time::sleep(Duration::from_millis(700)).await;
	bench.site.step().await;
	assert_eq!(emulator.look()["limit_w"], 2_000.0);
}

#[tokio::test]
async fn a_device_that_was_exchanged_is_not_set_and_a_metric_says_why() {
	let Some(mut emulator) = Emulator::start("battery", &[]) else { return };
	let mut bench = Bench::new(emulator.settings(Storage), rules(Storage));
	bench.told(instructions(4_000, capability(9_000, 9_000))).await;
	emulator.order(json!({"fault": "exchange", "serial": "B2"}));
	for _ in 0..3 {
		bench.site.step().await;
	}
	assert!(emulator.look()["set_point_w"].is_null());
	let metrics = bench.metrics();
	assert!(metrics.contains("device_errors_total{kind=\"stranger\"} 2"), "{metrics}");
}

#[tokio::test]
async fn energy_is_what_the_device_counted_over_a_wrap_of_its_counter() {
	let Some(mut emulator) = Emulator::start("pv", &["--clock", "stdin"]) else { return };
	let mut bench = Bench::new(emulator.settings(Solar), rules(Solar));
	emulator.order(json!({"set": {"model": 103, "point": "WH", "value": 4_294_967_290u64}}));
	bench.told(instructions(9_000, capability(9_000, 0))).await;
	// 2 kW, to which WMax was lowered, for 18 s are 10 Wh, of which the sixth wraps.
	emulator.order(json!({"time": 18}));
	bench.site.step().await;
	let ledger = bench.ledger();
	let all = ledger.kept().values().chain(ledger.meter().open().values());
	let (injected, remarks) = all.fold((0, Vec::new()), |(sum, mut remarks), energy| {
		remarks.extend(energy.remarks.clone());
		(sum + energy.injected_milli_wh, remarks)
	});
	assert_eq!((injected, remarks), (10_000, Vec::new()));
}

/// Not a test by itself: the gateway that another test kills.
#[tokio::test]
#[ignore = "the process that another test kills"]
async fn gateway_that_is_killed() {
	let Ok(port) = std::env::var("TIELINE_TEST_PORT") else { return };
	let folder = std::env::var("TIELINE_TEST_FOLDER").unwrap();
	let kind = std::env::var("TIELINE_TEST_TECHNOLOGY").unwrap();
	let technology = if kind == "solar" { Solar } else { Storage };
	let ledger = Arc::new(Mutex::new(Ledger::open(Path::new(&folder), 60_000).unwrap()));
	let (said, heard) = watch::channel(None);
	said.send_replace(Some(instructions(4_000, capability(9_000, 9_000))));
	let device = DeviceSettings {
		address: format!("127.0.0.1:{port}").parse().unwrap(),
		unit: 1,
		serial: "A1".into(),
		technology,
		patience: Duration::from_secs(1),
	};
	let second = Duration::from_millis(900);
	let periods = Periods { control: second, read: Duration::ZERO };
	let metrics = Arc::new(Metrics::default());
	Site::new(Link::new(device), rules(technology), periods, heard, ledger, metrics).run().await;
}

/// A gateway in a process of its own.
struct Gateway(Child);

impl Gateway {
	fn start(emulator: &Emulator, technology: &str, folder: &Path) -> Self {
		let child = Command::new(std::env::current_exe().unwrap())
			.args(["gateway_that_is_killed", "--exact", "--ignored"])
			.env("TIELINE_TEST_PORT", emulator.port.to_string())
			.env("TIELINE_TEST_FOLDER", folder)
			.env("TIELINE_TEST_TECHNOLOGY", technology)
			.stdout(Stdio::null())
			.spawn()
			.unwrap();
		Self(child)
	}
}

impl Drop for Gateway {
	fn drop(&mut self) {
		// The signal that cannot be caught.
		self.0.kill().ok();
		self.0.wait().ok();
	}
}

#[test]
fn when_the_gateway_is_killed_the_timer_takes_the_device_to_its_standing_limit() {
	let long = Duration::from_secs(10);
	for (kind, technology, reverted) in [
		("battery", "storage", json!({"set_point_w": 0.0, "limit_w": null})),
		("battery", "solar", json!({"set_point_w": null, "limit_w": 2_000.0})),
		("pv", "solar", json!({"set_point_w": null, "limit_w": 2_000.0})),
	] {
		let Some(mut emulator) = Emulator::start(kind, &[]) else { return };
		let folder = tempfile::tempdir().unwrap();
		let gateway = Gateway::start(&emulator, technology, folder.path());
		let is_told = |state: &serde_json::Value| {
			let told = if technology == "solar" { "limit_w" } else { "set_point_w" };
			// By the older models WMax is lowered first: the award is above the standing limit.
			state[told] == if kind == "pv" { 2_000.0 } else { 4_000.0 }
		};
		emulator.wait(long, is_told);
		// Longer than the timer: the gateway renews it.
		std::thread::sleep(Duration::from_secs(3));
		assert!(is_told(&emulator.look()), "{kind} {technology}");
		drop(gateway);
		let is_reverted = |state: &serde_json::Value| {
			["set_point_w", "limit_w"].iter().all(|name| state[name] == reverted[name])
		};
		emulator.wait(Duration::from_secs(4), is_reverted);
	}
}

#[test]
fn energy_survives_a_gateway_that_is_killed_again_and_again() {
	let Some(mut emulator) = Emulator::start("battery", &["--clock", "stdin"]) else { return };
	let folder = tempfile::tempdir().unwrap();
	let mut seconds = 0.0;
	for round in 0..5u64 {
		let gateway = Gateway::start(&emulator, "storage", folder.path());
		emulator.wait(Duration::from_secs(10), |state| state["set_point_w"] == 4_000.0);
		for _ in 0..5 + round {
			seconds += 0.9;
			emulator.order(json!({"time": seconds}));
			std::thread::sleep(Duration::from_millis(60 + 17 * round));
		}
		drop(gateway);
	}
	let gateway = Gateway::start(&emulator, "storage", folder.path());
	std::thread::sleep(Duration::from_secs(2));
	drop(gateway);
	let counted = emulator.look()["injected_wh"].as_f64().unwrap().floor();
	let ledger = Ledger::open(folder.path(), 60_000).unwrap();
	let all = ledger.kept().values().chain(ledger.meter().open().values());
	let injected = all.map(|energy| energy.injected_milli_wh).sum::<u64>();
	assert_eq!(injected as f64, counted * 1_000.0);
}
