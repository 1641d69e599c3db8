//! Random markets: what `solve` finds passes `verify`, is optimal by another solver, and passes
//! no longer once anything that matters is changed.

mod market;

use market::{DOLLAR, Market, Random, Shape};
use microlp::{ComparisonOp, LinearExpr, OptimizationDirection, Problem as Lp};
use proptest::prelude::*;
use std::collections::BTreeMap;
use tieline_clearing::{
	Certificate, Error, Fill, Location, Outcome, ShadowPrice, SolveError, curtailments,
	nodal_price, solve, verify,
};
use tieline_primitives::{Price, Side, Step, Watts};

/// Markets of DERs: steps of up to 100 kW, a few to many rows of mixed signs, negative prices,
/// ties, one bidder or none, with and without a wholesale market, sometimes infeasible.
fn shapes() -> impl Strategy<Value = Shape> {
	let offers = prop_oneof![1 => Just(0usize), 2 => Just(1), 12 => 2usize..=60];
	let size = (1u16..=3, 1u16..=12, offers, 1i64..=10, 0usize..=8);
	let prices = (
		prop::sample::select(vec![1, 1_000, 250_000, DOLLAR, 7_654_321]),
		prop::sample::select(vec![0, 30 * DOLLAR, 50_123_456]),
	);
	let limits = (prop::sample::select(vec![10, 50, 100, 300]), prop::bool::weighted(0.3));
	let power = prop::sample::select(vec![10_000, 100_000]);
	(any::<u64>(), size, prices, limits, power, prop::bool::weighted(0.75)).prop_map(
		|(seed, (areas, points, offers, steps, rows), (tick, level), limits, power, wholesale)| {
			let (headroom, relief) = limits;
			Shape {
				seed,
				areas,
				points,
				offers,
				steps,
				rows,
				tick,
				level,
				power,
				wholesale,
				headroom,
				relief,
			}
		},
	)
}

/// The largest welfare by the simplex method, in $/MWh · kW; `None` when the rows are infeasible.
fn simplex(market: &Market) -> Option<f64> {
	let mut lp = Lp::new(OptimizationDirection::Maximize);
	let mut balance = LinearExpr::empty();
	let mut net = BTreeMap::<_, Vec<_>>::new();
	let kilowatts = |watts: Watts| watts.0 as f64 / 1e3;
	let mut step = |lp: &mut Lp, side: Side, step: &Step| {
		let sign = if side == Side::Supply { 1.0 } else { -1.0 };
		let worth = -sign * step.price.0 as f64 / DOLLAR as f64;
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
			let point = tieline_primitives::PointId(row.area, coefficient.point);
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

/// By how much the welfare of a certificate that passes can fall short of the optimum, in
/// $/MWh · kW: two watts of the steepest coefficient of each row with a shadow price, as often as
/// fills have to be rounded; a millionth; and what the rounding of prices to a µ$/MWh is worth.
fn most_forgone(market: &Market, certificate: &Certificate, optimum: f64) -> f64 {
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
	let dollars = |shadow: &ShadowPrice| shadow.price.0 as f64 / DOLLAR as f64;
	let shadows = certificate.shadow_prices.iter();
	let watts: f64 = shadows.clone().map(|s| rounded / 1e3 * steepest(s) * dollars(s)).sum();
	let uncertain = (1.0 + shadows.map(steepest).sum::<f64>()) / DOLLAR as f64;
	let listed: f64 = certificate.fills.iter().map(|fill| size(market, fill) / 1e3).sum();
	watts + 1e-6 * optimum.abs() + uncertain * listed
}

/// What the tie group of a fill offers, in watts.
fn size(market: &Market, fill: &Fill) -> f64 {
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

/// The welfare in $/MWh · kW.
fn welfare(outcome: &Outcome) -> f64 {
	outcome.welfare as f64 / 1e3 / DOLLAR as f64
}

/// Fails where a certificate passes although its clearing is not optimal by the simplex method.
fn check_sound(market: &Market, certificate: &Certificate) -> Result<(), TestCaseError> {
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
fn check_optimal(market: &Market) -> Result<(), TestCaseError> {
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

/// Markets that were not cleared once: with rows that pin a point from both sides, and with a
/// quadratic programme on which the interior-point method cycles.
#[test]
fn markets_that_were_hard_to_clear_once_are_cleared() {
	let shape = |seed, (areas, points, offers), (steps, rows), (tick, level), power| Shape {
		seed,
		areas,
		points,
		offers,
		steps,
		rows,
		tick,
		level,
		power,
		wholesale: true,
		headroom: 10,
		relief: false,
	};
	for shape in [
		shape(10_067_266_914_610_712_573, (3, 7, 36), (2, 6), (1, 0), 10_000),
		Shape {
			relief: true,
			..shape(1_275_931_521_200_857_910, (3, 9, 45), (5, 6), (1_000, 0), 10_000)
		},
		Shape {
			headroom: 50,
			..shape(4_978_109_950_051_670_684, (2, 12, 55), (1, 1), (DOLLAR, 50_123_456), 10_000)
		},
		Shape {
			headroom: 50,
			..shape(885_887_420_425_307_946, (3, 7, 15), (8, 3), (7_654_321, 0), 100_000)
		},
	] {
		check_optimal(&Market::random(shape)).unwrap();
	}
}

/// Limits that leave so little to trade for that only a price of 11,600 $/MWh, beyond the cap of
/// 10,000, would balance it.
#[test]
fn a_market_that_no_price_within_bounds_clears_is_not_cleared() {
	let market = Market::random(Shape {
		seed: 5_543_780_652_505_622_447,
		areas: 2,
		points: 4,
		offers: 12,
		steps: 5,
		rows: 4,
		tick: DOLLAR,
		level: 0,
		power: 10_000,
		wholesale: true,
		headroom: 10,
		relief: false,
	});
	assert!(matches!(solve(&market.problem()), Err(SolveError::PriceOutOfBounds(_))));
	check_optimal(&market).unwrap();
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(256))]

	#[test]
	fn the_solvers_certificate_passes_and_is_optimal(shape in shapes()) {
		check_optimal(&Market::random(shape))?;
	}

	#[test]
	fn a_certificate_passes_no_longer_once_anything_that_matters_is_changed(shape in shapes()) {
		let market = Market::random(shape);
		let Some(certificate) = cleared(&market)? else { return Ok(()) };
		let fails = |changed: &Certificate| verify(&market.problem(), changed).is_err();

		for change in [-1, 1] {
			let mut changed = certificate.clone();
			changed.price.0 += change;
			prop_assert!(fails(&changed), "another price passed");
			for fill in 0..certificate.fills.len() {
				let mut changed = certificate.clone();
				changed.fills[fill].power.0 += change;
				prop_assert!(fails(&changed), "another fill passed");
			}
		}
		for fill in 0..certificate.fills.len() {
			let mut fills = certificate.fills.to_vec();
			fills.remove(fill);
			let changed =
				Certificate { fills: fills.try_into().unwrap(), ..certificate.clone() };
			prop_assert!(fails(&changed), "a certificate without one of its fills passed");
		}
		for changed in with_other_shadow_prices(&market, &certificate) {
			prop_assert!(fails(&changed), "other shadow prices passed: {:?}", changed);
		}
		for changed in with_another_offer(&market, &certificate) {
			let result = verify(&changed.problem(), &certificate);
			prop_assert!(result.is_err(), "another market's certificate passed");
		}
		for changed in with_another_row(&market, &certificate) {
			let result = verify(&changed.problem(), &certificate);
			prop_assert!(result.is_err(), "a certificate for other rows passed");
		}
	}

	#[test]
	fn whatever_passes_is_optimal(shape in shapes(), seed in any::<u64>()) {
		let market = Market::random(shape);
		let Some(certificate) = cleared(&market)? else { return Ok(()) };
		let mut random = Random(seed);
		for _ in 0..12 {
			let mut changed = certificate.clone();
			move_watts(&mut random, &market, &mut changed);
			move_shadow_prices(&mut random, &market, &mut changed);
			check_sound(&market, &at_midpoint(&market, changed))?;
			check_sound(&exchanged(&mut random, &market), &certificate)?;
		}
	}

	#[test]
	fn every_watt_refused_below_the_price_has_a_reason(shape in shapes()) {
		let market = Market::random(shape);
		let problem = market.problem();
		let Some(certificate) = cleared(&market)? else { return Ok(()) };
		let outcome = verify(&problem, &certificate).unwrap();
		let found = curtailments(&problem, &certificate, &outcome).unwrap();
		for (index, (offer, awards)) in market.offers.iter().zip(&outcome.awards).enumerate() {
			// Beyond what rounding explains, a hundredth of a cent.
			let beats = |step: &Step| match offer.side {
				Side::Supply => step.price.0 < certificate.price.0 - 100,
				Side::Demand => step.price.0 > certificate.price.0 + 100,
			};
			let refused: i64 = offer
				.steps
				.iter()
				.zip(awards)
				.filter(|(step, _)| beats(step))
				.map(|(step, award)| step.power.0 - award.0)
				.sum();
			if refused == 0 {
				continue;
			}
			let curtailment = found.iter().find(|curtailment| curtailment.offer == index);
			let Some(curtailment) = curtailment else {
				return Err(TestCaseError::fail("watts were refused without a reason"));
			};
			prop_assert!(curtailment.power.0 >= refused);
			// The reasons are worth at least what the nodal price takes.
			let nodal = nodal_price(&problem, &certificate, Location::Point(offer.point)).unwrap();
			let taken = (i128::from(certificate.price.0) * 1_000_000 - nodal.0).abs();
			let reasons: i128 =
				curtailment.reasons.iter().map(|reason| i128::from(reason.price.0)).sum();
			prop_assert!(reasons * 1_000_000 >= taken);
		}
	}
}

/// Whether a market has more welfare once anyone can sell at the cap and buy at the floor: then no
/// price within them clears it.
fn needs_price_beyond_bounds(market: &Market) -> bool {
	let Some(bounded) = simplex(market) else { return false };
	let mut open = market.clone();
	let step = |price| Step { price, power: Watts(1_000_000_000) };
	open.curve.supply.try_push(step(market.cap)).unwrap();
	open.curve.demand.try_push(step(market.floor)).unwrap();
	simplex(&open).is_some_and(|welfare| welfare > bounded + 1e-6 * bounded.abs().max(1.0))
}

/// The certificate of a market; none where its limits cannot be met, or at no price within bounds.
fn cleared(market: &Market) -> Result<Option<Certificate>, TestCaseError> {
	match solve(&market.problem()) {
		Ok(certificate) => Ok(Some(certificate)),
		Err(SolveError::Infeasible(_)) => Ok(None),
		Err(SolveError::PriceOutOfBounds(_)) if needs_price_beyond_bounds(market) => Ok(None),
		Err(error) => Err(TestCaseError::fail(error.to_string())),
	}
}

/// Moves some watts from a fill to another on its side, or adds as many to both sides, up to what
/// the groups have: a certificate in balance.
fn move_watts(random: &mut Random, market: &Market, certificate: &mut Certificate) {
	let Some(last) = certificate.fills.len().checked_sub(1) else { return };
	let pick = |random: &mut Random| random.within(0..=last as i64) as usize;
	let (from, to) = (pick(random), pick(random));
	if from == to {
		return;
	}
	let (giver, taker) = (certificate.fills[from], certificate.fills[to]);
	let same_side = giver.side == taker.side;
	let room = |fill: &Fill| size(market, fill) as i64 - fill.power.0;
	let most = if same_side { giver.power.0 } else { room(&giver) }.min(room(&taker));
	let most = if random.one_in(2) { most.min(20) } else { most };
	let watts = random.within(0..=most.max(0));
	certificate.fills[from].power.0 += if same_side { -watts } else { watts };
	certificate.fills[to].power.0 += watts;
}

/// Changes a shadow price, leaves one out or adds one.
fn move_shadow_prices(random: &mut Random, market: &Market, certificate: &mut Certificate) {
	let mut shadow_prices = certificate.shadow_prices.to_vec();
	let far = [3, 10_000, DOLLAR][random.within(0..=2) as usize];
	match random.within(0..=3) {
		0 if !shadow_prices.is_empty() => {
			let last = shadow_prices.len() as i64 - 1;
			let index = random.within(0..=last) as usize;
			let price = shadow_prices[index].price.0 + random.within(-far..=far);
			shadow_prices[index].price = Price(price.max(1));
		},
		1 if !shadow_prices.is_empty() => {
			let last = shadow_prices.len() as i64 - 1;
			shadow_prices.remove(random.within(0..=last) as usize);
		},
		2 if !market.limits.is_empty() => {
			let index = random.within(0..=market.limits.len() as i64 - 1) as usize;
			let area = market.limits[index].area;
			let first = market.limits.iter().position(|row| row.area == area).unwrap_or(0);
			let row = (index - first) as u16;
			shadow_prices.retain(|shadow| (shadow.area, shadow.row) != (area, row));
			shadow_prices.push(ShadowPrice { area, row, price: Price(random.within(1..=far)) });
			shadow_prices.sort_by_key(|shadow| (shadow.area, shadow.row));
		},
		_ => {},
	}
	certificate.shadow_prices = shadow_prices.try_into().unwrap();
}

/// The certificate at the price that the verifier asks for, without fills that say nothing new.
fn at_midpoint(market: &Market, mut certificate: Certificate) -> Certificate {
	for _ in 0..certificate.fills.len() + 2 {
		match verify(&market.problem(), &certificate) {
			Err(Error::PriceNotMidpoint { midpoint }) if midpoint != certificate.price => {
				certificate.price = midpoint;
			},
			Err(Error::RedundantFill(group)) => {
				let mut fills = certificate.fills.to_vec();
				fills.retain(|fill| {
					(fill.location, fill.side, fill.price)
						!= (group.location, group.side, group.price)
				});
				certificate.fills = fills.try_into().unwrap();
			},
			_ => break,
		}
	}
	certificate
}

/// The market with two offers exchanged, in place or in steps, or with other headroom for a row.
fn exchanged(random: &mut Random, market: &Market) -> Market {
	let mut market = market.clone();
	let any = |random: &mut Random, count: usize| random.within(0..=count as i64 - 1) as usize;
	if random.one_in(2) && market.offers.len() > 1 {
		let count = market.offers.len();
		let (a, b) = (any(random, count), any(random, count));
		if market.offers[a].side == market.offers[b].side {
			let (first, second) = (market.offers[a].clone(), market.offers[b].clone());
			if random.one_in(2) {
				market.offers[a].point = second.point;
				market.offers[b].point = first.point;
			} else {
				market.offers[a].steps = second.steps;
				market.offers[b].steps = first.steps;
			}
		}
	} else if !market.limits.is_empty() {
		let row = any(random, market.limits.len());
		market.limits[row].limit.headroom.0 += random.within(0..=10_000);
	}
	market
}

#[test]
fn the_worked_example_is_of_its_offers_and_of_its_row() {
	let (market, certificate) = (market::sunny_noon(), market::sunny_noon_certificate());
	let result = |market: &Market| verify(&market.problem(), &certificate).map(drop);
	assert_eq!(result(&market), Ok(()));
	// PV at point 4 and the battery at point 2 change places.
	let mut other = market.clone();
	(other.offers[2].point, other.offers[3].point) =
		(market.offers[3].point, market.offers[2].point);
	assert!(result(&other).is_err());
	// Two kinds of PV at one point are one tie: who is who follows from the offers.
	let mut other = market.clone();
	other.offers.swap(0, 1);
	assert_eq!(result(&other), Ok(()));
	for (headroom, passes) in [(19_999, false), (20_002, true), (20_003, false)] {
		let mut other = market.clone();
		other.limits[0].limit.headroom = Watts(headroom);
		assert_eq!(result(&other).is_ok(), passes, "{headroom}");
	}
}

/// A shadow price moved so far that a marginal group of its row is marginal no longer, or left out.
fn with_other_shadow_prices(market: &Market, certificate: &Certificate) -> Vec<Certificate> {
	let mut changed = Vec::new();
	for (index, shadow) in certificate.shadow_prices.iter().enumerate() {
		let limit = market
			.limits
			.iter()
			.filter(|row| row.area == shadow.area)
			.nth(usize::from(shadow.row))
			.unwrap();
		let steepest = certificate
			.fills
			.iter()
			.filter_map(|fill| match fill.location {
				Location::Point(point) if point.area() == shadow.area => {
					Some(i64::from(limit.limit.sensitivity(point.index()).0).abs())
				},
				_ => None,
			})
			.max()
			.unwrap_or(0);
		if steepest == 0 {
			continue;
		}
		// Three cents at the point that the row counts most.
		let matters = 30_000 * 1_000_000 / steepest + 1;
		for change in [matters, -matters] {
			let mut other = certificate.clone();
			other.shadow_prices[index].price.0 += change;
			changed.push(other);
		}
		if shadow.price.0 > matters {
			let mut shadow_prices = certificate.shadow_prices.to_vec();
			shadow_prices.remove(index);
			let shadow_prices = shadow_prices.try_into().unwrap();
			changed.push(Certificate { shadow_prices, ..certificate.clone() });
		}
	}
	changed
}

/// The market with an award in full made too dear, a watt larger, or left out.
fn with_another_offer(market: &Market, certificate: &Certificate) -> Vec<Market> {
	let problem = market.problem();
	let outcome = verify(&problem, certificate).unwrap();
	let mut changed = Vec::new();
	for (index, (offer, awards)) in market.offers.iter().zip(&outcome.awards).enumerate() {
		let nodal = nodal_price(&problem, certificate, Location::Point(offer.point)).unwrap();
		let nodal = i64::try_from(nodal.0.div_euclid(1_000_000)).unwrap();
		// Clear of the margin, so that the award follows from the nodal price.
		let clear = |price: Price| (price.0 - nodal).abs() > 20_000;
		let Some(step) = offer.steps.iter().position(|step| clear(step.price)) else { continue };
		if awards[step].0 != offer.steps[step].power.0 {
			continue;
		}
		let dear = match offer.side {
			Side::Supply => nodal + 20_000,
			Side::Demand => nodal - 20_000,
		};
		let mut other = market.clone();
		other.offers[index].steps[step].price = Price(dear);
		changed.push(other);
		let mut other = market.clone();
		other.offers[index].steps[step].power.0 += 1;
		changed.push(other);
		let mut other = market.clone();
		other.offers.remove(index);
		changed.push(other);
	}
	changed.truncate(12);
	changed
}

/// The market without a row that a marginal group is priced by, and with one more that the awards
/// exceed by less than a watt.
fn with_another_row(market: &Market, certificate: &Certificate) -> Vec<Market> {
	let outcome = verify(&market.problem(), certificate).unwrap();
	let mut changed = Vec::new();
	if let Some(last) = certificate.shadow_prices.last() {
		// Without it and all that follow, the shadow price is of an unknown row.
		let mut other = market.clone();
		let mut index = 0;
		other.limits.retain(|row| {
			let keep = row.area < last.area || (row.area == last.area && index < last.row);
			index += u16::from(row.area == last.area);
			keep
		});
		changed.push(other);
	}
	let offers = market.offers.iter().zip(&outcome.awards);
	let area = market.limits.last().map_or(0, |row| row.area.0);
	for (offer, _) in offers.filter(|(offer, _)| offer.point.area().0 >= area) {
		let net: i64 = market
			.offers
			.iter()
			.zip(&outcome.awards)
			.filter(|(other, _)| other.point == offer.point)
			.map(|(other, awards)| {
				let sum: i64 = awards.iter().map(|watts| watts.0).sum();
				if other.side == Side::Supply { sum } else { -sum }
			})
			.sum();
		let point = offer.point;
		let row = vec![(point.index(), 1_000_000)];
		changed.push(market.clone().limit_in(point.area().0, row, net - 1));
	}
	changed.truncate(6);
	changed
}

#[test]
fn large_markets_clear_optimally() {
	for (seed, tick, headroom) in [(1, 1_234_567, 100), (2, DOLLAR, 50), (3, 10_000_000, 30)] {
		let market = Market::random(Shape {
			seed,
			areas: 2,
			points: 60,
			offers: 600,
			steps: 10,
			rows: 60,
			tick,
			level: 30 * DOLLAR,
			power: 100_000,
			wholesale: true,
			headroom,
			relief: false,
		});
		assert!(market.offers.iter().map(|offer| offer.steps.len()).sum::<usize>() > 2_000);
		assert!(market.limits.len() > 100);
		check_optimal(&market).unwrap();
		let certificate = solve(&market.problem()).unwrap();
		let (reached, optimum) =
			(welfare(&verify(&market.problem(), &certificate).unwrap()), simplex(&market).unwrap());
		assert!((reached - optimum).abs() <= 1e-6 * optimum, "{reached} of {optimum}");
	}
}

#[test]
fn markets_of_single_watts_clear_unless_no_whole_watts_fit() {
	let mut unproven = 0;
	for seed in 0..300 {
		let mut random = Random(seed);
		let market = Market::random(Shape {
			seed,
			areas: 1,
			points: random.within(1..=6) as u16,
			offers: random.within(1..=20) as usize,
			steps: 3,
			rows: random.within(0..=3) as usize,
			tick: DOLLAR,
			level: 30 * DOLLAR,
			power: 20,
			wholesale: true,
			headroom: 100,
			relief: false,
		});
		match solve(&market.problem()) {
			Ok(_) => {},
			Err(SolveError::Unproven(Error::RowExceeded(_) | Error::RowNotTight(_))) => {
				unproven += 1;
			},
			Err(error) => panic!("{error}"),
		}
	}
	assert!(unproven <= 6, "{unproven} of 300 markets did not clear");
}

/// A radial feeder of 40 buses: the voltage of each rises with injection by the path it shares
/// with the head, so that rows of neighbours are nearly parallel, and both bands are guarded.
fn radial_feeder(seed: u64) -> Market {
	let mut random = Random(seed);
	let mut market = Market::default();
	let bus_count = 40u16;
	let sunny = random.one_in(2);
	for point in 0..bus_count {
		for _ in 0..random.within(1..=3) {
			let power = random.within(1..=40) * 500;
			market = if random.one_in(3) == sunny {
				market.demand(point, [(random.within(10..=90), power), (5, power / 2)])
			} else {
				let price = if random.one_in(2) { 0 } else { random.within(0..=40) };
				market.supply(point, [(price, power), (60, power)])
			};
		}
	}
	market = market
		.wholesale_demand([(45, 200_000), (35, 400_000), (25, 2_000_000)])
		.wholesale_supply([(50, 300_000), (65, 5_000_000)]);
	for bus in 0..bus_count {
		let coefficients: Vec<(u16, i32)> = (0..bus_count)
			.map(|point| {
				let shared = i64::from(bus.min(point)) + 1;
				(point, (shared * 25_000 + random.within(-900..=900)) as i32)
			})
			.collect();
		let lower = coefficients.iter().map(|&(point, ppm)| (point, -ppm)).collect();
		let band = random.within(20_000..=60_000);
		market = market.limit_in(0, coefficients, band).limit_in(0, lower, band);
	}
	market
}

#[test]
fn feeders_with_nearly_parallel_rows_clear_optimally() {
	let mut binding = 0;
	for seed in 0..60 {
		let market = radial_feeder(seed);
		check_optimal(&market).unwrap();
		binding += solve(&market.problem()).unwrap().shadow_prices.len();
	}
	assert!(binding > 60, "only {binding} rows bind in 60 feeders");
}
