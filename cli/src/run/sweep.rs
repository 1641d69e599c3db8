//! `tieline run --vary`: one scenario with many values of a key.

use super::{Settings, market::Markets};
use crate::{cosim, demo, log::Format, tools::print};
use anyhow::{Context, Result, bail, ensure};
use std::{fmt::Write as _, fs, path::Path, sync::Arc};
use tieline_cosim::report;
use tieline_scenario::Scenario;
use tokio::{sync::Semaphore, task::JoinSet};

/// A key of a scenario, and its values.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Vary {
	/// The key, with dots between tables, such as `live.load_of_forecast`.
	pub key: String,
	/// The values.
	pub values: Vec<f64>,
}

/// The most values of one sweep.
const MAX_VALUES: usize = 1_000;

impl Vary {
	/// Reads `key=a..b`, with so many values from a to b.
	pub fn parse(text: &str, count: usize) -> Result<Self> {
		let parts = text.split_once('=').and_then(|(key, range)| {
			let (from, to) = range.split_once("..")?;
			Some((key.trim(), from.trim().parse::<f64>().ok()?, to.trim().parse::<f64>().ok()?))
		});
		let Some((key, from, to)) = parts.filter(|(key, ..)| !key.is_empty()) else {
			bail!("`{text}`: write it as `key=a..b`, such as `live.load_of_forecast=0.5..1.5`");
		};
		ensure!((2..=MAX_VALUES).contains(&count), "a sweep has from 2 to {MAX_VALUES} values");
		let step = (to - from) / (count - 1) as f64;
		// To nine decimals, so that 0.1 is 0.1.
		let values = (0..count).map(|n| ((from + step * n as f64) * 1e9).round() / 1e9);
		Ok(Self { key: key.into(), values: values.collect() })
	}

	/// Whether the market does not know the key.
	fn is_of_delivery(&self) -> bool {
		self.key.starts_with("live.")
	}

	/// The scenario with a value, as one that stands on it.
	fn scenario(&self, base: &Path, value: f64) -> String {
		let base = base.display().to_string();
		// A whole number is written as one, since some keys take no other.
		match self.key.rsplit_once('.') {
			Some((table, key)) => format!("base = {base:?}\n[{table}]\n{key} = {value}\n"),
			None => format!("base = {base:?}\n{} = {value}\n", self.key),
		}
	}
}

/// What came of one value.
struct Point {
	value: f64,
	cells: [f64; COLUMNS.len()],
}

/// The columns of the table.
const COLUMNS: [&str; 7] = [
	"outside_without_dso_min",
	"outside_min",
	"worst_beyond_band_pu",
	"overrides",
	"awarded_mwh",
	"delivered_mwh",
	"congestion_rent_usd",
];

/// Runs a scenario with each value, several at once, and writes one table and one plot. A key of the
/// delivery alone is played on one market day.
pub(crate) async fn run(settings: &Settings, vary: &Vary, at_once: usize) -> Result<()> {
	let [base] = &settings.scenarios[..] else {
		bail!("a sweep is of one scenario");
	};
	let base = fs::canonicalize(base).with_context(|| base.display().to_string())?;
	fs::create_dir_all(&settings.out)?;
	let mut files = Vec::with_capacity(vary.values.len());
	for (index, value) in vary.values.iter().enumerate() {
		let folder = settings.out.join(format!("{index:03}"));
		fs::create_dir_all(&folder)?;
		let file = folder.join("scenario.toml");
		fs::write(&file, vary.scenario(&base, *value))?;
		let scenario = Scenario::read(&file);
		files.push((
			*value,
			folder,
			file,
			scenario.with_context(|| format!("{} = {value}", vary.key))?,
		));
	}
	let shared = match files.first() {
		Some((_, _, file, scenario)) if vary.is_of_delivery() => {
			let demonstration = demonstration(settings, file, &settings.out.join("market"));
			Some(Markets::default().of(scenario, &demonstration).await?)
		},
		_ => None,
	};
	let room = Arc::new(Semaphore::new(at_once.max(1)));
	let mut tasks = JoinSet::new();
	for (value, folder, file, scenario) in files {
		let (room, settings, shared) = (room.clone(), settings.clone(), shared.clone());
		tasks.spawn(async move {
			let _room = room.acquire_owned().await;
			let market = match shared {
				Some(market) => market,
				None => {
					let demonstration = demonstration(&settings, &file, &folder.join("market"));
					Markets::default().of(&scenario, &demonstration).await?
				},
			};
			let delivery = cosim::Settings {
				demo: market.folder.clone(),
				scenario: file,
				engine: settings.engine,
				step: None,
				real_time: false,
				out: folder.join("delivery"),
			};
			let outcome = cosim::run(&delivery).await?;
			let rent = market.day.intervals.iter().map(|of| of.congestion_rent).sum::<i64>();
			Ok::<_, anyhow::Error>(point(value, &outcome, rent as f64 / 1e6))
		});
	}
	let mut points = Vec::new();
	while let Some(point) = tasks.join_next().await {
		points.push(point??);
	}
	points.sort_by(|a, b| a.value.total_cmp(&b.value));
	let table = table(vary, &points);
	fs::write(settings.out.join("sweep.csv"), &table)?;
	fs::write(settings.out.join("sweep.html"), page(vary, &points))?;
	print(&format!("{table}See {}.\n", settings.out.join("sweep.html").display()))
}

fn demonstration(settings: &Settings, file: &Path, out: &Path) -> demo::Settings {
	demo::Settings {
		scenario: file.to_path_buf(),
		out: out.to_path_buf(),
		node: settings.node.clone(),
		unreliable: Vec::new(),
		patience: settings.patience,
		metrics: None,
		log: Format::Text,
		page: None,
	}
}

fn point(value: f64, outcome: &cosim::Outcome, rent_usd: f64) -> Point {
	let about = &outcome.about;
	let outside = |run: &cosim::Run| report::outside(&run.played, about.band_pu, about.step_s);
	let (outside_s, beyond_pu) = outside(&outcome.with);
	let without_s = outcome.without.as_ref().map_or(f64::NAN, |run| outside(run).0);
	let kwh = |of: fn(&report::DeliveryRow) -> f64| about.deliveries.iter().map(of).sum::<f64>();
	let cells = [
		without_s / 60.0,
		outside_s / 60.0,
		beyond_pu,
		outcome.with.watched.overrides.len() as f64,
		kwh(|row| row.awarded_kwh.0) / 1e3,
		kwh(|row| row.delivered_kwh.0) / 1e3,
		rent_usd,
	];
	Point { value, cells }
}

fn table(vary: &Vary, points: &[Point]) -> String {
	let mut table = format!("{},{}\n", vary.key, COLUMNS.join(","));
	for Point { value, cells } in points {
		let cells = cells.iter().map(|cell| format!("{:.4}", cell)).collect::<Vec<_>>();
		let _ = writeln!(table, "{value},{}", cells.join(","));
	}
	table
}

/// A plot for each column.
fn page(vary: &Vary, points: &[Point]) -> String {
	let plots = COLUMNS.iter().enumerate().map(|(index, name)| {
		let values = points.iter().map(|point| (point.value, point.cells[index]));
		report::plot(name, &vary.key, &values.collect::<Vec<_>>())
	});
	report::page(&format!("Sweep of {}", vary.key), &plots.collect::<String>())
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn a_range_has_as_many_values_as_asked_for() {
		let vary = Vary::parse("live.load_of_forecast=0.5..1.5", 5).unwrap();
		assert_eq!(vary.values, [0.5, 0.75, 1.0, 1.25, 1.5]);
		assert!(vary.is_of_delivery());
		let scenario = vary.scenario(Path::new("/a/day.toml"), 0.5);
		assert_eq!(scenario, "base = \"/a/day.toml\"\n[live]\nload_of_forecast = 0.5\n");
		let whole = Vary::parse("auction.bidding_s=20..60", 3).unwrap();
		let scenario = whole.scenario(Path::new("/a/day.toml"), whole.values[1]);
		assert_eq!(scenario, "base = \"/a/day.toml\"\n[auction]\nbidding_s = 40\n");
	}

	#[test]
	fn what_is_no_range_is_refused_with_an_example() {
		for text in ["live.load_of_forecast", "=1..2", "a=1", "a=1..b"] {
			let error = Vary::parse(text, 3).unwrap_err().to_string();
			assert!(error.contains("write it as `key=a..b`"), "{error}");
		}
		assert!(Vary::parse("a=1..2", 1).is_err());
	}
}
