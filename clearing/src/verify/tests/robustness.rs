//! Wild markets and certificates: no panic, and every check is reached.

use super::*;
use crate::certificate::{Fill, Location, RowId, ShadowPrice};
use proptest::prelude::*;
use tieline_primitives::{PointId, Step};

/// Numbers at the ends of their range, and near zero.
fn number() -> impl Strategy<Value = i64> {
	prop_oneof![Just(i64::MIN), Just(i64::MAX), Just(0), Just(1), -50i64..50, any::<i64>()]
}

/// Prices near each other, and absurd ones.
fn price() -> impl Strategy<Value = Price> {
	prop_oneof![8 => (-3i64..4).prop_map(|n| Price(n * 20_000)), 1 => number().prop_map(Price)]
}

/// Sizes of steps: mostly sound, sometimes so large that sums overflow.
fn power() -> impl Strategy<Value = Watts> {
	prop_oneof![
		12 => (1i64..50).prop_map(Watts),
		2 => Just(Watts(i64::MAX / 4)),
		1 => number().prop_map(Watts)
	]
}

fn coefficient() -> impl Strategy<Value = i32> {
	prop_oneof![4 => -3i32..4, 2 => -1_500_000i32..1_500_000, 1 => any::<i32>()]
}

prop_compose! {
	fn wild_market()(
		offers in prop::collection::vec(
			(0u16..3, any::<bool>(), prop::collection::vec((price(), power()), 1..4)),
			0..8,
		),
		curve in prop::collection::vec((any::<bool>(), price(), power()), 0..4),
		mut rows in prop::collection::vec(
			(0u16..2, prop::collection::vec((0u16..3, coefficient()), 0..4), number()),
			0..4,
		),
		bounds in (price(), price()),
		in_order in prop::bool::weighted(0.95),
	) -> Market {
		use tieline_primitives::{Coefficient, Limit, Ppm, Reason};
		let side = |supply| if supply { Side::Supply } else { Side::Demand };
		let step = |(price, power)| Step { price, power };
		let (floor, cap) = (bounds.0.min(bounds.1), bounds.0.max(bounds.1));
		let mut market = Market { floor, cap, ..Market::new() };
		for (point, supply, steps) in offers {
			let steps = steps.into_iter().map(step);
			market = market.offer(PointId(AreaId(point % 2), point), side(supply), steps);
		}
		for (supply, price, power) in curve {
			let steps = if supply { &mut market.curve.supply } else { &mut market.curve.demand };
			steps.try_push(step((price, power))).unwrap();
		}
		if in_order {
			rows.sort_by_key(|(area, ..)| *area);
		}
		for (area, coefficients, headroom) in rows {
			let coefficients = coefficients
				.into_iter()
				.map(|(point, ppm)| Coefficient { point, sensitivity: Ppm(ppm) })
				.collect::<Vec<_>>();
			let limit = Limit {
				reason: Reason::Outage,
				coefficients: coefficients.try_into().unwrap(),
				headroom: Watts(headroom),
			};
			market.limits.push(AreaLimit { area: AreaId(area), limit });
		}
		market
	}
}

/// The makings of a certificate that fits its market, more or less.
#[derive(Clone, Debug)]
struct Wild {
	price: prop::sample::Index,
	shadow_prices: Vec<(u16, u16, Price)>,
	/// For each group: whether it is listed, and at which share of its size.
	fills: Vec<(bool, u8)>,
	/// Whether the wholesale market takes what is over.
	balanced: bool,
}

fn wild_certificate() -> impl Strategy<Value = Wild> {
	let shadow = prop_oneof![3 => (1i64..40_000).prop_map(Price), 1 => number().prop_map(Price)];
	(
		any::<prop::sample::Index>(),
		prop::collection::vec((0u16..2, 0u16..3, shadow), 0..3),
		prop::collection::vec((any::<bool>(), any::<u8>()), 32),
		prop::bool::weighted(0.9),
	)
		.prop_map(|(price, shadow_prices, fills, balanced)| Wild {
			price,
			shadow_prices,
			fills,
			balanced,
		})
}

impl Wild {
	/// The certificate for this market, whose wholesale curve may get a step that takes what is
	/// over at λ.
	fn fit(&self, market: &mut Market) -> Certificate {
		let steps = market.offers.iter().flat_map(|offer| offer.steps.iter());
		let prices: Vec<Price> =
			[market.floor, market.cap].into_iter().chain(steps.map(|step| step.price)).collect();
		let price = *self.price.get(&prices);
		let mut shadow_prices: Vec<ShadowPrice> = self
			.shadow_prices
			.iter()
			.map(|&(area, row, price)| RowId { area: AreaId(area), row }.worth(price))
			.collect();
		shadow_prices.sort_by_key(ShadowPrice::row);
		let mut certificate = Certificate {
			price,
			shadow_prices: shadow_prices.try_into().unwrap(),
			fills: Default::default(),
		};
		let Ok(book) = Book::new(&market.problem()) else { return certificate };
		let chosen = book.groups.iter().zip(&self.fills).filter(|(_, (listed, _))| *listed);
		let mut fills: Vec<Fill> = chosen
			.map(|(group, (_, share))| {
				let power = i128::from(group.total) * i128::from(*share) / 255;
				group.key.filled(Watts(power as i64))
			})
			.collect();
		// As many as can be: those at the margin that do not say what the price says.
		let shadow = shadow_prices_or_none(&book, &certificate);
		if let Some(congestion) = book.congestion(&shadow) {
			fills.retain(|fill| {
				let listed =
					Certificate { fills: vec![*fill].try_into().unwrap(), ..certificate.clone() };
				positions(&book, &congestion, &listed).is_ok()
			});
			certificate.fills = fills.clone().try_into().unwrap();
			if let (true, Ok(positions)) =
				(self.balanced, positions(&book, &congestion, &certificate))
			{
				let over: i128 = book
					.groups
					.iter()
					.zip(positions)
					.map(|(group, position)| group.sign() * i128::from(position.power))
					.sum();
				let wholesale = |steps: &[Step]| steps.iter().any(|step| step.price == price);
				let (side, taken) = match over {
					1.. => (Side::Demand, wholesale(&market.curve.demand)),
					_ => (Side::Supply, wholesale(&market.curve.supply)),
				};
				if let (false, Ok(power)) = (taken || over == 0, i64::try_from(over.abs())) {
					let step = Step { price, power: Watts(power.saturating_add(1)) };
					let steps = match side {
						Side::Demand => &mut market.curve.demand,
						Side::Supply => &mut market.curve.supply,
					};
					steps.try_push(step).unwrap();
					let power = Watts(power);
					fills.push(
						TieGroup { location: Location::Wholesale, side, price }.filled(power),
					);
					fills.sort_by_key(Fill::group);
				}
			}
		}
		certificate.fills = fills.try_into().unwrap();
		certificate
	}
}

fn shadow_prices_or_none(book: &Book, certificate: &Certificate) -> Vec<i64> {
	shadow_prices(book, certificate).unwrap_or_else(|_| vec![0; book.rows.len()])
}

#[test]
fn no_market_and_no_certificate_makes_it_panic() {
	use proptest::test_runner::{Config, TestRunner};
	use std::{cell::RefCell, collections::BTreeMap};

	let seen = RefCell::new(BTreeMap::<String, u32>::new());
	let strategy = (wild_market(), wild_certificate());
	let config = Config { cases: 8_192, ..Config::default() };
	let mut runner = TestRunner::new_with_rng(
		config.clone(),
		proptest::test_runner::TestRng::deterministic_rng(config.rng_algorithm),
	);
	runner
		.run(&strategy, |(mut market, wild)| {
			let certificate = wild.fit(&mut market);
			let result = check(&market, &certificate);
			let name = match &result {
				Ok(outcome) if outcome.awards.iter().flatten().any(|award| award.0 > 0) => "trade",
				Ok(_) => "no trade",
				Err(error) => {
					let text = format!("{error:?}");
					let end = text.find(|c: char| !c.is_alphanumeric()).unwrap_or(text.len());
					*seen.borrow_mut().entry(text[..end].to_owned()).or_default() += 1;
					return Ok(());
				},
			};
			*seen.borrow_mut().entry(name.to_owned()).or_default() += 1;
			let outcome = result.unwrap();
			let problem = market.problem();
			let found = crate::curtailments(&problem, &certificate, &outcome);
			prop_assert!(found.is_ok() || found == Err(Error::Overflow));
			for offer in &market.offers {
				let location = Location::Point(offer.point);
				let nodal = crate::nodal_price(&problem, &certificate, location).unwrap();
				let awards: Vec<_> = offer.steps.iter().map(|step| step.power).collect();
				let hour = tieline_primitives::Millis(3_600_000);
				let _ = crate::payment(offer.side, &offer.steps, &awards, nodal, hour);
			}
			Ok(())
		})
		.unwrap();
	// Every check was reached.
	let seen = seen.into_inner();
	for name in [
		"trade",
		"no trade",
		"StepWithoutPower",
		"DisorderedLimit",
		"Overflow",
		"UnknownRow",
		"Unbalanced",
		"RowExceeded",
		"RowNotTight",
		"UnsupportedFills",
		"PriceNotMidpoint",
		"UnfairShares",
	] {
		assert!(seen.get(name).is_some_and(|count| *count >= 5), "{name} in {seen:?}");
	}
}
