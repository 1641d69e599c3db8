//! The aggregators of a scenario.

use super::check::Check;
use crate::{
	model::{Aggregator, HOURS, Hours, PricedShare, Strategy},
	raw::{RawAggregator, RawHours, RawShares},
};
use std::ops::RangeInclusive;
use tieline_primitives::{Price, Side};

impl Check {
	pub(super) fn aggregator(
		&mut self,
		raw: RawAggregator,
		prices: Option<&RangeInclusive<f64>>,
	) -> Aggregator {
		let strategy = &raw.strategy;
		let strategy = Strategy {
			solar: self.shares(&strategy.solar, Side::Supply, prices),
			charge: self.shares(&strategy.charge, Side::Demand, prices),
			charge_hours: self.hours(&strategy.charge_hours),
			discharge: self.shares(&strategy.discharge, Side::Supply, prices),
			discharge_hours: self.hours(&strategy.discharge_hours),
			ev_charging: self.shares(&strategy.ev_charging, Side::Demand, prices),
			reduce: self.shares(&strategy.reduce, Side::Supply, prices),
			increase: self.shares(&strategy.increase, Side::Demand, prices),
		};
		let both = raw.strategy.discharge_hours.span();
		if strategy.charge_hours.iter().any(|hour| strategy.discharge_hours.contains(hour)) {
			self.wrong(both, "storage would charge and discharge in the same hour");
		}
		Aggregator { name: self.name(raw.name), key: self.key(raw.key), strategy }
	}

	fn shares(
		&mut self,
		raw: &RawShares,
		side: Side,
		prices: Option<&RangeInclusive<f64>>,
	) -> Vec<PricedShare> {
		let mut sum = 0.0;
		for step in raw.get_ref() {
			let (usd_per_mwh, share) = *step.get_ref();
			sum += share;
			if !(0.0..=1.0).contains(&share) {
				self.wrong(step.span(), "a step is a price in $/MWh and a share from 0 to 1");
			}
			if let Some(prices) = prices.filter(|prices| !prices.contains(&usd_per_mwh)) {
				let (floor, cap) = (prices.start(), prices.end());
				let what = format!(
					"the price is {usd_per_mwh} $/MWh; the ISO takes prices from {floor} to {cap}"
				);
				self.wrong(step.span(), what);
			}
		}
		if sum > 1.0 + 1e-9 {
			self.wrong(raw.span(), format!("the shares add up to {sum}, more than there is"));
		}
		self.merit_order(raw, side);
		let steps = raw.get_ref().iter().map(|step| {
			let (usd_per_mwh, share) = *step.get_ref();
			PricedShare { price: Price::from_usd_per_mwh(usd_per_mwh), share }
		});
		steps.collect()
	}

	pub(super) fn hours(&mut self, raw: &RawHours) -> Hours {
		let (from, until) = *raw.get_ref();
		if usize::from(from) >= HOURS || usize::from(until) > HOURS {
			self.wrong(raw.span(), "hours must go from 0–23 until 0–24");
			return Hours { from: 0, until: 0 };
		}
		if from == until {
			self.wrong(raw.span(), "the hours end where they begin; a whole day is [0, 24]");
		}
		Hours { from, until: until % HOURS as u8 }
	}
}
