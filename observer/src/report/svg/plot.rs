//! A frame with two scales.

use super::{
	Anchor, Svg,
	scale::{Scale, tick_label},
};
use crate::report::time::TimeAxis;

/// A frame with two scales.
#[derive(Clone, Copy, Debug)]
pub(in crate::report) struct Plot {
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

	/// Grid lines and numbers on the left, with their unit above, at the edge of the panel.
	pub fn y_axis(&self, svg: &mut Svg, ticks: &[f64], unit: &str) {
		for &tick in ticks {
			let y = self.y.at(tick);
			let class = if tick == 0.0 { "zero" } else { "grid" };
			svg.line((self.left, y), (self.right(), y), class);
			let text = tick_label(tick, ticks);
			svg.text((self.left - 6.0, y + 4.0), Anchor::End, "tick", text);
		}
		svg.text((0.0, self.top - 12.0), Anchor::Start, "unit", unit);
	}

	/// The times of day below.
	pub fn time_axis(&self, svg: &mut Svg, time: &TimeAxis) {
		for (hour, label) in time.ticks() {
			self.x_tick(svg, hour, label);
		}
		self.x_line(svg, "local time");
	}

	/// Numbers below, and their name.
	pub fn x_axis(&self, svg: &mut Svg, ticks: &[f64], name: &str) {
		for &tick in ticks {
			self.x_tick(svg, tick, tick_label(tick, ticks));
		}
		self.x_line(svg, name);
	}

	fn x_tick(&self, svg: &mut Svg, at: f64, label: String) {
		let x = self.x.at(at);
		svg.line((x, self.bottom()), (x, self.bottom() + 4.0), "axis");
		svg.text((x, self.bottom() + 18.0), Anchor::Middle, "tick", label);
	}

	fn x_line(&self, svg: &mut Svg, name: &str) {
		svg.line((self.left, self.bottom()), (self.right(), self.bottom()), "axis");
		let at = (self.left + self.width / 2.0, self.bottom() + 36.0);
		svg.text(at, Anchor::Middle, "unit", name);
	}
}
