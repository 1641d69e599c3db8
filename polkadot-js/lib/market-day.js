// A market day on a development node: every agent of the scenario as a process of its own, until
// all intervals have cleared. The node stays, with all history.

import { ApiPromise, WsProvider } from '@polkadot/api';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Program, built } from './processes.js';

const SCENARIO = fileURLToPath(new URL('../../scenarios/ieee13-day.toml', import.meta.url));
// The subcommand of each agent, by the folder of its configuration.
const AGENTS = {
	consortium: 'consortium',
	owners: 'owners',
	dso: 'dso',
	iso: 'iso',
	solve: 'solve',
	'aggregator-sunrise': 'aggregator',
	'aggregator-harbor': 'aggregator',
	'aggregator-cooperative': 'aggregator',
};
const START_MS = 60_000;
const DAY_MS = 300_000;

export class MarketDay {
	programs = [];

	/** Plays the day. Whether that succeeds or fails, `end` has to follow. */
	async play() {
		this.folder = mkdtempSync(join(tmpdir(), 'tieline-polkadot-js-'));
		// After `Program` has ended all that writes there, also when the tests are interrupted.
		process.on('exit', () => this.removeFolder());
		await this.startNode();
		await this.runAgents();
	}

	/** Stops what runs and removes the node's data. */
	async end() {
		await this.api?.disconnect();
		await Promise.all(this.programs.map((program) => program.stop()));
		this.removeFolder();
	}

	removeFolder() {
		if (this.folder) {
			rmSync(this.folder, { recursive: true, force: true, maxRetries: 5 });
		}
	}

	start(name, path, args) {
		const program = new Program(name, path, args, join(this.folder, `${name}.log`));
		this.programs.push(program);
		return program;
	}

	async startNode() {
		const node = this.start('node', built('tieline-node', 'TIELINE_NODE'), [
			...['--dev', '--base-path', join(this.folder, 'chain')],
			// Any port that is free; the log says which.
			...['--rpc-port', '0', '--log', 'sc_rpc_server=info'],
			...['--listen-addr', '/ip4/127.0.0.1/tcp/0', '--no-mdns'],
			...['--no-prometheus', '--no-telemetry'],
			...['--state-pruning', 'archive', '--blocks-pruning', 'archive'],
		]);
		// polkadot.js would report each attempt to connect as an error.
		const deadline = Date.now() + START_MS;
		let port;
		while (!(port = listens(node.said())) || !(await answers(port))) {
			node.check();
			if (Date.now() > deadline) {
				throw new Error(`the node does not answer:\n${node.tail()}`);
			}
			await sleep(100);
		}
		this.url = `ws://127.0.0.1:${port}`;
		this.api = await ApiPromise.create({ provider: new WsProvider(this.url) });
	}

	async runAgents() {
		const tieline = built('tieline', 'TIELINE');
		const configs = join(this.folder, 'agents');
		execFileSync(tieline, ['configs', '--scenario', SCENARIO, '--out', configs]);
		const agents = Object.entries(AGENTS).map(([name, command]) => {
			const config = join(configs, name, `${command}.toml`);
			return this.start(name, tieline, [command, '--url', this.url, '--config', config]);
		});
		const deadline = Date.now() + DAY_MS;
		while (!(await this.isOver())) {
			this.programs.forEach((program) => program.check());
			if (Date.now() > deadline) {
				const said = agents.map((agent) => `${agent.name}:\n${agent.tail()}`);
				throw new Error(`the day is not over:\n${said.join('\n')}`);
			}
			await sleep(1_000);
		}
		await Promise.all(agents.map((agent) => agent.stop()));
		this.programs = this.programs.filter((program) => !agents.includes(program));
	}

	/** Whether every interval has cleared, for good. Remembers the block in which that is seen. */
	async isOver() {
		const hash = await this.api.rpc.chain.getFinalizedHead();
		const at = await this.api.at(hash);
		const auction = (await at.query.bidMarket.auctions(0)).unwrapOr(null);
		if (!auction?.cleared.eq(auction.intervals)) {
			return false;
		}
		this.last = (await this.api.rpc.chain.getHeader(hash)).number.toNumber();
		return true;
	}
}

/** The port at which a node listens, by its log. */
function listens(log) {
	return /JSON-RPC server: addr=127\.0\.0\.1:(\d+),.*\n/.exec(log)?.[1];
}

async function answers(port) {
	const request = { jsonrpc: '2.0', id: 1, method: 'system_chain', params: [] };
	try {
		const response = await fetch(`http://127.0.0.1:${port}`, {
			method: 'POST',
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify(request),
		});
		return response.ok;
	} catch {
		return false;
	}
}
