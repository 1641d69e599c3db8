//! The progress bar; where there is no terminal, a line for each step.

use indicatif::{ProgressBar, ProgressStyle};
use std::io::{self, Write};

/// How far the day has come, and what it waits for. Without colours.
pub(super) struct Progress {
	bar: ProgressBar,
	step: String,
}

impl Progress {
	pub fn new() -> Self {
		let bar = ProgressBar::new(100).with_style(
			ProgressStyle::with_template("{bar:30} {percent:>3} % {elapsed} {msg}")
				.unwrap_or_else(|_| ProgressStyle::default_bar()),
		);
		Self { bar, step: String::new() }
	}

	/// Shows how far the day has come, in percent, and its step; in a log, once for each step.
	pub fn show(&mut self, percent: u64, step: String) {
		if self.bar.is_hidden() && self.step != step {
			// Nobody may be there to read it, which is no reason to end the day.
			writeln!(io::stderr(), "{percent:>3} % {step}").ok();
		}
		self.bar.set_position(percent);
		self.bar.set_message(step.clone());
		self.step = step;
	}

	/// Shows a sentence that stays.
	pub fn note(&self, text: &str) {
		if self.bar.is_hidden() {
			writeln!(io::stderr(), "{text}").ok();
		} else {
			self.bar.println(text);
		}
	}

	/// The step that was shown last.
	pub fn step(&self) -> &str {
		&self.step
	}

	/// Takes the bar away: the day is done.
	pub fn end(&mut self) {
		self.show(100, "done".into());
		self.bar.finish_and_clear();
	}
}
