//! The figure of awards: who injects and withdraws what over the day, and at which price.

use super::{
	bars::{self, Layer},
	palette::AGGREGATIONS,
	section::{Section, panels},
	summary::bids,
	svg::{Anchor, Plot, Svg, WIDTH, ticks, widened},
	time::TimeAxis,
};
use crate::record::{IntervalRecord, MarketDay};
use tieline_primitives::{Price, Side};

/// Bars of awards, and the clearing price.
pub(super) fn section(day: &MarketDay) -> Section {
	let layers = layers(day);
	let frame = bars::Frame::of(&[&layers], day.intervals.len());
	let awards =
		bars::panel(day, "Awarded power", &layers, frame, "Awards by aggregator over the day");
	Section {
		title: "Awards".into(),
		content: panels([awards, price(day)]),
		caption:
			"The awards of each aggregation in each interval, and the price at the pricing node."
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

/// The clearing price with and without limits, as steps.
fn price(day: &MarketDay) -> String {
	let with: fn(&IntervalRecord) -> i64 = |interval| interval.price;
	let without: fn(&IntervalRecord) -> i64 = |interval| interval.price_without_limits;
	let prices = day.intervals.iter().flat_map(|i| [with(i), without(i)]);
	let usd = |price: i64| Price(price).usd_per_mwh();
	let (least, most) =
		prices.map(usd).fold((0.0, 1.0), |(a, b): (f64, f64), p| (a.min(p), b.max(p)));
	let time = TimeAxis::of(day);
	let mut svg = Svg::panel(326.0, "Clearing price");
	let domain = widened(least, most, 6);
	let plot = Plot::new((46.0, 72.0), (WIDTH - 66.0, 210.0), time.domain(), domain);
	plot.y_axis(&mut svg, &ticks(domain.0, domain.1, 6), "$/MWh");
	let steps = |price: fn(&IntervalRecord) -> i64| {
		let ends = day.intervals.iter().flat_map(|interval| {
			let (from, until) = time.span(interval);
			[plot.at(from, usd(price(interval))), plot.at(until, usd(price(interval)))]
		});
		ends.collect::<Vec<_>>()
	};
	svg.polyline(&steps(without), "price-without", "", "price without limits");
	svg.polyline(&steps(with), "price", "", "price");
	plot.time_axis(&mut svg, &time);
	svg.line((0.0, 34.0), (24.0, 34.0), "price");
	svg.text((30.0, 38.0), Anchor::Start, "legend", "with the DSO’s limits");
	svg.line((212.0, 34.0), (236.0, 34.0), "price-without");
	svg.text((242.0, 38.0), Anchor::Start, "legend", "without");
	svg.finish("The clearing price over the day")
}
