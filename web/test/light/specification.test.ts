import { expect, it } from 'vitest';
import { readSpecification } from '../../src/light/specification.ts';

const raw = { name: 'Tieline', bootNodes: ['/dns4/node.example.org/tcp/443/wss/p2p/12D3KooW'], genesis: { raw: { top: {} } } };

it('reads the name of the chain and where its nodes are', () => {
	expect(readSpecification(JSON.stringify(raw))).toEqual({ name: 'Tieline', bootNodes: raw.bootNodes });
	expect(readSpecification('{"genesis": {"stateRootHash": "0x00"}}')).toEqual({ name: '', bootNodes: [] });
});

it.each([
	['{', 'is no JSON'],
	['null', 'has no genesis'],
	['{"name": "nothing"}', 'has no genesis'],
	['{"genesis": {"runtimeGenesis": {}}}', 'is not raw'],
])('says what is wrong with %s', (json, error) => {
	expect(() => readSpecification(json)).toThrow(error);
});
