//! The report of a market day: what is in it, and that it needs nothing else.

use roxmltree::{Document, Node, ParsingOptions};
use std::collections::BTreeMap;
use tieline_observer::record::{
	Aggregation, Block, Chain, CurtailmentReason, IntervalRecord, LimitRecord, MarketDay,
	NodalPriceRecord, OfferRecord, Participants, ReasonRecord, StorageRecord, WHOLESALE,
};
use tieline_observer::report::html;
use tieline_primitives::{Bound, Price, Side};

const NODES: [&str; 8] = ["650.1", "rg60.1", "671.1", "671.2", "671.3", "675.1", "675.2", "675.3"];
const BOUND: usize = 6;

/// A day on which the sun lifts 675.1 above its band from 11 to 13 and a limit holds it below.
fn day() -> MarketDay {
	MarketDay {
		title: "A day of sun".into(),
		date: "2026-04-15".into(),
		place: "Fresno, California".into(),
		zone: "America/Los_Angeles".into(),
		feeder: "two buses".into(),
		voltage_band: [0.95, 1.05],
		source_buses: vec!["650".into(), "rg60".into()],
		participants: Participants {
			iso: "Valley ISO".into(),
			dso: "Valley Distribution".into(),
			congestion_account: "5Rent".into(),
		},
		aggregations: ["Sunrise", "Harbor"]
			.into_iter()
			.enumerate()
			.map(|(id, name)| Aggregation {
				id: id as u32,
				name: name.into(),
				..Default::default()
			})
			.collect(),
		devices: 12,
		chain: Chain { blocks: (1..=40).map(block).collect(), ..Default::default() },
		intervals: (0..24).map(interval).collect(),
		..Default::default()
	}
}

fn block(number: u32) -> Block {
	let phase = if number < 20 { "bidding" } else { "clearing" };
	Block {
		number,
		time: 1_776_236_400_000 + u64::from(number) * 2000,
		extrinsics: 1 + number % 3,
		finality_ms: Some(700),
		phase: phase.into(),
		..Default::default()
	}
}

fn interval(hour: u64) -> IntervalRecord {
	let noon = (11..14).contains(&hour);
	// The hour from 12 refuses most.
	let refused_w = if hour == 12 { 300_000 } else { 100_000 } * i64::from(noon);
	// 20 $/MWh less the shadow price of 25 at noon.
	let nodal = if noon { -5_000_000 } else { 20_000_000 };
	let voltages = |top: f64| -> BTreeMap<String, [f64; 2]> {
		let pu = |node: &str| if node == "675.1" && noon { top } else { 1.01 };
		NODES.iter().map(|node| (node.to_string(), [pu(node), 0.0])).collect()
	};
	let supply = |aggregation: &str, refused_w: i64| OfferRecord {
		aggregation: aggregation.into(),
		point: "675.1".into(),
		side: Side::Supply,
		steps: vec![[-5_000_000, 400_000]],
		awarded_w: 400_000 - refused_w,
		payment: (400_000 - refused_w) * nodal / 1_000_000,
		curtailed_w: refused_w,
		reasons: vec![CurtailmentReason { limit: 0, price: 25_000_000, curtailed_w: refused_w }],
	};
	IntervalRecord {
		start: 1_776_236_400_000 + hour * 3_600_000,
		length: 3_600_000,
		voltages: voltages(1.048),
		voltages_without_limits: voltages(1.063),
		// Nothing trades in the first hour.
		price: (hour > 0).then_some(20_000_000),
		price_without_limits: Some(18_000_000),
		exact_price: Price(20_000_000).into(),
		price_bounds: [-150_000_000, 1_000_000_000],
		nodal_prices: [(
			"675.1".to_string(),
			NodalPriceRecord { exact: Price(nodal).into(), settled: nodal },
		)]
		.into(),
		wholesale_payment: -(800_000 - refused_w) * 20,
		congestion_rent: (800_000 - refused_w) * (20 - nodal / 1_000_000),
		demand: vec![[30_000_000, 600_000], [20_000_000, 900_000]],
		demand_awarded_w: 800_000 - refused_w,
		limits: vec![LimitRecord {
			reason: ReasonRecord::Voltage { node: "675.1".into(), bound: Bound::Upper },
			coefficients: [("675.1".to_string(), 1_000_000)].into(),
			headroom_w: 800_000 - refused_w,
			shadow_price: Price(if noon { 25_000_000 } else { 0 }).into(),
			penalty: 5_000_000_000,
			posted_in_block: Some(7),
		}],
		offers: vec![
			supply("Sunrise", refused_w * 3 / 4),
			supply("Harbor", refused_w / 4),
			OfferRecord {
				aggregation: WHOLESALE.into(),
				point: "650.1.2.3".into(),
				side: Side::Supply,
				steps: vec![[35_000_000, 1_000_000]],
				awarded_w: 0,
				payment: 0,
				curtailed_w: 0,
				reasons: Vec::new(),
			},
		],
		block: 30,
		block_hash: format!("0x{hour:064x}"),
		..Default::default()
	}
}

/// Reads the page as XML, which is stricter than HTML: every tag closed, every text escaped.
fn parsed(page: &str) -> Document<'_> {
	let options = ParsingOptions { allow_dtd: true, ..Default::default() };
	Document::parse_with_options(page, options).unwrap_or_else(|error| panic!("{error}"))
}

fn of_class<'a>(page: &'a Document<'_>, class: &'a str) -> impl Iterator<Item = Node<'a, 'a>> {
	page.descendants().filter(move |node| node.attribute("class") == Some(class))
}

fn text_of(node: Node<'_, '_>) -> String {
	node.descendants().filter(Node::is_text).filter_map(|text| text.text()).collect()
}

#[test]
fn the_page_is_well_formed_and_needs_nothing_else() {
	let page = html(&day());
	let parsed = parsed(&page);
	let page = page.replace("xmlns=\"http://www.w3.org/2000/svg\"", "");
	for outside in ["http:", "https:", "src=", "href=", "@import", "//fonts"] {
		assert!(!page.contains(outside), "{outside}");
	}
	assert_eq!(page.matches("url(").count(), page.matches("url(#").count());
	let names: Vec<_> = parsed.descendants().map(|node| node.tag_name().name()).collect();
	for element in ["script", "link", "img", "iframe", "object"] {
		assert!(!names.contains(&element), "{element}");
	}
}

#[test]
fn a_figure_saved_alone_is_an_svg_document_with_its_style() {
	let page = html(&day());
	let figures = page.split("<svg").skip(1).map(|rest| {
		let (figure, _) = rest.split_once("</svg>").expect("its end");
		format!("<svg{figure}</svg>")
	});
	let figures = figures.collect::<Vec<_>>();
	assert!(figures.len() >= 5);
	for figure in figures {
		let alone = parsed(&figure);
		let namespace = alone.root_element().tag_name().namespace();
		assert_eq!(namespace, Some("http://www.w3.org/2000/svg"));
		let style = alone.root_element().children().find(|node| node.tag_name().name() == "style");
		assert!(style.is_some_and(|style| text_of(style).contains(".axis")));
	}
}

#[test]
fn no_number_is_missing_from_a_figure() {
	for page in [html(&day()), html(&MarketDay::default())] {
		parsed(&page);
		for not_a_number in ["NaN", "inf ", "inf\"", ">inf", "-0.0\""] {
			assert!(!page.contains(not_a_number), "{not_a_number}");
		}
	}
}

#[test]
fn every_node_that_the_band_binds_has_a_line_without_limits_and_one_with() {
	let page = html(&day());
	let page = parsed(&page);
	let lines: Vec<_> = of_class(&page, "node").map(text_of).collect();
	assert_eq!(lines.len(), 2 * BOUND);
	assert!(!lines.iter().any(|node| node.starts_with("650") || node.starts_with("rg60")));
	for line in of_class(&page, "node") {
		assert_eq!(line.attribute("points").unwrap().split(' ').count(), 24);
	}
}

#[test]
fn the_extreme_voltages_are_named_with_their_nodes() {
	let page = html(&day());
	let page = parsed(&page);
	let labels: Vec<_> = of_class(&page, "label").map(text_of).collect();
	assert!(labels.contains(&"675.1: 1.063 pu".to_string()), "{labels:?}");
	assert!(labels.contains(&"675.1: 1.048 pu".to_string()), "{labels:?}");
}

#[test]
fn the_intervals_outside_the_band_are_counted() {
	let page = html(&day());
	let page = parsed(&page);
	let tiles = of_class(&page, "tiles").map(text_of).collect::<String>();
	assert!(tiles.contains("3 → 0 intervals with a voltage outside its band"), "{tiles}");
	assert!(tiles.contains("0.50 MWh refused"), "{tiles}");
}

#[test]
fn an_interval_that_would_have_no_operating_point_is_outside_and_said_to_be_so() {
	let mut day = day();
	assert!(!html(&day).contains("no operating point"));
	day.intervals[19].voltages_without_limits.clear();
	let page = html(&day);
	let page = parsed(&page);
	let tiles = of_class(&page, "tiles").map(text_of).collect::<String>();
	assert!(tiles.contains("4 → 0 intervals with a voltage outside its band"), "{tiles}");
	let captions = page.descendants().filter(|node| node.has_tag_name("figcaption"));
	let captions = captions.map(text_of).collect::<String>();
	assert!(captions.contains("In 1 of those without limits the feeder"), "{captions}");
	// One in each row of the column without limits.
	let marks: Vec<_> = of_class(&page, "collapse").map(text_of).collect();
	assert_eq!(marks, ["no operating point at 19:00-07:00"; 3]);
}

#[test]
fn every_aggregator_s_share_of_the_curtailment_is_told() {
	let page = html(&day());
	let page = parsed(&page);
	let row = |name: &str| {
		let rows = page.descendants().filter(|node| node.has_tag_name("tr"));
		let mut rows = rows.map(text_of).filter(|text| text.starts_with(name));
		rows.next().unwrap_or_else(|| panic!("no row of {name}"))
	};
	assert!(row("Sunrise").ends_with("75.0 %"), "{}", row("Sunrise"));
	assert!(row("Harbor").ends_with("25.0 %"), "{}", row("Harbor"));
	let limit = row("upper voltage limit at 675.1");
	assert!(limit.contains("25.00") && limit.ends_with("0.500"), "{limit}");
}

#[test]
fn a_bar_stands_for_every_refusal_of_an_aggregator_and_of_a_limit() {
	let page = html(&day());
	let page = parsed(&page);
	let hints: Vec<_> = of_class(&page, "bar").map(text_of).collect();
	assert!(hints.contains(&"Sunrise, 12:00-07:00: 225.0 kW".to_string()));
	assert!(hints.contains(&"Harbor, 12:00-07:00: 75.0 kW".to_string()));
	assert!(hints.contains(&"upper voltage limit at 675.1, 12:00-07:00: 300.0 kW".to_string()));
}

#[test]
fn the_clearing_that_refused_most_is_shown_with_its_prices() {
	let page = html(&day());
	let page = parsed(&page);
	let headings = page.descendants().filter(|node| node.has_tag_name("h2")).map(text_of);
	assert!(headings.collect::<Vec<_>>().contains(&"The clearing at 12:00-07:00".to_string()));
	let key: Vec<_> = of_class(&page, "key").map(text_of).collect();
	assert_eq!(key, ["λ = 20.00 $/MWh, 0.50 MW"]);
	let legends: Vec<_> = of_class(&page, "legend").map(text_of).collect();
	assert!(legends.contains(&"upper voltage limit at 675.1: μ = 25.00 $/MWh".to_string()));
	// 20 less what the limit takes, 25.
	let nodal: Vec<_> = of_class(&page, "dot").map(text_of).collect();
	assert!(nodal.contains(&"675.1: −5.00 $/MWh".to_string()), "{nodal:?}");
}

#[test]
fn the_congestion_rent_is_shown_by_interval_and_for_the_day_with_its_receiver() {
	let page = html(&day());
	let page = parsed(&page);
	// 0.5 MW for an hour at noon, and 0.7 MW in the hours before and after, at 25 $/MWh.
	let tiles = of_class(&page, "tiles").map(text_of).collect::<String>();
	assert!(tiles.contains("47.50 $ congestion rent"), "{tiles}");
	let bars = of_class(&page, "bar").map(text_of);
	let bars: Vec<_> = bars.filter(|hint| hint.starts_with("congestion rent, ")).collect();
	assert_eq!(
		bars,
		[
			"congestion rent, 11:00-07:00: 17.50 $",
			"congestion rent, 12:00-07:00: 12.50 $",
			"congestion rent, 13:00-07:00: 17.50 $"
		]
	);
	let captions = page.descendants().filter(|node| node.has_tag_name("figcaption"));
	let captions = captions.map(text_of).collect::<String>();
	assert!(captions.contains("47.50 $ over the day") && captions.contains("to 5Rent."));
}

#[test]
fn the_payments_of_all_parties_add_up_to_nothing() {
	let page = html(&day());
	let page = parsed(&page);
	let cells = page.descendants().filter(|node| node.has_tag_name("tr")).map(|row| {
		let cells = row.children().filter(|cell| cell.is_element());
		cells.map(text_of).collect::<Vec<_>>()
	});
	let head = ["Party".to_owned(), "Receives, $".to_owned()];
	let ledger = cells.skip_while(|row| *row != head).skip(1);
	let ledger = ledger.take(4).collect::<Vec<_>>();
	let names: Vec<_> = ledger.iter().map(|row| row[0].as_str()).collect();
	assert_eq!(names, ["Harbor", "Sunrise", "Wholesale market", "Congestion rent"]);
	let amounts = ledger.iter().map(|row| row[1].replace('−', "-").parse::<f64>().unwrap());
	assert!(amounts.sum::<f64>().abs() < 0.005, "{ledger:?}");
}

#[test]
fn the_prices_of_all_points_are_shown_and_the_price_of_the_node_where_anything_trades() {
	let page = html(&day());
	let page = parsed(&page);
	let spans: Vec<_> = of_class(&page, "nodal").map(text_of).collect();
	assert!(spans.contains(&"nodal prices, 12:00-07:00: −5.00 to −5.00 $/MWh".to_string()));
	let points: Vec<_> = of_class(&page, "point-price").map(text_of).collect();
	assert_eq!(points.len(), 24);
	assert_eq!(points[12], "675.1, 12:00-07:00: −5.00 $/MWh");
	let price = of_class(&page, "price").find(|line| line.has_tag_name("polyline"));
	let points = price.expect("a line").attribute("points").unwrap().split(' ').count();
	assert_eq!(points, 46, "both ends of 23 hours");
}

#[test]
fn every_block_has_a_bar_and_a_dot() {
	let page = html(&day());
	let page = parsed(&page);
	let bars = of_class(&page, "bar").map(text_of).filter(|hint| hint.starts_with("block "));
	assert_eq!(bars.count(), 40);
	let dots = of_class(&page, "dot").map(text_of).filter(|hint| hint.ends_with(" ms"));
	assert_eq!(dots.count(), 40);
}

#[test]
fn a_name_cannot_become_markup() {
	let mut day = day();
	day.title = "<script>alert(1)</script>".into();
	day.aggregations[0].name = "Sun & \"Rise\" <b>".into();
	let page = html(&day);
	assert!(!page.contains("<script"));
	let page = parsed(&page);
	assert!(page.descendants().any(|node| text_of(node) == "Sun & \"Rise\" <b>"));
}

#[test]
fn the_same_day_gives_the_same_page() {
	assert_eq!(html(&day()), html(&day()));
}

/// The same day, recorded without a feeder and after the event.
fn day_without_feeder() -> MarketDay {
	let mut day = day();
	(day.feeder, day.voltage_band, day.source_buses) = (String::new(), [0.0, 0.0], Vec::new());
	for interval in &mut day.intervals {
		interval.voltages.clear();
		interval.voltages_without_limits.clear();
	}
	for block in &mut day.chain.blocks {
		block.finality_ms = None;
	}
	day
}

fn headings(page: &Document<'_>) -> Vec<String> {
	page.descendants().filter(|node| node.has_tag_name("h2")).map(text_of).collect()
}

#[test]
fn a_day_without_a_feeder_leaves_its_panels_out_and_says_so() {
	let with = html(&day());
	assert!(headings(&parsed(&with)).contains(&"Voltages".to_string()));
	let page = html(&day_without_feeder());
	let page = parsed(&page);
	let headings = headings(&page);
	assert!(!headings.iter().any(|heading| heading == "Voltages" || heading == "Equipment"));
	assert!(headings.contains(&"Curtailment".to_string()), "{headings:?}");
	let missing: Vec<_> = of_class(&page, "missing").map(text_of).collect();
	assert!(missing[0].starts_with("Recorded without a model of the feeder"), "{missing:?}");
	let tiles = of_class(&page, "tiles").map(text_of).collect::<String>();
	assert!(!tiles.contains("outside its band"), "{tiles}");
}

#[test]
fn a_block_that_was_read_later_has_no_time_to_finality() {
	let page = html(&day_without_feeder());
	let page = parsed(&page);
	let dots = of_class(&page, "dot").map(text_of).filter(|hint| hint.ends_with(" ms"));
	assert_eq!(dots.count(), 0);
	let text = text_of(page.root());
	assert!(text.contains("their time to finality is not known"), "{text}");
	assert!(!text.contains("final after"), "{text}");
}

/// The day with branches, regulators and a battery.
fn day_with_equipment() -> MarketDay {
	let mut day = day();
	for (at, interval) in day.intervals.iter_mut().enumerate() {
		let noon = (11..14).contains(&at);
		interval.loading = [
			("632671.1".to_owned(), if noon { 1.2 } else { 0.4 }),
			("632671.2".to_owned(), 0.9),
			("xfm1.1".to_owned(), 0.3),
		]
		.into();
		interval.taps = [("reg1".to_owned(), if noon { 3 } else { 5 })].into();
		interval.taps_without_limits = [("reg1".to_owned(), 2)].into();
	}
	day.storage = vec![StorageRecord {
		aggregation: "Harbor".into(),
		point: "675.1".into(),
		capacity_kwh: 20_000.0,
		initial_kwh: 10_000.0,
		round_trip_efficiency: 0.9,
	}];
	day
}

#[test]
fn a_branch_is_drawn_by_its_most_loaded_phase_and_named() {
	let page = html(&day_with_equipment());
	let page = parsed(&page);
	let lines: Vec<_> = of_class(&page, "element").map(text_of).collect();
	assert_eq!(lines, ["632671", "xfm1", "Harbor at 675.1, 20000 kWh"]);
	let names: Vec<_> = of_class(&page, "name").map(text_of).collect();
	for name in ["632671", "xfm1", "reg1", "675.1"] {
		assert!(names.contains(&name.to_string()), "{names:?}");
	}
	let text = text_of(page.root());
	assert!(text.contains("The highest is 120.0 % of 632671."), "{text}");
}

#[test]
fn a_regulator_has_a_line_at_the_awards_and_one_without_limits() {
	let page = html(&day_with_equipment());
	let page = parsed(&page);
	let with = of_class(&page, "tap").next().expect("a line at the awards");
	assert_eq!(with.attribute("points").unwrap().split(' ').count(), 48, "two ends of each step");
	let without: Vec<_> = of_class(&page, "tap-without").map(text_of).collect();
	assert_eq!(without, ["reg1, without limits"]);
}

#[test]
fn a_regulator_has_no_tap_where_the_feeder_has_no_operating_point() {
	let mut day = day_with_equipment();
	day.intervals[12].taps_without_limits.clear();
	let page = html(&day);
	let page = parsed(&page);
	let lines = of_class(&page, "tap-without")
		.map(|line| line.attribute("points").unwrap().split(' ').count());
	assert_eq!(lines.collect::<Vec<_>>(), [24, 22]);
}

#[test]
fn the_names_of_lines_do_not_overlap() {
	let mut day = day_with_equipment();
	// Many nodes at one voltage.
	for interval in &mut day.intervals {
		for bus in 700..709 {
			interval.voltages.insert(format!("{bus}.1"), [1.01, 0.0]);
		}
	}
	let page = html(&day);
	let page = parsed(&page);
	let mut most = 0;
	for figure in page.descendants().filter(|node| node.has_tag_name("svg")) {
		let names = figure.descendants().filter(|node| node.attribute("class") == Some("name"));
		let mut heights: Vec<f64> =
			names.map(|name| name.attribute("y").unwrap().parse().unwrap()).collect();
		heights.sort_by(f64::total_cmp);
		most = most.max(heights.len());
		assert!(heights.windows(2).all(|pair| pair[1] - pair[0] >= 14.9), "{heights:?}");
	}
	assert_eq!(most, 11, "every node of phase 1");
}

#[test]
fn every_figure_is_drawn_narrow_enough_for_a_small_screen() {
	let page = html(&day_with_equipment());
	let page = parsed(&page);
	let mut figures = 0;
	for figure in page.descendants().filter(|node| node.has_tag_name("svg")) {
		figures += 1;
		let width = figure.attribute("viewBox").unwrap().split(' ').nth(2).unwrap();
		assert_eq!(width, "480");
		let panel = figure.parent().and_then(|parent| parent.attribute("class"));
		assert_eq!(panel, Some("panel"), "which scrolls");
	}
	assert!(figures >= 15, "{figures}");
	for table in page.descendants().filter(|node| node.has_tag_name("table")) {
		assert_eq!(table.parent().and_then(|parent| parent.attribute("class")), Some("scroll"));
	}
}

#[test]
fn the_voltage_band_is_within_every_panel_of_voltages() {
	let page = html(&day());
	let page = parsed(&page);
	let bands: Vec<_> = of_class(&page, "band").collect();
	assert_eq!(bands.len(), 6);
	for band in bands {
		let number = |name| band.attribute(name).unwrap().parse::<f64>().unwrap();
		let (top, height) = (number("y"), number("height"));
		assert!(top >= 44.0 && top + height <= 254.0, "{top} {height}");
		assert!(height > 210.0 * 0.6, "the band fills most of the panel: {height}");
	}
}
