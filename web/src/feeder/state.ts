import type { Flow } from '../api/types.ts';

export type VoltageState = 'low' | 'inside' | 'high' | 'unknown';

/** The voltages of a bus by phase, from the nodes of a flow, such as `675.1`. */
export function voltagesOf(bus: string, flow: Flow | null | undefined): { phase: string; pu: number }[] {
	if (flow === null || flow === undefined) return [];
	const prefix = `${bus}.`;
	return Object.entries(flow.voltages)
		.filter(([node]) => node.startsWith(prefix) && !node.slice(prefix.length).includes('.'))
		.map(([node, [pu]]) => ({ phase: node.slice(prefix.length), pu }))
		.sort((a, b) => a.phase.localeCompare(b.phase));
}

/** The loading of a branch by phase, as a share of its rating. */
export function loadingOf(branch: string, flow: Flow | null | undefined): { phase: string; share: number }[] {
	if (flow === null || flow === undefined) return [];
	const prefix = `${branch}.`;
	return Object.entries(flow.loading)
		.filter(([name]) => name === branch || (name.startsWith(prefix) && !name.slice(prefix.length).includes('.')))
		.map(([name, share]) => ({ phase: name === branch ? '' : name.slice(prefix.length), share }))
		.sort((a, b) => a.phase.localeCompare(b.phase));
}

export function stateOf(pu: number, band: readonly [number, number]): VoltageState {
	return pu < band[0] ? 'low' : pu > band[1] ? 'high' : 'inside';
}

/** Of several phases the one that is farthest from 1 in units of the band: the one to look at. */
export function worst(
	voltages: readonly { phase: string; pu: number }[],
	band: readonly [number, number],
): { phase: string; pu: number } | undefined {
	const distance = (pu: number) =>
		pu < 1 ? (1 - pu) / Math.max(1e-9, 1 - band[0]) : (pu - 1) / Math.max(1e-9, band[1] - 1);
	return voltages.reduce<{ phase: string; pu: number } | undefined>(
		(found, each) => (found === undefined || distance(each.pu) > distance(found.pu) ? each : found),
		undefined,
	);
}

/** The class of colour of a voltage: five steps within the band, and one on each side outside. */
export function voltageClass(pu: number | undefined, band: readonly [number, number]): string {
	if (pu === undefined) return 'v-unknown';
	const state = stateOf(pu, band);
	if (state !== 'inside') return `v-${state}`;
	const share = (pu - band[0]) / (band[1] - band[0]);
	return `v-${Math.min(4, Math.floor(share * 5))}`;
}

/** The class of colour and stroke of a loading. */
export function loadingClass(share: number | undefined): string {
	if (share === undefined) return 'l-unknown';
	if (share > 1) return 'l-over';
	if (share > 0.8) return 'l-3';
	if (share > 0.5) return 'l-2';
	return 'l-1';
}

/** The bus of an element of a limit, such as `671.1` or `671`. */
export function busOf(element: string): string {
	return element.split('.')[0] ?? element;
}
