//! Fees that a sponsor pays where there is one.

use crate::*;
use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode};
use core::marker::PhantomData;
use frame_support::{
	CloneNoBound, DebugNoBound, EqNoBound, PartialEqNoBound,
	dispatch::{DispatchInfo, PostDispatchInfo},
	pallet_prelude::{DispatchResult, TransactionSource, TransactionValidityError, Weight},
	storage::{TransactionOutcome, with_storage_layer, with_transaction},
	traits::Contains,
};
use pallet_transaction_payment::{ChargeTransactionPayment, OnChargeTransaction, TxCreditHold};
use scale_info::{StaticTypeInfo, TypeInfo};
use sp_runtime::{
	DispatchError,
	traits::{
		DispatchInfoOf, DispatchOriginOf, Dispatchable, Implication, PostDispatchInfoOf,
		Saturating, TransactionExtension, TransactionExtensionMetadata, ValidateResult,
	},
};

/// Charges a fee to the signer's sponsor where the sponsor pays for the call, and otherwise to the
/// signer: both as `Inner` does.
pub struct ChargeSponsor<Inner>(PhantomData<Inner>);

/// A fee that has been withdrawn.
pub struct Payment<AccountId, Balance, Info> {
	/// The sponsor that paid, and how much; none where the signer paid.
	pub sponsor: Option<(AccountId, Balance)>,
	/// What the inner handler keeps of it.
	pub info: Info,
}

impl<AccountId, Balance, Info: Default> Default for Payment<AccountId, Balance, Info> {
	fn default() -> Self {
		Self { sponsor: None, info: Info::default() }
	}
}

impl<T, Inner> TxCreditHold<T> for ChargeSponsor<Inner>
where
	T: pallet_transaction_payment::Config,
	Inner: TxCreditHold<T>,
{
	type Credit = Inner::Credit;
}

impl<T, Inner> OnChargeTransaction<T> for ChargeSponsor<Inner>
where
	T: Config + pallet_transaction_payment::Config,
	Inner: OnChargeTransaction<T, Balance = BalanceOf<T>>,
{
	type Balance = BalanceOf<T>;
	type LiquidityInfo = Payment<T::AccountId, BalanceOf<T>, Inner::LiquidityInfo>;

	fn withdraw_fee(
		who: &T::AccountId,
		call: &<T as frame_system::Config>::RuntimeCall,
		dispatch_info: &DispatchInfoOf<<T as frame_system::Config>::RuntimeCall>,
		fee: Self::Balance,
		tip: Self::Balance,
	) -> Result<Self::LiquidityInfo, TransactionValidityError> {
		if let Some(sponsor) = Pallet::<T>::payer(who, call, fee, tip) {
			let paid = with_storage_layer(|| {
				Pallet::<T>::spend(who, &sponsor, fee)?;
				Inner::withdraw_fee(&sponsor, call, dispatch_info, fee, tip)
					.map_err(|_| DispatchError::Unavailable)
			});
			if let Ok(info) = paid {
				return Ok(Payment { sponsor: Some((sponsor, fee)), info });
			}
		}
		let info = Inner::withdraw_fee(who, call, dispatch_info, fee, tip)?;
		Ok(Payment { sponsor: None, info })
	}

	fn can_withdraw_fee(
		who: &T::AccountId,
		call: &<T as frame_system::Config>::RuntimeCall,
		dispatch_info: &DispatchInfoOf<<T as frame_system::Config>::RuntimeCall>,
		fee: Self::Balance,
		tip: Self::Balance,
	) -> Result<(), TransactionValidityError> {
		if let Some(sponsor) = Pallet::<T>::payer(who, call, fee, tip) {
			let is_covered = with_transaction(|| {
				let result = Pallet::<T>::spend(who, &sponsor, fee).is_ok()
					&& Inner::can_withdraw_fee(&sponsor, call, dispatch_info, fee, tip).is_ok();
				TransactionOutcome::Rollback(Ok::<_, DispatchError>(result))
			});
			if is_covered == Ok(true) {
				return Ok(());
			}
		}
		Inner::can_withdraw_fee(who, call, dispatch_info, fee, tip)
	}

	fn correct_and_deposit_fee(
		who: &T::AccountId,
		dispatch_info: &DispatchInfoOf<<T as frame_system::Config>::RuntimeCall>,
		post_info: &PostDispatchInfoOf<<T as frame_system::Config>::RuntimeCall>,
		corrected_fee: Self::Balance,
		tip: Self::Balance,
		payment: Self::LiquidityInfo,
	) -> Result<(), TransactionValidityError> {
		let payer = payment.sponsor.as_ref().map_or(who, |(sponsor, _)| sponsor);
		Inner::correct_and_deposit_fee(
			payer,
			dispatch_info,
			post_info,
			corrected_fee,
			tip,
			payment.info,
		)?;
		if let Some((sponsor, paid)) = payment.sponsor {
			Pallet::<T>::refund(who, &sponsor, paid.saturating_sub(corrected_fee));
			Pallet::<T>::deposit_event(Event::FeePaid {
				beneficiary: who.clone(),
				sponsor,
				fee: corrected_fee.min(paid),
			});
		}
		Ok(())
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn endow_account(who: &T::AccountId, amount: Self::Balance) {
		Inner::endow_account(who, amount);
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn minimum_balance() -> Self::Balance {
		Inner::minimum_balance()
	}
}

/// [`ChargeTransactionPayment`] that also weighs what a sponsor's payment takes, for the calls that
/// can be sponsored. In metadata and on the wire it is the extension that it wraps.
#[derive(
	CloneNoBound, DebugNoBound, PartialEqNoBound, EqNoBound, Encode, Decode, DecodeWithMemTracking,
)]
pub struct ChargeSponsored<T: Config + pallet_transaction_payment::Config>(
	pub ChargeTransactionPayment<T>,
);

type TipOf<T> = <<T as pallet_transaction_payment::Config>::OnChargeTransaction as OnChargeTransaction<T>>::Balance;

impl<T> ChargeSponsored<T>
where
	T: Config + pallet_transaction_payment::Config,
	T::RuntimeCall: Dispatchable<Info = DispatchInfo, PostInfo = PostDispatchInfo>,
	TipOf<T>: Send + Sync,
{
	/// The extension with a tip, which no sponsor pays.
	pub fn from(tip: TipOf<T>) -> Self {
		Self(ChargeTransactionPayment::from(tip))
	}
}

impl<T> TypeInfo for ChargeSponsored<T>
where
	T: Config + pallet_transaction_payment::Config,
	ChargeTransactionPayment<T>: StaticTypeInfo,
{
	type Identity = ChargeTransactionPayment<T>;

	fn type_info() -> scale_info::Type {
		ChargeTransactionPayment::<T>::type_info()
	}
}

impl<T> TransactionExtension<T::RuntimeCall> for ChargeSponsored<T>
where
	T: Config + pallet_transaction_payment::Config + Send + Sync,
	T::RuntimeCall: Dispatchable<Info = DispatchInfo, PostInfo = PostDispatchInfo>,
	ChargeTransactionPayment<T>: TransactionExtension<T::RuntimeCall>,
{
	const IDENTIFIER: &'static str =
		<ChargeTransactionPayment<T> as TransactionExtension<T::RuntimeCall>>::IDENTIFIER;
	type Implicit = <ChargeTransactionPayment<T> as TransactionExtension<T::RuntimeCall>>::Implicit;
	type Val = <ChargeTransactionPayment<T> as TransactionExtension<T::RuntimeCall>>::Val;
	type Pre = <ChargeTransactionPayment<T> as TransactionExtension<T::RuntimeCall>>::Pre;

	fn implicit(&self) -> Result<Self::Implicit, TransactionValidityError> {
		self.0.implicit()
	}

	fn metadata() -> Vec<TransactionExtensionMetadata> {
		<ChargeTransactionPayment<T> as TransactionExtension<T::RuntimeCall>>::metadata()
	}

	fn weight(&self, call: &T::RuntimeCall) -> Weight {
		let charge = match <T as Config>::SponsoredCalls::contains(call) {
			true => <T as Config>::WeightInfo::charge(),
			false => Weight::zero(),
		};
		self.0.weight(call).saturating_add(charge)
	}

	fn validate(
		&self,
		origin: DispatchOriginOf<T::RuntimeCall>,
		call: &T::RuntimeCall,
		info: &DispatchInfoOf<T::RuntimeCall>,
		len: usize,
		implicit: Self::Implicit,
		implication: &impl Implication,
		source: TransactionSource,
	) -> ValidateResult<Self::Val, T::RuntimeCall> {
		self.0.validate(origin, call, info, len, implicit, implication, source)
	}

	fn prepare(
		self,
		val: Self::Val,
		origin: &DispatchOriginOf<T::RuntimeCall>,
		call: &T::RuntimeCall,
		info: &DispatchInfoOf<T::RuntimeCall>,
		len: usize,
	) -> Result<Self::Pre, TransactionValidityError> {
		self.0.prepare(val, origin, call, info, len)
	}

	fn post_dispatch_details(
		pre: Self::Pre,
		info: &DispatchInfoOf<T::RuntimeCall>,
		post_info: &PostDispatchInfoOf<T::RuntimeCall>,
		len: usize,
		result: &DispatchResult,
	) -> Result<Weight, TransactionValidityError> {
		<ChargeTransactionPayment<T> as TransactionExtension<T::RuntimeCall>>::post_dispatch_details(
			pre, info, post_info, len, result,
		)
	}
}
