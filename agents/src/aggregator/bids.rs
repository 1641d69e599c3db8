//! Where an aggregator's bids come from.

use crate::config::{self, ConfigError, IntervalRow};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::{
	collections::{BTreeMap, btree_map::Entry},
	path::Path,
};
use tieline_client::market::Auction;
use tieline_primitives::{
	Interval, MAX_STEPS, Offer, PointName, Price, Profile, Side, Step, Steps, Watts,
};

/// The source of an aggregator's bids.
///
/// The agent asks for the offers of an auction when it seals its bid and again when it reveals it,
/// perhaps in another process after a restart: both answers have to be the same, or the bond of the
/// commitment is at stake.
pub trait Bids: Send + Sync {
	/// What to offer in an auction; empty for no bid. Steps are in merit order. What exceeds the
	/// aggregation's portfolio is left out by the agent.
	fn offers(&self, auction: &Auction) -> Result<Vec<Offer<PointName>>, ConfigError>;
}

/// A row of a file of bids: one step of an offer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BidRow {
	/// The start of the interval, as RFC 3339 with an offset.
	pub start: Timestamp,
	/// The length of the interval in minutes.
	pub minutes: u16,
	/// The connection point, such as `675.2`.
	pub point: PointName,
	/// `supply` or `demand`.
	pub side: Side,
	/// The step's price, in $/MWh.
	pub usd_per_mwh: f64,
	/// The step's size, in kW.
	pub kw: f64,
}

/// The steps of one offer, by price.
type Book = BTreeMap<(Interval, PointName, Side), BTreeMap<Price, Watts>>;

/// Bids from a CSV file of [`BidRow`]s: a row for each step, in any order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileBids {
	offers: BTreeMap<(Interval, PointName, Side), Steps>,
}

impl FileBids {
	/// Reads a file of bids. Rows that cannot be offered are named by their line.
	pub fn read(file: &Path) -> Result<Self, ConfigError> {
		let mut book = Book::new();
		let mut last = 0;
		for (line, row) in config::read_rows::<BidRow>(file)? {
			let malformed = |problem: String| ConfigError::malformed(file, line, problem);
			let interval = IntervalRow { start: row.start, minutes: row.minutes };
			let interval = interval.interval().map_err(malformed)?;
			let (price, power) = (Price::from_usd_per_mwh(row.usd_per_mwh), Watts::from_kw(row.kw));
			if !row.usd_per_mwh.is_finite() || power <= Watts::ZERO {
				let problem = "a step has a price in $/MWh and a positive power in kW";
				return Err(malformed(problem.into()));
			}
			let steps = book.entry((interval, row.point, row.side)).or_default();
			match steps.entry(price) {
				Entry::Vacant(step) => step.insert(power),
				Entry::Occupied(_) => {
					return Err(malformed(format!(
						"the offer has another step at {price}: add both"
					)));
				},
			};
			if steps.len() > MAX_STEPS as usize {
				return Err(malformed(format!("an offer has {MAX_STEPS} steps at most")));
			}
			last = line;
		}
		let offers = book.into_iter().map(|(key, steps)| {
			let ordered = merit_order(key.2, steps);
			let steps = Steps::try_from(ordered);
			steps.map(|steps| (key, steps)).map_err(|_| {
				ConfigError::malformed(
					file,
					last,
					format!("an offer has {MAX_STEPS} steps at most"),
				)
			})
		});
		Ok(Self { offers: offers.collect::<Result<_, _>>()? })
	}
}

/// Steps from the best for the market to the worst.
fn merit_order(side: Side, steps: BTreeMap<Price, Watts>) -> Vec<Step> {
	let rising = steps.into_iter().map(|(price, power)| Step { price, power });
	match side {
		Side::Supply => rising.collect(),
		Side::Demand => rising.rev().collect(),
	}
}

impl Bids for FileBids {
	fn offers(&self, auction: &Auction) -> Result<Vec<Offer<PointName>>, ConfigError> {
		let indices = auction.delivery().map(|(index, interval)| (interval, index));
		let indices = indices.collect::<BTreeMap<_, _>>();
		let offers = self.offers.iter().filter_map(|((interval, point, side), steps)| {
			let interval = *indices.get(interval)?;
			Some(Offer { point: point.clone(), interval, side: *side, steps: steps.clone() })
		});
		Ok(offers.collect())
	}
}

/// Writes bids as a file that [`FileBids::read`] reads.
pub fn write_bids(
	file: &Path,
	bids: &Profile<Vec<(PointName, Side, Vec<Step>)>>,
) -> Result<(), ConfigError> {
	let rows = bids.iter().flat_map(|(interval, offers)| {
		let IntervalRow { start, minutes } = IntervalRow::of(&interval);
		offers.iter().flat_map(move |(point, side, steps)| {
			steps.iter().map(move |step| BidRow {
				start,
				minutes,
				point: point.clone(),
				side: *side,
				usd_per_mwh: step.price.usd_per_mwh(),
				kw: step.power.kw(),
			})
		})
	});
	config::write_rows(file, rows)
}

#[cfg(test)]
mod tests {
	use super::*;
	use tieline_primitives::Millis;

	const HEAD: &str = "start,minutes,point,side,usd_per_mwh,kw\n";

	fn read(rows: &str) -> Result<FileBids, ConfigError> {
		let folder = tempfile::tempdir().unwrap();
		let file = folder.path().join("bids.csv");
		std::fs::write(&file, format!("{HEAD}{rows}")).unwrap();
		FileBids::read(&file)
	}

	fn noon() -> Interval {
		Interval { start: Millis(1_776_279_600_000), length: Millis(3_600_000) }
	}

	#[test]
	fn steps_of_one_offer_are_put_in_merit_order() {
		let at = "2026-04-15T12:00:00-07:00,60,675.2";
		let bids = read(&format!(
			"{at},supply,30,20\n{at},supply,-5.5,10.25\n{at},demand,10,1\n{at},demand,12,2\n"
		))
		.unwrap();
		let steps = |side| {
			let steps = &bids.offers[&(noon(), "675.2".parse().unwrap(), side)];
			steps.iter().map(|step| (step.price.0, step.power.0)).collect::<Vec<_>>()
		};
		assert_eq!(steps(Side::Supply), [(-5_500_000, 10_250), (30_000_000, 20_000)]);
		assert_eq!(steps(Side::Demand), [(12_000_000, 2_000), (10_000_000, 1_000)]);
	}

	#[test]
	fn a_row_that_cannot_be_offered_is_named_by_its_line() {
		let at = "2026-04-15T12:00:00-07:00,60,675.2,supply";
		let many = (0..11).map(|price| format!("{at},{price},1\n")).collect::<String>();
		for (rows, line, problem) in [
			(format!("{at},30,0\n"), 2, "positive power"),
			(format!("{at},30,1\n{at},30,2\n"), 3, "another step at 30.00 $/MWh"),
			(many, 12, "10 steps at most"),
			("2026-04-15T12:00:00-07:00,60,675,supply,30,1\n".into(), 2, "phases"),
			(format!("{at},30,NaN\n"), 2, "positive power"),
			("2026-04-15T12:00:00-07:00,60,675.2,sell,30,1\n".into(), 2, "sell"),
		] {
			let error = read(&rows).unwrap_err().to_string();
			assert!(error.contains(&format!("bids.csv:{line}:")), "{error}");
			assert!(error.contains(problem), "{error}");
		}
	}

	#[test]
	fn bids_are_read_as_they_were_written() {
		let folder = tempfile::tempdir().unwrap();
		let file = folder.path().join("bids.csv");
		let step = |price, power| Step { price: Price(price), power: Watts(power) };
		let steps = vec![step(35_270_001, 12_345), step(999_999_999, 1)];
		let offers = vec![("671.1.2.3".parse().unwrap(), Side::Supply, steps.clone())];
		let bids = Profile::new(noon().start, noon().length, vec![offers]).unwrap();
		write_bids(&file, &bids).unwrap();
		let read = FileBids::read(&file).unwrap();
		assert_eq!(read.offers.values().map(|steps| steps.to_vec()).collect::<Vec<_>>(), [steps]);
	}
}
