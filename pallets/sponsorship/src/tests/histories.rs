//! Random histories: what a sponsor has free and held, and what was spent for it, is always what it
//! began with; no account goes while something hangs on it.

use super::*;
use frame_support::{storage::with_storage_layer, traits::fungible::Inspect};
use proptest::prelude::*;

const BENEFICIARIES: [u64; 3] = [OWNER, OTHER, RICH];

#[derive(Clone, Debug)]
enum Act {
	Sponsor(u64, usize, u64),
	TopUp(u64, usize, u64),
	End(u64, usize),
	Transact(usize, u64, u64),
	Deposit(usize, u64),
	Update(usize, u64),
	Drop(usize),
	Burn(usize),
	Release(usize),
	Give(usize, u64),
}

fn act() -> impl Strategy<Value = Act> {
	let sponsor = SUN..VOLT + 1;
	let who = 0usize..3;
	let amount = 0u64..3_000_000;
	prop_oneof![
		(sponsor.clone(), who.clone(), amount.clone()).prop_map(|(s, w, a)| Act::Sponsor(s, w, a)),
		(sponsor.clone(), who.clone(), amount.clone()).prop_map(|(s, w, a)| Act::TopUp(s, w, a)),
		(0u64..4, who.clone()).prop_map(|(s, w)| Act::End(s, w)),
		(who.clone(), 0u64..2, 0u64..1_000_000_000)
			.prop_map(|(w, tip, unspent)| Act::Transact(w, tip, unspent)),
		(who.clone(), amount.clone()).prop_map(|(w, a)| Act::Deposit(w, a)),
		(0usize..8, amount.clone()).prop_map(|(t, a)| Act::Update(t, a)),
		(0usize..8).prop_map(Act::Drop),
		(0usize..8).prop_map(Act::Burn),
		who.clone().prop_map(Act::Release),
		(who, 0u64..100_000).prop_map(|(w, a)| Act::Give(w, a)),
	]
}

/// Deposits that are held, and what each sponsor has lost to fees and burned deposits.
#[derive(Default)]
struct Ledger {
	tickets: Vec<(u64, Ticket)>,
	spent: std::collections::BTreeMap<u64, u64>,
}

impl Ledger {
	/// Makes the call; a refusal leaves the state as it was.
	fn perform(&mut self, act: Act) {
		let signed = RuntimeOrigin::signed;
		let _ = match act {
			Act::Sponsor(sponsor, who, budget) => with_storage_layer(|| {
				let list = BoundedVec::truncate_from(vec![BENEFICIARIES[who]]);
				Sponsorship::sponsor(signed(sponsor), list, budget)
			}),
			Act::TopUp(sponsor, who, amount) => with_storage_layer(|| {
				Sponsorship::top_up(signed(sponsor), BENEFICIARIES[who], amount)
			}),
			Act::End(by, who) => with_storage_layer(|| {
				let by = if by == 0 { BENEFICIARIES[who] } else { by };
				end(by, BENEFICIARIES[who])
			}),
			Act::Transact(who, tip, unspent) => {
				self.transact(BENEFICIARIES[who], tip, unspent);
				Ok(())
			},
			Act::Deposit(who, amount) => with_storage_layer(|| {
				let who = BENEFICIARIES[who];
				self.tickets.push((who, deposit(who, amount)?));
				Ok(())
			}),
			Act::Update(index, amount) => with_storage_layer(|| {
				if let Some((who, ticket)) = self.tickets.get_mut(index) {
					*ticket = ticket.clone().update(who, footprint(amount))?;
				}
				Ok(())
			}),
			Act::Drop(index) => with_storage_layer(|| {
				if index < self.tickets.len() {
					let (who, ticket) = self.tickets.remove(index);
					ticket.drop(&who).expect("it was paid");
				}
				Ok(())
			}),
			Act::Burn(index) => {
				if index < self.tickets.len() {
					let (who, ticket) = self.tickets.remove(index);
					let payer = ticket.sponsor.unwrap_or(who);
					*self.spent.entry(payer).or_default() += ticket.amount;
					ticket.burn(&who);
				}
				Ok(())
			},
			Act::Release(who) => with_storage_layer(|| {
				Sponsorship::release_beneficiary(signed(VOLT), BENEFICIARIES[who])
			}),
			Act::Give(who, amount) => with_storage_layer(|| {
				let who = BENEFICIARIES[who];
				Balances::transfer_allow_death(signed(RICH), who, amount)
			}),
		};
	}

	fn transact(&mut self, who: u64, tip: u64, unspent: u64) {
		let issuance = Balances::total_issuance();
		let sponsor = Sponsorships::<Test>::get(who).map(|record| record.sponsor);
		System::reset_events();
		let result = with_storage_layer(|| {
			transact_with(who, remark(), tip, unspent)
				.map_err(|_| sp_runtime::DispatchError::Unavailable)
		});
		if result.is_ok() {
			let is_sponsored = System::events().iter().any(|record| {
				matches!(record.event, RuntimeEvent::Sponsorship(Event::FeePaid { .. }))
			});
			let payer = if is_sponsored { sponsor.expect("it has a sponsor") } else { who };
			*self.spent.entry(payer).or_default() += issuance - Balances::total_issuance();
		}
	}
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(128))]

	#[test]
	fn what_is_paid_in_should_be_held_spent_or_returned(
		acts in prop::collection::vec(act(), 1..60),
	) {
		new_test_ext().execute_with(|| {
			let mut ledger = Ledger::default();
			for act in acts {
				ledger.perform(act);
				Sponsorship::do_try_state().unwrap();
				for sponsor in [SUN, VOLT] {
					let spent = ledger.spent.get(&sponsor).copied().unwrap_or_default();
					assert_eq!(Balances::total_balance(&sponsor) + spent, FUNDS);
				}
				for (who, _) in &ledger.tickets {
					assert!(System::account_exists(who), "an account went with its deposits");
				}
			}
		});
	}
}
