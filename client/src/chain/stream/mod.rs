//! Streams of finalized blocks.

mod every;
mod heights;
mod newest;

pub use every::BlockStream;
pub use newest::FinalizedBlocks;
