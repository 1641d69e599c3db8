//! The study of a market day: headings, and the model of the feeder, which are not on the chain.

use anyhow::Result;
use serde::Deserialize;
use std::{
	collections::{BTreeMap, btree_map::Entry},
	path::{Path, PathBuf},
};
use tieline_agents::{
	config,
	dso::{FeederConfig, read_loads},
};
use tieline_observer::{
	audit::{FeederStudy, Study},
	record::StorageRecord,
};
use tieline_primitives::{AreaId, PointName};
use tieline_scenario::{DeviceKind, Scenario};

/// The study of a day as a TOML file, as for `tieline record --study FILE`.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct StudyConfig {
	/// The title; else the name of the pricing node and the date.
	title: Option<String>,
	/// Where the network is; else the names of the areas.
	place: Option<String>,
	/// The area of the feeder; may be left out where the pricing node has only one.
	area: Option<u16>,
	/// The feeder, as in the configuration of a DSO.
	feeder: Option<FeederConfig>,
	/// The load of the feeder over the day, CSV as in the configuration of a DSO.
	load: Option<PathBuf>,
}

/// The study of a file.
pub(crate) fn read(file: &Path) -> Result<Study> {
	let config: StudyConfig = config::read(file)?;
	let feeder = match (&config.feeder, &config.load) {
		(None, None) => None,
		(Some(feeder), Some(load)) => {
			let (network, criteria) = feeder.read(file)?;
			let loads = read_loads(&config::beside(file, load))?;
			let area = config.area.map(AreaId);
			Some(FeederStudy { area, feeder: network, criteria, loads })
		},
		_ => anyhow::bail!("{}: a feeder takes a `load`, and a `load` a feeder", file.display()),
	};
	Ok(Study {
		title: config.title,
		source: None,
		place: config.place,
		feeder,
		storage: Vec::new(),
	})
}

/// The study of a scenario.
pub(crate) fn of_scenario(scenario: &Scenario) -> Study {
	let source = scenario.file.file_name().map(|name| name.to_string_lossy().into_owned());
	Study {
		title: Some(scenario.title.clone()),
		source,
		place: Some(scenario.place.name.clone()),
		feeder: Some(FeederStudy {
			area: None,
			feeder: scenario.feeder.network.clone(),
			criteria: scenario.criteria(),
			loads: scenario.loads(),
		}),
		storage: storage(scenario),
	}
}

/// The batteries of a scenario, whose state of charge its awards imply: those of an aggregator at a
/// point as one, where nothing else of it is connected there.
fn storage(scenario: &Scenario) -> Vec<StorageRecord> {
	let mut points = BTreeMap::<(usize, &PointName), Option<StorageRecord>>::new();
	for device in &scenario.devices {
		let key = (device.aggregator, &device.point);
		let DeviceKind::Storage { capacity_kwh, initial_kwh, round_trip_efficiency } = device.kind
		else {
			points.insert(key, None);
			continue;
		};
		let battery = StorageRecord {
			aggregation: scenario.aggregators[device.aggregator].name.clone(),
			point: device.point.to_string(),
			capacity_kwh,
			initial_kwh,
			round_trip_efficiency,
		};
		match points.entry(key) {
			Entry::Vacant(vacant) => {
				vacant.insert(Some(battery));
			},
			Entry::Occupied(mut entry) => match entry.get_mut() {
				Some(known) if known.round_trip_efficiency == round_trip_efficiency => {
					known.capacity_kwh += capacity_kwh;
					known.initial_kwh += initial_kwh;
				},
				other => *other = None,
			},
		}
	}
	points.into_values().flatten().collect()
}
