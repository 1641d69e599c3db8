//! λ and μ: the dual solution of the market's linear programme.

use super::error::SolveError;
use super::instance::Instance;
use super::programme::{Failure, Kind, Optimum, Programme, Row, Variable};
use crate::book::{Book, PPM};
use crate::certificate::RowId;
use tieline_primitives::{Price, Side};

/// The fills, λ and μ of the linear programme, in watts and µ$/MWh, with this much of each row's
/// headroom, in watts, kept free.
pub(super) fn optimal_prices(market: &Instance<'_>, kept: &[f64]) -> Result<Optimum, SolveError> {
	let programme = Programme {
		columns: &market.columns,
		variables: variables(market.book),
		rows: rows(market.book, kept),
		surplus: 0.0,
	};
	let optimum = optimise(market.book, &programme)?;
	let (floor, cap) = (market.problem.floor.0 as f64, market.problem.cap.0 as f64);
	// To within the rounding of prices, a µ$/MWh.
	if (floor - 1.0..=cap + 1.0).contains(&optimum.price) {
		Ok(optimum)
	} else {
		within_bounds(market, programme, optimum.price)
	}
}

/// Among several optimal prices, one between floor and cap: the optimum with unlimited demand at
/// the floor and unlimited supply at the cap. An error where either trades.
fn within_bounds(
	market: &Instance<'_>,
	unbounded: Programme<'_>,
	price: f64,
) -> Result<Optimum, SolveError> {
	let (floor, cap) = (market.problem.floor.0 as f64, market.problem.cap.0 as f64);
	let (supply, demand) = (total(market.book, Side::Supply), total(market.book, Side::Demand));
	let Programme { columns, mut variables, rows, surplus } = unbounded;
	let mut columns = columns.to_vec();
	columns.push(Vec::new());
	let groups = variables.len();
	for (sign, price) in [(1.0, cap), (-1.0, floor)] {
		variables.push(Variable {
			place: columns.len() - 1,
			sign,
			cost: sign * price,
			curvature: 0.0,
			capacity: supply + demand + 1.0,
		});
	}
	let programme = Programme { columns: &columns, variables, rows, surplus };
	let mut optimum = optimise(market.book, &programme)?;
	if optimum.fills.split_off(groups).iter().any(|fill| *fill > 0.5) {
		return Err(SolveError::PriceOutOfBounds(Price(price.round() as i64)));
	}
	Ok(optimum)
}

/// All that one side offers, in watts.
fn total(book: &Book, side: Side) -> f64 {
	let groups = book.groups.iter().filter(|group| group.key.side == side);
	groups.map(|group| group.total as f64).sum()
}

/// The fills of the tie groups.
fn variables(book: &Book) -> Vec<Variable> {
	let (supply, demand) = (total(book, Side::Supply), total(book, Side::Demand));
	book.groups
		.iter()
		.map(|group| {
			let (sign, opposite) = match group.key.side {
				Side::Supply => (1.0, demand),
				Side::Demand => (-1.0, supply),
			};
			Variable {
				place: group.place,
				sign,
				cost: sign * group.key.price.0 as f64,
				curvature: 0.0,
				// At most all of the other side is filled. Twice that never binds, so λ is as
				// without.
				capacity: (group.total as f64).min((2.0 * opposite).max(1.0)),
			}
		})
		.collect()
}

/// The limit rows, with some of their headroom kept free.
fn rows(book: &Book, kept: &[f64]) -> Vec<Row> {
	let rows = book.rows.iter().zip(kept);
	rows.map(|(row, kept)| Row {
		kind: Kind::AtMost,
		headroom: row.headroom as f64 / PPM as f64 - kept,
	})
	.collect()
}

fn optimise(book: &Book, programme: &Programme<'_>) -> Result<Optimum, SolveError> {
	programme.optimise().map_err(|failure| unsolved(book, programme, failure))
}

/// Names the rows that cannot be met, if any.
fn unsolved(book: &Book, programme: &Programme<'_>, failure: Failure) -> SolveError {
	let excess = match programme.least_excess() {
		Some(excess) => excess,
		None if failure == Failure::Infeasible => programme.certain_excess(),
		None => return SolveError::NotConverged,
	};
	let worst = excess.iter().copied().fold(0.0, f64::max);
	let named: Vec<RowId> = book
		.rows
		.iter()
		.zip(&excess)
		.filter(|(_, excess)| **excess > worst * 1e-3 && **excess > 1e-3)
		.map(|(row, _)| row.id)
		.collect();
	if named.is_empty() && failure == Failure::NotConverged {
		SolveError::NotConverged
	} else {
		SolveError::Infeasible(named)
	}
}
