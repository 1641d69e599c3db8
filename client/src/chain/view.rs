//! View functions of pallets.
//!
//! The runtime answers all of them by `execute_view_function(id, input)`, whose input is a byte
//! string and whose answer is one, or an error. subxt 0.51 encodes the arguments without the
//! length of the byte string and decodes the answer without its wrapping, so the call is put
//! together here.

use super::Config;
use codec::{Decode, Encode};
use subxt::{
	client::{OnlineClientAtBlock, OnlineClientAtBlockImpl},
	ext::scale_decode::DecodeAsType,
	view_functions::{Payload, ViewFunctionsClient},
};

type Views<'at> = ViewFunctionsClient<'at, Config, OnlineClientAtBlockImpl<Config>>;

/// What `execute_view_function` answers: the encoded answer of the view function.
type Answer = Result<Vec<u8>, ViewFunctionError>;

/// The length of the identifier of a view function.
const ID: usize = 32;

/// Why the runtime did not execute a view function.
#[derive(Clone, Debug, PartialEq, Eq, Decode, thiserror::Error)]
enum ViewFunctionError {
	#[error("the runtime has no view functions")]
	NotImplemented,
	#[error("the runtime has no view function with the identifier {0:?}")]
	NotFound([u8; ID]),
	#[error("the runtime cannot decode the arguments of the view function")]
	Codec,
}

/// The answer of a view function at a block.
pub(super) async fn view<P: Payload>(
	at: &OnlineClientAtBlock<Config>,
	question: P,
) -> Result<P::ReturnType, subxt::Error> {
	let views: Views<'_> = at.view_functions();
	views.validate(&question)?;
	let query = query(views.encode_args(&question)?);
	let answer = views.call_raw(Some(&query)).await?;
	let answer = Answer::decode(&mut &*answer)?.map_err(subxt::Error::other)?;

	let metadata = at.metadata();
	let function = metadata
		.pallet_by_name(question.pallet_name())
		.and_then(|pallet| pallet.view_function_by_name(question.function_name()));
	let Some(function) = function else {
		return Err(subxt::Error::other_str("there is no such view function"));
	};
	P::ReturnType::decode_as_type(&mut &*answer, function.output_ty(), metadata.types())
		.map_err(subxt::Error::other)
}

/// The arguments of `execute_view_function`: the identifier, then the arguments of the view
/// function as a byte string. `arguments` are both without the length of the byte string.
fn query(arguments: Vec<u8>) -> Vec<u8> {
	let (id, input) = arguments.split_at(ID.min(arguments.len()));
	[id, &input.encode()].concat()
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn the_arguments_follow_the_identifier_as_a_byte_string() {
		let arguments = [vec![7; ID], vec![1, 2, 3]].concat();
		assert_eq!(query(arguments), [vec![7; ID], vec![3 << 2, 1, 2, 3]].concat());
		assert_eq!(query(vec![7; ID]), [vec![7; ID], vec![0]].concat());
	}

	#[test]
	fn an_answer_is_a_byte_string_or_the_reason_why_there_is_none() {
		let answer = |mut bytes: &[u8]| Answer::decode(&mut bytes);
		assert_eq!(answer(&[0, 2 << 2, 8, 9]), Ok(Ok(vec![8, 9])));
		assert_eq!(answer(&[1, 2]), Ok(Err(ViewFunctionError::Codec)));
		assert!(answer(&[0, 2 << 2, 8]).is_err());
	}
}
