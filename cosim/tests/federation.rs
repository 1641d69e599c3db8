//! Federations of real processes: the feeder under a player, by each engine, and every way in which a
//! federate can fail.
//!
//! They need HELICS, in the Python that `TIELINE_COSIM_PYTHON` names: `cargo xtask setup` installs it.

mod common;

use common::{Day, installed};
use std::time::{Duration, Instant};
use tieline_cosim::{
	feeder::{Engine, EngineKind, Regulators, Situation, Tieline},
	progress::State,
	supervisor::{Failure, Federation, Member, Patience},
};
use tieline_testnet::Program;

/// Within how long a failure is named.
const SOON: Duration = Duration::from_secs(15);

fn impatient() -> Patience {
	let seconds = Duration::from_secs;
	Patience { start: seconds(10), step: seconds(4), whole: seconds(120) }
}

/// Runs a federation until a federate has reached its first step, does something to it, and returns
/// the failure and how long it took to be named.
fn disturbed(day: &Day, disturb: impl FnOnce(&mut Federation)) -> (Failure, Duration) {
	let mut federation = day.start(impatient());
	let begun = |federation: &Federation| {
		federation.reached("feeder").is_some_and(|reached| reached.at_s > 0.0)
	};
	let waiting = Instant::now();
	while !begun(&federation) {
		assert!(waiting.elapsed() < Duration::from_secs(30), "the federation does not begin");
		std::thread::sleep(Duration::from_millis(20));
	}
	disturb(&mut federation);
	let disturbed = Instant::now();
	let failure = federation.run().expect_err("the federation fails");
	(failure, disturbed.elapsed())
}

#[test]
fn the_powers_of_a_player_reach_our_feeder_and_its_voltages_come_back() {
	if !installed() {
		return;
	}
	let day = Day::new(EngineKind::Tieline, Regulators::Free).hours(2);
	let summary = day.start(Patience::default()).run().unwrap_or_else(|error| panic!("{error}"));
	println!("{summary}");
	let recorded = day.recorded();
	assert_eq!(recorded.len(), 120);

	let config = &day.config.feeder;
	let mut engine =
		Tieline::new(day.feeder.clone(), &config.ders, config.regulators, config.taps.clone())
			.unwrap();
	let (regulators, lines) = (config.regulator_names.len(), config.lines.len());
	for row in &recorded {
		let played = day.row_at(row.at_s);
		let mut situation = Situation::quiet(config.ders.len(), regulators, lines);
		situation.load_multiplier = played.load_multiplier;
		let powers = played.ders_va.iter();
		situation.ders = powers.map(|(w, var)| num_complex::Complex64::new(*w, *var)).collect();
		let answer = engine.solve(&situation).unwrap();
		assert_eq!(answer.taps, row.taps, "at {} s", row.at_s);
		for (recorded, voltage) in row.voltages_pu.iter().zip(&answer.voltages_pu) {
			assert!((recorded - voltage.norm()).abs() < 1e-9, "at {} s", row.at_s);
		}
	}
}

#[test]
fn a_federate_that_is_killed_is_named() {
	if !installed() {
		return;
	}
	for name in ["feeder", "player"] {
		let day = Day::new(EngineKind::Tieline, Regulators::Free);
		let (failure, took) = disturbed(&day, |federation| {
			let id = federation.process(name).and_then(|process| process.id()).expect("it runs");
			common::kill(id);
		});
		assert!(
			matches!(&failure, Failure::Ended { name: ended, .. } if ended == name),
			"{failure}"
		);
		assert!(took < SOON, "{took:?}");
	}
}

#[test]
fn a_federate_that_hangs_is_named() {
	if !installed() {
		return;
	}
	let day = Day::new(EngineKind::Tieline, Regulators::Free);
	let (failure, took) = disturbed(&day, |federation| {
		federation.process("feeder").expect("the feeder").pause().expect("it is paused");
	});
	assert!(matches!(&failure, Failure::Hangs { name, .. } if name == "feeder"), "{failure}");
	assert!(took < SOON, "{took:?}");
}

#[test]
fn a_broker_that_is_killed_ends_the_federation_in_a_sentence() {
	if !installed() {
		return;
	}
	let day = Day::new(EngineKind::Tieline, Regulators::Free);
	let (failure, took) = disturbed(&day, |federation| {
		let id = federation.process("broker").and_then(|process| process.id()).expect("it runs");
		common::kill(id);
	});
	assert!(matches!(failure, Failure::Broker { .. }), "{failure}");
	assert!(took < SOON, "{took:?}");
}

#[test]
fn a_federate_that_never_joins_is_named() {
	if !installed() {
		return;
	}
	let day = Day::new(EngineKind::Tieline, Regulators::Free);
	let mut members = day.members();
	members[0].program = Program::new("feeder", "sleep").arguments(["60"]);
	let began = Instant::now();
	let failure = day.start_with(members, impatient()).run().expect_err("it fails");
	assert!(matches!(&failure, Failure::NeverBegan { name, .. } if name == "feeder"), "{failure}");
	assert!(began.elapsed() < impatient().start + SOON);
}

#[test]
fn a_power_flow_that_diverges_ends_the_federation_in_a_sentence() {
	if !installed() {
		return;
	}
	let mut day = Day::new(EngineKind::Tieline, Regulators::Free);
	day.config.rows[0].load_multiplier = 9.0;
	let failure = day.start(impatient()).run().expect_err("it fails").to_string();
	assert!(failure.contains("`feeder`") && failure.contains("does not converge"), "{failure}");
}

#[test]
fn a_contract_that_is_not_kept_is_refused_by_its_key() {
	if !installed() {
		return;
	}
	for (variable, words) in [
		("unit", "`der/pv-solar-farm-east/power` is published in `kVA`; the contract says `VA`"),
		(
			"type",
			"`der/pv-solar-farm-east/power` is published as `double`; the contract says `complex`",
		),
		("version", "`der/contract` is `tieline-der-0`; this federate keeps `tieline-der-1`"),
	] {
		let day = Day::new(EngineKind::Tieline, Regulators::Free);
		let members = day.members_with_stranger(variable);
		let failure = day.start_with(members, impatient()).run().expect_err("it fails");
		assert!(failure.to_string().contains(words), "{failure}");
	}
}

#[test]
fn nothing_is_left_running() {
	if !installed() {
		return;
	}
	let day = Day::new(EngineKind::Tieline, Regulators::Free);
	let mut federation = day.start(impatient());
	let ids = ["broker", "feeder", "player"]
		.map(|name| federation.process(name).and_then(|process| process.id()).expect("it runs"));
	drop(federation);
	for id in ids {
		assert!(!common::runs(id), "{id} runs");
	}
}

#[test]
fn all_have_done_all_steps_at_the_end() {
	if !installed() {
		return;
	}
	let day = Day::new(EngineKind::Tieline, Regulators::Locked).hours(1);
	day.start(Patience::default()).run().unwrap_or_else(|error| panic!("{error}"));
	for Member { progress, .. } in day.members() {
		let reached = tieline_cosim::progress::reached(&progress).expect("it has said so");
		assert_eq!((reached.state, reached.at_s), (State::Done, 3_600.0));
	}
}
