//! The whole gateway: from a clearing and an override on a real node to the registers of a device.
//!
//! The node is the program that `TIELINE_NODE` names, or the one built for release beside these
//! tests. Without one this test fails.

mod common;
#[path = "../../client/tests/examples/market.rs"]
mod market;

use common::Emulator;
use market::{account, newest, submit};
use std::{
	path::Path,
	time::{Duration, SystemTime, UNIX_EPOCH},
};
use tieline_client::{
	chain::Client,
	market::{Auction, Phase, commit, reveal},
	network::{self, NewOverride},
	registry::{self, Registration},
};
use tieline_gateway::{
	chain::{InstructionError, Reader, ShareRule},
	instructions::Instructions,
};
use tieline_primitives::{
	AggregationId, AreaId, Bid, Capability, DerId, Hardware, Identifier, IdentifierSecret, Millis,
	Offer, PointId, Price, Reason, Service, Side, Step,
	Technology::{self, Solar, Storage},
	Watts, commitment_hash,
};
use tieline_testnet::{DevNode, Sealing};

/// The only aggregation of the chain.
const AGGREGATION: AggregationId = AggregationId(0);
/// Where both devices are.
const POINT: PointId = PointId(AreaId(0), 0);
const SALT: [u8; 32] = [9; 32];
/// The two devices: a PV system and a battery.
const DEVICES: [(Technology, i64, i64); 2] = [(Solar, 80_000, 0), (Storage, 50_000, 50_000)];
/// The interval that is looked at.
const NOON: u16 = 12;

fn capability(export: i64, import: i64) -> Capability {
	Capability { export: Watts(export), import: Watts(import) }
}

#[tokio::test]
async fn a_clearing_and_an_override_reach_the_registers_of_the_device() {
	let node = DevNode::start(Sealing::Aura).await.unwrap_or_else(|error| panic!("{error}"));
	let client = Client::connect([node.endpoint()]).await.expect("the node answers");
	market::set_up(&client).await;
	register(&client).await;
	a_reader_names_what_is_wrong_with_its_der(&client).await;
	let [today, _] = market::open_auctions(&client).await;
	let noon = today.interval(NOON).expect("an interval");
	let delivery = Millis(noon.start.0 + noon.length.0 / 2);
	market::post_limits(&client, &today).await;
	bid(&client, &today).await;

	// 60 kW are allowed, of which the PV system of 80 kW has 8/13 and the battery of 50 kW 5/13.
	let before = read(&client, DerId(0), Solar, delivery).await;
	assert_eq!(before.periods[0].award, None, "not cleared");
	assert_eq!(before.periods[0].limits, capability(36_923, 0));
	assert_eq!(before.standing, capability(123_076, 0), "of 200 kW");
	market::clear(&client, today.id, 0..24).await;
	for (der, technology, part) in [(0, Solar, 36_923), (1, Storage, 23_076)] {
		let after = read(&client, DerId(der), technology, delivery).await;
		assert_eq!(after.periods[0].interval, noon);
		assert_eq!(after.periods[0].award, Some(Watts(part)));
		assert_eq!(after.periods.len(), 2, "the next interval is known too");
	}
	the_battery_is_set(&client, &node.endpoint(), delivery).await;
}

/// The whole process, from its configuration file on.
async fn the_battery_is_set(client: &Client, endpoint: &str, delivery: Millis) {
	let ratings = ["--rating-w", "50000", "--charge-w", "50000", "--capacity-wh", "100000"];
	let Some(mut emulator) = Emulator::start("battery", &ratings) else { return };
	let folder = tempfile::tempdir().unwrap();
	let file = folder.path().join("gateway.toml");
	std::fs::write(&file, config(emulator.port, endpoint, delivery)).unwrap();
	let running = tokio::spawn(run(file.clone()));
	// In tens of watts, rounded towards zero.
	let long = Duration::from_secs(30);
	wait(&mut emulator, long, 23_070.0).await;
	assert_eq!(emulator.read(&["704.WSet"])["704.WSet"], 23_070.0);

	let overridden = NewOverride {
		area: POINT.area(),
		points: vec![POINT.index()],
		from: Millis(0),
		until: Millis(delivery.0 + 600_000),
		caps: capability(13_000, 0),
		reason: Reason::Outage,
	};
	submit(client, "//Ferdie", network::override_awards(overridden)).await;
	wait(&mut emulator, long, 5_000.0).await;
	assert_eq!(emulator.read(&["704.WSet"])["704.WSet"], 5_000.0);
	running.abort();
}

async fn run(file: std::path::PathBuf) {
	let ended = tieline_gateway::run(Path::new(&file), std::future::pending()).await;
	ended.unwrap_or_else(|error| panic!("{error}"));
}

/// Waits for a set-point without keeping the gateway from its work.
async fn wait(emulator: &mut Emulator, longest: Duration, watts: f64) {
	let start = std::time::Instant::now();
	loop {
		let state = emulator.look();
		if state["set_point_w"] == watts {
			return;
		}
		assert!(start.elapsed() < longest, "still {state}");
		tokio::time::sleep(Duration::from_millis(200)).await;
	}
}

fn config(port: u16, endpoint: &str, delivery: Millis) -> String {
	let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_millis();
	let offset = i128::from(delivery.0) - i128::try_from(now).unwrap();
	format!(
		"key = {{ development = \"//Gateway\" }}\n\
		[device]\naddress = \"127.0.0.1:{port}\"\nserial = \"A1\"\ntechnology = \"storage\"\n\
		[chain]\nendpoints = [\"ws://127.0.0.1:9\", \"{endpoint}\"]\nder = 1\n\
		delivery_offset_ms = {offset}\n\
		[standing]\nexport_w = 50000\nimport_w = 50000\n\
		[energy]\nfolder = \"energy\"\n"
	)
}

async fn read(
	client: &Client,
	der: DerId,
	technology: Technology,
	delivery: Millis,
) -> Instructions {
	let rule = ShareRule::Capability;
	let mut reader = Reader::new(der, technology, rule, rule);
	reader.read(&newest(client).await, delivery).await.unwrap_or_else(|error| panic!("{error}"))
}

async fn a_reader_names_what_is_wrong_with_its_der(client: &Client) {
	let at = newest(client).await;
	let rule = ShareRule::Capability;
	let refusal = async |der, technology| {
		let mut reader = Reader::new(DerId(der), technology, rule, rule);
		reader.read(&at, Millis(0)).await.expect_err("refused")
	};
	let unknown = refusal(7, Solar).await;
	assert!(matches!(unknown, InstructionError::NoDer(DerId(7))), "{unknown}");
	let other = refusal(0, Storage).await;
	assert_eq!(
		other.to_string(),
		"DER 0 is registered as Solar, and the gateway is set up for Storage"
	);
}

/// Dave's devices are registered, qualified and enrolled.
async fn register(client: &Client) {
	let secret = IdentifierSecret::from([1; 32]);
	let issued = |serial: &str, of| {
		let serial = Identifier::new(serial).expect("a serial number");
		registry::digest(&serial, of, &secret)
	};
	let device = |(technology, export, import)| Registration {
		point: POINT,
		technology,
		rating: capability(export, import),
		device: issued(&format!("DEVICE-{export}"), Hardware::Device),
		meter: issued("METER-1", Hardware::Meter),
		submeter: None,
		retail: Vec::new(),
	};
	let ders = vec![DerId(0), DerId(1)];
	submit(client, "//Dave", registry::register(DEVICES.map(device).to_vec())).await;
	submit(client, "//Dave", registry::consent(ders.clone(), AGGREGATION)).await;
	submit(client, "//Charlie", registry::request_review(ders.clone())).await;
	market::qualify(client, 2).await;
	submit(client, "//Charlie", registry::enroll(ders, Service::Energy)).await;
}

/// Charlie offers all that both devices can inject, in each interval, at 28 $/MWh.
async fn bid(client: &Client, auction: &Auction) {
	let step = Step { price: Price::from_usd_per_mwh(28.0), power: Watts(130_000) };
	let offer = |interval| Offer {
		point: POINT,
		interval,
		side: Side::Supply,
		steps: vec![step].try_into().expect("a step"),
	};
	let bid = Bid { aggregation: AGGREGATION, offers: (0..24).map(offer).collect() };
	let bidder = account("//Charlie");
	let seal = commitment_hash(&bid, &SALT, bidder.id(), auction.id).into();
	submit(client, "//Charlie", commit(auction.id, AGGREGATION, seal)).await;
	market::phase(client, auction.id, Phase::Revealing).await;
	submit(client, "//Charlie", reveal(auction.id, bid, SALT)).await;
}
