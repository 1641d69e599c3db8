//! Units of length.

/// The units of the length and of the impedance of a line, as OpenDSS's `Line.pas` combines them.
pub(super) struct Units {
	/// The unit of the line's length in metres, if it has one.
	line: Option<f64>,
	/// The unit of the line code, while a line code gives the impedance.
	code: Option<Option<f64>>,
	/// Units of the impedance in one unit of the line.
	factor: f64,
}

impl Units {
	/// The units of a line with an impedance of its own: per unit of its length.
	/// A unit written before the impedance has no effect.
	pub fn own() -> Self {
		Self { line: None, code: None, factor: 1.0 }
	}

	/// The impedance is that of a line code with this unit.
	pub fn take_code(&mut self, code: Option<f64>) {
		self.factor = conversion(code, self.line);
		self.code = Some(code);
	}

	/// The length has this unit. A second unit for an own impedance converts from the first.
	pub fn take_line(&mut self, line: Option<f64>) {
		self.factor = match self.code {
			Some(code) => conversion(code, line),
			None => self.factor * conversion(self.line, line),
		};
		self.line = line;
	}

	/// Units of the impedance in one unit of the line.
	pub fn factor(&self) -> f64 {
		self.factor
	}

	/// Thousands of feet in one unit of the line; 1 without a unit.
	pub fn kilofeet(&self) -> f64 {
		conversion(Some(304.8), self.line)
	}
}

/// How many of one unit another has; 1 unless both are known.
fn conversion(from: Option<f64>, to: Option<f64>) -> f64 {
	match (from, to) {
		(Some(from), Some(to)) => to / from,
		_ => 1.0,
	}
}
