//! What the sun gives under a clear sky.
//!
//! The sun's position is the NREL algorithm's (Reda and Andreas, *Solar Energy* 76, 2004). Global
//! horizontal irradiance follows Haurwitz (*Journal of Meteorology* 2, 1945), which needs nothing
//! but the zenith angle and did best of its kind in the comparison of Reno, Hansen and Stein
//! (Sandia SAND2012-2389). For a tilted array it is split into beam and diffuse by Erbs, Klein
//! and Duffie (*Solar Energy* 28, 1982) and laid onto the plane with the isotropic sky of Liu and
//! Jordan (1963) over ground that reflects a fifth.

use solar_positioning::{Location, RefractionCorrection, SolarPositions, time::JulianDate};

/// The difference of terrestrial and universal time in the 2020s; a minute of error would move
/// the sun by a hundred-thousandth of a degree.
const DELTA_T_S: f64 = 69.2;

/// The samples of an hour.
pub(crate) const SAMPLES_PER_HOUR: usize = 12;
const SOLAR_CONSTANT_W_PER_M2: f64 = 1361.0;
const GROUND_REFLECTANCE: f64 = 0.2;

/// Where the sun stands, in degrees.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SunPosition {
	/// From straight up, corrected for refraction in a standard atmosphere.
	pub zenith_degrees: f64,
	/// Clockwise from north.
	pub azimuth_degrees: f64,
}

/// Where the sun stands over a place, at a time in seconds of the Unix epoch. `None` when the
/// place is not on Earth.
pub fn position(latitude_degrees: f64, longitude_degrees: f64, unix_s: f64) -> Option<SunPosition> {
	const JULIAN_DATE_OF_EPOCH: f64 = 2_440_587.5;
	let time = JulianDate::new(JULIAN_DATE_OF_EPOCH + unix_s / 86_400.0, DELTA_T_S).ok()?;
	let location = Location { latitude: latitude_degrees, longitude: longitude_degrees };
	let refraction = Some(RefractionCorrection::standard());
	let sun = SolarPositions::new().at_from_julian(time, location, 0.0, refraction).ok()?;
	Some(SunPosition { zenith_degrees: sun.zenith_angle(), azimuth_degrees: sun.azimuth() })
}

/// Global horizontal irradiance under a clear sky, in W/m² (Haurwitz 1945).
pub fn clear_sky_ghi_w_per_m2(zenith_degrees: f64) -> f64 {
	let cosine = zenith_degrees.to_radians().cos();
	if cosine <= 0.0 { 0.0 } else { 1098.0 * cosine * (-0.059 / cosine).exp() }
}

/// Irradiance of a tilted plane under a clear sky, in W/m².
pub fn clear_sky_on_plane_w_per_m2(
	sun: SunPosition,
	tilt_degrees: f64,
	azimuth_degrees: f64,
	day_of_year: u16,
) -> f64 {
	let global = clear_sky_ghi_w_per_m2(sun.zenith_degrees);
	if global == 0.0 {
		return 0.0;
	}
	let (zenith, tilt) = (sun.zenith_degrees.to_radians(), tilt_degrees.to_radians());
	let turn = (sun.azimuth_degrees - azimuth_degrees).to_radians();
	let year = f64::from(day_of_year) * std::f64::consts::TAU / 365.0;
	let outside = SOLAR_CONSTANT_W_PER_M2 * (1.0 + 0.033 * year.cos()) * zenith.cos();

	let diffuse = global * diffuse_share(global / outside);
	let incidence = zenith.cos() * tilt.cos() + zenith.sin() * tilt.sin() * turn.cos();
	// Near the horizon the quotient of two small numbers says nothing.
	let beam = (global - diffuse) * incidence.max(0.0) / zenith.cos().max(0.05);
	let sky = diffuse * (1.0 + tilt.cos()) / 2.0;
	let ground = global * GROUND_REFLECTANCE * (1.0 - tilt.cos()) / 2.0;
	beam + sky + ground
}

/// The diffuse share of global irradiance by the clearness index (Erbs et al. 1982).
fn diffuse_share(clearness: f64) -> f64 {
	let k = clearness.clamp(0.0, 1.0);
	if k <= 0.22 {
		1.0 - 0.09 * k
	} else if k <= 0.8 {
		0.9511 - 0.1604 * k + 4.388 * k.powi(2) - 16.638 * k.powi(3) + 12.336 * k.powi(4)
	} else {
		0.165
	}
}

/// The sun over a place, sampled so many times from an instant in seconds of the Unix epoch.
pub(crate) fn of_day(
	latitude_degrees: f64,
	longitude_degrees: f64,
	start_s: f64,
	samples: usize,
) -> Vec<SunPosition> {
	let samples = (0..samples).map(|k| {
		let hours = (k as f64 + 0.5) / SAMPLES_PER_HOUR as f64;
		// A scenario's place is on Earth; were it not, it would be night there.
		position(latitude_degrees, longitude_degrees, start_s + hours * 3600.0)
			.unwrap_or(SunPosition { zenith_degrees: 180.0, azimuth_degrees: 0.0 })
	});
	samples.collect()
}

#[cfg(test)]
mod tests {
	use super::*;

	/// The sun over Golden, Colorado, as in the worked example of NREL/TP-560-34302.
	fn golden(unix_s: f64) -> Option<SunPosition> {
		position(39.742_476, -105.1786, unix_s)
	}

	fn unix_s(local: &str) -> f64 {
		let local: jiff::civil::DateTime = local.parse().unwrap();
		let epoch = jiff::civil::datetime(1970, 1, 1, 0, 0, 0, 0);
		local.duration_since(epoch).as_secs() as f64 + 7.0 * 3600.0
	}

	#[test]
	fn the_sun_stands_where_nrel_publishes_it() {
		// The example is at 1830 m and 820 mbar, which moves the sun by some thousandths of a
		// degree from the sea-level position that is asked for here.
		let sun = golden(unix_s("2003-10-17T12:30:30")).unwrap();
		assert!((sun.zenith_degrees - 50.111_62).abs() < 0.01, "{sun:?}");
		assert!((sun.azimuth_degrees - 194.340_24).abs() < 0.001, "{sun:?}");
	}

	#[test]
	fn the_sun_rises_and_sets_when_nrel_publishes_it() {
		// The sunset of that example is the one on its day in universal time: the evening before.
		// The sun's centre is then 0.8333° below the horizon, less some refraction.
		for event in ["2003-10-17T06:12:43", "2003-10-16T17:20:19"] {
			let elevation = 90.0 - golden(unix_s(event)).unwrap().zenith_degrees;
			assert!((-0.84..-0.2).contains(&elevation), "{event}: {elevation}");
			let before = 90.0 - golden(unix_s(event) - 300.0).unwrap().zenith_degrees;
			let after = 90.0 - golden(unix_s(event) + 300.0).unwrap().zenith_degrees;
			assert!((before < elevation) == (elevation < after), "{before} {elevation} {after}");
		}
	}

	#[test]
	fn clear_sky_irradiance_is_that_of_haurwitz() {
		// The values that pvlib-python tests its own implementation with.
		for (elevation, expected) in [
			(-20.0, 0.0),
			(5.0, 48.629_868_794_195_6),
			(10.0, 135.741_748_091_813),
			(30.0, 487.894_132_885_425),
			(50.0, 778.766_689_344_363),
			(90.0, 1_035.092_032_534_5),
		] {
			let ghi = clear_sky_ghi_w_per_m2(90.0 - elevation);
			assert!((ghi - expected).abs() < 1e-6, "{elevation}°: {ghi} ≠ {expected}");
		}
	}

	#[test]
	fn a_flat_plane_receives_the_global_irradiance() {
		for zenith_degrees in [10.0, 40.0, 70.0] {
			let sun = SunPosition { zenith_degrees, azimuth_degrees: 200.0 };
			let flat = clear_sky_on_plane_w_per_m2(sun, 0.0, 180.0, 105);
			assert!((flat - clear_sky_ghi_w_per_m2(zenith_degrees)).abs() < 1e-9);
		}
	}

	#[test]
	fn a_plane_that_faces_the_sun_receives_more_than_one_that_turns_away() {
		let sun = SunPosition { zenith_degrees: 50.0, azimuth_degrees: 180.0 };
		let facing = clear_sky_on_plane_w_per_m2(sun, 30.0, 180.0, 105);
		let away = clear_sky_on_plane_w_per_m2(sun, 30.0, 0.0, 105);
		assert!(facing > clear_sky_ghi_w_per_m2(50.0) && clear_sky_ghi_w_per_m2(50.0) > away);
	}

	#[test]
	fn the_diffuse_share_is_continuous_where_erbs_pieces_it_together() {
		for joint in [0.22, 0.8] {
			let jump = diffuse_share(joint - 1e-9) - diffuse_share(joint + 1e-9);
			assert!(jump.abs() < 2e-3, "{joint}: {jump}");
		}
	}
}
