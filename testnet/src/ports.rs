//! Ports that are free.

use std::{io, net::TcpListener};

/// So many different ports of this machine that nobody listens at. Another program can take one
/// before it is used.
pub fn free_ports(count: usize) -> io::Result<Vec<u16>> {
	// All are held until all are found, so that they differ.
	let listeners = (0..count).map(|_| TcpListener::bind(("127.0.0.1", 0)));
	let listeners = listeners.collect::<io::Result<Vec<_>>>()?;
	listeners.iter().map(|listener| Ok(listener.local_addr()?.port())).collect()
}

#[cfg(test)]
mod tests {
	use super::*;
	use std::collections::BTreeSet;

	#[test]
	fn free_ports_differ_and_can_be_listened_at() {
		let ports = free_ports(20).unwrap();
		assert_eq!(ports.iter().collect::<BTreeSet<_>>().len(), 20);
		TcpListener::bind(("127.0.0.1", ports[7])).unwrap();
	}
}
