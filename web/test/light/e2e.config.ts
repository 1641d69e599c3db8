import { defineConfig } from 'vitest/config';

export default defineConfig({
	test: {
		include: ['test/light/*.e2e.ts'],
		testTimeout: 300_000,
		hookTimeout: 120_000,
		fileParallelism: false,
		pool: 'forks',
		// Node.js 20 has no WebSocket otherwise.
		execArgv: ['--experimental-websocket'],
		disableConsoleIntercept: true,
	},
});
