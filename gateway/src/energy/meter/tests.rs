//! Readings of a device become its intervals.

use super::*;
use proptest::prelude::*;

const MINUTE: u64 = 60_000;

fn counter(raw: u64) -> Counter {
	Counter { raw, exponent: 0, bits: 64 }
}

fn reading(time: u64, wh: u64) -> Reading {
	Reading {
		time,
		elapsed: None,
		serial: "A1".into(),
		rating: 10_000,
		injected: counter(wh),
		withdrawn: Some(counter(0)),
	}
}

fn after(elapsed: u64, reading: Reading) -> Reading {
	Reading { elapsed: Some(elapsed), ..reading }
}

#[test]
fn energy_between_two_intervals_is_spread_by_time() {
	let mut meter = Meter::default();
	assert_eq!(meter.take(reading(30_000, 1_000), MINUTE), []);
	let closed = meter.take(reading(90_000, 1_100), MINUTE);
	assert_eq!(closed.len(), 1);
	let (start, energy) = &closed[0];
	assert_eq!((*start, energy.injected_milli_wh), (0, 50_000));
	assert_eq!((energy.covered_ms, energy.interpolated_ms), (30_000, 30_000));
	assert_eq!(meter.open()[&MINUTE].injected_milli_wh, 50_000);
}

#[test]
fn a_reading_at_the_boundary_leaves_nothing_to_interpolate() {
	let mut meter = Meter::default();
	meter.take(reading(0, 0), MINUTE);
	meter.take(reading(20_000, 30), MINUTE);
	let closed = meter.take(reading(MINUTE, 90), MINUTE);
	let energy = Energy { injected_milli_wh: 90_000, covered_ms: MINUTE, ..Energy::default() };
	assert_eq!(closed, [(0, energy)]);
}

#[test]
fn an_outage_of_the_gateway_is_interpolated_and_says_so() {
	let mut meter = Meter::default();
	meter.take(reading(0, 0), MINUTE);
	let closed = meter.take(reading(5 * MINUTE, 500), MINUTE);
	assert_eq!(closed.len(), 5);
	assert!(closed.iter().all(|(_, energy)| energy.injected_milli_wh == 100_000));
	assert!(closed.iter().all(|(_, energy)| energy.interpolated_ms == MINUTE));
}

#[test]
fn a_reset_keeps_what_was_counted_since_and_is_not_covered() {
	let mut meter = Meter::default();
	meter.take(reading(0, 1_000_000), MINUTE);
	let closed = meter.take(reading(MINUTE, 40), MINUTE);
	assert_eq!((closed[0].1.injected_milli_wh, closed[0].1.covered_ms), (40_000, 0));
	assert!(meter.open()[&MINUTE].remarks[0].contains("started again"));
}

#[test]
fn an_exchange_starts_a_new_account() {
	let mut meter = Meter::default();
	meter.take(reading(0, 1_000), MINUTE);
	let other = Reading { serial: "B2".into(), ..reading(30_000, 1_010) };
	meter.take(other.clone(), MINUTE);
	assert_eq!(meter.open()[&0].injected_milli_wh, 0);
	assert_eq!(meter.open()[&0].remarks, ["the device `A1` was exchanged for `B2`"]);
	let last = Reading { serial: "B2".into(), ..reading(50_000, 1_030) };
	meter.take(last, MINUTE);
	assert_eq!(meter.open()[&0].injected_milli_wh, 20_000);
}

#[test]
fn a_clock_set_back_does_not_reopen_an_interval() {
	let mut meter = Meter::default();
	meter.take(reading(0, 0), MINUTE);
	let closed = meter.take(after(MINUTE, reading(MINUTE, 100)), MINUTE);
	assert_eq!(closed.len(), 1);
	let closed = meter.take(after(10_000, reading(20_000, 110)), MINUTE);
	assert_eq!(closed, []);
	assert_eq!(meter.open().keys().copied().collect::<Vec<_>>(), [MINUTE]);
	assert_eq!(meter.open()[&MINUTE].injected_milli_wh, 10_000);
	assert!(meter.open()[&MINUTE].remarks[0].contains("the clock jumped by -50000 ms"));
}

#[test]
fn a_clock_set_forward_leaves_the_intervals_between_uncovered() {
	let mut meter = Meter::default();
	meter.take(reading(0, 0), MINUTE);
	let closed = meter.take(after(10_000, reading(10 * MINUTE + 10_000, 20)), MINUTE);
	assert_eq!(closed, [], "no reading was taken in between");
	let open = &meter.open()[&(10 * MINUTE)];
	assert_eq!((open.injected_milli_wh, open.covered_ms), (20_000, 10_000));
}

#[derive(Clone, Debug)]
struct Next {
	clock: i64,
	elapsed: u64,
	wh: u64,
	restarts: bool,
}

fn next() -> impl Strategy<Value = Next> {
	(1_000u64..400_000, 0u64..=100, -200_000i64..200_000, 0..10u8).prop_map(
		|(elapsed, permille, jump, dice)| Next {
			// Now and then the clock jumps, or the gateway starts again.
			clock: elapsed as i64 + if dice == 0 { jump } else { 0 },
			elapsed,
			wh: elapsed * permille * 10_000 / 100 / 3_600_000,
			restarts: dice == 1,
		},
	)
}

proptest! {
	#[test]
	fn whatever_the_clock_does_all_energy_is_counted_once(
		steps in proptest::collection::vec(next(), 1..60),
	) {
		let mut meter = Meter::default();
		let (mut time, mut wh) = (10_000_000u64, 5_000);
		let mut closed = Vec::new();
		meter.take(reading(time, wh), MINUTE);
		for step in &steps {
			time = time.saturating_add_signed(step.clock);
			wh += step.wh;
			let is_restart = step.restarts && step.clock > 0 && step.clock as u64 == step.elapsed;
			let elapsed = (!is_restart).then_some(step.elapsed);
			closed.extend(meter.take(Reading { elapsed, ..reading(time, wh) }, MINUTE));
		}
		let all = closed.iter().map(|(_, energy)| energy).chain(meter.open().values());
		let sum = all.map(|energy| energy.injected_milli_wh).sum::<u64>();
		prop_assert_eq!(sum, (wh - 5_000) * 1_000);
		let starts = closed.iter().map(|(start, _)| *start).collect::<Vec<_>>();
		prop_assert!(starts.windows(2).all(|pair| pair[0] < pair[1]), "none is closed twice");
	}
}
