//! What an agent does on the chain.

use crate::chain::{Account, Call, Refusal};
use std::{fmt, sync::Arc};

/// The most items of one bulk call.
pub const MAX_BATCH: usize = 256;

/// Something to be done on the chain, with a description for the log.
#[derive(Clone, Debug)]
pub struct Action {
	/// The description, such as `commit a bid in auction 3`. A refusal is remembered by it.
	pub what: String,
	/// Whom it is for, when it is not the agent's own account.
	pub signer: Option<Account>,
	calls: Calls,
	until: Option<u32>,
}

impl Action {
	/// One call of the agent's own account.
	pub fn new(what: impl Into<String>, call: impl Into<Call>) -> Self {
		Self { what: what.into(), signer: None, calls: Calls::One(call.into()), until: None }
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
		Self { what: what.into(), signer: None, calls, until: None }
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
		let Self { what, calls, until, .. } = self;
		let in_time = |call: Call| match until {
			Some(block) => call.until(block),
			None => call,
		};
		match calls {
			Calls::One(_) if is_paused(&what) => Vec::new(),
			Calls::One(call) => {
				vec![Task { call: in_time(call), parts: vec![what.clone()], what }]
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
					Task { what, parts, call: in_time(call(&chosen)) }
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
}

impl Task {
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
	fn a_refusal_that_names_no_item_is_about_all_of_them() {
		let tasks = register(3).tasks(|_| false);
		assert_eq!(tasks[0].refused(Some(&refusal(None))).len(), 3);
		assert_eq!(tasks[0].refused(Some(&refusal(Some(9)))).len(), 3);
		let one = Action::new("open the auction", remark()).tasks(|_| false);
		assert_eq!(one[0].refused(Some(&refusal(Some(0)))), ["open the auction"]);
	}
}
