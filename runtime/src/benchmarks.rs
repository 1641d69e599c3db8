//! The pallets that `frame-benchmarking` measures.

use crate::*;
use alloc::{string::String, vec::Vec};
use frame_benchmarking::{BenchmarkBatch, BenchmarkConfig, BenchmarkList, baseline};
use frame_support::traits::{StorageInfo, StorageInfoTrait, WhitelistedStorageKeys};
use frame_system_benchmarking::{
	Pallet as SystemBench, extensions::Pallet as SystemExtensionsBench,
};

frame_benchmarking::define_benchmarks!(
	[frame_benchmarking, BaselineBench::<Runtime>]
	[frame_system, SystemBench::<Runtime>]
	[frame_system_extensions, SystemExtensionsBench::<Runtime>]
	[pallet_balances, Balances]
	[pallet_timestamp, Timestamp]
	[pallet_utility, Utility]
	[pallet_dso_constraints, DsoConstraints]
	[pallet_der_registry, DerRegistry]
	[pallet_bid_market, BidMarket]
	[pallet_enactment, Enactment]
	[pallet_validators, Validators]
	[pallet_finality, Finality]
	[pallet_sponsorship, Sponsorship]
);

type BaselineBench<T> = baseline::Pallet<T>;

impl frame_system_benchmarking::Config for Runtime {}
impl baseline::Config for Runtime {}

/// The available benchmarks, and the storage items that they touch.
pub fn metadata(extra: bool) -> (Vec<BenchmarkList>, Vec<StorageInfo>) {
	let mut list = Vec::<BenchmarkList>::new();
	list_benchmarks!(list, extra);
	(list, AllPalletsWithSystem::storage_info())
}

/// Runs the benchmarks that `config` selects.
pub fn dispatch(config: BenchmarkConfig) -> Result<Vec<BenchmarkBatch>, String> {
	let whitelist = AllPalletsWithSystem::whitelisted_storage_keys();
	let mut batches = Vec::<BenchmarkBatch>::new();
	let params = (&config, &whitelist);
	add_benchmarks!(params, batches);
	Ok(batches)
}
