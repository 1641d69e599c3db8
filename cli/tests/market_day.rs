//! A market day on a real node, with every agent a process of its own. It is played twice, once
//! with agents that are killed over and over, and then looked at by every test.
#![cfg(target_os = "linux")]

#[path = "market_day/balanced.rs"]
mod balanced;
mod common;
#[path = "market_day/history.rs"]
mod history;
#[path = "market_day/serve.rs"]
mod serve;

use common::{SCENARIO, tieline};
use serde_json::Value;
use std::{
	collections::BTreeMap,
	fs::{self, File},
	path::{Path, PathBuf},
	process::{Command, Output, Stdio},
	sync::{Mutex, MutexGuard, OnceLock, PoisonError},
	thread,
};
use tieline_clearing::ExactPrice;
use tieline_observer::record::{self, IntervalRecord, IntervalsOutside, MarketDay, OfferRecord};
use tieline_primitives::{Money, Price, Side};
use tieline_testnet::{DevNode, Sealing};
use tokio::runtime::Runtime;

/// How long each agent lives in the second day, in seconds: differently long, so that every agent
/// dies in every phase of some day.
const LIVES: [&str; 8] = [
	"consortium:5",
	"owners:7",
	"dso:9",
	"iso:8",
	"solve:11",
	"aggregator-sunrise:6",
	"aggregator-harbor:10",
	"aggregator-cooperative:13",
];

/// A day's record, or why there is none.
type Played = Result<MarketDay, String>;

/// The folder of a day. It stays, to be looked at, until the day is played again.
fn folder(day: &str) -> PathBuf {
	Path::new(env!("CARGO_TARGET_TMPDIR")).join("market-day").join(day)
}

/// The two days, both played at once, and once for all tests: the calm one and the rough one.
fn days() -> &'static [Played; 2] {
	static DAYS: OnceLock<[Played; 2]> = OnceLock::new();
	DAYS.get_or_init(|| {
		thread::scope(|scope| {
			let calm = scope.spawn(|| play(&folder("calm"), &[]));
			let rough = scope.spawn(|| play(&folder("rough"), &LIVES));
			[calm, rough].map(|day| day.join().expect("no panic"))
		})
	})
}

/// The day on which no agent is killed.
fn calm() -> &'static MarketDay {
	days()[0].as_ref().unwrap_or_else(|error| panic!("{error}"))
}

/// The day on which every agent is killed over and over.
fn rough() -> &'static MarketDay {
	days()[1].as_ref().unwrap_or_else(|error| panic!("{error}"))
}

fn play(out: &Path, lives: &[&str]) -> Played {
	let mut command = with_node(&["demo", "--scenario", SCENARIO, "--out"]);
	command.arg(out);
	for life in lives {
		command.args(["--unreliable", life]);
	}
	let output = command.output().map_err(|error| error.to_string())?;
	if !output.status.success() {
		return Err(text(&output.stderr));
	}
	MarketDay::read(&out.join("market-day.json")).map_err(|error| error.to_string())
}

/// The command, which finds the node that these tests find.
fn with_node(arguments: &[&str]) -> Command {
	let mut command = tieline(arguments);
	let node = tieline_testnet::node_program().expect("the node is built");
	command.stdout(Stdio::piped()).env("TIELINE_NODE", node);
	command
}

fn text(bytes: &[u8]) -> String {
	String::from_utf8_lossy(bytes).into_owned()
}

fn awards(interval: &IntervalRecord) -> BTreeMap<(&str, &str, Side), i64> {
	interval
		.offers
		.iter()
		.map(|offer| {
			((offer.aggregation.as_str(), offer.point.as_str(), offer.side), offer.awarded_w)
		})
		.collect()
}

#[test]
fn the_limits_keep_every_voltage_in_the_band() {
	let day = calm();
	assert_eq!(day.intervals.len(), 24);
	let IntervalsOutside { with_limits, without_limits } = day.intervals_outside();
	assert_eq!(with_limits, 0, "intervals in which a voltage leaves the band although limits hold");
	assert!(without_limits >= 4, "the day would be harmless without limits: {without_limits}");
	assert!(day.intervals.iter().flat_map(|i| &i.offers).any(|offer| offer.curtailed_w > 0));
}

#[test]
fn the_day_ends_the_same_whoever_is_killed() {
	let (calm, rough) = (calm(), rough());
	assert_eq!(calm.intervals.len(), rough.intervals.len());
	for (interval, other) in calm.intervals.iter().zip(&rough.intervals) {
		assert_eq!(interval.price, other.price);
		assert_eq!(interval.demand_awarded_w, other.demand_awarded_w);
		assert_eq!(interval.taps, other.taps);
		assert_eq!(interval.limits.len(), other.limits.len());
		for (row, same) in interval.limits.iter().zip(&other.limits) {
			assert_eq!(
				(&row.reason, &row.coefficients, row.headroom_w),
				(&same.reason, &same.coefficients, same.headroom_w),
			);
			assert!(are_alike(row.shadow_price, same.shadow_price), "{row:?} {same:?}");
		}
		assert!(are_alike(interval.exact_price, other.exact_price));
		for (point, nodal) in &interval.nodal_prices {
			assert_eq!(nodal.settled, other.nodal_prices[point].settled, "{point}");
		}
		let (awards, others) = (awards(interval), awards(other));
		assert_eq!(awards.len(), others.len());
		for (offer, watts) in awards {
			// The order of the aggregations' identifiers depends on who founded first, and decides
			// who gets the last watt of a tie, and a watt that balances supply and demand.
			assert!((watts - others[&offer]).abs() <= 2, "{offer:?}");
		}
	}
}

/// Whether two solutions of one problem have the same price, to within a millionth of a µ$/MWh.
fn are_alike(one: ExactPrice, other: ExactPrice) -> bool {
	one.0.abs_diff(other.0) <= ExactPrice::MICRO_DOLLAR.unsigned_abs() / 1_000_000
}

#[test]
fn the_payments_of_each_interval_add_up_to_nothing_and_leave_a_congestion_rent() {
	let day = calm();
	for interval in &day.intervals {
		let bids = interval.offers.iter().filter(|offer| offer.aggregation != record::WHOLESALE);
		let paid = bids.map(|offer| offer.payment).sum::<i64>();
		assert_eq!(paid + interval.wholesale_payment + interval.congestion_rent, 0);
	}
	let rent = day.intervals.iter().map(|interval| interval.congestion_rent).sum::<i64>();
	assert!(rent > 0, "{rent}");
}

#[test]
fn a_demonstration_leaves_its_results_and_its_logs() {
	calm();
	for name in ["feeder.dss", "report.html", "logs/dso.log", "logs/node.log"] {
		assert!(folder("calm").join(name).is_file(), "{name} is missing");
	}
}

/// Other programs read the record by the names of its keys.
#[test]
fn the_record_has_the_keys_that_other_programs_read() {
	calm();
	let file = fs::read(folder("calm").join("market-day.json")).unwrap();
	let day: Value = serde_json::from_slice(&file).unwrap();
	let is_pair = |value: &Value| {
		value.as_array().is_some_and(|pair| pair.len() == 2 && pair.iter().all(Value::is_number))
	};
	let intervals = day["intervals"].as_array().unwrap();
	assert_eq!(intervals.len(), 24);
	for interval in intervals {
		let (start, price) = (&interval["start"], &interval["price"]);
		assert!(start.is_u64() && (price.is_i64() || price.is_null()), "{interval}");
		assert!(interval["exact_price"].is_string() && interval["congestion_rent"].is_i64());
		for nodal in interval["nodal_prices"].as_object().unwrap().values() {
			assert!(nodal["exact"].is_string() && nodal["settled"].is_i64(), "{nodal}");
		}
		assert!(interval["taps"].as_object().is_some_and(|taps| taps.len() == 3), "{interval}");
		for key in ["loads", "injections", "voltages", "voltages_without_limits"] {
			let nodes = interval[key].as_object().unwrap_or_else(|| panic!("no {key}"));
			// At night nobody may inject.
			assert!(nodes.contains_key("671.1") || key == "injections", "{key}");
			assert!(nodes.values().all(is_pair), "{key}");
		}
		assert!(interval["demand"].as_array().unwrap().iter().all(is_pair));
		for limit in interval["limits"].as_array().unwrap() {
			assert!(limit["reason"]["kind"].is_string() && limit["coefficients"].is_object());
			assert!(limit["headroom_w"].is_i64() && limit["penalty"].is_i64(), "{limit}");
			assert!(limit["shadow_price"].is_string(), "{limit}");
		}
		for offer in interval["offers"].as_array().unwrap() {
			assert!(offer["aggregation"].is_string() && offer["point"].is_string(), "{offer}");
			assert!(["supply", "demand"].contains(&offer["side"].as_str().unwrap()), "{offer}");
			assert!(offer["steps"].as_array().unwrap().iter().all(is_pair), "{offer}");
			assert!(offer["awarded_w"].is_i64() && offer["curtailed_w"].is_i64(), "{offer}");
			assert!(offer["payment"].is_i64(), "{offer}");
			assert!(offer["reasons"].is_array(), "{offer}");
		}
		let hash = interval["block_hash"].as_str().unwrap();
		assert!(hash.starts_with("0x") && hash.len() == 66, "{hash}");
	}
	assert!(intervals[12]["injections"]["675.1"].is_array(), "the sun shines at noon");
	assert_eq!(day["chain"]["name"], "Tieline Development");
}

/// The largest curtailment of the day, with the index of its interval.
fn largest_curtailment(day: &MarketDay) -> (usize, &OfferRecord) {
	let offers = day
		.intervals
		.iter()
		.enumerate()
		.flat_map(|(index, interval)| interval.offers.iter().map(move |offer| (index, offer)));
	offers.max_by_key(|(_, offer)| offer.curtailed_w).expect("there are offers")
}

/// The chain of a demonstration answers one question at a time.
fn turn() -> MutexGuard<'static, ()> {
	static TURN: Mutex<()> = Mutex::new(());
	TURN.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The chain that the calm day left, at a node that makes no further blocks.
struct PlayedChain {
	node: DevNode,
	runtime: Runtime,
	_turn: MutexGuard<'static, ()>,
}

impl PlayedChain {
	fn start() -> Self {
		calm();
		let turn = turn();
		let runtime = Runtime::new().unwrap();
		let node = DevNode::builder()
			.program(tieline_testnet::node_program().expect("the node is built"))
			.directory(folder("calm").join("chain"))
			.sealing(Sealing::Manual);
		let node = runtime.block_on(node.start()).unwrap_or_else(|error| panic!("{error}"));
		Self { node, runtime, _turn: turn }
	}

	fn ask(&self, arguments: &[&str]) -> Output {
		let endpoint = self.node.endpoint();
		let arguments = [arguments, &["--url", &endpoint]].concat();
		answer(with_node(&arguments))
	}

	/// The record of a range of blocks, or why there is none.
	fn record(&self, from: u32, to: u32) -> Played {
		let out = tempfile::tempdir().unwrap();
		let (from, to) = (from.to_string(), to.to_string());
		let path = out.path().to_str().unwrap();
		let output = self.ask(&["record", "--from", &from, "--to", &to, "--out", path]);
		if !output.status.success() {
			return Err(text(&output.stderr));
		}
		assert!(out.path().join("report.html").is_file());
		MarketDay::read(&out.path().join("market-day.json")).map_err(|error| error.to_string())
	}
}

impl Drop for PlayedChain {
	fn drop(&mut self) {
		// Before the turn ends, so that the next node finds the chain unlocked.
		self.runtime.block_on(self.node.stop());
	}
}

/// The intervals of a day as a record without a model of the feeder has them: no flows, and the
/// wholesale market sells at the pricing node, since the substation is not known.
fn without_feeder(day: &MarketDay) -> Vec<IntervalRecord> {
	let offer = |offer: &OfferRecord| match &*offer.aggregation {
		record::WHOLESALE => OfferRecord { point: day.participants.iso.clone(), ..offer.clone() },
		_ => offer.clone(),
	};
	let intervals = day.intervals.iter().map(|interval| IntervalRecord {
		start: interval.start,
		length: interval.length,
		name: interval.name.clone(),
		price: interval.price,
		price_without_limits: interval.price_without_limits,
		exact_price: interval.exact_price,
		price_bounds: interval.price_bounds,
		nodal_prices: interval.nodal_prices.clone(),
		wholesale_payment: interval.wholesale_payment,
		congestion_rent: interval.congestion_rent,
		demand: interval.demand.clone(),
		demand_awarded_w: interval.demand_awarded_w,
		limits: interval.limits.clone(),
		offers: interval.offers.iter().map(offer).collect(),
		block: interval.block,
		block_hash: interval.block_hash.clone(),
		extrinsic: interval.extrinsic,
		..IntervalRecord::default()
	});
	intervals.collect()
}

/// The blocks of a record that was made afterwards: when they became final is not known.
fn past_blocks(day: &MarketDay) -> Vec<record::Block> {
	let blocks = day.chain.blocks.iter().cloned();
	blocks.map(|block| record::Block { finality_ms: None, ..block }).collect()
}

#[test]
fn a_record_of_the_chain_equals_that_of_the_demonstration() {
	let day = calm();
	let last = day.chain.blocks.last().expect("blocks").number;
	let recorded = PlayedChain::start().record(1, last).unwrap_or_else(|error| panic!("{error}"));
	assert_eq!(recorded.intervals, without_feeder(day));
	assert_eq!(recorded.aggregations, day.aggregations);
	assert_eq!((recorded.devices, &recorded.date), (day.devices, &day.date));
	assert_eq!(recorded.participants, day.participants);
	assert_eq!(recorded.chain.blocks, past_blocks(day));
	assert_eq!(recorded.chain.calls, day.chain.calls);
	for call in [
		"BidMarket.open_auction",
		"BidMarket.commit",
		"BidMarket.reveal",
		"BidMarket.clear",
		"DerRegistry.register_many",
		"DsoConstraints.post_limits_many",
	] {
		assert!(recorded.chain.calls.contains_key(call), "no {call}: {:?}", recorded.chain.calls);
	}
	assert!(!recorded.has_feeder(), "the chain knows no model of the feeder");
}

#[test]
fn a_record_of_the_clearing_blocks_alone_has_the_same_intervals() {
	let day = calm();
	let clearing = day.intervals.iter().map(|interval| interval.block);
	let (first, last) = (clearing.clone().min().unwrap(), clearing.max().unwrap());
	let chain = PlayedChain::start();
	let recorded = chain.record(first, last).unwrap_or_else(|error| panic!("{error}"));
	assert_eq!(recorded.intervals, without_feeder(day));
	let numbers = recorded.chain.blocks.iter().map(|block| block.number);
	assert_eq!(numbers.collect::<Vec<_>>(), (first..=last).collect::<Vec<_>>());

	let too_early = chain.record(1, last - 1).expect_err("not all was cleared before");
	assert!(too_early.contains("has no clearing"), "{too_early}");
	let future = chain.record(1, 1_000_000).expect_err("there are no such blocks");
	assert!(future.contains("no finalized blocks from 1 to 1000000"), "{future}");
}

#[test]
fn the_status_shows_the_market_after_the_day() {
	let day = calm();
	let output = PlayedChain::start().ask(&["status"]);
	assert!(output.status.success(), "{}", text(&output.stderr));
	let status = text(&output.stdout);
	let has = |line: &str| assert!(status.contains(line), "no `{line}` in:\n{status}");
	has(&day.chain.name);
	has(&format!("pricing node 0: {}", day.participants.iso));
	has(&format!("area 0: {}", day.participants.dso));
	for aggregation in &day.aggregations {
		let record::Aggregation { id, name, devices, .. } = aggregation;
		has(&format!("aggregation {id}: {name}, {devices} enrolments, "));
	}
	let offers = day.intervals.iter().flat_map(|interval| &interval.offers);
	let offers = offers.filter(|offer| offer.aggregation != record::WHOLESALE).count();
	has(&format!(
		"auction 0 for {}: cleared, {} bids, {offers} offers, 24 of 24 intervals cleared",
		day.date,
		day.aggregations.len()
	));
	for interval in &day.intervals {
		let (span, price) = (day.name_of(interval), interval.price.map(Price));
		let price = price.map_or("no trade".into(), |price| price.to_string());
		let rent = Money(interval.congestion_rent);
		has(&format!("    {span}  {price:>12}  congestion rent {rent}"));
	}
}

/// The question why the largest curtailment was made, for the chain that the demonstration left.
fn explain() -> Command {
	let (index, offer) = largest_curtailment(calm());
	let side = match offer.side {
		Side::Supply => "supply",
		Side::Demand => "demand",
	};
	let mut command = with_node(&["explain", "--demo"]);
	command
		.arg(folder("calm"))
		.args([&offer.aggregation, &offer.point, &index.to_string()])
		.arg(side);
	command
}

fn answer(mut command: Command) -> Output {
	command.output().expect("the command runs")
}

#[test]
fn an_explanation_gives_the_block_and_the_extrinsic_of_each_link() {
	let day = calm();
	let (index, offer) = largest_curtailment(day);
	let _turn = turn();
	let output = answer(explain());
	assert!(output.status.success(), "{}", text(&output.stderr));
	let answer = text(&output.stdout);
	let interval = &day.intervals[index];
	let after = |word: &str| {
		let lines = answer.lines().filter(|line| line.contains(word)).collect::<Vec<_>>();
		assert!(!lines.is_empty(), "no `{word}` in:\n{answer}");
		lines.into_iter().map(|line| place(line.split_once(word).unwrap().1)).collect::<Vec<_>>()
	};
	let before = |word: &str| {
		let line = answer.lines().find(|line| line.contains(word));
		place(line.unwrap_or_else(|| panic!("no `{word}` in:\n{answer}")))
	};
	let der = before("registered at");
	for (qualified, enrolled) in after("; qualified ").into_iter().zip(after("; enrolled ")) {
		assert!(der < qualified && qualified < enrolled, "{answer}");
	}
	let opened = before("was opened by the ISO");
	let (committed, revealed) = (before("sealed bid"), before("revealed it"));
	let cleared = before("cleared at");
	assert!(opened < committed && committed < revealed && revealed < cleared, "{answer}");
	assert_eq!(cleared, (interval.block, interval.extrinsic), "{answer}");
	assert!(answer.contains("that beat the price of the node were curtailed, by:"), "{answer}");
	let rows = after(", posted ");
	assert_eq!(rows.len(), offer.reasons.len(), "{answer}");
	for (row, reason) in rows.into_iter().zip(&offer.reasons) {
		let limit = &interval.limits[reason.limit as usize];
		assert_eq!(Some(row.0), limit.posted_in_block, "{answer}");
		assert_eq!(row, before("posted the limit rows"), "{answer}");
	}
}

/// The block and the extrinsic with which a text begins, such as `12-3`.
fn place(text: &str) -> (u32, u32) {
	let number = |text: &str| {
		let digits = text.split(|c: char| !c.is_ascii_digit()).next();
		digits.and_then(|digits| digits.parse().ok())
	};
	let (block, extrinsic) = text.trim_start().split_once('-').unzip();
	let parts = block.and_then(|block| block.parse().ok()).zip(extrinsic.and_then(number));
	parts.unwrap_or_else(|| panic!("no block and extrinsic at the start of `{text}`"))
}

#[test]
fn an_explanation_that_does_not_fit_is_an_error() {
	let _turn = turn();
	let full = File::options().write(true).open("/dev/full").unwrap();
	let mut command = explain();
	command.stdout(full);
	let output = answer(command);
	assert_eq!(output.status.code(), Some(1));
	assert!(text(&output.stderr).contains("No space left"), "{}", text(&output.stderr));
}

#[test]
fn a_reader_who_has_left_is_no_error() {
	let _turn = turn();
	let (reader, writer) = std::io::pipe().unwrap();
	drop(reader);
	let mut command = explain();
	command.stdout(writer);
	let output = answer(command);
	assert!(output.status.success(), "{}", text(&output.stderr));
	assert!(!text(&output.stderr).contains("panicked"), "{}", text(&output.stderr));
}

/// The delivery of the calm day on a live feeder by an engine, in steps of ten minutes.
fn delivered(engine: &str) -> tieline_cosim::market::Played {
	let _turn = turn();
	let out = folder("calm").join("cosim").join(engine);
	let mut command = with_node(&["cosim", "--scenario", SCENARIO, "--engine", engine]);
	command.args(["--step", "600", "--demo"]).arg(folder("calm")).arg("--out").arg(&out);
	let output = command.output().expect("it runs");
	assert!(output.status.success(), "{engine}: {}", text(&output.stderr));
	let said = text(&output.stdout);
	println!("{said}");
	assert!(said.contains("144 steps by") && said.contains("Sunrise: awarded"), "{said}");
	assert!(fs::read_to_string(out.join("index.html")).unwrap().contains("on a live feeder"));
	let played = fs::read_to_string(out.join("played.json")).expect("the record");
	serde_json::from_str(&played).expect("a played day")
}

#[test]
fn the_delivery_of_a_cleared_day_is_the_same_on_the_feeder_of_each_engine() {
	if std::env::var_os(tieline_cosim::helics::PYTHON_VARIABLE).is_none() {
		let how = "HELICS is not installed: run `cargo xtask setup` and `cargo xtask test`";
		assert!(std::env::var_os("CI").is_none(), "{how}");
		eprintln!("skipped: {how}");
		return;
	}
	let _ = calm();
	let ours = delivered("tieline");
	assert_eq!(ours.at_s.len(), 144);
	for (engine, tolerance_pu) in [("opendss", 1e-6), ("gridlabd", 0.00625)] {
		let theirs = delivered(engine);
		let pairs =
			|a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| (a - b).abs()).fold(0.0, f64::max);
		let apart = pairs(&ours.highest_pu, &theirs.highest_pu)
			.max(pairs(&ours.lowest_pu, &theirs.lowest_pu));
		assert!(apart < tolerance_pu, "{engine}: {apart} pu");
	}
	// What the aggregations were awarded reaches the grid: noon's injection is the sun's.
	let noon = ours.ders_w[72].iter().filter(|w| **w > 0.0).sum::<f64>();
	let midnight = ours.ders_w[0].iter().filter(|w| **w > 0.0).sum::<f64>();
	assert!(noon > 1e6 && noon > 5.0 * midnight, "{noon} W at noon, {midnight} W at midnight");
}
