import { useEffect, useState } from 'preact/hooks';
import { get } from '../api/client.ts';
import type { Interval, IntervalDetail } from '../api/types.ts';
import type { Verdict, Verifier, VerifierStatus } from '../light/index.ts';
import { differencesOfSummary } from './summary.ts';

export type { Verdict, VerifierStatus };

/** Whether the reader has switched the check on, and how far it is. */
export interface VerifierView {
	on: boolean;
	status: VerifierStatus;
	/** Where the chain specification came from: null is the server itself. */
	file: string | null;
}

/** What is known of one interval. */
export type Check =
	{ state: 'off' } | { state: 'waiting' } | { state: 'checking' } | { state: 'done'; verdict: Verdict };

const REMEMBERED = 'tieline.verify';
/** Before the clearing the book of an interval is still being written. */
const SETTLED: ReadonlySet<string> = new Set(['clearing', 'cleared', 'no-trade']);
const RETRY_MS = 12_000;

let view: VerifierView = { on: false, status: { state: 'off' }, file: null };
let verifier: Verifier | undefined;
/** Which start the page is in: answers of an earlier one are nobody's. */
let generation = 0;
const readers = new Set<() => void>();
const checks = new Map<string, Check>();
const queue: { key: string; auction: number; told: IntervalDetail }[] = [];
let working = false;

function announce(): void {
	for (const reader of readers) reader();
}

function show(change: Partial<VerifierView>): void {
	view = { ...view, ...change };
	announce();
}

function remember(on: boolean): void {
	try {
		if (on) localStorage.setItem(REMEMBERED, 'on');
		else localStorage.removeItem(REMEMBERED);
	} catch {
		// A browser that keeps nothing still verifies.
	}
}

/** Switches the check on again if it was on when the page was last open. */
export function resumeVerifier(): void {
	try {
		if (localStorage.getItem(REMEMBERED) === 'on') void switchOn();
	} catch {
		// See above.
	}
}

/** Starts the light client, with the chain specification of the server or with the reader's own. */
export async function switchOn(own?: { name: string; text: string }): Promise<void> {
	switchOff(false);
	const mine = ++generation;
	remember(true);
	show({ on: true, status: { state: 'starting' }, file: own?.name ?? null });
	try {
		const chainSpec = own?.text ?? (await serverSpecification());
		const { startVerifier } = await import('../light/index.ts');
		const started = await startVerifier({
			chainSpec,
			onStatus: (status: VerifierStatus) => {
				if (mine !== generation) return;
				show({ status });
				work();
			},
		});
		if (mine !== generation) {
			started.stop();
			return;
		}
		verifier = started;
		work();
	} catch (error) {
		if (mine === generation)
			show({ status: { state: 'failed', error: error instanceof Error ? error.message : String(error) } });
	}
}

export function switchOff(forget = true): void {
	generation += 1;
	verifier?.stop();
	verifier = undefined;
	checks.clear();
	queue.length = 0;
	if (forget) remember(false);
	show({ on: false, status: { state: 'off' }, file: null });
}

async function serverSpecification(): Promise<string> {
	const response = await fetch('/chainspec.json');
	if (!response.ok)
		throw new Error('The server has no chain specification to give. Choose a file with that of your consortium.');
	return response.text();
}

export function useVerifier(): VerifierView {
	const [, redraw] = useState(0);
	useEffect(() => {
		const reader = () => redraw((count) => count + 1);
		readers.add(reader);
		// It may have changed between the drawing and here.
		reader();
		return () => {
			readers.delete(reader);
		};
	}, []);
	return view;
}

function keyOf(auction: number, told: IntervalDetail): string {
	return `${auction}/${told.interval} ${fingerprint(JSON.stringify(told))}`;
}

/** Tells answers of the server apart; not a secure hash, which nothing here needs. */
function fingerprint(text: string): number {
	let hash = 0;
	for (let index = 0; index < text.length; index += 1) hash = (Math.imul(hash, 31) + text.charCodeAt(index)) | 0;
	return hash;
}

function enqueue(key: string, auction: number, told: IntervalDetail): void {
	if (checks.has(key)) return;
	checks.set(key, { state: 'waiting' });
	queue.push({ key, auction, told });
	work();
}

function work(): void {
	if (working || verifier === undefined || view.status.state !== 'ready') return;
	const next = queue.shift();
	if (next === undefined) return;
	working = true;
	const mine = generation;
	checks.set(next.key, { state: 'checking' });
	announce();
	verifier
		.verifyInterval(next.auction, next.told.interval, next.told)
		.catch((error: unknown): Verdict => ({
			result: 'unknown',
			differences: [],
			reason: error instanceof Error ? error.message : String(error),
		}))
		.then((verdict) => {
			working = false;
			if (mine === generation) {
				checks.set(next.key, { state: 'done', verdict });
				if (verdict.result === 'unknown') setTimeout(() => retry(mine, next), RETRY_MS);
				announce();
			}
			work();
		});
}

function retry(mine: number, item: (typeof queue)[number]): void {
	if (mine !== generation || readers.size === 0) return;
	checks.delete(item.key);
	enqueue(item.key, item.auction, item.told);
}

/** The check of an interval as the server tells it; it is put in the queue when it is on the screen. */
export function useCheck(auction: number | undefined, told: IntervalDetail | undefined): Check {
	const { on, status } = useVerifier();
	const isCheckable = on && auction !== undefined && told !== undefined && SETTLED.has(told.phase);
	const key = isCheckable ? keyOf(auction, told) : null;
	useEffect(() => {
		if (key !== null && told !== undefined && auction !== undefined) enqueue(key, auction, told);
	}, [key]);
	if (key === null) return { state: 'off' };
	return unlessFailed(checks.get(key) ?? { state: 'waiting' }, status);
}

/** A check that waits for a light client which has failed is none. */
function unlessFailed(check: Check, status: VerifierStatus): Check {
	if (check.state !== 'waiting' || status.state !== 'failed') return check;
	return {
		state: 'done',
		verdict: { result: 'unknown', differences: [], reason: status.error ?? 'The light client has failed.' },
	};
}

const told = new Map<string, { of: string; detail: IntervalDetail | undefined }>();

/**
 * The checks of a list of intervals. The list has only sums, so each interval is asked for whole,
 * verified, and the list compared with it.
 */
export function useChecks(auction: number | undefined, intervals: readonly Interval[] | undefined): Map<number, Check> {
	const { on, status } = useVerifier();
	const ready = on && status.state === 'ready';
	const wanted = auction === undefined || intervals === undefined || !ready ? '' : JSON.stringify(intervals);
	useEffect(() => {
		if (wanted === '' || auction === undefined || intervals === undefined) return;
		let isOver = false;
		void (async () => {
			for (const row of intervals) {
				if (isOver) return;
				if (row.cleared === null) continue;
				const name = `${auction}/${row.interval}`;
				const of = JSON.stringify(row);
				if (told.get(name)?.of === of) {
					const detail = told.get(name)?.detail;
					if (detail !== undefined) enqueue(keyOf(auction, detail), auction, detail);
					continue;
				}
				told.set(name, { of, detail: undefined });
				try {
					const detail = await get<IntervalDetail>(`/v1/auctions/${auction}/intervals/${row.interval}`);
					told.set(name, { of, detail });
					enqueue(keyOf(auction, detail), auction, detail);
				} catch {
					told.delete(name);
				}
			}
		})();
		return () => {
			isOver = true;
			for (const [name, entry] of told) if (entry.detail === undefined) told.delete(name);
		};
	}, [wanted]);

	const result = new Map<number, Check>();
	if (auction === undefined || intervals === undefined) return result;
	for (const row of intervals) {
		if (!on || row.cleared === null) {
			result.set(row.interval, { state: 'off' });
			continue;
		}
		const detail = told.get(`${auction}/${row.interval}`)?.detail;
		const check = detail === undefined ? undefined : checks.get(keyOf(auction, detail));
		if (detail === undefined || check === undefined)
			result.set(row.interval, unlessFailed({ state: 'waiting' }, status));
		else result.set(row.interval, unlessFailed(withSummary(check, row, detail), status));
	}
	return result;
}

function withSummary(check: Check, row: Interval, detail: IntervalDetail): Check {
	if (check.state !== 'done') return check;
	const differences = differencesOfSummary(row, detail);
	if (differences.length === 0) return check;
	return {
		state: 'done',
		verdict: { ...check.verdict, result: 'differs', differences: [...check.verdict.differences, ...differences] },
	};
}

/** One mark for several checks: the worst of them. */
export function together(all: readonly Check[]): Check {
	const differs = all.find((check) => check.state === 'done' && check.verdict.result === 'differs');
	if (differs !== undefined) return differs;
	if (all.length === 0 || all.every((check) => check.state === 'off')) return { state: 'off' };
	const running = all.find((check) => check.state === 'checking') ?? all.find((check) => check.state === 'waiting');
	if (running !== undefined) return running;
	const unknown = all.find((check) => check.state === 'done' && check.verdict.result === 'unknown');
	if (unknown !== undefined) return unknown;
	const off = all.find((check) => check.state === 'off');
	return off ?? all[all.length - 1]!;
}
