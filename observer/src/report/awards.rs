//! The figure of awards: who injects and withdraws what over the day, and at which price.

use super::{
	bars::{self, Layer},
	palette::{AGGREGATIONS, CALM},
	section::{Section, panels},
	summary::bids,
	svg::{Anchor, Plot, Svg, WIDTH, number, ticks, widened},
	time::TimeAxis,
};
use crate::record::{IntervalRecord, MarketDay};
use tieline_primitives::{Price, Side};

/// Bars of awards, and the nodal prices.
pub(super) fn section(day: &MarketDay) -> Section {
	let layers = layers(day);
	let frame = bars::Frame::of(&[&layers], day.intervals.len());
	let awards =
		bars::panel(day, "Awarded power", &layers, frame, "Awards by aggregator over the day");
	Section {
		title: "Awards".into(),
		content: panels([awards, prices(day)]),
		caption:
			"The awards of each aggregation in each interval, and the nodal prices at which they \
			are paid: a mark for each connection point, the span from the lowest to the highest, and \
			the price of the pricing node, which without limits would be that of all."
				.into(),
	}
}

fn layers(day: &MarketDay) -> Vec<Layer> {
	let layer = |(at, aggregation): (usize, &crate::record::Aggregation)| Layer {
		name: aggregation.name.clone(),
		colour: AGGREGATIONS[at % AGGREGATIONS.len()],
		watts: day
			.intervals
			.iter()
			.map(|interval| {
				let own = bids(interval).filter(|offer| offer.aggregation == aggregation.name);
				own.fold((0, 0), |(above, below), offer| match offer.side {
					Side::Supply => (above + offer.awarded_w, below),
					Side::Demand => (above, below + offer.awarded_w),
				})
			})
			.collect(),
	};
	day.aggregations.iter().enumerate().map(layer).collect()
}

/// The nodal prices of each interval, and the price of the pricing node with and without limits, as
/// steps. There is no step where nothing trades.
fn prices(day: &MarketDay) -> String {
	let usd = |price: i64| Price(price).usd_per_mwh();
	let all = day.intervals.iter().flat_map(|interval| {
		let nodal = interval.nodal_prices.values().map(|nodal| nodal.settled);
		nodal.chain(interval.price).chain(interval.price_without_limits)
	});
	let (least, most) = all.map(usd).fold((0.0, 1.0), |(a, b): (f64, f64), p| (a.min(p), b.max(p)));
	let time = TimeAxis::of(day);
	let mut svg = Svg::panel(326.0, "Nodal prices");
	let domain = widened(least, most, 6);
	let plot = Plot::new((46.0, 72.0), (WIDTH - 66.0, 210.0), time.domain(), domain);
	plot.y_axis(&mut svg, &ticks(domain.0, domain.1, 6), "$/MWh");
	for interval in &day.intervals {
		span(&mut svg, &plot, &time, interval);
	}
	for (class, hint, price) in [
		("price-without", "price without limits", without as fn(&IntervalRecord) -> Option<i64>),
		("price", "price of the pricing node", with),
	] {
		for run in runs(day, price) {
			let ends = run.iter().flat_map(|(interval, price)| {
				let (from, until) = time.span(interval);
				[plot.at(from, usd(*price)), plot.at(until, usd(*price))]
			});
			svg.polyline(&ends.collect::<Vec<_>>(), class, "", hint);
		}
	}
	plot.time_axis(&mut svg, &time);
	svg.rect((0.0, 29.0), (24.0, 39.0), "nodal", "", "");
	svg.text((30.0, 38.0), Anchor::Start, "legend", "connection points");
	svg.line((164.0, 34.0), (188.0, 34.0), "price");
	svg.text((194.0, 38.0), Anchor::Start, "legend", "pricing node");
	svg.line((296.0, 34.0), (320.0, 34.0), "price-without");
	svg.text((326.0, 38.0), Anchor::Start, "legend", "without limits");
	svg.finish("The nodal prices over the day")
}

fn with(interval: &IntervalRecord) -> Option<i64> {
	interval.price
}

fn without(interval: &IntervalRecord) -> Option<i64> {
	interval.price_without_limits
}

/// The intervals with such a price, in runs without a gap.
fn runs(
	day: &MarketDay,
	price: fn(&IntervalRecord) -> Option<i64>,
) -> Vec<Vec<(&IntervalRecord, i64)>> {
	let mut runs = vec![Vec::new()];
	for interval in &day.intervals {
		match (price(interval), runs.last_mut()) {
			(Some(price), Some(run)) => run.push((interval, price)),
			_ => runs.push(Vec::new()),
		}
	}
	runs.retain(|run| !run.is_empty());
	runs
}

/// The span of an interval's nodal prices, and a mark for each point.
fn span(svg: &mut Svg, plot: &Plot, time: &TimeAxis, interval: &IntervalRecord) {
	let (from, until) = time.span(interval);
	let (left, right) = (plot.x.at(from) + 0.8, plot.x.at(until) - 0.8);
	let settled = interval.nodal_prices.values().map(|nodal| nodal.settled);
	let Some((lowest, highest)) = settled.clone().min().zip(settled.max()) else { return };
	let at = |price: i64| plot.y.at(Price(price).usd_per_mwh());
	let words = |price: i64| number(Price(price).usd_per_mwh(), 2);
	let hint = format!(
		"nodal prices, {}: {} to {} $/MWh",
		time.clock(interval),
		words(lowest),
		words(highest)
	);
	svg.rect((left, at(lowest)), (right, at(highest)), "nodal", "", &hint);
	for (point, nodal) in &interval.nodal_prices {
		let place = ((left + right) / 2.0, at(nodal.settled));
		let hint = format!("{point}, {}: {} $/MWh", time.clock(interval), words(nodal.settled));
		svg.circle(place, 1.6, "point-price", CALM, &hint);
	}
}
