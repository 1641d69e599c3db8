//! LU factors with threshold pivoting (Golub and Van Loan, *Matrix Computations*, §3.4; Duff,
//! Erisman and Reid, *Direct Methods for Sparse Matrices*, §5.2).

use num_complex::Complex64;
use num_traits::NumAssign;

/// The entries of a matrix: real or complex.
pub(crate) trait Scalar: NumAssign + Copy {
	/// The size by which pivots are chosen.
	fn size(self) -> f64;
}

impl Scalar for f64 {
	fn size(self) -> f64 {
		self.abs()
	}
}

impl Scalar for Complex64 {
	fn size(self) -> f64 {
		self.l1_norm()
	}
}

/// The least size of a pivot on the diagonal, relative to the largest of its column. Diagonal pivots
/// keep the order of elimination, in which a radial network has no fill-in.
const PIVOT_THRESHOLD: f64 = 0.1;

/// The factors of a square matrix, without their zeros.
#[derive(Clone, Debug)]
pub(crate) struct Lu<T> {
	/// The row of the matrix that became each row of the factors.
	rows: Vec<usize>,
	/// Row by row: the unit lower factor below the diagonal.
	lower: Rows<T>,
	/// Row by row: the upper factor above the diagonal.
	upper: Rows<T>,
	diagonal: Vec<T>,
}

/// The non-zero entries of a matrix, row by row, each with its column.
#[derive(Clone, Debug)]
struct Rows<T> {
	entries: Vec<(usize, T)>,
	ends: Vec<usize>,
}

impl<T: Scalar> Rows<T> {
	fn new() -> Self {
		Self { entries: Vec::new(), ends: vec![0] }
	}

	fn push(&mut self, first_column: usize, row: &[T]) {
		let entries = row.iter().enumerate().filter(|(_, x)| !x.is_zero());
		self.entries.extend(entries.map(|(j, &x)| (first_column + j, x)));
		self.ends.push(self.entries.len());
	}

	/// The product of a row and a vector.
	fn times(&self, row: usize, vector: &[T]) -> T {
		let mut sum = T::zero();
		for &(column, x) in &self.entries[self.ends[row]..self.ends[row + 1]] {
			sum += x * vector[column];
		}
		sum
	}
}

impl<T: Scalar> Lu<T> {
	/// Factors a matrix given row by row, or `None` when it is singular.
	pub fn new(mut a: Vec<T>, order: usize) -> Option<Self> {
		debug_assert_eq!(a.len(), order * order);
		let mut rows: Vec<usize> = (0..order).collect();
		for k in 0..order {
			let pivot = pivot(&a, order, k)?;
			if pivot != k {
				rows.swap(pivot, k);
				for j in 0..order {
					a.swap(pivot * order + j, k * order + j);
				}
			}
			eliminate(&mut a, order, k);
		}
		let (mut lower, mut upper) = (Rows::new(), Rows::new());
		for (i, row) in a.chunks_exact(order.max(1)).enumerate() {
			lower.push(0, &row[..i]);
			upper.push(i + 1, &row[i + 1..]);
		}
		let diagonal = (0..order).map(|i| a[i * order + i]).collect();
		Some(Self { rows, lower, upper, diagonal })
	}

	/// The size of the smallest pivot: zero, but for rounding, when the matrix is singular.
	pub fn smallest_pivot(&self) -> f64 {
		self.diagonal.iter().map(|pivot| pivot.size()).fold(f64::INFINITY, f64::min)
	}

	/// The solution `x` of `A x = b`.
	pub fn solve(&self, b: &[T]) -> Vec<T> {
		let mut x: Vec<T> = self.rows.iter().map(|&row| b[row]).collect();
		for i in 0..x.len() {
			let known = self.lower.times(i, &x);
			x[i] -= known;
		}
		for i in (0..x.len()).rev() {
			let known = self.upper.times(i, &x);
			x[i] = (x[i] - known) / self.diagonal[i];
		}
		x
	}
}

/// The row of the pivot of column `k`, or `None` when the matrix is singular.
fn pivot<T: Scalar>(a: &[T], order: usize, k: usize) -> Option<usize> {
	let size = |row: usize| a[row * order + k].size();
	let pivot = (k..order).max_by(|&i, &j| size(i).total_cmp(&size(j)))?;
	let largest = size(pivot);
	if !largest.is_finite() || largest == 0.0 {
		return None;
	}
	Some(if size(k) >= PIVOT_THRESHOLD * largest { k } else { pivot })
}

/// Eliminates column `k` below its pivot, and stores the factors there.
fn eliminate<T: Scalar>(a: &mut [T], order: usize, k: usize) {
	let (upper, lower) = a.split_at_mut((k + 1) * order);
	let pivot_row = &upper[k * order..];
	for row in lower.chunks_exact_mut(order) {
		if row[k].is_zero() {
			continue;
		}
		row[k] /= pivot_row[k];
		let factor = row[k];
		for (x, &p) in row[k + 1..].iter_mut().zip(&pivot_row[k + 1..]) {
			*x -= factor * p;
		}
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use proptest::prelude::*;

	#[test]
	fn a_singular_matrix_has_no_factors() {
		assert!(Lu::new(vec![1.0, 2.0, 2.0, 4.0], 2).is_none());
		assert!(Lu::new(vec![f64::NAN], 1).is_none());
		let thirds = [1.0, 1.0 / 3.0, 0.1, 0.1 / 3.0].to_vec();
		assert!(Lu::new(thirds, 2).is_none_or(|lu| lu.smallest_pivot() < 1e-15));
	}

	proptest! {
		#[test]
		fn the_solution_solves(a in prop::collection::vec(-1.0..1.0f64, 36), b in prop::collection::vec(-1.0..1.0f64, 6)) {
			let mut a = a;
			for i in 0..6 {
				// Permuted and dominant: well conditioned, and in need of pivoting.
				a[i * 6 + (i + 1) % 6] += 8.0;
			}
			let x = Lu::new(a.clone(), 6).unwrap().solve(&b);
			for i in 0..6 {
				let sum: f64 = (0..6).map(|j| a[i * 6 + j] * x[j]).sum();
				prop_assert!((sum - b[i]).abs() < 1e-12);
			}
		}
	}
}
