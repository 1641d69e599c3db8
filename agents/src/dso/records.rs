//! The utility's own records: its connection points, and what may be connected there.

use crate::config::{self, ConfigError};
use serde::{Deserialize, Serialize};
use std::{collections::BTreeMap, path::Path};
use tieline_client::{chain::Hash, network::NewPoint};
use tieline_feeder::Feeder;
use tieline_primitives::{
	Capability, Hardware, Identifier, IdentifierSecret, PointName, Technology, Watts,
};

/// A device that the utility has agreed to connect.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Interconnection {
	/// Where.
	pub point: PointName,
	/// What it is.
	pub technology: Technology,
	/// The most that it may inject and withdraw.
	pub capability: Capability,
}

impl Interconnection {
	/// Whether a device registered like this is the one agreed: of the technology, at the point, and
	/// rated no higher.
	pub fn admits(&self, point: &PointName, technology: Technology, rating: &Capability) -> bool {
		self.point == *point && self.technology == technology && self.capability.covers(rating)
	}
}

/// The source of a utility's interconnection agreements.
pub trait InterconnectionRecords: Send + Sync {
	/// The agreement for a device, by the identifier that it is registered under
	/// ([`Identifier::digest`]).
	fn find(&self, device: &Hash) -> Result<Option<Interconnection>, ConfigError>;
}

/// A row of a file of interconnection agreements.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct InterconnectionRow {
	/// The device's serial number, or its LFDI.
	pub serial: String,
	/// The connection point, such as `675.2`.
	pub point: PointName,
	/// `solar`, `storage`, `ev-charger` or `flexible-load`.
	pub technology: Technology,
	/// The most that it may inject, in kW.
	pub export_kw: f64,
	/// The most that it may withdraw, in kW.
	pub import_kw: f64,
}

/// Interconnection agreements from a CSV file of [`InterconnectionRow`]s.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FileRecords {
	agreements: BTreeMap<[u8; 32], Interconnection>,
}

impl FileRecords {
	/// Reads a file of agreements for devices whose identifiers were issued with this secret. A serial
	/// number that is none, or is there twice, is named by its line.
	pub fn read(file: &Path, secret: &IdentifierSecret) -> Result<Self, ConfigError> {
		let mut agreements = BTreeMap::new();
		for (line, row) in config::read_rows::<InterconnectionRow>(file)? {
			let malformed = |problem: String| ConfigError::malformed(file, line, problem);
			let serial = Identifier::new(&row.serial)
				.map_err(|error| malformed(format!("`{}`: {error}", row.serial)))?;
			let capability = kilowatts(row.export_kw, row.import_kw)
				.filter(|capability| row.technology.admits(capability))
				.ok_or_else(|| malformed("a device has ratings of its technology, in kW".into()))?;
			let agreement =
				Interconnection { point: row.point, technology: row.technology, capability };
			let device = serial.digest(Hardware::Device, secret);
			if agreements.insert(device, agreement).is_some() {
				return Err(malformed(format!("the serial number `{serial}` is there twice")));
			}
		}
		Ok(Self { agreements })
	}
}

impl InterconnectionRecords for FileRecords {
	fn find(&self, device: &Hash) -> Result<Option<Interconnection>, ConfigError> {
		Ok(self.agreements.get(&device.0).cloned())
	}
}

/// A row of a file of the envelopes of sites.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EnvelopeRow {
	/// The serial number of the settlement meter.
	pub meter: String,
	/// The most that the devices behind it may inject together, in kW.
	pub export_kw: f64,
	/// The most that they may withdraw together, in kW.
	pub import_kw: f64,
}

/// The envelopes of sites by their agreements, by the identifier that the settlement meter is
/// registered under, from a CSV file of [`EnvelopeRow`]s. A meter that is there twice is named by its
/// line.
pub fn read_envelopes(
	file: &Path,
	secret: &IdentifierSecret,
) -> Result<BTreeMap<[u8; 32], Capability>, ConfigError> {
	let mut envelopes = BTreeMap::new();
	for (line, row) in config::read_rows::<EnvelopeRow>(file)? {
		let malformed = |problem: String| ConfigError::malformed(file, line, problem);
		let meter = Identifier::new(&row.meter)
			.map_err(|error| malformed(format!("`{}`: {error}", row.meter)))?;
		let envelope = kilowatts(row.export_kw, row.import_kw)
			.ok_or_else(|| malformed("an envelope is 0 kW or more".into()))?;
		if envelopes.insert(meter.digest(Hardware::Meter, secret), envelope).is_some() {
			return Err(malformed(format!("the meter `{meter}` is there twice")));
		}
	}
	Ok(envelopes)
}

/// A row of a file of connection points.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PointRow {
	/// The connection point, such as `675.2`.
	pub point: PointName,
	/// The most that may be injected there while the DSO is silent, in kW.
	pub export_kw: f64,
	/// The most that may be withdrawn there while the DSO is silent, in kW.
	pub import_kw: f64,
	/// What the service there carries in either direction, in kW; what the model of the feeder
	/// carries there when it is left out.
	#[serde(default)]
	pub carries_kw: Option<f64>,
}

/// Connection points with their standing limits and what they carry, from a CSV file of
/// [`PointRow`]s. A point that is there twice, that the feeder does not have or whose standing limit
/// exceeds what it carries is named by its line.
pub fn read_points(file: &Path, feeder: &Feeder) -> Result<Vec<NewPoint>, ConfigError> {
	let mut points = Vec::<NewPoint>::new();
	for (line, row) in config::read_rows::<PointRow>(file)? {
		let malformed = |problem: String| ConfigError::malformed(file, line, problem);
		let standing = kilowatts(row.export_kw, row.import_kw)
			.ok_or_else(|| malformed("a standing limit is 0 kW or more".into()))?;
		if points.iter().any(|point| point.name == row.point) {
			return Err(malformed(format!("the point {} is there twice", row.point)));
		}
		feeder.point(&row.point).map_err(|error| malformed(error.to_string()))?;
		let carried = match row.carries_kw {
			Some(kw) => kilowatts(kw, kw)
				.map(|carried| carried.export)
				.ok_or_else(|| malformed("a point carries 0 kW or more".into()))?,
			None => carried(feeder, &row.point).ok_or_else(|| {
				let point = &row.point;
				malformed(format!("no rating of the feeder bounds {point}: give `carries_kw`"))
			})?,
		};
		let capacity = Capability { export: carried, import: carried };
		if !capacity.covers(&standing) {
			let problem =
				format!("a standing limit of {} exceeds the {carried} that it carries", row.point);
			return Err(malformed(problem));
		}
		points.push(NewPoint { name: row.point, standing, capacity });
	}
	Ok(points)
}

/// What a connection point carries by the ratings of the feeder, at unity power factor, in whole
/// watts; `None` where none of them bounds it, or the feeder has no such point.
pub fn carried(feeder: &Feeder, point: &PointName) -> Option<Watts> {
	let kva = feeder.capacity_kva(&feeder.point(point).ok()?)?;
	Some(Watts::from_kw(kva))
}

/// A capability from kilowatts, neither of them negative.
fn kilowatts(export: f64, import: f64) -> Option<Capability> {
	let sound = |kw: f64| kw.is_finite() && kw >= 0.0;
	(sound(export) && sound(import))
		.then(|| Capability { export: Watts::from_kw(export), import: Watts::from_kw(import) })
}

#[cfg(test)]
mod tests {
	use super::*;

	fn file(text: &str) -> (tempfile::TempDir, std::path::PathBuf) {
		let folder = tempfile::tempdir().unwrap();
		let file = folder.path().join("records.csv");
		std::fs::write(&file, text).unwrap();
		(folder, file)
	}

	fn secret() -> IdentifierSecret {
		IdentifierSecret::from([7; 32])
	}

	const HEAD: &str = "serial,point,technology,export_kw,import_kw\n";

	#[test]
	fn an_agreement_admits_the_device_at_its_point_up_to_its_rating() {
		let (_folder, file) = file(&format!("{HEAD}inv-1,675.2,solar,10,0\n"));
		let records = FileRecords::read(&file, &secret()).unwrap();
		let digest = |serial| {
			let serial = Identifier::new(serial).unwrap();
			Hash::from(serial.digest(Hardware::Device, &secret()))
		};
		let agreement = records.find(&digest("INV-1 ")).unwrap().expect("an agreement");
		let rating = |watts| Capability { export: Watts(watts), import: Watts::ZERO };
		let at = |point: &str| point.parse::<PointName>().unwrap();
		assert!(agreement.admits(&at("675.2"), Technology::Solar, &rating(10_000)));
		assert!(!agreement.admits(&at("675.2"), Technology::Solar, &rating(10_001)));
		assert!(!agreement.admits(&at("675.1"), Technology::Solar, &rating(10_000)));
		assert!(!agreement.admits(&at("675.2"), Technology::Storage, &rating(10_000)));
		assert_eq!(records.find(&digest("INV-2")).unwrap(), None);
	}

	#[test]
	fn a_row_that_is_no_agreement_is_named_by_its_line() {
		for (rows, problem) in [
			("INV-1,675.2,solar,1,0\ninv-1,675.3,solar,1,0\n", "there twice"),
			("INV-1,675.2,solar,1,0\n,675.3,solar,1,0\n", "empty"),
			("INV-1,675.2,solar,1,0\nINV-2,675.3,solar,1,2\n", "ratings of its technology"),
			("INV-1,675.2,solar,1,0\nINV-2,675.3,wind,1,2\n", "wind"),
		] {
			let (_folder, file) = file(&format!("{HEAD}{rows}"));
			let error = FileRecords::read(&file, &secret()).unwrap_err().to_string();
			assert!(error.contains("records.csv:3:") && error.contains(problem), "{error}");
		}
	}

	#[test]
	fn a_site_has_one_envelope() {
		const HEAD: &str = "meter,export_kw,import_kw\n";
		let (_folder, sound) = file(&format!("{HEAD}m-1,75,60\n"));
		let envelopes = read_envelopes(&sound, &secret()).unwrap();
		let meter = Identifier::new("M-1 ").unwrap().digest(Hardware::Meter, &secret());
		let agreed = Capability { export: Watts(75_000), import: Watts(60_000) };
		assert_eq!(envelopes, BTreeMap::from([(meter, agreed)]));
		for (rows, problem) in [
			("M-1,75,60\nm-1,1,1\n", "there twice"),
			("M-1,75,60\nM-2,-1,1\n", "0 kW or more"),
			("M-1,75,60\n,1,1\n", "empty"),
		] {
			let (_folder, file) = file(&format!("{HEAD}{rows}"));
			let error = read_envelopes(&file, &secret()).unwrap_err().to_string();
			assert!(error.contains("records.csv:3:") && error.contains(problem), "{error}");
		}
	}

	#[test]
	fn a_point_has_one_standing_limit() {
		let (_folder, file) = file("point,export_kw,import_kw\n675.2,1,2\n675.2,1,2\n");
		let error = read_points(&file, &tieline_opendss::ieee13()).unwrap_err().to_string();
		assert!(error.contains("records.csv:3: the point 675.2 is there twice"), "{error}");
	}

	#[test]
	fn a_point_carries_what_its_row_says_or_else_what_the_feeder_does() {
		let (_folder, file) =
			file("point,export_kw,import_kw,carries_kw\n634.1.2.3,1,2,\n675.2,1,2,50\n");
		let points = read_points(&file, &tieline_opendss::ieee13()).unwrap();
		let carried = points.iter().map(|point| point.capacity.export).collect::<Vec<_>>();
		assert_eq!(carried, [Watts(500_000), Watts(50_000)]);
	}

	#[test]
	fn a_point_is_on_the_feeder_and_carries_its_standing_limit() {
		for (row, problem) in [
			("700.1,1,1,", "unknown bus"),
			("675.2,60,1,50", "exceeds the 50 kW that it carries"),
			("634.1.2.3,1,501,", "exceeds the 500 kW that it carries"),
			("675.2,1,1,-5", "0 kW or more"),
		] {
			let (_folder, file) = file(&format!("point,export_kw,import_kw,carries_kw\n{row}\n"));
			let error = read_points(&file, &tieline_opendss::ieee13()).unwrap_err().to_string();
			assert!(error.contains("records.csv:2:") && error.contains(problem), "{error}");
		}
	}
}
