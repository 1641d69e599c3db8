//! The distribution utility: adds its connection points, reviews DERs against its interconnection
//! agreements, and posts limit rows before the gate of each auction closes.

mod feeder;
mod forecast;
mod metrics;
mod records;
mod rows;
mod watch;

pub use feeder::{FeederConfig, LimitSettings, RegulatorSettings};
pub use forecast::{FileForecast, LoadForecast, LoadRow, read_loads, write_loads};
pub use records::{
	EnvelopeRow, FileRecords, Interconnection, InterconnectionRecords, InterconnectionRow,
	PointRow, carried, read_envelopes, read_points,
};

pub use watch::{Excursion, Expected, Relief, Seen, UNBOUNDED, Watch, WatchError};

use crate::{
	config::{self, AccountConfig, ConfigError},
	metrics::Metrics,
	timing::blocks_until,
};
use jiff::civil::Date;
use metrics::DsoMetrics;
use rows::{INTERVALS_A_CALL, RowCache};
use serde::{Deserialize, Serialize};
use std::{
	collections::{BTreeMap, BTreeSet},
	path::{Path, PathBuf},
	sync::Arc,
	time::Duration,
};
use tieline_client::{
	Venue,
	agent::{Action, Agent, AgentError},
	chain::{Account, AccountId, AtFinalizedBlock, Hash},
	keys::read_identifier_secret,
	market::{self, Auction, Phase},
	network::{self, IntervalLimits, NewPoint},
	registry::{self, Ground, Qualification, Scope, Status, View},
};
use tieline_feeder::{Criteria, Feeder, Qsts, Range};
use tieline_primitives::{AuctionId, Capability, Day, Millis, PointId, Service, SiteId};

/// After how much work to hand over the rows that there are: the agent may end before the rest, and
/// bidding may be shorter than the work.
const WORK: Duration = Duration::from_secs(2);

/// The configuration of a distribution utility.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
	/// The account that operates the area.
	pub account: AccountConfig,
	/// The public address of the ISO whose pricing node the area belongs to.
	pub iso: AccountId,
	/// The day on which qualifications end, as a date: the last Thursday by then.
	pub qualified_until: Date,
	/// The file of its connection points, CSV of [`PointRow`]s.
	pub points: PathBuf,
	/// The file of its interconnection agreements, CSV of [`InterconnectionRow`]s.
	pub records: PathBuf,
	/// The file of the envelopes of sites, CSV of [`EnvelopeRow`]s, if any is agreed: the devices of
	/// other sites may inject and withdraw together what their connection point carries.
	#[serde(default, skip_serializing_if = "Option::is_none")]
	pub envelopes: Option<PathBuf>,
	/// The file of the secret with which it issues identifiers for serial numbers: 64 hexadecimal
	/// digits, of mode 0600.
	pub identifier_secret: PathBuf,
	/// The file of its load forecast, CSV of [`LoadRow`]s.
	pub load: PathBuf,
	/// The feeder.
	pub feeder: FeederConfig,
}

/// What a distribution utility works with.
pub struct Sources {
	/// The connection points, each with its standing limit and what it carries.
	pub points: Vec<NewPoint>,
	/// The feeder, and the limits that it is held to.
	pub feeder: (Feeder, Criteria),
	/// The interconnection agreements.
	pub records: Box<dyn InterconnectionRecords>,
	/// The envelopes of sites, by the identifiers of their settlement meters.
	pub envelopes: BTreeMap<[u8; 32], Capability>,
	/// The load forecast.
	pub forecast: Box<dyn LoadForecast>,
}

/// The agent of a distribution utility.
pub struct Dso {
	account: Account,
	iso: AccountId,
	qualified_until: Day,
	sources: Sources,
	registry: View,
	rows: RowCache,
	metrics: Arc<Metrics>,
	duties: DsoMetrics,
	/// The auctions whose gate has yet to close.
	before_gate: BTreeMap<AuctionId, Auction>,
}

impl Dso {
	/// A distribution utility with this account, which works with these sources. It belongs to the
	/// pricing node of `iso`, and qualifies DERs until the last day of the grid that is no later than
	/// `qualified_until`.
	pub fn new(account: Account, iso: AccountId, qualified_until: Day, sources: Sources) -> Self {
		let (registry, rows, before_gate) = Default::default();
		let qualified_until = registry::on_grid(qualified_until);
		let duties = DsoMetrics::default();
		let metrics = Metrics::new("dso", |registry| duties.register(registry)).into();
		Self {
			account,
			iso,
			qualified_until,
			sources,
			registry,
			rows,
			metrics,
			duties,
			before_gate,
		}
	}

	/// The distribution utility of a configuration file.
	pub fn read(file: &Path) -> Result<Self, ConfigError> {
		let config: Config = config::read(file)?;
		let secret = read_identifier_secret(config::beside(file, &config.identifier_secret))?;
		let records = FileRecords::read(&config::beside(file, &config.records), &secret)?;
		let feeder = config.feeder.read(file)?;
		let sources = Sources {
			points: read_points(&config::beside(file, &config.points), &feeder.0)?,
			feeder,
			records: Box::new(records),
			envelopes: match &config.envelopes {
				Some(rows) => read_envelopes(&config::beside(file, rows), &secret)?,
				None => BTreeMap::new(),
			},
			forecast: Box::new(FileForecast::read(&config::beside(file, &config.load))?),
		};
		let until = day_of(config.qualified_until).ok_or_else(|| {
			let problem = format!("`qualified_until` is {}, before 1970", config.qualified_until);
			ConfigError::malformed(file, 1, problem)
		})?;
		Ok(Self::new(config.account.load(file)?, config.iso, until, sources))
	}

	/// The account that it acts with.
	pub fn account(&self) -> &Account {
		&self.account
	}

	/// What it tells Prometheus.
	pub fn metrics(&self) -> &Arc<Metrics> {
		&self.metrics
	}

	/// Takes note for Prometheus of what this block shows: reviews, limits and overrides.
	async fn take_stock(&mut self, at: &AtFinalizedBlock, venue: &Venue) -> Result<(), AgentError> {
		let now = at.now().await?;
		let reviews = self.registry.ders().values().filter_map(|der| match der.status {
			Status::UnderReview { deadline } => Some(deadline),
			_ => None,
		});
		let deadlines = reviews.collect::<Vec<_>>();
		let period = match deadlines.is_empty() {
			true => Millis(0),
			false => {
				let area = network::areas(at).await?.remove(&venue.area);
				area.map_or(Millis(0), |area| area.review_period)
			},
		};
		let age = |deadline: Millis| now.saturating_sub(deadline.saturating_sub(period));
		self.duties.set_reviews(deadlines.into_iter().map(age));
		let overrides = network::overrides(at).await?;
		let own = overrides.values().filter(|issued| issued.area == venue.area);
		self.duties.set_overrides(own, now);
		self.take_stock_of_limits(at, venue, now).await
	}

	/// Takes note of the intervals whose limits are missing before the gate, or were when it closed.
	async fn take_stock_of_limits(
		&mut self,
		at: &AtFinalizedBlock,
		venue: &Venue,
		now: Millis,
	) -> Result<(), AgentError> {
		for id in market::open_auctions(at, venue.node).await? {
			if self.before_gate.contains_key(&id) {
				continue;
			}
			let auction = market::auction(at, id).await?;
			let auction = auction.filter(|auction| now < auction.schedule.bidding_until);
			self.before_gate.extend(auction.map(|auction| (id, auction)));
		}
		let mut missing = 0;
		for (id, auction) in self.before_gate.clone() {
			let count = missing_intervals(at, venue, &auction).await?.len();
			if now < auction.schedule.bidding_until {
				missing += count;
			} else {
				self.before_gate.remove(&id);
				self.duties.gate_closed(auction.intervals, count);
			}
		}
		self.duties.set_missing(missing);
		Ok(())
	}

	/// The points that the area does not have yet.
	fn missing_points(&self, venue: &Venue) -> Vec<NewPoint> {
		let points = self.sources.points.iter();
		points.filter(|point| !venue.points.contains_key(&point.name)).cloned().collect()
	}

	/// Decides on the DERs that wait for a review: qualified at their rating where an agreement
	/// admits them, refused as incapable otherwise. Whether the suspension of a device is lifted is
	/// for people to decide.
	async fn review(
		&self,
		at: &AtFinalizedBlock,
		venue: &Venue,
	) -> Result<Vec<Action>, AgentError> {
		let mut qualified = Vec::new();
		let mut actions = Vec::new();
		let mut sites = BTreeSet::new();
		for (id, der) in self.registry.ders() {
			let is_escalated = matches!(der.status, Status::Escalated { .. });
			let is_waiting = is_escalated || matches!(der.status, Status::UnderReview { .. });
			if !is_waiting || registry::suspension(at, der.device).await?.is_some() {
				continue;
			}
			let agreement = self.sources.records.find(&der.device).map_err(AgentError::own)?;
			let admitted = agreement.is_some_and(|agreement| {
				let point = venue.point_name(der.point);
				point.is_some_and(|at| agreement.admits(at, der.technology, &der.rating))
			});
			if admitted {
				if sites.insert(der.site) {
					actions.extend(self.set_envelope(at, der.site).await?);
				}
				let qualification = Qualification {
					der: *id,
					capability: der.rating,
					until: self.qualified_until,
					derating: None,
				};
				qualified.push((format!("DER {id}"), qualification));
			} else if !is_escalated {
				let call = registry::reject(*id, Ground::Incapable, no_agreement());
				actions.push(Action::new(format!("reject DER {id}"), call));
			}
		}
		actions.push(Action::for_each("qualify", qualified, registry::qualify));
		Ok(actions)
	}

	/// Sets the envelope of a site, if another is agreed than it has.
	async fn set_envelope(
		&self,
		at: &AtFinalizedBlock,
		id: SiteId,
	) -> Result<Option<Action>, AgentError> {
		if self.sources.envelopes.is_empty() {
			return Ok(None);
		}
		let Some(site) = registry::site(at, id).await? else { return Ok(None) };
		let agreed = self.sources.envelopes.get(&site.meter.0).copied();
		let agreed = agreed.filter(|agreed| site.envelope != Some(*agreed));
		Ok(agreed.map(|agreed| {
			let call = registry::set_envelope(id, agreed, agreement_on_envelope());
			Action::new(format!("set the envelope of site {id}"), call)
		}))
	}

	/// What can be awarded at each point in any interval of an auction: what the portfolios there
	/// hold on its day, which does not change any more. It counts a DER that has been suspended
	/// since.
	async fn ranges(
		&self,
		at: &AtFinalizedBlock,
		venue: &Venue,
		auction: &Auction,
	) -> Result<Vec<Range>, AgentError> {
		let mut points = BTreeMap::<PointId, Capability>::new();
		let aggregations = self.registry.aggregations().iter();
		for (id, _) in aggregations.filter(|(_, aggregation)| aggregation.node == venue.node) {
			let portfolio = registry::portfolio(at, *id, Service::Energy, auction.day).await?;
			for (point, capability) in portfolio.into_iter().filter(|(p, _)| p.area() == venue.area)
			{
				let sum = points.entry(point).or_default();
				sum.export = sum.export.saturating_add(capability.export);
				sum.import = sum.import.saturating_add(capability.import);
			}
		}
		let ranges = points.into_iter().filter_map(|(point, capability)| {
			let name = venue.point_name(point)?.clone();
			Some(Range { index: point.index(), point: name, capability })
		});
		Ok(ranges.collect())
	}

	/// Posts the rows of the intervals of an auction that have none yet, as far as they are
	/// computed.
	async fn post(
		&mut self,
		at: &AtFinalizedBlock,
		venue: &Venue,
		auction: &Auction,
	) -> Result<Vec<Action>, AgentError> {
		let missing = missing_intervals(at, venue, auction).await?;
		if missing.is_empty() {
			return Ok(Vec::new());
		}
		self.rows.turn_to(auction.id);
		if !self.rows.has_all(&missing) {
			let ranges = self.ranges(at, venue, auction).await?;
			let mut study = self.study(auction)?;
			let points = venue.points.values().copied().collect::<Vec<_>>();
			let took = &self.duties.power_flow;
			self.rows.compute(&mut study, auction, &missing, (&ranges, &points), (WORK, took));
		}
		let now = at.now().await?;
		let until = at.number().saturating_add(blocks_until(now, auction.schedule.bidding_until));
		let ready = self.rows.ready(&missing);
		let actions = ready.chunks(INTERVALS_A_CALL).map(|intervals| {
			let count = intervals.iter().map(|(_, rows)| rows.len()).sum::<usize>();
			let limits = intervals.iter().filter_map(|(index, rows)| {
				Some(IntervalLimits { interval: auction.interval(*index)?, rows: rows.clone() })
			});
			let call = network::post_limits(venue.area, limits.collect());
			let action = format!("post {count} limit rows for {} intervals", intervals.len());
			Action::new(action, call).until(until)
		});
		Ok(actions.collect())
	}

	/// The feeder with the load forecast of an auction.
	fn study(&self, auction: &Auction) -> Result<Qsts, AgentError> {
		let loads = self.sources.forecast.load(auction).map_err(AgentError::own)?;
		let (feeder, criteria) = self.sources.feeder.clone();
		Qsts::new(feeder, criteria, loads).map_err(AgentError::own)
	}
}

/// The intervals of an auction that the DSO has posted no rows for.
async fn missing_intervals(
	at: &AtFinalizedBlock,
	venue: &Venue,
	auction: &Auction,
) -> Result<Vec<u16>, AgentError> {
	let posted = network::posted_intervals(at, venue.area).await?;
	let missing = auction.delivery().filter(|(_, interval)| !posted.contains(interval));
	Ok(missing.map(|(index, _)| index).collect())
}

/// The evidence of a refusal: the hash of its reason.
fn no_agreement() -> Hash {
	let reason = b"no interconnection agreement admits this device at this point";
	sp_crypto_hashing::blake2_256(reason).into()
}

/// The evidence of an envelope: the hash of its reason.
fn agreement_on_envelope() -> Hash {
	let reason = b"the interconnection agreement of the site sets this envelope";
	sp_crypto_hashing::blake2_256(reason).into()
}

/// A date as a market day, which is counted from 1970; `None` before that.
fn day_of(date: Date) -> Option<Day> {
	let days = date.duration_since(jiff::civil::date(1970, 1, 1)).as_secs() / 86_400;
	u32::try_from(days).ok().map(Day)
}

impl Agent for Dso {
	fn name(&self) -> &str {
		"dso"
	}

	async fn step(&mut self, at: &AtFinalizedBlock) -> Result<Vec<Action>, AgentError> {
		let Some(venue) = Venue::find(at, &self.iso, self.account.id()).await? else {
			return Ok(Vec::new());
		};
		let missing = self.missing_points(&venue);
		if !missing.is_empty() {
			let action = format!("add {} connection points", missing.len());
			return Ok(vec![Action::new(action, network::add_points(venue.area, missing))]);
		}
		self.registry.keep_only(Scope::Area(venue.area));
		self.registry.follow(at).await?;
		self.take_stock(at, &venue).await?;
		let mut actions = self.review(at, &venue).await?;
		for id in market::open_auctions(at, venue.node).await? {
			if market::auction_phase(at, id).await? == Some(Phase::Bidding)
				&& let Some(auction) = market::auction(at, id).await?
			{
				actions.extend(self.post(at, &venue, &auction).await?);
			}
		}
		Ok(actions)
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn a_date_is_counted_from_1970() {
		assert_eq!(day_of(jiff::civil::date(1970, 1, 2)), Some(Day(1)));
		assert_eq!(day_of(jiff::civil::date(2026, 4, 15)), Some(Day(20_558)));
		assert_eq!(day_of(jiff::civil::date(1969, 12, 30)), None);
	}
}
