//! A feeder as an OpenDSS script.

use std::fmt::Write;
use tieline_feeder::{Characteristic, Complex64, Connection, Feeder, Load};
use tieline_feeder::{Injection, LoadScale, Operating};

/// The feeder as an OpenDSS script, with the regulators at these taps and kept there
/// (`controlmode=off`), and with the loads and injections of an operating point, or without
/// any. Injections are written as loads of negative power.
///
/// [`parse`](crate::parse) reads it back, and OpenDSS solves it to the same voltages.
pub fn write(feeder: &Feeder, taps: &[i8], operating: Option<&Operating<'_>>) -> String {
	let mut text = String::new();
	// Writing to a string does not fail.
	let _ = write_all(feeder, &mut text, taps, operating);
	text
}

fn write_all(
	feeder: &Feeder,
	out: &mut String,
	taps: &[i8],
	operating: Option<&Operating<'_>>,
) -> std::fmt::Result {
	let source = &feeder.source;
	writeln!(out, "Clear")?;
	writeln!(out, "Set DefaultBaseFrequency={}", feeder.frequency_hz)?;
	writeln!(
		out,
		"New Circuit.{} bus1={} phases=3 basekv={} pu={} angle={} r1={} x1={} r0={} x0={}",
		feeder.name,
		bus_text(feeder, &source.nodes),
		source.base_kv,
		source.voltage_pu,
		source.angle_deg,
		source.positive_ohm.re,
		source.positive_ohm.im,
		source.zero_ohm.re,
		source.zero_ohm.im,
	)?;
	for (index, transformer) in feeder.transformers.iter().enumerate() {
		let [first, second] = &transformer.windings;
		let ratios = feeder.tap_ratios(index, taps);
		writeln!(
			out,
			"New Transformer.{} phases={} windings=2 buses=({} {}) conns=({} {}) \
			 kvs=({} {}) kvas=({kva} {kva}) %rs=({} {}) xhl={} taps=({} {}) \
			 leadlag={} ppm_antifloat={}",
			transformer.name,
			transformer.phases(),
			bus_text(feeder, &first.nodes),
			bus_text(feeder, &second.nodes),
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
		)?;
		for regulator in feeder.regulators.iter().filter(|r| r.transformer == index) {
			let (range, settings) = (&regulator.range, &regulator.settings);
			writeln!(
				out,
				"~ wdg={} numtaps={} mintap={} maxtap={} tap={}",
				regulator.winding + 1,
				range.steps,
				range.lowest_pu,
				range.highest_pu,
				ratios[regulator.winding],
			)?;
			writeln!(
				out,
				"New RegControl.{} transformer={} winding={} vreg={} band={} ptratio={} \
				 ctprim={} R={} X={} maxtapchange={}",
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
			)?;
		}
	}
	for line in &feeder.lines {
		let order = line.from.len();
		let part = |part: fn(&Complex64) -> f64| rows(line.impedance_ohm.iter().map(part), order);
		write!(
			out,
			"New Line.{} phases={order} bus1={} bus2={} length=1 units=none rmatrix=({}) \
			 xmatrix=({}) cmatrix=({})",
			line.name,
			bus_text(feeder, &line.from),
			bus_text(feeder, &line.to),
			part(|z| z.re),
			part(|z| z.im),
			rows(line.capacitance_nf.iter().copied(), order),
		)?;
		match line.rating_amps {
			Some(amps) => writeln!(out, " normamps={amps}")?,
			None => writeln!(out)?,
		}
	}
	for capacitor in &feeder.capacitors {
		writeln!(
			out,
			"New Capacitor.{} bus1={} phases={} conn={} kv={} kvar={}",
			capacitor.name,
			bus_text(feeder, &capacitor.nodes),
			capacitor.phases,
			connection(capacitor.connection),
			capacitor.rated_kv,
			capacitor.rated_kvar,
		)?;
	}
	if let Some(operating) = operating {
		write_demand(feeder, out, operating)?;
	}
	let mut bases: Vec<f64> =
		feeder.buses.iter().map(|bus| bus.base_volts * 3f64.sqrt() / 1e3).collect();
	bases.sort_by(f64::total_cmp);
	bases.dedup_by(|a, b| (*a - *b).abs() < 1e-3 * *b);
	let bases: Vec<_> = bases.iter().rev().map(f64::to_string).collect();
	writeln!(out, "Set VoltageBases=({})", bases.join(" "))?;
	writeln!(out, "CalcVoltageBases")?;
	writeln!(out, "Set ControlMode=off")
}

fn write_demand(feeder: &Feeder, out: &mut String, operating: &Operating<'_>) -> std::fmt::Result {
	for (index, load) in feeder.loads.iter().enumerate() {
		let scale = match operating.loads {
			LoadScale::All(scale) => scale,
			LoadScale::Each(scales) => scales.get(index).copied().unwrap_or(1.0),
		};
		let Load { limits_pu, low_pu, .. } = load;
		write!(
			out,
			"New Load.{} bus1={} phases={} conn={} kv={} kw={} kvar={} vminpu={} vmaxpu={} \
			 vlowpu={low_pu} ",
			load.name,
			bus_text(feeder, &load.nodes),
			load.phases,
			connection(load.connection),
			load.rated_kv,
			load.kw * scale,
			load.kvar * scale,
			limits_pu.0,
			limits_pu.1,
		)?;
		match load.characteristic {
			Characteristic::ConstantPower => writeln!(out, "model=1")?,
			Characteristic::ConstantImpedance => writeln!(out, "model=2")?,
			Characteristic::ConstantCurrent => writeln!(out, "model=5")?,
			Characteristic::Zip { active: [pz, pi, pp], reactive: [qz, qi, qp] } => {
				writeln!(out, "model=8 zipv=({pz} {pi} {pp} {qz} {qi} {qp} 0)")?;
			},
		}
	}
	for (index, &Injection { point, kw, kvar }) in operating.injections.iter().enumerate() {
		let nodes = point.nodes();
		let base = feeder.base_volts(nodes[0]) / 1e3;
		let (phases, connection, kv) = match nodes.len() {
			1 => (1, "wye", base),
			2 => (1, "delta", base * 3f64.sqrt()),
			_ => (3, "wye", base * 3f64.sqrt()),
		};
		writeln!(
			out,
			"New Load.injection{} bus1={} phases={phases} conn={connection} kv={kv} kw={} \
			 kvar={} vminpu=0.5 vmaxpu=1.5 model=1",
			index + 1,
			bus_text(feeder, nodes),
			-kw,
			-kvar,
		)?;
	}
	Ok(())
}

/// A bus and the phases of these nodes, such as `671.3.1`.
fn bus_text(feeder: &Feeder, nodes: &[usize]) -> String {
	let mut text = feeder.buses[feeder.nodes[nodes[0]].bus].name.clone();
	for &node in nodes {
		text.push('.');
		text.push_str(&feeder.nodes[node].phase.to_string());
	}
	text
}

fn connection(connection: Connection) -> &'static str {
	match connection {
		Connection::Wye => "wye",
		Connection::Delta => "delta",
	}
}

fn rows(values: impl Iterator<Item = f64>, order: usize) -> String {
	let values: Vec<_> = values.map(|x| x.to_string()).collect();
	let rows: Vec<_> = values.chunks(order).map(|row| row.join(" ")).collect();
	rows.join(" | ")
}
