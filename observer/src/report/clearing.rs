//! The figure of one clearing: supply and demand curves, the price, and the price at each point.
//!
//! A limit row adds `Σ a·μ` to the price of supply at a point and of demand there. Curves of steps
//! *with* that addition cross exactly where the market cleared; curves of the steps as offered cross
//! where it would have cleared without limits.

use super::{
	nodal,
	palette::{DEMAND, SUPPLY},
	price::usd_per_mwh,
	section::{Section, panels},
	summary,
	svg::{Anchor, Plot, Svg, WIDTH, escaped, number, ticks, widened},
	time::TimeAxis,
};
use crate::record::{IntervalRecord, MarketDay};
use tieline_primitives::{Price, Side, Watts};

const HEIGHT: f64 = 360.0;

/// The clearing of the interval in which limits refused most; `None` without intervals.
pub(super) fn section(day: &MarketDay) -> Option<Section> {
	let interval = day.intervals.get(summary::most_curtailed(day)?)?;
	let title = format!("The clearing at {}", TimeAxis::of(day).clock(interval));
	Some(Section {
		title,
		content: panels([curves(interval), nodal::panel(interval)]),
		caption: caption(interval),
	})
}

fn caption(interval: &IntervalRecord) -> String {
	format!(
		"The interval in which the limits refused most: {} kW. Thick: each step at its price plus \
		 what the limits add to it at its point (Σ a·μ); these curves cross where the market cleared. \
		 Dashed: the steps as offered, which cross where it would have cleared without limits. The \
		 highest and the lowest prices are beyond the frame. Beside it: the nodal price at each point, \
		 λ − Σ a·μ, at which awards there are paid. Cleared in block {} (<code>{}</code>).",
		number(Watts(summary::refused_w(interval)).kw(), 0),
		interval.block,
		escaped(&interval.block_hash),
	)
}

/// A step of a curve: a price in $/MWh and a power in MW.
type CurveStep = (f64, f64);

fn mw(watts: i64) -> f64 {
	Watts(watts).kw() / 1e3
}

/// Every step of one side, in merit order: as offered, or with what the limits add to it.
fn curve(interval: &IntervalRecord, side: Side, limited: bool) -> Vec<CurveStep> {
	let added = |point: &str| {
		// The wholesale market is at the pricing node, where no limit adds anything.
		let nodal = interval.nodal_prices.get(point).filter(|_| limited);
		let added = nodal.and_then(|nodal| interval.exact_price.checked_sub(nodal.exact));
		added.map_or(0.0, usd_per_mwh)
	};
	let offered = interval.offers.iter().filter(|offer| offer.side == side).flat_map(|offer| {
		let added = added(&offer.point);
		let step =
			move |&[price, watts]: &[i64; 2]| (Price(price).usd_per_mwh() + added, mw(watts));
		offer.steps.iter().map(step)
	});
	let wholesale = interval.demand.iter().filter(|_| side == Side::Demand);
	let wholesale = wholesale.map(|&[price, watts]| (Price(price).usd_per_mwh(), mw(watts)));
	let mut steps: Vec<_> = offered.chain(wholesale).collect();
	steps.sort_by(|a, b| match side {
		Side::Supply => a.0.total_cmp(&b.0),
		Side::Demand => b.0.total_cmp(&a.0),
	});
	steps
}

/// The cleared power: all awarded supply, in MW.
fn cleared_mw(interval: &IntervalRecord) -> f64 {
	let supply = interval.offers.iter().filter(|offer| offer.side == Side::Supply);
	mw(supply.map(|offer| offer.awarded_w).sum())
}

fn curves(interval: &IntervalRecord) -> String {
	let price = usd_per_mwh(interval.exact_price);
	let cleared = (cleared_mw(interval), price);
	let sides = [Side::Supply, Side::Demand];
	let all = sides.map(|side| [false, true].map(|limited| curve(interval, side, limited)));
	let [[supply, _], [demand, _]] = &all;
	let free = interval.price_without_limits.map(|price| Price(price).usd_per_mwh());
	let unconstrained = free.map(|price| (crossing_mw(supply, demand), price));

	let widest = unconstrained.map_or(0.0, |(mw, _)| mw * 1.08);
	let x = widened(0.0, (cleared.0 * 1.25).max(widest).max(0.1), 6);
	let y = window(interval, price, all.iter().flatten().flatten());
	let mut svg = Svg::panel(HEIGHT + 114.0, "Supply and demand");
	let plot = Plot::new((46.0, 70.0), (WIDTH - 66.0, HEIGHT), x, y);
	plot.y_axis(&mut svg, &ticks(y.0, y.1, 6), "$/MWh");
	svg.clipped(&plot, "clearing", |svg| {
		for (side, [offered, limited]) in sides.into_iter().zip(&all) {
			let (colour, name) = match side {
				Side::Supply => (SUPPLY, "supply"),
				Side::Demand => (DEMAND, "demand"),
			};
			let line = outline(&plot, offered, side);
			svg.polyline(&line, "offered", colour, &format!("{name} as offered"));
			let line = outline(&plot, limited, side);
			svg.polyline(&line, "curve", colour, &format!("{name} as limited"));
		}
	});
	crossings(&mut svg, &plot, cleared, unconstrained);
	plot.x_axis(&mut svg, &ticks(x.0, x.1, 6), "MW");
	key(&mut svg);
	svg.finish("Supply and demand of one interval, and its clearing price")
}

/// The prices to show: those about the crossing.
fn window<'a>(
	interval: &IntervalRecord,
	price: f64,
	steps: impl Iterator<Item = &'a CurveStep>,
) -> (f64, f64) {
	let nodal = interval.nodal_prices.values();
	let away = nodal.map(|nodal| (usd_per_mwh(nodal.exact) - price).abs());
	let reach = away.fold(12.0, f64::max) * 1.6;
	let near = steps.map(|step| step.0).filter(|p| (p - price).abs() <= reach);
	let (low, high) = near.fold((price, price), |(a, b), p| (a.min(p), b.max(p)));
	widened(low - 2.0, high + 2.0, 6)
}

/// Marks where the market cleared and, where limits matter, where it would have without them.
fn crossings(svg: &mut Svg, plot: &Plot, cleared: CurveStep, unconstrained: Option<CurveStep>) {
	let words =
		|(mw, price): CurveStep| format!("{} $/MWh, {} MW", number(price, 2), number(mw, 2));
	let at = plot.at(cleared.0, cleared.1);
	svg.line((plot.left, at.1), at, "lambda");
	svg.line(at, (at.0, plot.bottom()), "lambda");
	svg.circle(at, 5.0, "dot", "#111", "the clearing");
	let (anchor, offset) = match cleared.0 / plot.x.domain.1 {
		share if share > 0.5 => (Anchor::End, -10.0),
		_ => (Anchor::Start, 10.0),
	};
	let place = (at.0 + offset, plot.bottom() - 12.0);
	svg.text(place, anchor, "key", format!("λ = {}", words(cleared)));
	let Some(unconstrained) = unconstrained else { return };
	let (least, most) = plot.y.domain;
	let at = plot.at(unconstrained.0, unconstrained.1);
	if (unconstrained.0 - cleared.0).abs() > 0.005 && (least..=most).contains(&unconstrained.1) {
		svg.circle(at, 4.0, "hollow", "#fff", "the clearing without limits");
		let text = format!("without limits: {}", words(unconstrained));
		let (anchor, offset) = match unconstrained.0 / plot.x.domain.1 {
			share if share > 0.5 => (Anchor::End, -8.0),
			_ => (Anchor::Start, 8.0),
		};
		svg.text((at.0 + offset, at.1 + 22.0), anchor, "note", text);
	}
}

fn key(svg: &mut Svg) {
	let entries = [
		(0.0, "curve", SUPPLY, "supply"),
		(106.0, "curve", DEMAND, "demand"),
		(218.0, "offered", "#555", "as offered, before limits"),
	];
	for (x, class, colour, name) in entries {
		svg.polyline(&[(x, 34.0), (x + 26.0, 34.0)], class, colour, name);
		svg.text((x + 32.0, 38.0), Anchor::Start, "legend", name);
	}
}

/// The power that trades where two curves in merit order cross, in MW: as long as a buyer pays what
/// a seller asks.
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
