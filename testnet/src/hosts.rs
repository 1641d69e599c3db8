//! Machines of their own for nodes: network namespaces of Linux, joined by a bridge.
//!
//! Each has an address of its own, so that nodes can be cut off from each other, and what they send can be
//! slowed down. It takes root and Debian's iproute2; the kernel's `netem` too, where there is a latency.
//! This machine is at the bridge as well, so that agents reach every node.

use std::{
	ffi::OsStr,
	fs, io,
	path::Path,
	process::{self, Command},
	time::Duration,
};

/// The programs of iproute2.
const IP: &str = "ip";
const TC: &str = "tc";
/// How many networks there may be at a time on this machine.
const NETWORKS: u8 = 250;
/// Where Linux lists network devices.
const DEVICES: &str = "/sys/class/net";

/// Why there are no such machines.
#[derive(Debug, thiserror::Error)]
pub enum HostsError {
	/// A program of iproute2 could not be run. Install it, or leave partitions and latencies out.
	#[error("{program} cannot be run ({cause}): partitions and latencies need iproute2")]
	NoProgram {
		/// The program.
		program: &'static str,
		/// Why.
		cause: io::Error,
	},
	/// This user may not make networks. Run as root, or leave partitions and latencies out.
	#[error("partitions and latencies need root: {0}")]
	NotRoot(String),
	/// The kernel cannot delay packets. Load its module `sch_netem`, or leave the latency out.
	#[error("this kernel cannot delay packets (it needs the module sch_netem): {0}")]
	NoNetem(String),
	/// Something else was refused.
	#[error("`{command}` failed: {said}")]
	Refused {
		/// The command.
		command: String,
		/// What it has said.
		said: String,
	},
	/// Every network is taken.
	#[error("there are {NETWORKS} networks for tests on this machine already")]
	Full,
}

/// Several machines on one network, and this one beside them. They end with the value.
#[derive(Debug)]
pub struct Hosts {
	/// The number of the network: of the bridge, and the third part of addresses.
	number: u8,
	count: u8,
}

/// One of the machines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Host {
	/// The name of its namespace.
	pub namespace: String,
	/// Its address, of IP version 4.
	pub address: String,
}

impl Hosts {
	/// Makes so many machines, each of which sends with this latency.
	pub fn start(count: u8, latency: Option<Duration>) -> Result<Self, HostsError> {
		remove_abandoned();
		let number = (0..NETWORKS).find_map(|number| match take(number) {
			Ok(true) => Some(Ok(number)),
			Ok(false) => None,
			Err(error) => Some(Err(error)),
		});
		let hosts = Self { number: number.ok_or(HostsError::Full)??, count };
		let bridge = bridge(hosts.number);
		ip(["address", "add", &format!("10.213.{}.254/24", hosts.number), "dev", &bridge])?;
		ip(["link", "set", &bridge, "up"])?;
		for index in 0..count {
			hosts.add(index, &bridge, latency)?;
		}
		Ok(hosts)
	}

	/// One of the machines, from 0.
	pub fn host(&self, index: u8) -> Host {
		Host {
			namespace: format!("{}-{index}", bridge(self.number)),
			address: format!("10.213.{}.{}", self.number, index + 1),
		}
	}

	fn add(&self, index: u8, bridge: &str, latency: Option<Duration>) -> Result<(), HostsError> {
		let Host { namespace, address } = self.host(index);
		let outside = format!("{bridge}-{index}");
		ip(["netns", "add", &namespace])?;
		ip(["-n", &namespace, "link", "set", "lo", "up"])?;
		let peer = ["peer", "name", "eth0", "netns", &namespace];
		ip(["link", "add", &outside, "type", "veth"].into_iter().chain(peer))?;
		ip(["link", "set", &outside, "master", bridge, "up"])?;
		ip(["-n", &namespace, "address", "add", &format!("{address}/24"), "dev", "eth0"])?;
		ip(["-n", &namespace, "link", "set", "eth0", "up"])?;
		if let Some(latency) = latency.filter(|latency| !latency.is_zero()) {
			let delay = format!("{}us", latency.as_micros());
			let slow = ["qdisc", "add", "dev", "eth0", "root", "netem", "delay", &delay];
			let done = run(TC, ["-n", &namespace].into_iter().chain(slow));
			done.map_err(|error| match error {
				HostsError::Refused { said, .. } if said.contains("qdisc kind is unknown") => {
					HostsError::NoNetem(said)
				},
				other => other,
			})?;
		}
		Ok(())
	}

	/// Cuts these machines off from the others. They reach each other, and this machine reaches all.
	pub fn part(&self, group: &[u8]) -> Result<(), HostsError> {
		self.routes("add", group)
	}

	/// Undoes [`part`](Self::part).
	pub fn join(&self, group: &[u8]) -> Result<(), HostsError> {
		self.routes("del", group)
	}

	fn routes(&self, what: &str, group: &[u8]) -> Result<(), HostsError> {
		for from in 0..self.count {
			for to in 0..self.count {
				if group.contains(&from) != group.contains(&to) {
					let (from, to) = (self.host(from).namespace, self.host(to).address);
					ip(["-n", &from, "route", what, "blackhole", &format!("{to}/32")])?;
				}
			}
		}
		Ok(())
	}
}

impl Drop for Hosts {
	fn drop(&mut self) {
		remove(self.number);
	}
}

impl Host {
	/// How a program is run there: the program that does it, and its arguments up to the program.
	pub(crate) fn enter(&self) -> (&'static str, [&str; 3]) {
		(IP, ["netns", "exec", &self.namespace])
	}
}

fn bridge(number: u8) -> String {
	format!("tieline{number}")
}

/// Takes a network for this process, unless it is another one's.
fn take(number: u8) -> Result<bool, HostsError> {
	let bridge = bridge(number);
	if Path::new(DEVICES).join(&bridge).exists() {
		return Ok(false);
	}
	match ip(["link", "add", &bridge, "type", "bridge"]) {
		// Another process was faster.
		Err(HostsError::Refused { said, .. }) if said.contains("File exists") => return Ok(false),
		made => made?,
	}
	ip(["link", "set", &bridge, "alias", &format!("process {}", process::id())])?;
	Ok(true)
}

/// Removes networks whose process has ended without doing so: it was killed.
fn remove_abandoned() {
	for number in 0..NETWORKS {
		let alias = Path::new(DEVICES).join(bridge(number)).join("ifalias");
		let Ok(alias) = fs::read_to_string(alias) else { continue };
		let owner = alias.trim().strip_prefix("process ");
		if owner.is_some_and(|owner| !Path::new("/proc").join(owner).exists()) {
			remove(number);
		}
	}
}

/// Removes a network as far as it is there.
fn remove(number: u8) {
	let bridge = bridge(number);
	let prefix = format!("{bridge}-");
	let namespaces = fs::read_dir("/run/netns").into_iter().flatten().flatten();
	for namespace in namespaces.filter_map(|entry| entry.file_name().into_string().ok()) {
		if namespace.starts_with(&prefix) {
			// Its devices go with it.
			let _ = ip(["netns", "delete", &namespace]);
		}
	}
	let _ = ip(["link", "delete", &bridge]);
}

fn ip<'a>(arguments: impl IntoIterator<Item = &'a str>) -> Result<(), HostsError> {
	run(IP, arguments)
}

fn run<'a>(
	program: &'static str,
	arguments: impl IntoIterator<Item = &'a str>,
) -> Result<(), HostsError> {
	let mut command = Command::new(program);
	command.args(arguments);
	let output = command.output().map_err(|cause| HostsError::NoProgram { program, cause })?;
	if output.status.success() {
		return Ok(());
	}
	let said = String::from_utf8_lossy(&output.stderr).trim().to_owned();
	if said.contains("Operation not permitted") || said.contains("Permission denied") {
		return Err(HostsError::NotRoot(said));
	}
	let words = command.get_args().map(OsStr::to_string_lossy).collect::<Vec<_>>();
	Err(HostsError::Refused { command: format!("{program} {}", words.join(" ")), said })
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
	use super::*;
	use std::{
		io::{BufRead, BufReader},
		net::TcpStream,
		process::{Child, Stdio},
	};

	/// Machines, where this user may make them; else the test has nothing to do.
	fn hosts(count: u8) -> Option<Hosts> {
		match Hosts::start(count, None) {
			Ok(hosts) => Some(hosts),
			Err(HostsError::NotRoot(_) | HostsError::NoProgram { .. }) => None,
			Err(error) => panic!("{error}"),
		}
	}

	/// A program that listens at port 9 of a machine.
	struct Listener(Child);

	impl Listener {
		fn at(host: &Host) -> Self {
			let script = "import socket\ns = socket.create_server(('0.0.0.0', 9))\n\
				print('listening', flush=True)\nwhile True: s.accept()";
			let (program, arguments) = host.enter();
			let mut command = Command::new(program);
			command.args(arguments).args(["python3", "-c", script]).stdout(Stdio::piped());
			let mut child = command.spawn().unwrap();
			let mut line = String::new();
			BufReader::new(child.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
			assert_eq!(line, "listening\n");
			Self(child)
		}
	}

	impl Drop for Listener {
		fn drop(&mut self) {
			let _ = self.0.kill();
			let _ = self.0.wait();
		}
	}

	/// Whether a machine can connect to another.
	fn reaches(from: &Host, to: &Host) -> bool {
		let script = format!("import socket; socket.create_connection(('{}', 9), 1)", to.address);
		let (program, arguments) = from.enter();
		let mut command = Command::new(program);
		command.args(arguments).args(["python3", "-c", &script]).stderr(Stdio::null());
		command.status().unwrap().success()
	}

	#[test]
	fn machines_are_parted_and_joined_and_gone_with_the_value() {
		let Some(hosts) = hosts(3) else { return };
		let [a, b, c] = [0, 1, 2].map(|index| hosts.host(index));
		let _listeners = [Listener::at(&a), Listener::at(&b)];
		assert!(reaches(&b, &a) && reaches(&c, &a) && reaches(&a, &b));
		hosts.part(&[1, 2]).unwrap();
		assert!(!reaches(&b, &a) && !reaches(&c, &a) && !reaches(&a, &b));
		assert!(reaches(&c, &b), "in the same part");
		TcpStream::connect((a.address.as_str(), 9)).expect("this machine reaches all");
		hosts.join(&[1, 2]).unwrap();
		assert!(reaches(&b, &a) && reaches(&a, &b));
		drop(hosts);
		assert!(!Path::new("/run/netns").join(a.namespace).exists());
	}

	#[test]
	fn two_networks_are_apart() {
		let (Some(one), Some(other)) = (hosts(1), hosts(1)) else { return };
		assert_ne!(one.host(0), other.host(0));
		let _listener = Listener::at(&other.host(0));
		assert!(!reaches(&one.host(0), &other.host(0)));
	}

	#[test]
	fn a_latency_delays_or_the_lack_of_netem_is_named() {
		match Hosts::start(1, Some(Duration::from_millis(150))) {
			Ok(hosts) => {
				let host = hosts.host(0);
				let _listener = Listener::at(&host);
				let begun = std::time::Instant::now();
				TcpStream::connect((host.address.as_str(), 9)).unwrap();
				assert!(begun.elapsed() >= Duration::from_millis(150));
			},
			Err(HostsError::NotRoot(_) | HostsError::NoProgram { .. }) => {},
			Err(error) => assert!(error.to_string().contains("sch_netem"), "{error}"),
		}
	}
}
