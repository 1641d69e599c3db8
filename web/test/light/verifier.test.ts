import { start } from 'smoldot';
import { expect, it } from 'vitest';
import { verifierOn, type VerifierStatus } from '../../src/light/verifier.ts';
import { cleared } from './sample.ts';
import { toldOf } from './told-of.ts';

const smoldot = () => start({ maxLogLevel: 0 });

it('reports a specification that is none, and verifies nothing with it', async () => {
	const statuses: VerifierStatus[] = [];
	const verifier = await verifierOn(smoldot, { chainSpec: '{"name": "nothing"}', onStatus: (status) => statuses.push(status) });
	expect(statuses.map(({ state }) => state)).toEqual(['starting', 'failed']);
	expect(statuses[1]!.error).toMatch(/^The light client does not start: /);
	const verdict = await verifier.verifyInterval(0, 12, toldOf(12, cleared()));
	expect(verdict).toEqual({ result: 'unknown', differences: [], reason: statuses[1]!.error });
	verifier.stop();
	expect(statuses.at(-1)).toEqual({ state: 'off' });
});

it('reports a browser that runs no worker', async () => {
	const statuses: VerifierStatus[] = [];
	const broken = () => {
		throw new Error('there are no workers');
	};
	await verifierOn(broken, { chainSpec: '{"genesis": {}}', onStatus: (status) => statuses.push(status) });
	expect(statuses.at(-1)).toEqual({ state: 'failed', error: 'The light client does not start: there are no workers' });
});
