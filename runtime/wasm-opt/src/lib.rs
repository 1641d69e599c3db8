//! Compacts the runtime's Wasm, in place of the crate of this name.
//!
//! substrate-wasm-builder has Binaryen write the linker's module again: without optimisation, with the
//! features of the first version of Wasm alone, and without DWARF. Binaryen is 220 files of C++, a fifth of
//! all the time that a first build takes. The target `wasm32v1-none` has only those features to begin with, so
//! reading the module, leaving out DWARF and writing it again is the same.

use parity_wasm::elements::{self, Module, Section};
use std::{
	fs, io,
	path::{Path, PathBuf},
};

/// The custom sections of DWARF.
const DWARF: &str = ".debug_";

/// A pass over the module.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pass {
	/// Leaves out DWARF.
	StripDwarf,
	/// Expresses the instructions that extend signs by those of the first version. A module that has any is
	/// refused: the target has none.
	SignextLowering,
}

/// Why a module is not compacted.
#[derive(Debug, thiserror::Error)]
pub enum Error {
	/// The file cannot be read or written.
	#[error("{} cannot be read or written: {cause}", .file.display())]
	File {
		/// The file.
		file: PathBuf,
		/// What failed.
		cause: io::Error,
	},

	/// The module has more than the first version of Wasm. Build it for `wasm32v1-none`.
	#[error("{} is no module of the first version of Wasm: {cause}", .file.display())]
	Module {
		/// The file.
		file: PathBuf,
		/// What is not understood.
		cause: elements::Error,
	},
}

/// What is done with a module.
#[derive(Clone, Debug, Default)]
pub struct OptimizationOptions {
	strips_dwarf: bool,
}

impl OptimizationOptions {
	/// Nothing is optimised.
	pub fn new_opt_level_0() -> Self {
		Self::default()
	}

	/// Only the features of the first version, which is so in any case.
	pub fn mvp_features_only(&mut self) -> &mut Self {
		self
	}

	/// Whether the names of functions are kept, which they are in any case.
	pub fn debug_info(&mut self, _kept: bool) -> &mut Self {
		self
	}

	/// One more pass.
	pub fn add_pass(&mut self, pass: Pass) -> &mut Self {
		self.strips_dwarf |= pass == Pass::StripDwarf;
		self
	}

	/// Reads a module and writes it again, into the same file or another.
	///
	/// # Errors
	///
	/// Where a file cannot be read or written, or the module has more than the first version of Wasm.
	pub fn run(&self, from: impl AsRef<Path>, to: impl AsRef<Path>) -> Result<(), Error> {
		let (from, to) = (from.as_ref(), to.as_ref());
		let failed = |file: &Path| {
			let file = file.to_owned();
			|cause| Error::File { file, cause }
		};
		let refused = |cause| Error::Module { file: from.to_owned(), cause };
		let bytes = fs::read(from).map_err(failed(from))?;
		let mut module = elements::deserialize_buffer::<Module>(&bytes).map_err(refused)?;
		if self.strips_dwarf {
			module.sections_mut().retain(|section| match section {
				Section::Custom(custom) => !custom.name().starts_with(DWARF),
				_ => true,
			});
		}
		let bytes = elements::serialize(module).map_err(refused)?;
		fs::write(to, bytes).map_err(failed(to))
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	/// A module with a function whose body is this, and with custom sections.
	fn module(body: &[u8]) -> Vec<u8> {
		let mut bytes = b"\0asm\x01\0\0\0".to_vec();
		let mut section = |id: u8, content: &[u8]| {
			bytes.push(id);
			// The linker leaves room for five bytes.
			let length = content.len() as u8;
			bytes.extend([length | 0x80, 0x80, 0x80, 0x80, 0x00]);
			bytes.extend(content);
		};
		section(1, &[1, 0x60, 1, 0x7f, 1, 0x7f]);
		section(3, &[1, 0]);
		let code = [&[1, body.len() as u8 + 2, 0][..], body, &[0x0b]].concat();
		section(10, &code);
		for name in [&b"name"[..], b".debug_info", b"runtime_version"] {
			section(0, &[&[name.len() as u8][..], name, b"content"].concat());
		}
		bytes
	}

	fn compacted(bytes: &[u8]) -> Result<Vec<u8>, Error> {
		let folder = tempfile::tempdir().unwrap();
		let file = folder.path().join("runtime.wasm");
		fs::write(&file, bytes).unwrap();
		let mut options = OptimizationOptions::new_opt_level_0();
		options.mvp_features_only().debug_info(true).add_pass(Pass::StripDwarf);
		options.add_pass(Pass::SignextLowering).run(&file, &file)?;
		Ok(fs::read(&file).unwrap())
	}

	#[test]
	fn a_module_is_the_same_but_for_dwarf_and_shorter() {
		let whole = module(&[0x20, 0]);
		let compact = compacted(&whole).unwrap();
		assert!(compact.len() < whole.len());
		let read = |bytes: &[u8]| elements::deserialize_buffer::<Module>(bytes).unwrap();
		let mut expected = read(&whole);
		let kept = |section: &Section| !matches!(section, Section::Custom(custom) if custom.name() == ".debug_info");
		expected.sections_mut().retain(kept);
		assert_eq!(read(&compact), expected);
		let customs =
			read(&compact).custom_sections().map(|one| one.name().to_owned()).collect::<Vec<_>>();
		assert_eq!(customs, ["name", "runtime_version"]);
	}

	#[test]
	fn an_instruction_of_a_later_version_is_refused_with_the_file() {
		// `i32.extend8_s`.
		let error = compacted(&module(&[0x20, 0, 0xc0])).unwrap_err().to_string();
		assert!(error.contains("runtime.wasm is no module of the first version"), "{error}");
	}
}
