//! The figure of bus voltages over the day, with and without the DSO's limits.

use super::{
	palette::{ALARM, CALM, LINES},
	section::{Section, panels},
	summary,
	svg::{Anchor, LineName, Plot, ROOM, Svg, WIDTH, name_lines, number, ticks},
	time::TimeAxis,
};
use crate::record::{IntervalRecord, MarketDay};
use std::collections::{BTreeMap, BTreeSet};

const HEIGHT: f64 = 210.0;

/// One column of panels.
#[derive(Clone, Copy)]
struct Column {
	name: &'static str,
	id: &'static str,
	voltages: fn(&IntervalRecord) -> &BTreeMap<String, [f64; 2]>,
}

const COLUMNS: [Column; 2] = [
	Column { name: "without limits", id: "without", voltages: |i| &i.voltages_without_limits },
	Column { name: "with the DSO’s limits", id: "with", voltages: |i| &i.voltages },
];

/// A panel without limits and one with for each phase; one line for each node.
pub(super) fn section(day: &MarketDay) -> Section {
	let nodes: BTreeSet<_> =
		day.intervals.iter().flat_map(|i| i.voltages.keys()).filter(|n| day.is_bound(n)).collect();
	let phases: BTreeSet<_> = nodes.iter().filter_map(|node| split(node)).map(|(_, p)| p).collect();
	let figures = phases.iter().flat_map(|phase| {
		let own =
			nodes.iter().copied().filter(|node| split(node).is_some_and(|(_, p)| p == *phase));
		let own = own.map(String::as_str).collect::<Vec<_>>();
		let domain = domain(day, &own);
		COLUMNS.map(|column| panel(day, column, phase, &own, domain))
	});
	Section {
		title: "Voltages".into(),
		content: panels(figures.collect::<Vec<_>>()),
		caption: caption(day),
	}
}

/// A node's bus and phase.
fn split(node: &str) -> Option<(&str, &str)> {
	node.rsplit_once('.')
}

/// The voltages to show of nodes: the band and all values, with room for the extremes' labels.
fn domain(day: &MarketDay, nodes: &[&str]) -> (f64, f64) {
	let [low, high] = day.voltage_band;
	let flows = day.intervals.iter().flat_map(|i| COLUMNS.map(|column| (column.voltages)(i)));
	let values = flows.flat_map(|flow| nodes.iter().filter_map(|node| flow.get(*node)));
	let values = values.map(|[pu, _]| *pu);
	let (least, most) = values.fold((low, high), |(a, b), pu| (a.min(pu), b.max(pu)));
	let room = (most - least) * 0.09;
	(least - room, most + room)
}

fn panel(
	day: &MarketDay,
	column: Column,
	phase: &str,
	nodes: &[&str],
	domain: (f64, f64),
) -> String {
	let mut svg = Svg::panel(HEIGHT + 88.0, &format!("Phase {phase}, {}", column.name));
	let time = TimeAxis::of(day);
	let size = (WIDTH - 46.0 - ROOM, HEIGHT);
	let plot = Plot::new((46.0, 44.0), size, time.domain(), domain);
	frame(&mut svg, &plot, day.voltage_band, &time);
	collapses(&mut svg, day, &plot, &time, column);
	let lines =
		nodes.iter().map(|node| (*node, line(day, &plot, &time, column, node))).collect::<Vec<_>>();
	for ((node, points), colour) in lines.iter().zip(LINES.iter().cycle()) {
		svg.polyline(points, "node", colour, node);
	}
	alarms(&mut svg, &plot, day.voltage_band, &lines, &format!("{}-{phase}", column.id));
	let names = lines.iter().zip(LINES.iter().cycle()).filter_map(|((node, points), colour)| {
		let (bus, _) = split(node)?;
		Some(LineName { text: bus.into(), end: *points.last()?, colour })
	});
	name_lines(&mut svg, &plot, names.collect());
	extremes(&mut svg, day, &plot, &time, column, nodes);
	svg.finish(&format!("Voltages of phase {phase} over the day, {}", column.name))
}

fn frame(svg: &mut Svg, plot: &Plot, [low, high]: [f64; 2], time: &TimeAxis) {
	let (top, bottom) = (plot.y.at(high), plot.y.at(low));
	svg.rect((plot.left, top), (plot.right(), bottom), "band", "", "");
	let (least, most) = plot.y.domain;
	plot.y_axis(svg, &ticks(least, most, 8), "pu");
	for edge in [low, high] {
		svg.line((plot.left, plot.y.at(edge)), (plot.right(), plot.y.at(edge)), "edge");
	}
	plot.time_axis(svg, time);
}

/// Marks the intervals that have no operating point, over which the lines only lead.
fn collapses(svg: &mut Svg, day: &MarketDay, plot: &Plot, time: &TimeAxis, column: Column) {
	for interval in day.intervals.iter().filter(|i| (column.voltages)(i).is_empty()) {
		let (from, until) = time.span(interval);
		let hint = format!("no operating point at {}", time.clock(interval));
		let corners = ((plot.x.at(from), plot.top), (plot.x.at(until), plot.bottom()));
		svg.rect(corners.0, corners.1, "collapse", ALARM, &hint);
	}
}

fn line(
	day: &MarketDay,
	plot: &Plot,
	time: &TimeAxis,
	column: Column,
	node: &str,
) -> Vec<(f64, f64)> {
	let points = day.intervals.iter().filter_map(|interval| {
		let [pu, _] = (column.voltages)(interval).get(node)?;
		Some(plot.at(time.middle(interval), *pu))
	});
	points.collect()
}

/// Draws the lines again in the colour of alarm, cut to what lies outside the band.
fn alarms(
	svg: &mut Svg,
	plot: &Plot,
	[low, high]: [f64; 2],
	lines: &[(&str, Vec<(f64, f64)>)],
	id: &str,
) {
	let above = Plot { height: plot.y.at(high) - plot.top, ..*plot };
	let below = Plot { top: plot.y.at(low), height: plot.bottom() - plot.y.at(low), ..*plot };
	for (outside, side) in [(above, "above"), (below, "below")] {
		svg.clipped(&outside, &format!("outside-{id}-{side}"), |svg| {
			for (node, points) in lines {
				svg.polyline(points, "alarm", ALARM, node);
			}
		});
	}
}

/// Names the highest and the lowest voltage.
fn extremes(
	svg: &mut Svg,
	day: &MarketDay,
	plot: &Plot,
	time: &TimeAxis,
	column: Column,
	nodes: &[&str],
) {
	let [low, high] = day.voltage_band;
	let values = || {
		day.intervals.iter().flat_map(|interval| {
			let of = |node: &&str| {
				let [pu, _] = (column.voltages)(interval).get(*node)?;
				Some((time.middle(interval), *pu, (*node).to_owned()))
			};
			nodes.iter().filter_map(of)
		})
	};
	let (_, last) = time.domain();
	let extremes = [
		(values().max_by(|a, b| a.1.total_cmp(&b.1)), -7.0),
		(values().min_by(|a, b| a.1.total_cmp(&b.1)), 16.0),
	];
	for (extreme, offset) in extremes {
		let Some((hour, pu, node)) = extreme else { continue };
		let (x, y) = plot.at(hour, pu);
		let colour = if pu < low || pu > high { ALARM } else { CALM };
		let anchor = match hour / last {
			share if share < 0.2 => Anchor::Start,
			share if share > 0.8 => Anchor::End,
			_ => Anchor::Middle,
		};
		svg.circle((x, y), 3.2, "dot", colour, &node);
		svg.label((x, y + offset), anchor, colour, format!("{node}: {} pu", number(pu, 3)));
	}
}

fn caption(day: &MarketDay) -> String {
	let without = summary::extremes(day, |interval| &interval.voltages_without_limits);
	let with = summary::extremes(day, |interval| &interval.voltages);
	let [low, high] = day.voltage_band;
	let collapsed = match without.intervals_collapsed {
		0 => String::new(),
		intervals => format!(
			" In {intervals} of those without limits the feeder would have no operating point: it \
			 could not carry the awards."
		),
	};
	format!(
		"Every node that the band binds, by the exact power flow with the regulators free to act. The \
		 shaded band is {} to {} pu. Without limits the voltages span {} to {} pu and leave the band \
		 in {} intervals; with limits they span {} to {} pu and leave it in {}.{collapsed}",
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
