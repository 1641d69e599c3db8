import { describe, expect, it } from 'vitest';
import { csv, fileName } from '../src/ui/download.ts';

describe('CSV', () => {
	it('quotes what has commas, quotes and line ends', () => {
		expect(
			csv(
				['a', 'b'],
				[
					['x,y', 'say "no"'],
					['two\nlines', null],
				],
			),
		).toBe('a,b\r\n"x,y","say ""no"""\r\n"two\nlines",\r\n');
	});

	it('keeps numbers exact', () => {
		expect(csv(['w'], [[-1_234_567], [0.1]])).toBe('w\r\n-1234567\r\n0.1\r\n');
	});

	it('keeps a name from being a formula of a spreadsheet', () => {
		expect(csv(['name'], [['=cmd|calc'], ['@SUM(A1)'], ['-1+cmd'], ['+1']])).toBe(
			"name\r\n'=cmd|calc\r\n'@SUM(A1)\r\n'-1+cmd\r\n'+1\r\n",
		);
		expect(csv(['exact'], [['-12.5']])).toBe('exact\r\n-12.5\r\n');
	});
});

describe('file names', () => {
	it('have letters, digits and hyphens', () => {
		expect(fileName('Awards of <b>Sunrise</b> / 675.1', 'csv')).toBe('awards-of-b-sunrise-b-675.1.csv');
	});
});
