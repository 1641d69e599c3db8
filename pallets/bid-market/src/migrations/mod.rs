//! What upgrades of the runtime change in this pallet's storage. Each migration raises the storage
//! version by one, and stays until every chain has passed it.

pub mod v2;
