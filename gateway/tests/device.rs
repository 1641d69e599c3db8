//! A device that is set, read and failed, behind real Modbus TCP.

mod common;

use common::Emulator;
use serde_json::json;
use std::time::Duration;
use tieline_gateway::sunspec::{Command, Control, DeviceError, DeviceSettings, Link};
use tieline_primitives::{
	Capability,
	Technology::{self, Solar, Storage},
	Watts,
};

fn command(watts: i64, seconds: u64) -> Command {
	Command {
		power: Watts(watts),
		standing: Capability { export: Watts(10_000), import: Watts(8_000) },
		reversion: Duration::from_secs(seconds),
	}
}

/// A link to a device of this kind; `None` without a Python for it.
fn start(kind: &str, technology: Technology, arguments: &[&str]) -> Option<(Emulator, Link)> {
	let emulator = Emulator::start(kind, arguments)?;
	let link = Link::new(emulator.settings(technology));
	Some((emulator, link))
}

async fn refusal(emulator: &Emulator, technology: Technology) -> DeviceError {
	let mut link = Link::new(emulator.settings(technology));
	link.apply(&command(1_000, 60)).await.expect_err("refused")
}

#[tokio::test]
async fn a_battery_follows_its_set_point_and_pysunspec2_reads_the_same_registers() {
	let Some((mut emulator, mut link)) = start("battery", Storage, &[]) else { return };
	let applied = link.apply(&command(3_000, 60)).await.unwrap();
	assert_eq!((applied.model, applied.power), (704, Watts(3_000)));
	let read = emulator.read(&["704.WSet", "704.WSetEna", "704.WSetRvrtTms", "704.WSetEnaRvrt"]);
	assert_eq!(read["704.WSet"], 3_000.0);
	assert_eq!(read["704.WSetEna"], 1);
	assert_eq!(read["704.WSetRvrtTms"], 60);
	assert_eq!(read["704.WSetEnaRvrt"], 1);
	let state = emulator.wait(Duration::from_secs(5), |state| state["w"].as_f64() > Some(2_900.0));
	assert_eq!(state["set_point_w"], 3_000.0);
	let readings = link.read().await.unwrap();
	assert!((2_900..=3_000).contains(&readings.power.0), "{readings:?}");
	assert!((readings.voltage.unwrap() - 277.1).abs() < 0.2, "{readings:?}");
	assert!((readings.state_of_charge.unwrap() - 0.5).abs() < 0.01, "{readings:?}");
	assert_eq!(link.connections(), 1);
}

#[tokio::test]
async fn the_timer_is_written_first_and_the_enabling_point_last() {
	let Some((mut emulator, mut link)) = start("battery", Storage, &[]) else { return };
	link.apply(&command(-1_000, 60)).await.unwrap();
	let state = emulator.look();
	let writes = state["writes"].as_array().unwrap();
	assert_eq!(writes[0], json!([704, "WSetRvrtTms", 60]));
	assert_eq!(writes.last().unwrap(), &json!([704, "WSetEna", 1]));
	assert!(writes.contains(&json!([704, "WSet", -100])), "in tens of watts: {writes:?}");
}

#[tokio::test]
async fn charging_is_clamped_to_the_limit_that_model_704_does_not_have() {
	let Some((mut emulator, mut link)) = start("battery", Storage, &[]) else { return };
	assert_eq!(link.apply(&command(-20_000, 60)).await.unwrap().power, Watts(-8_000));
	assert_eq!(emulator.look()["set_point_w"], -8_000.0);
	assert_eq!(link.apply(&command(20_000, 60)).await.unwrap().power, Watts(10_000));
}

#[tokio::test]
async fn generation_without_model_704_is_limited_by_model_123() {
	let Some((mut emulator, mut link)) = start("pv", Solar, &[]) else { return };
	assert_eq!(link.apply(&command(4_000, 60)).await.unwrap().model, 123);
	let read = emulator.read(&["123.WMaxLimPct", "123.WMaxLim_Ena", "123.WMaxLimPct_RvrtTms"]);
	assert_eq!(read["123.WMaxLimPct"], 40.0);
	assert_eq!(read["123.WMaxLim_Ena"], 1);
	assert_eq!(read["123.WMaxLimPct_RvrtTms"], 60);
	let state = emulator.wait(Duration::from_secs(5), |state| state["w"].as_f64() < Some(4_001.0));
	assert!(state["w"].as_f64() > Some(3_900.0), "{state}");
	let readings = link.read().await.unwrap();
	assert_eq!((readings.state_of_charge, readings.withdrawn), (None, None));
}

#[tokio::test]
async fn a_device_by_the_older_models_falls_back_to_the_standing_limit_too() {
	let Some((mut emulator, mut link)) = start("pv", Solar, &[]) else { return };
	let standing = Capability { export: Watts(5_000), import: Watts(0) };
	let told = Command { standing, ..command(2_000, 1) };
	assert_eq!(link.apply(&told).await.unwrap().power, Watts(2_000));
	assert_eq!(emulator.look()["limit_w"], 2_000.0);
	emulator.wait(Duration::from_secs(5), |state| state["limit_w"] == 5_000.0);
	let state = emulator.wait(Duration::from_secs(5), |state| state["w"].as_f64() > Some(4_900.0));
	assert!(state["w"].as_f64() < Some(5_001.0), "WMax of model 121 holds it: {state}");
}

#[tokio::test]
async fn a_battery_without_model_704_is_set_by_model_124() {
	let Some((mut emulator, mut link)) = start("storage", Storage, &[]) else { return };
	for (watts, registers) in [(3_000, [-37.5, 37.5]), (-6_000, [75.0, -75.0])] {
		assert_eq!(link.apply(&command(watts, 60)).await.unwrap().model, 124);
		let read = emulator.read(&["124.InWRte", "124.OutWRte", "124.StorCtl_Mod"]);
		assert_eq!(read["124.InWRte"], registers[0]);
		assert_eq!(read["124.OutWRte"], registers[1]);
		assert_eq!(read["124.StorCtl_Mod"], 3);
		assert_eq!(emulator.look()["set_point_w"], watts as f64);
	}
}

#[tokio::test]
async fn a_battery_by_model_124_that_could_exceed_its_standing_limit_is_refused() {
	let Some((_emulator, mut link)) = start("storage", Storage, &[]) else { return };
	let standing = Capability { export: Watts(10_000), import: Watts(3_000) };
	let refused = link.apply(&Command { standing, ..command(0, 60) }).await.unwrap_err();
	assert_eq!(refused.kind(), "unsafe_reversion", "{refused}");
}

#[tokio::test]
async fn a_device_that_was_rebooted_is_discovered_again_and_told_again() {
	let Some((mut emulator, mut link)) = start("battery", Storage, &[]) else { return };
	link.apply(&command(3_000, 60)).await.unwrap();
	let state = emulator.order(json!({"fault": "reboot", "seconds": 0.2}));
	assert!(state["set_point_w"].is_null(), "its controls are at their defaults");
	let port = emulator.port;
	assert_eq!(state["port"], port);
	let error = link.apply(&command(3_000, 60)).await.expect_err("the connection has ended");
	assert_eq!(error.kind(), "broken", "{error}");
	assert!(link.device().is_none());
	link.apply(&command(3_000, 60)).await.unwrap();
	assert_eq!(emulator.look()["set_point_w"], 3_000.0);
	assert_eq!(link.connections(), 2);
}

#[tokio::test]
async fn after_a_stall_of_four_seconds_every_reply_is_that_of_its_request() {
	let Some((mut emulator, mut link)) = start("battery", Storage, &[]) else { return };
	link.apply(&command(3_000, 60)).await.unwrap();
	emulator.order(json!({"fault": "stall", "seconds": 4}));
	let error = link.read().await.unwrap_err();
	assert_eq!(error.kind(), "silent", "{error}");
	assert!(error.to_string().contains("within 1 s"), "{error}");
	let error = link.read().await.unwrap_err();
	assert_eq!(error.kind(), "silent", "{error}");
	tokio::time::sleep(Duration::from_secs(3)).await;
	link.apply(&command(-2_000, 60)).await.unwrap();
	let readings = link.read().await.unwrap();
	assert!((readings.voltage.unwrap() - 277.1).abs() < 0.2, "{readings:?}");
	assert_eq!(emulator.look()["set_point_w"], -2_000.0);
}

#[tokio::test]
async fn a_device_without_a_model_for_set_points_is_refused_with_what_it_lacks() {
	let Some(emulator) = Emulator::start("battery", &["--without", "704"]) else { return };
	let refused = refusal(&emulator, Storage).await.to_string();
	assert_eq!(
		refused,
		"the device lacks model 704 or 124, which the set-point of storage needs; it has models \
		[1, 701, 702, 713]"
	);
	let refused = refusal(&emulator, Solar).await.to_string();
	assert!(refused.contains("model 704 or 123"), "{refused}");
}

#[tokio::test]
async fn a_device_without_measurements_is_refused_before_anything_is_written() {
	let Some(mut emulator) = Emulator::start("battery", &["--without", "701"]) else { return };
	let refused = refusal(&emulator, Storage).await.to_string();
	assert!(refused.contains("lacks model 701 or 103"), "{refused}");
	assert_eq!(emulator.look()["writes"], json!([]));
}

#[tokio::test]
async fn a_wrong_unit_identifier_is_refused_with_a_hint() {
	let Some(emulator) = Emulator::start("battery", &[]) else { return };
	let settings = DeviceSettings { unit: 7, ..emulator.settings(Storage) };
	let refused = Link::new(settings).read().await.unwrap_err().to_string();
	assert!(refused.contains("check that its unit identifier is 7"), "{refused}");
}

#[tokio::test]
async fn another_device_at_the_address_is_refused_and_nothing_is_written_to_it() {
	let Some((mut emulator, mut link)) = start("battery", Storage, &[]) else { return };
	link.apply(&command(3_000, 60)).await.unwrap();
	emulator.order(json!({"fault": "exchange", "serial": "B2"}));
	link.apply(&command(3_000, 60)).await.expect_err("the connection has ended");
	let refused = link.apply(&command(3_000, 60)).await.unwrap_err();
	assert_eq!(
		refused.to_string(),
		"the device has serial number `B2`, not `A1`: another device answers"
	);
	assert_eq!(emulator.look()["writes"], json!([]));
}

#[tokio::test]
async fn garbage_in_any_model_is_refused_and_over_once_it_ends() {
	let Some((mut emulator, mut link)) = start("battery", Storage, &[]) else { return };
	link.apply(&command(3_000, 60)).await.unwrap();
	for models in [json!([701]), json!([713]), json!([701, 713])] {
		emulator.order(json!({"fault": "garbage", "models": models}));
		for _ in 0..5 {
			let error = link.read().await.unwrap_err();
			assert_eq!(error.kind(), "garbage", "{models}: {error}");
		}
	}
	emulator.order(json!({"fault": "garbage", "models": [704]}));
	for _ in 0..5 {
		let error = link.apply(&command(1_000, 60)).await.unwrap_err();
		assert!(["garbage", "not_kept", "too_large", "missing"].contains(&error.kind()), "{error}");
	}
	emulator.order(json!({"fault": "garbage", "models": []}));
	let error = link.read().await.unwrap_err();
	assert!(["garbage", "stranger"].contains(&error.kind()), "{error}");
	emulator.order(json!({"fault": "garbage", "models": null}));
	link.apply(&command(2_000, 60)).await.unwrap();
	assert_eq!(emulator.look()["set_point_w"], 2_000.0);
}

#[tokio::test]
async fn an_address_where_nobody_listens_is_named() {
	let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
	let address = listener.local_addr().unwrap();
	drop(listener);
	let settings = DeviceSettings {
		address,
		unit: 1,
		serial: "A1".into(),
		technology: Solar,
		patience: Duration::from_secs(1),
	};
	let error = Link::new(settings).read().await.unwrap_err().to_string();
	assert!(error.contains(&address.to_string()), "{error}");
}

#[tokio::test]
async fn a_feeder_closes_the_loop_by_voltage_and_time() {
	let arguments = ["--clock", "stdin"];
	let Some((mut emulator, mut link)) = start("battery", Storage, &arguments) else { return };
	link.apply(&command(6_000, 300)).await.unwrap();
	let state = emulator.order(json!({"voltage": [1.04, 1.03, 1.05], "time": 60}));
	assert!(state["w"].as_f64() > Some(5_900.0), "{state}");
	let readings = link.read().await.unwrap();
	assert!((readings.voltage.unwrap() - 1.04 * 277.13).abs() < 0.2, "{readings:?}");
	// Category II of IEEE 1547-2018 trips within 0.16 s at 1.20 per unit.
	let state = emulator.order(json!({"voltage": 1.21, "time": 65}));
	assert_eq!(state["w"], 0.0);
	assert_eq!(link.read().await.unwrap().power, Watts(0));
}

#[tokio::test]
async fn the_control_follows_from_the_models_and_the_technology() {
	for (kind, technology, control) in [
		("battery", Storage, Control::SetPoint704),
		("battery", Solar, Control::Limit704),
		("pv", Solar, Control::Limit123),
		("storage", Storage, Control::Rates124),
	] {
		let Some((_emulator, mut link)) = start(kind, technology, &[]) else { return };
		link.read().await.unwrap();
		let device = link.device().unwrap();
		assert_eq!(device.control(), control);
		assert_eq!(device.nameplate().export, 10_000);
		assert_eq!(device.identity().serial, "A1");
	}
}
