//! Least squares by Householder reflections: the factor `R` of a tall matrix, and the solution of
//! `RᵀR·x = b`.

/// A dense matrix, column by column. Its columns are independent.
pub(crate) struct Matrix {
	rows: usize,
	columns: usize,
	values: Vec<f64>,
}

impl Matrix {
	/// Zeros. It has as many rows as columns at least.
	pub fn zeros(rows: usize, columns: usize) -> Self {
		let rows = rows.max(columns);
		Self { rows, columns, values: vec![0.0; rows * columns] }
	}

	pub fn set(&mut self, row: usize, column: usize, value: f64) {
		self.values[column * self.rows + row] = value;
	}

	/// The upper triangular factor of `A = Q·R`, in place of the matrix. It takes time for what is
	/// not zero only, so that columns with few entries are best put first.
	pub fn factor(mut self) -> Triangle {
		let (rows, columns) = (self.rows, self.columns);
		let mut entries = Vec::new();
		let mut reflector = Vec::new();
		for pivot in 0..columns {
			let (left, right) = self.values.split_at_mut((pivot + 1) * rows);
			let column = &mut left[pivot * rows..];
			entries.clear();
			entries.extend((pivot..rows).filter(|&row| column[row] != 0.0));
			let Some(&first) = entries.first() else { continue };
			// The row of the pivot has an entry: rows may come in any order.
			if first != pivot {
				column.swap(first, pivot);
				for other in right.chunks_exact_mut(rows) {
					other.swap(first, pivot);
				}
				entries[0] = pivot;
			}
			let norm = entries.iter().map(|&row| column[row] * column[row]).sum::<f64>().sqrt();
			let head = column[pivot];
			let diagonal = if head > 0.0 { -norm } else { norm };
			reflector.clear();
			reflector.extend(entries.iter().map(|&row| column[row]));
			reflector[0] = head - diagonal;
			// The reflection I − β·v·vᵀ.
			let beta = -1.0 / (diagonal * reflector[0]);
			for other in right.chunks_exact_mut(rows) {
				let products = entries.iter().zip(&reflector).map(|(&row, v)| v * other[row]);
				let dot: f64 = products.sum();
				if dot != 0.0 {
					let scale = beta * dot;
					for (&row, v) in entries.iter().zip(&reflector) {
						other[row] -= scale * v;
					}
				}
			}
			column[pivot] = diagonal;
		}
		Triangle(self)
	}
}

/// An upper triangular matrix.
pub(crate) struct Triangle(Matrix);

impl Triangle {
	fn at(&self, row: usize, column: usize) -> f64 {
		self.0.values[column * self.0.rows + row]
	}

	/// The solution of `RᵀR·x = b`; without a pivot a component is zero.
	pub fn solve(&self, right: &[f64]) -> Vec<f64> {
		let n = self.0.columns;
		let mut x = right.to_vec();
		for i in 0..n {
			let column = &self.0.values[i * self.0.rows..i * self.0.rows + i];
			let sum: f64 = column.iter().zip(&x).map(|(r, x)| r * x).sum();
			x[i] = divide(x[i] - sum, self.at(i, i));
		}
		for i in (0..n).rev() {
			x[i] = divide(x[i], self.at(i, i));
			let value = x[i];
			for (row, x) in x.iter_mut().enumerate().take(i) {
				*x -= self.at(row, i) * value;
			}
		}
		x
	}
}

fn divide(value: f64, pivot: f64) -> f64 {
	if pivot == 0.0 { 0.0 } else { value / pivot }
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn normal_equations_are_solved_through_the_factor() {
		// A = [1 2; 3 4; 5 6], AᵀA = [35 44; 44 56].
		let mut matrix = Matrix::zeros(3, 2);
		for (row, values) in [[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]].iter().enumerate() {
			for (column, value) in values.iter().enumerate() {
				matrix.set(row, column, *value);
			}
		}
		let x = matrix.factor().solve(&[79.0, 100.0]);
		assert!((x[0] - 1.0).abs() < 1e-12 && (x[1] - 1.0).abs() < 1e-12, "{x:?}");
	}
}
