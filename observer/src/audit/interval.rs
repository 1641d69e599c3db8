//! The record of an interval's market: its problem, its result, and the curtailments.

use super::{RecordDayError, clearing::Cleared};
use crate::{
	directory::Directory,
	record::{
		CurtailmentReason, IntervalRecord, LimitRecord, NodalPriceRecord, OfferRecord,
		ReasonRecord, WHOLESALE,
	},
};
use std::collections::BTreeMap;
use tieline_clearing::{Curtailment, Error, ExactPrice, RowId, apportion, curtailments, payment};
use tieline_primitives::{AreaLimit, PointId, Price, Side, Step, Watts};

/// Writes the record of a cleared interval, but for its flows and its place on the chain.
/// `substation` is where the wholesale market sells.
pub(super) fn market_of(
	cleared: &Cleared,
	directory: &Directory,
	substation: &str,
) -> Result<IntervalRecord, RecordDayError> {
	let problem = &cleared.problem;
	let unverified = |cause| RecordDayError::Unverified {
		auction: cleared.auction,
		interval: cleared.name.clone(),
		cause,
	};
	let mut offers = offers(cleared, directory).map_err(unverified)?;
	if !problem.curve.supply.is_empty() {
		offers.push(OfferRecord {
			aggregation: WHOLESALE.into(),
			point: substation.into(),
			side: Side::Supply,
			steps: steps(&problem.curve.supply),
			awarded_w: sum(&cleared.outcome.wholesale_supply),
			payment: sold(cleared).ok_or_else(|| unverified(Error::Overflow))?,
			curtailed_w: 0,
			reasons: Vec::new(),
		});
	}
	Ok(IntervalRecord {
		name: cleared.name.clone(),
		start: cleared.interval.start.0,
		length: cleared.interval.length.0,
		price: cleared.outcome.price.map(|price| price.0),
		price_without_limits: cleared.unconstrained.price.map(|price| price.0),
		exact_price: cleared.certificate.price,
		price_bounds: [problem.floor.0, problem.cap.0],
		nodal_prices: nodal_prices(cleared, directory),
		demand: steps(&problem.curve.demand),
		demand_awarded_w: sum(&cleared.outcome.wholesale_demand),
		wholesale_payment: cleared.payments.wholesale.0,
		congestion_rent: cleared.payments.congestion_rent.0,
		limits: limits(cleared, directory),
		offers,
		block: cleared.block,
		..Default::default()
	})
}

/// What the wholesale market receives for its supply. `None` when it does not fit.
fn sold(cleared: &Cleared) -> Option<i64> {
	let price = cleared.outcome.price.unwrap_or(Price::ZERO);
	let sold = &cleared.outcome.wholesale_supply;
	payment(Side::Supply, sold, price, cleared.interval.length).map(|money| money.0)
}

fn nodal_prices(cleared: &Cleared, directory: &Directory) -> BTreeMap<String, NodalPriceRecord> {
	let prices = cleared.nodal_prices.iter().map(|price| {
		let record = NodalPriceRecord { exact: price.nodal_price, settled: price.settled.0 };
		(directory.point(price.point), record)
	});
	prices.collect()
}

fn steps(steps: &[Step]) -> Vec<[i64; 2]> {
	steps.iter().map(|step| [step.price.0, step.power.0]).collect()
}

fn sum(parts: &[Watts]) -> i64 {
	parts.iter().map(|part| part.0).sum()
}

/// The offers of aggregations with their awards and curtailments.
fn offers(cleared: &Cleared, directory: &Directory) -> Result<Vec<OfferRecord>, Error> {
	let problem = &cleared.problem;
	let rows = row_ids(&problem.limits);
	let curtailed = curtailments(&problem.problem(), &cleared.certificate, &cleared.outcome)?;
	let curtailed = curtailed.iter().map(|c| (c.offer, c)).collect::<BTreeMap<_, _>>();
	let offers = problem.offers.iter().zip(&cleared.outcome.awards);
	offers
		.zip(&cleared.payments.offers)
		.enumerate()
		.map(|(index, ((offer, awards), payment))| {
			let curtailment = curtailed.get(&index);
			let reasons = curtailment.map(|c| reasons(c, offer.side, &rows)).transpose()?;
			Ok(OfferRecord {
				aggregation: directory.aggregation(offer.aggregation),
				point: directory.point(offer.point),
				side: offer.side,
				steps: steps(&offer.steps),
				awarded_w: sum(awards),
				payment: payment.0,
				curtailed_w: curtailment.map_or(0, |c| c.power.0),
				// An offer that was not curtailed has no reasons.
				reasons: reasons.unwrap_or_default(),
			})
		})
		.collect()
}

/// The part of each row in a curtailment.
fn reasons(
	curtailment: &Curtailment,
	side: Side,
	rows: &[RowId],
) -> Result<Vec<CurtailmentReason>, Error> {
	let prices = curtailment.reasons.iter().map(|reason| reason.price).collect::<Vec<_>>();
	let parts = apportion(curtailment.power, &prices);
	let reasons = curtailment.reasons.iter().zip(parts);
	reasons
		.map(|(reason, part)| {
			let row = rows.iter().position(|row| *row == reason.row);
			let limit = row.and_then(|at| u32::try_from(at).ok());
			Ok(CurtailmentReason {
				limit: limit.ok_or(Error::UnknownRow(reason.row))?,
				price: match side {
					Side::Supply => reason.price.0,
					Side::Demand => -reason.price.0,
				},
				curtailed_w: part.0,
			})
		})
		.collect()
}

fn limits(cleared: &Cleared, directory: &Directory) -> Vec<LimitRecord> {
	let problem = &cleared.problem;
	let rows = row_ids(&problem.limits);
	let shadow_prices = &cleared.certificate.shadow_prices;
	let limits = problem.limits.iter().zip(&problem.posted).zip(&rows);
	limits
		.map(|((limit, posted), id)| LimitRecord {
			reason: ReasonRecord::from(&limit.limit.reason),
			coefficients: limit
				.limit
				.coefficients
				.iter()
				.map(|c| (directory.point(PointId(limit.area, c.point)), c.sensitivity.0))
				.collect(),
			headroom_w: limit.limit.headroom.0,
			// Rows without a shadow price do not bind.
			shadow_price: shadow_prices
				.iter()
				.find(|shadow| (shadow.area, shadow.row) == (id.area, id.row))
				.map_or(ExactPrice::ZERO, |shadow| shadow.price),
			penalty: limit.penalty.0,
			posted_in_block: *posted,
		})
		.collect()
}

/// The identifier of each row: its area, and its index among the area's.
pub(crate) fn row_ids(limits: &[AreaLimit]) -> Vec<RowId> {
	let mut next = BTreeMap::new();
	limits
		.iter()
		.map(|limit| {
			let row = next.entry(limit.area).or_insert(0u16);
			let id = RowId { area: limit.area, row: *row };
			*row = row.saturating_add(1);
			id
		})
		.collect()
}

#[cfg(test)]
mod tests {
	use super::*;
	use tieline_primitives::{AreaId, Capability, Limit};

	#[test]
	fn rows_are_counted_by_area() {
		let row = |area| {
			let [limit, _] = Limit::envelope(0, Capability::ZERO);
			AreaLimit { area: AreaId(area), limit, penalty: Price::ZERO }
		};
		let ids = row_ids(&[row(1), row(1), row(4)]);
		let ids = ids.iter().map(|id| (id.area.0, id.row)).collect::<Vec<_>>();
		assert_eq!(ids, [(1, 0), (1, 1), (4, 0)]);
	}

	#[test]
	fn a_reason_counts_against_supply_positive_and_against_demand_negative() {
		let id = |row| RowId { area: AreaId(0), row };
		let reason = |row, price| tieline_clearing::CurtailmentReason { row: id(row), price };
		let curtailment = Curtailment {
			offer: 0,
			power: Watts(9),
			reasons: vec![reason(1, Price(2)), reason(0, Price(1))],
		};
		let rows = [id(0), id(1)];
		let supply = reasons(&curtailment, Side::Supply, &rows).unwrap();
		assert_eq!(
			supply,
			[
				CurtailmentReason { limit: 1, price: 2, curtailed_w: 6 },
				CurtailmentReason { limit: 0, price: 1, curtailed_w: 3 },
			]
		);
		let demand = reasons(&curtailment, Side::Demand, &rows).unwrap();
		assert_eq!(demand[0].price, -2);
		assert!(reasons(&curtailment, Side::Supply, &[]).is_err(), "an unknown row is not lost");
	}
}
