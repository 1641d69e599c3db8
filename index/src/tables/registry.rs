//! Aggregators, aggregations, sites and DERs.

use super::{Changes, name_of, of};
use crate::{
	IndexError,
	sql::{Cell, cells, signed},
};
use futures::{StreamExt, TryStreamExt, stream};
use std::collections::{BTreeMap, BTreeSet};
use tieline_client::{
	chain::{AccountId, AtFinalizedBlock},
	events::{self, PlacedEvent},
	registry::{self, Event, Ground, Status},
};
use tieline_primitives::{DerId, SiteId};

/// How many DERs are read at a time.
const AT_A_TIME: usize = 16;

const AGGREGATOR: &[&str] = &["account", "name", "admission", "changed_block", "admitted_block"];
const SITE: &[&str] = &[
	"site",
	"customer",
	"area",
	"point",
	"meter",
	"envelope_export_w",
	"envelope_import_w",
	"changed_block",
	"opened_block",
];
const DER: &[&str] = &[
	"der",
	"owner",
	"site",
	"area",
	"point",
	"technology",
	"rating_export_w",
	"rating_import_w",
	"device",
	"status",
	"capability_export_w",
	"capability_import_w",
	"qualified_until_day",
	"deadline_unix_ms",
	"changed_block",
	"registered_block",
];
const LIFE: &[&str] = &["der", "block", "event", "extrinsic", "what", "from_day"];
const QUALIFICATION: &[&str] = &[
	"der",
	"block",
	"event",
	"from_day",
	"until_day",
	"capability_export_w",
	"capability_import_w",
	"derating_ground",
	"derating_evidence",
];
const REVIEW: &[&str] = &["der", "requested_block", "aggregation", "deadline_unix_ms"];
const ENROLMENT: &[&str] = &["der", "service", "block", "aggregation", "from_day"];

/// Reads what the events of the registry changed.
pub(super) async fn read(
	at: &AtFinalizedBlock,
	events: &[PlacedEvent],
	changes: &mut Changes,
) -> Result<(), IndexError> {
	let block = at.number();
	let events = || {
		of(events, |event| match event {
			events::Event::Registry(event) => Some(event),
			_ => None,
		})
	};
	let (mut ders, mut sites) = (BTreeSet::new(), BTreeSet::new());
	// What a DER that is no more has become.
	let mut gone = BTreeMap::new();
	for (_, event) in events() {
		ders.extend(event.der());
		sites.extend(site_of(event));
		match event {
			Event::DerStruck { der, .. } => drop(gone.insert(*der, "struck")),
			Event::DerExpired { der } => drop(gone.insert(*der, "expired")),
			_ => {},
		}
	}
	read_sites(at, sites, changes).await?;
	let states = read_ders(at, ders, &gone, changes).await?;
	for (placed, event) in events() {
		if let Some(der) = event.der() {
			let what = format!("{event:?}");
			let what = what.split([' ', '{']).next().unwrap_or_default();
			let row = cells![der.0, block, placed.index, placed.extrinsic, what, from_day(event)];
			changes.insert("der_life", LIFE, vec![row]);
		}
		aggregators(at, event, changes).await?;
		reviews(block, event, changes);
		qualifications(block, placed.index, event, &states, changes);
		enrolments(block, event, changes);
	}
	Ok(())
}

/// The first market day on which an event takes effect.
fn from_day(event: &Event) -> Option<u32> {
	match event {
		Event::DerQualified { from, .. }
		| Event::DerEnrolled { from, .. }
		| Event::DerWithdrawn { from, .. }
		| Event::DerSuspended { from, .. }
		| Event::DerReinstated { from, .. }
		| Event::DerRetired { from, .. } => Some(from.0),
		Event::SwitchPlanned { day, .. } => Some(day.0),
		_ => None,
	}
}

fn site_of(event: &Event) -> Option<SiteId> {
	match event {
		Event::SiteOpened { site, .. }
		| Event::EnvelopeSet { site, .. }
		| Event::MovedIn { site, .. }
		| Event::MeterExchanged { site, .. }
		| Event::SiteClosed { site }
		| Event::SiteStruck { site }
		| Event::SiteForgotten { site } => Some(*site),
		_ => None,
	}
}

async fn read_sites(
	at: &AtFinalizedBlock,
	ids: BTreeSet<SiteId>,
	changes: &mut Changes,
) -> Result<(), IndexError> {
	let block = at.number();
	let sites = stream::iter(ids)
		.map(|id| async move { Ok::<_, IndexError>((id, registry::site(at, id).await?)) });
	let sites: Vec<_> = sites.buffered(AT_A_TIME).try_collect().await?;
	for (id, site) in sites {
		let is_closed = site.as_ref().is_none_or(|site| site.closed);
		if let Some(site) = site {
			let row = cells![
				id.0,
				site.customer,
				site.point.area().0,
				site.point.index(),
				site.meter,
				site.envelope.map(|envelope| envelope.export.0),
				site.envelope.map(|envelope| envelope.import.0),
				block,
				block,
			];
			let then = "ON CONFLICT (site) DO UPDATE SET customer = excluded.customer, \
				meter = excluded.meter, envelope_export_w = excluded.envelope_export_w, \
				envelope_import_w = excluded.envelope_import_w, \
				changed_block = excluded.changed_block";
			changes.insert_then("sites", SITE, vec![row], then);
		}
		if is_closed {
			let statement =
				"UPDATE sites SET closed_block = $1 WHERE site = $2 AND closed_block IS NULL";
			changes.run(statement, cells![block, id.0]);
		}
	}
	Ok(())
}

/// Reads the DERs that events name, as they are after the block.
async fn read_ders(
	at: &AtFinalizedBlock,
	ids: BTreeSet<DerId>,
	gone: &BTreeMap<DerId, &'static str>,
	changes: &mut Changes,
) -> Result<BTreeMap<DerId, Status>, IndexError> {
	let block = at.number();
	let ders = stream::iter(ids).map(|id| async move {
		let der = registry::der(at, id).await?;
		let consent = registry::consent_of(at, id).await?;
		Ok::<_, IndexError>((id, der, consent))
	});
	let ders: Vec<_> = ders.buffered(AT_A_TIME).try_collect().await?;
	let mut states = BTreeMap::new();
	let mut consents = Vec::new();
	for (id, der, consent) in ders {
		let Some(der) = der else {
			// The record of a retired DER is removed at the end; it stays retired.
			if let Some(status) = gone.get(&id) {
				let statement = "UPDATE ders SET status = $1, capability_export_w = NULL, \
					capability_import_w = NULL, qualified_until_day = NULL, \
					deadline_unix_ms = NULL, changed_block = $2 WHERE der = $3";
				changes.run(statement, cells![*status, block, id.0]);
			}
			continue;
		};
		let state = State::of(&der.status);
		let row = cells![
			id.0,
			der.owner,
			der.site.0,
			der.point.area().0,
			der.point.index(),
			name_of(der.technology),
			der.rating.export.0,
			der.rating.import.0,
			der.device,
			status_name(&der.status),
			state.capability.map(|(export, _)| export),
			state.capability.map(|(_, import)| import),
			state.until,
			state.deadline,
			block,
			block,
		];
		let then = "ON CONFLICT (der) DO UPDATE SET owner = excluded.owner, site = excluded.site, \
			area = excluded.area, point = excluded.point, status = excluded.status, \
			capability_export_w = excluded.capability_export_w, \
			capability_import_w = excluded.capability_import_w, \
			qualified_until_day = excluded.qualified_until_day, \
			deadline_unix_ms = excluded.deadline_unix_ms, changed_block = excluded.changed_block";
		changes.insert_then("ders", DER, vec![row], then);
		consents.push(cells![consent.map(|aggregation| aggregation.0), id.0]);
		states.insert(id, der.status);
	}
	for values in consents {
		changes.run("UPDATE ders SET consented_aggregation = $1 WHERE der = $2", values);
	}
	Ok(states)
}

/// The name that the database gives a status.
pub(crate) fn status_name(status: &Status) -> &'static str {
	match status {
		Status::Registered => "registered",
		Status::UnderReview { .. } => "under-review",
		Status::Qualified { .. } => "qualified",
		Status::Rejected { .. } => "rejected",
		Status::Suspended { .. } => "suspended",
		Status::Retired { .. } => "retired",
		Status::Escalated { .. } => "escalated",
	}
}

/// What a status says of a DER, as columns.
#[derive(Default)]
struct State {
	/// Of export and import, in watts.
	capability: Option<(i64, i64)>,
	until: Option<u32>,
	deadline: Option<i64>,
}

impl State {
	fn of(status: &Status) -> Self {
		match status {
			Status::UnderReview { deadline } | Status::Escalated { deadline } => {
				let deadline = Some(i64::try_from(deadline.0).unwrap_or(i64::MAX));
				Self { deadline, ..Self::default() }
			},
			Status::Qualified { capability, until }
			| Status::Suspended { capability, until, .. } => Self {
				capability: Some((capability.export.0, capability.import.0)),
				until: Some(until.0),
				deadline: None,
			},
			Status::Registered | Status::Rejected { .. } | Status::Retired { .. } => {
				Self::default()
			},
		}
	}
}

async fn aggregators(
	at: &AtFinalizedBlock,
	event: &Event,
	changes: &mut Changes,
) -> Result<(), IndexError> {
	let block = at.number();
	let mut admission = |account: &AccountId, admission: &str| {
		let statement =
			"UPDATE aggregators SET admission = $1, changed_block = $2 WHERE account = $3";
		changes.run(statement, cells![admission, block, *account]);
	};
	match event {
		Event::AggregatorAdmitted { aggregator, name } => {
			let row = cells![*aggregator, name.as_str(), "admitted", block, block];
			changes.put("aggregators", AGGREGATOR, 1, vec![row]);
		},
		Event::AggregatorReinstated { aggregator } => admission(aggregator, "admitted"),
		Event::AggregatorSuspended { aggregator, .. } => admission(aggregator, "suspended"),
		Event::AggregatorExpelled { aggregator, .. } => admission(aggregator, "expelled"),
		Event::AggregationCreated { aggregation, aggregator, node } => {
			let stored = registry::aggregation(at, *aggregation).await?;
			let name = stored.map(|stored| stored.name).unwrap_or_default();
			let columns = &["aggregation", "aggregator", "node", "name", "created_block"];
			let row = cells![aggregation.0, *aggregator, node.0, name, block];
			changes.insert("aggregations", columns, vec![row]);
		},
		Event::AggregationDissolved { aggregation } => {
			let statement = "UPDATE aggregations SET dissolved_block = $1 WHERE aggregation = $2";
			changes.run(statement, cells![block, aggregation.0]);
		},
		_ => {},
	}
	Ok(())
}

fn ground_name(ground: Ground) -> &'static str {
	match ground {
		Ground::Incapable => "incapable",
		Ground::EndangersFeeder => "endangers-feeder",
		Ground::FalseDeclaration => "false-declaration",
	}
}

fn reviews(block: u32, event: &Event, changes: &mut Changes) {
	let mut end = |der: &DerId, outcome: &str, why: Option<(Ground, String)>| {
		let (ground, evidence) = why.unzip();
		let statement = "UPDATE reviews SET outcome = $1, ground = $2, evidence = $3, ended_block = $4 \
			WHERE der = $5 AND outcome IS NULL";
		changes.run(statement, cells![outcome, ground.map(ground_name), evidence, block, der.0]);
	};
	match event {
		Event::ReviewRequested { der, aggregation, deadline } => {
			let mut row = cells![der.0, block, aggregation.0];
			row.push(signed(deadline.0));
			changes.put("reviews", REVIEW, 2, vec![row]);
		},
		Event::DerQualified { der, derating: None, .. } => end(der, "qualified", None),
		Event::DerQualified { der, derating: Some(why), .. } => {
			end(der, "derated", Some((why.ground, format!("{:?}", why.evidence))));
		},
		Event::DerRejected { der, ground, evidence } => {
			end(der, "rejected", Some((*ground, format!("{evidence:?}"))));
		},
		Event::ReviewLapsed { der } => end(der, "lapsed", None),
		Event::ReviewEscalated { der, .. } => end(der, "escalated", None),
		Event::ConsentRevoked { der, .. }
		| Event::DerRetired { der, .. }
		| Event::DerStruck { der, .. }
		| Event::DerExpired { der } => end(der, "withdrawn", None),
		_ => {},
	}
}

fn qualifications(
	block: u32,
	index: u32,
	event: &Event,
	states: &BTreeMap<DerId, Status>,
	changes: &mut Changes,
) {
	let mut end = |der: &DerId, day: u32| {
		let statement =
			"UPDATE qualifications SET until_day = $1 WHERE der = $2 AND until_day > $1";
		changes.run(statement, cells![day, der.0]);
	};
	let row = match event {
		Event::DerQualified { der, capability, from, until, derating } => {
			end(der, from.0);
			cells![
				der.0,
				block,
				index,
				from.0,
				until.0,
				capability.export.0,
				capability.import.0,
				derating.map(|why| ground_name(why.ground)),
				derating.map(|why| format!("{:?}", why.evidence)),
			]
		},
		Event::DerReinstated { der, from } => {
			let Some(Status::Qualified { capability, until }) = states.get(der) else { return };
			cells![
				der.0,
				block,
				index,
				from.0,
				until.0,
				capability.export.0,
				capability.import.0,
				None::<&str>,
				None::<&str>,
			]
		},
		Event::DerSuspended { der, from, .. } | Event::DerRetired { der, from } => {
			return end(der, from.0);
		},
		_ => return,
	};
	changes.insert("qualifications", QUALIFICATION, vec![row]);
}

fn enrolments(block: u32, event: &Event, changes: &mut Changes) {
	match event {
		Event::DerEnrolled { der, aggregation, service, from, .. } => {
			let row: Vec<Cell> = cells![der.0, name_of(service), block, aggregation.0, from.0];
			changes.put("enrolments", ENROLMENT, 3, vec![row]);
		},
		Event::DerWithdrawn { der, aggregation, service, from } => {
			let statement = "UPDATE enrolments SET until_day = $1, ended_block = $2 \
				WHERE der = $3 AND service = $4 AND aggregation = $5 AND until_day IS NULL";
			changes.run(statement, cells![from.0, block, der.0, name_of(service), aggregation.0]);
		},
		_ => {},
	}
}
