//! Search: by name, account, number, hash, date.

use crate::{
	app::App,
	problem::Problem,
	query::{Account, Asked, Word},
	select::Select,
};
use axum::{Json, extract::State};
use serde::{Deserialize, Serialize};
use sqlx::FromRow;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

/// The most that is found of one kind.
const MOST: u32 = 10;

/// The routes.
pub(crate) fn routes() -> OpenApiRouter<App> {
	OpenApiRouter::new().routes(routes!(search))
}

/// What is sought.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct Sought {
	/// A part of a name in any case, an account, the number or hash of a block, the id or hash of an
	/// extrinsic, a date, or a DER as `12` or `der 12`.
	#[param(inline, min_length = 1)]
	q: Word,
}

/// What was found.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Results {
	/// The findings, at most ten of each kind.
	items: Vec<Finding>,
}

/// What was found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, FromRow, ToSchema)]
pub struct Finding {
	/// `der`, `aggregator`, `aggregation`, `account`, `block`, `extrinsic`, `point`, `auction`,
	/// `override`, `area` or `node`.
	kind: String,
	/// Its identifier.
	id: String,
	/// It in words.
	title: String,
	/// The address of its page.
	path: String,
}

/// Searches by name, account, number, hash or date.
#[utoipa::path(get, path = "/v1/search", tag = "search", params(Sought),
	responses((status = 200, body = Results)))]
async fn search(
	State(app): State<App>,
	Asked(Sought { q }): Asked<Sought>,
) -> Result<Json<Results>, Problem> {
	let sought = q.0.trim();
	if sought.is_empty() {
		return Err(Problem::bad_request("in the query: q: it is empty"));
	}
	let mut items = Vec::new();
	for select in exact(sought) {
		items.extend(select.all::<Finding>(app.pool()).await?);
	}
	for select in by_name(sought) {
		let found = select.all::<Finding>(app.pool()).await?;
		items.extend(found.into_iter().filter(|found| has_words(&found.title, sought)));
	}
	if let Ok(account) = sought.parse::<Account>() {
		let address = app.address(&account);
		let mentioned = Select::new("SELECT account FROM mentions").and("account = ?", &address);
		let mentioned = mentioned.then("LIMIT 1").optional::<(String,)>(app.pool()).await?;
		if mentioned.is_some() {
			let path = format!("/accounts/{address}");
			let title = format!("account {address}");
			items.push(Finding { kind: "account".into(), id: address, title, path });
		}
	}
	Ok(Json(Results { items }))
}

/// What a number, a hash or a date names.
fn exact(sought: &str) -> Vec<Select> {
	let mut selects = Vec::new();
	let of_number = sought.strip_prefix("der ").or(sought.strip_prefix("DER "));
	if let Ok(number) = of_number.unwrap_or(sought).trim().parse::<u32>() {
		selects.push(ders().and("d.der = ?", number));
		if of_number.is_none() {
			selects.push(blocks().and("b.number = ?", number));
			selects.push(auctions().and("a.auction = ?", number));
			selects.push(overrides().and("v.override = ?", number));
		}
	}
	let lower = sought.to_ascii_lowercase();
	if lower.len() == 66 && lower.starts_with("0x") {
		selects.push(blocks().and("b.hash = ?", lower.clone()));
		selects.push(extrinsics().and("x.hash = ?", lower.clone()));
		selects.push(ders().and("d.device = ?", lower));
	}
	if let Some((block, index)) = sought.split_once('-')
		&& let (Ok(block), Ok(index)) = (block.parse::<u32>(), index.parse::<u32>())
	{
		selects.push(extrinsics().and("x.block = ?", block).and("x.extrinsic = ?", index));
	}
	if sought.parse::<jiff::civil::Date>().is_ok() {
		selects.push(auctions().and("a.date = ?", sought.to_owned()));
	}
	selects.into_iter().map(|select| select.then(&format!("LIMIT {MOST}"))).collect()
}

/// What has a name with this part.
fn by_name(sought: &str) -> Vec<Select> {
	let pattern = pattern(sought);
	let named = [
		(
			"SELECT 'aggregator' AS kind, r.account AS id, 'aggregator ' || r.name AS title, \
			 '/accounts/' || r.account AS path FROM aggregators r",
			"r.name",
		),
		(
			"SELECT 'aggregation' AS kind, CAST(r.aggregation AS TEXT) AS id, 'aggregation ' || r.name || \
			 ' of ' || o.name AS title, '/aggregations/' || CAST(r.aggregation AS TEXT) AS path FROM \
			 aggregations r JOIN aggregators o ON o.account = r.aggregator",
			"r.name || ' ' || o.name",
		),
		(
			"SELECT 'node' AS kind, CAST(r.node AS TEXT) AS id, 'pricing node ' || r.name AS title, \
			 '/?node=' || CAST(r.node AS TEXT) AS path FROM pricing_nodes r",
			"r.name",
		),
		(
			"SELECT 'area' AS kind, CAST(r.area AS TEXT) AS id, 'area ' || r.name AS title, \
			 '/feeder?area=' || CAST(r.area AS TEXT) AS path FROM areas r",
			"r.name",
		),
		(
			"SELECT 'point' AS kind, CAST(r.area AS TEXT) || '-' || CAST(r.point AS TEXT) AS id, \
			 'connection point ' || r.name AS title, '/feeder?area=' || CAST(r.area AS TEXT) || \
			 '&point=' || CAST(r.point AS TEXT) AS path FROM points r",
			"r.name",
		),
	];
	let select = |(from, name): (&str, &str)| {
		let condition = format!("LOWER({name}) LIKE ? ESCAPE '!'");
		let select = Select::new(from).and(&condition, pattern.clone());
		select.then(&format!("ORDER BY r.name LIMIT {MOST}"))
	};
	named.map(select).into()
}

/// The pattern of `LIKE`, with `!` before what it would take for more than itself. A letter with a case
/// beyond ASCII stands for any character: SQLite lowers those of ASCII alone.
fn pattern(sought: &str) -> String {
	let mut pattern = String::from("%");
	for character in sought.chars() {
		match character {
			'%' | '_' | '!' => pattern.extend(['!', character]),
			_ if character.is_ascii() => pattern.push(character.to_ascii_lowercase()),
			_ if character.is_lowercase() || character.is_uppercase() => pattern.push('_'),
			_ => pattern.push(character),
		}
	}
	pattern + "%"
}

/// Whether a text has all these words, in any case.
fn has_words(text: &str, words: &str) -> bool {
	let text = text.to_lowercase();
	words.split_whitespace().all(|word| text.contains(&word.to_lowercase()))
}

fn ders() -> Select {
	Select::new(
		"SELECT 'der' AS kind, CAST(d.der AS TEXT) AS id, 'DER ' || CAST(d.der AS TEXT) || ', ' || \
		 d.technology || ', ' || d.status AS title, '/ders/' || CAST(d.der AS TEXT) AS path FROM ders d",
	)
}

fn blocks() -> Select {
	Select::new(
		"SELECT 'block' AS kind, CAST(b.number AS TEXT) AS id, 'block ' || CAST(b.number AS TEXT) AS \
		 title, '/blocks/' || CAST(b.number AS TEXT) AS path FROM blocks b",
	)
}

fn auctions() -> Select {
	Select::new(
		"SELECT 'auction' AS kind, CAST(a.auction AS TEXT) AS id, 'auction ' || CAST(a.auction AS TEXT) \
		 || ' of ' || a.date AS title, '/auctions/' || CAST(a.auction AS TEXT) AS path FROM auctions a",
	)
}

fn overrides() -> Select {
	Select::new(
		"SELECT 'override' AS kind, CAST(v.override AS TEXT) AS id, 'override ' || CAST(v.override AS \
		 TEXT) || ', ' || v.reason || ', ' || v.state AS title, '/feeder?override=' || \
		 CAST(v.override AS TEXT) AS path FROM overrides v",
	)
}

fn extrinsics() -> Select {
	let id = "CAST(x.block AS TEXT) || '-' || CAST(x.extrinsic AS TEXT)";
	Select::new(format!(
		"SELECT 'extrinsic' AS kind, {id} AS id, 'extrinsic ' || {id} || ', ' || x.pallet || '.' || \
		 x.call AS title, '/extrinsics/' || {id} AS path FROM extrinsics x",
	))
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn a_pattern_finds_what_was_written_and_nothing_more() {
		assert_eq!(pattern("50% Über_Nacht!"), "%50!% _ber!_nacht!!%");
		assert!(has_words("aggregator Überland, Ost", "ÜBERLAND ost"));
		assert!(!has_words("aggregator Oberland", "überland"));
	}
}
