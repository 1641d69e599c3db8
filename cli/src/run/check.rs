//! What a scenario expects, against what came of it.

use super::market::Market;
use crate::cosim::Outcome;
use std::{collections::BTreeSet, fmt::Display};
use tieline_primitives::Money;
use tieline_scenario::{Expect, Scenario};

/// An expectation that was checked.
pub(crate) struct Checked {
	/// What is expected, as in the file.
	pub name: String,
	/// What was found: it holds, or it does not.
	pub outcome: Result<String, String>,
}

/// Checks all that is expected. Without expectations it is expected that the day is played.
pub(super) fn all(
	scenario: &Scenario,
	market: &Market,
	delivery: Option<&Outcome>,
) -> Vec<Checked> {
	let mut checks = Checks(Vec::new());
	let day = &market.day;
	let violations = market.violations.len();
	let first = market.violations.first().map_or_else(String::new, |first| format!(": {first}"));
	checks.add(
		"the awards keep the feeder within its limits",
		violations == 0,
		format!("{violations} limits are left{first}"),
	);
	let expect = &scenario.expect;
	// The record has the intervals that are cleared.
	let cleared = day.intervals.len();
	if let Some(wanted) = expect.intervals_cleared {
		checks.add(
			format!("intervals_cleared = {wanted}"),
			cleared == wanted as usize,
			format!("{cleared} of {} intervals are cleared", scenario.intervals()),
		);
	}
	if let Some(most) = expect.bonds_lost_at_most {
		let bidders = scenario.aggregators.len();
		let lost = bidders.saturating_sub(revealed(market));
		checks.add(
			format!("bonds_lost_at_most = {most}"),
			lost <= most as usize,
			format!("{lost} of {bidders} aggregators have not revealed a bid"),
		);
	}
	let usd = |micro: i64| micro as f64 / 1e6;
	let rent = day.intervals.iter().map(|interval| interval.congestion_rent).sum::<i64>();
	checks.range("congestion_rent_usd", expect.congestion_rent_usd, usd(rent), Money(rent));
	let paid = day.intervals.iter().flat_map(|interval| &interval.offers);
	let paid = paid.map(|offer| offer.payment).sum::<i64>();
	checks.range("paid_usd", expect.paid_usd, usd(paid), Money(paid));
	for refusal in &expect.refused {
		let of_delivery = delivery.iter().flat_map(|delivery| &delivery.with.watched.refusals);
		let of_delivery = of_delivery.filter(|(_, said)| said.contains(refusal.as_str())).count();
		let times = of_delivery + market.refusals.iter().filter(|of| *of == refusal).count();
		checks.add(format!("refused = {refusal}"), times > 0, format!("refused {times} times"));
	}
	if let Some(delivery) = delivery {
		checks.delivery(expect, delivery);
	}
	checks.0
}

/// The number of aggregations with a revealed bid. The wholesale market offers too.
fn revealed(market: &Market) -> usize {
	let offers = market.day.intervals.iter().flat_map(|interval| &interval.offers);
	let offering = offers.map(|offer| offer.aggregation.as_str()).collect::<BTreeSet<_>>();
	let aggregations = market.day.aggregations.iter();
	aggregations.filter(|aggregation| offering.contains(aggregation.name.as_str())).count()
}

struct Checks(Vec<Checked>);

impl Checks {
	fn add(&mut self, name: impl Into<String>, holds: bool, found: String) {
		let outcome = if holds { Ok(found) } else { Err(found) };
		self.0.push(Checked { name: name.into(), outcome });
	}

	fn range(&mut self, key: &str, wanted: Option<(f64, f64)>, value: f64, found: impl Display) {
		if let Some((least, most)) = wanted {
			let holds = (least..=most).contains(&value);
			self.add(format!("{key} = [{least}, {most}]"), holds, format!("{found}"));
		}
	}

	fn delivery(&mut self, expect: &Expect, delivery: &Outcome) {
		let watched = &delivery.with.watched;
		let longest = |of: &[tieline_cosim::dso::SeenExcursion]| {
			of.iter().map(|of| of.until_s - of.from_s).fold(0.0, f64::max)
		};
		if let Some(most) = expect.longest_excursion_s {
			let found = longest(&watched.excursions);
			let which = watched.excursions.iter().find(|of| of.until_s - of.from_s == found);
			let which = which.map_or_else(String::new, |of| format!(", {}", of.limit));
			self.add(
				format!("longest_excursion_s = {most}"),
				found <= most,
				format!("the longest has {found} s{which}"),
			);
		}
		if let (Some(least), Some(without)) = (expect.without_dso_at_least_s, &delivery.without) {
			let found = without.watched.left_s();
			self.add(
				format!("without_dso_at_least_s = {least}"),
				found >= least,
				format!("limits are left for {found} s when nobody overrides"),
			);
		}
		if let Some((least, most)) = expect.overrides {
			let found = watched.overrides.len();
			self.add(
				format!("overrides = [{least}, {most}]"),
				(least as usize..=most as usize).contains(&found),
				format!("{found} overrides"),
			);
		}
		if let Some(most) = expect.override_refusals_at_most {
			let refused = watched.refusals.len();
			let first = watched.refusals.first();
			let first =
				first.map_or_else(String::new, |(_, said)| format!(", the first by {said}"));
			self.add(
				format!("override_refusals_at_most = {most}"),
				refused <= most as usize,
				format!("{refused} are refused{first}"),
			);
		}
		for (name, (least, most)) in &expect.delivered {
			let row = delivery.about.deliveries.iter().find(|row| row.name == *name);
			let Some(row) = row.filter(|row| row.awarded_kwh.0 > 0.0) else {
				self.add(format!("delivered by {name}"), false, "nothing was awarded".into());
				continue;
			};
			let share = row.delivered_kwh.0 / row.awarded_kwh.0;
			self.add(
				format!("delivered by {name} = [{least}, {most}]"),
				(*least..=*most).contains(&share),
				format!("{share:.3} of the awarded injection"),
			);
		}
	}
}
