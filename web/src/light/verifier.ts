// The verifier: a light client that runs while the page is open, and judges what the server tells.

import type { Chain as SmoldotChain, Client as Smoldot } from 'smoldot/no-auto-bytecode';
import { type Block, Chain } from './chain.ts';
import { providerOf } from './smoldot.ts';
import { readSpecification, type Specification } from './specification.ts';
import type { ToldInterval } from './told.ts';
import { judge, unknown, type Verdict } from './verdict.ts';

export interface VerifierStatus {
	state: 'off' | 'starting' | 'syncing' | 'ready' | 'failed';
	/** The newest block of which this browser has proven finality. */
	finalized?: Block;
	/** How many nodes it is connected to. */
	peers?: number;
	/** Why it has failed, in a sentence. It goes on trying where that can help. */
	error?: string;
}

export interface Verifier {
	/** Judges the server's answer for an interval of an auction. Never rejects. */
	verifyInterval(auction: number, interval: number, told: ToldInterval): Promise<Verdict>;
	/** Ends the light client. */
	stop(): void;
}

export interface VerifierOptions {
	/** A raw chain specification, as JSON: the root of trust. */
	chainSpec: string;
	onStatus: (status: VerifierStatus) => void;
	/** How long no node may answer until that is reported, in milliseconds. */
	patience?: number;
	/** How long a verification may take, in milliseconds. */
	limit?: number;
}

const PATIENCE = 30_000;
const LIMIT = 60_000;
/** How long a verification waits for the block of a clearing to become final here, in milliseconds. */
const NEWER = 8_000;
/** How often the connection is looked at, in milliseconds. */
const LOOK = 1_000;

/** Starts a verifier on a light client that `start` makes. Never rejects: a failure is a status. */
export async function verifierOn(start: () => Smoldot, options: VerifierOptions): Promise<Verifier> {
	options.onStatus({ state: 'starting' });
	const failed = (error: string): Verifier => {
		options.onStatus({ state: 'failed', error });
		return { verifyInterval: async () => unknown(error), stop: () => options.onStatus({ state: 'off' }) };
	};
	let smoldot: Smoldot | undefined;
	try {
		const specification = readSpecification(options.chainSpec);
		smoldot = start();
		const chain = await smoldot.addChain({ chainSpec: options.chainSpec });
		return new RunningVerifier(smoldot, chain, specification, options);
	} catch (error) {
		void smoldot?.terminate().catch(() => {});
		return failed(`The light client does not start: ${message(error)}`);
	}
}

class RunningVerifier implements Verifier {
	readonly #smoldot: Smoldot;
	readonly #chain: Chain;
	readonly #specification: Specification;
	readonly #options: VerifierOptions;
	readonly #stopped = new AbortController();
	readonly #looking: ReturnType<typeof setInterval>;
	#status: VerifierStatus = { state: 'syncing' };
	/** When a node was connected last, or the light client was started. */
	#connected = Date.now();
	#isAsking = false;
	#ready: Promise<void>;
	#becomeReady: () => void = () => {};

	constructor(smoldot: Smoldot, chain: SmoldotChain, specification: Specification, options: VerifierOptions) {
		this.#smoldot = smoldot;
		this.#specification = specification;
		this.#options = options;
		this.#chain = new Chain(providerOf(chain, (error) => this.#end(error)));
		this.#ready = new Promise((resolve) => (this.#becomeReady = resolve));
		this.#report(this.#status);
		this.#chain.follow(
			(finalized) => this.#report({ ...this.#status, finalized }),
			(error) => this.#end(error),
		);
		this.#looking = setInterval(() => this.#look(), LOOK);
	}

	async verifyInterval(auction: number, interval: number, told: ToldInterval): Promise<Verdict> {
		const limit = this.#options.limit ?? LIMIT;
		const signal = AbortSignal.any([AbortSignal.timeout(limit), this.#stopped.signal]);
		try {
			await withSignal(this.#ready, signal);
			await this.#reach(told?.cleared?.block ?? 0, signal);
			const reading = await this.#chain.read(auction, interval, signal);
			return judge(auction, interval, told, reading);
		} catch (error) {
			return unknown(this.#why(error, signal, limit));
		}
	}

	stop(): void {
		if (this.#stopped.signal.aborted) return;
		clearInterval(this.#looking);
		this.#stopped.abort();
		this.#chain.stop();
		void this.#smoldot.terminate().catch(() => {});
		this.#options.onStatus({ state: 'off' });
	}

	/** The light client answers no more. */
	#end(error: unknown): void {
		clearInterval(this.#looking);
		this.#report({ ...this.#status, state: 'failed', error: `The light client has ended: ${message(error)}` });
	}

	/** Waits until a block is final here, but not for long: the server may know a newer one, or claim to. */
	async #reach(block: number, signal: AbortSignal): Promise<void> {
		const deadline = Date.now() + NEWER;
		while ((this.#status.finalized?.number ?? 0) < block && Date.now() < deadline && !signal.aborted) {
			await new Promise((resolve) => setTimeout(resolve, LOOK / 4));
		}
	}

	/** Looks at the connection: whether there are nodes, and whether they have newer blocks. */
	#look(): void {
		if (!this.#isAsking) void this.#ask();
		if (Date.now() - this.#connected > (this.#options.patience ?? PATIENCE)) {
			this.#report({ ...this.#status, state: 'failed', peers: 0, error: unreachable(this.#specification) });
		}
	}

	/** Asks smoldot for its connections. It does not answer before it has had one. */
	async #ask(): Promise<void> {
		this.#isAsking = true;
		const health = await this.#chain.health().catch(() => undefined);
		this.#isAsking = false;
		if (!health) return;
		const { error, state, ...status } = this.#status;
		if (health.peers > 0) {
			this.#connected = Date.now();
			this.#report({ ...status, peers: health.peers, state: health.isSyncing || !status.finalized ? 'syncing' : 'ready' });
		} else {
			this.#report({ ...status, peers: 0, state: state === 'ready' ? 'syncing' : state, ...(error && { error }) });
		}
	}

	#report(status: VerifierStatus): void {
		if (this.#stopped.signal.aborted) return;
		this.#status = status;
		if (status.state === 'ready') this.#becomeReady();
		this.#options.onStatus(status);
	}

	/** Why a verification has failed. */
	#why(error: unknown, signal: AbortSignal, limit: number): string {
		if (this.#stopped.signal.aborted) return 'The light client has been stopped.';
		if (!signal.aborted) return `The chain could not be asked: ${message(error)}`;
		if (this.#status.error) return this.#status.error;
		if (this.#status.state !== 'ready') return `The light client has not caught up with the chain within ${limit / 1_000} s.`;
		return `No node has given a proof of the interval within ${limit / 1_000} s. It may be larger than nodes answer.`;
	}
}

/** Where nobody answers. */
function unreachable({ name, bootNodes }: Specification): string {
	if (bootNodes.length === 0) return 'The chain specification names no node (bootNodes), so the light client can reach none.';
	return `No node of the chain "${name}" answers at ${bootNodes.join(', ')}.`;
}

/** Rejects when the signal does. */
function withSignal<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
	return new Promise((resolve, reject) => {
		signal.throwIfAborted();
		signal.addEventListener('abort', () => reject(signal.reason), { once: true });
		promise.then(resolve, reject);
	});
}

function message(error: unknown): string {
	return error instanceof Error ? error.message : String(error);
}
