import type { Auction, Phase } from '../api/types.ts';

export const PHASES: readonly { phase: Phase; name: string; what: string }[] = [
	{ phase: 'bidding', name: 'Bidding', what: 'sealed bids are committed, limits are posted' },
	{ phase: 'revealing', name: 'Revealing', what: 'bids are opened' },
	{ phase: 'clearing', name: 'Clearing', what: 'certificates are verified by the runtime' },
	{ phase: 'cleared', name: 'Cleared', what: 'awards are final' },
];

export interface PhaseNow {
	phase: Phase;
	/** When it ends by the chain's clock; null for the last. */
	until: number | null;
}

/** The phase of an auction at a time of the chain: its schedule decides while it is not over. */
export function phaseAt(auction: Auction, now: number | undefined): PhaseNow {
	const bidding = Date.parse(auction.bidding_until);
	const revealing = Date.parse(auction.revealing_until);
	const clearing = Date.parse(auction.clearing_until);
	const isDone =
		auction.phase === 'cleared' || auction.phase === 'no-trade' || auction.cleared_intervals >= auction.intervals;
	if (now === undefined) return { phase: auction.phase, until: null };
	if (now < bidding) return { phase: 'bidding', until: bidding };
	if (now < revealing) return { phase: 'revealing', until: revealing };
	if (isDone) return { phase: auction.phase === 'no-trade' ? 'no-trade' : 'cleared', until: null };
	if (now < clearing) return { phase: 'clearing', until: clearing };
	return {
		phase:
			auction.phase === 'clearing' || auction.phase === 'bidding' || auction.phase === 'revealing'
				? 'no-trade'
				: auction.phase,
		until: null,
	};
}
