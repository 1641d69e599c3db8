//! The choices that an error offers in place of a mistyped name.

use std::fmt;

/// The number of choices that an error lists.
const LISTED: usize = 16;
/// The similarity, from 0 to 1, above which a choice is taken for the name that was meant.
const ALIKE: f64 = 0.6;

/// The names that there are in place of a mistyped one, as an error says them: the one that was
/// probably meant, and the rest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choices {
	meant: Option<String>,
	known: Vec<String>,
}

impl Choices {
	/// The choices in place of `mistyped`.
	pub(super) fn new(mistyped: &str, known: impl IntoIterator<Item = String>) -> Self {
		let mut known = known.into_iter().collect::<Vec<_>>();
		known.sort();
		known.dedup();
		let mistyped = mistyped.to_lowercase();
		let likeness =
			|name: &String| strsim::normalized_levenshtein(&mistyped, &name.to_lowercase());
		let nearest = known.iter().map(|name| (likeness(name), name));
		let nearest = nearest.max_by(|(one, _), (other, _)| one.total_cmp(other));
		let meant = nearest.filter(|(likeness, _)| *likeness > ALIKE);
		Self { meant: meant.map(|(_, name)| name.clone()), known }
	}
}

impl fmt::Display for Choices {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		if let Some(meant) = &self.meant {
			write!(f, "did you mean `{meant}`? ")?;
		}
		if self.known.is_empty() {
			return f.write_str("there are none");
		}
		let listed = self.known.len().min(LISTED);
		write!(f, "there are {}", self.known[..listed].join("; "))?;
		match self.known.len() - listed {
			0 => Ok(()),
			more => write!(f, "; and {more} more"),
		}
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	fn choices(mistyped: &str, known: &[&str]) -> String {
		Choices::new(mistyped, known.iter().map(|name| (*name).to_owned())).to_string()
	}

	#[test]
	fn the_nearest_name_comes_first_and_each_name_once() {
		let known = ["Sunrise", "Harbor", "Sunrise"];
		assert_eq!(choices("sunrize", &known), "did you mean `Sunrise`? there are Harbor; Sunrise");
		assert_eq!(choices("Zebra", &known), "there are Harbor; Sunrise");
		assert_eq!(choices("Sunrise", &[]), "there are none");
	}

	#[test]
	fn a_long_list_is_cut() {
		let known = (10..30).map(|bus| format!("{bus}.1")).collect::<Vec<_>>();
		let text = Choices::new("x", known).to_string();
		assert!(text.ends_with("25.1; and 4 more"), "{text}");
	}
}
