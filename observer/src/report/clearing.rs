//! The figure of one clearing: supply and demand curves, the price, and the price at each point.
//!
//! A limit row adds `Σ a·μ` to what supply at a point costs the market and to what demand there
//! pays for. Curves of steps *with* that addition cross exactly where the market cleared; curves of
//! the steps as offered cross where it would have cleared without limits.

use super::{
	palette::{DEMAND, SUPPLY},
	summary::{bids, congestion, reason_words},
	svg::{Anchor, Plot, Svg, number, spread, ticks, widened},
};
use crate::record::IntervalRecord;
use std::collections::BTreeMap;
use tieline_primitives::Side;

/// A step of a curve: a price in $/MWh and a power in MW.
type CurveStep = (f64, f64);

/// Every step of one side, in merit order.
fn curve(interval: &IntervalRecord, side: Side, with_limits: bool) -> Vec<CurveStep> {
	let added = |point: &str| if with_limits { congestion(interval, point) } else { 0.0 };
	let offered = interval.offers.iter().filter(|offer| offer.side == side).flat_map(|offer| {
		let added = added(&offer.point);
		offer.steps.iter().map(move |&[price, watts]| (price as f64 + added, watts))
	});
	let wholesale = interval.demand.iter().map(|&[price, watts]| (price as f64, watts));
	let wholesale = wholesale.filter(|_| side == Side::Demand);
	let scaled = |(price, watts): (f64, i64)| (price / 1e6, watts as f64 / 1e6);
	let mut steps: Vec<_> = offered.chain(wholesale).map(scaled).collect();
	steps.sort_by(|a, b| match side {
		Side::Supply => a.0.total_cmp(&b.0),
		Side::Demand => b.0.total_cmp(&a.0),
	});
	steps
}

/// The watts that the market cleared: all supply that was awarded, in MW.
fn cleared_mw(interval: &IntervalRecord) -> f64 {
	let supply = interval.offers.iter().filter(|offer| offer.side == Side::Supply);
	supply.map(|offer| offer.awarded_w as f64).sum::<f64>() / 1e6
}

/// The curves on the left, the prices at the points on the right.
pub(super) fn figure(interval: &IntervalRecord) -> String {
	let nodal = nodal_prices(interval);
	let rows = nodal.len().max(12) as f64;
	let height = (rows * 19.0 + 90.0).max(360.0);
	let mut svg = Svg::new(1120.0, height + 104.0);
	curves(&mut svg, interval, &nodal, height);
	points(&mut svg, interval, &nodal, height);
	svg.finish("Supply and demand of one interval, its clearing price and the price at each point")
}

fn curves(svg: &mut Svg, interval: &IntervalRecord, nodal: &BTreeMap<&str, f64>, height: f64) {
	let price = interval.price as f64 / 1e6;
	let cleared = cleared_mw(interval);
	let sides = [Side::Supply, Side::Demand];
	let all = sides.map(|side| [false, true].map(|limits| curve(interval, side, limits)));

	// The window: what lies about the crossing. Steps far above or below it run out of the frame.
	let reach = nodal.values().map(|p| (p - price).abs()).fold(12.0, f64::max) * 1.6;
	let near = all.iter().flatten().flatten().map(|step| step.0);
	let near = near.filter(|p| (p - price).abs() <= reach);
	let (low, high) = near.fold((price, price), |(a, b), p| (a.min(p), b.max(p)));
	let [[supply, _], [demand, _]] = &all;
	let free = (crossing_mw(supply, demand), interval.price_without_limits as f64 / 1e6);
	let x = widened(0.0, (cleared * 1.25).max(free.0 * 1.08).max(0.1), 6);
	let y = widened(low - 2.0, high + 2.0, 6);
	let plot = Plot::new((62.0, 52.0), (620.0, height), x, y);

	svg.text((62.0, 16.0), Anchor::Start, "column", "Supply and demand");
	plot.y_axis(svg, &ticks(y.0, y.1, 6), "$/MWh");
	svg.clipped(&plot, "clearing", |svg| {
		for (side, [offered, limited]) in sides.into_iter().zip(&all) {
			let (colour, name) = match side {
				Side::Supply => (SUPPLY, "supply"),
				Side::Demand => (DEMAND, "demand"),
			};
			svg.polyline(
				&outline(&plot, offered, side),
				"offered",
				colour,
				&format!("{name} as offered"),
			);
			svg.polyline(
				&outline(&plot, limited, side),
				"curve",
				colour,
				&format!("{name} as limited"),
			);
		}
	});
	let at = plot.at(cleared, price);
	svg.line((plot.left, at.1), at, "lambda");
	svg.line(at, (at.0, plot.bottom()), "lambda");
	svg.circle(at, 5.0, "dot", "#111", "the clearing");
	let text = format!("λ = {} $/MWh, {} MW", number(price, 2), number(cleared, 2));
	svg.text((at.0 + 10.0, plot.bottom() - 12.0), Anchor::Start, "key", text);
	// Beside it, where limits matter, the clearing without them.
	let at = plot.at(free.0, free.1);
	if (free.0 - cleared).abs() > 0.005 && (y.0..=y.1).contains(&free.1) {
		svg.circle(at, 4.0, "hollow", "#fff", "the clearing without limits");
		let text = format!("without limits: {} $/MWh, {} MW", number(free.1, 2), number(free.0, 2));
		svg.text((at.0 - 8.0, at.1 + 22.0), Anchor::End, "note", text);
	}
	plot.x_axis(svg, &ticks(x.0, x.1, 6), "MW");

	let mut key = 272.0;
	for (class, colour, name) in [
		("curve", SUPPLY, "supply"),
		("curve", DEMAND, "demand"),
		("offered", "#555", "as offered, before limits"),
	] {
		svg.polyline(&[(key, 12.0), (key + 26.0, 12.0)], class, colour, name);
		svg.text((key + 32.0, 16.0), Anchor::Start, "legend", name);
		key += 100.0;
	}
}

/// How much trades where two curves in merit order cross: as long as a buyer pays what a seller asks.
fn crossing_mw(supply: &[CurveStep], demand: &[CurveStep]) -> f64 {
	let (mut supply, mut demand) = (supply.iter().copied(), demand.iter().copied());
	let (mut ask, mut bid) = (supply.next(), demand.next());
	let mut traded = 0.0;
	while let (Some(seller), Some(buyer)) = (&mut ask, &mut bid) {
		if seller.0 > buyer.0 {
			break;
		}
		let both = seller.1.min(buyer.1);
		traded += both;
		seller.1 -= both;
		buyer.1 -= both;
		if seller.1 <= 0.0 {
			ask = supply.next();
		}
		if buyer.1 <= 0.0 {
			bid = demand.next();
		}
	}
	traded
}

fn outline(plot: &Plot, steps: &[CurveStep], side: Side) -> Vec<(f64, f64)> {
	// Beyond its last step a curve is vertical: no more at any price.
	let (least, most) = plot.y.domain;
	let end = if side == Side::Supply { most } else { least };
	let mut sum = 0.0;
	let mut points = Vec::with_capacity(steps.len() * 2 + 1);
	for (price, mw) in steps {
		points.push((plot.x.at(sum), plot.y.clamped(*price)));
		sum += mw;
		points.push((plot.x.at(sum), plot.y.clamped(*price)));
	}
	points.push((plot.x.at(sum), plot.y.at(end)));
	points
}

/// What a watt more of injection is worth at each point where someone bids, in $/MWh.
fn nodal_prices(interval: &IntervalRecord) -> BTreeMap<&str, f64> {
	let points = bids(interval).map(|offer| offer.point.as_str());
	let price = |point| (interval.price as f64 - congestion(interval, point)) / 1e6;
	points.map(|point| (point, price(point))).collect()
}

fn points(svg: &mut Svg, interval: &IntervalRecord, nodal: &BTreeMap<&str, f64>, height: f64) {
	let price = interval.price as f64 / 1e6;
	let (low, high) = nodal.values().fold((price, price), |(a, b), p| (a.min(*p), b.max(*p)));
	let pad = ((high - low) * 0.08).max(1.0);
	let domain = widened(low - pad, high + pad, 5);
	let mut order: Vec<_> = nodal.iter().map(|(point, price)| (*point, *price)).collect();
	order.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(b.0)));

	let binding: Vec<_> = interval.limits.iter().filter(|limit| limit.shadow_price > 0).collect();
	let listed = binding.len().min(6);
	let plot_height = height - 26.0 - 18.0 * listed as f64;
	let plot = Plot::new((812.0, 52.0), (290.0, plot_height), domain, (0.0, 1.0));
	svg.text((738.0, 16.0), Anchor::Start, "column", "Price at each connection point");
	for tick in ticks(domain.0, domain.1, 5) {
		svg.line((plot.x.at(tick), plot.top), (plot.x.at(tick), plot.bottom()), "grid");
	}
	let base = plot.x.at(price);
	svg.line((base, plot.top - 4.0), (base, plot.bottom()), "lambda");
	svg.text((base, plot.top - 9.0), Anchor::Middle, "tick", format!("λ {}", number(price, 2)));
	let pitch = plot_height / order.len().max(1) as f64;
	let wanted: Vec<_> = (0..order.len()).map(|at| plot.top + (at as f64 + 0.5) * pitch).collect();
	let rows = spread(&wanted, pitch.min(12.0), plot.top, plot.bottom());
	for ((point, nodal), y) in order.into_iter().zip(rows) {
		let x = plot.x.at(nodal);
		let colour = if nodal < price { SUPPLY } else { DEMAND };
		let hint = format!("{point}: {} $/MWh", number(nodal, 2));
		let half = (pitch * 0.3).min(5.0);
		if (x - base).abs() > 0.05 {
			svg.rect((base, y - half), (x, y + half), "bar", colour, &hint);
		}
		svg.circle((x, y), 2.6, "dot", colour, &hint);
		svg.text((804.0, y + 4.0), Anchor::End, "tick", point);
	}
	plot.x_axis(svg, &ticks(domain.0, domain.1, 5), "$/MWh");
	for (at, limit) in binding.iter().take(listed).enumerate() {
		let y = plot.bottom() + 58.0 + at as f64 * 18.0;
		let shadow = number(limit.shadow_price as f64 / 1e6, 2);
		let text = format!("{}: μ = {shadow} $/MWh", reason_words(&limit.reason));
		svg.text((738.0, y), Anchor::Start, "legend", text);
	}
}
