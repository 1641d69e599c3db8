//! The OpenAPI document: what the routes say of themselves, and what is true of all of them.

use crate::problem::{MEDIA_TYPE, Problem};
use utoipa::{
	OpenApi,
	openapi::{
		Content, HeaderBuilder, ObjectBuilder, Ref, RefOr, ResponseBuilder, Type, header::Header,
		path::Operation, response::Response,
	},
};

/// The document without its routes.
#[derive(OpenApi)]
#[openapi(
	info(
		title = "Tieline",
		description = "The history of a market of distributed energy resources, as its chain has it. \
			Everything is read-only and finalized.\n\nUnits are in names: `_w` watts, `_wh` watt-hours, \
			`_ms` milliseconds, `_micro_dollars` millionths of a dollar, `_planck` the smallest unit of \
			the chain's token. Times are ISO 8601: those of delivery with the offset of the market's zone, \
			those of the chain's clock in UTC. Numbers that can exceed 64 bits are decimal text. Lists \
			give `next`, the cursor of the next page, and can be had as CSV. Every answer has an `ETag`.",
		license(name = "Apache-2.0", identifier = "Apache-2.0"),
	),
	servers((url = "/", description = "This server")),
	tags(
		(name = "market", description = "Auctions, bids, prices, awards and their evidence"),
		(name = "registry", description = "Aggregators, aggregations, DERs and their reviews"),
		(name = "network", description = "Areas, connection points, limits, overrides, feeders"),
		(name = "chain", description = "Blocks, extrinsics, events, accounts, validators, nodes"),
		(name = "search", description = "By name, account, number, hash or date"),
		(name = "stream", description = "What is new"),
		(name = "server", description = "The server itself"),
	),
	components(schemas(Problem)),
)]
pub(crate) struct Document;

/// What else a request can be answered with, whichever it is.
const PROBLEMS: [(&str, &str); 7] = [
	("400", "The request is not well-formed: a parameter, or a cursor from elsewhere"),
	("404", "There is no such thing"),
	("410", "The node has pruned what is asked for"),
	("413", "The request has a body"),
	("414", "The address is too long"),
	("429", "There are too many requests from one address"),
	("500", "This should not have happened"),
];

/// The document with what is true of all routes.
pub(crate) fn complete(mut document: utoipa::openapi::OpenApi) -> utoipa::openapi::OpenApi {
	for item in document.paths.paths.values_mut() {
		if let Some(operation) = &mut item.get {
			complete_operation(operation);
		}
	}
	document
}

fn complete_operation(operation: &mut Operation) {
	let responses = &mut operation.responses.responses;
	if let Some(RefOr::T(found)) = responses.get_mut("200") {
		found.headers.insert("ETag".into(), header("The version of the answer, weak"));
	}
	for (status, description) in PROBLEMS {
		responses.entry(status.into()).or_insert_with(|| problem(description).into());
	}
	let away = "The database or the node does not answer, or the server is busy: ask again";
	responses.entry("503".into()).or_insert_with(|| problem(away).into());
	let unchanged = ResponseBuilder::new().description("The client has this version already");
	responses.entry("304".into()).or_insert_with(|| unchanged.build().into());
}

fn header(description: &str) -> Header {
	let text = ObjectBuilder::new().schema_type(Type::String);
	HeaderBuilder::new().schema(text).description(Some(description)).build()
}

fn problem(description: &str) -> Response {
	let content = Content::new(Some(Ref::from_schema_name("Problem")));
	ResponseBuilder::new().description(description).content(MEDIA_TYPE, content).build()
}
