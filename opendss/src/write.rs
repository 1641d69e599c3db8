//! The writer: from a feeder model to a script.

use tieline_feeder::{
	Bus, Capacitor, Characteristic, Complex64, Connection, Feeder, Injection, Line, Load,
	LoadScale, Operating, Regulator, Transformer,
};

/// Writes the feeder as an OpenDSS script, with the regulators locked at these taps
/// (`controlmode=off`). With an operating point, its loads and injections are part of the script,
/// injections as loads of negative power; without one there are none.
///
/// [`parse`](crate::parse) reads the script back, and OpenDSS solves it to the same voltages.
pub fn write(feeder: &Feeder, taps: &[i8], operating: Option<&Operating<'_>>) -> String {
	let mut commands = vec!["Clear".into(), frequency(feeder), circuit(feeder)];
	for (index, model) in feeder.transformers.iter().enumerate() {
		let ratios = feeder.tap_ratios(index, taps);
		commands.push(transformer(feeder, model, ratios));
		for control in feeder.regulators.iter().filter(|r| r.transformer == index) {
			commands.push(tap_range(control, ratios));
			commands.push(regulator(control, model));
		}
	}
	commands.extend(feeder.lines.iter().map(|model| line(feeder, model)));
	commands.extend(feeder.capacitors.iter().map(|model| capacitor(feeder, model)));
	if let Some(Operating { loads, injections }) = operating {
		for (index, model) in feeder.loads.iter().enumerate() {
			commands.push(load(feeder, model, scale(*loads, index)));
		}
		for (index, der) in injections.iter().enumerate() {
			commands.push(injection(feeder, index + 1, der));
		}
	}
	commands.extend([
		voltage_bases(feeder),
		"CalcVoltageBases".into(),
		"Set ControlMode=off".into(),
	]);
	// OpenDSS has a list of buses only now.
	commands.extend(feeder.buses.iter().filter_map(place));
	commands.join("\n") + "\n"
}

fn frequency(feeder: &Feeder) -> String {
	format!("Set DefaultBaseFrequency={}", feeder.frequency_hz)
}

fn circuit(feeder: &Feeder) -> String {
	let source = &feeder.source;
	format!(
		"New Circuit.{} bus1={} phases=3 basekv={} pu={} angle={} r1={} x1={} r0={} x0={}",
		feeder.name,
		feeder.terminal_name(&source.nodes),
		source.base_kv,
		source.voltage_pu,
		source.angle_deg,
		source.positive_ohm.re,
		source.positive_ohm.im,
		source.zero_ohm.re,
		source.zero_ohm.im,
	)
}

fn transformer(feeder: &Feeder, transformer: &Transformer, ratios: [f64; 2]) -> String {
	let [first, second] = &transformer.windings;
	format!(
		"New Transformer.{} phases={} windings=2 buses=({} {}) conns=({} {}) kvs=({} {}) \
		 kvas=({kva} {kva}) %rs=({} {}) xhl={} taps=({} {}) leadlag={} ppm_antifloat={}",
		transformer.name,
		transformer.phases(),
		feeder.terminal_name(&first.nodes),
		feeder.terminal_name(&second.nodes),
		connection(first.connection),
		connection(second.connection),
		first.rated_kv,
		second.rated_kv,
		first.resistance_percent,
		second.resistance_percent,
		transformer.reactance_percent,
		ratios[0],
		ratios[1],
		if transformer.leads { "lead" } else { "lag" },
		transformer.antifloat_ppm,
		kva = transformer.rated_kva,
	)
}

/// Continues the regulator's transformer.
fn tap_range(regulator: &Regulator, ratios: [f64; 2]) -> String {
	let Regulator { winding, range, .. } = regulator;
	format!(
		"~ wdg={} numtaps={} mintap={} maxtap={} tap={}",
		winding + 1,
		range.steps,
		range.lowest_pu,
		range.highest_pu,
		ratios[*winding],
	)
}

fn regulator(regulator: &Regulator, transformer: &Transformer) -> String {
	let settings = &regulator.settings;
	format!(
		"New RegControl.{} transformer={} winding={} vreg={} band={} ptratio={} ctprim={} R={} \
		 X={} maxtapchange={}",
		regulator.name,
		transformer.name,
		regulator.winding + 1,
		settings.target_volts,
		settings.band_volts,
		settings.voltage_ratio,
		settings.current_rating,
		settings.drop_volts.re,
		settings.drop_volts.im,
		settings.max_change,
	)
}

fn line(feeder: &Feeder, line: &Line) -> String {
	let order = line.from.len();
	let part = |part: fn(&Complex64) -> f64| matrix(line.impedance_ohm.iter().map(part), order);
	let rating = line.rating_amps.map(|amps| format!(" normamps={amps}")).unwrap_or_default();
	format!(
		"New Line.{} phases={order} bus1={} bus2={} length=1 units=none rmatrix=({}) xmatrix=({}) \
		 cmatrix=({}){rating}",
		line.name,
		feeder.terminal_name(&line.from),
		feeder.terminal_name(&line.to),
		part(|z| z.re),
		part(|z| z.im),
		matrix(line.capacitance_nf.iter().copied(), order),
	)
}

fn capacitor(feeder: &Feeder, capacitor: &Capacitor) -> String {
	format!(
		"New Capacitor.{} bus1={} phases={} conn={} kv={} kvar={}",
		capacitor.name,
		feeder.terminal_name(&capacitor.nodes),
		capacitor.phases,
		connection(capacitor.connection),
		capacitor.rated_kv,
		capacitor.rated_kvar,
	)
}

/// The multiple of its rated power that a load draws.
fn scale(loads: LoadScale<'_>, index: usize) -> f64 {
	match loads {
		LoadScale::All(scale) => scale,
		LoadScale::Each(scales) => scales.get(index).copied().unwrap_or(1.0),
	}
}

fn load(feeder: &Feeder, load: &Load, scale: f64) -> String {
	format!(
		"New Load.{} bus1={} phases={} conn={} kv={} kw={} kvar={} vminpu={} vmaxpu={} vlowpu={} {}",
		load.name,
		feeder.terminal_name(&load.nodes),
		load.phases,
		connection(load.connection),
		load.rated_kv,
		load.kw * scale,
		load.kvar * scale,
		load.limits_pu.0,
		load.limits_pu.1,
		load.low_pu,
		model(load.characteristic),
	)
}

fn model(characteristic: Characteristic) -> String {
	match characteristic {
		Characteristic::ConstantPower => "model=1".into(),
		Characteristic::ConstantImpedance => "model=2".into(),
		Characteristic::ConstantCurrent => "model=5".into(),
		Characteristic::Zip { active: [pz, pi, pp], reactive: [qz, qi, qp] } => {
			format!("model=8 zipv=({pz} {pi} {pp} {qz} {qi} {qp} 0)")
		},
	}
}

fn injection(feeder: &Feeder, number: usize, injection: &Injection) -> String {
	let nodes = injection.point.nodes();
	let base = feeder.base_volts(nodes[0]) / 1e3;
	let (phases, connection, kv) = match nodes.len() {
		1 => (1, Connection::Wye, base),
		2 => (1, Connection::Delta, base * 3f64.sqrt()),
		_ => (3, Connection::Wye, base * 3f64.sqrt()),
	};
	format!(
		"New Load.injection{number} bus1={} phases={phases} conn={} kv={kv} kw={} kvar={} \
		 vminpu=0.5 vmaxpu=1.5 model=1",
		feeder.terminal_name(nodes),
		self::connection(connection),
		-injection.kw,
		-injection.kvar,
	)
}

fn place(bus: &Bus) -> Option<String> {
	let [x, y] = bus.place?;
	Some(format!("SetBusXY bus={} x={x} y={y}", bus.name))
}

/// The line-to-line base voltages of the buses, each once, the highest first.
fn voltage_bases(feeder: &Feeder) -> String {
	let mut bases: Vec<f64> =
		feeder.buses.iter().map(|bus| bus.base_volts * 3f64.sqrt() / 1e3).collect();
	bases.sort_by(f64::total_cmp);
	bases.dedup_by(|a, b| (*a - *b).abs() < 1e-3 * *b);
	let bases: Vec<_> = bases.iter().rev().map(f64::to_string).collect();
	format!("Set VoltageBases=({})", bases.join(" "))
}

fn connection(connection: Connection) -> &'static str {
	match connection {
		Connection::Wye => "wye",
		Connection::Delta => "delta",
	}
}

fn matrix(values: impl Iterator<Item = f64>, order: usize) -> String {
	let values: Vec<_> = values.map(|x| x.to_string()).collect();
	let rows: Vec<_> = values.chunks(order).map(|row| row.join(" ")).collect();
	rows.join(" | ")
}
