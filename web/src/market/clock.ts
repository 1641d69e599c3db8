import { useEffect, useState } from 'preact/hooks';
import { useGet } from '../api/store.ts';
import type { Chain } from '../api/types.ts';

/** Beyond this without a block the chain's clock does not go on, and the chain is said to stand still. */
export const STANDSTILL_MS = 20_000;

interface Head {
	number: number;
	chainMs: number;
	seenMs: number;
}

let newest: Head | undefined;

/** The chain's clock: that of the newest finalized block, and on from there by this computer's. */
export function chainNow(head: Head | undefined, nowMs: number): number | undefined {
	if (head === undefined) return undefined;
	return head.chainMs + Math.max(0, Math.min(nowMs - head.seenMs, STANDSTILL_MS));
}

export function useChain(): Chain | undefined {
	const { data } = useGet<Chain>('/v1/chain');
	if (data !== undefined && data.head !== null && data.head.number !== newest?.number) {
		// A page that opens on a chain that stands still must not take its newest block for a new one.
		const chainMs = Date.parse(data.head.time);
		const isFirst = newest === undefined;
		const age = Date.now() - chainMs;
		const seenMs = isFirst && age > STANDSTILL_MS && age < 86_400_000 ? Date.now() - age : Date.now();
		newest = { number: data.head.number, chainMs, seenMs };
	}
	return data;
}

export interface ChainClock {
	/** Milliseconds of the Unix epoch by the chain. */
	now: number | undefined;
	/** How long ago the newest block came. */
	sinceHeadMs: number | undefined;
	standsStill: boolean;
}

const ticking = new Set<(nowMs: number) => void>();
let ticker: ReturnType<typeof setInterval> | undefined;

/** One timer for all clocks on the screen, so that they go together. */
function everySecond(tick: (nowMs: number) => void): () => void {
	ticking.add(tick);
	ticker ??= setInterval(() => {
		for (const each of ticking) each(Date.now());
	}, 1000);
	return () => {
		ticking.delete(tick);
		if (ticking.size > 0) return;
		clearInterval(ticker);
		ticker = undefined;
	};
}

/** The chain's clock now, without following it. */
export function chainTime(): number | undefined {
	return chainNow(newest, Date.now());
}

/** The chain's clock, read once a second. */
export function useChainClock(): ChainClock {
	useChain();
	const [nowMs, tick] = useState(() => Date.now());
	useEffect(() => everySecond(tick), []);
	const sinceHeadMs = newest === undefined ? undefined : Math.max(0, nowMs - newest.seenMs);
	return {
		now: chainNow(newest, nowMs),
		sinceHeadMs,
		standsStill: sinceHeadMs !== undefined && sinceHeadMs > STANDSTILL_MS,
	};
}

/** The zone of the market's day, for every time on the page. */
export function useZone(): string {
	return useChain()?.market_day_zone ?? 'UTC';
}
