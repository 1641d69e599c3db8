//! # Sponsorship
//!
//! Who has a charger needs no token: a *sponsor* pays the fees and the storage deposits of the
//! accounts that it sponsors.
//!
//! ## Terminology
//!
//! - **Sponsor**: an account of [`Config::SponsorOrigin`], such as an aggregator or a DSO.
//! - **Beneficiary**: an account that a sponsor pays for, such as a DER owner's. It has one sponsor
//!   at a time. It may have a balance of its own, and need not.
//! - **Budget**: what is left of what the sponsor has set aside for one beneficiary. It is held on
//!   the sponsor's account, and never moves to the beneficiary's.
//!
//! ## An account without a balance
//!
//! The chain accepts a signature only of an account that something provides for. A sponsorship
//! provides for the beneficiary's account (`frame_system::inc_providers`) from its begin until it
//! has ended and no deposit that was paid for the beneficiary is held any more. Then the reference
//! is given back, and an account without a balance is removed with its nonce. As on any chain,
//! sign with mortal eras, so that nothing can be played again when the account comes back.
//!
//! ## Fees
//!
//! [`ChargeSponsor`] charges a fee to the budget when the signer has a sponsor, the call is one of
//! [`Config::SponsoredCalls`], the budget covers the whole fee, and there is *no tip*: a tip is
//! nobody else's to spend, so with a tip the signer pays all. Otherwise the signer pays, as without
//! this pallet. What a call turns out not to need goes back to the budget. Wallets sign as ever:
//! [`ChargeSponsored`] is, in metadata and on the wire, the extension that it wraps.
//!
//! ## Deposits
//!
//! [`Sponsored`] is a [`Consideration`](frame_support::traits::Consideration) whose ticket
//! remembers who paid. It takes a deposit from the budget where the budget covers it, and from the
//! account itself otherwise. When what it is for is removed, it goes back to the budget if that
//! sponsorship still runs, and to the sponsor if it has ended.
//!
//! ## Ends
//!
//! Sponsor and beneficiary may each end the sponsorship at any time: the beneficiary may refuse, at
//! the cost of the budget. What is left goes back to the sponsor at once. A budget below
//! [`Config::MinBudget`] keeps no other sponsor out: nobody is tied to a sponsor that pays nothing.
//!
//! ## No way to drain
//!
//! A beneficiary can spend its own budget on fees of sponsored calls and on deposits, and nothing
//! else. Budget and deposits are [`HoldReason::Budget`] of the sponsor, to the unit. The sponsor
//! also holds a deposit for the record of each beneficiary.

#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
mod consideration;
mod dispatchable_impls;
mod fees;
#[cfg(test)]
mod mock;
#[cfg(test)]
mod tests;
#[cfg(any(feature = "try-runtime", test))]
mod try_state;
mod types;
mod utility_impls;
pub mod weights;

pub use consideration::Sponsored;
pub use fees::{ChargeSponsor, ChargeSponsored, Payment};
pub use pallet::*;
pub use types::*;
pub use weights::WeightInfo;

/// Sponsors who pay the fees and storage deposits of other accounts.
#[frame_support::pallet]
pub mod pallet {
	use super::*;
	use frame_support::{
		pallet_prelude::*,
		traits::{Contains, fungible},
	};
	use frame_system::pallet_prelude::*;

	const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	/// Sponsorships, and the deposits that sponsors have paid.
	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	/// The configuration of the pallet.
	#[pallet::config]
	pub trait Config: frame_system::Config {
		/// The weights of the calls.
		type WeightInfo: WeightInfo;

		/// The currency of fees and deposits.
		type Currency: fungible::Mutate<Self::AccountId>
			+ fungible::MutateHold<Self::AccountId, Reason = Self::RuntimeHoldReason>;

		/// The runtime's reason for a hold.
		type RuntimeHoldReason: From<HoldReason>;

		/// The accounts that may sponsor: aggregators, DSOs.
		type SponsorOrigin: EnsureOrigin<Self::RuntimeOrigin, Success = Self::AccountId>;

		/// The calls whose fees a sponsor pays. [`Pallet::end_sponsorship`] has to be one of them, so
		/// that a beneficiary without a balance can refuse; a call that carries others, such as a
		/// batch, must not.
		type SponsoredCalls: Contains<<Self as frame_system::Config>::RuntimeCall>;

		/// The least budget of a new sponsorship; a sponsorship with less left keeps no other
		/// sponsor out.
		#[pallet::constant]
		type MinBudget: Get<BalanceOf<Self>>;

		/// The deposit for the record of a beneficiary.
		#[pallet::constant]
		type RecordDeposit: Get<BalanceOf<Self>>;

		/// The most beneficiaries of one call.
		#[pallet::constant]
		type MaxBeneficiaries: Get<u32>;
	}

	/// The reasons for which a sponsor's balance is held.
	#[pallet::composite_enum]
	pub enum HoldReason {
		/// The budgets of its beneficiaries, and the deposits paid from them.
		#[codec(index = 0)]
		Budget,
		/// The deposits for the records of its beneficiaries.
		#[codec(index = 1)]
		Record,
	}

	/// The sponsorship of each beneficiary, also of one that has ended, as long as it provides for
	/// the account.
	#[pallet::storage]
	pub type Sponsorships<T: Config> =
		StorageMap<_, Blake2_128Concat, T::AccountId, RecordOf<T>, OptionQuery>;

	/// The storage deposits that are held for a beneficiary, by beneficiary and the sponsor that
	/// paid them.
	#[pallet::storage]
	pub type Deposits<T: Config> = StorageDoubleMap<
		_,
		Blake2_128Concat,
		T::AccountId,
		Blake2_128Concat,
		T::AccountId,
		BalanceOf<T>,
		ValueQuery,
	>;

	/// The events of sponsorships.
	#[pallet::event]
	#[pallet::generate_deposit(pub(super) fn deposit_event)]
	pub enum Event<T: Config> {
		/// A sponsor began to pay for an account.
		SponsorshipBegun {
			/// The account that it pays for.
			beneficiary: T::AccountId,
			/// The sponsor.
			sponsor: T::AccountId,
			/// What it has set aside.
			budget: BalanceOf<T>,
		},
		/// A sponsor set aside more.
		BudgetToppedUp {
			/// The account that it pays for.
			beneficiary: T::AccountId,
			/// What was added to the budget.
			amount: BalanceOf<T>,
		},
		/// A sponsorship ended. Deposits that were paid stay until what they are for is removed.
		SponsorshipEnded {
			/// The account that was paid for.
			beneficiary: T::AccountId,
			/// The sponsor.
			sponsor: T::AccountId,
			/// What was left of the budget, and is the sponsor's again.
			returned: BalanceOf<T>,
		},
		/// Nothing provides for an account any more on behalf of a sponsor.
		BeneficiaryReleased {
			/// The account.
			beneficiary: T::AccountId,
		},
		/// A sponsor paid the fee of a call.
		FeePaid {
			/// The signer.
			beneficiary: T::AccountId,
			/// The sponsor.
			sponsor: T::AccountId,
			/// The fee.
			fee: BalanceOf<T>,
		},
		/// A sponsor's budget was used for a storage deposit.
		DepositPaid {
			/// The account that the deposit is for.
			beneficiary: T::AccountId,
			/// The sponsor.
			sponsor: T::AccountId,
			/// The deposit.
			amount: BalanceOf<T>,
		},
		/// A storage deposit came back to the budget or, once the sponsorship has ended, to the
		/// sponsor.
		DepositReturned {
			/// The account that the deposit was for.
			beneficiary: T::AccountId,
			/// The sponsor.
			sponsor: T::AccountId,
			/// The deposit.
			amount: BalanceOf<T>,
		},
	}

	/// The reasons for which a call is refused.
	#[pallet::error]
	pub enum Error<T> {
		/// The account has a sponsor. Top up, or let sponsor or beneficiary end it first.
		AlreadySponsored,
		/// The account has no sponsor. Look at `Sponsorships`.
		NotSponsored,
		/// The signer is not the sponsor of the account. Look at `Sponsorships`.
		NotSponsor,
		/// The signer is neither the sponsor nor the beneficiary.
		NotParty,
		/// An account cannot sponsor itself.
		SelfSponsored,
		/// The budget is below `MinBudget`. Set aside more.
		BudgetTooSmall,
		/// Neither the rest of the budget nor the account's own balance covers the deposit. Ask the
		/// sponsor to top up.
		BudgetExhausted,
		/// The account still depends on the sponsorship: it runs, deposits are held for the
		/// account, or something else hangs on the account. Remove that first.
		StillInUse,
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}

	#[pallet::call]
	impl<T: Config> Pallet<T> {
		/// Begins to pay for accounts.
		///
		/// ## Origin
		/// [`Config::SponsorOrigin`].
		///
		/// ## Details
		/// For each account the budget and a deposit for the record are held on the sponsor's
		/// account. The account may sign from now on, also without a balance. A sponsor whose
		/// budget for the account has sunk below [`Config::MinBudget`] is replaced. All or none.
		///
		/// ## Parameters
		/// - `beneficiaries`: the accounts.
		/// - `budget`: what is set aside for each of them, [`Config::MinBudget`] at least.
		///
		/// ## Errors
		/// - [`Error::BudgetTooSmall`], [`Error::SelfSponsored`], [`Error::AlreadySponsored`], or a
		///   lack of funds.
		///
		/// ## Events
		/// - [`Event::SponsorshipBegun`] for each, after [`Event::SponsorshipEnded`] where a sponsor
		///   is replaced.
		#[pallet::call_index(0)]
		#[pallet::weight(T::WeightInfo::sponsor(beneficiaries.len() as u32))]
		pub fn sponsor(
			origin: OriginFor<T>,
			beneficiaries: BoundedVec<T::AccountId, T::MaxBeneficiaries>,
			budget: BalanceOf<T>,
		) -> DispatchResult {
			let sponsor = T::SponsorOrigin::ensure_origin(origin)?;
			Self::do_sponsor(sponsor, beneficiaries, budget)
		}

		/// Sets aside more for an account.
		///
		/// ## Origin
		/// [`Config::SponsorOrigin`], and the sponsor of the account.
		///
		/// ## Parameters
		/// - `beneficiary`: the account.
		/// - `amount`: what is added to its budget.
		///
		/// ## Errors
		/// - [`Error::NotSponsored`], [`Error::NotSponsor`], or a lack of funds.
		///
		/// ## Events
		/// - [`Event::BudgetToppedUp`].
		#[pallet::call_index(1)]
		#[pallet::weight(T::WeightInfo::top_up())]
		pub fn top_up(
			origin: OriginFor<T>,
			beneficiary: T::AccountId,
			amount: BalanceOf<T>,
		) -> DispatchResult {
			let sponsor = T::SponsorOrigin::ensure_origin(origin)?;
			Self::do_top_up(sponsor, beneficiary, amount)
		}

		/// Ends a sponsorship.
		///
		/// ## Origin
		/// Signed by the sponsor or the beneficiary.
		///
		/// ## Details
		/// What is left of the budget is the sponsor's again at once. Deposits that were paid stay
		/// held until what they are for is removed, and are then the sponsor's again. The record
		/// goes as soon as nothing depends on it.
		///
		/// ## Parameters
		/// - `beneficiary`: the account that is paid for.
		///
		/// ## Errors
		/// - [`Error::NotSponsored`], [`Error::NotParty`].
		///
		/// ## Events
		/// - [`Event::SponsorshipEnded`], and [`Event::BeneficiaryReleased`] where nothing depends on
		///   it.
		#[pallet::call_index(2)]
		#[pallet::weight(T::WeightInfo::end_sponsorship())]
		pub fn end_sponsorship(origin: OriginFor<T>, beneficiary: T::AccountId) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_end_sponsorship(who, beneficiary)
		}

		/// Removes the record of a sponsorship that has ended and that an account depended on at the
		/// time.
		///
		/// ## Origin
		/// Signed by anyone.
		///
		/// ## Details
		/// The records go by themselves when the sponsorship ends or the last deposit comes back. This
		/// is for accounts that could not go then, since something else hung on them.
		///
		/// ## Parameters
		/// - `beneficiary`: the account that was paid for.
		///
		/// ## Errors
		/// - [`Error::NotSponsored`], [`Error::StillInUse`].
		///
		/// ## Events
		/// - [`Event::BeneficiaryReleased`].
		#[pallet::call_index(3)]
		#[pallet::weight(T::WeightInfo::release_beneficiary())]
		pub fn release_beneficiary(
			origin: OriginFor<T>,
			beneficiary: T::AccountId,
		) -> DispatchResult {
			ensure_signed(origin)?;
			Self::do_release_beneficiary(beneficiary)
		}
	}
}
