//! The cleared day, from the finalized state of a chain: awards and limits of each device.

use anyhow::{Context, Result, ensure};
use tieline_client::{
	chain::AtFinalizedBlock,
	market::{self, Auction},
	network, registry,
};
use tieline_cosim::{
	market::Delivery,
	points::{BehindPoint, PointConfig, divide},
};
use tieline_devices::Limits;
use tieline_gateway::chain::limits_of;
use tieline_primitives::{AreaId, Capability, PointId, PointName, Side, Watts};
use tieline_scenario::{Scenario, bids};

/// A cleared day.
pub(super) struct Day {
	/// The area of the feeder.
	pub area: AreaId,
	/// The connection points with devices.
	pub points: Vec<PointConfig>,
	/// What was awarded, and what is allowed, by interval.
	pub deliveries: Vec<Delivery>,
}

/// Reads the scenario's day. An aggregator divides its award at a point among its devices there as it
/// has offered them; a limit goes to awards first.
pub(super) async fn read(at: &AtFinalizedBlock, scenario: &Scenario) -> Result<Day> {
	let auction = auction_of(at, scenario).await?;
	let venue = scenario.venue()?.find(at).await?;
	let venue = venue.context("the chain has no such ISO and DSO: is it of another scenario?")?;
	let aggregations = registry::aggregations(at).await?;
	let aggregator_of = |name: &str| scenario.aggregators.iter().position(|a| a.name == name);
	let points = points(scenario, |name| venue.points.get(name).copied())?;
	let mut capacities = Vec::with_capacity(points.len());
	for point in &points {
		let capacity = network::capacity(at, PointId(venue.area, point.index)).await?;
		capacities.push(capacity.unwrap_or_default());
	}
	let loads = scenario.loads();
	let mut deliveries = Vec::with_capacity(scenario.intervals());
	for index in 0..auction.intervals {
		let outcome = market::outcome(at, auction.id, index).await?;
		let outcome = outcome.with_context(|| format!("interval {index} is not cleared"))?;
		let mut awards_w = vec![0.0; scenario.devices.len()];
		for offer in &outcome.offers {
			let aggregation = aggregations.get(&offer.aggregation);
			let aggregator = aggregation.and_then(|a| aggregator_of(&a.name));
			let aggregator = aggregator.with_context(|| {
				format!("aggregation {} is not of this scenario", offer.aggregation)
			})?;
			let point = venue.point_name(offer.point);
			let point = point.with_context(|| format!("there is no point {:?}", offer.point))?;
			let award = Watts(offer.awards.iter().map(|watts| watts.0).sum());
			let place = (point, offer.side);
			let sign = if offer.side == Side::Supply { 1.0 } else { -1.0 };
			let shares = bids::dispatch(scenario, aggregator, usize::from(index), place, award);
			for (device, watts) in shares {
				awards_w[device] += sign * watts;
			}
		}
		let interval = scenario.interval(usize::from(index));
		let rows = network::limits(at, venue.area, interval).await?.map(|limits| limits.rows);
		let rows = rows.unwrap_or_default();
		let mut limits = vec![Limits { export_w: 0.0, import_w: 0.0 }; scenario.devices.len()];
		for (point, capacity) in points.iter().zip(&capacities) {
			let may = limits_of(&rows, PointId(venue.area, point.index), *capacity);
			point.ders.iter().for_each(|of| limits[of.der] = Limits::NONE);
			divide(point, may, &awards_w, &mut limits);
		}
		let forecast = *loads.get(&interval).context("no load in an interval")?;
		let hour = scenario.hour(usize::from(index));
		deliveries.push(Delivery {
			from_s: f64::from(index) * scenario.interval_hours() * 3_600.0,
			load_multiplier: forecast * scenario.live.load_of_forecast[hour],
			forecast_multiplier: forecast,
			awards_w,
			limits,
		});
	}
	Ok(Day { area: venue.area, points, deliveries })
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

/// The connection points that the devices use, and those behind each.
fn points(
	scenario: &Scenario,
	index: impl Fn(&PointName) -> Option<u16>,
) -> Result<Vec<PointConfig>> {
	let mut points = Vec::<PointConfig>::new();
	for (der, device) in scenario.devices.iter().enumerate() {
		let name = device.point.to_string();
		let index =
			index(&device.point).with_context(|| format!("the chain has no point {name}"))?;
		let Capability { export, import } = device.capability;
		let behind = BehindPoint { der, export_w: export.0 as f64, import_w: import.0 as f64 };
		match points.iter_mut().find(|point| point.index == index) {
			Some(point) => point.ders.push(behind),
			None => points.push(PointConfig { index, name, ders: vec![behind] }),
		}
	}
	points.sort_by_key(|point| point.index);
	Ok(points)
}
