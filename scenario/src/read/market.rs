//! The utility, the market operator and the wholesale market of a scenario.

use super::check::{Check, MAX_KW, MAX_PRICE};
use crate::{
	model::{Dso, ENDOWMENT_TOKENS, HOURS, Iso, StandingLimit},
	raw::{RawDso, RawEnvelope, RawIso, RawPenalties, RawWholesale},
};
use bounded_collections::BoundedVec;
use std::ops::RangeInclusive;
use tieline_primitives::{Capability, Curve, MAX_CURVE_STEPS, Penalties, Price, Side, Step, Watts};
use toml::Spanned;

/// The development key of the account that receives the congestion rent, unless one is given.
const CONGESTION_ACCOUNT: &str = "//CongestionRent";
/// The penalties of voltage and thermal limits in $/MWh, unless they are given: of the order of
/// those of ISOs, which start there for local limits.
const LIMIT_PENALTY: f64 = 5_000.0;
/// The penalties of outages and operating envelopes in $/MWh, unless they are given: the last to
/// be violated.
const HARD_PENALTY: f64 = 10_000.0;
/// The least penalty, in $/MWh: a µ$/MWh.
const LEAST_PENALTY: f64 = 1e-6;

impl Check {
	pub(super) fn dso(&mut self, raw: RawDso) -> Dso {
		let lowest_pu = self.number(&raw.lowest_pu, "the lowest voltage", 0.5..=1.5);
		let highest_pu = self.number(&raw.highest_pu, "the highest voltage", 0.5..=1.5);
		let margin = self.number(&raw.voltage_margin_pu, "the voltage margin", 0.0..=0.5);
		if lowest_pu + margin >= highest_pu - margin {
			self.wrong(raw.highest_pu.span(), "no voltage lies within the band and its margins");
		}
		let standing = &raw.standing_limit;
		Dso {
			name: self.name(raw.name),
			lowest_pu,
			highest_pu,
			voltage_margin_pu: margin,
			thermal_margin: self.number(&raw.thermal_margin, "the thermal margin", 0.0..=0.9),
			standing_limit: StandingLimit {
				export_share: self.number(&standing.export_share, "the share", 0.0..=1.0),
				import_share: self.number(&standing.import_share, "the share", 0.0..=1.0),
			},
			penalties: self.penalties(&raw.penalties),
			envelopes: self.envelopes(&raw.envelopes),
			key: self.key(raw.key),
		}
	}

	fn envelopes(&mut self, raw: &[RawEnvelope]) -> Vec<(String, Capability)> {
		self.identifiers("meter", raw.iter().map(|site| (&site.meter, site.meter.get_ref())));
		let envelopes = raw.iter().map(|site| {
			let mut power = |kw, what| Watts::from_kw(self.number(kw, what, 0.0..=MAX_KW));
			let export = power(&site.export_kw, "the export of a site");
			let import = power(&site.import_kw, "the import of a site");
			(site.meter.get_ref().clone(), Capability { export, import })
		});
		envelopes.collect()
	}

	fn penalties(&mut self, raw: &RawPenalties) -> Penalties {
		let mut penalty = |raw: &Option<Spanned<f64>>, usual: f64| {
			let given = raw.as_ref();
			let usd = given.map(|usd| self.number(usd, "the penalty", LEAST_PENALTY..=MAX_PRICE));
			Price::from_usd_per_mwh(usd.unwrap_or(usual))
		};
		Penalties {
			voltage: penalty(&raw.voltage, LIMIT_PENALTY),
			thermal: penalty(&raw.thermal, LIMIT_PENALTY),
			outage: penalty(&raw.outage, HARD_PENALTY),
			envelope: penalty(&raw.envelope, HARD_PENALTY),
		}
	}

	/// The range of prices; `None` when the file gives none, so that no price is measured by it.
	pub(super) fn prices(&mut self, raw: &RawIso) -> Option<RangeInclusive<f64>> {
		let mistakes = self.problems.len();
		let floor = self.number(&raw.price_floor, "the price floor", -MAX_PRICE..=MAX_PRICE);
		let cap = self.number(&raw.price_cap, "the price cap", -MAX_PRICE..=MAX_PRICE);
		if self.problems.len() > mistakes {
			return None;
		}
		if floor >= cap {
			self.wrong(raw.price_cap.span(), "the price cap is not above the price floor");
			return None;
		}
		Some(floor..=cap)
	}

	pub(super) fn iso(&mut self, raw: RawIso, prices: Option<&RangeInclusive<f64>>) -> Iso {
		let tokens = |raw: &Spanned<u64>| u32::try_from(*raw.get_ref()).unwrap_or(u32::MAX);
		let bond_tokens = tokens(&raw.bond_tokens);
		if bond_tokens >= ENDOWMENT_TOKENS {
			let what = format!(
				"a bond of {bond_tokens} tokens leaves nothing for fees of the {ENDOWMENT_TOKENS} \
				 that each account gets"
			);
			self.wrong(raw.bond_tokens.span(), what);
		}
		let congestion_account = raw.congestion_account.map(|key| self.key(key));
		Iso {
			name: self.name(raw.name),
			key: self.key(raw.key),
			congestion_account: congestion_account.unwrap_or_else(|| CONGESTION_ACCOUNT.into()),
			price_floor: Price::from_usd_per_mwh(*raw.price_floor.get_ref()),
			price_cap: Price::from_usd_per_mwh(*raw.price_cap.get_ref()),
			bond_tokens,
			bond_per_mw_tokens: tokens(&raw.bond_per_mw_tokens),
			minimum_size: Watts::from_kw(self.number(
				&raw.minimum_size_kw,
				"the minimum size",
				0.0..=MAX_KW,
			)),
			wholesale: self.wholesale(&raw.wholesale, prices),
		}
	}

	fn wholesale(
		&mut self,
		raw: &RawWholesale,
		allowed: Option<&RangeInclusive<f64>>,
	) -> [Curve; HOURS] {
		let any = -MAX_PRICE..=MAX_PRICE;
		let allowed = allowed.unwrap_or(&any).clone();
		let prices = self.hourly(&raw.price, "the wholesale price", allowed.clone());
		let buys = self.curve_side(&raw.buys, Side::Demand);
		let sells = self.curve_side(&raw.sells, Side::Supply);
		if let (Some(bid), Some(ask)) = (buys.first(), sells.first())
			&& bid.0 >= ask.0
		{
			self.wrong(raw.sells.span(), "the wholesale market would sell below what it pays");
		}
		let offsets = || buys.iter().chain(&sells).map(|step| step.0);
		for (hour, base) in prices.iter().enumerate() {
			if let Some(offset) = offsets().find(|offset| !allowed.contains(&(base + offset))) {
				let range = raw.price.get_ref().get(hour).map_or(raw.price.span(), Spanned::span);
				let what = format!("{base} $/MWh and a step of {offset} leave the price range");
				self.wrong(range, what);
			}
		}
		prices.map(|base| {
			let side = |steps: &[(f64, f64)]| {
				let steps = steps.iter().map(|(offset, kw)| Step {
					price: Price::from_usd_per_mwh(base + offset),
					power: Watts::from_kw(*kw),
				});
				// Steps that are too many are a mistake of their own.
				BoundedVec::truncate_from(steps.collect())
			};
			Curve { demand: side(&buys), supply: side(&sells) }
		})
	}

	/// The steps of one side of the wholesale curve: offsets from the hour's price, and kW.
	fn curve_side(
		&mut self,
		raw: &Spanned<Vec<Spanned<(f64, f64)>>>,
		side: Side,
	) -> Vec<(f64, f64)> {
		let steps: Vec<_> = raw.get_ref().iter().map(|step| *step.get_ref()).collect();
		if steps.len() > MAX_CURVE_STEPS as usize {
			self.wrong(raw.span(), "a side of the wholesale curve has 32 steps at most");
		}
		for step in raw.get_ref() {
			let (offset, kw) = *step.get_ref();
			if !(-MAX_PRICE..=MAX_PRICE).contains(&offset) || !(0.001..=MAX_KW).contains(&kw) {
				self.wrong(step.span(), "a step is an offset in $/MWh and a positive power in kW");
			}
		}
		self.merit_order(raw, side);
		steps
	}

	pub(super) fn merit_order(&mut self, raw: &Spanned<Vec<Spanned<(f64, f64)>>>, side: Side) {
		for pair in raw.get_ref().windows(2) {
			let price = |step: &Spanned<(f64, f64)>| Price::from_usd_per_mwh(step.get_ref().0);
			let (before, after) = (price(&pair[0]), price(&pair[1]));
			let (falls_short, rule) = match side {
				Side::Supply => (after <= before, "prices of supply rise from step to step"),
				Side::Demand => (after >= before, "prices of demand fall from step to step"),
			};
			if falls_short {
				self.wrong(pair[1].span(), rule);
			}
		}
	}
}
