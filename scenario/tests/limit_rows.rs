//! The limit rows of the shipped day: awards that keep them keep the feeder within its limits.

use std::path::Path;
use tieline_feeder::{Injections, Qsts, QstsError, Range, is_attainable};
use tieline_primitives::{Limit, Watts};
use tieline_scenario::{HOURS, Scenario};

fn shipped() -> Scenario {
	let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../scenarios/ieee13-day.toml");
	Scenario::read(file).unwrap_or_else(|error| panic!("{error}"))
}

/// The rating of everything at each point.
fn ranges(scenario: &Scenario) -> Vec<Range> {
	(0..)
		.zip(scenario.points())
		.map(|(index, (point, capability))| Range { index, point: point.clone(), capability })
		.collect()
}

/// The rows of each interval of the day.
fn day(study: &mut Qsts, ranges: &[Range]) -> Vec<Result<Vec<Limit>, QstsError>> {
	let intervals = study.loads().intervals().collect::<Vec<_>>();
	intervals.iter().map(|interval| study.limit_rows(interval, ranges)).collect()
}

struct Random(u64);
impl Random {
	fn next(&mut self) -> f64 {
		self.0 = self.0.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
		(self.0 >> 11) as f64 / (1u64 << 53) as f64
	}

	/// Awards within the ranges, of a pattern that `case` chooses: all export, all import, anything
	/// between, or few points at either end.
	fn awards(&mut self, ranges: &[Range], case: u32) -> Vec<f64> {
		let award = |range: &Range| {
			let most = range.capability.export.0 as f64;
			let least = -range.capability.import.0 as f64;
			let (x, y) = (self.next(), self.next());
			match case % 4 {
				0 => x * most,
				1 => x * least,
				2 => least + x * (most - least),
				_ if x < 0.7 => 0.0,
				_ if y < 0.5 => most,
				_ => least,
			}
		};
		ranges.iter().map(award).collect()
	}
}

/// The part of these awards that every row allows.
fn on_the_boundary(rows: &[Limit], ranges: &[Range], awards: &[f64]) -> Injections {
	let mut share = 1.0f64;
	for row in rows {
		let slope = |range: &Range| row.sensitivity(range.index).fraction();
		let used: f64 = ranges.iter().zip(awards).map(|(r, award)| slope(r) * award).sum();
		if used > 0.0 {
			share = share.min(row.headroom.0 as f64 / used);
		}
	}
	let awards = ranges.iter().zip(awards);
	awards.map(|(r, award)| (r.point.clone(), Watts((award * share) as i64))).collect()
}

#[test]
fn awards_that_keep_the_rows_keep_the_voltages_from_every_tap() {
	let scenario = shipped();
	let mut study = scenario.study().unwrap();
	let ranges = ranges(&scenario);
	let mut random = Random(1);
	for (hour, rows) in day(&mut study, &ranges).into_iter().enumerate() {
		let rows = rows.unwrap();
		for case in 0..40 {
			let awards = random.awards(&ranges, case);
			let injections = on_the_boundary(&rows, &ranges, &awards);
			for tap in -16..=16 {
				let solution =
					study.flow(&scenario.interval(hour), &injections, &[tap; 3]).unwrap();
				let violations = study.violations(&solution);
				assert!(violations.is_empty(), "hour {hour} from {tap}: {violations:?}");
			}
		}
	}
}

#[test]
fn rows_fit_the_chain() {
	let scenario = shipped();
	for rows in day(&mut scenario.study().unwrap(), &ranges(&scenario)) {
		let rows = rows.unwrap();
		assert!(!rows.is_empty() && rows.len() <= 512);
		assert!(rows.iter().map(|row| row.coefficients.len()).sum::<usize>() <= 16_384);
		assert!(rows.iter().all(Limit::is_normalised));
		let coefficients = rows.iter().map(|row| row.coefficients.to_vec());
		let distinct = coefficients.collect::<std::collections::BTreeSet<_>>();
		assert_eq!(distinct.len(), rows.len(), "no two rows have the same coefficients");
	}
}

/// Settings with which rows aim further inside than the feeder is without any award: a wide
/// margin, and relays whose dead band ends above what the upper end of the voltage band takes.
#[test]
fn a_sound_hour_can_always_be_cleared_without_awards() {
	let shipped = shipped();
	let mut cautious = shipped.clone();
	cautious.dso.voltage_margin_pu = 0.006;
	let mut high = shipped.clone();
	for regulator in &mut high.feeder.network.regulators {
		regulator.settings.target_volts = 123.5;
	}
	for scenario in [shipped, cautious, high] {
		let mut study = scenario.study().unwrap();
		let ranges = ranges(&scenario);
		let points = study.market_points(&ranges, |_| Watts::ZERO).unwrap();
		for rows in day(&mut study, &ranges) {
			for row in rows.unwrap() {
				assert!(row.headroom >= Watts::ZERO && is_attainable(&row, &points), "{row:?}");
			}
		}
	}
}

#[test]
fn a_regulator_that_may_not_act_keeps_its_tap() {
	let mut scenario = shipped();
	let fixed = &mut scenario.feeder.network.regulators[1];
	(fixed.settings.max_change, fixed.tap) = (0, 6);
	let mut study = scenario.study().unwrap();
	for solution in study.day(|_| Injections::new()).unwrap() {
		assert_eq!(solution.taps()[1], 6);
	}
	for rows in day(&mut study, &ranges(&scenario)) {
		assert!(!rows.unwrap().is_empty());
	}
}

#[test]
fn an_impossible_hour_costs_no_other_hour_its_rows() {
	let mut scenario = shipped();
	let ranges = ranges(&scenario);
	let sound = day(&mut scenario.study().unwrap(), &ranges);
	scenario.feeder.load_multipliers[5] = 3.0;
	let troubled = day(&mut scenario.study().unwrap(), &ranges);
	let fifth = scenario.interval(5);
	assert_eq!(troubled.len(), HOURS);
	for (hour, (rows, sound)) in troubled.into_iter().zip(sound).enumerate() {
		match rows {
			Err(QstsError::Overloaded { interval, .. }) => {
				assert_eq!((hour, interval), (5, fifth));
			},
			rows => assert_eq!(rows.unwrap(), sound.unwrap()),
		}
	}
}
