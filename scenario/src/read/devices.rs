//! The devices of a scenario.

use super::check::{Check, MAX_KW};
use crate::{
	model::{Device, DeviceKind, MAX_POINTS},
	raw::{RawDevice, RawTechnology},
};
use std::{
	collections::{BTreeMap, BTreeSet, HashMap, btree_map::Entry},
	ops::{Range, RangeInclusive},
};
use tieline_agents::dso;
use tieline_feeder::Feeder;
use tieline_primitives::{Capability, Identifier, PointName, Watts};
use toml::Spanned;

impl Check {
	pub(super) fn devices(
		&mut self,
		raw: &[RawDevice],
		aggregators: &HashMap<String, usize>,
		network: Option<&Feeder>,
	) -> Vec<Device> {
		self.unique("device", raw.iter().map(|device| (&device.id, device.id.get_ref())));
		self.identifiers("serial", raw.iter().map(|device| (&device.serial, device.id.get_ref())));
		self.sites(raw);
		self.known_aggregators(raw, aggregators);
		let mut points = BTreeSet::new();
		let beyond = raw.iter().map(|device| &device.point).find(|point| {
			points.insert(point.get_ref().to_lowercase());
			points.len() > MAX_POINTS
		});
		if let Some(point) = beyond {
			let what = format!("this is one point too many; the chain takes {MAX_POINTS}");
			self.wrong(point.span(), what);
		}
		raw.iter().filter_map(|device| self.device(device, aggregators, network)).collect()
	}

	/// The devices behind one settlement meter are one owner's, at one connection point and, unless
	/// they have meters of their own, of one aggregator; a meter measures one site or one device.
	fn sites(&mut self, raw: &[RawDevice]) {
		let mut sites = BTreeMap::<Identifier, &RawDevice>::new();
		let mut first = Vec::new();
		for device in raw {
			// A meter that is none is named below.
			let Ok(meter) = Identifier::new(device.meter.get_ref()) else {
				first.push((&device.meter, device.id.get_ref()));
				continue;
			};
			let Some(site) = sites.get(&meter) else {
				sites.insert(meter, device);
				first.push((&device.meter, device.id.get_ref()));
				continue;
			};
			let (text, of) = (device.meter.get_ref(), device.id.get_ref());
			let (id, place) = (site.id.get_ref(), device.meter.span());
			let owner = site.owner.get_ref() != device.owner.get_ref();
			let point = site.point.get_ref() != device.point.get_ref();
			let aggregator = site.aggregator.get_ref() != device.aggregator.get_ref()
				&& site.submeter.is_none()
				&& device.submeter.is_none();
			for (differs, what) in
				[(owner, "owner"), (point, "connection point"), (aggregator, "aggregator")]
			{
				if differs {
					let what = format!(
						"meter `{text}` of `{of}` is already that of `{id}`, of another {what}"
					);
					self.wrong(place.clone(), what);
				}
			}
		}
		let submeters = raw.iter().filter_map(|device| {
			device.submeter.as_ref().map(|meter| (meter, device.id.get_ref()))
		});
		self.identifiers("meter", first.into_iter().chain(submeters));
	}

	/// Serial numbers of devices or meters: each is one, and none is there twice however it is
	/// written.
	pub(super) fn identifiers<'a>(
		&mut self,
		what: &str,
		values: impl Iterator<Item = (&'a Spanned<String>, &'a String)>,
	) {
		let mut seen = BTreeMap::<Identifier, &str>::new();
		for (value, of) in values {
			let text = value.get_ref();
			match Identifier::new(text) {
				Err(error) => self.wrong(value.span(), format!("{what} `{text}`: {error}")),
				Ok(identifier) => match seen.entry(identifier) {
					Entry::Vacant(vacant) => {
						vacant.insert(of);
					},
					Entry::Occupied(first) => {
						let first = first.get();
						let what =
							format!("{what} `{text}` of `{of}` is already that of `{first}`");
						self.wrong(value.span(), what);
					},
				},
			}
		}
	}

	/// Names each aggregator that there is none of, once: where it is first.
	fn known_aggregators(&mut self, raw: &[RawDevice], aggregators: &HashMap<String, usize>) {
		let mut unknown = BTreeMap::<&str, (Range<usize>, usize)>::new();
		for device in raw.iter().filter(|d| !aggregators.contains_key(d.aggregator.get_ref())) {
			let first = || (device.aggregator.span(), 0);
			let (_, devices) = unknown.entry(device.aggregator.get_ref()).or_insert_with(first);
			*devices += 1;
		}
		for (name, (place, devices)) in unknown {
			let what = match devices {
				1 => format!("there is no aggregator `{name}`"),
				_ => format!("there is no aggregator `{name}`, which {devices} devices name"),
			};
			self.wrong(place, what);
		}
	}

	/// A device is rated no higher than what its connection point carries, if that is known.
	fn rating(
		&mut self,
		raw: &RawDevice,
		capability: &Capability,
		place: Option<(&Feeder, &PointName)>,
	) {
		let carried = place.and_then(|(network, point)| dso::carried(network, point));
		if let Some(carried) = carried.filter(|carried| capability.size() > *carried) {
			let kw = capability.size().kw();
			let kva = carried.kw();
			let rating = [&raw.export_kw, &raw.import_kw].into_iter().flatten();
			let place = rating.max_by(|a, b| a.get_ref().total_cmp(b.get_ref()));
			let place = place.map_or(raw.id.span(), Spanned::span);
			let what = format!(
				"`{}` is rated at {kw} kW; its connection point carries {kva} kVA",
				raw.id.get_ref()
			);
			self.wrong(place, what);
		}
	}

	/// Says which value of what has been seen before, and where.
	pub(super) fn unique<'a>(
		&mut self,
		what: &str,
		values: impl Iterator<Item = (&'a Spanned<String>, &'a String)>,
	) {
		for (value, of, first) in repeated(values) {
			let text = value.get_ref();
			let what = if text == first {
				format!("{what} `{text}` is there twice")
			} else {
				format!("{what} `{text}` of `{of}` is already that of `{first}`")
			};
			self.wrong(value.span(), what);
		}
	}

	fn device(
		&mut self,
		raw: &RawDevice,
		aggregators: &HashMap<String, usize>,
		network: Option<&Feeder>,
	) -> Option<Device> {
		let found = self.problems.len();
		let aggregator = aggregators.get(raw.aggregator.get_ref()).copied();
		let point = self.point(&raw.point, network);
		self.check_key(&raw.owner);
		let kind = self.kind(raw);
		let mut power = |raw: &Option<Spanned<f64>>, what| {
			raw.as_ref().map_or(0.0, |kw| self.number(kw, what, 0.001..=MAX_KW))
		};
		let capability = Capability {
			export: Watts::from_kw(power(&raw.export_kw, "the export rating")),
			import: Watts::from_kw(power(&raw.import_kw, "the import rating")),
		};
		self.rating(raw, &capability, network.zip(point.as_ref()));
		let device = Device {
			id: raw.id.get_ref().clone(),
			owner: raw.owner.get_ref().clone(),
			aggregator: aggregator?,
			serial: raw.serial.get_ref().clone(),
			meter: raw.meter.get_ref().clone(),
			submeter: raw.submeter.as_ref().map(|meter| meter.get_ref().clone()),
			point: point?,
			capability,
			kind: kind?,
		};
		(self.problems.len() == found).then_some(device)
	}

	/// The connection point, which the feeder has beyond its regulators.
	fn point(&mut self, raw: &Spanned<String>, network: Option<&Feeder>) -> Option<PointName> {
		let text = raw.get_ref();
		let name = match text.parse::<PointName>() {
			Ok(name) => name,
			Err(error) => {
				self.wrong(raw.span(), format!("`{text}`: {error}"));
				return None;
			},
		};
		let Some(network) = network else { return Some(name) };
		match network.point(&name) {
			Err(error) => self.wrong(raw.span(), error.to_string()),
			Ok(point) => {
				let served = network.served_buses();
				if point.nodes().iter().any(|node| !served.contains(&network.nodes[*node].bus)) {
					self.wrong(raw.span(), format!("`{text}` is upstream of the regulators"));
				}
			},
		}
		Some(name)
	}

	/// What the device is; says which values its technology lacks and which it cannot have.
	fn kind(&mut self, raw: &RawDevice) -> Option<DeviceKind> {
		use RawTechnology::{EvCharger, FlexibleLoad, Solar, Storage};
		let technology = *raw.technology.get_ref();
		type Rule<'a> = (&'a str, Option<Range<usize>>, &'a [RawTechnology], &'a [RawTechnology]);
		// Name, where it is, who needs it, who may have it besides.
		let values: [Rule<'_>; 10] = [
			("export_kw", span(&raw.export_kw), &[Solar, Storage], &[FlexibleLoad]),
			("import_kw", span(&raw.import_kw), &[Storage, EvCharger], &[FlexibleLoad]),
			("array_kw", span(&raw.array_kw), &[Solar], &[]),
			("tilt", span(&raw.tilt), &[], &[Solar]),
			("azimuth", span(&raw.azimuth), &[], &[Solar]),
			("capacity_kwh", span(&raw.capacity_kwh), &[Storage], &[]),
			("initial_kwh", span(&raw.initial_kwh), &[Storage], &[]),
			("round_trip_efficiency", span(&raw.round_trip_efficiency), &[], &[Storage]),
			("energy_kwh", span(&raw.energy_kwh), &[EvCharger], &[]),
			("hours", span(&raw.hours), &[EvCharger, FlexibleLoad], &[]),
		];
		for (name, there, needed, possible) in values {
			match there {
				None if needed.contains(&technology) => {
					let what = format!("`{}` lacks `{name}`", raw.id.get_ref());
					self.wrong(raw.technology.span(), what);
				},
				Some(range) if !needed.contains(&technology) && !possible.contains(&technology) => {
					let what = format!("a device of this technology takes no `{name}`");
					self.wrong(range, what);
				},
				_ => {},
			}
		}
		if technology == FlexibleLoad && raw.export_kw.is_none() && raw.import_kw.is_none() {
			let what = format!("`{}` has neither `export_kw` nor `import_kw`", raw.id.get_ref());
			self.wrong(raw.technology.span(), what);
		}
		match technology {
			Solar => Some(DeviceKind::Solar {
				array_kw: self.number(raw.array_kw.as_ref()?, "the array", 0.001..=MAX_KW),
				tilt_degrees: self.optional(&raw.tilt, "the tilt", 0.0..=90.0, 0.0),
				azimuth_degrees: self.optional(&raw.azimuth, "the azimuth", 0.0..=360.0, 180.0),
			}),
			Storage => {
				let capacity = raw.capacity_kwh.as_ref()?;
				let capacity_kwh = self.number(capacity, "the capacity", 0.001..=MAX_KW);
				let initial = raw.initial_kwh.as_ref()?;
				Some(DeviceKind::Storage {
					capacity_kwh,
					initial_kwh: self.number(initial, "the initial charge", 0.0..=capacity_kwh),
					round_trip_efficiency: self.optional(
						&raw.round_trip_efficiency,
						"the efficiency",
						0.1..=1.0,
						0.9,
					),
				})
			},
			EvCharger => Some(DeviceKind::EvCharger {
				energy_kwh: self.number(raw.energy_kwh.as_ref()?, "the energy", 0.0..=MAX_KW),
				hours: self.hours(raw.hours.as_ref()?),
			}),
			FlexibleLoad => {
				Some(DeviceKind::FlexibleLoad { hours: self.hours(raw.hours.as_ref()?) })
			},
		}
	}

	fn optional(
		&mut self,
		raw: &Option<Spanned<f64>>,
		what: &str,
		allowed: RangeInclusive<f64>,
		otherwise: f64,
	) -> f64 {
		raw.as_ref().map_or(otherwise, |value| self.number(value, what, allowed))
	}
}

/// The values that have been there before: each with what it is of, and what the first is of.
pub(super) fn repeated<'a>(
	values: impl Iterator<Item = (&'a Spanned<String>, &'a String)>,
) -> Vec<(&'a Spanned<String>, &'a str, &'a str)> {
	let mut seen = BTreeMap::<&str, &str>::new();
	let mut repeated = Vec::new();
	for (value, of) in values {
		match seen.entry(value.get_ref()) {
			Entry::Vacant(vacant) => {
				vacant.insert(of);
			},
			Entry::Occupied(first) => repeated.push((value, of.as_str(), *first.get())),
		}
	}
	repeated
}

fn span<T>(value: &Option<Spanned<T>>) -> Option<Range<usize>> {
	value.as_ref().map(Spanned::span)
}
