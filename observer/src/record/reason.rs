//! The reasons of limit rows: as the chain has them, and as the record has them.

use serde::{Deserialize, Serialize};
use tieline_primitives::{Bound, Name, Reason, name};

/// Why a limit exists: [`Reason`] with its names as text.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum ReasonRecord {
	/// A node's voltage.
	Voltage {
		/// The node, as `671.1`.
		node: String,
		/// The side of the band.
		bound: Bound,
	},
	/// A branch's current.
	Thermal {
		/// The branch and its phase, as `632671.1`.
		branch: String,
	},
	/// Part of the network is out of service.
	Outage,
	/// A connection point's operating envelope.
	Envelope,
}

/// A reason that no limit row can have on the chain: its node is not a bus and a phase, or a name
/// is too long. Check the record.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not the name of a node or branch on the chain")]
pub struct BadReason(pub String);

impl From<&Reason> for ReasonRecord {
	fn from(reason: &Reason) -> Self {
		match reason {
			Reason::Voltage { bus, phase, bound } => {
				Self::Voltage { node: format!("{}.{phase}", text(bus)), bound: *bound }
			},
			Reason::Thermal { branch } => Self::Thermal { branch: text(branch) },
			Reason::Outage => Self::Outage,
			Reason::Envelope => Self::Envelope,
		}
	}
}

impl TryFrom<&ReasonRecord> for Reason {
	type Error = BadReason;

	fn try_from(record: &ReasonRecord) -> Result<Self, BadReason> {
		Ok(match record {
			ReasonRecord::Voltage { node, bound } => {
				let bad = || BadReason(node.clone());
				let (bus, phase) = node.rsplit_once('.').ok_or_else(bad)?;
				let (bus, phase) = (name(bus).ok_or_else(bad)?, phase.parse().map_err(|_| bad())?);
				Self::Voltage { bus, phase, bound: *bound }
			},
			ReasonRecord::Thermal { branch } => {
				Self::Thermal { branch: name(branch).ok_or_else(|| BadReason(branch.clone()))? }
			},
			ReasonRecord::Outage => Self::Outage,
			ReasonRecord::Envelope => Self::Envelope,
		})
	}
}

impl ReasonRecord {
	/// The name of the limit for legends and tables: that of [`Reason`].
	pub fn label(&self) -> String {
		match Reason::try_from(self) {
			Ok(reason) => reason.to_string(),
			Err(BadReason(name)) => format!("limit of {name}"),
		}
	}
}

fn text(name: &Name) -> String {
	String::from_utf8_lossy(name).into_owned()
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn a_reason_survives_the_record() {
		let voltage = |bound| Reason::Voltage { bus: name("675").unwrap(), phase: 2, bound };
		for reason in [
			voltage(Bound::Upper),
			voltage(Bound::Lower),
			Reason::Thermal { branch: name("632671.1").unwrap() },
			Reason::Outage,
			Reason::Envelope,
		] {
			let record = ReasonRecord::from(&reason);
			assert_eq!(record.label(), reason.to_string());
			assert_eq!(Reason::try_from(&record), Ok(reason));
		}
	}

	#[test]
	fn a_node_without_a_phase_is_no_reason_of_a_row() {
		let record = ReasonRecord::Voltage { node: "675".into(), bound: Bound::Upper };
		assert_eq!(Reason::try_from(&record), Err(BadReason("675".into())));
		assert_eq!(record.label(), "limit of 675");
	}
}
