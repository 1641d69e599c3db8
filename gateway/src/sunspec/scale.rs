//! Scale factors: a register holds `value / 10^factor`.

use super::DeviceError;

/// The scale factors that SunSpec allows, by its type `sunssf`.
const FACTORS: std::ops::RangeInclusive<i16> = -10..=10;

/// The power of ten of a scale factor, which the device has to have.
pub(super) fn exponent(
	model: u16,
	point: &'static str,
	factor: Option<i16>,
) -> Result<i32, DeviceError> {
	match factor {
		Some(factor) if FACTORS.contains(&factor) => Ok(factor.into()),
		Some(factor) => Err(DeviceError::implausible(model, point, factor)),
		None => Err(DeviceError::NoPoint { model, point }),
	}
}

/// What a register with this scale factor means.
pub(super) fn scaled(raw: impl Into<f64>, exponent: i32) -> f64 {
	raw.into() * 10f64.powi(exponent)
}

/// What a register with this scale factor means, to the nearest unit: exact for integers.
pub(super) fn whole(raw: impl Into<i128>, exponent: i32) -> Option<i64> {
	let raw = raw.into();
	let ten = 10i128.checked_pow(exponent.unsigned_abs())?;
	let value = if exponent >= 0 {
		raw.checked_mul(ten)?
	} else {
		// To the nearest, halves away from zero.
		let half = if raw < 0 { -(ten / 2) } else { ten / 2 };
		raw.checked_add(half)? / ten
	};
	i64::try_from(value).ok()
}

/// The register for a value, rounded towards zero: a set-point or a limit is never exceeded by its
/// own register.
pub(super) fn raw(value: i64, exponent: i32) -> Option<i64> {
	let ten = 10i128.checked_pow(exponent.unsigned_abs())?;
	let value = i128::from(value);
	let raw = if exponent >= 0 { value / ten } else { value.checked_mul(ten)? };
	i64::try_from(raw).ok()
}

/// The register for `part` as a percentage of `whole`, rounded down. Both in watts, `whole`
/// positive and `part` not negative.
pub(super) fn percent(part: i64, whole: i64, exponent: i32) -> Option<i64> {
	let ten = 10i128.checked_pow(exponent.unsigned_abs())?;
	let hundredfold = i128::from(part).checked_mul(100)?;
	let (part, whole) = if exponent >= 0 {
		(hundredfold, i128::from(whole).checked_mul(ten)?)
	} else {
		(hundredfold.checked_mul(ten)?, i128::from(whole))
	};
	i64::try_from(part.checked_div(whole)?).ok()
}

#[cfg(test)]
mod tests {
	use super::*;
	use proptest::prelude::*;

	#[test]
	fn ten_kilowatts_are_a_thousand_tens_of_watts() {
		assert_eq!(raw(10_000, 1), Some(1_000));
		assert_eq!(raw(-10_000, 1), Some(-1_000));
		assert_eq!(raw(10_000, -1), Some(100_000));
		assert_eq!(whole(1_000, 1), Some(10_000));
		assert_eq!(whole(-15, -1), Some(-2), "halves away from zero");
	}

	#[test]
	fn a_third_of_the_rating_is_rounded_down() {
		assert_eq!(percent(1_000, 3_000, -1), Some(333));
		assert_eq!(percent(1_000, 3_000, 0), Some(33));
		assert_eq!(percent(1_000, 3_000, 1), Some(3));
		assert_eq!(percent(1_000, 0, 0), None);
	}

	#[test]
	fn a_scale_factor_that_sunspec_does_not_have_is_refused() {
		assert_eq!(exponent(704, "WSet_SF", Some(-3)).unwrap(), -3);
		let garbage = exponent(704, "WSet_SF", Some(4_711)).unwrap_err().to_string();
		assert!(garbage.contains("WSet_SF") && garbage.contains("4711"), "{garbage}");
		assert!(matches!(exponent(704, "WSet_SF", None), Err(DeviceError::NoPoint { .. })));
	}

	proptest! {
		#[test]
		fn a_register_never_exceeds_its_value(value in -1_000_000_000i64..1_000_000_000, sf in -4..=4) {
			let back = whole(raw(value, sf).unwrap(), sf).unwrap();
			prop_assert!(back.abs() <= value.abs());
			prop_assert!((value - back).abs() < 10i64.pow(sf.max(0) as u32));
		}
	}
}
