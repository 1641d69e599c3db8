//! The library for programs that take part in the Tieline market: an aggregator's bidding engine,
//! a utility's limit calculation, a wallet of DER owners, an auditor.
//!
//! # From a connection to an award
//!
//! The way of an aggregator, with two keys: that of a DER's owner and its own.
//!
//! ```no_run
//! use tieline_client::{
//!     Venue,
//!     chain::{Account, AccountId, Client},
//!     events::Event,
//!     keys::KeySource,
//!     market::{self, Phase},
//!     registry::{self, Registration},
//! };
//! use tieline_primitives::{
//!     Bid, Capability, Hardware, Offer, Price, Service, Side, Step, Technology, Watts,
//!     commitment_hash,
//! };
//!
//! # async fn example(iso: AccountId, dso: AccountId) -> Result<(), Box<dyn std::error::Error>> {
//! // Connect to the first of several nodes that answers. The client turns to the next when one
//! // fails.
//! let client = Client::connect(["wss://a.example.org", "wss://b.example.org"]).await?;
//! let owner: Account = KeySource::File("owner.key".into()).load()?.into();
//! let aggregator: Account = KeySource::Env("AGGREGATOR_KEY".into()).load()?.into();
//! let at = client.at_finalized().await?;
//! let venue = Venue::find(&at, &iso, &dso).await?.ok_or("no such market")?;
//! let aggregation = venue.aggregation_of(&at, aggregator.id()).await?.ok_or("none yet")?;
//! let point = venue.point(&"675.2".parse()?).ok_or("no such connection point")?;
//!
//! // Register a DER, as its owner, and consent to the aggregation.
//! let registration = Registration {
//!     point,
//!     technology: Technology::Solar,
//!     rating: Capability { export: Watts::from_kw(120.0), import: Watts::ZERO },
//!     // The LFDI of its certificate, and what the DSO has issued for the meter's serial number.
//!     device: registry::issued(
//!         "3E4F-45AB-31ED-FE5B-67E3-43E5-E456-2E31-984E-23E5",
//!         Hardware::Device,
//!     )?,
//!     meter: registry::issued(
//!         "0xfb272fd15e1ef664ed861b341af036fde1111803db0eced259f042da22d15cba",
//!         Hardware::Meter,
//!     )?,
//!     submeter: None,
//!     retail: Vec::new(),
//! };
//! let owner = client.submitter(&owner);
//! let included = owner.submit(registry::register(vec![registration])).await?;
//! let der = included.market_events()?.into_iter().find_map(|event| match event {
//!     Event::Registry(registry::Event::DerRegistered { der, .. }) => Some(der),
//!     _ => None,
//! });
//! let der = der.ok_or("not registered")?;
//! owner.submit(registry::consent(vec![der], aggregation)).await?;
//!
//! // Have it reviewed and, once the DSO has qualified it, enrol it, as the aggregator.
//! let submitter = client.submitter(&aggregator);
//! submitter.submit(registry::request_review(vec![der])).await?;
//! submitter.submit(registry::enroll(vec![der], Service::Energy)).await?;
//!
//! // Bid what the portfolio can deliver: commit the sealed bid, and reveal it in the next phase.
//! let at = client.at_finalized().await?;
//! for id in market::open_auctions(&at, venue.node).await? {
//!     let auction = market::auction(&at, id).await?.ok_or("removed")?;
//!     let portfolio =
//!         registry::portfolio(&at, aggregation, Service::Energy, auction.day).await?;
//!     let offer = |(&point, capability): (_, &Capability)| {
//!         let step = Step { price: Price::from_usd_per_mwh(35.0), power: capability.export };
//!         let steps = vec![step].try_into().ok()?;
//!         Some(Offer { point, interval: 12, side: Side::Supply, steps })
//!     };
//!     let bid = Bid { aggregation, offers: portfolio.iter().filter_map(offer).collect() };
//!     let rules = market::bid_rules(&at, id).await?.ok_or("removed")?;
//!     bid.check(&rules, |point| portfolio.get(&point).copied())?;
//!     // Anything secret will do that a restarted program finds again.
//!     let salt = aggregator.secret(&id.0.to_le_bytes()).ok_or("keep a salt elsewhere")?;
//!     match market::auction_phase(&at, id).await? {
//!         Some(Phase::Bidding) => {
//!             let digest = commitment_hash(&bid, &salt, aggregator.id(), id);
//!             submitter.submit(market::commit(id, aggregation, digest.into())).await?;
//!         },
//!         Some(Phase::Revealing) => {
//!             submitter.submit(market::reveal(id, bid, salt)).await?;
//!         },
//!         _ => {},
//!     }
//! }
//!
//! // Read what was awarded, at which price, and what limits refused for which reasons.
//! for auction in market::auctions(&at).await? {
//!     for (interval, _) in auction.delivery() {
//!         let Some(outcome) = market::outcome(&at, auction.id, interval).await? else { continue };
//!         for offer in outcome.offers.iter().filter(|offer| offer.aggregation == aggregation) {
//!             println!("interval {interval}: {:?} at {}", offer.awards, offer.price);
//!             for reason in &offer.reasons {
//!                 println!("curtailed: {}", reason.reason);
//!             }
//!         }
//!     }
//! }
//! # Ok(())
//! # }
//! ```
//!
//! A program that runs for long is an [`agent`]: a function of the finalized state, stepped at
//! each block, that recovers from crashes and lost connections by itself.
//!
//! # Examples
//!
//! `client/examples` has one file for each task, run by a test against a node:
//!
//! | task | example |
//! |---|---|
//! | connect with failover, follow finalized blocks | `connect` |
//! | register devices, consent, have them reviewed | `register` |
//! | enrol, see from which market day it counts, withdraw | `enrol` |
//! | check, seal, commit and reveal a bid | `bid` |
//! | balances, holds, transfers; appoint and revoke a hot key | `account` |
//! | bid with a hot key by proxy | `proxy` |
//! | awards, prices, payments, reasons of curtailment | `awards` |
//! | verify a clearing oneself | `verify` |
//! | the market live, from events | `watch` |
//!
//! `docs/aggregators.md` leads through the day of an aggregator: keys, deposits, deadlines, errors,
//! and what to do when finality lags. `docs/glossary.md` has the field's words.
//!
//! # Errors
//!
//! [`chain::ChainError`]: the connection or the node. [`chain::SubmitError`]: a submission, with the
//! runtime's [`chain::Refusal`] and its meaning. [`keys::KeyError`]: a key. Only errors whose
//! `is_final` is true need a change of the program or its configuration.
//!
//! # Modules
//!
//! - [`keys`]: signers, and where keys are kept.
//! - [`chain`]: connections with failover, finalized state, and calls that become final.
//! - [`registry`], [`network`], [`market`]: the calls, questions and events of the three pallets,
//!   in the types of `tieline-primitives` and `tieline-clearing`.
//! - [`balances`], [`proxies`]: what an account has and what is held of it, and who may act for it.
//! - [`events`]: the events of all three, of a block or of an extrinsic.
//! - [`agent`]: the loop of a long-running program.
//! - [`Venue`]: where a participant trades.
//! - [`zone`](mod@zone): zones from the IANA database, and local times.
//!
//! # Units
//!
//! Power is in watts, prices are in µ$/MWh, money is in µ$, time is in Unix milliseconds: the
//! types say which. Amounts of the chain's own token are in its smallest unit, 10⁻¹² TIE.

pub mod agent;
pub mod balances;
pub mod chain;
pub mod events;
pub mod keys;
pub mod market;
pub mod network;
pub mod proxies;
pub mod registry;
mod text;
mod venue;
pub mod zone;

use text::text;

pub use venue::Venue;
