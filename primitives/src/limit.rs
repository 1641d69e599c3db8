//! Network limits, as rows of the clearing problem.

use crate::{AreaId, Capability, MAX_PRICE, Ppm, Price, Watts};
use alloc::{format, string::String};
use bounded_collections::{BoundedVec, ConstU32};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use core::fmt;
use scale_info::TypeInfo;

/// The most connection points that one row may name.
pub const MAX_COEFFICIENTS: u32 = 256;
/// The least magnitude of a coefficient of a normalised row, in parts per million: a thousandth of
/// the largest.
pub const MIN_SENSITIVITY: Ppm = Ppm(1_000);
/// The most bytes of a name.
pub const MAX_NAME: u32 = 32;

/// The name of a bus, a branch or a connection point, as in the feeder's model: UTF-8.
pub type Name = BoundedVec<u8, ConstU32<MAX_NAME>>;

/// A name from text, or `None` when it is longer than [`MAX_NAME`] bytes.
pub fn name(text: &str) -> Option<Name> {
	text.as_bytes().to_vec().try_into().ok()
}

/// Whether a name is text of at least one character.
pub fn is_text(name: &Name) -> bool {
	!name.is_empty() && core::str::from_utf8(name).is_ok()
}

/// Which side of a band a voltage limit guards.
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	PartialOrd,
	Ord,
	Hash,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "kebab-case"))]
pub enum Bound {
	/// The voltage may not rise above.
	#[codec(index = 0)]
	Upper,
	/// The voltage may not fall below.
	#[codec(index = 1)]
	Lower,
}

/// Why a limit exists.
#[derive(
	Clone,
	Debug,
	PartialEq,
	Eq,
	PartialOrd,
	Ord,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
pub enum Reason {
	/// The voltage of one phase of a bus would leave its band (ANSI C84.1).
	#[codec(index = 0)]
	Voltage {
		/// The bus.
		bus: Name,
		/// Its phase: 1, 2 or 3.
		phase: u8,
		/// The side of the band.
		bound: Bound,
	},
	/// The current of a branch would exceed its rating.
	#[codec(index = 1)]
	Thermal {
		/// The branch; the phase follows a dot, as in `632671.1`.
		branch: Name,
	},
	/// Part of the network is out of service.
	#[codec(index = 2)]
	Outage,
	/// The operating envelope of one connection point.
	#[codec(index = 3)]
	Envelope,
}

impl Reason {
	/// The element of the network that the limit protects, as in the feeder's model: the bus and
	/// phase `675.2`, the branch and phase `632671.1`. Bytes that are not UTF-8 are replaced by
	/// `\u{fffd}`.
	pub fn element(&self) -> Option<String> {
		match self {
			Self::Voltage { bus, phase, .. } => {
				Some(format!("{}.{phase}", String::from_utf8_lossy(bus)))
			},
			Self::Thermal { branch } => Some(String::from_utf8_lossy(branch).into_owned()),
			Self::Outage | Self::Envelope => None,
		}
	}
}

/// The name of the limit, for tables and sentences alike: `upper voltage limit at 675.2`.
impl fmt::Display for Reason {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		let element = self.element().unwrap_or_default();
		match self {
			Self::Voltage { bound: Bound::Upper, .. } => {
				write!(f, "upper voltage limit at {element}")
			},
			Self::Voltage { bound: Bound::Lower, .. } => {
				write!(f, "lower voltage limit at {element}")
			},
			Self::Thermal { .. } => write!(f, "thermal limit of {element}"),
			Self::Outage => f.write_str("outage in the network"),
			Self::Envelope => f.write_str("operating envelope of the point"),
		}
	}
}

/// The penalty prices of an area's limits by reason, in µ$/MWh: what a megawatt-hour of a violation
/// costs that a limit row has without any award, and that awards could relieve.
///
/// A row may keep up to that violation where relief costs more, so that every interval clears.
#[derive(
	Clone,
	Copy,
	Debug,
	Default,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Penalties {
	/// Of a voltage outside its band.
	pub voltage: Price,
	/// Of a current above its rating.
	pub thermal: Price,
	/// Of a part of the network that is out of service.
	pub outage: Price,
	/// Of an operating envelope.
	pub envelope: Price,
}

impl Penalties {
	/// The same penalty for every reason.
	pub const fn uniform(price: Price) -> Self {
		Self { voltage: price, thermal: price, outage: price, envelope: price }
	}

	/// The penalty of a reason.
	pub const fn of(&self, reason: &Reason) -> Price {
		match reason {
			Reason::Voltage { .. } => self.voltage,
			Reason::Thermal { .. } => self.thermal,
			Reason::Outage => self.outage,
			Reason::Envelope => self.envelope,
		}
	}

	/// Whether each is positive and no more than [`MAX_PRICE`].
	pub fn is_well_formed(&self) -> bool {
		let Self { voltage, thermal, outage, envelope } = *self;
		[voltage, thermal, outage, envelope]
			.into_iter()
			.all(|penalty| penalty > Price::ZERO && penalty <= MAX_PRICE)
	}
}

/// How much of a point's net injection counts in a row.
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	PartialOrd,
	Ord,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
pub struct Coefficient {
	/// The index of the connection point in its area.
	pub point: u16,
	/// The weight of a watt of net injection there, in parts per million.
	pub sensitivity: Ppm,
}

/// A limit row: `Σ sensitivity · (net injection at point) ≤ headroom`.
///
/// Net injection is what an auction awards at the point, supply less demand, counted from the
/// baselines of its technologies. A point that a row does not name counts zero. An operating
/// envelope is a row with one coefficient: `+10⁶` limits export, `−10⁶` limits import.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct Limit {
	/// What the limit protects.
	pub reason: Reason,
	/// The points that move it, in strictly ascending order, none of them zero.
	pub coefficients: BoundedVec<Coefficient, ConstU32<MAX_COEFFICIENTS>>,
	/// What is left for the awards, in watts of a point with coefficient `10⁶`. May be negative:
	/// then awards have to relieve the limit.
	pub headroom: Watts,
}

impl Limit {
	/// The operating envelope of the point with this index in its area: the row that limits its
	/// export, then the one that limits its import.
	pub fn envelope(point: u16, most: Capability) -> [Self; 2] {
		let row = |sensitivity, headroom| Self {
			reason: Reason::Envelope,
			coefficients: BoundedVec::truncate_from(alloc::vec![Coefficient {
				point,
				sensitivity
			}]),
			headroom,
		};
		[row(Ppm::ONE, most.export), row(Ppm(-Ppm::ONE.0), most.import)]
	}

	/// Whether the row names at least one point, in strictly ascending order, with non-zero
	/// coefficients.
	pub fn is_well_formed(&self) -> bool {
		!self.coefficients.is_empty()
			&& self.coefficients.iter().all(|c| c.sensitivity != Ppm::ZERO)
			&& self.coefficients.windows(2).all(|pair| match pair {
				[a, b] => a.point < b.point,
				_ => true,
			})
	}

	/// Whether its largest coefficient is `10⁶` in magnitude, and none is below
	/// [`MIN_SENSITIVITY`]: so a watt of headroom means the same in every row.
	pub fn is_normalised(&self) -> bool {
		let magnitudes = || self.coefficients.iter().map(|c| c.sensitivity.0.unsigned_abs());
		magnitudes().max() == Some(Ppm::ONE.0.unsigned_abs())
			&& magnitudes().all(|magnitude| magnitude >= MIN_SENSITIVITY.0.unsigned_abs())
	}

	/// The coefficient of the point with this index; zero when the row does not name it.
	pub fn sensitivity(&self, point: u16) -> Ppm {
		match self.coefficients.binary_search_by_key(&point, |c| c.point) {
			Ok(at) => self.coefficients.get(at).map_or(Ppm::ZERO, |c| c.sensitivity),
			Err(_) => Ppm::ZERO,
		}
	}
}

/// A limit row together with the area whose points it names: what a clearing takes, since areas
/// of several DSOs can share a pricing node.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct AreaLimit {
	/// The area.
	pub area: AreaId,
	/// The row.
	pub limit: Limit,
	/// What a megawatt-hour of the violation costs that the row has without any award, in µ$/MWh.
	/// Of no account where the headroom is not negative.
	pub penalty: Price,
}

#[cfg(test)]
mod tests {
	use super::*;
	use alloc::string::ToString;

	fn row(coefficients: &[(u16, i32)]) -> Limit {
		let coefficients = coefficients
			.iter()
			.map(|&(point, ppm)| Coefficient { point, sensitivity: Ppm(ppm) })
			.collect::<alloc::vec::Vec<_>>();
		Limit {
			reason: Reason::Outage,
			coefficients: coefficients.try_into().unwrap(),
			headroom: Watts(1),
		}
	}

	#[test]
	fn a_row_names_points_once_and_in_order() {
		assert!(row(&[(1, 5), (3, -5)]).is_well_formed());
		assert!(!row(&[(3, 5), (1, 5)]).is_well_formed());
		assert!(!row(&[(1, 5), (1, 5)]).is_well_formed());
		assert!(!row(&[(1, 0)]).is_well_formed());
		assert!(!row(&[]).is_well_formed());
	}

	#[test]
	fn a_row_is_normalised_when_its_largest_coefficient_is_one_and_none_is_below_a_thousandth() {
		for normalised in [
			&[(1, 1_000_000)][..],
			&[(1, -1_000_000), (2, 1_000)],
			&[(1, 1_000_000), (2, -1_000_000), (3, -1_000)],
		] {
			assert!(row(normalised).is_normalised(), "{normalised:?}");
		}
		for other in [
			&[][..],
			&[(1, 999_999)],
			&[(1, 1_000_001)],
			&[(1, -1_000_001), (2, 1_000_000)],
			&[(1, 1_000_000), (2, 999)],
			&[(1, 1_000_000), (2, -999)],
			&[(1, i32::MIN)],
		] {
			assert!(!row(other).is_normalised(), "{other:?}");
		}
	}

	#[test]
	fn each_reason_has_its_penalty() {
		let penalties = Penalties {
			voltage: Price(1),
			thermal: Price(2),
			outage: Price(3),
			envelope: Price(4),
		};
		let bus = name("675").unwrap();
		let voltage = Reason::Voltage { bus, phase: 1, bound: Bound::Lower };
		let thermal = Reason::Thermal { branch: name("632671").unwrap() };
		for (reason, penalty) in
			[(voltage, 1), (thermal, 2), (Reason::Outage, 3), (Reason::Envelope, 4)]
		{
			assert_eq!(penalties.of(&reason), Price(penalty));
		}
	}

	#[test]
	fn penalties_are_positive_and_no_more_than_a_million_dollars() {
		let usual = Penalties::uniform(Price(1));
		assert!(usual.is_well_formed());
		assert!(Penalties::uniform(MAX_PRICE).is_well_formed());
		for wrong in [Price(0), Price(-1), Price(MAX_PRICE.0 + 1)] {
			for penalties in [
				Penalties { voltage: wrong, ..usual },
				Penalties { thermal: wrong, ..usual },
				Penalties { outage: wrong, ..usual },
				Penalties { envelope: wrong, ..usual },
			] {
				assert!(!penalties.is_well_formed(), "{penalties:?}");
			}
		}
	}

	#[test]
	fn an_envelope_limits_export_and_import_of_its_point_alone() {
		let [export, import] =
			Limit::envelope(7, Capability { export: Watts(5_000), import: Watts(3_000) });
		assert_eq!((export.sensitivity(7), export.headroom), (Ppm(1_000_000), Watts(5_000)));
		assert_eq!((import.sensitivity(7), import.headroom), (Ppm(-1_000_000), Watts(3_000)));
		for row in [export, import] {
			assert_eq!(row.reason, Reason::Envelope);
			assert_eq!(row.coefficients.len(), 1);
			assert!(row.is_well_formed() && row.is_normalised());
		}
	}

	#[test]
	fn a_reason_names_the_limit_and_the_element_that_it_protects() {
		let voltage = |bound| Reason::Voltage { bus: name("675").unwrap(), phase: 2, bound };
		let thermal = Reason::Thermal { branch: name("632671.1").unwrap() };
		for (reason, element, words) in [
			(voltage(Bound::Upper), Some("675.2"), "upper voltage limit at 675.2"),
			(voltage(Bound::Lower), Some("675.2"), "lower voltage limit at 675.2"),
			(thermal, Some("632671.1"), "thermal limit of 632671.1"),
			(Reason::Outage, None, "outage in the network"),
			(Reason::Envelope, None, "operating envelope of the point"),
		] {
			assert_eq!(reason.element().as_deref(), element);
			assert_eq!(reason.to_string(), words);
		}
	}

	#[test]
	fn a_reason_whose_name_is_not_text_still_displays() {
		let reason = Reason::Thermal { branch: alloc::vec![b'6', 0xff].try_into().unwrap() };
		assert_eq!(reason.to_string(), "thermal limit of 6\u{fffd}");
	}

	#[test]
	fn a_point_that_a_row_does_not_name_counts_zero() {
		let row = row(&[(1, 5), (3, -7)]);
		assert_eq!(row.sensitivity(3), Ppm(-7));
		assert_eq!(row.sensitivity(2), Ppm(0));
	}
}
