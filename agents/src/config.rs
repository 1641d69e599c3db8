//! Reading an agent's configuration, and the data that it names, from files.
//!
//! A configuration is TOML. It names one participant: its key, the public addresses of those that it
//! deals with, and the files that hold its data, which are CSV with a header line. Paths are
//! relative to the configuration's folder.

use jiff::Timestamp;
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use std::{
	fs,
	io::{self, Write as _},
	path::{Path, PathBuf},
};
use tieline_client::{
	Venue,
	chain::{Account, AccountId, AtFinalizedBlock, ChainError},
	keys::{KeyError, KeySource},
};
use tieline_primitives::{Interval, Millis, Profile};

/// Why an agent cannot be set up.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ConfigError {
	/// A file cannot be read: check the path and its permissions.
	#[error("{} cannot be read: {cause}", file.display())]
	Unreadable {
		/// The file.
		file: PathBuf,
		/// Why.
		cause: io::Error,
	},
	/// A file cannot be written: free space, or choose another folder.
	#[error("{} cannot be written: {cause}", file.display())]
	Unwritable {
		/// The file.
		file: PathBuf,
		/// Why.
		cause: io::Error,
	},
	/// A file does not say what it has to: correct the line.
	#[error("{}:{line}: {problem}", file.display())]
	Malformed {
		/// The file.
		file: PathBuf,
		/// The line, from 1.
		line: u64,
		/// What is wrong.
		problem: String,
	},
	/// The key cannot be used.
	#[error(transparent)]
	Key(#[from] KeyError),
	/// The feeder cannot be solved: correct its model.
	#[error("{}: {problem}", file.display())]
	Feeder {
		/// The script of the model.
		file: PathBuf,
		/// What is wrong.
		problem: String,
	},
}

impl ConfigError {
	pub(crate) fn malformed(file: &Path, line: u64, problem: impl ToString) -> Self {
		Self::Malformed { file: file.into(), line, problem: problem.to_string() }
	}

	fn unwritable(file: &Path) -> impl FnOnce(io::Error) -> Self {
		let file = file.to_path_buf();
		move |cause| Self::Unwritable { file, cause }
	}
}

/// The account that an agent acts with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AccountConfig {
	/// The key that signs and pays the fees.
	pub key: KeySource,
	/// The account that it acts for by proxy, such as a cold one that holds the deposits; the key's
	/// own unless given.
	#[serde(default, skip_serializing_if = "Option::is_none")]
	pub acts_for: Option<AccountId>,
}

impl AccountConfig {
	/// The account of a key alone.
	pub fn of(key: KeySource) -> Self {
		Self { key, acts_for: None }
	}

	/// Reads the key. Its file, if it has one, is beside the configuration.
	pub fn load(&self, config: &Path) -> Result<Account, ConfigError> {
		let key = match &self.key {
			KeySource::File(file) => KeySource::File(beside(config, file)),
			KeySource::Keystore { file, password_env } => KeySource::Keystore {
				file: beside(config, file),
				password_env: password_env.clone(),
			},
			other => other.clone(),
		};
		let key = key.load()?;
		Ok(match self.acts_for {
			Some(real) => Account::by_proxy(key, real),
			None => Account::new(key),
		})
	}
}

/// Where a participant trades, by public addresses.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct VenueConfig {
	/// The ISO that operates the pricing node.
	pub iso: AccountId,
	/// The DSO that operates the area.
	pub dso: AccountId,
}

impl VenueConfig {
	/// The pricing node and the area; `None` until both have been created.
	pub async fn find(&self, at: &AtFinalizedBlock) -> Result<Option<Venue>, ChainError> {
		Venue::find(at, &self.iso, &self.dso).await
	}
}

/// Reads a configuration.
pub fn read<C: DeserializeOwned>(file: &Path) -> Result<C, ConfigError> {
	let text = read_text(file)?;
	toml::from_str(&text).map_err(|error| {
		let at = error.span().map_or(0, |span| span.start);
		let before = text.get(..at).unwrap_or(&text);
		let line = before.matches('\n').count() as u64 + 1;
		ConfigError::malformed(file, line, error.message())
	})
}

/// Writes a configuration. It may name keys of a development chain, never any other secret.
pub fn write<C: Serialize>(file: &Path, config: &C) -> Result<(), ConfigError> {
	let text = toml::to_string(config).map_err(io::Error::other);
	let written = text.and_then(|text| fs::write(file, text));
	written.map_err(ConfigError::unwritable(file))
}

/// Writes a secret of a development chain into a file that its owner alone can read.
pub fn write_secret(file: &Path, secret: &str) -> Result<(), ConfigError> {
	let mut options = fs::OpenOptions::new();
	options.write(true).create(true).truncate(true);
	#[cfg(unix)]
	std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
	let written = options.open(file).and_then(|mut open| writeln!(open, "{secret}"));
	written.map_err(ConfigError::unwritable(file))
}

/// The path of a file that a configuration names.
pub fn beside(config: &Path, named: &Path) -> PathBuf {
	config.parent().unwrap_or(Path::new("")).join(named)
}

/// Reads a text file.
pub fn read_text(file: &Path) -> Result<String, ConfigError> {
	fs::read_to_string(file).map_err(|cause| ConfigError::Unreadable { file: file.into(), cause })
}

/// Reads the rows of a CSV file, each with its line.
pub fn read_rows<R: DeserializeOwned>(file: &Path) -> Result<Vec<(u64, R)>, ConfigError> {
	let text = read_text(file)?;
	let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(text.as_bytes());
	let headers = reader.headers().cloned().map_err(|error| csv_error(file, &error))?;
	let mut rows = Vec::new();
	for record in reader.records() {
		let record = record.map_err(|error| csv_error(file, &error))?;
		let line = record.position().map_or(0, csv::Position::line);
		let row = record.deserialize(Some(&headers));
		rows.push((line, row.map_err(|error| csv_error(file, &error))?));
	}
	Ok(rows)
}

/// Writes rows as a CSV file.
pub fn write_rows<R: Serialize>(
	file: &Path,
	rows: impl IntoIterator<Item = R>,
) -> Result<(), ConfigError> {
	let mut writer = csv::Writer::from_path(file).map_err(io::Error::other);
	let written =
		writer.as_mut().map_err(|error| io::Error::other(error.to_string())).and_then(|writer| {
			rows.into_iter().try_for_each(|row| writer.serialize(row)).map_err(io::Error::other)?;
			writer.flush()
		});
	written.map_err(ConfigError::unwritable(file))
}

fn csv_error(file: &Path, error: &csv::Error) -> ConfigError {
	let line = error.position().map_or(0, csv::Position::line);
	let problem = match error.kind() {
		csv::ErrorKind::Deserialize { err, .. } => err.to_string(),
		_ => error.to_string(),
	};
	ConfigError::malformed(file, line, problem)
}

/// A delivery interval as the rows of a file name it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct IntervalRow {
	/// The start, as RFC 3339 with an offset: `2026-04-15T12:00:00-07:00`.
	pub start: Timestamp,
	/// The length in minutes: 60, 30, 15 or 5.
	pub minutes: u16,
}

impl IntervalRow {
	/// The row of an interval.
	pub fn of(interval: &Interval) -> Self {
		let start = i64::try_from(interval.start.0).ok();
		let start = start.and_then(|start| Timestamp::from_millisecond(start).ok());
		Self {
			start: start.unwrap_or(Timestamp::MAX),
			minutes: u16::try_from(interval.length.0 / 60_000).unwrap_or(u16::MAX),
		}
	}

	/// The interval; an error says what is wrong with the row.
	pub fn interval(&self) -> Result<Interval, String> {
		let start = u64::try_from(self.start.as_millisecond())
			.map_err(|_| format!("{} is before 1970", self.start))?;
		match self.minutes {
			60 | 30 | 15 | 5 => Ok(Interval {
				start: Millis(start),
				length: Millis(u64::from(self.minutes) * 60_000),
			}),
			minutes => Err(format!("an interval has 60, 30, 15 or 5 minutes, not {minutes}")),
		}
	}
}

/// The values of consecutive intervals of one length, from rows in any order.
pub fn profile<T>(
	file: &Path,
	mut rows: Vec<(u64, IntervalRow, T)>,
) -> Result<Profile<T>, ConfigError> {
	rows.sort_by_key(|(_, interval, _)| *interval);
	let Some((_, first, _)) = rows.first() else {
		return Err(ConfigError::malformed(file, 1, "there are no rows"));
	};
	let first = first.interval().map_err(|problem| ConfigError::malformed(file, 2, problem))?;
	let mut values = Vec::with_capacity(rows.len());
	for (index, (line, row, value)) in rows.into_iter().enumerate() {
		let interval =
			row.interval().map_err(|problem| ConfigError::malformed(file, line, problem))?;
		let expected = first.start.0 + first.length.0 * index as u64;
		if interval.length != first.length || interval.start.0 != expected {
			let problem = "the intervals must follow each other without a gap, all of one length";
			return Err(ConfigError::malformed(file, line, problem));
		}
		values.push(value);
	}
	Profile::new(first.start, first.length, values)
		.ok_or_else(|| ConfigError::malformed(file, 2, "the intervals end beyond all time"))
}

#[cfg(test)]
mod tests {
	use super::*;

	fn file(text: &str) -> (tempfile::TempDir, PathBuf) {
		let folder = tempfile::tempdir().unwrap();
		let file = folder.path().join("load.csv");
		fs::write(&file, text).unwrap();
		(folder, file)
	}

	fn load(text: &str) -> Result<Profile<f64>, ConfigError> {
		let (_folder, file) = file(text);
		let rows = read_rows::<LoadLine>(&file)?;
		profile(
			&file,
			rows.into_iter().map(|(line, row)| (line, row.at(), row.multiplier)).collect(),
		)
	}

	#[derive(Deserialize)]
	struct LoadLine {
		start: Timestamp,
		minutes: u16,
		multiplier: f64,
	}

	impl LoadLine {
		fn at(&self) -> IntervalRow {
			IntervalRow { start: self.start, minutes: self.minutes }
		}
	}

	#[test]
	fn rows_in_any_order_make_a_profile() {
		let profile = load(
			"start,minutes,multiplier\n2026-04-15T01:00:00-07:00,60,0.4\n\
			 2026-04-15T00:00:00-07:00, 60, 0.5\n",
		)
		.unwrap();
		assert_eq!(profile.values(), [0.5, 0.4]);
		assert_eq!(profile.start(), Millis(1_776_236_400_000));
	}

	#[test]
	fn a_gap_a_wrong_length_and_a_word_are_named_by_their_line() {
		let head = "start,minutes,multiplier\n2026-04-15T00:00:00Z,60,0.5\n";
		for (line, problem) in [
			("2026-04-15T02:00:00Z,60,0.5", "without a gap"),
			("2026-04-15T01:00:00Z,30,0.5", "without a gap"),
			("2026-04-15T01:00:00Z,7,0.5", "60, 30, 15 or 5 minutes, not 7"),
			("2026-04-15T01:00:00Z,60,much", "invalid float"),
			("at one,60,0.5", "four digit integer as year"),
		] {
			let error = load(&format!("{head}{line}\n")).unwrap_err().to_string();
			assert!(error.contains("load.csv:3:") && error.contains(problem), "{error}");
		}
	}

	#[test]
	fn a_file_that_is_not_there_is_named() {
		let error = read_rows::<LoadLine>(Path::new("no/such/load.csv")).err().unwrap();
		assert!(error.to_string().contains("no/such/load.csv"), "{error}");
	}

	#[test]
	fn a_wrong_key_of_a_configuration_is_named_by_its_line() {
		let (_folder, file) = file(
			"iso = \"5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY\"\n\
			dso = \"5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY\"\ndos = 3\n",
		);
		let error = read::<VenueConfig>(&file).unwrap_err().to_string();
		assert!(error.contains(":3:") && error.contains("dos"), "{error}");
	}
}
