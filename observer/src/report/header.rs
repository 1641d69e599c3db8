//! The head of the page: the heading, and the day in a few numbers.

use super::{
	summary::{bids, congestion_rent, dollars, extremes, finality, mwh, quantile, refused},
	svg::{escaped, number},
};
use crate::record::MarketDay;
use std::fmt::Write;
use tieline_primitives::Price;

/// The heading, the numbers, and what the record does not have.
pub(super) fn header(day: &MarketDay) -> String {
	let mut text = format!("<header>\n<h1>{}</h1>\n<p>{}</p>\n", escaped(&day.title), about(day));
	text.push_str("<ul class=\"tiles\">\n");
	for (value, words) in tiles(day) {
		let _ = writeln!(text, "<li><strong>{}</strong> {}</li>", escaped(value), escaped(words));
	}
	text.push_str("</ul>\n");
	if !day.has_feeder() {
		text.push_str(
			"<p class=\"missing\">Recorded without a model of the feeder: voltages, branch loading and \
			 regulator taps are not known and are left out.</p>\n",
		);
	}
	text + "</header>\n"
}

fn about(day: &MarketDay) -> String {
	let mut text = format!(
		"{}, {}. Market operator {}, distribution utility {}",
		escaped(&day.date),
		escaped(&day.place),
		escaped(&day.participants.iso),
		escaped(&day.participants.dso),
	);
	if day.has_feeder() {
		let _ = write!(text, ", feeder {}", escaped(&day.feeder));
	}
	text.push('.');
	if !day.scenario.is_empty() {
		let _ = write!(
			text,
			" Played from the scenario <code>{}</code>; its participants, prices and load shape are \
			 assumptions.",
			escaped(&day.scenario)
		);
	}
	text
}

type Tile = (String, String);

fn tiles(day: &MarketDay) -> Vec<Tile> {
	let prices = || {
		let settled = day.intervals.iter().flat_map(|interval| interval.nodal_prices.values());
		settled.map(|nodal| Price(nodal.settled).usd_per_mwh())
	};
	let (lowest, highest) =
		(prices().fold(f64::INFINITY, f64::min), prices().fold(f64::NEG_INFINITY, f64::max));
	let intervals = day.intervals.len();
	let offers: usize = day.intervals.iter().map(|interval| bids(interval).count()).sum();
	let mut tiles = vec![
		(day.devices.to_string(), format!("devices in {} aggregations", day.aggregations.len())),
		(offers.to_string(), format!("offers cleared in {intervals} intervals")),
	];
	if day.has_feeder() {
		let without = extremes(day, |interval| &interval.voltages_without_limits);
		let with = extremes(day, |interval| &interval.voltages);
		tiles.push((
			format!("{} → {}", without.intervals_outside, with.intervals_outside),
			"intervals with a voltage outside its band, without and with limits".into(),
		));
	}
	tiles.push((
		format!("{} MWh", number(mwh(refused(day)), 2)),
		"refused because of limits".into(),
	));
	tiles.push((
		format!("{} – {}", number(lowest, 1), number(highest, 1)),
		"nodal prices, $/MWh".into(),
	));
	tiles.push((
		format!("{} $", number(dollars(congestion_rent(day)), 2)),
		"congestion rent".into(),
	));
	tiles.push(chain(day));
	tiles
}

fn chain(day: &MarketDay) -> Tile {
	let extrinsics: u32 = day.chain.blocks.iter().map(|block| block.extrinsics).sum();
	let mut words = format!("extrinsics in {} blocks", day.chain.blocks.len());
	if let Some(median) = quantile(&finality(day), 0.5) {
		let _ = write!(words, ", final after {} s", number(median as f64 / 1e3, 1));
	}
	(extrinsics.to_string(), words)
}
