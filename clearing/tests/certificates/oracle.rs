//! The optimum by the simplex method, and what a certificate may fall short of it.

use microlp::{ComparisonOp, LinearExpr, OptimizationDirection, Problem as Lp};
use proptest::prelude::*;
use std::collections::BTreeMap;
use tieline_clearing::testing::{At, Market, usd};
use tieline_clearing::{
	Certificate, Fill, Location, Outcome, ShadowPrice, SolveError, solve, verify,
};
use tieline_primitives::{PointId, Side, Step, Watts};

/// A dollar per MWh in µ$/MWh.
const DOLLAR: f64 = usd(1).0 as f64;

/// The largest welfare by the simplex method, in $/MWh · kW; `None` when the rows are infeasible.
pub fn simplex(market: &Market) -> Option<f64> {
	let mut lp = Lp::new(OptimizationDirection::Maximize);
	let mut balance = LinearExpr::empty();
	let mut net = BTreeMap::<_, Vec<_>>::new();
	let kilowatts = |watts: Watts| watts.0 as f64 / 1e3;
	let mut step = |lp: &mut Lp, side: Side, step: &Step| {
		let sign = if side == Side::Supply { 1.0 } else { -1.0 };
		let worth = -sign * step.price.0 as f64 / DOLLAR;
		let variable = lp.add_var(worth, (0.0, kilowatts(step.power)));
		balance.add(variable, sign);
		(variable, sign)
	};
	for offer in &market.offers {
		for offered in &offer.steps {
			let term = step(&mut lp, offer.side, offered);
			net.entry(offer.point).or_default().push(term);
		}
	}
	for bought in &market.curve.demand {
		step(&mut lp, Side::Demand, bought);
	}
	for sold in &market.curve.supply {
		step(&mut lp, Side::Supply, sold);
	}
	lp.add_constraint(balance, ComparisonOp::Eq, 0.0);
	for row in &market.limits {
		let mut used = LinearExpr::empty();
		let mut empty = true;
		for coefficient in &row.limit.coefficients {
			let point = PointId(row.area, coefficient.point);
			for &(variable, sign) in net.get(&point).into_iter().flatten() {
				used.add(variable, sign * f64::from(coefficient.sensitivity.0) / 1e6);
				empty = false;
			}
		}
		let headroom = kilowatts(row.limit.headroom);
		if empty && headroom < 0.0 {
			return None;
		}
		if !empty {
			lp.add_constraint(used, ComparisonOp::Le, headroom);
		}
	}
	match lp.solve() {
		Ok(outcome) => Some(outcome.into_solution().expect("no time limit").objective()),
		Err(microlp::Error::Infeasible) => None,
		Err(error) => panic!("the simplex method failed: {error:?}"),
	}
}

/// The welfare in $/MWh · kW.
pub fn welfare(outcome: &Outcome) -> f64 {
	outcome.welfare as f64 / 1e3 / DOLLAR
}

/// What the tie group of a fill offers, in watts.
pub fn size(market: &Market, fill: &Fill) -> f64 {
	let steps: Vec<&Step> = match fill.location {
		Location::Wholesale if fill.side == Side::Supply => market.curve.supply.iter().collect(),
		Location::Wholesale => market.curve.demand.iter().collect(),
		Location::Point(point) => {
			let offers = market.offers.iter();
			let tied = offers.filter(|offer| offer.point == point && offer.side == fill.side);
			tied.flat_map(|offer| offer.steps.iter()).collect()
		},
	};
	steps.iter().filter(|step| step.price == fill.price).map(|step| step.power.0 as f64).sum()
}

/// By how much the welfare of a certificate that passes can fall short of the optimum, in
/// $/MWh · kW: two watts of the steepest coefficient of each row with a shadow price, as often as
/// fills have to be rounded; a millionth; and what the rounding of prices to a µ$/MWh is worth.
pub fn most_forgone(market: &Market, certificate: &Certificate, optimum: f64) -> f64 {
	let rounded = 2.0 * (certificate.shadow_prices.len() + 1) as f64;
	let mut rows = BTreeMap::<_, Vec<_>>::new();
	for row in &market.limits {
		rows.entry(row.area).or_default().push(&row.limit);
	}
	let steepest = |shadow: &ShadowPrice| {
		let row = rows[&shadow.area][usize::from(shadow.row)];
		let sensitivities = row.coefficients.iter().map(|c| c.sensitivity.0.unsigned_abs());
		f64::from(sensitivities.max().unwrap_or(0)) / 1e6
	};
	let dollars = |shadow: &ShadowPrice| shadow.price.0 as f64 / DOLLAR;
	let shadows = certificate.shadow_prices.iter();
	let watts: f64 = shadows.clone().map(|s| rounded / 1e3 * steepest(s) * dollars(s)).sum();
	let uncertain = (1.0 + shadows.map(steepest).sum::<f64>()) / DOLLAR;
	let listed: f64 = certificate.fills.iter().map(|fill| size(market, fill) / 1e3).sum();
	watts + 1e-6 * optimum.abs() + uncertain * listed
}

/// Fails where a certificate passes although its clearing is not optimal by the simplex method.
pub fn check_sound(market: &Market, certificate: &Certificate) -> Result<(), TestCaseError> {
	let Ok(outcome) = verify(&market.problem(), certificate) else { return Ok(()) };
	let Some(optimum) = simplex(market) else {
		return Err(TestCaseError::fail("an infeasible market was cleared"));
	};
	let (reached, forgone) = (welfare(&outcome), most_forgone(market, certificate, optimum));
	let noise = 1e-9 * optimum.abs().max(1.0);
	prop_assert!(
		optimum - forgone - noise <= reached && reached <= optimum + noise,
		"welfare {reached} passed where the optimum is {optimum} and rounding explains {forgone}"
	);
	Ok(())
}

/// Solves a market and compares it with the simplex method.
pub fn check_optimal(market: &Market) -> Result<(), TestCaseError> {
	let expected = simplex(market);
	match solve(&market.problem()) {
		Ok(certificate) => {
			prop_assert!(expected.is_some(), "an infeasible market was cleared");
			let outcome = verify(&market.problem(), &certificate);
			prop_assert!(outcome.is_ok(), "{:?}", outcome);
			check_sound(market, &certificate)?;
		},
		Err(SolveError::Infeasible(rows)) => {
			prop_assert!(expected.is_none(), "a feasible market was not cleared");
			prop_assert!(!rows.is_empty());
		},
		Err(SolveError::PriceOutOfBounds(price)) => {
			prop_assert!(needs_price_beyond_bounds(market), "{} is not needed", price);
		},
		Err(error) => return Err(TestCaseError::fail(format!("{error}"))),
	}
	Ok(())
}

/// Whether a market has more welfare once anyone can sell at the cap and buy at the floor: then no
/// price within them clears it.
pub fn needs_price_beyond_bounds(market: &Market) -> bool {
	let Some(bounded) = simplex(market) else { return false };
	let mut open = market.clone();
	let gigawatt = Watts(1_000_000_000);
	open.curve.supply.try_push(gigawatt.at(market.cap)).unwrap();
	open.curve.demand.try_push(gigawatt.at(market.floor)).unwrap();
	simplex(&open).is_some_and(|welfare| welfare > bounded + 1e-6 * bounded.abs().max(1.0))
}

/// The certificate of a market; none where its limits cannot be met, or at no price within bounds.
pub fn cleared(market: &Market) -> Result<Option<Certificate>, TestCaseError> {
	match solve(&market.problem()) {
		Ok(certificate) => Ok(Some(certificate)),
		Err(SolveError::Infeasible(_)) => Ok(None),
		Err(SolveError::PriceOutOfBounds(_)) if needs_price_beyond_bounds(market) => Ok(None),
		Err(error) => Err(TestCaseError::fail(error.to_string())),
	}
}
