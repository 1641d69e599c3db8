//! The database, and the executor of the runtime.

use sc_executor::{DEFAULT_HEAP_ALLOC_STRATEGY, HeapAllocStrategy, WasmExecutor};
use sc_service::config::ExecutorConfiguration;
use std::path::Path;
use tieline_runtime::opaque::Block;

/// The database.
pub type FullBackend = sc_service::TFullBackend<Block>;
/// The executor of the runtime.
pub type Executor = WasmExecutor<HostFunctions>;

#[cfg(not(feature = "runtime-benchmarks"))]
type HostFunctions = sp_io::SubstrateHostFunctions;
#[cfg(feature = "runtime-benchmarks")]
type HostFunctions =
	(sp_io::SubstrateHostFunctions, frame_benchmarking::benchmarking::HostFunctions);

/// The SDK's executor, and compiled runtimes kept in a folder: compiling is nearly all the work of
/// a start.
pub fn executor(config: &ExecutorConfiguration, wasm_cache: Option<&Path>) -> Executor {
	let heap = config.default_heap_pages.map_or(DEFAULT_HEAP_ALLOC_STRATEGY, |pages| {
		HeapAllocStrategy::Static { extra_pages: pages as _ }
	});
	let mut builder = Executor::builder()
		.with_execution_method(config.wasm_method)
		.with_onchain_heap_alloc_strategy(heap)
		.with_offchain_heap_alloc_strategy(heap)
		.with_max_runtime_instances(config.max_runtime_instances)
		.with_runtime_cache_size(config.runtime_cache_size);
	if let Some(folder) = wasm_cache {
		builder = builder.with_cache_path(folder);
	}
	builder.build()
}
