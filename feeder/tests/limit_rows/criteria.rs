//! The buses that the voltage band binds.

use tieline_opendss::ieee13;

#[test]
fn the_served_buses_are_those_behind_the_regulators() {
	let feeder = ieee13();
	let served: Vec<_> =
		feeder.served_buses().into_iter().map(|bus| feeder.buses[bus].name.as_str()).collect();
	let expected =
		["633", "634", "632", "671", "680", "645", "646", "692", "675", "684", "611", "652"];
	assert_eq!(served, expected);
}

#[test]
fn without_regulators_all_but_the_source_is_served() {
	let text = "New Circuit.c bus1=a basekv=4.16
		New Line.l bus1=a bus2=b r1=1 x1=1 r0=1 x0=1 c1=0 c0=0";
	assert_eq!(tieline_opendss::parse(text, "f").unwrap().served_buses(), [1]);
}

#[test]
fn a_load_upstream_of_the_regulators_is_served() {
	let text = "New Circuit.c bus1=a basekv=4.16
		New Line.ab bus1=a bus2=b r1=1 x1=1 r0=1 x0=1 c1=0 c0=0
		New Line.bc bus1=b bus2=c r1=1 x1=1 r0=1 x0=1 c1=0 c0=0
		New Transformer.vr buses=(c d) kvs=(4.16 4.16) kvas=(500 500) xhl=1
		New RegControl.vr transformer=vr winding=2
		New Line.de bus1=d bus2=e r1=1 x1=1 r0=1 x0=1 c1=0 c0=0\n";
	let served = |loads: &str| {
		let feeder = tieline_opendss::parse(&format!("{text}{loads}"), "f").unwrap();
		let served = feeder.served_buses().into_iter();
		served.map(|bus| feeder.buses[bus].name.clone()).collect::<Vec<_>>().join(" ")
	};
	assert_eq!(served(""), "e");
	assert_eq!(served("New Load.l bus1=b.2 phases=1 kv=2.4 kw=1"), "b e");
	assert_eq!(served("New Load.l bus1=d kv=4.16 kw=1"), "d e");
}
