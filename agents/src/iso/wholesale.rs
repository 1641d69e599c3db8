//! Where the wholesale market's curves come from.

use crate::config::{self, ConfigError, IntervalRow};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::path::Path;
use tieline_primitives::{Curve, Price, Profile, Side, Step, Watts};

/// The source of the wholesale market's curves at a pricing node.
pub trait Wholesale: Send + Sync {
	/// The curve of each interval that is to be auctioned, over one market day or several. Asked at
	/// each finalized block while a day is to be opened, so that later days may be added.
	fn curves(&self) -> Result<Profile<Curve>, ConfigError>;
}

/// A row of a file of curves: one step.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CurveRow {
	/// The start of the interval, as RFC 3339 with an offset.
	pub start: Timestamp,
	/// The length of the interval in minutes.
	pub minutes: u16,
	/// `demand` for a step that the wholesale market buys, `supply` for one that it sells.
	pub side: Side,
	/// The step's price, in $/MWh.
	pub usd_per_mwh: f64,
	/// The step's size, in kW.
	pub kw: f64,
}

/// Curves from a CSV file of [`CurveRow`]s: the steps of each interval, from the best to the worst.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileWholesale {
	curves: Profile<Curve>,
}

impl FileWholesale {
	/// Reads a file of curves. A row that is out of order, or one step too many, or with which a
	/// curve crosses itself, is named by its line: the chain would refuse the whole auction.
	pub fn read(file: &Path) -> Result<Self, ConfigError> {
		let mut curves = Vec::<(u64, IntervalRow, Curve)>::new();
		for (line, row) in config::read_rows::<CurveRow>(file)? {
			let malformed = |problem: &str| ConfigError::malformed(file, line, problem);
			let step = Step {
				price: Price::from_usd_per_mwh(row.usd_per_mwh),
				power: Watts::from_kw(row.kw),
			};
			let interval = IntervalRow { start: row.start, minutes: row.minutes };
			let curve = match curves.iter_mut().find(|(_, known, _)| *known == interval) {
				Some((_, _, curve)) => curve,
				None => {
					curves.push((line, interval, Curve::default()));
					let (_, _, curve) = curves.last_mut().expect("one was added");
					curve
				},
			};
			let side = match row.side {
				Side::Demand => &mut curve.demand,
				Side::Supply => &mut curve.supply,
			};
			side.try_push(step).map_err(|_| malformed("a side of a curve has 32 steps at most"))?;
			if !curve.is_well_formed() {
				return Err(malformed(
					"steps have a positive power, and prices fall for demand and rise for supply",
				));
			}
			if curve.is_crossed() {
				return Err(malformed(
					"the curve sells at or below a price at which it buys: net the two sides",
				));
			}
		}
		Ok(Self { curves: config::profile(file, curves)? })
	}
}

impl Wholesale for FileWholesale {
	fn curves(&self) -> Result<Profile<Curve>, ConfigError> {
		Ok(self.curves.clone())
	}
}

/// Writes curves as a file that [`FileWholesale::read`] reads.
pub fn write_curves(file: &Path, curves: &Profile<Curve>) -> Result<(), ConfigError> {
	let rows = curves.iter().flat_map(|(interval, curve)| {
		let IntervalRow { start, minutes } = IntervalRow::of(&interval);
		let row = move |side, step: &Step| CurveRow {
			start,
			minutes,
			side,
			usd_per_mwh: step.price.usd_per_mwh(),
			kw: step.power.kw(),
		};
		let demand = curve.demand.iter().map(move |step| row(Side::Demand, step));
		demand.chain(curve.supply.iter().map(move |step| row(Side::Supply, step)))
	});
	config::write_rows(file, rows)
}

#[cfg(test)]
mod tests {
	use super::*;
	use tieline_primitives::{Interval, Millis};

	fn read(rows: &str) -> Result<FileWholesale, ConfigError> {
		let folder = tempfile::tempdir().unwrap();
		let file = folder.path().join("wholesale.csv");
		std::fs::write(&file, format!("start,minutes,side,usd_per_mwh,kw\n{rows}")).unwrap();
		FileWholesale::read(&file)
	}

	#[test]
	fn curves_are_read_as_they_were_written() {
		let step = |price, power| Step { price: Price(price), power: Watts(power) };
		let curve = |price| Curve {
			demand: vec![step(price, 500_000), step(price - 500_000, 1)].try_into().unwrap(),
			supply: vec![step(price + 1, 250)].try_into().unwrap(),
		};
		let values = vec![curve(31_500_000), curve(-7_250_001)];
		let quarter = Millis(900_000);
		let curves = Profile::new(Millis(1_776_236_400_000), quarter, values).unwrap();
		let folder = tempfile::tempdir().unwrap();
		let file = folder.path().join("wholesale.csv");
		write_curves(&file, &curves).unwrap();
		let read = FileWholesale::read(&file).unwrap().curves().unwrap();
		assert_eq!(read, curves);
		let second = Interval { start: Millis(1_776_237_300_000), length: quarter };
		assert_eq!(read.get(&second), Some(&curve(-7_250_001)));
	}

	#[test]
	fn a_curve_that_trades_with_itself_is_named_by_its_line() {
		let (at, later) = ("2026-04-15T12:00:00-07:00,60", "2026-04-15T13:00:00-07:00,60");
		let crossed = format!("{at},demand,30,500\n{later},supply,29,500\n{at},supply,30,500\n");
		let error = read(&crossed).unwrap_err().to_string();
		assert!(error.contains("wholesale.csv:4: the curve sells at or below"), "{error}");
	}

	#[test]
	fn a_step_out_of_order_or_without_power_is_named_by_its_line() {
		let at = "2026-04-15T12:00:00-07:00,60";
		for rows in [
			format!("{at},demand,30,500\n{at},demand,31,500\n"),
			format!("{at},supply,30,500\n{at},supply,31,0\n"),
		] {
			let error = read(&rows).unwrap_err().to_string();
			assert!(error.contains("wholesale.csv:3: steps have"), "{error}");
		}
	}
}
