// The chain as the light client proves it: its newest finalized block, and what the runtime answers there.
//
// Every answer is computed here, by the runtime's own code, from parts of the state whose proofs lead to the
// state root of a finalized header. The metadata comes from that runtime as well.

import { createClient, type BlockInfo, type JsonRpcProvider, type PolkadotClient } from 'polkadot-api';
import { utf8 } from './limits.ts';
import type { Auction, ChainPhase, Outcome, Problem, Proven, Variant } from './proven.ts';

/** A finalized block. */
export interface Block {
	number: number;
	hash: string;
}

/** What the chain says of an interval at a finalized block. */
export type Reading =
	| { kind: 'found'; proven: Proven }
	/** There is no such auction or no such interval, and none has been. */
	| { kind: 'never'; block: Block }
	/** The auction has been, and its records have been removed from the chain's state. */
	| { kind: 'removed'; block: Block };

interface At {
	at: string;
	signal: AbortSignal;
}

/** The part of the runtime that is asked; its types are checked against its metadata when it answers. */
interface Runtime {
	view: {
		BidMarket: {
			outcome(auction: number, interval: number, at: At): Promise<Outcome | undefined>;
			problem(auction: number, interval: number, at: At): Promise<Problem | undefined>;
			auction_phase(auction: number, at: At): Promise<Variant<ChainPhase> | undefined>;
		};
	};
	query: {
		BidMarket: {
			Auctions: { getValue(auction: number, at: At): Promise<Auction | undefined> };
			Clearings: { getValue(auction: number, interval: number, at: At): Promise<unknown> };
			NextAuction: { getValue(at: At): Promise<number> };
		};
		DsoConstraints: {
			Points: { getEntries(area: number, at: At): Promise<{ keyArgs: [area: number, point: number]; value: Uint8Array }[]> };
		};
		Timestamp: { Now: { getValue(at: At): Promise<bigint> } };
	};
}

/** What a node of the network says of itself: `system_health`. */
export interface Health {
	isSyncing: boolean;
	peers: number;
}

export class Chain {
	readonly #client: PolkadotClient;
	readonly #runtime: Runtime;

	/** What it says is proven where the provider is a light client. */
	constructor(provider: JsonRpcProvider) {
		this.#client = createClient(provider);
		this.#runtime = this.#client.getUnsafeApi() as unknown as Runtime;
	}

	/** Calls `onBlock` with each newest finalized block, and `onError` when there will be no more. */
	follow(onBlock: (block: Block) => void, onError: (error: unknown) => void): void {
		this.#client.finalizedBlock$.subscribe({
			next: ({ number, hash }: BlockInfo) => onBlock({ number, hash }),
			error: onError,
		});
	}

	health(): Promise<Health> {
		return this.#client._request<Health>('system_health', []);
	}

	/** What the newest finalized block says of an interval. */
	async read(auction: number, interval: number, signal: AbortSignal): Promise<Reading> {
		const { number, hash } = await this.#client.getFinalizedBlock();
		const release = this.#client.hodlBlock(hash);
		try {
			return await this.#readAt({ number, hash }, auction, interval, signal);
		} finally {
			release();
		}
	}

	async #readAt(block: Block, auction: number, interval: number, signal: AbortSignal): Promise<Reading> {
		const at = { at: block.hash, signal };
		const { view, query } = this.#runtime;
		const found = await query.BidMarket.Auctions.getValue(auction, at);
		if (!found) {
			const next = await query.BidMarket.NextAuction.getValue(at);
			return { kind: auction < next ? 'removed' : 'never', block };
		}
		const [now, problem, outcome] = await Promise.all([
			query.Timestamp.Now.getValue(at),
			view.BidMarket.problem(auction, interval, at),
			view.BidMarket.outcome(auction, interval, at),
		]);
		if (!problem) return { kind: 'never', block };
		const phase = outcome ? 'Cleared' : await this.#phase(auction, interval, at);
		const points = await this.#points(problem, at);
		return { kind: 'found', proven: { block, now, auction: found, phase, problem, outcome, points } };
	}

	/**
	 * The phase of an interval without an outcome. `BidMarket.interval_phase` would tell, but it asks only whether
	 * there is a clearing: a node then proves its hash, where smoldot wants the value.
	 */
	async #phase(auction: number, interval: number, at: At): Promise<ChainPhase> {
		const { view, query } = this.#runtime;
		const clearing = await query.BidMarket.Clearings.getValue(auction, interval, at);
		if (clearing !== undefined) return 'Cleared';
		const phase = await view.BidMarket.auction_phase(auction, at);
		if (!phase) throw new Error(`the runtime has no phase for auction ${auction}`);
		return phase.type;
	}

	/** The names of the connection points of all areas whose limits count. */
	async #points({ snapshot }: Problem, at: At): Promise<Proven['points']> {
		const areas = [...new Set(snapshot.limits.map(({ area }) => area))];
		const named = areas.map(async (area) => {
			const entries = await this.#runtime.query.DsoConstraints.Points.getEntries(area, at);
			const names = entries.map(({ keyArgs: [, point], value }) => [point, utf8(value)] as const);
			return [area, new Map(names)] as const;
		});
		return new Map(await Promise.all(named));
	}

	stop(): void {
		this.#client.destroy();
	}
}
