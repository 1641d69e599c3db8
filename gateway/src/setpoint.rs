//! The set-point of a device from the award of its aggregation, the limits and an override.
//!
//! # From a connection point to a device
//!
//! The chain awards an aggregation and limits a connection point; neither names a device. A device
//! takes the part `own ÷ total` of both ([`share`]), rounded towards zero, so that the parts of
//! all devices never exceed the whole:
//!
//! - of the award, with the device's qualified capability over that of its aggregation at the
//!   point on the market day, in the direction of the award;
//! - of limits, the standing limit and overrides, with the device's qualified capability over that
//!   of all DERs at the point, in the direction of the limit;
//! - or of either the fraction that the configuration states.
//!
//! # From the parts to a set-point
//!
//! `clamp(award, limits, override)` ([`set_point`]). Without an award (the interval is not cleared,
//! or the device is not enrolled) storage idles, and generation keeps to the standing limit.

use tieline_primitives::{Capability, Technology, Watts};

/// The part `own ÷ total` of a power, rounded towards zero. All of it where `own` is not less than
/// `total`, nothing where there is no total.
pub fn share(power: Watts, own: Watts, total: Watts) -> Watts {
	if total.0 <= 0 || own.0 <= 0 {
		return Watts::ZERO;
	}
	let part = i128::from(power.0) * i128::from(own.0.min(total.0)) / i128::from(total.0);
	// No more than the power itself.
	i64::try_from(part).map_or(power, Watts)
}

/// What a device may inject and withdraw of what its connection point may.
pub fn share_limits(limits: Capability, own: Capability, total: Capability) -> Capability {
	Capability {
		export: share(limits.export, own.export, total.export),
		import: share(limits.import, own.import, total.import),
	}
}

/// The tighter of two limits in each direction.
pub fn tighter(one: Capability, other: Capability) -> Capability {
	Capability { export: one.export.min(other.export), import: one.import.min(other.import) }
}

/// The power that a device is told: of storage the set-point, of generation the cap. Positive is
/// injection.
pub fn set_point(
	technology: Technology,
	award: Option<Watts>,
	limits: Capability,
	overridden: Option<Capability>,
) -> Watts {
	let limits = overridden.map_or(limits, |cap| tighter(limits, cap));
	let most = limits.export.0.max(0);
	let least = match technology {
		Technology::Storage => limits.import.0.max(0).saturating_neg(),
		_ => 0,
	};
	let wanted = match (award, technology) {
		(Some(award), _) => award.0,
		(None, Technology::Storage) => 0,
		(None, _) => most,
	};
	Watts(wanted.clamp(least, most))
}

#[cfg(test)]
mod tests {
	use super::*;
	use Technology::{Solar, Storage};
	use proptest::prelude::*;

	fn limits(export: i64, import: i64) -> Capability {
		Capability { export: Watts(export), import: Watts(import) }
	}

	#[test]
	fn an_award_within_its_limits_is_the_set_point() {
		assert_eq!(set_point(Storage, Some(Watts(-3_000)), limits(5_000, 5_000), None).0, -3_000);
		assert_eq!(set_point(Solar, Some(Watts(3_000)), limits(5_000, 0), None).0, 3_000);
	}

	#[test]
	fn a_limit_and_an_override_each_reduce_the_award() {
		let award = Some(Watts(8_000));
		assert_eq!(set_point(Storage, award, limits(5_000, 0), None).0, 5_000);
		assert_eq!(set_point(Storage, award, limits(5_000, 0), Some(limits(2_000, 0))).0, 2_000);
		assert_eq!(set_point(Storage, award, limits(1_000, 0), Some(limits(2_000, 0))).0, 1_000);
		let charging = Some(Watts(-8_000));
		assert_eq!(
			set_point(Storage, charging, limits(0, 4_000), Some(limits(0, 1_000))).0,
			-1_000
		);
	}

	#[test]
	fn without_an_award_storage_idles_and_generation_keeps_to_its_limit() {
		assert_eq!(set_point(Storage, None, limits(5_000, 5_000), None).0, 0);
		assert_eq!(set_point(Solar, None, limits(5_000, 0), None).0, 5_000);
		assert_eq!(set_point(Solar, None, limits(5_000, 0), Some(limits(0, 0))).0, 0);
	}

	#[test]
	fn generation_is_never_told_to_withdraw() {
		assert_eq!(set_point(Solar, Some(Watts(-100)), limits(5_000, 5_000), None).0, 0);
	}

	#[test]
	fn three_devices_that_share_an_award_get_their_parts_of_it() {
		let total = Watts(9_000);
		let parts = [1_000, 3_000, 5_000].map(|own| share(Watts(4_500), Watts(own), total).0);
		assert_eq!(parts, [500, 1_500, 2_500]);
		assert_eq!(share(Watts(-10), Watts(1), Watts(3)).0, -3, "rounded towards zero");
		assert_eq!(share(Watts(10), Watts(5), Watts(0)).0, 0, "nothing is promised");
		assert_eq!(share(Watts(10), Watts(5), Watts(4)).0, 10, "no more than all of it");
	}

	fn power() -> impl Strategy<Value = i64> {
		-1_000_000_000_000i64..=1_000_000_000_000
	}

	proptest! {
		#[test]
		fn no_set_point_leaves_a_limit(
			award in proptest::option::of(power()),
			bounds in [0i64..1_000_000_000, 0..1_000_000_000, 0..1_000_000_000, 0..1_000_000_000],
			is_overridden: bool,
			is_storage: bool,
		) {
			let [export, import, cap, import_cap] = bounds;
			let technology = if is_storage { Storage } else { Solar };
			let overridden = is_overridden.then_some(limits(cap, import_cap));
			let power = set_point(technology, award.map(Watts), limits(export, import), overridden).0;
			prop_assert!(power <= export && -power <= import);
			prop_assert!(!is_overridden || (power <= cap && -power <= import_cap));
			prop_assert!(is_storage || power >= 0);
			// It never turns an award round, nor exceeds it.
			if let Some(award) = award {
				prop_assert!(power.abs() <= award.abs() && power.signum() * award.signum() >= 0);
			}
		}

		#[test]
		fn the_parts_of_an_award_never_exceed_it(
			award in power(),
			own in proptest::collection::vec(0i64..1_000_000_000, 1..20),
		) {
			let total = Watts(own.iter().sum());
			let parts = own.iter().map(|own| share(Watts(award), Watts(*own), total).0);
			let sum = parts.sum::<i64>();
			prop_assert!(sum.abs() <= award.abs());
			prop_assert!(total.0 == 0 || (award - sum).abs() < own.len() as i64);
		}
	}
}
