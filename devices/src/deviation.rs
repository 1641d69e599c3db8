//! Stated deviations: what goes otherwise than awarded, to whom, and when.
//!
//! A deviation names its devices, or the aggregation that they are in, or neither for all; `share`
//! of them, drawn by the seed, are hit. The draw depends on the seed, on the deviation's place in the
//! list and on the devices' order, and on nothing else: the same seed is the same day on every
//! machine and at every step length.

use crate::error::{SettingError, not_negative, positive, share, within};
use rand_chacha::{
	ChaCha8Rng,
	rand_core::{RngCore, SeedableRng},
};
use serde::{Deserialize, Serialize};

/// A deviation.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Deviation {
	/// What happens.
	pub kind: DeviationKind,
	/// When it begins, in seconds from the start of the day.
	pub from_s: f64,
	/// The first instant after, in seconds from the start of the day.
	pub until_s: f64,
	/// How much earlier or later it is at each device, drawn by the seed, in seconds: 0 by default.
	#[serde(default)]
	pub jitter_s: f64,
	/// The devices, by name; empty for those of the aggregation.
	#[serde(default)]
	pub devices: Vec<String>,
	/// The aggregation; none for all devices.
	pub aggregation: Option<String>,
	/// The share of these devices that it hits, rounded to a whole number: 1 by default.
	#[serde(default = "Deviation::default_share")]
	pub share: f64,
}

/// What a deviation does to a device.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum DeviationKind {
	/// A cloud front passes over the arrays: the irradiance falls by `depth` over an edge of
	/// `edge_s` seconds, and returns so. It reaches a device when it has travelled the device's
	/// `position_m`.
	CloudFront {
		/// The share of the irradiance that it takes: 0 to 1.
		depth: f64,
		/// How long an edge lasts, in seconds.
		edge_s: f64,
		/// How fast it travels, in m/s.
		speed_m_per_s: f64,
		/// How far the irradiance beneath it flickers, as a share, drawn by the seed for each
		/// device and half minute: 0 by default.
		#[serde(default)]
		flicker: f64,
	},
	/// The car is unplugged.
	Unplugged,
	/// The link to the device is broken.
	BrokenLink,
	/// The aggregator passes on only this share of its award.
	NonDelivery {
		/// The share that it passes on: 0 by default.
		#[serde(default)]
		delivered: f64,
	},
	/// The device ignores limits and overrides.
	IgnoresLimits,
}

impl Deviation {
	const fn default_share() -> f64 {
		1.0
	}

	pub(crate) fn check(&self) -> Result<(), SettingError> {
		within("from_s", self.from_s, f64::NEG_INFINITY, f64::INFINITY, "finite")?;
		within("until_s", self.until_s, self.from_s, f64::INFINITY, "after `from_s`")?;
		not_negative("jitter_s", self.jitter_s)?;
		share("share", self.share)?;
		match self.kind {
			DeviationKind::CloudFront { depth, edge_s, speed_m_per_s, flicker } => {
				share("depth", depth)?;
				not_negative("edge_s", edge_s)?;
				positive("speed_m_per_s", speed_m_per_s)?;
				share("flicker", flicker)?;
			},
			DeviationKind::NonDelivery { delivered } => {
				share("delivered", delivered)?;
			},
			DeviationKind::Unplugged | DeviationKind::BrokenLink | DeviationKind::IgnoresLimits => {
			},
		}
		Ok(())
	}
}

/// What the deviations of an instant do to a device.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Effects {
	/// What clouds leave of the irradiance: 0 to 1.
	pub clear_share: f64,
	/// The car is where it should be.
	pub plugged: bool,
	/// The link is up.
	pub link: bool,
	/// What the aggregator passes on of the award.
	pub delivered: f64,
	/// The device keeps its limits.
	pub keeps_limits: bool,
}

impl Effects {
	/// No deviation.
	pub const NONE: Self =
		Self { clear_share: 1.0, plugged: true, link: true, delivered: 1.0, keeps_limits: true };
}

/// A deviation at one device.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Hit {
	kind: DeviationKind,
	from_s: f64,
	until_s: f64,
	seed: [u8; 32],
	device: u64,
}

/// A flicker is drawn for each of these, and linear between.
const FLICKER_S: f64 = 30.0;

impl Hit {
	/// The hits of the deviation with this place in the list on the devices with these indices and
	/// positions, in m.
	pub(crate) fn draw(
		deviation: &Deviation,
		place: u64,
		seed: u64,
		devices: &[(usize, f64)],
	) -> Vec<(usize, Self)> {
		let mut bytes = [0; 32];
		bytes[..8].copy_from_slice(&seed.to_le_bytes());
		bytes[8..16].copy_from_slice(&place.to_le_bytes());
		let mut random = ChaCha8Rng::from_seed(bytes);
		let mut order = devices.to_vec();
		let count = (deviation.share * order.len() as f64).round() as usize;
		// The first steps of a shuffle (Fisher and Yates).
		for first in 0..count.min(order.len().saturating_sub(1)) {
			let left = (order.len() - first) as u64;
			// The modulo favours no device by more than 2⁻⁶⁴ of the number of devices.
			order.swap(first, first + (random.next_u64() % left) as usize);
		}
		order.truncate(count);
		order.sort_by_key(|(index, _)| *index);
		let hit = |(index, position_m): (usize, f64)| {
			let jitter = (2.0 * unit(random.next_u64()) - 1.0) * deviation.jitter_s;
			let travel = match deviation.kind {
				DeviationKind::CloudFront { speed_m_per_s, .. } => position_m / speed_m_per_s,
				_ => 0.0,
			};
			let (from_s, until_s) = (deviation.from_s + travel, deviation.until_s + travel);
			let hit = Self {
				kind: deviation.kind,
				from_s: from_s + jitter,
				until_s: until_s + jitter,
				seed: bytes,
				device: index as u64,
			};
			(index, hit)
		};
		order.into_iter().map(hit).collect()
	}

	/// Adds what it does at a time to the effects on its device.
	pub(crate) fn act(&self, time_s: f64, effects: &mut Effects) {
		if time_s < self.from_s || time_s >= self.until_s {
			return;
		}
		match self.kind {
			DeviationKind::CloudFront { depth, edge_s, flicker, .. } => {
				let inside = (time_s - self.from_s).min(self.until_s - time_s);
				let covered = if edge_s > 0.0 { (inside / edge_s).min(1.0) } else { 1.0 };
				let noise = if flicker > 0.0 { self.flicker(time_s) * flicker } else { 0.0 };
				effects.clear_share *= (1.0 - depth * covered * (1.0 - noise)).clamp(0.0, 1.0);
			},
			DeviationKind::Unplugged => effects.plugged = false,
			DeviationKind::BrokenLink => effects.link = false,
			DeviationKind::NonDelivery { delivered } => effects.delivered *= delivered,
			DeviationKind::IgnoresLimits => effects.keeps_limits = false,
		}
	}

	/// A random number from 0 to 1 that wanders with time.
	fn flicker(&self, time_s: f64) -> f64 {
		let place = (time_s - self.from_s) / FLICKER_S;
		let knot = place.floor();
		let at = |knot: u64| {
			let mut random = ChaCha8Rng::from_seed(self.seed);
			// A stream of its own for each device, after those of the draw; a block for each knot.
			random.set_stream(self.device + 1);
			random.set_word_pos(u128::from(knot) * 16);
			unit(random.next_u64())
		};
		let (before, after) = (at(knot as u64), at(knot as u64 + 1));
		before + (after - before) * (place - knot)
	}
}

/// The upper 53 bits of a random number, as a number from 0 to 1.
fn unit(random: u64) -> f64 {
	(random >> 11) as f64 / (1u64 << 53) as f64
}
