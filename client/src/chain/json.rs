//! SCALE values as JSON, for people and for databases: by the chain's own description of its types.
//!
//! - An account is its SS58 address, a hash or another byte string hexadecimal with `0x`. Bytes that
//!   are text are text.
//! - A wrapper around one value, such as a number of watts, is that value. An enum is its name where
//!   it carries nothing, else `{"Name": …}`; an option is its value or `null`.
//! - Numbers of 128 and 256 bits are decimal texts, since most readers of JSON round them.

use super::AccountId;
use serde_json::{Map, Value};
use std::marker::PhantomData;
use subxt::ext::scale_decode::{
	DecodeAsFields, Error, FieldIter, TypeResolver, Visitor,
	visitor::{DecodeError, TypeIdFor, decode_with_visitor, types},
};

/// The fields of a call or an event as a JSON object, by name; of fields without a name by position.
pub(super) struct JsonFields(pub Value);

impl DecodeAsFields for JsonFields {
	fn decode_as_fields<'resolver, R: TypeResolver>(
		input: &mut &[u8],
		fields: &mut dyn FieldIter<'resolver, R::TypeId>,
		types: &'resolver R,
	) -> Result<Self, Error> {
		let mut object = Map::new();
		for (at, field) in fields.enumerate() {
			let value = decode_with_visitor(input, field.id, types, Json::<R>::new())?;
			let name = field.name.map_or_else(|| at.to_string(), Into::into);
			object.insert(name, value.json());
		}
		Ok(Self(Value::Object(object)))
	}
}

/// A value on its way: bytes are put together by what holds them.
enum Node {
	Byte(u8),
	Json(Value),
}

impl Node {
	fn json(self) -> Value {
		match self {
			Self::Byte(byte) => byte.into(),
			Self::Json(value) => value,
		}
	}
}

/// Bytes that all stand together.
fn bytes(nodes: &[Node]) -> Option<Vec<u8>> {
	let byte = |node: &Node| match node {
		Node::Byte(byte) => Some(*byte),
		Node::Json(_) => None,
	};
	if nodes.is_empty() { None } else { nodes.iter().map(byte).collect() }
}

fn list(nodes: Vec<Node>) -> Value {
	Value::Array(nodes.into_iter().map(Node::json).collect())
}

/// Bytes as hexadecimal digits.
pub(crate) fn hex(bytes: &[u8]) -> String {
	use std::fmt::Write;
	let mut text = String::with_capacity(2 + 2 * bytes.len());
	text.push_str("0x");
	for byte in bytes {
		// Writing to a string does not fail.
		let _ = write!(text, "{byte:02x}");
	}
	text
}

/// Bytes as text, where they are text.
fn text(bytes: &[u8]) -> String {
	match std::str::from_utf8(bytes) {
		Ok(text) if !text.chars().any(char::is_control) => text.into(),
		_ => hex(bytes),
	}
}

struct Json<R>(PhantomData<R>);

impl<R> Json<R> {
	fn new() -> Self {
		Self(PhantomData)
	}
}

/// The items that are left in a value.
macro_rules! items {
	($value:expr) => {{
		let mut nodes = Vec::new();
		while let Some(node) = $value.decode_item(Json::<R>::new()) {
			nodes.push(node?);
		}
		nodes
	}};
}

macro_rules! numbers {
	($($visit:ident: $number:ty),*) => {$(
		fn $visit<'scale, 'resolver>(
			self,
			value: $number,
			_: TypeIdFor<Self>,
		) -> Result<Self::Value<'scale, 'resolver>, Self::Error> {
			Ok(Node::Json(value.into()))
		}
	)*};
}

macro_rules! large_numbers {
	($($visit:ident: $number:ty),*) => {$(
		fn $visit<'scale, 'resolver>(
			self,
			value: $number,
			_: TypeIdFor<Self>,
		) -> Result<Self::Value<'scale, 'resolver>, Self::Error> {
			Ok(Node::Json(value.to_string().into()))
		}
	)*};
}

impl<R: TypeResolver> Visitor for Json<R> {
	type Value<'scale, 'resolver> = Node;
	type Error = DecodeError;
	type TypeResolver = R;

	numbers! {
		visit_bool: bool, visit_u16: u16, visit_u32: u32, visit_u64: u64,
		visit_i8: i8, visit_i16: i16, visit_i32: i32, visit_i64: i64
	}

	large_numbers! { visit_char: char, visit_u128: u128, visit_i128: i128 }

	fn visit_u8<'scale, 'resolver>(
		self,
		value: u8,
		_: TypeIdFor<Self>,
	) -> Result<Self::Value<'scale, 'resolver>, Self::Error> {
		Ok(Node::Byte(value))
	}

	fn visit_u256<'resolver>(
		self,
		value: &[u8; 32],
		_: TypeIdFor<Self>,
	) -> Result<Self::Value<'_, 'resolver>, Self::Error> {
		Ok(Node::Json(hex(value).into()))
	}

	fn visit_i256<'resolver>(
		self,
		value: &[u8; 32],
		_: TypeIdFor<Self>,
	) -> Result<Self::Value<'_, 'resolver>, Self::Error> {
		Ok(Node::Json(hex(value).into()))
	}

	fn visit_str<'scale, 'resolver>(
		self,
		value: &mut types::Str<'scale>,
		_: TypeIdFor<Self>,
	) -> Result<Self::Value<'scale, 'resolver>, Self::Error> {
		Ok(Node::Json(value.as_str()?.into()))
	}

	fn visit_bitsequence<'scale, 'resolver>(
		self,
		value: &mut types::BitSequence<'scale>,
		_: TypeIdFor<Self>,
	) -> Result<Self::Value<'scale, 'resolver>, Self::Error> {
		let bits = value.decode()?.map(|bit| Ok(if bit? { '1' } else { '0' }));
		Ok(Node::Json(bits.collect::<Result<String, DecodeError>>()?.into()))
	}

	fn visit_sequence<'scale, 'resolver>(
		self,
		value: &mut types::Sequence<'scale, 'resolver, R>,
		_: TypeIdFor<Self>,
	) -> Result<Self::Value<'scale, 'resolver>, Self::Error> {
		let nodes = items!(value);
		Ok(Node::Json(match bytes(&nodes) {
			Some(bytes) => text(&bytes).into(),
			None => list(nodes),
		}))
	}

	fn visit_array<'scale, 'resolver>(
		self,
		value: &mut types::Array<'scale, 'resolver, R>,
		_: TypeIdFor<Self>,
	) -> Result<Self::Value<'scale, 'resolver>, Self::Error> {
		let nodes = items!(value);
		Ok(Node::Json(match bytes(&nodes) {
			Some(bytes) => hex(&bytes).into(),
			None => list(nodes),
		}))
	}

	fn visit_tuple<'scale, 'resolver>(
		self,
		value: &mut types::Tuple<'scale, 'resolver, R>,
		_: TypeIdFor<Self>,
	) -> Result<Self::Value<'scale, 'resolver>, Self::Error> {
		let nodes = items!(value);
		Ok(Node::Json(if nodes.is_empty() { Value::Null } else { list(nodes) }))
	}

	fn visit_composite<'scale, 'resolver>(
		self,
		value: &mut types::Composite<'scale, 'resolver, R>,
		_: TypeIdFor<Self>,
	) -> Result<Self::Value<'scale, 'resolver>, Self::Error> {
		if value.name() == Some("AccountId32") {
			let (account, _) =
				value.bytes_from_start().split_first_chunk().ok_or(DecodeError::NotEnoughInput)?;
			let address = AccountId(*account).to_string();
			value.skip_decoding()?;
			return Ok(Node::Json(address.into()));
		}
		composite(value)
	}

	fn visit_variant<'scale, 'resolver>(
		self,
		value: &mut types::Variant<'scale, 'resolver, R>,
		_: TypeIdFor<Self>,
	) -> Result<Self::Value<'scale, 'resolver>, Self::Error> {
		let (kind, name) = (value.enum_name(), value.name());
		let is_empty = value.fields().fields().is_empty();
		let carried = composite(value.fields())?;
		Ok(match (kind, name) {
			(Some("Option"), "None") => Node::Json(Value::Null),
			(Some("Option"), _) | (Some("MultiAddress"), "Id") => carried,
			(_, name) if is_empty => Node::Json(name.into()),
			(_, name) => Node::Json([(name.to_owned(), carried.json())].into_iter().collect()),
		})
	}
}

/// Fields by name, or in order; of one without a name the value alone.
fn composite<R: TypeResolver>(
	value: &mut types::Composite<'_, '_, R>,
) -> Result<Node, DecodeError> {
	if value.fields().is_empty() {
		return Ok(Node::Json(Value::Null));
	}
	if !value.has_unnamed_fields() {
		let mut object = Map::new();
		while let Some(name) = value.peek_name() {
			let Some(field) = value.decode_item(Json::<R>::new()) else { break };
			object.insert(name.to_owned(), field?.json());
		}
		return Ok(Node::Json(Value::Object(object)));
	}
	let mut nodes = items!(value);
	Ok(if nodes.len() == 1 { nodes.remove(0) } else { Node::Json(list(nodes)) })
}

#[cfg(test)]
mod tests {
	use super::*;
	use codec::{Decode, Encode};
	use serde_json::json;

	/// The value of a type of the runtime, by the name of the type.
	fn shown(name: &str, value: &impl Encode) -> Value {
		let metadata = include_bytes!("../../metadata.scale");
		let metadata = subxt::Metadata::decode(&mut &metadata[..]).expect("metadata");
		let types = &metadata.types().types;
		let of = types.iter().find(|known| known.ty.path.segments.join("::") == name);
		let id = of.unwrap_or_else(|| panic!("no type {name}")).id;
		let (encoded, resolver) = (value.encode(), metadata.types());
		let input = &mut &*encoded;
		let shown = decode_with_visitor(input, id, resolver, Json::new()).expect("a value").json();
		assert!(input.is_empty());
		shown
	}

	#[test]
	fn a_wrapper_around_a_number_is_the_number() {
		assert_eq!(shown("tieline_primitives::units::Watts", &-5_000_i64), json!(-5_000));
	}

	#[test]
	fn an_account_is_its_address_and_a_hash_is_hexadecimal() {
		let alice = "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY";
		let account = alice.parse::<AccountId>().expect("an address");
		assert_eq!(shown("sp_core::crypto::AccountId32", &account.0), json!(alice));
		let hash = format!("0x{}", "ab".repeat(32));
		assert_eq!(shown("primitive_types::H256", &[0xab_u8; 32]), json!(hash));
	}

	#[test]
	fn an_enum_is_its_name_and_what_it_carries() {
		use tieline_primitives::{Bound, Reason, Side, name};
		assert_eq!(shown("tieline_primitives::offer::Side", &Side::Demand), json!("Demand"));
		let reason =
			Reason::Voltage { bus: name("675").expect("a name"), phase: 2, bound: Bound::Upper };
		assert_eq!(
			shown("tieline_primitives::limit::Reason", &reason),
			json!({"Voltage": {"bus": "675", "phase": 2, "bound": "Upper"}})
		);
	}

	#[test]
	fn bytes_that_are_no_text_are_hexadecimal() {
		assert_eq!(text(b"Sunrise"), "Sunrise");
		assert_eq!(text(&[0xff, 0]), "0xff00");
		assert_eq!(text(b"two\nlines"), "0x74776f0a6c696e6573");
	}
}
