//! The requirements of a build beyond cargo: the Wasm target for the runtime, protoc for the node.
//!
//! Where rustup can download, `rust-toolchain.toml` brings the Wasm target. Where it cannot,
//! Debian's own toolchain serves: its compiler comes with the sources of `core` and `alloc`, from
//! which the target's libraries are built once into a private sysroot.

use crate::run::{exists, output, root, say, step};
use anyhow::{Context, Result, bail};
use std::{
	fs,
	os::unix::fs::{PermissionsExt, symlink},
	path::{Path, PathBuf},
	process::Command,
};

const TARGET: &str = "wasm32v1-none";
/// The name that the toolchain of Debian's parts has in rustup.
const FALLBACK: &str = "tieline-wasm";
const DEBIAN_PACKAGES: [&str; 5] =
	["rustc-web", "cargo-web", "rust-web-src", "rust-web-llvm", "lld-22"];
const DEBIAN_RUSTC: &str = "/usr/bin/rustc";
const DEBIAN_CARGO: &str = "/usr/bin/cargo";
const DEBIAN_LIB: &str = "/usr/lib/rustlib";

/// The environment in which cargo can build the node.
pub struct Toolchain {
	/// The protoc that is bundled with this program, where the machine has none.
	protoc: Option<PathBuf>,
	fallback: bool,
}

impl Toolchain {
	/// A cargo command.
	pub fn cargo(&self) -> Command {
		let mut command = Command::new("cargo");
		// `cargo run` sets variables about this program, which build scripts that watch them would
		// take for a change.
		for (name, _) in std::env::vars_os() {
			let text = name.to_string_lossy();
			if text.starts_with("CARGO_PKG_") || text.starts_with("CARGO_MANIFEST_") {
				command.env_remove(&name);
			}
		}
		// Where the Wasm build finds the lock file when build products are kept elsewhere.
		command.env("WASM_BUILD_WORKSPACE_HINT", root());
		if let Some(protoc) = &self.protoc {
			command.env("PROTOC", protoc);
		}
		if self.fallback {
			// rustup would try to fetch the missing target at every call.
			command.env("WASM_BUILD_TOOLCHAIN", FALLBACK).env("RUSTUP_AUTO_INSTALL", "0");
		}
		command
	}

	/// Builds the node and the `tieline` command, with the features that they have beside the tests:
	/// nothing that this builds is built again by [`Self::build_all`].
	pub fn build_programs(&self) -> Result<()> {
		step(
			"building the node and the agents",
			self.cargo()
				.args(["build", "--release", "--workspace", "--exclude", "xtask", "--bins"])
				.args(["--features", "tieline-clearing/testing,tieline-runtime/upgrade"]),
		)
	}

	/// Builds every program, test, example and benchmark.
	pub fn build_all(&self) -> Result<()> {
		step(
			"building every program and every test",
			self.cargo().args(["build", "--release", "--workspace", "--all-targets"]),
		)
	}
}

/// The programs beyond Rust that the network stack is compiled with, each with its Debian package.
const COMPILERS: [(&str, &str); 2] = [("cc", "gcc"), ("pkg-config", "pkg-config")];
/// The Debian package of OpenSSL's headers: `.cargo/config.toml` links the node with the system's
/// OpenSSL.
const OPENSSL: &str = "libssl-dev";

/// Installs whatever is missing.
pub fn toolchain() -> Result<Toolchain> {
	let mut missing = COMPILERS
		.into_iter()
		.filter(|(program, _)| !exists(program))
		.map(|(_, package)| package)
		.collect::<Vec<_>>();
	if output(Command::new("pkg-config").args(["--exists", "openssl"])).is_none() {
		missing.push(OPENSSL);
	}
	if !missing.is_empty() {
		install(&missing)?;
	}
	let protoc = if std::env::var_os("PROTOC").is_some() || exists("protoc") {
		None
	} else {
		let path = protoc_bin_vendored::protoc_bin_path();
		Some(path.context("there is no protoc for this platform; set PROTOC to one")?)
	};
	let fallback = !target_installed() && !rustup_adds_target();
	if fallback {
		debian_toolchain()?;
	}
	Ok(Toolchain { protoc, fallback })
}

fn has_core(libdir: &Path) -> bool {
	fs::read_dir(libdir).is_ok_and(|entries| {
		entries
			.filter_map(Result::ok)
			.any(|entry| entry.file_name().to_string_lossy().starts_with("libcore-"))
	})
}

fn target_installed() -> bool {
	output(Command::new("rustc").args(["--print", "target-libdir", "--target", TARGET]))
		.is_some_and(|libdir| has_core(Path::new(&libdir)))
}

fn rustup_adds_target() -> bool {
	// With the fallback in place, rustup need not be tried again.
	if sysroot().is_ok_and(|sysroot| is_complete(&sysroot)) {
		return false;
	}
	say(&format!("asking rustup for the target {TARGET}"));
	output(Command::new("rustup").args(["target", "add", TARGET])).is_some() && target_installed()
}

/// Where what is installed for the project is kept: outside of it.
pub fn cache() -> Result<PathBuf> {
	let home = std::env::var_os("HOME").context("HOME is not set")?;
	Ok(PathBuf::from(home).join(".cache/tieline"))
}

fn sysroot() -> Result<PathBuf> {
	Ok(cache()?.join("wasm-toolchain/sysroot"))
}

fn target_libs(sysroot: &Path) -> PathBuf {
	sysroot.join("lib/rustlib").join(TARGET).join("lib")
}

fn is_complete(sysroot: &Path) -> bool {
	has_core(&target_libs(sysroot))
		&& built_by(sysroot).is_some_and(|version| Some(version) == debian_version())
		&& output(Command::new("rustup").args(["run", FALLBACK, "rustc", "--version"])).is_some()
}

/// The compiler's version, since libraries fit only the compiler that built them.
fn debian_version() -> Option<String> {
	output(Command::new(DEBIAN_RUSTC).arg("-vV"))
}

fn built_by(sysroot: &Path) -> Option<String> {
	fs::read_to_string(sysroot.join("built-by")).ok()
}

fn debian_toolchain() -> Result<()> {
	let sysroot = sysroot()?;
	if is_complete(&sysroot) {
		return Ok(());
	}
	let missing = DEBIAN_PACKAGES
		.into_iter()
		.filter(|package| output(Command::new("dpkg").args(["-s", package])).is_none())
		.collect::<Vec<_>>();
	if !missing.is_empty() {
		install(&missing).with_context(|| {
			format!(
				"rustup cannot download the target {TARGET} here, so the set-up uses Debian's \
				 toolchain"
			)
		})?;
	}
	build_libraries(&sysroot)?;
	link(&sysroot)
}

/// Installs Debian packages, or says which to install.
pub fn install(packages: &[&str]) -> Result<()> {
	let list = packages.join(" ");
	let root = output(Command::new("id").arg("-u")).is_some_and(|id| id == "0");
	if !exists("apt-get") || !root {
		bail!(
			"please install what these Debian packages bring, then run the command again: \
			 sudo apt-get install {list}"
		);
	}
	update_packages()?;
	step(
		&format!("installing Debian's packages {list}"),
		apt_get().args(["install", "-y", "--no-install-recommends"]).args(packages),
	)
}

/// Updates the list of Debian's packages.
pub fn update_packages() -> Result<()> {
	step("updating the list of Debian's packages", apt_get().arg("update"))
}

fn apt_get() -> Command {
	let mut command = Command::new("apt-get");
	command.env("DEBIAN_FRONTEND", "noninteractive").arg("-qq");
	command
}

fn build_libraries(sysroot: &Path) -> Result<()> {
	let work = sysroot.with_file_name("build");
	fs::create_dir_all(work.join("src"))?;
	fs::write(
		work.join("Cargo.toml"),
		"[package]\nname = \"target-libraries\"\nversion = \"0.0.0\"\nedition = \"2021\"\n\
		 [profile.release]\npanic = \"abort\"\n[workspace]\n",
	)?;
	fs::write(work.join("src/lib.rs"), "#![no_std]\nextern crate alloc;\n")?;
	// The runtime is linked with LTO, which needs the libraries' bitcode.
	step(
		&format!("building core and alloc for {TARGET}"),
		Command::new(DEBIAN_CARGO)
			.args(["build", "--release", "--target", TARGET, "-Zbuild-std=core,alloc"])
			.env("RUSTC", DEBIAN_RUSTC)
			.env("RUSTC_BOOTSTRAP", "1")
			.env("RUSTFLAGS", "-C embed-bitcode=yes")
			.env("CARGO_TARGET_DIR", work.join("target"))
			.env_remove("RUSTUP_TOOLCHAIN")
			.env_remove("CARGO_ENCODED_RUSTFLAGS")
			.current_dir(&work),
	)?;
	let libs = target_libs(sysroot);
	fs::remove_dir_all(&libs).ok();
	fs::create_dir_all(&libs)?;
	for entry in fs::read_dir(work.join("target").join(TARGET).join("release/deps"))? {
		let path = entry?.path();
		let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
		let wanted = ["libcore-", "liballoc-", "libcompiler_builtins-"]
			.iter()
			.any(|prefix| name.starts_with(prefix))
			&& (name.ends_with(".rlib") || name.ends_with(".rmeta"));
		if wanted {
			fs::copy(&path, libs.join(name))?;
		}
	}
	fs::remove_dir_all(&work)?;
	Ok(())
}

/// Assembles the sysroot: Debian's host libraries and sources by symbolic link, ours beside
/// them, and a compiler that looks there.
fn link(sysroot: &Path) -> Result<()> {
	let bin = sysroot.join("bin");
	fs::create_dir_all(&bin)?;
	let replace = |original: &Path, link: &Path| -> Result<()> {
		fs::remove_file(link).ok();
		symlink(original, link).with_context(|| format!("cannot link {}", link.display()))
	};
	replace(Path::new(DEBIAN_CARGO), &bin.join("cargo"))?;
	for entry in fs::read_dir(DEBIAN_LIB)? {
		let path = entry?.path();
		let name = path.file_name().unwrap_or_default().to_owned();
		if name != TARGET {
			replace(&path, &sysroot.join("lib/rustlib").join(name))?;
		}
	}
	let rustc = bin.join("rustc");
	fs::remove_file(&rustc).ok();
	fs::write(
		&rustc,
		format!("#!/bin/sh\nexec {DEBIAN_RUSTC} --sysroot '{}' \"$@\"\n", sysroot.display()),
	)?;
	fs::set_permissions(&rustc, fs::Permissions::from_mode(0o755))?;
	step(
		"making the toolchain known to rustup",
		Command::new("rustup").args(["toolchain", "link", FALLBACK]).arg(sysroot),
	)?;
	if let Some(version) = debian_version() {
		fs::write(sysroot.join("built-by"), version)?;
	}
	Ok(())
}
