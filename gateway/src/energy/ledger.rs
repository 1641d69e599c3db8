//! The energy on disk: an append-only file, of which each line is good or not there.
//!
//! A line is the CRC-32 of its text, the text (JSON) and a line feed, and is on the disk before the
//! next one is written. One that was cut off by a crash is ignored: since the counters of the device
//! go on by themselves, the next reading counts what it would have. The file is rewritten when it
//! has grown, beside the old one, which it then replaces at once.

use super::meter::{Energy, Meter, Reading};
use serde::{Deserialize, Serialize};
use std::{
	collections::BTreeMap,
	fs::{self, File, OpenOptions, TryLockError},
	io::{self, Write as _},
	path::{Path, PathBuf},
};

/// The size at which the file is rewritten, in bytes.
const LARGE: u64 = 1 << 20;
/// The version of the file's form.
const VERSION: u32 = 1;

/// Why the energy cannot be kept.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum LedgerError {
	/// The folder cannot be read or written: free space, or correct its permissions.
	#[error("{}: {cause}", path.display())]
	Io {
		/// The file or folder.
		path: PathBuf,
		/// The reason.
		cause: io::Error,
	},
	/// Another gateway has the folder: give each a folder of its own.
	#[error("{}: another gateway keeps its energy here", .0.display())]
	InUse(PathBuf),
	/// The file is damaged before its last line: restore it, or move it away.
	#[error("{}:{line}: damaged, although lines follow", path.display())]
	Damaged {
		/// The file.
		path: PathBuf,
		/// The line, from 1.
		line: usize,
	},
	/// The file has intervals of another length: move it away once all have been taken.
	#[error("{}: its intervals have {found} ms, not {expected} ms", path.display())]
	OtherLength {
		/// The file.
		path: PathBuf,
		/// The configured length in milliseconds.
		expected: u64,
		/// The length in the file in milliseconds.
		found: u64,
	},
}

/// A line of the file.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "snake_case")]
enum Entry {
	/// The first line.
	Header { version: u32, length_ms: u64 },
	/// The state after a reading, and the intervals that were over with it.
	Read { meter: Meter, closed: Vec<(u64, Energy)> },
	/// Intervals that have been taken over, by their start.
	Taken(Vec<u64>),
}

/// The energy on disk.
#[derive(Debug)]
pub struct Ledger {
	path: PathBuf,
	file: File,
	/// Held as long as the ledger is open.
	_lock: File,
	size: u64,
	length: u64,
	meter: Meter,
	kept: BTreeMap<u64, Energy>,
}

impl Ledger {
	/// Opens the ledger in a folder, which is created where it is missing, for intervals of this
	/// length in milliseconds.
	pub fn open(folder: &Path, length: u64) -> Result<Self, LedgerError> {
		let io_at = |path: &Path| {
			let path = path.to_path_buf();
			move |cause| LedgerError::Io { path, cause }
		};
		fs::create_dir_all(folder).map_err(io_at(folder))?;
		let lock_path = folder.join("lock");
		let lock = File::create(&lock_path).map_err(io_at(&lock_path))?;
		match lock.try_lock() {
			Ok(()) => {},
			Err(TryLockError::WouldBlock) => return Err(LedgerError::InUse(folder.into())),
			Err(TryLockError::Error(cause)) => return Err(io_at(&lock_path)(cause)),
		}
		let path = folder.join("energy.log");
		let mut kept = BTreeMap::new();
		let mut meter = Meter::default();
		for entry in read(&path)? {
			match entry {
				Entry::Header { length_ms: found, .. } if found != length => {
					return Err(LedgerError::OtherLength { path, expected: length, found });
				},
				Entry::Header { .. } => {},
				Entry::Read { meter: state, closed } => {
					meter = state;
					kept.extend(closed);
				},
				Entry::Taken(starts) => kept.retain(|start, _| !starts.contains(start)),
			}
		}
		let (file, size) = rewrite(&path, length, &meter, &kept).map_err(io_at(&path))?;
		Ok(Self { path, file, _lock: lock, size, length, meter, kept })
	}

	/// Takes a reading, and returns once it is on the disk.
	pub fn record(&mut self, reading: Reading) -> Result<(), LedgerError> {
		let mut meter = self.meter.clone();
		let closed = meter.take(reading, self.length);
		self.append(&Entry::Read { meter: meter.clone(), closed: closed.clone() })?;
		self.meter = meter;
		self.kept.extend(closed);
		Ok(())
	}

	/// Forgets intervals that have been taken over, and returns once that is on the disk. Gives how
	/// many of them were there.
	pub fn taken(&mut self, starts: &[u64]) -> Result<usize, LedgerError> {
		let there = starts.iter().copied().filter(|start| self.kept.contains_key(start));
		let there = there.collect::<Vec<_>>();
		if !there.is_empty() {
			self.append(&Entry::Taken(there.clone()))?;
			self.kept.retain(|start, _| !there.contains(start));
		}
		Ok(there.len())
	}

	/// The intervals that are over and have not been taken, by their start in Unix milliseconds.
	pub fn kept(&self) -> &BTreeMap<u64, Energy> {
		&self.kept
	}

	/// The length of an interval in milliseconds.
	pub fn length(&self) -> u64 {
		self.length
	}

	/// What the meter remembers.
	pub fn meter(&self) -> &Meter {
		&self.meter
	}

	fn append(&mut self, entry: &Entry) -> Result<(), LedgerError> {
		let path = self.path.clone();
		let appended = self.try_append(entry);
		appended.map_err(|cause| LedgerError::Io { path, cause })
	}

	fn try_append(&mut self, entry: &Entry) -> io::Result<()> {
		if self.size > LARGE {
			(self.file, self.size) = rewrite(&self.path, self.length, &self.meter, &self.kept)?;
		}
		let line = line(entry)?;
		let written = self.file.write_all(line.as_bytes()).and_then(|()| self.file.sync_data());
		if let Err(cause) = written {
			// Half a line, on a full disk, must not stay before the next one.
			self.file.set_len(self.size)?;
			return Err(cause);
		}
		self.size += line.len() as u64;
		Ok(())
	}
}

/// Writes the file anew, with the state alone. Gives it open at its end, and its size.
fn rewrite(
	path: &Path,
	length_ms: u64,
	meter: &Meter,
	kept: &BTreeMap<u64, Energy>,
) -> io::Result<(File, u64)> {
	let closed = kept.iter().map(|(start, energy)| (*start, energy.clone())).collect();
	let header = line(&Entry::Header { version: VERSION, length_ms })?;
	let text = header + &line(&Entry::Read { meter: meter.clone(), closed })?;
	let beside = path.with_extension("new");
	let mut file = File::create(&beside)?;
	file.write_all(text.as_bytes())?;
	file.sync_all()?;
	fs::rename(&beside, path)?;
	if let Some(folder) = path.parent() {
		File::open(folder)?.sync_all()?;
	}
	Ok((OpenOptions::new().append(true).open(path)?, text.len() as u64))
}

fn line(entry: &Entry) -> io::Result<String> {
	let text = serde_json::to_string(entry)?;
	Ok(format!("{:08x} {text}\n", crc32fast::hash(text.as_bytes())))
}

/// The entries of a file; none where there is no file. A last line that is not whole is left out.
fn read(path: &Path) -> Result<Vec<Entry>, LedgerError> {
	let bytes = match fs::read(path) {
		Ok(bytes) => bytes,
		Err(cause) if cause.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
		Err(cause) => return Err(LedgerError::Io { path: path.into(), cause }),
	};
	let lines = bytes.split_inclusive(|byte| *byte == b'\n').map(entry).collect::<Vec<_>>();
	let last = lines.len();
	let mut entries = Vec::with_capacity(last);
	for (index, entry) in lines.into_iter().enumerate() {
		match entry {
			Some(entry) => entries.push(entry),
			None if index + 1 == last => break,
			None => return Err(LedgerError::Damaged { path: path.into(), line: index + 1 }),
		}
	}
	Ok(entries)
}

/// The entry of a whole line.
fn entry(line: &[u8]) -> Option<Entry> {
	let line = std::str::from_utf8(line).ok()?.strip_suffix('\n')?;
	let (crc, text) = line.split_once(' ')?;
	let is_whole = u32::from_str_radix(crc, 16) == Ok(crc32fast::hash(text.as_bytes()));
	is_whole.then(|| serde_json::from_str(text).ok()).flatten()
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::sunspec::Counter;

	const MINUTE: u64 = 60_000;

	fn reading(time: u64, wh: u64) -> Reading {
		Reading {
			time,
			elapsed: Some(10_000),
			serial: "A1".into(),
			rating: 10_000,
			injected: Counter { raw: wh, exponent: 0, bits: 64 },
			withdrawn: None,
		}
	}

	/// Six readings a minute of a device that injects 6 kW: 100 Wh a minute.
	fn readings() -> Vec<Reading> {
		let wh = |index: u64| 1_000 + index * 100 / 6;
		(0..=30).map(|index| reading(index * 10_000, wh(index))).collect()
	}

	fn total(ledger: &Ledger) -> u64 {
		let all = ledger.kept().values().chain(ledger.meter().open().values());
		all.map(|energy| energy.injected_milli_wh).sum()
	}

	#[test]
	fn intervals_are_kept_until_they_are_taken() {
		let folder = tempfile::tempdir().unwrap();
		let mut ledger = Ledger::open(folder.path(), MINUTE).unwrap();
		for reading in readings() {
			ledger.record(reading).unwrap();
		}
		assert_eq!(ledger.kept().len(), 5);
		assert_eq!(total(&ledger), 500_000);
		assert_eq!(ledger.taken(&[0, MINUTE, 77]).unwrap(), 2);
		drop(ledger);
		let ledger = Ledger::open(folder.path(), MINUTE).unwrap();
		assert_eq!(ledger.kept().keys().copied().collect::<Vec<_>>(), [120_000, 180_000, 240_000]);
	}

	#[test]
	fn a_crash_at_any_byte_loses_no_energy_and_counts_none_twice() {
		let folder = tempfile::tempdir().unwrap();
		let path = folder.path().join("energy.log");
		let mut ledger = Ledger::open(folder.path(), MINUTE).unwrap();
		let mut sizes = Vec::new();
		for reading in readings().into_iter().take(14) {
			ledger.record(reading).unwrap();
			sizes.push(ledger.size);
		}
		drop(ledger);
		let whole = fs::read(&path).unwrap();
		let first = usize::try_from(sizes[0]).unwrap();
		for cut in (first..=whole.len()).step_by(7) {
			fs::write(&path, &whole[..cut]).unwrap();
			let mut ledger = Ledger::open(folder.path(), MINUTE).unwrap();
			let last = Reading { elapsed: None, ..readings()[30].clone() };
			ledger.record(last).unwrap();
			assert_eq!(total(&ledger), 500_000, "cut at byte {cut} of {}", whole.len());
			assert_eq!(ledger.kept().len(), 5, "cut at byte {cut}");
		}
	}

	#[test]
	fn a_line_that_is_damaged_before_others_is_an_error_with_its_number() {
		let folder = tempfile::tempdir().unwrap();
		let path = folder.path().join("energy.log");
		let mut ledger = Ledger::open(folder.path(), MINUTE).unwrap();
		readings().into_iter().take(3).for_each(|reading| ledger.record(reading).unwrap());
		drop(ledger);
		let damaged = fs::read_to_string(&path).unwrap().replacen("A1", "A2", 1);
		fs::write(&path, damaged).unwrap();
		let error = Ledger::open(folder.path(), MINUTE).unwrap_err().to_string();
		assert!(error.ends_with("energy.log:3: damaged, although lines follow"), "{error}");
	}

	#[test]
	fn two_gateways_do_not_share_a_folder_nor_two_lengths_a_file() {
		let folder = tempfile::tempdir().unwrap();
		let first = Ledger::open(folder.path(), MINUTE).unwrap();
		let error = Ledger::open(folder.path(), MINUTE).unwrap_err();
		assert!(matches!(error, LedgerError::InUse(_)), "{error}");
		drop(first);
		let error = Ledger::open(folder.path(), 5 * MINUTE).unwrap_err().to_string();
		assert!(error.ends_with("its intervals have 60000 ms, not 300000 ms"), "{error}");
	}

	#[test]
	fn a_file_that_has_grown_is_rewritten_with_what_it_keeps() {
		let folder = tempfile::tempdir().unwrap();
		let mut ledger = Ledger::open(folder.path(), MINUTE).unwrap();
		ledger.size = LARGE + 1;
		readings().into_iter().for_each(|reading| ledger.record(reading).unwrap());
		assert!(ledger.size < LARGE);
		drop(ledger);
		assert_eq!(total(&Ledger::open(folder.path(), MINUTE).unwrap()), 500_000);
	}
}
