//! What a scenario says, and what is said about one that is wrong.

use std::{
	collections::BTreeSet,
	path::{Path, PathBuf},
};
use tieline_primitives::{Day, Penalties, Price, Technology, Watts};
use tieline_scenario::{Hours, Problem, Scenario, ScenarioError};

fn file() -> PathBuf {
	Path::new(env!("CARGO_MANIFEST_DIR")).join("../scenarios/ieee13-day.toml")
}

fn shipped() -> Scenario {
	Scenario::read(file()).unwrap_or_else(|error| panic!("{error}"))
}

/// What is said about the shipped day after one line of it has been changed, and which line that
/// was.
fn problems_of(line: &str, changed: &str) -> (usize, Vec<Problem>) {
	let text = std::fs::read_to_string(file()).unwrap();
	let at = text.lines().position(|l| l == line).unwrap_or_else(|| panic!("no line `{line}`"));
	let text = text.replacen(&format!("{line}\n"), &format!("{changed}\n"), 1);
	match Scenario::parse(&text, "day.toml".into()) {
		Err(ScenarioError::Malformed { file, problems }) => {
			assert_eq!(file, Path::new("day.toml"));
			(at + 1, problems)
		},
		other => panic!("`{changed}` passed: {:?}", other.map(|scenario| scenario.title)),
	}
}

/// The changed line is named, with these words.
fn says(line: &str, changed: &str, words: &str) {
	let (at, problems) = problems_of(line, changed);
	let named = problems.iter().any(|problem| problem.line == at && problem.what.contains(words));
	assert!(named, "line {at}, `{words}`: {problems:#?}");
}

#[test]
fn the_shipped_day_has_three_aggregators_and_sixty_devices_at_many_points() {
	let scenario = shipped();
	assert_eq!(scenario.aggregators.len(), 3);
	assert!(scenario.devices.len() >= 60);
	let points = scenario.points();
	assert!(points.len() >= 20);
	assert!(points.keys().any(|point| point.phases().len() == 1));
	assert!(points.keys().any(|point| point.phases().len() == 3));
	for technology in
		[Technology::Solar, Technology::Storage, Technology::EvCharger, Technology::FlexibleLoad]
	{
		assert!(scenario.devices.iter().any(|device| device.technology() == technology));
	}
}

#[test]
fn every_device_has_a_capability_that_its_technology_admits() {
	for device in shipped().devices {
		assert!(device.technology().admits(&device.capability), "{}", device.id);
	}
}

#[test]
fn every_aggregation_reaches_the_minimum_size() {
	let scenario = shipped();
	for aggregator in 0..scenario.aggregators.len() {
		let export: i64 = scenario.devices_of(aggregator).map(|d| d.capability.export.0).sum();
		assert!(Watts(export) >= scenario.iso.minimum_size);
	}
}

#[test]
fn the_day_begins_at_local_midnight() {
	// 2026-04-15 00:00 in UTC−7 is 07:00 in UTC.
	let scenario = shipped();
	assert_eq!(scenario.start().0, 1_776_236_400_000);
	assert_eq!(scenario.day(), Day(20_558));
	assert_eq!(scenario.intervals(), 24);
}

/// The shipped day on another date, at another place, at intervals of other minutes.
fn moved(date: &str, zone: &str, minutes: u64) -> Result<Scenario, ScenarioError> {
	let text = std::fs::read_to_string(file()).unwrap();
	let text = text
		.replacen("date = 2026-04-15", &format!("date = {date}"), 1)
		.replacen("\"America/Los_Angeles\"", &format!("\"{zone}\""), 1)
		.replacen("interval_minutes = 60", &format!("interval_minutes = {minutes}"), 1);
	Scenario::parse(&text, file())
}

#[test]
fn the_hour_that_the_clocks_repeat_has_the_same_values_twice() {
	let longest = moved("2026-11-01", "America/Los_Angeles", 60).unwrap();
	assert_eq!(longest.intervals(), 25);
	let hours = (0..25).map(|index| longest.hour(index)).collect::<Vec<_>>();
	assert_eq!(hours[..4], [0, 1, 1, 2]);
	assert_eq!(hours[24], 23);
	let loads = longest.loads();
	assert_eq!((loads.len(), loads.values()[1]), (25, loads.values()[2]));
	assert_eq!(longest.curves().values()[24], longest.iso.wholesale[23]);
	let names = loads.intervals().map(|at| longest.clocks().interval(at.start.0));
	let names = names.collect::<Vec<_>>();
	assert_eq!(names[1..3], ["01:00-07:00", "01:00-08:00"]);
	assert_eq!(names.iter().collect::<BTreeSet<_>>().len(), 25);
	assert_eq!(longest.intervals_in(Hours { from: 1, until: 3 }).collect::<Vec<_>>(), [1, 2, 3]);
}

#[test]
fn the_hour_that_the_clocks_leave_out_has_no_interval() {
	let shortest = moved("2025-03-09", "America/Los_Angeles", 60).unwrap();
	let hours = (0..23).map(|index| shortest.hour(index)).collect::<Vec<_>>();
	assert_eq!(hours[..3], [0, 1, 3]);
	assert_eq!((hours.len(), shortest.loads().len()), (23, 23));
	assert_eq!(shortest.loads().values()[2], shortest.feeder.load_multipliers[3]);
}

#[test]
fn a_day_has_intervals_of_the_minutes_that_divide_it() {
	for (minutes, intervals) in [(60, 24), (30, 48), (15, 96), (5, 288)] {
		let day = moved("2026-04-15", "America/Los_Angeles", minutes).unwrap();
		assert_eq!((day.intervals(), day.curves().len()), (intervals, intervals));
		assert_eq!(day.hour(intervals - 1), 23);
	}
	let lord_howe = moved("2025-04-06", "Australia/Lord_Howe", 30).unwrap();
	assert_eq!(lord_howe.intervals(), 49);
	let error = moved("2025-04-06", "Australia/Lord_Howe", 60).unwrap_err().to_string();
	assert!(error.contains("the day has 24.5 hours"), "{error}");
}

#[test]
fn a_zone_must_be_known_and_have_the_date() {
	says(
		"zone = \"America/Los_Angeles\"",
		"zone = \"America/Fresno\"",
		"no time zone `America/Fresno`",
	);
	says("zone = \"America/Los_Angeles\"", "utc_offset_hours = -7", "utc_offset_hours");
	says("interval_minutes = 60", "interval_minutes = 10", "60, 30, 15 or 5 minutes");
	let error = moved("2011-12-30", "Pacific/Apia", 60).unwrap_err().to_string();
	assert!(error.contains("no 2011-12-30"), "{error}");
}

#[test]
fn the_wholesale_curves_are_in_merit_order_and_within_the_price_range() {
	let iso = shipped().iso;
	for curve in &iso.wholesale {
		assert!(curve.is_well_formed());
		assert!(!curve.demand.is_empty() && !curve.supply.is_empty());
		assert!(curve.demand[0].price < curve.supply[0].price);
		for step in curve.demand.iter().chain(&curve.supply) {
			assert!((iso.price_floor..=iso.price_cap).contains(&step.price));
		}
	}
}

#[test]
fn the_regulators_have_the_scenario_s_settings() {
	let scenario = shipped();
	assert_eq!(scenario.feeder.network.regulators.len(), 3);
	for regulator in &scenario.feeder.network.regulators {
		assert_eq!(regulator.settings.target_volts, 123.0);
		assert_eq!(
			(regulator.settings.drop_volts.re, regulator.settings.drop_volts.im),
			(1.0, 3.0)
		);
	}
	assert_eq!(scenario.source_buses(), ["650", "rg60"]);
}

#[test]
fn an_error_names_the_file_the_line_and_what_is_wrong() {
	let text = std::fs::read_to_string(file()).unwrap();
	let text = text.replacen("r_v = 1.0", "r_v = 99.0", 1);
	let line = text.lines().position(|line| line == "r_v = 99.0").unwrap() + 1;
	let error = Scenario::parse(&text, "day.toml".into()).unwrap_err();
	assert_eq!(
		error.to_string(),
		format!("day.toml:{line}:7: R must be from -24 to 24, but is 99")
	);
}

#[test]
fn a_file_that_is_not_there_is_named() {
	let error = Scenario::read("no/such/day.toml").unwrap_err();
	assert!(matches!(error, ScenarioError::Unreadable { .. }));
	assert!(error.to_string().starts_with("no/such/day.toml: "), "{error}");
}

#[test]
fn text_that_is_not_toml_is_refused_at_its_line() {
	says("band_v = 2.0", "band_v = = 2.0", "");
}

#[test]
fn an_unknown_key_is_refused_by_name() {
	says("band_v = 2.0", "bandwidth_v = 2.0", "unknown field `bandwidth_v`");
}

#[test]
fn a_value_of_another_type_is_refused() {
	says("band_v = 2.0", "band_v = \"two\"", "expected f64");
}

#[test]
fn a_missing_key_is_named() {
	let (_, problems) = problems_of("band_v = 2.0", "");
	assert!(problems.iter().any(|p| p.what.contains("missing field `band_v`")), "{problems:?}");
}

#[test]
fn a_connection_point_must_exist_on_the_feeder() {
	let unknown = "point = \"671.1.2.3\"";
	says(unknown, "point = \"700.1\"", "unknown bus");
	says(unknown, "point = \"684.2\"", "does not have");
	says(unknown, "point = \"671\"", "phases");
	says(unknown, "point = \"671.3.1\"", "phases");
	says(unknown, "point = \"650.1.2.3\"", "upstream of the regulators");
	says(unknown, "point = \"rg60.1\"", "upstream of the regulators");
}

#[test]
fn a_device_serial_or_meter_is_one_of_a_kind() {
	let twice = "is already that of `pv-solar-farm-east`";
	says("serial = \"INV-48274\"", "serial = \"INV-48237\"", twice);
	says("meter = \"M-7026\"", "meter = \"M-7013\"", twice);
	says("meter = \"M-7026\"", "submeter = \"m-7013\"\nmeter = \"M-7026\"", twice);
	says("id = \"pv-solar-farm-south\"", "id = \"pv-solar-farm-east\"", "is there twice");
}

#[test]
fn the_devices_behind_one_meter_are_of_one_owner_point_and_aggregator() {
	let meter = "meter = \"M-7026\"";
	for what in ["owner", "connection point"] {
		says(meter, "meter = \"M-7013\"", &format!("of another {what}"));
	}
	let text = std::fs::read_to_string(file()).unwrap();
	let battery = text.split("id = \"battery-solar-farm-east\"").nth(1).expect("a battery");
	let battery = battery.split("[[devices]]").next().unwrap();
	let (sold_apart, metered) = (
		battery.replace("aggregator = \"Sunrise\"", "aggregator = \"Harbor\""),
		battery
			.replace("aggregator = \"Sunrise\"", "aggregator = \"Harbor\"")
			.replace("technology =", "submeter = \"M-1\"\ntechnology ="),
	);
	let apart = Scenario::parse(&text.replacen(battery, &sold_apart, 1), file());
	let Err(ScenarioError::Malformed { problems, .. }) = apart else { panic!("sold twice") };
	assert!(problems[0].what.contains("of another aggregator"), "{problems:#?}");
	let text = text.replacen(battery, &metered, 1);
	let scenario = Scenario::parse(&text, file()).expect("a meter tells them apart");
	assert_eq!(scenario.devices.iter().filter(|device| device.submeter.is_some()).count(), 2);
}

#[test]
fn the_envelope_of_a_site_is_that_of_one_meter_and_not_negative() {
	let another = "[[dso.envelopes]]\nmeter = \"m-7234\"\nexport_kw = 1\nimport_kw = 1\n\n";
	let text = std::fs::read_to_string(file()).unwrap();
	let text = text.replacen("[dso.penalties]", &format!("{another}[dso.penalties]"), 1);
	let Err(ScenarioError::Malformed { problems, .. }) = Scenario::parse(&text, file()) else {
		panic!("a site has two envelopes");
	};
	assert!(problems[0].what.contains("is already that of"), "{problems:#?}");
	says("export_kw = 75", "export_kw = -75", "the export of a site");
}

#[test]
fn an_aggregator_must_exist_and_be_one_of_a_kind() {
	says("aggregator = \"Sunrise\"", "aggregator = \"Sunset\"", "no aggregator `Sunset`");
	says("name = \"Harbor\"", "name = \"Sunrise\"", "is there twice");
}

#[test]
fn a_day_has_twenty_four_values() {
	let (_, problems) = problems_of(
		"  32, 30, 29, 28, 29, 33, 40, 42, 34, 24, 16, 11,",
		"  32, 30, 29, 28, 29, 33, 40, 42, 34, 24, 16,",
	);
	assert!(problems.iter().any(|p| p.what.contains("23 values")), "{problems:?}");
}

#[test]
fn numbers_lie_in_their_ranges() {
	says("latitude = 36.7378", "latitude = 96.7", "latitude");
	says("set_point_v = 123.0", "set_point_v = 12.3", "set point");
	says("round_trip_efficiency = 0.9", "round_trip_efficiency = 1.9", "efficiency");
	says("export_kw = 750", "export_kw = -750", "export rating");
	says("bidding_s = 20", "bidding_s = 0", "bidding");
	says("price_cap = 1000.0", "price_cap = -200.0", "price cap");
	says("export_share = 0.3", "export_share = 1.3", "share");
	says("initial_kwh = 160", "initial_kwh = 1600", "initial charge");
	says("date = 2026-04-15", "date = 1926-04-15", "a day after 1970");
	says("date = 2026-04-15", "date = 2026-04-15T12:00:00", "a day after 1970");
}

#[test]
fn steps_are_in_merit_order_and_offer_no_more_than_there_is() {
	let solar = "solar = [[-15, 0.5], [-3, 0.5]]";
	says(solar, "solar = [[-3, 0.5], [-15, 0.5]]", "prices of supply rise");
	says(solar, "solar = [[-15, 0.7], [-3, 0.7]]", "more than there is");
	says("charge = [[30, 0.5], [22, 0.5]]", "charge = [[22, 0.5], [30, 0.5]]", "demand fall");
}

#[test]
fn an_aggregator_s_prices_lie_between_floor_and_cap() {
	let solar = "solar = [[-15, 0.5], [-3, 0.5]]";
	says(solar, "solar = [[-151, 0.5], [-3, 0.5]]", "the ISO takes prices from -150 to 1000");
	let charge = "charge = [[30, 0.5], [22, 0.5]]";
	says(charge, "charge = [[1001, 0.5], [22, 0.5]]", "the ISO takes prices from -150 to 1000");
}

#[test]
fn a_participant_s_name_has_at_most_thirty_two_bytes() {
	let long = "name = \"A name that is just too long, ümlaut\"";
	for name in ["Sunrise", "Valley ISO", "Valley Distribution"] {
		says(&format!("name = \"{name}\""), long, "bytes; the chain takes 32");
	}
}

#[test]
fn a_bond_is_less_than_what_each_account_is_endowed_with() {
	says("bond_tokens = 10", "bond_tokens = 10000", "leaves nothing for fees");
	let per_mw =
		"bond_per_mw_tokens = 100 # the more a sealed bid may withhold, the more it is held by";
	says(per_mw, "bond_per_mw_tokens = 8000", "which leaves nothing for fees");
}

#[test]
fn a_key_is_not_repeated_in_what_is_wrong_with_it() {
	for (line, changed) in [
		("key = \"//Harbor\"", "key = \"bottom drive obey lake\""),
		("owner = \"//SolarFarmEast\"", "owner = \"bottom drive obey lake\""),
		("key = \"//Harbor\"", "key = \"//Sunrise\""),
	] {
		let (at, problems) = problems_of(line, changed);
		assert!(problems.iter().any(|problem| problem.line == at), "{problems:?}");
		let told = |word| problems.iter().any(|problem| problem.what.contains(word));
		assert!(!told("bottom") && !told("//Sunrise` of"), "{problems:?}");
	}
	says("key = \"//Harbor\"", "key = \"//Sunrise\"", "the key of `Harbor` is already that of");
}

#[test]
fn storage_does_not_charge_and_discharge_in_one_hour() {
	says("discharge_hours = [18, 22]", "discharge_hours = [14, 22]", "in the same hour");
}

#[test]
fn a_device_has_what_its_technology_needs_and_nothing_else() {
	says("array_kw = 900", "capacity_kwh = 900", "takes no `capacity_kwh`");
	let (_, problems) = problems_of("array_kw = 900", "");
	assert!(problems.iter().any(|p| p.what.contains("lacks `array_kw`")), "{problems:?}");
	says("technology = \"solar\"", "technology = \"fusion\"", "unknown variant `fusion`");
}

#[test]
fn a_feeder_is_built_in_or_a_script_that_can_be_read() {
	let model = std::fs::read_to_string(file()).unwrap();
	let model = model.lines().find(|line| line.starts_with("model = ")).unwrap().to_string();
	says(&model, "model = \"ieee14\"", "is no feeder");
	says(&model, "model = \"absent.dss\"", "absent.dss");
}

#[test]
fn everything_that_is_wrong_is_said_at_once_in_the_order_of_the_file() {
	let text = std::fs::read_to_string(file()).unwrap();
	let text = text.replacen("latitude = 36.7378", "latitude = 96.7", 1);
	let text = text.replacen("serial = \"INV-48274\"", "serial = \"INV-48237\"", 1);
	let Err(ScenarioError::Malformed { problems, .. }) = Scenario::parse(&text, "day.toml".into())
	else {
		panic!("two mistakes passed");
	};
	assert_eq!(problems.len(), 2);
	assert!(problems[0].line < problems[1].line);
}

#[test]
fn the_wholesale_market_does_not_trade_with_itself() {
	says(
		"sells = [[0.5, 500], [1, 1000], [2, 1500], [4, 2000], [8, 3000]]",
		"sells = [[-0.5, 500], [1, 1000], [2, 1500], [4, 2000], [8, 3000]]",
		"sell below what it pays",
	);
}

/// The shipped day without the lines that start so.
fn without(starts: &[&str]) -> Scenario {
	let text = std::fs::read_to_string(file()).unwrap();
	let kept = text.lines().filter(|line| !starts.iter().any(|start| line.starts_with(start)));
	let text = kept.collect::<Vec<_>>().join("\n");
	Scenario::parse(&text, file()).unwrap_or_else(|error| panic!("{error}"))
}

#[test]
fn violations_cost_more_than_any_price_unless_the_scenario_says_otherwise() {
	let usd = Price::from_usd_per_mwh;
	let usual = Penalties {
		voltage: usd(5_000.0),
		thermal: usd(5_000.0),
		outage: usd(10_000.0),
		envelope: usd(10_000.0),
	};
	assert_eq!(shipped().dso.penalties, usual);
	let silent =
		without(&["[dso.penalties]", "voltage = ", "thermal = ", "outage = ", "envelope = "]);
	assert_eq!(silent.dso.penalties, usual);
	assert!(shipped().iso.price_cap < usual.voltage);
	let one = Penalties { thermal: usd(5_000.0), ..usual };
	assert_eq!(without(&["thermal = "]).dso.penalties, one);
}

#[test]
fn a_penalty_is_a_positive_price() {
	for wrong in ["0", "-5000", "1e9"] {
		let what = only("voltage = 5000", &format!("voltage = {wrong}"));
		assert!(what.starts_with("the penalty must be from"), "{what}");
	}
}

#[test]
fn the_congestion_rent_has_an_account_of_its_own() {
	let scenario = shipped();
	let account = &scenario.iso.congestion_account;
	assert_eq!(account, "//ValleyCongestionRent");
	assert!(scenario.aggregators.iter().all(|aggregator| aggregator.key != *account));
	assert_eq!(without(&["congestion_account"]).iso.congestion_account, "//CongestionRent");
	let line = "congestion_account = \"//ValleyCongestionRent\" # what demand pays beyond what \
	            supply receives";
	says(line, "congestion_account = \"bottom drive obey lake\"", "this is not a key");
}

/// A feeder of so many buses in a row, all of three phases, and the shipped day on it with
/// flexible load at these of its points, each of the aggregator with this name. Those that the day
/// does not have bid as its last one does.
fn row_of_buses(
	folder: &Path,
	buses: usize,
	load: &[(String, String)],
) -> Result<Scenario, ScenarioError> {
	let mut script = String::from(
		"Clear\nNew Circuit.row bus1=source basekv=4.16 MVAsc3=200 MVAsc1=200\n\
		 New Linecode.oh nphases=3 units=km r1=0.3 x1=0.4 r0=0.6 x0=1.3 c1=0 c0=0 normamps=400\n",
	);
	for bus in 0..buses {
		let before = if bus == 0 { "source".into() } else { format!("b{}", bus - 1) };
		let line = format!("New Line.l{bus} bus1={before} bus2=b{bus} linecode=oh length=0.01\n");
		script.push_str(&line);
	}
	script.push_str("Set VoltageBases=[4.16]\nCalcVoltageBases\n");
	std::fs::write(folder.join("row.dss"), script).unwrap();
	let text = std::fs::read_to_string(file()).unwrap();
	let (head, _) = text.split_once("[[devices]]").unwrap();
	let head = head.replacen("model = \"ieee13\"", "model = \"row.dss\"", 1);
	let (before, after) = head.split_once("[feeder.regulators]").unwrap();
	let (_, after) = after.split_once("[dso]").unwrap();
	let mut text = format!("{before}[dso]{after}");
	let (_, pattern) = head.rsplit_once("[[aggregators]]\nname = \"Cooperative\"").unwrap();
	let (_, strategy) = pattern.split_once("[aggregators.strategy]").unwrap();
	for name in load.iter().map(|(_, name)| name).collect::<BTreeSet<_>>() {
		if !head.contains(&format!("name = \"{name}\"")) {
			text.push_str(&format!(
				"[[aggregators]]\nname = \"{name}\"\nkey = \"//{name}\"\n\
				 [aggregators.strategy]{strategy}"
			));
		}
	}
	for (index, (point, aggregator)) in load.iter().enumerate() {
		let owner = index % 8;
		text.push_str(&format!(
			"[[devices]]\nid = \"load-{index}\"\nowner = \"//Owner{owner}\"\n\
			 aggregator = \"{aggregator}\"\nserial = \"S-{index}\"\nmeter = \"M-{index}\"\n\
			 technology = \"flexible-load\"\npoint = \"{point}\"\nexport_kw = 10\nimport_kw = 10\n\
			 hours = [0, 24]\n"
		));
	}
	let written = folder.join("day.toml");
	std::fs::write(&written, text).unwrap();
	Scenario::read(written)
}

/// The first points of the feeder: each bus with each set of its phases.
fn points(count: usize) -> Vec<String> {
	let phases = ["1", "2", "3", "1.2", "1.3", "2.3", "1.2.3"];
	let all = (0..).flat_map(|bus| phases.map(|phases| format!("b{bus}.{phases}")));
	all.take(count).collect()
}

fn of(aggregator: &str, points: Vec<String>) -> Vec<(String, String)> {
	points.into_iter().map(|point| (point, aggregator.to_owned())).collect()
}

/// What is wrong with a scenario, and the text of its line.
fn only_problem(folder: &Path, read: Result<Scenario, ScenarioError>) -> (String, String) {
	let Err(ScenarioError::Malformed { problems, .. }) = read else { panic!("it passed") };
	let [problem] = &problems[..] else { panic!("{problems:?}") };
	let text = std::fs::read_to_string(folder.join("day.toml")).unwrap();
	(problem.what.clone(), text.lines().nth(problem.line - 1).unwrap().to_owned())
}

#[test]
fn an_area_has_as_many_points_as_the_chain_takes() {
	let folder = tempfile::tempdir().unwrap();
	let names = ["Sunrise", "Harbor", "Cooperative", "Fourth"];
	let load = |count| {
		let spread = points(count).into_iter().enumerate();
		spread.map(|(at, point)| (point, names[at % 4].to_owned())).collect::<Vec<_>>()
	};
	row_of_buses(folder.path(), 37, &load(256)).unwrap_or_else(|error| panic!("{error}"));
	let (what, line) = only_problem(folder.path(), row_of_buses(folder.path(), 37, &load(257)));
	assert_eq!(what, "this is one point too many; the chain takes 256");
	assert_eq!(line, format!("point = \"{}\"", points(257)[256]));
}

#[test]
fn a_pricing_node_has_as_many_portfolios_as_the_chain_takes() {
	let folder = tempfile::tempdir().unwrap();
	let load = |more: usize| {
		let names = (0..24).map(|index| format!("Bidder{index}"));
		let all = names.flat_map(|name| of(&name, points(256)));
		all.chain(of("Bidder24", points(more))).collect::<Vec<_>>()
	};
	// 24 aggregations at 256 points; one more has a tenth of a megawatt at ten of them.
	let (what, line) = only_problem(folder.path(), row_of_buses(folder.path(), 37, &load(10)));
	assert_eq!(
		what,
		"this is one portfolio of an aggregation at a point too many; the chain takes 6144"
	);
	assert_eq!(line, format!("point = \"{}\"", points(1)[0]));
	row_of_buses(folder.path(), 37, &load(0)).unwrap_or_else(|error| panic!("{error}"));
}

/// The only mistake of the shipped day after one line of it has been changed.
fn only(line: &str, changed: &str) -> String {
	let (_, problems) = problems_of(line, changed);
	let [problem] = &problems[..] else { panic!("`{changed}`: {problems:#?}") };
	problem.what.clone()
}

#[test]
fn one_mistake_is_one_message() {
	assert!(only("price_cap = 1000.0", "price_cap = -1000.0").contains("not above"));
	assert!(only("price_cap = 1000.0", "price_cap = 1e9").contains("must be from"));
	assert!(
		only(
			"model = \"ieee13\" # built in; or the path of an OpenDSS script, relative to this file",
			"model = \"absent.dss\""
		)
		.contains("absent.dss")
	);
	let unknown = only("name = \"Harbor\"", "name = \"Haven\"");
	assert!(unknown.starts_with("there is no aggregator `Harbor`, which "), "{unknown}");
}

#[test]
fn a_serial_number_is_one_device_however_it_is_written() {
	says("serial = \"INV-48274\"", "serial = \"inv-48237 \"", "already that of");
	says("serial = \"INV-48274\"", "serial = \" \"", "empty");
}

#[test]
fn a_day_is_no_later_than_the_chain_takes() {
	says("date = 2026-04-15", "date = 2099-04-15", "more than 366 days ahead");
}

#[test]
fn a_phase_is_no_shorter_than_the_chain_takes() {
	says("bidding_s = 20", "bidding_s = 15", "bidding must last from 16 s to a day");
	says("revealing_s = 14", "revealing_s = 9", "revealing must last from 10 s to a day");
}

#[test]
fn a_device_is_rated_no_higher_than_its_connection_point_carries() {
	let words = "its connection point carries 5498 kVA";
	says("export_kw = 750", "export_kw = 750_000", words);
}

#[test]
fn a_rating_without_its_decimal_point_is_found() {
	says("export_kw = 625", "export_kw = 625_000", "its connection point carries 5259.");
}

#[test]
fn an_aggregation_is_as_large_as_the_iso_asks() {
	let words = "its devices add up to";
	let (_, problems) = problems_of(
		"minimum_size_kw = 100.0 # FERC Order 2222 asks for no more",
		"minimum_size_kw = 5000.0",
	);
	assert!(problems.iter().all(|problem| problem.what.contains(words)), "{problems:?}");
	assert_eq!(problems.len(), 3);
}
