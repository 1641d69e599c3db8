//! The sections of the page.

use std::fmt::Write;

/// A section: a heading, panels and tables, and a caption.
pub(super) struct Section {
	/// Text without markup.
	pub title: String,
	/// Markup.
	pub content: String,
	/// Markup.
	pub caption: String,
}

impl Section {
	/// Adds the section to a page.
	pub fn write(&self, page: &mut String) {
		let Self { title, content, caption } = self;
		// Writing to a string does not fail.
		let _ = write!(
			page,
			"<section>\n<h2>{title}</h2>\n<figure>\n{content}<figcaption>{caption}</figcaption>\n\
			 </figure>\n</section>\n"
		);
	}
}

/// Panels side by side where there is room, and one below the other where there is not.
pub(super) fn panels(panels: impl IntoIterator<Item = String>) -> String {
	let mut content = String::from("<div class=\"panels\">\n");
	for panel in panels {
		let _ = writeln!(content, "<div class=\"panel\">\n{panel}</div>");
	}
	content + "</div>\n"
}

/// A table that scrolls where it is wider than the page.
pub(super) fn table(class: &str, head: &str, body: &str) -> String {
	let class = if class.is_empty() { String::new() } else { format!(" class=\"{class}\"") };
	let head = if head.is_empty() { String::new() } else { format!("<thead>{head}</thead>\n") };
	format!("<div class=\"scroll\"><table{class}>\n{head}<tbody>\n{body}</tbody></table></div>\n")
}
