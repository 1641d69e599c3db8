import { describe, expect, it } from 'vitest';
import {
	countdown,
	dollars,
	eventWords,
	exactPrice,
	kw,
	limitName,
	percent,
	price,
	readable,
	short,
	span,
	tokens,
	words,
} from '../src/format.ts';

describe('numbers', () => {
	it('shows watts as kilowatts with a real minus sign', () => {
		expect(kw(1_234_567)).toBe('1,234.6');
		expect(kw(-1_500)).toBe('−1.5');
		expect(kw(12_345, 3)).toBe('12.345');
	});

	it('has no minus sign on what rounds to zero', () => {
		expect(kw(-20)).toBe('0.0');
		expect(dollars(-4_000)).toBe('0.00');
	});

	it('shows nothing where there is no number', () => {
		expect(price(null)).toBe('–');
		expect(kw(undefined)).toBe('–');
		expect(percent(null)).toBe('–');
	});

	it('moves the point of an exact price without losing a digit', () => {
		expect(exactPrice('20000000')).toBe('20.00');
		expect(exactPrice('13112215.5')).toBe('13.1122155');
		expect(exactPrice('-5')).toBe('−0.000005');
		expect(exactPrice('1234567000000.000000000000000001')).toBe('1,234,567.000000000000000000000001');
		expect(exactPrice('0')).toBe('0.00');
		expect(exactPrice(null)).toBe('–');
	});

	it('shows the smallest unit of the token as tokens', () => {
		const token = { symbol: 'TIE', decimals: 12 };
		expect(tokens('12345678901234567890', token)).toBe('12,345,678.901234 TIE');
		expect(tokens('1000000000000', token)).toBe('1 TIE');
		expect(tokens('5', token)).toBe('0 TIE');
		expect(tokens(null, token)).toBe('–');
	});
});

describe('spans of time', () => {
	it('counts down without going below zero', () => {
		expect(countdown(64_001)).toBe('1:05');
		expect(countdown(3_849_000)).toBe('1:04:09');
		expect(countdown(-5)).toBe('0:00');
	});

	it('names the two largest units', () => {
		expect(span(900)).toBe('900 ms');
		expect(span(61_000)).toBe('1 min 1 s');
		expect(span(-90_000_000)).toBe('−1 d 1 h');
	});
});

describe('names', () => {
	it('shortens hashes and addresses, not short texts', () => {
		expect(short('0x0123456789abcdef0123456789abcdef')).toBe('0x012345…cdef');
		expect(short('Sunrise')).toBe('Sunrise');
	});

	it('says what a limit protects', () => {
		expect(limitName({ reason: 'voltage', element: '675.2', bound: 'upper' })).toBe('upper voltage of 675.2');
		expect(limitName({ reason: 'thermal', element: '632671.1', bound: null })).toBe('rating of 632671.1');
		expect(limitName({ reason: 'envelope', element: null, bound: null })).toBe('operating envelope');
	});

	it('reads watts and micro-dollars in a text of the server', () => {
		expect(readable('DER 3: solar, 105000 W of export')).toBe('DER 3: solar, 105.000 kW of export');
		expect(readable('7000000 µ$/MWh')).toBe('7.00 $/MWh');
		expect(readable('-4200 Wh')).toBe('−4.200 kWh');
		expect(readable('0x939180871b W, 675.1')).toBe('0x939180871b W, 675.1');
	});

	it('says kinds in words', () => {
		expect(words('under-review')).toBe('under review');
		expect(words('ev-charging')).toBe('EV charging');
		expect(words(null)).toBe('–');
	});

	it('reads the names of events', () => {
		expect(eventWords('DerQualified')).toBe('DER qualified');
		expect(eventWords('ReviewRequested')).toBe('Review requested');
	});
});
