//! The API behind HAProxy and nginx, by the configurations of `balancing/`, while servers are killed and
//! frozen: each question has its answer, as a client gets it that repeats a question which failed.

use super::{
	PlayedChain,
	common::{SOON, within},
	serve,
};
use nix::sys::signal::Signal;
use serve::{Served, get};
use std::{
	sync::atomic::{AtomicBool, Ordering},
	thread::{scope, sleep},
	time::{Duration, Instant},
};
use tieline_testnet::{Balancer, BalancerKind};

const PATH: &str = "/v1/auctions/0/intervals/12";
/// How many ask at once.
const READERS: usize = 4;
/// How often a question is asked before it is lost, and how long a client waits in between.
const TRIES: usize = 3;
const PAUSE: Duration = Duration::from_millis(500);

/// What a reader has seen.
#[derive(Debug, Default)]
struct Seen {
	answers: u32,
	repeated: usize,
	longest: Duration,
}

/// Ends the readers.
struct Ending<'a>(&'a AtomicBool);

impl Drop for Ending<'_> {
	fn drop(&mut self) {
		self.0.store(true, Ordering::Relaxed);
	}
}

/// Asks over and over. Each question has its answer, and each answer is the same.
fn read(address: &str, expected: &str, over: &AtomicBool) -> Seen {
	let mut seen = Seen::default();
	while !over.load(Ordering::Relaxed) {
		let begun = Instant::now();
		let mut failures = Vec::new();
		while failures.len() < TRIES {
			match get(address, PATH) {
				Ok((200, body)) => {
					assert_eq!(body, expected);
					break;
				},
				Ok((status @ 502..=504, _)) => {
					failures.push((begun.elapsed(), format!("{status}")))
				},
				Err(error) => failures.push((begun.elapsed(), error.to_string())),
				Ok((status, body)) => panic!("{status}: {body}"),
			}
			sleep(PAUSE);
		}
		assert!(failures.len() < TRIES, "a question is lost: {failures:?}");
		seen.repeated += failures.len();
		seen.answers += 1;
		seen.longest = seen.longest.max(begun.elapsed());
		sleep(Duration::from_millis(20));
	}
	seen
}

/// Kills one server and starts it again, then freezes the other for a while. Gives both.
fn trouble(chain: &PlayedChain, mut one: Served, other: Served) -> [Served; 2] {
	sleep(Duration::from_secs(3));
	one.process.signal(Signal::SIGKILL);
	sleep(Duration::from_secs(5));
	assert!(one.process.has_ended());
	let Served { port, folder, .. } = one;
	let one = Served::start_at(chain, port, folder, &UNLIMITED);
	// The balancer takes a server back when it has been healthy for some seconds.
	sleep(Duration::from_secs(6));
	other.process.signal(Signal::SIGSTOP);
	sleep(Duration::from_secs(12));
	other.process.signal(Signal::SIGCONT);
	sleep(Duration::from_secs(2));
	[one, other]
}

/// All requests come from one address.
const UNLIMITED: [&str; 2] = ["--requests-per-second", "0"];

#[test]
fn no_question_is_lost_behind_a_balancer_while_servers_die_and_freeze() {
	let chain = PlayedChain::start();
	for kind in [BalancerKind::Haproxy, BalancerKind::Nginx] {
		let (one, other) = (Served::start(&chain, &UNLIMITED), Served::start(&chain, &UNLIMITED));
		let servers = [&one, &other].map(|served| format!("127.0.0.1:{}", served.port));
		let Some(balancer) = Balancer::start(kind, &[], &servers).unwrap() else { return };
		let (status, expected) = get(&servers[0], PATH).unwrap();
		assert_eq!(status, 200, "{expected}");
		let (address, over) = (balancer.api(), AtomicBool::new(false));
		within(SOON, || get(&address, PATH).ok().filter(|(status, _)| *status == 200));
		let seen = scope(|scope| {
			let readers = (0..READERS).map(|_| scope.spawn(|| read(&address, &expected, &over)));
			let readers = readers.collect::<Vec<_>>();
			// Also where this fails, the readers end.
			let ending = Ending(&over);
			let _servers = trouble(&chain, one, other);
			drop(ending);
			readers
				.into_iter()
				.map(|reader| reader.join().expect("each has its answer"))
				.collect::<Vec<_>>()
		});
		let answers = seen.iter().map(|seen| seen.answers).sum::<u32>();
		let repeated = seen.iter().map(|seen| seen.repeated).sum::<usize>();
		let longest = seen.iter().map(|seen| seen.longest).max().unwrap_or_default();
		println!("{}: {answers} answers, {repeated} asked again, {longest:?} at most", kind.name());
		assert!(answers > 100, "{answers}");
		// Without a repeat a frozen server would cost each reader its patience, again and again.
		assert!(repeated <= 4 * READERS, "{repeated}");
	}
}
