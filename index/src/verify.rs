//! Checking a database against the chain and against itself.

use crate::{Database, IndexError, database::newest_block, tables::status_name, writer::of_block};
use serde::Deserialize;
use sqlx::{AnyConnection, Row, any::AnyRow};
use std::collections::BTreeMap;
use tieline_clearing::{
	BookOffer, Certificate, ExactPrice, Problem, ShadowPrice, curtailments, nodal_prices, payments,
	verify as check,
};
use tieline_client::{
	chain::{AtFinalizedBlock, Client},
	market::{self, exact},
	registry,
};
use tieline_primitives::{
	AggregationId, AreaId, AreaLimit, AuctionId, Bound, Coefficient, Curve, Limit, Millis, PointId,
	Ppm, Price, Reason, Side, Step, Watts, name,
};

/// How many hashes are compared at a time.
const AT_A_TIME: u32 = 1_024;
/// How many differences of one kind are named.
const MOST: usize = 20;

/// What was checked, and what differs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Verified {
	/// The number of blocks whose hash is that of the chain.
	pub blocks: u32,
	/// The number of cleared intervals whose awards were derived again.
	pub intervals: u32,
	/// The number of sums that were compared with the state.
	pub sums: u32,
	/// What differs, a sentence each.
	pub differences: Vec<String>,
}

/// Checks a database: that it has each finalized block up to its newest with the hash that the chain
/// has, with all its extrinsics and events; that the awards, payments and curtailment of each cleared
/// interval follow from the offers, limits and prices in it; and that its sums are those of the state at
/// its newest block.
pub async fn verify(client: &Client, database: &Database) -> Result<Verified, IndexError> {
	let mut verified = Verified::default();
	// Another program may write blocks meanwhile.
	let mut snapshot = database.snapshot().await?;
	let Some(newest) = newest_block(&mut *snapshot).await? else { return Ok(verified) };
	of_this_chain(client, database, &mut snapshot).await?;
	blocks(client, &mut snapshot, newest, &mut verified).await?;
	intervals(&mut snapshot, &mut verified).await?;
	sums(client, &mut snapshot, newest, &mut verified).await?;
	Ok(verified)
}

async fn rows(snapshot: &mut AnyConnection, query: &str) -> Result<Vec<AnyRow>, IndexError> {
	let rows = sqlx::query(query).fetch_all(snapshot).await;
	rows.map_err(IndexError::database("be read"))
}

fn int(row: &AnyRow, column: &str) -> Result<i64, IndexError> {
	row.try_get(column).map_err(IndexError::database(format!("give the number {column}")))
}

fn text(row: &AnyRow, column: &str) -> Result<String, IndexError> {
	row.try_get(column).map_err(IndexError::database(format!("give the text {column}")))
}

fn small<T: TryFrom<i64>>(row: &AnyRow, column: &'static str) -> Result<T, IndexError> {
	T::try_from(int(row, column)?).map_err(|_| IndexError::TooLarge(column))
}

/// Fails where the database is of another chain than the node.
async fn of_this_chain(
	client: &Client,
	database: &Database,
	snapshot: &mut AnyConnection,
) -> Result<(), IndexError> {
	let genesis = rows(snapshot, "SELECT genesis_hash FROM chain").await?;
	let known = genesis.first().map(|row| text(row, "genesis_hash")).transpose()?;
	let found = format!("{:?}", client.genesis());
	match known.filter(|known| *known != found) {
		Some(known) => Err(IndexError::OtherChain { url: database.url().into(), known, found }),
		None => Ok(()),
	}
}

async fn blocks(
	client: &Client,
	snapshot: &mut AnyConnection,
	newest: u32,
	verified: &mut Verified,
) -> Result<(), IndexError> {
	let mut first = 0;
	while first <= newest {
		let last = newest.min(first.saturating_add(AT_A_TIME - 1));
		let query =
			format!("SELECT number, hash FROM blocks WHERE number BETWEEN {first} AND {last}");
		let mut known = BTreeMap::new();
		for row in rows(snapshot, &query).await? {
			known.insert(int(&row, "number")?, text(&row, "hash")?);
		}
		for (number, hash) in (first..=last).zip(client.hashes(first..=last).await?) {
			match known.get(&i64::from(number)) {
				Some(known) if *known == format!("{hash:?}") => verified.blocks += 1,
				Some(known) => verified
					.differences
					.push(format!("block {number} is {known}, and on the chain {hash:?}")),
				None => verified.differences.push(format!("block {number} is not there")),
			}
		}
		first = last.saturating_add(1);
	}
	let queries = [
		(
			"does not follow the one before it",
			"SELECT b.number FROM blocks b JOIN blocks p ON p.number = b.number - 1 \
			 WHERE p.hash <> b.parent_hash",
		),
		(
			"does not have all its extrinsics",
			"SELECT b.number FROM blocks b \
			 LEFT JOIN (SELECT block, COUNT(*) AS count FROM extrinsics GROUP BY block) x \
			 ON x.block = b.number WHERE COALESCE(x.count, 0) <> b.extrinsics",
		),
		(
			"does not have all its events",
			"SELECT b.number FROM blocks b \
			 LEFT JOIN (SELECT block, COUNT(*) AS count FROM events GROUP BY block) e \
			 ON e.block = b.number WHERE COALESCE(e.count, 0) <> b.events",
		),
	];
	let of_auctions = "SELECT a.auction AS number FROM auctions a \
		LEFT JOIN (SELECT auction, COUNT(*) AS count FROM intervals WHERE cleared_block IS NOT NULL \
		GROUP BY auction) i ON i.auction = a.auction \
		WHERE COALESCE(i.count, 0) <> a.cleared_intervals";
	let of_blocks = queries.map(|(what, query)| ("block", what, query));
	let of_auctions = ("auction", "does not have all its cleared intervals", of_auctions);
	for (of, what, query) in of_blocks.into_iter().chain([of_auctions]) {
		for row in rows(snapshot, &format!("{query} LIMIT {MOST}")).await? {
			verified.differences.push(format!("{of} {} {what}", int(&row, "number")?));
		}
	}
	Ok(())
}

/// A cleared interval, as the database has it.
struct Cleared {
	auction: i64,
	interval: i64,
	length: Millis,
	bounds: (Price, Price),
	row: AnyRow,
}

impl Cleared {
	fn key(&self) -> String {
		format!("auction = {} AND interval = {}", self.auction, self.interval)
	}
}

async fn intervals(
	snapshot: &mut AnyConnection,
	verified: &mut Verified,
) -> Result<(), IndexError> {
	let query = "SELECT i.*, a.floor_micro_dollars_per_mwh AS lowest, a.cap_micro_dollars_per_mwh AS highest \
		FROM intervals i JOIN auctions a ON a.auction = i.auction \
		WHERE i.cleared_block IS NOT NULL ORDER BY i.auction, i.interval";
	for row in rows(snapshot, query).await? {
		let cleared = Cleared {
			auction: int(&row, "auction")?,
			interval: int(&row, "interval")?,
			length: Millis(small(&row, "length_ms")?),
			bounds: (Price(int(&row, "lowest")?), Price(int(&row, "highest")?)),
			row,
		};
		let place = format!("interval {} of auction {}", cleared.interval, cleared.auction);
		match derive(snapshot, &cleared).await? {
			Ok(found) => {
				verified.intervals += 1;
				let found = found.into_iter().take(MOST);
				verified.differences.extend(found.map(|found| format!("{place}: {found}")));
			},
			Err(why) => verified.differences.push(format!("{place}: {why}")),
		}
	}
	Ok(())
}

/// The offers of an interval with what the database says of each.
struct Told {
	offer: BookOffer,
	title: String,
	awarded: Option<i64>,
	curtailed: Option<i64>,
	payment: Option<i64>,
	price: Option<i64>,
	exact_price: Option<String>,
	steps: Vec<Option<i64>>,
	parts: i64,
}

/// The steps of the wholesale market with what the database says that each is awarded.
#[derive(Default)]
struct ToldCurve {
	curve: Curve,
	supply: Vec<Option<i64>>,
	demand: Vec<Option<i64>>,
}

/// What differs from the outcome that follows from offers, limits and prices; or why none follows.
async fn derive(
	snapshot: &mut AnyConnection,
	cleared: &Cleared,
) -> Result<Result<Vec<String>, String>, IndexError> {
	let told = offers(snapshot, cleared).await?;
	let ToldCurve { curve, supply, demand } = curve(snapshot, cleared).await?;
	let Some((limits, shadow_prices)) = limits(snapshot, cleared).await? else {
		return Ok(Err("a limit row cannot be read".into()));
	};
	let price = exact::parse(&text(&cleared.row, "exact_price")?);
	let (Some(price), Ok(shadow_prices)) = (price, shadow_prices.try_into()) else {
		return Ok(Err("the prices cannot be read".into()));
	};
	let certificate = Certificate { price, shadow_prices };
	let offers = told.iter().map(|told| told.offer.clone()).collect::<Vec<_>>();
	let (floor, cap) = cleared.bounds;
	let problem = Problem { offers: &offers, curve: &curve, limits: &limits, floor, cap };
	let outcome = match check(&problem, &certificate) {
		Ok(outcome) => outcome,
		Err(error) => return Ok(Err(format!("its prices are not those of a clearing: {error}"))),
	};
	let paid = match payments(&problem, &certificate, &outcome, cleared.length) {
		Ok(paid) => paid,
		Err(error) => return Ok(Err(format!("its payments do not follow: {error}"))),
	};
	let curtailed = match curtailments(&problem, &certificate, &outcome) {
		Ok(curtailed) => curtailed,
		Err(error) => return Ok(Err(format!("its curtailment does not follow: {error}"))),
	};
	let prices = match nodal_prices(&problem, &certificate) {
		Ok(prices) => prices,
		Err(error) => return Ok(Err(format!("its nodal prices do not follow: {error}"))),
	};
	let prices = prices.iter().map(|one| (one.point, one)).collect::<BTreeMap<_, _>>();
	let curtailed =
		curtailed.iter().map(|one| (one.offer, one.power.0)).collect::<BTreeMap<_, _>>();
	let mut found = Vec::new();
	let mut compare = |of: &str, what: &str, told: Option<i64>, derived: i64| {
		if told != Some(derived) {
			let told = told.map_or_else(|| "not there".into(), |told| told.to_string());
			found.push(format!("{of} {what} is {told}, and follows as {derived}"));
		}
	};
	let node = |column: &str| cleared.row.try_get::<Option<i64>, _>(column).ok().flatten();
	compare(
		"the",
		"congestion rent in µ$",
		node("congestion_rent_micro_dollars"),
		paid.congestion_rent.0,
	);
	compare(
		"the",
		"payment of the wholesale market in µ$",
		node("wholesale_payment_micro_dollars"),
		paid.wholesale.0,
	);
	if node("price_micro_dollars_per_mwh") != outcome.price.map(|price| price.0) {
		compare(
			"the",
			"price in µ$/MWh",
			node("price_micro_dollars_per_mwh"),
			outcome.price.map_or(0, |price| price.0),
		);
	}
	let sides = [
		("supply", &supply, &outcome.wholesale_supply),
		("demand", &demand, &outcome.wholesale_demand),
	];
	for (side, told, derived) in sides {
		for (step, (told, derived)) in told.iter().zip(derived).enumerate() {
			compare("the", &format!("award of wholesale {side} {step} in W"), *told, derived.0);
		}
	}
	// Of the aggregations, without the wholesale market.
	let total = |side: Side| {
		let own = told.iter().zip(&outcome.awards).filter(|(told, _)| told.offer.side == side);
		let powers = own.flat_map(|(_, awards)| awards);
		powers.fold(Watts::ZERO, |sum, one| sum.saturating_add(*one)).0
	};
	compare("the", "supply in W", node("supplied_w"), total(Side::Supply));
	compare("the", "demand in W", node("consumed_w"), total(Side::Demand));
	for (index, told) in told.iter().enumerate() {
		if let Some(price) = prices.get(&told.offer.point) {
			compare(&told.title, "nodal price in µ$/MWh", told.price, price.settled.0);
		}
		let (of, awards) = (&told.title, outcome.awards.get(index).map_or(&[][..], |all| all));
		let sum = awards.iter().fold(Watts::ZERO, |sum, one| sum.saturating_add(*one));
		compare(of, "award in W", told.awarded, sum.0);
		for (step, (told, derived)) in told.steps.iter().zip(awards).enumerate() {
			compare(of, &format!("award of step {step} in W"), *told, derived.0);
		}
		let power = curtailed.get(&index).copied().unwrap_or(0);
		compare(of, "curtailment in W", told.curtailed, power);
		compare(of, "curtailment by reasons in W", Some(told.parts), power);
		let payment = paid.offers.get(index).map_or(0, |money| money.0);
		compare(of, "payment in µ$", told.payment, payment);
	}
	for told in &told {
		let derived = prices.get(&told.offer.point).map(|price| exact::text(price.nodal_price));
		if let Some(derived) = derived.filter(|derived| told.exact_price.as_ref() != Some(derived))
		{
			let price = told.exact_price.as_deref().unwrap_or("not there");
			found.push(format!(
				"{} exact nodal price is {price}, and follows as {derived}",
				told.title
			));
		}
	}
	let welfare = text(&cleared.row, "welfare")?;
	if welfare != outcome.welfare.to_string() {
		found.push(format!("the welfare is {welfare}, and follows as {}", outcome.welfare));
	}
	Ok(Ok(found))
}

async fn offers(snapshot: &mut AnyConnection, cleared: &Cleared) -> Result<Vec<Told>, IndexError> {
	let key = cleared.key();
	let query = format!("SELECT * FROM offers WHERE {key} ORDER BY aggregation, place");
	let title = |row: &AnyRow| {
		Ok::<_, IndexError>((
			int(row, "aggregation")?,
			int(row, "area")?,
			int(row, "point")?,
			text(row, "side")?,
		))
	};
	let mut steps = BTreeMap::<_, Vec<(Step, Option<i64>)>>::new();
	let of_steps = format!("SELECT * FROM offer_steps WHERE {key} ORDER BY step");
	for row in rows(snapshot, &of_steps).await? {
		let awarded = row.try_get::<Option<i64>, _>("awarded_w").ok().flatten();
		let step = Step {
			price: Price(int(&row, "price_micro_dollars_per_mwh")?),
			power: Watts(int(&row, "offered_w")?),
		};
		steps.entry(title(&row)?).or_default().push((step, awarded));
	}
	let mut parts = BTreeMap::<_, i64>::new();
	for row in rows(snapshot, &format!("SELECT * FROM curtailments WHERE {key}")).await? {
		let sum = parts.entry(title(&row)?).or_default();
		*sum = sum.saturating_add(int(&row, "curtailed_w")?);
	}
	let mut told = Vec::new();
	for row in rows(snapshot, &query).await? {
		let key = title(&row)?;
		let own = steps.get(&key).cloned().unwrap_or_default();
		let (own, awards): (Vec<_>, Vec<_>) = own.into_iter().unzip();
		let side = if key.3 == "demand" { Side::Demand } else { Side::Supply };
		let optional = |column: &str| row.try_get::<Option<i64>, _>(column).ok().flatten();
		told.push(Told {
			offer: BookOffer {
				aggregation: AggregationId(small(&row, "aggregation")?),
				point: PointId(AreaId(small(&row, "area")?), small(&row, "point")?),
				side,
				steps: own.try_into().map_err(|_| IndexError::TooLarge("an offer's steps"))?,
			},
			title: format!("aggregation {}, point {}/{}, {}:", key.0, key.1, key.2, key.3),
			awarded: optional("awarded_w"),
			curtailed: optional("curtailed_w"),
			payment: optional("payment_micro_dollars"),
			price: optional("nodal_price_micro_dollars_per_mwh"),
			exact_price: row.try_get::<Option<String>, _>("exact_nodal_price").ok().flatten(),
			steps: awards,
			parts: parts.get(&key).copied().unwrap_or(0),
		});
	}
	Ok(told)
}

async fn curve(snapshot: &mut AnyConnection, cleared: &Cleared) -> Result<ToldCurve, IndexError> {
	let query = format!("SELECT * FROM wholesale_steps WHERE {} ORDER BY step", cleared.key());
	let mut told = ToldCurve::default();
	for row in rows(snapshot, &query).await? {
		let step = Step {
			price: Price(int(&row, "price_micro_dollars_per_mwh")?),
			power: Watts(int(&row, "offered_w")?),
		};
		let (steps, awards) = match &*text(&row, "side")? {
			"demand" => (&mut told.curve.demand, &mut told.demand),
			_ => (&mut told.curve.supply, &mut told.supply),
		};
		steps.try_push(step).map_err(|_| IndexError::TooLarge("the steps of a curve"))?;
		awards.push(row.try_get::<Option<i64>, _>("awarded_w").ok().flatten());
	}
	Ok(told)
}

#[derive(Deserialize)]
struct Weight {
	point: u16,
	ppm: i32,
}

/// The limit rows and the shadow prices; `None` where they cannot be read.
async fn limits(
	snapshot: &mut AnyConnection,
	cleared: &Cleared,
) -> Result<Option<(Vec<AreaLimit>, Vec<ShadowPrice>)>, IndexError> {
	let key = cleared.key();
	let query = format!("SELECT * FROM interval_limits WHERE {key} ORDER BY area, row_index");
	let (mut limits, mut shadow_prices) = (Vec::new(), Vec::new());
	for row in rows(snapshot, &query).await? {
		let element = row.try_get::<Option<String>, _>("element").ok().flatten();
		let bound = row.try_get::<Option<String>, _>("bound").ok().flatten();
		let reason = reason(&text(&row, "reason")?, element.as_deref(), bound.as_deref());
		let coefficients = serde_json::from_str::<Vec<Weight>>(&text(&row, "coefficients")?);
		let price = exact::parse(&text(&row, "exact_shadow_price")?);
		let (Some(reason), Ok(coefficients), Some(price)) = (reason, coefficients, price) else {
			return Ok(None);
		};
		let coefficients = coefficients
			.into_iter()
			.map(|one| Coefficient { point: one.point, sensitivity: Ppm(one.ppm) });
		let Ok(coefficients) = coefficients.collect::<Vec<_>>().try_into() else {
			return Ok(None);
		};
		let area = AreaId(small(&row, "area")?);
		limits.push(AreaLimit {
			area,
			limit: Limit { reason, coefficients, headroom: Watts(int(&row, "headroom_w")?) },
			penalty: Price(int(&row, "penalty_micro_dollars_per_mwh")?),
		});
		if price != ExactPrice::ZERO {
			shadow_prices.push(ShadowPrice { area, row: small(&row, "row_index")?, price });
		}
	}
	Ok(Some((limits, shadow_prices)))
}

/// The reason of a row. What it protects decides nothing about awards.
fn reason(kind: &str, element: Option<&str>, bound: Option<&str>) -> Option<Reason> {
	Some(match kind {
		"voltage" => {
			let (bus, phase) = element?.rsplit_once('.')?;
			let bound = if bound? == "upper" { Bound::Upper } else { Bound::Lower };
			Reason::Voltage { bus: name(bus)?, phase: phase.parse().ok()?, bound }
		},
		"thermal" => Reason::Thermal { branch: name(element?)? },
		"outage" => Reason::Outage,
		"envelope" => Reason::Envelope,
		_ => return None,
	})
}

async fn sums(
	client: &Client,
	snapshot: &mut AnyConnection,
	newest: u32,
	verified: &mut Verified,
) -> Result<(), IndexError> {
	let Some(at) = client.at_number(newest).await.map_err(|error| of_block(newest, error))? else {
		return Ok(());
	};
	let checked = state(&at, snapshot, verified).await;
	checked.map_err(|error| match error {
		IndexError::Chain(error) => of_block(newest, error),
		error => error,
	})
}

async fn state(
	at: &AtFinalizedBlock,
	snapshot: &mut AnyConnection,
	verified: &mut Verified,
) -> Result<(), IndexError> {
	let mut compare = |what: String, told: i128, found: i128| {
		verified.sums += 1;
		if told != found {
			verified.differences.push(format!("{what}: {told}, and on the chain {found}"));
		}
	};
	let count = |length: usize| i128::try_from(length).unwrap_or(i128::MAX);

	// DERs by status. The record of a retired one may be removed.
	let mut statuses = BTreeMap::<&str, i128>::new();
	for der in registry::ders(at).await?.values() {
		*statuses.entry(status_name(&der.status)).or_default() += 1;
	}
	let query = "SELECT status, COUNT(*) AS count FROM ders GROUP BY status";
	let mut told = BTreeMap::new();
	for row in rows(snapshot, query).await? {
		told.insert(text(&row, "status")?, int(&row, "count")?);
	}
	for name in ["registered", "under-review", "qualified", "rejected", "suspended", "escalated"] {
		let told = told.get(name).copied().unwrap_or(0);
		let found = statuses.get(name).copied().unwrap_or(0);
		compare(format!("DERs that are {name}"), told.into(), found);
	}

	let query = "SELECT COUNT(*) AS count FROM enrolments WHERE until_day IS NULL";
	let told = rows(snapshot, query).await?;
	let told = told.first().map(|row| int(row, "count")).transpose()?.unwrap_or(0);
	compare("enrolments".into(), told.into(), count(registry::enrolments(at).await?.len()));

	let query = "SELECT o.aggregation, o.auction, o.interval, i.length_ms, \
		CAST(SUM(o.curtailed_w) AS BIGINT) AS power FROM offers o \
		JOIN intervals i ON i.auction = o.auction AND i.interval = o.interval \
		WHERE o.awarded_w IS NOT NULL GROUP BY o.aggregation, o.auction, o.interval, i.length_ms";
	let mut curtailed = BTreeMap::<u32, i128>::new();
	for row in rows(snapshot, query).await? {
		let energy =
			i128::from(int(&row, "power")?) * i128::from(int(&row, "length_ms")?) / 3_600_000;
		*curtailed.entry(small(&row, "aggregation")?).or_default() += energy;
	}
	let query = "SELECT aggregation, CAST(SUM(energy_wh) AS BIGINT) AS energy, COUNT(*) AS parts \
		FROM withheld GROUP BY aggregation";
	let mut withheld = BTreeMap::<u32, (i64, i64)>::new();
	for row in rows(snapshot, query).await? {
		let told = (int(&row, "energy")?, int(&row, "parts")?);
		withheld.insert(small(&row, "aggregation")?, told);
	}
	for id in registry::aggregations(at).await?.into_keys() {
		let found = market::curtailment(at, id).await?.map_or(0, |tally| tally.curtailed.0);
		let told = curtailed.get(&id.0).copied().unwrap_or(0);
		compare(format!("curtailed Wh of aggregation {id}"), told, found.into());
		let found = market::withheld(at, id).await?;
		let found = found.values().map(|one| i128::from(one.energy().0)).sum::<i128>();
		let (told, parts) = withheld.get(&id.0).copied().unwrap_or((0, 0));
		// Each event is rounded to a watt-hour; the chain adds up what is not.
		let is_rounding = (found - i128::from(told)).abs() <= parts.into();
		let told = if is_rounding { found } else { told.into() };
		compare(format!("Wh of aggregation {id} that overrides withheld"), told, found);
	}

	let query = "SELECT auction, cleared_intervals FROM auctions WHERE removed_block IS NULL";
	let mut told = BTreeMap::new();
	for row in rows(snapshot, query).await? {
		told.insert(AuctionId(small(&row, "auction")?), int(&row, "cleared_intervals")?);
	}
	let auctions = market::auctions(at).await?;
	compare("auctions".into(), count(told.len()), count(auctions.len()));
	for auction in auctions {
		let told = told.get(&auction.id).copied().unwrap_or(-1);
		compare(
			format!("cleared intervals of auction {}", auction.id),
			told.into(),
			auction.cleared.into(),
		);
	}
	Ok(())
}
