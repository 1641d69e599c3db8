//! Nodes of a development network: started, stopped, killed and watched.

mod node;

pub use node::{DevNode, DevNodeError, NODE_VARIABLE, Sealing, program};
