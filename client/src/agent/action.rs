//! What an agent does on the chain.

use super::SentCall;
use crate::{
	chain::{Account, AccountId, Call, Refusal},
	market::BidId,
};
use std::{fmt, sync::Arc, time::Duration};

/// The most items of one bulk call.
pub const MAX_BATCH: usize = 256;

/// Something to be done on the chain, with a description for the log.
#[derive(Clone, Debug)]
pub struct Action {
	/// The description, such as `commit a bid in auction 3`. A refusal is remembered by it.
	pub what: String,
	/// Whom it is for, when it is not the agent's own account.
	pub signer: Option<Account>,
	/// The bids that it is about, if any, for the log.
	pub bids: Vec<BidId>,
	calls: Calls,
	until: Option<u32>,
}

impl Action {
	/// One call of the agent's own account.
	pub fn new(what: impl Into<String>, call: impl Into<Call>) -> Self {
		Self::made(what.into(), Calls::One(call.into()))
	}

	/// The same for each of these items, each with its name, by bulk calls that are all or nothing:
	/// in as many calls as it takes, without items that the runtime has refused lately.
	pub fn for_each<T, C>(
		what: impl Into<String>,
		items: impl IntoIterator<Item = (String, T)>,
		call: impl Fn(Vec<T>) -> C + Send + Sync + 'static,
	) -> Self
	where
		T: Clone + Send + Sync + 'static,
		C: Into<Call>,
	{
		let (names, items): (Vec<_>, Vec<_>) = items.into_iter().unzip();
		let call = Arc::new(move |chosen: &[usize]| {
			call(chosen.iter().filter_map(|&at| items.get(at).cloned()).collect()).into()
		});
		let calls = Calls::Bulk(Bulk { names, call });
		Self::made(what.into(), calls)
	}

	fn made(what: String, calls: Calls) -> Self {
		Self { what, signer: None, bids: Vec::new(), calls, until: None }
	}

	/// Is about these bids: the log says so, so that a bid can be followed through the logs of all
	/// agents.
	pub fn about(mut self, bids: impl IntoIterator<Item = BidId>) -> Self {
		self.bids.extend(bids);
		self
	}

	/// On behalf of another account, such as that of a device's owner.
	pub fn signed_by(mut self, account: Account) -> Self {
		self.signer = Some(account);
		self
	}

	/// Is of no use after this block: see [`Call::until`].
	pub fn until(mut self, block: u32) -> Self {
		self.until = Some(block);
		self
	}

	/// The calls that it takes, without items that have been refused lately.
	pub(super) fn tasks(self, is_paused: impl Fn(&str) -> bool) -> Vec<Task> {
		let Self { what, bids, calls, until, .. } = self;
		let in_time = |call: Call| match until {
			Some(block) => call.until(block),
			None => call,
		};
		match calls {
			Calls::One(_) if is_paused(&what) => Vec::new(),
			Calls::One(call) => {
				vec![Task { call: in_time(call), parts: vec![what.clone()], what, bids }]
			},
			Calls::Bulk(Bulk { names, call }) => {
				let part = |name: &String| format!("{what} {name}");
				let names = names.iter().map(part).enumerate();
				let left = names.filter(|(_, part)| !is_paused(part)).collect::<Vec<_>>();
				let tasks = left.chunks(MAX_BATCH).map(|chunk| {
					let (chosen, parts): (Vec<_>, Vec<_>) = chunk.iter().cloned().unzip();
					let what = match &parts[..] {
						[first, others @ ..] if !others.is_empty() => {
							format!("{first} and {} more", others.len())
						},
						parts => parts.concat(),
					};
					Task { what, parts, call: in_time(call(&chosen)), bids: bids.clone() }
				});
				tasks.collect()
			},
		}
	}
}

#[derive(Clone, Debug)]
enum Calls {
	One(Call),
	Bulk(Bulk),
}

/// One call for many items.
#[derive(Clone)]
struct Bulk {
	names: Vec<String>,
	call: Arc<CallForItems>,
}

/// Makes the call for the items at these indices.
type CallForItems = dyn Fn(&[usize]) -> Call + Send + Sync;

impl fmt::Debug for Bulk {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		f.debug_struct("Bulk").field("names", &self.names).finish_non_exhaustive()
	}
}

/// One call, to be submitted now.
pub(super) struct Task {
	pub what: String,
	/// What is done by it: of a bulk call, one for each item, in their order.
	pub parts: Vec<String>,
	pub call: Call,
	/// The bids that it is about.
	pub bids: Vec<BidId>,
}

impl Task {
	/// The task as observers are told of it.
	pub fn sent(&self, account: AccountId, since_signed: Duration) -> SentCall<'_> {
		let (what, name, bids) = (&self.what, self.call.name(), &self.bids);
		SentCall { what, name, account, bids, since_signed }
	}

	/// The bids as the log has them: `3/0 3/7`.
	pub fn bid_list(&self) -> Option<String> {
		let bids = self.bids.iter().map(ToString::to_string).collect::<Vec<_>>();
		(!bids.is_empty()).then(|| bids.join(" "))
	}

	/// What a refusal concerns: the item that it names, or else all of it.
	pub fn refused(&self, refusal: Option<&Refusal>) -> &[String] {
		let item = refusal.and_then(|refusal| refusal.item).map(usize::from);
		let part = item.and_then(|item| self.parts.get(item..)?.get(..1));
		part.unwrap_or(&self.parts)
	}
}

#[cfg(test)]
pub(super) mod tests {
	use super::*;

	pub fn remark() -> Call {
		Call::new(subxt::tx::dynamic("System", "remark", vec![Vec::<u8>::new()]))
	}

	/// A bulk call for so many items, which is also its last block.
	pub fn register(items: u32) -> Action {
		let items = (0..items).map(|item| (format!("device {item}"), item));
		Action::for_each("register", items, |items| {
			remark().until(u32::try_from(items.len()).unwrap())
		})
	}

	pub fn refusal(item: Option<u8>) -> Refusal {
		Refusal { by: String::new(), error: String::new(), meaning: String::new(), item }
	}

	#[test]
	fn a_bulk_call_takes_no_more_items_than_the_runtime() {
		let tasks = register(600).tasks(|_| false);
		let sizes = tasks.iter().map(|task| task.call.last_block()).collect::<Vec<_>>();
		assert_eq!(sizes, [Some(256), Some(256), Some(88)]);
		assert_eq!(tasks[1].parts[0], "register device 256");
		assert_eq!(tasks[1].what, "register device 256 and 255 more");
		assert!(register(0).tasks(|_| false).is_empty());
	}

	#[test]
	fn the_log_names_the_bids_that_an_action_is_about() {
		let bids = ["3/0", "3/7"].map(|bid| bid.parse::<BidId>().unwrap());
		let tasks = Action::new("clear interval 5", remark()).about(bids).tasks(|_| false);
		assert_eq!(tasks[0].bid_list().as_deref(), Some("3/0 3/7"));
		assert_eq!(register(3).tasks(|_| false)[0].bid_list(), None);
	}

	#[test]
	fn a_refusal_that_names_no_item_is_about_all_of_them() {
		let tasks = register(3).tasks(|_| false);
		assert_eq!(tasks[0].refused(Some(&refusal(None))).len(), 3);
		assert_eq!(tasks[0].refused(Some(&refusal(Some(9)))).len(), 3);
		let one = Action::new("open the auction", remark()).tasks(|_| false);
		assert_eq!(one[0].refused(Some(&refusal(Some(0)))), ["open the auction"]);
	}
}
