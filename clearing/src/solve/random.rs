//! Pseudo-random numbers for the searches, the same in each run.

/// A generator of pseudo-random numbers: xorshift (Marsaglia, 2003).
pub(super) struct Random(u64);

impl Random {
	pub const fn new(seed: u64) -> Self {
		Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
	}

	/// A number below the limit; zero where that is zero.
	pub const fn below(&mut self, limit: u64) -> u64 {
		self.0 ^= self.0 << 13;
		self.0 ^= self.0 >> 7;
		self.0 ^= self.0 << 17;
		if limit == 0 { 0 } else { self.0 % limit }
	}
}
