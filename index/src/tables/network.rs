//! Areas, connection points, limits and overrides.

use super::{Changes, of, reason};
use crate::{
	IndexError,
	sql::{Cell, cells, signed},
};
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet, btree_map::Entry};
use tieline_client::{
	chain::{AtFinalizedBlock, ChainError},
	events::{self, PlacedEvent},
	network::{self, Event},
};
use tieline_primitives::{AreaId, Interval, Limit, PointId};

const AREA: &[&str] = &[
	"area",
	"name",
	"dso",
	"node",
	"review_period_ms",
	"qualify_on_lapse",
	"changed_block",
	"created_block",
];
const POINT: &[&str] = &[
	"area",
	"point",
	"name",
	"capacity_export_w",
	"capacity_import_w",
	"standing_export_w",
	"standing_import_w",
	"added_block",
	"removed_block",
];
pub(super) const LIMIT: &[&str] = &[
	"area",
	"start_unix_ms",
	"length_ms",
	"posted_block",
	"row_index",
	"posted_extrinsic",
	"reason",
	"element",
	"bound",
	"headroom_w",
	"penalty_micro_dollars_per_mwh",
	"coefficients",
];
const POSTING: &[&str] =
	&["area", "start_unix_ms", "length_ms", "posted_block", "posted_extrinsic", "rows_posted"];
const OVERRIDE: &[&str] = &[
	"override",
	"area",
	"dso",
	"points",
	"from_unix_ms",
	"until_unix_ms",
	"cap_export_w",
	"cap_import_w",
	"reason",
	"element",
	"bound",
	"state",
	"justify_by_unix_ms",
	"issued_block",
	"issued_extrinsic",
	"changed_block",
];

/// Reads what the events of the network changed.
pub(super) async fn read(
	at: &AtFinalizedBlock,
	events: &[PlacedEvent],
	changes: &mut Changes,
) -> Result<(), IndexError> {
	let block = at.number();
	let events = || {
		of(events, |event| match event {
			events::Event::Network(event) => Some(event),
			_ => None,
		})
	};
	areas(at, events().map(|(_, event)| event), changes).await?;
	let mut added = BTreeMap::<AreaId, BTreeSet<u16>>::new();
	// Of an interval that is posted twice in a block the last is there.
	let mut posted = BTreeMap::<(AreaId, Interval), Option<u32>>::new();
	for (placed, event) in events() {
		let extrinsic = placed.extrinsic;
		match event {
			Event::PointsAdded { area, points } => added.entry(*area).or_default().extend(points),
			Event::PointsRemoved { area, points } => {
				for point in points {
					let statement =
						"UPDATE points SET removed_block = $1 WHERE area = $2 AND point = $3";
					changes.run(statement, cells![block, area.0, *point]);
				}
			},
			Event::PointRenamed { point, name } => {
				let statement = "UPDATE points SET name = $1 WHERE area = $2 AND point = $3";
				let (area, index) = (point.area().0, point.index());
				changes.run(statement, cells![name.as_str(), area, index]);
			},
			Event::CapacitySet { point, capacity } => {
				let statement = "UPDATE points SET capacity_export_w = $1, capacity_import_w = $2 \
					WHERE area = $3 AND point = $4";
				let (area, index) = (point.area().0, point.index());
				let values = cells![capacity.export.0, capacity.import.0, area, index];
				changes.run(statement, values);
			},
			Event::StandingSet { point, standing, .. } => {
				let statement = "UPDATE points SET standing_export_w = $1, standing_import_w = $2 \
					WHERE area = $3 AND point = $4";
				let (area, index) = (point.area().0, point.index());
				let values = cells![standing.export.0, standing.import.0, area, index];
				changes.run(statement, values);
			},
			Event::LimitsPosted { area, interval, .. }
			| Event::LimitsCleared { area, interval } => {
				posted.insert((*area, *interval), extrinsic);
			},
			event => overridden(block, extrinsic, event, changes),
		}
	}
	for (area, added) in added {
		points(at, area, &added, changes).await?;
	}
	let mut names = NamesByArea::default();
	for ((area, interval), extrinsic) in posted {
		let names = names.of(at, area).await?;
		limits(at, (area, interval), extrinsic, names, changes).await?;
	}
	issued_overrides(at, events().map(|(_, event)| event), changes).await
}

/// The names of connection points by area, each area read once.
#[derive(Default)]
pub(super) struct NamesByArea(BTreeMap<AreaId, Names>);

impl NamesByArea {
	/// Those of an area.
	pub async fn of(&mut self, at: &AtFinalizedBlock, area: AreaId) -> Result<&Names, ChainError> {
		match self.0.entry(area) {
			Entry::Occupied(known) => Ok(known.into_mut()),
			Entry::Vacant(vacant) => Ok(vacant.insert(Names::read(at, area).await?)),
		}
	}

	/// Those of an area that has been read.
	pub fn known(&self, area: AreaId) -> Option<&Names> {
		self.0.get(&area)
	}
}

/// The names of the connection points of an area.
pub(super) struct Names(BTreeMap<u16, String>);

impl Names {
	async fn read(at: &AtFinalizedBlock, area: AreaId) -> Result<Self, ChainError> {
		let points = network::points(at, area).await?;
		Ok(Self(points.into_iter().map(|(name, index)| (index, name.to_string())).collect()))
	}

	fn of(&self, index: u16) -> String {
		self.0.get(&index).cloned().unwrap_or_else(|| format!("#{index}"))
	}
}

/// The coefficients of a row as JSON.
pub(super) fn coefficients(limit: &Limit, names: Option<&Names>) -> String {
	let name = |index| names.map_or_else(|| format!("#{index}"), |names| names.of(index));
	let coefficients = limit
		.coefficients
		.iter()
		.map(|one| json!({"point": one.point, "name": name(one.point), "ppm": one.sensitivity.0}));
	serde_json::Value::Array(coefficients.collect()).to_string()
}

async fn areas<'a>(
	at: &AtFinalizedBlock,
	events: impl Iterator<Item = &'a Event>,
	changes: &mut Changes,
) -> Result<(), IndexError> {
	let block = at.number();
	let (mut touched, mut removed) = (BTreeSet::new(), BTreeSet::new());
	for event in events {
		match event {
			Event::AreaCreated { area, .. }
			| Event::PenaltiesSet { area, .. }
			| Event::DsoChanged { area, .. }
			| Event::AreaRenamed { area, .. }
			| Event::AreaMoved { area, .. }
			| Event::ReviewRuleSet { area, .. } => {
				touched.insert(*area);
			},
			Event::AreaRemoved { area } => {
				removed.insert(*area);
			},
			_ => {},
		}
	}
	if !touched.is_empty() {
		let areas = network::areas(at).await?;
		for id in touched {
			let Some(area) = areas.get(&id) else { continue };
			let row = cells![
				id.0,
				area.name.as_str(),
				area.dso,
				area.node.0,
				signed(area.review_period.0),
				area.qualify_on_lapse,
				block,
				block,
			];
			let then = "ON CONFLICT (area) DO UPDATE SET name = excluded.name, dso = excluded.dso, \
				node = excluded.node, review_period_ms = excluded.review_period_ms, \
				qualify_on_lapse = excluded.qualify_on_lapse, changed_block = excluded.changed_block";
			changes.insert_then("areas", AREA, vec![row], then);
		}
	}
	for area in removed {
		changes.run("UPDATE areas SET removed_block = $1 WHERE area = $2", cells![block, area.0]);
	}
	Ok(())
}

async fn points(
	at: &AtFinalizedBlock,
	area: AreaId,
	added: &BTreeSet<u16>,
	changes: &mut Changes,
) -> Result<(), IndexError> {
	let now = at.now().await?;
	let names = Names::read(at, area).await?;
	let mut rows = Vec::with_capacity(added.len());
	for index in added {
		let point = PointId(area, *index);
		// One that was added and removed in the same block has none.
		let capacity = network::capacity(at, point).await?.unwrap_or_default();
		let standing = network::standing(at, point, now).await?.unwrap_or_default();
		rows.push(cells![
			area.0,
			*index,
			names.of(*index),
			capacity.export.0,
			capacity.import.0,
			standing.export.0,
			standing.import.0,
			at.number(),
			None::<u32>,
		]);
	}
	changes.put("points", POINT, 2, rows);
	Ok(())
}

async fn limits(
	at: &AtFinalizedBlock,
	(area, interval): (AreaId, Interval),
	extrinsic: Option<u32>,
	names: &Names,
	changes: &mut Changes,
) -> Result<(), IndexError> {
	let block = at.number();
	let in_force = network::limits(at, area, interval).await?;
	let posted = in_force.filter(|limits| limits.posted == Some(block));
	let key = || cells![area.0, signed(interval.start.0), signed(interval.length.0), block];
	let count = posted.as_ref().map(|limits| limits.rows.len().try_into().unwrap_or(u32::MAX));
	let row = [key(), cells![extrinsic, count]].concat();
	changes.put("limit_postings", POSTING, 4, vec![row]);
	let Some(posted) = posted else { return Ok(()) };
	let mut rows = Vec::with_capacity(posted.rows.len());
	for (index, limit) in posted.rows.iter().enumerate() {
		let (kind, element, bound) = reason(&limit.reason);
		let rest = cells![
			u32::try_from(index).unwrap_or(u32::MAX),
			extrinsic,
			kind,
			element,
			bound,
			limit.headroom.0,
			posted.penalties.of(&limit.reason).0,
			coefficients(limit, Some(names)),
		];
		rows.push([key(), rest].concat());
	}
	changes.insert("limits", LIMIT, rows);
	Ok(())
}

/// What an event did to an override.
fn overridden(block: u32, extrinsic: Option<u32>, event: &Event, changes: &mut Changes) {
	let mut state = |id: u32, state: &str, evidence: Option<String>| {
		let statement = "UPDATE overrides SET state = $1, evidence = COALESCE($2, evidence), \
			changed_block = $3 WHERE override = $4";
		changes.run(statement, cells![state, evidence, block, id]);
	};
	match event {
		Event::JustificationSubmitted { id, evidence, .. } => {
			state(id.0, "under-review", Some(format!("{evidence:?}")));
		},
		Event::OverrideJustified { id, evidence, .. } => {
			state(id.0, "justified", Some(format!("{evidence:?}")));
		},
		Event::OverrideRejected { id, evidence, .. } => {
			state(id.0, "rejected", Some(format!("{evidence:?}")));
		},
		Event::OverrideLapsed { id, .. } => state(id.0, "lapsed", None),
		Event::OverrideEnded { id, until, .. } => {
			let statement =
				"UPDATE overrides SET until_unix_ms = $1, changed_block = $2 WHERE override = $3";
			changes.run(statement, vec![signed(until.0), block.into(), id.0.into()]);
		},
		Event::OverrideRemoved { id, .. } => {
			let statement = "UPDATE overrides SET removed_block = $1 WHERE override = $2";
			changes.run(statement, cells![block, id.0]);
		},
		Event::AwardsOverridden {
			id, area, from, until, caps, reason: why, justify_by, ..
		} => {
			let (kind, element, bound) = reason(why);
			let mut row = cells![
				id.0,
				area.0,
				// The DSO and the points by name follow, from the state.
				"",
				"[]",
				0_u32,
				0_u32,
				caps.export.0,
				caps.import.0,
				kind,
				element,
				bound,
				"emergency",
				0_u32,
				block,
				extrinsic,
				block,
			];
			for (place, value) in [(4, from.0), (5, until.0), (12, justify_by.0)] {
				if let Some(cell) = row.get_mut(place) {
					*cell = signed(value);
				}
			}
			changes.insert("overrides", OVERRIDE, vec![row]);
		},
		_ => {},
	}
}

/// The DSO and the points of the overrides that a block issued.
async fn issued_overrides<'a>(
	at: &AtFinalizedBlock,
	events: impl Iterator<Item = &'a Event>,
	changes: &mut Changes,
) -> Result<(), IndexError> {
	let issued = events.filter_map(|event| match event {
		Event::AwardsOverridden { id, area, points, .. } => Some((*id, *area, points)),
		_ => None,
	});
	let (mut areas, mut names) = (None, NamesByArea::default());
	for (id, area, points) in issued {
		if areas.is_none() {
			areas = Some(network::areas(at).await?);
		}
		let dso: Cell = match areas.as_ref().and_then(|areas| areas.get(&area)) {
			Some(area) => area.dso.into(),
			None => "".into(),
		};
		let names = names.of(at, area).await?;
		let points = points.iter().map(|point| names.of(*point));
		let points = json!(points.collect::<Vec<_>>()).to_string();
		let statement = "UPDATE overrides SET dso = $1, points = $2 WHERE override = $3";
		changes.run(statement, vec![dso, points.into(), id.0.into()]);
	}
	Ok(())
}
