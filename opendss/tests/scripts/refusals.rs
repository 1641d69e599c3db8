//! Refused scripts: each error names the file, the line and the reason.

use crate::script::assert_refused;

#[test]
fn a_script_without_a_circuit_is_refused() {
	let empty = tieline_opendss::parse("! nothing", "empty.dss").unwrap_err().to_string();
	assert_eq!(empty, "empty.dss:1: script without a circuit");
}

#[test]
fn commands_outside_the_subset_are_refused() {
	assert_refused(&[
		("Redirect other.dss", "f.dss:3: unsupported command `Redirect`"),
		("Set LoadMult=1.1", "f.dss:3: unsupported option `loadmult`"),
		("kv=1", "f.dss:3: unsupported command `kv=1`"),
		("Buscoords places.csv", "f.dss:3: unsupported command `Buscoords`"),
	]);
}

#[test]
fn a_place_without_its_bus_or_its_numbers_is_refused() {
	assert_refused(&[
		("SetBusXY bus=z x=1 y=2", "f.dss:3: unknown bus `z`"),
		("SetBusXY bus=B x=1", "f.dss:3: missing property `y` of command `setbusxy`"),
		("SetBusXY x=1 y=2", "f.dss:3: missing property `bus` of command `setbusxy`"),
		("SetBusXY bus=b x=east y=2", "f.dss:3: malformed value `east` of `x`"),
		("SetBusXY b 1 2", "f.dss:3: value `b` without a property"),
		("SetBusXY bus=b x=1 y=2 z=3", "f.dss:3: unsupported property `z` of command `setbusxy`"),
	]);
}

#[test]
fn elements_outside_the_subset_are_refused() {
	assert_refused(&[
		("New Fuse.f", "f.dss:3: unsupported element `fuse`"),
		("New 'Load.a b'", "f.dss:3: unknown element `Load.a b`"),
	]);
}

#[test]
fn properties_without_a_model_are_refused() {
	assert_refused(&[
		(
			"New Load.l bus1=b kv=4.16 kw=1 xfkva=3",
			"f.dss:3: unsupported property `xfkva` of load `l`",
		),
		(
			"New Load.l bus1=b\n~ kv=4.16 kw=1 model=4",
			"f.dss:4: unsupported property `model=4` of load `l`",
		),
		("~ kv=1", "f.dss:3: unsupported property `kv` of line `ab`"),
		("New Load.l b.1", "f.dss:3: value `b.1` without a property"),
		("New Line.l bus1=b rmatrix=(1", "f.dss:3: unclosed `(`"),
		(
			"Vsource.source.basefreq=50",
			"f.dss:3: unsupported property `basefreq=50` of vsource `source`",
		),
		(
			"New Capacitor.c bus1=b kv=4.16 kvar=600 numsteps=2",
			"f.dss:3: unsupported property `numsteps` of capacitor `c`",
		),
	]);
}

#[test]
fn names_are_defined_once_and_before_their_use() {
	assert_refused(&[
		("New Line.ab bus1=a", "f.dss:3: duplicate line `ab`"),
		("New Circuit.d", "f.dss:3: duplicate circuit"),
		("Line.xy.length=3", "f.dss:3: unknown line `xy`"),
		("New Line.l bus1=b bus2=c linecode=9", "f.dss:3: unknown linecode `9`"),
		("New RegControl.r transformer=t winding=2", "f.dss:3: unknown transformer `t`"),
	]);
}

#[test]
fn buses_have_three_phases_and_a_connection_to_the_source() {
	assert_refused(&[
		("New Load.l bus1=b.4 phases=1 kv=4.16 kw=1", "f.dss:3: malformed value `b.4` of `bus1`"),
		(
			"New Load.l bus1=b.1.2 phases=3 kv=4.16 kw=1",
			"f.dss:3: malformed value `b.1.2` of `bus1`",
		),
		(
			"New Capacitor.c bus1=b.1.2 phases=1 kv=4.16 kvar=100",
			"f.dss:3: malformed value `b.1.2` of `bus1`",
		),
		(
			"New Load.l bus1='b c.1' phases=1 kv=1 kw=1",
			"f.dss:3: malformed value `b c.1` of `bus1`",
		),
		(
			"\n\nNew Load.l bus1=z kv=4.16 kw=1",
			"f.dss:5: node `z.1` without a connection to the source",
		),
	]);
}

#[test]
fn the_impedance_of_a_source_has_one_definition() {
	assert_refused(&[(
		"edit Vsource.source mvasc3=200",
		"f.dss:1: inconsistent vsource `source`: impedances and short-circuit powers; write one \
		 kind only",
	)]);
}

#[test]
fn loads_have_a_finite_demand() {
	assert_refused(&[
		("New Load.l bus1=b kv=4.16 kw=x", "f.dss:3: malformed value `x` of `kw`"),
		("New Load.l bus1=b kv=4.16 kw=inf", "f.dss:3: malformed value `inf` of `kw`"),
		("New Load.l bus1=b kv=4.16", "f.dss:3: missing property `kw` of load `l`"),
		("New Load.l bus1=b kv=4.16 kvar=5 pf=0.9", "f.dss:3: missing property `kw` of load `l`"),
		(
			"New Load.l bus1=b kv=4.16 kw=0 kvar=5\n~ kw=1",
			"f.dss:3: inconsistent load `l`: power factor of 0; write kw and kvar in one command",
		),
	]);
}

#[test]
fn lines_have_all_their_parameters() {
	assert_refused(&[
		("New Line.l bus1=b bus2=c", "f.dss:3: missing property `rmatrix` of line `l`"),
		(
			"New Line.l bus1=b bus2=c r1=1 x1=1 r0=1 x0=1",
			"f.dss:3: missing property `c1` of line `l`",
		),
		(
			"New Line.l bus1=b bus2=c geometry=g",
			"f.dss:3: unsupported property `geometry` of line `l`",
		),
		(
			"New Line.l bus1=b bus2=c\n~ rmatrix=(1|2 3) xmatrix=(1) cmatrix=(0)",
			"f.dss:4: malformed value `1|2 3` of `rmatrix`",
		),
	]);
}

#[test]
fn matrices_that_opendss_ignores_are_refused() {
	assert_refused(&[
		(
			"New Line.l bus1=b bus2=c phases=1 switch=yes\n~ rmatrix=(1)",
			"f.dss:4: inconsistent line `l`: matrices after sequence impedances or switch=yes; \
			 write one kind only",
		),
		(
			"New Linecode.k nphases=1 rmatrix=(1) xmatrix=(1) cmatrix=(0)
			New Line.l bus1=b bus2=c phases=1 r1=2 linecode=k",
			"f.dss:4: inconsistent line `l`: matrices after sequence impedances or switch=yes; \
			 write one kind only",
		),
	]);
}

#[test]
fn transformers_have_positive_ratings() {
	assert_refused(&[
		(
			"New Transformer.t buses=(b c) kvs=(4.16 -0.48) kvas=(500 500) xhl=2",
			"f.dss:3: malformed value `4.16 -0.48` of `kvs`",
		),
		(
			"New Transformer.t buses=(b c) kvs=(4.16 0.48) kvas=(0 0) xhl=2",
			"f.dss:3: malformed value `0 0` of `kvas`",
		),
		(
			"New Transformer.t buses=(b c) kvs=(4.16 0.48) kvas=(500 500) xhl=2 taps=(1 0)",
			"f.dss:3: malformed value `1 0` of `taps`",
		),
		(
			"New Transformer.t buses=(b c) kvs=(4.16 0.48) kvas=(500 400) xhl=2",
			"f.dss:3: inconsistent transformer `t`: windings of different ratings",
		),
		(
			"New Transformer.t buses=(b c) kvs=(4.16 0.48) kvas=(500 500) xhl=2 %imag=1",
			"f.dss:3: unsupported property `%imag` of transformer `t`",
		),
	]);
}

#[test]
fn regulators_stand_at_a_tap_and_have_a_model() {
	let transformer = "New Transformer.t buses=(b c) kvs=(4.16 0.48) kvas=(500 500) xhl=2\n";
	assert_refused(&[
		(
			&format!("{transformer}~ wdg=2 tap=1.003\nNew RegControl.r transformer=t winding=2"),
			"f.dss:5: inconsistent regcontrol `r`: tap between two steps or out of range",
		),
		(
			&format!("{transformer}New RegControl.r transformer=t winding=2 reversible=yes"),
			"f.dss:4: unsupported property `reversible` of regcontrol `r`",
		),
		(
			&format!("{transformer}New RegControl.r transformer=t winding=2 maxtapchange=-1"),
			"f.dss:4: malformed value `-1` of `maxtapchange`",
		),
	]);
}
