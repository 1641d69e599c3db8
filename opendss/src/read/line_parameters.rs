//! Line parameters: the series impedance and the shunt capacitance of a line code or a line.

use crate::error::Result;
use crate::script::{Object, Property};
use tieline_feeder::Complex64;

/// Parameters per unit of length, and the rating that comes with them.
#[derive(Clone, Debug, Default)]
pub(super) struct LineParameters {
	data: Option<Data>,
	pub rating_amps: Option<f64>,
}

#[derive(Clone, Debug)]
enum Data {
	/// Resistance, reactance, capacitance: matrices as written.
	Matrices([Option<Property>; 3]),
	/// r1, x1, r0, x0, c1, c0.
	Sequences([Option<f64>; 6]),
}

/// The names of [`Data::Matrices`].
const MATRICES: [&str; 3] = ["rmatrix", "xmatrix", "cmatrix"];
/// The names of [`Data::Sequences`].
const SEQUENCES: [&str; 6] = ["r1", "x1", "r0", "x0", "c1", "c0"];

/// The impedance matrix in ohm and the capacitance matrix in nF, each row by row.
pub(super) type Matrices = (Vec<Complex64>, Vec<f64>);

impl LineParameters {
	/// The parameters of a closed switch, per unit of length.
	pub fn switch(rating_amps: Option<f64>) -> Self {
		let values = [1.0, 1.0, 1.0, 1.0, 1.1, 1.0].map(Some);
		Self { data: Some(Data::Sequences(values)), rating_amps }
	}

	/// Takes a property; false when it is not one of line parameters.
	pub fn take(&mut self, property: &Property) -> Result<bool> {
		let name = property.name.as_str();
		if let Some(index) = MATRICES.iter().position(|known| *known == name) {
			self.set_matrix(index, property);
		} else if let Some(index) = SEQUENCES.iter().position(|known| *known == name) {
			self.set_sequence(index, property.number()?);
		} else {
			match name {
				"normamps" => self.rating_amps = Some(property.positive()?),
				"enabled" | "emergamps" | "faultrate" | "pctperm" | "repair" | "rg" | "xg"
				| "rho" | "seasons" | "ratings" => {},
				_ => return Ok(false),
			}
		}
		Ok(true)
	}

	pub fn has_matrices(&self) -> bool {
		matches!(self.data, Some(Data::Matrices(_)))
	}

	fn set_matrix(&mut self, index: usize, property: &Property) {
		let mut matrices = match self.data.take() {
			Some(Data::Matrices(matrices)) => matrices,
			_ => [None, None, None],
		};
		matrices[index] = Some(property.clone());
		self.data = Some(Data::Matrices(matrices));
	}

	fn set_sequence(&mut self, index: usize, value: f64) {
		let mut values = match self.data {
			Some(Data::Sequences(values)) => values,
			_ => [None; 6],
		};
		values[index] = Some(value);
		self.data = Some(Data::Sequences(values));
	}

	/// The matrices of a line of this length; the capacitance times `scale`.
	pub fn matrices(
		&self,
		phases: usize,
		length: f64,
		scale: f64,
		object: &Object,
	) -> Result<Matrices> {
		let (r, x, c) = match &self.data {
			None => return Err(object.missing(MATRICES[0])),
			Some(Data::Matrices(written)) => {
				let matrix = |index: usize| {
					let property = written[index].as_ref();
					property.ok_or_else(|| object.missing(MATRICES[index]))?.matrix(phases)
				};
				(matrix(0)?, matrix(1)?, matrix(2)?)
			},
			Some(Data::Sequences(values)) => {
				let value =
					|index: usize| values[index].ok_or_else(|| object.missing(SEQUENCES[index]));
				let (r, x) = (
					symmetric(value(0)?, value(2)?, phases),
					symmetric(value(1)?, value(3)?, phases),
				);
				(r, x, symmetric(value(4)?, value(5)?, phases))
			},
		};
		let impedance =
			r.iter().zip(&x).map(|(r, x)| Complex64::new(r * length, x * length)).collect();
		Ok((impedance, c.iter().map(|c| c * length * scale).collect()))
	}
}

/// The matrix of a transposed line with this positive- and zero-sequence parameter. OpenDSS gives a
/// line of one phase the positive sequence alone.
fn symmetric(positive: f64, zero: f64, phases: usize) -> Vec<f64> {
	let mutual = if phases == 1 { 0.0 } else { (zero - positive) / 3.0 };
	let own = positive + mutual;
	(0..phases * phases).map(|k| if k % (phases + 1) == 0 { own } else { mutual }).collect()
}
