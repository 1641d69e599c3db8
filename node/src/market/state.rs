//! Reading the state of the chain at a block, by the types of the runtime.

use crate::client::FullClient;
use codec::{Compact, Decode, Encode};
use sc_client_api::{StorageData, StorageKey, StorageProvider};
use sp_crypto_hashing::{blake2_128, twox_64, twox_128};
use std::fmt;
use tieline_primitives::Millis;
use tieline_runtime::{RuntimeEvent, opaque::Hash};

/// An event of a block.
type Record = frame_system::EventRecord<RuntimeEvent, Hash>;

/// Why the state is not known.
#[derive(Debug)]
pub enum ReadError {
	/// The database has none, or fails.
	Database(sp_blockchain::Error),
	/// A value is not of the type that it should be.
	Undecodable(&'static str),
}

impl fmt::Display for ReadError {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		match self {
			Self::Database(error) => error.fmt(f),
			Self::Undecodable(what) => write!(f, "{what} cannot be decoded"),
		}
	}
}

impl From<sp_blockchain::Error> for ReadError {
	fn from(error: sp_blockchain::Error) -> Self {
		Self::Database(error)
	}
}

/// The state at a block.
pub struct StateAt<'a> {
	/// The node's client.
	pub client: &'a FullClient,
	/// The block.
	pub hash: Hash,
}

/// The place of a storage item: its pallet and its name.
#[derive(Clone, Copy)]
pub struct Item(pub &'static str, pub &'static str);

impl Item {
	/// The key that all of its entries begin with.
	fn prefix(self) -> Vec<u8> {
		[twox_128(self.0.as_bytes()), twox_128(self.1.as_bytes())].concat()
	}

	/// The key of the entry, or the beginning of the keys, under a hashed key.
	pub fn under(self, key: impl IntoIterator<Item = Vec<u8>>) -> Vec<u8> {
		key.into_iter().fold(self.prefix(), |mut all, part| {
			all.extend(part);
			all
		})
	}
}

/// A key as `Twox64Concat` stores it.
pub fn twox(key: impl Encode) -> Vec<u8> {
	let key = key.encode();
	[&twox_64(&key)[..], &key].concat()
}

/// A key as `Blake2_128Concat` stores it.
pub fn blake2(key: impl Encode) -> Vec<u8> {
	let key = key.encode();
	[&blake2_128(&key)[..], &key].concat()
}

/// The length of the hash before a key that `Twox64Concat` stores.
const TWOX: usize = 8;

impl StateAt<'_> {
	/// The value of a storage item without a key.
	pub fn value<T: Decode>(&self, item: Item) -> Result<Option<T>, ReadError> {
		self.at(item, item.prefix())
	}

	/// The value of the entry of a map at its whole key.
	pub fn at<T: Decode>(&self, item: Item, key: Vec<u8>) -> Result<Option<T>, ReadError> {
		let value = self.client.storage(self.hash, &StorageKey(key))?;
		value.map(|StorageData(value)| decode(item, &value)).transpose()
	}

	/// Whether there is an entry at a whole key.
	pub fn has(&self, key: Vec<u8>) -> Result<bool, ReadError> {
		Ok(self.client.storage_hash(self.hash, &StorageKey(key))?.is_some())
	}

	/// How many entries there are whose keys begin like this.
	pub fn count(&self, prefix: Vec<u8>) -> Result<usize, ReadError> {
		Ok(self.client.storage_keys(self.hash, Some(&StorageKey(prefix)), None)?.count())
	}

	/// Gives each value of a map to `each`.
	pub fn each_value<V: Decode>(
		&self,
		item: Item,
		mut each: impl FnMut(V),
	) -> Result<(), ReadError> {
		let prefix = StorageKey(item.prefix());
		for (_, StorageData(value)) in self.client.storage_pairs(self.hash, Some(&prefix), None)? {
			each(decode(item, &value)?);
		}
		Ok(())
	}

	/// Gives each entry of a map to `each`, whose keys `Twox64Concat` stores.
	pub fn each<K: Decode, V: Decode>(
		&self,
		item: Item,
		mut each: impl FnMut(K, V),
	) -> Result<(), ReadError> {
		let prefix = StorageKey(item.prefix());
		let pairs = self.client.storage_pairs(self.hash, Some(&prefix), None)?;
		for (StorageKey(key), StorageData(value)) in pairs {
			let key = key.get(prefix.0.len() + TWOX..).unwrap_or_default();
			each(decode(item, key)?, decode(item, &value)?);
		}
		Ok(())
	}

	/// The chain's clock.
	pub fn now(&self) -> Result<Millis, ReadError> {
		Ok(Millis(self.value(Item("Timestamp", "Now"))?.unwrap_or(0)))
	}

	/// The events of the block.
	pub fn events(&self) -> Result<Vec<RuntimeEvent>, ReadError> {
		let records = self.value::<Vec<Record>>(Item("System", "Events"))?;
		Ok(records.unwrap_or_default().into_iter().map(|record| record.event).collect())
	}

	/// The version of the runtime that made the block.
	pub fn spec_version(&self) -> Result<u32, ReadError> {
		let upgrade = self.value::<Compact<u32>>(Item("System", "LastRuntimeUpgrade"))?;
		Ok(upgrade.map_or(0, |version| version.0))
	}
}

fn decode<T: Decode>(item: Item, mut bytes: &[u8]) -> Result<T, ReadError> {
	T::decode(&mut bytes).map_err(|_| ReadError::Undecodable(item.1))
}
