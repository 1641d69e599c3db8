//! `tieline run`: scenarios as tests. Each is played, its market and its delivery, and what it expects is
//! checked.

mod check;
mod junit;
mod market;
pub(crate) mod sweep;

use crate::{cosim, demo, log::Format, tools::print};
use anyhow::{Context, Result, bail, ensure};
use check::Checked;
use market::Markets;
use std::{
	fs,
	path::{Path, PathBuf},
	time::{Duration, Instant},
};
use tieline_cosim::feeder::EngineKind;
use tieline_scenario::Scenario;

/// What is run, and how.
#[derive(Clone, Debug)]
pub(crate) struct Settings {
	/// Scenarios, or folders of them.
	pub scenarios: Vec<PathBuf>,
	/// The folder for the results, a folder a scenario.
	pub out: PathBuf,
	/// The node's program, if it is not beside this one.
	pub node: Option<PathBuf>,
	/// The engine of the feeder; the scenario's unless given.
	pub engine: Option<EngineKind>,
	/// How long one market day may take.
	pub patience: Duration,
}

/// A scenario that was run.
pub(crate) struct Ran {
	/// Its name: that of its file.
	pub name: String,
	/// What it asks.
	pub question: String,
	/// What was checked; why there is nothing to check, where it could not be played.
	pub checked: Result<Vec<Checked>, String>,
	/// How long it took.
	pub took: Duration,
}

impl Ran {
	/// Whether all that is expected holds.
	pub fn holds(&self) -> bool {
		self.checked.as_ref().is_ok_and(|checked| checked.iter().all(|of| of.outcome.is_ok()))
	}

	fn said(&self) -> String {
		let took = self.took.as_secs();
		let mut said = match &self.checked {
			Ok(checked) => {
				let hold = checked.iter().filter(|of| of.outcome.is_ok()).count();
				format!("{}: {hold} of {} expectations hold ({took} s)\n", self.name, checked.len())
			},
			Err(error) => format!("{}: not played ({took} s): {error}\n", self.name),
		};
		for Checked { name, outcome } in self.checked.iter().flatten() {
			said += &match outcome {
				Ok(found) => format!("  holds  {name}: {found}\n"),
				Err(found) => format!("  FAILS  {name}: {found}\n"),
			};
		}
		said
	}
}

/// Runs the scenarios one after the other, and fails when something that is expected does not hold.
pub(crate) async fn run(settings: &Settings) -> Result<()> {
	let files = files(&settings.scenarios)?;
	// All mistakes before anything is played.
	let scenarios = files.iter().map(|file| Ok(Scenario::read(file)?));
	let scenarios = scenarios.collect::<Result<Vec<_>>>()?;
	fs::create_dir_all(&settings.out)
		.with_context(|| format!("the folder {} cannot be made", settings.out.display()))?;
	let mut markets = Markets::default();
	let mut ran = Vec::with_capacity(files.len());
	for (file, scenario) in files.iter().zip(&scenarios) {
		let one = run_one(settings, file, scenario, &mut markets).await;
		print(&one.said())?;
		junit::write(&settings.out.join(&one.name).join("junit.xml"), [&one])?;
		ran.push(one);
	}
	let report = settings.out.join("junit.xml");
	junit::write(&report, &ran)?;
	let failed = ran.iter().filter(|one| !one.holds()).map(|one| one.name.as_str());
	let failed = failed.collect::<Vec<_>>();
	print(&format!(
		"{} of {} scenarios hold. See {}.\n",
		ran.len() - failed.len(),
		ran.len(),
		report.display()
	))?;
	ensure!(failed.is_empty(), "these do not: {}", failed.join(", "));
	Ok(())
}

/// The scenarios of files and folders, in the order of their names within a folder.
fn files(given: &[PathBuf]) -> Result<Vec<PathBuf>> {
	let mut files = Vec::new();
	for path in given {
		if !path.is_dir() {
			files.push(path.clone());
			continue;
		}
		let entries = fs::read_dir(path).with_context(|| format!("{}", path.display()))?;
		let mut found = Vec::new();
		for entry in entries {
			let entry = entry?.path();
			if entry.extension().is_some_and(|extension| extension == "toml") {
				found.push(entry);
			}
		}
		if found.is_empty() {
			bail!("there is no scenario in {}", path.display());
		}
		found.sort();
		files.extend(found);
	}
	Ok(files)
}

async fn run_one(
	settings: &Settings,
	file: &Path,
	scenario: &Scenario,
	markets: &mut Markets,
) -> Ran {
	let begun = Instant::now();
	let name = file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
	let question = scenario.question.clone().unwrap_or_else(|| scenario.title.clone());
	let checked = play(settings, file, scenario, &name, markets).await;
	let checked = checked.map_err(|error| format!("{error:#}"));
	Ran { name, question, checked, took: begun.elapsed() }
}

async fn play(
	settings: &Settings,
	file: &Path,
	scenario: &Scenario,
	name: &str,
	markets: &mut Markets,
) -> Result<Vec<Checked>> {
	let out = settings.out.join(name);
	fs::create_dir_all(&out).with_context(|| format!("{} cannot be made", out.display()))?;
	let demonstration = demo::Settings {
		scenario: file.to_path_buf(),
		out: out.join("market"),
		node: settings.node.clone(),
		unreliable: Vec::new(),
		patience: settings.patience,
		metrics: None,
		log: Format::Text,
		page: None,
	};
	let market = markets.of(scenario, &demonstration).await?;
	// The chain of several validators is not played on.
	let delivery = if scenario.network.validators == 1 {
		let delivery = cosim::Settings {
			demo: market.folder.clone(),
			scenario: file.to_path_buf(),
			engine: settings.engine,
			step: None,
			real_time: false,
			out: out.join("delivery"),
		};
		Some(cosim::run(&delivery).await?)
	} else {
		None
	};
	Ok(check::all(scenario, &market, delivery.as_ref()))
}
