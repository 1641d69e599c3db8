// All figures of a server's answer, and a lie about each.

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

export interface Leaf {
	path: string;
	/** The answer with another value there. */
	lie: unknown;
}

/** For each figure of the answer, the answer with a lie about it. */
export function* lies(answer: unknown): Generator<Leaf> {
	const honest = answer as Json;
	for (const path of paths(honest)) {
		const copy = structuredClone(honest);
		const holder = path.slice(0, -1).reduce<any>((node, key) => node[key], copy);
		const last = path[path.length - 1]!;
		holder[last] = last === 'posted' ? { block: 1 } : another(holder[last]);
		yield { path: path.join('.'), lie: copy };
	}
}

function paths(node: Json, at: (string | number)[] = []): (string | number)[][] {
	if (Array.isArray(node)) return node.flatMap((each, index) => paths(each, [...at, index]));
	if (typeof node === 'object' && node !== null) return Object.entries(node).flatMap(([key, each]) => paths(each, [...at, key]));
	return [at];
}

/** Another value of the same kind. */
function another(value: Json): Json {
	if (typeof value === 'number') return value + 1;
	if (value === null) return 1;
	const text = String(value);
	if (/^\d{4}-\d\d-\d\dT/.test(text)) return new Date(Date.parse(text) + 3_600_000).toISOString();
	if (/^-?\d+(\.\d+)?$/.test(text)) return /\.\d*$/.test(text) ? `${text.slice(0, -1)}${(Number(text.slice(-1)) + 1) % 10}` : `${text}1`;
	return { supply: 'demand', demand: 'supply', upper: 'lower', lower: 'upper', voltage: 'thermal', thermal: 'voltage' }[text] ?? `${text}x`;
}
