//! Drawing: just enough SVG for the report's figures.

use std::fmt::{Display, Write};

/// A mapping of data to pixels.
#[derive(Clone, Copy, Debug)]
pub(super) struct Scale {
	pub domain: (f64, f64),
	pub range: (f64, f64),
}

impl Scale {
	pub fn at(&self, value: f64) -> f64 {
		let ((a, b), (from, to)) = (self.domain, self.range);
		from + (value - a) / (b - a) * (to - from)
	}

	/// The same, but never outside the range.
	pub fn clamped(&self, value: f64) -> f64 {
		let (low, high) = (self.domain.0.min(self.domain.1), self.domain.0.max(self.domain.1));
		self.at(value.clamp(low, high))
	}
}

/// Round numbers that span `low` to `high` in about `count` steps: multiples of 1, 2 or 5.
pub(super) fn ticks(low: f64, high: f64, count: usize) -> Vec<f64> {
	let step = step(high - low, count);
	let (first, last) = ((low / step - 1e-9).ceil() as i64, (high / step + 1e-9).floor() as i64);
	(first..=last).map(|k| k as f64 * step).collect()
}

/// The range widened to whole ticks.
pub(super) fn widened(low: f64, high: f64, count: usize) -> (f64, f64) {
	let step = step(high - low, count);
	((low / step + 1e-9).floor() * step, (high / step - 1e-9).ceil() * step)
}

fn step(span: f64, count: usize) -> f64 {
	let raw = (span / count as f64).max(1e-9);
	let magnitude = 10f64.powf(raw.log10().floor());
	let round = [1.0, 2.0, 5.0, 10.0].into_iter().find(|round| round * magnitude >= raw * 0.999);
	round.unwrap_or(10.0) * magnitude
}

/// A number with as many decimals as the steps between ticks need.
pub(super) fn tick_label(value: f64, ticks: &[f64]) -> String {
	let step = ticks.windows(2).map(|pair| pair[1] - pair[0]).fold(f64::INFINITY, f64::min);
	let decimals = if step.is_finite() { (-step.log10().floor()).max(0.0) as usize } else { 0 };
	number(value, decimals)
}

/// A number with a true minus sign and no negative zero; a dash for none.
pub(super) fn number(value: f64, decimals: usize) -> String {
	if !value.is_finite() {
		return "–".into();
	}
	let text = format!("{:.decimals$}", value.abs());
	let zero = text.chars().all(|c| c == '0' || c == '.');
	if value < 0.0 && !zero { format!("−{text}") } else { text }
}

/// Text made safe for HTML.
pub(super) fn escaped(text: impl Display) -> String {
	let text = text.to_string();
	text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// Where a text is anchored.
#[derive(Clone, Copy, Debug)]
pub(super) enum Anchor {
	Start,
	Middle,
	End,
}

impl Anchor {
	const fn name(self) -> &'static str {
		match self {
			Self::Start => "start",
			Self::Middle => "middle",
			Self::End => "end",
		}
	}
}

/// A drawing that grows.
pub(super) struct Svg {
	width: f64,
	height: f64,
	body: String,
}

impl Svg {
	pub fn new(width: f64, height: f64) -> Self {
		Self { width, height, body: String::new() }
	}

	/// The whole drawing, with its style, so that it can be shown outside the page too;
	/// `description` is what a screen reader says.
	pub fn finish(self, description: &str) -> String {
		let Self { width, height, body } = self;
		format!(
			"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" role=\"img\" \
			 aria-label=\"{}\">\n<style>\n{}</style>\n{body}</svg>\n",
			escaped(description),
			include_str!("figure.css"),
		)
	}

	fn push(&mut self, text: std::fmt::Arguments<'_>) {
		// Writing to a string cannot fail.
		let _ = self.body.write_fmt(text);
		self.body.push('\n');
	}

	pub fn line(&mut self, from: (f64, f64), to: (f64, f64), class: &str) {
		let ((x1, y1), (x2, y2)) = (from, to);
		self.push(format_args!(
			"<line x1=\"{x1:.1}\" y1=\"{y1:.1}\" x2=\"{x2:.1}\" y2=\"{y2:.1}\" class=\"{class}\"/>"
		));
	}

	/// A rectangle between two corners in any order, with a text that shows on hovering.
	pub fn rect(&mut self, a: (f64, f64), b: (f64, f64), class: &str, fill: &str, hint: &str) {
		let (x, y) = (a.0.min(b.0), a.1.min(b.1));
		let (width, height) = ((a.0 - b.0).abs(), (a.1 - b.1).abs());
		let style = if fill.is_empty() { String::new() } else { format!(" fill=\"{fill}\"") };
		let hint = if hint.is_empty() {
			String::new()
		} else {
			format!("<title>{}</title>", escaped(hint))
		};
		self.push(format_args!(
			"<rect x=\"{x:.1}\" y=\"{y:.1}\" width=\"{width:.1}\" height=\"{height:.1}\" \
			 class=\"{class}\"{style}>{hint}</rect>"
		));
	}

	pub fn polyline(&mut self, points: &[(f64, f64)], class: &str, stroke: &str, hint: &str) {
		let mut text = String::new();
		for (x, y) in points {
			let _ = write!(text, "{x:.1},{y:.1} ");
		}
		let style = if stroke.is_empty() { String::new() } else { format!(" stroke=\"{stroke}\"") };
		self.push(format_args!(
			"<polyline points=\"{}\" class=\"{class}\"{style}><title>{}</title></polyline>",
			text.trim_end(),
			escaped(hint)
		));
	}

	pub fn circle(&mut self, at: (f64, f64), radius: f64, class: &str, fill: &str, hint: &str) {
		let (x, y) = at;
		self.push(format_args!(
			"<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"{radius}\" class=\"{class}\" fill=\"{fill}\">\
			 <title>{}</title></circle>",
			escaped(hint)
		));
	}

	pub fn text(&mut self, at: (f64, f64), anchor: Anchor, class: &str, text: impl Display) {
		let (x, y) = at;
		self.push(format_args!(
			"<text x=\"{x:.1}\" y=\"{y:.1}\" text-anchor=\"{}\" class=\"{class}\">{}</text>",
			anchor.name(),
			escaped(text)
		));
	}

	/// Coloured text. Its colour is a style, since that of all texts would overrule an attribute.
	pub fn label(&mut self, at: (f64, f64), anchor: Anchor, fill: &str, text: impl Display) {
		let (x, y) = at;
		self.push(format_args!(
			"<text x=\"{x:.1}\" y=\"{y:.1}\" text-anchor=\"{}\" class=\"label\" \
			 style=\"fill: {fill}\">{}</text>",
			anchor.name(),
			escaped(text)
		));
	}

	/// Everything that `draw` adds is cut off outside the plot.
	pub fn clipped(&mut self, plot: &Plot, id: &str, draw: impl FnOnce(&mut Self)) {
		let ((x, y), (width, height)) = ((plot.left, plot.top), (plot.width, plot.height));
		self.push(format_args!(
			"<clipPath id=\"{id}\"><rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\"/>\
			 </clipPath>\n<g clip-path=\"url(#{id})\">"
		));
		draw(self);
		self.push(format_args!("</g>"));
	}
}

/// A frame with two scales.
#[derive(Clone, Copy, Debug)]
pub(super) struct Plot {
	pub left: f64,
	pub top: f64,
	pub width: f64,
	pub height: f64,
	pub x: Scale,
	pub y: Scale,
}

impl Plot {
	pub fn new(
		(left, top): (f64, f64),
		(width, height): (f64, f64),
		x: (f64, f64),
		y: (f64, f64),
	) -> Self {
		Self {
			left,
			top,
			width,
			height,
			x: Scale { domain: x, range: (left, left + width) },
			y: Scale { domain: y, range: (top + height, top) },
		}
	}

	pub const fn right(&self) -> f64 {
		self.left + self.width
	}

	pub const fn bottom(&self) -> f64 {
		self.top + self.height
	}

	pub fn at(&self, x: f64, y: f64) -> (f64, f64) {
		(self.x.at(x), self.y.at(y))
	}

	/// A title above the frame.
	pub fn title(&self, svg: &mut Svg, text: &str) {
		svg.text((self.left, self.top - 10.0), Anchor::Start, "panel", text);
	}

	/// Grid lines and numbers on the left. An empty `unit` leaves the numbers out.
	pub fn y_axis(&self, svg: &mut Svg, ticks: &[f64], unit: &str) {
		for &tick in ticks {
			let y = self.y.at(tick);
			let class = if tick == 0.0 { "zero" } else { "grid" };
			svg.line((self.left, y), (self.right(), y), class);
			if !unit.is_empty() {
				let text = tick_label(tick, ticks);
				svg.text((self.left - 7.0, y + 4.0), Anchor::End, "tick", text);
			}
		}
		if !unit.is_empty() {
			svg.text((self.left - 7.0, self.top - 10.0), Anchor::End, "unit", unit);
		}
	}

	/// The hours of the day below, with the axis' name when there is one.
	pub fn hour_axis(&self, svg: &mut Svg, name: &str) {
		for hour in (0..=24).step_by(3) {
			let x = self.x.at(f64::from(hour));
			svg.line((x, self.bottom()), (x, self.bottom() + 4.0), "axis");
			let text = format!("{hour:02}:00");
			svg.text((x, self.bottom() + 17.0), Anchor::Middle, "tick", text);
		}
		svg.line((self.left, self.bottom()), (self.right(), self.bottom()), "axis");
		self.x_name(svg, name);
	}

	/// Numbers below, and what they are.
	pub fn x_axis(&self, svg: &mut Svg, ticks: &[f64], name: &str) {
		for &tick in ticks {
			let x = self.x.at(tick);
			svg.line((x, self.bottom()), (x, self.bottom() + 4.0), "axis");
			let text = tick_label(tick, ticks);
			svg.text((x, self.bottom() + 17.0), Anchor::Middle, "tick", text);
		}
		svg.line((self.left, self.bottom()), (self.right(), self.bottom()), "axis");
		self.x_name(svg, name);
	}

	fn x_name(&self, svg: &mut Svg, name: &str) {
		if !name.is_empty() {
			let at = (self.left + self.width / 2.0, self.bottom() + 35.0);
			svg.text(at, Anchor::Middle, "unit", name);
		}
	}
}

/// Moves labels apart so that none is nearer than `gap` to the next, as little as possible, within
/// `low` to `high`. Takes and returns positions in the order given.
pub(super) fn spread(positions: &[f64], gap: f64, low: f64, high: f64) -> Vec<f64> {
	let mut order: Vec<_> = (0..positions.len()).collect();
	order.sort_by(|&a, &b| positions[a].total_cmp(&positions[b]));
	let mut placed = positions.to_vec();
	let mut floor = low;
	for &at in &order {
		placed[at] = placed[at].max(floor);
		floor = placed[at] + gap;
	}
	let mut ceiling = high;
	for &at in order.iter().rev() {
		placed[at] = placed[at].min(ceiling);
		ceiling = placed[at] - gap;
	}
	placed
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn ticks_are_round_and_within_the_range() {
		assert_eq!(ticks(0.0, 10.0, 5), [0.0, 2.0, 4.0, 6.0, 8.0, 10.0]);
		let labels: Vec<_> =
			ticks(0.93, 1.07, 7).iter().map(|t| tick_label(*t, &ticks(0.93, 1.07, 7))).collect();
		assert_eq!(labels, ["0.94", "0.96", "0.98", "1.00", "1.02", "1.04", "1.06"]);
	}

	#[test]
	fn a_negative_number_has_a_minus_sign_and_zero_has_none() {
		assert_eq!(number(-1.25, 1), "−1.2");
		assert_eq!(number(-0.01, 1), "0.0");
	}

	#[test]
	fn labels_that_would_overlap_move_apart() {
		let placed = spread(&[10.0, 11.0, 50.0], 12.0, 0.0, 100.0);
		assert!(placed[1] - placed[0] >= 12.0);
		assert_eq!(placed[2], 50.0);
		let crowded = spread(&[99.0, 98.0], 12.0, 0.0, 100.0);
		assert!(crowded.iter().all(|at| (0.0..=100.0).contains(at)));
	}

	#[test]
	fn text_cannot_become_markup() {
		assert_eq!(escaped("<a href=\"x\">&"), "&lt;a href=&quot;x&quot;&gt;&amp;");
	}
}
