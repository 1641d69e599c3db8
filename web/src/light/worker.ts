// The light client's own thread: smoldot's Wasm is compiled and runs here, away from what the page draws.

import { compileBytecode } from 'smoldot/bytecode';
import { run } from 'smoldot/worker';

addEventListener('message', ({ data: port }: MessageEvent<MessagePort>) => void run(port), { once: true });
compileBytecode().then(
	(bytecode) => postMessage({ bytecode }),
	(error: unknown) => postMessage({ error: String(error) }),
);
