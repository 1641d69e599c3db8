//! The figure of awards: who injects and withdraws what over the day, and at which price.

use super::{
	bars::{self, Layer},
	hours_of,
	palette::AGGREGATIONS,
	summary::bids,
	svg::{Anchor, Plot, Svg, ticks, widened},
};
use crate::record::{IntervalRecord, MarketDay};
use tieline_primitives::Side;

/// Bars of awards above, the clearing price below, over one axis of hours.
pub(super) fn figure(day: &MarketDay) -> String {
	let layers = layers(day);
	let mut svg = Svg::new(1120.0, 540.0);
	let domain = bars::domain(&layers, day.intervals.len());
	let awards = Plot::new((62.0, 66.0), (1026.0, 240.0), (0.0, 24.0), domain);
	svg.text((62.0, 16.0), Anchor::Start, "column", "Awarded power");
	bars::legend(&mut svg, (62.0, 38.0), &layers);
	bars::draw(&mut svg, &awards, &layers, &hours_of(day));
	awards.hour_axis(&mut svg, "");
	bars::side_labels(&mut svg, &awards);
	price(&mut svg, day);
	svg.finish("Awards by aggregator and the clearing price over the day")
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
				own.fold((0.0, 0.0), |(above, below), offer| match offer.side {
					Side::Supply => (above + offer.awarded_w as f64, below),
					Side::Demand => (above, below + offer.awarded_w as f64),
				})
			})
			.collect(),
	};
	day.aggregations.iter().enumerate().map(layer).collect()
}

fn price(svg: &mut Svg, day: &MarketDay) {
	let with: fn(&IntervalRecord) -> i64 = |interval| interval.price;
	let without: fn(&IntervalRecord) -> i64 = |interval| interval.price_without_limits;
	let prices = || day.intervals.iter().flat_map(|i| [with(i), without(i)]);
	let usd = |price: i64| price as f64 / 1e6;
	let (least, most) =
		prices().map(usd).fold((0.0, 1.0), |(a, b): (f64, f64), p| (a.min(p), b.max(p)));
	let plot = Plot::new((62.0, 378.0), (1026.0, 110.0), (0.0, 24.0), widened(least, most, 4));
	let (low, high) = plot.y.domain;
	svg.text((62.0, 348.0), Anchor::Start, "column", "Clearing price");
	plot.y_axis(svg, &ticks(low, high, 4), "$/MWh");
	let steps = |price: fn(&IntervalRecord) -> i64| {
		let ends = day.intervals.iter().zip(hours_of(day)).flat_map(|(interval, (from, until))| {
			[plot.at(from, usd(price(interval))), plot.at(until, usd(price(interval)))]
		});
		ends.collect::<Vec<_>>()
	};
	svg.polyline(&steps(without), "price-without", "", "price without limits");
	svg.polyline(&steps(with), "price", "", "price");
	plot.hour_axis(svg, "local time");
	let key = 348.0;
	svg.line((210.0, key - 4.0), (236.0, key - 4.0), "price");
	svg.text((242.0, key), Anchor::Start, "legend", "with the DSO’s limits");
	svg.line((392.0, key - 4.0), (418.0, key - 4.0), "price-without");
	svg.text((424.0, key), Anchor::Start, "legend", "without");
}
