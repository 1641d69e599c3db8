//! The record of a market day, read back from the chain and solved again.
//!
//! Nothing here trusts what an agent said: the book, the limits and the certificates come from a
//! finalized state, are verified again, and the exact power flow of each hour is solved at the
//! awards that follow. Beside it stands the same day without the DSO's limits.

use crate::record::{
	Aggregation, Chain, CurtailmentReason, FORMAT, IntervalRecord, LimitRecord, MarketDay,
	OfferRecord, Participants, ReasonRecord, Units, WHOLESALE, in_proportion,
};
use std::collections::{BTreeMap, BTreeSet};
use subxt::{
	config::RpcConfigFor,
	rpcs::{LegacyRpcMethods, RpcClient},
};
use tieline_agents::World;
use tieline_agents::grid::{Grid, GridError, Injections};
use tieline_clearing::{Outcome, Problem, RowId, SolveError, curtailments};
use tieline_client::agent::AgentError;
use tieline_client::chain::{AtFinalizedBlock, Block, ChainError, Config, api};
use tieline_client::market::{Auction, Cleared, MarketError, net_injections};
use tieline_feeder::{Feeder, NodePower, Solution, SolveError as FlowError, Violated, Violation};
use tieline_primitives::{
	AggregationId, AreaLimit, AuctionId, Millis, PointId, Price, Reason, Side, Watts,
};
use tieline_scenario::{PointName, Scenario};

/// Why there is no record.
#[derive(Debug, thiserror::Error)]
pub enum RecordDayError {
	/// The chain could not be asked.
	#[error(transparent)]
	Chain(#[from] ChainError),
	/// A clearing on chain does not verify.
	#[error(transparent)]
	Market(#[from] MarketError),
	/// The state could not be read.
	#[error(transparent)]
	Agent(#[from] AgentError),
	/// The feeder cannot be solved at the awards.
	#[error(transparent)]
	Grid(#[from] GridError),
	/// The feeder cannot be solved at what would have been awarded without limits, for another
	/// reason than that there is no operating point.
	#[error("the feeder without the DSO's limits: {0}")]
	GridWithoutLimits(GridError),
	/// The node does not tell the name of its chain.
	#[error("the name of the chain: {0}")]
	ChainName(subxt::rpcs::Error),
	/// The same interval without limits has no clearing.
	#[error("interval {interval} without limits: {cause}")]
	Counterfactual {
		/// The interval.
		interval: u16,
		/// Why.
		cause: SolveError,
	},
	/// The scenario is not on this chain, or its auction has not been opened.
	#[error("the scenario's {0} is not on this chain")]
	Missing(&'static str),
	/// Not every interval has been cleared.
	#[error("interval {0} ended without a certificate")]
	NoTrade(u16),
	/// A clearing is in a block that is not among those given: give every block of the day.
	#[error("interval {interval} cleared in block {block}, which was not seen")]
	Unseen {
		/// The interval.
		interval: u16,
		/// The block.
		block: u32,
	},
}

/// A market day, recorded.
#[derive(Clone, Debug)]
pub struct Recorded {
	/// The record.
	pub day: MarketDay,
	/// The OpenDSS script of the feeder as it was solved.
	pub script: String,
	/// What the feeder does not keep to although the DSO's rows hold, a line for each limit and
	/// hour. Empty when the rows did what they are for.
	pub violations: Vec<String>,
}

/// A block with what a client saw of it.
#[derive(Clone, Debug)]
pub struct SeenBlock {
	/// The block's record.
	pub record: crate::record::Block,
	/// Its calls, as `pallet.call`.
	pub calls: Vec<String>,
	/// The certificates in it: interval and extrinsic.
	pub clearings: Vec<(u16, u32)>,
}

impl SeenBlock {
	/// What there is to say of a finalized block while the auction is in `phase`, whose finality a
	/// client learned of when its own clock showed `seen`.
	pub async fn read(
		at: &AtFinalizedBlock,
		seen: Millis,
		phase: &str,
	) -> Result<Self, ChainError> {
		let block = Block::read(at).await?;
		let clearings = block
			.events_of::<api::bid_market::events::IntervalCleared>()
			.into_iter()
			.filter_map(|(extrinsic, _, event)| Some((event.interval, extrinsic?)))
			.collect();
		Ok(Self {
			record: crate::record::Block {
				number: block.number,
				hash: format!("{:?}", block.hash),
				time: block.time.0,
				extrinsics: block.extrinsics.len().try_into().unwrap_or(u32::MAX),
				bytes: block
					.extrinsics
					.iter()
					.map(|extrinsic| extrinsic.bytes)
					.sum::<usize>()
					.try_into()
					.unwrap_or(u32::MAX),
				finality_ms: seen.0.saturating_sub(block.time.0),
				phase: phase.to_owned(),
			},
			calls: block
				.extrinsics
				.iter()
				.map(|extrinsic| format!("{}.{}", extrinsic.pallet, extrinsic.call))
				.collect(),
			clearings,
		})
	}

	/// The block's hash and the extrinsic that cleared an interval in it.
	fn clearing(&self, interval: u16) -> Option<(String, u32)> {
		let (_, extrinsic) = self.clearings.iter().find(|(cleared, _)| *cleared == interval)?;
		Some((self.record.hash.clone(), *extrinsic))
	}
}

/// A violation in an hour, in words.
fn told(hour: usize, solution: &Solution, violation: &Violation) -> String {
	let feeder = solution.feeder();
	let Violation { limit, value, allowed } = violation;
	match limit {
		Violated::Voltage { node, .. } => {
			let node = feeder.node_name(*node);
			format!("hour {hour}: the voltage of {node} is {value:.5} pu; allowed is {allowed} pu")
		},
		Violated::Current { line, conductor } => {
			let line = feeder.lines.get(*line);
			let name = line.map_or("?", |line| &line.name);
			let node = line.and_then(|line| line.from.get(*conductor));
			let phase = node.map(|node| feeder.node_name(*node)).unwrap_or_default();
			format!(
				"hour {hour}: the current of {name} at {phase} is {value:.1} A; allowed is \
				 {allowed} A"
			)
		},
		Violated::Winding { transformer, winding, phase } => {
			let transformer = feeder.transformers.get(*transformer);
			let name = transformer.map_or("?", |transformer| &transformer.name);
			let (winding, phase) = (winding + 1, phase + 1);
			format!(
				"hour {hour}: the current of {name} in phase {phase} of winding {winding} is \
				 {value:.1} A; allowed is {allowed:.1} A"
			)
		},
	}
}

/// The record of a scenario's day from the state at a block after its auction, and all blocks up
/// to it.
pub async fn record(
	at: &AtFinalizedBlock,
	scenario: &Scenario,
	blocks: &[SeenBlock],
) -> Result<Recorded, RecordDayError> {
	let world = World::find(at, scenario).await?.ok_or(RecordDayError::Missing("area"))?;
	let auction = Auction::all(at)
		.await?
		.into_iter()
		.find(|auction| auction.node == world.node)
		.ok_or(RecordDayError::Missing("auction"))?;
	let chain = chain_name(at).await?;
	let mut hours = Vec::new();
	for index in 0..auction.intervals {
		let cleared = Cleared::read(at, &auction, index).await?;
		let cleared = cleared.ok_or(RecordDayError::NoTrade(index))?;
		let free = Free::of(&cleared, auction.id, index)?;
		hours.push(Hour { cleared, free });
	}

	let mut grid = Grid::new(scenario)?;
	let names = Names {
		world: &world,
		auction: auction.id,
		aggregations: aggregation_names(at, scenario, &world).await?,
		substation: substation(grid.feeder()),
	};
	let with =
		grid.day(|hour| names.injections(hours.get(hour).map(|h| h.cleared.injections())))?;
	let without = day_without_limits(&mut grid, |hour| {
		names.injections(
			hours.get(hour).map(|h| net_injections(&h.cleared.snapshot.offers, &h.free.outcome)),
		)
	})?;

	let violations = with.iter().enumerate().flat_map(|(hour, solution)| {
		let violations = grid.violations(solution);
		violations.into_iter().map(move |violation| told(hour, solution, &violation))
	});
	let violations = violations.collect();

	let by_number =
		blocks.iter().map(|block| (block.record.number, block)).collect::<BTreeMap<_, _>>();
	let mut intervals = Vec::new();
	for (index, hour) in (0u16..).zip(&hours) {
		let (Some(with), Some(without)) =
			(with.get(usize::from(index)), without.get(usize::from(index)))
		else {
			break;
		};
		let mut interval = names.interval(index, hour, with, without.as_ref())?;
		interval.start = auction.interval(index).start.0;
		interval.length = auction.interval_length.0;
		interval.block = hour.cleared.block;
		(interval.block_hash, interval.extrinsic) = by_number
			.get(&interval.block)
			.and_then(|block| block.clearing(index))
			.ok_or(RecordDayError::Unseen { interval: index, block: interval.block })?;
		intervals.push(interval);
	}

	let feeder = grid.feeder();
	let served = grid.criteria().buses.clone();
	let script = feeder.to_dss(&feeder.taps(), None);
	let mut calls = BTreeMap::<String, u32>::new();
	for call in blocks.iter().flat_map(|block| &block.calls) {
		*calls.entry(call.clone()).or_default() += 1;
	}
	let day = MarketDay {
		format: FORMAT.into(),
		title: scenario.title.clone(),
		scenario: scenario
			.file
			.file_name()
			.map(|name| name.to_string_lossy().into_owned())
			.unwrap_or_default(),
		date: scenario.date.to_string(),
		place: scenario.place.name.clone(),
		utc_offset_minutes: scenario.place.utc_offset_minutes,
		units: Units::default(),
		feeder: feeder.name.clone(),
		feeder_script: "feeder.dss".into(),
		voltage_band: [scenario.dso.lowest_pu, scenario.dso.highest_pu],
		source_buses: feeder
			.buses
			.iter()
			.enumerate()
			.filter(|(index, _)| !served.contains(index))
			.map(|(_, bus)| bus.name.clone())
			.collect(),
		participants: Participants {
			iso: scenario.iso.name.clone(),
			dso: scenario.dso.name.clone(),
		},
		aggregations: aggregations(scenario, &names),
		devices: scenario.devices.len().try_into().unwrap_or(u32::MAX),
		chain: Chain {
			name: chain,
			genesis_hash: format!("{:?}", at.client().genesis()),
			spec_version: at.spec_version(),
			// Without the genesis block: it has no time stamp, and nobody waits for its finality.
			blocks: blocks
				.iter()
				.map(|block| block.record.clone())
				.filter(|block| block.number > 0)
				.collect(),
			calls,
		},
		intervals,
	};
	Ok(Recorded { day, script, violations })
}

/// An interval as it cleared, and as it would have cleared without limits.
struct Hour {
	cleared: Cleared,
	free: Free,
}

struct Free {
	price: Price,
	outcome: Outcome,
}

impl Free {
	fn of(cleared: &Cleared, auction: AuctionId, interval: u16) -> Result<Self, RecordDayError> {
		let limits: [AreaLimit; 0] = [];
		let problem = Problem { limits: &limits, ..cleared.snapshot.problem() };
		let unsolved = |cause| RecordDayError::Counterfactual { interval, cause };
		let certificate = tieline_clearing::solve(&problem).map_err(unsolved)?;
		let outcome = tieline_clearing::verify(&problem, &certificate).map_err(|error| {
			MarketError::Unverified { auction, interval, reason: error.to_string() }
		})?;
		Ok(Self { price: certificate.price, outcome })
	}
}

/// The power flow of each hour at what would have been awarded without limits. `None` where there
/// is no operating point, from which the limits may be what saves the feeder; the regulators then
/// go on from where the hour without DERs has them.
fn day_without_limits(
	grid: &mut Grid,
	injections: impl Fn(usize) -> Injections,
) -> Result<Vec<Option<Solution>>, RecordDayError> {
	let mut collapsed = BTreeSet::new();
	loop {
		let day =
			grid.day(
				|hour| {
					if collapsed.contains(&hour) { Injections::new() } else { injections(hour) }
				},
			);
		match day {
			Ok(day) => {
				let hours = day.into_iter().enumerate();
				let hours = hours.map(|(hour, flow)| (!collapsed.contains(&hour)).then_some(flow));
				return Ok(hours.collect());
			},
			Err(GridError::Flow {
				hour,
				cause: FlowError::NoOperatingPoint { .. } | FlowError::UnsettledRegulators { .. },
			}) if collapsed.insert(hour) => {},
			Err(error) => return Err(RecordDayError::GridWithoutLimits(error)),
		}
	}
}

/// What the node calls its chain.
async fn chain_name(at: &AtFinalizedBlock) -> Result<String, RecordDayError> {
	let asking = async {
		let node = RpcClient::from_insecure_url(at.client().endpoint()).await?;
		let node = LegacyRpcMethods::<RpcConfigFor<Config>>::new(node);
		node.system_chain().await
	};
	asking.await.map_err(RecordDayError::ChainName)
}

/// Where the feeder meets the grid, in the notation of OpenDSS.
fn substation(feeder: &Feeder) -> String {
	let [first, ..] = feeder.source.nodes;
	// The source has all three phases.
	format!("{}.2.3", feeder.node_name(first))
}

/// What people call the things on the chain.
struct Names<'a> {
	world: &'a World,
	auction: AuctionId,
	aggregations: BTreeMap<AggregationId, String>,
	substation: String,
}

async fn aggregation_names(
	at: &AtFinalizedBlock,
	scenario: &Scenario,
	world: &World,
) -> Result<BTreeMap<AggregationId, String>, RecordDayError> {
	let mut names = BTreeMap::new();
	for aggregator in &scenario.aggregators {
		let account = aggregator
			.key
			.parse::<tieline_client::chain::Account>()
			.map_err(|error| RecordDayError::Agent(AgentError::fatal(error)))?;
		if let Some(id) = world.aggregation(at, account.id()).await? {
			names.insert(id, aggregator.name.clone());
		}
	}
	Ok(names)
}

fn aggregations(scenario: &Scenario, names: &Names<'_>) -> Vec<Aggregation> {
	names
		.aggregations
		.iter()
		.map(|(id, name)| {
			let index =
				scenario.aggregators.iter().position(|a| a.name == *name).unwrap_or_default();
			let mut aggregation =
				Aggregation { id: id.0, name: name.clone(), ..Default::default() };
			for device in scenario.devices_of(index) {
				aggregation.devices += 1;
				aggregation.export_w += device.capability.export.0;
				aggregation.import_w += device.capability.import.0;
				let technology = serde_json::to_value(device.technology())
					.ok()
					.and_then(|value| value.as_str().map(str::to_owned))
					.unwrap_or_default();
				*aggregation.technologies.entry(technology).or_default() += 1;
			}
			aggregation
		})
		.collect()
}

impl Names<'_> {
	fn point(&self, point: PointId) -> String {
		self.world.point_name(point).map_or_else(|| format!("{point:?}"), str::to_owned)
	}

	fn aggregation(&self, id: AggregationId) -> String {
		self.aggregations.get(&id).cloned().unwrap_or_else(|| format!("aggregation {id}"))
	}

	fn injections(&self, net: Option<BTreeMap<PointId, Watts>>) -> Injections {
		net.into_iter()
			.flatten()
			.filter_map(|(point, watts)| {
				let name = self.world.point_name(point)?.parse::<PointName>().ok()?;
				Some((name, watts))
			})
			.collect()
	}

	fn interval(
		&self,
		index: u16,
		hour: &Hour,
		with: &Solution,
		without: Option<&Solution>,
	) -> Result<IntervalRecord, MarketError> {
		let Hour { cleared, free } = hour;
		let snapshot = &cleared.snapshot;
		let watts = |parts: &[Watts]| parts.iter().map(|part| part.0).sum::<i64>();
		let steps = |steps: &[tieline_primitives::Step]| {
			steps.iter().map(|step| [step.price.0, step.power.0]).collect::<Vec<_>>()
		};
		let rows = row_ids(&snapshot.limits);
		let refused = curtailments(&snapshot.problem(), &cleared.certificate, &cleared.outcome)
			.map_err(|error| MarketError::Unverified {
				auction: self.auction,
				interval: index,
				reason: error.to_string(),
			})?;
		let refused = refused.into_iter().map(|c| (c.offer, c)).collect::<BTreeMap<_, _>>();
		let mut offers = Vec::new();
		for (index, (offer, awards)) in
			snapshot.offers.iter().zip(&cleared.outcome.awards).enumerate()
		{
			let (mut curtailed_w, mut reasons) = (0, Vec::new());
			if let Some(curtailment) = refused.get(&index) {
				curtailed_w = curtailment.power.0;
				let weights = curtailment.reasons.iter().map(|r| r.price.0).collect::<Vec<_>>();
				reasons = curtailment
					.reasons
					.iter()
					.zip(in_proportion(curtailed_w, &weights))
					.map(|(reason, part)| CurtailmentReason {
						limit: rows
							.iter()
							.position(|row| *row == reason.row)
							.and_then(|at| u32::try_from(at).ok())
							.unwrap_or(u32::MAX),
						price: match offer.side {
							Side::Supply => reason.price.0,
							Side::Demand => -reason.price.0,
						},
						curtailed_w: part,
					})
					.collect();
			}
			offers.push(OfferRecord {
				aggregation: self.aggregation(offer.aggregation),
				point: self.point(offer.point),
				side: offer.side,
				steps: steps(&offer.steps),
				awarded_w: watts(awards),
				curtailed_w,
				reasons,
			});
		}
		if !snapshot.curve.supply.is_empty() {
			offers.push(OfferRecord {
				aggregation: WHOLESALE.into(),
				point: self.substation.clone(),
				side: Side::Supply,
				steps: steps(&snapshot.curve.supply),
				awarded_w: watts(&cleared.outcome.wholesale_supply),
				curtailed_w: 0,
				reasons: Vec::new(),
			});
		}
		let limits = snapshot
			.limits
			.iter()
			.zip(&snapshot.posted)
			.zip(&rows)
			.map(|((limit, posted), row)| LimitRecord {
				reason: reason(&limit.limit.reason),
				coefficients: limit
					.limit
					.coefficients
					.iter()
					.map(|c| (self.point(PointId(limit.area, c.point)), c.sensitivity.0))
					.collect(),
				headroom_w: limit.limit.headroom.0,
				shadow_price: cleared
					.certificate
					.shadow_prices
					.iter()
					.find(|shadow| shadow.area == row.area && shadow.row == row.row)
					.map_or(0, |shadow| shadow.price.0),
				posted_in_block: *posted,
			})
			.collect();
		Ok(IntervalRecord {
			taps: taps(with),
			taps_without_limits: without.map(taps).unwrap_or_default(),
			loads: powers(with, with.loads()),
			loads_without_limits: without.map(|w| powers(w, w.loads())).unwrap_or_default(),
			injections: powers(with, with.injections()),
			injections_without_limits: without
				.map(|w| powers(w, w.injections()))
				.unwrap_or_default(),
			voltages: voltages(with),
			voltages_without_limits: without.map(voltages).unwrap_or_default(),
			price: cleared.certificate.price.0,
			price_without_limits: free.price.0,
			demand: steps(&snapshot.curve.demand),
			demand_awarded_w: watts(&cleared.outcome.wholesale_demand),
			limits,
			offers,
			..Default::default()
		})
	}
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

fn text(name: &tieline_primitives::Name) -> String {
	String::from_utf8_lossy(name).into_owned()
}

/// A limit's reason as the record names it.
pub fn reason(reason: &Reason) -> ReasonRecord {
	match reason {
		Reason::Voltage { bus, phase, bound } => {
			ReasonRecord::Voltage { node: format!("{}.{phase}", text(bus)), bound: *bound }
		},
		Reason::Thermal { branch } => ReasonRecord::Thermal { branch: text(branch) },
		Reason::Outage => ReasonRecord::Outage,
		Reason::Envelope => ReasonRecord::Envelope,
	}
}

fn taps(solution: &Solution) -> BTreeMap<String, i32> {
	let regulators = solution.feeder().regulators.iter();
	regulators.zip(solution.taps()).map(|(r, tap)| (r.name.clone(), i32::from(*tap))).collect()
}

fn powers(solution: &Solution, powers: Vec<NodePower>) -> BTreeMap<String, [f64; 2]> {
	let mut nodes = BTreeMap::<String, [f64; 2]>::new();
	for power in powers {
		let sum = nodes.entry(solution.feeder().node_name(power.node)).or_default();
		sum[0] += power.kw;
		sum[1] += power.kvar;
	}
	nodes
}

fn voltages(solution: &Solution) -> BTreeMap<String, [f64; 2]> {
	let feeder = solution.feeder();
	(0..feeder.nodes.len())
		.map(|node| {
			let volts = solution.voltage_pu(node);
			(feeder.node_name(node), [volts.norm(), volts.arg().to_degrees()])
		})
		.collect()
}

/// How many hours leave the voltage band, and in how many without the limits.
pub fn hours_outside(day: &MarketDay) -> (usize, usize) {
	let count = |voltages: fn(&IntervalRecord) -> &BTreeMap<String, [f64; 2]>| {
		day.intervals.iter().filter(|interval| day.is_outside(voltages(interval))).count()
	};
	(count(|interval| &interval.voltages), count(|interval| &interval.voltages_without_limits))
}

#[cfg(test)]
mod tests {
	use super::*;
	use tieline_feeder::ieee13;

	fn grid() -> Grid {
		let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../scenarios/ieee13-day.toml");
		let scenario = Scenario::read(file).unwrap();
		Grid::new(&scenario).unwrap()
	}

	#[test]
	fn an_hour_in_which_the_feeder_would_collapse_without_limits_does_not_lose_the_day() {
		let chargers = |hour: usize| -> Injections {
			let megawatts = if hour == 19 { 100 } else { 0 };
			[("675.1.2.3".parse().unwrap(), Watts(-megawatts * 1_000_000))].into()
		};
		assert!(matches!(
			grid().day(chargers),
			Err(GridError::Flow { hour: 19, cause: FlowError::NoOperatingPoint { .. } })
		));
		let day = day_without_limits(&mut grid(), chargers).unwrap();
		assert_eq!(day.len(), 24);
		for (hour, solution) in day.iter().enumerate() {
			assert_eq!(solution.is_none(), hour == 19, "hour {hour}");
		}
	}

	#[test]
	fn a_failure_without_limits_says_that_it_is_without_limits() {
		let nowhere = |_| -> Injections { [("999.1".parse().unwrap(), Watts(1))].into() };
		let error = day_without_limits(&mut grid(), nowhere).unwrap_err();
		assert!(error.to_string().contains("without the DSO's limits"), "{error}");
	}

	#[test]
	fn the_wholesale_market_sells_where_the_feeder_meets_the_grid() {
		assert_eq!(substation(&ieee13()), "650.1.2.3");
	}
}
