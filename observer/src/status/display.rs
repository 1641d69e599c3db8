//! The status as text.

use super::{AreaStatus, AuctionStatus, NodeStatus, Status};
use std::fmt;
use tieline_client::{
	balances::Tokens,
	market::Phase,
	zone::{LocalTime, date_of},
};
use tieline_primitives::{Capability, Millis};

impl fmt::Display for Status {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		writeln!(f, "{}, runtime {}", self.chain, self.spec_version)?;
		let (date, clock) = (LocalTime::UTC.date(self.time.0), LocalTime::UTC.clock(self.time.0));
		writeln!(f, "block {} of {date} {clock} UTC, final after {}", self.block, self.lag)?;
		writeln!(f, "{}", self.hash)?;
		if self.nodes.is_empty() {
			writeln!(f, "\nno pricing node")?;
		}
		self.nodes.iter().try_for_each(|node| write!(f, "\n{node}"))
	}
}

impl fmt::Display for NodeStatus {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		writeln!(f, "pricing node {}: {}", self.id, self.name)?;
		writeln!(f, "  ISO {}", self.iso)?;
		writeln!(f, "  congestion rent to {}", self.congestion_account)?;
		let terms = &self.terms;
		writeln!(
			f,
			"  prices from {} to {}, bond {} and {} for each MW, minimum size {}",
			terms.floor,
			terms.cap,
			Tokens(terms.bond),
			Tokens(terms.bond_per_mw),
			terms.minimum_size
		)?;
		self.areas.iter().try_for_each(|area| write!(f, "{area}"))?;
		self.write_aggregations(f)?;
		self.auctions.iter().try_for_each(|auction| auction.write(f, &self.clock(auction.start)))
	}
}

impl NodeStatus {
	fn write_aggregations(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		for one in &self.aggregations {
			let date = date_of(one.day).map_or_else(|| "–".into(), |date| date.to_string());
			writeln!(
				f,
				"  aggregation {}: {}, {}, {} on {date}",
				one.id,
				one.name,
				counted(one.members as usize, "enrolment"),
				Directions(one.capability),
			)?;
			if one.size < self.terms.minimum_size {
				writeln!(f, "    may not bid: its size is {}", one.size)?;
			}
			for (area, dso, energy) in &one.withheld {
				writeln!(f, "    {energy} withheld by overrides of {dso} in area {area}")?;
			}
		}
		Ok(())
	}
}

impl fmt::Display for AreaStatus {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		let points = counted(self.points.len(), "connection point");
		writeln!(f, "  area {}: {}, {points}", self.id, self.name)?;
		writeln!(f, "    DSO {}", self.dso)?;
		let width = self.points.iter().map(|(name, _)| name.to_string().len()).max().unwrap_or(0);
		for (name, standing) in &self.points {
			let name = name.to_string();
			writeln!(f, "    {name:width$}  standing limit {}", Directions(*standing))?;
		}
		for (dso, tally) in &self.overrides {
			writeln!(
				f,
				"    {} by {dso}: {} justified ({} not reviewed), {} lapsed, {} rejected; {} withheld",
				counted(tally.issued as usize, "override"),
				tally.justified,
				tally.unreviewed,
				tally.lapsed,
				tally.rejected,
				tally.energy(),
			)?;
		}
		Ok(())
	}
}

impl AuctionStatus {
	fn write(&self, f: &mut fmt::Formatter<'_>, clock: &LocalTime) -> fmt::Result {
		let phase = match self.phase {
			Phase::Bidding => "bidding",
			Phase::Revealing => "revealing",
			Phase::Clearing => "clearing",
			Phase::Cleared => "cleared",
			Phase::NoTrade => "over",
		};
		write!(f, "  auction {} for {}: {phase}", self.id, clock.date(self.start.0))?;
		let utc = LocalTime::UTC;
		if let Some(until) = self.until {
			write!(f, " until {} {} UTC", utc.date(until.0), utc.clock(until.0))?;
		}
		writeln!(
			f,
			", {}, {}, {} of {} intervals cleared",
			counted(self.bids as usize, "bid"),
			counted(self.offers, "offer"),
			self.prices.len(),
			self.intervals
		)?;
		for cleared in &self.prices {
			let price = cleared.price.map_or("no trade".into(), |price| price.to_string());
			let (name, rent) = (self.name(cleared.interval, clock), cleared.congestion_rent);
			writeln!(f, "    {name}  {price:>12}  congestion rent {rent}")?;
		}
		Ok(())
	}

	fn name(&self, index: u16, clock: &LocalTime) -> String {
		let Millis(length) = self.interval_length;
		clock.interval(self.start.0.saturating_add(length.saturating_mul(index.into())))
	}
}

/// A capability by direction.
struct Directions(Capability);

impl fmt::Display for Directions {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		write!(f, "{} export, {} import", self.0.export, self.0.import)
	}
}

fn counted(count: usize, noun: &str) -> String {
	let plural = if count == 1 { "" } else { "s" };
	format!("{count} {noun}{plural}")
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::{
		status::{AggregationStatus, ClearedStatus},
		testing,
	};
	use tieline_client::network::OverrideTally;
	use tieline_primitives::{
		AggregationId, AreaId, AuctionId, Day, Money, Price, PricingNodeId, WattHours, Watts,
	};

	fn capability(export: i64, import: i64) -> Capability {
		Capability { export: Watts(export), import: Watts(import) }
	}

	fn aggregation(id: u32, name: &str, members: u32, export: i64) -> AggregationStatus {
		AggregationStatus {
			id: AggregationId(id),
			name: name.into(),
			members,
			day: Day(20_558),
			capability: capability(export, 0),
			size: Watts(export),
			withheld: Vec::new(),
		}
	}

	fn cleared(interval: u16, price: Option<Price>, congestion_rent: i64) -> ClearedStatus {
		ClearedStatus { interval, price, congestion_rent: Money(congestion_rent) }
	}

	fn auction() -> AuctionStatus {
		AuctionStatus {
			id: AuctionId(3),
			start: testing::START,
			interval_length: Millis(3_600_000),
			intervals: 24,
			phase: Phase::Clearing,
			until: Some(Millis(1_776_150_000_000)),
			bids: 2,
			offers: 48,
			prices: vec![
				cleared(0, Some(Price(35_270_000)), 0),
				cleared(3, None, 0),
				cleared(12, Some(Price(-1_500_000)), 1_250_000),
			],
		}
	}

	fn status() -> Status {
		let node = testing::pricing_node("NP15");
		Status {
			chain: "Tieline Development (Development)".into(),
			spec_version: 2,
			block: 57,
			hash: "0xab".into(),
			time: Millis(1_776_145_200_000),
			lag: Millis(700),
			nodes: vec![NodeStatus {
				id: PricingNodeId(0),
				name: node.name,
				iso: "5Iso".into(),
				congestion_account: "5Rent".into(),
				terms: node.terms,
				zone: node.zone,
				areas: vec![AreaStatus {
					id: AreaId(0),
					name: "Valley".into(),
					dso: "5Dso".into(),
					points: vec![
						("671.1.2.3".parse().unwrap(), capability(200_000, 150_000)),
						("675.2".parse().unwrap(), capability(5_000, 0)),
					],
					overrides: vec![("5Dso".into(), overrides())],
				}],
				aggregations: vec![
					AggregationStatus {
						withheld: vec![(AreaId(0), "5Dso".into(), WattHours(1_250))],
						..aggregation(0, "Sunrise", 12, 450_000)
					},
					aggregation(1, "Harbor", 1, 40_000),
				],
				auctions: vec![auction()],
			}],
		}
	}

	fn overrides() -> OverrideTally {
		OverrideTally {
			issued: 4,
			justified: 2,
			unreviewed: 1,
			lapsed: 1,
			voltage: WattHours(500),
			outage: WattHours(1_000),
			..Default::default()
		}
	}

	#[test]
	fn the_status_is_one_screen_of_text() {
		let text = "\
Tieline Development (Development), runtime 2
block 57 of 2026-04-14 05:40 UTC, final after 700 ms
0xab

pricing node 0: NP15
  ISO 5Iso
  congestion rent to 5Rent
  prices from -150.00 $/MWh to 1000.00 $/MWh, bond 1 TIE and 20 TIE for each MW, \
minimum size 100 kW
  area 0: Valley, 2 connection points
    DSO 5Dso
    671.1.2.3  standing limit 200 kW export, 150 kW import
    675.2      standing limit 5 kW export, 0 W import
    4 overrides by 5Dso: 2 justified (1 not reviewed), 1 lapsed, 0 rejected; 1.5 kWh withheld
  aggregation 0: Sunrise, 12 enrolments, 450 kW export, 0 W import on 2026-04-15
    1.25 kWh withheld by overrides of 5Dso in area 0
  aggregation 1: Harbor, 1 enrolment, 40 kW export, 0 W import on 2026-04-15
    may not bid: its size is 40 kW
  auction 3 for 2026-04-15: clearing until 2026-04-14 07:00 UTC, 2 bids, 48 offers, \
3 of 24 intervals cleared
    00:00-07:00   35.27 $/MWh  congestion rent 0.00 $
    03:00-07:00      no trade  congestion rent 0.00 $
    12:00-07:00   -1.50 $/MWh  congestion rent 1.25 $
";
		assert_eq!(status().to_string(), text);
	}

	#[test]
	fn an_auction_that_is_over_has_no_end_of_its_phase() {
		let mut status = status();
		let auction = &mut status.nodes[0].auctions[0];
		(auction.phase, auction.until) = (Phase::NoTrade, None);
		let text = status.to_string();
		assert!(text.contains("auction 3 for 2026-04-15: over, 2 bids"), "{text}");
	}

	#[test]
	fn a_chain_without_a_market_says_so() {
		let status = Status { nodes: Vec::new(), ..status() };
		assert!(status.to_string().ends_with("\nno pricing node\n"));
	}
}
