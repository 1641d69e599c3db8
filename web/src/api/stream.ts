import { invalidate, reachability } from './store.ts';

/** What each kind of event changes. */
const CHANGES: Record<string, readonly string[]> = {
	block: ['/v1/chain', '/v1/network', '/v1/blocks?'],
	auction: ['/v1/auctions', '/v1/explain'],
	phase: ['/v1/auctions', '/v1/explain'],
	interval: ['/v1/auctions', '/v1/explain', '/v1/curtailment', '/v1/aggregators', '/v1/limits'],
	override: ['/v1/auctions', '/v1/explain', '/v1/overrides'],
	review: ['/v1/reviews', '/v1/ders', '/v1/aggregators'],
	der: ['/v1/ders', '/v1/aggregat', '/v1/reviews'],
};
/** What can change while the page is open; a block, once final, cannot. */
const LIVE = [
	'/v1/chain',
	'/v1/auctions',
	'/v1/network',
	'/v1/explain',
	'/v1/curtailment',
	'/v1/aggregat',
	'/v1/ders',
	'/v1/reviews',
	'/v1/overrides',
	'/v1/limits',
	'/v1/nodes',
	'/v1/areas',
	'/v1/blocks?',
	'/v1/accounts',
];
const POLL_MS = 4_000;
/** Asked for again this often even with a stream, should an event have been lost. */
const SAFETY_MS = 60_000;

export type StreamState = 'connecting' | 'live' | 'polling';

let state: StreamState = 'connecting';
const listeners = new Set<(state: StreamState) => void>();

function become(next: StreamState): void {
	if (state === next) return;
	state = next;
	for (const listener of listeners) listener(state);
}

export function streamState(): StreamState {
	return state;
}

export function onStreamState(listener: (state: StreamState) => void): () => void {
	listeners.add(listener);
	// It may have changed since the caller last looked.
	listener(state);
	return () => listeners.delete(listener);
}

/** Follows `/v1/stream`; asks again on a timer while it is not there. */
export function startStream(): void {
	let source: EventSource | undefined;
	const connect = () => {
		source?.close();
		source = new EventSource('/v1/stream');
		source.onopen = () => {
			if (state === 'polling') invalidate(LIVE);
			become('live');
		};
		source.onerror = () => {
			become('polling');
			// The browser tries again by itself unless the answer was no stream at all.
			if (source?.readyState === EventSource.CLOSED) setTimeout(connect, 15_000);
		};
		for (const [kind, prefixes] of Object.entries(CHANGES)) source.addEventListener(kind, () => invalidate(prefixes));
	};
	if (typeof EventSource === 'undefined') become('polling');
	else connect();

	let sinceSafety = 0;
	setInterval(() => {
		if (document.visibilityState === 'hidden') return;
		sinceSafety += POLL_MS;
		if (state !== 'live' || reachability.away) invalidate(LIVE);
		else if (sinceSafety >= SAFETY_MS) {
			sinceSafety = 0;
			invalidate(LIVE);
		}
	}, POLL_MS);
	document.addEventListener('visibilitychange', () => {
		if (document.visibilityState === 'visible') invalidate(LIVE);
	});
}
