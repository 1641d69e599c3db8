import { expect, it } from 'vitest';
import { CHECKPOINT, readSpecification } from '../../src/light/specification.ts';

const raw = { name: 'Tieline', bootNodes: ['/dns4/node.example.org/tcp/443/wss/p2p/12D3KooW'], genesis: { raw: { top: {} } } };

it('passes a raw specification on as it is', () => {
	const json = JSON.stringify(raw);
	expect(readSpecification(json)).toEqual({ chainSpec: json, name: 'Tieline', bootNodes: raw.bootNodes, checkpoint: undefined });
});

it('takes the checkpoint out of it', () => {
	const { chainSpec, checkpoint } = readSpecification(JSON.stringify({ ...raw, [CHECKPOINT]: 'a block' }));
	expect(checkpoint).toBe('a block');
	expect(JSON.parse(chainSpec)).toEqual(raw);
});

it.each([
	['{', 'is no JSON'],
	['null', 'has no genesis'],
	['{"name": "nothing"}', 'has no genesis'],
	['{"genesis": {"runtimeGenesis": {}}}', 'is not raw'],
])('says what is wrong with %s', (json, error) => {
	expect(() => readSpecification(json)).toThrow(error);
});
