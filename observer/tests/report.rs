//! The report of a market day: what is in it, and that it needs nothing else.

use roxmltree::{Document, Node, ParsingOptions};
use std::collections::BTreeMap;
use tieline_observer::record::{
	Aggregation, Block, Chain, CurtailmentReason, IntervalRecord, LimitRecord, MarketDay,
	OfferRecord, Participants, ReasonRecord, WHOLESALE,
};
use tieline_observer::report::html;
use tieline_primitives::{Bound, Side};

const NODES: [&str; 8] = ["650.1", "rg60.1", "671.1", "671.2", "671.3", "675.1", "675.2", "675.3"];
const BOUND: usize = 6;

/// A day on which the sun lifts 675.1 above its band from 11 to 13 and a limit holds it below.
fn day() -> MarketDay {
	MarketDay {
		title: "A day of sun".into(),
		date: "2026-04-15".into(),
		place: "Fresno, California".into(),
		utc_offset_minutes: -420,
		feeder: "two buses".into(),
		voltage_band: [0.95, 1.05],
		source_buses: vec!["650".into(), "rg60".into()],
		participants: Participants { iso: "Valley ISO".into(), dso: "Valley Distribution".into() },
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
		curtailed_w: refused_w,
		reasons: vec![CurtailmentReason { limit: 0, price: 25_000_000, curtailed_w: refused_w }],
	};
	IntervalRecord {
		start: 1_776_236_400_000 + hour * 3_600_000,
		length: 3_600_000,
		voltages: voltages(1.048),
		voltages_without_limits: voltages(1.063),
		price: 20_000_000,
		price_without_limits: 18_000_000,
		demand: vec![[30_000_000, 600_000], [20_000_000, 900_000]],
		demand_awarded_w: 800_000 - refused_w,
		limits: vec![LimitRecord {
			reason: ReasonRecord::Voltage { node: "675.1".into(), bound: Bound::Upper },
			coefficients: [("675.1".to_string(), 1_000_000)].into(),
			headroom_w: 800_000 - refused_w,
			shadow_price: if noon { 25_000_000 } else { 0 },
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
	assert_eq!(marks, ["no operating point at 19:00"; 3]);
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
	let limit = row("voltage of 675.1 high");
	assert!(limit.contains("25.00") && limit.ends_with("0.500"), "{limit}");
}

#[test]
fn a_bar_stands_for_every_refusal_of_an_aggregator_and_of_a_limit() {
	let page = html(&day());
	let page = parsed(&page);
	let hints: Vec<_> = of_class(&page, "bar").map(text_of).collect();
	assert!(hints.contains(&"Sunrise, 12:00: 225.0 kW".to_string()));
	assert!(hints.contains(&"Harbor, 12:00: 75.0 kW".to_string()));
	assert!(hints.contains(&"voltage of 675.1 high, 12:00: 300.0 kW".to_string()));
}

#[test]
fn the_clearing_that_refused_most_is_shown_with_its_prices() {
	let page = html(&day());
	let page = parsed(&page);
	let headings = page.descendants().filter(|node| node.has_tag_name("h2")).map(text_of);
	assert!(headings.collect::<Vec<_>>().contains(&"The clearing at 12:00".to_string()));
	let key: Vec<_> = of_class(&page, "key").map(text_of).collect();
	assert_eq!(key, ["λ = 20.00 $/MWh, 0.50 MW"]);
	let legends: Vec<_> = of_class(&page, "legend").map(text_of).collect();
	assert!(legends.contains(&"voltage of 675.1 high: μ = 25.00 $/MWh".to_string()));
	// 20 less what the limit takes, 25.
	let nodal: Vec<_> = of_class(&page, "dot").map(text_of).collect();
	assert!(nodal.contains(&"675.1: −5.00 $/MWh".to_string()), "{nodal:?}");
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
