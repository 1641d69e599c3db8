//! Every route over rows inserted by hand, in SQLite and in PostgreSQL.

mod common;

use axum::{
	Router,
	http::{Method, Request, StatusCode},
};
use common::{BARE, FIXTURE, app, ask, fill, get, get_with, json, market, sqlite};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use tieline_api::{Settings, openapi, router};
use tieline_index::Database;
use tieline_testnet::Postgres;

const BOB: &str = "5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty";
const OWNER: &str = "5FLSigC9HGRKVhB9FiEo4Y3koPsNmBmLJbpXg2mp1hXcS59Y";

/// The lists, with the number of their entries in the fixture.
const LISTS: [(&str, usize); 18] = [
	("/v1/nodes", 1),
	("/v1/areas", 1),
	("/v1/areas/0/points", 2),
	("/v1/aggregators", 2),
	("/v1/ders", 2),
	("/v1/reviews", 2),
	("/v1/auctions", 1),
	("/v1/auctions/0/bids", 1),
	("/v1/auctions/0/intervals", 2),
	("/v1/prices", 1),
	("/v1/awards", 1),
	("/v1/limits", 1),
	("/v1/overrides", 1),
	("/v1/blocks", 5),
	("/v1/extrinsics", 7),
	("/v1/events", 11),
	("/v1/events?account=5FLSigC9HGRKVhB9FiEo4Y3koPsNmBmLJbpXg2mp1hXcS59Y", 1),
	("/v1/extrinsics?pallet=BidMarket&call=clear&succeeded=false", 1),
];

async fn lists(router: &Router) {
	for (path, count) in LISTS {
		let all = json(router, path).await;
		let items = all["items"].as_array().unwrap();
		assert_eq!((items.len(), &all["next"]), (count, &Value::Null), "{path}: {all}");
		let joint = if path.contains('?') { '&' } else { '?' };
		// Page by page it is the same list.
		let (mut paged, mut cursor) = (Vec::new(), String::new());
		loop {
			let page = json(router, &format!("{path}{joint}limit=1{cursor}")).await;
			paged.extend(page["items"].as_array().unwrap().clone());
			match page["next"].as_str() {
				Some(next) => cursor = format!("&cursor={next}"),
				None => break,
			}
		}
		assert_eq!(&paged, items, "{path}");
		let csv = get(router, &format!("{path}{joint}format=csv")).await;
		assert_eq!(csv.header("content-type"), "text/csv; charset=utf-8", "{path}");
		assert_eq!(csv.text.lines().count(), count + 1, "{path}: {}", csv.text);
	}
}

async fn details(router: &Router) {
	let chain = json(router, "/v1/chain").await;
	assert_eq!(chain["head"]["number"], 4);
	assert_eq!(chain["head"]["time"], "2026-04-14T20:53:26.000Z");
	assert_eq!(chain["market_day_zone"], "America/Los_Angeles");
	assert_eq!(chain["node"]["connected"], false);

	let block = json(router, "/v1/blocks/2").await;
	assert_eq!(block["extrinsic_list"].as_array().unwrap().len(), 3);
	assert_eq!(block["event_list"][2]["name"], "BidRevealed");
	let by_hash = block["hash"].as_str().unwrap();
	assert_eq!(json(router, &format!("/v1/blocks/{by_hash}")).await, block);

	let extrinsic = json(router, "/v1/extrinsics/3-0").await;
	assert_eq!(extrinsic["refusal"], "BidMarket.NotBalanced");
	assert_eq!(extrinsic["succeeded"], false);
	assert_eq!(extrinsic["arguments"], json!({ "auction": 0, "interval": 0 }));
	assert_eq!(extrinsic["event_list"][0]["id"], "3-0");
	let fee = json(router, "/v1/extrinsics/1-1").await;
	assert_eq!(fee["fee_planck"], "340282366920938463463374607431768211455");

	let auction = json(router, "/v1/auctions/0").await;
	assert_eq!(auction["start"], "2026-04-15T00:00:00-07:00");
	assert_eq!((&auction["phase"], &auction["revealed_bids"]), (&json!("no-trade"), &json!(1)));
	assert_eq!(auction["opened"]["block"], 2);
	assert_eq!(auction["opened"]["extrinsic"], 1);

	let interval = json(router, "/v1/auctions/0/intervals/0").await;
	assert_eq!(interval["name"], "00:00-07:00");
	assert_eq!(interval["welfare"], "999999999999999999999");
	assert_eq!((&interval["binding_limits"], &interval["overrides"]), (&json!(1), &json!(1)));
	let offer = &interval["offers"][0];
	assert_eq!(offer["point"], json!({ "area": 0, "point": 3, "name": "675.1.2.3" }));
	assert_eq!(offer["steps"].as_array().unwrap().len(), 2);
	assert_eq!(offer["reasons"][0]["element"], "675.1");
	assert_eq!(offer["reasons"][0]["posted"]["extrinsic"], 1);
	assert_eq!(interval["limits"][0]["coefficients"], json!({ "675.1.2.3": 1_000_000 }));
	assert_eq!(interval["withheld"][0]["energy_wh"], 2_500);
	assert_eq!(interval["wholesale"].as_array().unwrap().len(), 2);
	let open = json(router, "/v1/auctions/0/intervals/1").await;
	assert_eq!((&open["cleared"], &open["phase"]), (&Value::Null, &json!("no-trade")));

	let award = &json(router, "/v1/awards?auction=0&aggregation=7").await["items"][0];
	assert_eq!(award["evidence"], "/v1/auctions/0/intervals/0/evidence");
	assert_eq!(award["cleared"]["extrinsic"], 1);

	let der = json(router, "/v1/ders/12").await;
	assert_eq!(der["aggregation_name"], "Sunrise");
	assert_eq!(der["qualified_until"], "2027-03-23");
	assert_eq!(der["life"][1]["what"], "DerQualified");
	assert_eq!(der["reviews"][0]["outcome"], "derated");
	assert_eq!(der["enrolments"][0]["until_day"], Value::Null);
	let aggregation = json(router, "/v1/aggregations/7").await;
	assert_eq!((&aggregation["members"], &aggregation["export_w"]), (&json!(1), &json!(7_000)));
	assert_eq!(aggregation["portfolio"][0]["export_w"], 7_000);
	assert_eq!(aggregation["technologies"], json!({ "solar": 1 }));
	let review = &json(router, "/v1/reviews?open=true").await["items"][0];
	assert_eq!((&review["der"], &review["age_ms"]), (&json!(13), &json!(4_000)));

	let account = json(router, &format!("/v1/accounts/{BOB}")).await;
	let roles = account["roles"].as_array().unwrap().iter();
	let roles = roles.map(|role| role["role"].as_str().unwrap()).collect::<BTreeSet<_>>();
	assert_eq!(roles, ["aggregator", "dso", "validator"].into());
	let owner = json(router, &format!("/v1/accounts/{OWNER}")).await;
	assert_eq!(owner["roles"][0]["role"], "owner");
	assert_eq!(owner["mentions"]["items"].as_array().unwrap().len(), 2);

	let curtailment = json(router, "/v1/curtailment").await;
	assert_eq!(curtailment["by_aggregator"][0]["curtailed_wh"], 2_000.0);
	assert_eq!(curtailment["by_aggregator"][0]["share_of_awards"], 1.0);
	assert_eq!(curtailment["by_reason"][0]["reason"], "voltage");

	let network = json(router, "/v1/network").await;
	assert_eq!(network["validators"].as_array().unwrap().len(), 2);
	assert_eq!(network["validators"][0]["share"], 0.5);
	assert_eq!(network["block_time_ms"], json!({ "median": 2_000, "p95": 2_000 }));
	assert_eq!(network["node"], Value::Null);
	let samples = json(router, "/v1/network/samples?hours=24").await;
	assert_eq!(samples, json!({ "endpoints": [], "every_ms": 120_000, "samples": [] }));

	let award_override = json(router, "/v1/overrides/5").await;
	assert_eq!(award_override["points"], json!(["675.1.2.3"]));
	assert_eq!(award_override["until"], "2026-04-15T00:30:00-07:00");
}

async fn explanation(router: &Router) {
	let path = "/v1/explain?auction=0&interval=0&aggregation=7&side=supply&point=";
	let explained = json(router, &format!("{path}675.1.2.3")).await;
	let links = explained["links"].as_array().unwrap().iter();
	let words = links.map(|link| link["what"].as_str().unwrap()).collect::<Vec<_>>();
	assert_eq!(
		words,
		[
			"The device is registered",
			"It is qualified",
			"The auction is opened",
			"The bid is committed, sealed",
			"The portfolio bounds the offer",
			"The bid is revealed",
			"The DSO posts the limits of the interval",
			"The interval is cleared, by a certificate that the runtime verified",
			"A limit refuses power",
			"The DSO overrides awards",
			"What overrides withheld is tallied",
		],
		"{explained}"
	);
	assert_eq!(explained["award"]["awarded_w"], 5_000);
	assert_eq!(explained["text"], Value::Null);
	let elsewhere = get(router, &format!("{path}671.1.2.3")).await.problem(404);
	assert!(elsewhere.ends_with("supply at 675.1.2.3"), "{elsewhere}");
}

async fn searches(router: &Router) {
	let found = async |q: &str| {
		let found = json(router, &format!("/v1/search?q={q}")).await;
		let items = found["items"].as_array().unwrap().iter();
		items
			.map(|item| {
				(
					item["kind"].as_str().unwrap().to_owned(),
					item["path"].as_str().unwrap().to_owned(),
				)
			})
			.collect::<Vec<_>>()
	};
	let kinds =
		async |q: &str| found(q).await.into_iter().map(|(kind, _)| kind).collect::<Vec<_>>();
	assert_eq!(found("der%2012").await, [("der".to_owned(), "/ders/12".to_owned())]);
	assert_eq!(kinds("sUnR").await, ["aggregation"]);
	assert_eq!(kinds("675").await, ["point"]);
	assert_eq!(kinds("SP15").await, ["node"]);
	assert_eq!(kinds("2026-04-15").await, ["auction"]);
	assert_eq!(kinds("3-1").await, ["extrinsic"]);
	assert_eq!(kinds("5").await, ["override", "aggregator", "node", "point"]);
	assert_eq!(kinds(OWNER).await, ["account"]);
	// What SQL, LIKE and HTML would take for more than itself.
	assert_eq!(kinds("')%3B%20DROP%20TABLE").await, ["aggregator", "aggregation"]);
	assert_eq!(kinds("%25").await, ["aggregator"]);
	assert!(kinds("_").await.is_empty());
	assert_eq!(kinds("%3Cscript%3E").await, ["aggregator"]);
}

/// What there is to ask of a market.
async fn everything(router: &Router) {
	lists(router).await;
	details(router).await;
	explanation(router).await;
	searches(router).await;
}

#[tokio::test]
async fn every_route_answers_from_sqlite() {
	let (router, _folder) = market().await;
	everything(&router).await;
}

#[tokio::test]
async fn every_route_answers_from_postgresql_and_says_so_while_that_is_away() {
	let Some(mut server) = Postgres::start().unwrap() else { return };
	let database = Database::open(&server.url()).await.unwrap();
	fill(&database, FIXTURE).await;
	let settings = Settings { requests_per_second: None, ..Settings::default() };
	let router = router(app(database, settings).await);
	everything(&router).await;

	server.stop().unwrap();
	let away = get(&router, "/v1/blocks").await;
	assert!(away.problem(503).contains("made again"), "{away:?}");
	assert_eq!(away.header("retry-after"), "1");
	server.start_again().unwrap();
	assert_eq!(json(&router, "/v1/blocks/3").await["number"], 3);
}

#[tokio::test]
async fn names_with_sql_and_html_are_names() {
	let (router, _folder) = market().await;
	let answer = get(&router, "/v1/aggregators").await;
	assert_eq!(answer.header("x-content-type-options"), "nosniff");
	assert_eq!(answer.header("content-type"), "application/json");
	let names = answer.json()["items"].clone();
	assert_eq!(names[0]["name"], "<script>alert(\"50%\")</script>");
	assert_eq!(names[1]["name"], "Robert'); DROP TABLE ders;--");
	for status in ["'%20OR%201%3D1--", "qualified'%3B%20DELETE%20FROM%20ders%3B--"] {
		let none = json(&router, &format!("/v1/ders?status={status}")).await;
		assert_eq!(none["items"], json!([]), "{status}");
	}
	assert_eq!(json(&router, "/v1/ders").await["items"].as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn a_chain_without_a_market_has_empty_lists() {
	let (database, _folder) = sqlite(BARE).await;
	let router = router(app(database, Settings::default()).await);
	let chain = json(&router, "/v1/chain").await;
	assert_eq!((&chain["head"], &chain["market_day_zone"]), (&Value::Null, &Value::Null));
	for (path, _) in LISTS.iter().filter(|(path, _)| !path.contains("/0/")) {
		assert_eq!(json(&router, path).await["items"], json!([]), "{path}");
	}
	let network = json(&router, "/v1/network").await;
	assert_eq!((&network["block_time_ms"], &network["validators"]), (&Value::Null, &json!([])));
	assert!(get(&router, "/v1/auctions/0/intervals").await.problem(404).contains("no auction 0"));
	assert!(get(&router, "/v1/areas/0/points").await.problem(404).contains("no area 0"));
	let ready = get(&router, "/ready").await;
	assert_eq!(ready.status, StatusCode::SERVICE_UNAVAILABLE);
	assert_eq!(ready.json()["reason"], "the index has no block yet");
}

#[tokio::test]
async fn a_history_that_is_not_written_on_is_served_and_says_so() {
	let (database, _folder) = sqlite(FIXTURE).await;
	let app = app(database, Settings::default()).await;
	let router = router(app.clone());
	app.set_halted(Some("the node no longer has the state of block 7".into()));
	let ready = get(&router, "/ready").await;
	assert_eq!(ready.status, StatusCode::SERVICE_UNAVAILABLE);
	let reason = ready.json()["reason"].as_str().unwrap().to_owned();
	assert!(reason.ends_with("not written on: the node no longer has the state of block 7"));
	assert_eq!(json(&router, "/v1/blocks/3").await["number"], 3);
	app.set_halted(None);
	assert_eq!(get(&router, "/ready").await.json()["reason"], "no node answers");
}

#[tokio::test]
async fn a_name_is_found_in_any_case_of_any_letter() {
	let (database, _folder) = sqlite(FIXTURE).await;
	let name = "UPDATE aggregators SET name = 'Überland Énergie' WHERE name LIKE 'Robert%'";
	fill(&database, name).await;
	let router = router(app(database, Settings::default()).await);
	for q in ["%C3%9Cberland", "%C3%BCBERLAND", "%C3%89nergie", "%C3%A9n"] {
		let found = json(&router, &format!("/v1/search?q={q}")).await;
		let title = found["items"][0]["title"].as_str().unwrap_or_default().to_owned();
		assert!(title.contains("Überland"), "{q}: {found}");
	}
	assert_eq!(json(&router, "/v1/search?q=%C3%B6berland").await["items"], json!([]));
}

#[tokio::test]
async fn what_is_not_well_formed_is_refused_in_words() {
	let (router, _folder) = market().await;
	for (path, words) in [
		("/v1/blocks?limit=0", "0 is not from 1 to 1000"),
		("/v1/blocks?limit=1001", "1001 is not from 1 to 1000"),
		("/v1/network/samples?hours=25", "25 is not from 1 to 24"),
		("/v1/network/samples?after=noon", "`noon` is no time"),
		("/v1/blocks?limit=99999999999999999999", "limit"),
		("/v1/blocks?offset=5", "unknown field `offset`"),
		("/v1/blocks/none", "0x and 64 digits"),
		("/v1/blocks/-1", "0x and 64 digits"),
		("/v1/extrinsics/5", "31-2"),
		("/v1/extrinsics?from_block=5&to_block=4", "from_block: it is after `to_block`"),
		("/v1/events?from_block=4294967296", "from_block"),
		("/v1/events?pallet=%00", "control characters"),
		("/v1/prices?from=2026-04-16&to=2026-04-14", "from: it is after `to`"),
		("/v1/prices?from=yesterday", "is no time"),
		("/v1/ders?owner=nobody", "is no account"),
		("/v1/accounts/nobody", "is no account"),
		("/v1/auctions/-1", "auctions"),
		("/v1/auctions/0/intervals/65536", "interval"),
		("/v1/search?q=", "it is empty"),
		("/v1/search", "missing field `q`"),
		("/v1/explain?auction=0&interval=0&aggregation=7&point=675.1&side=both", "both"),
		("/v1/chain?limit=5", "unknown field `limit`"),
	] {
		let detail = get(&router, path).await.problem(400);
		let words = if words == "auctions" || words == "interval" { "" } else { words };
		assert!(detail.contains(words), "{path}: {detail}");
	}
	let cursor = json(&router, "/v1/blocks?limit=1").await["next"].as_str().unwrap().to_owned();
	let elsewhere = get(&router, &format!("/v1/auctions?cursor={cursor}")).await.problem(400);
	assert!(elsewhere.contains("of another list or of another chain"), "{elsewhere}");
	let garbage = get(&router, "/v1/blocks?cursor=AAAA").await.problem(400);
	assert!(garbage.contains("take `next` of the page before"), "{garbage}");
}

#[tokio::test]
async fn what_there_is_not_is_said_to_be_missing() {
	let (router, _folder) = market().await;
	for (path, words) in [
		("/v1/blocks/4294967295", "no block 4294967295"),
		("/v1/extrinsics/3-9", "no extrinsic 3-9"),
		("/v1/auctions/9", "no auction 9"),
		("/v1/auctions/0/intervals/2", "auction 0 has no interval 2: it has 2, counted from 0"),
		("/v1/auctions/0/intervals/1/evidence", "is not cleared"),
		("/v1/auctions/0/intervals/0/flow", "`--study`"),
		("/v1/feeders/0", "`--study`"),
		("/v1/ders/99", "no DER 99"),
		("/v1/aggregations/99", "no aggregation 99"),
		("/v1/overrides/99", "no override 99"),
		("/v1/accounts/5DAAnrj7VHTznn2AWBemMuyBwZWs6FNFjdyVXUeYum3PTXFz", ""),
		("/chainspec.json", "`--chain-spec`"),
		("/v2/blocks", ""),
		("/v1/none", "/openapi.json"),
	] {
		let answer = get(&router, path).await;
		if path.starts_with("/v2") || path.ends_with("TXFz") {
			continue;
		}
		let detail = answer.problem(404);
		assert!(detail.contains(words), "{path}: {detail}");
	}
}

#[tokio::test]
async fn without_a_node_what_only_a_node_has_is_said_to_be_away() {
	let (router, _folder) = market().await;
	let detail = get(&router, "/v1/auctions/0/intervals/0/evidence").await.problem(503);
	assert!(detail.contains("`--url`"), "{detail}");
}

#[tokio::test]
async fn an_answer_that_the_client_has_is_not_sent_again() {
	let (router, _folder) = market().await;
	let first = get(&router, "/v1/nodes").await;
	let tag = first.header("etag").to_owned();
	assert!(tag.starts_with("W/\""), "{tag}");
	assert_eq!(first.header("cache-control"), "no-cache");
	let again = get_with(&router, "/v1/nodes", ("if-none-match", &tag)).await;
	assert_eq!((again.status, &*again.text), (StatusCode::NOT_MODIFIED, ""));
	assert_eq!(again.header("etag"), tag);
	let other = get_with(&router, "/v1/areas", ("if-none-match", &tag)).await;
	assert_eq!(other.status, StatusCode::OK);
	let block = get(&router, "/v1/blocks/1").await;
	assert_eq!(block.header("cache-control"), "public, max-age=31536000, immutable");
	let head = Request::head("/v1/nodes").body(axum::body::Body::empty()).unwrap();
	let head = ask(&router, head).await;
	assert_eq!((head.status, &*head.text, head.header("etag")), (StatusCode::OK, "", &*tag));
}

#[tokio::test]
async fn an_answer_is_compressed_and_lists_are_csv_for_those_who_accept_it() {
	let (router, _folder) = market().await;
	let small = get_with(&router, "/v1/events", ("accept-encoding", "gzip")).await;
	assert_eq!(small.header("content-encoding"), "gzip");
	let csv = get_with(&router, "/v1/prices", ("accept", "text/csv")).await;
	assert!(csv.text.starts_with("node,node_name,date,auction,interval,start,"), "{}", csv.text);
	assert!(csv.text.contains("SP15,2026-04-15,0,0,2026-04-15T00:00:00-07:00,3600000,35.27,"));
	let first = get(&router, "/v1/blocks?limit=2&format=csv").await;
	let link = first.header("link").to_owned();
	let next = link.strip_prefix('<').unwrap().split('>').next().unwrap();
	let second = get(&router, next).await;
	assert!(second.text.lines().nth(1).unwrap().starts_with("2,"), "{}", second.text);
}

#[tokio::test]
async fn what_is_too_large_or_writes_is_refused() {
	let (router, _folder) = market().await;
	let long = format!("/v1/search?q={}", "a".repeat(5_000));
	assert!(get(&router, &long).await.problem(414).contains("4096 bytes"));
	assert!(
		get(&router, &format!("/v1/search?q={}", "a".repeat(101)))
			.await
			.problem(400)
			.contains("100")
	);
	let with_body = Request::get("/v1/nodes").body("{}".into()).unwrap();
	ask(&router, with_body).await.problem(413);
	for method in [Method::POST, Method::PUT, Method::DELETE, Method::PATCH] {
		let request = Request::builder().method(method).uri("/v1/nodes");
		let answer = ask(&router, request.body(axum::body::Body::empty()).unwrap()).await;
		answer.problem(405);
		assert!(answer.header("allow").contains("GET"), "{answer:?}");
	}
}

#[tokio::test]
async fn other_origins_may_read_only_where_a_flag_says_so() {
	let origin = ("origin", "https://example.org");
	let (router, _folder) = market().await;
	let closed = get_with(&router, "/v1/nodes", origin).await;
	assert_eq!(closed.header("access-control-allow-origin"), "");
	let (database, _folder) = sqlite(FIXTURE).await;
	let cors = Some("https://example.org".parse().unwrap());
	let open = tieline_api::router(app(database, Settings { cors, ..Settings::default() }).await);
	let open = get_with(&open, "/v1/nodes", origin).await;
	assert_eq!(open.header("access-control-allow-origin"), "https://example.org");
}

#[tokio::test]
async fn an_address_that_asks_too_often_is_told_to_wait() {
	let (database, _folder) = sqlite(FIXTURE).await;
	let settings =
		Settings { requests_per_second: std::num::NonZeroU32::new(1), ..Settings::default() };
	let router = router(app(database, settings).await);
	let from = |address: [u8; 4]| {
		let mut request = Request::get("/health").body(axum::body::Body::empty()).unwrap();
		let peer = std::net::SocketAddr::from((address, 9));
		request.extensions_mut().insert(axum::extract::ConnectInfo(peer));
		request
	};
	for _ in 0..4 {
		assert_eq!(ask(&router, from([10, 0, 0, 1])).await.status, StatusCode::OK);
	}
	let refused = ask(&router, from([10, 0, 0, 1])).await;
	assert!(refused.problem(429).contains("1 times a second"));
	assert_eq!(refused.header("retry-after"), "1");
	assert_eq!(ask(&router, from([10, 0, 0, 2])).await.status, StatusCode::OK);
}

#[tokio::test]
async fn the_document_is_of_openapi_3_1_and_has_every_route() {
	let (router, _folder) = market().await;
	let document = json(&router, "/openapi.json").await;
	assert!(document["openapi"].as_str().unwrap().starts_with("3.1"), "{}", document["openapi"]);
	assert_eq!(document, serde_json::to_value(openapi()).unwrap());
	for (path, item) in document["paths"].as_object().unwrap() {
		let operation = &item["get"];
		assert!(operation["summary"].is_string(), "{path}");
		for status in ["200", "304", "400", "404", "429", "503"] {
			assert!(operation["responses"][status].is_object(), "{path}: {status}");
		}
		for parameter in operation["parameters"].as_array().into_iter().flatten() {
			let schema = &parameter["schema"];
			let is_number = schema["type"].to_string().contains("integer");
			assert!(!is_number || schema["maximum"].is_number(), "{path}: {parameter}");
		}
	}
	assert!(document["components"]["schemas"]["Problem"].is_object());
}

#[tokio::test]
async fn requests_are_counted_by_route() {
	let (router, _folder) = market().await;
	json(&router, "/v1/blocks/1").await;
	get(&router, "/auctions/3").await;
	let metrics = get(&router, "/metrics").await.text;
	for line in [
		"tieline_serve_requests_total{route=\"/v1/blocks/{block}\",status=\"200\"} 1",
		"tieline_serve_requests_total{route=\"page\",status=\"200\"} 1",
	] {
		assert!(metrics.contains(line), "{metrics}");
	}
}

#[tokio::test]
async fn the_page_may_load_nothing_from_elsewhere() {
	let (router, _folder) = market().await;
	let page = get(&router, "/auctions/3").await;
	assert_eq!(page.status, StatusCode::OK);
	let policy = page.header("content-security-policy");
	for part in ["default-src 'self'", "'wasm-unsafe-eval'", "worker-src 'self' blob:"] {
		assert!(policy.contains(part), "{policy}");
	}
	let examples = get_with(&router, "/examples", ("host", "market.example.org")).await;
	assert!(examples.text.contains("curl http://market.example.org/v1/chain"));
}
