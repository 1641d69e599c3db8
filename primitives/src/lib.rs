//! The nouns of Tieline: units, identifiers, time, resources, offers and limits, and the small
//! traits by which the pallets know each other.
//!
//! Everything here is plain data that the runtime, the client and the mathematics share: no
//! storage, no knowledge of a chain, and no floating point but in conversions for programs off
//! chain, behind the feature `std`. A number always carries its unit in its
//! type: [`Watts`], [`WattHours`], [`Price`] (micro-dollars per MWh), [`Money`] (micro-dollars),
//! [`Ppm`] and [`Millis`].
//!
//! Signs follow one convention: *positive power is injection into the grid, negative is
//! withdrawal*.

#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

mod award_override;
mod bid;
#[cfg(feature = "std")]
mod identifier;
mod ids;
mod limit;
mod offer;
mod point;
mod profile;
mod resource;
mod time;
mod traits;
mod units;
mod zone;

pub use award_override::AwardOverride;
pub use bid::{Bid, BidError, BidRules, commitment_hash};
#[cfg(feature = "std")]
pub use identifier::{
	Hardware, Identifier, IdentifierError, IdentifierSecret, Lfdi, MAX_IDENTIFIER,
};
pub use ids::{
	AggregationId, AreaId, AuctionId, DerId, OverrideId, PointId, PricingNodeId, SiteId,
};
pub use limit::{
	AreaLimit, Bound, Coefficient, Limit, MAX_COEFFICIENTS, MAX_NAME, MIN_SENSITIVITY, Name,
	Penalties, Reason, is_text, name,
};
pub use offer::{Curve, MAX_CURVE_STEPS, MAX_STEPS, Offer, Side, Step, Steps};
pub use point::{PointName, PointNameError};
pub use profile::Profile;
pub use resource::{Capability, MAX_RATING, QUALIFICATION_GRID, Service, Technology};
pub use time::{Day, INTERVAL_LENGTHS, Interval, MILLIS_PER_DAY, MILLIS_PER_HOUR};
pub use traits::{Calendar, Finality, Network, Portfolios, Registrations, Role, Separation};
pub use units::{MAX_POWER, MAX_PRICE, Millis, Money, Ppm, Price, WattHours, Watts};
pub use zone::{MAX_OFFSET_CHANGE, MAX_OFFSETS, Offset, OffsetFrom, SHORTEST_DAY, Zone};
