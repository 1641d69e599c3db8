// What the first load of the page transfers: index.html and what it names. Fails at 500 kB, without
// compression and therefore also with it.
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

const MOST = 500_000;
const dist = join(dirname(fileURLToPath(import.meta.url)), '../dist');
const index = readFileSync(join(dist, 'index.html'), 'utf8');
const named = [...index.matchAll(/(?:src|href)="\/([^"]+)"/g)].map(([, path]) => path);
const files = ['index.html', ...new Set(named)].map((path) => {
	const content = readFileSync(join(dist, path));
	return { path, raw: content.length, gzip: gzipSync(content).length };
});
const total = files.reduce((sum, { raw, gzip }) => ({ raw: sum.raw + raw, gzip: sum.gzip + gzip }), {
	raw: 0,
	gzip: 0,
});
for (const { path, raw, gzip } of [...files, { path: 'first load', ...total }]) {
	console.log(`${path.padEnd(36)} ${String(raw).padStart(8)} bytes ${String(gzip).padStart(8)} with gzip`);
}
if (total.raw > MOST) {
	console.error(`The first load is above ${MOST} bytes.`);
	process.exit(1);
}
