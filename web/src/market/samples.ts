import { useEffect, useState } from 'preact/hooks';
import { get, withQuery } from '../api/client.ts';
import type { NodesOverTime, NodeState } from '../api/types.ts';

/** The nodes at a moment. */
export interface Sample {
	/** On the server's clock. */
	at: number;
	lag_ms: number | null;
	endpoints: readonly (NodeState & { url: string })[];
}

/** How many hours can be shown. */
export const HOURS = [1, 6, 24] as const;

const PAUSE_MS = 5_000;
/** Beyond this many the page begins again, with the samples that the server chooses. */
const MOST = 1_440;

/** What the server saw of its nodes in the last hours, and goes on seeing. */
export function useSamples(hours: number): readonly Sample[] {
	const [samples, setSamples] = useState<readonly Sample[]>([]);
	useEffect(() => {
		const ending = new AbortController();
		let kept: readonly Sample[] = [];
		let timer: ReturnType<typeof setTimeout> | undefined;
		const look = async () => {
			if (kept.length > MOST) kept = [];
			const last = kept[kept.length - 1];
			const after = last === undefined ? null : new Date(last.at).toISOString();
			try {
				const path = withQuery('/v1/network/samples', { hours, after });
				const told = await get<NodesOverTime>(path, ending.signal);
				const oldest = Date.now() - hours * 3_600_000;
				kept = [...kept, ...told.samples.map((sample) => of(sample, told.endpoints))].filter(({ at }) => at > oldest);
				setSamples(kept);
			} catch {
				// The banner says that the server is away; what it said stays.
			}
			if (!ending.signal.aborted) timer = setTimeout(look, PAUSE_MS);
		};
		void look();
		return () => {
			ending.abort();
			clearTimeout(timer);
		};
	}, [hours]);
	return samples;
}

function of(sample: NodesOverTime['samples'][number], endpoints: readonly string[]): Sample {
	return {
		at: Date.parse(sample.time),
		lag_ms: sample.finality_lag_ms,
		endpoints: sample.nodes.flatMap((node, index) => {
			const url = endpoints[index];
			return url === undefined ? [] : [{ ...node, url }];
		}),
	};
}
