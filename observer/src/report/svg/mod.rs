//! Drawing: just enough SVG for the report's figures.

mod labels;
mod plot;
mod scale;

pub(super) use labels::{LineName, ROOM, name_lines, spread};
pub(super) use plot::Plot;
pub(super) use scale::{number, ticks, whole_ticks, widened};

use std::fmt::{Display, Write};

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

/// The width of a panel in its own units. Two fit side by side on a page; small screens show one,
/// and enlarge its text.
pub(super) const WIDTH: f64 = 480.0;

impl Svg {
	/// A panel of this height with a title.
	pub fn panel(height: f64, title: &str) -> Self {
		let mut svg = Self { width: WIDTH, height, body: String::new() };
		svg.text((0.0, 16.0), Anchor::Start, "column", title);
		svg
	}

	/// The whole panel, with its style, so that it looks alike outside the page; a screen reader
	/// says `description`.
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

	/// The value of a point, beside it.
	pub fn label(&mut self, at: (f64, f64), anchor: Anchor, fill: &str, text: impl Display) {
		self.coloured(at, anchor, "label", fill, text);
	}

	/// Coloured text. Its colour is a style, since that of all texts would overrule an attribute.
	pub fn coloured(
		&mut self,
		at: (f64, f64),
		anchor: Anchor,
		class: &str,
		fill: &str,
		text: impl Display,
	) {
		let (x, y) = at;
		self.push(format_args!(
			"<text x=\"{x:.1}\" y=\"{y:.1}\" text-anchor=\"{}\" class=\"{class}\" \
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

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn text_cannot_become_markup() {
		assert_eq!(escaped("<a href=\"x\">&"), "&lt;a href=&quot;x&quot;&gt;&amp;");
	}
}
