//! Files: written whole or not at all.

use super::{FORMAT, MarketDay};
use serde::Deserialize;
use std::{
	fs::File,
	io::{self, BufWriter, Write},
	path::{Path, PathBuf},
};
use tempfile::NamedTempFile;

/// Why a market day cannot be stored or loaded.
#[derive(Debug, thiserror::Error)]
pub enum RecordError {
	/// The file cannot be written; what was there before still is. Free space or choose another
	/// folder.
	#[error("{} cannot be written: {cause}", file.display())]
	Unwritable {
		/// The file.
		file: PathBuf,
		/// Why.
		cause: io::Error,
	},
	/// The file cannot be read: check the path.
	#[error("{} cannot be read: {cause}", file.display())]
	Unreadable {
		/// The file.
		file: PathBuf,
		/// Why.
		cause: io::Error,
	},
	/// The file holds another format than [`FORMAT`]: write it again with this version.
	#[error("{} is of the format `{found}`, not `{FORMAT}`", file.display())]
	OtherFormat {
		/// The file.
		file: PathBuf,
		/// The format that it names.
		found: String,
	},
	/// The file holds no market day: write it again with this version.
	#[error("{} holds no market day: {cause}", file.display())]
	Malformed {
		/// The file.
		file: PathBuf,
		/// Where and why.
		cause: serde_json::Error,
	},
}

impl MarketDay {
	/// Writes the record as JSON, wholly or not at all.
	pub fn write(&self, file: &Path) -> Result<(), RecordError> {
		self.stage(file)?.persist()
	}

	/// Writes the record as JSON beside its place.
	pub fn stage(&self, file: &Path) -> Result<Staged, RecordError> {
		Staged::write(file, |out| {
			serde_json::to_writer_pretty(&mut *out, self)?;
			out.write_all(b"\n")
		})
	}

	/// Reads a record that [`MarketDay::write`] has written.
	pub fn read(file: &Path) -> Result<Self, RecordError> {
		/// What every version of the format has.
		#[derive(Deserialize)]
		struct Head {
			format: String,
		}
		let text = std::fs::read(file)
			.map_err(|cause| RecordError::Unreadable { file: file.into(), cause })?;
		let malformed = |cause| RecordError::Malformed { file: file.into(), cause };
		let Head { format } = serde_json::from_slice(&text).map_err(malformed)?;
		if format != FORMAT {
			return Err(RecordError::OtherFormat { file: file.into(), found: format });
		}
		serde_json::from_slice(&text).map_err(malformed)
	}
}

/// A file that is written, beside its place. Dropped before it has taken it, nothing has happened.
#[derive(Debug)]
pub struct Staged {
	file: PathBuf,
	temporary: NamedTempFile,
}

impl Staged {
	/// Writes a file's content to the disk, every byte of it.
	pub fn write(
		file: &Path,
		write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
	) -> Result<Self, RecordError> {
		let attempt = || {
			let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty());
			let mut builder = tempfile::Builder::new();
			// As any other new file, not the private one that a temporary file is by default.
			#[cfg(unix)]
			builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
			let mut temporary = builder.tempfile_in(folder.unwrap_or(Path::new(".")))?;
			written(temporary.as_file_mut(), write)?;
			temporary.as_file().sync_all()?;
			Ok(temporary)
		};
		match attempt() {
			Ok(temporary) => Ok(Self { file: file.into(), temporary }),
			Err(cause) => Err(RecordError::Unwritable { file: file.into(), cause }),
		}
	}

	/// Takes the place of what was there before.
	pub fn persist(self) -> Result<(), RecordError> {
		let Self { file, temporary } = self;
		match temporary.persist(&file) {
			Ok(_) => Ok(()),
			Err(error) => Err(RecordError::Unwritable { file, cause: error.error }),
		}
	}
}

/// Writes a file wholly or not at all: on an error what was there before still is. Into a device
/// or a pipe it writes what it can.
pub fn write_whole(
	file: &Path,
	write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> Result<(), RecordError> {
	// A file that took the place of a device would be a new file, and the device gone.
	if file.metadata().is_ok_and(|there| !there.is_file()) {
		let attempt = || written(&mut File::options().write(true).open(file)?, write);
		return attempt().map_err(|cause| RecordError::Unwritable { file: file.into(), cause });
	}
	Staged::write(file, write)?.persist()
}

fn written(
	file: &mut File,
	write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> io::Result<()> {
	let mut buffer = BufWriter::new(file);
	write(&mut buffer)?;
	buffer.flush()
}

#[cfg(test)]
mod tests {
	use super::*;

	fn empty() -> MarketDay {
		MarketDay { format: FORMAT.into(), ..Default::default() }
	}

	#[test]
	fn a_record_is_read_as_it_was_written() {
		let folder = tempfile::tempdir().unwrap();
		let file = folder.path().join("market-day.json");
		let day = MarketDay { title: "a day".into(), ..empty() };
		day.write(&file).unwrap();
		assert_eq!(MarketDay::read(&file).unwrap(), day);
	}

	#[test]
	fn a_record_of_another_format_is_refused_by_name() {
		let folder = tempfile::tempdir().unwrap();
		let file = folder.path().join("market-day.json");
		std::fs::write(&file, r#"{"format": "tieline-market-day-0"}"#).unwrap();
		let error = MarketDay::read(&file).unwrap_err();
		assert!(matches!(&error, RecordError::OtherFormat { .. }), "{error}");
		assert!(error.to_string().contains("tieline-market-day-0"), "{error}");
	}

	#[test]
	fn a_full_disk_leaves_what_was_there_and_no_half_file() {
		let folder = tempfile::tempdir().unwrap();
		let file = folder.path().join("market-day.json");
		empty().write(&file).unwrap();
		let error = write_whole(&file, |out| {
			out.write_all(b"{ half")?;
			out.flush()?;
			Err(io::Error::from(io::ErrorKind::StorageFull))
		});
		assert!(matches!(&error, Err(RecordError::Unwritable { cause, .. })
			if cause.kind() == io::ErrorKind::StorageFull));
		assert!(error.unwrap_err().to_string().contains("market-day.json cannot be written"));
		assert_eq!(MarketDay::read(&file).unwrap(), empty());
		assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
	}

	#[cfg(target_os = "linux")]
	#[test]
	fn a_full_device_is_an_error_and_stays_a_device() {
		use std::os::unix::fs::FileTypeExt;
		let full = Path::new("/dev/full");
		let error = write_whole(full, |out| out.write_all(b"much")).unwrap_err();
		assert!(error.to_string().contains("No space left"), "{error}");
		assert!(full.metadata().unwrap().file_type().is_char_device());
	}

	#[test]
	fn a_folder_that_is_not_there_is_named() {
		let folder = tempfile::tempdir().unwrap();
		let file = folder.path().join("absent").join("market-day.json");
		let error = MarketDay::default().write(&file).unwrap_err();
		assert!(error.to_string().contains("absent"), "{error}");
	}
}
