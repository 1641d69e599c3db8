//! A market day on a real node, with every agent a process of its own.

use std::{
	collections::BTreeMap,
	path::{Path, PathBuf},
	process::{Command, Output},
};
use tieline_client::{
	market_day::{IntervalRecord, MarketDay},
	record::hours_outside,
};
use tieline_primitives::Side;

const SCENARIO: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../scenarios/ieee13-day.toml");

fn tieline(arguments: &[&str]) -> Output {
	Command::new(env!("CARGO_BIN_EXE_tieline"))
		.args(arguments)
		.env("TIELINE_NODE", tieline_client::dev_node::program().expect("the node is built"))
		.output()
		.expect("the command runs")
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

	for name in ["feeder.dss", "report.html", "logs/dso.log", "logs/node.log"] {
		assert!(calm.join(name).is_file(), "{name} is missing");
	}
	explains(&day, &calm);
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
	let output = tieline(&[
		"explain",
		"--scenario",
		SCENARIO,
		"--demo",
		out.to_str().unwrap(),
		&offer.aggregation,
		&offer.point,
		&interval,
		side,
	]);
	assert!(output.status.success(), "{}", text(&output.stderr));
	let told = text(&output.stdout);
	for link in ["registered at", "qualified", "enrolled", "sealed bid", "limit rows", "cleared at"]
	{
		let line = told.lines().find(|line| line.contains(link));
		let line = line.unwrap_or_else(|| panic!("no `{link}` in:\n{told}"));
		assert!(!line.contains(" - "), "no block for `{link}` in:\n{told}");
	}
	assert!(told.contains("that beat the price were curtailed, by:"), "{told}");
	assert!(told.contains("posted in block"), "{told}");
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
