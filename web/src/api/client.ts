import type { List, Problem } from './types.ts';

/** An answer that is not the data: the server's own words where it has any. */
export class ApiError extends Error {
	readonly status: number;
	readonly problem: Problem | null;

	constructor(status: number, problem: Problem | null) {
		super(
			problem?.detail ??
				problem?.title ??
				(status === 0 ? 'The server does not answer.' : `The server answers ${status}.`),
		);
		this.status = status;
		this.problem = problem;
	}

	/** The server itself is away, or what stands before it says so. */
	get isAway(): boolean {
		return this.status === 0 || this.status === 502 || this.status === 503 || this.status === 504;
	}
}

/** One answer. The browser revalidates by ETag, so asking again is cheap. */
export async function get<T>(path: string, signal?: AbortSignal): Promise<T> {
	let response: Response;
	try {
		response = await fetch(path, { headers: { accept: 'application/json' }, signal: signal ?? null });
	} catch (error) {
		if (signal?.aborted) throw error;
		throw new ApiError(0, null);
	}
	if (!response.ok) {
		let problem: Problem | null = null;
		if (response.headers.get('content-type')?.includes('json'))
			problem = (await response.json().catch(() => null)) as Problem | null;
		throw new ApiError(response.status, problem);
	}
	return (await response.json()) as T;
}

/** Bounds what a list may make the browser keep. */
const MOST_ITEMS = 50_000;

/** A list to its end. */
export async function getAll<T>(path: string): Promise<T[]> {
	const items: T[] = [];
	const first = withQuery(path, { limit: '1000' });
	let page = await get<List<T>>(first);
	items.push(...page.items);
	while (page.next !== null && page.next !== undefined && items.length < MOST_ITEMS) {
		page = await get<List<T>>(withQuery(first, { cursor: page.next }));
		items.push(...page.items);
	}
	return items;
}

/** The path with these parameters set; those without a value are left out. */
export function withQuery(path: string, parameters: Record<string, string | number | null | undefined>): string {
	const [base = '', query = ''] = path.split('?', 2);
	const search = new URLSearchParams(query);
	for (const [name, value] of Object.entries(parameters)) {
		if (value === null || value === undefined || value === '') search.delete(name);
		else search.set(name, String(value));
	}
	const text = search.toString();
	return text === '' ? base : `${base}?${text}`;
}
