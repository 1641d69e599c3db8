//! The figure of bus voltages over the day, with and without the DSO's limits.

use super::{
	clock, hour_of,
	palette::{ALARM, CALM},
	summary,
	svg::{Anchor, Plot, Svg, number, ticks},
};
use crate::record::{IntervalRecord, MarketDay};
use std::collections::{BTreeMap, BTreeSet};

const ROW: f64 = 190.0;
const GAP: f64 = 54.0;
const WIDTH: f64 = 488.0;

type Voltages = fn(&IntervalRecord) -> &BTreeMap<String, [f64; 2]>;
const WITHOUT: Voltages = |interval| &interval.voltages_without_limits;
const WITH: Voltages = |interval| &interval.voltages;

/// One column without limits and one with, one row for each phase, one line for each node.
pub(super) fn figure(day: &MarketDay) -> String {
	let nodes: BTreeSet<_> =
		day.intervals.iter().flat_map(|i| i.voltages.keys()).filter(|n| day.is_bound(n)).collect();
	let phases: BTreeSet<_> = nodes.iter().filter_map(|node| phase(node)).collect();
	let [low, high] = day.voltage_band;
	let all = day.intervals.iter().flat_map(|interval| {
		let both = WITHOUT(interval).iter().chain(WITH(interval));
		both.filter(|(node, _)| day.is_bound(node)).map(|(_, [pu, _])| *pu)
	});
	let (least, most) = all.fold((low, high), |(a, b), pu| (a.min(pu), b.max(pu)));
	// Room for the labels of the extremes.
	let domain = (least - 0.024, most + 0.014);

	let mut svg = Svg::new(1120.0, 34.0 + phases.len() as f64 * (ROW + GAP) + 14.0);
	for (column, (voltages, name)) in
		[(WITHOUT, "Without limits"), (WITH, "With the DSO’s limits")].into_iter().enumerate()
	{
		let left = 62.0 + column as f64 * (WIDTH + 62.0);
		svg.text((left, 16.0), Anchor::Start, "column", name);
		for (row, phase_name) in phases.iter().enumerate() {
			let top = 52.0 + row as f64 * (ROW + GAP);
			let plot = Plot::new((left, top), (WIDTH, ROW), (0.0, 24.0), domain);
			let unit = "pu";
			let below = if row + 1 == phases.len() { "local time" } else { "" };
			plot.title(&mut svg, &format!("Phase {phase_name}"));
			frame(&mut svg, &plot, low, high, unit, below);
			collapses(&mut svg, day, &plot, voltages);
			let lines: Vec<_> = nodes
				.iter()
				.filter(|node| phase(node) == Some(phase_name))
				.map(|node| (node.as_str(), line(day, &plot, voltages, node)))
				.collect();
			panel(&mut svg, day, &plot, voltages, &lines, &format!("{column}-{row}"));
		}
	}
	svg.finish("Voltages of every node over the day, by phase, without and with the DSO's limits")
}

fn phase(node: &str) -> Option<&str> {
	node.rsplit_once('.').map(|(_, phase)| phase)
}

fn frame(svg: &mut Svg, plot: &Plot, low: f64, high: f64, unit: &str, below: &str) {
	let (top, bottom) = (plot.y.at(high), plot.y.at(low));
	svg.rect((plot.left, top), (plot.right(), bottom), "band", "", "");
	let (least, most) = plot.y.domain;
	plot.y_axis(svg, &ticks(least, most, 8), unit);
	for edge in [low, high] {
		svg.line((plot.left, plot.y.at(edge)), (plot.right(), plot.y.at(edge)), "edge");
	}
	plot.hour_axis(svg, below);
}

/// Marks the intervals that have no operating point, over which the lines only lead.
fn collapses(svg: &mut Svg, day: &MarketDay, plot: &Plot, voltages: Voltages) {
	for interval in day.intervals.iter().filter(|interval| voltages(interval).is_empty()) {
		let (middle, half) = (hour_of(day, interval), summary::hours(interval) / 2.0);
		let (left, right) = (plot.x.at(middle - half), plot.x.at(middle + half));
		let hint = format!("no operating point at {}", clock(day, interval.start));
		svg.rect((left, plot.top), (right, plot.bottom()), "collapse", ALARM, &hint);
	}
}

fn line(day: &MarketDay, plot: &Plot, voltages: Voltages, node: &str) -> Vec<(f64, f64)> {
	let points = day.intervals.iter().filter_map(|interval| {
		let [pu, _] = voltages(interval).get(node)?;
		Some(plot.at(hour_of(day, interval), *pu))
	});
	points.collect()
}

fn panel(
	svg: &mut Svg,
	day: &MarketDay,
	plot: &Plot,
	voltages: Voltages,
	lines: &[(&str, Vec<(f64, f64)>)],
	id: &str,
) {
	for (node, points) in lines {
		svg.polyline(points, "node", CALM, node);
	}
	// Over it the same lines in the colour of alarm, cut to what lies outside the band.
	let [low, high] = day.voltage_band;
	let above = Plot { height: plot.y.at(high) - plot.top, ..*plot };
	let below = Plot { top: plot.y.at(low), height: plot.bottom() - plot.y.at(low), ..*plot };
	for (outside, side) in [(above, "above"), (below, "below")] {
		svg.clipped(&outside, &format!("outside-{id}-{side}"), |svg| {
			for (node, points) in lines {
				svg.polyline(points, "alarm", ALARM, node);
			}
		});
	}
	let values = || {
		day.intervals.iter().flat_map(|interval| {
			let of = |(node, _): &(&str, _)| {
				let [pu, _] = voltages(interval).get(*node)?;
				Some((hour_of(day, interval), *pu, (*node).to_string()))
			};
			lines.iter().filter_map(of)
		})
	};
	let extremes = [
		(values().max_by(|a, b| a.1.total_cmp(&b.1)), -9.0),
		(values().min_by(|a, b| a.1.total_cmp(&b.1)), 18.0),
	];
	for (extreme, offset) in extremes {
		let Some((hour, pu, node)) = extreme else { continue };
		let (x, y) = plot.at(hour, pu);
		let outside = pu < low || pu > high;
		let colour = if outside { ALARM } else { CALM };
		let anchor = match hour {
			h if h < 3.0 => Anchor::Start,
			h if h > 21.0 => Anchor::End,
			_ => Anchor::Middle,
		};
		svg.circle((x, y), 3.2, "dot", colour, &node);
		svg.label((x, y + offset), anchor, colour, format!("{node}: {} pu", number(pu, 3)));
	}
}
