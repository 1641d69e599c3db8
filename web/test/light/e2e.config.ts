import { defineConfig } from 'vitest/config';

export default defineConfig({
	test: {
		include: ['test/light/*.e2e.ts'],
		testTimeout: 300_000,
		hookTimeout: 120_000,
		fileParallelism: false,
		disableConsoleIntercept: true,
	},
});
