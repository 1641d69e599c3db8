//! The optimum by the simplex method, and what whole watts may differ from it.

use microlp::{ComparisonOp, LinearExpr, OptimizationDirection, Problem as Lp};
use std::collections::BTreeMap;
use tieline_clearing::testing::{Market, usd};
use tieline_clearing::{Certificate, Outcome};
use tieline_primitives::{PointId, Side, Step, Watts};

/// A dollar per MWh in µ$/MWh.
const DOLLAR: f64 = usd(1).0 as f64;

fn kilowatts(watts: Watts) -> f64 {
	watts.0 as f64 / 1e3
}

/// The largest welfare by the simplex method, less the penalties of the violations that rows keep,
/// in $/MWh · kW.
pub fn simplex(market: &Market) -> f64 {
	let mut lp = Lp::new(OptimizationDirection::Maximize);
	let mut balance = LinearExpr::empty();
	let mut net = BTreeMap::<_, Vec<_>>::new();
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
	let mut fixed = 0.0;
	for row in &market.limits {
		let headroom = kilowatts(row.limit.headroom);
		let penalty = row.penalty.0 as f64 / DOLLAR;
		let terms: Vec<_> = row
			.limit
			.coefficients
			.iter()
			.flat_map(|coefficient| {
				let point = PointId(row.area, coefficient.point);
				let share = f64::from(coefficient.sensitivity.0) / 1e6;
				let terms = net.get(&point).into_iter().flatten();
				terms.map(move |&(variable, sign)| (variable, sign * share))
			})
			.collect();
		if terms.is_empty() {
			// Nothing moves the row: all of its violation stays.
			fixed += headroom.min(0.0) * penalty;
			continue;
		}
		let mut used = LinearExpr::empty();
		for (variable, share) in terms {
			used.add(variable, share);
		}
		if headroom < 0.0 {
			let violation = lp.add_var(-penalty, (0.0, -headroom));
			used.add(violation, -1.0);
		}
		lp.add_constraint(used, ComparisonOp::Le, headroom);
	}
	match lp.solve() {
		Ok(outcome) => fixed + outcome.into_solution().expect("no time limit").objective(),
		Err(error) => panic!("the simplex method failed: {error:?}"),
	}
}

/// The net injection that an outcome awards at each point, in watts.
pub fn net(market: &Market, outcome: &Outcome) -> BTreeMap<PointId, i64> {
	let mut net = BTreeMap::new();
	for (offer, awards) in market.offers.iter().zip(&outcome.awards) {
		let sign = if offer.side == Side::Supply { 1 } else { -1 };
		*net.entry(offer.point).or_default() +=
			awards.iter().map(|award| award.0).sum::<i64>() * sign;
	}
	net
}

/// What an outcome uses of each limit row, in watts.
pub fn used(market: &Market, outcome: &Outcome) -> Vec<f64> {
	let net = net(market, outcome);
	let rows = market.limits.iter().map(|row| {
		let terms = row.limit.coefficients.iter().map(|coefficient| {
			let point = PointId(row.area, coefficient.point);
			let injection = net.get(&point).copied().unwrap_or_default();
			f64::from(coefficient.sensitivity.0) / 1e6 * injection as f64
		});
		terms.sum()
	});
	rows.collect()
}

/// The welfare of an outcome less the penalties of the violations that it leaves beyond the rounding
/// of each row, in $/MWh · kW.
pub fn worth(market: &Market, outcome: &Outcome, rounding: &[f64]) -> f64 {
	let rows = market.limits.iter().zip(used(market, outcome)).zip(rounding);
	let penalties = rows.map(|((row, used), rounding)| {
		let headroom = row.limit.headroom.0 as f64;
		let violation = if headroom < -rounding { used - headroom } else { 0.0 };
		let violation = if violation > *rounding { violation } else { 0.0 };
		violation / 1e3 * row.penalty.0 as f64 / DOLLAR
	});
	outcome.welfare as f64 / 1e3 / DOLLAR - penalties.sum::<f64>()
}

/// By how much rounding moves the use of each row at most, in watts: a watt at each point with a
/// step that is filled in part, and what the row yields.
pub fn rounding(market: &Market, outcome: &Outcome, certificate: &Certificate) -> Vec<f64> {
	let mut parts = BTreeMap::<PointId, f64>::new();
	for (offer, awards) in market.offers.iter().zip(&outcome.awards) {
		// A step that is filled by less than a watt may be awarded nothing, or all but a watt.
		let near = |(step, award): (&Step, &Watts)| {
			(award.0 > 0 && award.0 < step.power.0) || step.power.0 == 1
		};
		let any = offer.steps.iter().zip(awards).any(near);
		*parts.entry(offer.point).or_insert(1.0) += if any { 1.0 } else { 0.0 };
	}
	let yields: BTreeMap<_, _> = certificate
		.shadow_prices
		.iter()
		.map(|shadow| ((shadow.area, shadow.row), shadow.price.0 as f64 / 1e19 * 1e-11))
		.collect();
	let mut seen = BTreeMap::new();
	let rows = market.limits.iter().map(|row| {
		let index: &mut u16 = seen.entry(row.area).or_default();
		let yielded = yields.get(&(row.area, *index)).copied().unwrap_or_default();
		*index += 1;
		let moved = row.limit.coefficients.iter().map(|coefficient| {
			let point = PointId(row.area, coefficient.point);
			let share = f64::from(coefficient.sensitivity.0.abs()) / 1e6;
			share * parts.get(&point).copied().unwrap_or_default()
		});
		yielded + moved.sum::<f64>()
	});
	rows.collect()
}
