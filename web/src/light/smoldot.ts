// smoldot, the light client: in a worker of this page, and as a provider of polkadot-api.

import type { JsonRpcProvider } from 'polkadot-api';
import { type Chain, type Client, type SmoldotBytecode, startWithBytecode } from 'smoldot/no-auto-bytecode';

/** What the worker says once it has compiled smoldot, or could not. */
type Compiled = { bytecode: SmoldotBytecode } | { error: string };

/** Starts smoldot in a worker, which ends with it. */
export function smoldotInWorker(): Client {
	const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
	const { promise: bytecode, resolve } = withResolver<SmoldotBytecode>();
	// smoldot waits for ever for bytecode that does not come, as where the page's policy forbids it.
	const failure = new Promise<never>((_, reject) => {
		const fail = (why: string) => reject(new Error(`its worker does not run: ${why}`));
		worker.addEventListener('error', ({ message }) => fail(message || 'it could not be loaded'), { once: true });
		worker.addEventListener(
			'message',
			({ data }: MessageEvent<Compiled>) => ('bytecode' in data ? resolve(data.bytecode) : fail(data.error)),
			{ once: true },
		);
	});
	failure.catch(() => {});
	const { port1, port2 } = new MessageChannel();
	worker.postMessage(port1, [port1]);
	const client = startWithBytecode({ bytecode, portToWorker: port2, logCallback });
	return {
		addChain: (options) => Promise.race([client.addChain(options), failure]),
		terminate: async () => {
			void client.terminate().catch(() => {});
			worker.terminate();
		},
	};
}

function withResolver<T>(): { promise: Promise<T>; resolve: (value: T) => void } {
	let resolve: (value: T) => void = () => {};
	const promise = new Promise<T>((each) => (resolve = each));
	return { promise, resolve };
}

function logCallback(level: number, target: string, message: string): void {
	if (level === 1) console.error(`[${target}] ${message}`);
}

/** A chain of smoldot, for polkadot-api. `onEnd` is called when it answers no more. */
export function providerOf(chain: Chain, onEnd: (error: unknown) => void): JsonRpcProvider {
	return (onMessage) => {
		let isConnected = true;
		void (async () => {
			try {
				for await (const response of chain.jsonRpcResponses) {
					if (!isConnected) return;
					onMessage(JSON.parse(response));
				}
			} catch (error) {
				if (isConnected) onEnd(error);
			}
		})();
		return {
			send: (message) => {
				if (isConnected) chain.sendJsonRpc(JSON.stringify(message));
			},
			disconnect: () => {
				isConnected = false;
				try {
					chain.remove();
				} catch {
					// It has been removed, or smoldot has ended.
				}
			},
		};
	};
}
