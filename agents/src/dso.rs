//! The distribution utility: adds its connection points, reviews DERs against its records, and
//! posts limit rows before the gate of each auction closes.

use super::world::{World, blocks_until, device_hash, market_day};
use crate::grid::{Grid, Range};
use std::{
	collections::{BTreeMap, BTreeSet},
	sync::Arc,
	time::{Duration, Instant},
};
use tieline_client::agent::{Action, Agent, AgentError};
use tieline_client::chain::{
	AtFinalizedBlock, Static,
	api::{
		self,
		runtime_types::{
			pallet_der_registry::types::{Ground, Qualification, Status},
			pallet_dso_constraints::types::{IntervalLimits, NewPoint},
		},
	},
};
use tieline_client::market::{Auction, Phase, envelope};
use tieline_primitives::{AuctionId, Capability, Day, Limit, PointId, Service, Watts};
use tieline_scenario::{Device, HOURS, PointName, Scenario};

/// How many market days a qualification lasts.
const QUALIFIED_DAYS: u32 = 364;
/// How many intervals one call posts rows for.
const INTERVALS_A_CALL: usize = 6;
/// After how much work to hand over what there is: what has been computed is lost when the agent
/// ends before, and bidding may be shorter than the work.
const WORK: Duration = Duration::from_secs(2);

/// The agent of a distribution utility.
pub struct Dso {
	scenario: Arc<Scenario>,
	grid: Grid,
	/// The utility's records of what may be connected, by the hash of the device.
	records: BTreeMap<subxt::utils::H256, Device>,
	/// The rows of the auction that was computed last, as far as they are computed, by interval:
	/// they cost seconds and do not change.
	computed: Option<(AuctionId, BTreeMap<u16, Vec<Limit>>)>,
}

impl Dso {
	/// For this scenario.
	pub fn new(scenario: Arc<Scenario>) -> Result<Self, AgentError> {
		let grid = Grid::new(&scenario).map_err(AgentError::fatal)?;
		let records = scenario
			.devices
			.iter()
			.map(|device| (device_hash(&device.serial), device.clone()))
			.collect();
		Ok(Self { scenario, grid, records, computed: None })
	}

	/// The points of the scenario that the area does not have yet, with their standing limits.
	fn missing_points(&self, world: &World) -> Vec<NewPoint> {
		let share = self.scenario.dso.standing_limit;
		let part = |watts: Watts, share: f64| Watts((watts.0 as f64 * share) as i64);
		self.scenario
			.points()
			.into_iter()
			.map(|(name, rating)| (name.to_string(), rating))
			.filter(|(name, _)| !world.points.contains_key(name))
			.map(|(name, rating)| NewPoint {
				name: name.into_bytes(),
				standing: Static(Capability {
					export: part(rating.export, share.export_share),
					import: part(rating.import, share.import_share),
				}),
			})
			.collect()
	}

	/// Decides on the DERs that wait for a review: qualified at their rating when the records
	/// show the same device at the same point, refused as incapable otherwise.
	async fn review(
		&self,
		at: &AtFinalizedBlock,
		world: &World,
	) -> Result<Vec<Action>, AgentError> {
		let until = Day(market_day(&self.scenario).0.saturating_add(QUALIFIED_DAYS));
		let mut qualified = Vec::new();
		let mut actions = Vec::new();
		for (key, der) in at.read_all(api::storage().der_registry().ders(), ()).await? {
			let waiting = matches!(der.status, Status::UnderReview { .. });
			if !waiting || der.point.0.area() != world.area {
				continue;
			}
			let recorded = self.records.get(&der.device).is_some_and(|record| {
				world.point(&record.point) == Some(der.point.0)
					&& record.technology() == der.technology.0
					&& record.capability.covers(&der.rating.0)
			});
			let id = key.0;
			if recorded {
				let named = format!("DER {}", id.0);
				qualified.push((
					named,
					Qualification {
						der: id,
						capability: der.rating,
						until: Static(until),
						derating: None,
					},
				));
			} else {
				let evidence = device_hash("no such device in the utility's records");
				actions.push(Action::new(
					format!("reject {}", id.0),
					api::tx().der_registry().reject(id, Ground::Incapable, evidence),
				));
			}
		}
		let call = |ders| api::tx().der_registry().qualify_many(ders);
		actions.push(Action::for_each("qualify", qualified, call));
		Ok(actions)
	}

	/// What can be awarded at each point in any hour of an auction: what the portfolios there hold
	/// on its day, which does not change any more. It counts a DER that has been suspended since.
	async fn ranges(
		&self,
		at: &AtFinalizedBlock,
		world: &World,
		auction: &Auction,
	) -> Result<Vec<Range>, AgentError> {
		let mut points = BTreeMap::<PointId, Capability>::new();
		for (key, portfolio) in at.read_all(api::storage().der_registry().portfolios(), ()).await? {
			let (point, service) = (key.1.0, key.2.0);
			if point.area() != world.area || service != Service::Energy {
				continue;
			}
			let changes = portfolio.capability.changes;
			let level = changes.iter().rev().find(|change| change.day.0 <= auction.day);
			let Some(level) = level.map(|change| change.level.0) else { continue };
			let sum = points.entry(point).or_default();
			sum.export = sum.export.saturating_add(level.export);
			sum.import = sum.import.saturating_add(level.import);
		}
		points
			.into_iter()
			.filter_map(|(point, capability)| {
				let name = world.point_name(point)?;
				let name = name.parse::<PointName>().map_err(AgentError::own);
				Some(name.map(|name| Range { index: point.index(), point: name, capability }))
			})
			.collect()
	}

	/// Computes rows of missing intervals, in their order: of one call's worth, and of more until
	/// it has worked for so long.
	fn compute(
		&mut self,
		rows: &mut BTreeMap<u16, Vec<Limit>>,
		missing: &[u16],
		ranges: &[Range],
		world: &World,
		work: Duration,
	) {
		let begun = Instant::now();
		let mut done = 0;
		for &index in missing {
			if rows.contains_key(&index) {
				continue;
			}
			if done >= INTERVALS_A_CALL && begun.elapsed() >= work {
				return;
			}
			done += 1;
			let hour = usize::from(index);
			// The scenario's day has no later hours.
			let hours = hour..(hour + 1).min(HOURS);
			let found = match self.grid.limit_rows_of(hours, ranges).pop() {
				Some(Ok(found)) => Some(found),
				Some(Err(error)) => {
					let cause = &error as &dyn std::error::Error;
					tracing::error!(hour, cause, "no limit rows: nothing is allowed");
					None
				},
				None => None,
			};
			rows.insert(index, found.unwrap_or_else(|| closed(world.points.values().copied())));
		}
	}

	/// Posts the rows of the intervals of an auction that have none yet, as far as they are
	/// computed.
	async fn post(
		&mut self,
		at: &AtFinalizedBlock,
		world: &World,
		auction: &Auction,
		now: u64,
	) -> Result<Vec<Action>, AgentError> {
		let posted = at
			.read_all(api::storage().dso_constraints().posted_rows(), (Static(world.area),))
			.await?
			.into_iter()
			.map(|(key, _)| key.1.0)
			.collect::<BTreeSet<_>>();
		let missing = (0..auction.intervals)
			.filter(|&index| !posted.contains(&auction.interval(index)))
			.collect::<Vec<_>>();
		if missing.is_empty() {
			return Ok(Vec::new());
		}
		let computed = self.computed.as_ref().filter(|(id, _)| *id == auction.id);
		let all = missing.iter().all(|index| computed.is_some_and(|(_, c)| c.contains_key(index)));
		let ranges = if all { Vec::new() } else { self.ranges(at, world, auction).await? };
		let mut rows = match self.computed.take() {
			Some((id, rows)) if id == auction.id => rows,
			_ => BTreeMap::new(),
		};
		self.compute(&mut rows, &missing, &ranges, world, WORK);
		let ready =
			missing.into_iter().filter_map(|index| Some((index, rows.get(&index)?.clone())));
		let ready = ready.collect::<Vec<_>>();
		self.computed = Some((auction.id, rows));
		let until = at.number().saturating_add(blocks_until(now, auction.bidding_until.0));
		let actions = ready.chunks(INTERVALS_A_CALL).map(|intervals| {
			let limits = intervals
				.iter()
				.map(|(index, rows)| IntervalLimits {
					interval: Static(auction.interval(*index)),
					rows: rows.iter().cloned().map(Static).collect(),
				})
				.collect::<Vec<_>>();
			let count = limits.iter().map(|limits| limits.rows.len()).sum::<usize>();
			Action::new(
				format!("post {count} limit rows for {} intervals", limits.len()),
				api::tx().dso_constraints().post_limits_many(Static(world.area), limits),
			)
			.until(until)
		});
		Ok(actions.collect())
	}
}

/// Rows that allow no export and no import at any of these points.
fn closed(points: impl Iterator<Item = u16>) -> Vec<Limit> {
	points.flat_map(|point| envelope(point, Capability::default())).collect()
}

impl Agent for Dso {
	fn name(&self) -> &str {
		"dso"
	}

	async fn step(&mut self, at: &AtFinalizedBlock) -> Result<Vec<Action>, AgentError> {
		let Some(world) = World::find(at, &self.scenario).await? else {
			return Ok(Vec::new());
		};
		let missing = self.missing_points(&world);
		if !missing.is_empty() {
			return Ok(vec![Action::new(
				format!("add {} connection points", missing.len()),
				api::tx().dso_constraints().add_points(Static(world.area), missing),
			)]);
		}
		let mut actions = self.review(at, &world).await?;
		let now = at.now().await?;
		for auction in Auction::all(at).await? {
			if auction.node == world.node && auction.phase(now) == Phase::Bidding {
				actions.extend(self.post(at, &world, &auction, now.0).await?);
			}
		}
		Ok(actions)
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use tieline_primitives::{AreaId, PricingNodeId};

	#[test]
	fn rows_are_computed_one_call_s_worth_at_a_time_and_go_on_where_they_are_missing() {
		let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../scenarios/ieee13-day.toml");
		let scenario = Arc::new(Scenario::read(file).unwrap());
		let points = scenario.points().into_iter().zip(0..);
		let ranges = points.map(|((point, rating), index)| Range {
			index,
			point: point.clone(),
			capability: rating,
		});
		let ranges = ranges.collect::<Vec<_>>();
		let points = ranges.iter().map(|range| (range.point.to_string(), range.index)).collect();
		let world = World { node: PricingNodeId(0), area: AreaId(0), points };
		let mut dso = Dso::new(scenario).unwrap();
		let mut rows = BTreeMap::new();
		let missing = [0, 1, 4, 5, 6, 7, 8, 9, 24];

		dso.compute(&mut rows, &missing, &ranges, &world, Duration::ZERO);
		assert_eq!(rows.keys().copied().collect::<Vec<_>>(), [0, 1, 4, 5, 6, 7]);
		let hour = dso.grid.limit_rows_of(7..8, &ranges).pop().unwrap().unwrap();
		assert_eq!(rows[&7], hour);

		dso.compute(&mut rows, &missing, &ranges, &world, Duration::ZERO);
		assert_eq!(rows.keys().copied().collect::<Vec<_>>(), missing);
		assert_eq!(rows[&24].len(), 2 * ranges.len(), "of an hour past the day nothing is allowed");
		assert!(rows[&24].iter().all(|row| row.headroom == Watts::ZERO));
	}
}
