import type { Offer } from '../api/types.ts';

/** The address of the explanation of an offer's award. */
export function explainPath(
	auction: number,
	interval: number,
	offer: Pick<Offer, 'aggregation' | 'point' | 'side'>,
): string {
	return `/explain?${new URLSearchParams({ auction: String(auction), interval: String(interval), aggregation: String(offer.aggregation), point: offer.point.name ?? '', side: offer.side })}`;
}
