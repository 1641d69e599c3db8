//! The monitoring: rules by `promtool`, and every expression of every rule and every panel by a real
//! Prometheus on a market day. The day is played once for all tests.
#![cfg(target_os = "linux")]

mod common;

use common::{
	Running, SCENARIO,
	collector::{Collector, Span},
	tieline, within,
};
use serde_json::Value;
use std::{
	collections::{BTreeMap, BTreeSet},
	env, fs,
	io::{Read, Write},
	net::TcpStream,
	path::{Path, PathBuf},
	process::{Command, Output, Stdio},
	sync::{Mutex, OnceLock},
	time::{Duration, SystemTime, UNIX_EPOCH},
};
use tieline_testnet::{Process, Program, free_ports};

/// The environment variable that holds the folder of `prometheus` and `promtool`.
const PROGRAMS: &str = "TIELINE_PROMETHEUS";
/// How long the market day may take.
const DAY: Duration = Duration::from_secs(600);
/// The range of `$__rate_interval` in dashboards.
const RATE: &str = "30s";

fn monitoring() -> PathBuf {
	Path::new(env!("CARGO_MANIFEST_DIR")).join("../monitoring")
}

fn document(path: &str) -> String {
	let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(path);
	fs::read_to_string(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()))
}

/// A program of Prometheus, where it is installed. In CI it has to be.
fn program(name: &str) -> Option<PathBuf> {
	let path = env::var_os(PROGRAMS)
		.map_or_else(|| name.into(), |folder| PathBuf::from(folder).join(name));
	let is_there = Command::new(&path).arg("--version").output().is_ok();
	let how = "Prometheus is not installed: run `cargo xtask setup` and `cargo xtask test`";
	assert!(is_there || env::var_os("CI").is_none(), "{how}");
	if !is_there {
		eprintln!("skipped: {how}");
	}
	is_there.then_some(path)
}

fn passes(output: &Output) {
	let said = [&output.stdout, &output.stderr].map(|bytes| String::from_utf8_lossy(bytes));
	assert!(output.status.success(), "{}", said.concat());
}

fn files(folder: &str, extension: &str) -> Vec<PathBuf> {
	let entries = fs::read_dir(monitoring().join(folder)).unwrap();
	let mut files = entries.map(|entry| entry.unwrap().path()).collect::<Vec<_>>();
	files.retain(|file| file.extension().is_some_and(|found| found == extension));
	files.sort();
	assert!(!files.is_empty(), "there is nothing in {folder}");
	files
}

#[test]
fn the_configuration_and_the_rules_are_well_formed_and_pass_their_tests() {
	let Some(promtool) = program("promtool") else { return };
	let promtool = || Command::new(&promtool);
	let config = monitoring().join("prometheus.yml");
	passes(&promtool().args(["check", "config"]).arg(config).output().unwrap());
	let tests = files("rules/tests", "yml");
	passes(&promtool().args(["test", "rules"]).args(tests).output().unwrap());
}

/// The values of a key in the lines of a YAML file, in their order.
fn values<'a>(text: &'a str, key: &str) -> Vec<&'a str> {
	let of = |line: &'a str| line.trim().trim_start_matches("- ").strip_prefix(key);
	text.lines().filter_map(of).map(str::trim).collect()
}

#[test]
fn every_alert_has_a_case_that_fires_one_that_is_silent_and_a_paragraph() {
	let rules = document("monitoring/rules/alerts.yml");
	let alerts = values(&rules, "alert:");
	assert!(alerts.len() >= 20, "{alerts:?}");
	let tests =
		files("rules/tests", "yml").into_iter().map(|file| fs::read_to_string(file).unwrap());
	let tests = tests.collect::<String>();
	let (mut firing, mut silent) = (BTreeSet::new(), BTreeSet::new());
	let mut lines = tests.lines().map(str::trim).peekable();
	while let Some(line) = lines.next() {
		let Some(alert) = line.strip_prefix("alertname: ") else { continue };
		match lines.peek() {
			Some(&"exp_alerts: []") => silent.insert(alert),
			Some(&"exp_alerts:") => firing.insert(alert),
			other => panic!("{alert}: {other:?}"),
		};
	}
	let all = alerts.iter().copied().collect::<BTreeSet<_>>();
	assert_eq!((&firing, &silent), (&all, &all));
	let runbook = document("docs/monitoring.md");
	let headings = values(&runbook, "### ").into_iter().collect::<BTreeSet<_>>();
	for alert in &alerts {
		assert!(headings.contains(alert), "docs/monitoring.md has no paragraph on {alert}");
	}
	let urls = values(&rules, "runbook_url:");
	let expected =
		alerts.iter().map(|alert| format!("docs/monitoring.md#{}", alert.to_lowercase()));
	assert_eq!(urls, expected.collect::<Vec<_>>());
}

/// The panels of a dashboard: the title and the expressions of each.
fn panels(dashboard: &Value) -> Vec<(String, Vec<String>)> {
	let panels = dashboard["panels"].as_array().unwrap().iter();
	let panels = panels.filter(|panel| panel["type"] != "row").map(|panel| {
		let targets = panel["targets"].as_array().unwrap().iter();
		let expressions = targets.map(|target| target["expr"].as_str().unwrap().to_owned());
		(panel["title"].as_str().unwrap().to_owned(), expressions.collect())
	});
	panels.collect()
}

fn dashboards() -> BTreeMap<String, Value> {
	let files = files("grafana/dashboards", "json").into_iter().map(|file| {
		let name = file.file_stem().unwrap().to_string_lossy().into_owned();
		(name, serde_json::from_str(&fs::read_to_string(file).unwrap()).unwrap())
	});
	files.collect()
}

#[test]
fn dashboards_ask_the_data_source_that_is_chosen_and_their_panels_have_places() {
	let dashboards = dashboards();
	assert_eq!(dashboards.keys().collect::<Vec<_>>(), ["agents", "feeder", "market", "network"]);
	for (name, dashboard) in &dashboards {
		assert_eq!(dashboard["uid"], format!("tieline-{name}"));
		let panels = dashboard["panels"].as_array().unwrap();
		let ids = panels.iter().map(|panel| panel["id"].as_u64().unwrap()).collect::<BTreeSet<_>>();
		assert_eq!(ids.len(), panels.len(), "{name}");
		let mut taken = BTreeSet::new();
		for panel in panels {
			let at = |key: &str| panel["gridPos"][key].as_u64().unwrap();
			for x in at("x")..at("x") + at("w") {
				for y in at("y")..at("y") + at("h") {
					assert!(x < 24 && taken.insert((x, y)), "{name}: {}", panel["title"]);
				}
			}
			if panel["type"] != "row" {
				assert_eq!(panel["datasource"]["uid"], "${datasource}", "{name}");
			}
		}
	}
}

#[test]
fn the_documentation_names_every_metric() {
	let text = document("docs/monitoring.md");
	for (name, dashboard) in &dashboards() {
		for (title, expressions) in panels(dashboard) {
			for metric in expressions.iter().flat_map(|expression| selectors(expression)) {
				let metric = metric.split('{').next().unwrap();
				if !metric.starts_with("tieline_") {
					continue;
				}
				let plain = metric.trim_end_matches("_bucket");
				assert!(text.contains(&format!("`{plain}`")), "{name}, {title}: {plain}");
			}
		}
	}
}

/// The vector selectors of an expression: the names of our metrics and of Prometheus' own, each
/// with its matchers.
fn selectors(expression: &str) -> Vec<String> {
	const PREFIXES: [&str; 8] =
		["tieline_", "substrate_", "up", "chain:", "node:", "reason:", "name:", "area:"];
	let is_part = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == ':';
	let mut found = Vec::new();
	let mut rest = expression;
	while let Some(begin) = rest.find(|c: char| c.is_ascii_alphabetic()) {
		let word = &rest[begin..];
		let end = word.find(|c: char| !is_part(c)).unwrap_or(word.len());
		let (name, after) = word.split_at(end);
		let is_ours = name == "up" || PREFIXES.iter().any(|p| *p != "up" && name.starts_with(p));
		let matchers = match after.strip_prefix('{') {
			Some(inner) => &after[..inner.find('}').expect("a closing brace") + 2],
			None => "",
		};
		if is_ours {
			found.push(format!("{name}{matchers}"));
		}
		rest = &after[matchers.len()..];
	}
	found
}

#[test]
fn every_recording_rule_has_a_case_with_its_value() {
	let rules = document("monitoring/rules/recording.yml");
	let tests = document("monitoring/rules/tests/recording.yml");
	let tested = values(&tests, "expr:").into_iter().collect::<BTreeSet<_>>();
	assert_eq!(tested, values(&rules, "record:").into_iter().collect());
}

#[test]
fn selectors_are_found_with_their_matchers() {
	let expression = "max by (node, area) (a_b{x=\"up\"}) > 0 and on (node) \
		max by (node) (tieline_market_ders{status=\"retired\"}[5m]) or up == 0";
	assert_eq!(selectors(expression), ["tieline_market_ders{status=\"retired\"}", "up"]);
	let sum = "sum by (name, le) (rate(tieline_agent_step_seconds_bucket[5m])) + chain:a:b";
	assert_eq!(selectors(sum), ["tieline_agent_step_seconds_bucket", "chain:a:b"]);
}

/// The commands of ours in the compose file and in the units, with the name of the agent for `%i`.
fn commands() -> Vec<Vec<String>> {
	let compose = document("monitoring/compose.yml");
	let of_compose = values(&compose, "command: tieline ").into_iter().map(str::to_owned);
	let units = files("systemd", "service")
		.into_iter()
		.map(|file| fs::read_to_string(file).unwrap().replace("\\\n", "").replace("%i", "dso"));
	let units = units.collect::<Vec<_>>();
	let of_units = units.iter().flat_map(|unit| values(unit, "ExecStart=/usr/local/bin/tieline "));
	let options = "--url ws://127.0.0.1:9944 --metrics 127.0.0.1:9617";
	let serve = "--database sqlite:/index/market.db --listen 127.0.0.1:8080";
	let of_units = of_units.map(|command| {
		command.replace("$TIELINE_AGENT_OPTIONS", options).replace("$TIELINE_SERVE_OPTIONS", serve)
	});
	let split = |command: String| {
		// Any port that is free, since the agents of the machine may be there.
		let words = command.split_whitespace().map(|word| {
			let is_address = [":9616", ":9617", ":8080"].iter().any(|port| word.ends_with(port));
			if is_address { "127.0.0.1:0".into() } else { word.to_owned() }
		});
		words.collect()
	};
	of_compose.chain(of_units).map(split).collect()
}

#[test]
fn the_commands_of_compose_and_systemd_are_understood() {
	let commands = commands();
	assert_eq!(commands.len(), 12, "{commands:?}");
	for command in commands {
		let words = command.iter().map(String::as_str).collect::<Vec<_>>();
		let (code, errors) = Running::start(&mut tieline(&words)).end();
		// All that is missing is the configuration or the database, which are those of another machine.
		assert_eq!(code, Some(1), "{words:?}: {errors}");
		let is_missing =
			["cannot be read", "cannot be reached"].iter().any(|end| errors.contains(end));
		assert!(is_missing, "{words:?}: {errors}");
	}
}

/// A Prometheus that scraped a market day from its beginning to its end.
struct Day {
	/// It ends with this process, since nobody drops what is static.
	_prometheus: Mutex<Process>,
	address: String,
	/// Where the day was played.
	out: PathBuf,
	/// When, in seconds since 1970.
	span: (u64, u64),
	/// The traces of the agents.
	collector: Collector,
}

fn now() -> u64 {
	SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs()
}

/// The market day; `None` where Prometheus is not installed.
fn day() -> Option<&'static Day> {
	static DAY: OnceLock<Option<Day>> = OnceLock::new();
	DAY.get_or_init(|| Some(play(program("prometheus")?))).as_ref()
}

fn play(prometheus: PathBuf) -> Day {
	let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("monitoring");
	fs::remove_dir_all(&folder).ok();
	let [out, home] = ["day", "prometheus"].map(|name| folder.join(name));
	let (running, address) = scraping(prometheus, &home);
	let (begun, collector) = (now(), Collector::start());
	let targets = home.join("targets/demo.json");
	let mut demo = tieline(&["demo", "--log", "json", "--scenario", SCENARIO, "--out"]);
	let node = tieline_testnet::node_program().expect("the node is built");
	demo.arg(&out).arg("--metrics").arg(&targets).env("TIELINE_NODE", node);
	demo.env("OTEL_EXPORTER_OTLP_ENDPOINT", collector.url());
	demo.stderr(Stdio::from(fs::File::create(folder.join("demo.log")).unwrap()));
	let mut demo = Running::start(&mut demo);
	let _rivals = rivals(&folder, &out, &home, &mut demo, &collector);
	within(DAY, || demo.has_ended().then_some(()));
	let said = fs::read_to_string(folder.join("demo.log")).unwrap();
	assert_eq!(demo.end().0, Some(0), "{said}");
	Day { _prometheus: Mutex::new(running), address, out, span: (begun, now()), collector }
}

/// A Prometheus with our configuration that scrapes each second, and its address.
fn scraping(prometheus: PathBuf, home: &Path) -> (Process, String) {
	fs::create_dir_all(home.join("targets")).unwrap();
	fs::create_dir_all(home.join("rules")).unwrap();
	for rules in files("rules", "yml") {
		fs::copy(&rules, home.join("rules").join(rules.file_name().unwrap())).unwrap();
	}
	let config = document("monitoring/prometheus.yml");
	let fast =
		config.replace("_interval: 15s", "_interval: 1s").replace("interval: 30s", "interval: 1s");
	assert_ne!(config, fast);
	fs::write(home.join("prometheus.yml"), fast).unwrap();
	let address = format!("127.0.0.1:{}", free_ports(1).unwrap()[0]);
	let prometheus = Program::new("prometheus", prometheus).arguments([
		format!("--config.file={}", home.join("prometheus.yml").display()),
		format!("--storage.tsdb.path={}", home.join("data").display()),
		format!("--web.listen-address={address}"),
	]);
	let log = home.join("prometheus.log");
	fs::File::create(&log).unwrap();
	let running = Process::start(prometheus, log).unwrap();
	within(common::SOON, || get(&address, "/-/ready").ok().filter(|(status, _)| *status == 200));
	(running, address)
}

/// Several solvers post the same certificates, and the runtime refuses those that come later: so there
/// are refusals to be counted.
fn rivals(
	folder: &Path,
	out: &Path,
	home: &Path,
	demo: &mut Running,
	collector: &Collector,
) -> Vec<Running> {
	let log = out.join("chain/node.log");
	let endpoint = within(DAY, || {
		assert!(!demo.has_ended(), "{}", fs::read_to_string(folder.join("demo.log")).unwrap());
		let log = fs::read_to_string(&log).ok()?;
		let port = log.split("JSON-RPC server: addr=127.0.0.1:").nth(1)?;
		Some(port.chars().take_while(char::is_ascii_digit).collect::<String>())
	});
	let rivals = ["Ferdie", "Eve", "Dave"].map(|name| {
		let config = folder.join(format!("solve-{name}.toml"));
		let account = format!("[account]\nkey = {{ development = \"//{name}\" }}\n");
		fs::write(&config, account).unwrap();
		let metrics = format!("127.0.0.1:{}", free_ports(1).unwrap()[0]);
		let labels = format!(r#"{{"job": "agent", "name": "solver-{name}"}}"#);
		let target = format!(r#"[{{"targets": ["{metrics}"], "labels": {labels}}}]"#);
		fs::write(home.join(format!("targets/{name}.json")), target).unwrap();
		let mut solver =
			tieline(&["solve", "--url", &format!("ws://127.0.0.1:{endpoint}"), "--metrics"]);
		solver.arg(metrics).arg("--config").arg(config).arg("--otlp").arg(collector.url());
		let log = fs::File::create(folder.join(format!("solver-{name}.log"))).unwrap();
		Running::start(solver.stderr(Stdio::from(log)))
	});
	rivals.into()
}

/// The status and the body of an answer.
fn get(address: &str, path: &str) -> std::io::Result<(u16, String)> {
	let mut stream = TcpStream::connect(address)?;
	write!(stream, "GET {path} HTTP/1.0\r\nHost: {address}\r\n\r\n")?;
	let mut answer = String::new();
	stream.read_to_string(&mut answer)?;
	let (head, body) = answer.split_once("\r\n\r\n").expect("an answer");
	Ok((head.split(' ').nth(1).unwrap().parse().unwrap(), body.to_owned()))
}

fn encoded(query: &str) -> String {
	query.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

impl Day {
	fn api(&self, path: &str) -> Value {
		let (status, body) = get(&self.address, &format!("/api/v1/{path}")).unwrap();
		assert_eq!(status, 200, "{path}: {body}");
		let mut answer = serde_json::from_str::<Value>(&body).unwrap();
		answer["data"].take()
	}

	/// The values of a query at any second of the day that are numbers.
	fn values(&self, query: &str) -> Vec<f64> {
		let (start, end) = self.span;
		let path = format!("query_range?query={}&start={start}&end={end}&step=1", encoded(query));
		let answer = self.api(&path);
		let series = answer["result"].as_array().unwrap().iter();
		let samples = series.flat_map(|series| series["values"].as_array().unwrap());
		let numbers = samples.map(|sample| sample[1].as_str().unwrap().parse::<f64>().unwrap());
		numbers.filter(|number| !number.is_nan()).collect()
	}

	/// The largest value of a query.
	fn most(&self, query: &str) -> f64 {
		let values = self.values(query);
		assert!(!values.is_empty(), "{query}");
		values.into_iter().fold(f64::NEG_INFINITY, f64::max)
	}
}

#[test]
fn every_expression_of_every_panel_returns_data() {
	let Some(day) = day() else { return };
	let mut empty = Vec::new();
	for (name, dashboard) in &dashboards() {
		for (title, expressions) in panels(dashboard) {
			for expression in expressions {
				let query = expression.replace("$__rate_interval", RATE).replace("$name", ".*");
				assert!(!query.contains('$'), "{name}, {title}: {query}");
				if day.values(&query).is_empty() {
					empty.push(format!("{name}, {title}: {query}"));
				}
			}
		}
	}
	assert!(empty.is_empty(), "these return nothing:\n{}", empty.join("\n"));
}

#[test]
fn every_rule_can_be_evaluated_and_all_that_it_asks_for_is_there() {
	let Some(day) = day() else { return };
	let rules = day.api("rules");
	let groups = rules["groups"].as_array().unwrap().iter();
	let rules = groups.flat_map(|group| group["rules"].as_array().unwrap()).collect::<Vec<_>>();
	let mut empty = Vec::new();
	for rule in &rules {
		let name = rule["name"].as_str().unwrap();
		assert_eq!(rule["health"], "ok", "{name}: {}", rule["lastError"]);
		let query = rule["query"].as_str().unwrap();
		// An alert that does not fire returns nothing, but what it compares has to be there.
		let asked = match rule["type"].as_str().unwrap() {
			"recording" => vec![name.to_owned(), query.to_owned()],
			_ => selectors(query),
		};
		assert!(!asked.is_empty(), "{name}: {query}");
		for query in asked {
			if day.values(&query).is_empty() {
				empty.push(format!("{name}: {query}"));
			}
		}
	}
	assert!(rules.len() >= 30, "{}", rules.len());
	assert!(empty.is_empty(), "these return nothing:\n{}", empty.join("\n"));
}

#[test]
fn the_calls_about_a_bid_are_one_trace_across_the_agents() {
	let Some(day) = day() else { return };
	let spans = day.collector.spans();
	let mut bids = BTreeMap::<&str, Vec<&Span>>::new();
	for span in &spans {
		let (start, end) = span.times;
		assert!(start <= end && end / 1_000_000_000 >= day.span.0, "{span:?}");
		if let Some(bid) = span.attributes.get("tieline.bid") {
			bids.entry(bid).or_default().push(span);
		}
	}
	// One auction with a bid of each of three aggregations.
	assert_eq!(bids.keys().collect::<Vec<_>>(), [&"0/0", &"0/1", &"0/2"]);
	let traces = bids.values().map(|spans| {
		let traces = spans.iter().map(|span| &span.trace[..]).collect::<BTreeSet<_>>();
		assert_eq!(traces.len(), 1, "{spans:?}");
		traces.into_iter().next().unwrap()
	});
	assert_eq!(traces.collect::<BTreeSet<_>>().len(), 3);
	for (bid, spans) in &bids {
		let done = spans.iter().filter(|span| span.attributes["tieline.outcome"] == "final");
		let done = done.collect::<Vec<_>>();
		let calls = done.iter().map(|span| &*span.name).collect::<BTreeSet<_>>();
		for call in ["BidMarket.commit", "BidMarket.reveal", "BidMarket.clear"] {
			assert!(calls.contains(call), "{bid}: {calls:?}");
		}
		let services = done.iter().map(|span| &*span.service).collect::<BTreeSet<_>>();
		assert_eq!(services, BTreeSet::from(["tieline-aggregator", "tieline-solve"]), "{bid}");
		assert!(done.iter().all(|span| span.failure.is_none()));
		assert!(done.iter().all(|span| span.attributes["tieline.block"].parse::<u32>().is_ok()));
	}
	// The certificates of the other solvers come too late.
	let refused = spans.iter().filter(|span| span.attributes["tieline.outcome"] == "refused");
	let reasons = refused.map(|span| span.failure.as_deref().unwrap()).collect::<Vec<_>>();
	assert!(!reasons.is_empty() && reasons.iter().all(|reason| !reason.is_empty()));
}

#[test]
fn the_market_is_counted_as_it_was() {
	let Some(day) = day() else { return };
	for (query, expected) in [
		("sum(up{job=\"agent\"})", 11.0),
		("tieline_market_runtime_is_known", 1.0),
		("tieline_market_auctions{phase=\"cleared\"}", 1.0),
		("tieline_market_commitments_total", 3.0),
		("tieline_market_bids_revealed_total", 3.0),
		("tieline_market_certificates_total", 24.0),
		("tieline_market_intervals_no_trade_total", 0.0),
		("tieline_market_limit_intervals_posted_total", 24.0),
		("tieline_market_limit_intervals_missed_total", 0.0),
		("tieline_market_ders{status=\"qualified\"}", 67.0),
		("tieline_market_bonds_forfeited_total", 0.0),
		("tieline_agent_limit_intervals_posted_total", 24.0),
		("sum(tieline_agent_ders_enrolled)", 67.0),
	] {
		assert_eq!(day.most(query), expected, "{query}");
	}
	let awarded = |metric: &str| day.most(&format!("sum({metric}{{side=\"supply\"}})"));
	let (market, agents) = (
		awarded("tieline_market_awarded_watt_hours_total"),
		awarded("tieline_agent_awarded_watt_hours_total"),
	);
	assert!(market > 1e6, "{market}");
	assert!((market - agents).abs() < 1e-6 * market, "{market} {agents}");
	assert!(day.most("sum(tieline_market_curtailed_watt_hours_total)") > 0.0);
	assert!(day.most("sum(tieline_agent_calls_refused_total)") > 0.0);
	let finality =
		"histogram_quantile(0.5, sum by (le) (tieline_agent_call_finality_seconds_bucket))";
	let seconds = day.most(finality);
	assert!((0.5..30.0).contains(&seconds), "{seconds}");
}

/// The lines of a program's log that are about a bid.
fn about(out: &Path, name: &str, bid: &str) -> Vec<Value> {
	let log = fs::read_to_string(out.join("logs").join(format!("{name}.log"))).unwrap();
	let lines = log.lines().map(|line| serde_json::from_str::<Value>(line).expect(line));
	let is_about =
		|line: &Value| line["bid"].as_str().is_some_and(|bids| bids.split(' ').any(|b| b == bid));
	lines.filter(is_about).collect()
}

#[test]
fn a_bid_is_followed_through_the_logs_of_all_agents() {
	let Some(day) = day() else { return };
	for bid in ["0/0", "0/1", "0/2"] {
		let messages = |name: &str| {
			let lines = about(&day.out, name, bid);
			let text = |line: &Value| {
				let what = line["what"].as_str().unwrap_or_default();
				format!("{} {what}", line["message"].as_str().unwrap())
			};
			lines.iter().map(text).collect::<Vec<_>>()
		};
		let names = ["sunrise", "harbor", "cooperative"].map(|name| format!("aggregator-{name}"));
		let own = names.iter().map(|name| messages(name)).filter(|lines| !lines.is_empty());
		let own = own.collect::<Vec<_>>();
		assert_eq!(own.len(), 1, "{bid} is one aggregator's: {own:?}");
		let has = |lines: &[String], text: &str| lines.iter().any(|line| line.starts_with(text));
		for text in
			["sealing a bid", "done commit a bid", "done reveal", "the auction is over: awarded"]
		{
			assert!(has(&own[0], text), "{bid}: {text}: {own:?}");
		}
		let iso = messages("iso");
		assert!(
			has(&iso, "a sealed bid has come in") && has(&iso, "a bid was revealed"),
			"{iso:?}"
		);
		let solver = messages("solve");
		let second = "refused; left out for a while clear interval";
		assert!(has(&solver, "done clear interval") || has(&solver, second), "{solver:?}");
	}
}
