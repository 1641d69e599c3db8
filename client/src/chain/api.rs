//! The runtime's interface, generated from `client/metadata.scale`.
//!
//! [`tx()`] makes calls, [`storage()`] and [`constants()`] addresses to read, [`runtime_apis()`]
//! questions; each pallet has a module with its events and calls.
//!
//! # The market's own types
//!
//! A type of `tieline-primitives` or `tieline-clearing` appears here as itself, wrapped in
//! [`Static`](super::Static): `Static<Watts>`, `Static<Certificate>`. The wrapper is what lets
//! subxt encode it with the type's own SCALE codec, byte for byte as the runtime does, instead of
//! field by field after the chain's description of it. So there is one `Limit` in feeder, pallet
//! and client, and the two plain crates need not know subxt. A runtime whose `Limit` has another
//! shape is detected: each call, storage item, runtime API and view function carries the hash of
//! the shapes that it was generated with, and is refused before anything is sent or read when the
//! chain's differ
//! ([`ChainError::Incompatible`](super::ChainError::Incompatible)).
//!
//! The list below has each such type of the metadata; a test names those that are missing.
//!
//! Bounded vectors are plain `Vec`s here. The runtime checks their bounds when it decodes them.

// The types of a generated interface have the documentation of the runtime, where it has any.
#![allow(missing_docs)]

#[subxt::subxt(
	runtime_metadata_path = "metadata.scale",
	derive_for_all_types = "Clone, PartialEq, Eq",
	substitute_type(
		path = "bounded_collections::bounded_vec::BoundedVec<T, S>",
		with = "::std::vec::Vec<T>"
	),
	substitute_type(
		path = "bounded_collections::weak_bounded_vec::WeakBoundedVec<T, S>",
		with = "::std::vec::Vec<T>"
	),
	substitute_type(
		path = "tieline_primitives::award_override::AwardOverride",
		with = "::subxt::utils::Static<::tieline_primitives::AwardOverride<::subxt::utils::AccountId32>>"
	),
	substitute_type(
		path = "tieline_primitives::bid::Bid",
		with = "::subxt::utils::Static<::tieline_primitives::Bid>"
	),
	substitute_type(
		path = "tieline_primitives::bid::BidRules",
		with = "::subxt::utils::Static<::tieline_primitives::BidRules>"
	),
	substitute_type(
		path = "tieline_primitives::limit::AreaLimit",
		with = "::subxt::utils::Static<::tieline_primitives::AreaLimit>"
	),
	substitute_type(
		path = "tieline_primitives::units::Money",
		with = "::subxt::utils::Static<::tieline_primitives::Money>"
	),
	substitute_type(
		path = "tieline_clearing::certificate::BookOffer",
		with = "::subxt::utils::Static<::tieline_clearing::BookOffer>"
	),
	substitute_type(
		path = "tieline_primitives::ids::AreaId",
		with = "::subxt::utils::Static<::tieline_primitives::AreaId>"
	),
	substitute_type(
		path = "tieline_primitives::ids::PricingNodeId",
		with = "::subxt::utils::Static<::tieline_primitives::PricingNodeId>"
	),
	substitute_type(
		path = "tieline_primitives::ids::DerId",
		with = "::subxt::utils::Static<::tieline_primitives::DerId>"
	),
	substitute_type(
		path = "tieline_primitives::ids::SiteId",
		with = "::subxt::utils::Static<::tieline_primitives::SiteId>"
	),
	substitute_type(
		path = "tieline_primitives::ids::AggregationId",
		with = "::subxt::utils::Static<::tieline_primitives::AggregationId>"
	),
	substitute_type(
		path = "tieline_primitives::ids::AuctionId",
		with = "::subxt::utils::Static<::tieline_primitives::AuctionId>"
	),
	substitute_type(
		path = "tieline_primitives::ids::OverrideId",
		with = "::subxt::utils::Static<::tieline_primitives::OverrideId>"
	),
	substitute_type(
		path = "tieline_primitives::ids::PointId",
		with = "::subxt::utils::Static<::tieline_primitives::PointId>"
	),
	substitute_type(
		path = "tieline_primitives::limit::Bound",
		with = "::subxt::utils::Static<::tieline_primitives::Bound>"
	),
	substitute_type(
		path = "tieline_primitives::limit::Reason",
		with = "::subxt::utils::Static<::tieline_primitives::Reason>"
	),
	substitute_type(
		path = "tieline_primitives::limit::Coefficient",
		with = "::subxt::utils::Static<::tieline_primitives::Coefficient>"
	),
	substitute_type(
		path = "tieline_primitives::limit::Limit",
		with = "::subxt::utils::Static<::tieline_primitives::Limit>"
	),
	substitute_type(
		path = "tieline_primitives::limit::Penalties",
		with = "::subxt::utils::Static<::tieline_primitives::Penalties>"
	),
	substitute_type(
		path = "tieline_primitives::offer::Side",
		with = "::subxt::utils::Static<::tieline_primitives::Side>"
	),
	substitute_type(
		path = "tieline_primitives::offer::Step",
		with = "::subxt::utils::Static<::tieline_primitives::Step>"
	),
	substitute_type(
		path = "tieline_primitives::offer::Offer",
		with = "::subxt::utils::Static<::tieline_primitives::Offer>"
	),
	substitute_type(
		path = "tieline_primitives::offer::Curve",
		with = "::subxt::utils::Static<::tieline_primitives::Curve>"
	),
	substitute_type(
		path = "tieline_primitives::resource::Technology",
		with = "::subxt::utils::Static<::tieline_primitives::Technology>"
	),
	substitute_type(
		path = "tieline_primitives::resource::Capability",
		with = "::subxt::utils::Static<::tieline_primitives::Capability>"
	),
	substitute_type(
		path = "tieline_primitives::resource::Service",
		with = "::subxt::utils::Static<::tieline_primitives::Service>"
	),
	substitute_type(
		path = "tieline_primitives::time::Interval",
		with = "::subxt::utils::Static<::tieline_primitives::Interval>"
	),
	substitute_type(
		path = "tieline_primitives::time::Day",
		with = "::subxt::utils::Static<::tieline_primitives::Day>"
	),
	substitute_type(
		path = "tieline_primitives::zone::Zone",
		with = "::subxt::utils::Static<::tieline_primitives::Zone>"
	),
	substitute_type(
		path = "tieline_primitives::zone::OffsetFrom",
		with = "::subxt::utils::Static<::tieline_primitives::OffsetFrom>"
	),
	substitute_type(
		path = "tieline_primitives::zone::Offset",
		with = "::subxt::utils::Static<::tieline_primitives::Offset>"
	),
	substitute_type(
		path = "tieline_primitives::units::Millis",
		with = "::subxt::utils::Static<::tieline_primitives::Millis>"
	),
	substitute_type(
		path = "tieline_primitives::units::Ppm",
		with = "::subxt::utils::Static<::tieline_primitives::Ppm>"
	),
	substitute_type(
		path = "tieline_primitives::units::Price",
		with = "::subxt::utils::Static<::tieline_primitives::Price>"
	),
	substitute_type(
		path = "tieline_primitives::units::WattHours",
		with = "::subxt::utils::Static<::tieline_primitives::WattHours>"
	),
	substitute_type(
		path = "tieline_primitives::units::Watts",
		with = "::subxt::utils::Static<::tieline_primitives::Watts>"
	),
	substitute_type(
		path = "tieline_clearing::certificate::ShadowPrice",
		with = "::subxt::utils::Static<::tieline_clearing::ShadowPrice>"
	),
	substitute_type(
		path = "tieline_clearing::exact_price::ExactPrice",
		with = "::subxt::utils::Static<::tieline_clearing::ExactPrice>"
	),
	substitute_type(
		path = "tieline_clearing::certificate::Certificate",
		with = "::subxt::utils::Static<::tieline_clearing::Certificate>"
	)
)]
mod generated {}

pub use generated::*;

/// The version of the runtime that this interface is generated from (`spec_version`).
pub const SPEC_VERSION: u32 = 100;

#[cfg(test)]
mod tests {
	use codec::Decode;

	fn metadata() -> subxt::Metadata {
		let metadata = include_bytes!("../../metadata.scale");
		subxt::Metadata::decode(&mut &metadata[..]).expect("metadata")
	}

	#[test]
	fn the_version_is_that_of_the_metadata() {
		let metadata = metadata();
		let system = metadata.pallet_by_name("System").expect("the pallet");
		let version = system.constant_by_name("Version").expect("the constant").value();
		// The names of specification and implementation, the authoring version, then this.
		let (_, _, _, version) =
			<(String, String, u32, u32)>::decode(&mut &*version).expect("a version");
		assert_eq!(version, super::SPEC_VERSION, "set `SPEC_VERSION` to that of metadata.scale");
	}

	#[test]
	fn each_type_of_the_market_that_the_runtime_shows_is_the_market_s_own() {
		let metadata = metadata();
		let shown = metadata.types().types.iter().map(|known| known.ty.path.segments.join("::"));
		let missing = shown
			.filter(|path| {
				path.starts_with("tieline_primitives::") || path.starts_with("tieline_clearing::")
			})
			.filter(|path| !include_str!("api.rs").contains(&format!("\"{path}\"")))
			.collect::<Vec<_>>();
		assert!(missing.is_empty(), "no substitute_type for {missing:?}");
	}
}
