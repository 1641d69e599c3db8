//! The panel of nodal prices: the price at each connection point, and the limits that bind.

use super::{
	palette::{DEMAND, SUPPLY},
	price::usd_per_mwh,
	svg::{Anchor, Plot, Svg, WIDTH, number, spread, ticks, widened},
};
use crate::record::IntervalRecord;
use tieline_clearing::ExactPrice;

/// The height of a point's row.
const ROW: f64 = 18.0;
/// How many of the limits that bind are listed.
const LISTED: usize = 8;

/// A bar for each point from λ to its nodal price, the highest first.
pub(super) fn panel(interval: &IntervalRecord) -> String {
	let price = usd_per_mwh(interval.exact_price);
	let nodal = interval.nodal_prices.iter();
	let mut order: Vec<_> = nodal.map(|(point, at)| (point, usd_per_mwh(at.exact))).collect();
	order.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(b.0)));
	let (low, high) = order.iter().fold((price, price), |(a, b), (_, p)| (a.min(*p), b.max(*p)));
	let pad = ((high - low) * 0.08).max(1.0);
	let domain = widened(low - pad, high + pad, 5);
	let limits = interval.limits.iter();
	let binding: Vec<_> = limits.filter(|limit| limit.shadow_price > ExactPrice::ZERO).collect();
	let height = (order.len() as f64 * ROW).max(6.0 * ROW);
	let listed = &binding[..binding.len().min(LISTED)];
	let below = 62.0 + ROW * (listed.len() + usize::from(binding.len() > LISTED)) as f64;

	let mut svg = Svg::panel(60.0 + height + below, "Price at each connection point");
	let plot = Plot::new((88.0, 56.0), (WIDTH - 108.0, height), domain, (0.0, 1.0));
	for tick in ticks(domain.0, domain.1, 5) {
		svg.line((plot.x.at(tick), plot.top), (plot.x.at(tick), plot.bottom()), "grid");
	}
	let base = plot.x.at(price);
	svg.line((base, plot.top - 4.0), (base, plot.bottom()), "lambda");
	let lambda = format!("λ {}", number(price, 2));
	svg.text((base, plot.top - 9.0), Anchor::Middle, "tick", lambda);
	let pitch = height / order.len().max(1) as f64;
	let wanted: Vec<_> = (0..order.len()).map(|at| plot.top + (at as f64 + 0.5) * pitch).collect();
	let rows = spread(&wanted, pitch.min(ROW), plot.top, plot.bottom());
	for ((point, nodal), y) in order.into_iter().zip(rows) {
		let x = plot.x.at(nodal);
		let colour = if nodal < price { SUPPLY } else { DEMAND };
		let hint = format!("{point}: {} $/MWh", number(nodal, 2));
		if (x - base).abs() > 0.05 {
			svg.rect((base, y - 5.0), (x, y + 5.0), "bar", colour, &hint);
		}
		svg.circle((x, y), 2.8, "dot", colour, &hint);
		svg.text((plot.left - 8.0, y + 4.0), Anchor::End, "tick", point);
	}
	plot.x_axis(&mut svg, &ticks(domain.0, domain.1, 5), "$/MWh");
	let mut lines: Vec<_> = listed
		.iter()
		.map(|limit| {
			let shadow = number(usd_per_mwh(limit.shadow_price), 2);
			format!("{}: μ = {shadow} $/MWh", limit.reason.label())
		})
		.collect();
	if let Some(more @ 1..) = binding.len().checked_sub(LISTED) {
		lines.push(format!("and {more} more"));
	}
	for (at, line) in lines.into_iter().enumerate() {
		let y = plot.bottom() + 62.0 + at as f64 * ROW;
		svg.text((0.0, y), Anchor::Start, "legend", line);
	}
	svg.finish("The nodal price at each connection point, and the limits that bind")
}
