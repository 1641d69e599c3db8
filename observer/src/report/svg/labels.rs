//! The names of lines, beside their ends.

use super::{Anchor, Plot, Svg};

/// The least distance between two names, for text that small screens enlarge.
const GAP: f64 = 15.0;
/// The most characters of a name; the hint of its line has all of it.
const LONGEST: usize = 11;
/// The room that names take to the right of a plot.
pub(in crate::report) const ROOM: f64 = 76.0;

/// The name of a line, and the point at which it ends.
pub(in crate::report) struct LineName {
	pub text: String,
	pub end: (f64, f64),
	pub colour: &'static str,
}

/// Writes the names of lines to the right of a plot, none over another, each with a leader from its
/// line's end. Where there is no room for all, the highest, the lowest and those in even steps
/// between are named.
pub(in crate::report) fn name_lines(svg: &mut Svg, plot: &Plot, mut names: Vec<LineName>) {
	names.sort_by(|a, b| a.end.1.total_cmp(&b.end.1));
	let names = sample(names, 1 + (plot.height / GAP) as usize);
	let wanted = names.iter().map(|name| name.end.1 + 4.0).collect::<Vec<_>>();
	let placed = spread(&wanted, GAP, plot.top + 4.0, plot.bottom() + 4.0);
	for (name, y) in names.iter().zip(placed) {
		let (x, end) = name.end;
		svg.line((x + 1.5, end), (plot.right() + 10.0, y - 4.0), "leader");
		let text = match name.text.chars().count() > LONGEST {
			true => name.text.chars().take(LONGEST - 1).chain(['…']).collect(),
			false => name.text.clone(),
		};
		svg.coloured((plot.right() + 13.0, y), Anchor::Start, "name", name.colour, text);
	}
}

/// At most `room` of the items, the first, the last, and those in even steps between.
fn sample<T>(items: Vec<T>, room: usize) -> Vec<T> {
	let (count, room) = (items.len(), room.max(2));
	if count <= room {
		return items;
	}
	let chosen = (0..room).map(|k| k * (count - 1) / (room - 1)).collect::<Vec<_>>();
	let items = items.into_iter().enumerate();
	items.filter(|(at, _)| chosen.contains(at)).map(|(_, item)| item).collect()
}

/// Moves labels apart so that none is nearer than `gap` to the next, as little as possible, within
/// `low` to `high`. Takes and returns positions in the order given.
pub(in crate::report) fn spread(positions: &[f64], gap: f64, low: f64, high: f64) -> Vec<f64> {
	let mut order: Vec<_> = (0..positions.len()).collect();
	order.sort_by(|&a, &b| positions[a].total_cmp(&positions[b]));
	let mut placed = positions.to_vec();
	let mut floor = low;
	for &at in &order {
		placed[at] = placed[at].max(floor);
		floor = placed[at] + gap;
	}
	let mut ceiling = high;
	for &at in order.iter().rev() {
		placed[at] = placed[at].min(ceiling);
		ceiling = placed[at] - gap;
	}
	placed
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn labels_that_would_overlap_move_apart() {
		let placed = spread(&[10.0, 11.0, 50.0], 12.0, 0.0, 100.0);
		assert!(placed[1] - placed[0] >= 12.0);
		assert_eq!(placed[2], 50.0);
		let crowded = spread(&[99.0, 98.0], 12.0, 0.0, 100.0);
		assert!(crowded.iter().all(|at| (0.0..=100.0).contains(at)));
	}

	#[test]
	fn where_names_have_no_room_the_outermost_are_kept() {
		assert_eq!(sample((0..9).collect(), 5), [0, 2, 4, 6, 8]);
		assert_eq!(sample(vec![1, 2, 3], 5), [1, 2, 3]);
	}
}
