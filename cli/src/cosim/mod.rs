//! `tieline cosim`: a cleared market day on a live feeder.

mod day;
mod faults;

use crate::demo::Folder;
use anyhow::{Context, Result, bail, ensure};
use day::Day;
use faults::Faults;
use std::{
	env, fs,
	path::{Path, PathBuf},
	time::Duration,
};
use tieline_client::chain::Client;
use tieline_cosim::{
	ENGINES, FEDERATE,
	ders::DersConfig,
	dso::{DsoConfig, Watched},
	feeder::{DerConfig, EngineKind, FeederConfig},
	helics::PYTHON_VARIABLE,
	market::{MarketConfig, Played},
	points::{ActConfig, ChainConfig},
	report::{self, About, DeliveryRow},
	supervisor::{self, Federation, Member, Patience, Summary},
};
use tieline_feeder::{LoadScale, Operating, Regulation, Solver};
use tieline_scenario::Scenario;
use tieline_testnet::{DevNode, Program, Sealing};

/// How long the chain may not answer while a day is played, in seconds.
const CHAIN_PATIENCE_S: u64 = 30;
/// Where the market's federate says how far the day is.
const MARKET_PROGRESS: &str = "market.progress";
/// How many lines about excursions and overrides are printed.
const LINES: usize = 12;

/// What is played, and how.
pub(crate) struct Settings {
	/// The folder of the demonstration.
	pub demo: PathBuf,
	/// The market day.
	pub scenario: PathBuf,
	/// The engine of the feeder; the scenario's unless given.
	pub engine: Option<EngineKind>,
	/// The length of a step, in seconds; the scenario's unless given.
	pub step: Option<u32>,
	/// Whether a second of the day takes a second.
	pub real_time: bool,
	/// The folder for the results.
	pub out: PathBuf,
}

/// A day that was played.
pub(crate) struct Outcome {
	/// The day with the DSO.
	pub with: Run,
	/// The same day with a DSO that only watches; none in real time.
	pub without: Option<Run>,
	/// What the report is about.
	pub about: About,
	/// The page.
	pub page: PathBuf,
}

/// One run of the federation.
pub(crate) struct Run {
	/// Every step.
	pub played: Played,
	/// What the DSO has seen and done.
	pub watched: Watched,
	/// What the federates have taken.
	pub summary: Summary,
}

/// Plays the day: first with a DSO that only watches, then with one that acts. In real time only that.
pub(crate) async fn run(settings: &Settings) -> Result<Outcome> {
	let scenario = Scenario::read(&settings.scenario)?;
	let step = settings.step.unwrap_or(scenario.live.step_s);
	let interval_s = scenario.interval_hours() * 3_600.0;
	ensure!(
		interval_s % f64::from(step) == 0.0,
		"a delivery interval of {interval_s} s does not consist of steps of {step} s"
	);
	let engine = settings.engine.map_or_else(|| engine_of(&scenario), Ok)?;
	let folder = Folder::shared(&settings.demo)?;
	let out = &settings.out;
	fs::create_dir_all(out)
		.with_context(|| format!("the folder {} cannot be made", out.display()))?;
	let out = fs::canonicalize(out)?;
	// A copy, so that the day can be played again from the same state.
	let chain = out.join("chain");
	copy_chain(&folder.chain(), &chain)?;
	let mut node = DevNode::builder().directory(&chain).sealing(Sealing::Instant).start().await?;
	let client = Client::connect([node.endpoint()]).await?;
	let day = day::read(&client.at_finalized().await?, &scenario).await?;
	let chain = ChainConfig {
		endpoints: vec![node.endpoint()],
		area: day.area,
		begins: scenario.interval(0).start,
		patience_s: CHAIN_PATIENCE_S,
	};
	let agent = fs::canonicalize(folder.agents())?.join("dso").join("dso.toml");
	let stage = Stage { scenario: &scenario, day: &day, engine, step_s: f64::from(step), agent };
	let without = if settings.real_time {
		None
	} else {
		Some(stage.play(&out.join("without-dso"), None, false).await?)
	};
	let progress = out.join(MARKET_PROGRESS);
	// What an earlier run has left is not how far this one is.
	let _ = fs::remove_file(&progress);
	let mut faults = Faults::new(&scenario.faults, progress);
	let with = tokio::select! {
		with = stage.play(&out, Some(chain), settings.real_time) => with?,
		fault = faults.watch(&mut node) => return Err(fault),
	};
	faults.missed()?;
	node.stop().await;
	let about = stage.about(&with);
	let page = out.join("index.html");
	let played = without.as_ref().map(|run| (&run.played, &run.watched));
	fs::write(&page, report::html(&about, (&with.played, &with.watched), played))?;
	Ok(Outcome { with, without, about, page })
}

fn engine_of(scenario: &Scenario) -> Result<EngineKind> {
	let engines = [EngineKind::Tieline, EngineKind::OpenDss, EngineKind::GridLabD];
	let found = engines.into_iter().find(|engine| engine.name() == scenario.live.engine);
	found.with_context(|| format!("there is no engine `{}`", scenario.live.engine))
}

/// Copies the chain of a demonstration in place of an earlier copy.
fn copy_chain(from: &Path, to: &Path) -> Result<()> {
	if to.is_dir() {
		fs::remove_dir_all(to).with_context(|| format!("{} cannot be removed", to.display()))?;
	}
	copy(from, to).with_context(|| format!("{} cannot be copied", from.display()))
}

fn copy(from: &Path, to: &Path) -> std::io::Result<()> {
	fs::create_dir_all(to)?;
	for entry in fs::read_dir(from)? {
		let entry = entry?;
		let to = to.join(entry.file_name());
		if entry.file_type()?.is_dir() {
			copy(&entry.path(), &to)?;
		} else {
			fs::copy(entry.path(), to)?;
		}
	}
	Ok(())
}

impl Outcome {
	/// What came of the day, in words.
	pub fn said(&self) -> String {
		let (about, played) = (&self.about, &self.with.played);
		let (outside_s, by_pu) = report::outside(played, about.band_pu, about.step_s);
		let mut said = format!(
			"{} steps by {}: voltages from {:.4} to {:.4} pu, {:.0} min outside {:.2} to {:.2} pu (by \
			 {by_pu:.4} pu at most).\n",
			played.at_s.len(),
			about.engine,
			played.lowest_pu.iter().copied().fold(f64::INFINITY, f64::min),
			played.highest_pu.iter().copied().fold(f64::NEG_INFINITY, f64::max),
			outside_s / 60.0,
			about.band_pu.0,
			about.band_pu.1,
		);
		if let Some(without) = &self.without {
			let (outside_s, by_pu) = report::outside(&without.played, about.band_pu, about.step_s);
			said += &format!(
				"Without the DSO: {:.0} min outside (by {by_pu:.4} pu at most), {} limits left for {:.0} min \
				 in all; with it for {:.0} min, by {} overrides.\n",
				outside_s / 60.0,
				without.watched.excursions.len(),
				without.watched.left_s() / 60.0,
				self.with.watched.left_s() / 60.0,
				self.with.watched.overrides.len(),
			);
		}
		let lines = self.with.watched.excursions.iter().map(report::excursion);
		let lines = lines.chain(self.with.watched.overrides.iter().map(report::issued));
		let lines = lines.collect::<Vec<_>>();
		lines.iter().take(LINES).for_each(|line| said += &format!("{line}.\n"));
		if lines.len() > LINES {
			said += &format!("And {} more in the report.\n", lines.len() - LINES);
		}
		for (at_s, refusal) in &self.with.watched.refusals {
			said += &format!("{}: the chain refused: {refusal}.\n", report::clock(*at_s));
		}
		for row in &about.deliveries {
			said += &format!(
				"{}: awarded {:.1} kWh of injection and {:.1} of withdrawal, delivered {:.1} and {:.1}.\n",
				row.name,
				row.awarded_kwh.0,
				row.awarded_kwh.1,
				row.delivered_kwh.0,
				row.delivered_kwh.1,
			);
		}
		said + &format!("{}.\nSee {}.\n", about.effort, self.page.display())
	}
}

/// What is played.
struct Stage<'a> {
	scenario: &'a Scenario,
	day: &'a Day,
	engine: EngineKind,
	step_s: f64,
	/// The configuration of the DSO's agent.
	agent: PathBuf,
}

impl Stage<'_> {
	/// Plays the day once: with a DSO that acts on this chain, or only watches.
	async fn play(&self, out: &Path, chain: Option<ChainConfig>, real_time: bool) -> Result<Run> {
		fs::create_dir_all(out)?;
		let market = self.market(out, chain, real_time)?;
		let dso = self.dso(&market, out);
		let members = self.members(&market, &dso, out)?;
		let mut patience =
			Patience { whole: Duration::from_secs(4 * 3_600), ..Patience::default() };
		// The DSO may wait for the chain within a step.
		patience.step += Duration::from_secs(2 * CHAIN_PATIENCE_S);
		if real_time {
			patience.step += Duration::from_secs_f64(self.step_s);
			patience.whole += Duration::from_secs_f64(market.feeder.end_s);
		}
		let federation = Federation::start(&market.feeder.federation, members, patience, out)?;
		// The supervisor waits, and nothing else is to be done meanwhile.
		let summary = tokio::task::spawn_blocking(move || federation.run()).await??;
		let played = serde_json::from_str(&fs::read_to_string(&market.record)?)?;
		let watched = serde_json::from_str(&fs::read_to_string(&dso.record)?)?;
		Ok(Run { played, watched, summary })
	}

	fn market(
		&self,
		out: &Path,
		chain: Option<ChainConfig>,
		real_time: bool,
	) -> Result<MarketConfig> {
		let Self { scenario, day, engine, .. } = self;
		let study = scenario.study()?;
		let feeder = study.feeder().as_ref().clone();
		let first = day.deliveries.first().map_or(1.0, |first| first.load_multiplier);
		let neutral = vec![0; feeder.regulators.len()];
		let quiet = Operating { loads: LoadScale::All(first), injections: &[] };
		let settled = Solver::new(feeder.clone())?.solve(&quiet, Regulation::Free(&neutral))?;
		let model = match engine {
			EngineKind::GridLabD => "feeder.glm",
			EngineKind::Tieline | EngineKind::OpenDss => "feeder.dss",
		};
		let federation = supervisor::settings()?;
		let mut config = FeederConfig::of(&feeder, *engine, out.join(model), federation, out);
		config.step_s = self.step_s;
		config.end_s = scenario.interval_hours() * 3_600.0 * scenario.intervals() as f64;
		config.taps = settled.taps().to_vec();
		let ders = scenario.devices.iter();
		config.ders = ders.map(|device| DerConfig::at(&device.id, &device.point)).collect();
		config.write_model(&feeder)?;
		let at = |name: &str| out.join(name);
		Ok(MarketConfig {
			feeder: config,
			intervals: day.deliveries.clone(),
			points: day.points.clone(),
			chain,
			dso: true,
			real_time,
			record: at("played.json"),
			progress: at(MARKET_PROGRESS),
			effort: at("market.effort"),
		})
	}

	fn dso(&self, market: &MarketConfig, out: &Path) -> DsoConfig {
		let act =
			market.chain.clone().map(|chain| ActConfig { chain, evidence: out.join("evidence") });
		DsoConfig {
			feeder: market.feeder.clone(),
			agent: self.agent.clone(),
			act,
			points: market.points.clone(),
			intervals: market.intervals.clone(),
			least_s: self.scenario.live.override_s,
			lost_s: self.scenario.live.dso_link_lost_s.clone(),
			record: out.join("watched.json"),
			progress: out.join("dso.progress"),
			effort: out.join("dso.effort"),
		}
	}

	/// The federates, each with its configuration in the folder of the results.
	fn members(&self, market: &MarketConfig, dso: &DsoConfig, out: &Path) -> Result<Vec<Member>> {
		let at = |name: &str| out.join(name);
		let feeder = &market.feeder;
		let ders = DersConfig {
			federation: feeder.federation.clone(),
			step_s: feeder.step_s,
			end_s: feeder.end_s,
			fleet: self.scenario.fleet(),
			progress: at("ders.progress"),
			effort: at("ders.effort"),
		};
		feeder.write(&at("feeder.json"))?;
		fs::write(at("ders.json"), serde_json::to_string_pretty(&ders)?)?;
		fs::write(at("dso.json"), serde_json::to_string_pretty(dso)?)?;
		fs::write(at("market.json"), serde_json::to_string_pretty(market)?)?;
		let federate = env::current_exe()?.with_file_name(FEDERATE);
		if !federate.is_file() {
			bail!(
				"there is no {} beside this program: build the whole workspace",
				federate.display()
			);
		}
		let program = |role: &str| {
			let config = at(&format!("{role}.json")).into_os_string();
			Program::new(role, &federate).arguments([role.into(), config])
		};
		let engine = match self.engine {
			EngineKind::Tieline => program("feeder"),
			EngineKind::OpenDss | EngineKind::GridLabD => {
				let python = env::var_os(PYTHON_VARIABLE).with_context(|| {
					format!(
						"{PYTHON_VARIABLE} names no Python: run `cargo xtask setup`, which says it"
					)
				})?;
				fs::write(at("feeder.py"), ENGINES)?;
				let arguments =
					[at("feeder.py").into_os_string(), at("feeder.json").into_os_string()];
				Program::new("feeder", python).arguments(arguments)
			},
		};
		let member = |program, progress: &PathBuf, effort: &PathBuf| Member {
			program,
			progress: progress.clone(),
			effort: effort.clone(),
		};
		Ok(vec![
			member(engine, &feeder.progress, &feeder.effort),
			member(program("ders"), &ders.progress, &ders.effort),
			member(program("dso"), &dso.progress, &dso.effort),
			member(program("market"), &market.progress, &market.effort),
		])
	}

	fn about(&self, run: &Run) -> About {
		let Self { scenario, day, .. } = self;
		let names = scenario.aggregators.iter().map(|aggregator| aggregator.name.clone());
		let aggregators = scenario.devices.iter().map(|device| device.aggregator);
		let aggregators = aggregators.collect::<Vec<_>>();
		let devices = scenario.devices.iter().map(|device| device.id.clone());
		let each = (0..scenario.devices.len()).collect::<Vec<_>>();
		About {
			title: format!("{} on a live feeder", scenario.title),
			engine: self.engine.name().into(),
			band_pu: (scenario.dso.lowest_pu, scenario.dso.highest_pu),
			step_s: self.step_s,
			effort: run.summary.to_string(),
			deliveries: deliveries(names, &aggregators, self.step_s, &run.played, day),
			devices: deliveries(devices, &each, self.step_s, &run.played, day),
		}
	}
}

/// Awards and deliveries by group, with the group of each device.
fn deliveries(
	names: impl Iterator<Item = String>,
	groups: &[usize],
	step_s: f64,
	played: &Played,
	day: &Day,
) -> Vec<DeliveryRow> {
	let mut rows =
		names.map(|name| DeliveryRow { name, ..DeliveryRow::default() }).collect::<Vec<_>>();
	for (at_s, ders_w) in played.at_s.iter().zip(&played.ders_w) {
		let delivery = day.deliveries.iter().rev().find(|delivery| delivery.from_s <= *at_s);
		let Some(delivery) = delivery else { continue };
		for ((group, w), award) in groups.iter().zip(ders_w).zip(&delivery.awards_w) {
			let Some(row) = rows.get_mut(*group) else { continue };
			let kwh = |w: f64| w * step_s / 3_600.0 / 1e3;
			row.awarded_kwh.0 += kwh(award.max(0.0));
			row.awarded_kwh.1 += kwh((-award).max(0.0));
			row.delivered_kwh.0 += kwh(w.max(0.0));
			row.delivered_kwh.1 += kwh((-w).max(0.0));
			row.deviation_kwh += kwh((w - award).abs());
		}
	}
	rows
}
