//! The gateway's port: metrics, and energy that is handed over.

use std::{
	net::SocketAddr,
	sync::{Arc, Mutex},
};
use subxt_signer::sr25519;
use tieline_client::{chain::Account, keys::KeyPair};
use tieline_gateway::{
	energy::{Ledger, Reading},
	handover::{IntervalEnergy, Signed, payload},
	http::{Served, serve},
	metrics::Metrics,
	sunspec::Counter,
};
use tieline_primitives::DerId;
use tokio::{
	io::{AsyncReadExt as _, AsyncWriteExt as _},
	net::{TcpListener, TcpStream},
};

const MINUTE: u64 = 60_000;

/// A port with the energy of three minutes.
async fn start() -> (SocketAddr, Account, tempfile::TempDir) {
	let folder = tempfile::tempdir().unwrap();
	let mut ledger = Ledger::open(folder.path(), MINUTE).unwrap();
	for minute in 0..4 {
		let reading = Reading {
			time: minute * MINUTE,
			elapsed: Some(MINUTE),
			serial: "A1".into(),
			rating: 10_000,
			injected: Counter { raw: 100 * minute, exponent: 0, bits: 64 },
			withdrawn: None,
		};
		ledger.record(reading).unwrap();
	}
	let account = Account::new("//Gateway".parse::<KeyPair>().unwrap());
	let served = Served {
		metrics: Arc::new(Metrics::default()),
		ledger: Arc::new(Mutex::new(ledger)),
		der: DerId(12),
		account: account.clone(),
	};
	let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
	let address = listener.local_addr().unwrap();
	tokio::spawn(serve(listener, served));
	(address, account, folder)
}

/// The status and the body of an answer.
async fn ask(address: SocketAddr, request: &str) -> (u16, String) {
	let mut stream = TcpStream::connect(address).await.unwrap();
	let request = format!("{request} HTTP/1.1\r\nHost: gateway\r\nConnection: close\r\n\r\n");
	stream.write_all(request.as_bytes()).await.unwrap();
	let mut answer = String::new();
	stream.read_to_string(&mut answer).await.unwrap();
	let (head, body) = answer.split_once("\r\n\r\n").unwrap();
	(head.split(' ').nth(1).unwrap().parse().unwrap(), body.to_owned())
}

#[tokio::test]
async fn energy_is_signed_with_the_gateways_key_and_kept_until_it_is_taken() {
	let (address, account, _folder) = start().await;
	let (status, body) = ask(address, "GET /intervals").await;
	assert_eq!(status, 200);
	let signed = serde_json::from_str::<Vec<Signed>>(&body).unwrap();
	assert_eq!(signed.len(), 3);
	for (minute, signed) in signed.iter().enumerate() {
		let interval = serde_json::from_str::<IntervalEnergy>(&signed.interval).unwrap();
		assert_eq!((interval.der, interval.start), (12, minute as u64 * MINUTE));
		assert_eq!(interval.energy.injected_milli_wh, 100_000);
		assert_eq!(interval.energy.covered_ms, MINUTE);
		assert_eq!(signed.account, account.address());
		assert!(is_signed(signed, &account), "{signed:?}");
		let forged =
			Signed { interval: signed.interval.replace("100000", "100001"), ..signed.clone() };
		assert!(!is_signed(&forged, &account), "{forged:?}");
	}
	assert_eq!(ask(address, "DELETE /intervals/60000").await, (200, "taken\n".into()));
	assert_eq!(ask(address, "DELETE /intervals/60000").await.0, 404);
	let (_, body) = ask(address, "GET /intervals").await;
	assert_eq!(serde_json::from_str::<Vec<Signed>>(&body).unwrap().len(), 2);
	let (_, metrics) = ask(address, "GET /metrics").await;
	assert!(metrics.contains("tieline_gateway_energy_intervals_kept 2"), "{metrics}");
}

#[tokio::test]
async fn what_is_not_there_is_refused_with_what_is() {
	let (address, _, _folder) = start().await;
	for (request, text) in [
		("GET /", "there are /metrics, /health, /ready and /intervals\n"),
		("POST /intervals", "there are /metrics, /health, /ready and /intervals\n"),
		("DELETE /intervals/noon", "write it as /intervals/START in Unix milliseconds\n"),
	] {
		assert_eq!(ask(address, request).await, (404, text.into()), "{request}");
	}
}

#[tokio::test]
async fn a_gateway_without_a_device_is_well_and_not_ready() {
	let (address, _, _folder) = start().await;
	assert_eq!(ask(address, "GET /health").await, (200, "ok\n".into()));
	let not_yet = "the device has not answered yet\n";
	assert_eq!(ask(address, "GET /ready").await, (503, not_yet.into()));
}

fn is_signed(signed: &Signed, account: &Account) -> bool {
	let digits = signed.signature.strip_prefix("0x01").expect("Sr25519");
	let bytes = (0..64).map(|at| u8::from_str_radix(&digits[2 * at..2 * at + 2], 16).unwrap());
	let signature = sr25519::Signature(bytes.collect::<Vec<_>>().try_into().unwrap());
	let public = sr25519::PublicKey(account.id().0);
	sr25519::verify(&signature, payload(&signed.interval), &public)
}
