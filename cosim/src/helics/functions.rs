//! The functions of the library.

use super::HelicsError;
use std::ffi::{CStr, c_char, c_double, c_int, c_void};

/// An object of the library.
pub(super) type Handle = *mut c_void;

/// The library's report of a call: `{ int32_t error_code; const char* message; }`.
#[repr(C)]
pub(super) struct RawError {
	code: i32,
	message: *const c_char,
}

impl RawError {
	/// Fails as the library has.
	pub fn check(&self, function: &'static str) -> Result<(), HelicsError> {
		if self.code == 0 {
			return Ok(());
		}
		let message = if self.message.is_null() {
			String::new()
		} else {
			// SAFETY: the message of an error is a C string that outlives the call.
			unsafe { CStr::from_ptr(self.message) }.to_string_lossy().into_owned()
		};
		Err(HelicsError::Failed { function, message, code: self.code })
	}
}

macro_rules! functions {
	($($name:ident: fn($($arg:ty),*) $(-> $out:ty)?;)*) => {
		/// The functions, each by its name in the library.
		#[allow(non_snake_case)]
		pub(super) struct Functions {
			$(pub $name: unsafe extern "C" fn($($arg),*) $(-> $out)?,)*
		}

		impl Functions {
			/// Finds the functions in a library.
			///
			/// # Safety
			/// The library is HELICS 3.
			pub unsafe fn find(library: &libloading::Library) -> Result<Self, libloading::Error> {
				// SAFETY: the signatures are those of the header.
				unsafe {
					Ok(Self {
						$($name: *library.get(concat!(stringify!($name), "\0").as_bytes())?,)*
					})
				}
			}
		}
	};
}

functions! {
	helicsErrorInitialize: fn() -> RawError;
	helicsGetVersion: fn() -> *const c_char;
	helicsCreateFederateInfo: fn() -> Handle;
	helicsFederateInfoFree: fn(Handle);
	helicsFederateInfoSetCoreTypeFromString: fn(Handle, *const c_char, *mut RawError);
	helicsFederateInfoSetCoreInitString: fn(Handle, *const c_char, *mut RawError);
	helicsFederateInfoSetTimeProperty: fn(Handle, c_int, c_double, *mut RawError);
	helicsFederateInfoSetFlagOption: fn(Handle, c_int, c_int, *mut RawError);
	helicsCreateValueFederate: fn(*const c_char, Handle, *mut RawError) -> Handle;
	helicsFederateRegisterGlobalTypePublication:
		fn(Handle, *const c_char, *const c_char, *const c_char, *mut RawError) -> Handle;
	helicsFederateRegisterSubscription:
		fn(Handle, *const c_char, *const c_char, *mut RawError) -> Handle;
	helicsInputSetOption: fn(Handle, c_int, c_int, *mut RawError);
	helicsInputGetPublicationType: fn(Handle) -> *const c_char;
	helicsInputGetInjectionUnits: fn(Handle) -> *const c_char;
	helicsInputIsUpdated: fn(Handle) -> c_int;
	helicsInputGetDouble: fn(Handle, *mut RawError) -> c_double;
	helicsInputGetComplex: fn(Handle, *mut c_double, *mut c_double, *mut RawError);
	helicsInputGetInteger: fn(Handle, *mut RawError) -> i64;
	helicsInputGetBoolean: fn(Handle, *mut RawError) -> c_int;
	helicsInputGetString: fn(Handle, *mut c_char, c_int, *mut c_int, *mut RawError);
	helicsInputGetStringSize: fn(Handle) -> c_int;
	helicsPublicationPublishDouble: fn(Handle, c_double, *mut RawError);
	helicsPublicationPublishComplex: fn(Handle, c_double, c_double, *mut RawError);
	helicsPublicationPublishInteger: fn(Handle, i64, *mut RawError);
	helicsPublicationPublishBoolean: fn(Handle, c_int, *mut RawError);
	helicsPublicationPublishString: fn(Handle, *const c_char, *mut RawError);
	helicsFederateEnterInitializingMode: fn(Handle, *mut RawError);
	helicsFederateEnterExecutingMode: fn(Handle, *mut RawError);
	helicsFederateRequestTime: fn(Handle, c_double, *mut RawError) -> c_double;
	helicsFederateGlobalError: fn(Handle, c_int, *const c_char, *mut RawError);
	helicsFederateDisconnect: fn(Handle, *mut RawError);
	helicsFederateFree: fn(Handle);
	helicsCloseLibrary: fn();
}
