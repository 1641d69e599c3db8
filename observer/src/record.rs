//! The record of a market day: `market-day.json`.
//!
//! It holds enough to check the day with other programs. Each interval has the clearing problem
//! (`offers`, `demand` and `limits`), its result (`price`, awards, shadow prices) and the power
//! flows behind it (`taps`, `loads`, `injections`, `voltages`, and the same without limits). What
//! the wholesale market sells is an entry of `offers` whose aggregation is [`WHOLESALE`], at the
//! substation, where no limit row counts it; so the linear programme is
//!
//! ```text
//! maximise    Σ price · watts over demand and demand offers − Σ price · watts over supply offers
//! subject to  Σ supply = Σ demand                                    (dual: price)
//!             Σ coefficient / 10⁶ · (supply − demand at point) ≤ headroom_w   (dual: shadow_price)
//!             0 ≤ each step's fill ≤ its watts
//! ```
//!
//! An hour for which the feeder would have no operating point without the limits has no flows
//! without limits: `voltages_without_limits` and the like are empty.
//!
//! Units are in the file itself ([`Units`]). Every map is in the order of its keys and every list
//! in the order of the chain, so the same day gives the same bytes.

use serde::{Deserialize, Serialize};
use std::{
	collections::BTreeMap,
	fs::File,
	io::{self, BufWriter, Write},
	path::{Path, PathBuf},
};
use tempfile::NamedTempFile;
use tieline_primitives::{Bound, Side};

/// The version of the format that this module writes.
pub const FORMAT: &str = "tieline-market-day-1";
/// The aggregation of what the wholesale market sells.
pub const WHOLESALE: &str = "wholesale";

/// A day of the market, as played on a chain.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct MarketDay {
	/// [`FORMAT`].
	pub format: String,
	/// The title of the scenario.
	pub title: String,
	/// The scenario's file name.
	pub scenario: String,
	/// The local date of delivery, as 2026-04-15.
	pub date: String,
	/// Where the feeder stands.
	pub place: String,
	/// How far the place's clocks are ahead of UTC, in minutes.
	pub utc_offset_minutes: i32,
	/// The unit of every number.
	pub units: Units,
	/// The feeder's name.
	pub feeder: String,
	/// The OpenDSS script of the feeder as solved, beside this file.
	pub feeder_script: String,
	/// The lowest and the highest voltage that the DSO allows, in per unit.
	pub voltage_band: [f64; 2],
	/// The buses upstream of the regulators and without a load, which the band does not bind.
	pub source_buses: Vec<String>,
	/// The participants.
	pub participants: Participants,
	/// The aggregations.
	pub aggregations: Vec<Aggregation>,
	/// The number of devices.
	pub devices: u32,
	/// The chain on which the day was played.
	pub chain: Chain,
	/// The delivery intervals, in order.
	pub intervals: Vec<IntervalRecord>,
}

/// What the numbers of the file mean.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Units {
	/// Of `price`, `shadow_price` and the prices of steps.
	pub price: String,
	/// Of the powers of steps and of all `_w`.
	pub power: String,
	/// Of `coefficients`.
	pub coefficients: String,
	/// Of `loads` and `injections`.
	pub flows: String,
	/// Of `voltages`.
	pub voltages: String,
	/// Of all times.
	pub time: String,
}

impl Default for Units {
	fn default() -> Self {
		Self {
			price: "micro-dollars per MWh".into(),
			power: "watts; of supply injected, of demand withdrawn".into(),
			coefficients: "parts per million of a watt of net injection at the point".into(),
			flows: "[kW, kvar]; loads as drawn, injections positive into the grid".into(),
			voltages: "[per unit of the node's nominal voltage to ground, degrees]".into(),
			time: "milliseconds of the Unix epoch".into(),
		}
	}
}

/// Who ran the market.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Participants {
	/// The market operator.
	pub iso: String,
	/// The distribution utility.
	pub dso: String,
}

/// An aggregation.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Aggregation {
	/// Its identifier on chain.
	pub id: u32,
	/// Its aggregator's name, which `offers` refer to.
	pub name: String,
	/// The number of devices enrolled.
	pub devices: u32,
	/// Their summed export capability, in watts.
	pub export_w: i64,
	/// Their summed import capability, in watts.
	pub import_w: i64,
	/// How many devices of each technology.
	pub technologies: BTreeMap<String, u32>,
}

/// The chain, and what the day did on it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Chain {
	/// Its name.
	pub name: String,
	/// The hash of its genesis block, in hex.
	pub genesis_hash: String,
	/// The version of its runtime.
	pub spec_version: u32,
	/// The blocks from the first to the last of the day.
	pub blocks: Vec<Block>,
	/// How often each call was made, as `pallet.call`, inherents included.
	pub calls: BTreeMap<String, u32>,
}

/// A block.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Block {
	/// Its number.
	pub number: u32,
	/// Its hash, in hex.
	pub hash: String,
	/// Its time stamp.
	pub time: u64,
	/// The extrinsics in it, inherents included.
	pub extrinsics: u32,
	/// The encoded size, in bytes.
	pub bytes: u32,
	/// The time from its time stamp until a client saw it finalized, in milliseconds.
	pub finality_ms: u64,
	/// What the auction was doing, such as `registration`, `bidding`, `revealing`, `clearing`.
	pub phase: String,
}

/// A delivery interval.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct IntervalRecord {
	/// When delivery begins.
	pub start: u64,
	/// How long it lasts, in milliseconds.
	pub length: u64,
	/// Each regulator's tap in the power flow at the awards.
	pub taps: BTreeMap<String, i32>,
	/// Each regulator's tap in the power flow without limits.
	pub taps_without_limits: BTreeMap<String, i32>,
	/// What the feeder's loads draw at each node, at the solution.
	pub loads: BTreeMap<String, [f64; 2]>,
	/// What the feeder's loads would draw if the DSO had no limits.
	pub loads_without_limits: BTreeMap<String, [f64; 2]>,
	/// What the DERs inject at each node.
	pub injections: BTreeMap<String, [f64; 2]>,
	/// What they would inject if the DSO had no limits.
	pub injections_without_limits: BTreeMap<String, [f64; 2]>,
	/// The voltages at the awards, by an exact power flow with the regulators free.
	pub voltages: BTreeMap<String, [f64; 2]>,
	/// The voltages if the DSO had no limits; empty where the feeder would then have no operating
	/// point.
	pub voltages_without_limits: BTreeMap<String, [f64; 2]>,
	/// The clearing price.
	pub price: i64,
	/// The clearing price if the DSO had no limits.
	pub price_without_limits: i64,
	/// What the wholesale market buys: steps of `[price, watts]`.
	pub demand: Vec<[i64; 2]>,
	/// The watts that the wholesale market was awarded of it.
	pub demand_awarded_w: i64,
	/// The limit rows.
	pub limits: Vec<LimitRecord>,
	/// The offers, with their awards.
	pub offers: Vec<OfferRecord>,
	/// The block in which the interval cleared.
	pub block: u32,
	/// Its hash, in hex.
	pub block_hash: String,
	/// The extrinsic of that block which carried the certificate.
	pub extrinsic: u32,
}

/// A limit row.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LimitRecord {
	/// What it protects.
	pub reason: ReasonRecord,
	/// The weight of a watt of net injection at each point.
	pub coefficients: BTreeMap<String, i32>,
	/// What is left for the awards.
	pub headroom_w: i64,
	/// What one more watt of headroom is worth.
	pub shadow_price: i64,
	/// The block in which the DSO posted it; `None` for a standing limit.
	pub posted_in_block: Option<u32>,
}

/// Why a limit exists.
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

/// An offer and its award.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfferRecord {
	/// The aggregation's name, or [`WHOLESALE`].
	pub aggregation: String,
	/// The connection point; of what the wholesale market sells, where the feeder meets the grid.
	pub point: String,
	/// Supply or demand.
	pub side: Side,
	/// Steps of `[price, watts]`.
	pub steps: Vec<[i64; 2]>,
	/// The watts awarded.
	pub awarded_w: i64,
	/// The watts of steps whose price beats the clearing price that a limit refused.
	pub curtailed_w: i64,
	/// The limits that refused them; their watts add up to `curtailed_w`.
	pub reasons: Vec<CurtailmentReason>,
}

/// A limit's part in a curtailment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CurtailmentReason {
	/// The index of the row in the interval's `limits`.
	pub limit: u32,
	/// What the row takes from the nodal price: its coefficient times its shadow price. Against
	/// supply positive, against demand negative.
	pub price: i64,
	/// The watts that are put down to it, in proportion to `price` among the offer's reasons.
	pub curtailed_w: i64,
}

/// Why a market day cannot be stored or loaded.
#[derive(Debug, thiserror::Error)]
pub enum RecordError {
	/// The file cannot be written; what was there before still is. Free space or choose another
	/// folder.
	#[error("{} cannot be written: {cause}", file.display())]
	Unwritable {
		/// The file.
		file: PathBuf,
		/// Why.
		cause: io::Error,
	},
	/// The file cannot be read: check the path.
	#[error("{} cannot be read: {cause}", file.display())]
	Unreadable {
		/// The file.
		file: PathBuf,
		/// Why.
		cause: io::Error,
	},
	/// The file holds another format than [`FORMAT`]: write it again with this version.
	#[error("{} is of the format `{found}`, not `{FORMAT}`", file.display())]
	OtherFormat {
		/// The file.
		file: PathBuf,
		/// The format that it names.
		found: String,
	},
	/// The file holds no market day: write it again with this version.
	#[error("{} holds no market day: {cause}", file.display())]
	Malformed {
		/// The file.
		file: PathBuf,
		/// Where and why.
		cause: serde_json::Error,
	},
}

impl MarketDay {
	/// Writes the record as JSON, wholly or not at all.
	pub fn write(&self, file: &Path) -> Result<(), RecordError> {
		self.stage(file)?.persist()
	}

	/// Writes the record as JSON beside its place.
	pub fn stage(&self, file: &Path) -> Result<Staged, RecordError> {
		Staged::write(file, |out| {
			serde_json::to_writer_pretty(&mut *out, self)?;
			out.write_all(b"\n")
		})
	}

	/// Reads a record that [`MarketDay::write`] has written.
	pub fn read(file: &Path) -> Result<Self, RecordError> {
		/// What every version of the format has.
		#[derive(Deserialize)]
		struct Head {
			format: String,
		}
		let text = std::fs::read(file)
			.map_err(|cause| RecordError::Unreadable { file: file.into(), cause })?;
		let malformed = |cause| RecordError::Malformed { file: file.into(), cause };
		let Head { format } = serde_json::from_slice(&text).map_err(malformed)?;
		if format != FORMAT {
			return Err(RecordError::OtherFormat { file: file.into(), found: format });
		}
		serde_json::from_slice(&text).map_err(malformed)
	}

	/// The buses and phases that the voltage band binds.
	pub fn is_bound(&self, node: &str) -> bool {
		let bus = node.split('.').next().unwrap_or(node);
		!self.source_buses.iter().any(|source| source == bus)
	}

	/// Whether voltages leave the band at a node that it binds. None at all do: without an
	/// operating point they have collapsed.
	pub fn is_outside(&self, voltages: &BTreeMap<String, [f64; 2]>) -> bool {
		let [lowest, highest] = self.voltage_band;
		let outside = |(node, [pu, _]): (&String, &[f64; 2])| {
			self.is_bound(node) && !(lowest..=highest).contains(pu)
		};
		voltages.is_empty() || voltages.iter().any(outside)
	}
}

/// A file that is written, beside its place. Dropped before it has taken it, nothing has happened.
#[derive(Debug)]
pub struct Staged {
	file: PathBuf,
	temporary: NamedTempFile,
}

impl Staged {
	/// Writes a file's content to the disk, every byte of it.
	pub fn write(
		file: &Path,
		write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
	) -> Result<Self, RecordError> {
		let attempt = || {
			let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty());
			let mut builder = tempfile::Builder::new();
			// As any other new file, not the private one that a temporary file is by default.
			#[cfg(unix)]
			builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
			let mut temporary = builder.tempfile_in(folder.unwrap_or(Path::new(".")))?;
			written(temporary.as_file_mut(), write)?;
			temporary.as_file().sync_all()?;
			Ok(temporary)
		};
		match attempt() {
			Ok(temporary) => Ok(Self { file: file.into(), temporary }),
			Err(cause) => Err(RecordError::Unwritable { file: file.into(), cause }),
		}
	}

	/// Takes the place of what was there before.
	pub fn persist(self) -> Result<(), RecordError> {
		let Self { file, temporary } = self;
		match temporary.persist(&file) {
			Ok(_) => Ok(()),
			Err(error) => Err(RecordError::Unwritable { file, cause: error.error }),
		}
	}
}

/// Writes a file wholly or not at all: on an error what was there before still is. Into a device
/// or a pipe it writes what it can.
pub fn write_whole(
	file: &Path,
	write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> Result<(), RecordError> {
	// A file that took the place of a device would be a new file, and the device gone.
	if file.metadata().is_ok_and(|there| !there.is_file()) {
		let attempt = || written(&mut File::options().write(true).open(file)?, write);
		return attempt().map_err(|cause| RecordError::Unwritable { file: file.into(), cause });
	}
	Staged::write(file, write)?.persist()
}

fn written(
	file: &mut File,
	write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> io::Result<()> {
	let mut buffer = BufWriter::new(file);
	write(&mut buffer)?;
	buffer.flush()
}

/// Splits `watts` among weights in proportion, exactly: what rounding leaves goes to the largest.
/// Negative weights count zero; without a positive weight nothing is split.
pub fn in_proportion(watts: i64, weights: &[i64]) -> Vec<i64> {
	let weight = |w: &i64| i128::from(*w.max(&0));
	let sum: i128 = weights.iter().map(weight).sum();
	let Some(largest) = (0..weights.len()).max_by_key(|&at| weights[at]).filter(|_| sum > 0) else {
		return vec![0; weights.len()];
	};
	// Each quotient is at most `watts`, so it fits.
	let mut parts: Vec<_> =
		weights.iter().map(|w| (i128::from(watts) * weight(w) / sum) as i64).collect();
	parts[largest] += watts - parts.iter().sum::<i64>();
	parts
}

#[cfg(test)]
mod tests {
	use super::*;
	use serde_json::json;

	fn empty() -> MarketDay {
		MarketDay { format: FORMAT.into(), ..Default::default() }
	}

	#[test]
	fn curtailed_watts_are_split_to_the_last_one() {
		assert_eq!(in_proportion(10, &[1, 1, 1]).iter().sum::<i64>(), 10);
		assert_eq!(in_proportion(9, &[2, -5, 1]), [6, 0, 3]);
		assert_eq!(in_proportion(9, &[0, -5]), [0, 0]);
		assert_eq!(in_proportion(i64::MAX, &[i64::MAX, i64::MAX]).iter().sum::<i64>(), i64::MAX);
	}

	#[test]
	fn a_record_is_read_as_it_was_written() {
		let folder = tempfile::tempdir().unwrap();
		let file = folder.path().join("market-day.json");
		let day = MarketDay { title: "a day".into(), ..empty() };
		day.write(&file).unwrap();
		assert_eq!(MarketDay::read(&file).unwrap(), day);
	}

	#[test]
	fn a_record_of_another_format_is_refused_by_name() {
		let folder = tempfile::tempdir().unwrap();
		let file = folder.path().join("market-day.json");
		std::fs::write(&file, r#"{"format": "tieline-market-day-0"}"#).unwrap();
		let error = MarketDay::read(&file).unwrap_err();
		assert!(matches!(&error, RecordError::OtherFormat { .. }), "{error}");
		assert!(error.to_string().contains("tieline-market-day-0"), "{error}");
	}

	#[test]
	fn a_full_disk_leaves_what_was_there_and_no_half_file() {
		let folder = tempfile::tempdir().unwrap();
		let file = folder.path().join("market-day.json");
		empty().write(&file).unwrap();
		let error = write_whole(&file, |out| {
			out.write_all(b"{ half")?;
			out.flush()?;
			Err(io::Error::from(io::ErrorKind::StorageFull))
		});
		assert!(matches!(&error, Err(RecordError::Unwritable { cause, .. })
			if cause.kind() == io::ErrorKind::StorageFull));
		assert!(error.unwrap_err().to_string().contains("market-day.json cannot be written"));
		assert_eq!(MarketDay::read(&file).unwrap(), empty());
		assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
	}

	#[cfg(target_os = "linux")]
	#[test]
	fn a_full_device_is_an_error_and_stays_a_device() {
		use std::os::unix::fs::FileTypeExt;
		let full = Path::new("/dev/full");
		let error = write_whole(full, |out| out.write_all(b"much")).unwrap_err();
		assert!(error.to_string().contains("No space left"), "{error}");
		assert!(full.metadata().unwrap().file_type().is_char_device());
	}

	/// What programs in other languages read, so a change of a name here is a new [`FORMAT`].
	#[test]
	fn the_keys_of_the_record_are_those_that_others_read() {
		let node = |node: &str, of: [f64; 2]| [(node.to_owned(), of)].into();
		let interval = IntervalRecord {
			start: 1_776_236_400_000,
			length: 3_600_000,
			taps: [("reg1".to_owned(), 5)].into(),
			taps_without_limits: [("reg1".to_owned(), 6)].into(),
			loads: node("671.1", [385.0, 220.0]),
			loads_without_limits: node("671.1", [386.0, 221.0]),
			injections: node("675.2", [40.0, -1.0]),
			injections_without_limits: node("675.2", [50.0, 0.0]),
			voltages: node("675.2", [1.049, -119.5]),
			voltages_without_limits: node("675.2", [1.062, -118.5]),
			price: 20_000_000,
			price_without_limits: 18_000_000,
			demand: vec![[30_000_000, 600_000], [20_000_000, 900_000]],
			demand_awarded_w: 800_000,
			limits: vec![LimitRecord {
				reason: ReasonRecord::Voltage { node: "675.2".into(), bound: Bound::Upper },
				coefficients: [("675.2".to_owned(), 1_000_000)].into(),
				headroom_w: 40_000,
				shadow_price: 25_000_000,
				posted_in_block: Some(7),
			}],
			offers: vec![OfferRecord {
				aggregation: "Sunrise".into(),
				point: "675.2".into(),
				side: Side::Supply,
				steps: vec![[-5_000_000, 50_000]],
				awarded_w: 40_000,
				curtailed_w: 10_000,
				reasons: vec![CurtailmentReason {
					limit: 0,
					price: 25_000_000,
					curtailed_w: 10_000,
				}],
			}],
			block: 30,
			block_hash: "0xab".into(),
			extrinsic: 2,
		};
		let day = MarketDay { intervals: vec![interval], ..empty() };
		let written = serde_json::to_value(&day).unwrap();
		assert_eq!(written["format"], "tieline-market-day-1");
		assert_eq!(
			written["intervals"],
			json!([{
				"start": 1_776_236_400_000_u64,
				"length": 3_600_000,
				"taps": {"reg1": 5},
				"taps_without_limits": {"reg1": 6},
				"loads": {"671.1": [385.0, 220.0]},
				"loads_without_limits": {"671.1": [386.0, 221.0]},
				"injections": {"675.2": [40.0, -1.0]},
				"injections_without_limits": {"675.2": [50.0, 0.0]},
				"voltages": {"675.2": [1.049, -119.5]},
				"voltages_without_limits": {"675.2": [1.062, -118.5]},
				"price": 20_000_000,
				"price_without_limits": 18_000_000,
				"demand": [[30_000_000, 600_000], [20_000_000, 900_000]],
				"demand_awarded_w": 800_000,
				"limits": [{
					"reason": {"kind": "voltage", "node": "675.2", "bound": "upper"},
					"coefficients": {"675.2": 1_000_000},
					"headroom_w": 40_000,
					"shadow_price": 25_000_000,
					"posted_in_block": 7,
				}],
				"offers": [{
					"aggregation": "Sunrise",
					"point": "675.2",
					"side": "supply",
					"steps": [[-5_000_000, 50_000]],
					"awarded_w": 40_000,
					"curtailed_w": 10_000,
					"reasons": [{"limit": 0, "price": 25_000_000, "curtailed_w": 10_000}],
				}],
				"block": 30,
				"block_hash": "0xab",
				"extrinsic": 2,
			}])
		);
	}

	#[test]
	fn voltages_that_have_collapsed_are_outside_the_band() {
		let day =
			MarketDay { voltage_band: [0.95, 1.05], source_buses: vec!["650".into()], ..empty() };
		let at = |node: &str, pu: f64| [(node.to_owned(), [pu, 0.0])].into();
		assert!(!day.is_outside(&at("671.1", 1.05)));
		assert!(day.is_outside(&at("671.1", 1.051)));
		assert!(!day.is_outside(&at("650.1", 1.06)), "the source is not bound");
		assert!(day.is_outside(&BTreeMap::new()));
	}

	#[test]
	fn a_folder_that_is_not_there_is_named() {
		let folder = tempfile::tempdir().unwrap();
		let file = folder.path().join("absent").join("market-day.json");
		let error = MarketDay::default().write(&file).unwrap_err();
		assert!(error.to_string().contains("absent"), "{error}");
	}
}
