import { defineConfig } from 'vite';

// Where `npm run dev` finds a running `tieline serve`.
const server = process.env.TIELINE_SERVE ?? 'http://127.0.0.1:8080';
const proxied = ['/v1', '/chainspec.json', '/openapi.json', '/examples', '/metrics', '/health', '/ready'];

export default defineConfig({
	oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
	build: {
		target: 'es2022',
		outDir: 'dist',
		// The names carry a hash of the content, so that the server may let browsers keep them.
		assetsDir: 'assets',
		sourcemap: false,
		modulePreload: { polyfill: false },
		reportCompressedSize: false,
	},
	server: { proxy: Object.fromEntries(proxied.map((path) => [path, { target: server }])) },
	preview: { proxy: Object.fromEntries(proxied.map((path) => [path, { target: server }])) },
});
