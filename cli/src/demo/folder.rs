//! The folder of a demonstration: its files, its lock, and the removal of an earlier one's results.

use anyhow::{Context, Result, bail, ensure};
use std::{
	fs::{self, File, TryLockError},
	io::{self, Write},
	path::{Path, PathBuf},
};
use tieline_observer::record::{MarketDay, RecordError, Staged};

/// The folder of the chain.
const CHAIN: &str = "chain";
/// The folder of the logs.
const LOGS: &str = "logs";
/// The file that marks a folder as the chain of a demonstration, which the next one may delete.
const CHAIN_MARKER: &str = ".tieline-demo";
/// The file whose lock says that the folder is in use.
const LOCK: &str = ".tieline-demo.lock";
/// The results.
const RECORD: &str = "market-day.json";
const SCRIPT: &str = "feeder.dss";
const REPORT: &str = "report.html";
/// The database of the page, with what SQLite keeps beside it.
const DATABASE: [&str; 3] = ["market.db", "market.db-wal", "market.db-shm"];
/// The node's log, in the chain's folder while it runs, and afterwards among the logs.
const NODE_LOG: &str = "node.log";
/// The space that a folder has to have left, in bytes; with less it counts as full.
const ROOM: usize = 1 << 20;

/// The folder of a demonstration. While the value lives no other demonstration or explanation can
/// use it.
#[derive(Debug)]
pub struct Folder {
	path: PathBuf,
	/// Locked until it is closed.
	_lock: File,
}

impl Folder {
	/// Takes a folder for a new demonstration, and removes what an earlier one has left in it. A
	/// chain that no demonstration has made stays as it is.
	pub(super) fn take(path: &Path) -> Result<Self> {
		let folder = Self::lock(path)?;
		let chain = folder.chain();
		let marker = chain.join(CHAIN_MARKER);
		if chain.symlink_metadata().is_ok() {
			ensure!(
				marker.is_file(),
				"{} would be deleted, but no demonstration has made it: move it away, or choose \
				 another folder",
				chain.display(),
			);
		}
		// The results before the chain that they are of.
		for name in [RECORD, SCRIPT, REPORT].map(|name| path.join(name)) {
			remove(&name)?;
		}
		for name in DATABASE.map(|name| path.join(name)) {
			remove(&name)?;
		}
		remove(&folder.logs().join(NODE_LOG))?;
		if chain.is_dir() {
			fs::remove_dir_all(&chain).with_context(|| {
				format!("the earlier chain {} cannot be removed", chain.display())
			})?;
		}
		for made in [&chain, &folder.logs()] {
			fs::create_dir_all(made)
				.with_context(|| format!("the folder {} cannot be made", made.display()))?;
		}
		fs::write(&marker, "")
			.with_context(|| format!("{} cannot be written", marker.display()))?;
		Ok(folder)
	}

	/// Takes the folder of an earlier demonstration, for its chain to be asked.
	pub fn earlier(path: &Path) -> Result<Self> {
		has_chain(path)?;
		Self::lock(path)
	}

	/// The folder of an earlier demonstration, for its chain to be copied: several may do so at a time.
	pub fn shared(path: &Path) -> Result<Self> {
		has_chain(path)?;
		Self::lock_by(path, File::try_lock_shared)
	}

	/// The record of the day; `None` when the demonstration did not come to its end.
	pub fn record(&self) -> Result<Option<MarketDay>> {
		let file = self.path.join(RECORD);
		Ok(file.is_file().then(|| MarketDay::read(&file)).transpose()?)
	}

	fn lock(path: &Path) -> Result<Self> {
		Self::lock_by(path, File::try_lock)
	}

	fn lock_by(path: &Path, lock_file: fn(&File) -> Result<(), TryLockError>) -> Result<Self> {
		fs::create_dir_all(path)
			.with_context(|| format!("the folder {} cannot be made", path.display()))?;
		let file = path.join(LOCK);
		let lock = File::options()
			.create(true)
			.write(true)
			.truncate(false)
			.open(&file)
			.with_context(|| format!("{} cannot be written", file.display()))?;
		match lock_file(&lock) {
			Ok(()) => Ok(Self { path: path.into(), _lock: lock }),
			Err(TryLockError::WouldBlock) => bail!(
				"{} is in use by another demonstration or explanation: wait until it has ended, or \
				 choose another folder",
				path.display(),
			),
			Err(TryLockError::Error(error)) => {
				Err(error).with_context(|| format!("{} cannot be locked", file.display()))
			},
		}
	}

	/// The folder of the chain.
	pub fn chain(&self) -> PathBuf {
		self.path.join(CHAIN)
	}

	/// The URL of the page's database.
	pub(super) fn database_url(&self) -> String {
		format!("sqlite:{}", self.path.join(DATABASE[0]).display())
	}

	/// The file of the chain's specification, for light clients.
	pub(super) fn specification(&self) -> PathBuf {
		self.path.join("chain-spec.json")
	}

	/// The report's file.
	pub(super) fn report(&self) -> PathBuf {
		self.path.join(REPORT)
	}

	/// The folder of the agents' configurations.
	pub fn agents(&self) -> PathBuf {
		self.path.join("agents")
	}

	/// The folder of the programs' logs.
	pub(super) fn logs(&self) -> PathBuf {
		self.path.join(LOGS)
	}

	/// Copies the node's log, if there is one, to the agents' logs.
	pub(super) fn keep_node_log(&self) -> Result<()> {
		let (said, kept) = (self.chain().join(NODE_LOG), self.logs().join(NODE_LOG));
		if said.is_file() {
			fs::copy(&said, &kept).with_context(|| {
				format!("the node's log cannot be copied to {}", kept.display())
			})?;
		}
		Ok(())
	}

	/// Writes the results, all or none.
	pub(super) fn write(&self, day: &MarketDay, script: &str, report: &str) -> Result<()> {
		let stage = |name: &str, text: &str| {
			Staged::write(&self.path.join(name), |file| file.write_all(text.as_bytes()))
		};
		let staged =
			[stage(SCRIPT, script), stage(REPORT, report), day.stage(&self.path.join(RECORD))];
		Ok(persist(staged)?)
	}

	/// Whether nothing more can be written here for want of space.
	pub(super) fn is_full(&self) -> bool {
		let filled = tempfile::tempfile_in(&self.path).and_then(|mut file| fill(&mut file));
		filled.is_err_and(|error| is_full(&error))
	}
}

fn is_full(error: &io::Error) -> bool {
	matches!(error.kind(), io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded)
}

/// Nothing takes its place before all of it is on the disk.
fn persist<const N: usize>(staged: [Result<Staged, RecordError>; N]) -> Result<(), RecordError> {
	let staged = staged.into_iter().collect::<Result<Vec<_>, _>>()?;
	staged.into_iter().try_for_each(Staged::persist)
}

fn fill(file: &mut File) -> io::Result<()> {
	file.write_all(&vec![0; ROOM])?;
	file.sync_all()
}

fn remove(file: &Path) -> Result<()> {
	match fs::remove_file(file) {
		Err(error) if error.kind() != io::ErrorKind::NotFound => {
			Err(error).with_context(|| format!("the earlier {} cannot be removed", file.display()))
		},
		_ => Ok(()),
	}
}

fn has_chain(path: &Path) -> Result<()> {
	let chain = path.join(CHAIN);
	ensure!(chain.is_dir(), "there is no chain at {}: run a demonstration first", chain.display());
	Ok(())
}

#[cfg(test)]
mod tests {
	use super::*;

	fn take(out: &Path) -> Folder {
		Folder::take(out).unwrap_or_else(|error| panic!("{error:#}"))
	}

	#[test]
	fn the_results_of_an_earlier_demonstration_are_removed_at_the_start() {
		let out = tempfile::tempdir().unwrap();
		let earlier = take(out.path());
		fs::write(earlier.chain().join("block"), "").unwrap();
		let results = [RECORD, SCRIPT, REPORT, "logs/node.log"].map(|name| out.path().join(name));
		for result in &results {
			fs::write(result, "of yesterday").unwrap();
		}
		drop(earlier);
		let folder = take(out.path());
		assert!(folder.chain().is_dir() && !folder.chain().join("block").exists());
		assert!(results.iter().all(|result| !result.exists()));
	}

	#[test]
	fn a_folder_that_no_demonstration_has_made_is_kept_and_named() {
		let out = tempfile::tempdir().unwrap();
		let chain = out.path().join("chain");
		fs::create_dir(&chain).unwrap();
		fs::write(chain.join("mod.rs"), "").unwrap();
		fs::write(out.path().join(REPORT), "of something else").unwrap();
		let error = Folder::take(out.path()).unwrap_err().to_string();
		assert!(error.contains(&chain.display().to_string()), "{error}");
		assert!(chain.join("mod.rs").is_file() && out.path().join(REPORT).is_file());
	}

	#[test]
	fn a_folder_serves_one_at_a_time() {
		let out = tempfile::tempdir().unwrap();
		let first = take(out.path());
		let block = first.chain().join("block");
		fs::write(&block, "").unwrap();
		for second in [Folder::take(out.path()), Folder::earlier(out.path())] {
			let error = second.unwrap_err().to_string();
			assert!(error.contains("is in use"), "{error}");
		}
		assert!(block.is_file());
		assert!(Folder::shared(out.path()).is_err());
		drop(first);
		Folder::earlier(out.path()).unwrap();
		let _shared = [Folder::shared(out.path()).unwrap(), Folder::shared(out.path()).unwrap()];
		assert!(Folder::earlier(out.path()).is_err());
	}

	#[test]
	fn the_results_are_written_all_or_none() {
		let out = tempfile::tempdir().unwrap();
		let folder = take(out.path());
		let names = || {
			let entries = fs::read_dir(out.path()).unwrap().filter_map(Result::ok);
			let mut names: Vec<_> =
				entries.map(|e| e.file_name().to_string_lossy().into_owned()).collect();
			names.sort();
			names
		};
		let before = names();
		let stage = |name: &str, kind: Option<io::ErrorKind>| {
			Staged::write(&out.path().join(name), |file| {
				file.write_all(b"half")?;
				kind.map_or(Ok(()), |kind| Err(kind.into()))
			})
		};
		let full = Some(io::ErrorKind::StorageFull);
		let written = persist([stage(SCRIPT, None), stage(REPORT, None), stage(RECORD, full)]);
		assert!(written.unwrap_err().to_string().contains(RECORD));
		assert_eq!(names(), before);
		folder.write(&MarketDay::default(), "script", "report").unwrap();
		assert_eq!(names().len(), before.len() + 3);
	}

	#[cfg(target_os = "linux")]
	#[test]
	fn a_full_disk_differs_from_one_with_room() {
		let out = tempfile::tempdir().unwrap();
		assert!(!take(out.path()).is_full());
		let mut full = File::options().write(true).open("/dev/full").unwrap();
		assert!(is_full(&fill(&mut full).unwrap_err()));
		assert!(!is_full(&io::ErrorKind::PermissionDenied.into()));
	}
}
