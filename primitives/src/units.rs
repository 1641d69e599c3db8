//! Quantities, each a number with its unit.
//!
//! A quantity displays itself exactly, in the unit that people in the market use: `35.27 $/MWh`,
//! `12.345 kW`, `1.20 $`. Floating point is for programs off chain: those conversions are behind
//! the feature `std`, round to the nearest number and saturate.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use core::fmt;
use scale_info::TypeInfo;

macro_rules! unit {
	($(#[$doc:meta])* $name:ident($repr:ty)) => {
		$(#[$doc])*
		#[derive(
			Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode,
			DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
		)]
		#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
		#[cfg_attr(feature = "serde", serde(transparent))]
		pub struct $name(pub $repr);

		impl $name {
			/// Nothing of it.
			pub const ZERO: Self = Self(0);

			/// The sum, or `None` when it does not fit.
			pub const fn checked_add(self, other: Self) -> Option<Self> {
				match self.0.checked_add(other.0) {
					Some(sum) => Some(Self(sum)),
					None => None,
				}
			}

			/// The difference, or `None` when it does not fit.
			pub const fn checked_sub(self, other: Self) -> Option<Self> {
				match self.0.checked_sub(other.0) {
					Some(difference) => Some(Self(difference)),
					None => None,
				}
			}

			/// The sum, or the nearest number that fits.
			pub const fn saturating_add(self, other: Self) -> Self {
				Self(self.0.saturating_add(other.0))
			}

			/// The difference, or the nearest number that fits.
			pub const fn saturating_sub(self, other: Self) -> Self {
				Self(self.0.saturating_sub(other.0))
			}
		}
	};
}

unit! {
	/// Power in watts. Positive is injection into the grid, negative is withdrawal.
	Watts(i64)
}

unit! {
	/// Energy in watt-hours.
	WattHours(i64)
}

unit! {
	/// A price in micro-dollars per megawatt-hour; 35.27 $/MWh is `35_270_000`. May be negative.
	Price(i64)
}

unit! {
	/// An amount of money in micro-dollars.
	Money(i64)
}

unit! {
	/// A dimensionless fixed-point coefficient in parts per million.
	Ppm(i32)
}

unit! {
	/// A time in milliseconds since the Unix epoch, or a duration in milliseconds.
	Millis(u64)
}

/// The highest price that the market admits, and by its negative the lowest: a million dollars per
/// megawatt-hour. With [`MAX_POWER`] it keeps all sums of a clearing within their types.
pub const MAX_PRICE: Price = Price(1_000_000_000_000);

/// The most power of one step, and the most headroom of a limit row in either direction: a
/// terawatt.
pub const MAX_POWER: Watts = Watts(1_000_000_000_000);

impl Ppm {
	/// The whole: a coefficient of one.
	pub const ONE: Self = Self(1_000_000);
}

/// Writes `value / 10^digits` exactly, with at least this many decimals and no zeros beyond them.
fn decimal(f: &mut fmt::Formatter<'_>, value: i128, digits: u32, least: usize) -> fmt::Result {
	let scale = 10u128.pow(digits);
	let magnitude = value.unsigned_abs();
	let sign = if value < 0 { "-" } else { "" };
	write!(f, "{sign}{}", magnitude / scale)?;
	let fraction = alloc::format!("{:0width$}", magnitude % scale, width = digits as usize);
	let significant = fraction.trim_end_matches('0').len().max(least);
	match fraction.get(..significant) {
		Some(decimals) if !decimals.is_empty() => write!(f, ".{decimals}"),
		_ => Ok(()),
	}
}

/// Writes a number of a unit, from a thousand of it on in thousands.
fn thousands(
	f: &mut fmt::Formatter<'_>,
	value: i128,
	unit: &str,
	thousand_of_it: &str,
) -> fmt::Result {
	if value.unsigned_abs() < 1_000 {
		return write!(f, "{value} {unit}");
	}
	decimal(f, value, 3, 0)?;
	write!(f, " {thousand_of_it}")
}

impl fmt::Display for Watts {
	/// As `12.345 kW`, below a kilowatt as `345 W`; exact.
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		thousands(f, self.0.into(), "W", "kW")
	}
}

impl fmt::Display for WattHours {
	/// As `12.345 kWh`, below a kilowatt-hour as `345 Wh`; exact.
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		thousands(f, self.0.into(), "Wh", "kWh")
	}
}

impl fmt::Display for Price {
	/// As `35.27 $/MWh`, with two to six decimals; exact.
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		decimal(f, self.0.into(), 6, 2)?;
		f.write_str(" $/MWh")
	}
}

impl fmt::Display for Money {
	/// As `1.20 $`, with two to six decimals; exact.
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		decimal(f, self.0.into(), 6, 2)?;
		f.write_str(" $")
	}
}

impl fmt::Display for Ppm {
	/// As `250000 ppm`.
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		write!(f, "{} ppm", self.0)
	}
}

impl fmt::Display for Millis {
	/// As `1.5 s`, below a second as `500 ms`; exact.
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		thousands(f, self.0.into(), "ms", "s")
	}
}

#[cfg(feature = "std")]
impl Price {
	/// The nearest price to a number of dollars per megawatt-hour, saturating. Not a number is
	/// zero.
	pub fn from_usd_per_mwh(price: f64) -> Self {
		Self((price * 1e6).round() as i64)
	}

	/// In dollars per megawatt-hour.
	pub fn usd_per_mwh(self) -> f64 {
		self.0 as f64 / 1e6
	}
}

#[cfg(feature = "std")]
impl Watts {
	/// The nearest power to a number of kilowatts, saturating. Not a number is zero.
	pub fn from_kw(power: f64) -> Self {
		Self((power * 1e3).round() as i64)
	}

	/// In kilowatts.
	pub fn kw(self) -> f64 {
		self.0 as f64 / 1e3
	}
}

#[cfg(feature = "std")]
impl WattHours {
	/// In kilowatt-hours.
	pub fn kwh(self) -> f64 {
		self.0 as f64 / 1e3
	}
}

#[cfg(feature = "std")]
impl Money {
	/// In dollars.
	pub fn usd(self) -> f64 {
		self.0 as f64 / 1e6
	}
}

#[cfg(feature = "std")]
impl Ppm {
	/// As a fraction of one.
	pub fn fraction(self) -> f64 {
		f64::from(self.0) / 1e6
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use alloc::string::ToString;

	#[test]
	fn a_price_displays_in_dollars_per_megawatt_hour() {
		for (price, text) in [
			(35_270_000, "35.27 $/MWh"),
			(35_000_000, "35.00 $/MWh"),
			(35_200_000, "35.20 $/MWh"),
			(35_271_000, "35.271 $/MWh"),
			(1, "0.000001 $/MWh"),
			(0, "0.00 $/MWh"),
			(-500_000, "-0.50 $/MWh"),
			(-12_345_678, "-12.345678 $/MWh"),
			(i64::MIN, "-9223372036854.775808 $/MWh"),
			(i64::MAX, "9223372036854.775807 $/MWh"),
		] {
			assert_eq!(Price(price).to_string(), text);
		}
	}

	#[test]
	fn power_and_energy_display_in_kilowatts_from_one_on() {
		for (power, text) in [
			(12_345, "12.345 k"),
			(12_000, "12 k"),
			(12_300, "12.3 k"),
			(1_000, "1 k"),
			(1_005, "1.005 k"),
			(999, "999 "),
			(345, "345 "),
			(0, "0 "),
			(-345, "-345 "),
			(-1_500, "-1.5 k"),
			(2_000_000, "2000 k"),
			(i64::MIN, "-9223372036854775.808 k"),
		] {
			assert_eq!(Watts(power).to_string(), text.to_string() + "W");
			assert_eq!(WattHours(power).to_string(), text.to_string() + "Wh");
		}
	}

	#[test]
	fn money_displays_in_dollars_with_two_to_six_decimals() {
		for (money, text) in [
			(1_234_567, "1.234567 $"),
			(1_200_000, "1.20 $"),
			(-1, "-0.000001 $"),
			(0, "0.00 $"),
			(5_000_000, "5.00 $"),
		] {
			assert_eq!(Money(money).to_string(), text);
		}
	}

	#[test]
	fn a_time_displays_in_seconds_from_one_on() {
		for (time, text) in [(0, "0 ms"), (999, "999 ms"), (1_500, "1.5 s"), (3_600_000, "3600 s")]
		{
			assert_eq!(Millis(time).to_string(), text);
		}
		assert_eq!(Ppm(-250_000).to_string(), "-250000 ppm");
	}

	#[cfg(feature = "std")]
	#[test]
	fn numbers_off_chain_are_rounded_to_the_nearest_and_saturate() {
		assert_eq!(Price::from_usd_per_mwh(35.27), Price(35_270_000));
		assert_eq!(Price::from_usd_per_mwh(-0.000_000_6), Price(-1));
		assert_eq!(Price::from_usd_per_mwh(0.000_000_4), Price(0));
		assert_eq!(Price::from_usd_per_mwh(1e300), Price(i64::MAX));
		assert_eq!(Price::from_usd_per_mwh(f64::NEG_INFINITY), Price(i64::MIN));
		assert_eq!(Price::from_usd_per_mwh(f64::NAN), Price::ZERO);
		assert_eq!(Watts::from_kw(12.345), Watts(12_345));
		assert_eq!(Watts::from_kw(-0.000_6), Watts(-1));
		assert_eq!(Watts::from_kw(-1e300), Watts(i64::MIN));
	}

	#[cfg(feature = "std")]
	#[test]
	fn quantities_convert_to_the_units_of_people() {
		assert_eq!(Price(-12_345_678).usd_per_mwh(), -12.345_678);
		assert_eq!(Watts(12_345).kw(), 12.345);
		assert_eq!(WattHours(-500).kwh(), -0.5);
		assert_eq!(Money(1_250_000).usd(), 1.25);
		assert_eq!(Ppm(-250_000).fraction(), -0.25);
	}
}
