//! How often one address may ask.

use std::{
	collections::HashMap,
	net::{IpAddr, Ipv6Addr},
	num::NonZeroU32,
	sync::{Mutex, PoisonError},
	time::Instant,
};

/// How many seconds' worth of requests an address may save up.
const SAVED: f64 = 4.0;
/// How many addresses are remembered.
const MOST: usize = 10_000;

/// A bucket of tokens for each address, which refills with time: each request takes one.
#[derive(Debug)]
pub(crate) struct Buckets {
	per_second: f64,
	full: f64,
	buckets: Mutex<HashMap<IpAddr, Bucket>>,
}

#[derive(Clone, Copy, Debug)]
struct Bucket {
	tokens: f64,
	at: Instant,
}

impl Buckets {
	pub fn new(per_second: NonZeroU32) -> Self {
		let per_second = f64::from(per_second.get());
		Self { per_second, full: per_second * SAVED, buckets: Mutex::default() }
	}

	/// Whether an address may ask now.
	pub fn take(&self, address: IpAddr, now: Instant) -> bool {
		let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
		let address = subscriber(address);
		if buckets.len() >= MOST && !buckets.contains_key(&address) {
			// Those that are full again are as good as new.
			buckets.retain(|_, bucket| self.filled(bucket, now) < self.full);
			if buckets.len() >= MOST {
				buckets.clear();
			}
		}
		let bucket = buckets.entry(address).or_insert(Bucket { tokens: self.full, at: now });
		let tokens = self.filled(bucket, now);
		let may = tokens >= 1.0;
		*bucket = Bucket { tokens: if may { tokens - 1.0 } else { tokens }, at: now };
		may
	}

	fn filled(&self, bucket: &Bucket, now: Instant) -> f64 {
		let passed = now.saturating_duration_since(bucket.at).as_secs_f64();
		(bucket.tokens + passed * self.per_second).min(self.full)
	}
}

/// Who an address belongs to: of IPv6 a subscriber has a network of 64 bits.
pub(crate) fn subscriber(address: IpAddr) -> IpAddr {
	match address.to_canonical() {
		IpAddr::V6(address) => {
			let network = u128::from(address) >> 64 << 64;
			Ipv6Addr::from(network).into()
		},
		address => address,
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use std::time::Duration;

	fn address(text: &str) -> IpAddr {
		text.parse().unwrap()
	}

	#[test]
	fn an_address_may_ask_what_it_saved_and_then_as_time_passes() {
		let buckets = Buckets::new(NonZeroU32::new(2).unwrap());
		let (one, now) = (address("10.0.0.1"), Instant::now());
		assert_eq!((0..20).filter(|_| buckets.take(one, now)).count(), 8);
		assert!(buckets.take(address("10.0.0.2"), now), "another address has its own");
		assert!(!buckets.take(one, now + Duration::from_millis(400)));
		assert!(buckets.take(one, now + Duration::from_millis(600)));
	}

	#[test]
	fn the_addresses_of_a_subscriber_share() {
		assert_eq!(subscriber(address("2001:db8::1")), subscriber(address("2001:db8::2:1")));
		assert_ne!(subscriber(address("2001:db8::1")), subscriber(address("2001:db8:0:1::1")));
		assert_eq!(subscriber(address("::ffff:10.0.0.1")), address("10.0.0.1"));
	}

	#[test]
	fn the_table_is_bounded() {
		let buckets = Buckets::new(NonZeroU32::new(1).unwrap());
		let now = Instant::now();
		for number in 0..3 * MOST as u32 {
			buckets.take(std::net::Ipv4Addr::from(number).into(), now);
		}
		assert!(buckets.buckets.lock().unwrap().len() <= MOST);
	}
}
