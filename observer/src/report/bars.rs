//! Stacked bars over the day, injection above the axis and withdrawal below.

use super::svg::{Anchor, Plot, Svg, number, ticks, widened};

/// What is stacked in one colour: a name, and for each interval the watts above and below the
/// axis, both as magnitudes.
pub(super) struct Layer {
	pub name: String,
	pub colour: &'static str,
	pub watts: Vec<(f64, f64)>,
}

/// The range of kW that the layers need, in whole ticks; never empty.
pub(super) fn domain(layers: &[Layer], intervals: usize) -> (f64, f64) {
	let sum = |at: usize, side: fn(&(f64, f64)) -> f64| {
		layers.iter().filter_map(|layer| layer.watts.get(at)).map(side).sum::<f64>() / 1000.0
	};
	let most = (0..intervals).map(|at| sum(at, |w| w.0)).fold(0.0, f64::max);
	let least = -(0..intervals).map(|at| sum(at, |w| w.1)).fold(0.0, f64::max);
	if most == least { (0.0, 1.0) } else { widened(least, most, 8) }
}

/// Draws the bars; `hours` are where each interval begins and ends.
pub(super) fn draw(svg: &mut Svg, plot: &Plot, layers: &[Layer], hours: &[(f64, f64)]) {
	let (least, most) = plot.y.domain;
	plot.y_axis(svg, &ticks(least, most, 8), "kW");
	for (at, &(from, until)) in hours.iter().enumerate() {
		let (mut above, mut below) = (0.0, 0.0);
		let (left, right) = (plot.x.at(from) + 1.2, plot.x.at(until) - 1.2);
		for layer in layers {
			let Some(&(up, down)) = layer.watts.get(at) else { continue };
			let mut bar = |from_kw: f64, to_kw: f64| {
				if from_kw != to_kw {
					let hint = format!(
						"{}, {:02}:00: {} kW",
						layer.name,
						from as u32,
						number((to_kw - from_kw).abs(), 1)
					);
					let (a, b) = ((left, plot.y.at(from_kw)), (right, plot.y.at(to_kw)));
					svg.rect(a, b, "bar", layer.colour, &hint);
				}
			};
			bar(above, above + up / 1000.0);
			bar(below, below - down / 1000.0);
			above += up / 1000.0;
			below -= down / 1000.0;
		}
	}
}

/// What is above the axis, and what below.
pub(super) fn side_labels(svg: &mut Svg, plot: &Plot) {
	let (least, most) = plot.y.domain;
	let x = plot.left + 8.0;
	if most > 0.0 {
		svg.text((x, plot.top + 16.0), Anchor::Start, "unit", "↑ injection");
	}
	if least < 0.0 {
		svg.text((x, plot.bottom() - 9.0), Anchor::Start, "unit", "↓ withdrawal");
	}
}

/// The names of the layers beside squares of their colours, in a row from `at` to the right.
pub(super) fn legend(svg: &mut Svg, at: (f64, f64), layers: &[Layer]) {
	let (mut x, mut y) = at;
	for layer in layers {
		// About six pixels a letter, with the square and the gap.
		let width = layer.name.chars().count() as f64 * 6.1 + 32.0;
		if x > at.0 && x + width > at.0 + 500.0 {
			(x, y) = (at.0, y + 18.0);
		}
		svg.rect((x, y - 9.0), (x + 11.0, y + 2.0), "bar", layer.colour, "");
		svg.text((x + 16.0, y + 1.0), Anchor::Start, "legend", &layer.name);
		x += width;
	}
}
