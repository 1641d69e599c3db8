//! How far the preparation of a market day has come, from the creation of the pricing node to the
//! enrolment of the last device: counted in the chain's storage, so that it can be said which step
//! is missing, and for whom.

use super::participants::Participants;
use std::collections::{BTreeMap, BTreeSet};
use tieline_client::{
	Venue,
	balances::TIE,
	chain::{AccountId, AtFinalizedBlock, ChainError, api},
	network,
	registry::{self, Status},
};
use tieline_primitives::DerId;

/// What the chain shows of the preparation.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Preparation {
	/// Whether there is a pricing node.
	node: bool,
	/// Whether there is an area.
	area: bool,
	/// The area's connection points, and those that the DSO adds.
	points: Count,
	/// The devices that have been registered, of all.
	registered: Count,
	/// The devices that the DSO is reviewing.
	under_review: usize,
	/// The devices that the DSO has rejected.
	rejected: Vec<DerId>,
	/// The aggregators, in the order of the scenario.
	aggregators: Vec<AggregatorProgress>,
	/// Why an account cannot pay what it has to pay, and never will.
	shortage: Option<String>,
}

/// How many there are, and how many there will be.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Count {
	done: usize,
	all: usize,
}

impl Count {
	fn missing(self) -> usize {
		self.all.saturating_sub(self.done)
	}
}

/// How far an aggregator has come.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct AggregatorProgress {
	name: String,
	admitted: bool,
	/// Whether it has founded its aggregation.
	founded: bool,
	/// Its devices whose owners have consented.
	consented: Count,
	/// Of these, those for which a review has been requested.
	requested: usize,
	/// Its devices that are enrolled.
	enrolled: Count,
}

/// What an account holds, in the chain's smallest unit.
#[derive(Clone, Copy, Debug, Default)]
struct Funds {
	free: u128,
	reserved: u128,
}

impl Preparation {
	/// What the state at a block shows.
	pub async fn read(
		at: &AtFinalizedBlock,
		participants: &Participants,
	) -> Result<Self, ChainError> {
		let node = Venue::node_of(at, &participants.iso).await?;
		let area = match node {
			Some(node) => Venue::area_of(at, &participants.dso, node).await?,
			None => None,
		};
		let points = match area {
			Some(area) => network::points(at, area).await?.len(),
			None => 0,
		};
		let ders = registry::ders(at).await?.into_iter().map(|(id, der)| (id, der.status));
		let ders = ders.collect::<BTreeMap<_, _>>();
		let rejected = ders.iter().filter(|(_, status)| matches!(status, Status::Rejected { .. }));
		let under_review = ders.values().filter(|s| matches!(s, Status::UnderReview { .. }));
		Ok(Self {
			node: node.is_some(),
			area: area.is_some(),
			points: Count { done: points, all: participants.points },
			registered: Count { done: ders.len(), all: participants.devices() },
			under_review: under_review.count(),
			rejected: rejected.map(|(id, _)| *id).collect(),
			aggregators: aggregators(at, participants, &ders).await?,
			shortage: shortage_at(at, participants).await?,
		})
	}

	/// Who has to do what next, to go after `waiting for`.
	pub fn next_step(&self) -> String {
		let missing = |which: fn(&AggregatorProgress) -> bool| self.names(|one| !which(one));
		let all = self.registered.all;
		if !self.node {
			return "the consortium to create the pricing node".into();
		}
		if !self.area {
			return "the consortium to create the DSO's area".into();
		}
		if let Some(names) = missing(|one| one.admitted) {
			return format!("the consortium to admit {names}");
		}
		if self.points.missing() > 0 {
			let Count { all, .. } = self.points;
			return format!("the DSO to add {} of {all} connection points", self.points.missing());
		}
		if let Some(names) = missing(|one| one.founded) {
			return format!("the aggregation of {names}");
		}
		if self.registered.missing() > 0 {
			return format!(
				"the owners to register {} of {all} devices",
				self.registered.missing()
			);
		}
		if let Some(devices) = self.counts(|one| one.consented.missing()) {
			return format!("the owners' consent to {devices}");
		}
		if let Some(devices) = self.counts(|one| one.consented.done.saturating_sub(one.requested)) {
			return format!("review requests by {devices}");
		}
		if self.under_review > 0 {
			return format!("the DSO to review {} of {all} devices", self.under_review);
		}
		if let Some(devices) = self.counts(|one| one.enrolled.missing()) {
			return format!("enrolment by {devices}");
		}
		"the ISO to open the auction".into()
	}

	/// Why the auction will never be opened, when that is certain.
	pub fn obstacle(&self) -> Option<String> {
		if !self.rejected.is_empty() {
			let ders = self.rejected.iter().map(|id| format!("DER {id}")).collect::<Vec<_>>();
			return Some(format!(
				"the DSO has rejected {}, and the ISO opens the auction only once all {} devices \
				 are enrolled",
				ders.join(", "),
				self.registered.all
			));
		}
		self.shortage.clone()
	}

	/// How much of it is done, in percent.
	pub fn percent(&self) -> u64 {
		let of_aggregators = self.aggregators.iter().map(|one| {
			let done = usize::from(one.admitted)
				+ usize::from(one.founded)
				+ one.consented.done
				+ one.requested
				+ one.enrolled.done;
			(done, 2 + 2 * one.consented.all + one.enrolled.all)
		});
		let shared = [
			(usize::from(self.node) + usize::from(self.area), 2),
			(self.points.done, self.points.all),
			(self.registered.done, self.registered.all),
		];
		let (done, all) = shared
			.into_iter()
			.chain(of_aggregators)
			.fold((0, 0), |(done, all), (more, of)| (done + more.min(of), all + of));
		(done * 100 / all.max(1)) as u64
	}

	/// The names of the aggregators that have something.
	fn names(&self, which: impl Fn(&AggregatorProgress) -> bool) -> Option<String> {
		let names = self.aggregators.iter().filter(|one| which(one)).map(|one| one.name.as_str());
		let names = names.collect::<Vec<_>>().join(", ");
		(!names.is_empty()).then_some(names)
	}

	/// The aggregators that have so many devices, more than none: `Sunrise (3 of 22 devices)`.
	fn counts(&self, count: impl Fn(&AggregatorProgress) -> usize) -> Option<String> {
		let counts =
			self.aggregators.iter().filter(|one| count(one) > 0).map(|one| {
				format!("{} ({} of {} devices)", one.name, count(one), one.consented.all)
			});
		let counts = counts.collect::<Vec<_>>().join(", ");
		(!counts.is_empty()).then_some(counts)
	}
}

async fn aggregators(
	at: &AtFinalizedBlock,
	participants: &Participants,
	ders: &BTreeMap<DerId, Status>,
) -> Result<Vec<AggregatorProgress>, ChainError> {
	let mut admitted = BTreeSet::new();
	for aggregator in &participants.aggregators {
		if registry::aggregator(at, &aggregator.id).await?.is_some() {
			admitted.insert(aggregator.id);
		}
	}
	let aggregations = registry::aggregations(at).await?;
	let consents = registry::consents(at).await?;
	let progress = participants.aggregators.iter().map(|aggregator| {
		let own = aggregations.iter().find(|(_, one)| one.aggregator == aggregator.id);
		let id = own.map(|(id, _)| *id);
		let members = consents.iter().filter(|&(_, to)| Some(*to) == id);
		let statuses = members.map(|(der, _)| ders.get(der)).collect::<Vec<_>>();
		let requested = statuses.iter().flatten().filter(|s| !matches!(s, Status::Registered));
		let all = aggregator.devices;
		AggregatorProgress {
			name: aggregator.name.clone(),
			admitted: admitted.contains(&aggregator.id),
			founded: own.is_some(),
			consented: Count { done: statuses.len(), all },
			requested: requested.count(),
			enrolled: Count { done: own.map_or(0, |(_, one)| one.members as usize), all },
		}
	});
	Ok(progress.collect())
}

async fn shortage_at(
	at: &AtFinalizedBlock,
	participants: &Participants,
) -> Result<Option<String>, ChainError> {
	let smallest = at.constant(api::constants().balances().existential_deposit()).await?;
	let root = at.read(api::storage().sudo().key(), ()).await?;
	let accounts = at.read_all(api::storage().system().account(), ()).await?;
	let funds = accounts.into_iter().map(|(key, account)| {
		(key.0, Funds { free: account.data.free, reserved: account.data.reserved })
	});
	Ok(shortage(participants, root, &funds.collect(), smallest))
}

/// Why an account cannot pay what it has to pay. `root` endows the accounts that hold nothing at
/// all; `smallest` is what an account has to keep.
fn shortage(
	participants: &Participants,
	root: Option<AccountId>,
	funds: &BTreeMap<AccountId, Funds>,
	smallest: u128,
) -> Option<String> {
	let of = |id: &AccountId| funds.get(id).copied().unwrap_or_default();
	let accounts = participants.accounts();
	let poor = accounts.iter().find(|id| of(id).reserved > 0 && of(id).free <= smallest);
	if let Some(id) = poor {
		return Some(format!("{} ({id}) has nothing left for fees", participants.name(id)));
	}
	let empty = accounts.iter().filter(|id| of(id).free == 0 && of(id).reserved == 0);
	let endowments = empty.filter_map(|id| participants.endowments.get(id));
	let (count, needed) = endowments
		.fold((0, 0u128), |(count, sum), amount| (count + 1, sum.saturating_add(*amount)));
	let root = root?;
	let purse = of(&root).free;
	(count > 0 && needed > purse.saturating_sub(smallest)).then(|| {
		format!(
			"the endowment of {count} accounts with {} tokens in all exceeds the {} tokens of the \
			 consortium's account {root}",
			needed / TIE,
			purse / TIE
		)
	})
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::demo::participants::Aggregator;

	/// All that 3 devices of Sunrise and 2 of Harbor need, but for what `change` takes back.
	fn prepared(change: impl FnOnce(&mut Preparation)) -> Preparation {
		let whole = |all| Count { done: all, all };
		let aggregator = |name: &str, devices| AggregatorProgress {
			name: name.into(),
			admitted: true,
			founded: true,
			consented: whole(devices),
			requested: devices,
			enrolled: whole(devices),
		};
		let mut preparation = Preparation {
			node: true,
			area: true,
			points: whole(4),
			registered: whole(5),
			aggregators: vec![aggregator("Sunrise", 3), aggregator("Harbor", 2)],
			..Default::default()
		};
		change(&mut preparation);
		preparation
	}

	#[test]
	fn the_next_step_names_who_has_to_do_what_for_how_many() {
		type Change = fn(&mut Preparation);
		let steps: [(Change, &str); 9] = [
			(|p| p.node = false, "the consortium to create the pricing node"),
			(|p| p.area = false, "the consortium to create the DSO's area"),
			(|p| p.aggregators[1].admitted = false, "the consortium to admit Harbor"),
			(|p| p.points.done = 1, "the DSO to add 3 of 4 connection points"),
			(
				|p| p.aggregators.iter_mut().for_each(|one| one.founded = false),
				"the aggregation of Sunrise, Harbor",
			),
			(|p| p.registered.done = 4, "the owners to register 1 of 5 devices"),
			(
				|p| p.aggregators[0].consented.done = 1,
				"the owners' consent to Sunrise (2 of 3 devices)",
			),
			(|p| p.aggregators[1].requested = 1, "review requests by Harbor (1 of 2 devices)"),
			(|p| p.aggregators[0].enrolled.done = 0, "enrolment by Sunrise (3 of 3 devices)"),
		];
		for (change, step) in steps {
			let preparation = prepared(change);
			assert_eq!(preparation.next_step(), step);
			assert!(preparation.percent() < 100, "{step}");
		}
		assert_eq!(
			prepared(|p| p.under_review = 2).next_step(),
			"the DSO to review 2 of 5 devices"
		);
		let done = prepared(|_| ());
		assert_eq!((&*done.next_step(), done.percent()), ("the ISO to open the auction", 100));
		assert_eq!(Preparation::default().percent(), 0);
	}

	#[test]
	fn a_rejected_device_is_an_obstacle_for_good() {
		assert_eq!(prepared(|p| p.registered.done = 2).obstacle(), None);
		let obstacle = prepared(|p| p.rejected = vec![DerId(3), DerId(4)]).obstacle().unwrap();
		assert!(obstacle.contains("rejected DER 3, DER 4"), "{obstacle}");
	}

	const ROOT: AccountId = account(0);

	const fn account(byte: u8) -> AccountId {
		AccountId([byte; 32])
	}

	/// The ISO, the DSO and Sunrise, endowed with ten tokens each.
	fn participants() -> Participants {
		let sunrise = Aggregator { name: "Sunrise".into(), id: account(3), devices: 0 };
		Participants {
			iso: account(1),
			dso: account(2),
			aggregators: vec![sunrise],
			owners: Default::default(),
			points: 0,
			endowments: [1, 2, 3].map(|byte| (account(byte), 10 * TIE)).into(),
		}
	}

	fn short(funds: [(AccountId, Funds); 2]) -> Option<String> {
		shortage(&participants(), Some(ROOT), &funds.into(), TIE / 100)
	}

	#[test]
	fn an_endowment_beyond_the_purse_is_an_obstacle() {
		// Two of the three accounts hold nothing.
		let iso = (account(1), Funds { free: 9 * TIE, reserved: TIE });
		let purse = |tokens| (ROOT, Funds { free: tokens * TIE, reserved: 0 });
		assert_eq!(short([iso, purse(21)]), None);
		let shortage = short([iso, purse(19)]).unwrap();
		assert!(shortage.contains("2 accounts with 20 tokens in all exceeds the 19 tokens"));
	}

	#[test]
	fn an_account_that_has_spent_all_but_its_deposits_is_an_obstacle() {
		let purse = (ROOT, Funds { free: 1_000 * TIE, reserved: 0 });
		let spent = Funds { free: TIE / 100, reserved: 10 * TIE };
		let shortage = short([purse, (account(3), spent)]).unwrap();
		assert!(shortage.starts_with("Sunrise (") && shortage.ends_with("nothing left for fees"));
		let not_yet = Funds { free: TIE, ..spent };
		assert_eq!(short([purse, (account(3), not_yet)]), None);
	}
}
