//! Whatever passes is optimal: certificates and markets that were moved a little.

use super::oracle::{check_sound, cleared, size};
use super::shapes::shapes;
use proptest::prelude::*;
use tieline_clearing::testing::{Market, Random, usd};
use tieline_clearing::{Certificate, Error, Fill, RowId, ShadowPrice, verify};
use tieline_primitives::Price;

proptest! {
	#![proptest_config(ProptestConfig::with_cases(256))]

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
}

/// Moves some watts from a fill to another on its side, or adds as many to both sides, up to what
/// the groups have: a certificate in balance.
fn move_watts(random: &mut Random, market: &Market, certificate: &mut Certificate) {
	let count = certificate.fills.len();
	if count == 0 {
		return;
	}
	let (from, to) = (random.index(count), random.index(count));
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
	let far = [3, 10_000, usd(1).0][random.index(3)];
	match random.within(0..=3) {
		0 if !shadow_prices.is_empty() => {
			let index = random.index(shadow_prices.len());
			let price = shadow_prices[index].price.0 + random.within(-far..=far);
			shadow_prices[index].price = Price(price.max(1));
		},
		1 if !shadow_prices.is_empty() => {
			shadow_prices.remove(random.index(shadow_prices.len()));
		},
		2 if !market.limits.is_empty() => {
			let index = random.index(market.limits.len());
			let area = market.limits[index].area;
			let first = market.limits.iter().position(|row| row.area == area).unwrap_or(0);
			let row = RowId { area, row: (index - first) as u16 };
			shadow_prices.retain(|shadow| shadow.row() != row);
			shadow_prices.push(row.worth(Price(random.within(1..=far))));
			shadow_prices.sort_by_key(ShadowPrice::row);
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
				fills.retain(|fill| fill.group() != group);
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
	if random.one_in(2) && market.offers.len() > 1 {
		let count = market.offers.len();
		let (a, b) = (random.index(count), random.index(count));
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
		let row = random.index(market.limits.len());
		market.limits[row].limit.headroom.0 += random.within(0..=10_000);
	}
	market
}
