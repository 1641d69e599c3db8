//! Transformers and the regulators that control them.

use crate::error::ParseErrorKind;
use crate::read::{Reader, Result, inconsistent, missing, unsupported, unsupported_value};
use crate::script::connection;
use crate::script::{Object, Property};
use tieline_feeder::Complex64;
use tieline_feeder::{Connection, Regulator, RegulatorSettings, TapRange, Transformer, Winding};

/// What the properties of a winding say.
#[derive(Clone, Copy, Debug)]
struct WindingText {
	connection: Connection,
	kv: Option<f64>,
	kva: Option<f64>,
	percent_r: f64,
	tap: f64,
	taps: TapRange,
}

/// What the properties of a transformer say.
struct TransformerText {
	phases: usize,
	windings: [WindingText; 2],
	xhl: Option<f64>,
	leads: bool,
	antifloat_ppm: f64,
	/// Where the windings are, each as a property of its own.
	buses: [Option<Property>; 2],
}

impl TransformerText {
	fn read(object: &Object) -> Result<Self> {
		let taps = TapRange { lowest_pu: 0.9, highest_pu: 1.1, steps: 32 };
		let winding = WindingText {
			connection: Connection::Wye,
			kv: None,
			kva: None,
			// OpenDSS's default.
			percent_r: 0.2,
			tap: 1.0,
			taps,
		};
		let mut text = Self {
			phases: 3,
			windings: [winding; 2],
			xhl: None,
			leads: false,
			antifloat_ppm: 1.0,
			buses: [None, None],
		};
		let mut active = 0;
		for property in &object.properties {
			text.property(object, property, &mut active)?;
		}
		Ok(text)
	}

	fn property(&mut self, object: &Object, property: &Property, active: &mut usize) -> Result<()> {
		let at = |kind| (property.line, kind);
		let winding = &mut self.windings[*active];
		match property.name.as_str() {
			"phases" => match property.phases().map_err(at)? {
				2 => return Err(unsupported_value(object, property)),
				phases => self.phases = phases,
			},
			"windings" if property.count().map_err(at)? == 2 => {},
			"wdg" => match property.count().map_err(at)? {
				n @ (1 | 2) => *active = n - 1,
				_ => return Err(at(property.malformed())),
			},
			"bus" => self.buses[*active] = Some(property.clone()),
			"conn" => winding.connection = property.connection().map_err(at)?,
			"kv" => winding.kv = Some(property.positive().map_err(at)?),
			"kva" => winding.kva = Some(property.positive().map_err(at)?),
			"tap" => winding.tap = property.positive().map_err(at)?,
			"%r" => winding.percent_r = property.number().map_err(at)?,
			"mintap" => winding.taps.lowest_pu = property.positive().map_err(at)?,
			"maxtap" => winding.taps.highest_pu = property.positive().map_err(at)?,
			"numtaps" => winding.taps.steps = steps(property)?,
			"buses" => {
				let words = pair(property)?;
				self.buses =
					words.map(|word| Some(Property { value: word.into(), ..property.clone() }));
			},
			"conns" => {
				for (winding, word) in self.windings.iter_mut().zip(pair(property)?) {
					let malformed = || at(property.malformed());
					winding.connection = connection(word).ok_or_else(malformed)?;
				}
			},
			"kvs" => self.each_positive(property, |winding, x| winding.kv = Some(x))?,
			"kvas" => self.each_positive(property, |winding, x| winding.kva = Some(x))?,
			"taps" => self.each_positive(property, |winding, x| winding.tap = x)?,
			"%rs" => {
				let percent: [f64; 2] = property.numbers().map_err(at)?;
				for (winding, percent) in self.windings.iter_mut().zip(percent) {
					winding.percent_r = percent;
				}
			},
			"%loadloss" => {
				let percent = property.number().map_err(at)?;
				self.windings.iter_mut().for_each(|winding| winding.percent_r = percent / 2.0);
			},
			"xhl" | "x12" => self.xhl = Some(property.positive().map_err(at)?),
			"leadlag" => match property.value.to_ascii_lowercase().as_str() {
				"lead" | "euro" => self.leads = true,
				"lag" | "ansi" => self.leads = false,
				_ => return Err(at(property.malformed())),
			},
			"ppm_antifloat" => self.antifloat_ppm = property.number().map_err(at)?,
			"%noloadloss" | "%imag" if property.number().map_err(at)? == 0.0 => {},
			"sub" | "subname" | "bank" | "normhkva" | "emerghkva" | "thermal" | "n" | "m"
			| "flrise" | "hsrise" | "faultrate" | "pctperm" | "repair" | "enabled" => {},
			_ => return Err(unsupported(object, property)),
		}
		Ok(())
	}

	fn each_positive(
		&mut self,
		property: &Property,
		set: impl Fn(&mut WindingText, f64),
	) -> Result<()> {
		let malformed = || (property.line, property.malformed());
		let numbers: [f64; 2] = property.numbers().map_err(|kind| (property.line, kind))?;
		for (winding, number) in self.windings.iter_mut().zip(numbers) {
			if number <= 0.0 {
				return Err(malformed());
			}
			set(winding, number);
		}
		Ok(())
	}
}

fn steps(property: &Property) -> Result<u8> {
	let count = property.count().ok().and_then(|count| u8::try_from(count).ok());
	count.filter(|&count| count > 0).ok_or_else(|| (property.line, property.malformed()))
}

fn pair(property: &Property) -> Result<[&str; 2]> {
	property.words().try_into().map_err(|_| (property.line, property.malformed()))
}

impl Reader {
	pub(crate) fn transformer(&mut self, object: &Object) -> Result<()> {
		let text = TransformerText::read(object)?;
		let mut read = |w: usize| {
			let winding = &text.windings[w];
			let bus = text.buses[w].as_ref().ok_or_else(|| missing(object, "buses"))?;
			let rated_kv = winding.kv.ok_or_else(|| missing(object, "kvs"))?;
			let (nodes, connection) = self.connected(bus, winding.connection, text.phases)?;
			let resistance_percent = winding.percent_r;
			Ok(Winding { nodes, connection, rated_kv, resistance_percent, tap_pu: winding.tap })
		};
		let windings = [read(0)?, read(1)?];
		let [Some(kva), Some(other)] = text.windings.each_ref().map(|winding| winding.kva) else {
			return Err(missing(object, "kvas"));
		};
		if kva != other {
			return Err(inconsistent(object, "windings of different ratings"));
		}
		self.tap_ranges.push(text.windings.each_ref().map(|winding| winding.taps));
		self.feeder.transformers.push(Transformer {
			name: object.name.clone(),
			windings,
			rated_kva: kva,
			reactance_percent: text.xhl.ok_or_else(|| missing(object, "xhl"))?,
			leads: text.leads,
			antifloat_ppm: text.antifloat_ppm,
		});
		Ok(())
	}

	pub(crate) fn regulator(&mut self, object: &Object) -> Result<()> {
		let (mut transformer, mut winding, mut own_delay) = (None, None, 15.0);
		let mut settings = RegulatorSettings {
			target_volts: 120.0,
			band_volts: 3.0,
			voltage_ratio: 60.0,
			current_rating: 300.0,
			drop_volts: Complex64::ZERO,
			max_change: 16,
		};
		for property in &object.properties {
			let at = |kind| (property.line, kind);
			match property.name.as_str() {
				"transformer" => {
					let name = &property.value;
					let all = &self.feeder.transformers;
					let found = all.iter().position(|t| t.name.eq_ignore_ascii_case(name));
					transformer = Some(found.ok_or_else(|| {
						at(ParseErrorKind::Unknown(format!("transformer `{name}`")))
					})?);
				},
				"winding" => match property.count().map_err(at)? {
					n @ (1 | 2) => winding = Some(n - 1),
					_ => return Err(at(property.malformed())),
				},
				"vreg" => settings.target_volts = property.positive().map_err(at)?,
				"band" => settings.band_volts = property.positive().map_err(at)?,
				"ptratio" => settings.voltage_ratio = property.positive().map_err(at)?,
				"ctprim" => settings.current_rating = property.positive().map_err(at)?,
				"r" => settings.drop_volts.re = property.number().map_err(at)?,
				"x" => settings.drop_volts.im = property.number().map_err(at)?,
				"maxtapchange" => {
					let most = property.count().map_err(at)?;
					settings.max_change =
						most.min(127).try_into().map_err(|_| at(property.malformed()))?;
				},
				"delay" => own_delay = property.number().map_err(at)?,
				"tapdelay" | "debugtrace" | "eventlog" | "enabled" => {},
				_ => return Err(unsupported(object, property)),
			}
		}
		// All regulators act in one step only when none waits for another.
		if *self.regulator_delay.get_or_insert(own_delay) != own_delay {
			return Err(inconsistent(object, "delays of the regulators differ"));
		}
		let index = transformer.ok_or_else(|| missing(object, "transformer"))?;
		let winding = winding.ok_or_else(|| missing(object, "winding"))?;
		let controlled = &self.feeder.transformers[index];
		let text = &controlled.windings[winding];
		if text.connection != Connection::Wye {
			return Err(inconsistent(object, "controlled winding in delta"));
		}
		if self.feeder.regulators.iter().any(|r| r.transformer == index) {
			return Err(inconsistent(object, "transformer of another regulator"));
		}
		let range = self.tap_ranges[index][winding];
		let taps = range.positions().ok_or_else(|| inconsistent(object, "range of taps"))?;
		let tap = (text.tap_pu - 1.0) / range.step_pu();
		let in_range = tap.round() >= f64::from(taps.0) && tap.round() <= f64::from(taps.1);
		if (tap - tap.round()).abs() > 1e-6 || !in_range {
			return Err(inconsistent(object, "tap between two steps or out of range"));
		}
		self.feeder.regulators.push(Regulator {
			name: object.name.clone(),
			transformer: index,
			winding,
			settings,
			range,
			tap: tap.round() as i8,
		});
		// The regulator's tap takes its place.
		self.feeder.transformers[index].windings[winding].tap_pu = 1.0;
		Ok(())
	}
}
