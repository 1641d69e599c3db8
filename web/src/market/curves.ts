import type { IntervalDetail, Side } from '../api/types.ts';

/** One step of a curve: `from` to `to` watts at `price`, in micro-dollars per MWh. */
export interface CurveStep {
	price: number;
	from: number;
	to: number;
}

interface Part {
	side: Side;
	price: number;
	offered: number;
	awarded: number;
}

function parts(interval: IntervalDetail): Part[] {
	const wholesale = interval.wholesale.map((step) => ({
		side: step.side,
		price: step.price_micro_dollars_per_mwh,
		offered: step.offered_w,
		awarded: step.awarded_w ?? 0,
	}));
	const offers = interval.offers.flatMap((offer) =>
		offer.steps.map((step) => ({
			side: offer.side,
			price: step.price_micro_dollars_per_mwh,
			offered: step.offered_w,
			awarded: step.awarded_w ?? 0,
		})),
	);
	return [...wholesale, ...offers];
}

/** The curve of a side in merit order: supply from the cheapest on, demand from the dearest. */
export function curve(interval: IntervalDetail, side: Side, what: 'offered' | 'awarded'): CurveStep[] {
	const byPrice = new Map<number, number>();
	for (const part of parts(interval)) {
		if (part.side === side && part[what] > 0) byPrice.set(part.price, (byPrice.get(part.price) ?? 0) + part[what]);
	}
	const sorted = [...byPrice].sort(([a], [b]) => (side === 'supply' ? a - b : b - a));
	let at = 0;
	return sorted.map(([price, watts]) => {
		const step = { price, from: at, to: at + watts };
		at += watts;
		return step;
	});
}

/** What changes hands, the wholesale market included: where the awarded curves end. */
export function volume(interval: IntervalDetail): number {
	const end = (side: Side) => curve(interval, side, 'awarded').at(-1)?.to ?? 0;
	return Math.max(end('supply'), end('demand'));
}

/** The corners of a curve, as a line through its steps. */
export function corners(steps: readonly CurveStep[]): [number, number][] {
	return steps.flatMap((step): [number, number][] => [
		[step.from, step.price],
		[step.to, step.price],
	]);
}

/** The prices that a plot of the curves has to show: those near the clearing, not the bounds of the market. */
export function priceDomain(interval: IntervalDetail): [number, number] {
	const price = interval.price_micro_dollars_per_mwh;
	const awarded = parts(interval).filter((part) => part.awarded > 0);
	const shown = [
		...awarded.map((part) => part.price),
		...interval.offers.map((offer) => offer.nodal_price_micro_dollars_per_mwh ?? Number.NaN),
		price ?? Number.NaN,
	].filter((value) => Number.isFinite(value));
	const all = parts(interval).map((part) => part.price);
	const around = price ?? median(all);
	if (around === undefined) return [0, 100e6];
	// Steps at the market's price bounds say "at any price": they would flatten everything else.
	const reach = Math.max(40e6, 3 * Math.abs(around));
	const within = [...shown, ...all].filter((value) => Math.abs(value - around) <= reach);
	const low = Math.min(0, around, ...within);
	const high = Math.max(around, ...within);
	const margin = Math.max(5e6, (high - low) * 0.08);
	return [low < 0 || low - margin < 0 ? low - (low < 0 ? margin : 0) : low - margin, high + margin];
}

function median(values: readonly number[]): number | undefined {
	const sorted = [...values].sort((a, b) => a - b);
	return sorted[Math.floor(sorted.length / 2)];
}
