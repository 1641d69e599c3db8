// What the browser checks for itself: finality, and the outcome of an interval, by a light client.
//
// Load this module by `import('./light/index.ts')` when it is wanted: with smoldot it is some megabytes.
// docs/light-client.md says what its marks mean.

import { smoldotInWorker } from './smoldot.ts';
import { verifierOn, type Verifier, type VerifierOptions } from './verifier.ts';

export type { Difference } from './comparison.ts';
export type { ToldInterval } from './told.ts';
export type { Verdict } from './verdict.ts';
export type { Verifier, VerifierOptions, VerifierStatus } from './verifier.ts';

/** Starts a light client of the chain in a worker. Never rejects: a failure is a status. */
export function startVerifier(options: VerifierOptions): Promise<Verifier> {
	return verifierOn(smoldotInWorker, options);
}
