//! Reading a scenario: from TOML to a checked [`Scenario`], and what is wrong where.

use super::{
	Aggregator, Device, DeviceKind, Dso, ENDOWMENT_TOKENS, FeederSetting, HOURS, Hours, Iso,
	MAX_OFFERS_PER_BID, MAX_OFFERS_PER_INTERVAL, MAX_POINTS, Place, PricedShare, Problem, Scenario,
	ScenarioError, Schedule, StandingLimit, Strategy, bids,
	raw::{
		RawAggregator, RawDevice, RawDso, RawFeeder, RawHours, RawIso, RawScenario, RawShares,
		RawTechnology, RawWholesale,
	},
};
use std::{
	collections::{BTreeMap, BTreeSet, HashMap, btree_map::Entry},
	ops::{Range, RangeInclusive},
	path::{Path, PathBuf},
	sync::OnceLock,
};
use tieline_agents::dso::RegulatorSettings;
use tieline_feeder::Feeder;
use tieline_opendss::{IEEE13, ieee13};
use tieline_primitives::{Capability, Curve, MAX_NAME, PointName, Price, Side, Step, Watts};
use toml::{Spanned, value::Datetime};

impl Scenario {
	/// Reads and checks a scenario.
	pub fn read(path: impl AsRef<Path>) -> Result<Self, ScenarioError> {
		let file = path.as_ref().to_path_buf();
		let text = std::fs::read_to_string(&file)
			.map_err(|cause| ScenarioError::Unreadable { file: file.clone(), cause })?;
		Self::parse(&text, file)
	}

	/// Checks the text of a scenario; `file` is named in errors, and paths in the text are
	/// relative to its folder.
	pub fn parse(text: &str, file: PathBuf) -> Result<Self, ScenarioError> {
		let problem = |range: Range<usize>, what: String| {
			let (line, column) = line_and_column(text, range.start);
			Problem { line, column, what }
		};
		let raw: RawScenario = toml::from_str(text).map_err(|error| {
			let problems =
				vec![problem(error.span().unwrap_or_default(), error.message().to_string())];
			ScenarioError::Malformed { file: file.clone(), problems }
		})?;
		let mut check = Check::default();
		let bidders = raw.aggregators.iter().map(|aggregator| aggregator.name.span());
		let bidders = bidders.collect::<Vec<_>>();
		let scenario = check.scenario(raw, &file);
		if check.problems.is_empty() {
			check.offers(&scenario, &bidders);
		}
		if check.problems.is_empty() {
			return Ok(scenario);
		}
		let mut problems: Vec<_> =
			check.problems.into_iter().map(|(range, what)| problem(range, what)).collect();
		problems.sort();
		Err(ScenarioError::Malformed { file, problems })
	}
}

fn line_and_column(text: &str, at: usize) -> (usize, usize) {
	let before = text.get(..at).unwrap_or(text);
	let line_start = before.rfind('\n').map_or(0, |end| end + 1);
	(before.matches('\n').count() + 1, before[line_start..].chars().count() + 1)
}

/// Collects what is wrong while it builds. A value that is wrong is replaced by a harmless one so
/// that the check can go on; the scenario is handed out only when nothing was wrong.
#[derive(Default)]
struct Check {
	problems: Vec<(Range<usize>, String)>,
}

/// The largest power of one device or curve step: far above any feeder, far below overflow.
const MAX_KW: f64 = 1e6;
/// The largest magnitude of a price, in $/MWh.
const MAX_PRICE: f64 = 1e5;
const MAX_PHASE_S: u64 = 86_400;

impl Check {
	fn wrong(&mut self, range: Range<usize>, what: impl Into<String>) {
		self.problems.push((range, what.into()));
	}

	fn number(&mut self, value: &Spanned<f64>, what: &str, allowed: RangeInclusive<f64>) -> f64 {
		let number = *value.get_ref();
		if allowed.contains(&number) {
			return number;
		}
		let (least, most) = (allowed.start(), allowed.end());
		self.wrong(value.span(), format!("{what} is {number}; it lies from {least} to {most}"));
		*least
	}

	fn scenario(&mut self, raw: RawScenario, file: &Path) -> Scenario {
		let date = self.date(&raw.date);
		let place = Place {
			name: raw.place.name,
			latitude_degrees: self.number(&raw.place.latitude, "the latitude", -90.0..=90.0),
			longitude_degrees: self.number(&raw.place.longitude, "the longitude", -180.0..=180.0),
			utc_offset_minutes: self.utc_offset(&raw.place.utc_offset_hours),
		};
		let feeder = self.feeder(&raw.feeder, file);
		let dso = self.dso(raw.dso);
		let prices = self.prices(&raw.iso);
		let iso = self.iso(raw.iso, &prices);
		let auction = Schedule {
			bidding_s: self.phase(&raw.auction.bidding_s, "bidding"),
			revealing_s: self.phase(&raw.auction.revealing_s, "revealing"),
			clearing_s: self.phase(&raw.auction.clearing_s, "clearing"),
		};
		let names: HashMap<_, _> = raw
			.aggregators
			.iter()
			.enumerate()
			.map(|(index, aggregator)| (aggregator.name.get_ref().clone(), index))
			.collect();
		self.unique("aggregator", raw.aggregators.iter().map(|a| (&a.name, a.name.get_ref())));
		for (key, of, first) in repeated(raw.aggregators.iter().map(|a| (&a.key, a.name.get_ref())))
		{
			self.wrong(key.span(), format!("the key of `{of}` is already that of `{first}`"));
		}
		let devices = self.devices(&raw.devices, &names, &feeder.network);
		let aggregators =
			raw.aggregators.into_iter().map(|a| self.aggregator(a, &prices)).collect();
		Scenario {
			title: raw.title,
			file: file.to_path_buf(),
			date,
			place,
			feeder,
			dso,
			iso,
			auction,
			aggregators,
			devices,
			sun: OnceLock::new(),
		}
	}

	/// Whether the chain takes what the aggregators bid, whose names are at these places.
	fn offers(&mut self, scenario: &Scenario, bidders: &[Range<usize>]) {
		let mut in_hour = [0; HOURS];
		for (index, bidder) in bidders.iter().enumerate() {
			let mut count = 0;
			for (hour, sum) in in_hour.iter_mut().enumerate() {
				let offers = bids::offers(scenario, index, hour).len();
				count += offers;
				*sum += offers;
			}
			if count > MAX_OFFERS_PER_BID {
				let what =
					format!("it bids {count} offers a day; the chain takes {MAX_OFFERS_PER_BID}");
				self.wrong(bidder.clone(), what);
			}
		}
		let busiest = in_hour.iter().enumerate().max_by_key(|(_, count)| **count);
		if let (Some((hour, count)), Some(last)) = (busiest, bidders.last())
			&& *count > MAX_OFFERS_PER_INTERVAL
		{
			let what = format!(
				"with it there are {count} offers in hour {hour}; the chain takes \
				 {MAX_OFFERS_PER_INTERVAL}"
			);
			self.wrong(last.clone(), what);
		}
	}

	fn date(&mut self, raw: &Spanned<Datetime>) -> jiff::civil::Date {
		let text = raw.get_ref().to_string();
		let date = text.parse().ok().filter(|date: &jiff::civil::Date| date.year() >= 1971);
		match (raw.get_ref().time, date) {
			(None, Some(date)) => date,
			_ => {
				let what = format!("the date is {text}; it is a day after 1970, as 2026-04-15");
				self.wrong(raw.span(), what);
				jiff::civil::date(1971, 1, 1)
			},
		}
	}

	fn utc_offset(&mut self, raw: &Spanned<f64>) -> i32 {
		let minutes = self.number(raw, "the offset from UTC", -12.0..=14.0) * 60.0;
		if minutes.fract() != 0.0 {
			self.wrong(raw.span(), "the offset from UTC is not a whole number of minutes");
		}
		minutes as i32
	}

	fn phase(&mut self, raw: &Spanned<u64>, what: &str) -> u64 {
		let seconds = *raw.get_ref();
		if !(1..=MAX_PHASE_S).contains(&seconds) {
			let what = format!("{what} takes {seconds} s; it takes from 1 s to a day");
			self.wrong(raw.span(), what);
		}
		seconds
	}

	/// A participant's name, which the chain stores.
	fn name(&mut self, raw: Spanned<String>) -> String {
		let bytes = raw.get_ref().len();
		if bytes > MAX_NAME as usize {
			let what = format!("the name has {bytes} bytes; the chain takes {MAX_NAME}");
			self.wrong(raw.span(), what);
		}
		raw.into_inner()
	}

	fn key(&mut self, raw: Spanned<String>) -> String {
		self.check_key(&raw);
		raw.into_inner()
	}

	/// What is wrong with a key is said without repeating it, since it may be a secret.
	fn check_key(&mut self, raw: &Spanned<String>) {
		let key = raw.get_ref();
		if !key.starts_with("//") || key.len() == 2 {
			self.wrong(raw.span(), "this is not a key: derive one, as in `//Sunrise`");
		}
	}

	fn hourly(
		&mut self,
		raw: &Spanned<Vec<Spanned<f64>>>,
		what: &str,
		allowed: RangeInclusive<f64>,
	) -> [f64; HOURS] {
		let values = raw.get_ref();
		if values.len() != HOURS {
			let what = format!("{what} has {} values; a day has {HOURS} hours", values.len());
			self.wrong(raw.span(), what);
		}
		let checked: Vec<_> = values
			.iter()
			.enumerate()
			.map(|(hour, value)| {
				self.number(value, &format!("{what} of hour {hour}"), allowed.clone())
			})
			.collect();
		std::array::from_fn(|hour| checked.get(hour).copied().unwrap_or_default())
	}

	fn feeder(&mut self, raw: &RawFeeder, file: &Path) -> FeederSetting {
		let (script, mut network) = self.network(&raw.model, file);
		let regulators = if let Some(regulators) = &raw.regulators {
			let set_point_v = self.number(&regulators.set_point_v, "the set point", 100.0..=140.0);
			let band_v = self.number(&regulators.band_v, "the band", 0.75..=10.0);
			let r_v = self.number(&regulators.r_v, "R", -24.0..=24.0);
			let x_v = self.number(&regulators.x_v, "X", -24.0..=24.0);
			let settings = RegulatorSettings { set_point_v, band_v, r_v, x_v };
			settings.apply(&mut network);
			Some(settings)
		} else {
			None
		};
		FeederSetting {
			script,
			regulators,
			network,
			load_multipliers: self.hourly(&raw.load_multipliers, "the load multiplier", 0.0..=3.0),
		}
	}

	/// The built-in feeder, or the one of a script beside the scenario, with the script.
	fn network(&mut self, model: &Spanned<String>, file: &Path) -> (String, Feeder) {
		let built_in = || (IEEE13.to_owned(), ieee13());
		let script = model.get_ref();
		if script == "ieee13" {
			return built_in();
		}
		if !script.ends_with(".dss") {
			let what = format!("`{script}` is no feeder: `ieee13`, or the path of a .dss file");
			self.wrong(model.span(), what);
			return built_in();
		}
		let path = file.parent().unwrap_or(Path::new("")).join(script);
		let name = path.display().to_string();
		let text = std::fs::read_to_string(&path).map_err(|error| format!("{name}: {error}"));
		let parsed = text.and_then(|text| {
			let feeder = tieline_opendss::parse(&text, &name).map_err(|error| error.to_string())?;
			Ok((text, feeder))
		});
		parsed.unwrap_or_else(|what| {
			self.wrong(model.span(), what);
			built_in()
		})
	}

	fn dso(&mut self, raw: RawDso) -> Dso {
		let lowest_pu = self.number(&raw.lowest_pu, "the lowest voltage", 0.5..=1.5);
		let highest_pu = self.number(&raw.highest_pu, "the highest voltage", 0.5..=1.5);
		let margin = self.number(&raw.voltage_margin_pu, "the voltage margin", 0.0..=0.5);
		if lowest_pu + margin >= highest_pu - margin {
			self.wrong(raw.highest_pu.span(), "no voltage lies within the band and its margins");
		}
		let standing = &raw.standing_limit;
		Dso {
			name: self.name(raw.name),
			lowest_pu,
			highest_pu,
			voltage_margin_pu: margin,
			thermal_margin: self.number(&raw.thermal_margin, "the thermal margin", 0.0..=0.9),
			standing_limit: StandingLimit {
				export_share: self.number(&standing.export_share, "the share", 0.0..=1.0),
				import_share: self.number(&standing.import_share, "the share", 0.0..=1.0),
			},
			key: self.key(raw.key),
		}
	}

	/// The range of prices, or the widest when what the file says is none.
	fn prices(&mut self, raw: &RawIso) -> RangeInclusive<f64> {
		let widest = -MAX_PRICE..=MAX_PRICE;
		let floor = self.number(&raw.price_floor, "the price floor", widest.clone());
		let cap = self.number(&raw.price_cap, "the price cap", widest.clone());
		if floor < cap {
			return floor..=cap;
		}
		self.wrong(raw.price_cap.span(), "the price cap is not above the price floor");
		widest
	}

	fn iso(&mut self, raw: RawIso, prices: &RangeInclusive<f64>) -> Iso {
		let bond_tokens = u32::try_from(*raw.bond_tokens.get_ref()).unwrap_or(u32::MAX);
		if bond_tokens >= ENDOWMENT_TOKENS {
			let what = format!(
				"a bond of {bond_tokens} tokens leaves nothing for fees of the {ENDOWMENT_TOKENS} \
				 that each account gets"
			);
			self.wrong(raw.bond_tokens.span(), what);
		}
		Iso {
			name: self.name(raw.name),
			key: self.key(raw.key),
			price_floor: price(*prices.start()),
			price_cap: price(*prices.end()),
			bond_tokens,
			minimum_size: watts(self.number(
				&raw.minimum_size_kw,
				"the minimum size",
				0.0..=MAX_KW,
			)),
			wholesale: self.wholesale(&raw.wholesale, prices.clone()),
		}
	}

	fn wholesale(&mut self, raw: &RawWholesale, allowed: RangeInclusive<f64>) -> [Curve; HOURS] {
		let prices = self.hourly(&raw.price, "the wholesale price", allowed.clone());
		let buys = self.curve_side(&raw.buys, Side::Demand);
		let sells = self.curve_side(&raw.sells, Side::Supply);
		if let (Some(bid), Some(ask)) = (buys.first(), sells.first())
			&& bid.0 >= ask.0
		{
			self.wrong(raw.sells.span(), "the wholesale market would sell below what it pays");
		}
		let offsets = || buys.iter().chain(&sells).map(|step| step.0);
		for (hour, base) in prices.iter().enumerate() {
			if let Some(offset) = offsets().find(|offset| !allowed.contains(&(base + offset))) {
				let range = raw.price.get_ref().get(hour).map_or(raw.price.span(), Spanned::span);
				let what = format!("{base} $/MWh and a step of {offset} leave the price range");
				self.wrong(range, what);
			}
		}
		prices.map(|base| {
			let side = |steps: &[(f64, f64)]| {
				let steps = steps
					.iter()
					.map(|(offset, kw)| Step { price: price(base + offset), power: watts(*kw) });
				steps.collect::<Vec<_>>().try_into().unwrap_or_default()
			};
			Curve { demand: side(&buys), supply: side(&sells) }
		})
	}

	/// The steps of one side of the wholesale curve: offsets from the hour's price, and kW.
	fn curve_side(
		&mut self,
		raw: &Spanned<Vec<Spanned<(f64, f64)>>>,
		side: Side,
	) -> Vec<(f64, f64)> {
		let steps: Vec<_> = raw.get_ref().iter().map(|step| *step.get_ref()).collect();
		if steps.len() > tieline_primitives::MAX_CURVE_STEPS as usize {
			self.wrong(raw.span(), "a wholesale curve has at most 32 steps");
		}
		for step in raw.get_ref() {
			let (offset, kw) = *step.get_ref();
			if !(-MAX_PRICE..=MAX_PRICE).contains(&offset) || !(0.001..=MAX_KW).contains(&kw) {
				self.wrong(step.span(), "a step is an offset in $/MWh and a positive power in kW");
			}
		}
		self.merit_order(raw, side);
		steps
	}

	fn merit_order(&mut self, raw: &Spanned<Vec<Spanned<(f64, f64)>>>, side: Side) {
		for pair in raw.get_ref().windows(2) {
			let (before, after) = (price(pair[0].get_ref().0), price(pair[1].get_ref().0));
			let (falls_short, rule) = match side {
				Side::Supply => (after <= before, "prices of supply rise from step to step"),
				Side::Demand => (after >= before, "prices of demand fall from step to step"),
			};
			if falls_short {
				self.wrong(pair[1].span(), rule);
			}
		}
	}

	fn aggregator(&mut self, raw: RawAggregator, prices: &RangeInclusive<f64>) -> Aggregator {
		let strategy = &raw.strategy;
		let strategy = Strategy {
			solar: self.shares(&strategy.solar, Side::Supply, prices),
			charge: self.shares(&strategy.charge, Side::Demand, prices),
			charge_hours: self.hours(&strategy.charge_hours),
			discharge: self.shares(&strategy.discharge, Side::Supply, prices),
			discharge_hours: self.hours(&strategy.discharge_hours),
			ev_charging: self.shares(&strategy.ev_charging, Side::Demand, prices),
			reduce: self.shares(&strategy.reduce, Side::Supply, prices),
			increase: self.shares(&strategy.increase, Side::Demand, prices),
		};
		let both = raw.strategy.discharge_hours.span();
		if strategy.charge_hours.iter().any(|hour| strategy.discharge_hours.contains(hour)) {
			self.wrong(both, "storage would charge and discharge in the same hour");
		}
		Aggregator { name: self.name(raw.name), key: self.key(raw.key), strategy }
	}

	fn shares(
		&mut self,
		raw: &RawShares,
		side: Side,
		prices: &RangeInclusive<f64>,
	) -> Vec<PricedShare> {
		let mut sum = 0.0;
		for step in raw.get_ref() {
			let (usd_per_mwh, share) = *step.get_ref();
			sum += share;
			if !(0.0..=1.0).contains(&share) {
				self.wrong(step.span(), "a step is a price in $/MWh and a share from 0 to 1");
			}
			if !prices.contains(&usd_per_mwh) {
				let (floor, cap) = (prices.start(), prices.end());
				let what = format!(
					"the price is {usd_per_mwh} $/MWh; the ISO takes prices from {floor} to {cap}"
				);
				self.wrong(step.span(), what);
			}
		}
		if sum > 1.0 + 1e-9 {
			self.wrong(raw.span(), format!("the shares add up to {sum}, more than there is"));
		}
		self.merit_order(raw, side);
		let steps = raw.get_ref().iter().map(|step| {
			let (usd_per_mwh, share) = *step.get_ref();
			PricedShare { price: price(usd_per_mwh), share }
		});
		steps.collect()
	}

	fn hours(&mut self, raw: &RawHours) -> Hours {
		let (from, until) = *raw.get_ref();
		if usize::from(from) >= HOURS || usize::from(until) > HOURS {
			self.wrong(raw.span(), "hours go from 0–23 until 0–24");
			return Hours { from: 0, until: 0 };
		}
		if from == until {
			self.wrong(raw.span(), "the hours end where they begin; a whole day is [0, 24]");
		}
		Hours { from, until: until % HOURS as u8 }
	}

	fn devices(
		&mut self,
		raw: &[RawDevice],
		aggregators: &HashMap<String, usize>,
		network: &Feeder,
	) -> Vec<Device> {
		self.unique("device", raw.iter().map(|device| (&device.id, device.id.get_ref())));
		self.unique("serial", raw.iter().map(|device| (&device.serial, device.id.get_ref())));
		self.unique("meter", raw.iter().map(|device| (&device.meter, device.id.get_ref())));
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

	/// Says which value of what has been seen before, and where.
	fn unique<'a>(
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
		network: &Feeder,
	) -> Option<Device> {
		let found = self.problems.len();
		let aggregator = aggregators.get(raw.aggregator.get_ref()).copied();
		if aggregator.is_none() {
			let what = format!("there is no aggregator `{}`", raw.aggregator.get_ref());
			self.wrong(raw.aggregator.span(), what);
		}
		let point = self.point(&raw.point, network);
		self.check_key(&raw.owner);
		let kind = self.kind(raw);
		let mut power = |raw: &Option<Spanned<f64>>, what| {
			raw.as_ref().map_or(0.0, |kw| self.number(kw, what, 0.001..=MAX_KW))
		};
		let capability = Capability {
			export: watts(power(&raw.export_kw, "the export rating")),
			import: watts(power(&raw.import_kw, "the import rating")),
		};
		let device = Device {
			id: raw.id.get_ref().clone(),
			owner: raw.owner.get_ref().clone(),
			aggregator: aggregator?,
			serial: raw.serial.get_ref().clone(),
			meter: raw.meter.get_ref().clone(),
			point: point?,
			capability,
			kind: kind?,
		};
		(self.problems.len() == found).then_some(device)
	}

	/// The connection point, which the feeder has beyond its regulators.
	fn point(&mut self, raw: &Spanned<String>, network: &Feeder) -> Option<PointName> {
		let text = raw.get_ref();
		let name = match text.parse::<PointName>() {
			Ok(name) => name,
			Err(error) => {
				self.wrong(raw.span(), format!("`{text}`: {error}"));
				return None;
			},
		};
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
fn repeated<'a>(
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

/// A price from $/MWh, to the nearest micro-dollar.
fn price(usd_per_mwh: f64) -> Price {
	Price((usd_per_mwh * 1e6).round() as i64)
}

/// Power from kW, to the nearest watt.
fn watts(kw: f64) -> Watts {
	Watts((kw * 1e3).round() as i64)
}
