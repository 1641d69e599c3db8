//! The figure of curtailment: the refused power of each aggregator, and of each limit.

use super::{
	bars::{self, Layer},
	palette::{AGGREGATIONS, REASONS},
	section::{Section, panels},
	summary::bids,
	tables,
};
use crate::record::{IntervalRecord, MarketDay};
use std::{cmp::Reverse, collections::BTreeMap};
use tieline_primitives::{Side, WattHours};

/// How many limits have a colour of their own.
const NAMED: usize = REASONS.len() - 1;

/// Bars by aggregator and by limit, side by side on one scale, and the sums of both.
pub(super) fn section(day: &MarketDay) -> Section {
	let (by_aggregator, by_limit) = (by_aggregator(day), by_limit(day));
	let frame = bars::Frame::of(&[&by_aggregator, &by_limit], day.intervals.len());
	let description = "Power refused because of limits over the day";
	let figures = [("By aggregator", by_aggregator), ("By limit", by_limit)]
		.map(|(title, layers)| bars::panel(day, title, &layers, frame, description));
	Section {
		title: "Curtailment".into(),
		content: panels(figures)
			+ &tables::by_aggregator(day)
			+ &tables::by_limit(day, &ranking(day)),
		caption:
			"Power whose price beat the price of the pricing node and that a limit refused: injection above \
			the axis, withdrawal below. Where several limits refuse together, each counts in \
			proportion to its part of the congestion component at the point."
				.into(),
	}
}

fn by_aggregator(day: &MarketDay) -> Vec<Layer> {
	let layer = |(at, aggregation): (usize, &crate::record::Aggregation)| Layer {
		name: aggregation.name.clone(),
		colour: AGGREGATIONS[at % AGGREGATIONS.len()],
		watts: day
			.intervals
			.iter()
			.map(|interval| {
				let own = bids(interval).filter(|offer| offer.aggregation == aggregation.name);
				own.fold((0, 0), |sum, offer| add(sum, offer.side, offer.curtailed_w))
			})
			.collect(),
	};
	day.aggregations.iter().enumerate().map(layer).collect()
}

fn add((above, below): (i64, i64), side: Side, watts: i64) -> (i64, i64) {
	match side {
		Side::Supply => (above + watts, below),
		Side::Demand => (above, below + watts),
	}
}

/// The refused power of each limit in an interval, by its label.
fn refused_by(interval: &IntervalRecord) -> BTreeMap<String, (i64, i64)> {
	let mut refused = BTreeMap::<_, (i64, i64)>::new();
	for offer in bids(interval) {
		for reason in &offer.reasons {
			let limit = interval.limits.get(reason.limit as usize);
			let name = limit.map_or("unknown limit".into(), |limit| limit.reason.label());
			let sum = refused.entry(name).or_default();
			*sum = add(*sum, offer.side, reason.curtailed_w);
		}
	}
	refused
}

/// The limits that refused most over the day, the most first.
fn ranking(day: &MarketDay) -> Vec<(String, WattHours)> {
	let mut sums = BTreeMap::<String, WattHours>::new();
	for interval in &day.intervals {
		for (name, (above, below)) in refused_by(interval) {
			let sum = sums.entry(name).or_default();
			*sum = sum.saturating_add(interval.energy(above + below));
		}
	}
	let mut ranking: Vec<_> =
		sums.into_iter().filter(|(_, energy)| *energy > WattHours::ZERO).collect();
	ranking.sort_by_key(|(_, energy)| Reverse(*energy));
	ranking
}

fn by_limit(day: &MarketDay) -> Vec<Layer> {
	let ranking = ranking(day);
	let refused: Vec<_> = day.intervals.iter().map(refused_by).collect();
	let sum_of = |names: &[(String, WattHours)]| {
		let of = |by: &BTreeMap<String, (i64, i64)>| {
			let parts = names.iter().filter_map(|(name, _)| by.get(name));
			parts.fold((0, 0), |sum, part| (sum.0 + part.0, sum.1 + part.1))
		};
		refused.iter().map(of).collect()
	};
	let (named, rest) = ranking.split_at(ranking.len().min(NAMED));
	let mut layers: Vec<_> = named
		.iter()
		.enumerate()
		.map(|(at, name)| Layer {
			name: name.0.clone(),
			colour: REASONS[at],
			watts: sum_of(std::slice::from_ref(name)),
		})
		.collect();
	if !rest.is_empty() {
		let name =
			if rest.len() == 1 { "1 other".into() } else { format!("{} others", rest.len()) };
		layers.push(Layer { name, colour: REASONS[NAMED], watts: sum_of(rest) });
	}
	layers
}
