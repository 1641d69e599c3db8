import { describe, expect, it } from 'vitest';
import { dateTime, dayDate, dayName, hourMinute, intervalHours, offsetName } from '../src/time.ts';

const NOON = Date.parse('2026-04-15T12:00:00-07:00');

describe('times of the market', () => {
	it('are by the clocks of the zone', () => {
		expect(hourMinute(NOON, 'America/Los_Angeles')).toBe('12:00');
		expect(hourMinute(NOON, 'Europe/Berlin')).toBe('21:00');
		expect(dateTime(NOON, 'America/Los_Angeles')).toBe('15 Apr 2026, 12:00:00');
	});

	it('are by an offset where the zone is one', () => {
		expect(hourMinute(NOON, '-07:00')).toBe('12:00');
		expect(hourMinute(NOON, '+05:30')).toBe('00:30');
		expect(offsetName(NOON, '-07:00')).toBe('UTC−07:00');
	});

	it('name the offset, which changes with the season', () => {
		expect(offsetName(NOON, 'America/Los_Angeles')).toBe('UTC−07:00');
		expect(offsetName(Date.parse('2026-12-01T12:00:00Z'), 'America/Los_Angeles')).toBe('UTC−08:00');
		expect(offsetName(NOON, 'UTC')).toBe('UTC');
	});

	it('are in UTC where nobody knows the zone', () => {
		expect(hourMinute(NOON, 'Nowhere/At_All')).toBe('19:00');
	});

	it('tell the intervals of the hour that the clocks repeat apart by their offsets', () => {
		const first = Date.parse('2026-11-01T01:00:00-07:00');
		const name = (start: number) => intervalHours(start, 3_600_000, 'America/Los_Angeles');
		expect(name(first - 3_600_000)).toBe('00:00–01:00');
		expect(name(first)).toBe('01:00–01:00, UTC−07:00');
		expect(name(first + 3_600_000)).toBe('01:00–02:00, UTC−08:00');
		expect(name(first + 7_200_000)).toBe('02:00–03:00');
	});
});

describe('market days', () => {
	it('have a weekday', () => {
		expect(dayName('2026-04-15')).toBe('Wed 15 Apr 2026');
		expect(dayName('no date')).toBe('no date');
	});

	it('are counted from 1970', () => {
		expect(dayDate(20_558)).toBe('2026-04-15');
		expect(dayDate(null)).toBe('–');
	});
});
