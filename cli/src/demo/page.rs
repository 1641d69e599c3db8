//! The live page of a demonstration: index, API and page as one more process, from the first block on.

use super::Folder;
use anyhow::{Context, Result, ensure};
use std::{net::SocketAddr, path::Path, process::Command};
use tieline_testnet::{Fleet, Program, free_ports};

/// What is shown while a day is played.
#[derive(Clone, Copy, Debug)]
pub struct PageSettings {
	/// Where the page is served; at a free port where this one is taken.
	pub address: SocketAddr,
	/// Whether node and page go on when the day is over, until the process is asked to end.
	pub stays: bool,
	/// Whether a browser is to open it.
	pub opens: bool,
}

/// The process that serves the page. It ends with the value.
#[derive(Debug)]
pub(super) struct Page {
	/// Its URL.
	pub url: String,
	fleet: Fleet,
}

impl Page {
	/// Starts it, with a database in the demonstration's folder.
	pub fn start(
		settings: &PageSettings,
		scenario: &Path,
		endpoints: &[String],
		specification: Option<&Path>,
		folder: &Folder,
	) -> Result<Self> {
		let tieline = std::env::current_exe().context("this program's own path is not known")?;
		let address = free(settings.address)?;
		let program = Program::new("page", tieline)
			.arguments(["serve", "--listen", &address.to_string(), "--database"])
			.arguments([folder.database_url()])
			.arguments(["--scenario".as_ref(), scenario.as_os_str()])
			.arguments(endpoints.iter().flat_map(|url| ["--url", url.as_str()]));
		let program = match specification {
			Some(file) => program.arguments(["--chain-spec".as_ref(), file.as_os_str()]),
			None => program,
		};
		let fleet = Fleet::start([program], &folder.logs())?;
		let url = format!("http://{address}/");
		if settings.opens {
			open(&url);
		}
		Ok(Self { url, fleet })
	}

	/// Fails when it has ended by itself.
	pub fn check(&mut self) -> Result<()> {
		Ok(self.fleet.check()?)
	}

	/// Ends it.
	pub async fn stop(&mut self) {
		self.fleet.stop(super::AGENTS_END).await;
	}
}

/// Writes the specification of a development chain, by which the browsers' light clients find it at this
/// address.
pub(super) fn write_specification(node: &Path, address: &str, file: &Path) -> Result<()> {
	let told = Command::new(node)
		.args(["export-chain-spec", "--chain", "dev", "--raw"])
		.stderr(std::process::Stdio::null())
		.output()
		.with_context(|| format!("{} cannot be run", node.display()))?;
	ensure!(told.status.success(), "{} gives no chain specification", node.display());
	let mut specification = serde_json::from_slice::<serde_json::Value>(&told.stdout)
		.with_context(|| format!("{} gives no chain specification", node.display()))?;
	specification["bootNodes"] = serde_json::json!([address]);
	std::fs::write(file, specification.to_string())
		.with_context(|| format!("{} cannot be written", file.display()))
}

/// The address, or one with a free port where somebody listens at it.
fn free(address: SocketAddr) -> Result<SocketAddr> {
	if address.port() != 0 && std::net::TcpListener::bind(address).is_ok() {
		return Ok(address);
	}
	let ports = free_ports(1).context("there is no port for the page")?;
	let port = ports.first().copied().context("there is no port for the page")?;
	Ok(SocketAddr::new(address.ip(), port))
}

/// Opens a browser, where there is one: without it the URL has to do.
fn open(url: &str) {
	let program = if cfg!(target_os = "macos") { "open" } else { "xdg-open" };
	let quiet = std::process::Stdio::null;
	Command::new(program).arg(url).stdout(quiet()).stderr(quiet()).spawn().ok();
}
