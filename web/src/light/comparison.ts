// The mechanics of comparing what a server tells with what is proven: figure by figure, entry by entry.

import { MICRO_DOLLAR, parseExact, writeExact } from './exact.ts';

/** A figure in which the server's answer differs from what is proven. */
export interface Difference {
	/** Where in the server's answer, as `offers.2.awarded_w`; of a missing entry, its list. */
	path?: string;
	/** Which figure, in words. */
	what: string;
	told: string;
	proven: string;
}

/** A proven value, with what it is measured in. */
export type Figure =
	| { of: 'watts' | 'price' | 'money' | 'count' | 'welfare' | 'ppm' | 'milliseconds' | 'block'; value: bigint | null }
	| { of: 'exact'; value: bigint | null }
	| { of: 'instant'; value: bigint | null }
	| { of: 'text'; value: string | null };

const NOTHING = 'nothing';

export class Comparison {
	readonly differences: Difference[] = [];
	/** What could not be compared, in sentences. */
	readonly unchecked: string[] = [];

	/** Compares a figure of the server's answer. */
	figure(path: string, what: string, told: unknown, proven: Figure): void {
		const value = read(told, proven.of);
		if (value === proven.value) return;
		const differs = { told: value === undefined ? raw(told) : write(value, proven.of), proven: write(proven.value, proven.of) };
		this.differences.push({ path, what, ...differs });
	}

	/** Pairs the entries of a list of the server's answer with the proven ones; each pair is compared by `each`. */
	list<Told, Proven>(
		path: string,
		told: readonly Told[],
		proven: readonly Proven[],
		of: {
			toldKey: (entry: Told, at: number) => string;
			provenKey: (entry: Proven, at: number) => string;
			what: (key: string) => string;
			each: (path: string, what: string, told: Told, proven: Proven) => void;
		},
	): void {
		const left = new Map(proven.map((entry, at) => [of.provenKey(entry, at), entry]));
		told.forEach((entry, at) => {
			const key = of.toldKey(entry, at);
			const match = left.get(key);
			if (match === undefined) {
				this.differences.push({ path: `${path}.${at}`, what: of.what(key), told: 'an entry', proven: 'no such entry' });
			} else {
				left.delete(key);
				of.each(`${path}.${at}`, of.what(key), entry, match);
			}
		});
		for (const key of left.keys()) {
			this.differences.push({ path, what: of.what(key), told: 'no such entry', proven: 'an entry' });
		}
	}
}

/** A figure of the server's answer as the value to compare; `undefined` where it is no such figure. */
function read(told: unknown, of: Figure['of']): bigint | string | null | undefined {
	if (told === null || told === undefined) return null;
	switch (of) {
		case 'text':
			return typeof told === 'string' ? told : undefined;
		case 'exact':
			return typeof told === 'string' ? parseExact(told) : undefined;
		case 'instant': {
			const instant = typeof told === 'string' ? Date.parse(told) : Number.NaN;
			return Number.isNaN(instant) ? undefined : BigInt(instant);
		}
		default:
			if (typeof told === 'number') return Number.isSafeInteger(told) ? BigInt(told) : undefined;
			return typeof told === 'string' && /^-?\d+$/.test(told) ? BigInt(told) : undefined;
	}
}

/** A value in words, with its unit. */
function write(value: bigint | string | null, of: Figure['of']): string {
	if (value === null) return NOTHING;
	if (typeof value === 'string') return value;
	switch (of) {
		case 'watts':
			return `${value} W`;
		case 'price':
			return `${dollars(value)} $/MWh`;
		case 'money':
			return `${dollars(value)} $`;
		case 'exact':
			return `${writeExact(value)} µ$/MWh`;
		case 'instant':
			return new Date(Number(value)).toISOString();
		case 'ppm':
			return `${value} ppm`;
		case 'milliseconds':
			return `${value} ms`;
		case 'block':
			return `block ${value}`;
		default:
			return value.toString();
	}
}

/** Micro-dollars as dollars, with two to six decimals. */
function dollars(micro: bigint): string {
	const [whole = '0', fraction = ''] = writeExact((micro * MICRO_DOLLAR) / 1_000_000n).split('.');
	return `${whole}.${fraction.padEnd(2, '0')}`;
}

function raw(told: unknown): string {
	return typeof told === 'string' ? told : JSON.stringify(told);
}
