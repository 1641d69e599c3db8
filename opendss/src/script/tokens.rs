//! A command as a list of tokens.

use crate::error::ParseErrorKind;

/// Whether a name can be written without quotation marks.
pub(crate) fn is_plain(name: &str) -> bool {
	let special = |c: char| c.is_whitespace() || "()[]{}\"'=,!|".contains(c);
	!name.is_empty() && !name.contains(special) && !name.contains("//")
}

/// A value, with the name before its `=`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Token {
	pub key: Option<String>,
	pub value: String,
}

/// The tokens of a line up to its comment.
pub(super) fn tokens(line: &str) -> Result<Vec<Token>, ParseErrorKind> {
	let mut tokens: Vec<Token> = Vec::new();
	let mut rest = line;
	let mut after_equals = false;
	loop {
		rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == ',');
		let Some(first) = rest.chars().next() else { break };
		if first == '!' || rest.starts_with("//") {
			break;
		}
		if first == '=' {
			match tokens.last_mut() {
				Some(last) if last.key.is_none() => {
					last.key = Some(std::mem::take(&mut last.value));
				},
				_ => return Err(ParseErrorKind::Positional("=".into())),
			}
			after_equals = true;
			rest = &rest[1..];
			continue;
		}
		let value = value(&mut rest, first)?;
		match tokens.last_mut() {
			Some(last) if after_equals => last.value = value.into(),
			_ => tokens.push(Token { key: None, value: value.into() }),
		}
		after_equals = false;
	}
	Ok(tokens)
}

/// Splits a value off the rest of the line: bracketed, quoted or a word.
fn value<'a>(rest: &mut &'a str, first: char) -> Result<&'a str, ParseErrorKind> {
	match first {
		'(' => enclosed(rest, first, ')'),
		'[' => enclosed(rest, first, ']'),
		'{' => enclosed(rest, first, '}'),
		'"' | '\'' => enclosed(rest, first, first),
		_ => Ok(word(rest)),
	}
}

fn word<'a>(rest: &mut &'a str) -> &'a str {
	let end = rest
		.find(|c: char| c.is_whitespace() || matches!(c, ',' | '=' | '!'))
		.into_iter()
		.chain(rest.find("//"))
		.min()
		.unwrap_or(rest.len());
	let (word, tail) = rest.split_at(end);
	*rest = tail;
	word
}

fn enclosed<'a>(rest: &mut &'a str, open: char, close: char) -> Result<&'a str, ParseErrorKind> {
	let inner = &rest[1..];
	let end = inner.find(close).ok_or(ParseErrorKind::Unclosed(open))?;
	*rest = &inner[end + 1..];
	Ok(&inner[..end])
}

#[cfg(test)]
mod tests {
	use super::*;

	fn pairs(line: &str) -> Vec<(Option<String>, String)> {
		tokens(line).unwrap().into_iter().map(|t| (t.key, t.value)).collect()
	}

	fn pair(key: &str, value: &str) -> (Option<String>, String) {
		(Some(key.into()), value.into())
	}

	#[test]
	fn values_may_be_quoted_bracketed_and_spaced() {
		assert_eq!(
			pairs("New Line.a bus1 = x.1, kv=2.4 r=[1 | 2 3] 'n'=\"a b\" ! kv=3"),
			[
				(None, "New".into()),
				(None, "Line.a".into()),
				pair("bus1", "x.1"),
				pair("kv", "2.4"),
				pair("r", "1 | 2 3"),
				pair("n", "a b"),
			]
		);
		assert_eq!(pairs("a=1// b=2").len(), 1);
		assert_eq!(pairs("// nothing"), []);
	}

	#[test]
	fn a_bracket_closes_on_its_line() {
		assert_eq!(tokens("r=(1 2"), Err(ParseErrorKind::Unclosed('(')));
	}
}
