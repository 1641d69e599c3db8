//! The servers beside which Tieline runs, which tests start themselves: a database and load balancers.

use crate::{run::exists, setup};
use anyhow::{Context, Result};
use std::{fs, os::unix::fs::PermissionsExt, path::Path};

/// The programs of load balancers, each of a Debian package of its name.
const BALANCERS: [&str; 2] = ["haproxy", "nginx"];
/// Where Debian has the versions of PostgreSQL.
const POSTGRESQL: &str = "/usr/lib/postgresql";
/// By this file Debian's packages ask whether they may start what they bring.
const POLICY: &str = "/usr/sbin/policy-rc.d";

/// Installs the servers that are missing. None of them is started.
pub fn install() -> Result<()> {
	let is_there = |name: &&str| exists(name) || Path::new("/usr/sbin").join(name).is_file();
	let mut missing = BALANCERS.into_iter().filter(|name| !is_there(name)).collect::<Vec<_>>();
	if !Path::new(POSTGRESQL).is_dir() {
		missing.push("postgresql");
	}
	if missing.is_empty() {
		return Ok(());
	}
	// The packages start their servers else.
	let policy = Path::new(POLICY);
	let is_ours = !policy.exists() && policy.parent().is_some_and(Path::is_dir);
	if is_ours && fs::write(policy, "#!/bin/sh\nexit 101\n").is_ok() {
		fs::set_permissions(policy, fs::Permissions::from_mode(0o755))
			.with_context(|| format!("cannot change {POLICY}"))?;
	}
	let installed = setup::install(&missing);
	if is_ours {
		fs::remove_file(policy).ok();
	}
	installed
}
