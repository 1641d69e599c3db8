import { describe, expect, it } from 'vitest';
import { loadingClass, loadingOf, stateOf, voltageClass, voltagesOf, worst } from '../src/feeder/state.ts';

const BAND = [0.95, 1.05] as const;
const FLOW = {
	voltages: {
		'67.1': [1.2, 0] as [number, number],
		'675.1': [1.049, 0] as [number, number],
		'675.2': [0.949, -120] as [number, number],
	},
	loading: { '632671.1': 0.75, '632671.2': 1.01 },
	taps: {},
};

describe('voltages', () => {
	it('of a bus are those of its own phases', () => {
		expect(voltagesOf('675', FLOW)).toEqual([
			{ phase: '1', pu: 1.049 },
			{ phase: '2', pu: 0.949 },
		]);
		expect(voltagesOf('675', null)).toEqual([]);
	});

	it('on the edge of the band are inside', () => {
		expect(stateOf(0.95, BAND)).toBe('inside');
		expect(stateOf(1.05, BAND)).toBe('inside');
		expect(stateOf(1.0501, BAND)).toBe('high');
		expect(stateOf(0.9499, BAND)).toBe('low');
	});

	it('are judged by the phase that is farthest off', () => {
		expect(worst(voltagesOf('675', FLOW), BAND)).toEqual({ phase: '2', pu: 0.949 });
		expect(worst([], BAND)).toBeUndefined();
	});

	it('have a colour for each step of the band', () => {
		expect(voltageClass(1, BAND)).toBe('v-2');
		expect(voltageClass(1.05, BAND)).toBe('v-4');
		expect(voltageClass(0.95, BAND)).toBe('v-0');
		expect(voltageClass(1.06, BAND)).toBe('v-high');
		expect(voltageClass(undefined, BAND)).toBe('v-unknown');
	});
});

describe('loading', () => {
	it('of a branch is that of its own phases', () => {
		expect(loadingOf('632671', FLOW).map(({ phase }) => phase)).toEqual(['1', '2']);
		expect(loadingOf('6326', FLOW)).toEqual([]);
	});

	it('has a stroke of its own above the rating', () => {
		expect(loadingClass(1)).toBe('l-3');
		expect(loadingClass(1.0001)).toBe('l-over');
		expect(loadingClass(undefined)).toBe('l-unknown');
	});
});
