//! The types of the answers' fields, as SQL gives them and JSON has them.
//!
//! A field that SQL makes of several columns is text in between, whose parts are separated by spaces:
//! the same expression works in SQLite and PostgreSQL.

use jiff::{Timestamp, tz::TimeZone};
use serde::{Deserialize, Serialize};
use sqlx::{
	Any, Decode, Type,
	any::{AnyTypeInfo, AnyValueRef},
	error::BoxDynError,
};
use std::collections::BTreeMap;
use tieline_client::zone::{LocalTime, date_of};
use tieline_primitives::Day;
use utoipa::ToSchema;

/// An instant in UTC, ISO 8601.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
#[schema(value_type = String, format = DateTime, example = "2026-11-29T19:00:00.000Z")]
pub struct Utc(String);

/// An instant with the offset of the market's zone, ISO 8601.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
#[schema(value_type = String, format = DateTime, example = "2026-04-15T12:00:00-07:00")]
pub struct Local(String);

/// The name of a delivery interval: when it starts, with the offset of the market's zone.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
#[schema(value_type = String, example = "12:00-07:00")]
pub struct IntervalName(String);

/// A local date.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
#[schema(value_type = String, format = Date, example = "2026-04-15")]
pub struct Date(String);

/// A statement that holds or not.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
#[schema(value_type = bool)]
pub struct Flag(bool);

/// Values as the chain's metadata names and nests them.
#[derive(Clone, Debug, Default, PartialEq, Serialize, ToSchema)]
#[schema(value_type = Object)]
pub struct Fields(serde_json::Value);

/// Names.
#[derive(Clone, Debug, Default, PartialEq, Serialize, ToSchema)]
#[schema(value_type = Vec<String>)]
pub struct Names(Vec<String>);

/// By connection point, parts per million of a watt of net injection.
#[derive(Clone, Debug, Default, PartialEq, Serialize, ToSchema)]
#[schema(value_type = BTreeMap<String, i64>)]
pub struct Coefficients(BTreeMap<String, i64>);

/// A connection point.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct Point {
	/// Its area.
	pub area: i64,
	/// Its index in the area.
	pub point: i64,
	/// Its name, a bus and its phases; null where the index has none.
	#[schema(example = "675.1.2.3")]
	pub name: Option<String>,
}

/// Where evidence is on the chain.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct Place {
	/// The block.
	pub block: i64,
	/// The extrinsic in the block, from 0; null where the block itself did it, or it is not known.
	pub extrinsic: Option<i64>,
	/// The block's hash; null where the index does not have the block.
	pub block_hash: Option<String>,
}

impl Utc {
	pub(crate) fn of(unix_ms: i64) -> Option<Self> {
		let at = Timestamp::from_millisecond(unix_ms).ok()?;
		Some(Self(at.to_zoned(TimeZone::UTC).strftime("%Y-%m-%dT%H:%M:%S.%3fZ").to_string()))
	}
}

impl Local {
	/// An instant at the place of a zone; in UTC where the zone is not known.
	fn read(text: &str) -> Option<Self> {
		let (unix_ms, zone) = parts_of(text)?;
		clocks(zone).iso(unix_ms).map(Self)
	}
}

impl Date {
	pub(crate) fn of(day: i64) -> Option<Self> {
		date_of(Day(u32::try_from(day).ok()?)).map(|date| Self(date.to_string()))
	}
}

impl From<bool> for Flag {
	fn from(holds: bool) -> Self {
		Self(holds)
	}
}

impl From<serde_json::Value> for Fields {
	fn from(value: serde_json::Value) -> Self {
		match value {
			value @ serde_json::Value::Object(_) => Self(value),
			value => Self(serde_json::json!({ "value": value })),
		}
	}
}

/// The clocks of a zone; those of UTC where there is no such zone.
pub(crate) fn clocks(zone: &str) -> LocalTime {
	LocalTime::named(zone).unwrap_or(LocalTime::UTC)
}

/// The time zone of a name, for computing with it; UTC where there is no such zone.
pub(crate) fn clocks_of(zone: &str) -> TimeZone {
	TimeZone::get(zone).unwrap_or_else(|_| {
		let parsed = jiff::fmt::strtime::parse("%:z", zone).ok();
		parsed.and_then(|parsed| parsed.offset()).map_or(TimeZone::UTC, TimeZone::fixed)
	})
}

/// The SQL of a [`Local`] or [`IntervalName`].
pub(crate) fn local(unix_ms: &str, zone: &str) -> String {
	format!("CAST({unix_ms} AS TEXT) || ' ' || {zone}")
}

/// The SQL of a [`Place`].
pub(crate) fn place(block: &str, extrinsic: &str) -> String {
	format!(
		"CAST({block} AS TEXT) || ' ' || COALESCE(CAST({extrinsic} AS TEXT), '-') || ' ' || \
		 COALESCE((SELECT bp.hash FROM blocks bp WHERE bp.number = {block}), '-')"
	)
}

/// The SQL of a [`Point`].
pub(crate) fn point(area: &str, point: &str) -> String {
	format!(
		"CAST({area} AS TEXT) || ' ' || CAST({point} AS TEXT) || ' ' || COALESCE((SELECT pn.name FROM \
		 points pn WHERE pn.area = {area} AND pn.point = {point}), '')"
	)
}

fn parts_of(text: &str) -> Option<(u64, &str)> {
	let (unix_ms, zone) = text.split_once(' ')?;
	Some((unix_ms.parse().ok()?, zone))
}

fn place_of(text: &str) -> Option<Place> {
	let mut parts = text.splitn(3, ' ');
	let block = parts.next()?.parse().ok()?;
	let extrinsic = match parts.next()? {
		"-" => None,
		extrinsic => Some(extrinsic.parse().ok()?),
	};
	let hash = parts.next().filter(|hash| *hash != "-");
	Some(Place { block, extrinsic, block_hash: hash.map(Into::into) })
}

fn point_of(text: &str) -> Option<Point> {
	let mut parts = text.splitn(3, ' ');
	let (area, point) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
	let name = parts.next().filter(|name| !name.is_empty()).map(Into::into);
	Some(Point { area, point, name })
}

/// A coefficient as the database has it.
#[derive(Deserialize)]
struct Coefficient {
	point: i64,
	name: Option<String>,
	ppm: i64,
}

fn coefficients_of(text: &str) -> Option<Coefficients> {
	let all = serde_json::from_str::<Vec<Coefficient>>(text).ok()?.into_iter();
	let named = all.map(|Coefficient { point, name, ppm }| {
		(name.unwrap_or_else(|| format!("point {point}")), ppm)
	});
	Some(Coefficients(named.collect()))
}

macro_rules! decoded {
	($of:ty => $($type:ty, $read:expr;)+) => {$(
		impl Type<Any> for $type {
			fn type_info() -> AnyTypeInfo {
				<$of as Type<Any>>::type_info()
			}

			fn compatible(info: &AnyTypeInfo) -> bool {
				<$of as Type<Any>>::compatible(info)
			}
		}

		impl<'r> Decode<'r, Any> for $type {
			fn decode(value: AnyValueRef<'r>) -> Result<Self, BoxDynError> {
				let stored = <$of as Decode<'r, Any>>::decode(value)?;
				let read: fn(&$of) -> Option<Self> = $read;
				read(&stored).ok_or_else(|| format!("`{stored}` is no {}", stringify!($type)).into())
			}
		}
	)+};
}

decoded! { i64 =>
	Utc, |unix_ms| Self::of(*unix_ms);
	Date, |day| Self::of(*day);
	Flag, |holds| Some(Self(*holds != 0));
}

decoded! { String =>
	Local, |text| Self::read(text);
	IntervalName, |text| parts_of(text).map(|(at, zone)| Self(clocks(zone).interval(at)));
	Place, |text| place_of(text);
	Point, |text| point_of(text);
	Fields, |text| serde_json::from_str::<serde_json::Value>(text).ok().map(Self::from);
	Names, |text| serde_json::from_str(text).ok().map(Self);
	Coefficients, |text| coefficients_of(text);
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn an_instant_has_the_offset_of_its_zone_on_its_date() {
		let noon = 1_776_279_600_000;
		let local = |zone| Local::read(&format!("{noon} {zone}")).unwrap().0;
		assert_eq!(local("America/Los_Angeles"), "2026-04-15T12:00:00-07:00");
		assert_eq!(local("+05:30"), "2026-04-16T00:30:00+05:30");
		assert_eq!(local("Nowhere/At_All"), "2026-04-15T19:00:00+00:00");
		assert_eq!(Utc::of(noon + 1).unwrap().0, "2026-04-15T19:00:00.001Z");
		assert_eq!(Local::read("-1 +00:00"), None);
	}

	#[test]
	fn a_place_may_lack_its_extrinsic_and_the_hash_of_its_block() {
		let place = |text| place_of(text).unwrap();
		let hash = Some("0xab".into());
		assert_eq!(place("31 2 0xab"), Place { block: 31, extrinsic: Some(2), block_hash: hash });
		assert_eq!(place("31 - -"), Place { block: 31, extrinsic: None, block_hash: None });
		assert_eq!(place_of("31"), None);
	}

	#[test]
	fn a_point_may_lack_its_name_and_a_name_may_have_spaces() {
		let point = |text| point_of(text).unwrap().name;
		assert_eq!(point("0 3 675.1.2.3").as_deref(), Some("675.1.2.3"));
		assert_eq!(point("0 3 a b").as_deref(), Some("a b"));
		assert_eq!(point("0 3 "), None);
	}
}
