//! The report of a market day: one HTML page that needs nothing else, to look at rather than
//! read.
//!
//! The figures are SVG inside the page, each with its own style, and there is no script, so it
//! opens anywhere, prints, and a figure saved alone looks the same in a paper. Whatever it shows
//! comes from the [`MarketDay`] alone.

mod awards;
mod bars;
mod chain;
mod clearing;
mod curtailment;
mod palette;
mod summary;
mod svg;
mod voltages;

use crate::record::{IntervalRecord, MarketDay};
use std::fmt::Write;
use summary::{extremes, most_curtailed, quantile, shares};
use svg::{escaped, number};

/// The report as an HTML page.
pub fn html(day: &MarketDay) -> String {
	let mut page = format!(
		"<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\"/>\n\
		 <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n\
		 <title>{title}</title>\n<style>\n{style}</style>\n</head>\n<body>\n<main>\n",
		title = escaped(&day.title),
		style = include_str!("style.css"),
	);
	page.push_str(&header(day));
	let mut figure = |title: &str, caption: String, content: String| {
		let _ = write!(
			page,
			"<section>\n<h2>{title}</h2>\n<figure>\n{content}<figcaption>{caption}</figcaption>\n\
			 </figure>\n</section>\n"
		);
	};
	figure("Voltages", voltages_caption(day), voltages::figure(day));
	figure(
		"Curtailment",
		"Power whose price beat the clearing price and that a limit refused: injection above the \
		 axis, withdrawal below. Where several limits refuse together, each counts in proportion to \
		 what it takes from the price at the point."
			.into(),
		curtailment::figure(day)
			+ &curtailment::table_by_aggregator(day)
			+ &curtailment::table_by_limit(day),
	);
	if let Some(interval) = most_curtailed(day).and_then(|at| day.intervals.get(at)) {
		figure(
			&format!("The clearing at {}", clock(day, interval.start)),
			clearing_caption(interval),
			clearing::figure(interval),
		);
	}
	figure(
		"Awards",
		"What each aggregation was awarded, hour by hour, and the price at the pricing node."
			.into(),
		awards::figure(day),
	);
	figure(
		"The chain",
		"Every step of the day is an extrinsic: registration, limits, sealed bids, reveals and the \
		 certificates by which the runtime checks each clearing. The day is played in minutes of \
		 chain time, whatever its date; finality is the time from a block’s time stamp until a \
		 client saw it finalized."
			.into(),
		chain::figure(day) + &chain::table(day),
	);
	page.push_str("</main>\n</body>\n</html>\n");
	page
}

/// The middle of an interval, in hours since the first one began.
fn hour_of(day: &MarketDay, interval: &IntervalRecord) -> f64 {
	let first = day.intervals.first().map_or(interval.start, |first| first.start);
	(interval.start.saturating_sub(first) + interval.length / 2) as f64 / 3_600_000.0
}

/// Where each interval begins and ends, in hours since the first one began.
fn hours_of(day: &MarketDay) -> Vec<(f64, f64)> {
	let half = |interval: &IntervalRecord| interval.length as f64 / 7_200_000.0;
	let ends = |interval: &IntervalRecord| {
		let middle = hour_of(day, interval);
		(middle - half(interval), middle + half(interval))
	};
	day.intervals.iter().map(ends).collect()
}

/// The local time of day at an instant.
fn clock(day: &MarketDay, millis: u64) -> String {
	let minutes = (millis / 60_000) as i64 + i64::from(day.utc_offset_minutes);
	let minutes = minutes.rem_euclid(24 * 60);
	format!("{:02}:{:02}", minutes / 60, minutes % 60)
}

fn header(day: &MarketDay) -> String {
	let without = extremes(day, |interval| &interval.voltages_without_limits);
	let with = extremes(day, |interval| &interval.voltages);
	let refused: f64 = shares(day).values().map(|share| share.refused()).sum();
	let prices = || day.intervals.iter().map(|interval| interval.price as f64 / 1e6);
	let (lowest, highest) =
		(prices().fold(f64::INFINITY, f64::min), prices().fold(f64::NEG_INFINITY, f64::max));
	let extrinsics: u32 = day.chain.blocks.iter().map(|block| block.extrinsics).sum();
	let mut finality: Vec<_> = day.chain.blocks.iter().map(|block| block.finality_ms).collect();
	finality.sort_unstable();
	let intervals = day.intervals.len();
	let offers: usize = day.intervals.iter().map(|i| summary::bids(i).count()).sum();
	let tiles = [
		(day.devices.to_string(), format!("devices in {} aggregations", day.aggregations.len())),
		(offers.to_string(), format!("offers cleared in {intervals} intervals")),
		(
			format!("{} → {}", without.intervals_outside, with.intervals_outside),
			"intervals with a voltage outside its band, without and with limits".into(),
		),
		(format!("{} MWh", number(refused / 1e6, 2)), "refused because of limits".into()),
		(
			format!("{} – {}", number(lowest, 1), number(highest, 1)),
			"clearing prices, $/MWh".into(),
		),
		(
			format!("{extrinsics}"),
			format!(
				"extrinsics in {} blocks, final after {} s",
				day.chain.blocks.len(),
				number(quantile(&finality, 0.5) as f64 / 1000.0, 1)
			),
		),
	];
	let mut text = format!(
		"<header>\n<h1>{}</h1>\n<p>{}, {}. Market operator {}, distribution utility {}, feeder {}. \
		 Played from a scenario, whose participants, prices and load shape are assumptions.</p>\n\
		 <ul class=\"tiles\">\n",
		escaped(&day.title),
		escaped(&day.date),
		escaped(&day.place),
		escaped(&day.participants.iso),
		escaped(&day.participants.dso),
		escaped(&day.feeder),
	);
	for (value, what) in tiles {
		let _ = writeln!(text, "<li><strong>{}</strong> {}</li>", escaped(value), escaped(what));
	}
	text + "</ul>\n</header>\n"
}

fn voltages_caption(day: &MarketDay) -> String {
	let without = extremes(day, |interval| &interval.voltages_without_limits);
	let with = extremes(day, |interval| &interval.voltages);
	let [low, high] = day.voltage_band;
	let collapsed = match without.intervals_collapsed {
		0 => String::new(),
		hours => format!(
			" In {hours} of those without limits the feeder would have no operating point: it could \
			 not carry what would have been awarded."
		),
	};
	format!(
		"Every node beyond the regulators, by the exact power flow with the regulators free to act. \
		 The shaded band is {} to {} pu. Without limits the voltages span {} to {} pu and leave the \
		 band in {} intervals; with limits they span {} to {} pu and leave it in {}.{collapsed}",
		number(low, 2),
		number(high, 2),
		number(without.lowest, 3),
		number(without.highest, 3),
		without.intervals_outside,
		number(with.lowest, 3),
		number(with.highest, 3),
		with.intervals_outside,
	)
}

fn clearing_caption(interval: &IntervalRecord) -> String {
	format!(
		"The interval in which the limits refused most: {} kW. Thick: each step at its price plus \
		 what the limits add to it at its point (Σ a·μ); these curves cross where the market cleared. \
		 Dashed: the steps as offered, which cross where it would have cleared without limits; \
		 the dearest and the cheapest run out of the frame. Right: what injection is worth at each point, λ − Σ a·μ. \
		 Cleared in block {} (<code>{}</code>).",
		number(summary::refused_w(interval) as f64 / 1000.0, 0),
		interval.block,
		escaped(&interval.block_hash),
	)
}
