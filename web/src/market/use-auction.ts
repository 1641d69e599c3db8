import { withQuery } from '../api/client.ts';
import { type Resource, useAll, useGet } from '../api/store.ts';
import type { Auction, Interval, List } from '../api/types.ts';

/** The auctions of a pricing node, newest first; of all of them where none is named. */
export function useAuctions(node?: string | null): Resource<List<Auction>> {
	return useGet<List<Auction>>(withQuery('/v1/auctions', { node, limit: 100 }));
}

export function useAuction(auction: number | undefined): Resource<Auction> {
	return useGet<Auction>(auction === undefined ? null : `/v1/auctions/${auction}`);
}

export function useIntervals(auction: number | undefined): Resource<Interval[]> {
	return useAll<Interval>(auction === undefined ? null : `/v1/auctions/${auction}/intervals`);
}

/** A whole number in a path; undefined where it is none. */
export function pathNumber(text: string | undefined): number | undefined {
	return text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : undefined;
}
