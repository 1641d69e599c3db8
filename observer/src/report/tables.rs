//! The tables of curtailment.

use super::{
	price::usd_per_mwh,
	section::table,
	summary::{mwh, refused, shares},
	svg::{escaped, number},
};
use crate::record::MarketDay;
use std::{cmp::Reverse, collections::BTreeMap, fmt::Write};
use tieline_clearing::ExactPrice;
use tieline_primitives::WattHours;

/// The awarded and the refused energy of each aggregator.
pub(super) fn by_aggregator(day: &MarketDay) -> String {
	let shares = shares(day);
	let all = refused(day);
	let mut rows = String::new();
	for aggregation in &day.aggregations {
		let Some(share) = shares.get(aggregation.name.as_str()) else { continue };
		let rate = |refused: WattHours, awarded: WattHours| {
			percent(refused, refused.saturating_add(awarded))
		};
		let _ = writeln!(
			rows,
			"<tr><th scope=\"row\">{}</th><td>{}</td><td>{}</td><td>{}</td><td>{}</td><td>{}</td>\
			 <td>{}</td><td>{}</td><td>{}</td></tr>",
			escaped(&aggregation.name),
			aggregation.devices,
			number(mwh(share.injected), 2),
			number(mwh(share.injection_refused), 2),
			rate(share.injection_refused, share.injected),
			number(mwh(share.withdrawn), 2),
			number(mwh(share.withdrawal_refused), 2),
			rate(share.withdrawal_refused, share.withdrawn),
			percent(share.refused(), all),
		);
	}
	let head = "<tr><th rowspan=\"2\" scope=\"col\">Aggregator</th>\
		 <th rowspan=\"2\" scope=\"col\">Devices</th><th colspan=\"3\" scope=\"colgroup\">Injection</th>\
		 <th colspan=\"3\" scope=\"colgroup\">Withdrawal</th>\
		 <th rowspan=\"2\" scope=\"col\">Share of all<br/>that was refused</th></tr>\n\
		 <tr><th scope=\"col\">awarded, MWh</th><th scope=\"col\">refused, MWh</th>\
		 <th scope=\"col\">refused, %</th><th scope=\"col\">awarded, MWh</th>\
		 <th scope=\"col\">refused, MWh</th><th scope=\"col\">refused, %</th></tr>";
	table("", head, &rows)
}

fn percent(part: WattHours, whole: WattHours) -> String {
	if whole > WattHours::ZERO {
		format!("{} %", number(100.0 * part.kwh() / whole.kwh(), 1))
	} else {
		"–".into()
	}
}

/// The limits that bound, the one that refused most first.
pub(super) fn by_limit(day: &MarketDay, ranking: &[(String, WattHours)]) -> String {
	let mut bound = BTreeMap::<String, (usize, ExactPrice)>::new();
	for limit in day.intervals.iter().flat_map(|interval| &interval.limits) {
		if limit.shadow_price > ExactPrice::ZERO {
			let (intervals, highest) = bound.entry(limit.reason.label()).or_default();
			*intervals += 1;
			*highest = (*highest).max(limit.shadow_price);
		}
	}
	let refused: BTreeMap<_, _> = ranking.iter().map(|(name, energy)| (name, *energy)).collect();
	let mut rows: Vec<_> = bound
		.into_iter()
		.map(|(name, (intervals, highest))| {
			// A limit can bind without refusing anything.
			let energy = refused.get(&name).copied().unwrap_or(WattHours::ZERO);
			(energy, name, intervals, highest)
		})
		.collect();
	rows.sort_by_key(|(energy, ..)| Reverse(*energy));
	let mut text = String::new();
	for (energy, name, intervals, highest) in rows {
		let _ = writeln!(
			text,
			"<tr><th scope=\"row\">{}</th><td>{intervals}</td><td>{}</td><td>{}</td></tr>",
			escaped(name),
			number(usd_per_mwh(highest), 2),
			number(mwh(energy), 3),
		);
	}
	let head = "<tr><th scope=\"col\">Limit that bound</th><th scope=\"col\">Intervals</th>\
		 <th scope=\"col\">Highest shadow price, $/MWh</th><th scope=\"col\">Refused, MWh</th></tr>";
	table("", head, &text)
}
