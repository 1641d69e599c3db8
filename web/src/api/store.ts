import { useEffect, useMemo, useState } from 'preact/hooks';
import { ApiError, get, getAll } from './client.ts';

/** What is known of one path. */
export interface Resource<T> {
	data: T | undefined;
	error: ApiError | undefined;
	/** Whether the first answer is still awaited. */
	loading: boolean;
}

interface Entry {
	key: string;
	load: () => Promise<unknown>;
	data: unknown;
	error: ApiError | undefined;
	loading: boolean;
	running: boolean;
	/** Asked for again while an answer was on its way. */
	again: boolean;
	askedAt: number;
	/** Grows with each change that readers have to see. */
	version: number;
	readers: Set<() => void>;
	timer: ReturnType<typeof setTimeout> | undefined;
}

const entries = new Map<string, Entry>();
const KEPT_WITHOUT_READERS = 120;
/** An answer is not asked for more often than this, however many events name it. */
const SHORTEST_PAUSE_MS = 1_000;

const BUSY_PAUSE_MS = 3_000;

/** Whether the server answered when it was last asked. */
export const reachability = { away: false, listeners: new Set<() => void>() };

function setAway(away: boolean): void {
	if (reachability.away === away) return;
	reachability.away = away;
	for (const listener of reachability.listeners) listener();
}

function entryOf(key: string, load: () => Promise<unknown>): Entry {
	let entry = entries.get(key);
	if (entry === undefined) {
		entry = {
			key,
			load,
			data: undefined,
			error: undefined,
			loading: true,
			running: false,
			again: false,
			askedAt: 0,
			version: 0,
			readers: new Set(),
			timer: undefined,
		};
		entries.set(key, entry);
		if (entries.size > KEPT_WITHOUT_READERS) {
			for (const [other, unread] of entries) {
				if (entries.size <= KEPT_WITHOUT_READERS) break;
				if (unread.readers.size === 0 && other !== key) entries.delete(other);
			}
		}
	}
	return entry;
}

async function refresh(entry: Entry): Promise<void> {
	if (entry.running) {
		entry.again = true;
		return;
	}
	entry.running = true;
	entry.askedAt = Date.now();
	try {
		const data = await entry.load();
		entry.error = undefined;
		// An answer that says the same keeps its identity, so that nothing is drawn again.
		if (JSON.stringify(data) !== JSON.stringify(entry.data)) entry.data = data;
		setAway(false);
	} catch (error) {
		entry.error = error instanceof ApiError ? error : new ApiError(0, null);
		if (entry.error.isAway) {
			// The banner says so; what the server last said stays.
			setAway(true);
			if (entry.data !== undefined) entry.error = undefined;
		} else if (entry.error.status === 429) {
			// Too many questions at once: what is on the screen stays, and is asked for again.
			if (entry.data !== undefined) entry.error = undefined;
			setTimeout(() => schedule(entry), BUSY_PAUSE_MS);
		} else {
			setAway(false);
			entry.data = undefined;
		}
	}
	entry.loading = false;
	entry.running = false;
	entry.version += 1;
	for (const reader of entry.readers) reader();
	if (entry.again) {
		entry.again = false;
		schedule(entry);
	}
}

function schedule(entry: Entry): void {
	if (entry.timer !== undefined) return;
	const pause = Math.max(150, entry.askedAt + SHORTEST_PAUSE_MS - Date.now());
	entry.timer = setTimeout(() => {
		entry.timer = undefined;
		if (entry.readers.size > 0) void refresh(entry);
	}, pause);
}

/** Asks again for what is on the screen and begins with one of `prefixes`; forgets the rest of it. */
export function invalidate(prefixes: readonly string[]): void {
	for (const [key, entry] of entries) {
		if (!prefixes.some((prefix) => key.startsWith(prefix))) continue;
		if (entry.readers.size > 0) schedule(entry);
		else entries.delete(key);
	}
}

function useEntry<T>(key: string | null, load: () => Promise<unknown>): Resource<T> {
	const [, redraw] = useState(0);
	const entry = useMemo(() => (key === null ? null : entryOf(key, load)), [key]);
	const drawn = entry?.version;
	useEffect(() => {
		if (entry === null) return;
		const reader = () => redraw((count) => count + 1);
		if (!entries.has(entry.key)) entries.set(entry.key, entry);
		entry.readers.add(reader);
		// An answer may have come between the drawing and here.
		if (entry.version !== drawn) reader();
		if (entry.data === undefined || Date.now() - entry.askedAt > SHORTEST_PAUSE_MS) void refresh(entry);
		return () => {
			entry.readers.delete(reader);
		};
	}, [entry]);
	if (entry === null) return { data: undefined, error: undefined, loading: false };
	return { data: entry.data as T | undefined, error: entry.error, loading: entry.loading };
}

/** The answer of `path`, kept up to date; nothing while it is null. */
export function useGet<T>(path: string | null): Resource<T> {
	return useEntry<T>(path, () => get(path!));
}

/** All items of the list at `path`. */
export function useAll<T>(path: string | null): Resource<T[]> {
	return useEntry<T[]>(path === null ? null : `${path}#all`, () => getAll(path!));
}
