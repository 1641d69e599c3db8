//! The configuration of each pallet, by subject: the chain itself, its consensus, its governance, the
//! market.

#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
mod chain;
mod consensus;
mod finality;
mod governance;
mod market;
mod sponsorship;

pub use chain::{
	BYTE_FEE, BlockLength, BlockWeights, EXISTENTIAL_DEPOSIT, FeeAdjustment, HighestFee, LowestFee,
	SS58_PREFIX, TargetFullness,
};
pub use governance::{
	Admin, AlwaysAllowed, CouncilInstance, ProxyType, RegulatorInstance, RegulatorMajority,
	RootMajority,
};
pub use sponsorship::OwnersCalls;
