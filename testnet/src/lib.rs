//! Starts, stops, kills and watches the nodes and agents of a development network.
//!
//! - [`Process`] is one running [`Program`] with its log file. It ends with the value, and so does
//!   whatever it has started.
//! - [`Fleet`] is several of them, none of which may end by itself.
//! - [`DevNode`] is a `tieline-node` with one validator and a chain of its own.
//! - [`Validators`] are four of them with one chain.
//! - [`Hosts`] are machines of their own for these, which can be cut off from each other.
//! - [`Balancer`] is HAProxy or nginx in front of nodes and servers.
//! - [`Relay`] is an endpoint whose node can be exchanged, and that can freeze.
//! - [`Postgres`] is a database server for what indexes them.

mod balancer;
mod fleet;
mod hosts;
mod locate;
mod node;
mod ports;
#[cfg(unix)]
mod postgres;
mod process;
mod relay;
mod spawn;
mod validators;

pub use balancer::{Balancer, Kind as BalancerKind};
pub use fleet::Fleet;
pub use hosts::{Host, Hosts, HostsError};
pub use locate::{NODE_VARIABLE, node_program};
pub use node::{DevNode, DevNodeBuilder, DevNodeError, NODE_START_VARIABLE, Sealing, Waiting};
pub use ports::free_ports;
#[cfg(unix)]
pub use postgres::Postgres;
pub use process::{Process, ProcessError, Program};
pub use relay::Relay;
pub use validators::Validators;
