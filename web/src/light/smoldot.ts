// smoldot, the light client: in a worker of this page, and as a provider of polkadot-api.

import type { JsonRpcProvider } from 'polkadot-api';
import { type Chain, type Client, type SmoldotBytecode, startWithBytecode } from 'smoldot/no-auto-bytecode';

/** Starts smoldot in a worker, which ends with it. */
export function smoldotInWorker(): Client {
	const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
	const bytecode = new Promise<SmoldotBytecode>((resolve, reject) => {
		worker.addEventListener('message', ({ data }: MessageEvent<SmoldotBytecode>) => resolve(data), { once: true });
		worker.addEventListener('error', ({ message }) => reject(new Error(`its worker does not run: ${message}`)), { once: true });
	});
	const { port1, port2 } = new MessageChannel();
	worker.postMessage(port1, [port1]);
	const client = startWithBytecode({ bytecode, portToWorker: port2, logCallback });
	const terminate = () => client.terminate().finally(() => worker.terminate());
	return { addChain: (options) => client.addChain(options), terminate };
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
