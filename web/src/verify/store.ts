import { useEffect, useState } from 'preact/hooks';
import { get } from '../api/client.ts';
import type { Interval, IntervalDetail } from '../api/types.ts';
import type { Verdict, Verifier, VerifierStatus } from '../light/index.ts';
import { type Check, Checks, textOf } from './checks.ts';
import { checkOfRow, checksOfRows } from './summary.ts';

export type { Check, Verdict, VerifierStatus };

/** Whether the reader has switched the check on, and how far it is. */
export interface VerifierView {
	on: boolean;
	status: VerifierStatus;
	/** Where the chain specification came from: null is the server itself. */
	file: string | null;
}

const REMEMBERED = 'tieline.verify';
/** Before the clearing the book of an interval is still being written. */
const SETTLED: ReadonlySet<string> = new Set(['clearing', 'cleared', 'no-trade']);

let view: VerifierView = { on: false, status: { state: 'off' }, file: null };
let verifier: Verifier | undefined;
/** Which start the page is in: answers of an earlier one are nobody's. */
let generation = 0;
const readers = new Set<() => void>();
const checks = new Checks({ verifier: () => (view.status.state === 'ready' ? verifier : undefined), announce });

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
				checks.work();
			},
		});
		if (mine !== generation) {
			started.stop();
			return;
		}
		verifier = started;
		checks.work();
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

/** The check of an interval as the server tells it; it is put in the queue when it is on the screen. */
export function useCheck(
	auction: number | undefined,
	interval: number | undefined,
	told: IntervalDetail | undefined,
): Check {
	const { on, status } = useVerifier();
	const isCheckable =
		on && auction !== undefined && interval !== undefined && told !== undefined && SETTLED.has(told.phase);
	useEffect(() => {
		if (!isCheckable) return;
		const leave = checks.show(auction, interval);
		checks.ask(auction, interval, told);
		return leave;
	}, [isCheckable, generation, auction, interval, told]);
	return isCheckable ? unlessFailed(checks.of(auction, interval, told), status) : { state: 'off' };
}

/** A check that waits for a light client which has failed is none. */
function unlessFailed(check: Check, status: VerifierStatus): Check {
	if (check.state !== 'waiting' || status.state !== 'failed') return check;
	return {
		state: 'done',
		verdict: { result: 'unknown', differences: [], reason: status.error ?? 'The light client has failed.' },
	};
}

/** The cleared intervals of the list on the screen, whole, each with the text of the row that it was asked for by. */
const whole = { auction: -1, details: new Map<number, { of: string; detail: IntervalDetail }>() };

/** Keeps of the whole intervals those that are still in the list. */
function keepWhole(auction: number, rows: readonly Interval[]): void {
	if (whole.auction !== auction) whole.details.clear();
	whole.auction = auction;
	const listed = new Set(rows.map((row) => row.interval));
	for (const interval of whole.details.keys()) if (!listed.has(interval)) whole.details.delete(interval);
}

/** The interval of a row, as it was told since the row is as it is. */
function wholeOf(auction: number, row: Interval): IntervalDetail | undefined {
	const known = whole.auction === auction ? whole.details.get(row.interval) : undefined;
	return known?.of === textOf(row) ? known.detail : undefined;
}

/**
 * The checks of a list of intervals. The list has only sums, so each interval is asked for whole,
 * verified, and the list compared with it.
 */
export function useChecks(auction: number | undefined, intervals: readonly Interval[] | undefined): Map<number, Check> {
	const { on, status } = useVerifier();
	const ready = on && status.state === 'ready';
	const wanted = auction === undefined || intervals === undefined || !ready ? '' : textOf(intervals);
	useEffect(() => {
		if (wanted === '' || auction === undefined || intervals === undefined) return;
		const cleared = intervals.filter((row) => row.cleared !== null);
		const leave = cleared.map((row) => checks.show(auction, row.interval));
		let isOver = false;
		keepWhole(auction, cleared);
		void (async () => {
			for (const row of cleared) {
				let detail = wholeOf(auction, row);
				if (detail === undefined || detail.cleared === null) {
					const path = `/v1/auctions/${auction}/intervals/${row.interval}`;
					detail = await get<IntervalDetail>(path).catch(() => undefined);
					// A newer list, or a reader who has gone on, has no use for the answer.
					if (isOver) return;
					// Without an answer the next list asks again.
					if (detail === undefined) continue;
					whole.details.set(row.interval, { of: textOf(row), detail });
				}
				checks.ask(auction, row.interval, detail);
			}
		})();
		return () => {
			isOver = true;
			for (const each of leave) each();
		};
	}, [wanted, auction, generation]);

	return checksOfRows(auction === undefined ? [] : (intervals ?? []), (row) => {
		if (!on || row.cleared === null) return { state: 'off' };
		const detail = wholeOf(auction!, row);
		if (detail === undefined) return unlessFailed({ state: 'waiting' }, status);
		return unlessFailed(checkOfRow(checks.of(auction!, row.interval, detail), row, detail), status);
	});
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
