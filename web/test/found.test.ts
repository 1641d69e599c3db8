import { describe, expect, it } from 'vitest';
import { withQuery } from '../src/api/client.ts';
import { kindName, ownPath } from '../src/ui/found.ts';

describe('what a search finds', () => {
	it('leads only to paths of this page', () => {
		expect(ownPath('/ders/12')).toBe('/ders/12');
		for (const foreign of ['https://example.org', '//example.org', '/\\example.org', 'javascript:alert(1)', ''])
			expect(ownPath(foreign)).toBe('/');
	});

	it('has a kind in words', () => {
		expect(kindName('der')).toBe('DER');
		expect(kindName('point')).toBe('connection point');
		expect(kindName('something new')).toBe('something new');
	});
});

describe('a question', () => {
	it('escapes what it is asked, and leaves out what it is not', () => {
		expect(withQuery('/v1/search', { q: "a&b='; DROP TABLE" })).toBe('/v1/search?q=a%26b%3D%27%3B+DROP+TABLE');
		expect(withQuery('/v1/ders?limit=5', { area: 0, status: '', owner: null })).toBe('/v1/ders?limit=5&area=0');
		expect(withQuery('/v1/ders', {})).toBe('/v1/ders');
	});
});
