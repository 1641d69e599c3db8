//! From the chain's finalized state to [`Instructions`].

use crate::{
	instructions::{Cap, Instructions, Period},
	setpoint::{share, share_limits, tighter},
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use tieline_client::{
	chain::{AtFinalizedBlock, ChainError},
	market::{self, Auction, OfferOutcome},
	network,
	registry::{self, Der, Status},
};
use tieline_primitives::{
	AggregationId, AuctionId, Capability, Day, DerId, Interval, Limit, Millis, PointId,
	PricingNodeId, Service, Side, Technology, Watts,
};

/// How many market days before the latest one with an auction may still be delivered.
const DAYS: u32 = 3;
/// How many delivery intervals are read ahead of the present one.
const AHEAD: usize = 1;
/// The most outcomes to remember: those of two days of five-minute intervals.
const REMEMBERED: usize = 600;

/// What part of an aggregation's award, or of a point's limits, is the device's.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ShareRule {
	/// Its qualified capability over the sum of those that share.
	#[default]
	Capability,
	/// This fraction, from 0 to 1.
	#[serde(untagged)]
	Fraction(f64),
}

/// Why the chain has no instructions for the device.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum InstructionError {
	/// The chain could not be asked. It is asked again.
	#[error(transparent)]
	Chain(#[from] ChainError),
	/// The chain has no such DER: correct its number.
	#[error("the chain has no DER {}", .0.0)]
	NoDer(DerId),
	/// The DER is of another technology: correct the configuration.
	#[error("DER {} is registered as {registered:?}, and the gateway is set up for {expected:?}", der.0)]
	OtherTechnology {
		/// The DER.
		der: DerId,
		/// Its technology on the chain.
		registered: Technology,
		/// The technology in the configuration.
		expected: Technology,
	},
	/// The DER is not qualified, or suspended: the device keeps its standing limit.
	#[error("DER {} is not qualified: it keeps its standing limit", .0.0)]
	NotQualified(DerId),
	/// The area or the connection point is gone.
	#[error("the connection point of DER {} is not on the chain any more", .0.0)]
	NoPoint(DerId),
}

/// Reads the instructions for one DER, block by block.
#[derive(Debug)]
pub struct Reader {
	der: DerId,
	technology: Technology,
	award: ShareRule,
	limit: ShareRule,
	/// The net award of an aggregation at the point, by auction and interval: a clearing is final.
	awards: BTreeMap<(AuctionId, u16, AggregationId), Watts>,
	/// The capability of all DERs of the point, with the market day that it was read for.
	total: Option<(Day, Capability)>,
}

/// The DER and where it is connected.
struct Connection {
	point: PointId,
	node: PricingNodeId,
	capability: Capability,
}

impl Reader {
	/// A reader for this DER of this technology.
	pub fn new(der: DerId, technology: Technology, award: ShareRule, limit: ShareRule) -> Self {
		Self { der, technology, award, limit, awards: BTreeMap::new(), total: None }
	}

	/// What the chain asks of the device around this instant of delivery.
	pub async fn read(
		&mut self,
		at: &AtFinalizedBlock,
		delivery: Millis,
	) -> Result<Instructions, InstructionError> {
		let connection = self.connection(at).await?;
		let point = connection.point;
		let der = self.der;
		let lost = || InstructionError::NoPoint(der);
		let standing = network::standing(at, point, delivery).await?.ok_or_else(lost)?;
		let capacity = network::capacity(at, point).await?.ok_or_else(lost)?;
		let auctions = auctions_around(at, connection.node, delivery).await?;
		let day = auctions.first().map_or(Day(0), |auction| auction.day);
		let total = self.total(at, point, day).await?;
		let mut periods = Vec::new();
		for (auction, index, interval) in present(&auctions, delivery) {
			let award = self.award(at, &connection, auction, index).await?;
			let limits = network::limits(at, point.area(), interval).await?.ok_or_else(lost)?;
			let limits = limits_of(&limits.rows, point, capacity);
			periods.push(Period {
				interval,
				award,
				limits: self.part_of_limits(limits, connection.capability, total),
			});
		}
		let overrides = network::overrides(at).await?;
		let overrides = overrides.into_iter().filter(|(_, issued)| {
			issued.area == point.area()
				&& issued.points.binary_search(&point.index()).is_ok()
				&& delivery < issued.until
		});
		let part_of = |caps| self.part_of_limits(caps, connection.capability, total);
		Ok(Instructions {
			block: at.number(),
			time: at.now().await?,
			standing: part_of(standing),
			overrides: overrides
				.map(|(id, issued)| Cap {
					id,
					from: issued.from,
					until: issued.until,
					most: part_of(issued.caps),
				})
				.collect(),
			periods,
		})
	}

	async fn connection(&self, at: &AtFinalizedBlock) -> Result<Connection, InstructionError> {
		let der = registry::der(at, self.der).await?.ok_or(InstructionError::NoDer(self.der))?;
		if der.technology != self.technology {
			return Err(InstructionError::OtherTechnology {
				der: self.der,
				registered: der.technology,
				expected: self.technology,
			});
		}
		let capability = qualified(&der).ok_or(InstructionError::NotQualified(self.der))?;
		let areas = network::areas(at).await?;
		let area = areas.get(&der.point.area()).ok_or(InstructionError::NoPoint(self.der))?;
		Ok(Connection { point: der.point, node: area.node, capability })
	}

	/// The device's part of the award in an interval; `None` where it is not cleared, and where the
	/// device is not enrolled on that day.
	async fn award(
		&mut self,
		at: &AtFinalizedBlock,
		connection: &Connection,
		auction: &Auction,
		interval: u16,
	) -> Result<Option<Watts>, InstructionError> {
		let enrolled = registry::counts_from(at, self.der, Service::Energy).await?;
		let Some((aggregation, _)) = enrolled.filter(|(_, from)| *from <= auction.day) else {
			return Ok(None);
		};
		let key = (auction.id, interval, aggregation);
		let net = match self.awards.get(&key) {
			Some(net) => *net,
			None => {
				let Some(outcome) = market::outcome(at, auction.id, interval).await? else {
					return Ok(None);
				};
				let net = net_award(&outcome.offers, aggregation, connection.point);
				while self.awards.len() >= REMEMBERED {
					self.awards.pop_first();
				}
				self.awards.insert(key, net);
				net
			},
		};
		if let ShareRule::Fraction(fraction) = self.award {
			return Ok(Some(part(net, fraction)));
		}
		let (point, day) = (connection.point, auction.day);
		let total = registry::capability(at, aggregation, point, Service::Energy, day).await?;
		let own = connection.capability;
		Ok(Some(if net.0 < 0 {
			share(net, own.import, total.import)
		} else {
			share(net, own.export, total.export)
		}))
	}

	/// The capability of all qualified DERs of the point, read once each market day.
	async fn total(
		&mut self,
		at: &AtFinalizedBlock,
		point: PointId,
		day: Day,
	) -> Result<Capability, InstructionError> {
		if matches!(self.limit, ShareRule::Fraction(_)) {
			return Ok(Capability::ZERO);
		}
		if let Some((of, total)) = self.total
			&& of == day
		{
			return Ok(total);
		}
		let ders = registry::ders(at).await?;
		let there = ders.values().filter(|der| der.point == point).filter_map(qualified);
		let total = there.fold(Capability::ZERO, |sum, own| Capability {
			export: sum.export.saturating_add(own.export),
			import: sum.import.saturating_add(own.import),
		});
		self.total = Some((day, total));
		Ok(total)
	}

	fn part_of_limits(&self, limits: Capability, own: Capability, total: Capability) -> Capability {
		match self.limit {
			ShareRule::Capability => share_limits(limits, own, total),
			ShareRule::Fraction(fraction) => Capability {
				export: part(limits.export, fraction),
				import: part(limits.import, fraction),
			},
		}
	}
}

/// What a DER is qualified for; `None` while it is not.
fn qualified(der: &Der) -> Option<Capability> {
	match der.status {
		Status::Qualified { capability, .. } => Some(capability),
		_ => None,
	}
}

/// A fraction of a power, rounded towards zero. The fraction counts in millionths.
fn part(power: Watts, fraction: f64) -> Watts {
	share(power, Watts((fraction * 1e6) as i64), Watts(1_000_000))
}

/// The auctions whose delivery has begun or is next, earliest first.
async fn auctions_around(
	at: &AtFinalizedBlock,
	node: PricingNodeId,
	delivery: Millis,
) -> Result<Vec<Auction>, ChainError> {
	let Some(last) = market::last_day(at, node).await? else { return Ok(Vec::new()) };
	let mut auctions = Vec::new();
	for day in last.0.saturating_sub(DAYS)..=last.0 {
		let Some(id) = market::auction_of_day(at, node, Day(day)).await? else { continue };
		let Some(auction) = market::auction(at, id).await? else { continue };
		if auction.delivery().last().is_some_and(|(_, interval)| delivery < interval.end()) {
			auctions.push(auction);
		}
	}
	Ok(auctions)
}

/// The delivery interval of an instant and the next ones.
fn present(auctions: &[Auction], delivery: Millis) -> Vec<(&Auction, u16, Interval)> {
	let all = auctions.iter().flat_map(|auction| {
		auction.delivery().map(move |(index, interval)| (auction, index, interval))
	});
	all.filter(|(_, _, interval)| delivery < interval.end()).take(1 + AHEAD).collect()
}

/// The net injection awarded to an aggregation at a point: supply less demand.
fn net_award(offers: &[OfferOutcome], aggregation: AggregationId, point: PointId) -> Watts {
	let own =
		offers.iter().filter(|offer| offer.aggregation == aggregation && offer.point == point);
	own.fold(Watts::ZERO, |net, offer| {
		let power = offer.awards.iter().fold(Watts::ZERO, |sum, step| sum.saturating_add(*step));
		match offer.side {
			Side::Supply => net.saturating_add(power),
			Side::Demand => net.saturating_sub(power),
		}
	})
}

/// What rows allow a point alone, within what it carries. Rows over several points bound the awards
/// together, and the clearing keeps to them.
pub fn limits_of(rows: &[Limit], point: PointId, capacity: Capability) -> Capability {
	let own = rows.iter().filter_map(|row| match &row.coefficients[..] {
		[only] if only.point == point.index() => Some((only.sensitivity.0, row.headroom.0)),
		_ => None,
	});
	own.fold(capacity, |limits, (sensitivity, headroom)| {
		let most = i128::from(headroom.max(0)) * 1_000_000 / i128::from(sensitivity).abs().max(1);
		let most = Watts(i64::try_from(most).unwrap_or(i64::MAX));
		let row = match sensitivity {
			1.. => Capability { export: most, ..limits },
			_ => Capability { import: most, ..limits },
		};
		tighter(limits, row)
	})
}

#[cfg(test)]
mod tests {
	use super::*;
	use tieline_primitives::AreaId;

	fn capability(export: i64, import: i64) -> Capability {
		Capability { export: Watts(export), import: Watts(import) }
	}

	#[test]
	fn the_envelope_of_a_point_limits_it_and_those_of_others_do_not() {
		let rows = [
			Limit::envelope(3, capability(5_000, 2_000)),
			Limit::envelope(4, capability(1_000, 1_000)),
		]
		.concat();
		let at = |index| limits_of(&rows, PointId(AreaId(0), index), capability(9_000, 9_000));
		assert_eq!(at(3), capability(5_000, 2_000));
		assert_eq!(at(5), capability(9_000, 9_000), "what the point carries");
	}

	#[test]
	fn a_row_that_asks_for_relief_allows_nothing() {
		let mut rows = Limit::envelope(3, capability(0, 2_000));
		rows[0].headroom = Watts(-500);
		let limits = limits_of(&rows, PointId(AreaId(0), 3), capability(9_000, 9_000));
		assert_eq!(limits, capability(0, 2_000));
	}

	#[test]
	fn a_fraction_of_an_award_is_rounded_towards_zero() {
		assert_eq!(part(Watts(1_001), 0.25), Watts(250));
		assert_eq!(part(Watts(-1_001), 0.25), Watts(-250));
		assert_eq!(part(Watts(1_001), 1.0), Watts(1_001));
	}
}
