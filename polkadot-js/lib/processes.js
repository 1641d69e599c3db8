// Programs that run beside the tests and never outlive them.

import { spawn } from 'node:child_process';
import { closeSync, existsSync, openSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const STOP_MS = 10_000;

const running = new Set();
process.on('exit', () => running.forEach((program) => program.child.kill('SIGKILL')));
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
	process.on(signal, () => process.exit(1));
}

/** The path of a program that was built: what the variable says, or where cargo puts it. */
export function built(name, variable) {
	const target = process.env.CARGO_TARGET_DIR ?? fileURLToPath(new URL('../../target', import.meta.url));
	const path = process.env[variable] ?? resolve(target, 'release', name);
	if (!existsSync(path)) {
		throw new Error(`no ${path}: \`cargo xtask demo\` builds it; or set ${variable} to its path`);
	}
	return path;
}

/** A running program whose output goes to a file. */
export class Program {
	constructor(name, path, args, log) {
		const output = openSync(log, 'w');
		this.name = name;
		this.log = log;
		this.child = spawn(path, args, { stdio: ['ignore', output, output] });
		closeSync(output);
		running.add(this);
		this.ended = new Promise((end) => {
			this.child.on('error', (error) => end(error.message));
			this.child.on('exit', (code, signal) => end(signal ?? `exit code ${code}`));
		}).then((how) => {
			running.delete(this);
			this.how = how;
		});
	}

	/** Fails if it has ended by itself. */
	check() {
		if (this.how) {
			throw new Error(`${this.name} has ended (${this.how}):\n${this.tail()}`);
		}
	}

	/** What it has said so far. */
	said() {
		return readFileSync(this.log, 'utf8');
	}

	/** The end of its log. */
	tail() {
		return this.said().split('\n').slice(-10).join('\n');
	}

	/** Asks it to end, and makes it if it does not. */
	async stop() {
		this.child.kill('SIGTERM');
		const force = setTimeout(() => this.child.kill('SIGKILL'), STOP_MS);
		await this.ended;
		clearTimeout(force);
	}
}
