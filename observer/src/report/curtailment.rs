//! The figure of curtailment: how much each aggregator was refused, and by which limits.

use super::{
	bars::{self, Layer},
	hours_of,
	palette::{AGGREGATIONS, REASONS},
	summary::{bids, hours, reason_words, shares},
	svg::{Plot, Svg, escaped, number},
};
use crate::record::{IntervalRecord, MarketDay};
use std::{collections::BTreeMap, fmt::Write};
use tieline_primitives::Side;

/// How many limits have a colour of their own.
const NAMED: usize = REASONS.len() - 1;

/// Bars by aggregator and by limit, side by side on one scale.
pub(super) fn figure(day: &MarketDay) -> String {
	let (by_aggregator, by_limit) = (by_aggregator(day), by_limit(day));
	let domain = bars::domain(&by_aggregator, day.intervals.len());
	let mut svg = Svg::new(1120.0, 356.0);
	for (left, title, layers) in
		[(62.0, "By aggregator", by_aggregator), (612.0, "By limit", by_limit)]
	{
		let plot = Plot::new((left, 92.0), (488.0, 220.0), (0.0, 24.0), domain);
		svg.text((left, 16.0), super::svg::Anchor::Start, "column", title);
		bars::legend(&mut svg, (left, 38.0), &layers);
		bars::draw(&mut svg, &plot, &layers, &hours_of(day));
		plot.hour_axis(&mut svg, "local time");
		bars::side_labels(&mut svg, &plot);
	}
	svg.finish("Power refused because of limits, by aggregator and by limit, over the day")
}

fn by_aggregator(day: &MarketDay) -> Vec<Layer> {
	let layer = |(at, aggregation): (usize, &crate::record::Aggregation)| Layer {
		name: aggregation.name.clone(),
		colour: AGGREGATIONS[at % AGGREGATIONS.len()],
		watts: day
			.intervals
			.iter()
			.map(|interval| {
				let own = bids(interval).filter(|offer| offer.aggregation == aggregation.name);
				own.fold((0.0, 0.0), |sum, offer| add(sum, offer.side, offer.curtailed_w as f64))
			})
			.collect(),
	};
	day.aggregations.iter().enumerate().map(layer).collect()
}

fn add((above, below): (f64, f64), side: Side, watts: f64) -> (f64, f64) {
	match side {
		Side::Supply => (above + watts, below),
		Side::Demand => (above, below + watts),
	}
}

/// What each limit refused in an interval, by its name.
fn refused_by(interval: &IntervalRecord) -> BTreeMap<String, (f64, f64)> {
	let mut refused = BTreeMap::<_, (f64, f64)>::new();
	for offer in bids(interval) {
		for reason in &offer.reasons {
			let limit = interval.limits.get(reason.limit as usize);
			let name = limit.map_or("unknown limit".into(), |limit| reason_words(&limit.reason));
			let sum = refused.entry(name).or_default();
			*sum = add(*sum, offer.side, reason.curtailed_w as f64);
		}
	}
	refused
}

/// The limits that refused most over the day, the most first.
fn ranking(day: &MarketDay) -> Vec<(String, f64)> {
	let mut sums = BTreeMap::<String, f64>::new();
	for interval in &day.intervals {
		for (name, (above, below)) in refused_by(interval) {
			*sums.entry(name).or_default() += (above + below) * hours(interval);
		}
	}
	let mut ranking: Vec<_> = sums.into_iter().filter(|(_, wh)| *wh > 0.0).collect();
	ranking.sort_by(|a, b| b.1.total_cmp(&a.1));
	ranking
}

fn by_limit(day: &MarketDay) -> Vec<Layer> {
	let ranking = ranking(day);
	let refused: Vec<_> = day.intervals.iter().map(refused_by).collect();
	let sum_of = |names: &[(String, f64)]| {
		let of = |by: &BTreeMap<String, (f64, f64)>| {
			let parts = names.iter().filter_map(|(name, _)| by.get(name));
			parts.fold((0.0, 0.0), |sum, part| (sum.0 + part.0, sum.1 + part.1))
		};
		refused.iter().map(of).collect()
	};
	let (named, rest) = ranking.split_at(ranking.len().min(NAMED));
	let mut layers: Vec<_> = named
		.iter()
		.enumerate()
		.map(|(at, name)| Layer {
			name: name.0.clone(),
			colour: REASONS[at],
			watts: sum_of(std::slice::from_ref(name)),
		})
		.collect();
	if !rest.is_empty() {
		let name =
			if rest.len() == 1 { "1 other".into() } else { format!("{} others", rest.len()) };
		layers.push(Layer { name, colour: REASONS[NAMED], watts: sum_of(rest) });
	}
	layers
}

/// What each aggregator was awarded and refused.
pub(super) fn table_by_aggregator(day: &MarketDay) -> String {
	let shares = shares(day);
	let all: f64 = shares.values().map(|share| share.refused()).sum();
	let mut rows = String::new();
	for aggregation in &day.aggregations {
		let share = shares.get(aggregation.name.as_str()).copied().unwrap_or_default();
		let rate = |refused: f64, awarded: f64| percent(refused, refused + awarded);
		let _ = writeln!(
			rows,
			"<tr><th scope=\"row\">{}</th><td>{}</td><td>{}</td><td>{}</td><td>{}</td><td>{}</td>\
			 <td>{}</td><td>{}</td><td>{}</td></tr>",
			escaped(&aggregation.name),
			aggregation.devices,
			number(share.injected / 1e6, 2),
			number(share.injection_refused / 1e6, 2),
			rate(share.injection_refused, share.injected),
			number(share.withdrawn / 1e6, 2),
			number(share.withdrawal_refused / 1e6, 2),
			rate(share.withdrawal_refused, share.withdrawn),
			percent(share.refused(), all),
		);
	}
	format!(
		"<table>\n<thead><tr><th rowspan=\"2\" scope=\"col\">Aggregator</th>\
		 <th rowspan=\"2\" scope=\"col\">Devices</th><th colspan=\"3\" scope=\"colgroup\">Injection</th>\
		 <th colspan=\"3\" scope=\"colgroup\">Withdrawal</th>\
		 <th rowspan=\"2\" scope=\"col\">Share of all<br/>that was refused</th></tr>\n\
		 <tr><th scope=\"col\">awarded, MWh</th><th scope=\"col\">refused, MWh</th>\
		 <th scope=\"col\">refused, %</th><th scope=\"col\">awarded, MWh</th>\
		 <th scope=\"col\">refused, MWh</th><th scope=\"col\">refused, %</th></tr></thead>\n\
		 <tbody>\n{rows}</tbody></table>\n"
	)
}

fn percent(part: f64, whole: f64) -> String {
	if whole > 0.0 { format!("{} %", number(100.0 * part / whole, 1)) } else { "–".into() }
}

/// The limits that bound, the one that refused most first.
pub(super) fn table_by_limit(day: &MarketDay) -> String {
	let mut bound = BTreeMap::<String, (usize, i64)>::new();
	for limit in day.intervals.iter().flat_map(|interval| &interval.limits) {
		if limit.shadow_price > 0 {
			let (intervals, highest) = bound.entry(reason_words(&limit.reason)).or_default();
			*intervals += 1;
			*highest = (*highest).max(limit.shadow_price);
		}
	}
	let refused: BTreeMap<_, _> = ranking(day).into_iter().collect();
	let mut rows: Vec<_> = bound
		.into_iter()
		.map(|(name, (intervals, highest))| {
			let wh = refused.get(&name).copied().unwrap_or_default();
			(wh, name, intervals, highest)
		})
		.collect();
	rows.sort_by(|a, b| b.0.total_cmp(&a.0));
	let mut text = String::new();
	for (wh, name, intervals, highest) in rows {
		let _ = writeln!(
			text,
			"<tr><th scope=\"row\">{}</th><td>{intervals}</td><td>{}</td><td>{}</td></tr>",
			escaped(name),
			number(highest as f64 / 1e6, 2),
			number(wh / 1e6, 3),
		);
	}
	format!(
		"<table>\n<thead><tr><th scope=\"col\">Limit that bound</th><th scope=\"col\">Intervals</th>\
		 <th scope=\"col\">Highest shadow price, $/MWh</th><th scope=\"col\">Refused, MWh</th></tr>\
		 </thead>\n<tbody>\n{text}</tbody></table>\n"
	)
}
