import type { Branch, Bus, Feeder } from '../api/types.ts';

/** Where each bus stands, from 0 to 1 both ways; `y` grows downward. */
export interface Layout {
	at: Map<string, { x: number; y: number }>;
	/** Whether the places are the model's own. */
	isGeographic: boolean;
	/** Height over width, of the model's own coordinates. */
	aspect: number;
	/** The levels of the tree below its source, and the number of its ends. */
	levels: number;
	ends: number;
}

/** The model's coordinates where it has them for every bus, else a tree from the source on. */
export function layoutOf(feeder: Pick<Feeder, 'buses' | 'branches'>): Layout {
	return geographic(feeder.buses) ?? tree(feeder.buses, feeder.branches);
}

function geographic(buses: readonly Bus[]): Layout | null {
	const places = buses.map(({ name, x, y }) => ({ name, x: x ?? Number.NaN, y: y ?? Number.NaN }));
	if (places.length === 0 || places.some(({ x, y }) => !Number.isFinite(x) || !Number.isFinite(y))) return null;
	const [left, right] = [Math.min(...places.map(({ x }) => x)), Math.max(...places.map(({ x }) => x))];
	const [low, high] = [Math.min(...places.map(({ y }) => y)), Math.max(...places.map(({ y }) => y))];
	const [width, height] = [right - left, high - low];
	if (width === 0 && height === 0 && places.length > 1) return null;
	const at = new Map(
		places.map(({ name, x, y }) => [
			name,
			{ x: width === 0 ? 0.5 : (x - left) / width, y: height === 0 ? 0.5 : (high - y) / height },
		]),
	);
	return { at, isGeographic: true, aspect: width === 0 ? 3 : height / width, levels: 0, ends: 0 };
}

/**
 * A radial feeder as a tree: `y` is the distance from the source in branches, and each subtree has a width of
 * its own. A branch that closes a loop does not move a bus; islands stand beside one another.
 */
function tree(buses: readonly Bus[], branches: readonly Branch[]): Layout {
	const neighbours = new Map<string, string[]>(buses.map(({ name }) => [name, []]));
	for (const { from, to } of branches) {
		neighbours.get(from)?.push(to);
		neighbours.get(to)?.push(from);
	}
	const roots = [...buses.filter((bus) => bus.is_source), ...buses.filter((bus) => !bus.is_source)].map(
		({ name }) => name,
	);
	const level = new Map<string, number>();
	const children = new Map<string, string[]>();
	const sources: string[] = [];
	for (const root of roots) {
		if (level.has(root)) continue;
		sources.push(root);
		level.set(root, 0);
		const queue = [root];
		for (let bus = queue.shift(); bus !== undefined; bus = queue.shift()) {
			const own: string[] = [];
			for (const next of neighbours.get(bus) ?? []) {
				if (level.has(next) || !neighbours.has(next)) continue;
				level.set(next, level.get(bus)! + 1);
				own.push(next);
				queue.push(next);
			}
			children.set(bus, own);
		}
	}
	// From the ends of the feeder back to its source: the number of ends below each bus.
	const ends = new Map<string, number>();
	for (const bus of [...level.keys()].sort((a, b) => level.get(b)! - level.get(a)!)) {
		ends.set(
			bus,
			Math.max(
				1,
				(children.get(bus) ?? []).reduce((sum, child) => sum + ends.get(child)!, 0),
			),
		);
	}
	const depth = Math.max(1, ...level.values());
	const all = sources.reduce((sum, source) => sum + ends.get(source)!, 0);
	const at = new Map<string, { x: number; y: number }>();
	const place = (bus: string, left: number) => {
		const pending: [string, number][] = [[bus, left]];
		for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
			const [name, start] = next;
			at.set(name, { x: (start + ends.get(name)! / 2) / all, y: level.get(name)! / depth });
			let from = start;
			// The longest way goes straight on, in the middle of its siblings.
			for (const child of middleFirst(children.get(name) ?? [], (one) => ends.get(one)!)) {
				pending.push([child, from]);
				from += ends.get(child)!;
			}
		}
	};
	let left = 0;
	for (const source of sources) {
		place(source, left);
		left += ends.get(source)!;
	}
	return { at, isGeographic: false, aspect: 0, levels: depth, ends: all };
}

/** Orders siblings so that the largest stands in the middle. */
function middleFirst(names: readonly string[], size: (name: string) => number): string[] {
	const sorted = [...names].sort((a, b) => size(b) - size(a));
	const ordered: string[] = [];
	sorted.forEach((name, index) => {
		if (index % 2 === 0) ordered.push(name);
		else ordered.unshift(name);
	});
	return ordered;
}
