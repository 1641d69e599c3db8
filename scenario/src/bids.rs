//! What an aggregator bids: a pure function of the scenario and the interval.
//!
//! A bid promises only what the devices can do *whatever is awarded in other intervals*, since the
//! intervals of a day-ahead auction clear one by one:
//!
//! - *PV* offers its clear-sky forecast.
//! - *A battery* charges at most the room that it has at the start of the day, spread over its
//!   charging hours, and discharges at most what it holds at the start of the day, spread over its
//!   discharging hours. However the awards fall, its state of charge stays between empty and full.
//! - *An EV charger* asks for its rating from the hour that the cars arrive until their need is
//!   covered, so the day's awards never exceed the need.
//! - *Flexible load* can be less or more than its forecast, by its rating, in its hours.

use crate::{
	model::{Aggregator, Device, DeviceKind, PricedShare, Scenario, Strategy},
	sun,
};
use std::collections::BTreeMap;
use tieline_primitives::{MAX_STEPS, PointName, Price, Side, Step, Watts};

/// An offer at one connection point, for the interval that was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PointOffer {
	/// Where.
	pub point: PointName,
	/// Supply or demand.
	pub side: Side,
	/// From the best for the market to the worst, prices strictly monotone, at most
	/// [`MAX_STEPS`].
	pub steps: Vec<Step>,
}

/// What the aggregator with this index offers in the interval at a position of the day, by point
/// and side. Empty when there is no such aggregator or interval.
pub fn offers(scenario: &Scenario, aggregator: usize, interval: usize) -> Vec<PointOffer> {
	let Some(Aggregator { strategy, .. }) = scenario.aggregators.get(aggregator) else {
		return Vec::new();
	};
	let mut book = BTreeMap::<(&PointName, Side), BTreeMap<Price, i64>>::new();
	let aggregator = scenario.devices_of(aggregator);
	for device in aggregator {
		for Priced { side, price, power_w } in priced(scenario, device, strategy, interval) {
			*book.entry((&device.point, side)).or_default().entry(price).or_default() += power_w;
		}
	}
	book.into_iter()
		.map(|((point, side), steps)| {
			let steps = steps.into_iter().map(|(price, w)| Step { price, power: Watts(w) });
			let mut steps: Vec<_> = steps.collect();
			if side == Side::Demand {
				steps.reverse();
			}
			PointOffer { point: point.clone(), side, steps: merged(steps) }
		})
		.collect()
}

/// What a device does of an award: a part of its promise at a price.
struct Priced {
	side: Side,
	price: Price,
	power_w: i64,
}

/// What a device promises in an interval, by price.
fn priced(
	scenario: &Scenario,
	device: &Device,
	strategy: &Strategy,
	interval: usize,
) -> Vec<Priced> {
	let plan = plan(scenario, device);
	let (supply, demand): (&[PricedShare], &[PricedShare]) = match device.kind {
		DeviceKind::Solar { .. } => (&strategy.solar, &[]),
		DeviceKind::Storage { .. } => (&strategy.discharge, &strategy.charge),
		DeviceKind::EvCharger { .. } => (&[], &strategy.ev_charging),
		DeviceKind::FlexibleLoad { .. } => (&strategy.reduce, &strategy.increase),
	};
	let sides = [(Side::Supply, &plan.supply_kw, supply), (Side::Demand, &plan.demand_kw, demand)];
	let priced = sides.into_iter().flat_map(|(side, kw, shares)| {
		let kw = kw.get(interval).copied().unwrap_or_default();
		shares.iter().map(move |PricedShare { price, share }| Priced {
			side,
			price: *price,
			// Rounded down, so that the shares never add up to more than there is.
			power_w: (kw * share * 1000.0).floor() as i64,
		})
	});
	priced.filter(|priced| priced.power_w > 0).collect()
}

/// How an aggregator divides an award at a point and on a side among its devices there: the cheapest
/// promise first, and those at one price pro rata. By the index of the device, in watts; no more than
/// the devices have promised.
pub fn dispatch(
	scenario: &Scenario,
	aggregator: usize,
	interval: usize,
	(point, side): (&PointName, Side),
	award: Watts,
) -> BTreeMap<usize, f64> {
	let mut shares = BTreeMap::new();
	let Some(Aggregator { strategy, .. }) = scenario.aggregators.get(aggregator) else {
		return shares;
	};
	let devices = scenario.devices.iter().enumerate();
	let own = devices.filter(|(_, d)| d.aggregator == aggregator && d.point == *point);
	let mut by_price = BTreeMap::<Price, Vec<(usize, i64)>>::new();
	for (index, device) in own {
		for Priced { price, power_w, .. } in priced(scenario, device, strategy, interval)
			.into_iter()
			.filter(|priced| priced.side == side)
		{
			by_price.entry(price).or_default().push((index, power_w));
		}
	}
	let mut left = award.0 as f64;
	let mut serve = |promises: &Vec<(usize, i64)>| {
		let promised = promises.iter().map(|(_, power_w)| *power_w as f64).sum::<f64>();
		let part = (left / promised).clamp(0.0, 1.0);
		for (index, power_w) in promises {
			*shares.entry(*index).or_default() += part * *power_w as f64;
		}
		left -= part * promised;
	};
	match side {
		Side::Supply => by_price.values().for_each(&mut serve),
		Side::Demand => by_price.values().rev().for_each(&mut serve),
	}
	shares
}

/// What a device can promise over the day, in kW by interval.
#[derive(Clone, Debug, PartialEq)]
pub struct Plan {
	/// Injection, counted from the baseline.
	pub supply_kw: Vec<f64>,
	/// Withdrawal, counted from the baseline.
	pub demand_kw: Vec<f64>,
}

/// What a device can promise over the day.
pub fn plan(scenario: &Scenario, device: &Device) -> Plan {
	let export_kw = device.capability.export.0 as f64 / 1000.0;
	let import_kw = device.capability.import.0 as f64 / 1000.0;
	let nothing = vec![0.0; scenario.intervals()];
	let mut plan = Plan { supply_kw: nothing.clone(), demand_kw: nothing };
	let hours_each = scenario.interval_hours();
	let hours_of = |hours| scenario.intervals_in(hours).count() as f64 * hours_each;
	match device.kind {
		DeviceKind::Solar { .. } => plan.supply_kw = sun::clear_sky_kw(scenario, device),
		DeviceKind::Storage { capacity_kwh, initial_kwh, round_trip_efficiency } => {
			let Some(Aggregator { strategy, .. }) = scenario.aggregators.get(device.aggregator)
			else {
				return plan;
			};
			// Half of the losses on the way in, half on the way out.
			let one_way = round_trip_efficiency.sqrt();
			let in_kw = (capacity_kwh - initial_kwh) / one_way / hours_of(strategy.charge_hours);
			let out_kw = initial_kwh * one_way / hours_of(strategy.discharge_hours);
			for at in scenario.intervals_in(strategy.charge_hours) {
				plan.demand_kw[at] = in_kw.min(import_kw);
			}
			for at in scenario.intervals_in(strategy.discharge_hours) {
				plan.supply_kw[at] = out_kw.min(export_kw);
			}
		},
		DeviceKind::EvCharger { energy_kwh, hours } => {
			let mut needed_kwh = energy_kwh;
			for at in scenario.intervals_in(hours) {
				let kwh = needed_kwh.min(import_kw * hours_each);
				plan.demand_kw[at] = kwh / hours_each;
				needed_kwh -= kwh;
			}
		},
		DeviceKind::FlexibleLoad { hours } => {
			for at in scenario.intervals_in(hours) {
				plan.supply_kw[at] = export_kw;
				plan.demand_kw[at] = import_kw;
			}
		},
	}
	plan
}

/// Joins neighbouring steps, the smallest first, until an offer may have as many. The joint step
/// has the worse price of the two, so that none is awarded at a price that it did not ask for.
fn merged(mut steps: Vec<Step>) -> Vec<Step> {
	while steps.len() > MAX_STEPS as usize {
		let joint = |at: usize| steps[at].power.0 + steps[at + 1].power.0;
		let at = (0..steps.len() - 1).min_by_key(|&at| joint(at)).unwrap_or_default();
		steps[at + 1].power.0 = joint(at);
		steps.remove(at);
	}
	steps
}

#[cfg(test)]
mod tests {
	use super::*;

	fn step(price: i64, power: i64) -> Step {
		Step { price: Price(price), power: Watts(power) }
	}

	#[test]
	fn an_award_goes_to_the_cheapest_promises_first_and_is_given_out_whole() {
		let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../scenarios/ieee13-day.toml");
		let scenario = Scenario::read(file).unwrap_or_else(|error| panic!("{error}"));
		for interval in 0..24 {
			for offer in offers(&scenario, 0, interval) {
				let whole = offer.steps.iter().map(|step| step.power.0).sum::<i64>();
				for award in [0, whole / 3, whole] {
					let at = (&offer.point, offer.side);
					let shares = dispatch(&scenario, 0, interval, at, Watts(award));
					let sum = shares.values().sum::<f64>();
					assert!((sum - award as f64).abs() < 1e-6, "{sum} of {award}");
					let best = offer.steps[0];
					let first = shares.values().copied().fold(0.0, f64::max);
					assert!(award < best.power.0 || first > 0.0);
				}
			}
		}
	}

	#[test]
	fn too_many_steps_are_joined_at_the_worse_price_and_none_is_lost() {
		let steps: Vec<_> = (0..12).map(|k| step(k, if k == 3 { 1 } else { 100 })).collect();
		let joined = merged(steps.clone());
		assert_eq!(joined.len(), 10);
		let power = |steps: &[Step]| steps.iter().map(|step| step.power.0).sum::<i64>();
		assert_eq!(power(&joined), power(&steps));
		// Supply rises: the step of one watt at 3 goes along with a neighbour, never below 3.
		assert!(!joined.contains(&step(3, 1)));
		assert!(joined.windows(2).all(|pair| pair[0].price < pair[1].price));
	}
}
