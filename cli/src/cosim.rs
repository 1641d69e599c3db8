//! `tieline cosim`: a cleared market day on a live feeder.

use crate::demo::Folder;
use anyhow::{Context, Result, bail, ensure};
use std::{
	env, fs,
	path::{Path, PathBuf},
	time::Duration,
};
use tieline_client::{
	chain::{AtFinalizedBlock, Client},
	market::{self, Auction},
	network, registry,
};
use tieline_cosim::{
	ENGINES, FEDERATE,
	ders::DersConfig,
	feeder::{DerConfig, EngineKind, FeederConfig},
	helics::PYTHON_VARIABLE,
	market::{Delivery, MarketConfig, Played},
	report::{self, About, DeliveryRow},
	supervisor::{self, Federation, Member, Patience},
};
use tieline_feeder::{LoadScale, Operating, Regulation, Solver};
use tieline_primitives::{PointId, PointName, Side, Watts};
use tieline_scenario::{Scenario, bids};
use tieline_testnet::{DevNode, Program, Sealing};

/// What is played, and how.
pub(crate) struct Settings {
	/// The folder of the demonstration.
	pub demo: PathBuf,
	/// The market day.
	pub scenario: PathBuf,
	/// The engine of the feeder.
	pub engine: EngineKind,
	/// The length of a step, in seconds.
	pub step: u32,
	/// The folder for the results.
	pub out: PathBuf,
}

/// Plays the day, and says what came of it.
pub(crate) async fn run(settings: &Settings) -> Result<String> {
	let scenario = Scenario::read(&settings.scenario)?;
	let interval_s = scenario.interval_hours() * 3_600.0;
	ensure!(
		interval_s % f64::from(settings.step) == 0.0,
		"a delivery interval of {interval_s} s does not consist of steps of {} s",
		settings.step
	);
	let deliveries = deliveries(settings, &scenario).await?;
	let out = &settings.out;
	fs::create_dir_all(out)
		.with_context(|| format!("the folder {} cannot be made", out.display()))?;
	let out = fs::canonicalize(out)?;
	let market = market_config(settings, &scenario, deliveries, &out)?;
	let members = members(settings, &scenario, &market, &out)?;
	let patience = Patience { whole: Duration::from_secs(4 * 3_600), ..Patience::default() };
	let federation = Federation::start(&market.feeder.federation, members, patience, &out)?;
	// The supervisor waits, and nothing else is to be done meanwhile.
	let summary = tokio::task::spawn_blocking(move || federation.run()).await??;
	let text = fs::read_to_string(&market.record)?;
	let played: Played = serde_json::from_str(&text)?;
	let about = about(settings, &scenario, &market, &played, summary.to_string());
	fs::write(out.join("index.html"), report::html(&about, &played))?;
	Ok(said(&about, &played, &out))
}

/// What came of the day, in words.
fn said(about: &About, played: &Played, out: &Path) -> String {
	let (outside_s, by_pu) = report::outside(played, about.band_pu, about.step_s);
	let mut said = format!(
		"{} steps by {}: voltages from {:.4} to {:.4} pu, {:.0} min outside {:.2} to {:.2} pu (by {by_pu:.4} pu at most).\n",
		played.at_s.len(),
		about.engine,
		played.lowest_pu.iter().copied().fold(f64::INFINITY, f64::min),
		played.highest_pu.iter().copied().fold(f64::NEG_INFINITY, f64::max),
		outside_s / 60.0,
		about.band_pu.0,
		about.band_pu.1,
	);
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
	said + &format!("{}.\nSee {}.\n", about.effort, out.join("index.html").display())
}

/// The set-points of the devices in each interval, from the outcomes in the newest finalized block of
/// the demonstration's chain.
async fn deliveries(settings: &Settings, scenario: &Scenario) -> Result<Vec<Delivery>> {
	let folder = Folder::earlier(&settings.demo)?;
	let node = DevNode::builder().directory(folder.chain()).sealing(Sealing::Manual);
	let node = node.start().await?;
	let client = Client::connect([node.endpoint()]).await?;
	let at = client.at_finalized().await?;
	let auction = auction_of(&at, scenario).await?;
	let aggregations = registry::aggregations(&at).await?;
	let aggregator_of = |name: &str| scenario.aggregators.iter().position(|a| a.name == name);
	let areas = network::areas(&at).await?;
	let mut points = Vec::<(PointId, PointName)>::new();
	for area in areas.keys() {
		let there = network::points(&at, *area).await?;
		points.extend(there.into_iter().map(|(name, index)| (PointId(*area, index), name)));
	}
	let loads = scenario.loads();
	let mut deliveries = Vec::with_capacity(scenario.intervals());
	for index in 0..auction.intervals {
		let outcome = market::outcome(&at, auction.id, index).await?;
		let outcome = outcome.with_context(|| format!("interval {index} is not cleared"))?;
		let mut awards_w = vec![0.0; scenario.devices.len()];
		for offer in &outcome.offers {
			let aggregation = aggregations.get(&offer.aggregation);
			let aggregator = aggregation.and_then(|a| aggregator_of(&a.name));
			let aggregator = aggregator.with_context(|| {
				format!("aggregation {} is not of this scenario", offer.aggregation)
			})?;
			let point = points.iter().find(|(id, _)| *id == offer.point).map(|(_, name)| name);
			let point = point.with_context(|| format!("there is no point {:?}", offer.point))?;
			let award = Watts(offer.awards.iter().map(|watts| watts.0).sum());
			let at = (point, offer.side);
			let sign = if offer.side == Side::Supply { 1.0 } else { -1.0 };
			let shares = bids::dispatch(scenario, aggregator, usize::from(index), at, award);
			for (device, watts) in shares {
				awards_w[device] += sign * watts;
			}
		}
		let interval = scenario.interval(usize::from(index));
		let load_multiplier = *loads.get(&interval).context("no load in an interval")?;
		let from_s = f64::from(index) * scenario.interval_hours() * 3_600.0;
		deliveries.push(Delivery { from_s, load_multiplier, awards_w });
	}
	Ok(deliveries)
}

/// The auction of the scenario's day.
async fn auction_of(at: &AtFinalizedBlock, scenario: &Scenario) -> Result<Auction> {
	let auctions = market::auctions(at).await?;
	let found = auctions.into_iter().rev().find(|auction| auction.day == scenario.day());
	let auction = found.with_context(|| {
		format!("the chain has no auction of {}: is it of another scenario?", scenario.date)
	})?;
	ensure!(
		usize::from(auction.intervals) == scenario.intervals(),
		"the auction has other intervals"
	);
	Ok(auction)
}

fn market_config(
	settings: &Settings,
	scenario: &Scenario,
	intervals: Vec<Delivery>,
	out: &Path,
) -> Result<MarketConfig> {
	let study = scenario.study()?;
	let feeder = study.feeder().as_ref().clone();
	let first = intervals.first().map_or(1.0, |first| first.load_multiplier);
	let neutral = vec![0; feeder.regulators.len()];
	let quiet = Operating { loads: LoadScale::All(first), injections: &[] };
	let settled = Solver::new(feeder.clone())?.solve(&quiet, Regulation::Free(&neutral))?;
	let model = match settings.engine {
		EngineKind::GridLabD => "feeder.glm",
		EngineKind::Tieline | EngineKind::OpenDss => "feeder.dss",
	};
	let federation = supervisor::settings()?;
	let mut config = FeederConfig::of(&feeder, settings.engine, out.join(model), federation, out);
	config.step_s = f64::from(settings.step);
	config.end_s = scenario.interval_hours() * 3_600.0 * scenario.intervals() as f64;
	config.taps = settled.taps().to_vec();
	let ders = scenario.devices.iter();
	config.ders = ders.map(|device| DerConfig::at(&device.id, &device.point)).collect();
	config.write_model(&feeder)?;
	let at = |name: &str| out.join(name);
	Ok(MarketConfig {
		feeder: config,
		intervals,
		record: at("played.json"),
		progress: at("market.progress"),
		effort: at("market.effort"),
	})
}

/// The federates, each with its configuration in the folder of the results.
fn members(
	settings: &Settings,
	scenario: &Scenario,
	market: &MarketConfig,
	out: &Path,
) -> Result<Vec<Member>> {
	let at = |name: &str| out.join(name);
	let feeder = &market.feeder;
	let ders = DersConfig {
		federation: feeder.federation.clone(),
		step_s: feeder.step_s,
		end_s: feeder.end_s,
		fleet: scenario.fleet(),
		progress: at("ders.progress"),
		effort: at("ders.effort"),
	};
	feeder.write(&at("feeder.json"))?;
	fs::write(at("ders.json"), serde_json::to_string_pretty(&ders)?)?;
	fs::write(at("market.json"), serde_json::to_string_pretty(market)?)?;
	let federate = env::current_exe()?.with_file_name(FEDERATE);
	if !federate.is_file() {
		bail!("there is no {} beside this program: build the whole workspace", federate.display());
	}
	let program = |role: &str| {
		let config = at(&format!("{role}.json")).into_os_string();
		Program::new(role, &federate).arguments([role.into(), config])
	};
	let engine = match settings.engine {
		EngineKind::Tieline => program("feeder"),
		EngineKind::OpenDss | EngineKind::GridLabD => {
			let python = env::var_os(PYTHON_VARIABLE).with_context(|| {
				format!("{PYTHON_VARIABLE} names no Python: run `cargo xtask setup`, which says it")
			})?;
			fs::write(at("feeder.py"), ENGINES)?;
			let arguments = [at("feeder.py").into_os_string(), at("feeder.json").into_os_string()];
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
		member(program("market"), &market.progress, &market.effort),
	])
}

fn about(
	settings: &Settings,
	scenario: &Scenario,
	market: &MarketConfig,
	played: &Played,
	effort: String,
) -> About {
	let hours = market.feeder.step_s / 3_600.0;
	let mut deliveries = scenario
		.aggregators
		.iter()
		.map(|aggregator| DeliveryRow { name: aggregator.name.clone(), ..DeliveryRow::default() });
	let mut deliveries = deliveries.by_ref().collect::<Vec<_>>();
	for (at_s, ders_w) in played.at_s.iter().zip(&played.ders_w) {
		let delivery = market.intervals.iter().rev().find(|delivery| delivery.from_s <= *at_s);
		let Some(delivery) = delivery else { continue };
		for ((device, w), award) in scenario.devices.iter().zip(ders_w).zip(&delivery.awards_w) {
			let Some(row) = deliveries.get_mut(device.aggregator) else { continue };
			let kwh = |w: f64| w * hours / 1e3;
			row.awarded_kwh.0 += kwh(award.max(0.0));
			row.awarded_kwh.1 += kwh((-award).max(0.0));
			row.delivered_kwh.0 += kwh(w.max(0.0));
			row.delivered_kwh.1 += kwh((-w).max(0.0));
			row.deviation_kwh += kwh((w - award).abs());
		}
	}
	About {
		title: format!("{} on a live feeder", scenario.title),
		engine: settings.engine.name().into(),
		band_pu: (scenario.dso.lowest_pu, scenario.dso.highest_pu),
		step_s: market.feeder.step_s,
		effort,
		deliveries,
	}
}
