import type { IntervalDetail } from '../api/types.ts';
import type { Verdict, Verifier } from '../light/index.ts';

/** What is known of one interval. */
export type Check =
	{ state: 'off' } | { state: 'waiting' } | { state: 'checking' } | { state: 'done'; verdict: Verdict };

/** An interval of which nothing was found out is asked for again after this, and after twice as long each time. */
const RETRY_MS = 12_000;
const LONGEST_RETRY_MS = 300_000;
/** Checks beyond those on the screen that are kept for a reader who comes back. */
const KEPT = 120;

const texts = new WeakMap<object, string>();

/** The text of an answer, which is written only once: answers are not changed after they came. */
export function textOf(answer: object): string {
	let text = texts.get(answer);
	if (text === undefined) {
		text = JSON.stringify(answer);
		texts.set(answer, text);
	}
	return text;
}

/** One answer of the server for an interval, with its check. */
interface Entry {
	key: string;
	auction: number;
	interval: number;
	told: IntervalDetail;
	/** The answer to the letter: a shorter name of it, such as a hash, could be that of a second answer as well. */
	text: string;
	check: Check;
	/** How often in a row nothing was found out. */
	failures: number;
	/** From when on it may be asked for again, if nothing was found out. */
	again: number;
}

interface Settings {
	/** The light client, once it can be asked. */
	verifier: () => Pick<Verifier, 'verifyInterval'> | undefined;
	/** A check has changed. */
	announce: () => void;
}

function keyOf(auction: number, interval: number): string {
	return `${auction}/${interval}`;
}

/** The checks of intervals, one after the other: for each interval that of the answer which came last. */
export class Checks {
	readonly #settings: Settings;
	/** In the order in which their answers came. */
	readonly #entries = new Map<string, Entry>();
	readonly #queue = new Set<Entry>();
	/** How many parts of the page show an interval. */
	readonly #shown = new Map<string, number>();
	#isWorking = false;

	constructor(settings: Settings) {
		this.#settings = settings;
	}

	/** How many checks are kept. */
	get size(): number {
		return this.#entries.size;
	}

	/** The check of exactly this answer. */
	of(auction: number, interval: number, told: IntervalDetail): Check {
		const entry = this.#entries.get(keyOf(auction, interval));
		const isSame = entry !== undefined && (entry.told === told || entry.text === textOf(told));
		return isSame ? entry.check : { state: 'waiting' };
	}

	/** Says that an interval is on the screen, until the function that comes back is called. */
	show(auction: number, interval: number): () => void {
		const key = keyOf(auction, interval);
		this.#shown.set(key, (this.#shown.get(key) ?? 0) + 1);
		return () => {
			const left = (this.#shown.get(key) ?? 1) - 1;
			if (left > 0) this.#shown.set(key, left);
			else this.#shown.delete(key);
		};
	}

	/** Puts an answer in the queue, unless it is checked already. */
	ask(auction: number, interval: number, told: IntervalDetail): void {
		const key = keyOf(auction, interval);
		const text = textOf(told);
		const known = this.#entries.get(key);
		if (known?.text === text) {
			if (isUnknown(known.check) && Date.now() >= known.again) this.#enqueue(known);
			return;
		}
		if (known !== undefined) this.#drop(known);
		const entry: Entry = { key, auction, interval, told, text, check: { state: 'waiting' }, failures: 0, again: 0 };
		this.#entries.set(key, entry);
		for (const [other, old] of this.#entries) {
			if (this.#entries.size <= KEPT) break;
			if (other !== key && !this.#shown.has(other)) this.#drop(old);
		}
		this.#enqueue(entry);
	}

	/** Goes on with the queue. */
	work(): void {
		const verifier = this.#settings.verifier();
		if (this.#isWorking || verifier === undefined) return;
		const queued = [...this.#queue];
		const next = queued.find(({ key }) => this.#shown.has(key)) ?? queued[0];
		if (next === undefined) return;
		this.#queue.delete(next);
		this.#isWorking = true;
		next.check = { state: 'checking' };
		this.#settings.announce();
		verifier
			.verifyInterval(next.auction, next.interval, next.told)
			.catch((error: unknown): Verdict => ({
				result: 'unknown',
				differences: [],
				reason: error instanceof Error ? error.message : String(error),
			}))
			.then((verdict) => {
				this.#isWorking = false;
				this.#finish(next, verdict);
				this.work();
			});
	}

	/** Forgets all verdicts. What is still being judged is nobody's. */
	clear(): void {
		this.#entries.clear();
		this.#queue.clear();
	}

	#enqueue(entry: Entry): void {
		entry.check = { state: 'waiting' };
		this.#queue.add(entry);
		this.work();
	}

	#drop(entry: Entry): void {
		this.#entries.delete(entry.key);
		this.#queue.delete(entry);
	}

	#finish(entry: Entry, verdict: Verdict): void {
		// A verdict of an answer that another has replaced is dropped.
		if (this.#entries.get(entry.key) !== entry) return;
		entry.check = { state: 'done', verdict };
		if (verdict.result === 'unknown') {
			const pause = Math.min(LONGEST_RETRY_MS, RETRY_MS * 2 ** entry.failures);
			entry.failures += 1;
			entry.again = Date.now() + pause;
			setTimeout(() => this.#retry(entry), pause);
		}
		this.#settings.announce();
	}

	/** Asks again for what is on the screen; the rest is asked for when it is shown. */
	#retry(entry: Entry): void {
		if (this.#entries.get(entry.key) !== entry || !isUnknown(entry.check) || !this.#shown.has(entry.key)) return;
		if (Date.now() >= entry.again) this.#enqueue(entry);
	}
}

function isUnknown(check: Check): boolean {
	return check.state === 'done' && check.verdict.result === 'unknown';
}
