//! Streams of blocks.

mod every;
mod heads;
mod heights;
mod newest;
mod timely;

pub use every::BlockStream;
pub use newest::FinalizedBlocks;
pub(in crate::chain) use timely::Timely;
pub use timely::{Clocks, TimelyBlocks};
