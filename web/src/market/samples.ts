import { useEffect, useState } from 'preact/hooks';
import type { NetworkState } from '../api/types.ts';

/** What the server says of a peer at a moment: it keeps no history, so this page does while it is open. */
export interface Sample {
	at: number;
	lag_ms: number | null;
	endpoints: NetworkState['endpoints'];
}

/** An hour at one sample in five seconds. */
const MOST = 720;
const PAUSE_MS = 4_500;
const samples: Sample[] = [];

/** Adds what the server says now to the samples, and gives them back. */
export function useSamples(network: NetworkState | undefined, lag_ms: number | null | undefined): readonly Sample[] {
	const [, redraw] = useState(0);
	useEffect(() => {
		if (network === undefined) return;
		const sample = () => {
			const last = samples[samples.length - 1];
			if (last !== undefined && Date.now() - last.at < PAUSE_MS) return;
			samples.push({
				at: Date.now(),
				lag_ms: lag_ms ?? null,
				endpoints: network.endpoints,
			});
			if (samples.length > MOST) samples.shift();
			redraw((count) => count + 1);
		};
		sample();
		const timer = setInterval(sample, 5_000);
		return () => clearInterval(timer);
	}, [network, lag_ms]);
	return samples;
}
