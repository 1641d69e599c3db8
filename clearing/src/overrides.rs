//! What overrides take from the awards of an interval, by aggregation.
//!
//! A cap binds the net award of all aggregations at a point. What it refuses of that is divided among
//! the aggregations whose own net award is in that direction, in proportion to it. Where several
//! overrides cover a point at the same instant, each takes what it refuses beyond those issued before
//! it, so that together they take what the tightest refuses, and no watt twice.

use crate::certificate::BookOffer;
use alloc::{
	collections::{BTreeMap, BTreeSet},
	vec,
	vec::Vec,
};
use tieline_primitives::{
	AggregationId, AwardOverride, Interval, MILLIS_PER_HOUR, PointId, Side, WattHours, Watts,
};

/// The net awards of the aggregations at a point, in watts.
type NetAwards = BTreeMap<AggregationId, i128>;

/// What overrides take from the awards of each aggregation in an interval, by group, in watts times
/// milliseconds: each override is of the group in its place. At each point the share of an aggregation
/// is rounded down. The overrides in the order of their issue, the awards step by step in that of the
/// offers.
pub fn withheld<AccountId, Group: Copy + Ord>(
	offers: &[BookOffer],
	awards: &[Vec<Watts>],
	interval: &Interval,
	overrides: &[&AwardOverride<AccountId>],
	groups: &[Group],
) -> BTreeMap<(AggregationId, Group), u128> {
	let mut withheld = BTreeMap::new();
	for (nets, taken) in taken_at_points(offers, awards, interval, overrides) {
		let mut of_groups = BTreeMap::<Group, u128>::new();
		for (group, taken) in groups.iter().zip(taken).filter(|(_, taken)| *taken > 0) {
			let sum = of_groups.entry(*group).or_default();
			*sum = sum.saturating_add(taken);
		}
		let net = total(&nets);
		let losers = nets.into_iter().filter(|(_, of_one)| of_one.signum() == net.signum());
		let losers = losers.map(|(who, of_one)| (who, of_one.unsigned_abs())).collect::<Vec<_>>();
		let all = losers.iter().fold(0u128, |sum, (_, of_one)| sum.saturating_add(*of_one));
		for (group, taken) in of_groups {
			for (who, of_one) in &losers {
				let sum: &mut u128 = withheld.entry((*who, group)).or_default();
				*sum = sum.saturating_add(share(taken, *of_one, all));
			}
		}
	}
	withheld.retain(|_, taken| *taken > 0);
	withheld
}

/// Whether each of the overrides takes anything. Those that take nothing can be left out: the others
/// take as much without them.
pub fn takes_anything<AccountId>(
	offers: &[BookOffer],
	awards: &[Vec<Watts>],
	interval: &Interval,
	overrides: &[&AwardOverride<AccountId>],
) -> Vec<bool> {
	let mut takes = vec![false; overrides.len()];
	for (_, taken) in taken_at_points(offers, awards, interval, overrides) {
		for (takes, taken) in takes.iter_mut().zip(taken) {
			*takes |= taken > 0;
		}
	}
	takes
}

/// Energy in watts times milliseconds as watt-hours, rounded down.
pub fn watt_hours(energy: u128) -> WattHours {
	let energy = energy.checked_div(MILLIS_PER_HOUR.into()).unwrap_or(0);
	WattHours(i64::try_from(energy).unwrap_or(i64::MAX))
}

/// The net awards at each point that an override names, and what each override takes there beyond those
/// before it, in watts times milliseconds.
fn taken_at_points<AccountId>(
	offers: &[BookOffer],
	awards: &[Vec<Watts>],
	interval: &Interval,
	overrides: &[&AwardOverride<AccountId>],
) -> impl Iterator<Item = (NetAwards, Vec<u128>)> {
	let spans = spans(interval, overrides);
	let nets = net_awards(offers, awards, overrides).into_iter();
	nets.map(move |(point, nets)| {
		let taken = taken(&spans, &excesses(point, total(&nets), overrides));
		(nets, taken)
	})
}

/// The net award of all aggregations at a point.
fn total(nets: &NetAwards) -> i128 {
	nets.values().fold(0, |sum, net| sum.saturating_add(*net))
}

/// The net awards at the points that an override names.
fn net_awards<AccountId>(
	offers: &[BookOffer],
	awards: &[Vec<Watts>],
	overrides: &[&AwardOverride<AccountId>],
) -> BTreeMap<PointId, NetAwards> {
	let named = overrides
		.iter()
		.flat_map(|issued| issued.points.iter().map(|point| PointId(issued.area, *point)))
		.collect::<BTreeSet<_>>();
	let mut nets = BTreeMap::<PointId, NetAwards>::new();
	for (offer, steps) in offers.iter().zip(awards) {
		if named.contains(&offer.point) {
			let award = steps.iter().fold(0i128, |sum, step| sum.saturating_add(step.0.into()));
			let net = nets.entry(offer.point).or_default().entry(offer.aggregation).or_default();
			*net = match offer.side {
				Side::Supply => net.saturating_add(award),
				Side::Demand => net.saturating_sub(award),
			};
		}
	}
	nets
}

/// A part of an interval in which no override begins or ends.
struct Span {
	/// Its length in milliseconds.
	length: u128,
	/// For each override, whether it covers the span.
	covered: Vec<bool>,
}

/// The parts of an interval in which no override begins or ends, without those that none covers.
fn spans<AccountId>(interval: &Interval, overrides: &[&AwardOverride<AccountId>]) -> Vec<Span> {
	let within = |instant| interval.start.max(interval.end().min(instant));
	let bounds = overrides.iter().flat_map(|issued| [within(issued.from), within(issued.until)]);
	let bounds = bounds.collect::<BTreeSet<_>>();
	let spans = bounds.iter().zip(bounds.iter().skip(1)).map(|(start, end)| {
		let covers =
			|issued: &&AwardOverride<AccountId>| issued.from <= *start && *end <= issued.until;
		Span {
			length: end.saturating_sub(*start).0.into(),
			covered: overrides.iter().map(covers).collect(),
		}
	});
	spans.filter(|span| span.covered.contains(&true)).collect()
}

/// The watts that each override refuses of a net award at a point.
fn excesses<AccountId>(
	point: PointId,
	net: i128,
	overrides: &[&AwardOverride<AccountId>],
) -> Vec<u128> {
	let excess = |issued: &&AwardOverride<AccountId>| {
		if issued.area != point.area() || !issued.names(point.index()) {
			return 0;
		}
		let cap = if net > 0 { issued.caps.export } else { issued.caps.import };
		net.unsigned_abs().saturating_sub(u128::try_from(cap.0).unwrap_or(0))
	};
	overrides.iter().map(excess).collect()
}

/// What each override takes beyond those before it, in watts times milliseconds.
fn taken(spans: &[Span], excesses: &[u128]) -> Vec<u128> {
	let mut taken = vec![0u128; excesses.len()];
	for span in spans {
		let mut most = 0u128;
		for ((taken, excess), covered) in taken.iter_mut().zip(excesses).zip(&span.covered) {
			if *covered && *excess > most {
				let energy = excess.saturating_sub(most).saturating_mul(span.length);
				*taken = taken.saturating_add(energy);
				most = *excess;
			}
		}
	}
	taken
}

/// The part of an energy that falls to one of so many watts, rounded down.
fn share(energy: u128, of_one: u128, of_all: u128) -> u128 {
	match energy.checked_mul(of_one) {
		Some(product) => product.checked_div(of_all),
		None => energy.checked_div(of_all).map(|of_a_watt| of_a_watt.saturating_mul(of_one)),
	}
	.unwrap_or(0)
}

#[cfg(test)]
mod tests {
	use super::*;
	use proptest::prelude::*;
	use tieline_primitives::{AreaId, Capability, Millis, Reason};

	const HOUR: Interval = Interval { start: Millis(0), length: Millis(MILLIS_PER_HOUR) };
	const SUNRISE: AggregationId = AggregationId(1);
	const HARBOR: AggregationId = AggregationId(2);

	/// Awards in kilowatts, positive as supply: whose, where, and how much.
	fn awards(of: &[(AggregationId, u16, i64)]) -> (Vec<BookOffer>, Vec<Vec<Watts>>) {
		let offer = |&(aggregation, point, power): &(AggregationId, u16, i64)| BookOffer {
			aggregation,
			point: PointId(AreaId(0), point),
			side: if power > 0 { Side::Supply } else { Side::Demand },
			steps: Default::default(),
		};
		let award = |&(_, _, power): &(_, _, i64)| vec![Watts(power.abs() * 1_000)];
		(of.iter().map(offer).collect(), of.iter().map(award).collect())
	}

	/// An override with a cap of 10 kW export and 2 kW import, for some minutes.
	fn issued(points: &[u16], minutes: (u64, u64)) -> AwardOverride<u8> {
		AwardOverride {
			area: AreaId(0),
			dso: 0,
			points: points.to_vec().try_into().unwrap(),
			from: Millis(minutes.0 * 60_000),
			until: Millis(minutes.1 * 60_000),
			caps: Capability { export: Watts(10_000), import: Watts(2_000) },
			reason: Reason::Outage,
		}
	}

	fn capped(export: i64, minutes: (u64, u64)) -> AwardOverride<u8> {
		let caps = Capability { export: Watts(export * 1_000), import: Watts::ZERO };
		AwardOverride { caps, ..issued(&[2], minutes) }
	}

	/// In watt-hours, by override.
	fn expect(
		of: &[(AggregationId, u16, i64)],
		overrides: &[AwardOverride<u8>],
		expected: &[&[(AggregationId, i64)]],
	) {
		let (offers, awards) = awards(of);
		let overrides = overrides.iter().collect::<Vec<_>>();
		let places = (0..overrides.len()).collect::<Vec<_>>();
		let mut found = vec![Vec::new(); overrides.len()];
		for ((who, place), energy) in withheld(&offers, &awards, &HOUR, &overrides, &places) {
			found[place].push((who, watt_hours(energy).0));
		}
		assert_eq!(found, expected);
		let takes = takes_anything(&offers, &awards, &HOUR, &overrides);
		assert_eq!(takes, found.iter().map(|of_one| !of_one.is_empty()).collect::<Vec<_>>());
	}

	#[test]
	fn what_an_override_takes_is_shared_in_proportion_to_the_awards() {
		let of = [(SUNRISE, 2, 30), (HARBOR, 2, 10), (HARBOR, 1, 50)];
		// 30 kW too much at point 2 for half an hour.
		expect(&of, &[issued(&[2], (30, 90))], &[&[(SUNRISE, 11_250), (HARBOR, 3_750)]]);
	}

	#[test]
	fn demand_at_the_point_makes_room_for_supply_and_loses_nothing_to_a_cap_of_export() {
		let of = [(SUNRISE, 2, 30), (HARBOR, 2, -15)];
		expect(&of, &[issued(&[2], (0, 60))], &[&[(SUNRISE, 5_000)]]);
		// So does an aggregation's own.
		let of = [(SUNRISE, 2, 30), (SUNRISE, 2, -15), (HARBOR, 2, 15)];
		expect(&of, &[issued(&[2], (0, 60))], &[&[(SUNRISE, 10_000), (HARBOR, 10_000)]]);
	}

	#[test]
	fn a_cap_of_import_takes_from_demand() {
		expect(&[(HARBOR, 2, -5)], &[issued(&[2], (0, 60))], &[&[(HARBOR, 3_000)]]);
	}

	#[test]
	fn an_override_takes_nothing_that_is_not_awarded_or_outside_of_its_window() {
		expect(&[(SUNRISE, 2, 9)], &[issued(&[1, 2], (0, 60))], &[&[]]);
		expect(&[(SUNRISE, 2, 90)], &[issued(&[2], (60, 120))], &[&[]]);
		expect(&[(SUNRISE, 2, 90)], &[issued(&[2], (50, 40))], &[&[]]);
		expect(&[], &[], &[]);
		let elsewhere = AwardOverride { area: AreaId(1), ..issued(&[2], (0, 60)) };
		expect(&[(SUNRISE, 2, 90)], &[elsewhere], &[&[]]);
	}

	#[test]
	fn the_later_of_two_overrides_takes_what_it_refuses_beyond_the_earlier() {
		let of = [(SUNRISE, 2, 30)];
		// The tighter one comes later, and takes what is left of the first half hour.
		let overrides = [capped(20, (0, 30)), capped(10, (0, 60))];
		expect(&of, &overrides, &[&[(SUNRISE, 5_000)], &[(SUNRISE, 15_000)]]);
		// The looser one comes later: it takes where the earlier does not reach.
		let overrides = [capped(10, (0, 30)), capped(20, (0, 60))];
		expect(&of, &overrides, &[&[(SUNRISE, 10_000)], &[(SUNRISE, 5_000)]]);
		// The same cap again takes nothing.
		let overrides = [capped(10, (0, 60)), capped(10, (15, 45))];
		expect(&of, &overrides, &[&[(SUNRISE, 20_000)], &[]]);
	}

	#[test]
	fn a_share_that_does_not_fit_its_product_is_rounded_down_earlier() {
		assert_eq!(share(10, 1, 3), 3);
		assert_eq!(share(u128::MAX, 2, 4), u128::MAX / 4 * 2);
		assert_eq!(share(1, 1, 0), 0);
		assert_eq!(watt_hours(u128::MAX), WattHours(i64::MAX));
	}

	proptest! {
		#[test]
		fn all_overrides_together_take_what_the_tightest_refuses_at_each_instant(
			award in 0i64..50,
			overrides in proptest::collection::vec((0i64..50, 0u64..70, 0u64..70), 0..6),
		) {
			let capped = |&(export, from, until): &(i64, u64, u64)| capped(export, (from, until));
			let overrides = overrides.iter().map(capped).collect::<Vec<_>>();
			let (offers, awards) = awards(&[(SUNRISE, 2, award)]);
			let (listed, one_group) = (overrides.iter().collect::<Vec<_>>(), [(); 6]);
			let found = withheld(&offers, &awards, &HOUR, &listed, &one_group);
			let found = found.into_values().sum::<u128>();
			let refused = |minute: u64| {
				let instant = Millis(minute * 60_000);
				let in_force = overrides
					.iter()
					.filter(|issued| issued.from <= instant && instant < issued.until);
				in_force.map(|issued| (award * 1_000 - issued.caps.export.0).max(0)).max()
			};
			let expected = (0..60).filter_map(refused).sum::<i64>() as u128 * 60_000;
			prop_assert_eq!(found, expected);
		}
	}
}
