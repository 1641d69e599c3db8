//! A certificate passes no longer once anything that matters is changed, in it or in its market.

use super::oracle::cleared;
use super::shapes::shapes;
use proptest::prelude::*;
use tieline_clearing::testing::{At, Market, percent, sunny_noon, sunny_noon_certificate};
use tieline_clearing::{Certificate, Location, nodal_price, verify};
use tieline_primitives::{Price, Side, Watts};

proptest! {
	#![proptest_config(ProptestConfig::with_cases(256))]

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
}

#[test]
fn the_worked_example_is_of_its_offers_and_of_its_row() {
	let (market, certificate) = (sunny_noon(), sunny_noon_certificate());
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
		changed.push(market.clone().limit(Watts(net - 1), [percent(100).at(point)]));
	}
	changed.truncate(6);
	changed
}
