//! A market day on a real node, with every agent a process of its own.

use serde_json::Value;
use std::{
	collections::BTreeMap,
	path::{Path, PathBuf},
	process::{Command, Output},
};
use tieline_observer::audit::hours_outside;
use tieline_observer::record::{IntervalRecord, MarketDay};
use tieline_primitives::Side;

const SCENARIO: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../scenarios/ieee13-day.toml");

fn command(arguments: &[&str]) -> Command {
	let mut command = Command::new(env!("CARGO_BIN_EXE_tieline"));
	command
		.args(arguments)
		.env("TIELINE_NODE", tieline_testnet::node_program().expect("the node is built"));
	command
}

fn tieline(arguments: &[&str]) -> Output {
	command(arguments).output().expect("the command runs")
}

fn text(bytes: &[u8]) -> String {
	String::from_utf8_lossy(bytes).into_owned()
}

fn play(out: &Path, more: &[&str]) -> MarketDay {
	let out = out.to_str().unwrap();
	let mut arguments = vec!["demo", "--scenario", SCENARIO, "--out", out];
	arguments.extend(more);
	let output = tieline(&arguments);
	assert!(output.status.success(), "{}", text(&output.stderr));
	MarketDay::read(&PathBuf::from(out).join("market-day.json")).unwrap()
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
fn the_limits_keep_every_voltage_and_the_day_ends_the_same_whoever_is_killed() {
	let folder = tempfile::tempdir().unwrap();
	let (calm, rough) = (folder.path().join("calm"), folder.path().join("rough"));
	let (day, troubled) = std::thread::scope(|scope| {
		let day = scope.spawn(|| play(&calm, &[]));
		// Lives of different lengths, so that every agent dies in every phase of some day.
		let troubled = scope.spawn(|| {
			let mut more = Vec::new();
			for life in [
				"consortium:5",
				"owners:7",
				"dso:9",
				"iso:8",
				"solve:11",
				"aggregator-sunrise:6",
				"aggregator-harbor:10",
				"aggregator-cooperative:13",
			] {
				more.extend(["--unreliable", life]);
			}
			play(&rough, &more)
		});
		(day.join().unwrap(), troubled.join().unwrap())
	});

	assert_eq!(day.intervals.len(), 24);
	let (outside, outside_without) = hours_outside(&day);
	assert_eq!(outside, 0, "hours in which a voltage leaves the band although limits hold");
	assert!(outside_without >= 4, "the day would be harmless without limits: {outside_without}");
	assert!(day.intervals.iter().flat_map(|i| &i.offers).any(|offer| offer.curtailed_w > 0));

	for (interval, other) in day.intervals.iter().zip(&troubled.intervals) {
		assert_eq!(interval.price, other.price);
		assert_eq!(interval.demand_awarded_w, other.demand_awarded_w);
		assert_eq!(interval.taps, other.taps);
		assert_eq!(interval.limits.len(), other.limits.len());
		for (row, same) in interval.limits.iter().zip(&other.limits) {
			assert_eq!(
				(&row.reason, &row.coefficients, row.headroom_w, row.shadow_price),
				(&same.reason, &same.coefficients, same.headroom_w, same.shadow_price),
			);
		}
		let (awards, others) = (awards(interval), awards(other));
		assert_eq!(awards.len(), others.len());
		for (offer, watts) in awards {
			// The order of the aggregations' identifiers depends on who founded first, and decides
			// who gets the last watt of a tie.
			assert!((watts - others[&offer]).abs() <= 1, "{offer:?}");
		}
	}

	as_others_read_it(&calm);
	for name in ["feeder.dss", "report.html", "logs/dso.log", "logs/node.log"] {
		assert!(calm.join(name).is_file(), "{name} is missing");
	}
	explains(&day, &calm);
}

/// The keys that other programs read, by their names in the file.
fn as_others_read_it(out: &Path) {
	let file = std::fs::read(out.join("market-day.json")).unwrap();
	let day: Value = serde_json::from_slice(&file).unwrap();
	let is_pair = |value: &Value| {
		value.as_array().is_some_and(|pair| pair.len() == 2 && pair.iter().all(Value::is_number))
	};
	let intervals = day["intervals"].as_array().unwrap();
	assert_eq!(intervals.len(), 24);
	for interval in intervals {
		assert!(interval["start"].is_u64() && interval["price"].is_i64(), "{interval}");
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
			assert!(limit["headroom_w"].is_i64() && limit["shadow_price"].is_i64(), "{limit}");
		}
		for offer in interval["offers"].as_array().unwrap() {
			assert!(offer["aggregation"].is_string() && offer["point"].is_string(), "{offer}");
			assert!(["supply", "demand"].contains(&offer["side"].as_str().unwrap()), "{offer}");
			assert!(offer["steps"].as_array().unwrap().iter().all(is_pair), "{offer}");
			assert!(offer["awarded_w"].is_i64() && offer["curtailed_w"].is_i64(), "{offer}");
			assert!(offer["reasons"].is_array(), "{offer}");
		}
		let hash = interval["block_hash"].as_str().unwrap();
		assert!(hash.starts_with("0x") && hash.len() == 66, "{hash}");
	}
	assert!(intervals[12]["injections"]["675.1"].is_array(), "the sun shines at noon");
	assert_eq!(day["chain"]["name"], "Tieline Development");
}

/// Asks the chain that the demonstration left for the evidence behind its largest curtailment.
fn explains(day: &MarketDay, out: &Path) {
	let (index, offer) = day
		.intervals
		.iter()
		.enumerate()
		.flat_map(|(index, interval)| interval.offers.iter().map(move |offer| (index, offer)))
		.max_by_key(|(_, offer)| offer.curtailed_w)
		.unwrap();
	let interval = index.to_string();
	let side = match offer.side {
		Side::Supply => "supply",
		Side::Demand => "demand",
	};
	let arguments = [
		"explain",
		"--scenario",
		SCENARIO,
		"--demo",
		out.to_str().unwrap(),
		&offer.aggregation,
		&offer.point,
		&interval,
		side,
	];
	let output = tieline(&arguments);
	assert!(output.status.success(), "{}", text(&output.stderr));
	let told = text(&output.stdout);
	let interval = &day.intervals[index];
	let after = |word: &str| {
		let lines = told.lines().filter(|line| line.contains(word)).collect::<Vec<_>>();
		assert!(!lines.is_empty(), "no `{word}` in:\n{told}");
		lines.into_iter().map(|line| place(line.split_once(word).unwrap().1)).collect::<Vec<_>>()
	};
	let before = |word: &str| {
		let line = told.lines().find(|line| line.contains(word));
		place(line.unwrap_or_else(|| panic!("no `{word}` in:\n{told}")))
	};
	let der = before("registered at");
	for (qualified, enrolled) in after("; qualified ").into_iter().zip(after("; enrolled ")) {
		assert!(der < qualified && qualified < enrolled, "{told}");
	}
	let opened = before("was opened by the ISO");
	let (committed, revealed) = (before("sealed bid"), before("revealed it"));
	let cleared = before("cleared at");
	assert!(opened < committed && committed < revealed && revealed < cleared, "{told}");
	assert_eq!(cleared, (interval.block, interval.extrinsic), "{told}");
	assert!(told.contains("that beat the price were curtailed, by:"), "{told}");
	let rows = after(", posted ");
	assert_eq!(rows.len(), offer.reasons.len(), "{told}");
	for (row, reason) in rows.into_iter().zip(&offer.reasons) {
		let limit = &interval.limits[reason.limit as usize];
		assert_eq!(Some(row.0), limit.posted_in_block, "{told}");
		assert_eq!(row, before("posted the limit rows"), "{told}");
	}
	told_into_nothing(&arguments);
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

/// Asks again, and nobody can take the answer.
fn told_into_nothing(arguments: &[&str]) {
	let full = std::fs::File::options().write(true).open("/dev/full").unwrap();
	let output = command(arguments).stdout(full).output().unwrap();
	assert_eq!(output.status.code(), Some(1));
	assert!(text(&output.stderr).contains("No space left"), "{}", text(&output.stderr));

	let (reader, writer) = std::io::pipe().unwrap();
	drop(reader);
	let output = command(arguments).stdout(writer).output().unwrap();
	assert!(output.status.success(), "{}", text(&output.stderr));
	assert!(!text(&output.stderr).contains("panicked"), "{}", text(&output.stderr));
}

#[test]
fn a_scenario_that_is_not_there_is_named() {
	let output = tieline(&["demo", "--scenario", "no/such/day.toml"]);
	assert!(!output.status.success());
	assert!(text(&output.stderr).contains("no/such/day.toml"), "{}", text(&output.stderr));
}

#[test]
fn a_malformed_scenario_is_reported_by_file_and_line() {
	let folder = tempfile::tempdir().unwrap();
	let file = folder.path().join("day.toml");
	let good = std::fs::read_to_string(SCENARIO).unwrap();
	std::fs::write(&file, good.replacen("date = 2026-04-15", "date = 2026-04-15\ndat = 3", 1))
		.unwrap();
	let line = good.lines().position(|line| line.starts_with("date =")).unwrap() + 2;
	let output = tieline(&["demo", "--scenario", file.to_str().unwrap()]);
	assert!(!output.status.success());
	let told = text(&output.stderr);
	assert!(told.contains(&format!("day.toml:{line}")) && told.contains("dat"), "{told}");
}

#[test]
fn an_agent_of_nobody_is_refused_with_the_names_there_are() {
	let output = tieline(&["aggregator", "Nobody", "--scenario", SCENARIO]);
	assert!(!output.status.success());
	let told = text(&output.stderr);
	assert!(told.contains("Nobody") && told.contains("Sunrise"), "{told}");
}

#[test]
fn a_folder_that_cannot_be_written_is_named_before_anything_starts() {
	let folder = tempfile::tempdir().unwrap();
	let file = folder.path().join("in-the-way");
	std::fs::write(&file, "").unwrap();
	let out = file.join("demo");
	let output = tieline(&["demo", "--scenario", SCENARIO, "--out", out.to_str().unwrap()]);
	assert!(!output.status.success());
	assert!(text(&output.stderr).contains("in-the-way"), "{}", text(&output.stderr));
}
