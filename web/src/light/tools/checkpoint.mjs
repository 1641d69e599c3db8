// Writes a chain specification with a checkpoint: `npm run -s checkpoint -- chain.json > with-checkpoint.json`.
//
// A light client starts from the specification as it is, proves finality up to now, and writes down how far it
// has come. Who trusts the result need not prove again what came before.

import { readFileSync } from 'node:fs';
import { start } from 'smoldot';

/** As in ../specification.ts. */
const CHECKPOINT = 'tielineCheckpoint';
/** Without the runtime's code, which the light client fetches with a proof. */
const MOST_BYTES = 200_000;
const LIMIT_MS = 600_000;

const [file] = process.argv.slice(2);
if (!file) {
	console.error('usage: npm run -s checkpoint -- chain.json > with-checkpoint.json');
	process.exit(2);
}
const { [CHECKPOINT]: _, ...specification } = JSON.parse(readFileSync(file, 'utf8'));
const client = start({ maxLogLevel: 1 });
const chain = await client.addChain({ chainSpec: JSON.stringify(specification) });

/** Sends a request and waits for its answer; what is reported meanwhile goes to `onReport`. */
async function ask(id, method, params, onReport = () => {}) {
	chain.sendJsonRpc(JSON.stringify({ jsonrpc: '2.0', id, method, params }));
	for (;;) {
		const message = JSON.parse(await chain.nextJsonRpcResponse());
		if (message.id === id && message.error) throw new Error(`${method}: ${message.error.message}`);
		if (message.id === id) return message.result;
		onReport(message.params?.result);
	}
}

let finalized;
const onReport = (report) => {
	if (report?.event === 'initialized' || report?.event === 'finalized') finalized = report.finalizedBlockHashes.at(-1);
};
const deadline = Date.now() + LIMIT_MS;
await ask('follow', 'chainHead_v1_follow', [false]);
for (;;) {
	const { peers, isSyncing } = await ask('health', 'system_health', [], onReport);
	if (peers > 0 && !isSyncing && finalized) break;
	if (Date.now() > deadline) throw new Error(`the chain was not reached in ${LIMIT_MS / 1_000} s: ${peers} peers`);
	await new Promise((resolve) => setTimeout(resolve, 500));
}
const checkpoint = await ask('database', 'chainHead_unstable_finalizedDatabase', [MOST_BYTES], onReport);
console.error(`checkpoint: block ${finalized} is final; ${checkpoint.length} bytes`);
process.stdout.write(`${JSON.stringify({ ...specification, [CHECKPOINT]: checkpoint })}\n`, () => process.exit());
