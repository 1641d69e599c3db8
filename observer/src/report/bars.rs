//! Stacked bars over the day, injection above the axis and withdrawal below.

use super::{
	svg::{Anchor, Plot, Svg, WIDTH, number, ticks, widened},
	time::TimeAxis,
};
use crate::record::MarketDay;
use tieline_primitives::Watts;

/// The width of a letter of a legend, enlarged on small screens.
const LETTER: f64 = 7.4;
/// The height of a line of a legend.
const LINE: f64 = 18.0;

/// A layer of a stack: a name, a colour, and for each interval the watts above and below the axis,
/// both as magnitudes.
pub(super) struct Layer {
	pub name: String,
	pub colour: &'static str,
	pub watts: Vec<(i64, i64)>,
}

/// The range of kW that the layers need, in whole ticks; never empty.
fn domain(layers: &[Layer], intervals: usize) -> (f64, f64) {
	let sum = |at: usize, side: fn(&(i64, i64)) -> i64| {
		let side = layers.iter().filter_map(|layer| layer.watts.get(at)).map(side);
		side.map(|watts| Watts(watts).kw()).sum::<f64>()
	};
	let most = (0..intervals).map(|at| sum(at, |w| w.0)).fold(0.0, f64::max);
	let least = -(0..intervals).map(|at| sum(at, |w| w.1)).fold(0.0, f64::max);
	if most == least { (0.0, 1.0) } else { widened(least, most, 6) }
}

/// The scale of a panel: its range of kW, and the lines that its legend has room for. Panels side by
/// side have the same.
#[derive(Clone, Copy, Debug)]
pub(super) struct Frame {
	domain: (f64, f64),
	lines: usize,
}

impl Frame {
	/// A frame that each of these stacks fits.
	pub fn of(stacks: &[&[Layer]], intervals: usize) -> Self {
		let domains = stacks.iter().map(|layers| domain(layers, intervals));
		let domain = domains.reduce(|a, b| (a.0.min(b.0), a.1.max(b.1)));
		let lines = stacks.iter().map(|layers| legend_lines(layers)).max();
		Self { domain: domain.unwrap_or((0.0, 1.0)), lines: lines.unwrap_or(0) }
	}
}

/// A panel of bars with a legend.
pub(super) fn panel(
	day: &MarketDay,
	title: &str,
	layers: &[Layer],
	Frame { domain, lines }: Frame,
	description: &str,
) -> String {
	let top = 54.0 + LINE * lines as f64;
	let mut svg = Svg::panel(top + 210.0 + 44.0, title);
	let time = TimeAxis::of(day);
	let plot = Plot::new((46.0, top), (WIDTH - 66.0, 210.0), time.domain(), domain);
	legend(&mut svg, (0.0, 38.0), layers);
	draw(&mut svg, &plot, day, &time, layers);
	plot.time_axis(&mut svg, &time);
	side_labels(&mut svg, &plot);
	svg.finish(description)
}

fn draw(svg: &mut Svg, plot: &Plot, day: &MarketDay, time: &TimeAxis, layers: &[Layer]) {
	let (least, most) = plot.y.domain;
	plot.y_axis(svg, &ticks(least, most, 6), "kW");
	for (at, interval) in day.intervals.iter().enumerate() {
		let (mut above, mut below) = (0.0, 0.0);
		let (from, until) = time.span(interval);
		let (left, right) = (plot.x.at(from) + 0.8, plot.x.at(until) - 0.8);
		for layer in layers {
			let Some(&(up, down)) = layer.watts.get(at) else { continue };
			let (up, down) = (Watts(up).kw(), Watts(down).kw());
			let mut bar = |from_kw: f64, to_kw: f64| {
				if from_kw != to_kw {
					let kw = number((to_kw - from_kw).abs(), 1);
					let hint = format!("{}, {}: {kw} kW", layer.name, time.clock(interval));
					let (a, b) = ((left, plot.y.at(from_kw)), (right, plot.y.at(to_kw)));
					svg.rect(a, b, "bar", layer.colour, &hint);
				}
			};
			bar(above, above + up);
			bar(below, below - down);
			above += up;
			below -= down;
		}
	}
}

/// Which side of the axis is injection, and which withdrawal.
fn side_labels(svg: &mut Svg, plot: &Plot) {
	let (least, most) = plot.y.domain;
	let x = plot.left + 6.0;
	if most > 0.0 {
		svg.text((x, plot.top + 14.0), Anchor::Start, "unit", "↑ injection");
	}
	if least < 0.0 {
		svg.text((x, plot.bottom() - 7.0), Anchor::Start, "unit", "↓ withdrawal");
	}
}

/// The places of the layers' names in a legend from the left, line by line: x and line.
fn places(layers: &[Layer]) -> Vec<(f64, usize)> {
	let (mut x, mut line) = (0.0, 0);
	let place = |layer: &Layer| {
		// A square, the name, and a gap.
		let width = layer.name.chars().count() as f64 * LETTER + 30.0;
		if x > 0.0 && x + width > WIDTH {
			(x, line) = (0.0, line + 1);
		}
		let at = (x, line);
		x += width;
		at
	};
	layers.iter().map(place).collect()
}

fn legend_lines(layers: &[Layer]) -> usize {
	places(layers).last().map_or(0, |(_, line)| line + 1)
}

/// The names of the layers beside squares of their colours.
fn legend(svg: &mut Svg, (left, top): (f64, f64), layers: &[Layer]) {
	for (layer, (x, line)) in layers.iter().zip(places(layers)) {
		let (x, y) = (left + x, top + line as f64 * LINE);
		svg.rect((x, y - 9.0), (x + 11.0, y + 2.0), "bar", layer.colour, "");
		svg.text((x + 16.0, y + 1.0), Anchor::Start, "legend", &layer.name);
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn a_legend_goes_on_in_the_next_line_before_it_leaves_the_panel() {
		let layer = |name: &str| Layer { name: name.into(), colour: "#000", watts: Vec::new() };
		let long = "voltage of 675.1 high, and then some";
		let layers = [layer(long), layer("short"), layer(long)];
		let places = places(&layers);
		assert_eq!(places.iter().map(|(_, line)| *line).collect::<Vec<_>>(), [0, 0, 1]);
		assert_eq!(places[2].0, 0.0);
		assert_eq!(legend_lines(&layers), 2);
	}
}
