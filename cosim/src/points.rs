//! Connection points with the DERs behind them, and what each may of what the point may.
//!
//! The chain limits and overrides points, and devices are behind them. A device first gets its award, as
//! far as the point's limit leaves room for all awards there, pro rata; what is left goes by capability.
//! So a limit that the awards keep takes nothing from any of them.

use serde::{Deserialize, Serialize};
use std::path::PathBuf;
use tieline_devices::Limits;
use tieline_primitives::{AreaId, Capability, Millis, Watts};

/// A connection point with DERs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PointConfig {
	/// Its index in the area.
	pub index: u16,
	/// Its name, such as `675.2`.
	pub name: String,
	/// The DERs there.
	pub ders: Vec<BehindPoint>,
}

/// A DER behind a connection point.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BehindPoint {
	/// Its index among the DERs of the feeder federate.
	pub der: usize,
	/// What it is qualified to inject, in W.
	pub export_w: f64,
	/// What it is qualified to withdraw, in W.
	pub import_w: f64,
}

/// Where the chain is, and what of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChainConfig {
	/// The endpoints of its nodes; several to fail over.
	pub endpoints: Vec<String>,
	/// The area of the feeder.
	pub area: AreaId,
	/// When the market day begins, in delivery.
	pub begins: Millis,
	/// How long the chain may not answer, in seconds.
	pub patience_s: u64,
}

/// How a DSO federate acts on the chain.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ActConfig {
	/// The chain.
	pub chain: ChainConfig,
	/// Where the documents that justify overrides go.
	pub evidence: PathBuf,
}

/// Divides what a point may among the DERs there, into `limits` by their index.
pub fn divide(point: &PointConfig, may: Capability, awards_w: &[f64], limits: &mut [Limits]) {
	let award = |of: &BehindPoint| awards_w.get(of.der).copied().unwrap_or(0.0);
	let share = |may: Watts, own: fn(&BehindPoint) -> f64, sign: f64| {
		let may = may.0.max(0) as f64;
		let wanted = |of: &BehindPoint| (sign * award(of)).max(0.0);
		let awarded = point.ders.iter().map(wanted).sum::<f64>();
		let capable = point.ders.iter().map(own).sum::<f64>();
		let part = if awarded > may { may / awarded } else { 1.0 };
		let rest = (may - awarded).max(0.0);
		move |of: &BehindPoint| {
			let of_rest = if capable > 0.0 { rest * own(of) / capable } else { 0.0 };
			(sign * award(of)).max(0.0) * part + of_rest
		}
	};
	let export = share(may.export, |of| of.export_w, 1.0);
	let import = share(may.import, |of| of.import_w, -1.0);
	for of in &point.ders {
		if let Some(limit) = limits.get_mut(of.der) {
			*limit = limit.and(Limits { export_w: export(of), import_w: import(of) });
		}
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	/// A PV system of 6 kW, a battery of 3 kW either way, and a charger of 9 kW.
	fn point() -> PointConfig {
		let ders = [(0, 6e3, 0.0), (1, 3e3, 3e3), (2, 0.0, 9e3)];
		let ders = ders.map(|(der, export_w, import_w)| BehindPoint { der, export_w, import_w });
		PointConfig { index: 0, name: "675.2".into(), ders: ders.to_vec() }
	}

	fn divided(export: i64, import: i64, awards_w: [f64; 3]) -> Vec<(f64, f64)> {
		let mut limits = vec![Limits::NONE; 3];
		let may = Capability { export: Watts(export), import: Watts(import) };
		divide(&point(), may, &awards_w, &mut limits);
		limits.into_iter().map(|limit| (limit.export_w, limit.import_w)).collect()
	}

	#[test]
	fn a_limit_that_all_awards_keep_takes_nothing_from_them() {
		// Of the 3 kW that are left the PV system of 6 kW has two, the battery of 3 kW one.
		let limits = divided(6_000, 4_000, [1e3, 2e3, -4e3]);
		assert_eq!(limits, [(3e3, 0.0), (3e3, 0.0), (0.0, 4e3)]);
	}

	#[test]
	fn a_limit_below_the_awards_is_divided_by_them() {
		assert_eq!(divided(1_500, 0, [2e3, 1e3, 0.0])[..2], [(1e3, 0.0), (500.0, 0.0)]);
		assert_eq!(divided(0, 3_000, [0.0, -3e3, -6e3])[1..], [(0.0, 1e3), (0.0, 2e3)]);
	}

	#[test]
	fn nobody_gets_more_together_than_the_point_may() {
		for awards in [[0.0; 3], [6e3, -3e3, -9e3], [5e3, 3e3, -1e3]] {
			let limits = divided(4_000, 5_000, awards);
			assert!(limits.iter().map(|limit| limit.0).sum::<f64>() <= 4_000.0 + 1e-9);
			assert!(limits.iter().map(|limit| limit.1).sum::<f64>() <= 5_000.0 + 1e-9);
		}
	}

	#[test]
	fn of_two_limits_the_tighter_holds() {
		let mut limits = vec![Limits::NONE; 3];
		for export in [3_000, 9_000] {
			let may = Capability { export: Watts(export), import: Watts(0) };
			divide(&point(), may, &[0.0; 3], &mut limits);
		}
		assert_eq!(limits[0].export_w, 2_000.0);
	}
}
