//! The Tieline runtime: the rules of the market, compiled to Wasm.
//!
//! [`configs`] is the configuration of each pallet, [`genesis`] has the initial states of
//! development chains, [`room`] keeps room in blocks for calls that cannot wait, and `apis` implements
//! the runtime APIs. The market itself is in three
//! pallets: `dso-constraints`, `der-registry` on top of it, and `bid-market` on top of both.

#![cfg_attr(not(feature = "std"), no_std)]
#![recursion_limit = "256"]
// The macros that put a runtime together generate public items without documentation.
#![allow(missing_docs)]

extern crate alloc;

#[cfg(feature = "std")]
include!(concat!(env!("OUT_DIR"), "/wasm_binary.rs"));

/// The runtime of the next version, for tests of an upgrade. Its extrinsics are encoded differently: the
/// nonce is before the mortality.
#[cfg(all(feature = "std", feature = "upgrade"))]
pub mod next {
	include!(concat!(env!("OUT_DIR"), "/next_wasm_binary.rs"));
}

pub mod apis;
pub mod authorship;
#[cfg(feature = "runtime-benchmarks")]
mod benchmarks;
pub mod configs;
pub mod fees;
pub mod genesis;
pub mod migrations;
pub mod room;

use alloc::{borrow::Cow, vec::Vec};
use sp_runtime::{
	MultiAddress, MultiSignature, generic, impl_opaque_keys,
	traits::{BlakeTwo256, IdentifyAccount, Verify},
};
use sp_version::RuntimeVersion;

/// A signature of an extrinsic.
pub type Signature = MultiSignature;
/// An account, which is the public key of its signatures.
pub type AccountId = <<Signature as Verify>::Signer as IdentifyAccount>::AccountId;
/// An amount of the token, in units of 10⁻¹² TIE.
pub type Balance = u128;
/// The number of extrinsics that an account has signed.
pub type Nonce = u32;
/// The hash of a block or of a call.
pub type Hash = sp_core::H256;
/// The number of a block.
pub type BlockNumber = u32;
/// The address of an account in an extrinsic.
pub type Address = MultiAddress<AccountId, ()>;
/// The header of a block.
pub type Header = generic::Header<BlockNumber, BlakeTwo256>;
/// A block with decoded extrinsics.
pub type Block = generic::Block<Header, UncheckedExtrinsic>;
/// An extrinsic whose signature is unchecked.
pub type UncheckedExtrinsic =
	generic::UncheckedExtrinsic<Address, RuntimeCall, Signature, TxExtension>;
/// The payload that the signature of an extrinsic covers.
pub type SignedPayload = generic::SignedPayload<RuntimeCall, TxExtension>;

/// The transaction extensions. None of our own carries data, so that every wallet can sign.
pub type TxExtension = (
	frame_system::AuthorizeCall<Runtime>,
	frame_system::CheckNonZeroSender<Runtime>,
	frame_system::CheckSpecVersion<Runtime>,
	frame_system::CheckTxVersion<Runtime>,
	frame_system::CheckGenesis<Runtime>,
	FirstOfPlace,
	SecondOfPlace,
	room::KeepRoom,
	frame_system::CheckWeight<Runtime>,
	pallet_sponsorship::ChargeSponsored<Runtime>,
	frame_metadata_hash_extension::CheckMetadataHash<Runtime>,
	frame_system::WeightReclaim<Runtime>,
);

/// The place of an extrinsic in time and among those of its signer: mortality and nonce. The runtime of
/// the tests' upgrade has them the other way round.
#[cfg(not(feature = "next-version"))]
type FirstOfPlace = frame_system::CheckEra<Runtime>;
#[cfg(not(feature = "next-version"))]
type SecondOfPlace = frame_system::CheckNonce<Runtime>;
#[cfg(feature = "next-version")]
type FirstOfPlace = frame_system::CheckNonce<Runtime>;
#[cfg(feature = "next-version")]
type SecondOfPlace = frame_system::CheckEra<Runtime>;

/// Dispatches blocks to the pallets.
pub type Executive = frame_executive::Executive<
	Runtime,
	Block,
	frame_system::ChainContext<Runtime>,
	Runtime,
	AllPalletsWithSystem,
>;

/// Opaque types for the node, which handles extrinsics as bytes.
pub mod opaque {
	pub use sp_runtime::OpaqueExtrinsic;
	use sp_runtime::{generic, traits::BlakeTwo256};

	/// A block whose extrinsics are bytes.
	pub type Block = generic::Block<super::Header, OpaqueExtrinsic>;
	/// The identifier of a block: its number or its hash.
	pub type BlockId = generic::BlockId<Block>;
	/// The hash of a block.
	pub type Hash = <BlakeTwo256 as sp_runtime::traits::Hash>::Output;
}

impl_opaque_keys! {
	/// The keys with which a validator authors and finalizes blocks.
	pub struct SessionKeys {
		/// For authoring.
		pub aura: Aura,
		/// For finalizing.
		pub grandpa: Grandpa,
	}
}

/// The version of the runtime. `spec_version` rises with each release that changes behaviour,
/// `transaction_version` with each that changes how a call is encoded.
#[cfg(not(feature = "next-version"))]
#[sp_version::runtime_version]
pub const VERSION: RuntimeVersion = RuntimeVersion {
	spec_name: Cow::Borrowed("tieline"),
	impl_name: Cow::Borrowed("tieline"),
	authoring_version: 1,
	spec_version: 100,
	impl_version: 1,
	apis: apis::RUNTIME_API_VERSIONS,
	transaction_version: 1,
	system_version: 1,
};

/// The version of the runtime of the tests' upgrade.
#[cfg(feature = "next-version")]
#[sp_version::runtime_version]
pub const VERSION: RuntimeVersion = RuntimeVersion {
	spec_name: Cow::Borrowed("tieline"),
	impl_name: Cow::Borrowed("tieline"),
	authoring_version: 1,
	spec_version: 101,
	impl_version: 1,
	apis: apis::RUNTIME_API_VERSIONS,
	transaction_version: 2,
	system_version: 1,
};

/// The token's symbol.
pub const TOKEN_SYMBOL: &str = "TIE";
/// The token's decimals: one TIE is 10¹² units.
pub const TOKEN_DECIMALS: u32 = 12;
/// One TIE.
pub const TIE: Balance = 1_000_000_000_000;
/// A thousandth of a TIE.
pub const MILLI_TIE: Balance = TIE / 1_000;
/// A millionth of a TIE.
pub const MICRO_TIE: Balance = MILLI_TIE / 1_000;

/// The length of a slot, and so the shortest time between two blocks, in milliseconds.
pub const SLOT_MILLIS: u64 = 2_000;
/// Blocks in a minute, at one a slot.
pub const MINUTES: BlockNumber = 60_000 / SLOT_MILLIS as BlockNumber;
/// Blocks in an hour, at one a slot.
pub const HOURS: BlockNumber = 60 * MINUTES;
/// Blocks in a day, at one a slot.
pub const DAYS: BlockNumber = 24 * HOURS;

#[frame_support::runtime]
mod runtime {
	/// The runtime.
	#[runtime::runtime]
	#[runtime::derive(
		RuntimeCall,
		RuntimeEvent,
		RuntimeError,
		RuntimeOrigin,
		RuntimeFreezeReason,
		RuntimeHoldReason,
		RuntimeSlashReason,
		RuntimeLockId,
		RuntimeTask,
		RuntimeViewFunction
	)]
	pub struct Runtime;

	/// Blocks, events and accounts.
	#[runtime::pallet_index(0)]
	pub type System = frame_system;

	/// The chain's clock.
	#[runtime::pallet_index(1)]
	pub type Timestamp = pallet_timestamp;

	/// Who authors blocks.
	#[runtime::pallet_index(2)]
	pub type Aura = pallet_aura;

	/// The author of the block at hand.
	#[runtime::pallet_index(13)]
	pub type Authorship = pallet_authorship;

	/// Proved equivocations.
	#[runtime::pallet_index(14)]
	pub type Offences = pallet_offences;

	/// The validators of past sessions, for proofs.
	#[runtime::pallet_index(15)]
	pub type Historical = pallet_session::historical;

	/// The set of validators.
	#[runtime::pallet_index(16)]
	pub type Validators = pallet_validators;

	/// Sessions and the validators' keys.
	#[runtime::pallet_index(17)]
	pub type Session = pallet_session;

	/// Who finalizes blocks.
	#[runtime::pallet_index(3)]
	pub type Grandpa = pallet_grandpa;

	/// The token.
	#[runtime::pallet_index(4)]
	pub type Balances = pallet_balances;

	/// Fees.
	#[runtime::pallet_index(5)]
	pub type TransactionPayment = pallet_transaction_payment;

	/// How far finality lags.
	#[runtime::pallet_index(7)]
	pub type Finality = pallet_finality;

	/// Who pays the fees and deposits of accounts without a token.
	#[runtime::pallet_index(8)]
	pub type Sponsorship = pallet_sponsorship;

	/// Batches of calls.
	#[runtime::pallet_index(10)]
	pub type Utility = pallet_utility;

	/// Accounts of several signers.
	#[runtime::pallet_index(11)]
	pub type Multisig = pallet_multisig;

	/// Keys that act for an account in one role.
	#[runtime::pallet_index(12)]
	pub type Proxy = pallet_proxy;

	/// The consortium: ISOs and DSOs.
	#[runtime::pallet_index(20)]
	pub type Council = pallet_collective<Instance1>;

	/// The regulator.
	#[runtime::pallet_index(24)]
	pub type Regulator = pallet_collective<Instance2>;

	/// Root calls by a majority of the council, after a delay, unless the regulator vetoes them.
	#[runtime::pallet_index(25)]
	pub type Enactment = pallet_enactment;

	/// Root for a development chain; without a key everywhere else.
	#[runtime::pallet_index(21)]
	pub type Sudo = pallet_sudo;

	/// Stops all but the calls that are needed to recover.
	#[runtime::pallet_index(22)]
	pub type SafeMode = pallet_safe_mode;

	/// Stops single calls.
	#[runtime::pallet_index(23)]
	pub type TxPause = pallet_tx_pause;

	/// Areas, connection points, limits and overrides of the distribution utilities.
	#[runtime::pallet_index(30)]
	pub type DsoConstraints = pallet_dso_constraints;

	/// Aggregators, DERs, qualification, enrolment and portfolios.
	#[runtime::pallet_index(31)]
	pub type DerRegistry = pallet_der_registry;

	/// Auctions, sealed bids, clearing and curtailment.
	#[runtime::pallet_index(32)]
	pub type BidMarket = pallet_bid_market;
}
