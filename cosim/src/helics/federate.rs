//! A value federate with its publications and inputs.

use super::{
	HelicsError, Library,
	functions::{Functions, Handle, RawError},
};
use num_complex::Complex64;
use std::{
	ffi::{CStr, CString, c_char},
	sync::Arc,
};

/// `HELICS_PROPERTY_TIME_DELTA`: the least time between grants.
const TIME_DELTA: i32 = 137;
/// `HELICS_FLAG_UNINTERRUPTIBLE`: only the time that was asked for is granted.
const UNINTERRUPTIBLE: i32 = 1;
/// `HELICS_FLAG_TERMINATE_ON_ERROR`.
const TERMINATE_ON_ERROR: i32 = 72;
/// `HELICS_HANDLE_OPTION_CONNECTION_REQUIRED` and `…_OPTIONAL`.
const CONNECTION_REQUIRED: i32 = 397;
const CONNECTION_OPTIONAL: i32 = 402;

/// Where the federation is.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
	/// The address of the broker.
	pub broker: String,
	/// The broker's port.
	pub port: u16,
	/// The key of the federation: a broker with another refuses the federate.
	pub key: String,
}

/// A federate: the only one of its process.
pub struct Federate {
	functions: Arc<Functions>,
	_library: Library,
	handle: Handle,
}

/// A value that a federate publishes.
#[derive(Clone, Copy)]
pub struct Publication(Handle);

/// A value that a federate reads.
#[derive(Clone, Copy)]
pub struct Input(Handle);

/// Calls a function of the library and fails as it does.
macro_rules! call {
	($self:ident . $function:ident ( $($argument:expr),* )) => {{
		// SAFETY: handles live as long as the federate, strings as long as the call.
		let (result, error) = unsafe {
			let mut error = ($self.functions.helicsErrorInitialize)();
			let result = ($self.functions.$function)($($argument,)* &raw mut error);
			(result, error)
		};
		RawError::check(&error, stringify!($function)).map(|()| result)
	}};
}

fn text(text: &str) -> Result<CString, HelicsError> {
	CString::new(text).map_err(|_| HelicsError::Zero(text.to_owned()))
}

impl Federate {
	/// Joins a federation under a name.
	pub fn join(library: &Library, name: &str, settings: &Settings) -> Result<Self, HelicsError> {
		let functions = library.functions.clone();
		// SAFETY: an object of the library, freed below.
		let info = unsafe { (functions.helicsCreateFederateInfo)() };
		let mut federate = Self { functions, _library: library.clone(), handle: info };
		let Settings { broker, port, key } = settings;
		let core = format!(
			"--federates=1 --broker_address={broker} --brokerport={port} \
			 --local_interface={broker} --brokerkey={key}"
		);
		let (zmq, core, name) = (text("zmq")?, text(&core)?, text(name)?);
		let create = || {
			call!(federate.helicsFederateInfoSetCoreTypeFromString(info, zmq.as_ptr()))?;
			call!(federate.helicsFederateInfoSetCoreInitString(info, core.as_ptr()))?;
			call!(federate.helicsFederateInfoSetTimeProperty(info, TIME_DELTA, 1e-3))?;
			for flag in [UNINTERRUPTIBLE, TERMINATE_ON_ERROR] {
				call!(federate.helicsFederateInfoSetFlagOption(info, flag, 1))?;
			}
			call!(federate.helicsCreateValueFederate(name.as_ptr(), info))
		};
		let created = create();
		// SAFETY: the library has copied what it needs of it.
		unsafe { (federate.functions.helicsFederateInfoFree)(info) };
		federate.handle = std::ptr::null_mut();
		federate.handle = created?;
		Ok(federate)
	}

	/// Registers a value to publish, of a type of HELICS (`double`, `complex`, `integer`, `boolean`,
	/// `string`) and in a unit.
	pub fn publication(
		&self,
		key: &str,
		kind: &str,
		unit: &str,
	) -> Result<Publication, HelicsError> {
		let (key, kind, unit) = (text(key)?, text(kind)?, text(unit)?);
		let (key, kind, unit) = (key.as_ptr(), kind.as_ptr(), unit.as_ptr());
		call!(self.helicsFederateRegisterGlobalTypePublication(self.handle, key, kind, unit))
			.map(Publication)
	}

	/// Registers a value to read. The federation does not begin without one that is required.
	pub fn input(&self, key: &str, unit: &str, required: bool) -> Result<Input, HelicsError> {
		let (key, unit) = (text(key)?, text(unit)?);
		let (key, unit) = (key.as_ptr(), unit.as_ptr());
		let input = call!(self.helicsFederateRegisterSubscription(self.handle, key, unit))?;
		let option = if required { CONNECTION_REQUIRED } else { CONNECTION_OPTIONAL };
		call!(self.helicsInputSetOption(input, option, 1))?;
		Ok(Input(input))
	}

	/// The type and the unit in which the value of an input is published; empty while nobody does.
	/// Known once [`initialize`](Self::initialize) has returned.
	pub fn published_as(&self, input: Input) -> (String, String) {
		// SAFETY: both are C strings that live as long as the input.
		let read = |text: *const c_char| match text.is_null() {
			true => String::new(),
			false => unsafe { CStr::from_ptr(text) }.to_string_lossy().into_owned(),
		};
		unsafe {
			let kind = (self.functions.helicsInputGetPublicationType)(input.0);
			let unit = (self.functions.helicsInputGetInjectionUnits)(input.0);
			(read(kind), read(unit))
		}
	}

	/// Waits until all federates have registered what they publish and read.
	pub fn initialize(&self) -> Result<(), HelicsError> {
		call!(self.helicsFederateEnterInitializingMode(self.handle))
	}

	/// Waits until all federates are ready, and begins at time 0.
	pub fn begin(&self) -> Result<(), HelicsError> {
		call!(self.helicsFederateEnterExecutingMode(self.handle))
	}

	/// Waits for a time, in seconds. Returns the time granted: the one asked for, or the end of time
	/// when the federation has ended.
	pub fn advance(&self, to: f64) -> Result<f64, HelicsError> {
		call!(self.helicsFederateRequestTime(self.handle, to))
	}

	/// Ends the federation with an error that all federates get.
	pub fn abort(&self, reason: &str) {
		if let Ok(reason) = text(&reason.replace('\0', "")) {
			let _ = call!(self.helicsFederateGlobalError(self.handle, -1, reason.as_ptr()));
		}
	}

	/// Leaves the federation.
	pub fn leave(&self) -> Result<(), HelicsError> {
		call!(self.helicsFederateDisconnect(self.handle))
	}

	/// Publishes a real number.
	pub fn publish_double(&self, to: Publication, value: f64) -> Result<(), HelicsError> {
		call!(self.helicsPublicationPublishDouble(to.0, value))
	}

	/// Publishes a complex number.
	pub fn publish_complex(&self, to: Publication, value: Complex64) -> Result<(), HelicsError> {
		call!(self.helicsPublicationPublishComplex(to.0, value.re, value.im))
	}

	/// Publishes an integer.
	pub fn publish_integer(&self, to: Publication, value: i64) -> Result<(), HelicsError> {
		call!(self.helicsPublicationPublishInteger(to.0, value))
	}

	/// Publishes whether something is so.
	pub fn publish_boolean(&self, to: Publication, value: bool) -> Result<(), HelicsError> {
		call!(self.helicsPublicationPublishBoolean(to.0, i32::from(value)))
	}

	/// Publishes a text.
	pub fn publish_string(&self, to: Publication, value: &str) -> Result<(), HelicsError> {
		let value = text(value)?;
		call!(self.helicsPublicationPublishString(to.0, value.as_ptr()))
	}

	/// Whether the value of an input has changed since it was read last.
	pub fn is_updated(&self, input: Input) -> bool {
		// SAFETY: the input is the federate's.
		unsafe { (self.functions.helicsInputIsUpdated)(input.0) != 0 }
	}

	/// Reads a real number.
	pub fn read_double(&self, input: Input) -> Result<f64, HelicsError> {
		call!(self.helicsInputGetDouble(input.0))
	}

	/// Reads a complex number.
	pub fn read_complex(&self, input: Input) -> Result<Complex64, HelicsError> {
		let (mut re, mut im) = (0.0, 0.0);
		call!(self.helicsInputGetComplex(input.0, &raw mut re, &raw mut im))?;
		Ok(Complex64::new(re, im))
	}

	/// Reads an integer.
	pub fn read_integer(&self, input: Input) -> Result<i64, HelicsError> {
		call!(self.helicsInputGetInteger(input.0))
	}

	/// Reads whether something is so.
	pub fn read_boolean(&self, input: Input) -> Result<bool, HelicsError> {
		call!(self.helicsInputGetBoolean(input.0)).map(|value| value != 0)
	}

	/// Reads a text.
	pub fn read_string(&self, input: Input) -> Result<String, HelicsError> {
		// SAFETY: the input is the federate's.
		let size = unsafe { (self.functions.helicsInputGetStringSize)(input.0) }.max(0);
		let mut bytes = vec![0u8; usize::try_from(size).unwrap_or_default() + 1];
		let (place, mut length) = (bytes.as_mut_ptr().cast(), 0);
		let room = i32::try_from(bytes.len()).unwrap_or(i32::MAX);
		call!(self.helicsInputGetString(input.0, place, room, &raw mut length))?;
		let end = bytes.iter().position(|byte| *byte == 0).unwrap_or(bytes.len());
		Ok(String::from_utf8_lossy(&bytes[..end]).into_owned())
	}
}

impl Drop for Federate {
	fn drop(&mut self) {
		if !self.handle.is_null() {
			// SAFETY: nothing uses the federate after this.
			unsafe {
				(self.functions.helicsFederateFree)(self.handle);
				(self.functions.helicsCloseLibrary)();
			}
		}
	}
}
