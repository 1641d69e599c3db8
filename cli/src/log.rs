//! What the log looks like: lines for people, or JSON for programs.

use clap::ValueEnum;
use std::io::{self, IsTerminal};
use tracing_subscriber::{
	EnvFilter,
	fmt::{
		SubscriberBuilder,
		format::{Format as Formatter, Json, JsonFields},
	},
};

/// What is logged unless `RUST_LOG` says otherwise.
const FILTER: &str = "tieline=info,tieline_client=info,tieline_agents=info,tieline_gateway=info,tieline_api=info,tieline_index=info,warn";

/// The format of the log.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
	/// Lines for people.
	#[default]
	Text,
	/// A JSON object a line.
	Json,
}

/// Begins to log to the standard error.
pub(crate) fn begin(format: Format) {
	// By convention, output to people has no colours where NO_COLOR is set to anything.
	let is_colourful =
		io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|v| v.is_empty());
	let filter = || EnvFilter::try_from_default_env().unwrap_or_else(|_| FILTER.into());
	// Where a log cannot be written, on a full disk, saying so would panic.
	let log = tracing_subscriber::fmt().log_internal_errors(false);
	match format {
		Format::Text => {
			log.with_ansi(is_colourful).with_writer(io::stderr).with_env_filter(filter()).init()
		},
		Format::Json => json(log).with_writer(io::stderr).with_env_filter(filter()).init(),
	}
}

/// The same log with each event as a JSON object: `timestamp`, `level`, `target`, `message`, and its
/// fields beside them.
fn json(log: SubscriberBuilder) -> SubscriberBuilder<JsonFields, Formatter<Json>> {
	log.json().flatten_event(true).with_current_span(false).with_span_list(false)
}

#[cfg(test)]
mod tests {
	use super::*;
	use serde_json::Value;
	use std::sync::{Arc, Mutex};
	use tracing_subscriber::fmt::MakeWriter;

	/// What was written.
	#[derive(Clone, Default)]
	struct Written(Arc<Mutex<Vec<u8>>>);

	impl io::Write for Written {
		fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
			self.0.lock().unwrap().extend(bytes);
			Ok(bytes.len())
		}

		fn flush(&mut self) -> io::Result<()> {
			Ok(())
		}
	}

	impl<'a> MakeWriter<'a> for Written {
		type Writer = Self;

		fn make_writer(&'a self) -> Self {
			self.clone()
		}
	}

	#[test]
	fn an_event_is_an_object_with_its_fields() {
		let written = Written::default();
		let subscriber = json(tracing_subscriber::fmt()).with_writer(written.clone()).finish();
		tracing::subscriber::with_default(subscriber, || {
			let bid = Some("3/7");
			tracing::info!(agent = "dso", bid, block = 12_u32, share = 0.5, "done \"so\"\nto say");
			tracing::warn!(error = %"it failed", bid = None::<&str>, "failed");
		});
		let text = String::from_utf8(written.0.lock().unwrap().clone()).unwrap();
		let lines = text.lines().map(|line| serde_json::from_str::<Value>(line).expect("JSON"));
		let lines = lines.collect::<Vec<_>>();
		assert_eq!(lines.len(), 2);
		let first = &lines[0];
		assert_eq!((&first["level"], &first["bid"]), (&"INFO".into(), &"3/7".into()));
		assert_eq!((&first["block"], &first["share"]), (&12.into(), &0.5.into()));
		assert_eq!(first["message"], "done \"so\"\nto say");
		assert!(first["target"].as_str().unwrap().starts_with("tieline"));
		first["timestamp"].as_str().unwrap().parse::<jiff::Timestamp>().expect("RFC 3339");
		assert_eq!((&lines[1]["error"], &lines[1]["bid"]), (&"it failed".into(), &Value::Null));
	}
}
